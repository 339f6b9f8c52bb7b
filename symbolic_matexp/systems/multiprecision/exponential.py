"""The matrix exponential by scaling, a Taylor polynomial and squaring, in block floating point.

Every run bounds its own rounding errors to first order, in the Frobenius norm: X + E becomes X² + XE + EX, so that a
squaring turns an error ε into 2‖X‖ε and what rounding adds. If the bound is too large, a second run has that many
more bits. :func:`exponential` compares two precisions on top of this.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ...errors import PrecisionError, RangeError
from ...inputs.precision import MAXIMUM_PRECISION
from .agreement import until_two_precisions_agree
from .block_floating import BlockMatrix, from_mpmath, highest_bit, to_mpmath
from .power_series import exponential_series, products, terms_of_exponential

LARGEST_NORM_BITS = 4096
"""Matrices of norm above 2 to this power are refused: the exponent of the result would not fit in memory."""


def exponential(context: Any, matrix: Callable[[], Any], maximum: int = MAXIMUM_PRECISION) -> Any:
    """Return exp(A) with a relative error of about 2^−context.prec in the Frobenius norm, which is not proved.

    ``matrix()`` returns A at the precision that ``context`` has when it is called. Raises :class:`RangeError` if the
    norm of A is too large, and :class:`PrecisionError` if two precisions never agree.
    """
    magnitude = _magnitude(matrix())
    guard = 20 + max(0, magnitude)
    return until_two_precisions_agree(
        context, lambda: exponential_once(context, matrix(), maximum), context.prec + guard, maximum
    )


def exponential_once(context: Any, A: Any, maximum: int = MAXIMUM_PRECISION) -> Any:
    """Return exp(A) of the matrix as it stands, from a run whose bound of its error is 2^−context.prec at most."""
    magnitude = _magnitude(A)
    target = context.prec
    bits = target + max(0, magnitude) + 16
    while bits <= maximum + LARGEST_NORM_BITS:
        result, error = _scaled_and_squared(context, A, magnitude, bits)
        if error <= -target:
            return result
        bits += math.ceil(error + target) + 4
    raise PrecisionError(f"{target} bits were not reached with {maximum} bits of working precision: rounding errors")


def _magnitude(A: Any) -> int:
    """Return a power of two that bounds the Frobenius norm. Raises :class:`RangeError` if it is too large."""
    magnitude = highest_bit(A) + A.rows.bit_length() + 1
    if magnitude > LARGEST_NORM_BITS:
        raise RangeError(f"the exponential of a matrix of norm 2^{magnitude} is out of range")
    return magnitude


def _scaled_and_squared(context: Any, A: Any, magnitude: int, bits: int) -> tuple[Any, float]:
    """Return T_n((A − μI)/2^s)^(2^s)e^μ, computed on the grid 2^−bits of A, and log₂ of its relative error."""
    X = from_mpmath(A, max(1, magnitude + bits))
    shift = X.mean_of_diagonal()
    centred = X.minus_multiple_of_identity(shift)
    if centred.size() > X.size() - 1:
        centred, shift = X, None
    size = max(centred.size(), -bits)
    reach, squarings = _plan(math.ceil(size), bits)
    working = bits + squarings
    result = exponential_series(centred.shifted(-squarings), reach, working)
    n = math.log2(X.rows)
    error = n + math.log2(terms_of_exponential(reach, working)) + 2 - working
    for _ in range(squarings):
        error += 1 + result.size()
        result = result.times(result, working)
        error = _log2_of_sum(error, n + result.exponent)
    error -= result.size()
    if shift is None:
        return to_mpmath(result, context, context.prec), error
    with context.workprec(working):
        factor = context.exp(context.mpc(*(context.ldexp(int(x), X.exponent) for x in shift)))
        scaled = to_mpmath(result, context, working) * (factor if X.imag is not None else factor.real)
    return scaled.apply(lambda x: +x), error


@lru_cache(maxsize=256)
def _plan(size: int, bits: int) -> tuple[int, int]:
    """Return the reach and the number of squarings that cost the fewest products, for a norm of 2^size at most."""

    def cost(reach: int) -> float:
        squarings = max(0, size + reach)
        return squarings + products(terms_of_exponential(max(reach, -size), bits + squarings))

    reach = min(range(1, 3 + math.isqrt(bits)), key=cost)
    return max(reach, -size), max(0, size + reach)


def _log2_of_sum(a: float, b: float) -> float:
    low, high = sorted((a, b))
    return high + math.log2(1 + 2.0 ** max(-1000.0, low - high))
