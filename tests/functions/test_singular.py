"""Roots and powers of singular matrices: exact squares, what is refused and why, and real logarithms."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from helpers.problems import jordan_matrix, unimodular

import symbolic_matexp as sm
from symbolic_matexp.functions import singular
from symbolic_matexp.systems.ball.arithmetic import is_real, relative_radius


def similar(rows, seed):
    """P J P⁻¹ exactly."""
    J = sm.ExactMatrix.parse(rows)
    P = unimodular(np.random.default_rng(seed), J.shape[0])
    return P @ J @ P.solve(sm.ExactMatrix.identity(J.shape[0]))


def exact_root(seed):
    """A singular matrix of fractions whose eigenvalues are 0, semisimple, and of arguments up to π/4."""
    rng = np.random.default_rng(seed)
    dim = 1 + seed % 8
    rank = int(rng.integers(0, dim))
    J = [[0] * dim for _ in range(dim)]
    k = 0
    while k < rank:
        if k + 1 < rank and rng.random() < 0.4:  # a pair s ± it, or a defective eigenvalue
            s = Fraction(int(rng.integers(1, 5)), 3)
            t = s * Fraction(int(rng.integers(0, 3)), 2)
            J[k][k] = J[k + 1][k + 1] = s
            J[k][k + 1], J[k + 1][k] = (t, -t) if t else (1, 0)
            k += 2
        else:
            J[k][k] = Fraction(int(rng.integers(1, 9)), 4)
            k += 1
    return similar(J, seed)


@pytest.mark.parametrize("seed", range(80))
def test_the_root_of_an_exact_square(seed):
    S = exact_root(seed)
    for A, function in ((S @ S, sm.sqrtm), (S @ S @ S, lambda A, n: sm.powm(A, "1/3", n))):
        enclosure = function(A, 30)
        assert relative_radius(enclosure) <= flint.arb(10) ** -30
        assert enclosure.overlaps(S.to_flint(400))
        assert is_real(enclosure)


@pytest.mark.parametrize("seed", range(0, 80, 9))
def test_mpmath_agrees(seed):
    A = exact_root(seed) @ exact_root(seed)
    witness = sm.ExactMatrix.parse(sm.sqrtm(A, 50, algebra="multiprecision"))
    with flint.ctx.workprec(400):
        error = flint.arb(0, 10) ** -40
        S = sm.sqrtm(A, 30)
        assert (
            flint.acb_mat(S.nrows(), S.ncols(), [z + flint.acb(error, error) for z in S.entries()]).contains(
                witness.to_flint(400)
            )
            or A.is_zero
        )


def test_the_textbook_cases():
    with flint.ctx.workprec(300):
        half = flint.arb(2).sqrt() / 2
        assert sm.sqrtm([[1, 1], [1, 1]]).overlaps(flint.acb_mat([[half, half], [half, half]]))
        assert sm.sqrtm(np.diag([2, 1, 0])).overlaps(flint.acb_mat([[2 * half, 0, 0], [0, 1, 0], [0, 0, 0]]))
        i = flint.acb(0, 1)
        assert sm.sqrtm([[1, 1j], [-1j, 1]]).overlaps(flint.acb_mat([[half, half * i], [-half * i, half]]))
    assert sm.sqrtm(np.zeros((3, 3))) == flint.acb_mat(3, 3)
    assert sm.powm(np.zeros((2, 2)), "1/3") == flint.acb_mat(2, 2)
    on_cut = sm.sqrtm([[-2, -2], [-2, -2]])
    assert on_cut.on_cut == 1
    assert (on_cut * on_cut).overlaps(flint.acb_mat([[-2, -2], [-2, -2]]))


@pytest.mark.parametrize(
    ("blocks", "has_root"),
    [
        ([(0, 2)], False),
        ([(0, 2), (0, 1)], True),
        ([(0, 3)], False),
        ([(0, 2), (0, 2)], True),
        ([(0, 3), (0, 2)], True),
        ([(0, 3), (0, 1)], False),
        ([(0, 2), (1, 1), (-3, 2)], False),
        ([(0, 2), (0, 1), (1j, 2)], True),
        ([(0, 4), (0, 2)], False),
    ],
)
def test_a_defective_eigenvalue_zero_is_refused(blocks, has_root):
    """Two Jordan blocks of a square root's at 0 of sizes m become blocks of ⌈m/2⌉ and ⌊m/2⌋ in the square."""
    A = jordan_matrix(blocks, 3)[0]
    said = "no functions of it" if has_root else "none at all"
    for options in ({}, {"algebra": "multiprecision"}):
        with pytest.raises(sm.SingularMatrixError, match=said):
            sm.sqrtm(A, **options)
    with pytest.raises(sm.SingularMatrixError, match="eigenvalue 0 of A is defective"):
        sm.powm(A, "1/3")
    with pytest.raises(sm.SingularMatrixError, match="is not computed here: the eigenvalue 0 of A is defective"):
        sm.powm(A, "5/2")
    for p in (0, 1, 2):
        assert sm.powm(A, p).overlaps(A.to_flint(200) ** p)


def test_negative_powers_and_logarithms_of_singular_matrices_are_refused():
    A = [[1, 1], [1, 1]]
    for ask in (lambda: sm.powm(A, "-1/2"), lambda: sm.powm(A, -2), lambda: sm.logm(A), lambda: sm.inv(A)):
        with pytest.raises(sm.SingularMatrixError, match="A is singular"):
            ask()


def test_a_wrong_core_gives_a_wrong_root(monkeypatch):
    """Without C⁻¹ between the factors."""
    true = singular.core

    def wrong(A, what):
        found = true(A, what)
        return singular.Core(found.left @ found.matrix, found.matrix, found.right)

    S = exact_root(13)
    assert sm.sqrtm(S @ S, 30).overlaps(S.to_flint(300))
    monkeypatch.setattr("symbolic_matexp.functions.primary.core", wrong)
    assert not sm.sqrtm(S @ S, 30).overlaps(S.to_flint(300))


class TestRealLogarithms:
    @pytest.mark.parametrize(
        "blocks", [[(-1, 1), (-1, 1)], [(-2, 2), (-2, 2), (3, 1)], [(-1, 1)] * 4 + [(2, 2)], [(-1, 2), (-1, 2)]]
    )
    def test_pairs_of_negative_blocks(self, blocks):
        A = jordan_matrix(blocks, 5)[0]
        L = sm.logm(A, 40, real=True)
        assert is_real(L)
        assert "not a function of A" in L.message
        with flint.ctx.workprec(400):
            assert flint.acb_mat(L).exp().contains(A.to_flint(400))

    @pytest.mark.parametrize("rows", [[[1, 2], [-3, 4]], [[0, 1], [-1, 0]], [[2, 1], [0, 2]]])
    def test_without_negative_eigenvalues_it_is_the_principal_one(self, rows):
        L = sm.logm(rows, 30, real=True)
        assert "the principal one" in L.message
        assert L.overlaps(sm.logm(rows, 30))

    @pytest.mark.parametrize("blocks", [[(-1, 1)], [(-1, 1), (-2, 1)], [(-1, 2), (-1, 1), (-1, 1)], [(-1, 1)] * 3])
    def test_there_is_none(self, blocks):
        with pytest.raises(sm.InputError, match="no real logarithm: Jordan blocks"):
            sm.logm(jordan_matrix(blocks, 1)[0], real=True)

    def test_what_it_does_not_go_with(self):
        with pytest.raises(sm.InputError, match="real matrix"):
            sm.logm([[1j]], real=True)
        for options in ({"cut": 1.0}, {"cut": 7.0}, {"algebra": "multiprecision"}):
            with pytest.raises(sm.InputError, match="principal cut"):
                sm.logm([[2]], real=True, **options)
        with pytest.raises(sm.SingularMatrixError):
            sm.logm([[0]], real=True)
