"""Closed-form weights of matrix-exponential networks: derived, solved to any precision, certified.

Names are imported when first used, so that ``import symbolic_matexp`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from . import errors
    from .certificate import Certificate, Verdict, certify
    from .errors import (
        InputError,
        PrecisionError,
        RangeError,
        SingularMatrixError,
        SolveError,
        SymbolicMatexpError,
        UnsupportedError,
    )
    from .exact_matrix import ExactMatrix
    from .exact_numbers import GaussianRational
    from .functions import Enclosure, expm, logm
    from .problem import Problem, example_names
    from .result import Solution, Status
    from .solver import solve

_ROOMS = {
    "Certificate": "certificate",
    "Enclosure": "functions",
    "ExactMatrix": "exact_matrix",
    "GaussianRational": "exact_numbers",
    "InputError": "errors",
    "PrecisionError": "errors",
    "Problem": "problem",
    "RangeError": "errors",
    "SingularMatrixError": "errors",
    "Solution": "result",
    "SolveError": "errors",
    "Status": "result",
    "SymbolicMatexpError": "errors",
    "UnsupportedError": "errors",
    "Verdict": "certificate",
    "certify": "certificate",
    "example_names": "problem",
    "expm": "functions",
    "logm": "functions",
    "solve": "solver",
}

__all__ = [
    "Certificate",
    "Enclosure",
    "ExactMatrix",
    "GaussianRational",
    "InputError",
    "PrecisionError",
    "Problem",
    "RangeError",
    "SingularMatrixError",
    "Solution",
    "SolveError",
    "Status",
    "SymbolicMatexpError",
    "UnsupportedError",
    "Verdict",
    "certify",
    "errors",
    "example_names",
    "expm",
    "logm",
    "solve",
]


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module(".errors", __name__)
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
