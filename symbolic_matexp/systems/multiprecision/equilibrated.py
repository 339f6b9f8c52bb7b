"""Linear systems of mpmath matrices, with rows and columns first scaled by powers of two to a common size.

The scaling is exact. It keeps what a common exponent for all entries would lose: a diagonal matrix is inverted entry
by entry (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 9.8).
"""

from __future__ import annotations

from typing import Any

from mpmath.libmp import MPZ, from_man_exp

from ...errors import InconclusiveError
from .block_floating import BlockFloatingMatrix, integer_on_grid, raw_parts
from .linear import solve

GUARD = 10
"""Bits beyond the precision of the result."""


def solve_equilibrated(context: Any, A: Any, B: Any, precision: int) -> Any:
    """Return A⁻¹B rounded to ``precision`` bits. Raises :class:`InconclusiveError` if A is numerically singular."""
    bits = precision + GUARD + A.rows.bit_length()
    table = [[raw_parts(A[i, j]) for j in range(A.cols)] for i in range(A.rows)]
    right = [[raw_parts(B[i, j]) for j in range(B.cols)] for i in range(B.rows)]
    by_row = [_top(row, [0] * A.cols) for row in table]
    if None in by_row:
        raise InconclusiveError(f"a matrix is numerically singular at {precision} bits")
    by_column = [_top(column, by_row) for column in zip(*table, strict=True)]
    if None in by_column:
        raise InconclusiveError(f"a matrix is numerically singular at {precision} bits")
    of_right = [_top(column, by_row) or 0 for column in zip(*right, strict=True)]
    X = solve(_scaled(table, by_row, by_column, bits), _scaled(right, by_row, of_right, bits), bits)
    result = context.matrix(A.cols, B.cols)
    for i in range(A.cols):
        for j in range(B.cols):
            power = X.exponent + of_right[j] - by_column[i]
            parts = [from_man_exp(part[i][j], power, precision, "n") for part in X.parts]
            result[i, j] = context.make_mpf(parts[0]) if len(parts) == 1 else context.make_mpc(tuple(parts))
    return result


def _top(numbers: Any, scales: Any) -> Any:
    """Return the smallest power of two above every number, divided by 2^its scale; None if all are zero."""
    return max(
        (x[2] + x[3] - scale for parts, scale in zip(numbers, scales, strict=True) for x in parts if x[1]),
        default=None,
    )


def _scaled(table: Any, by_row: Any, by_column: Any, bits: int) -> BlockFloatingMatrix:
    """Return the matrix with row i divided by 2^by_row[i] and column j by 2^by_column[j]."""
    is_real = all(len(parts) == 1 or parts[1][1] == 0 for row in table for parts in row)

    def integers(part: int) -> list[list[int]]:
        return [
            [
                integer_on_grid(parts[part], by_row[i] + by_column[j] - bits) if part < len(parts) else MPZ(0)
                for j, parts in enumerate(row)
            ]
            for i, row in enumerate(table)
        ]

    return BlockFloatingMatrix(integers(0), None if is_real else integers(1), -bits)
