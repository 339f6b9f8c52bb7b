"""Problems that no weights can solve, whatever the formula. This is decided exactly, before anything is computed."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from ..certifying.impossibility import same_column_space
from ..inputs.problem import Problem
from .status import Status


class Impossibility(NamedTuple):
    """Why no network of two or more layers solves a problem, and the matrices that show it."""

    status: Status
    detail: str


def impossibility(problem: Problem, *, real: bool) -> Impossibility | None:
    """Return why no network of two or more layers solves the equations, or None if one may.

    Let W be the last weight. Then f(X) = W exp(…), so rank and left null space of f(X) are those of W. For real
    weights det f(X_i) is det W times a positive number, so no two det Y_i may have opposite signs. A pair that is
    given twice is no contradiction, but from three pairs on it is refused: no formula takes it.
    """
    if real and not problem.is_real:
        return Impossibility(Status.COMPLEX_DATA, "")
    pairs = list(enumerate(problem.pairs, 1))
    for (i, (X, Y)), (j, (V, Z)) in combinations(pairs, 2):
        if X == V and Y != Z:
            return Impossibility(Status.EQUAL_INPUTS, f"X{i} = X{j}, Y{i} ≠ Y{j}")
        if X == V and len(pairs) > 2:
            return Impossibility(Status.DUPLICATED_PAIRS, f"X{i} = X{j}, Y{i} = Y{j}")
    (_, (_, first)), *others = pairs
    for i, (_, Y) in others:
        if not same_column_space(first, Y):
            return Impossibility(Status.INCOMPATIBLE_OUTPUTS, f"Y1 and Y{i}")
        if real and first.determinant_sign() * Y.determinant_sign() < 0:
            return Impossibility(Status.NO_REAL_SOLUTION, f"Y1 and Y{i}")
    return None
