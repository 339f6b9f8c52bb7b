"""Bases of invariant subspaces: what float64 groups, and that refining reaches every precision."""

import flint
import numpy as np
import pytest
from helpers.problems import gaussian, jordan_matrix

import symbolic_matexp as sm
from symbolic_matexp.systems.ball.arithmetic import frobenius_norm, relative_radius
from symbolic_matexp.systems.ball.block_diagonal import block_diagonalizations
from symbolic_matexp.systems.ball.invariant_subspaces import subspaces_from_float64


def off_blocks(A, V, clusters):
    """‖V⁻¹AV outside the blocks‖/‖A‖, in balls."""
    B = V.inv() * A * V
    owner = [k for k, cluster in enumerate(clusters) for _ in cluster]
    outside = [B[i, j] for i in range(len(owner)) for j in range(len(owner)) if owner[i] != owner[j]]
    return frobenius_norm(flint.acb_mat(1, len(outside), outside)) / frobenius_norm(A)


@pytest.mark.parametrize("precision", [100, 300, 2000])
@pytest.mark.parametrize(
    ("blocks", "sizes"),
    [
        ([(3, 4), (1, 4)], [4, 4]),
        ([(1, 2), (2, 2), (5, 2)], [2, 2, 2]),
        ([(2, 3), (5, 1), (7, 1)], [1, 1, 3]),
        ([(100, 3), (1, 1), (4, 1)], [1, 1, 3]),
    ],
)
def test_blocks_are_found_and_refined(blocks, sizes, precision):
    A, _ = jordan_matrix(blocks)
    with flint.ctx.workprec(precision):
        found = subspaces_from_float64(A.to_flint(precision))
        assert found is not None
        assert sorted(map(len, found[1])) == sizes
    with flint.ctx.workprec(4 * precision):
        assert off_blocks(A.to_flint(precision), *found) < flint.arb(2) ** -(precision - 40)


@pytest.mark.parametrize("exponent", [-8, -20, -60])
def test_nearly_defective_matrices_keep_their_bits(exponent):
    """The certified bases of clusters lose little, whereas nearly parallel eigenvectors would lose most bits."""
    A, _ = jordan_matrix([(3, 3), (1, 3)])
    noise = sm.ExactMatrix.parse(gaussian(np.random.default_rng(1), 6, "complex"))
    small = sm.ExactMatrix.parse([[f"1e{exponent}" if i == j else 0 for j in range(6)] for i in range(6)])
    with flint.ctx.workprec(300):
        balls = (A + small @ noise).to_flint(300)
        first = next(block_diagonalizations(balls))
        assert sorted(T.nrows() for T in first.blocks) == [3, 3]
        whole = first.assemble(list(first.blocks))
        assert relative_radius(whole) < flint.arb(2) ** -240
        assert all(z.contains(0) for z in (whole - balls).entries())


def test_float64_answers_only_where_it_sees_clusters():
    generator = np.random.default_rng(0)
    with flint.ctx.workprec(200):
        generic = sm.ExactMatrix.parse(gaussian(generator, 5, "complex")).to_flint(200)
        assert subspaces_from_float64(generic) is None  # simple eigenvalues
        one_block, _ = jordan_matrix([(2, 5)])
        assert subspaces_from_float64(one_block.to_flint(200)) is None
        assert subspaces_from_float64(generic * flint.arb(2) ** 2000) is None  # out of range


def test_eigenvalues_that_only_many_bits_tell_apart():
    """1 and 1 + 1e-30 are one cluster to float64, and two eigenvalues to the diagonalisations that follow."""
    A = sm.ExactMatrix.parse([[1, 1, 0], [0, "1.000000000000000000000000000001", 0], [0, 0, 5]])
    with flint.ctx.workprec(400):
        found = [sorted(T.nrows() for T in each.blocks) for each in block_diagonalizations(A.to_flint(400))]
    assert found[0] == [1, 2]
    assert [1, 1, 1] in found
