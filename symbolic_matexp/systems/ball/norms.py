"""Upper bounds of Frobenius norms of whole matrices, at the cost of a fraction of a product.

A matrix here is an ``arb_mat`` or an ``acb_mat``. Every bound is an exact ``arb``.
"""

from __future__ import annotations

import math
from functools import cache

import flint

from .arithmetic import upper

Dense = flint.arb_mat | flint.acb_mat

_ANY_SIGN = flint.arb(0, 1)
_ABOVE_ROUNDING = flint.arb(1) + flint.arb(2) ** -40
"""Covers the rounding of the entries to floats, and of their root of squares."""
_SMALLEST, _LARGEST = 1e-280, 1e280
"""Norms between these are computed in floats, where a subnormal entry is off by less than 2^-40 of the norm."""


def norm_above(A: Dense) -> flint.arb:
    """Return an upper bound of ‖M‖ for every M in ``A``, to about twelve digits unless the numbers are extreme."""
    parts = [A] if isinstance(A, flint.arb_mat) else [A.real, A.imag]
    of_midpoint = math.hypot(*(float(x) for part in parts for x in part.entries()))
    if not _SMALLEST < of_midpoint < _LARGEST:
        return _by_row_sums(A)
    return upper(flint.arb(of_midpoint) * _ABOVE_ROUNDING + radius_above(A))


def radius_above(A: Dense) -> flint.arb:
    """Return an upper bound of ‖M − midpoint‖ for every M in ``A``, at most √d times too large."""
    return _by_row_sums(A - A.mid())


def _by_row_sums(A: Dense) -> flint.arb:
    """Return √Σ_i (Σ_j |a_ij|)², which is at least the norm and at most √d times that.

    The ball [−1, 1]·a has the radius |a|, so that one product with a column of ones adds up the moduli.
    """
    columns = A.ncols()
    if isinstance(A, flint.arb_mat):
        sums = [x.rad() for x in ((A * _ANY_SIGN) * _ones(columns)).entries()]
    else:  # |a| is at most |re a| + |im a|
        parts = [(part * _ANY_SIGN) * _ones(columns) for part in (A.real, A.imag)]
        sums = [x.rad() + y.rad() for x, y in zip(*(part.entries() for part in parts), strict=True)]
    return upper(sum((x * x for x in sums), flint.arb(0)).sqrt())


@cache
def _ones(count: int) -> flint.arb_mat:
    return flint.arb_mat(count, 1, [1] * count)
