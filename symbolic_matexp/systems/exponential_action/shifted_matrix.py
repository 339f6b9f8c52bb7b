"""A = 2^f (σI + 2^g M): a matrix split into a multiple of the identity and a rest of a size near 1.

The exponential of the multiple is a number, and the norm of the rest decides how many terms and steps a series
needs. For a Laplacian or a generator M is −1 times nothing but what is not negative: its series has no cancellation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sparse

from .blocked import BLOCK, Blocked
from .rounding import FUNCTIONS, UNDERFLOW, UNIT, Array, gamma, inflated, times_power_of_two

LARGEST_EXPONENT = 1000
"""Larger entries are scaled down by a power of two, so that no sum of them overflows."""
SMALLEST_IN_BLOCKS = 2 * BLOCK


@dataclass(frozen=True, eq=False)
class ShiftedMatrix:
    """``matrix`` is M as floats, an array or a ``csr_array``; ``shift`` is σ; ``exponents`` are f and g.

    The exact M differs from the floats by ``roundings`` in every entry, and by at most ``lost`` in those that are not
    zero. Bounds are those of the exact M, and hold for ωM with |ω| = 1, too.
    """

    matrix: Any
    diagonal: Array
    shift: float | complex
    exponents: tuple[int, int]
    terms: int
    """The largest number of entries of the exact M, not zero, in a row or in a column; 0 if M = 0."""
    lost: float
    roundings: int = 1
    """The exact M differs from the floats by so many roundings of each entry, 1 of which is that of the shift."""

    @classmethod
    def of(cls, A: Any, direction: float | complex, roundings: int = 1) -> ShiftedMatrix:
        """Split A. The shift is the one that suits exp(tA) best, for t of this direction in the complex plane."""
        f = max(0, _exponent(A) - LARGEST_EXPONENT)
        rest = with_diagonal(A, np.zeros(A.shape[0]))
        terms = max(0, *(int(np.asarray((rest != 0).sum(axis=k)).max(initial=0)) for k in (0, 1)))
        rest, diagonal = _times_power_of_two(rest, -f), times_power_of_two(A.diagonal(), -f)
        shift = _best_shift(diagonal, _sums(rest, 1), direction)
        diagonal = diagonal - shift
        terms += bool(diagonal.any())
        matrix = with_diagonal(rest, diagonal)
        g = _exponent(matrix)
        lost = 2 * (UNDERFLOW + (math.ldexp(UNDERFLOW, -g) if f else 0.0))
        matrix = _times_power_of_two(matrix, -g)
        return cls(matrix, matrix.diagonal().copy(), shift, (f, g), terms, lost, roundings)

    @property
    def dim(self) -> int:
        """The number of rows."""
        return len(self.diagonal)

    @property
    def is_complex(self) -> bool:
        """Whether there are complex numbers in M or σ."""
        return bool(self.matrix.dtype.kind == "c")

    def rounding(self, factor_is_complex: bool) -> float:
        """Return a bound of the relative error of c(Mw), computed for a number c that went through three roundings.

        There are those of the entries of M and of the sum, three of c, and that of the last product, γ_3 if complex.
        """
        summands = self.terms if self._factor is self.matrix else min(self.terms, self._factor.summands)
        if self.is_complex:
            return gamma(3 * summands + 6 + self.roundings)
        return gamma(summands + (6 if factor_is_complex else 4) + self.roundings)

    @cached_property
    def _factor(self) -> Any:
        if sparse.issparse(self.matrix) or self.dim < SMALLEST_IN_BLOCKS:
            return self.matrix
        return Blocked(self.matrix)

    def times(self, V: Array) -> Array:
        """Return MV. If M is real and V is not, these are products with the real and the imaginary parts."""
        if self.is_complex or V.dtype.kind != "c":
            return np.asarray(self._factor @ V)
        parts = np.ascontiguousarray(self._factor @ V.view(np.float64).reshape(self.dim, -1))
        return parts.view(np.complex128).reshape(V.shape)

    @cached_property
    def sums(self) -> tuple[Array, Array]:
        """The sums of the moduli in the columns and in the rows, as upper bounds."""
        slack = 1 + gamma(self.terms + FUNCTIONS)
        lost = self.terms * self.lost
        return _sums(self.matrix, 0) * slack + lost, _sums(self.matrix, 1) * slack + lost

    def absolute_norm(self, p: float) -> float:
        """Return an upper bound of the p-norm of |M|, which bounds that of M: p = 1, 2 or inf."""
        columns, rows = (float(x.max(initial=0)) for x in self.sums)
        bound = columns if p == 1 else rows if p == math.inf else math.sqrt(columns * rows)
        return float(inflated(bound * (1 + UNIT)))


def _sums(matrix: Any, axis: int) -> Array:
    return np.asarray(abs(matrix).sum(axis=axis), dtype=np.float64)


def _exponent(matrix: Any) -> int:
    """Return e with every real and imaginary part less than 2^e, and one of them at least 2^(e−1); 0 for zeros."""
    data = matrix.data if sparse.issparse(matrix) else matrix
    parts = (data.real, data.imag) if data.dtype.kind == "c" else (data,)
    largest = max(float(np.abs(part).max(initial=0)) for part in parts)
    return math.frexp(largest)[1]


def _times_power_of_two(matrix: Any, exponent: int) -> Any:
    if exponent == 0:
        return matrix
    if not sparse.issparse(matrix):
        return times_power_of_two(matrix, exponent)
    data = times_power_of_two(matrix.data, exponent)
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def with_diagonal(matrix: Any, diagonal: Array) -> Any:
    """Return the matrix with another diagonal. No zeros are stored in a sparse one."""
    if not sparse.issparse(matrix):
        result = np.array(matrix, dtype=np.result_type(matrix, diagonal))
        np.fill_diagonal(result, diagonal)
        return result
    entries = matrix.tocoo()
    rows, columns = entries.coords
    beside, places = rows != columns, np.flatnonzero(diagonal)
    data = np.concatenate([entries.data[beside], diagonal[places]])
    where = tuple(np.concatenate([x[beside], places]) for x in (rows, columns))
    return sparse.csr_array((data, where), shape=matrix.shape)


def _best_shift(diagonal: Array, sums: Array, direction: float | complex) -> float | complex:
    """Return the shift with which the fewest steps are expected. Any is correct."""
    if len(diagonal) == 0:
        return 0.0
    if (diagonal == diagonal[0]).all():
        return _number(diagonal[0])
    turned = (direction * diagonal).real
    ends = [diagonal[turned.argmin()], diagonal[turned.argmax()]]
    candidates = [_number(x) for x in (diagonal.mean(), (ends[0] + ends[1]) / 2, *ends)]

    def cost(shift: float | complex) -> float:
        rest = diagonal - shift
        norm = float((np.abs(rest) + sums).max())
        growth = float(((direction * rest).real + sums).max())
        return max(norm / LARGEST_STEP, (norm - growth) / SMALL_STEP)

    return min(candidates, key=cost)


def _number(x: Any) -> float | complex:
    return complex(x) if isinstance(x, np.complexfloating) else float(x)


LARGEST_STEP = 64.0
"""A step is at most so long, in units of 1/‖M‖."""
SMALL_STEP = 2.5
"""A step loses at most about e to this power to cancellation."""
