"""Invertible matrices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from . import blocks as block_matrices
from .sampler import Row, Sampler


def cases(make: Sampler) -> Iterator[Row]:
    """Yield invertible matrices."""
    for dim in (1, 2, 3, 4, 6, 8, 12):
        for field in ("real", "complex"):
            yield "ordinary", make.gaussian(dim, field), "Gaussian"
    for size in (1e-3, 1e-6, 1e-9, 1e-12, 1e-15):
        for dim, field in ((3, "real"), (5, "complex")):
            kind = "near-singular" if size < 1e-8 else "ill-conditioned"
            yield kind, make.with_singular_values([*np.ones(dim - 1), size], field), f"σ = {size:g}"
    for dim in (4, 6, 8, 10, 12):
        kind = "near-singular" if dim > 6 else "ill-conditioned"
        yield kind, 1.0 / (np.arange(1, dim + 1)[:, None] + np.arange(dim)), f"Hilbert, d = {dim}"
    for dim in (5, 8):
        yield "ill-conditioned", np.vander(np.linspace(0.5, 2, dim)), "Vandermonde"
    for dim in (8, 16):
        A = np.eye(dim) - np.tril(np.ones((dim, dim)), -1)
        A[:, -1] = 1
        yield "growth", A, "Wilkinson: pivots grow like 2^d"
    for dim in (3, 5):
        A = make.gaussian(dim)
        yield "badly scaled", A * np.geomspace(1, 1e12, dim)[:, None], "rows of very different size"
        yield "badly scaled", A * np.geomspace(1, 1e-12, dim), "columns of very different size"
    for size in (1e150, 1e-150):
        yield "large norm" if size > 1 else "tiny", make.gaussian(3) * size, f"entries about {size:g}"
    yield "defective", make.jordan((1, 3), (2, 2)), "Jordan blocks (1, 3), (2, 2)"
    yield "non-normal", np.eye(6) + np.triu(np.full((6, 6), 10.0), 1), "triangular, large above the diagonal"
    for size in (1e-3, 1e-8, 1e-14):
        yield "pivoting", [[size, 1], [1, 1]], f"a first pivot {size:g}"
        yield "pivoting", [[0, size, 1], [1, 0, 0], [1, 1, 1]], f"a first pivot 0, then {size:g}"
    for dim in (3, 5):
        yield "pivoting", np.eye(dim)[:, ::-1] + np.triu(make.gaussian(dim), dim - 2), "nearly a reversal"
        C = make.gaussian(dim, "complex")
        yield "Hermitian", C @ C.conj().T + np.eye(dim), "positive definite"
        yield "Hermitian", C + C.conj().T, "indefinite"
        yield "symmetric, complex", C + C.T, "equal to its transpose, not to its conjugate"
        yield "triangular", np.tril(make.gaussian(dim), -1) + 2 * np.eye(dim), "lower"
        yield "orthogonal", make.unitary(dim), "rounded"
    yield "tiny", make.gaussian(3, "complex") * 1e-300, "entries about 1e-300"
    yield from block_matrices.cases(make)
