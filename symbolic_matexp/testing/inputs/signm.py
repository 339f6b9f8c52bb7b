"""Matrices without eigenvalues on the imaginary axis, some of them near it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from . import blocks as block_matrices
from .sampler import Row, Sampler


def cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note)."""
    for dim in (1, 2, 3, 4, 6, 8):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for dim in (3, 5):
        B = make.gaussian(dim)
        yield "ordinary", B + B.T, "symmetric"
        C = make.gaussian(dim, "complex")
        yield "ordinary", C + C.conj().T, "Hermitian"
    for distance in (1e-2, 1e-4, 1e-6, 1e-8):
        eigenvalues = np.array([distance + 1j, -distance + 2j, 1.0])
        yield "near the axis", make.with_spectrum(eigenvalues), f"eigenvalues {distance:g} from the imaginary axis"
        yield "near the axis", [[distance, 1], [-1, distance]], f"a turn and growth by {distance:g}"
        yield "near the axis", np.diag([1, distance, -1]) + np.triu(make.gaussian(3), 1), f"triangular, {distance:g}"
    yield "one side", make.with_spectrum(np.array([0.5, 1.0, 3.0, 4.0])), "all eigenvalues positive: I"
    yield "one side", [[-1, 100], [0, -2]], "all eigenvalues negative: −I"
    yield "involution", [[1, 5], [0, -1]], "its own sign"
    yield "involution", [[3, -4], [2, -3]], "its own sign"
    yield "involution", [[0, 2], [0.5, 0]], "its own sign"
    for size in (10.0, 1e3, 1e5):
        A = np.triu(make.gaussian(4), 1) * size + np.diag([1.0, -2.0, 3.0, -4.0])
        yield "non-normal", A, "triangular, large above the diagonal"
        yield "non-normal", [[1, size], [0, -1]], "two real eigenvalues of both signs"
    for ratio in (1e2, 1e4, 1e6):
        eigenvalues = np.array([1.0, -ratio, 1 / ratio, -1.0])
        yield "badly scaled", make.with_spectrum(eigenvalues), f"eigenvalues from {1 / ratio:g} to {ratio:g}"
    for blocks_of in (
        [(2, 2), (-1, 1)],
        [(1, 3), (-1, 2)],
        [(-0.5, 4)],
        [(1, 2), (-2, 2), (0.5, 1)],
        [(4, 2), (4, 1), (-4, 2)],
    ):
        yield "defective", make.jordan(*blocks_of), f"Jordan blocks (eigenvalue, size) {blocks_of}"
    for gap in (1e-4, 1e-8, 1e-12):
        A = np.array([[1, 1000, 3, 1], [0, 1 + gap, 7, 2], [0, 0, 1 + 2 * gap, 3], [0, 0, 0, -1]])
        yield "near-defective", A, f"eigenvalues {gap:g} apart"
    for size in (1e150, 1e-150):
        yield "large norm" if size > 1 else "tiny", make.gaussian(3) * size, f"entries about {size:g}"
    yield from block_matrices.cases(make)
    yield "blocks", [[1, 0, 0], [0, 1, -2j], [0, 2j, 2]], "Hermitian and indefinite, a 1×1 block apart"
    yield "blocks", [[-1, 0, 0], [0, 1, -2j], [0, 2j, 2]], "Hermitian and indefinite, a 1×1 block apart"
    yield "blocks", [[1, 2, 5, 6], [-2, 1, 7, 8], [0, 0, -3, 1], [0, 0, -4, -3]], "2×2 blocks of both signs"
