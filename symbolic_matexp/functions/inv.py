"""The inverse of a matrix."""

from __future__ import annotations

from typing import Any

from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for
from ..notation import expressions as letters
from ..systems.ball.system import BallAlgebra
from .enclosing import enclosed, read, require_invertible
from .enclosure import Enclosure
from .stacks import of_stacks


@of_stacks
@one_at_a_time
def inv(A: Any, digits: int = 50, *, workers: int = 1) -> Any:
    """Return A⁻¹ to ``digits`` digits, relative to its Frobenius norm, from the exact rational inverse.

    Of balls, and of constants such as √2, it is found in balls; :class:`PrecisionError` is raised where they may be
    singular. Input as for :func:`expm`. Raises :class:`SingularMatrixError`, :class:`InputError`. Of letters it is an
    expression. Of a stack it is nested lists of results, which ``workers`` processes compute.
    """
    if letters.is_expression(A):
        return letters.inv(A)
    matrix, digits, maximum = read(A, digits, MAXIMUM_PRECISION)
    require_invertible(matrix, ", so it has no inverse")
    if not isinstance(matrix, ExactMatrix):
        return enclosed(lambda bits: BallAlgebra(bits).inv(matrix.to_flint(bits)), "A⁻¹", digits, maximum)
    inverse, precision = matrix.solve(ExactMatrix.identity(matrix.shape[0])), bits_for(digits, 16)
    message = f"A⁻¹ to {digits} digits, exact but for rounding"
    return Enclosure.of(inverse.to_flint(precision), digits, precision, message)
