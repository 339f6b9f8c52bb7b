"""Problems that no weights solve, whatever they were computed with: decided in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..certifying.impossibility import NoSolution, Obstacle, contradictory_inputs, impossible
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem


class Unsolvable(NamedTuple):
    """Which weights do not exist, why, and what to change."""

    which: str
    because: str
    help: str = "Change the data."

    def __str__(self) -> str:
        return f"{self.which} solve these equations, decided in exact arithmetic: {self.because}."


IN_WORDS = {
    Obstacle.EQUAL_INPUTS: Unsolvable("No weights", "X{0} = X{1} but Y{0} ≠ Y{1}"),
    Obstacle.NOT_LINEAR: Unsolvable(
        "No weights of one layer", "f is linear then, and no W1 takes every X to its Y", "Take more layers."
    ),
    Obstacle.COLUMN_SPACES: Unsolvable(
        "No weights of two or more layers",
        "the columns of Y{0} and Y{1} span different spaces, while those of f(X{0}) and f(X{1}) both span that of "
        "the last weight's",
    ),
    Obstacle.DETERMINANT_SIGNS: Unsolvable(
        "No real weights of two or more layers",
        "det(Y{0}) and det(Y{1}) have opposite signs, while exponentials of real matrices have positive determinants",
        "Allow complex weights, or change the data.",
    ),
}
"""How each obstacle is said, of the pairs that show it."""


def equal_inputs(problem: Problem) -> Unsolvable | None:
    """Say so where two inputs are equal and their outputs are not."""
    return _in_words(contradictory_inputs(problem))


def unsolvable(problem: Problem, weights: Sequence[ExactMatrix]) -> Unsolvable | None:
    """Say so where no weights of so many layers solve the equations, decided exactly; None where some may."""
    real = problem.is_real and all(W.is_real for W in weights)
    return _in_words(impossible(problem, layers=len(weights), real=real))


def _in_words(none: NoSolution | None) -> Unsolvable | None:
    if none is None:
        return None
    words = IN_WORDS[none.obstacle]
    return words._replace(because=words.because.format(*none.pairs or ()))
