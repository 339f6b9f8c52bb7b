r"""Upper bounds of norms of whole matrices, at the cost of a fraction of a product.

A matrix here is an ``arb_mat`` or an ``acb_mat``. Every bound is an exact ``arb``. Bounds of the 2-norm come from
floats: ‖A‖₂⁴ = ‖(AᴴA)²‖₂ ≤ ‖(AᴴA)²‖, so that the bound is at most d^(1/8) times too large. If an entry of a product
of d×d matrices takes n operations with a relative error u, rounding changes the product by at most nu‖A‖‖B‖. With
n ≤ 4d, ‖A‖ ≤ √d ‖A‖₂ and u = 2⁻⁵³, a factor 1 + d³ 2⁻⁴⁸ covers it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

import flint
import numpy as np

from .arithmetic import is_accurate, relative_radius, size_in_bits, upper

Dense = Any
"""An ``arb_mat`` or an ``acb_mat``. FLINT's stubs do not know that the two can be combined."""
Array = np.ndarray[Any, Any]

SMALLEST_IN_FLOATS = 6
"""From this dimension on it is quicker to go through an array of floats."""
_UNBOUNDED = flint.arb(0, flint.arb.pos_inf())
_SMALL, _LARGE = 1e-30, 1e30
"""If the largest entry is between these, no float overflows in an eighth power (NumPy squares the entries of a fourth
one), and what underflows is negligible in norms of the whole."""
_SMALLEST, _LARGEST = 1e-200, 1e200
"""If the largest entry is between these, floats hold the others, too, but for what is negligible."""
_NEGLIGIBLE = 1e-100
"""Norms of rows and columns below this may lack what has underflown. They are added up in balls."""


class Measured:
    """A matrix of balls in floats: its midpoints as an array, times 2^``exponent``, and bounds of norms."""

    def __init__(self, A: Dense) -> None:
        self._matrix = A
        self.array, self.exponent = as_floats(A)
        self._unit = flint.arb(2) ** self.exponent

    @cached_property
    def _radius(self) -> flint.arb:
        return radius_above(self._matrix)

    @property
    def spectral_norm(self) -> flint.arb:
        """An upper bound of ‖M‖₂ for every M in the matrix."""
        with np.errstate(all="ignore"):
            square = self.array.conj().T @ self.array
            fourth = float(np.linalg.norm(square @ square))
        return upper(self._scaled(flint.arb(fourth).root(4)) + self._radius)

    @property
    def norm(self) -> flint.arb:
        """An upper bound of ‖M‖ for every M in the matrix."""
        return upper(self._scaled(flint.arb(float(np.linalg.norm(self.array)))) + self._radius)

    @property
    def norm_ball(self) -> flint.arb:
        """A ball that contains ‖M‖ for every M in the matrix."""
        middle = flint.arb(float(np.linalg.norm(self.array))) * self._unit
        radius = self._scaled(middle / self._unit) - middle + self._radius
        return flint.arb(middle.mid(), upper(radius)) if middle.is_finite() else _UNBOUNDED

    @property
    def row_norms(self) -> flint.arb_mat:
        """A column of upper bounds of the norms of the rows."""
        return self._norms(self._matrix, 1)

    @property
    def column_norms(self) -> flint.arb_mat:
        """A row of upper bounds of the norms of the columns."""
        return self._norms(self._matrix.transpose(), 0).transpose()

    def _norms(self, A: Dense, axis: int) -> flint.arb_mat:
        norms = np.linalg.norm(self.array, axis=axis).tolist()
        if not min(norms) > _NEGLIGIBLE:
            return flint.arb_mat(
                len(norms), 1, [x.rad() for x in sum(_row_sums(A), flint.arb_mat(len(norms), 1)).entries()]
            )
        return flint.arb_mat(len(norms), 1, [upper(self._scaled(flint.arb(x)) + self._radius) for x in norms])

    def _scaled(self, x: flint.arb) -> flint.arb:
        return x * self._unit * (1 + flint.arb(len(self.array)) ** 3 * flint.arb(2) ** -48)


def as_floats(A: Dense) -> tuple[Array, int]:
    """Return the midpoints as an array, and the e for which they have to be multiplied by 2^e; mostly 0."""
    convert: Any = float if isinstance(A, flint.arb_mat) else complex
    entries = A.entries()
    array = np.array(list(map(convert, entries)))
    largest, exponent = float(np.abs(array).max()), 0
    if not _SMALL < largest < _LARGE:  # also not a number
        if _SMALLEST < largest < _LARGEST:
            exponent = math.frexp(largest)[1]
            array *= 2.0**-exponent
        else:
            exponent = _exponent(A)
            scale = flint.arb(2) ** -exponent
            array = np.array([convert(x * scale) for x in entries])
    return array.reshape(A.nrows(), A.ncols()), exponent


def _exponent(A: Dense) -> int:
    """Return the exponent of the largest midpoint, 0 if all are 0."""
    parts = [A] if isinstance(A, flint.arb_mat) else [A.real, A.imag]
    pairs = [x.mid().man_exp() for part in parts for x in part.entries() if x.is_finite()]
    return max((int(exponent) + int(mantissa).bit_length() for mantissa, exponent in pairs if mantissa), default=0)


def norm_above(A: Dense) -> flint.arb:
    """Return an upper bound of ‖M‖ for every M in ``A``, to about nine digits more than the radius."""
    return Measured(A).norm


def small_norm_above(A: Dense) -> flint.arb:
    """Return an upper bound of ‖M‖ for every M in ``A``, quickly, but up to √d times too large.

    It is √Σ_i [(Σ_j |Re a_ij|)² + (Σ_j |Im a_ij|)²]. Products of balls around 0 add up the moduli and the squares.
    """
    squares = [(sums.transpose() * sums)[0, 0].rad() for sums in _row_sums(A)]
    return upper(sum(squares, flint.arb(0)).sqrt())


def are_narrow(matrices: Iterable[flint.acb_mat], tolerance: flint.arb, bits: int | None = None) -> bool:
    """Whether ‖radius‖ is at most ``tolerance`` times ‖midpoint‖ in every matrix. Quick bounds mostly suffice.

    2^−``bits``, if it is known, is smaller than ``tolerance``.
    """
    bits = size_in_bits(1 / tolerance, signed=True) if bits is None else bits
    return all(_seems_narrow(A, tolerance, bits) or relative_radius(A) <= tolerance for A in matrices)


def _seems_narrow(A: flint.acb_mat, tolerance: flint.arb, bits: int) -> bool:
    """Whether quick bounds tell that A is narrow: of a small matrix those of single entries. 2^−bits is smaller."""
    if A.nrows() < SMALLEST_IN_FLOATS:
        return is_accurate(A, bits)
    return bool(radius_above(A) <= tolerance * Measured(A.real.mid()).norm_ball.lower())


def radius_above(A: Dense) -> flint.arb:
    """Return an upper bound of ‖M − midpoint‖ for every M in ``A``, as :func:`small_norm_above` does."""
    return small_norm_above(A - A.mid())


def without_radii(A: Dense) -> tuple[Dense, flint.arb]:
    """Return the midpoints, and an upper bound of ‖M − midpoint‖ for every M in ``A``, to about nine digits."""
    middle = A.mid()
    unit = flint.arb(2) ** flint.ctx.prec
    scaled = (A - middle) * unit
    parts = [scaled] if isinstance(A, flint.arb_mat) else [scaled.real, scaled.imag]
    total = math.hypot(*(float(x.rad()) for part in parts for x in part.entries()))
    if not _SMALL < total < _LARGE:  # also if nothing is left of a tiny radius
        return middle, radius_above(A)
    return middle, upper(flint.arb(total) * (1 + flint.arb(2) ** -30) / unit)


def _row_sums(A: Dense) -> list[flint.arb_mat]:
    """Return columns of balls around 0 with the radii Σ_j |Re a_ij| and, if A is complex, Σ_j |Im a_ij|."""
    signs = _any_signs(A.ncols())
    if isinstance(A, flint.arb_mat):
        return [A * signs]
    sums = A * flint.acb_mat(signs)
    return [sums.real, sums.imag]


def widened(A: Dense, radius: flint.arb, *, is_real: bool) -> Dense:
    """Return A with every entry widened by ``radius``: along the real line, or in the complex plane."""
    return widened_by_rows_and_columns(A, _ones(A.nrows()), radius, _ones(A.ncols()).transpose(), is_real=is_real)


def widened_by_rows(A: Dense, like: Dense, factor: flint.arb) -> Dense:
    """Return A with every entry of row i widened by ``factor`` times a quick bound of row i of ``like``."""
    rows, columns = sum(_row_sums(like), flint.arb_mat(A.nrows(), 1)), _ones(A.ncols()).transpose()
    return widened_by_rows_and_columns(A, rows, factor, columns, is_real=isinstance(A, flint.arb_mat))


def widened_by_rows_and_columns(
    A: Dense, rows: flint.arb_mat, radius: flint.arb, columns: flint.arb_mat, *, is_real: bool
) -> Dense:
    """Return A with the entry i, j widened by ``rows``[i] · ``radius`` · ``columns``[j]."""
    balls = (rows * flint.arb(0, radius)) * columns
    return A + balls if is_real else A + flint.acb_mat(balls) * flint.acb(1, 1)


@cache
def _ones(count: int) -> flint.arb_mat:
    return flint.arb_mat(count, 1, [1] * count)


@cache
def _any_signs(count: int) -> flint.arb_mat:
    return flint.arb_mat(count, 1, [flint.arb(0, 1)] * count)
