"""Training compared: two pairs, and networks of several activations and depths, fitted in four ways.

The closed form of the matrix exponential (and linear least squares for the identity), and three searches from the
same random starts: Levenberg–Marquardt, L-BFGS and Adam. All work in float64. For each start: the relative residual,
judged exactly, of the best weights seen, the iterations, and the seconds of the processor. A start has *solved* the
pairs if the larger of the two residuals is at most 10⁻⁸.

Budgets: 500 iterations of Levenberg–Marquardt and of L-BFGS, 2,000 steps of Adam for each of three learning rates, of
which the best is taken. Starts are Gaussian with variance 1/d, without regard to method or activation.

Weights are real for real data. Such data have det(Y₁)det(Y₂) > 0: otherwise no real network with the matrix
exponential fits them. Nothing is done for ReLU and sigmoid, which fit no outputs of full rank whose columns surround
zero (:mod:`symbolic_matexp.certifying.surrounding_zero`). On complex data only the matrix exponential is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from ..certifying.exact_residual import exact_residual
from ..errors import InputError
from ..formulas.activations.catalogue import activation_called
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from .families import FIELDS, gaussian, generator_of, near_singular_problem
from .plotting import OUT_OF_RANGE, explained, titled, where
from .study import Row, Study, Trial
from .trainers import TRAINERS, Task, closed_form
from .trainers.trainer import Array

STARTS = 3
SOLVED = 1e-8
ACTIVATIONS = ("identity", "relu", "sigmoid", "tanh", "expm")
ON_COMPLEX_DATA = ("expm",)
DEPTHS = (2, 3, 4)
SIGMAS = (1.0, 1e-2, 1e-4)
STYLES = {
    "closed-form": ("#1b7837", "s"),
    "levenberg-marquardt": ("#2166ac", "o"),
    "l-bfgs": ("#e08214", "^"),
    "adam": ("#b2182b", "x"),
}
"""Colour and mark of each method, as the pictures have them."""
LEAST_DRAWN = 1e-17
"""Where smaller residuals are drawn."""


def measure(parameters: Mapping[str, Any]) -> list[Row]:
    """Return a row for every start; none where the method has no way for such a network."""
    trainer = TRAINERS[parameters["method"]]
    task = task_of(parameters)
    _warm(parameters["method"])
    return [
        {
            "start": start,
            **_judgement(trained.weights, task),
            "iterations": trained.iterations,
            "chosen": trained.chosen,
            "torch": trainer.version(),
            "seconds": trained.seconds,
        }
        for start, trained in enumerate(trainer.train(task))
    ]


def applies(point: Mapping[str, Any]) -> bool:
    """Return whether a network is measured on such data, and the method has a way for it."""
    activation, real = point["activation"], point["field"] == "real"
    measured = real or activation in ON_COMPLEX_DATA
    return measured and (
        point["method"] != closed_form.TRAINER.name or closed_form.applies(activation, point["depth"])
    )


def task_of(parameters: Mapping[str, Any]) -> Task:
    """Return the problem and the starts: the same for every method and activation, and for every σ but for X₁."""
    dim, field = parameters["dim"], parameters["field"]
    problem = near_singular_problem(generator_of(parameters), dim, field, parameters["sigma"])
    if field == "real":
        problem = _of_one_sign(problem)
    about = [parameters["seed"], dim, FIELDS.index(field), parameters["sample"], parameters["depth"]]
    generator = np.random.default_rng([*about, len(about)])
    scale = np.sqrt(2 * dim if field == "complex" else dim)
    starts = [[gaussian(generator, dim, field) / scale for _ in range(parameters["depth"])] for _ in range(STARTS)]
    return Task(problem, activation_called(parameters["activation"]), field == "real", np.array(starts))


def _of_one_sign(problem: Problem) -> Problem:
    """Return the problem with the first row of Y₁ negated if the determinants of Y₁ and Y₂ differ in sign."""
    Y1 = problem.Y1.to_numpy()
    if np.linalg.det(Y1) * np.linalg.det(problem.Y2.to_numpy()) < 0:
        Y1[0] = -Y1[0]
    return Problem(problem.X1, problem.X2, Y1, problem.Y2)


def _judgement(weights: Array | None, task: Task) -> Row:
    """Return the outcome and the residual."""
    if weights is None:
        return {"outcome": "no weights", "residual": np.inf}
    residual = judged(weights, task)
    return {"outcome": "solved" if residual <= SOLVED else "not solved", "residual": residual}


def judged(weights: Array, task: Task) -> float:
    """Return the larger of the two relative residuals, rounded up; nan where balls give up on it."""
    try:
        exact = [ExactMatrix.parse(W) for W in weights]
    except InputError:  # an entry that is not finite
        return np.inf
    return exact_residual(exact, task.problem, activation=task.activation)


@cache
def _warm(method: str) -> None:
    """Import what a method needs, once a process, before anything is timed."""
    small = {"seed": 0, "dim": 1, "field": "real", "sample": 0, "sigma": 1.0, "depth": 3, "activation": "expm"}
    TRAINERS[method].train(task_of(small))


def check(trials: Iterable[Trial]) -> None:
    """Refuse trials whose method needs what is not installed. Raises :class:`InputError`."""
    for method in dict.fromkeys(trial.parameters["method"] for trial in trials):
        TRAINERS[method].ready()


def plot(rows: Sequence[Row], figure: Any) -> None:
    """Draw the residual of every start above the depth, a panel an activation and field."""
    pairs = list(dict.fromkeys((row["field"], row["activation"]) for row in rows))
    columns = min(3, len(pairs))
    lines = -(-len(pairs) // columns)
    figure.set_size_inches(1 + 4 * columns, 1.4 + 3.2 * lines)
    axes = figure.subplots(lines, columns, sharey=True, squeeze=False).flat
    for axis, (field, activation) in zip(axes, pairs, strict=False):
        draw_starts(axis, where(rows, field=field, activation=activation))
        axis.set_title(f"{field} data, {activation}", fontsize="medium")
        axis.set_xlabel("number of layers")
        axis.grid(alpha=0.25)
    for axis in axes[len(pairs) :]:
        axis.set_visible(False)
    figure.supylabel("relative residual")
    titled(figure, rows, "Training: the residual that each start ends with")
    explained(figure, "marks: starts; strokes: medians; dashed line: at or below it, solved")


def draw_starts(axis: Any, rows: Sequence[Row]) -> None:
    """Draw residuals as dots, a colour and a mark a method, and the medians as strokes."""
    for place, (method, (colour, mark)) in enumerate(STYLES.items()):
        for depth in DEPTHS:
            these = where(rows, method=method, depth=str(depth))
            if not these:
                continue
            residuals = np.clip([_or_largest(row["residual"]) for row in these], LEAST_DRAWN, OUT_OF_RANGE)
            x = depth + (place - 1.5) * 0.2
            jitter = np.linspace(-0.07, 0.07, len(residuals)) if len(residuals) > 1 else 0
            axis.plot(x + jitter, residuals, mark, color=colour, alpha=0.35, markersize=3, linestyle="none")
            axis.plot([x - 0.09, x + 0.09], [np.median(residuals)] * 2, color=colour, linewidth=2)
        axis.plot([], [], mark, color=colour, label=method, linestyle="none")
    axis.axhline(SOLVED, color="#525252", linestyle="--", linewidth=1)
    axis.set(yscale="log", ylim=(LEAST_DRAWN / 3, 3 * OUT_OF_RANGE), xlim=(1.5, 4.5))
    axis.set_xticks(DEPTHS, labels=[str(depth) for depth in DEPTHS])


def _or_largest(text: str) -> float:
    value = float(text)
    return np.inf if np.isnan(value) else value


def solved(rows: Sequence[Row]) -> int:
    """Return how many of these starts solved their pairs."""
    return sum(row["outcome"] == "solved" for row in rows)


STUDY = Study(
    name="training",
    subject="residual and seconds of closed form, Levenberg-Marquardt, L-BFGS and Adam, for five activations",
    grid={
        "field": FIELDS,
        "sigma": SIGMAS,
        "activation": ACTIVATIONS,
        "depth": DEPTHS,
        "method": tuple(TRAINERS),
    },
    measure=measure,
    results=("start", "outcome", "residual", "iterations", "chosen", "torch"),
    summary=("activation", "method", "residual"),
    plot=plot,
    seconds=True,
    check=check,
    applies=applies,
)
