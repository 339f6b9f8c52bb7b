"""The φ-functions of exponential integrators."""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..notation import expressions as letters
from ..systems.ball import analytic
from .enclosing import read
from .primary import Witness, primary
from .stacks import of_stacks

LARGEST_ORDER = 1000


@of_stacks
@one_at_a_time
def phi(
    A: Any,
    k: int,
    digits: int = 50,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return φ_k(A) = Σ A^j/(j + k)! to ``digits`` digits, relative to its Frobenius norm.

    Of a real matrix it is real. φ_0 = exp, φ_1(A) = (exp(A) − I)A⁻¹ where A is invertible. Raises :class:`InputError`
    for a ``k`` that is no whole number from 0 to 1000, and for letters; else errors and stacks as for :func:`cosm`.
    Source: Higham, Functions of Matrices, SIAM 2008, section 10.7.4.

    >>> print(phi([[0, 1], [0, 0]], 1, digits=30).str(20, radius=False))
    [1.0000000000000000000, 0.50000000000000000000]
    [0, 1.0000000000000000000]
    """
    if isinstance(k, bool) or not isinstance(k, int) or not 0 <= k <= LARGEST_ORDER:
        raise InputError(f"k must be a whole number from 0 to {LARGEST_ORDER}, not {k!r}")
    if letters.is_expression(A):
        raise InputError("φ-functions of letters are not known; write them with expm and inv")
    matrix, digits, maximum = read(A, digits, maximum_precision)
    return primary(matrix, analytic.phi(k), f"φ_{k}(A)", digits, maximum, algebra, _by_exponential(k))


def _by_exponential(k: int) -> Witness:
    def of(alg: Any, A: Any, cut: Any) -> Any:
        from ..systems.multiprecision import primary_functions

        return primary_functions.phi(alg, A, k)

    return of
