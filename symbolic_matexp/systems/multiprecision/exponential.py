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
        X = from_mpmath(A, max(1, magnitude + bits))
        shift = X.mean_of_diagonal()
        centred = X.minus_multiple_of_identity(shift)
        if centred.size() > X.size() - 1:
            centred, shift = X, []
        result, error = exponential_of_block(centred, bits)
        if error <= -target:
            return _times_exponential(context, result, shift, X.exponent, bits)
        bits += math.ceil(error + target) + 4
    raise PrecisionError(f"{target} bits were not reached with {maximum} bits of working precision: rounding errors")


def exponential_of_block(X: BlockMatrix, bits: int) -> tuple[BlockMatrix, float]:
    """Return T_n(X/2^s)^(2^s), where 2^−bits bounds the error of X, and log₂ of a bound of the relative error."""
    reach, squarings = _plan(math.ceil(max(X.size(), -bits)), bits)
    working = bits + squarings
    result = exponential_series(X.shifted(-squarings), reach, working)
    n = math.log2(X.rows)
    error = n + math.log2(terms_of_exponential(reach, working)) + 2 - working
    for _ in range(squarings):
        error += 1 + result.size()
        result = result.times(result, working)
        error = _log2_of_sum(error, n + result.exponent)
    return result, error - result.size()


def _times_exponential(context: Any, A: BlockMatrix, parts: list[int], exponent: int, bits: int) -> Any:
    """Return A·e^μ as an mpmath matrix, where μ has the real and imaginary ``parts`` times 2^exponent."""
    if not parts:
        return to_mpmath(A, context, context.prec)
    with context.workprec(bits):
        numbers = [context.ldexp(int(x), exponent) for x in parts]
        factor = context.exp(numbers[0] if len(numbers) == 1 else context.mpc(*numbers))
        result = to_mpmath(A, context, bits) * factor
    return result.apply(lambda x: +x)


def _magnitude(A: Any) -> int:
    """Return a power of two that bounds the Frobenius norm. Raises :class:`RangeError` if it is too large."""
    magnitude: int = highest_bit(A) + A.rows.bit_length() + 1
    if magnitude > LARGEST_NORM_BITS:
        raise RangeError(f"the exponential of a matrix of norm 2^{magnitude} is out of range")
    return magnitude


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
