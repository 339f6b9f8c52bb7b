"""Matrices at which circular and hyperbolic functions are known to be easy, or hard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .sampler import Row, Sampler

NORMS = (1e-2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Algorithms halve A until its norm is about 1, and double the angle as often (Higham & Smith 2003)."""


def circular(make: Sampler, zeros: Sequence[float], what: str = "a zero") -> Iterator[Row]:
    """Yield (kind, matrix, note) for sin or tan, with eigenvalues near ``zeros``, which are three."""
    yield from _common(make)
    for size in (1e2, 1e4):
        B = make.gaussian(4)
        yield "large norm", (B + B.T) * size, "symmetric: angles of many turns"
    for size in (50.0, 300.0):
        B = make.gaussian(4)
        yield "large norm", (B - B.T) * (size / np.linalg.norm(B - B.T, 2)), "skew-symmetric: hyperbolic"
    yield "large norm", np.diag([700j, -700j, 0.5]), "near the end of the range"
    yield "large norm", [[1e4, 1], [0, 1]], "a large angle and a small one"
    for distance in (1e-2, 1e-5, 1e-8):
        angles = np.array(zeros) - distance
        yield f"near {what}", make.with_spectrum(angles), f"every eigenvalue {distance:g} from {what}"
        yield f"near {what}", np.diag(angles) + np.triu(make.gaussian(3), 1), f"triangular, {distance:g} from {what}"
    yield f"near {what}", [[zeros[0]]], f"the float next to {what}"
    yield f"near {what}", make.with_spectrum(np.array([zeros[0], 1.0, 2.0])), f"one eigenvalue about {what}"
    yield "blocks", [[1, 2, 0, 0], [-2, 1, 0, 0], [0, 0, -1, -2], [0, 0, 2, -1]], "2×2 blocks equal up to sign"
    yield "blocks", [[1, 0, 0], [0, 1, -1j], [0, 1j, 2]], "Hermitian, a 1×1 block apart"


def hyperbolic(make: Sampler, zeros: Sequence[float]) -> Iterator[Row]:
    """Yield (kind, matrix, note) for sinh or cosh, which are circular functions of iA."""
    yield from _common(make)
    for size in (1e2, 1e4):
        B = make.gaussian(4)
        yield "large norm", (B - B.T) * size, "skew-symmetric: angles of many turns"
    for size in (50.0, 300.0):
        B = make.gaussian(4)
        yield "large norm", (B + B.T) * (size / np.linalg.norm(B + B.T, 2)), "symmetric: exponentials of both signs"
    yield "large norm", np.diag([700, -700, 0.5]), "near the end of the range"
    yield "large norm", [[0, 1e4, 1], [-1e4, 0, 0], [0, 0, 1]], "a large angle and a small number"
    for distance in (1e-2, 1e-5, 1e-8):
        angles = 1j * (np.array(zeros) - distance)
        yield "near a zero", make.with_spectrum(angles), f"every eigenvalue {distance:g} from a zero"
        yield "near a zero", np.diag(angles) + np.triu(make.gaussian(3), 1), f"triangular, {distance:g} from zeros"
    yield "near a zero", [[0, zeros[0]], [-zeros[0], 0]], "a rotation whose angle is the float next to a zero"
    yield "near a zero", make.with_spectrum(np.array([zeros[0] * 1j, 1.0, 2.0])), "one eigenvalue about a zero"
    yield "blocks", [[1, 2, 0, 0], [-2, 1, 0, 0], [0, 0, -1, -2], [0, 0, 2, -1]], "2×2 blocks equal up to sign"
    yield "blocks", [[1, 0, 0], [0, 1, -1j], [0, 1j, 2]], "Hermitian, a 1×1 block apart"


def _common(make: Sampler) -> Iterator[Row]:
    for dim in (1, 2, 3, 4, 6):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for norm in NORMS:
        for field in ("real", "complex"):
            yield "scaling boundary", make.of_norm(4, norm, field), f"1-norm just below {norm:g}"
    for size in (1e-3, 1e-8, 1e-20, 1e-160):
        for field in ("real", "complex"):
            yield "tiny", make.gaussian(3, field) * size, f"entries about {size:g}"
    yield "zero", np.zeros((3, 3)), "the value at 0"
    yield from far_from_normal(make, "the function is a polynomial")


def far_from_normal(make: Sampler, of_nilpotent: str) -> Iterator[Row]:
    """Yield (kind, matrix, note) with eigenvectors that are nearly parallel, or too few."""
    for dim, size in ((3, 1e2), (4, 1e4), (6, 1e2)):
        A = np.triu(make.gaussian(dim)) * 0.5 + np.triu(make.gaussian(dim), 1) * size
        yield "non-normal", A, "triangular, large above the diagonal"
    yield "non-normal", [[1, 1e17], [0, 1]], "overscaling: norm far above the spectral radius"
    yield "non-normal", [[4, 2, 0], [1, 4, 1], [1, 1, 4]], "Ward 1977, example 1"
    yield "non-normal", [[-131, 19, 18], [-390, 56, 54], [-387, 57, 52]], "Ward 1977, example 3: cancellation"
    yield "non-normal", np.eye(6, k=1) * 3 - np.eye(6, k=-1) + np.eye(6, k=2), "Toeplitz"
    for blocks in ([(-1, 2), (2, 1)], [(0, 3)], [(-3, 4)], [(1, 2), (-2, 2), (0.5, 1)], [(20, 3)], [(2, 3), (2, 2)]):
        yield "defective", make.jordan(*blocks), f"Jordan blocks (eigenvalue, size) {blocks}"
    for gap in (1e-4, 1e-8, 1e-12):
        yield "near-defective", [[1, 1000, 3], [0, 1 + gap, 7], [0, 0, 1 + 2 * gap]], f"eigenvalues {gap:g} apart"
    for dim in (3, 5):
        yield "nilpotent", np.triu(make.gaussian(dim), 1) * 4, of_nilpotent
