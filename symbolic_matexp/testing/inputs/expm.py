"""Matrices whose exponential is known to be easy, or hard."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .sampler import Row, Sampler

THETA = (1.49e-2, 2.53e-1, 9.5e-1, 2.09, 4.25, 5.37)
"""1-norms up to which Padé approximants of degree 3, 5, 7, 9 and 13 serve (Higham 2005; Al-Mohy & Higham 2009)."""


def cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note)."""
    for dim in (1, 2, 3, 4, 6, 8):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for theta in (*THETA, *(2 * t for t in THETA[-2:]), *(8 * t for t in THETA[-2:])):
        for field in ("real", "complex"):
            yield "Padé boundary", make.of_norm(4, theta, field), f"1-norm just below {theta:.3g}"
    for size in (1e-3, 1e-8, 1e-20, 1e-160):
        yield "tiny", make.gaussian(3) * size, f"entries about {size:g}"
    yield "zero", np.zeros((3, 3)), "exp(0) = I"
    for size in (50.0, 300.0, 700.0):
        yield "large norm", make.with_spectrum(-size * make.generator.uniform(0.1, 1, 5)), "negative spectrum"
    for size in (1e2, 1e4):
        B = make.gaussian(4)
        yield "large norm", (B - B.T) * size, "skew-symmetric: a rotation by many turns"
    yield "large norm", [[0, 10000], [-10000, 0]], "a rotation by 10,000 rad"
    yield "large norm", [[-247.044225955, 0], [6283.1853, -6283.1853]], "stiff"
    yield "large norm", np.diag([700.0, -700.0, 0.0]), "near the ends of the range"
    for dim, size in ((3, 1e2), (4, 1e4), (6, 1e2)):
        A = np.triu(make.gaussian(dim)) * 0.5 + np.triu(make.gaussian(dim), 1) * size
        yield "non-normal", A, "triangular, large above the diagonal"
    yield "non-normal", [[1, 1e17], [0, 1]], "overscaling: norm far above the spectral radius"
    yield "non-normal", [[4, 2, 0], [1, 4, 1], [1, 1, 4]], "Ward 1977, example 1"
    yield "non-normal", [[-131, 19, 18], [-390, 56, 54], [-387, 57, 52]], "Ward 1977, example 3: cancellation"
    yield "non-normal", [[48, -49, 50, 49], [0, -2, 100, 0], [0, -1, -2, 1], [-50, 50, 50, -52]], "badly scaled basis"
    yield "non-normal", [[50, 3], [2j, 0]], "exp(M) exp(−M) is far from I in float64"
    yield "non-normal", np.eye(6, k=1) * 3 - np.eye(6, k=-1) + np.eye(6, k=2), "Toeplitz"
    for blocks in ([(-1, 2), (2, 1)], [(0, 3)], [(-3, 4)], [(1, 2), (-2, 2), (0.5, 1)], [(-20, 3)], [(2, 3), (2, 2)]):
        yield "defective", make.jordan(*blocks), f"Jordan blocks (eigenvalue, size) {blocks}"
    yield (
        "defective",
        make.jordan((-50, 3), above=1e10),
        "one Jordan block of size 3 for −50, 1e10 above the diagonal",
    )
    for gap in (1e-4, 1e-8, 1e-12):
        yield "near-defective", [[1, 1000, 3], [0, 1 + gap, 7], [0, 0, 1 + 2 * gap]], f"eigenvalues {gap:g} apart"
    for dim in (3, 5):
        yield "nilpotent", np.triu(make.gaussian(dim), 1) * 4, "exp is a polynomial"
