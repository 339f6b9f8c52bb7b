"""The matrix hyperbolic sine."""

from __future__ import annotations

from typing import Any

from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..systems.ball.analytic import HYPERBOLIC_SINE
from .primary import without_cut
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
    return without_cut("sinhm", HYPERBOLIC_SINE, A, digits, maximum_precision, algebra)
