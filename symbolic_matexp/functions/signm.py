"""The matrix sign function."""

from __future__ import annotations

from typing import Any

import flint

from ..errors import InputError, PrecisionError
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..notation import expressions as letters
from ..systems.ball.analytic import SIGN
from ..systems.ball.exact_spectrum import ExactSpectrum
from .enclosing import read
from .primary import named, primary
from .stacks import of_stacks


@of_stacks
@one_at_a_time
def signm(
    A: Any,
    digits: int = 50,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return sign(A) = A(A²)^(−1/2) to ``digits`` digits, relative to its Frobenius norm.

    Of a real matrix it is real. Eigenvalues in the right half-plane become 1, those in the left one −1. Raises
    :class:`InputError` for a matrix with an eigenvalue on the imaginary axis, which has no sign: that is decided
    exactly. Else errors and stacks as for :func:`cosm`; of letters it is an expression. Source: Higham, Functions of
    Matrices, SIAM 2008, chapter 5.

    >>> print(signm([[1, 1], [0, -1]], digits=30).str(20, radius=False))
    [1.0000000000000000000, 1.0000000000000000000]
    [0, -1.0000000000000000000]
    """
    if letters.is_expression(A):
        return letters.matrix_function("signm", A)
    matrix, digits, maximum = read(A, digits, maximum_precision)
    try:
        return primary(matrix, SIGN, "sign(A)", digits, min(maximum, UNDECIDED), algebra, named("signm"))
    except PrecisionError:
        if not isinstance(matrix, ExactMatrix):
            raise
        if _meets_imaginary_axis(matrix):
            raise InputError("A has an eigenvalue on the imaginary axis, so it has no sign") from None
    return primary(matrix, SIGN, "sign(A)", digits, maximum, algebra, named("signm"))


UNDECIDED = 4096
"""If so many bits do not tell an eigenvalue from the imaginary axis, exact arithmetic decides whether it is there."""


def _meets_imaginary_axis(A: ExactMatrix) -> bool:
    """Decide it from the real eigenvalues of iA."""
    turned = ExactMatrix(-A.imag, A.real)
    return any(e.is_real for e in ExactSpectrum(turned).eigenvalues(flint.ctx.prec))
