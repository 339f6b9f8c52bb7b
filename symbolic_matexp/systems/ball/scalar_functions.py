"""Functions of one number in balls. A real ball has a real image."""

from __future__ import annotations

from collections.abc import Callable

import flint

from ...errors import OnlyRealError
from ..protocol import ONLY_REAL


def by_ends(function: Callable[[flint.acb], flint.acb], z: flint.acb) -> flint.acb:
    """Return the image of a real ball under a function that increases, from the images of the two ends.

    Dependencies within the function's formula then widen nothing.
    """
    x = z.real
    if not x.is_finite():
        return function(z)
    low, high = (function(flint.acb(end)).real for end in (x.lower(), x.upper()))
    return flint.acb(low.union(high))


def log1pexp(z: flint.acb) -> flint.acb:
    """Return log(1 + e^z); on a ball that meets the cut, with both sides of it."""
    return flint.acb(z.real.exp().log1p()) if z.imag.is_zero() else (1 + z.exp()).log()


def positive_part(z: flint.acb) -> flint.acb:
    """Return max(x, 0), from 0 to the upper end if the sign of x is not known."""
    return flint.acb(_real(z).nonnegative_part())


def is_positive(z: flint.acb) -> flint.acb:
    """Return 1 or 0, or a ball with both if the sign is not known."""
    x = _real(z)
    if x > 0:
        return flint.acb(1)
    return flint.acb(0) if x <= 0 else flint.acb(flint.arb(0.5, 0.5))


def _real(z: flint.acb) -> flint.arb:
    if not z.imag.is_zero():
        raise OnlyRealError(ONLY_REAL)
    return z.real


FUNCTIONS: dict[str, Callable[[flint.acb], flint.acb]] = {
    "sin": lambda z: z.sin(),
    "cos": lambda z: z.cos(),
    "tanh": lambda z: z.tanh(),
    "log1pexp": log1pexp,
    "positive_part": positive_part,
    "is_positive": is_positive,
}
