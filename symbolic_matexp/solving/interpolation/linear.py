"""One layer, or the identity between layers: one matrix W with W X_i = Y_i for all i, exactly."""

from __future__ import annotations

from functools import reduce

from ...inputs.exact_matrix import ExactMatrix
from ...inputs.problem import Problem


def linear_solution(problem: Problem) -> ExactMatrix:
    """Return a W with W X_i = Y_i for all i, given that there is one.

    Let B be rows of X = [X_1, …] that form a basis of them all. Then Y = V B with V = Y B* (B B*)⁻¹, and W has the
    columns of V where X has the rows B, and zeros elsewhere.
    """
    X, Y = (reduce(ExactMatrix.beside, matrices) for matrices in zip(*problem.pairs, strict=True))
    rows = X.tolist()
    kept: list[int] = []
    for i in range(len(rows)):
        if ExactMatrix.parse([rows[j] for j in [*kept, i]], square=False).rank == len(kept) + 1:
            kept.append(i)
    dim = problem.dim
    zeros = [[0] * dim for _ in range(dim)]
    if not kept:
        return ExactMatrix.parse(zeros)
    B = ExactMatrix.parse([rows[i] for i in kept], square=False)
    adjoint = ExactMatrix(B.real.transpose(), -B.imag.transpose())
    gram = B @ adjoint
    columns = (Y @ adjoint @ gram.solve(ExactMatrix.identity(len(kept)))).tolist()
    entries = [[columns[i][kept.index(j)] if j in kept else 0 for j in range(dim)] for i in range(dim)]
    return ExactMatrix.parse(entries)
