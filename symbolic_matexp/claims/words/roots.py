"""Polynomials that annihilate: found by elimination, and split into factors with known roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest

import numpy as np

from .polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, Word, coefficients, product
from .premises import gaussian

HIGHEST_DEGREE = 4
LONGEST = 400
LARGEST_DENOMINATOR = 12

Map = Callable[[Polynomial], Polynomial]


def annihilating_roots(
    start: Polynomial, apply_A: Map, normal: Map, likely: Sequence[Letter]
) -> tuple[Polynomial, ...]:
    """Return λ₁, …, λₙ with ∏(A − λ) start = 0, as few as possible, repeated ones together; or nothing.

    ``apply_A`` returns A times a polynomial, and ``normal`` a polynomial's normal form. ``likely`` are scalars that
    may be roots, besides those in the coefficients.
    """
    power = normal(start)
    echelon: list[tuple[Word, Polynomial, list[Polynomial]]] = []
    for degree in range(HIGHEST_DEGREE + 1):
        if power.size > LONGEST:
            return ()
        rest, combination = power, [*[Polynomial()] * degree, ONE]
        for word, reduced, own in echelon:
            c = coefficients(rest).get(word)
            if c:
                rest = normal(rest - c * reduced)
                combination = [normal(a - c * b) for a, b in zip_longest(combination, own, fillvalue=Polynomial())]
        if not rest:
            return _roots(combination, normal, likely) if degree else ()
        pivot = next(((word, c) for word, c in coefficients(rest).items() if gaussian(c) is not None), None)
        if pivot is None or (number := gaussian(pivot[1])) is None or number[1]:
            return ()
        scale = 1 / number[0]
        echelon.append((pivot[0], rest * scale, [a * scale for a in combination]))
        power = normal(apply_A(power))
    return ()


def _roots(coefficients_: Sequence[Polynomial], normal: Map, likely: Sequence[Letter]) -> tuple[Polynomial, ...]:
    """Return the roots of Σ cₖ zᵏ, whose leading coefficient is 1, with repetitions; nothing if one is not found."""
    found: list[Polynomial] = []
    rest = list(coefficients_)
    while len(rest) > 1:
        for root in _candidates(rest, likely):
            quotient, remainder = _divided(rest, root, normal)
            if not remainder:
                break
        else:
            return ()
        found.append(root)
        rest = quotient
    order = list(dict.fromkeys(found))
    return tuple(sorted(found, key=order.index))


def _divided(c: Sequence[Polynomial], root: Polynomial, normal: Map) -> tuple[list[Polynomial], Polynomial]:
    """Divide by z − root; return the quotient and the remainder."""
    carried = [c[-1]]
    for lower in c[-2::-1]:
        carried.append(normal(lower + root * carried[-1]))
    return carried[-2::-1], carried[-1]


def _candidates(c: Sequence[Polynomial], likely: Sequence[Letter]) -> Iterator[Polynomial]:
    """Yield what may be a root: numbers found in floats, or products of the scalars that occur."""
    if not c[0]:
        yield Polynomial()
    numbers = [gaussian(x) for x in c]
    if all(x is not None for x in numbers):
        floats = [complex(x[0], x[1]) for x in numbers if x is not None]
        for z in np.roots(floats[::-1]):
            a, b = (Fraction(float(x)).limit_denominator(LARGEST_DENOMINATOR) for x in (z.real, z.imag))
            yield Polynomial.of(a) + Polynomial.of(IMAGINARY_UNIT) * b
    scalars = dict.fromkeys([*likely, *(x for p in c for s, _ in p.terms for x in s)])
    i = Polynomial.of(IMAGINARY_UNIT)
    for letter in scalars:
        if letter is not IMAGINARY_UNIT:
            s = Polynomial.of(letter)
            yield from (s, -s, i * s, -i * s)
    for p in c:
        for (factors, _), number in p.terms.items():
            yield from (product(factors) * number, product(factors) * -number)
    yield from (ONE, -ONE, i, -i)
