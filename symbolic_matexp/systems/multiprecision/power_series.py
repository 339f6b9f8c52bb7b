"""Power series of a small matrix, in block floating point, with few products (Paterson & Stockmeyer 1973).

With w powers of X at hand, Σ c_k X^k is a polynomial in X^w whose coefficients cost no product. Horner's rule starts
with the smallest part of the sum, so that it needs full precision only at its end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from .block_floating import BlockFloatingMatrix

HORNER_SHARE = 0.4
"""A product in Horner's rule costs about this share of one at full precision."""


def exponential_series(X: BlockFloatingMatrix, reach: float, bits: int) -> BlockFloatingMatrix:
    """Return exp(X), up to a few units of 2^−bits in every entry, for ‖X‖ ≤ 2^−reach, reach ≥ 1."""

    def fold(total: BlockFloatingMatrix | None, power: BlockFloatingMatrix, k: int) -> BlockFloatingMatrix:
        return power if total is None else total.over_integer(k + 1).plus_on_grid(power)

    return _horner(X, terms_of_exponential(reach, bits), bits, fold, lambda k: k * reach + _bits_of_factorial(k))


def artanh_series(square: BlockFloatingMatrix, reach: float, bits: int) -> BlockFloatingMatrix:
    """Return Σ S^k/(2k + 1) = artanh(Z)Z⁻¹ for S = Z², up to a few units of 2^−bits, for ‖S‖ ≤ 2^−reach."""

    def fold(total: BlockFloatingMatrix | None, power: BlockFloatingMatrix, k: int) -> BlockFloatingMatrix:
        term = power.over_integer(2 * k + 1)
        return term if total is None else total.plus_on_grid(term)

    return _horner(square, math.ceil((bits + 4) / reach), bits, fold, lambda k: k * reach)


def products(terms: int) -> float:
    """Return about how many products at full precision a series with so many terms costs."""
    width = _width(terms)
    return width - 1 + HORNER_SHARE * (terms // width)


@cache
def terms_of_exponential(reach: float, bits: int) -> int:
    """Return the smallest n with (2^−reach)^(n+1)/(n+1)! at most 2^−(bits+4)."""
    n = 1
    while (n + 1) * reach + _bits_of_factorial(n + 1) < bits + 4:
        n += 1
    return n


def _bits_of_factorial(k: int) -> float:
    return math.lgamma(k + 1) / math.log(2)


def _width(terms: int) -> int:
    return max(1, round(math.sqrt(HORNER_SHARE * terms)))


def _horner(
    X: BlockFloatingMatrix,
    terms: int,
    bits: int,
    fold: Callable[[BlockFloatingMatrix | None, BlockFloatingMatrix, int], BlockFloatingMatrix],
    smallness: Callable[[int], float],
) -> BlockFloatingMatrix:
    """Return the sum whose k-th term ``fold`` puts in front of those after it; it is below 2^−smallness(k)."""
    width = _width(terms)
    powers = [BlockFloatingMatrix.like_identity(X, -bits), X.on_grid(-bits)]
    while len(powers) <= width:
        half = len(powers) // 2
        powers.append(powers[half].exactly_times(powers[len(powers) - half]).on_grid(-bits))
    total = None
    for start in reversed(range(0, terms + 1, width)):
        grid = min(0, math.floor(smallness(start)) - bits)
        if total is not None:
            total = total.exactly_times(powers[width].on_grid(grid)).on_grid(grid)
        for k in reversed(range(start, start + width)):
            total = fold(total, powers[k - start].on_grid(grid), k)
    assert total is not None
    return total
