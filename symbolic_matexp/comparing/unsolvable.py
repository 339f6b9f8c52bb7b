"""Problems that no weights solve, whatever they were computed with: decided in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..solving.obstruction import impossibility
from ..solving.status import Status


class Unsolvable(NamedTuple):
    """Which weights do not exist, why, and what to change."""

    which: str
    because: str
    help: str = "Change the data."

    def __str__(self) -> str:
        return f"{self.which} solve these equations, decided in exact arithmetic: {self.because}."


ONE_LAYER = Unsolvable(
    "No weights of one layer", "f is linear then, and no W1 takes every X to its Y", "Take more layers."
)
OF_MORE_LAYERS = {
    Status.INCOMPATIBLE_OUTPUTS: Unsolvable(
        "No weights of two or more layers",
        "the columns of Y1 and Y2 span different spaces, while those of f(X1) and f(X2) both span that of the last "
        "weight's",
    ),
    Status.NO_REAL_SOLUTION: Unsolvable(
        "No real weights of two or more layers",
        "det(Y1) and det(Y2) have opposite signs, while exponentials of real matrices have positive determinants",
        "Allow complex weights, or change the data.",
    ),
}


def equal_inputs(problem: Problem) -> Unsolvable | None:
    """Say so where two inputs are equal and their outputs are not."""
    for i, (X, Y) in enumerate(problem.pairs, 1):
        for j, (V, Z) in enumerate(problem.pairs[i:], i + 1):
            if X == V and Y != Z:
                return Unsolvable("No weights", f"X{i} = X{j} but Y{i} ≠ Y{j}")
    return None


def unsolvable(problem: Problem, weights: Sequence[ExactMatrix]) -> Unsolvable | None:
    """Say so where no weights of so many layers solve the equations, decided exactly; None where some may."""
    if none := equal_inputs(problem):
        return none
    if len(weights) == 1:
        inputs = reduce(ExactMatrix.beside, (X for X, _ in problem.pairs))
        outputs = reduce(ExactMatrix.beside, (Y for _, Y in problem.pairs))
        return ONE_LAYER if inputs.above(outputs).rank > inputs.rank else None
    impossible = impossibility(problem, real=problem.is_real and all(W.is_real for W in weights))
    return None if impossible is None else OF_MORE_LAYERS.get(impossible.status)
