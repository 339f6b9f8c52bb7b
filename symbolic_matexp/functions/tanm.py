"""The matrix tangent."""

from __future__ import annotations

from typing import Any

from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..systems.ball.analytic import TANGENT
from .primary import without_cut
from .stacks import of_stacks


@of_stacks
@one_at_a_time
def tanm(
    A: Any,
    digits: int = 50,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return tan(A) to ``digits`` digits, relative to its Frobenius norm; of a real matrix it is real.

    Raises :class:`PrecisionError` if ``maximum_precision`` bits do not suffice (an eigenvalue may be next to a pole),
    :class:`InputError` for an unusable matrix. Source: Higham, Functions of Matrices, SIAM 2008, section 12.3. Of
    letters it is an expression. Of an array of shape (…, d, d) it is nested lists of results, which ``workers``
    processes compute.

    >>> print(tanm([[0, 1], [0, 0]], digits=30).str(20, radius=False))
    [0, 1.0000000000000000000]
    [0, 0]
    """
    return without_cut("tanm", TANGENT, A, digits, maximum_precision, algebra, _witness)


MOST_SPARE_BITS = 8192


def _witness(alg: Any, A: Any, cut: Any) -> Any:
    """Return the quotient of sine and cosine, with bits to spare for what hides in them.

    They are sums of exp(iA) and exp(−iA), whose norms may be exp(h) with h = ‖A − A*‖/2, the largest value of the
    logarithmic norm of ±iA (Dahlquist 1958). Beside an eigenvalue so large, one of modulus 1 has 2h/log 2 bits less:
    of diag(700i, 0.5) two precisions would agree that tan 0.5 is i.
    """
    from ..systems.multiprecision.system import MultiprecisionAlgebra

    ctx = alg.context
    spare = min(int(ctx.mnorm(A - A.H, "f") / ctx.ln2) + 1, MOST_SPARE_BITS)
    wider = MultiprecisionAlgebra(ctx.prec + spare, checked=False)
    return wider.primary("tanm", wider.taken_in(A))
