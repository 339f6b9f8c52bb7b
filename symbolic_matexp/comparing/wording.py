"""The words of a cross-check: verdicts and what they mean, the parts of the budget, and how numbers are shown."""

from __future__ import annotations

import math
from enum import StrEnum

from ..systems.ball.arithmetic import decimal_below

PARTS = {
    "data": "rounding the data: the exact weights of the rounded problem, on the problem as given",
    "solve": "the float64 weights, f evaluated exactly",
    "representation": "rounding alone: the exact weights rounded to float64, f evaluated exactly",
    "evaluation": "evaluating f: at the float64 weights, in float64 against exactly",
}
"""The parts of the error budget, and what each measures."""
OF_A_BLACK_BOX = {
    "data": "rounding the data: by how much it changes the residual of these weights",
    "solve": "these weights, f evaluated exactly",
    "representation": "rounding alone: what rounding the entries of these weights to float64 changes f by",
    "evaluation": PARTS["evaluation"],
}
"""The same where only weights are known."""

OF_THE_DATA = (
    "relative change of a result per relative change of the data (Frobenius norms; of the data, the root of the sum "
    "of squares over its matrices)"
)
OF_AN_OUTPUT = "for the output f(X1), f(X2), … that changes most, by weights from changed data"
OF_A_WEIGHT = "for the weight that changes most, at the data rounded to float64"
OF_THE_WEIGHTS = (
    "relative change of f(X1) or f(X2) (Frobenius norm) per relative change of every entry of the weights, the "
    "largest of three random changes: a lower bound"
)
"""What the condition numbers are."""


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


MEANINGS = {
    Diagnosis.ACCURATE: "The residual, and the error of evaluating f, are at most a few thousand unit roundoffs per "
    "dimension.",
    Diagnosis.ILL_CONDITIONED: "Much is lost, but a condition number explains it: not much more can be expected of "
    "float64 here.",
    Diagnosis.UNSTABLE: "More than a thousand times as much is lost as rounding explains: another formula, or "
    "another alpha, may do better.",
    Diagnosis.RANGE: "A number leaves the range of float64: an exponential's argument is beyond ±709, or an entry is "
    "not finite.",
    Diagnosis.INVALID_LOGARITHM: "Proved: what stands in the place of the logarithm of Y2⁻¹Y1 is none.",
    Diagnosis.WRONG_FORMULA: "Proved: the weights that the formula means do not solve the equations.",
    Diagnosis.HYPOTHESIS_VIOLATED: "The theorem does not apply to this problem, decided in exact arithmetic.",
    Diagnosis.UNDECIDED: "The precision allowed, or what could be measured, was not enough to tell.",
}
"""What each diagnosis says, in one line."""
MEANINGS_OF_A_BLACK_BOX = MEANINGS | {
    Diagnosis.UNSTABLE: "More than a thousand times as much is lost as rounding explains: by a mistake, or by an "
    "unstable way to compute the weights.",
    Diagnosis.HYPOTHESIS_VIOLATED: "No such weights solve the equations, decided in exact arithmetic.",
}
"""The same where only weights are known."""


def shown_below(value: float, digits: int = 2) -> str:
    """Return a lower bound to so many digits, rounded down."""
    return "not measured" if math.isnan(value) else decimal_below(value, digits)
