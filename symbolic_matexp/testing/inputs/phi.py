"""Matrices of the exponential, each with an order: φ-functions lose digits where their argument is small."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import numpy as np

from .expm import THETA
from .sampler import Sampler

ORDERS = (1, 2, 3, 4)


def cases(make: Sampler) -> Iterator[tuple[str, Any, str, int]]:
    """Yield (kind, matrix, note, order)."""
    orders = cycle(ORDERS)
    for kind, A, note in _matrices(make):
        k = next(orders)
        yield kind, A, f"{note}; k = {k}", k


def _matrices(make: Sampler) -> Iterator[tuple[str, Any, str]]:
    for dim in (1, 2, 3, 4, 6):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for theta in THETA:
        for field in ("real", "complex"):
            yield "Padé boundary", make.of_norm(4, theta, field), f"1-norm just below {theta:.3g}"
    for size in (1e-2, 1e-3, 1e-5, 1e-8, 1e-12, 1e-20, 1e-160):
        yield "tiny", make.gaussian(3) * size, f"entries about {size:g}: quotients cancel"
    yield "zero", np.zeros((3, 3)), "I/k!"
    for size in (10.0, 50.0, 300.0, 700.0):
        yield "large norm", make.with_spectrum(-size * make.generator.uniform(0.1, 1, 4)), "negative spectrum: stiff"
    for size in (1e2, 1e4):
        B = make.gaussian(4)
        yield "large norm", (B - B.T) * size, "skew-symmetric: oscillation"
    yield "large norm", np.diag([690.0, -700.0, 0.0]), "near the ends of the range"
    yield "large norm", [[-247.044225955, 0], [6283.1853, -6283.1853]], "stiff"
    for dim in (3, 4, 5, 6):
        laplacian = (np.eye(dim, k=1) - 2 * np.eye(dim) + np.eye(dim, k=-1)) * (dim + 1) ** 2
        yield "stiff", laplacian, "the second difference"
    for dim in (2, 3, 4):
        singular = make.with_singular_values([*np.ones(dim - 1), 0.0])
        yield "singular", singular, "nearly or exactly singular: no quotient by A"
    yield "singular", [[1, 1], [1, 1]], "singular: no quotient by A"
    yield "singular", [[0, 1, 2], [0, 3, 4], [0, 0, 0]], "singular: no quotient by A"
    for dim, size in ((3, 1e2), (4, 1e4)):
        A = np.triu(make.gaussian(dim)) * 0.5 + np.triu(make.gaussian(dim), 1) * size
        yield "non-normal", A, "triangular, large above the diagonal"
    yield "non-normal", [[1, 1e17], [0, 1]], "overscaling: norm far above the spectral radius"
    yield "non-normal", [[-131, 19, 18], [-390, 56, 54], [-387, 57, 52]], "Ward 1977, example 3: cancellation"
    yield "non-normal", np.eye(6, k=1) * 3 - np.eye(6, k=-1) + np.eye(6, k=2), "Toeplitz"
    for blocks in ([(-1, 2), (2, 1)], [(0, 3)], [(-3, 4)], [(1, 2), (-2, 2), (0.5, 1)], [(-20, 3)], [(2, 3), (2, 2)]):
        yield "defective", make.jordan(*blocks), f"Jordan blocks (eigenvalue, size) {blocks}"
    for gap in (1e-4, 1e-8, 1e-12):
        yield "near-defective", [[1, 1000, 3], [0, 1 + gap, 7], [0, 0, 1 + 2 * gap]], f"eigenvalues {gap:g} apart"
    for dim in (3, 5):
        yield "nilpotent", np.triu(make.gaussian(dim), 1) * 4, "φ is a polynomial"
    yield "blocks", [[1, 2, 0, 0], [-2, 1, 0, 0], [0, 0, -1, -2], [0, 0, 2, -1]], "2×2 blocks equal up to sign"
    yield "blocks", [[1, 0, 0], [0, 1, -1j], [0, 1j, 2]], "Hermitian, a 1×1 block apart"
