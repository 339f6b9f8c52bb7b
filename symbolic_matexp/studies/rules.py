"""The α rules that studies compare, and what one of them gives for one problem."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from ..certifying.exact_residual import exact_residual
from ..errors import InconclusiveError, InputError, RangeError
from ..formulas import three_layers
from ..inputs.cut import Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.problem import Problem
from ..notation.traced import run
from ..solving.choice import I_PI, choose
from ..solving.solution import Solution
from ..solving.solve import solve
from ..systems.float64 import Float64Algebra
from .study import Row

LOG_2 = GaussianRational(Fraction(math.log(2)), Fraction(0))
FLOAT64_COLUMNS = ("alpha_real", "alpha_imag", "cut_angle", "float64", "residual")
BALL_COLUMNS = ("ball_alpha_real", "ball_alpha_imag", "bits_planned", "bits", "outcome")
RULES: dict[str, GaussianRational | None] = {"log 2": LOG_2, "iπ": I_PI, "auto": None}
"""The paper's real α, the simplest complex one, and the choice made here."""
MOST_BITS = 1 << 12
"""A solve that is planned with more bits is not run in a study: the plan says enough."""


@dataclass(frozen=True)
class Float64Run:
    """The closed form in float64: what was chosen, the weights (None out of range), and their exact residual.

    The residual is inf where float64 leaves its range, nan where balls give up on it.
    """

    alpha: GaussianRational
    cut: Cut
    weights: tuple[ExactMatrix, ...] | None
    residual: float

    @property
    def columns(self) -> Row:
        """α, the cut and the residual, as columns of a row."""
        nan = math.isnan(self.residual)
        return {
            "alpha_real": float(self.alpha.real),
            "alpha_imag": float(self.alpha.imag),
            "cut_angle": float(self.cut),
            "float64": "out of range" if self.weights is None else "not resolved" if nan else "finite",
            "residual": self.residual,
        }


def in_float64(problem: Problem, alpha: GaussianRational | None, cut: Cut | None = None) -> Float64Run:
    """Run the closed form in float64, and choose what is None for it."""
    choice = choose(problem, 15, alpha=alpha, cut=cut, for_float64=True)
    alg = Float64Algebra()
    try:
        data = (alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        arrays = run(three_layers.weights, alg, *data, alpha=alg.scalar(choice.alpha), cut=choice.cut)
        weights = tuple(ExactMatrix.parse(W) for W in arrays)
    except (RangeError, InconclusiveError, InputError, ZeroDivisionError):
        return Float64Run(choice.alpha, choice.cut, None, math.inf)
    return Float64Run(choice.alpha, choice.cut, weights, exact_residual(weights, problem))


def certified(
    problem: Problem, alpha: GaussianRational | None, digits: int, cut: Cut | None = None
) -> tuple[Row, Solution | None]:
    """Solve in balls: α, the bits planned and used and how it ended; and the solution, where there is one.

    A choice of α is this number system's own: float64 may have made another.
    """
    choice = choose(problem, digits, alpha=alpha, cut=cut)
    row: Row = {
        "ball_alpha_real": float(choice.alpha.real),
        "ball_alpha_imag": float(choice.alpha.imag),
        "bits_planned": choice.precision,
    }
    if choice.precision > MOST_BITS:
        return {**row, "bits": "", "outcome": "not run"}, None
    solution = solve(problem, digits, choice.alpha, choice.cut, maximum_precision=2 * MOST_BITS)
    if not solution.success:
        return {**row, "bits": "", "outcome": solution.status.name}, None
    return {**row, "bits": solution.precision, "outcome": "certified"}, solution


def residual_of_rounded(solution: Solution | None) -> float | str:
    """Return the exact residual of certified weights rounded to float64: what no float64 solver can beat by much.

    Empty without a solution, inf where an entry is beyond the range.
    """
    if solution is None:
        return ""
    assert solution.problem is not None
    try:
        return exact_residual([ExactMatrix.parse(W) for W in solution.to_numpy()], solution.problem)
    except InputError:  # an entry beyond the range
        return math.inf
