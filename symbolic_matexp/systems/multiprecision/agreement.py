"""Raise the working precision until the results at two precisions agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import CutError, InconclusiveError, PrecisionError
from ...inputs.precision import MAXIMUM_PRECISION

CLOSE = 64
"""The second run has so many bits more than the first one: its rounding errors are others, and smaller by 2^−64."""


def until_two_precisions_agree(
    context: Any, compute: Callable[[], Any], start: int, maximum: int = MAXIMUM_PRECISION
) -> Any:
    """Return ``compute()`` once two runs differ by at most 2^−prec, relatively, in the Frobenius norm.

    ``compute`` works at ``context.prec``, which is set here and restored. The result at the higher of the two
    precisions is returned unrounded. If ``maximum`` bits are not enough, raises :class:`CutError` if an eigenvalue
    could not be separated from the cut, else :class:`PrecisionError`.
    """
    target = context.prec
    previous = None
    trouble: Exception | None = None
    working = start
    while working <= maximum:
        with context.workprec(working):
            try:
                current = compute()
            except InconclusiveError as error:
                current, trouble = None, error
            if current is not None and previous is not None:
                difference = context.mnorm(current - previous, "f")
                if difference <= context.ldexp(context.mnorm(current, "f"), -target):
                    return current
        previous = current
        working = working + CLOSE if working == start else working * 3 // 2 + 32
    if isinstance(trouble, CutError):
        raise trouble
    reason = trouble or "two precisions never agreed"
    raise PrecisionError(f"{target} bits were not reached with {maximum} bits of working precision: {reason}")
