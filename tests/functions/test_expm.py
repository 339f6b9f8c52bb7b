"""Two independent exponentials, against each other and against exact answers."""

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.oracles import midpoint, relative_distance
from helpers.problems import HARD, gaussian
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.systems.ball.arithmetic import is_real, relative_radius
from symbolic_matexp.systems.ball.exponential import exponential_by_blocks
from symbolic_matexp.systems.ball.factored_system import FactoredBalls
from symbolic_matexp.systems.ball.methods import exponential


@pytest.mark.parametrize("digits", [30, 50, 150])
@pytest.mark.parametrize("name", HARD["exp"])
def test_hard_matrices_in_both_engines(name, digits):
    A = HARD["exp"][name]["A"]
    enclosure = sm.expm(A, digits)
    assert relative_radius(enclosure) <= flint.arb(10) ** -digits
    other = sm.expm(A, digits, algebra="multiprecision")
    assert relative_distance(other, midpoint(enclosure, digits + 20), digits + 20) < mpmath.mpf(10) ** (1 - digits)


def test_nilpotent_scalar_and_zero_are_exact_answers():
    E = sm.expm([[0, 3], [0, 0]], 40)
    assert E.contains(flint.acb_mat([[1, 3], [0, 1]]))
    assert sm.expm([[0, 0], [0, 0]], 40) == flint.acb_mat([[1, 0], [0, 1]])
    with mpmath.workdps(60):
        assert abs(sm.expm([[1]], 50, algebra="multiprecision")[0, 0] - mpmath.e) < mpmath.mpf(10) ** -49


def test_cancellation_that_defeats_mpmath():
    """P·[[−50, 1e10, 0], [0, −50, 1e10], [0, 0, −50]]·P⁻¹ has exp e^−50 P(I + N + N²/2)P⁻¹."""
    P = sm.ExactMatrix.parse([[1, 2, 3], [0, 1, 4], [5, 6, 0]])
    N = sm.ExactMatrix.parse([[0, "1e10", 0], [0, 0, "1e10"], [0, 0, 0]])
    fifty = sm.ExactMatrix.parse([[-50, 0, 0], [0, -50, 0], [0, 0, -50]])
    inverse = P.solve(sm.ExactMatrix.identity(3))
    A = P @ (N + fifty) @ inverse
    half_square = N @ N @ sm.ExactMatrix.parse([["1/2", 0, 0], [0, "1/2", 0], [0, 0, "1/2"]])
    exact = P @ (sm.ExactMatrix.identity(3) + N + half_square) @ inverse
    with flint.ctx.workprec(400):
        expected = exact.to_flint(400) * flint.acb(-50).exp()
    for digits in (20, 60):
        enclosure = sm.expm(A, digits)
        assert enclosure.overlaps(expected)
        other = sm.expm(A, digits, algebra="multiprecision")
        assert relative_distance(other, midpoint(expected, 100), 100) < mpmath.mpf(10) ** (1 - digits)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.sampled_from(["real", "complex"]), st.floats(-4, 3))
def test_engines_agree_and_scipy_is_near(seed, dim, field, exponent):
    A = gaussian(np.random.default_rng(seed), dim, field) * 10.0**exponent
    enclosure = sm.expm(A, 40)
    other = sm.expm(A, 40, algebra="multiprecision")
    assert relative_distance(other, midpoint(enclosure, 60), 60) < mpmath.mpf(10) ** -39
    if exponent < 0.5:
        value = sm.ExactMatrix.parse(enclosure.mid()).to_numpy()
        assert np.linalg.norm(scipy.linalg.expm(A) - value) <= 1e-9 * np.linalg.norm(value)


def test_honest_errors():
    with pytest.raises(sm.PrecisionError, match="not reached with 100 bits"):
        sm.expm([["1/3"]], 50, maximum_precision=100)
    with pytest.raises(sm.SymbolicMatexpError):
        sm.expm([["1e60000"]], 10)
    with pytest.raises(sm.SymbolicMatexpError):
        sm.expm([["1e60000"]], 10, algebra="multiprecision")
    with pytest.raises(sm.InputError, match="algebra must be"):
        sm.expm([[1]], algebra="float64")
    with pytest.raises(sm.InputError, match="square"):
        sm.expm([[1, 2]])


def test_large_arguments_are_fine():
    E = sm.expm([[10**6]], 50)
    with flint.ctx.workprec(400):
        assert E.overlaps(flint.acb_mat([[flint.acb(10**6).exp()]]))


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("size", [1e6, 1e12, 1e30])
def test_large_arguments_by_blocks_and_by_squaring(size, field):
    """Two methods in balls, which overlap; eigenvalues turned so that the exponential stays moderate."""
    A = gaussian(np.random.default_rng(3), 5, field)
    skew = sm.ExactMatrix.parse((A - A.conj().T) * size)
    with flint.ctx.workprec(600):
        balls = skew.to_flint(600)
        by_blocks, by_squaring = exponential_by_blocks(balls), balls.exp()
        assert by_blocks.overlaps(by_squaring)
        assert size < 1e10 or relative_radius(by_blocks) < relative_radius(by_squaring)
        assert is_real(by_blocks) == (field == "real")
        product = by_blocks * exponential_by_blocks(-balls)
        assert product.contains(flint.acb_mat(5, 5, [int(i == j) for i in range(5) for j in range(5)]))


def test_blocks_that_are_clusters_and_blocks_that_are_the_whole():
    """Defective matrices with large entries: exp(λ)(1, x; 0, 1) is known."""
    for eigenvalue, entry in ((0, 10**9), (2, 10**8)):
        A = sm.ExactMatrix.parse([[eigenvalue, entry, 0], [0, eigenvalue, 0], [0, 0, -(10**6)]])
        enclosure = sm.expm(A, 40)
        with flint.ctx.workprec(400):
            e = flint.acb(eigenvalue).exp()
            assert enclosure.contains(
                flint.acb_mat([[e, e * entry, 0], [0, e, 0], [0, 0, flint.acb(-(10**6)).exp()]])
            )


def test_the_narrower_of_the_two_is_taken():
    with flint.ctx.workprec(100):
        wide = flint.acb_mat(3, 3, [flint.acb(flint.arb(10**6 + i, 1e-9)) for i in range(9)])
        both = exponential_by_blocks(wide), wide.exp()
        assert relative_radius(exponential(wide)) == min(map(relative_radius, both))


@pytest.mark.parametrize("above", ["1e6", "1e30"])
def test_clusters_that_are_far_from_diagonal_cost_few_bits(above):
    """Two blocks [[a, c], [0, a]] with a large c: their exponentials e^a [[1, c], [0, 1]] are not of size e^c."""
    blocks, d = {0: 1, 2: -1}, 7
    J = [[0] * d for _ in range(d)]
    for i, a in enumerate([1, 1, -1, -1, 3, 4, 5]):
        J[i][i] = a
    for i in blocks:
        J[i][i + 1] = above
    P = [[int(i == j) if i >= j else (i + 2 * j) % 3 for j in range(d)] for i in range(d)]
    with flint.ctx.workprec(1000):
        forward = sm.ExactMatrix.parse(P)
        backward = forward.solve(sm.ExactMatrix.identity(d))
        middle = flint.acb_mat(d, d)
        for i in range(d):
            middle[i, i] = flint.acb(J[i][i]).exp()
        for i, a in blocks.items():
            middle[i, i + 1] = flint.acb(a).exp() * flint.acb(above)
        expected = forward.to_flint(1000) * middle * backward.to_flint(1000)
    A = forward @ sm.ExactMatrix.parse(J) @ backward
    enclosure = sm.expm(A, 90)
    assert enclosure.overlaps(expected)
    assert enclosure.precision < 1000
    balls = FactoredBalls(500)
    in_a_formula = balls.handed_out(balls.expm(balls.matrix(A)))
    assert in_a_formula.overlaps(expected)
    assert relative_radius(in_a_formula) < flint.arb(10) ** -60


def test_two_by_two_is_narrower_than_both():
    with flint.ctx.workprec(100):
        wide = flint.acb_mat(2, 2, [flint.acb(flint.arb(10**6, 1))] * 4)
        both = exponential_by_blocks(wide), wide.exp()
        assert relative_radius(exponential(wide)) < min(map(relative_radius, both))
