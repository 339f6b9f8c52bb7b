"""Four number systems behind one protocol: exact, multiprecision, float64, ball."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ..errors import InputError
from .protocol import NumberSystem

_PLACES = {
    "ball": (".ball.balls", "Balls"),
    "multiprecision": (".multiprecision.system", "MultiprecisionAlgebra"),
    "float64": (".float64", "Float64Algebra"),
    "exact": (".exact", "ExactAlgebra"),
}
"""Where each is; imported when first used."""

NAMES = tuple(_PLACES)


def class_of(name: object) -> type[NumberSystem[Any]]:
    """Return the class of a number system, which says what it can do. Raises :class:`InputError`."""
    if not isinstance(name, str) or name not in _PLACES:
        raise InputError(f"there is no algebra {name!r}; choose from {', '.join(NAMES)}")
    return _imported(name)


@cache
def _imported(name: str) -> type[NumberSystem[Any]]:
    module, of = _PLACES[name]
    found: type[NumberSystem[Any]] = getattr(import_module(module, __name__), of)
    return found


def by_name(name: object, precision: int) -> NumberSystem[Any]:
    """Return the algebra called ``name``, at ``precision`` bits where it has a precision to choose."""
    return class_of(name).at(precision)
