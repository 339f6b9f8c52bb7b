"""Matrices in block floating point: integers with one power of two for all of them (Wilkinson 1963).

An entry costs no normalisation of its own, and an inner product is one sum of integer products. The price is that
errors are relative to the largest entry: every bound here is for the norm of a matrix, none for a single entry. The
integers are Python's, or gmpy2's if mpmath has found it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import add, mul, sub
from typing import Any

from mpmath.libmp import MPZ, from_man_exp

Rows = list[list[int]]


class BlockFloatingMatrix:
    """The matrix (``real`` + i ``imag``)·2^``exponent``; ``imag`` is None for a real matrix. Nothing changes it.

    ``bits`` in a method is the number of bits to which the largest part is rounded down in the result.
    """

    __slots__ = ("exponent", "imag", "real")

    def __init__(self, real: Rows, imag: Rows | None, exponent: int) -> None:
        self.real, self.imag, self.exponent = real, imag, exponent

    @classmethod
    def identity(cls, dim: int, exponent: int = 0) -> BlockFloatingMatrix:
        """Return I, on the grid of the multiples of 2^exponent, exponent ≤ 0."""
        one, zero = MPZ(1) << -exponent, MPZ(0)
        return cls([[one if i == j else zero for j in range(dim)] for i in range(dim)], None, exponent)

    @classmethod
    def like_identity(cls, A: BlockFloatingMatrix, exponent: int) -> BlockFloatingMatrix:
        """Return I on the grid of the multiples of 2^exponent, with an imaginary part if A has one."""
        one = cls.identity(A.rows, exponent)
        return one if A.imag is None else cls(one.real, [[MPZ(0)] * A.rows for _ in range(A.rows)], exponent)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.real)

    @property
    def parts(self) -> tuple[Rows, ...]:
        """The real part, and the imaginary part if there is one."""
        return (self.real,) if self.imag is None else (self.real, self.imag)

    @property
    def top(self) -> int:
        """The smallest t for which every part of an entry is below 2^t; the exponent for a zero matrix."""
        largest = max(max(map(abs, row)) for part in self.parts for row in part)
        return self.exponent + int(largest).bit_length()

    @property
    def is_zero(self) -> bool:
        """Whether every entry is zero."""
        return not any(any(row) for part in self.parts for row in part)

    def size(self, unit: int = 0) -> float:
        """Return log₂(‖A‖/2^unit), ‖·‖ the Frobenius norm, to float64's accuracy; −inf for zero."""
        top = self.top
        down = max(0, top - self.exponent - 60)
        squares = sum(float(int(x >> down)) ** 2 for part in self.parts for row in part for x in row)
        return self.exponent - unit + down + math.log2(squares) / 2 if squares else -math.inf

    def on_grid(self, exponent: int) -> BlockFloatingMatrix:
        """Return the matrix rounded down to the multiples of 2^exponent."""
        shift = self.exponent - exponent
        if shift == 0:
            return self
        return self._map(lambda x: x << shift if shift > 0 else x >> -shift, exponent)

    def rounded(self, bits: int) -> BlockFloatingMatrix:
        """Return the matrix with parts of at most ``bits`` bits."""
        return self.on_grid(max(self.exponent, self.top - bits))

    def shifted(self, power: int) -> BlockFloatingMatrix:
        """Return 2^power times the matrix, exactly."""
        return BlockFloatingMatrix(self.real, self.imag, self.exponent + power)

    def times(self, other: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
        """Return the product, three real products for two complex matrices (Gauss)."""
        return self.exactly_times(other).rounded(bits)

    def exactly_times(self, other: BlockFloatingMatrix) -> BlockFloatingMatrix:
        """Return the product without any rounding."""
        columns = [[list(column) for column in zip(*part, strict=True)] for part in other.parts]
        exponent = self.exponent + other.exponent
        first = _product(self.real, columns[0])
        if self.imag is None:
            return BlockFloatingMatrix(first, _product(self.real, columns[1]) if len(columns) > 1 else None, exponent)
        if len(columns) == 1:
            return BlockFloatingMatrix(first, _product(self.imag, columns[0]), exponent)
        second = _product(self.imag, columns[1])
        both = _product(_entrywise(add, self.real, self.imag), _entrywise(add, *columns))
        return BlockFloatingMatrix(
            _entrywise(sub, first, second), _entrywise(sub, _entrywise(sub, both, first), second), exponent
        )

    def plus(self, other: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
        """Return the sum."""
        grid = max(min(self.exponent, other.exponent), max(self.top, other.top) - bits - 1)
        left, right = self.on_grid(grid), other.on_grid(grid)
        imag = left.imag if right.imag is None else right.imag if left.imag is None else None
        if left.imag is not None and right.imag is not None:
            imag = _entrywise(add, left.imag, right.imag)
        return BlockFloatingMatrix(_entrywise(add, left.real, right.real), imag, grid).rounded(bits)

    def minus(self, other: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
        """Return the difference."""
        return self.plus(other.times_integer(-1), bits)

    def times_integer(self, n: int) -> BlockFloatingMatrix:
        """Return n times the matrix, exactly."""
        return self._map(lambda x: x * n, self.exponent)

    def times_number(self, number: Sequence[int], exponent: int) -> BlockFloatingMatrix:
        """Return the matrix times (number[0] + i number[1])·2^exponent, exactly; number[1] may be absent."""
        a, *rest = number
        real = self.times_integer(a)
        if not rest:
            return real.shifted(exponent)
        b = rest[0]
        turned = self.times_integer(b)
        imag = turned.real
        if real.imag is not None and turned.imag is not None:
            real.real, imag = _entrywise(sub, real.real, turned.imag), _entrywise(add, real.imag, turned.real)
        return BlockFloatingMatrix(real.real, imag, self.exponent + exponent)

    def over_integer(self, n: int) -> BlockFloatingMatrix:
        """Return the matrix divided by n and rounded down to its grid."""
        return self._map(lambda x: x // n, self.exponent)

    def plus_on_grid(self, other: BlockFloatingMatrix) -> BlockFloatingMatrix:
        """Return the exact sum of two matrices with the same exponent, both real or both complex."""
        parts = [_entrywise(add, a, b) for a, b in zip(self.parts, other.parts, strict=True)]
        return BlockFloatingMatrix(parts[0], parts[1] if len(parts) > 1 else None, self.exponent)

    def plus_identity(self, bits: int) -> BlockFloatingMatrix:
        """Return the matrix plus I."""
        return self.plus(BlockFloatingMatrix.identity(self.rows), bits)

    def minus_identity(self, bits: int) -> BlockFloatingMatrix:
        """Return the matrix minus I."""
        return self.minus(BlockFloatingMatrix.identity(self.rows), bits)

    def mean_of_diagonal(self) -> list[int]:
        """Return the real and the imaginary part of the trace over the dimension, on the grid."""
        return [sum(part[i][i] for i in range(self.rows)) // self.rows for part in self.parts]

    def minus_multiple_of_identity(self, multiple: Sequence[int]) -> BlockFloatingMatrix:
        """Return the matrix minus so many units of its grid on the diagonal."""
        parts = [
            [[x - n if i == j else x for j, x in enumerate(row)] for i, row in enumerate(part)]
            for part, n in zip(self.parts, multiple, strict=True)
        ]
        return BlockFloatingMatrix(parts[0], parts[1] if len(parts) > 1 else None, self.exponent)

    def _map(self, function: Callable[[int], int], exponent: int) -> BlockFloatingMatrix:
        real, *imag = [[list(map(function, row)) for row in part] for part in self.parts]
        return BlockFloatingMatrix(real, imag[0] if imag else None, exponent)


def _product(rows: Rows, columns: Rows) -> Rows:
    return [[sum(map(mul, row, column)) for column in columns] for row in rows]


def _entrywise(operation: Callable[[int, int], int], A: Rows, B: Rows) -> Rows:
    return [list(map(operation, a, b)) for a, b in zip(A, B, strict=True)]


def from_mpmath(A: Any, bits: int | None = None) -> BlockFloatingMatrix:
    """Return an mpmath matrix, with its parts rounded down to ``bits`` bits of the largest one, or exactly."""
    entries = [[A[i, j] for j in range(A.cols)] for i in range(A.rows)]
    is_real = all(hasattr(x, "_mpf_") or x._mpc_[1][1] == 0 for row in entries for x in row)
    real = [[x._mpf_ if hasattr(x, "_mpf_") else x._mpc_[0] for x in row] for row in entries]
    parts = [real]
    if not is_real:
        parts.append([[x._mpc_[1] if hasattr(x, "_mpc_") else _ZERO for x in row] for row in entries])
    lowest, highest = exponent_range(parts)
    grid = lowest if bits is None else max(lowest, highest - bits)
    integers = [[[integer_on_grid(x, grid) for x in row] for row in part] for part in parts]
    return BlockFloatingMatrix(integers[0], None if is_real else integers[1], grid)


def highest_bit(A: Any) -> int:
    """Return the smallest power of two above every part of an entry of an mpmath matrix; 0 for a zero matrix."""
    entries = [A[i, j] for i in range(A.rows) for j in range(A.cols)]
    return exponent_range([[raw_parts(x) for x in entries]])[1]


def spread(A: Any) -> int:
    """Return how many bits lie between the highest and the lowest bit in use in an mpmath matrix."""
    lowest, highest = exponent_range([[raw_parts(A[i, j]) for i in range(A.rows) for j in range(A.cols)]])
    return highest - lowest


def raw_parts(x: Any) -> tuple[Any, ...]:
    """Return mpmath's raw numbers (sign, mantissa, exponent, bits) that a number consists of, one or two."""
    return (x._mpf_,) if hasattr(x, "_mpf_") else x._mpc_


_ZERO = (0, MPZ(0), 0, 0)


def exponent_range(parts: Sequence[Sequence[Sequence[Any]]]) -> tuple[int, int]:
    """Return the exponents of the lowest and just above the highest bit in use, of mpmath's raw numbers."""
    used = [x for part in parts for row in part for x in row if x[1]]
    if not used:
        return 0, 0
    return min(x[2] for x in used), max(x[2] + x[3] for x in used)


def integer_on_grid(x: Any, grid: int) -> int:
    """Return one of mpmath's raw numbers as a multiple of 2^grid, rounded down."""
    sign, mantissa, exponent, _ = x
    shift = exponent - grid
    value = -mantissa if sign else mantissa
    shifted: int = value << shift if shift >= 0 else value >> -shift
    return shifted


def to_mpmath(A: BlockFloatingMatrix, context: Any, precision: int) -> Any:
    """Return a matrix of the mpmath context, every entry rounded to ``precision`` bits."""
    result = context.matrix(A.rows, len(A.real[0]))
    for i, row in enumerate(A.real):
        for j, x in enumerate(row):
            real = from_man_exp(x, A.exponent, precision, "n")
            if A.imag is None:
                result[i, j] = context.make_mpf(real)
            else:
                imag = from_man_exp(A.imag[i][j], A.exponent, precision, "n")
                result[i, j] = context.make_mpc((real, imag))
    return result
