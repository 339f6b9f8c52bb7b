"""From measured numbers to a verdict: the first rule that applies.

    1. hypothesis-violated   a determinant is exactly zero, or e^α = 1
    2. invalid-logarithm     the formula's exact weights, enclosed in balls, fail, and only the logarithm is to blame
    3. wrong-formula         the formula's exact weights fail; this is a proof and does not depend on float64
    4. range                 an exponential's argument is beyond ±709, or a number is not finite
    5. undecided             balls are too wide at the largest precision allowed, or the two engines disagree
    6. ill-conditioned       the exact weights, rounded to float64, leave a residual without a digit
    7. unstable              float64 fails, or its residual is far above what rounding the exact weights leaves, or
                             the error of evaluating f is far larger than its conditioning explains
    8. ill-conditioned       the residual is far above the unit roundoff, but not above what conditioning explains
    9. accurate              otherwise

A proof that the formula is wrong comes before the range of float64, because mending the range would not mend the
formula.

The yardstick is the residual that rounding the exact weights leaves. A residual far above the yardstick is
instability, and a yardstick far above the unit roundoff is ill-conditioning (Higham, Accuracy and Stability of
Numerical Algorithms, 2nd ed., SIAM 2002, §1.5 and §1.6, on backward and forward errors).

For a black box, only weights are given, and the exact weights are not known. The yardstick then comes from the given
weights (:mod:`.black_box`). Rules 2 and 3 need a formula and never apply to a black box; the others are the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from ..inputs.precision import UNIT_ROUNDOFF
from .report import Budget
from .wording import PARTS, Diagnosis

UNSTABLE_FACTOR = 1e3
"""A stable solve leaves a residual within this factor of the floor, which rounding the weights leaves."""
LUCKY = 1e-2
"""A floor below this part of what the conditioning of f explains is luck: the exact weights happen to be short."""
NO_DIGIT = 0.1
"""A residual above this has no correct digit."""
ACCURATE_FACTOR = 3e3
"""Residuals up to this multiple of d·u are called accurate."""
ALIKE = " A mistake and an unstable method look alike from outside: the formula behind the weights is not seen."


class _Words(NamedTuple):
    """The words of a reason: what is judged, its yardstick, and the effect of rounding the data."""

    weights: str
    rounding: str
    data: str


OF_A_FORMULA = _Words(
    "float64 weights",
    "rounding the exact weights",
    "the exact weights of the problem rounded to float64 leave a residual of {size} on the problem as given",
)
OF_A_BLACK_BOX = _Words(
    "weights",
    "rounding such weights",
    "rounding the data to float64 changes the residual of the weights by {size}",
)


@dataclass(frozen=True)
class Findings:
    """The measurements of a run. Fields that it did not reach keep their defaults."""

    dimension: int
    black_box: bool = False
    """Whether only weights are judged, and no formula for them is known."""
    violated: str = ""
    invalid_logarithm: str = ""
    wrong_formula: str = ""
    out_of_range: str = ""
    undecided: str = ""
    float64_fails: str = ""
    """How float64 failed. The exact weights, rounded, may be fine all the same."""
    difference_condition: float = math.nan
    budget: Budget = field(default_factory=Budget)
    evaluation_condition: float = math.nan


def largest_accurate(dimension: int) -> float:
    """Return the largest residual that is called accurate."""
    return ACCURATE_FACTOR * dimension * UNIT_ROUNDOFF


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
    diagnosis, reason = _judge_budget(found)
    if diagnosis is Diagnosis.ILL_CONDITIONED and found.difference_condition * UNIT_ROUNDOFF >= 1:
        reason += f" X1 − X2 is numerically singular: its condition number is about {found.difference_condition:.0e}."
    return diagnosis, reason


def _judge_budget(found: Findings) -> tuple[Diagnosis, str]:
    budget, u = found.budget, UNIT_ROUNDOFF
    words = OF_A_BLACK_BOX if found.black_box else OF_A_FORMULA
    modest = largest_accurate(found.dimension)
    expected = max(found.evaluation_condition, 1.0) * u  # the residual that rounding the weights leaves without luck
    lucky = budget.representation < LUCKY * expected
    floor = expected if lucky else max(budget.representation, u)
    unmeasured = Diagnosis.UNDECIDED, "A part of the error budget could not be measured."
    if math.isnan(budget.representation):
        return unmeasured
    if budget.representation >= NO_DIGIT and not budget.solve < NO_DIGIT:
        return Diagnosis.ILL_CONDITIONED, (
            f"The large part of the error budget is representation: {words.rounding} to float64 alone "
            f"leaves a residual of {budget.representation:.1e}, as f has a condition number of about "
            f"{found.evaluation_condition:.0e} with respect to the weights, so that no digit can be expected."
            + (" A mistake would not be seen." if found.black_box else "")
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
            f"The {words.weights} (solve) leave a residual of {budget.solve:.1e}, {budget.solve / floor:.0e} times "
            f"what {words.rounding} to float64 explains ({floor:.1e})." + (ALIKE if found.black_box else "")
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
        unseen = found.black_box and budget.solve >= NO_DIGIT
        return Diagnosis.ILL_CONDITIONED, (
            _explain_largest_part(found) + (" No digit is left, so a mistake would not be seen." if unseen else "")
        )
    return Diagnosis.ACCURATE, (
        f"The {words.weights} (solve) leave a residual of {budget.solve:.1e}; evaluating f at them (evaluation) adds "
        f"{budget.evaluation:.1e}."
    )


def _explain_largest_part(found: Findings) -> str:
    """Return a sentence: which part of the budget is the largest, and the condition number that explains it."""
    budget = found.budget
    name = max(PARTS, key=lambda part: float(getattr(budget, part)))
    size, of_f = getattr(budget, name), f"{found.evaluation_condition:.0e}"
    words = OF_A_BLACK_BOX if found.black_box else OF_A_FORMULA
    why = {
        "data": f"{words.data.format(size=f'{size:.1e}')}, so the outputs have a condition number of about "
        f"{size / UNIT_ROUNDOFF:.0e} or more with respect to the data",
        "solve": f"the {words.weights} leave a residual of {size:.1e}, at most {UNSTABLE_FACTOR:g} "
        f"times what {words.rounding} alone has to leave (representation, {budget.representation:.1e}), as f has a "
        f"condition number of about {of_f} with respect to the weights",
        "representation": f"{words.rounding} to float64 alone leaves a residual of {size:.1e}, as f has a "
        f"condition number of about {of_f} with respect to the weights; the {words.weights} (solve) leave "
        f"{budget.solve:.1e}",
        "evaluation": f"f at the {words.weights}, evaluated in float64, is off by {size:.1e}, at most "
        f"{UNSTABLE_FACTOR:g} times what a condition number of about {of_f} with respect to the weights makes of the "
        f"unit roundoff; the weights themselves (solve) leave a residual of {budget.solve:.1e}",
    }
    return f"The large part of the error budget is {name}: {why[name]}."


def digits_lost(residual: float) -> float:
    """Return the decimal digits by which a residual exceeds the unit roundoff. Return 0, inf and nan unchanged."""
    return max(0.0, math.log10(residual / UNIT_ROUNDOFF)) if 0 < residual < math.inf else residual
