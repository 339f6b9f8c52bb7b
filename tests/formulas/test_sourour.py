"""Sourour's factors, against characteristic polynomials that FLINT computes exactly over the rationals."""

import random
from fractions import Fraction
from math import prod

import flint
import mpmath
import numpy as np
import pytest

from symbolic_matexp.errors import InconclusiveError, InputError
from symbolic_matexp.formulas.sourour import beyond, factors


def exactly(rows):
    return flint.fmpq_mat([[flint.fmpq(Fraction(s).numerator, Fraction(s).denominator) for s in row] for row in rows])


def fraction(x):
    return Fraction(int(x.p), int(x.q))


def characteristic(eigenvalues):
    """∏(x − λ), multiplied out."""
    result = flint.fmpq_poly([1])
    for s in map(Fraction, eigenvalues):
        result *= flint.fmpq_poly([flint.fmpq(-s.numerator, s.denominator), 1])
    return result


def assert_factors(A, beta, gamma, found):
    B, C = exactly(found.B), exactly(found.C)
    assert B * C == exactly(A)
    assert B.charpoly() == characteristic(beta)
    assert C.charpoly() == characteristic(gamma)
    Q, L, U = map(exactly, (found.basis, found.lower, found.upper))
    assert (Q * L, Q * U) == (B * Q, C * Q)
    assert Q.det() != 0
    d = range(len(A))
    assert all(found.lower[i][j] == 0 == found.upper[j][i] for i in d for j in d if j > i)


def random_matrix(generator, d, rank=None):
    def entries(m, n):
        table = [[Fraction(generator.randint(-5, 5), generator.randint(1, 3)) for _ in range(n)] for _ in range(m)]
        return exactly(table)

    while True:
        A = entries(d, d) if rank is None else entries(d, rank) * entries(rank, d)
        if A.rank() == (d if rank is None else rank):
            return [[fraction(s) for s in row] for row in A.tolist()]


def random_spectra(generator, A, *, equal=False):
    """Spectra with the right product; if ``equal``, all numbers in one of them but the last are the same."""
    d = len(A)
    beta, gamma = ([Fraction(generator.choice([-3, -2, -1, 1, 2, 5]), generator.randint(1, 3))] * d for _ in range(2))
    if not equal:
        beta = [Fraction(generator.choice([-3, -2, -1, 1, 2, 5]), generator.randint(1, 3)) for _ in range(d)]
        gamma = [Fraction(generator.choice([-4, -2, -1, 1, 3, 4]), generator.randint(1, 3)) for _ in range(d)]
    gamma[-1] = fraction(exactly(A).det()) / prod(beta + gamma[:-1])
    return beta, gamma


@pytest.mark.parametrize("equal", [False, True])
@pytest.mark.parametrize("d", range(1, 7))
def test_the_factors_have_the_spectra_asked_for(d, equal):
    for seed in range(8):
        generator = random.Random(100 * d + seed)
        A = random_matrix(generator, d)
        beta, gamma = random_spectra(generator, A, equal=equal)
        assert_factors(A, beta, gamma, factors(A, beta, gamma, seed=seed))


@pytest.mark.parametrize(
    "A",
    [
        [[1, 1], [0, 1]],
        [[1, 0], [0, -1]],
        [[2, 0, 0], [0, 2, 0], [0, 0, 3]],
        [[1, 0, 1], [0, 1, 0], [0, 0, 1]],
        [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]],
        [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 1, 1]],
    ],
    ids=["shear", "reflection", "diagonal", "transvection", "cycle", "almost the identity"],
)
def test_special_matrices(A):
    generator = random.Random(0)
    for seed in range(5):
        for equal in (False, True):
            beta, gamma = random_spectra(generator, A, equal=equal)
            assert_factors(A, beta, gamma, factors(A, beta, gamma, seed=seed))


def test_where_the_rest_is_a_multiple_of_the_identity_the_basis_is_changed():
    """P⁻¹AP = [[1, 0, 0], [1, 2, 0], [0, 0, 2]] in the basis that comes first, so that S = 2I."""
    A = [[1, 0, 0], [1, 2, 0], [0, 0, 2]]
    beta, gamma = [1, 2, 3], [1, 4, Fraction(1, 6)]
    first = [[1, 0, 0], [0, 0, 1]]
    with pytest.raises(InconclusiveError, match="no basis"):
        factors(A, beta, gamma, [first, [[0, 1]]])
    with_x_added = [[1, 0, 0], [1, 0, 1]]
    assert_factors(A, beta, gamma, factors(A, beta, gamma, [with_x_added, [[0, 1]]]))


@pytest.mark.parametrize(("d", "rank"), [(2, 1), (3, 1), (3, 2), (4, 1), (4, 3), (5, 2)])
def test_singular_matrices_with_as_many_zeros_in_the_second_spectrum(d, rank):
    for seed in range(6):
        generator = random.Random(1000 * d + 10 * rank + seed)
        A = random_matrix(generator, d, rank)
        beta = [Fraction(generator.choice([-3, -1, 1, 2]), 2) for _ in range(d)]
        gamma = [Fraction(generator.choice([-3, -1, 1, 2]), 3) for _ in range(rank)] + [0] * (d - rank)
        assert_factors(A, beta, gamma, factors(A, beta, gamma, seed=seed))


def test_a_nilpotent_matrix_and_the_zero_matrix():
    A = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert_factors(A, [1, 2, 3], [5, 7, 0], factors(A, [1, 2, 3], [5, 7, 0]))
    zero = [[0, 0], [0, 0]]
    assert_factors(zero, [1, 2], [0, 0], factors(zero, [1, 2], [0, 0]))


@pytest.mark.parametrize("d", [2, 3, 5])
def test_multiples_of_the_identity_are_refused(d):
    A = [[3 * (i == j) for j in range(d)] for i in range(d)]
    with pytest.raises(InputError, match="multiple of the identity"):
        factors(A, [1] * d, [1] * (d - 1) + [3**d])


def test_what_balls_cannot_tell_from_a_multiple_of_the_identity_is_undecided():
    near = flint.arb(1, 1e-10)
    A = [[flint.acb(near), flint.acb(0)], [flint.acb(0), flint.acb(near)]]
    with pytest.raises(InconclusiveError, match="cannot be told from a multiple"):
        factors(A, [flint.acb(2), flint.acb(1)], [flint.acb(1), flint.acb(1) / 2], size=flint.acb.abs_lower)


def test_spectra_that_do_not_fit_are_refused():
    A = [[1, 2], [3, 4]]
    with pytest.raises(InputError, match="is not det A"):
        factors(A, [1, 2], [1, 1])
    with pytest.raises(InputError, match="is not det A"):
        factors([[3]], [1], [4])
    with pytest.raises(InputError, match="2 eigenvalues, not 3 and 2"):
        factors(A, [1, 2, 3], [1, 1])
    with pytest.raises(InputError, match="nonzero"):
        factors(A, [1, 0], [1, 1])
    with pytest.raises(InputError, match="last ones"):
        factors([[1, 2], [2, 4]], [1, 1], [0, 1])
    with pytest.raises(InputError, match="more zero eigenvalues than A"):
        factors([[1, 2, 0], [3, 4, 0], [0, 0, 0]], [1, 1, 1], [1, 0, 0])
    with pytest.raises(InputError, match="is not det A"):  # the rank is 1
        factors([[1, 2], [2, 4]], [1, 1], [1, 1])


def test_a_spectrum_that_balls_cannot_tell_from_zero_is_undecided():
    A = [[flint.acb(1), flint.acb(2)], [flint.acb(3), flint.acb(4)]]
    doubtful = flint.acb(flint.arb(0, 1e-10))
    with pytest.raises(InconclusiveError, match="told from 0"):
        factors(A, [flint.acb(1), doubtful], [flint.acb(1), flint.acb(-2)], size=flint.acb.abs_lower)


@pytest.mark.parametrize("d", [2, 3, 4])
def test_choices_found_in_floats_are_repeated_in_balls_and_in_mpmath(d):
    generator = random.Random(d)
    A = random_matrix(generator, d)
    beta, gamma = random_spectra(generator, A)
    exact = factors(A, beta, gamma, seed=3)
    in_floats = factors(
        [list(map(complex, row)) for row in A], list(map(complex, beta)), list(map(complex, gamma)),
        size=beyond(1e-9), seed=3,
    )  # fmt: skip
    assert in_floats.choices == exact.choices
    np.testing.assert_allclose(np.array(in_floats.B), np.array(exact.B, dtype=float), rtol=1e-6, atol=1e-8)

    def ball(s):
        return flint.acb(flint.fmpq(s.numerator, s.denominator))

    with flint.ctx.workprec(200):
        in_balls = factors(
            [list(map(ball, row)) for row in A], list(map(ball, beta)), list(map(ball, gamma)), in_floats.choices,
            size=flint.acb.abs_lower,
        )  # fmt: skip
        for row, expected in zip(in_balls.C, exact.C, strict=True):
            assert all(s.contains(ball(t)) and s.rad() < 1e-40 for s, t in zip(row, expected, strict=True))
    with mpmath.workdps(40):

        def number(s):
            return mpmath.mpf(s.numerator) / s.denominator

        in_mpmath = factors(
            [list(map(number, row)) for row in A], list(map(number, beta)), list(map(number, gamma)),
            in_floats.choices, size=beyond(1e-20),
        )  # fmt: skip
        errors = [
            s - number(t)
            for row, expected in zip(in_mpmath.C, exact.C, strict=True)
            for s, t in zip(row, expected, strict=True)
        ]
        assert max(map(abs, errors)) < 1e-30


def test_complex_spectra():
    """2πi-lattices, as the lattice layers of three points need them, checked by NumPy's eigenvalues."""
    generator = np.random.default_rng(0)
    A = generator.normal(size=(4, 4)) + 1j * generator.normal(size=(4, 4))
    beta = [0.5 + 2j * np.pi * n for n in range(4)]
    gamma = [1.0, 1j, -1.0, 0]
    gamma[3] = np.linalg.det(A) / np.prod(beta + gamma[:3])
    found = factors(A.tolist(), beta, gamma, size=beyond(1e-9))
    np.testing.assert_allclose(np.array(found.B) @ np.array(found.C), A, atol=1e-8)
    for factor, spectrum in ((found.B, beta), (found.C, gamma)):
        eigenvalues = np.linalg.eigvals(np.array(factor))
        assert all(min(abs(eigenvalues - s)) < 1e-6 for s in spectrum)


def test_integers_are_read_as_fractions():
    found = factors([[1, 2], [3, 4]], [1, 2], [1, -1])
    assert {type(s) for row in found.B + found.C for s in row} == {Fraction}
