"""Upper bounds of Frobenius norms of whole matrices, at the cost of a fraction of a product.

A matrix here is an ``arb_mat`` or an ``acb_mat``. Every bound is an exact ``arb``.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import flint

from .arithmetic import upper

Dense = Any
"""An ``arb_mat`` or an ``acb_mat``. FLINT's stubs do not know that the two can be combined."""

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
    sums = [x.rad() for x in _row_sums(A).entries()]
    return upper(sum((x * x for x in sums), flint.arb(0)).sqrt())


def _row_sums(A: Dense) -> flint.arb_mat:
    """Return a column of balls around 0 whose radii are bounds of Σ_j |a_ij|."""
    parts = [A] if isinstance(A, flint.arb_mat) else [A.real, A.imag]  # |a| is at most |re a| + |im a|
    return sum((part * _ANY_SIGN * _ones(A.ncols()) for part in parts), flint.arb_mat(A.nrows(), 1))


def widened_by_rows(A: Dense, like: Dense, factor: flint.arb) -> Dense:
    """Return A with every entry of row i widened by ``factor`` times a bound of the norm of row i of ``like``."""
    balls = (_row_sums(like) * upper(factor)) * _ones(A.ncols()).transpose()
    return A + balls if isinstance(A, flint.arb_mat) else A + in_the_plane(balls)


def widened(A: Dense, radius: flint.arb, *, is_real: bool) -> Dense:
    """Return A with every entry widened by ``radius``: along the real line, or in the complex plane."""
    balls = _ones(A.nrows()) * flint.arb(0, radius) * _ones(A.ncols()).transpose()
    return A + balls if is_real else A + in_the_plane(balls)


def in_the_plane(balls: flint.arb_mat) -> flint.acb_mat:
    """Return complex balls around 0 that contain the discs of these radii."""
    return flint.acb_mat(balls) * flint.acb(1, 1)


@cache
def _ones(count: int) -> flint.arb_mat:
    return flint.arb_mat(count, 1, [1] * count)
