"""Problems for which no search is needed: no weights exist, and this is decided exactly; or a pair is given twice."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from ...formulas.activations.activation import Activation
from ...formulas.activations.exp import EXP
from ...formulas.activations.expm import EXPM
from ...formulas.activations.relu import RELU
from ...formulas.activations.sigmoid import SIGMOID
from ...formulas.activations.softplus import SOFTPLUS
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.problem import Problem
from ..obstruction import same_column_space
from .status import InterpolationStatus as Status
from .surrounding import surround_zero

POSITIVE = {EXP.name, SIGMOID.name, SOFTPLUS.name}
"""Activations that are positive for real numbers."""


class Obstruction(NamedTuple):
    """Why no search is begun, and what shows it."""

    status: Status
    detail: str


def obstruction(problem: Problem, activation: Activation, *, real: bool) -> Obstruction | None:
    """Return why no network of two or more layers solves the equations, or None if one may."""
    if real and not problem.is_real:
        return Obstruction(Status.COMPLEX_DATA, "")
    pairs = list(enumerate(problem.pairs, 1))
    for (i, (X, Y)), (j, (V, Z)) in combinations(pairs, 2):
        if X == V:
            if Y != Z:
                return Obstruction(Status.EQUAL_INPUTS, f"X{i} = X{j}, Y{i} ≠ Y{j}")
            return Obstruction(Status.DUPLICATED_PAIRS, f"Pairs {i} and {j} are the same.")
    if activation is EXPM:
        return _of_exponentials(problem, real)
    if activation.entrywise is not None:
        return _of_entries(problem, activation, real)
    return None


def _of_exponentials(problem: Problem, real: bool) -> Obstruction | None:
    """f(X) = W exp(…): rank and left null space are those of W, and det exp(…) > 0 over the reals."""
    first = problem.Y1
    for i, (_, Y) in enumerate(problem.pairs[1:], 2):
        if not same_column_space(first, Y):
            return Obstruction(Status.INCOMPATIBLE_OUTPUTS, f"Y1 and Y{i}")
        if real and first.determinant_sign() * Y.determinant_sign() < 0:
            return Obstruction(Status.NO_REAL_SOLUTION, f"Y1 and Y{i}")
    return None


def _of_entries(problem: Problem, activation: Activation, real: bool) -> Obstruction | None:
    """f takes column to column."""
    seen: dict[tuple[object, ...], tuple[tuple[object, ...], str]] = {}
    for i, (X, Y) in enumerate(problem.pairs, 1):
        for j, (x, y) in enumerate(zip(_columns(X), _columns(Y), strict=True), 1):
            earlier, where = seen.setdefault(x, (y, f"column {j} of X{i}"))
            if earlier != y:
                return Obstruction(Status.EQUAL_COLUMNS, f"{where} = column {j} of X{i}")
    if real and (activation is RELU or activation.name in POSITIVE):
        outputs = [Y for _, Y in problem.pairs]
        if surround_zero(outputs, strictly=activation is not RELU):
            return Obstruction(Status.OUTPUTS_SURROUND_ZERO, "")
    return None


def _columns(A: ExactMatrix) -> list[tuple[object, ...]]:
    return list(zip(*A.tolist(), strict=True))
