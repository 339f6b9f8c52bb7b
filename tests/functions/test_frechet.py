"""Fréchet derivatives and condition numbers: differences in mpmath, SciPy, closed forms, and the whole Jacobian."""

import functools
import math
import pickle
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.function_list import mixed
from helpers.matrices import structured
from helpers.oracles import midpoint

import symbolic_matexp as sm
from symbolic_matexp.functions import condition_number as module
from symbolic_matexp.systems.ball.arithmetic import frobenius_norm, relative_radius

FUNCTIONS = {
    "expm": {},
    "logm": {},
    "sqrtm": {},
    "inv": {},
    "cosm": {},
    "sinm": {},
    "coshm": {},
    "sinhm": {},
    "tanm": {},
    "powm": {"p": "-2/3"},
    "phi": {"k": 2},
    "funm": {"f": mixed},
}
MATRICES = {
    "real": np.array([[3.0, 1, -1], [0.5, 2, 1], [1, -1, 4]]),
    "complex": np.array([[3 + 1j, 1, -1], [0.5j, 2, 1], [1, -1j, 4 - 1j]]),
    "defective": np.array([[2.0, 1, 0], [0, 2, 1], [0, 0, 2]]),
    "non-normal": np.array([[1, 50, 0], [0, 2, 70], [0, 0, 3.0]]),
    "small": np.array([[3.0, 1], [1, 2]]) * 2.0**-40,
}


def difference(name, A, E):
    """(f(A + hE) − f(A − hE))/2h at 120 digits with h = 1e-40: right to about 80 digits, less what h² costs."""
    h = Fraction(1, 10**40)
    exact, change = sm.ExactMatrix.parse(A), sm.ExactMatrix.parse(E)
    size = Fraction(float(np.abs(A).max()))
    step = sm.ExactMatrix(
        change.real * flint.fmpq(1, 10**40) * flint.fmpq(size.numerator, size.denominator), change.imag
    )
    values = [
        midpoint(getattr(sm, name)(B, digits=120, **FUNCTIONS[name]), 130) for B in (exact + step, exact - step)
    ]
    with mpmath.workdps(130):
        return (values[0] - values[1]) / (2 * mpmath.mpf(h.numerator) / h.denominator * mpmath.mpf(float(size)))


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("matrix", MATRICES)
def test_differences_agree(name, matrix):
    A = MATRICES[matrix]
    E = np.random.default_rng(1).integers(-3, 4, A.shape)
    L = sm.frechet(name, A, E, 30, **FUNCTIONS[name])
    assert relative_radius(L) <= flint.arb(10) ** -30
    with mpmath.workdps(60):
        expected = difference(name, A, E)
        error = mpmath.mnorm(midpoint(L, 60) - expected, "f") / mpmath.mnorm(expected, "f")
        assert error < mpmath.mpf(10) ** -29


def test_scipy_agrees():
    A, E = np.random.default_rng(2).standard_normal((2, 5, 5))
    assert np.allclose(sm.frechet(sm.expm, A, E).to_numpy(), scipy.linalg.expm_frechet(A, E)[1], rtol=1e-12)


def test_divided_differences_of_a_diagonal_matrix():
    E = [[1, 2], [3, 4]]
    with flint.ctx.workprec(300):
        two, three = flint.arb(2).log(), flint.arb(3).log()
        expected = flint.acb_mat([[flint.arb(1) / 2, 2 * (three - two)], [3 * (three - two), flint.arb(4) / 3]])
        assert sm.frechet("logm", [[2, 0], [0, 3]], E, 40).overlaps(expected)
        square = sm.frechet(sm.powm, [[1, 2], [3, 4]], E, 40, p=2)
        assert square.overlaps(flint.acb_mat([[14, 20], [30, 44]]))  # AE + EA


def test_it_is_linear_whatever_the_size_of_the_direction():
    A, E = MATRICES["real"], np.eye(3, k=1)
    one = sm.frechet("expm", A, E, 30)
    for scale in (1e-200, 1e200):
        with flint.ctx.workprec(300):
            assert (one * flint.acb(scale)).overlaps(sm.frechet("expm", A, E * scale, 30))


def test_along_the_cut_it_is_that_of_the_branch():
    L = sm.frechet("sqrtm", [[-4, 0], [0, 9]], [[1, 0], [0, 0]], 30)
    assert L.on_cut == 1
    assert "branch" in L.message
    with flint.ctx.workprec(200):  # 1/(2√−4) = 1/(4i)
        assert L.overlaps(flint.acb_mat([[flint.acb(0, -0.25), 0], [0, 0]]))


def test_what_has_no_derivative_or_none_but_zero():
    with pytest.raises(sm.SingularMatrixError):
        sm.frechet("sqrtm", [[1, 0], [0, 0]], [[0, 0], [0, 1]])
    with pytest.raises(sm.PrecisionError, match="it may be 0"):
        sm.frechet("signm", [[1, 0], [0, 2]], [[1, 1], [1, 1]], 10)
    assert sm.frechet("expm", [[1, 2], [3, 4]], [[0, 0], [0, 0]]) == flint.acb_mat(2, 2)


@pytest.mark.parametrize("A", [[[1, 0], [0, 0]], [[2, 2], [2, 2]], [[0, 0], [0, 0]]])
@pytest.mark.parametrize("E", [[[1, 0], [0, 0]], [[0, 1], [2, 3]], [[0, 0], [0, 0]]])
def test_a_root_has_no_derivative_at_a_singular_matrix_in_any_direction(A, E):
    """Also where the block matrix has a root, as along A itself."""
    for name, options in (("sqrtm", {}), ("powm", {"p": "1/3"})):
        assert getattr(sm, name)(A, digits=20, **options).on_cut == 0
        with pytest.raises(sm.SingularMatrixError, match="no derivative is known at 0"):
            sm.frechet(name, A, E, 20, **options)
    with pytest.raises(sm.SingularMatrixError, match="no logarithm"):
        sm.frechet("logm", A, E, 20)
    assert sm.frechet("powm", A, E, 20, p=2).overlaps(product(A, E) + product(E, A))


def product(A, B):
    A, B = (flint.acb_mat(rows) for rows in (A, B))
    return A * B


def test_a_defective_singular_matrix_has_no_root_to_begin_with():
    with pytest.raises(sm.SingularMatrixError, match="none at all"):
        sm.frechet("sqrtm", [[0, 1], [0, 0]], [[1, 0], [0, 1]])


def test_a_real_logarithm_that_is_no_function_has_no_derivative():
    minus_one = [[-1, 0], [0, -1]]
    for E in ([[0, 1], [-1, 0]], [[1, 0], [0, 1]], [[0, 0], [0, 0]]):
        with pytest.raises(sm.InputError, match="no function of it"):
            sm.frechet("logm", minus_one, E, real=True)
    with pytest.raises(sm.InputError, match="no function of it"):
        sm.condition_number("logm", minus_one, real=True)
    assert sm.frechet("logm", [[4]], [[1]], real=True).overlaps(flint.acb_mat([[0.25]]))


def test_refusals():
    A = [[1, 2], [3, 4]]
    for ask, said in (
        (lambda: sm.frechet("besselm", A, A), "no matrix function"),
        (lambda: sm.frechet(3, A, A), "a matrix function, or its name"),
        (lambda: sm.frechet("expm", A, [[1]]), "A is 2×2, but E is 1×1"),
        (lambda: sm.frechet("expm", A, [[1, "x"], [0, 0]]), r"E\[0, 1\]"),
        (lambda: sm.frechet(lambda A, digits: A, A, A), "returns an enclosure"),
        (lambda: sm.frechet("expm", sm.matrices("A"), A), "two matrices of numbers"),
        (lambda: sm.condition_number("expm", A, "mixed"), "kind must be"),
        (lambda: sm.condition_number(3, A), "a matrix function, or its name"),
    ):
        with pytest.raises(sm.InputError, match=said):
            ask()


def jacobian(name, A, **options):
    columns = []
    for k in range(A.size):
        E = np.zeros(A.size)
        E[k] = 1
        L = sm.frechet(name, A, E.reshape(A.shape), 20, **options)
        columns.append(L.to_numpy().ravel())
    return np.array(columns).T


@pytest.mark.parametrize("number", range(0, 44, 4))
@pytest.mark.parametrize("name", ["expm", "sqrtm", "sinm"])
def test_the_bounds_hold_the_condition_of_the_whole_jacobian_between_them(name, number):
    A = sm.ExactMatrix.parse(structured(number)[1]).to_numpy()
    if len(A) > 5 or not sm.ExactMatrix.parse(A).is_invertible:
        A = np.diag([1.0, 2.0]) + 0.25
    value, K = getattr(sm, name)(A, 20), jacobian(name, A)
    with flint.ctx.workprec(100):
        size = float((frobenius_norm(sm.ExactMatrix.parse(A).to_flint(100)) / frobenius_norm(value)).mid())
    expected = np.linalg.norm(K / np.abs(K).max(), 2) * np.abs(K).max() * size
    found = sm.condition_number(name, A)
    assert found.lower <= expected * (1 + 1e-9)
    assert found.upper >= expected * (1 - 1e-9)
    assert found.upper <= found.lower * 1.01


def test_componentwise():
    A = np.array([[1.0, 2], [0.5, 3]])
    K, value = jacobian("expm", A), scipy.linalg.expm(A)
    expected = (np.abs(K) @ np.abs(A.ravel()) / np.abs(value.ravel())).max()
    found = sm.condition_number("expm", A, "componentwise")
    assert found.lower <= expected * (1 + 1e-12)
    assert found.upper >= expected * (1 - 1e-12)
    assert found.upper / found.lower - 1 < 1e-12
    assert sm.condition_number("expm", np.diag([1.0, 2]), "componentwise").upper == pytest.approx(2)  # zeros stay
    assert sm.condition_number("cosm", [[0, 1], [0, 0]], "componentwise").lower == 0
    rotation = sm.condition_number("inv", [[0, 1], [1, 0]], "componentwise")
    assert rotation.lower == pytest.approx(1)
    turned = sm.condition_number("powm", [[1, -1], [1, 1]], "componentwise", p=2)  # [[0, −2], [2, 0]]
    assert turned.lower == turned.upper == math.inf


def test_the_condition_where_the_function_is_zero():
    nilpotent = [[0, 1], [0, 0]]
    moved = sm.condition_number("powm", nilpotent, p=3)  # L(A, E) = AEA
    assert moved.lower == moved.upper == math.inf
    assert "infinite, proved" in moved.message
    at_rest = sm.condition_number("powm", nilpotent, p=4)
    assert at_rest.lower == at_rest.upper == 0
    assert sm.condition_number("powm", nilpotent, p=1).upper < 1.001


def test_a_condition_number_is_a_value():
    found = sm.condition_number(functools.partial(sm.powm, p="1/2"), [[4, 1], [0, 9]])
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
    assert len(repr(found)) < 120
    assert "proved" in str(found)
    assert sm.condition_number("expm", [[0, 0], [0, 0]]).upper == 0


def test_an_upper_bound_from_wrong_vectors_still_holds(monkeypatch):
    A = MATRICES["non-normal"]
    true = sm.condition_number("expm", A)
    monkeypatch.setattr(module, "_singular_vectors", lambda K: np.eye(len(K)) * 0.9)
    assert sm.condition_number("expm", A).upper >= true.upper
