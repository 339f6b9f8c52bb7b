"""The α rules that studies compare, and what one of them gives for one problem."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ..algebras.float64 import Float64Algebra
from ..choose import I_PI, choose
from ..cut import Cut
from ..errors import InconclusiveError, InputError, RangeError
from ..exact_matrix import ExactMatrix
from ..exact_numbers import GaussianRational
from ..exact_residual import exact_residual
from ..formulas import closed_form
from ..problem import Problem
from ..result import Solution
from ..solver import solve

LOG_2 = GaussianRational(Fraction(math.log(2)), Fraction(0))
RULES: dict[str, GaussianRational | None] = {"log 2": LOG_2, "iπ": I_PI, "auto": None}
"""The paper's real α, the simplest complex one, and the choice made here."""
MOST_BITS = 1 << 14
"""A solve that is planned with more bits is not run in a study: it takes minutes, and the plan says enough."""


def float64_residual(problem: Problem, rule: str, cut: Cut | None = None) -> dict[str, Any]:
    """Run the closed form in float64: α, and the exact relative residual of what comes out.

    The residual is inf where float64 leaves its range, nan where balls give up on it.
    """
    given = RULES[rule]
    alg = Float64Algebra()
    try:
        choice = choose(problem, 15, alpha=given, cut=cut, for_float64=True)
    except InconclusiveError:
        return {"alpha_real": math.nan, "alpha_imag": math.nan, "residual": math.nan}
    alpha = alg.scalar(choice.alpha)
    try:
        data = (alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        weights = closed_form.weights(alg, *data, alpha=alpha, cut=choice.cut)
        residual = exact_residual([ExactMatrix.parse(W) for W in weights], problem)
    except (RangeError, InconclusiveError, InputError, ZeroDivisionError):
        residual = math.inf
    return {"alpha_real": complex(alpha).real, "alpha_imag": complex(alpha).imag, "residual": residual}


def certified(problem: Problem, rule: str, digits: int, cut: Any = "auto") -> tuple[dict[str, Any], Solution | None]:
    """Solve in balls: the bits planned and used and how it ended; and the solution, where there is one."""
    given = RULES[rule]
    branch = None if cut == "auto" else Cut.parse(cut)
    try:
        planned = choose(problem, digits, alpha=given, cut=branch).precision
    except InconclusiveError:
        return {"bits_planned": "", "bits": "", "outcome": "undecided"}, None
    if planned > MOST_BITS:
        return {"bits_planned": planned, "bits": "", "outcome": "not run"}, None
    solution = solve(problem, digits, "auto" if given is None else given, cut, maximum_precision=8 * MOST_BITS)
    if not solution.success:
        return {"bits_planned": planned, "bits": "", "outcome": solution.status.name}, None
    return {"bits_planned": planned, "bits": solution.precision, "outcome": "certified"}, solution


def residual_of_rounded(solution: Solution | None) -> float:
    """Return the exact residual of certified weights rounded to float64: what no float64 solver can beat by much.

    nan without a solution, inf where an entry is beyond the range.
    """
    if solution is None:
        return math.nan
    try:
        return exact_residual([ExactMatrix.parse(W) for W in solution.to_numpy()], solution.problem)
    except InputError:  # an entry beyond the range
        return math.inf
