"""Balancing by powers of two: a similar matrix whose rows and columns are about equally large (Osborne 1960)."""

from __future__ import annotations

from typing import Any

from .block_floating import BlockFloatingMatrix, raw_parts

WORTH_IT = 8
"""A matrix is left as it is unless a row and its column differ by more than this many bits."""
SWEEPS = 100
"""So many sweeps over the rows at most: what is nearly balanced will do."""


class Balanced:
    """B = D⁻¹AD for a diagonal D = 2^``exponents``, so that f(A) = D f(B) D⁻¹. B is ``matrix``, of mpmath.

    No row or column is made smaller than the diagonal is, nor than 2^``floor``. An error in f(B) may become larger by
    ``spread`` bits in f(A): f(B) must be computed with so many bits more, or small entries of B may be lost.
    """

    def __init__(self, context: Any, A: Any, floor: int | None = None) -> None:
        self.exponents = _exponents(A, floor)
        self.spread = max(self.exponents) - min(self.exponents)
        self.matrix = self._scaled(context, A, -1) if self.spread else A

    def lost(self, F: BlockFloatingMatrix) -> int:
        """Return how many bits smaller the largest entry is in D F D⁻¹ than in F."""
        if not self.spread:
            return 0
        e = self.exponents
        sizes = [(x, e[i] - e[j]) for part in F.parts for i, row in enumerate(part) for j, x in enumerate(row)]
        largest = max((int(abs(x)).bit_length() + power for x, power in sizes if x), default=0)
        return max(0, F.top - F.exponent - largest)

    def back(self, context: Any, F: Any) -> Any:
        """Return D F D⁻¹ of an mpmath matrix."""
        return self._scaled(context, F, 1) if self.spread else F

    def _scaled(self, context: Any, A: Any, sign: int) -> Any:
        result = A.copy()
        for i, e in enumerate(self.exponents):
            for j, f in enumerate(self.exponents):
                result[i, j] = A[i, j] * context.ldexp(1, sign * (e - f))
        return result


def _exponents(A: Any, floor: int | None) -> list[int]:
    """Return the exponents, by Osborne's iteration with the largest entries in the place of norms."""
    n = A.rows
    sizes = [[_size(A[i, j]) for j in range(n)] for i in range(n)]
    least = [x for x in (floor, *(sizes[i][i] for i in range(n))) if x is not None]
    at_least = [max(least)] if least else []
    result = [0] * n
    worst = 0
    for _ in range(SWEEPS):
        largest = 0
        for i in range(n):
            others = [j for j in range(n) if j != i]
            row = at_least + [x + result[j] - result[i] for j in others if (x := sizes[i][j]) is not None]
            column = at_least + [x + result[i] - result[j] for j in others if (x := sizes[j][i]) is not None]
            if row and column:
                difference = max(row) - max(column)
                largest = max(largest, abs(difference))
                result[i] += difference // 2
        worst = max(worst, largest)
        if largest <= 2:
            break
    return result if worst > WORTH_IT else [0] * n


def _size(x: Any) -> int | None:
    return max((part[2] + part[3] for part in raw_parts(x) if part[1]), default=None)
