"""The matrix cosine against mpmath, exact answers and exponentials; in every number system, and in letters."""

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
import sympy
from helpers.oracles import midpoint, relative_distance
from helpers.problems import HARD, gaussian, jordan_matrix
from helpers.textbook import COSINE, cosine_with_one_wrong_coefficient, cosm

import symbolic_matexp as sm
from symbolic_matexp.claims.generic.algebra import GenericAlgebra
from symbolic_matexp.claims.generic.families import CayleyHamiltonFamily, JordanFamily
from symbolic_matexp.notation.evaluation import evaluate
from symbolic_matexp.notation.printing import to_latex, to_python, to_unicode
from symbolic_matexp.notation.sympy_in import from_sympy, to_sympy
from symbolic_matexp.systems import NAMES, by_name
from symbolic_matexp.systems.ball.arithmetic import is_real, relative_radius
from symbolic_matexp.testing import assert_accurate, survey

A, B = sm.matrices("A B")
I = sm.eye()  # noqa: E741


def random_matrix(seed, dim, field, size=1.0):
    return sm.ExactMatrix.parse(gaussian(np.random.default_rng(seed), dim, field) * size)


@pytest.mark.parametrize("digits", [20, 50, 150])
@pytest.mark.parametrize("size", [1e-30, 1, 100])
@pytest.mark.parametrize("field", ["real", "complex"])
def test_mpmath_agrees(digits, size, field):
    for dim in (1, 2, 5):
        exact = random_matrix(dim, dim, field, size)
        enclosure = sm.cosm(exact, digits)
        assert relative_radius(enclosure) <= flint.arb(10) ** -digits
        with mpmath.workdps(digits + 60):
            expected = mpmath.cosm(exact.to_mpmath(digits + 60))
        assert relative_distance(midpoint(enclosure, digits + 20), expected, digits + 20) < mpmath.mpf(10) ** -digits


@pytest.mark.parametrize("name", HARD["exp"])
def test_hard_matrices(name):
    enclosure, exact = sm.cosm(HARD["exp"][name]["A"], 30), sm.ExactMatrix.parse(HARD["exp"][name]["A"])
    with mpmath.workdps(400):
        expected = mpmath.cosm(exact.to_mpmath(400))
    assert relative_distance(midpoint(enclosure, 50), expected, 50) < mpmath.mpf(10) ** -30


def test_exact_answers():
    assert sm.cosm([[0, 3], [0, 0]], 40).contains(flint.acb_mat([[1, 0], [0, 1]]))
    assert sm.cosm([[0, 2, 5], [0, 0, 3], [0, 0, 0]]).contains(flint.acb_mat([[1, 0, -3], [0, 1, 0], [0, 0, 1]]))
    with flint.ctx.workprec(400):
        for value in (flint.acb(0), flint.acb(1), flint.acb(-100, 3), flint.acb(0, "7.5")):
            assert sm.cosm([[value, 0], [0, 0]]).overlaps(flint.acb_mat([[value.cos(), 0], [0, 1]]))
        hyperbolic, circular = flint.arb(7).cosh(), flint.arb(7).cos()
        assert sm.cosm([[0, 7], [-7, 0]]).overlaps(flint.acb_mat([[hyperbolic, 0], [0, hyperbolic]]))
        assert sm.cosm([[0, 7], [7, 0]]).overlaps(flint.acb_mat([[circular, 0], [0, circular]]))


@pytest.mark.parametrize("blocks", [[(2, 3)], [(1, 2), (-3, 1)], [([0, 1], 2), ([1, -2], 1)]])
def test_jordan_blocks(blocks):
    """cos(λI + N) = cos(λ)(I − N²/2) − sin(λ)N for N³ = 0."""
    matrix, P = jordan_matrix(blocks)
    with mpmath.workdps(80):
        J, start = mpmath.matrix(3, 3), 0
        for eigenvalue, size in blocks:
            parts = eigenvalue if isinstance(eigenvalue, list) else [eigenvalue, 0]
            first = [
                mpmath.cos(mpmath.mpc(*parts)),
                -mpmath.sin(mpmath.mpc(*parts)),
                -mpmath.cos(mpmath.mpc(*parts)) / 2,
            ]
            for i in range(size):
                for k in range(size - i):
                    J[start + i, start + i + k] = first[k]
            start += size
        expected = P.to_mpmath(80) * J * mpmath.inverse(P.to_mpmath(80))
    assert relative_distance(midpoint(sm.cosm(matrix, 50), 80), expected, 80) < mpmath.mpf(10) ** -49


def test_digits_are_relative_also_next_to_a_zero_of_the_cosine():
    half_pi = float(np.pi / 2)
    enclosure = sm.cosm([[half_pi]], 50)
    assert relative_radius(enclosure) <= flint.arb(10) ** -50
    with mpmath.workdps(100):
        assert abs(midpoint(enclosure, 90)[0, 0] / mpmath.cos(mpmath.mpf(half_pi)) - 1) < mpmath.mpf(10) ** -49


@pytest.mark.parametrize("field", ["real", "complex"])
def test_the_identity_with_exponentials_in_balls(field):
    exact = random_matrix(4, 4, field, 3)
    turned = exact.to_sympy() * sympy.I
    E = sm.expm(turned, 60)
    with flint.ctx.workprec(300):
        C = flint.acb_mat(sm.cosm(exact, 60))
        assert (C * 2).overlaps(E + E.inv())
        assert not (C * 2 + flint.acb_mat(4, 4, [flint.acb("1e-40")] * 16)).overlaps(E + E.inv())
        twice = sm.cosm(exact + exact, 60)
        unit = flint.acb_mat(4, 4, [int(i == j) for i in range(4) for j in range(4)])
        assert (C * C * 2 - unit).overlaps(twice)
        assert not (C * C * 2).overlaps(twice)


def test_what_the_result_says():
    enclosure = sm.cosm([[1, 2], [3, 4]], 30)
    assert isinstance(enclosure, sm.Enclosure)
    assert enclosure.message.startswith("cos(A) to 30 digits, proved with")
    assert (enclosure.digits, enclosure.cut, enclosure.on_cut) == (30, None, 0)
    assert is_real(enclosure)
    assert not is_real(sm.cosm([[1, 2j], [3, 4]], 30))


def test_honest_errors():
    with pytest.raises(sm.PrecisionError, match="not reached with 100 bits"):
        sm.cosm([["1/3"]], 50, maximum_precision=100)
    with pytest.raises(sm.RangeError):
        sm.cosm([[[0, "1e60000"]]], 10)
    for unusable in ([[1, 2]], [["x"]], "A"):
        with pytest.raises(sm.InputError):
            sm.cosm(unusable)
    with pytest.raises(sm.InputError, match="digits must"):
        sm.cosm([[1]], 0)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_system_has_it_and_gives_a_real_matrix_of_a_real_one(name):
    """cos [[1, 2], [0, 1]] = [[cos 1, −2 sin 1], [0, cos 1]]; with i on the diagonal it is complex."""
    system = by_name(name, 200)
    for unit in (1, 1j):
        exact = sm.ExactMatrix.parse([[unit, 2], [0, unit]])
        (value,) = evaluate([sm.cosm(A).node], system, {"A": system.matrix(exact)})
        entries = [complex(system.handed_out(value)[i, j]) for i in range(2) for j in range(2)]
        expected = [np.cos(unit), -2 * np.sin(unit), 0, np.cos(unit)]
        np.testing.assert_allclose(entries, expected, rtol=1e-14, atol=1e-15)
    (value,) = evaluate([sm.cosm(A).node], system, {"A": system.matrix(sm.ExactMatrix.parse([[1, 2], [3, 5]]))})
    if name == "ball":
        assert is_real(value)
    elif name == "multiprecision":
        assert all(isinstance(x, system.context.mpf) for x in value)
    elif name == "float64":
        assert np.isrealobj(value)
    else:
        assert all(sympy.im(x).equals(0) for x in value)


def test_exact_matrices_through_their_jordan_form():
    system = by_name("exact", 0)

    def cosine(rows):
        return evaluate([sm.cosm(A).node], system, {"A": system.matrix(sm.ExactMatrix.parse(rows))})[0]

    assert cosine([[1, 2], [0, 1]]) == sympy.Matrix([[sympy.cos(1), -2 * sympy.sin(1)], [0, sympy.cos(1)]])
    assert cosine([[0, 2, 5], [0, 0, 3], [0, 0, 0]]) == sympy.Matrix([[1, 0, -3], [0, 1, 0], [0, 0, 1]])
    assert cosine([[0, 1], [-1, 0]]) == sympy.cosh(1) * sympy.eye(2)
    with pytest.raises(sm.UnsupportedError):
        cosine([[0, 0, 2], [1, 0, 0], [0, 1, 0]])


def test_it_is_written_and_read():
    expression = sm.cosm(A - 2 * B)
    assert to_unicode(expression.node) == "cos(A − 2 B)"
    assert to_latex(expression.node) == r"\cos\left(A - 2\, B\right)"
    assert eval(to_python(expression.node), {"cosm": sm.cosm, "A": A, "B": B}).node is expression.node  # noqa: S307
    assert from_sympy(to_sympy(expression)).node.operation == "cosm"
    assert to_sympy(expression) == sympy.cos(
        sympy.Symbol("A", commutative=False) - 2 * sympy.Symbol("B", commutative=False)
    )
    assert from_sympy(sympy.cos(sympy.MatrixSymbol("X", 3, 3))).node.operation == "cosm"
    with pytest.raises(sm.InputError, match="cos of a scalar is not known here; write it in exponentials"):
        from_sympy(sympy.cos(sympy.Symbol("s")))
    for refused in (sm.scalar(2), 3):
        with pytest.raises(sm.SymbolicMatexpError):
            sm.cosm(A * refused @ refused)


def test_identities_in_letters():
    doubled = sm.prove(sm.cosm(2 * A) == 2 * sm.cosm(A) @ sm.cosm(A) - I)
    assert doubled.verdict == "proved"
    assert sm.prove(sm.cosm(-A) == sm.cosm(A)).verdict == "proved"
    added = sm.cosm(A + B) + sm.cosm(A - B) == 2 * sm.cosm(A) @ sm.cosm(B)
    assert sm.prove(added, given=[A @ B == B @ A]).verdict == "proved"
    assert sm.prove(added).verdict == "refuted"
    assert sm.prove(sm.cosm(2 * A) == 2 * sm.cosm(A) @ sm.cosm(A)).verdict == "refuted"
    # true, as cos is even, and beyond words
    assert sm.prove(sm.cosm(A) @ B == B @ sm.cosm(A), given=[A @ A @ B == B @ A @ A]).verdict in {
        "supported",
        "undecided",
    }


@pytest.mark.parametrize(
    "family", [JordanFamily("K", (1,)), JordanFamily("K", (2,)), JordanFamily("K", (1, 1)), CayleyHamiltonFamily("K")]
)
def test_identities_on_generic_matrices(family):
    alg = GenericAlgebra([family])
    twice, squared = sm.cosm(2 * A), 2 * sm.cosm(A) @ sm.cosm(A)
    left, right, wrong = evaluate(
        [twice.node, (squared - I).node, squared.node], alg, {"A": family.symbols}, family.dimension
    )
    assert alg.equal(left, right)
    assert not alg.equal(left, wrong)


def test_scipy_and_a_textbook_are_accurate():
    matrix = np.array([[1.0, 2.0], [-0.5, 0.25]])
    for compute in (scipy.linalg.cosm, cosm):
        assert assert_accurate(compute(matrix), function="cosm", at=matrix).normwise < 1e-14
        with pytest.raises(AssertionError, match="cosm is not accurate"):
            assert_accurate(compute(matrix) + 1e-12, function="cosm", at=matrix)
    outcomes = survey("cosm", cosm, ["ordinary", "scaling boundary", "tiny", "zero", "nilpotent"])
    assert all(outcome.right for outcome in outcomes)


@pytest.mark.parametrize("index", range(len(COSINE)))
def test_one_wrong_coefficient_is_caught(index):
    coefficients = cosine_with_one_wrong_coefficient(index, 1e-9)
    matrix = np.array([[0.6, 0.38], [0.38, 0.6]])  # its largest eigenvalue is 0.98, so that every term counts
    assert_accurate(cosm(matrix), function="cosm", at=matrix)
    with pytest.raises(AssertionError, match="cosm is not accurate"):
        assert_accurate(cosm(matrix, coefficients), function="cosm", at=matrix)
