"""Dimension and precision: what certified digits cost, in seconds and in bits beyond the digits themselves."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import cycle
from typing import Any

from ..inputs.kinds import AlgebraName
from ..inputs.precision import bits_for
from ..inputs.problem import Problem
from ..solving.solve import solve
from .families import FIELDS, generator_of, near_singular_problem
from .plotting import SERIES, draw_medians, explained, labelled_below, panels, titled, values, where
from .study import Row, Study

LARGEST_COMPARED = 4
MOST_DIGITS_FOR_MULTIPRECISION = 100
"""Beyond these the pure-Python engine takes minutes."""
SIGMA = 1.0


def measure(parameters: Mapping[str, Any]) -> list[Row]:
    """Return a row for every engine: balls always, mpmath where it is quick enough, float64 at 15 digits."""
    dim, digits = parameters["dim"], parameters["digits"]
    problem = near_singular_problem(generator_of(parameters), dim, parameters["field"], SIGMA)
    engines: list[AlgebraName] = ["ball"]
    if dim <= LARGEST_COMPARED and digits <= MOST_DIGITS_FOR_MULTIPRECISION:
        engines.append("multiprecision")
    if digits == DIGITS[0]:
        engines.append("float64")
    return [_timed(problem, engine, digits) for engine in engines]


def _timed(problem: Problem, engine: AlgebraName, digits: int) -> Row:
    _warm(engine)
    start = time.perf_counter()
    solution = solve(problem, digits, algebra=engine)
    seconds = time.perf_counter() - start
    certified = solution.success
    return {
        "engine": engine,
        "outcome": "certified" if certified else solution.status.name,
        "digits_certified": solution.digits if certified else "",
        "bits": solution.precision if certified else "",
        "bits_beyond": solution.precision - bits_for(digits) if certified else "",
        "seconds": seconds,
    }


@cache
def _warm(engine: AlgebraName) -> None:
    """Import what an engine needs, once a process, before anything is timed."""
    solve(Problem([[3]], [[1]], [[2]], [[5]]), 15, algebra=engine)


def plot(rows: Sequence[Row], figure: Any) -> None:
    """Draw seconds against digits, a line a dimension, a panel an engine."""
    high = [row for row in rows if row["engine"] != "float64"]
    for axis, mine in panels(figure, high, "engine", "{}"):
        for dim, style in zip(values(mine, "dim"), cycle(SERIES), strict=False):
            draw_medians(axis, where(mine, dim=dim), "digits", "seconds", f"d = {dim}", **style)
        axis.set(xscale="log", yscale="log")
        digits = values(high, "digits")
        axis.set_xticks([int(text) for text in digits], labels=digits, minor=False)
        axis.set_xticks([], minor=True)
    labelled_below(figure, "digits asked for, and certified")
    figure.supylabel("seconds for one solve")
    titled(figure, high, "Dimension and precision: what certified digits cost")
    explained(figure)


DIGITS = (15, 30, 50, 100, 200, 400, 800)
STUDY = Study(
    name="dimension-precision",
    subject="seconds and bits that certified digits take, against dimension and number of digits",
    grid={"field": FIELDS, "digits": DIGITS},
    measure=measure,
    results=("engine", "outcome", "digits_certified", "bits", "bits_beyond"),
    summary=("digits", "engine", "seconds"),
    plot=plot,
    seconds=True,
)
