"""Closed-form weights of matrix-exponential networks: derived, solved to any precision, certified.

Names are imported when first used, so that ``import symbolic_matexp`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from . import errors
    from .certifying.certificate import Certificate, certify
    from .certifying.existence import Existence, certify_existence
    from .certifying.impossibility import NoSolution, impossible
    from .certifying.outcome import Outcome
    from .claims.claim import Claim
    from .claims.derivation import Derivation, derivation
    from .claims.evidence import Evidence
    from .claims.premise_list import premises
    from .claims.prove import prove
    from .claims.registry import registered_ids
    from .claims.saved_proof import CheckedProof, check_proof
    from .claims.statement import Weights, commuting, equation, invertible
    from .claims.verdict import Verdict
    from .comparing.condition import Conditioning, condition
    from .comparing.crosscheck import crosscheck
    from .comparing.report import Budget, QuantityError, Report, Rung
    from .comparing.sensitivity import Condition
    from .comparing.wording import Diagnosis
    from .errors import (
        InputError,
        PrecisionError,
        RangeError,
        SingularMatrixError,
        SolveError,
        SymbolicMatexpError,
        UnsupportedError,
    )
    from .formulas.activations.catalogue import activations
    from .functions.condition_number import ConditionNumber, condition_number
    from .functions.coshm import coshm
    from .functions.cosm import cosm
    from .functions.enclosure import Enclosure
    from .functions.expm import expm
    from .functions.expm_multiply import expm_multiply
    from .functions.exponential_product import ExponentialProduct, ProductStatus
    from .functions.frechet import frechet
    from .functions.funm import funm
    from .functions.inv import inv
    from .functions.logm import logm
    from .functions.phi import phi
    from .functions.powm import powm
    from .functions.signm import signm
    from .functions.sinhm import sinhm
    from .functions.sinm import sinm
    from .functions.sqrtm import sqrtm
    from .functions.tanm import tanm
    from .inputs.exact_matrix import ExactMatrix
    from .inputs.exact_numbers import GaussianRational
    from .inputs.problem import Problem, example_names
    from .notation.expressions import (
        Equation,
        Matrix,
        Scalar,
        det,
        exp,
        eye,
        log,
        matrices,
        matrix,
        pi,
        scalar,
        scalars,
        sqrt,
        trace,
    )
    from .solving.interpolate import interpolate
    from .solving.interpolation.result import Interpolation
    from .solving.interpolation.status import InterpolationStatus
    from .solving.many import solve_many
    from .solving.solution import Solution
    from .solving.solve import formula_names, solve
    from .solving.status import Status

_ROOMS = {
    "Budget": "comparing.report",
    "Certificate": "certifying.certificate",
    "CheckedProof": "claims.saved_proof",
    "Claim": "claims.claim",
    "Condition": "comparing.sensitivity",
    "ConditionNumber": "functions.condition_number",
    "Conditioning": "comparing.condition",
    "Derivation": "claims.derivation",
    "Diagnosis": "comparing.wording",
    "Enclosure": "functions.enclosure",
    "Evidence": "claims.evidence",
    "Existence": "certifying.existence",
    "ExponentialProduct": "functions.exponential_product",
    "ExactMatrix": "inputs.exact_matrix",
    "GaussianRational": "inputs.exact_numbers",
    "InputError": "errors",
    "Interpolation": "solving.interpolation.result",
    "InterpolationStatus": "solving.interpolation.status",
    "NoSolution": "certifying.impossibility",
    "Outcome": "certifying.outcome",
    "PrecisionError": "errors",
    "Problem": "inputs.problem",
    "ProductStatus": "functions.exponential_product",
    "RangeError": "errors",
    "QuantityError": "comparing.report",
    "Report": "comparing.report",
    "Rung": "comparing.report",
    "SingularMatrixError": "errors",
    "Solution": "solving.solution",
    "SolveError": "errors",
    "Status": "solving.status",
    "SymbolicMatexpError": "errors",
    "UnsupportedError": "errors",
    "Verdict": "claims.verdict",
    "Weights": "claims.statement",
    "activations": "formulas.activations.catalogue",
    "certify": "certifying.certificate",
    "certify_existence": "certifying.existence",
    "check_proof": "claims.saved_proof",
    "commuting": "claims.statement",
    "condition": "comparing.condition",
    "condition_number": "functions.condition_number",
    "coshm": "functions.coshm",
    "cosm": "functions.cosm",
    "crosscheck": "comparing.crosscheck",
    "derivation": "claims.derivation",
    "equation": "claims.statement",
    "example_names": "inputs.problem",
    "expm": "functions.expm",
    "expm_multiply": "functions.expm_multiply",
    "impossible": "certifying.impossibility",
    "formula_names": "solving.solve",
    "frechet": "functions.frechet",
    "funm": "functions.funm",
    "interpolate": "solving.interpolate",
    "inv": "functions.inv",
    "invertible": "claims.statement",
    "logm": "functions.logm",
    "phi": "functions.phi",
    "powm": "functions.powm",
    "premises": "claims.premise_list",
    "prove": "claims.prove",
    "registered_ids": "claims.registry",
    "signm": "functions.signm",
    "sinhm": "functions.sinhm",
    "sinm": "functions.sinm",
    "solve": "solving.solve",
    "solve_many": "solving.many",
    "sqrtm": "functions.sqrtm",
    "tanm": "functions.tanm",
    "Equation": "notation.expressions",
    "Matrix": "notation.expressions",
    "Scalar": "notation.expressions",
    "det": "notation.expressions",
    "exp": "notation.expressions",
    "eye": "notation.expressions",
    "log": "notation.expressions",
    "matrices": "notation.expressions",
    "matrix": "notation.expressions",
    "pi": "notation.expressions",
    "scalar": "notation.expressions",
    "scalars": "notation.expressions",
    "sqrt": "notation.expressions",
    "trace": "notation.expressions",
}

__all__ = [
    "Budget",
    "Certificate",
    "CheckedProof",
    "Claim",
    "Condition",
    "ConditionNumber",
    "Conditioning",
    "Derivation",
    "Diagnosis",
    "Enclosure",
    "Equation",
    "Evidence",
    "ExactMatrix",
    "Existence",
    "ExponentialProduct",
    "GaussianRational",
    "InputError",
    "Interpolation",
    "InterpolationStatus",
    "Matrix",
    "NoSolution",
    "Outcome",
    "PrecisionError",
    "Problem",
    "ProductStatus",
    "QuantityError",
    "RangeError",
    "Report",
    "Rung",
    "Scalar",
    "SingularMatrixError",
    "Solution",
    "SolveError",
    "Status",
    "SymbolicMatexpError",
    "UnsupportedError",
    "Verdict",
    "Weights",
    "activations",
    "certify",
    "certify_existence",
    "check_proof",
    "commuting",
    "condition",
    "condition_number",
    "coshm",
    "cosm",
    "crosscheck",
    "derivation",
    "det",
    "equation",
    "errors",
    "example_names",
    "exp",
    "expm",
    "expm_multiply",
    "eye",
    "formula_names",
    "frechet",
    "funm",
    "impossible",
    "interpolate",
    "inv",
    "invertible",
    "log",
    "logm",
    "matrices",
    "matrix",
    "phi",
    "pi",
    "powm",
    "premises",
    "prove",
    "registered_ids",
    "scalar",
    "scalars",
    "signm",
    "sinhm",
    "sinm",
    "solve",
    "solve_many",
    "sqrt",
    "sqrtm",
    "tanm",
    "trace",
]


if not TYPE_CHECKING:  # type checkers know the names from the imports above, and no others

    def __getattr__(name: str) -> Any:
        if name == "errors":
            return import_module(".errors", __name__)
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_ROOMS[name]}", __name__), name)
        return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
