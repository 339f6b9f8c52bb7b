"""Matrices whose cosine is known to be easy, or hard."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from .circular import NORMS, far_from_normal
from .sampler import Row, Sampler


def cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note)."""
    for dim in (1, 2, 3, 4, 6, 8):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for norm in NORMS:
        for field in ("real", "complex"):
            yield "scaling boundary", make.of_norm(4, norm, field), f"1-norm just below {norm:g}"
    for size in (1e-3, 1e-8, 1e-20, 1e-160):
        yield "tiny", make.gaussian(3) * size, f"entries about {size:g}"
    yield "zero", np.zeros((3, 3)), "cos(0) = I"
    for size in (1e2, 1e4):
        B = make.gaussian(4)
        yield "large norm", (B + B.T) * size, "symmetric: angles of many turns"
    for size in (50.0, 300.0):
        B = make.gaussian(4)
        yield "large norm", (B - B.T) * (size / np.linalg.norm(B - B.T, 2)), "skew-symmetric: a hyperbolic cosine"
    yield "large norm", np.diag([700j, -700j, 0.0]), "near the end of the range"
    yield "large norm", [[1e4, 1], [0, 1]], "a large angle and a small one"
    for distance in (1e-2, 1e-5, 1e-8):
        angles = np.array([math.pi / 2 - distance, 3 * math.pi / 2 + distance, -math.pi / 2 + distance])
        yield "near a zero", make.with_spectrum(angles), f"every eigenvalue {distance:g} from a zero of cos"
        yield "near a zero", np.diag(angles) + np.triu(make.gaussian(3), 1), f"triangular, {distance:g} from zeros"
    yield "near a zero", [[math.pi / 2]], "the float next to π/2"
    yield "near a zero", make.with_spectrum(np.array([math.pi / 2, 1.0, 2.0])), "one eigenvalue about π/2"
    yield from far_from_normal(make, "cos is a polynomial")
