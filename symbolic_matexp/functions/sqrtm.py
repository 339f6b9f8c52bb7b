"""The principal square root of a matrix."""

from __future__ import annotations

from typing import Any

import flint

from ..inputs.cut import PRINCIPAL
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..notation import expressions as letters
from ..systems.ball.methods import ExactLogarithm
from ..systems.ball.system import BallAlgebra
from .enclosing import enclosed, read, require_invertible
from .stacks import of_stacks


@of_stacks
@one_at_a_time
def sqrtm(A: Any, digits: int = 50, *, maximum_precision: int = MAXIMUM_PRECISION, workers: int = 1) -> Any:
    """Return the principal square root of A to ``digits`` digits, relative to its Frobenius norm: exp(½ log A).

    Its eigenvalues have arguments in (−π/2, π/2]; one for an eigenvalue of A exactly on the negative axis has
    argument +π/2, decided by exact arithmetic. Raises :class:`SingularMatrixError` for a singular matrix, whose
    logarithm does not exist (a square root of it may), and else what :func:`logm` raises. Source: Higham, Functions
    of Matrices, SIAM 2008, theorem 1.29 and (1.36). Input as for :func:`expm`. Of letters it is an expression. Of a
    stack it is nested lists of results, which ``workers`` processes compute.
    """
    if letters.is_expression(A):
        return letters.sqrtm(A)
    matrix, digits, maximum = read(A, digits, maximum_precision)
    require_invertible(matrix, "; only square roots of invertible matrices are computed here")
    method = ExactLogarithm(matrix, PRINCIPAL)

    def at(precision: int) -> flint.acb_mat:
        alg = BallAlgebra(precision)
        return alg.expm(alg.scale(0.5, method.enclose(precision)))

    enclosure = enclosed(at, "the principal square root of A", digits, maximum)
    enclosure.cut, enclosure.on_cut = float(PRINCIPAL), method.on_cut
    return enclosure
