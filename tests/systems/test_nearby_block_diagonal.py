"""Λ + E = (I + X)(Λ + G)(I + X)⁻¹: the bounds of X and G against the invariant subspaces that NumPy finds."""

import flint
import numpy as np
import pytest
import scipy.optimize

from symbolic_matexp.systems.ball.block_matrix import BlockMatrix, Layout
from symbolic_matexp.systems.ball.perturbation import diagonal_nearby

CASES = 150


def ball_matrix(array):
    return flint.acb_mat([[flint.acb(z.real, z.imag) for z in row] for row in array])


def gaussian(rng, *shape):
    return rng.standard_normal(shape) + 1j * rng.standard_normal(shape)


def drawn(rng):
    """Λ in blocks of one or two rows, and how large E may be for the bounds, about."""
    numbers = list(gaussian(rng, int(rng.integers(0, 3))) * 3)
    clusters = [np.eye(2) * gaussian(rng, 1) * 3 + gaussian(rng, 2, 2) * 0.1 for _ in range(rng.integers(1, 3))]
    blocks = [np.array([[z]]) for z in numbers] + clusters
    operators = [
        np.kron(np.eye(len(T)), S) - np.kron(T.T, np.eye(len(S))) for S in blocks for T in blocks if S is not T
    ]
    largest = max((np.linalg.norm(np.linalg.inv(S)) for S in operators), default=1.0)
    layout = Layout(len(numbers), 0, (2,) * len(clusters), False)
    return BlockMatrix(layout, [flint.acb(z) for z in numbers], [ball_matrix(T) for T in clusters], False), (
        blocks,
        1 / (6 * largest),
    )


def apart(blocks, E):
    """X and G from the eigenvectors of Λ + E, each of them with the block whose eigenvalues are near its own."""
    starts = np.cumsum([0] + [len(T) for T in blocks])
    Lambda = np.zeros(E.shape, dtype=complex)
    for T, i in zip(blocks, starts, strict=False):
        Lambda[i : i + len(T), i : i + len(T)] = T
    values, vectors = np.linalg.eig(Lambda + E)
    near = np.concatenate([np.linalg.eigvals(T) for T in blocks])
    rows, columns = scipy.optimize.linear_sum_assignment(np.abs(values[:, None] - near))
    owner = np.repeat(np.arange(len(blocks)), [len(T) for T in blocks])[columns]
    one_plus_X, G = np.zeros_like(Lambda), np.zeros_like(Lambda)
    for k, (T, i) in enumerate(zip(blocks, starts, strict=False)):
        inside = slice(i, i + len(T))
        subspace = vectors[:, rows[owner == k]]
        one_plus_X[:, inside] = subspace @ np.linalg.inv(subspace[inside])
        G[inside, inside] = ((Lambda + E) @ one_plus_X[:, inside])[inside] - T
    return one_plus_X - np.eye(len(E)), G


def ratios():
    """‖X‖ and ‖G‖, each relative to its bound."""
    rng = np.random.default_rng(1)
    found = []
    while len(found) < CASES:
        Lambda, (blocks, size) = drawn(rng)
        dim = Lambda.layout.dim
        E = gaussian(rng, dim, dim) * (rng.random((dim, dim)) < rng.choice([0.2, 1]))
        size *= rng.uniform(0.1, 1)
        if rng.random() < 0.3:  # hardly anything beside the blocks
            E = np.where(Lambda.layout.mask, E, E * 1e-2)
        if len(blocks) < 2 or not E.any():
            continue
        E *= size / np.linalg.norm(E)
        beside = diagonal_nearby(Lambda, flint.arb(size * (1 + 1e-12)))
        if beside is not None:
            X, G = (np.linalg.norm(M) for M in apart(blocks, E))
            found.append([X / float(beside), G / (size * (1 + 1e-9))])
    return np.array(found)


def test_the_bounds_hold_and_are_near():
    of_X, of_G = ratios().max(axis=0)
    assert 0.2 < of_X <= 1
    assert 0.999 < of_G <= 1


@pytest.mark.parametrize("size", [0.18, 0.25, 1.0, float("inf")])
def test_blocks_that_E_may_mix_have_no_bounds(size):
    """The eigenvalues are 1 apart: from ‖E‖ = 1/6 on nothing is proved."""
    Lambda = BlockMatrix(Layout(2, 0, (), False), [flint.acb(0), flint.acb(1)], [], False)
    assert diagonal_nearby(Lambda, flint.arb(0.16)) is not None
    assert diagonal_nearby(Lambda, flint.arb(size)) is None
    same = BlockMatrix(Layout(2, 0, (), False), [flint.acb(1), flint.acb(1)], [], False)
    assert diagonal_nearby(same, flint.arb(0)) is None
