"""Branch: eigenvalues of M = Y₂⁻¹Y₁ approach the negative axis, where the principal logarithm is cut.

Their angle to the axis goes from 1 to 1e-15, exactly: a pair of them, on both sides, for real data, and one for
complex data. The principal cut parts such a pair, so that the logarithm's condition number grows like π over the
angle; a cut in the widest gap of the spectrum keeps it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..balls.arithmetic import float_above, frobenius_norm
from ..cut import PRINCIPAL
from ..errors import InconclusiveError, PrecisionError
from ..functions import logm
from ..problem import Problem
from .families import FIELDS, generator_of, problem_near_the_cut
from .plotting import COLOURS, draw_medians, panels, where
from .rules import certified, float64_residual
from .study import Row, Study

DIGITS = 50
CUTS = ("principal", "auto")


def measure(parameters: Mapping[str, Any]) -> list[Row]:
    """Return a row for each of the two rules for the cut; α is chosen. Real data of dimension 1 give none."""
    dim, field = parameters["dim"], parameters["field"]
    if dim == 1 and field == "real":
        return []
    problem = problem_near_the_cut(generator_of(parameters), dim, field, parameters["angle"])
    rows = []
    for cut in CUTS:
        bits, solution = certified(problem, "auto", DIGITS, cut)
        results = float64_residual(problem, "auto", PRINCIPAL if cut == "principal" else None)
        chosen = "" if solution is None else solution.cut
        rows.append({"cut": cut, "cut_angle": chosen, "size_of_log": _size(problem, chosen), **results, **bits})
    return rows


def _size(problem: Problem, cut: Any) -> Any:
    """Return ‖Λ‖, the Frobenius norm."""
    if cut == "":
        return ""
    try:
        return float_above(frobenius_norm(logm(problem.Y2.solve(problem.Y1), 20, cut)))
    except (InconclusiveError, PrecisionError):
        return ""


def plot(rows: Sequence[Row], figure: Any) -> None:
    """Draw residuals against the angle, a panel a field and dimension."""
    labelled = [{**row, "family": f"{row['field']}, d = {row['dim']}"} for row in rows]
    for axis, mine in panels(figure, labelled, "family", "{}"):
        for cut in CUTS:
            draw_medians(axis, where(mine, cut=cut), "angle", "residual", f"cut: {cut}", color=COLOURS[cut])
        axis.set(xscale="log", yscale="log", xlabel="angle to the negative axis")
        axis.invert_xaxis()
    figure.axes[0].set_ylabel("relative residual of float64,\nmedian and quartiles")
    figure.axes[0].legend()


STUDY = Study(
    name="branch",
    subject="float64 residual and size of the logarithm while eigenvalues of Y2⁻¹Y1 approach the negative axis",
    grid={"field": FIELDS, "angle": tuple(10.0**-k for k in range(16))},
    measure=measure,
    results=(
        "cut", "cut_angle", "size_of_log", "alpha_real", "alpha_imag", "residual", "bits_planned", "bits", "outcome",
    ),
    summary=("angle", "cut", "residual"),
    plot=plot,
)  # fmt: skip
