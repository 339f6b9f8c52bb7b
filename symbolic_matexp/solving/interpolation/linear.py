"""One layer, or the identity between layers: one matrix W with W X_i = Y_i for all i. It is decided exactly."""

from __future__ import annotations

from ...inputs.exact_matrix import ExactMatrix
from ...inputs.problem import Problem


def has_linear_solution(problem: Problem) -> bool:
    """Whether a W exists: whatever annihilates the inputs annihilates the outputs."""
    inputs, outputs = problem.pairs[0]
    for X, Y in problem.pairs[1:]:
        inputs, outputs = inputs.beside(X), outputs.beside(Y)
    return inputs.above(outputs).rank == inputs.rank


def linear_solution(problem: Problem) -> ExactMatrix | None:
    """Return W exactly if one input is invertible, given that a W exists; else None."""
    for X, Y in problem.pairs:
        if X.is_invertible:
            return Y @ X.solve(ExactMatrix.identity(problem.dim))
    return None
