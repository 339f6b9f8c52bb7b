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
from ..notation.functions import FUNCTIONS
from .condition_below import condition_below
from .enclosure import Enclosure

PARAMETRIC = {"powm": "p", "phi": "k", "funm": "f"}
"""The functions that have another argument besides the matrix, which the table does not have, and its name."""

CONDITION_DIGITS = 20
"""Digits of the values from which a condition number is found."""


def enclose(name: str, A: Any, digits: int, **parameters: Any) -> Enclosure:
    """Return the function of this name at A, principal, to so many digits.

    ``parameters``: p of powm, k of phi, f of funm. Raises :class:`InputError` if they are not those of the function,
    and what the function itself raises.
    """
    function = public(name)
    needed = [PARAMETRIC[name]] if name in PARAMETRIC else []
    if sorted(parameters) != needed:
        given = f"not {', '.join(sorted(parameters))}" if parameters else "which is missing"
        raise InputError(f"{name} has {f'the parameter {needed[0]}' if needed else 'no parameter'}, {given}")
    found: Enclosure = function(A, digits=digits, **parameters)
    return found


def condition(name: str, A: ExactMatrix, **parameters: Any) -> float:
    """Return the relative condition number of the function at A: a proved lower bound, in practice within 1 %.

    What is perturbed is A alone; ``parameters`` as for :func:`enclose`.
    """
    return condition_below(lambda B: enclose(name, B, CONDITION_DIGITS, **parameters), A)


def has_cut(name: str) -> bool:
    """Whether the function of this name is cut along the negative axis."""
    return name == "powm" or (name in FUNCTIONS and FUNCTIONS[name].has_cut)


@cache
def public(name: str) -> Any:
    """Return the public function of this name, of :data:`PARAMETRIC` too. Raises :class:`InputError`."""
    names = (*FUNCTIONS, *PARAMETRIC)
    if name not in names:
        raise InputError(f"there is no matrix function {name!r}; choose from {', '.join(names)}")
    return getattr(import_module(f".{name}", __package__), name)
