"""What the matrix functions share: the precision is raised until an enclosure is as narrow as was asked for.

The matrix may be a ball matrix, which stands for every matrix inside. Then nothing is narrower than its radii allow,
so the digits asked for are the most that the result has (:class:`AtMost`), and it says how many there are. An error
would help nobody: how many digits can be had is known only after the computation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flint

from ..errors import InconclusiveError, InputError, PrecisionError, SingularMatrixError
from ..inputs.constants import BallMatrix, Constant
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.given_matrix import given_matrix
from ..inputs.precision import bits_for, precisions, validated_digits, validated_maximum
from ..systems.ball.arithmetic import is_finite, relative_radius, size_in_bits
from ..systems.ball.norms import are_narrow
from .enclosure import Enclosure, digits_known

GUARD = 32
"""Bits beyond those of the digits, to begin with."""
GUARD_OF_BALLS = 16
"""The same beyond the bits to which a ball matrix is known."""
LEAST_BITS = 16
"""A ball matrix is taken to be known to so many bits at least."""
PATIENCE = 2
"""If so many precisions after each other make the result of a ball matrix no narrower, its radii are the reason."""


NOTICEABLE = 0.75
"""A radius that is multiplied by less is narrower."""


class AtMost(int):
    """A number of digits that the result of a ball matrix has at most. ``bits`` is how accurate the matrix is."""

    bits: int


def read(A: Any, digits: Any, maximum: Any) -> tuple[Constant, int, int]:
    """Return the arguments of a matrix function, validated; raises :class:`InputError`.

    The matrix is exact, or a ball matrix, or one of constants such as √2; the digits of a ball matrix are
    :class:`AtMost` so many.
    """
    matrix, wanted, bits = given_matrix(A, "A"), validated_digits(digits), validated_maximum(maximum)
    if isinstance(matrix, BallMatrix):
        wanted = AtMost(wanted)
        wanted.bits = max(LEAST_BITS, -size_in_bits(relative_radius(matrix.balls), signed=True))
    return matrix, wanted, bits


def by_multiprecision(algebra: object) -> bool:
    """Whether the engine asked for is mpmath's and not balls; raises :class:`InputError` for any other name."""
    if algebra not in ("ball", "multiprecision"):
        raise InputError(f'algebra must be "ball" or "multiprecision" here, not {algebra!r}')
    return algebra == "multiprecision"


def rational(A: Constant) -> ExactMatrix:
    """Return the matrix for mpmath's engine; raises :class:`InputError` if it has radii, or constants such as √2."""
    if not isinstance(A, ExactMatrix):
        raise InputError('algebra="multiprecision" takes rational numbers without radii alone; use algebra="ball"')
    return A


def require_invertible(A: Constant, otherwise: str) -> None:
    """Raise :class:`SingularMatrixError` for an exact matrix that is singular."""
    if isinstance(A, ExactMatrix) and not A.is_invertible:
        raise SingularMatrixError(f"A is singular{otherwise}")


def until_narrow(
    at: Callable[[int], Sequence[flint.acb_mat]], digits: int, maximum: int, guard: int = GUARD
) -> tuple[Sequence[flint.acb_mat], int]:
    """Return what ``at(precision)`` gives once every relative radius is at most 10^−digits, and that precision.

    Raises :class:`PrecisionError` if ``maximum`` bits do not suffice; what ``at`` raises is passed on, but for
    :class:`InconclusiveError`.
    """
    reason = "the enclosure stayed too wide"
    for precision in precisions(bits_for(digits, guard), maximum):
        try:
            results = at(precision)
        except InconclusiveError as error:
            reason = str(error)
            continue
        with flint.ctx.workprec(64):
            if are_narrow(results, flint.arb(10) ** -digits):
                return results, precision
    raise PrecisionError(f"{digits} digits were not reached with {maximum} bits ({reason}); raise maximum_precision")


def enclosed(
    at: Callable[[int], flint.acb_mat], what: str, digits: int, maximum: int, *, detail: str = ""
) -> Enclosure:
    """Return an enclosure of ``what``, to so many digits; ``detail`` goes into its message.

    Digits that are :class:`AtMost` so many give the narrowest enclosure that was found.
    """
    if isinstance(digits, AtMost):
        return _of_balls(at, what, digits, maximum, detail)
    (result,), precision = until_narrow(lambda bits: [at(bits)], digits, maximum)
    message = f"{what} to {digits} digits{detail}, proved with {precision} bits"
    return Enclosure.of(result, digits, precision, message)


def _of_balls(at: Callable[[int], flint.acb_mat], what: str, most: AtMost, maximum: int, detail: str) -> Enclosure:
    """Return the same for every matrix in a ball matrix, as narrow as its radii allow.

    Precisions begin with what the radii leave: at much higher ones the methods would take them for a lack of bits.
    Raises :class:`PrecisionError` if nothing could be enclosed.
    """
    best: Enclosure | None = None
    narrowest, reason, failures = flint.arb.pos_inf(), "", 0
    for precision in precisions(min(bits_for(most, GUARD), most.bits + GUARD_OF_BALLS), maximum):
        try:
            result = _bounded(at(precision), precision)
        except InconclusiveError as error:
            reason, failures = str(error), failures + 1
        else:
            with flint.ctx.workprec(64):
                radius = relative_radius(result)
            failures = 0 if best is None or radius < narrowest * NOTICEABLE else failures + 1
            if best is None or radius < narrowest:
                digits = int(most) if radius == 0 else min(most, digits_known(result, precision))
                narrowest = radius
                reached = f"{what} to {digits or 'no'} digits{detail}"
                message = f"{reached}, proved with {precision} bits for every A in the balls"
                best = Enclosure.of(result, digits, precision, message)
            if best.digits == most:
                break
        if failures == PATIENCE:
            break
    if best is None:
        raise PrecisionError(
            f"{what} could not be enclosed for every A in the balls ({reason}); A needs smaller radii, or is exact "
            "as A.mid()"
        )
    return best


def _bounded(result: flint.acb_mat, precision: int) -> flint.acb_mat:
    if not is_finite(result):
        raise InconclusiveError(f"a bound is missing at {precision} bits")
    return result
