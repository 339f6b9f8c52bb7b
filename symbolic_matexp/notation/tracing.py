"""Tracing: a formula is called once, with letters. What it returns is its meaning over every number system."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import FormulaError, InputError, SymbolicMatexpError
from .expressions import RESERVED, matrix_letter, scalar_letter
from .refusals import formula_running, place_of_error

OLD_STYLE = (
    "a formula is written in operators now, without the parameter alg: "
    "def weights(X1, X2, Y1, Y2, *, alpha), with A @ B, s * A, A + B, inv(A), A.solve(B), expm(A), logm(A)"
)


def parameters(function: Callable[..., Any], role: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a function's name, the names of its matrices (positional) and those of its scalars (keyword-only).

    Parameters with a default are left out and keep it. Raises :class:`InputError` if the function is no formula.
    ``role`` says in messages what the function is.
    """
    if not callable(function):
        raise InputError(f"{role} must be a function of matrices (A, B, …), not {type(function).__name__}")
    name = getattr(function, "__name__", role).replace("<lambda>", role)
    try:
        listed = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise InputError(f"{role} {name} does not tell its parameters; write a function (A, B, …)") from None
    needed = [p for p in listed if p.default is p.empty]
    matrices = tuple(p.name for p in needed if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD))
    scalars = tuple(p.name for p in needed if p.kind is p.KEYWORD_ONLY)
    if matrices[:1] == ("alg",):
        raise InputError(f"{role} {name}: {OLD_STYLE}")
    if not needed or any(p.kind is p.VAR_POSITIONAL for p in listed):
        raise InputError(f"{role} {name} needs the parameters (A, B, …): its matrices, by name")
    reserved = next((x for x in matrices + scalars if x in RESERVED), None)
    if reserved is not None:
        raise InputError(f"{role} {name} calls a parameter {reserved}, which has a meaning of its own; rename it")
    return name, matrices, scalars


def trace(function: Callable[..., Any], name: str, matrices: Sequence[str], scalars: Sequence[str]) -> Any:
    """Call a formula with letters of these names and return what it returns.

    Raises :class:`FormulaError`, naming the formula's line, for an error that leaves the formula, and for a refusal
    even if the formula catches it.
    """
    code = getattr(inspect.unwrap(getattr(function, "func", function)), "__code__", None)
    with formula_running(name, code):
        try:
            return function(*map(matrix_letter, matrices), **{s: scalar_letter(s) for s in scalars})
        except SymbolicMatexpError as error:
            if isinstance(error, FormulaError):
                raise
            raise FormulaError(f"{place_of_error(name, code, error.__traceback__)}{error}") from error
        except (Exception, SystemExit) as error:
            where = place_of_error(name, code, error.__traceback__)
            raise FormulaError(f"{where}{type(error).__name__}: {' '.join(str(error).split())}") from error
