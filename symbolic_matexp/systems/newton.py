"""Newton's iteration for a root of a polynomial, over scalars of any kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

FLOAT64_BITS = 53


def newton(
    coefficients: Sequence[Any], z: Any, precision: int, settled: Callable[[Any], Any] = lambda z: z
) -> tuple[Any, Any]:
    """Return the last iterate z, and f(z)/f'(z) there, for the polynomial f with these coefficients, highest first.

    ``z`` is a simple root to a few digits, so that the correct digits double in each step. ``settled`` is applied to
    every iterate: it takes the radius off a ball.
    """
    correct = 4
    while correct < 2 * max(precision, FLOAT64_BITS):
        z = settled(z - newton_step(coefficients, z))
        correct *= 2
    return z, newton_step(coefficients, z)


def newton_step(coefficients: Sequence[Any], z: Any) -> Any:
    """Return f(z)/f'(z), by Horner's rule."""
    value, slope = coefficients[0], 0 * coefficients[0]
    for coefficient in coefficients[1:]:
        slope = slope * z + value
        value = value * z + coefficient
    return value / slope
