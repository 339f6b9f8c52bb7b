"""The Fréchet derivative of a matrix function in the corner of a block matrix.

The block matrix [[A, E], [0, A]] has f(A) on its diagonal and L_f(A, E) in its corner (Higham, Functions of Matrices,
SIAM 2008, (3.16); Mathias 1996). It is exact if A and E are, so that what is proved of f at it is proved of the
derivative. At a singular A this does not hold for a function with a cut, which is not analytic at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import flint

from ..errors import InputError, SingularMatrixError
from ..inputs.exact_matrix import ExactMatrix
from ..systems.ball.arithmetic import submatrix

Balls = TypeVar("Balls", bound=flint.acb_mat)

UNKNOWN = "A is singular, and no derivative is known at 0, where the cut of the function ends"


def corner(function: Callable[[ExactMatrix], Balls], A: ExactMatrix, E: ExactMatrix) -> tuple[flint.acb_mat, Balls]:
    """Return an enclosure of L_f(A, E), and that of f of the block matrix, from which it comes.

    E should be as large as A, so that no block drowns in the others' radii. Raises :class:`SingularMatrixError` at
    the end of a cut, :class:`InputError` where the function says that it has no derivative, else what it raises.
    """
    dim = A.shape[0]
    zero = ExactMatrix.parse([[0] * dim for _ in range(dim)])
    try:
        whole = function(A.beside(E).above(zero.beside(A)))
    except InputError as error:
        value = function(A)  # if it has none at A itself, it says why
        if refused := getattr(value, "not_differentiable", ""):
            raise InputError(refused) from None
        if isinstance(error, SingularMatrixError):
            raise SingularMatrixError(UNKNOWN) from None
        raise
    if refused := getattr(whole, "not_differentiable", ""):
        raise InputError(refused)
    if getattr(whole, "cut", None) is not None and not A.is_invertible:
        raise SingularMatrixError(UNKNOWN)
    return submatrix(whole, range(dim), range(dim, 2 * dim)), whole
