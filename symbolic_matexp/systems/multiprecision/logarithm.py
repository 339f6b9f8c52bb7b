"""The matrix logarithm by inverse scaling and squaring of the whole matrix, in block floating point.

The cut is first turned onto the negative real axis. Principal square roots are taken until the matrix is near I; they
give every eigenvalue the logarithm that the cut prescribes. Then log A = 2^s log A^(1/2^s). The last logarithm is
2 artanh((A − I)(A + I)⁻¹), by its power series. No Schur form and no eigenvalue is computed (Higham, Functions of
Matrices, 2008, section 11.5).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...errors import CutError, InconclusiveError, PrecisionError
from ...inputs.cut import Cut
from ...inputs.precision import MAXIMUM_PRECISION
from .agreement import until_two_precisions_agree
from .block_floating import BlockMatrix, from_mpmath, to_mpmath
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
            A = from_mpmath(matrix(), working)
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
    bits = context.prec + 8
    turn = None
    if not cut.is_principal:
        with context.workprec(bits):
            turn = (cut.half_turns - 1) * context.pi + context.mpf(cut.offset.numerator) / cut.offset.denominator
            A = A * context.expj(-turn)
    X, power = _scaled(from_mpmath(A, bits), bits)
    lost = -X.minus_identity(bits).size()
    if lost > 8:  # A is close to I, and its difference from it has no more digits than that
        bits += math.ceil(min(lost, 8 * bits))
        X = from_mpmath(A, bits).shifted(power)
    with context.workprec(bits):
        L = to_mpmath(_principal(X, bits), context, bits)
        constant = -power * context.ln2
        if turn is not None:
            constant = context.mpc(constant, turn)
        if constant:
            for i in range(L.rows):
                L[i, i] += constant
    return L.apply(lambda x: +x)


def _scaled(A: BlockMatrix, bits: int) -> tuple[BlockMatrix, int]:
    """Return 2^k A and k that make its norm and that of its inverse about equal."""
    power = round((inverse(A, bits).size() - A.size()) / 2)
    return A.shifted(power), power


def _principal(A: BlockMatrix, bits: int) -> BlockMatrix:
    """Return the principal logarithm. Raises :class:`CutError` if an eigenvalue may lie on the cut.

    A perturbation of 2^−bits moves an eigenvalue of multiplicity m by 2^(−bits/m). If the first root takes so many
    iterations that such a perturbation could have decided the side of the cut, nothing is decided.
    """
    roots = 0
    difference = A.minus_identity(bits)
    while difference.size() > NEAR_ONE:
        try:
            A = square_root(A, bits, bits if roots else 12 + bits // (2 * A.rows))
        except InconclusiveError as error:
            if roots:
                raise
            raise CutError(f"an eigenvalue could not be told apart from the cut at {bits} bits ({error})") from None
        roots += 1
        difference = A.minus_identity(bits)
        if roots > 8 * bits:
            raise InconclusiveError(f"square roots do not approach the identity at {bits} bits")
    if difference.is_zero:
        return difference
    Z = difference.times(inverse(A.plus_identity(bits), bits), bits)
    square = Z.times(Z, bits)
    series = artanh_series(square, max(0.25, -square.size()), bits)
    return Z.times(series, bits).shifted(roots + 1)
