"""Matrices without zero eigenvalues, some of them on the cut or near it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from . import blocks as block_matrices
from .sampler import Row, Sampler


def cases(make: Sampler) -> Iterator[Row]:
    """Yield matrices without zero eigenvalues; those of "on the cut" get imaginary part +π."""
    for dim in (1, 2, 3, 4, 6):
        for field in ("real", "complex"):
            A = make.gaussian(dim, field)
            yield "ordinary", A @ A.conj().T + np.eye(dim), "positive definite"
    for dim in (2, 4, 5):
        yield "ordinary", make.gaussian(dim, "complex"), "Gaussian"
    for distance in (5e-2, 1e-3, 1e-6, 1e-8):
        angle = math.pi - distance
        c, s = math.cos(angle), math.sin(angle)
        yield "near the cut", [[c, -s], [s, c]], f"a rotation by π − {distance:g}"
        eigenvalues = np.exp(1j * np.array([angle, 1.0, -0.5])) * [1, 2, 0.5]
        yield "near the cut", make.with_spectrum(eigenvalues), f"one eigenvalue at angle about π − {distance:g}"
        yield "near the cut", make.with_spectrum(eigenvalues.conj()), f"one at angle about −π + {distance:g}"
    yield "near the cut", np.array([[-2303, -96], [96, -2303]]) / 2305, "a rotation by 3.09993 rad"
    yield "on the cut", [[-1, 1], [0, -1]], "a Jordan block"
    yield "on the cut", [[-1, 0], [0, -1]], "−I"
    yield "on the cut", [[2, 1, 0], [0, -3, 1], [0, 0, 5]], "one negative eigenvalue"
    yield "on the cut", make.jordan((-2, 1), (3, 2)), "one negative eigenvalue"
    for size in (1e-4, 1e-8, 1e-12):
        kind = "near-singular" if size < 1e-7 else "ill-conditioned"
        yield kind, make.with_spectrum(np.array([1.0, 2.0, 3.0, size])), f"an eigenvalue {size:g}"
        yield kind, np.diag([1, size, 1.0]) + np.triu(make.gaussian(3), 1), f"triangular, {size:g}"
    yield "ill-conditioned", 1.0 / (np.arange(1, 7)[:, None] + np.arange(6)), "Hilbert, d = 6"
    yield "near-singular", 1.0 / (np.arange(1, 11)[:, None] + np.arange(10)), "Hilbert, d = 10"
    for blocks in ([(2, 3)], [(1, 2), (3, 1)], [(0.5, 4)], [(4, 2), (4, 1), (1, 2)], [(1, 3), (1, 2)]):
        yield "defective", make.jordan(*blocks), f"Jordan blocks (eigenvalue, size) {blocks}"
    yield "defective", [[1001, -100000], [10, -999]], "a double eigenvalue 1"
    yield "defective", [[524, -1176, 3161], [696, -1564, 4205], [173, -389, 1046]], "a Jordan block of size 3"
    for gap in (1e-4, 1e-8, 1e-12):
        yield "near-defective", [[1, 1000, 3], [0, 1 + gap, 7], [0, 0, 1 + 2 * gap]], f"eigenvalues {gap:g} apart"
    amh = np.triu(np.full((4, 4), 3e4), 1) + np.diag([0.32346, 0.30089, 0.3221, 0.30744])
    yield "non-normal", amh, "its exponential is conditioned like 1e36 (Al-Mohy & Higham 2012)"
    yield "non-normal", [[0.01, 0.95], [0, 0.04]], "small"
    for size in (1e2, 1e5):
        A = np.triu(make.gaussian(4), 1) * size + np.diag([1.0, 2.0, 3.0, 4.0])
        yield "non-normal", A, "triangular, large above the diagonal"
    for size in (1e-2, 1e-6, 1e-10, 1e-14):
        yield "near the identity", np.eye(3) + make.gaussian(3) * size, f"I + {size:g} G: the logarithm is tiny"
    for size in (1e150, 1e-150):
        yield (
            "large norm" if size > 1 else "tiny",
            (make.gaussian(3) @ np.eye(3) * 0.1 + np.eye(3)) * size,
            f"{size:g}",
        )
    yield "ordinary", [[0, 1], [-1, 0]], "a quarter turn"
    yield from block_matrices.cases(make)
