"""From measured numbers to a verdict: the first rule that applies.

    1. hypothesis-violated   a determinant is exactly zero, or e^α = 1
    2. invalid-logarithm     the formula's own weights, enclosed in balls, fail, and only the logarithm is to blame
    3. wrong-formula         they fail: a proof, whatever float64 did
    4. range                 an exponential's argument beyond ±709, or a number that is not finite
    5. undecided             balls too wide at the largest precision allowed, or the two engines disagree
    6. ill-conditioned       not even the exact weights, rounded, have a digit
    7. unstable              float64 fails, or its residual is far above what rounding the exact weights leaves, or
                             evaluating f is off by far more than its conditioning explains
    8. ill-conditioned       the residual is far above the unit roundoff, and has to be
    9. accurate              otherwise

A proof that the formula is wrong comes before the range of float64: mending the range would not mend the formula.

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
LUCKY = 1e-2
"""A floor so far below what the condition of f explains is an accident: the exact weights happen to be short."""
NO_DIGIT = 0.1
"""A floor above this leaves no digit."""
ACCURATE_FACTOR = 3e3
"""Residuals up to this multiple of d·u are called accurate."""


@dataclass(frozen=True)
class Findings:
    """What was measured, as far as the run got."""

    dimension: int
    violated: str = ""
    invalid_logarithm: str = ""
    wrong_formula: str = ""
    out_of_range: str = ""
    undecided: str = ""
    float64_fails: str = ""
    """What went wrong in float64 though the exact weights, rounded, would have been fine."""
    difference_condition: float = math.nan
    budget: Budget = field(default_factory=Budget)
    evaluation_condition: float = math.nan


def diagnose(found: Findings) -> tuple[Diagnosis, str]:
    """Return the verdict and the reason for it."""
    for diagnosis, reason in (
        (Diagnosis.HYPOTHESIS_VIOLATED, found.violated),
        (Diagnosis.INVALID_LOGARITHM, found.invalid_logarithm),
        (Diagnosis.WRONG_FORMULA, found.wrong_formula),
        (Diagnosis.RANGE, found.out_of_range),
        (Diagnosis.UNDECIDED, found.undecided),
    ):
        if reason:
            return diagnosis, reason
    diagnosis, reason = _from_budget(found)
    if diagnosis is Diagnosis.ILL_CONDITIONED and found.difference_condition * UNIT_ROUNDOFF >= 1:
        reason += f" X1 − X2 is numerically singular: its condition number is about {found.difference_condition:.0e}."
    return diagnosis, reason


def _from_budget(found: Findings) -> tuple[Diagnosis, str]:
    budget, u = found.budget, UNIT_ROUNDOFF
    modest = ACCURATE_FACTOR * found.dimension * u
    expected = max(found.evaluation_condition, 1.0) * u  # what rounding the weights may leave, if not by luck
    lucky = budget.representation < LUCKY * expected
    floor = expected if lucky else max(budget.representation, u)
    unmeasured = Diagnosis.UNDECIDED, "A part of the error budget could not be measured."
    if math.isnan(budget.representation):
        return unmeasured
    if budget.representation >= NO_DIGIT and not budget.solve < NO_DIGIT:
        return Diagnosis.ILL_CONDITIONED, (
            f"Rounding the exact weights to float64 already leaves a residual of {budget.representation:.1e}, so no "
            "digit can be expected."
        )
    if found.float64_fails:
        return Diagnosis.UNSTABLE, (
            f"{found.float64_fails.rstrip('.')}, although rounding the exact weights to float64 would leave a "
            f"residual of only {budget.representation:.1e}."
        )
    if math.isnan(budget.solve):
        return unmeasured
    if budget.solve > modest and budget.solve > UNSTABLE_FACTOR * floor:
        return Diagnosis.UNSTABLE, (
            f"The float64 weights leave a residual of {budget.solve:.1e}, {budget.solve / floor:.0e} times what "
            f"rounding the exact weights to float64 explains ({floor:.1e})."
        )
    if math.isnan(budget.evaluation):
        return unmeasured
    if budget.evaluation > modest and budget.evaluation > UNSTABLE_FACTOR * expected:
        return Diagnosis.UNSTABLE, (
            f"Evaluating f in float64 is off by {budget.evaluation:.1e}, far more than its conditioning explains "
            f"({expected:.1e})."
        )
    worst = max(budget.solve, budget.evaluation, budget.data)
    if worst > modest:
        return Diagnosis.ILL_CONDITIONED, (
            f"The residual {worst:.1e} is within what float64 has to leave here: rounding the exact weights "
            f"leaves {budget.representation:.1e}, rounding the data {budget.data:.1e}, "
            f"evaluating f {budget.evaluation:.1e}."
        )
    return Diagnosis.ACCURATE, (
        f"The float64 weights leave a residual of {budget.solve:.1e}; evaluating them adds {budget.evaluation:.1e}."
    )
