"""What the primary matrix functions share: from a function of one number to an enclosure of it at a matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import CutError, PrecisionError
from ..inputs.cut import Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.precision import bits_for, precisions
from ..systems.ball.analytic import Analytic
from ..systems.ball.primary_functions import ExactFunction
from .enclosing import by_multiprecision, enclosed

Witness = Callable[[Any, Any, Cut | None], Any]
"""The function in mpmath arithmetic: of the algebra, the matrix, and a cut that meets no eigenvalue."""


def named(name: str) -> Witness:
    """Return the function of this name by what it means in exponentials and logarithms."""
    return lambda alg, A, cut: alg.primary(name, A)


def primary(A: ExactMatrix, f: Analytic, what: str, digits: int, maximum: int, algebra: str, witness: Witness) -> Any:
    """Return f(A) to so many digits; ``what`` is its name. Raises :class:`PrecisionError`, :class:`InputError`.

    ``algebra`` is "ball" for an enclosure, "multiprecision" for mpmath's matrix from ``witness``.
    """
    if by_multiprecision(algebra):
        return _witnessed(A, f.cut, digits, maximum, witness)
    method = ExactFunction(A, f)
    enclosure = enclosed(method.enclose, what, digits, maximum)
    if f.cut is not None:
        enclosure.cut, enclosure.on_cut = float(f.cut), method.on_cut
        if method.on_cut:
            angle = "+π" if f.cut.is_principal else f"{float(f.cut):.6g}"
            enclosure.message += f"; {method.on_cut} eigenvalues lie exactly on the cut and have argument {angle}"
    return enclosure


def _witnessed(A: ExactMatrix, cut: Cut | None, digits: int, maximum: int, witness: Witness) -> Any:
    """Return the same in mpmath arithmetic; eigenvalues on the cut are counted by SymPy."""
    from ..systems.multiprecision.primary_functions import computed_twice
    from ..systems.multiprecision.system import clear_cut

    try:
        branch = None if cut is None else clear_cut(A, cut, precisions(bits_for(digits, 64), maximum))[0]
        return computed_twice(A, lambda alg, M: witness(alg, M, branch), bits_for(digits, 4), maximum)
    except CutError as error:
        raise PrecisionError(f"{digits} digits were not reached ({error}); raise maximum_precision") from None
