"""Closed-form weights of matrix-exponential networks: derived, solved to any precision, certified.

Names are imported when first used, so that ``import symbolic_matexp`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from . import errors
    from .certificate import Certificate, certify
    from .claims import Claim, Verdict, prove, registered_ids
    from .comparison import crosscheck
    from .enclosure import Enclosure
    from .errors import (
        InputError,
        PrecisionError,
        RangeError,
        SingularMatrixError,
        SolveError,
        SymbolicMatexpError,
        UnsupportedError,
    )
    from .evidence import Evidence
    from .exact_matrix import ExactMatrix
    from .exact_numbers import GaussianRational
    from .functions import expm, inv, logm, sqrtm
    from .notation.expressions import Equation, det, exp, eye, log, matrices, pi, scalar, scalars, sqrt, trace
    from .outcome import Outcome
    from .problem import Problem, example_names
    from .report import Budget, Diagnosis, QuantityError, Report, Rung
    from .result import Solution, Status
    from .sensitivity import Condition, Conditioning, condition
    from .solver import solve
    from .statement import Weights, commuting, equation, invertible

_ROOMS = {
    "Budget": "report",
    "Certificate": "certificate",
    "Claim": "claims",
    "Condition": "sensitivity",
    "Conditioning": "sensitivity",
    "Diagnosis": "report",
    "Enclosure": "enclosure",
    "Evidence": "evidence",
    "ExactMatrix": "exact_matrix",
    "GaussianRational": "exact_numbers",
    "InputError": "errors",
    "Outcome": "outcome",
    "PrecisionError": "errors",
    "Problem": "problem",
    "RangeError": "errors",
    "QuantityError": "report",
    "Report": "report",
    "Rung": "report",
    "SingularMatrixError": "errors",
    "Solution": "result",
    "SolveError": "errors",
    "Status": "result",
    "SymbolicMatexpError": "errors",
    "UnsupportedError": "errors",
    "Verdict": "claims",
    "Weights": "statement",
    "certify": "certificate",
    "commuting": "statement",
    "condition": "sensitivity",
    "crosscheck": "comparison",
    "equation": "statement",
    "example_names": "problem",
    "expm": "functions",
    "inv": "functions",
    "invertible": "statement",
    "logm": "functions",
    "prove": "claims",
    "registered_ids": "claims",
    "solve": "solver",
    "sqrtm": "functions",
    "Equation": "notation.expressions",
    "det": "notation.expressions",
    "exp": "notation.expressions",
    "eye": "notation.expressions",
    "log": "notation.expressions",
    "matrices": "notation.expressions",
    "pi": "notation.expressions",
    "scalar": "notation.expressions",
    "scalars": "notation.expressions",
    "sqrt": "notation.expressions",
    "trace": "notation.expressions",
}

__all__ = [
    "Budget",
    "Certificate",
    "Claim",
    "Condition",
    "Conditioning",
    "Diagnosis",
    "Enclosure",
    "Equation",
    "Evidence",
    "ExactMatrix",
    "GaussianRational",
    "InputError",
    "Outcome",
    "PrecisionError",
    "Problem",
    "QuantityError",
    "RangeError",
    "Report",
    "Rung",
    "SingularMatrixError",
    "Solution",
    "SolveError",
    "Status",
    "SymbolicMatexpError",
    "UnsupportedError",
    "Verdict",
    "Weights",
    "certify",
    "commuting",
    "condition",
    "crosscheck",
    "det",
    "equation",
    "errors",
    "example_names",
    "exp",
    "expm",
    "eye",
    "inv",
    "invertible",
    "log",
    "logm",
    "matrices",
    "pi",
    "prove",
    "registered_ids",
    "scalar",
    "scalars",
    "solve",
    "sqrt",
    "sqrtm",
    "trace",
]


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module(".errors", __name__)
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
