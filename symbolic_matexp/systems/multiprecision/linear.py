"""Linear systems over integers in fixed point, by LU factorisation with partial pivoting.

Crout's order (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 9.2) makes every entry of a
factor one inner product, so that it is rounded once. A complex number is a row of two integers in a column, and the
rows (a, −b) and (b, a) in a factor.
"""

from __future__ import annotations

from operator import mul
from typing import Any

from mpmath.libmp import MPZ

from ...errors import InconclusiveError
from .block_floating import BlockFloatingMatrix

Number = list[Any]
"""The real part, and the imaginary part if the system is complex."""


def inverse(A: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
    """Return A⁻¹ with an error of about κ(A) 2^−bits relative to its norm. Raises :class:`InconclusiveError`."""
    return solve(A, BlockFloatingMatrix.identity(A.rows), bits)


def solve(A: BlockFloatingMatrix, B: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
    """Return A⁻¹B, computed with ``bits`` bits. Raises :class:`InconclusiveError` if a pivot vanishes in rounding."""
    top = A.top
    factors = _Factors(_numbers(A.on_grid(top - bits), B.imag is not None), bits)
    top_of_B = B.top
    right = _numbers(B.on_grid(top_of_B - bits), A.imag is not None)
    columns = [factors.solve([row[j] for row in right]) for j in range(len(right[0]))]
    parts = [[[column[i][part] for column in columns] for i in range(A.rows)] for part in range(len(right[0][0]))]
    result = BlockFloatingMatrix(parts[0], parts[1] if len(parts) > 1 else None, top_of_B - top - bits)
    return result.rounded(bits)


def _numbers(A: BlockFloatingMatrix, is_complex: bool) -> list[list[Number]]:
    if A.imag is None:
        return [[[x, MPZ(0)] if is_complex else [x] for x in row] for row in A.real]
    return [[[x, y] for x, y in zip(*rows, strict=True)] for rows in zip(A.real, A.imag, strict=True)]


class _Factors:
    """PA = LU for a matrix of fixed-point numbers n·2^−bits, all below 1."""

    def __init__(self, table: list[list[Number]], bits: int) -> None:
        n = len(table)
        self.bits, self.order = bits, list(range(n))
        self.lower: list[list[list[Any]]] = [[[] for _ in table[0][0]] for _ in range(n)]
        self.upper: list[list[list[Any]]] = [[[] for _ in table[0][0]] for _ in range(n)]
        self.reciprocals: list[Number] = []
        smallest = n.bit_length() + 6
        columns = []
        for j in range(n):
            column: list[Any] = []
            for i in range(j):
                column += self._rest(table[self.order[i]][j], self.lower[i], column)
            below = [self._rest(table[self.order[i]][j], self.lower[i], column) for i in range(j, n)]
            sizes = [sum(map(abs, x)) for x in below]
            largest = max(sizes)
            if int(largest).bit_length() <= smallest:
                raise InconclusiveError(f"a matrix is numerically singular at {bits} bits")
            p = sizes.index(largest)
            self.order[j], self.order[j + p] = self.order[j + p], self.order[j]
            self.lower[j], self.lower[j + p] = self.lower[j + p], self.lower[j]
            below[0], below[p] = below[p], below[0]
            column += below[0]
            self.reciprocals.append(_reciprocal(below[0], 2 * bits))
            for i in range(1, n - j):
                _append(self.lower[j + i], self._over_pivot(below[i], j))
            columns.append(column)
        width = len(table[0][0])
        for i in range(n):
            for j in reversed(range(i + 1, n)):
                _append(self.upper[i], columns[j][width * i : width * (i + 1)])

    def solve(self, right: list[Number]) -> list[Number]:
        """Return the solution for one right-hand side, on the same grid as it."""
        n = len(right)
        y: list[Any] = []
        start = 0  # of the rows before it the solution is zero
        for i in range(n):
            b = right[self.order[i]]
            if not y and not any(b):
                start = i + 1
                continue
            width = len(b)
            y += self._rest(b, [row[width * start :] for row in self.lower[i]] if start else self.lower[i], y)
        width = len(right[0])
        x: list[Any] = []
        result: list[Number] = []
        for i in reversed(range(n)):
            given = y[width * (i - start) : width * (i - start + 1)] if i >= start else [MPZ(0)] * width
            value = self._over_pivot(self._rest(given, self.upper[i], x), i)
            x += value
            result.append(value)
        return result[::-1]

    def _rest(self, value: Number, rows: list[list[Any]], column: list[Any]) -> Number:
        """Return value − row·column."""
        return [x - (sum(map(mul, row, column)) >> self.bits) for x, row in zip(value, rows, strict=True)]

    def _over_pivot(self, value: Number, j: int) -> Number:
        reciprocal = self.reciprocals[j]
        if len(value) == 1:
            return [value[0] * reciprocal[0] >> self.bits]
        (a, b), (c, d) = value, reciprocal
        return [a * c - b * d >> self.bits, a * d + b * c >> self.bits]


def _append(rows: list[list[Any]], value: Number) -> None:
    """Append a number to a row of a factor."""
    if len(value) == 1:
        rows[0].append(value[0])
    else:
        rows[0] += [value[0], -value[1]]
        rows[1] += [value[1], value[0]]


def _reciprocal(value: Number, power: int) -> Number:
    """Return 2^power over the number."""
    one = MPZ(1) << power
    if len(value) == 1:
        return [one // value[0]]
    square = value[0] * value[0] + value[1] * value[1]
    return [(value[0] << power) // square, -(value[1] << power) // square]
