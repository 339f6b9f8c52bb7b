"""``expm``, ``logm``, ``sqrtm`` and ``inv``: of given matrices enclosures, of letters expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint

from ..errors import CutError, InconclusiveError, InputError, PrecisionError, SingularMatrixError
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for, precisions, validated_digits, validated_maximum
from ..notation import expressions as letters
from ..systems.ball.approximate_spectrum import approximate_spectrum, widest_gap
from ..systems.ball.arithmetic import relative_radius
from ..systems.ball.methods import ExactLogarithm
from ..systems.ball.system import BallAlgebra
from ..systems.multiprecision.outward import outward
from .enclosure import Enclosure


@one_at_a_time
def expm(A: Any, digits: int = 50, *, algebra: str = "ball", maximum_precision: int = MAXIMUM_PRECISION) -> Any:
    """Return exp(A) to ``digits`` digits, relative to its Frobenius norm.

    ``A`` is whatever a Problem's matrix may be, read exactly. ``algebra="ball"`` gives an :class:`Enclosure`
    (proved); ``"multiprecision"`` an mpmath matrix from an independent implementation (two precisions agreed).
    Raises :class:`PrecisionError` if ``maximum_precision`` bits do not suffice, :class:`RangeError` if the
    argument is too large, :class:`InputError` for an unusable matrix. Of letters it is an expression.
    """
    if letters.is_expression(A):
        return letters.expm(A)
    exact, digits = ExactMatrix.parse(A, "A"), validated_digits(digits)
    maximum_precision = validated_maximum(maximum_precision)
    if algebra == "multiprecision":
        from ..systems.multiprecision.exponential import exponential
        from ..systems.multiprecision.system import MultiprecisionAlgebra

        alg = MultiprecisionAlgebra(bits_for(digits, 4))
        return outward(exponential(alg.context, lambda: alg.matrix(exact), maximum_precision))
    _check_ball(algebra)

    def at(precision: int) -> flint.acb_mat:
        return BallAlgebra(precision).expm(exact.to_flint(precision))

    result, precision = _until_narrow(at, digits, maximum_precision)
    return _enclosure(result, digits, precision, f"exp(A) to {digits} digits, proved with {precision} bits")


@one_at_a_time
def logm(
    A: Any,
    digits: int = 50,
    cut: Any = "principal",
    *,
    algebra: str = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
) -> Any:
    """Return a primary logarithm of A to ``digits`` digits, relative to its Frobenius norm.

    ``cut`` is "principal" (imaginary parts in (−π, π]), an angle θ in radians (in (θ − 2π, θ]) or "auto" (the
    widest angular gap of the spectrum). An eigenvalue exactly on the cut gets imaginary part θ, decided by exact
    arithmetic and said in the result. Algebras and errors as for :func:`expm`; a singular matrix raises
    :class:`SingularMatrixError`. Of letters it is an expression.
    """
    if letters.is_expression(A):
        return letters.logm(A, cut)
    exact, digits = ExactMatrix.parse(A, "A"), validated_digits(digits)
    maximum_precision = validated_maximum(maximum_precision)
    if not exact.is_invertible:
        raise SingularMatrixError("A is singular, so it has no logarithm")
    if isinstance(cut, str) and cut == "auto":
        chosen = widest_gap(approximate_spectrum(ExactMatrix.identity(exact.shape[0]), exact).eigenvalues)
    else:
        chosen = Cut.parse(cut)
    if algebra == "multiprecision":
        return _multiprecision_logarithm(exact, digits, chosen, maximum_precision)
    _check_ball(algebra)
    method = ExactLogarithm(exact, chosen)
    result, precision = _until_narrow(method.enclose, digits, maximum_precision)
    message = f"log(A) to {digits} digits, cut {chosen.brief()}, proved with {precision} bits"
    if method.on_cut:
        angle = "+π" if chosen.is_principal else f"{float(chosen):.6g}"
        message += (
            f"; {method.on_cut} eigenvalues lie exactly on the cut, their logarithms have imaginary part {angle}"
        )
    enclosure = _enclosure(result, digits, precision, message)
    enclosure.cut, enclosure.on_cut = float(chosen), method.on_cut
    return enclosure


@one_at_a_time
def sqrtm(A: Any, digits: int = 50, *, maximum_precision: int = MAXIMUM_PRECISION) -> Any:
    """Return the principal square root of A to ``digits`` digits, relative to its Frobenius norm: exp(½ log A).

    Its eigenvalues have arguments in (−π/2, π/2]; one for an eigenvalue of A exactly on the negative axis has
    argument +π/2, decided by exact arithmetic. Raises :class:`SingularMatrixError` for a singular matrix, whose
    logarithm does not exist (a square root of it may), and else what :func:`logm` raises. Source: Higham, Functions
    of Matrices, SIAM 2008, theorem 1.29 and (1.36). Of letters it is an expression.
    """
    if letters.is_expression(A):
        return letters.sqrtm(A)
    exact, digits = ExactMatrix.parse(A, "A"), validated_digits(digits)
    maximum_precision = validated_maximum(maximum_precision)
    if not exact.is_invertible:
        raise SingularMatrixError("A is singular; only square roots of invertible matrices are computed here")
    method = ExactLogarithm(exact, PRINCIPAL)

    def at(precision: int) -> flint.acb_mat:
        alg = BallAlgebra(precision)
        return alg.expm(alg.scale(0.5, method.enclose(precision)))

    result, precision = _until_narrow(at, digits, maximum_precision)
    message = f"the principal square root of A to {digits} digits, proved with {precision} bits"
    enclosure = _enclosure(result, digits, precision, message)
    enclosure.cut, enclosure.on_cut = float(PRINCIPAL), method.on_cut
    return enclosure


@one_at_a_time
def inv(A: Any, digits: int = 50) -> Any:
    """Return A⁻¹ to ``digits`` digits, relative to its Frobenius norm, from the exact rational inverse.

    Raises :class:`SingularMatrixError`, :class:`InputError`. Of letters it is an expression.
    """
    if letters.is_expression(A):
        return letters.inv(A)
    exact, digits = ExactMatrix.parse(A, "A"), validated_digits(digits)
    if not exact.is_invertible:
        raise SingularMatrixError("A is singular, so it has no inverse")
    inverse = exact.solve(ExactMatrix.identity(exact.shape[0]))
    precision = bits_for(digits, 16)
    return _enclosure(
        inverse.to_flint(precision), digits, precision, f"A⁻¹ to {digits} digits, exact but for rounding"
    )


def _check_ball(algebra: str) -> None:
    if algebra != "ball":
        raise InputError(f'algebra must be "ball" or "multiprecision" here, not {algebra!r}')


def _until_narrow(at: Callable[[int], flint.acb_mat], digits: int, maximum: int) -> tuple[flint.acb_mat, int]:
    """Raise the precision until the enclosure's relative radius is at most 10^−digits."""
    reason = "the enclosure stayed too wide"
    for precision in precisions(bits_for(digits, 32), maximum):
        try:
            result = at(precision)
        except InconclusiveError as error:
            reason = str(error)
            continue
        with flint.ctx.workprec(64):
            if relative_radius(result) <= flint.arb(10) ** -digits:
                return result, precision
    raise PrecisionError(f"{digits} digits were not reached with {maximum} bits ({reason}); raise maximum_precision")


def _enclosure(result: flint.acb_mat, digits: int, precision: int, message: str) -> Enclosure:
    enclosure = Enclosure(result)
    enclosure.digits, enclosure.precision, enclosure.message = digits, precision, message
    enclosure.cut, enclosure.on_cut = None, 0
    return enclosure


def _multiprecision_logarithm(exact: ExactMatrix, digits: int, cut: Cut, maximum: int) -> Any:
    """The same in mpmath arithmetic; eigenvalues on the cut are counted by SymPy."""
    from ..systems.multiprecision.logarithm import logarithm
    from ..systems.multiprecision.system import MultiprecisionAlgebra, clear_cut

    alg = MultiprecisionAlgebra(bits_for(digits, 4))
    try:
        branch, _ = clear_cut(exact, cut, precisions(bits_for(digits, 64), maximum))
        return outward(logarithm(alg.context, lambda: alg.matrix(exact), branch, maximum))
    except CutError as error:
        raise PrecisionError(f"{digits} digits were not reached ({error}); raise maximum_precision") from None
