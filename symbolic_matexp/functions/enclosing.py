"""What the matrix functions share: the precision is raised until an enclosure is as narrow as was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flint

from ..errors import InconclusiveError, InputError, PrecisionError, SingularMatrixError
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.precision import bits_for, precisions, validated_digits, validated_maximum
from ..systems.ball.norms import are_narrow
from .enclosure import Enclosure

GUARD = 32
"""Bits beyond those of the digits, to begin with."""


def read(A: Any, digits: Any, maximum: Any) -> tuple[ExactMatrix, int, int]:
    """Return the arguments of a matrix function, validated; raises :class:`InputError`."""
    return ExactMatrix.parse(A, "A"), validated_digits(digits), validated_maximum(maximum)


def by_multiprecision(algebra: object) -> bool:
    """Whether the engine asked for is mpmath's and not balls; raises :class:`InputError` for any other name."""
    if algebra not in ("ball", "multiprecision"):
        raise InputError(f'algebra must be "ball" or "multiprecision" here, not {algebra!r}')
    return algebra == "multiprecision"


def require_invertible(A: ExactMatrix, otherwise: str) -> None:
    """Raise :class:`SingularMatrixError` for a singular matrix."""
    if not A.is_invertible:
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
    """Return an enclosure of ``what``, to so many digits; ``detail`` goes into its message."""
    (result,), precision = until_narrow(lambda bits: [at(bits)], digits, maximum)
    message = f"{what} to {digits} digits{detail}, proved with {precision} bits"
    return Enclosure.of(result, digits, precision, message)
