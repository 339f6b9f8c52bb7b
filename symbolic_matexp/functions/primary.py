"""What the primary matrix functions share: from a function of one number to an enclosure of it at a matrix."""

from __future__ import annotations

from ..inputs.exact_matrix import ExactMatrix
from ..systems.ball.analytic import Analytic
from ..systems.ball.primary_functions import ExactFunction
from .enclosing import enclosed
from .enclosure import Enclosure


def primary(A: ExactMatrix, f: Analytic, what: str, digits: int, maximum: int) -> Enclosure:
    """Return f(A) to so many digits; ``what`` is its name. Raises :class:`PrecisionError`."""
    method = ExactFunction(A, f)
    enclosure = enclosed(method.enclose, what, digits, maximum)
    if f.cut is not None:
        enclosure.cut, enclosure.on_cut = float(f.cut), method.on_cut
        if method.on_cut:
            angle = "+π" if f.cut.is_principal else f"{float(f.cut):.6g}"
            enclosure.message += f"; {method.on_cut} eigenvalues lie exactly on the cut and have argument {angle}"
    return enclosure
