"""SymPy matrices as constants: rationals stay exact, the rest is enclosed, and SymPy rounds nothing on the way."""

import random

import flint
import mpmath
import numpy as np
import pytest
import sympy

import symbolic_matexp as sm
from symbolic_matexp.inputs.constants import BallMatrix, SymbolicMatrix, as_constant, enclose_expression

DIGITS = 120


def number(x):
    """The number that a SymPy expression means, its floats read exactly: an independent walk, in mpmath."""
    if x.is_Rational:
        return mpmath.mpf(int(x.p)) / int(x.q)
    if x.is_Float:
        return mpmath.mp.make_mpf(tuple(x._mpf_))
    atoms = {sympy.I: mpmath.mpc(0, 1), sympy.pi: +mpmath.pi, sympy.E: +mpmath.e}
    if x in atoms:
        return atoms[x]
    arguments = [number(argument) for argument in x.args]
    if x.is_Add:
        return mpmath.fsum(arguments)
    if x.is_Mul:
        return mpmath.fprod(arguments)
    if x.is_Pow:
        base, exponent = arguments
        return base ** int(x.exp) if x.exp.is_Integer else mpmath.exp(exponent * mpmath.log(base))
    special = {"Abs": abs, "re": mpmath.re, "im": mpmath.im, "conjugate": mpmath.conj}
    name = x.func.__name__
    return (special[name] if name in special else getattr(mpmath, name))(*arguments)


FUNCTIONS = (
    sympy.exp, sympy.log, sympy.sin, sympy.cos, sympy.tanh, sympy.atan, sympy.asin, sympy.acos,
    sympy.Abs, sympy.re, sympy.im, sympy.conjugate, sympy.arg,
)  # fmt: skip


def leaf(generator):
    """Floats of several precisions, on the real line and off it, and exact numbers."""
    float_ = sympy.Float(str(generator.uniform(-2, 2)), generator.choice([3, 15, 16, 25, 40]))
    exact = sympy.Rational(generator.randint(-7, 7), generator.randint(1, 7))
    return generator.choice([float_, float_ + sympy.I, float_ * sympy.I + exact, exact, sympy.I, sympy.pi, sympy.E])


def expression(generator, depth):
    """Sums, products, powers and functions of such, evaluated by SymPy or left as they are."""
    if depth == 0:
        return leaf(generator)
    evaluate, below = generator.random() < 0.7, lambda: expression(generator, depth - 1)
    kind = generator.choice(["sum", "product", "whole power", "power", "function"])
    if kind == "sum":
        return sympy.Add(below(), below(), evaluate=evaluate)
    if kind == "product":
        return sympy.Mul(below(), below(), evaluate=evaluate)
    if kind == "whole power":
        return sympy.Pow(below(), generator.choice([2, 3, 5, 10, -1, -2]), evaluate=evaluate)
    if kind == "power":
        return sympy.Pow(below(), generator.choice([sympy.Rational(1, 2), sympy.Rational(-1, 3), leaf(generator)]))
    return generator.choice(FUNCTIONS)(below(), evaluate=evaluate)


def random_constants(seed, count):
    """Expressions with finite values that are neither astronomical nor tiny, and those values."""
    generator = random.Random(seed)
    found = []
    while len(found) < count:
        try:
            x = expression(generator, generator.choice([1, 2, 3]))
            y = number(x)
        except (ZeroDivisionError, ValueError, KeyError, AttributeError, AssertionError):  # SymPy's, and poles
            continue
        if mpmath.isfinite(y) and 1e-3 < abs(y) < 1e3:
            found.append((x, y))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_random_expressions_mean_what_mpmath_finds(seed):
    """Certified for the number that the expression means, refuted for one that is off in any digit."""
    generator = random.Random(seed)
    verdicts = []
    with mpmath.workdps(DIGITS):
        for x, y in random_constants(seed, 60):
            digits = generator.randint(15, 60)
            off = mpmath.mpf(10) ** -generator.randint(10, digits - 2)
            right = sm.Problem.from_pairs([([[1]], mpmath.matrix([[y]]))])
            wrong = sm.Problem.from_pairs([([[1]], mpmath.matrix([[y * (1 + off)]]))])
            verdicts.append(sm.certify([sympy.Matrix([[x]])], right, digits).verdict)
            assert verdicts[-1] != "refuted", x
            assert sm.certify([sympy.Matrix([[x]])], wrong, digits).verdict != "certified", x
    assert verdicts.count("certified") > 50  # balls that straddle a branch cut stay undecided


@pytest.mark.parametrize("x", [(sympy.Float(1.1) + sympy.I) ** 5, sympy.I * (sympy.Float(0.1, 30) - sympy.I) ** -3])
def test_powers_of_floats_are_exact_rationals(x):
    """SymPy's as_real_imag() evaluates them in floats: 1.6e-15 off."""
    with mpmath.workdps(DIGITS):
        exact = as_constant(sympy.Matrix([[x]]), "W1")
        assert isinstance(exact, sm.ExactMatrix)
        assert mpmath.almosteq(exact.to_mpmath(DIGITS)[0, 0], number(x), mpmath.mpf(10) ** -100)
    rounded = [sympy.Rational(part) for part in x.as_real_imag()]
    assert [exact[0, 0].real, exact[0, 0].imag] != rounded
    assert sm.ExactMatrix.parse([[x]]) == exact
    assert (
        sm.certify([sympy.Matrix([[rounded[0] + sympy.I * rounded[1]]])], problem_of(exact), 50).verdict == "refuted"
    )


def problem_of(Y):
    return sm.Problem.from_pairs([([[1]], Y)])


def test_powers_too_large_to_write_out():
    x = (sympy.Float(1.1) + sympy.I) ** 10**7
    with pytest.raises(sm.InputError, match="powers of more than"):
        sm.ExactMatrix.parse([[x]])
    assert isinstance(as_constant(sympy.Matrix([[x]]), "W1"), SymbolicMatrix)


@pytest.mark.parametrize("name", ["log", "exp", "Pi", "sqrt"])
def test_an_undefined_function_is_not_the_one_whose_name_it_has(name):
    with pytest.raises(sm.UnsupportedError, match="cannot enclose"):
        as_constant(sympy.Matrix([[sympy.Function(name)(2)]]), "W1")


@pytest.mark.parametrize("x", [2, -2, "3/2", "-3/2", 2j, -2j, 0.5j])
@pytest.mark.parametrize("name", ["asin", "acos", "atan", "log", "sqrt"])
def test_on_a_branch_cut_sympys_side_is_taken(name, x):
    exact = sympy.sympify(x)
    with flint.ctx.workprec(200):
        ball = enclose_expression(getattr(sympy, name)(exact, evaluate=False))
    with mpmath.workdps(50):
        expected = getattr(mpmath, name)(mpmath.mpc(*map(str, exact.as_real_imag())))
        assert sm.ExactMatrix.parse([[ball.mid()]]).to_mpmath(50)[0, 0] == pytest.approx(expected, rel=1e-40)


@pytest.mark.parametrize(
    "kind", [sympy.Matrix, sympy.ImmutableMatrix, sympy.SparseMatrix, sympy.ImmutableSparseMatrix]
)
def test_every_kind_of_sympy_matrix(kind):
    assert isinstance(as_constant(kind([[1, 2], [3, sympy.I / 3]]), "W1"), sm.ExactMatrix)
    assert isinstance(as_constant(kind([[1, 2], [3, sympy.sqrt(2)]]), "W1"), SymbolicMatrix)
    assert as_constant(2 * sympy.Identity(2), "W1") == sm.ExactMatrix.parse([[2, 0], [0, 2]])


@pytest.mark.parametrize(
    ("weight", "change", "number"),
    [
        (sympy.Matrix([[sympy.sqrt(2)]]), lambda W: W.__setitem__((0, 0), sympy.sqrt(3)), sympy.sqrt(2)),
        (sympy.Matrix([[sympy.Rational(3, 2)]]), lambda W: W.__setitem__((0, 0), 7), sympy.Rational(3, 2)),
        (flint.acb_mat([[flint.acb(2)]]), lambda W: W.__setitem__((0, 0), 7), sympy.Integer(2)),
        (BallMatrix(flint.acb_mat([[2]])), lambda W: W.balls.__setitem__((0, 0), 7), sympy.Integer(2)),
        (BallMatrix(flint.acb_mat([[2]])), lambda W: W.to_flint(64).__setitem__((0, 0), 7), sympy.Integer(2)),
        (np.array([[2.0]]), lambda W: W.__setitem__((0, 0), 7), sympy.Integer(2)),
        (mpmath.matrix([[2]]), lambda W: W.__setitem__((0, 0), 7), sympy.Integer(2)),
        ([[2]], lambda W: W[0].__setitem__(0, 7), sympy.Integer(2)),
        (sm.ExactMatrix.parse([[2]]), lambda W: W.real.__setitem__((0, 0), 7), sympy.Integer(2)),
    ],
)
def test_what_was_certified_is_what_is_kept(weight, change, number, tmp_path):
    """The caller's matrix may change afterwards; the certificate, its recheck and its file do not."""
    problem = sm.Problem.from_pairs([([[1]], [[number.evalf(80)]])])
    weights = [weight]
    certificate = sm.certify(weights, problem, 50)
    assert certificate.verdict == "certified"
    before = certificate.to_json()
    change(weight)
    weights[0] = None
    assert certificate.to_json() == before
    assert certificate.recheck().verdict == "certified"
    certificate.save(tmp_path / "c.json")
    assert sm.Certificate.load(tmp_path / "c.json").recheck().verdict == "certified"


def test_exact_matrices_share_nothing():
    real, imag = flint.fmpq_mat(1, 1, [2]), flint.fmpq_mat(1, 1)
    A = sm.ExactMatrix(real, imag)
    real[0, 0] = 7
    A.real[0, 0] = 7
    assert A[0, 0] == sm.GaussianRational(2, 0)
    with pytest.raises(AttributeError):
        A.real = imag
    with pytest.raises(AttributeError):
        sm.Problem.example("small").pairs = ()


@pytest.mark.parametrize(
    "lazy",
    [
        lambda A: sympy.Inverse(A),
        lambda A: sympy.MatMul(A, A, evaluate=False),
        lambda A: sympy.MatAdd(A, A, evaluate=False),
        lambda A: sympy.MatPow(A, 3, evaluate=False),
    ],
)
def test_unevaluated_matrices_with_floats_are_refused(lazy):
    """SymPy would round what comes out to 15 digits."""
    matrix = lazy(sympy.ImmutableMatrix([[sympy.Float("1.1")]]))
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    reading = (lambda: sm.certify([matrix], problem, 10), lambda: sm.expm(matrix), lambda: as_constant(matrix, "W"))
    for read in reading:
        with pytest.raises(sm.InputError, match="unevaluated"):
            read()
    exact = lazy(sympy.ImmutableMatrix([[sympy.Rational(11, 10)]]))
    assert as_constant(exact, "W").shape == (1, 1)
