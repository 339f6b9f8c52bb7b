"""Near-singular: X₁ − X₂ with smallest singular value σ from 1 to 1e-15, for three rules of choosing α.

For each problem and rule: the exact residual of float64's weights; the residual of the certified weights rounded to
float64, which is the floor; and the bits that a certified solution with 50 digits takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .families import FIELDS, generator_of, near_singular_problem
from .plotting import STYLES, draw_medians, explained, falling, labelled_below, panels, titled, where
from .rules import BALL_COLUMNS, FLOAT64_COLUMNS, RULES, certified, in_float64, residual_of_rounded
from .study import Row, Study

DIGITS = 50


def measure(parameters: Mapping[str, Any]) -> list[Row]:
    """Return a row for every α rule."""
    field = parameters["field"]
    problem = near_singular_problem(generator_of(parameters), parameters["dim"], field, parameters["sigma"])
    rows = []
    for rule, alpha in RULES.items():
        bits, solution = certified(problem, alpha, DIGITS)
        run = in_float64(problem, alpha)
        rows.append({"rule": rule, **run.columns, "floor": residual_of_rounded(solution), **bits})
    return rows


def plot(rows: Sequence[Row], figure: Any) -> None:
    """Draw residuals against σ, a panel a field and dimension."""
    for axis, mine in panels(figure, rows, "dim", "d = {}"):
        for rule in RULES:
            draw_medians(axis, where(mine, rule=rule), "sigma", "residual", f"α = {rule}", **STYLES[rule])
        floor = where(mine, rule="auto")
        draw_medians(axis, floor, "sigma", "floor", "certified weights, rounded to float64", **STYLES["floor"])
        falling(axis, rows, "sigma")
    labelled_below(figure, "smallest singular value of X₁ − X₂")
    figure.supylabel("relative residual of the float64 weights\n(beyond 10³, or out of range: drawn there)")
    titled(figure, rows, "Near-singular: what float64 leaves, for three rules of choosing α")
    explained(figure)


STUDY = Study(
    name="near-singular",
    subject="float64 residual and bits needed against the smallest singular value of X1 - X2, for three rules",
    grid={"field": FIELDS, "sigma": tuple(10.0**-k for k in range(16))},
    measure=measure,
    results=("rule", *FLOAT64_COLUMNS, "floor", *BALL_COLUMNS),
    summary=("sigma", "rule", "residual"),
    plot=plot,
)
