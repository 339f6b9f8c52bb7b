"""An exact invertible M with Y₂M = Y₁, of positive determinant if that is needed. If Y₂ is invertible, M = Y₂⁻¹Y₁."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

from ..errors import InconclusiveError
from ..inputs.exact_matrix import ExactMatrix
from ..systems.ball.real_logarithm import has_real_logarithm


@lru_cache(maxsize=16)
def ratio(Y1: ExactMatrix, Y2: ExactMatrix, *, real: bool = False) -> ExactMatrix:
    """Return an exact invertible M with Y₂M = Y₁. The d×d matrices must have the same column space.

    If Y₂ is invertible, M = Y₂⁻¹Y₁. Otherwise M = P + NZ satisfies the equation for every Z, where Y₂P = Y₁ and the
    columns of N span the kernel of Y₂; generic Z make M invertible. So Theorem 1 needs invertible Y₁ and Y₂ only to
    name M. With ``real``, an M with a real logarithm is searched for; if none is found, the result may have none.
    Raises :class:`InconclusiveError` if no invertible M is found.
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


@lru_cache(maxsize=16)
def ratio_of_positive_determinant(Y1: ExactMatrix, Y2: ExactMatrix) -> ExactMatrix:
    """Return an exact M with Y₂M = Y₁ and det M > 0, for real d×d matrices with the same column space.

    det(Y₁)det(Y₂) must not be negative. If Y₂ is singular, such an M always exists: if Y₂n = 0, the reflection
    R = I − 2nnᵀ/nᵀn satisfies Y₂R = Y₂, so RM is as good as M, and its determinant has the other sign. Raises
    :class:`InconclusiveError` if no invertible M is found.
    """
    M = ratio(Y1, Y2)
    if M.determinant_sign() > 0:
        return M
    _, kernel = _solve_singular(Y2, Y1)
    n = [x.real for x, *_ in kernel.tolist()]
    squared = sum(x * x for x in n)
    identity = ExactMatrix.identity(len(n))
    return (identity - ExactMatrix.parse([[2 * a * b / squared for b in n] for a in n])) @ M


def _solve_singular(A: ExactMatrix, B: ExactMatrix) -> tuple[ExactMatrix, ExactMatrix]:
    """Return an exact P with AP = B, which must exist, and an exact matrix whose columns span the kernel of A."""
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
