"""A polynomial in a matrix that is near its logarithm, from float64 eigenvalues that need not be right.

Let p interpolate the logarithm, with the branch that the cut prescribes, at approximate eigenvalues μ of A. Then p(A)
commutes with A, so that log A = p(A) + log(exp(−p(A))A), and the last logarithm is small if the μ are good. They are
eigenvalues of some A + δ, so p(A) is near the logarithm even for a defective A (Cayley and Hamilton: ∏(A − μI) is of
the order of δ).
"""

from __future__ import annotations

import math
from typing import Any

from mpmath.libmp import MPZ, to_fixed

from ...inputs.cut import Cut
from .block_floating import BlockFloatingMatrix
from .float_eigenvalues import float_eigenvalues

DOUBTFUL_ANGLE = 1e-3
"""An approximate eigenvalue as near as this to the cut says nothing about its side."""
LARGEST_DIMENSION = 24
"""Beyond it the coefficients of the polynomial are too large for it to pay."""


class Interpolant:
    """Approximate eigenvalues of a matrix, and the logarithms that a cut gives them, as mpmath numbers."""

    def __init__(self, points: list[Any], logarithms: list[Any]) -> None:
        self.points, self.logarithms = points, logarithms

    def at(self, A: BlockFloatingMatrix, context: Any, bits: int, *, real: bool) -> BlockFloatingMatrix:
        """Return p(A) with an absolute error of about 2^−bits; if ``real``, without p's imaginary part."""
        coefficients = self._coefficients(context, bits)
        size = A.size()
        largest = max((context.mag(c) + k * size for k, c in enumerate(coefficients) if c), default=0)
        bits += max(0, math.ceil(largest))
        return _polynomial(A, [_fixed(c, bits, real) for c in coefficients], bits)

    def agrees_with(self, L: BlockFloatingMatrix, context: Any) -> bool:
        """Whether tr L and tr L² are the sums of the logarithms and of their squares, about."""
        squares = sum(abs(x) ** 2 for x in self.logarithms)
        first = _complex(_trace(L), L.exponent, context) - sum(self.logarithms)
        second = _complex(_trace_of_square(L), 2 * L.exponent, context) - sum(x**2 for x in self.logarithms)
        tolerance = context.mpf(2) ** -4
        return bool(abs(first) < tolerance and abs(second) < tolerance * (1 + squares))

    def _coefficients(self, context: Any, bits: int) -> list[Any]:
        """Return the polynomial's coefficients, from Newton's divided differences."""
        n = len(self.points)
        with context.workprec(bits + 64 * n):  # equal points are 2^−50 apart
            divided = list(self.logarithms)
            for j in range(1, n):
                for i in reversed(range(j, n)):
                    divided[i] = (divided[i] - divided[i - 1]) / (self.points[i] - self.points[i - j])
            result = [context.mpc(0)] * n
            for point, value in zip(reversed(self.points), reversed(divided), strict=True):
                shifted = [context.mpc(0), *result[:-1]]
                result = [x - point * y for x, y in zip(shifted, result, strict=True)]
                result[0] += value
            return result


def interpolation(A: BlockFloatingMatrix, cut: Cut, context: Any, bits: int) -> Interpolant | None:
    """Return the interpolation of log A, or None if no eigenvalues are found, or one is near the cut or 0."""
    if A.rows > LARGEST_DIMENSION:
        return None
    found = _float_eigenvalues(A)
    if found is None or 0 in found[1]:
        return None
    scale, values = found
    with context.workprec(bits + 64 * A.rows):
        theta = cut.half_turns * context.pi + context.mpf(cut.offset.numerator) / cut.offset.denominator
        points: list[Any] = []
        for value in values:
            point = context.ldexp(1, scale) * context.mpc(value)
            while point in points:
                point *= 1 + context.ldexp(1, -50)
            points.append(point)
        logarithms = []
        for point in points:
            principal = context.log(point)
            turns = context.floor((theta - principal.imag) / (2 * context.pi))
            logarithm = principal + 2j * context.pi * turns  # its imaginary part is in (θ − 2π, θ]
            distance = theta - logarithm.imag
            if min(distance, 2 * context.pi - distance) < DOUBTFUL_ANGLE:
                return None
            logarithms.append(logarithm)
    return Interpolant(points, logarithms)


def _float_eigenvalues(A: BlockFloatingMatrix) -> tuple[int, list[complex]] | None:
    """Return approximate eigenvalues over 2^scale, and the scale."""
    scale = A.top
    rounded = A.on_grid(scale - 53)
    table = [
        [complex(*(math.ldexp(int(x), -53) for x in entry)) for entry in zip(*rows, strict=True)]
        for rows in zip(*rounded.parts, strict=True)
    ]
    values = float_eigenvalues(table)
    return None if values is None else (scale, values)


def _fixed(c: Any, bits: int, real: bool) -> tuple[int, ...]:
    parts = (c.real,) if real else (c.real, c.imag)
    return tuple(MPZ(to_fixed(x._mpf_, bits)) for x in parts)


def _polynomial(A: BlockFloatingMatrix, coefficients: list[tuple[int, ...]], bits: int) -> BlockFloatingMatrix:
    """Return Σ c_k A^k (Paterson & Stockmeyer); the coefficients are multiples of 2^−bits."""
    width = max(1, round(math.sqrt(len(coefficients))))
    powers = [BlockFloatingMatrix.identity(A.rows)]
    for _ in range(width):
        powers.append(powers[-1].times(A, bits + 10))
    total = None
    for start in reversed(range(0, len(coefficients), width)):
        if total is not None:
            total = total.times(powers[width], bits + 10)
        for k, c in enumerate(coefficients[start : start + width]):
            term = powers[k].times_number(c, -bits).on_grid(-bits - 10)
            total = term if total is None else total.plus(term, bits + 10)
    assert total is not None
    return total


def _trace(A: BlockFloatingMatrix) -> list[int]:
    return [sum(part[i][i] for i in range(A.rows)) for part in A.parts]


def _trace_of_square(A: BlockFloatingMatrix) -> list[int]:
    n = range(A.rows)

    def of_product(P: Any, Q: Any) -> int:
        return sum(P[i][j] * Q[j][i] for i in n for j in n)

    if A.imag is None:
        return [of_product(A.real, A.real)]
    return [of_product(A.real, A.real) - of_product(A.imag, A.imag), 2 * of_product(A.real, A.imag)]


def _complex(parts: list[int], exponent: int, context: Any) -> Any:
    return context.mpc(*(context.ldexp(int(x), exponent) for x in parts))
