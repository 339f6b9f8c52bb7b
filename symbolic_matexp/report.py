"""What a cross-check found: where the error of a float64 run comes from, and the verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Any

from .problem import Problem


class Diagnosis(StrEnum):
    """Why a float64 result is as good or as bad as it is."""

    ACCURATE = "accurate"
    ILL_CONDITIONED = "ill-conditioned"
    UNSTABLE = "unstable"
    RANGE = "range"
    INVALID_LOGARITHM = "invalid-logarithm"
    WRONG_FORMULA = "wrong-formula"
    HYPOTHESIS_VIOLATED = "hypothesis-violated"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Budget:
    """Relative residuals, max over the equations, rounded up; nan where the run did not get that far.

    ``data``: of the exact weights for the rounded data, on the exact problem. ``solve``: of the float64 weights on
    the rounded problem, evaluated exactly. ``representation``: of the reference weights rounded to float64, the
    floor that no float64 weights can be expected to beat by much. ``evaluation``: f at the float64 weights, in
    float64 against exactly.
    """

    data: float = float("nan")
    solve: float = float("nan")
    representation: float = float("nan")
    evaluation: float = float("nan")


@dataclass(frozen=True)
class QuantityError:
    """Relative error of one float64 quantity against its reference, absolute where that is 0.

    ``componentwise`` is the largest over entries that are not 0.
    """

    name: str
    normwise: float
    componentwise: float


@dataclass(frozen=True)
class Rung:
    """The residual of weights computed with so many digits."""

    digits: int
    residual: float


@dataclass(frozen=True)
class Report:
    """A float64 run of a formula against the reference.

    ``verdict`` is a :class:`Diagnosis`, ``reason`` says why in one sentence, ``help`` what would change it.
    ``condition`` is the relative change of the weights per relative change of the entries of the data,
    ``evaluation_condition`` that of f per change of the weights: the largest seen for random perturbations, so lower
    estimates of the condition numbers. ``digits_lost`` are decimal digits of the residual beyond float64's own
    rounding. ``ladder`` holds the residual at increasing digits: it falls for rounding, and stays put for a wrong
    formula. ``engines_overlap`` says whether the two high-precision engines agree (None: the second one was skipped,
    see ``notes``).
    """

    problem: Problem = field(repr=False)
    verdict: Diagnosis
    reason: str
    help: str = ""
    budget: Budget = field(default_factory=Budget)
    condition: float = float("nan")
    evaluation_condition: float = float("nan")
    digits_lost: float = float("nan")
    quantities: tuple[QuantityError, ...] = ()
    ladder: tuple[Rung, ...] = ()
    engines_overlap: bool | None = None
    alpha: Any = None
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}{f' {self.help}' if self.help else ''}"

    def _repr_html_(self) -> str:
        parts = [(name, value) for name, value in vars(self.budget).items() if not math.isnan(value)]
        cells = "".join(f"<tr><td>{name}</td><td>{value:.1e}</td></tr>" for name, value in parts)
        rungs = ", ".join(f"{rung.digits} digits: {rung.residual:.1e}" for rung in self.ladder)
        return (
            f"<p><b>{self.verdict}</b>: {escape(self.reason)} {escape(self.help)}</p>"
            f"<table><tr><th>part of the budget</th><th>relative residual</th></tr>{cells}</table>"
            f"<p>Residual with {rungs}</p>"
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything, numbers as decimal strings."""
        return {
            "verdict": str(self.verdict),
            "reason": self.reason,
            "help": self.help,
            "budget": {name: repr(value) for name, value in vars(self.budget).items()},
            "condition": repr(self.condition),
            "evaluation_condition": repr(self.evaluation_condition),
            "digits_lost": repr(self.digits_lost),
            "quantities": [
                {"name": q.name, "normwise": repr(q.normwise), "componentwise": repr(q.componentwise)}
                for q in self.quantities
            ],
            "ladder": [{"digits": rung.digits, "residual": repr(rung.residual)} for rung in self.ladder],
            "engines_overlap": self.engines_overlap,
            "alpha": None if self.alpha is None else str(self.alpha),
            "notes": list(self.notes),
            "problem": self.problem.to_json(),
        }
