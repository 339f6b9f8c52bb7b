"""The matrix hyperbolic sine."""

from __future__ import annotations

from typing import Any

from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..notation import expressions as letters
from ..systems.ball.analytic import HYPERBOLIC_SINE
from .enclosing import read
from .primary import named, primary
from .stacks import of_stacks


@of_stacks
@one_at_a_time
def sinhm(
    A: Any,
    digits: int = 50,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return sinh(A) to ``digits`` digits, relative to its Frobenius norm; of a real matrix it is real.

    Raises :class:`PrecisionError` if ``maximum_precision`` bits do not suffice, :class:`InputError` for an unusable
    matrix. Source: Higham, Functions of Matrices, SIAM 2008, section 12.3. Algebras as for :func:`expm`. Of letters
    it is an expression. Of an array of shape (…, d, d) it is nested lists of results, which ``workers`` processes
    compute.

    >>> print(sinhm([[0, 1], [1, 0]], digits=30).str(20, radius=False))
    [0, 1.1752011936438014569]
    [1.1752011936438014569, 0]
    """
    if letters.is_expression(A):
        return letters.matrix_function("sinhm", A)
    matrix, digits, maximum = read(A, digits, maximum_precision)
    return primary(matrix, HYPERBOLIC_SINE, "sinh(A)", digits, maximum, algebra, named("sinhm"))
