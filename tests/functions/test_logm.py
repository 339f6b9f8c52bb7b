"""Logarithms: next to the cut, on it, defective, clustered, badly scaled, tiny and huge; in both engines."""

import math
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
from helpers.oracles import midpoint, relative_distance
from helpers.problems import HARD, gaussian, jordan_logarithm, jordan_matrix
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.inputs.cut import Cut
from symbolic_matexp.systems.ball.arithmetic import is_real, relative_radius
from symbolic_matexp.systems.ball.exact_spectrum import ExactSpectrum
from symbolic_matexp.systems.multiprecision.real_axis import eigenvalues_on_ray

INVERTIBLE = [name for name in HARD["log"] if name != "zero-and-i"]


@pytest.mark.parametrize(
    "digits", [30, pytest.param(50, marks=pytest.mark.slow), pytest.param(150, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("name", INVERTIBLE)
def test_hard_matrices_in_both_engines(name, digits):
    A = HARD["log"][name]["A"]
    enclosure = sm.logm(A, digits)
    assert relative_radius(enclosure) <= flint.arb(10) ** -digits
    other = sm.logm(A, digits, algebra="multiprecision")
    assert relative_distance(other, midpoint(enclosure, digits + 20), digits + 20) < mpmath.mpf(10) ** (1 - digits)


def test_hard_matrices_with_known_logarithms():
    assert sm.logm(HARD["log"]["double-eigenvalue-1"]["A"]).contains(flint.acb_mat([[1000, -100000], [10, -1000]]))
    with flint.ctx.workprec(300):
        pi, zero = flint.arb.pi(), flint.arb(0)
        quarter = sm.logm(HARD["log"]["quarter-turn"]["A"])
        assert is_real(quarter)
        assert quarter.overlaps(flint.acb_mat([[zero, pi / 2], [-pi / 2, zero]]))
        minus = sm.logm(HARD["log"]["minus-identity"]["A"])
        assert minus.overlaps(flint.acb_mat([[flint.acb(0, pi), 0], [0, flint.acb(0, pi)]]))
        jordan = sm.logm(HARD["log"]["negative-jordan"]["A"])
        assert jordan.overlaps(flint.acb_mat([[flint.acb(0, pi), -1], [0, flint.acb(0, pi)]]))
        rotation = sm.logm(HARD["log"]["rotation-3.1"]["A"])
        angle = flint.acb(flint.arb(-2303) / 2305, flint.arb(96) / 2305).log().imag
        assert is_real(rotation)
        assert rotation.overlaps(flint.acb_mat([[zero, -angle], [angle, zero]]))


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_singular_matrices_have_no_logarithm(algebra):
    for A in (HARD["log"]["zero-and-i"]["A"], [[0]], [[1, 2], [2, 4]]):
        with pytest.raises(sm.SingularMatrixError, match="singular"):
            sm.logm(A, algebra=algebra)


JORDAN_CASES = {
    "defective": [(2, 3), ([1, 2], 2), ("-1/3", 1)],
    "two blocks of one eigenvalue": [(3, 2), (3, 2), (5, 1)],
    "on the cut, twice defective": [(-1, 2), (-1, 1), (2, 1)],
    "on both sides of the cut": [([-1, "1e-20"], 2), ([-1, "-1e-20"], 2), (-1, 1)],
    "beside the cut, real pair": [([-1, "1e-40"], 1), ([-1, "-1e-40"], 1)],
    "clustered": [(1, 1), ("1.0000001", 2), ("1.00000000000000000001", 1)],
    "badly scaled": [("1e-60", 1), ("1e60", 1), ("-1e30", 1), (1, 1)],
    "tiny": [("1e-100", 1), (["-1e-100", "1e-110"], 1)],
    "huge": [("1e100", 2), ("3e100", 1)],
}


@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
@pytest.mark.parametrize("cut", [math.pi, 1.0, pytest.param(0.0, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", JORDAN_CASES)
def test_known_jordan_forms(name, cut, algebra):
    """Against P log(J) P⁻¹, written down from the blocks."""
    blocks = JORDAN_CASES[name]
    A, P = jordan_matrix(blocks, seed=len(name))
    expected = jordan_logarithm(blocks, P, 400, cut)
    result = sm.logm(A, 40, cut, algebra=algebra)
    if algebra == "ball":
        assert relative_radius(result) <= flint.arb(10) ** -40
        result = midpoint(result, 100)
    assert relative_distance(result, expected, 300) < mpmath.mpf(10) ** -39


def test_eigenvalues_on_the_cut_are_said():
    A, _ = jordan_matrix([(-1, 2), (-2, 1), (3, 1)], seed=3)
    enclosure = sm.logm(A)
    assert enclosure.on_cut == 3
    assert "3 eigenvalues lie exactly on the cut" in enclosure.message
    assert "1 eigenvalue lies exactly on the cut, its logarithm has" in sm.logm([[-1, 0], [0, 2]]).message
    assert "1 eigenvalue lies exactly on the cut, the negative axis, and has" in sm.sqrtm([[-1, 0], [0, 2]]).message
    assert "2 eigenvalues lie exactly on the cut, the negative axis, and have" in sm.sqrtm([[-1, 0], [0, -2]]).message
    assert sm.logm(A, cut=1.0).on_cut == 0
    on_positive_axis = sm.logm([[1, 1], [0, 2]], cut=0.0)
    assert on_positive_axis.on_cut == 2


def test_range_of_the_imaginary_part():
    """Arguments are taken in (θ − 2π, θ]."""
    for theta in (-3.0, -1.0, 0.0, 1.0, 3.0, 7.0, -math.pi, 20.0):
        for eigenvalue in (1, -1, [0, 1], [0, -1], [3, -4]):
            value = complex(sm.logm([[eigenvalue]], 30, theta)[0, 0]).imag
            assert theta - 2 * math.pi - 1e-15 < value <= theta + 1e-15


def test_auto_cuts_the_widest_gap():
    A = np.diag([1, 1j, -1])
    enclosure = sm.logm(A, cut="auto")
    assert enclosure.cut == pytest.approx(3 * math.pi / 2)  # and not −π/2: the logarithms are smaller so
    rotation = [["0.6", "-0.8"], ["0.8", "0.6"]]
    assert sm.logm(rotation, cut="auto").cut == math.pi
    assert is_real(sm.logm(rotation, cut="auto"))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.sampled_from(["real", "complex"]))
def test_engines_agree_and_exp_inverts(seed, dim, field):
    A = gaussian(np.random.default_rng(seed), dim, field)
    enclosure = sm.logm(A, 40)
    other = sm.logm(A, 40, algebra="multiprecision")
    assert relative_distance(other, midpoint(enclosure, 60), 60) < mpmath.mpf(10) ** -39
    with flint.ctx.workprec(400):
        assert enclosure.exp().contains(sm.ExactMatrix.parse(A).to_flint(400))


@pytest.mark.parametrize("dim", [16, 32])
def test_larger_random_matrices(dim):
    A = gaussian(np.random.default_rng(dim), dim, "complex")
    enclosure = sm.logm(A, 50)
    assert relative_radius(enclosure) <= flint.arb(10) ** -50
    with flint.ctx.workprec(400):
        assert enclosure.exp().contains(sm.ExactMatrix.parse(A).to_flint(400))


def test_identity_has_logarithm_zero():
    assert sm.logm([[1, 0], [0, 1]]).contains(flint.acb_mat(2, 2))
    assert sm.logm([[1, 0], [0, 1]], algebra="multiprecision") == mpmath.matrix(2, 2)


@pytest.mark.parametrize("cut", [0, 1, -1, 7])
@pytest.mark.parametrize("algebra", ["ball", "multiprecision"])
def test_logarithm_of_one_at_any_cut(cut, algebra):
    value = sm.logm([[1]], 30, cut, algebra=algebra)[0, 0]
    assert complex(value) == pytest.approx(0 if cut in (0, 1) else (-2j if cut < 0 else 2j) * math.pi)


@pytest.mark.parametrize("digits", [5, 10, 30])
@pytest.mark.parametrize(("small", "expected"), [(-1, math.pi * 1j), (2, math.log(2))])
@pytest.mark.parametrize("exponent", [30, 60, 80])
def test_small_eigenvalues_beside_huge_ones(small, expected, exponent, digits):
    """Two precisions must not agree on rounding noise in the place of the small eigenvalue."""
    A = [[f"1e{exponent}", 0], [f"-1e{exponent}", small]]
    for algebra in ("ball", "multiprecision"):
        assert complex(sm.logm(A, digits, algebra=algebra)[1, 1]) == pytest.approx(expected, rel=10.0 ** (3 - digits))


def test_cuts_are_read_exactly():
    third = Cut.parse("1/3")
    assert third.offset == Fraction(1, 3)
    assert Cut.parse(math.pi).is_principal
    assert Cut.parse(-math.pi) == Cut(-1, Fraction(0))
    for bad in ("wide", None, 1j, float("nan"), 1e7, "1e9"):
        with pytest.raises(sm.InputError, match="cut"):
            Cut.parse(bad)


def test_undecided_within_little_precision():
    A, _ = jordan_matrix([(2, 3), ("2.000000001", 3)])
    with pytest.raises(sm.PrecisionError, match="not reached with 150 bits"):
        sm.logm(A, 30, maximum_precision=150)
    beside, _ = jordan_matrix([([-1, "1e-60"], 2), ([-1, "-1e-60"], 2)])
    for algebra in ("ball", "multiprecision"):
        with pytest.raises(sm.PrecisionError, match="digits were not reached"):
            sm.logm(beside, 10, algebra=algebra, maximum_precision=300)


@pytest.mark.parametrize(
    "blocks",
    [
        [(-1, 2), (2, 1), ([-1, "1e-30"], 1)],
        [([0, 1], 2), (-3, 1), (-3, 2)],
        [([-1, 1], 1), ([-1, -1], 1), (5, 1)],
        [(-2, 1), (0, 1), (["1/2", 1], 2), (["1/2", -1], 1)],
    ],
)
def test_exact_spectrum_counts_multiplicities(blocks):
    A, _ = jordan_matrix(blocks, seed=1)
    found = ExactSpectrum(A).eigenvalues(200)
    multiplicities = {}
    for eigenvalue, size in blocks:
        key = str(sm.ExactMatrix.parse([[eigenvalue]])[0, 0])
        multiplicities[key] = multiplicities.get(key, 0) + size
    assert sorted(e.multiplicity for e in found) == sorted(multiplicities.values())
    rows = [[(x.real, x.imag) for x in row] for row in A.tolist()]
    for positive in (True, False):
        assert ExactSpectrum(A).count_on_ray(positive=positive) == eigenvalues_on_ray(rows, positive=positive)


def test_entries_beyond_the_range_of_float64():
    """log(10⁴⁰⁰ A) = log A + 400 log 10, also in an eigenbasis, and nothing warns."""
    A = gaussian(np.random.default_rng(1), 7, "complex")
    exact = sm.ExactMatrix.parse(A)
    factor = sm.ExactMatrix.parse([["1e400" if i == j else 0 for j in range(7)] for i in range(7)])
    small, large = sm.logm(exact, 40), sm.logm(exact @ factor, 40)
    with flint.ctx.workprec(200):
        shift = flint.acb_mat(7, 7, [int(i == j) for i in range(7) for j in range(7)]) * (flint.acb(10).log() * 400)
        assert large.overlaps(small + shift)
