"""The matrix exponential by scaling, a Taylor polynomial and squaring, in block floating point.

Every run bounds its own rounding errors to first order, in the Frobenius norm: X + E becomes X² + XE + EX, so that a
squaring turns an error ε into 2‖X‖ε and what rounding adds. A single run that is not sure of its digits is repeated
once, with more. :func:`exponential` believes no bound, and compares two precisions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ...errors import RangeError
from ...inputs.precision import MAXIMUM_PRECISION
from .agreement import until_two_precisions_agree
from .balancing import Balanced
from .block_floating import BlockFloatingMatrix, from_mpmath, highest_bit, to_mpmath
from .power_series import exponential_series, products, terms_of_exponential

GUARD = 16
"""Bits beyond those of the result, for rounding."""
LARGEST_NORM_BITS = 4096
"""Matrices of norm above 2 to this power are refused: the exponent of the result would not fit in memory."""


def exponential(context: Any, matrix: Callable[[], Any], maximum: int = MAXIMUM_PRECISION) -> Any:
    """Return exp(A) with a relative error of about 2^−context.prec in the Frobenius norm, which is not proved.

    ``matrix()`` returns A at the precision that ``context`` has when it is called. Raises :class:`RangeError` if the
    norm of A is too large, and :class:`PrecisionError` if two precisions never agree.
    """
    guard = 20 + max(0, _magnitude(matrix()))
    return until_two_precisions_agree(
        context, lambda: _run(context, matrix(), context.prec)[0], context.prec + guard, maximum
    )


def exponential_once(context: Any, A: Any) -> Any:
    """Return exp(A) of the matrix as it stands, from a run that bounds its error by 2^−context.prec.

    If it cannot, a run with up to twice as many bits decides.
    """
    bits = context.prec + GUARD
    result, error = _run(context, A, bits)
    if error > -context.prec:
        result, _ = _run(context, A, bits + min(bits, math.ceil(error + context.prec) + 4))
    return result.apply(lambda x: +x)


def _run(context: Any, A: Any, bits: int) -> tuple[Any, float]:
    """Return exp(A) of A rounded down to multiples of 2^−bits, and log₂ of a bound of its relative error."""
    balanced = Balanced(context, A, 0)
    bits += balanced.spread
    magnitude = _magnitude(balanced.matrix)
    X = from_mpmath(balanced.matrix, max(1, magnitude + bits))
    shift = X.mean_of_diagonal()
    centred = X.minus_multiple_of_identity(shift)
    if centred.size() > X.size() - 1:
        centred, shift = X, []
    F, error = exponential_of_block(centred, bits)
    with context.workprec(bits + max(0, magnitude)):
        result = balanced.back(context, to_mpmath(F, context, context.prec))
        if shift:
            numbers = [context.ldexp(int(x), X.exponent) for x in shift]
            result *= context.exp(numbers[0] if len(numbers) == 1 else context.mpc(*numbers))
    return result, error + balanced.spread + balanced.lost(F)


def _magnitude(A: Any) -> int:
    """Return a power of two that bounds the Frobenius norm. Raises :class:`RangeError` if it is too large."""
    magnitude: int = highest_bit(A) + A.rows.bit_length() + 1
    if magnitude > LARGEST_NORM_BITS:
        raise RangeError(f"the exponential of a matrix of norm 2^{magnitude} is out of range")
    return magnitude


def exponential_of_block(X: BlockFloatingMatrix, bits: int) -> tuple[BlockFloatingMatrix, float]:
    """Return T_n(X/2^s)^(2^s), where 2^−bits bounds the error of X, and log₂ of a bound of the relative error."""
    reach, squarings = _plan(math.ceil(max(X.size(), -bits)), bits)
    bits += squarings.bit_length()
    working = bits + squarings
    result = exponential_series(X.shifted(-squarings), reach, working)
    n = math.log2(X.rows)
    error = n + math.log2(terms_of_exponential(reach, working)) + 2 - working
    for left in reversed(range(squarings)):  # every squaring that is left doubles the error
        square = result.times(result, bits + left)
        cancelled = 2 * result.size(result.exponent) - square.size(2 * result.exponent)
        error = _log2_of_sum(error + 1 + cancelled, n - square.size(square.exponent))
        result = square
    return result, error


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
