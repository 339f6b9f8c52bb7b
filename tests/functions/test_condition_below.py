"""Condition numbers against the whole Jacobian, by finite differences; sqrtm and inv against what they mean."""

import itertools
import math
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.oracles import midpoint
from helpers.problems import to_mpf

import symbolic_matexp as sm
from symbolic_matexp.functions import catalogue
from symbolic_matexp.functions.condition_below import condition_below
from symbolic_matexp.functions.operator_norm import norm
from symbolic_matexp.notation.functions import FUNCTIONS

G = np.random.default_rng(8)
MATRICES = {
    "real": G.standard_normal((3, 3)) + 3 * np.eye(3),
    "complex": G.standard_normal((3, 3)) + 1j * G.standard_normal((3, 3)) + 3 * np.eye(3),
    "non-normal": np.array([[1, 50, 0], [0, 2, 70], [0, 0, 3.0]]),
    "defective": np.array([[2.0, 1, 0], [0, 2, 1], [0, 0, 2]]),
    "huge": np.array([[1e150, 2e149], [0, 3e150]]),
    "unitary": np.linalg.qr(G.standard_normal((3, 3)) + 1j * G.standard_normal((3, 3)))[0],
    "nearly unitary": np.diag(1j ** np.arange(-1, 2)) + 1e-3 * G.standard_normal((3, 3)),
    "one number": np.array([[3.0]]),
}
BEYOND_DIFFERENCES = {(name, "huge") for name in ("expm", "cosm", "sinm", "coshm", "sinhm", "tanm")}
"""e^1e150 fits nowhere; and a step of 1e125 turns the cosine many times."""
CONSTANT_NEARBY = {("signm", name) for name in ("defective", "one number", "huge", "real")}
"""All eigenvalues are on one side of the imaginary axis: the sign is I, and so it is at all matrices nearby."""


def in_mpmath(function, exact):
    return list(midpoint(function(exact, 60), 60))


def jacobian_condition(function, A):
    """‖J‖₂‖A‖/‖f(A)‖ with J from differences along every entry."""
    exact, dim = sm.ExactMatrix.parse(A), len(A)
    size, step = np.linalg.norm(A), Fraction(1, 10**25)
    value, columns = in_mpmath(function, exact), []
    for i, j in itertools.product(range(dim), repeat=2):
        unit = Fraction(size) * step
        change = [[unit if (k, m) == (i, j) else 0 for m in range(dim)] for k in range(dim)]
        with mpmath.workdps(60):
            moved = in_mpmath(function, exact + sm.ExactMatrix.parse(change))
            columns.append([complex((b - a) / to_mpf(unit)) for a, b in zip(value, moved, strict=True)])
    J = np.array(columns).T
    return np.linalg.norm(J, 2) * size / np.linalg.norm([complex(x) for x in value])


@pytest.mark.parametrize(
    ("function", "name"),
    [pair for pair in itertools.product(FUNCTIONS, MATRICES) if pair not in BEYOND_DIFFERENCES | CONSTANT_NEARBY],
)
def test_the_condition_is_that_of_the_whole_jacobian(function, name):
    A = MATRICES[name]
    found = catalogue.condition(function, sm.ExactMatrix.parse(A))
    expected = jacobian_condition(lambda B, digits: catalogue.enclose(function, B, digits), A)
    assert found <= expected * (1 + 1e-6)  # a lower bound …
    assert found >= 0.998 * expected  # … and a close one


@pytest.mark.parametrize("singular", [[1.0], [1, 1, 1], [1, 0.999, 0.99, 0.9], [1e150, 1e-150], [0, 0], range(30)])
def test_the_norm_of_a_map_is_found_from_products(singular):
    """A matrix with these singular values; LAPACK knows its norm."""
    count = len(singular)
    Q, R = (np.linalg.qr(G.standard_normal((n, count)) + 1j * G.standard_normal((n, count)))[0] for n in (count, 40))
    J = Q * np.array(singular, dtype=float) @ R.conj().T
    size, worst = norm(lambda v: J @ v, lambda w: J.conj().T @ w, count)
    assert size == pytest.approx(np.linalg.norm(J, 2), rel=2e-3)
    assert np.linalg.norm(worst) == pytest.approx(1)
    assert np.linalg.norm(J @ worst) == pytest.approx(size)


def test_a_wrong_adjoint_gives_a_lower_bound_all_the_same():
    J, noise = G.standard_normal((2, 9, 36))
    size, worst = norm(lambda v: J @ v, lambda w: (J + noise).T @ w, 9)
    assert np.linalg.norm(J @ worst) == pytest.approx(size)
    assert 0.3 * np.linalg.norm(J, 2) < size <= np.linalg.norm(J, 2)


def test_products_that_overflow_are_out_of_range():
    with pytest.raises(sm.RangeError):
        norm(lambda v: v * math.inf, lambda w: w, 3)
    with pytest.raises(sm.RangeError):
        norm(lambda v: v, lambda w: w * math.nan, 3)


def test_the_condition_at_zero():
    assert condition_below(lambda B: sm.expm(B, 20), sm.ExactMatrix.parse([[0, 0], [0, 0]])) == 0


def test_scipy_agrees_about_expm():
    A = MATRICES["real"]
    expected = scipy.linalg.expm_cond(A)
    assert condition_below(lambda B: sm.expm(B, 20), sm.ExactMatrix.parse(A)) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("name", MATRICES)
def test_the_square_root_squares_to_the_matrix_and_lies_in_the_right_half_plane(name):
    A = MATRICES[name]
    root = sm.sqrtm(A, 40)
    with flint.ctx.workprec(300):
        assert (root * root).contains(sm.ExactMatrix.parse(A).to_flint(300))
    eigenvalues = np.linalg.eigvals(sm.ExactMatrix.parse(root.mid()).to_numpy())
    assert (eigenvalues.real > 0).all()


def test_the_square_root_on_the_cut_and_of_singular_matrices():
    root = sm.sqrtm([[-4, 0], [0, 9]])
    assert root.on_cut == 1
    assert root.contains(flint.acb_mat([[flint.acb(0, 2), 0], [0, 3]]))
    with pytest.raises(sm.SingularMatrixError):
        sm.sqrtm([[0, 1], [0, 0]])
    with pytest.raises(sm.SingularMatrixError):
        sm.inv([[1, 1], [1, 1]])


def test_the_inverse_is_exact():
    assert sm.inv([[2, 0], [0, "1/4"]]) == flint.acb_mat([[0.5, 0], [0, 4]])
    third = sm.inv([[3]], 30)
    with flint.ctx.workprec(200):
        assert (third * 3).contains(flint.acb_mat([[1]]))
    assert third[0, 0].real.rad() < 1e-30
