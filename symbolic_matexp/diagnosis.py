"""From measured numbers to a verdict: the first rule that applies, in this order.

The residual that rounding the exact answer leaves is the yardstick: much more than that is instability, and a
yardstick far above the unit roundoff is ill-conditioning (Higham, Accuracy and Stability of Numerical Algorithms,
2nd ed., SIAM 2002, §1.5 and §1.6, on backward and forward errors).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from .report import Budget, Diagnosis

UNIT_ROUNDOFF = 2.0**-53
UNSTABLE_FACTOR = 1e3
"""A stable solve stays within this factor of the representation floor."""
NO_DIGIT = 0.1
"""A floor above this leaves no digit."""
ACCURATE_FACTOR = 1e4
"""Residuals up to this multiple of d·u are called accurate."""


@dataclass(frozen=True)
class Findings:
    """What was measured, as far as the run got."""

    dimension: int
    violated: str = ""
    out_of_range: str = ""
    invalid_logarithm: str = ""
    wrong_formula: str = ""
    undecided: str = ""
    numerically_singular: str = ""
    budget: Budget = field(default_factory=Budget)
    evaluation_condition: float = math.nan


def diagnose(found: Findings) -> tuple[Diagnosis, str]:
    """Return the verdict and the reason for it."""
    for diagnosis, reason in (
        (Diagnosis.HYPOTHESIS_VIOLATED, found.violated),
        (Diagnosis.RANGE, found.out_of_range),
        (Diagnosis.INVALID_LOGARITHM, found.invalid_logarithm),
        (Diagnosis.WRONG_FORMULA, found.wrong_formula),
        (Diagnosis.UNDECIDED, found.undecided),
        (Diagnosis.ILL_CONDITIONED, found.numerically_singular),
    ):
        if reason:
            return diagnosis, reason
    return _from_budget(found)


def _from_budget(found: Findings) -> tuple[Diagnosis, str]:
    budget, u = found.budget, UNIT_ROUNDOFF
    modest = ACCURATE_FACTOR * found.dimension * u
    floor = max(budget.representation, u)
    expected = max(found.evaluation_condition, 1.0) * u
    if any(math.isnan(x) for x in (budget.solve, budget.representation)):
        return Diagnosis.UNDECIDED, "A part of the error budget could not be measured."
    if budget.representation >= NO_DIGIT:
        return Diagnosis.ILL_CONDITIONED, (
            f"No float64 weights of this form have a digit: rounding the exact ones already leaves a residual of "
            f"{budget.representation:.1e}."
        )
    if math.isnan(budget.evaluation):
        return Diagnosis.UNDECIDED, "The error of evaluating f could not be measured."
    if budget.solve > modest and budget.solve > UNSTABLE_FACTOR * floor:
        return Diagnosis.UNSTABLE, (
            f"The float64 weights leave a residual of {budget.solve:.1e}, {budget.solve / floor:.0e} times what "
            f"rounding the exact weights to float64 would leave ({budget.representation:.1e})."
        )
    if budget.evaluation > modest and budget.evaluation > UNSTABLE_FACTOR * expected:
        return Diagnosis.UNSTABLE, (
            f"Evaluating f in float64 is off by {budget.evaluation:.1e}, far more than its conditioning explains "
            f"({expected:.1e})."
        )
    if max(budget.solve, budget.evaluation, budget.data) > modest:
        return Diagnosis.ILL_CONDITIONED, (
            f"The residual {max(budget.solve, budget.evaluation, budget.data):.1e} is what any float64 numbers must "
            f"leave here: rounding the exact weights leaves {budget.representation:.1e}, rounding the data "
            f"{budget.data:.1e}."
        )
    return Diagnosis.ACCURATE, (
        f"The float64 weights leave a residual of {budget.solve:.1e}; evaluating them adds {budget.evaluation:.1e}."
    )
