"""Problems that no weights can solve, whatever the formula. This is decided exactly, before anything is computed."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from ..certifying.impossibility import NoSolution, Obstacle, impossible_for_exponentials
from ..inputs.problem import Problem
from .status import Status

STATUSES = {
    Obstacle.EQUAL_INPUTS: Status.EQUAL_INPUTS,
    Obstacle.COLUMN_SPACES: Status.INCOMPATIBLE_OUTPUTS,
    Obstacle.DETERMINANT_SIGNS: Status.NO_REAL_SOLUTION,
}


class Impossibility(NamedTuple):
    """Why no network of two or more layers solves a problem, and the matrices that show it."""

    status: Status
    detail: str


def impossibility(problem: Problem, *, real: bool) -> Impossibility | None:
    """Return why no network of two or more layers solves the equations, or None if one may.

    A pair that is given twice is no contradiction, but from three pairs on it is refused: no formula takes it.
    """
    if real and not problem.is_real:
        return Impossibility(Status.COMPLEX_DATA, "")
    none = impossible_for_exponentials(problem, real=real)
    if none is not None:
        return Impossibility(STATUSES[none.obstacle], _shown_by(none))
    if len(problem.pairs) > 2:
        for (i, pair), (j, other) in combinations(enumerate(problem.pairs, 1), 2):
            if pair == other:
                return Impossibility(Status.DUPLICATED_PAIRS, f"X{i} = X{j}, Y{i} = Y{j}")
    return None


def _shown_by(none: NoSolution) -> str:
    """Name the matrices that show it."""
    if none.pairs is None:
        return ""
    i, j = none.pairs
    return f"X{i} = X{j}, Y{i} ≠ Y{j}" if none.obstacle is Obstacle.EQUAL_INPUTS else f"Y{i} and Y{j}"
