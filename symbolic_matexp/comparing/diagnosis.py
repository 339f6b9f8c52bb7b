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

from .report import PARTS, Budget, Diagnosis

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
            "The large part of the error budget is representation: rounding the exact weights to float64 alone "
            f"leaves a residual of {budget.representation:.1e}, as f has a condition number of about "
            f"{found.evaluation_condition:.0e} with respect to the weights, so that no digit can be expected."
        )
    if found.float64_fails:
        return Diagnosis.UNSTABLE, (
            f"{found.float64_fails.rstrip('.')}, although rounding the exact weights to float64 (representation) "
            f"would leave a residual of only {budget.representation:.1e}."
        )
    if math.isnan(budget.solve):
        return unmeasured
    if budget.solve > modest and budget.solve > UNSTABLE_FACTOR * floor:
        return Diagnosis.UNSTABLE, (
            f"The float64 weights (solve) leave a residual of {budget.solve:.1e}, {budget.solve / floor:.0e} times "
            f"what rounding the exact weights to float64 explains ({floor:.1e})."
        )
    if math.isnan(budget.evaluation) or math.isnan(budget.data):
        return unmeasured
    if budget.evaluation > modest and budget.evaluation > UNSTABLE_FACTOR * expected:
        return Diagnosis.UNSTABLE, (
            f"Evaluating f in float64 (evaluation) is off by {budget.evaluation:.1e}, far more than its condition "
            f"number with respect to the weights explains ({expected:.1e})."
        )
    worst = max(budget.solve, budget.evaluation, budget.data)
    if worst > modest:
        return Diagnosis.ILL_CONDITIONED, _the_large_part(found)
    return Diagnosis.ACCURATE, (
        f"The float64 weights (solve) leave a residual of {budget.solve:.1e}; evaluating f at them (evaluation) adds "
        f"{budget.evaluation:.1e}."
    )


def _the_large_part(found: Findings) -> str:
    """Say which part of the budget is the largest, and which condition number makes float64 leave it."""
    budget = found.budget
    name = max(PARTS, key=lambda part: float(getattr(budget, part)))
    size, of_f = getattr(budget, name), f"{found.evaluation_condition:.0e}"
    why = {
        "data": f"the exact weights of the problem rounded to float64 leave a residual of {size:.1e} on the problem "
        f"as given, so the outputs have a condition number of about {size / UNIT_ROUNDOFF:.0e} or more with respect "
        "to the data",
        "solve": f"the float64 weights leave a residual of {size:.1e}, at most {UNSTABLE_FACTOR:g} times what "
        f"rounding the exact weights alone has to leave (representation, {budget.representation:.1e}), as f has a "
        f"condition number of about {of_f} with respect to the weights",
        "representation": f"rounding the exact weights to float64 alone leaves a residual of {size:.1e}, as f has a "
        f"condition number of about {of_f} with respect to the weights; the float64 weights (solve) leave "
        f"{budget.solve:.1e}",
        "evaluation": f"f at the float64 weights, evaluated in float64, is off by {size:.1e}, at most "
        f"{UNSTABLE_FACTOR:g} times what a condition number of about {of_f} with respect to the weights makes of the "
        f"unit roundoff; the weights themselves (solve) leave a residual of {budget.solve:.1e}",
    }
    return f"The large part of the error budget is {name}: {why[name]}."


def digits_lost(residual: float) -> float:
    """Return the decimal digits of a residual beyond float64's own rounding."""
    return max(0.0, math.log10(residual / UNIT_ROUNDOFF)) if 0 < residual < math.inf else residual
