"""Values for symbols that have all the properties that SymPy assumes of them, and expressions enclosed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import flint
import sympy

from ...inputs.constants import enclose_expression

COUNT = 12
"""How many values each symbol gets, if so many fulfil what is assumed."""

_I, _half = sympy.I, sympy.Rational(1, 2)
_CANDIDATES = (
    *(2, -3, sympy.Rational(1, 3), sympy.Rational(-7, 4), 10, 1 + 4 * _I, sympy.Rational(5, 2), -1, -2 - _I / 3),
    *(
        -5 * _I,
        7,
        _I / 2,
        sympy.Rational(-9, 2),
        4,
        -6,
        sympy.Rational(1, 7),
        5 - 4 * _I,
        1 + _I,
        1,
        3,
        9,
        6,
        -8,
        5,
        -2,
        8,
    ),
    *(0, sympy.sqrt(2), -sympy.sqrt(3), _half, sympy.Rational(3, 4), sympy.Rational(11, 3), -_half, 11, 13, 17),
)
"""In an order in which small, large, negative and complex values come early."""

Values = dict[Any, Any]
"""SymPy's symbols and the numbers, in SymPy, that stand for them."""


def samples(symbols: Iterable[Any], count: int = COUNT) -> Iterator[Values]:
    """Yield values for all symbols together; none, if for one of them no value was found."""
    listed = sorted(set(symbols), key=str)
    chosen = [_values(symbol, COUNT) for symbol in listed]
    if not all(chosen):
        return
    both = list(zip(listed, chosen, strict=True))
    for i in range(count if listed else 1):
        yield {symbol: own[(i * (2 * j + 1) + j) % len(own)] for j, (symbol, own) in enumerate(both)}


def enclosed(expression: Any, values: Mapping[Any, Any]) -> flint.acb:
    """Return a ball around an expression at these values, at FLINT's current precision."""
    return enclose_expression(expression, {symbol: enclose_expression(value) for symbol, value in values.items()})


def is_open(symbol: Any) -> bool:
    """Whether a symbol may have all values in an open set of complex or of real numbers, or its end points too."""
    return not any(symbol.assumptions0.get(name) for name in _DISCRETE)


_DISCRETE = ("integer", "rational", "algebraic", "irrational", "transcendental", "prime", "composite", "zero")


def _values(symbol: Any, count: int) -> Sequence[Any]:
    fitting = [x for x in map(sympy.sympify, _CANDIDATES) if _fits(x, symbol)]
    return fitting[:count]


def _fits(value: Any, symbol: Any) -> bool:
    return all(getattr(value, f"is_{name}", None) is truth for name, truth in symbol.assumptions0.items())
