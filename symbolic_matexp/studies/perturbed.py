"""Perturbation: X₁ and X₂ change by a relative ε while X₁ − X₂ is nearly singular (smallest singular value σ).

The same α and cut before and after, both problems solved to forty digits in balls: what changes is the problem, not
rounding. The weights change as 1/σ and 1/σ² times ε; the outputs of the new weights at the old inputs as 1/σ times ε,
as long as α is turned well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import flint

from ..certifying.exact_residual import BoundedBalls
from ..errors import InconclusiveError, RangeError
from ..formulas.network import evaluate
from ..inputs.problem import Problem
from ..solving.choice import choose
from ..solving.solution import Solution
from ..solving.solve import solve
from ..systems.ball.arithmetic import float_above, frobenius_norm
from .families import FIELDS, generator_of, near_singular_problem, perturbed
from .plotting import SERIES, draw_medians, explained, labelled_below, panels, titled, values, where
from .rules import MOST_BITS, RULES
from .study import Row, Study

DIGITS = 40
EPSILONS = tuple(10.0**-k for k in range(14, 1, -2))
NOTHING = {"change_W1": "", "change_W2": "", "change_f1": "", "change_f2": "", "amplification": ""}
"""W₃ does not depend on the inputs. The amplification is the larger change of f, divided by ε."""


def measure(parameters: Mapping[str, Any]) -> list[Row]:
    """Return a row for every α rule and ε: the relative changes of the weights and of the outputs."""
    field, generator = parameters["field"], generator_of(parameters)
    problem = near_singular_problem(generator, parameters["dim"], field, parameters["sigma"])
    state = generator.bit_generator.state
    changed = []
    for epsilon in EPSILONS:  # the same direction for every ε
        generator.bit_generator.state = state
        X1, X2 = (perturbed(generator, X, epsilon, field) for X in (problem.X1, problem.X2))
        changed.append((epsilon, Problem(X1, X2, problem.Y1, problem.Y2)))
    return [row for rule in RULES for row in _rows(problem, changed, rule)]


def _rows(problem: Problem, changed: Sequence[tuple[float, Problem]], rule: str) -> list[Row]:
    choice = choose(problem, DIGITS, alpha=RULES[rule])
    alpha = {"alpha_real": float(choice.alpha.real), "alpha_imag": float(choice.alpha.imag)}
    if choice.precision > MOST_BITS:
        return [{"rule": rule, "epsilon": e, **alpha, **NOTHING, "outcome": "not run"} for e, _ in changed]

    def solved(data: Problem) -> Solution:
        return solve(data, DIGITS, choice.alpha, choice.cut, maximum_precision=2 * MOST_BITS)

    before, rows = solved(problem), []
    for epsilon, data in changed:
        after = solved(data) if before.success else before
        results = _changes(before, after, epsilon) if after.success else NOTHING
        outcome = "certified" if after.success else after.status.name
        rows.append({"rule": rule, "epsilon": epsilon, **alpha, **results, "outcome": outcome})
    return rows


def _changes(before: Solution, after: Solution, epsilon: float) -> Row:
    """Return the relative changes; nan for outputs with exponentials of astronomical arguments, not evaluated."""
    assert before.problem is not None
    precision = max(before.precision, after.precision)
    alg, result = BoundedBalls(precision), {}
    with flint.ctx.workprec(precision):
        for i, (old, new) in enumerate(zip(before.weights[:2], after.weights[:2], strict=True), 1):
            result[f"change_W{i}"] = float_above(frobenius_norm(new - old) / frobenius_norm(old))
        for i, (X, Y) in enumerate(before.problem.pairs, 1):
            old = Y.to_flint(precision)
            try:
                new = evaluate(alg, after.weights, X.to_flint(precision))
                result[f"change_f{i}"] = float_above(frobenius_norm(new - old) / frobenius_norm(old))
            except (RangeError, InconclusiveError):
                result[f"change_f{i}"] = math.nan
    changes = result["change_f1"], result["change_f2"]
    result["amplification"] = math.nan if any(map(math.isnan, changes)) else max(changes) / epsilon
    return result


def plot(rows: Sequence[Row], figure: Any) -> None:
    """Draw the change of f(X₁) against ε, a line a σ, a panel an α rule and dimension."""
    labelled = [{**row, "panel": f"α = {row['rule']}, d = {row['dim']}"} for row in rows]
    for axis, mine in panels(figure, labelled, "panel", "{}"):
        for sigma, style in zip(values(mine, "sigma"), cycle(SERIES), strict=False):
            draw_medians(axis, where(mine, sigma=sigma), "epsilon", "change_f1", f"σ = {float(sigma):.0e}", **style)
        axis.set(xscale="log", yscale="log")
    labelled_below(figure, "ε, relative change of X₁ and X₂")
    figure.supylabel("relative change of f(X₁) with the new weights\n(beyond 10³: drawn there)")
    titled(figure, rows, "Perturbation: X₁ and X₂ change; σ is the smallest singular value of X₁ − X₂")
    explained(figure)


STUDY = Study(
    name="perturbation",
    subject="change of weights and outputs when X1 and X2 are perturbed near singularity, at high precision",
    grid={"field": FIELDS, "sigma": (1.0, 1e-2, 1e-4, 1e-6, 1e-8)},
    measure=measure,
    results=("rule", "epsilon", "alpha_real", "alpha_imag", *NOTHING, "outcome"),
    summary=("sigma", "rule", "amplification"),
    plot=plot,
)
