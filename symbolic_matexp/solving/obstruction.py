"""Problems that no weights can solve, whatever the formula. This is decided exactly, before anything is computed."""

from __future__ import annotations

from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from .status import Status


def impossibility(problem: Problem, *, real: bool) -> Status | None:
    """Return why no network of two or more layers solves two equations, or None if one may.

    Let W be the last weight. Then f(X) = W exp(…), so rank and left null space of f(X) are those of W. For real
    weights det f(X_i) is det W times a positive number, so det Y₁ · det Y₂ ≥ 0 is needed.
    """
    if len(problem.pairs) != 2:
        return None
    if real and not problem.is_real:
        return Status.COMPLEX_DATA
    if problem.Y1 == problem.Y2:
        return None
    if problem.X1 == problem.X2:
        return Status.EQUAL_INPUTS
    if not same_column_space(problem.Y1, problem.Y2):
        return Status.INCOMPATIBLE_OUTPUTS
    if real and problem.Y1.determinant_sign() * problem.Y2.determinant_sign() < 0:
        return Status.NO_REAL_SOLUTION
    return None


def same_column_space(Y1: ExactMatrix, Y2: ExactMatrix) -> bool:
    """Whether the two matrices have the same column space; equivalently, the same rank and left null space."""
    if Y1.is_invertible and Y2.is_invertible:
        return True
    return Y1.rank == Y2.rank == Y1.beside(Y2).rank
