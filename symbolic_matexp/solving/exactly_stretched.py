"""Matrices far from normal with exact entries: floats cannot hold their spectra.

TNT⁻¹ has the eigenvalues of N, and where T shrinks one direction by 2^−k its entries are of the size 2^k. Such
matrices in the first layers of Theorem 4 magnify the difference of two nearly equal inputs 2^k times, and their
exponentials are hardly larger than they are themselves.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ..inputs.exact_matrix import ExactMatrix

LARGEST_ENTRY = 3
"""T is a matrix of integers up to this one, with one column shrunk."""
SMALLEST_SHARE = 0.1
LARGEST_SHARE = 0.35
"""Of the bits by which inputs agree, a matrix takes a share between these; measured for d = 3."""


def exactly_stretched(dim: int, bits: int, generator: np.random.Generator) -> ExactMatrix:
    """Return a real TNT⁻¹, where T shrinks a direction by a random share of so many bits."""
    k = round(bits * generator.uniform(SMALLEST_SHARE, LARGEST_SHARE))
    N = ExactMatrix.parse(generator.normal(size=(dim, dim)) * 10.0 ** generator.uniform(-0.7, 0.3))
    basis = ExactMatrix.identity(dim) - ExactMatrix.identity(dim)
    while not basis.is_invertible:
        basis = ExactMatrix.parse(generator.integers(-LARGEST_ENTRY, LARGEST_ENTRY + 1, (dim, dim)))
    shrink, grow = _first_scaled(dim, -k), _first_scaled(dim, k)
    return basis @ shrink @ N @ grow @ basis.solve(ExactMatrix.identity(dim))


def _first_scaled(dim: int, exponent: int) -> ExactMatrix:
    """Return the diagonal matrix with the diagonal 2^exponent, 1, …, 1."""
    scale = Fraction(2) ** exponent
    return ExactMatrix.parse([[scale if i == j == 0 else int(i == j) for j in range(dim)] for i in range(dim)])
