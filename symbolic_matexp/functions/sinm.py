"""The matrix sine."""

from __future__ import annotations

from typing import Any

from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..systems.ball.analytic import SINE
from .primary import without_cut
from .stacks import of_stacks


@of_stacks
@one_at_a_time
def sinm(
    A: Any,
    digits: int = 50,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return sin(A) to ``digits`` digits, relative to its Frobenius norm; of a real matrix it is real.

    Raises :class:`PrecisionError` if ``maximum_precision`` bits do not suffice, :class:`InputError` for an unusable
    matrix. Source: Higham, Functions of Matrices, SIAM 2008, chapter 12. Algebras as for :func:`expm`. Of letters it
    is an expression. Of an array of shape (…, d, d) it is nested lists of results, which ``workers`` processes
    compute.

    >>> print(sinm([[1, 1], [0, 1]], digits=30).str(20, radius=False))
    [0.84147098480789650665, 0.54030230586813971740]
    [0, 0.84147098480789650665]
    """
    return without_cut("sinm", SINE, A, digits, maximum_precision, algebra)
