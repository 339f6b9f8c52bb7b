"""What stands in the way of the closed form, decided by exact arithmetic before anything is computed."""

from __future__ import annotations

import random
from typing import Any

from ..errors import InconclusiveError
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..systems.ball.real_logarithm import has_real_logarithm
from .solution import Status


def obstruction(problem: Problem, *, real: bool) -> Status | None:
    """Return the status that ends the solve at once, or None where the closed form applies.

    Source: the hypotheses of Theorem 1 and the degenerate cases beside it. With two or more
    layers det f(X_i) = det W · (positive) for the last weight W, so real weights need det Y₁ · det Y₂ ≥ 0; and rank
    and left null space of f(X) are those of W.
    """
    if len(problem.pairs) != 2:
        return Status.NO_FORMULA
    if real and not problem.is_real:
        return Status.COMPLEX_DATA
    X1, X2, Y1, Y2 = problem.X1, problem.X2, problem.Y1, problem.Y2
    if Y1 == Y2:
        return Status.CONSTANT
    if X1 == X2:
        return Status.EQUAL_INPUTS
    if not same_column_space(Y1, Y2):
        return Status.INCOMPATIBLE_OUTPUTS
    if real and Y1.determinant_sign() * Y2.determinant_sign() < 0:
        return Status.NO_REAL_SOLUTION
    if not (X1 - X2).is_invertible:
        return Status.SINGULAR_DIFFERENCE
    if real and not has_real_logarithm(ratio(Y1, Y2, real=True)):
        return Status.NO_REAL_LOGARITHM if Y2.is_invertible else Status.REAL_LOGARITHM_NOT_FOUND
    return None


def same_column_space(Y1: ExactMatrix, Y2: ExactMatrix) -> bool:
    """Whether the two matrices have the same range (equivalently the same rank and left null space)."""
    if Y1.is_invertible and Y2.is_invertible:
        return True
    return Y1.rank == Y2.rank == Y1.beside(Y2).rank


def ratio(Y1: ExactMatrix, Y2: ExactMatrix, *, real: bool = False) -> ExactMatrix:
    """Return an exact invertible M with Y₂M = Y₁; the matrices must have the same column space.

    It is Y₂⁻¹Y₁ where Y₂ is invertible. Otherwise every P + NZ with Y₂P = Y₁ and the columns of N spanning the
    kernel of Y₂ satisfies the equation, and all but few Z make it invertible: the hypothesis of Theorem 1 that
    Y₁ and Y₂ be invertible is only there to name M. ``real`` looks for an M with a real logarithm, and returns
    one without if none turns up.
    """
    if Y2.is_invertible:
        return Y2.solve(Y1)
    particular, kernel = _solve_singular(Y2, Y1)
    generator = random.Random(0)
    attempts = 200 if real else 0
    for _ in range(10_000):
        Z = ExactMatrix.parse(
            [[generator.randint(-3, 3) for _ in range(Y1.shape[1])] for _ in range(kernel.shape[1])], square=False
        )
        M = particular + kernel @ Z
        attempts -= 1
        if M.is_invertible and (attempts < 0 or has_real_logarithm(M)):
            return M
    raise InconclusiveError("no invertible M with Y2·M = Y1 was found")


def _solve_singular(A: ExactMatrix, B: ExactMatrix) -> tuple[ExactMatrix, ExactMatrix]:
    """Return P with AP = B (known to exist) and a matrix whose columns span the kernel of A, exactly."""
    import sympy
    from sympy.polys.matrices import DomainMatrix

    dim = A.shape[0]
    field = sympy.QQ_I

    def entry(x: Any) -> Any:
        return field(sympy.QQ(x.real.numerator, x.real.denominator), sympy.QQ(x.imag.numerator, x.imag.denominator))

    table = [[entry(x) for x in row] for row in A.beside(B).tolist()]
    reduced, pivots = DomainMatrix(table, (dim, 2 * dim), field).rref()
    rows = reduced.to_dense().to_list()

    def pair(x: Any) -> list[str]:
        return [str(x.x), str(x.y)]

    zero, one = ["0", "0"], ["1", "0"]
    particular = [[zero] * dim for _ in range(dim)]
    free = [j for j in range(dim) if j not in pivots]
    kernel = [[one if i == j else zero for j in free] for i in range(dim)]
    for k, pivot in enumerate(p for p in pivots if p < dim):
        particular[pivot] = [pair(x) for x in rows[k][dim:]]
        kernel[pivot] = [pair(-rows[k][j]) for j in free]
    return ExactMatrix.parse(particular), ExactMatrix.parse(kernel, square=False)
