"""The assertion that a matrix is accurate enough, against given values or a reference certified on the spot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..errors import InconclusiveError, InputError, PrecisionError
from ..functions.catalogue import condition as condition_of
from ..functions.catalogue import enclose
from ..inputs.kinds import ValuesLike
from ..inputs.one_at_a_time import one_at_a_time
from .accuracy import FACTOR, Accuracy, check_unit_roundoff, compared
from .messages import abridged, complaint, described, where
from .reproduction import shell_line
from .values import DOUBLE, read, read_exactly, read_reference

ASSUMED_CONDITION = 100.0
"""The condition of given values, whose input is not known."""

OF_ITS_TYPE = "              (u is that of the result's type; if it comes of float64, say unit_roundoff=2**-53)\n"


@one_at_a_time
def assert_accurate(
    actual: Any,
    reference: ValuesLike | None = None,
    *,
    function: str | None = None,
    at: ValuesLike | None = None,
    factor: float = FACTOR,
    tolerance: float | None = None,
    condition: float | None = None,
    unit_roundoff: float | None = None,
    digits: int = 40,
    **parameters: Any,
) -> Accuracy:
    """Fail unless ``actual`` is accurate; return its :class:`Accuracy`.

    ``assert_accurate(actual, reference)`` compares with given values; ``assert_accurate(actual, function="expm",
    at=A)`` with the certified value of a matrix function of this package (principal branch) at the exact matrix A,
    computed on the spot to ``digits`` digits; ``parameters`` are those of the function: ``function="powm", at=A,
    p="1/3"``, ``function="phi", at=A, k=2``, ``function="funm", at=A, f=…``, read exactly. Values may be what
    :func:`measure` reads.

    The normwise relative error may be ``factor`` · d · max(1, condition) · u but at most 0.1, or it may be
    ``tolerance`` if that is given; with ``factor=math.inf`` any finite error passes. u is the unit roundoff of the
    result's own type, so that a longdouble result must be as accurate as longdouble is; for one that was computed in
    float64, say ``unit_roundoff=2**-53``. The condition number is computed for a ``function``; for given values it is
    taken to be 100 unless you know it, and ``at`` is what the message then shows as the input.

    NaN, infinities, masked entries, what is not made of numbers, another shape (a vector is no 1×n matrix) and an
    undecided comparison (the reference is not known well enough) fail, whatever is allowed. Raises AssertionError
    with the exact input, and :class:`InputError` for unusable arguments.
    """
    __tracebackhide__ = True  # pytest shows the caller's line and the message
    _check_arguments(reference, function, at, factor, tolerance, condition, unit_roundoff)
    if function is None and parameters:
        raise InputError(f"assert_accurate has no argument {next(iter(parameters))!r} but for a function")
    exact, shape = (None, ()) if at is None else read_exactly(at, "at")
    name = "the result" if function is None else function
    if function is None:
        known = ASSUMED_CONDITION if condition is None else condition
        target = read_reference(reference)
    else:
        reference, known = _on_the_spot(function, exact, digits, condition, parameters)
        target = replace(read_reference(reference), shape=shape)
    try:
        accuracy = compared(read(actual, "the result"), target, known, unit_roundoff)
    except InputError as refused:
        raise AssertionError(f"{name}: {refused}\n{where(exact, function)}\n  reproduce   {shell_line()}") from None
    allowed = accuracy.allowed(factor) if tolerance is None else tolerance
    trouble = complaint(name, accuracy, allowed)
    if trouble:
        own = unit_roundoff is None and accuracy.unit_roundoff < DOUBLE
        raise AssertionError(
            f"{trouble}\n{described(accuracy, None if tolerance is not None else factor, allowed)}\n"
            f"{OF_ITS_TYPE if own else ''}{where(exact, function)}\n"
            f"  actual      {abridged(actual)}\n  reference   {abridged(reference)}\n  reproduce   {shell_line()}"
        )
    return accuracy


def _check_arguments(
    reference: Any, function: Any, at: Any, factor: Any, tolerance: Any, condition: Any, unit_roundoff: Any
) -> None:
    if (reference is None) == (function is None) or (function is not None and at is None):
        raise InputError('give assert_accurate either a reference, or function="expm" and at=A')
    for name, value in (("factor", factor), ("tolerance", tolerance), ("condition", condition)):
        if value is not None and (not isinstance(value, int | float) or not value >= 0):
            raise InputError(f"{name} must be a number that is not negative, not {value!r}")
    check_unit_roundoff(unit_roundoff)


def _on_the_spot(
    function: str, A: Any, digits: int, given: float | None, parameters: dict[str, Any]
) -> tuple[Any, float]:
    try:
        result = enclose(function, A, digits, **parameters)
        return result, condition_of(function, A, **parameters) if given is None else given
    except (PrecisionError, InconclusiveError) as error:
        raise AssertionError(
            f"{function}: undecided, which counts as a failure: there is no reference, because {error}\n"
            f"{where(A, function)}\n  reproduce   {shell_line()}"
        ) from None
