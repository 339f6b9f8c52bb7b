"""Reciprocals of differences of roots, where those of their factors exist."""

from __future__ import annotations

from collections.abc import Sequence

from .polynomial import IMAGINARY_UNIT, Letter, Polynomial, Word, apply, product
from .premises import ZERO, gaussian, inverse_of_scalar
from .search import Search


def show_reciprocals(search: Search, roots: Sequence[Polynomial]) -> None:
    """Show that the reciprocals of the differences of different roots exist, if that is found."""
    different = list(dict.fromkeys(roots))
    for a in different:
        for b in different:
            difference = b - a
            if a != b and gaussian(difference) is None:
                candidate = reciprocal(search, difference)
                if candidate is not None:
                    search.relate("reciprocal found", difference, candidate)


def reciprocal(search: Search, s: Polynomial) -> Polynomial | None:
    """Return 1/s in terms of reciprocals that exist, or None."""
    if gaussian(s) is not None:
        return inverse_of_scalar(s) if s else None
    for sign in (1, -1):
        if Letter("reciprocal", argument=s * sign) in search.known:
            return apply("reciprocal", s * sign) * sign
    factors = _by_scalars(s)
    if len(factors) != 1:
        return None
    ((scalars, number),) = factors.items()
    inverses = [_reciprocal_of_letter(search, x) for x in scalars]
    found = [x for x in inverses if x is not None]
    return product(found) * inverse_of_scalar(number) if len(found) == len(inverses) else None


def _reciprocal_of_letter(search: Search, letter: Letter) -> Polynomial | None:
    """Return 1/x for a scalar letter x: the reciprocal if it exists, or e^(−s) for e^s."""
    reciprocal = Letter("reciprocal", argument=Polynomial.of(letter))
    if reciprocal in search.known:
        return Polynomial.of(reciprocal)
    if letter.kind == "scalar exponential" and letter.argument is not None:
        search.relate("scalar exp sum", letter.argument, -letter.argument)
        search.relate("scalar exp zero")
        return apply("scalar exponential", -letter.argument)
    return None


def _by_scalars(s: Polynomial) -> dict[Word, Polynomial]:
    """Return a scalar as Σ (number) · (scalar letters), the numbers in Q(i)."""
    result: dict[Word, Polynomial] = {}
    for (scalars, _), c in s.terms.items():
        others = tuple(x for x in scalars if x is not IMAGINARY_UNIT)
        own = Polynomial({(tuple(x for x in scalars if x is IMAGINARY_UNIT), ()): c})
        result[others] = result.get(others, ZERO) + own
    return result
