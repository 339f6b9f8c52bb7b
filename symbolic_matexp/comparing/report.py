"""What a cross-check found: where the error of a float64 run comes from, and the verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..inputs.constants import encode_scalar
from ..inputs.files import write_json
from ..inputs.problem import Problem
from ..inputs.tables import html_facts, html_table, html_verdict
from ..inputs.text_files import write_text
from .unmeasured import EqualWhereUnmeasured
from .wording import (
    MEANINGS,
    MEANINGS_OF_A_BLACK_BOX,
    OF_A_BLACK_BOX,
    OF_A_WEIGHT,
    OF_AN_OUTPUT,
    OF_THE_DATA,
    OF_THE_WEIGHTS,
    PARTS,
    Diagnosis,
    shown_below,
)


@dataclass(frozen=True, eq=False)
class Budget(EqualWhereUnmeasured):
    """Relative residuals, max over the equations, rounded up; nan where the run did not get that far.

    ``data``: of the exact weights for the rounded data, on the exact problem. ``solve``: of the float64 weights on
    the rounded problem, f evaluated exactly: what is usually called the residual. ``representation``: of the exact
    weights rounded to float64, f evaluated exactly; the floor that no float64 weights can be expected to beat by
    much. ``evaluation``: no residual, but the relative error of f at the float64 weights, in float64 against exactly.

    Where only weights are judged there are no exact ones. ``data``: by how much rounding the data changes their
    residual. ``solve``: the residual of weights that were given on the problem as given, of weights from an
    implementation on the rounded problem. ``representation``: what rounding the entries of the weights changes f by.
    """

    data: float = float("nan")
    solve: float = float("nan")
    representation: float = float("nan")
    evaluation: float = float("nan")


@dataclass(frozen=True, eq=False)
class QuantityError(EqualWhereUnmeasured):
    """Relative error of one float64 quantity against its reference, absolute where that is 0.

    ``componentwise`` is the largest over entries that are not 0.
    """

    name: str
    normwise: float
    componentwise: float


@dataclass(frozen=True, eq=False)
class Rung(EqualWhereUnmeasured):
    """The residual of weights computed with so many digits."""

    digits: int
    residual: float


@dataclass(frozen=True, eq=False)
class Report(EqualWhereUnmeasured):
    """A float64 run of a formula against the reference, or weights of which nothing else is known.

    ``judged`` says which: "formula", whose name is ``formula``, or of the black boxes "weights" and "implementation".
    ``verdict`` is a :class:`Diagnosis`, ``reason`` says why in one sentence, ``help`` what would change it. Of a
    black box there is no ladder, no second engine and no alpha, and its ``condition`` is that of the outputs with
    respect to the data: the relative change of f(X1), f(X2), … by weights from changed data.

    ``condition`` is that of the weights with respect to the data: the relative change of the weight that changes
    most per relative change of the data rounded to float64, in the norms of :func:`symbolic_matexp.condition`: the
    largest ``measured`` that this function gives for a weight. Where there is no derivative, because of a conjugate
    transpose or of the range of float64, it comes from differences, along every direction where d ≤ 3, else along
    three random ones. ``condition_is`` says which, and whether it is a lower bound. ``evaluation_condition`` is that
    of f with respect to the weights: the relative change of f(X1), f(X2) per relative change of every entry of the
    weights, the largest seen for three random changes, so a lower bound. ``digits_lost`` are decimal digits of
    ``budget.solve`` beyond float64's own rounding. ``ladder`` holds the residual at increasing digits: it falls for
    rounding, and stays put for a wrong formula. ``ladder_of`` says of what it is, if not of the formula judged: where
    that leaves all range, of the closed form at an α that does not. ``engines_overlap`` says whether the two
    high-precision engines agree (None: the second one was skipped, see ``notes``).
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
    condition_is: str = ""
    ladder_of: str = ""
    judged: str = "formula"
    formula: str = ""

    @property
    def is_black_box(self) -> bool:
        """Whether weights were judged of which nothing else is known."""
        return self.judged != "formula"

    @property
    def meaning(self) -> str:
        """What the verdict says, in one line."""
        return (MEANINGS_OF_A_BLACK_BOX if self.is_black_box else MEANINGS)[self.verdict]

    @property
    def measured(self) -> list[tuple[str, float, str]]:
        """The parts of the error budget that were measured: name, number, and what it is."""
        meanings = OF_A_BLACK_BOX if self.is_black_box else PARTS
        return [(name, x, meanings[name]) for name, x in vars(self.budget).items() if not math.isnan(x)]

    @property
    def condition_numbers(self) -> list[tuple[str, float, str]]:
        """The condition numbers that are known: with respect to what, the number, and what it is."""
        of_what = OF_AN_OUTPUT if self.is_black_box else OF_A_WEIGHT
        rows = (
            ("the data", self.condition, f"{OF_THE_DATA}, {of_what}; {self.condition_is}"),
            ("the weights", self.evaluation_condition, OF_THE_WEIGHTS),
        )
        return [row for row in rows if not math.isnan(row[1])]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}{f' {self.help}' if self.help else ''}"

    def __repr__(self) -> str:
        return f"<Report: {self.verdict}, {self.judged}>"

    def save(self, path: str | Path) -> None:
        """Write the report: a page with pictures if ``path`` ends in .html, else JSON. An existing file is replaced.

        Raises :class:`InputError` if the file cannot be written, or for HTML if matplotlib is not installed.
        """
        if Path(path).suffix.lower() in {".html", ".htm"}:
            from .html_report import crosscheck_html

            write_text(path, crosscheck_html(self))
        else:
            write_json(path, self.to_json())

    def _repr_html_(self) -> str:
        parts = [(name, f"{x:.1e}", what) for name, x, what in self.measured]
        conditions = [
            f"Condition number with respect to {name}: {shown_below(value)} ({what})"
            for name, value, what in self.condition_numbers
        ]
        rungs = ", ".join(f"{rung.digits} digits: {rung.residual:.1e}" for rung in self.ladder)
        of = self.ladder_of or "the formula"
        return (
            html_verdict(str(self.verdict), f"{self.reason} {self.help}".strip())
            + (html_table(("part of the budget", "relative error of f", "what it measures"), parts) if parts else "")
            + html_facts([*conditions, f"Residual of {of} with {rungs}" if rungs else "", *self.notes])
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything, numbers as decimal strings."""
        meanings = {name: what for name, _, what in self.condition_numbers}
        return {
            "judged": self.judged,
            "formula": self.formula,
            "verdict": str(self.verdict),
            "reason": self.reason,
            "help": self.help,
            "budget": {name: repr(value) for name, value in vars(self.budget).items()},
            "condition": repr(self.condition),
            "condition_is": meanings.get("the data", ""),
            "evaluation_condition": repr(self.evaluation_condition),
            "evaluation_condition_is": meanings.get("the weights", ""),
            "digits_lost": repr(self.digits_lost),
            "quantities": [
                {"name": q.name, "normwise": repr(q.normwise), "componentwise": repr(q.componentwise)}
                for q in self.quantities
            ],
            "ladder_of": self.ladder_of,
            "ladder": [{"digits": rung.digits, "residual": repr(rung.residual)} for rung in self.ladder],
            "engines_overlap": self.engines_overlap,
            "alpha": None if self.alpha is None else encode_scalar(self.alpha, 53),
            "notes": list(self.notes),
            "problem": self.problem.to_json(),
        }
