"""The matrix logarithm in block floating point, without a Schur form.

Near I, log A = 2 artanh((A − I)(A + I)⁻¹), by its power series. Other matrices come there in one of two ways:

- A polynomial P = p(A) is found that is near log A. Then log A = P + log(exp(−P)A).
- If that fails, or if an eigenvalue may be near the cut, by inverse scaling and squaring of the whole matrix (Higham,
  Functions of Matrices, 2008, section 11.5). The cut is turned onto the negative real axis. Principal square roots
  then give every eigenvalue the logarithm that the cut prescribes. They need no eigenvalues.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...errors import CutError, InconclusiveError, PrecisionError
from ...inputs.cut import Cut
from ...inputs.precision import MAXIMUM_PRECISION
from .agreement import until_two_precisions_agree
from .balancing import Balanced
from .block_floating import BlockFloatingMatrix, from_mpmath, to_mpmath
from .exponential import exponential_of_block
from .interpolated_logarithm import interpolation
from .linear import inverse
from .power_series import artanh_series
from .square_root import square_root

NEAR_ONE = -0.5
"""Square roots are taken until log₂‖A − I‖ is below this: a longer series costs less than a further root."""


def logarithm(context: Any, matrix: Callable[[], Any], cut: Cut, maximum: int = MAXIMUM_PRECISION) -> Any:
    """Return the primary logarithm of A to about context.prec bits, in the Frobenius norm.

    ``matrix()`` returns A at whatever precision ``context`` has when it is called. Raises :class:`CutError` when an
    eigenvalue is too close to the cut to be placed on one side of it with ``maximum`` bits, :class:`PrecisionError`
    when two precisions never agree.
    """
    guard = guard_bits(context, matrix, maximum)
    return until_two_precisions_agree(
        context, lambda: logarithm_once(context, matrix(), cut), context.prec + guard, maximum
    )


def guard_bits(context: Any, matrix: Callable[[], Any], maximum: int = MAXIMUM_PRECISION) -> int:
    """Return the bits that a run needs beyond those of its result: log₂ κ(A) and some for rounding.

    Without them two precisions can agree on rounding noise in the place of a small eigenvalue. Raises
    :class:`PrecisionError` if A is singular as far as ``maximum`` bits show.
    """
    working = 128
    while working <= max(maximum, 128):
        with context.workprec(working):
            A = from_mpmath(Balanced(context, matrix()).matrix, working)
        try:
            bits = math.ceil(A.size() + inverse(A, working).size())
        except InconclusiveError:
            bits = working
        if 2 * bits < working:
            return 20 + 4 * A.rows + max(0, bits)
        working *= 2
    raise PrecisionError(f"the matrix is numerically singular with {maximum} bits of working precision")


def logarithm_once(context: Any, A: Any, cut: Cut) -> Any:
    """Return the logarithm of A as it stands, computed with context.prec bits and a few more."""
    balanced = Balanced(context, A)
    with context.extraprec(8 + balanced.spread):
        L = _logarithm(context, balanced.matrix, cut, context.prec)
        result = balanced.back(context, L)
        lost = balanced.lost(from_mpmath(L, 64))
    if lost:
        with context.extraprec(8 + balanced.spread + lost):
            result = balanced.back(context, _logarithm(context, balanced.matrix, cut, context.prec))
    return result.apply(lambda x: +x)


def _logarithm(context: Any, A: Any, cut: Cut, bits: int) -> Any:
    X, power = _scaled(from_mpmath(A, bits), bits)
    lost = -X.minus_identity(bits).size()
    if lost > 8:  # A is close to I, and its difference from it has no more digits than that
        bits += math.ceil(min(lost, 8 * bits))
        X = from_mpmath(A, bits).shifted(power)
    with context.workprec(bits):
        L = _from_polynomial(context, X, cut, bits)
        result = _from_roots(context, A, power, cut, bits) if L is None else to_mpmath(L, context, bits)
        if power:
            for i in range(result.rows):
                result[i, i] -= power * context.ln2
    return result


def _from_polynomial(context: Any, A: BlockFloatingMatrix, cut: Cut, bits: int) -> BlockFloatingMatrix | None:
    """Return log A from a polynomial in A that is near it. It is None if there is none, or if a trace contradicts."""
    if A.minus_identity(bits).size() < -1 and 1 < float(cut) < 5:
        # Eigenvalues within 1/2 of 1 have arguments below π/6, off every such cut, and P = 0 is near log A.
        return _near_one(A, bits)
    approximate = interpolation(A, cut, context, bits)
    if approximate is None:
        return None
    P = approximate.at(A, context, bits, real=A.imag is None and cut.is_principal)
    E, _ = exponential_of_block(P.times_integer(-1), bits)
    quotient = E.times(A, bits)
    if quotient.minus_identity(bits).size() > -1:
        return None
    L = P.plus(_near_one(quotient, bits), bits)
    return L if approximate.agrees_with(L, context) else None


def _from_roots(context: Any, A: Any, power: int, cut: Cut, bits: int) -> Any:
    """Return the logarithm of 2^power A, from its square roots."""
    if cut.is_principal:
        return to_mpmath(_principal(from_mpmath(A, bits).shifted(power), bits), context, bits)
    turn = (cut.half_turns - 1) * context.pi + context.mpf(cut.offset.numerator) / cut.offset.denominator
    turned = from_mpmath(A * context.expj(-turn), bits).shifted(power)
    return to_mpmath(_principal(turned, bits), context, bits) + context.eye(A.rows) * context.mpc(0, turn)


def _scaled(A: BlockFloatingMatrix, bits: int) -> tuple[BlockFloatingMatrix, int]:
    """Return 2^k A and k that make its norm and that of its inverse about equal."""
    power = round((inverse(A, bits).size() - A.size()) / 2)
    return A.shifted(power), power


def _principal(A: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
    """Return the principal logarithm. Raises :class:`CutError` if an eigenvalue may lie on the cut.

    A perturbation of 2^−bits moves an eigenvalue of multiplicity m by 2^(−bits/m). If the first root takes so many
    iterations that such a perturbation could have decided the side of the cut, nothing is decided.
    """
    roots = 0
    while A.minus_identity(bits).size() > NEAR_ONE:
        try:
            A = square_root(A, bits, bits if roots else 12 + bits // (2 * A.rows))
        except InconclusiveError as error:
            raise CutError(f"an eigenvalue could not be told apart from the cut at {bits} bits ({error})") from None
        roots += 1
        if roots > 8 * bits:
            raise InconclusiveError(f"square roots do not approach the identity at {bits} bits")
    return _near_one(A, bits).shifted(roots)


def _near_one(A: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
    """Return the principal logarithm of a matrix near I."""
    difference = A.minus_identity(bits)
    if difference.is_zero:
        return difference
    Z = difference.times(inverse(A.plus_identity(bits), bits), bits)
    square = Z.times(Z, bits)
    series = artanh_series(square, min(bits + 4, max(0.25, -square.size())), bits)
    return Z.times(series, bits).shifted(1)
