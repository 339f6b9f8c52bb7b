"""What a result is compared with: enclosures computed on the spot, and condition numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint

from ..errors import InputError
from ..functions.condition_number import condition_number
from ..functions.of_matrices import expm, inv, logm, sqrtm
from ..inputs.exact_matrix import ExactMatrix

FUNCTIONS: dict[str, Callable[[Any, int], flint.acb_mat]] = {
    "expm": expm,
    "logm": logm,
    "sqrtm": sqrtm,
    "inv": inv,
}
"""The functions with certified references: principal branches throughout."""

CONDITION_DIGITS = 20


def certified(function: str, A: ExactMatrix, digits: int) -> flint.acb_mat:
    """Return an enclosure of a function of A, named as in :data:`FUNCTIONS`, to so many digits.

    Raises :class:`InputError` for an unknown function or a matrix without that function, :class:`PrecisionError`
    where the digits were not reached.
    """
    return _named(function)(A, digits)


def condition(function: str, A: ExactMatrix) -> float:
    """Return the relative condition number of the function at A: a proved lower bound, within a few per cent."""
    compute = _named(function)
    return condition_number(lambda B: compute(B, CONDITION_DIGITS), A)


def _named(function: str) -> Callable[[Any, int], flint.acb_mat]:
    if function not in FUNCTIONS:
        raise InputError(f"there are no references for {function!r}; choose from {', '.join(FUNCTIONS)}")
    return FUNCTIONS[function]
