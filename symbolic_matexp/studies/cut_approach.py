"""Branch: eigenvalues of M = Y₂⁻¹Y₁ approach the negative axis, where the principal logarithm is cut.

Their angle to the axis goes from 1 to 1e-15, exactly: a pair of them, on both sides, for real data, and one for
complex data. The residual hardly shows it, as any logarithm will do. The weights do: the principal cut parts the
pair, so that the logarithm's condition number grows like π over the angle, and so does float64's error in them;
a cut in the widest gap of the spectrum keeps the pair together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import flint

from ..errors import InconclusiveError, PrecisionError
from ..functions.logm import logm
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.problem import Problem
from ..solving.solution import Solution
from ..systems.ball.arithmetic import float_above, frobenius_norm
from .families import FIELDS, generator_of, problem_near_the_cut
from .plotting import STYLES, draw_medians, explained, falling, labelled_below, panels, titled, where
from .rules import BALL_COLUMNS, FLOAT64_COLUMNS, Float64Run, certified, in_float64
from .study import Row, Study

DIGITS = 50
CUTS = {"principal": PRINCIPAL, "auto": None}


def measure(parameters: Mapping[str, Any]) -> list[Row]:
    """Return a row for each of the two rules for the cut; α is chosen. Real data of dimension 1 give none."""
    dim, field = parameters["dim"], parameters["field"]
    if dim == 1 and field == "real":
        return []
    problem = problem_near_the_cut(generator_of(parameters), dim, field, parameters["angle"])
    rows = []
    for name, cut in CUTS.items():
        run = in_float64(problem, None, cut)
        bits, solution = certified(problem, run.alpha, DIGITS, run.cut)
        about = {"size_of_log": _size(problem, run.cut), "error_of_weights": _error(run, solution)}
        rows.append({"cut": name, **about, **run.columns, **bits})
    return rows


def _size(problem: Problem, cut: Cut) -> Any:
    """Return ‖Λ‖, the Frobenius norm."""
    try:
        return float_above(frobenius_norm(logm(problem.Y2.solve(problem.Y1), 20, cut)))
    except (InconclusiveError, PrecisionError):
        return ""


def _error(run: Float64Run, solution: Solution | None) -> Any:
    """Return the largest relative error of float64's weights, against certified ones of the same α and branch."""
    if run.weights is None or solution is None:
        return ""
    with flint.ctx.workprec(solution.precision):
        pairs = zip(run.weights, solution.weights, strict=True)
        return max(float_above(frobenius_norm(V.to_flint(256) - W) / frobenius_norm(W)) for V, W in pairs)


def plot(rows: Sequence[Row], figure: Any) -> None:
    """Draw errors and residuals against the angle, a panel a field and dimension."""
    for axis, mine in panels(figure, rows, "dim", "d = {}"):
        for cut in CUTS:
            these, style = where(mine, cut=cut), {**STYLES[cut], "linestyle": "-"}
            draw_medians(axis, these, "angle", "error_of_weights", f"error of weights, cut {cut}", **style)
            of_residual = {**style, "linestyle": ":", "markerfacecolor": "white"}
            draw_medians(axis, these, "angle", "residual", f"residual, cut {cut}", **of_residual)
        falling(axis, rows, "angle")
    labelled_below(figure, "angle to the negative axis, in radians")
    figure.supylabel("float64: relative error of the weights, and relative residual")
    titled(figure, rows, "Branch: eigenvalues of Y₂⁻¹Y₁ approach the negative axis")
    explained(figure)


STUDY = Study(
    name="branch",
    subject="float64's error of weights, and its residual, while eigenvalues of Y2⁻¹Y1 approach the negative axis",
    grid={"field": FIELDS, "angle": tuple(10.0**-k for k in range(16))},
    measure=measure,
    results=("cut", "size_of_log", "error_of_weights", *FLOAT64_COLUMNS, *BALL_COLUMNS),
    summary=("angle", "cut", "error_of_weights"),
    plot=plot,
)
