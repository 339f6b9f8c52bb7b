"""The matrix exponential by scaling, a Taylor polynomial and squaring, at rising precision until two runs agree."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...errors import RangeError
from ...inputs.precision import MAXIMUM_PRECISION
from .agreement import until_two_precisions_agree

LARGEST_NORM_BITS = 4096
"""Matrices of norm above 2 to this power are refused: the exponent of the result would not fit in memory."""


def exponential(context: Any, matrix: Callable[[], Any], maximum: int = MAXIMUM_PRECISION) -> Any:
    """Return exp(A) with a relative error of about 2^−context.prec in the Frobenius norm, which is not proved.

    ``matrix()`` returns A at the precision that ``context`` has when it is called. Raises :class:`RangeError` if the
    norm of A is too large, and :class:`PrecisionError` if two precisions never agree.
    """
    A = matrix()
    size = context.mnorm(A, 1)
    if size == 0:
        return context.eye(A.rows)
    magnitude = int(context.mag(size))
    if magnitude > LARGEST_NORM_BITS:
        raise RangeError(f"the exponential of a matrix of norm 2^{magnitude} is out of range")
    guard = 20 + 2 * max(0, magnitude) + 2 * A.rows.bit_length()
    return until_two_precisions_agree(
        context, lambda: _scaled_taylor(context, matrix()), context.prec + guard, maximum
    )


def _scaled_taylor(context: Any, A: Any) -> Any:
    """Return T_n(A/2^s)^(2^s) with ‖A/2^s‖₁ ≤ 2^−r. r is about √precision/2, to balance terms and squarings."""
    precision = context.prec
    reach = max(2, math.isqrt(precision) // 2)
    squarings = max(0, int(context.mag(context.mnorm(A, 1))) + reach)
    with context.extraprec(2 * squarings + 10):
        X = A * context.ldexp(1, -squarings)
        result = _taylor(context, X, _terms(precision, reach))
        for _ in range(squarings):
            result = result * result
    return result


def _terms(precision: int, reach: int) -> int:
    """Return the smallest n ≥ 1 with (2^−reach)^(n+1)/n! at most 2^−(precision+10)."""
    n, bits = 1, float(2 * reach)
    while bits < precision + 10:
        n += 1
        bits += reach + math.log2(n)
    return n


def _taylor(context: Any, X: Any, terms: int) -> Any:
    """Return Σ_{k≤terms} X^k/k! with about 2√terms products (Paterson & Stockmeyer 1973)."""
    width = max(1, math.isqrt(terms))
    powers = [context.eye(X.rows)]
    for _ in range(width):
        powers.append(powers[-1] * X)
    result = context.zeros(X.rows)
    for start in reversed(range(0, terms + 1, width)):
        chunk = context.zeros(X.rows)
        for k in range(start, min(start + width, terms + 1)):
            chunk += powers[k - start] * (1 / context.factorial(k))
        result = result * powers[width] + chunk
    return result
