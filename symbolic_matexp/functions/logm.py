"""The matrix logarithm, cut anywhere."""

from __future__ import annotations

from typing import Any

import flint

from ..errors import CutError, InputError, PrecisionError
from ..inputs.constants import Constant
from ..inputs.cut import DEFAULT, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.kinds import CutLike, EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for, precisions
from ..notation import expressions as letters
from ..systems.ball.approximate_spectrum import approximate_spectrum, widest_gap
from ..systems.ball.exact_spectrum import ExactSpectrum
from ..systems.ball.methods import ExactLogarithm
from ..systems.ball.real_logarithm import has_real_logarithm, real_logarithm
from .enclosing import by_multiprecision, enclosed, rational, read, require_invertible
from .enclosure import Enclosure
from .stacks import of_stacks
from .structure import with_structure

SPECTRUM_BITS = 128
"""Of a matrix that is not exact, so that the widest gap is found as for exact ones."""


@of_stacks
@one_at_a_time
def logm(
    A: Any,
    digits: int = 50,
    cut: CutLike = DEFAULT,
    *,
    real: bool = False,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return a primary logarithm of A to ``digits`` digits, relative to its Frobenius norm.

    ``cut`` is "principal" (imaginary parts in (−π, π]), an angle θ in radians (in (θ − 2π, θ]) or "auto" (the widest
    angular gap of the spectrum). An eigenvalue exactly on the cut gets imaginary part θ, decided by exact arithmetic
    and said in the result. Of balls with radii it is so only for a simple real eigenvalue of real matrices; where
    members may lie on both sides of the cut, or be singular, :class:`PrecisionError` says so. Input, algebras and
    errors as for :func:`expm`; a singular matrix raises :class:`SingularMatrixError`. With ``real`` it is a real
    logarithm of a real rational matrix, which is primary only if no eigenvalue is negative; :class:`InputError` is
    raised where there is none (Culver 1966), decided exactly. Of letters it is an expression. Of a stack it is nested
    lists of results, which ``workers`` processes compute.

    >>> L = logm([[-1, 1], [0, 2]], digits=30)
    >>> L.on_cut, L[0, 0].imag.str(20, radius=False)
    (1, '3.1415926535897932385')
    """
    if letters.is_expression(A):
        return letters.logm(A, cut)
    matrix, digits, maximum = read(A, digits, maximum_precision)
    require_invertible(matrix, ", so it has no logarithm")
    chosen = _widest_gap(matrix) if isinstance(cut, str) and cut == "auto" else Cut.parse(cut)
    if real:
        return _real(matrix, digits, chosen, algebra, maximum)
    if by_multiprecision(algebra):
        return _multiprecision(rational(matrix), digits, chosen, maximum)
    method = ExactLogarithm(matrix, chosen)

    def at(precision: int) -> flint.acb_mat:
        result = method.enclose(precision)
        is_conjugate = chosen.is_principal and not method.on_cut
        return with_structure(result, matrix, precision, is_conjugate=is_conjugate)

    enclosure = enclosed(at, "log(A)", digits, maximum, detail=f", cut {chosen.brief()}")
    enclosure.cut, enclosure.on_cut = chosen, method.on_cut
    if method.on_cut:
        angle = "+π" if chosen.is_principal else f"{float(chosen):.6g}"
        enclosure.message += (
            f"; 1 eigenvalue lies exactly on the cut, its logarithm has imaginary part {angle}"
            if method.on_cut == 1
            else f"; {method.on_cut} eigenvalues lie exactly on the cut, their logarithms have imaginary part {angle}"
        )
    return enclosure


def _real(A: Constant, digits: int, cut: Cut, algebra: str, maximum: int) -> Enclosure:
    """Return a real logarithm, or raise :class:`InputError` with what forbids one."""
    if not isinstance(A, ExactMatrix):
        raise InputError("real=True needs rational numbers without radii, as exact arithmetic decides")
    if not A.is_real:
        raise InputError("real=True needs a real matrix")
    if not cut.is_principal or by_multiprecision(algebra):
        raise InputError('real=True goes with the principal cut and algebra="ball" alone')
    if not has_real_logarithm(A):
        odd = "Jordan blocks of one size for a negative eigenvalue occur an odd number of times"
        raise InputError(f"A has no real logarithm: {odd}")
    negative = ExactSpectrum(A).count_on_ray(positive=False)
    detail = f", not a function of A: {negative} eigenvalues are negative" if negative else ", the principal one"
    enclosure = enclosed(lambda bits: real_logarithm(A, bits), "a real log(A)", digits, maximum, detail=detail)
    if negative:
        enclosure.not_differentiable = "a real logarithm of a matrix with negative eigenvalues is no function of it"
    return enclosure


def _widest_gap(A: Constant) -> Cut:
    """Return the cut in the widest gap of the spectrum, of that of the midpoint if A is not exact."""
    if not isinstance(A, ExactMatrix):
        A = ExactMatrix.parse(A.to_flint(SPECTRUM_BITS).mid())
    return widest_gap(approximate_spectrum(ExactMatrix.identity(A.shape[0]), A).eigenvalues)


def _multiprecision(exact: ExactMatrix, digits: int, cut: Cut, maximum: int) -> Any:
    """Return the same in mpmath arithmetic; eigenvalues on the cut are counted by SymPy."""
    from ..systems.multiprecision.logarithm import logarithm
    from ..systems.multiprecision.outward import outward
    from ..systems.multiprecision.system import MultiprecisionAlgebra, clear_cut

    alg = MultiprecisionAlgebra(bits_for(digits, 4))
    try:
        branch, _ = clear_cut(exact, cut, precisions(bits_for(digits, 64), maximum))
        return outward(logarithm(alg.context, lambda: alg.matrix(exact), branch, maximum))
    except CutError as error:
        raise PrecisionError(f"{digits} digits were not reached ({error}); raise maximum_precision") from None
