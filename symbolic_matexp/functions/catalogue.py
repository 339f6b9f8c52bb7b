"""The matrix functions that exist, by name: who encloses them, and what is known of them.

The table itself is :data:`symbolic_matexp.notation.functions.FUNCTIONS`; every function in it has a file of its name
here, with a function of that name.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ..errors import InputError
from ..inputs.exact_matrix import ExactMatrix
from ..notation.functions import FUNCTIONS, MatrixFunction
from .condition_below import condition_below
from .enclosure import Enclosure

PARAMETRIC = ("powm", "phi", "funm")
"""The functions that have another argument besides the matrix, which the table does not have."""

CONDITION_DIGITS = 20
"""Digits of the values from which a condition number is found."""


def known(name: str) -> MatrixFunction:
    """Return what is known of a function. Raises :class:`InputError` if there is none of this name."""
    if name not in FUNCTIONS:
        raise InputError(f"there is no matrix function {name!r}; choose from {', '.join(FUNCTIONS)}")
    return FUNCTIONS[name]


def enclose(name: str, A: Any, digits: int) -> Enclosure:
    """Return the function of this name at A, principal, to so many digits; raises what the function itself raises."""
    found: Enclosure = public(name)(A, digits)
    return found


def condition(name: str, A: ExactMatrix) -> float:
    """Return the relative condition number of the function at A: a proved lower bound, in practice within 1 %."""
    return condition_below(lambda B: enclose(name, B, CONDITION_DIGITS), A)


@cache
def public(name: str) -> Any:
    """Return the public function of this name, of :data:`PARAMETRIC` too. Raises :class:`InputError`."""
    if name not in PARAMETRIC:
        known(name)
    return getattr(import_module(f".{name}", __package__), name)
