"""Exponentials of symbolic expressions as powers of independent symbols.

e^x is written as a product of e^m over the monomials m of x, where each e^m is a symbol of its own. So
e^x e^y = e^{x+y} holds by construction, and an identity between exponentials becomes one between rational functions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy
from sympy.polys.rings import PolyRing


@lru_cache(maxsize=50_000)
def normal(x: Any, irreducible: tuple[Any, ...] = ()) -> Any:
    """Return a rational expression with numerator and denominator expanded and coprime.

    ``irreducible`` are polynomials known to be irreducible that may occur in the denominator, such as determinants
    of generic matrices. Dividing by them first is much faster than computing a greatest common divisor.
    """
    if x.is_number:
        return x
    symbols = x.free_symbols
    ring = PolyRing(sorted(symbols, key=str), sympy.QQ_I if x.has(sympy.I) else sympy.QQ)
    top, bottom = _fraction(x, ring)
    remaining = ring.one
    for factor in (ring.from_expr(p) for p in irreducible if p.free_symbols <= symbols):
        bottom, count = _divided(bottom, factor)
        top, cancelled = _divided(top, factor, count)
        remaining *= factor ** (count - cancelled)
    top, bottom = top.cancel(bottom)
    return top.as_expr() / (bottom.as_expr() * remaining.as_expr())


def _fraction(x: Any, ring: Any) -> tuple[Any, Any]:
    """Return numerator and denominator in a ring of polynomials."""
    if x.is_Add:
        top, bottom = ring.zero, ring.one
        for term in x.args:
            numerator, denominator = _fraction(term, ring)
            if denominator != bottom:
                numerator, top, bottom = _common(numerator, denominator, top, bottom)
            top += numerator
        return top, bottom
    if x.is_Mul:
        top, bottom = ring.one, ring.one
        for factor in x.args:
            numerator, denominator = _fraction(factor, ring)
            top, bottom = top * numerator, bottom * denominator
        return top, bottom
    if x.is_Pow and x.exp.is_Integer:
        numerator, denominator = _fraction(x.base, ring)
        power = abs(int(x.exp))
        pair = numerator**power, denominator**power
        return pair if x.exp > 0 else pair[::-1]
    return ring.from_expr(x), ring.one


def _common(numerator: Any, denominator: Any, top: Any, bottom: Any) -> tuple[Any, Any, Any]:
    """Bring two fractions to one denominator. Usually one denominator divides the other."""
    quotient, remainder = divmod(denominator, bottom)
    if not remainder:
        return numerator, top * quotient, denominator
    quotient, remainder = divmod(bottom, denominator)
    if not remainder:
        return numerator * quotient, top, bottom
    return numerator * bottom, top * denominator, bottom * denominator


def _divided(p: Any, factor: Any, most: int = 1_000) -> tuple[Any, int]:
    """Divide p by factor as often as possible, at most ``most`` times. Return the quotient and the count."""
    count = 0
    while count < most and p:
        quotient, remainder = divmod(p, factor)
        if remainder:
            break
        p, count = quotient, count + 1
    return p, count


class Exponentials:
    """The table of the symbols that stand for e^m."""

    def __init__(self) -> None:
        self._symbols: dict[Any, Any] = {}

    def of(self, x: Any) -> Any:
        """Return e^x."""
        result = sympy.Integer(1)
        for coefficient, monomial in self.terms(x):
            whole, part = (coefficient, monomial) if coefficient.is_Integer else (1, coefficient * monomial)
            result *= self._symbol(part) ** whole
        return result

    def terms(self, x: Any) -> list[tuple[Any, Any]]:
        """Return x as a sum of rational multiples of monomials, after partial fractions in every e^m it contains."""
        x = normal(x)
        for symbol in self._symbols.values():
            if x.has(symbol):
                x = sum(sympy.apart(term, symbol) for term in sympy.Add.make_args(sympy.apart(x, symbol)))
        return [term.as_coeff_Mul() for term in sympy.Add.make_args(sympy.expand(x)) if term != 0]

    def _symbol(self, monomial: Any) -> Any:
        if monomial not in self._symbols:
            self._symbols[monomial] = sympy.Dummy(f"e^({monomial})")  # two monomials that print alike stay different
        return self._symbols[monomial]
