"""What the primary matrix functions share: from a function of one number to an enclosure of it at a matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint

from ..errors import CutError, PrecisionError
from ..inputs.constants import Constant
from ..inputs.cut import Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.precision import bits_for, precisions
from ..notation import expressions as letters
from ..notation.functions import FUNCTIONS
from ..systems.ball.analytic import Analytic
from ..systems.ball.primary_functions import ExactFunction
from .enclosing import GUARD, by_multiprecision, enclosed, rational, read
from .enclosure import Enclosure
from .singular import Core, core
from .structure import with_structure

Witness = Callable[[Any, Any, Cut | None], Any]
"""The function in mpmath arithmetic: of the algebra, the matrix, and a cut that meets no eigenvalue."""


def named(name: str) -> Witness:
    """Return the function of this name by what it means in exponentials and logarithms."""
    return lambda alg, A, cut: alg.primary(name, A)


def without_cut(
    name: str, f: Analytic, A: Any, digits: Any, maximum: Any, algebra: str, witness: Witness | None = None
) -> Any:
    """Return f(A) for a function of the table without a cut, by its name there: of letters it is an expression.

    The arguments are those of the public function, which this validates; ``witness`` is by meaning, if None.
    """
    if letters.is_expression(A):
        return letters.matrix_function(name, A)
    matrix, wanted, most = read(A, digits, maximum)
    return primary(matrix, f, f"{FUNCTIONS[name].scalar}(A)", wanted, most, algebra, witness or named(name))


def primary(
    A: Constant,
    f: Analytic,
    what: str,
    digits: int,
    maximum: int,
    algebra: str,
    witness: Witness,
    *,
    vanishes_at_zero: bool = False,
) -> Any:
    """Return f(A) to so many digits; ``what`` is its name. Raises :class:`PrecisionError`, :class:`InputError`.

    ``algebra`` is "ball" for an enclosure, "multiprecision" for mpmath's matrix from ``witness``. If f
    ``vanishes_at_zero`` without being analytic there, a semisimple eigenvalue 0 of A becomes 0, and a defective one
    raises :class:`SingularMatrixError`.
    """
    whole = None
    if vanishes_at_zero and isinstance(A, ExactMatrix):
        if A.is_zero:
            return _zero(A, f.cut, what, digits, algebra)
        whole = None if A.is_invertible else core(A, what)
    matrix = A if whole is None else whole.matrix
    if by_multiprecision(algebra):
        return _witnessed(rational(matrix), f.cut, digits, maximum, witness, whole)
    method = ExactFunction(matrix, f)

    def at(precision: int) -> flint.acb_mat:
        result = method.enclose(precision)
        if whole is not None:
            with flint.ctx.workprec(precision):
                result = whole.left.to_flint(precision) * result * whole.right.to_flint(precision)
        return with_structure(result, A, precision, is_conjugate=f.is_real and not method.on_cut)

    enclosure = enclosed(at, what, digits, maximum)
    if f.cut is not None:
        enclosure.cut, enclosure.on_cut = f.cut, method.on_cut
        if method.on_cut:
            angle = "+π" if f.cut.is_principal else f"{float(f.cut):.6g}"
            where = "the cut, the negative axis," if f.cut.is_principal else "the cut"
            lie = "1 eigenvalue lies" if method.on_cut == 1 else f"{method.on_cut} eigenvalues lie"
            have = "has" if method.on_cut == 1 else "have"
            enclosure.message += f"; {lie} exactly on {where} and {have} argument {angle}"
    if whole is not None:
        enclosure.message += "; the eigenvalue 0 is semisimple and stays 0"
    return enclosure


def _zero(A: ExactMatrix, cut: Cut | None, what: str, digits: int, algebra: str) -> Any:
    """Return the function of the zero matrix, which is zero."""
    if by_multiprecision(algebra):
        return A.to_mpmath(digits)
    precision = bits_for(digits, GUARD)
    found = Enclosure.of(A.to_flint(precision), digits, precision, f"{what} to {digits} digits, exact: A is 0")
    found.cut = cut
    return found


def _witnessed(
    A: ExactMatrix, cut: Cut | None, digits: int, maximum: int, witness: Witness, whole: Core | None
) -> Any:
    """Return the same in mpmath arithmetic; eigenvalues on the cut are counted by SymPy."""
    from ..systems.multiprecision.primary_functions import computed_twice
    from ..systems.multiprecision.system import clear_cut

    def compute(alg: Any, M: Any) -> Any:
        result = witness(alg, M, branch)
        return result if whole is None else alg.matrix(whole.left) * result * alg.matrix(whole.right)

    try:
        branch = None if cut is None else clear_cut(A, cut, precisions(bits_for(digits, 64), maximum))[0]
        return computed_twice(A, compute, bits_for(digits, 4), maximum)
    except CutError as error:
        raise PrecisionError(f"{digits} digits were not reached ({error}); raise maximum_precision") from None
