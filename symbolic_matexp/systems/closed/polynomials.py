"""Sparse polynomials over ℚ in generators, some of which are roots of polynomials in earlier ones.

A polynomial is a dict from monomials to rationals, and a monomial a sorted tuple of (number of the generator,
exponent). A free generator may have negative exponents; an algebraic one of degree n has exponents from 0 to n − 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint

from ...errors import UnsupportedError

Monomial = tuple[tuple[int, int], ...]
Polynomial = dict[Monomial, flint.fmpq]

LARGEST = 20_000
"""Products with more terms than this are not computed."""

ONE: Monomial = ()


@dataclass(frozen=True)
class Generator:
    """A quantity that is not taken apart.

    ``expression`` is the quantity in SymPy. If ``degree`` is not 0, the generator to this power is ``power``.
    ``is_number`` says that it is an algebraic number. ``ball`` encloses it, if it is one.
    """

    expression: Any
    degree: int = 0
    power: Polynomial | None = None
    is_number: bool = False
    ball: Callable[[], flint.acb] | None = None
    meaning: Any = None
    """What a logarithm is the logarithm of: a prime number, or an element."""
    prime: int = 0
    """The prime number of which this is a root."""


def constant(value: Any) -> Polynomial:
    """Return a rational number as a polynomial."""
    number = flint.fmpq(value)
    return {ONE: number} if number else {}


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return p + q."""
    result = dict(p)
    for monomial, c in q.items():
        total = result.get(monomial, 0) + c
        if total:
            result[monomial] = total
        else:
            del result[monomial]
    return result


def scaled(p: Polynomial, c: flint.fmpq) -> Polynomial:
    """Return cp for a rational number c that is not 0."""
    return {monomial: c * x for monomial, x in p.items()}


def times_monomials(a: Monomial, b: Monomial) -> Monomial:
    """Return the product of two monomials, not reduced."""
    if not a or not b:
        return a or b
    result = dict(a)
    for g, e in b:
        total = result.get(g, 0) + e
        if total:
            result[g] = total
        else:
            del result[g]
    return tuple(sorted(result.items()))


def times(p: Polynomial, q: Polynomial, generators: list[Generator]) -> Polynomial:
    """Return pq, reduced."""
    if len(p) * len(q) > LARGEST:
        raise UnsupportedError("an expression has too many terms")
    product: Polynomial = {}
    for a, x in p.items():
        for b, y in q.items():
            monomial = times_monomials(a, b)
            product[monomial] = product.get(monomial, 0) + x * y
    return reduced(product, generators)


def reduced(p: Polynomial, generators: list[Generator]) -> Polynomial:
    """Return the same with exponents of algebraic generators below their degrees, and without zeros."""
    result: Polynomial = {}
    for monomial, c in p.items():
        if not c:
            continue
        high = next((i for i, (g, e) in enumerate(monomial) if 0 < generators[g].degree <= e), None)
        if high is None:
            result = plus(result, {monomial: c})
            continue
        g, e = monomial[high]
        power = generators[g].power
        assert power is not None
        quotient, rest = divmod(e, generators[g].degree)
        lower = monomial[:high] + (((g, rest),) if rest else ()) + monomial[high + 1 :]
        term: Polynomial = reduced({lower: c}, generators)
        for _ in range(quotient):
            term = times(term, power, generators)
        result = plus(result, term)
    return result
