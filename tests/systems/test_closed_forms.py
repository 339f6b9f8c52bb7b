"""Zero tests that are proofs, eigenvalues and closed forms of SymPy matrices, against numbers from mpmath."""

import random

import mpmath
import pytest
import sympy
from mpmath import mp
from sympy import Abs, CRootOf, E, I, Rational, Symbol, cos, cosh, exp, log, pi, sin, sinh, sqrt, tan

import symbolic_matexp as sm
from symbolic_matexp.errors import InconclusiveError, UnsupportedError
from symbolic_matexp.systems.closed import spectrum
from symbolic_matexp.systems.closed.algebra import ClosedFormAlgebra, logarithm
from symbolic_matexp.systems.closed.normal_form import is_zero, normalised
from symbolic_matexp.systems.closed.samples import samples
from symbolic_matexp.systems.closed.spectrum import eigenvalues

t, s, x = Symbol("t"), Symbol("s"), Symbol("x", real=True)
p, n = Symbol("p", positive=True), Symbol("n", negative=True)
plastic = CRootOf(t**3 - t - 1, 0)

ZERO = [
    cos(t) ** 2 + sin(t) ** 2 - 1,
    cosh(t) ** 2 - sinh(t) ** 2 - 1,
    sin(2 * t) - 2 * sin(t) * cos(t),
    cos(3 * t) - 4 * cos(t) ** 3 + 3 * cos(t),
    tan(t) - sin(t) / cos(t),
    exp(s + t) - exp(s) * exp(t),
    exp(t / 2) ** 2 - exp(t),
    exp(t / 2) * exp(t / 3) - exp(5 * t / 6),
    2**t * 2**s - 2 ** (s + t),
    4**t - 2 ** (2 * t),
    E**2 * exp(-1) - E,
    exp(sqrt(2)) * exp(-sqrt(2)) - 1,
    sqrt(2) * sqrt(3) - sqrt(6),
    sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3),
    sqrt(2 + sqrt(2)) - 2 * cos(pi / 8),
    exp(I * pi / 3) - Rational(1, 2) - I * sqrt(3) / 2,
    exp(I * pi / 4) - (1 + I) / sqrt(2),
    cos(pi / 5) - (1 + sqrt(5)) / 4,
    cos(pi / 7) - cos(2 * pi / 7) + cos(3 * pi / 7) - Rational(1, 2),
    1 / (1 + sqrt(2)) - (sqrt(2) - 1),
    1 / (1 + sqrt(2) + sqrt(3)) - (2 + sqrt(2) - sqrt(6)) / 4,
    1 / (t + 1) - 1 / (t + 2) - 1 / ((t + 1) * (t + 2)),
    (exp(2 * t) - 1) / (exp(t) - 1) - exp(t) - 1,
    sqrt(t) ** 2 - t,
    sqrt(4 * t) - 2 * sqrt(t),
    1 / sqrt(t) - sqrt(t) / t,
    sqrt(1 - t) / (1 - t) - 1 / sqrt(1 - t),
    exp(log(t) / 2) - sqrt(t),
    exp(3 * log(t)) - t**3,
    log(8) - 3 * log(2),
    log(-4) - 2 * log(2) - I * pi,
    log(2 * p) - log(2) - log(p),
    Abs(x) ** 2 - x**2,
    sqrt(x**2) - Abs(x),
    (-8) ** Rational(1, 3) - 1 - I * sqrt(3),
    plastic**3 - plastic - 1,
    1 / plastic - plastic**2 + 1,
    log(exp(x)) - x,
]
NONZERO = [
    sqrt(t**2) - t,
    sqrt(x**2) - x,
    Abs(x) - x,
    Abs(t) ** 2 - t**2,
    log(exp(t)) - t,
    log(t**2) - 2 * log(t),
    sqrt(t) * sqrt(s) - sqrt(t * s),
    sqrt(1 / t) - 1 / sqrt(t),
    exp(t * s) - exp(t) * exp(s),
    exp(I * t) - exp(-I * t),
    2**t - 3**t,
    cos(t) ** 2 - sin(t) ** 2 - 1,
    sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3) - Rational(1, 10**40),
    sqrt(5 - 2 * sqrt(6)) - sqrt(2) + sqrt(3),
    exp(I * pi / 3) - Rational(1, 2) + I * sqrt(3) / 2,
    pi - Rational(355, 113),
    exp(pi * sqrt(163)) - 640320**3 - 744,
    sqrt(n**2) - n,
    (t**3) ** Rational(1, 3) - t,
    plastic**2 - plastic - 1,
    log(-2) - log(2) + I * pi,
    sqrt(-t) - I * sqrt(t),
    exp(log(t) * s) - t ** (s + 1) / t - 1,
    t,
]


def number(x, generator):
    """A value with 60 digits, at random numbers that fulfil what is assumed of the symbols."""
    values = {}
    for symbol in sorted(x.free_symbols, key=str):
        size = Rational(generator.randint(1, 900), 101)
        values[symbol] = {True: size, False: size * (-1) ** generator.randint(0, 1)}[bool(symbol.is_positive)]
        if symbol.is_negative:
            values[symbol] = -size
        if not symbol.is_real and generator.random() < 0.7:
            values[symbol] += I * Rational(generator.randint(-900, 900), 103)
    with mp.workdps(80):
        return mpmath.mpmathify(x.xreplace(values).evalf(70, maxn=400))


@pytest.mark.parametrize("x", ZERO, ids=str)
def test_zero_is_shown_and_true(x):
    assert is_zero(x)
    generator = random.Random(str(x))
    assert all(abs(number(x, generator)) < 1e-45 for _ in range(3))


@pytest.mark.parametrize("x", NONZERO, ids=str)
def test_what_is_not_zero_is_never_shown_to_be(x):
    assert not is_zero(x)
    generator = random.Random(str(x))
    assert any(abs(number(x, generator)) > 1e-45 for _ in range(20))


def test_all_are_zero_only_if_each_is():
    assert is_zero(ZERO[0], ZERO[1])
    assert not is_zero(ZERO[0], t)


@pytest.mark.parametrize(
    "x", [1 / (cos(t) ** 2 + sin(t) ** 2 - 1), sympy.zoo, sympy.nan, sympy.Integral(t, (t, 0, s))]
)
def test_what_is_undefined_or_unknown_is_not_zero(x):
    assert not is_zero(x)
    assert not is_zero(x - x if x.is_finite else x)


@pytest.mark.slow
def test_random_expressions_and_what_is_left_of_them():
    """Sums and products of some elements: what is normalised is equal, and a difference of 1 is seen."""
    generator = random.Random(11)
    elements = [
        t,
        s,
        sqrt(2),
        I,
        exp(t),
        sqrt(t),
        cos(s),
        pi,
        1 / (t + s),
        exp(-t / 2),
        sqrt(3),
        log(t),
        exp(I * pi / 8),
    ]
    for _ in range(40):
        terms = [sympy.Mul(*generator.choices(elements, k=3)) * generator.randint(-4, 4) for _ in range(3)]
        y = sympy.Add(*terms) / (1 + generator.choice(elements))
        (shown,) = normalised([y])
        assert is_zero(y - shown)
        assert not is_zero(y - shown - Rational(1, 10**20))
        assert abs(number(y - shown, generator)) < 1e-40


MATRICES = [
    [[1, 2], [3, 4]],
    [[0, t], [-t, 0]],
    [[cos(t), sin(t)], [-sin(t), cos(t)]],
    [[t, s], [s, t]],
    [[0, 1], [s, 0]],
    [[sqrt(2), 1], [1, 0]],
    [[2, 1, 0], [0, 2, 1], [0, 0, 2]],
    [[0, -t, s], [t, 0, -1], [-s, 1, 0]],
    [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    [[t, 1, 0], [0, t, 0], [1, 2, s]],
    [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]],
    [[exp(t), 1], [1, exp(-t)]],
]


@pytest.mark.parametrize("rows", MATRICES, ids=str)
def test_eigenvalues_are_those_of_mpmath(rows):
    A, generator = sympy.ImmutableMatrix(rows), random.Random(3)
    values = {y: Rational(generator.randint(100, 300), 101) for y in A.free_symbols}
    with mp.workdps(60):
        M = mpmath.matrix([[mpmath.mpmathify(y.xreplace(values).evalf(60)) for y in A.row(i)] for i in range(A.rows)])
        found = [mpmath.mpmathify(y.xreplace(values).evalf(60)) for y in eigenvalues(A)]
        for k in range(1, A.rows + 1):  # the power sums tell eigenvalues with multiplicities
            power = M**k
            assert abs(sum(z**k for z in found) - sum(power[i, i] for i in range(A.rows))) < 1e-35


@pytest.mark.parametrize("rows", MATRICES, ids=str)
def test_exponentials_are_those_of_mpmath(rows):
    A, generator = sympy.ImmutableMatrix(rows), random.Random(4)
    result = ClosedFormAlgebra().expm(A)
    for _ in range(2):
        values = {y: Rational(generator.randint(100, 300), 101) for y in A.free_symbols}
        with mp.workdps(60):
            M, R = (
                mpmath.matrix([[mpmath.mpmathify(y.xreplace(values).evalf(60)) for y in row] for row in X.tolist()])
                for X in (A, result)
            )
            assert max(abs(y) for y in mpmath.expm(M, method="taylor") - R) < 1e-35


def test_wrong_eigenvalues_are_not_believed(monkeypatch):
    monkeypatch.setattr(spectrum, "_roots", lambda coefficients: [sympy.Integer(1), sympy.Integer(2)])
    assert eigenvalues(sympy.ImmutableMatrix([[0, 1], [-2, 3]])) == [1, 2]
    with pytest.raises(UnsupportedError, match="checked"):
        eigenvalues(sympy.ImmutableMatrix([[0, 1], [2, 3]]))


def test_an_error_inside_sympy_decides_nothing(monkeypatch):
    def fails(*arguments):
        raise TypeError("Invalid comparison of non-real 19 + I")

    monkeypatch.setattr(spectrum, "_roots", fails)
    verdict = sm.prove(sm.expm(sm.matrix([[0, 1], [-1, 0]])) == [[cos(1), sin(1)], [-sin(1), cos(1)]])
    assert verdict.verdict == "certified"
    assert "Invalid comparison" in verdict.explain()
    with pytest.raises(UnsupportedError, match="SymPy could not go on"):
        sm.expm(t * sympy.Matrix([[0, 1], [-1, 0]]))


def test_what_has_no_closed_form_says_so():
    with pytest.raises(UnsupportedError, match="degree 1 and 2"):
        eigenvalues(sympy.ImmutableMatrix([[1, 2, 3], [4, 5, 6], [7, 8, 10]]))
    with pytest.raises(UnsupportedError, match="5 rows"):
        eigenvalues(sympy.ImmutableMatrix(5, 5, lambda i, j: i + j + 1))


@pytest.mark.parametrize("A", [[[x, 1], [0, Abs(x)]], [[t, 1], [0, sqrt(t**2)]], [[t, 1], [0, log(exp(t))]]], ids=str)
def test_eigenvalues_that_may_be_equal_on_a_half_line_are_refused(A):
    with pytest.raises(UnsupportedError, match="equal"):
        ClosedFormAlgebra().expm(sympy.ImmutableMatrix(A))


def test_whole_numbers_decide_which_eigenvalues_are_equal():
    k = Symbol("k", integer=True)
    with pytest.raises(UnsupportedError, match="which number a symbol is"):
        ClosedFormAlgebra().expm(sympy.ImmutableMatrix([[k, 1], [0, 0]]))


def test_functions_that_do_not_exist():
    algebra, N = ClosedFormAlgebra(), sympy.ImmutableMatrix([[0, 1], [0, 0]])
    for function in (algebra.logm, algebra.inv, lambda A: algebra.primary("sqrtm", A)):
        with pytest.raises(InconclusiveError):
            function(N)


@pytest.mark.parametrize(
    "y", [4 * I, -4 * I, 3 * I, pi * I, -pi * I, 5 * pi * I, 2 + 7 * I, 100 * I, sqrt(2) * 9 * I]
)
def test_the_logarithm_of_an_exponential_of_a_number_is_principal(y):
    found = logarithm(exp(y, evaluate=False))
    with mp.workdps(50):
        z = mpmath.mpmathify(y.evalf(50))
        turns = mpmath.ceil((z.imag / mp.pi - 1) / 2 - mpmath.mpf(10) ** -40)
        assert abs(mpmath.mpmathify(found.evalf(50)) - (z - 2j * mp.pi * turns)) < 1e-40


@pytest.mark.parametrize("options", [
    {}, {"real": True}, {"positive": True}, {"negative": True}, {"nonnegative": True}, {"integer": True},
    {"even": True},
    {"rational": True}, {"imaginary": True}, {"prime": True}, {"nonzero": True}, {"irrational": True},
    {"real": False},
], ids=str)  # fmt: skip
def test_samples_are_as_assumed(options):
    y, z = Symbol("y", **options), Symbol("z", positive=True)
    found = list(samples([y, z]))
    assert found
    for values in found:
        assert values[z] > 0
        assert all(getattr(values[y], f"is_{name}") is truth for name, truth in y.assumptions0.items())
    assert len({str(v) for v in found}) > 2 or options in ({"prime": True}, {"irrational": True})
