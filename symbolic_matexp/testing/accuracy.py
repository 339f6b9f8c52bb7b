"""How accurate a computed matrix is, measured against balls; and the assertion that it is accurate enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from ..balls.arithmetic import float_above, frobenius_norm
from ..constants import BallMatrix, Constant, SymbolicMatrix, as_constant
from ..errors import InconclusiveError, InputError, PrecisionError
from ..exact_matrix import ExactMatrix
from .references import certified, condition
from .regions import region
from .reproduction import shell_line

FACTOR = 100.0
"""A result may be off by this times d · condition · u (a good algorithm stays below 10, some in wide use do not) …"""
AT_LEAST_ONE_DIGIT = 0.1
"""… but not by more than this: whatever the condition, a result without a right digit is not accurate."""
ASSUMED_CONDITION = 100.0
"""The condition of given values, whose input is not known."""

DOUBLE, SMALLEST_DOUBLE, LARGEST_DOUBLE = 2.0**-53, 5e-324, 1.7976931348623157e308
LONGEST = 2000
"""Results longer than so many characters are abridged in messages; inputs never are."""

PRECISION = 400
"""Bits with which errors are evaluated."""


@dataclass(frozen=True)
class Accuracy:
    """The error of a computed matrix, relative to its reference.

    ``normwise`` is an upper bound of ‖actual − reference‖/‖reference‖ (Frobenius norm), ``at_least`` a lower one;
    they differ by the reference's own radius. ``componentwise`` is the largest relative error of an entry whose
    reference is not zero. ``condition`` is the relative condition number of what was computed (1 if unknown),
    ``unit_roundoff`` that of the actual values, d the dimension; ``underflow`` is the error of d smallest numbers of
    their type. A value that is not finite has error inf.
    """

    normwise: float
    at_least: float
    componentwise: float
    condition: float
    unit_roundoff: float
    dimension: int
    underflow: float = 0.0

    @property
    def over_condition(self) -> float:
        """The error in units of max(1, condition) · u: about 1 to 10 for a stable algorithm."""
        return self.normwise / (max(1.0, self.condition) * self.unit_roundoff)

    @property
    def bits_lost(self) -> float:
        """log₂(error/u), at least 0."""
        return math.log2(self.normwise / self.unit_roundoff) if self.normwise > self.unit_roundoff else 0.0

    @property
    def digits(self) -> float:
        """Decimal digits that are right: −log₁₀ of the error."""
        return math.inf if self.normwise == 0 else max(0.0, -math.log10(self.normwise))

    def allowed(self, factor: float = FACTOR) -> float:
        """The error that ``factor`` · d · max(1, condition) · u allows, at most 0.1 unless the factor is infinite.

        Where the type cannot hold the result any better, because it underflows, that is allowed too.
        """
        explained = factor * self.dimension * max(1.0, self.condition) * self.unit_roundoff
        capped = min(explained, AT_LEAST_ONE_DIGIT) if math.isfinite(factor) else explained
        return max(capped, self.underflow)


def measure(actual: Any, reference: Any, *, condition: float = 1.0, unit_roundoff: float | None = None) -> Accuracy:
    """Return the error of ``actual`` against ``reference``.

    ``actual``: a NumPy array or anything that NumPy reads (of torch, jax, …), an mpmath or SymPy matrix, nested
    lists. ``reference``: the same, or FLINT balls, which carry their own error. Scalars and vectors are read as
    matrices. The unit roundoff is that of the array's type, of mpmath's working precision for its matrices, else
    float64's. Raises :class:`InputError` for what is no matrix or has another shape.
    """
    exact = _reference(reference)
    given, roundoff, smallest = _actual(actual)
    u = roundoff if unit_roundoff is None else unit_roundoff
    if given is None:
        return Accuracy(math.inf, math.inf, math.inf, condition, u, max(exact.shape))
    if given.shape != exact.shape:
        shapes = ["×".join(map(str, shape)) for shape in (given.shape, exact.shape)]
        raise InputError(f"the result is {shapes[0]} but its reference is {shapes[1]}")
    with flint.ctx.workprec(PRECISION):
        reference_balls = exact.to_flint(PRECISION)
        difference = given.to_flint(PRECISION) - reference_balls
        error, size = frobenius_norm(difference), frobenius_norm(reference_balls)
        relative = error if size == 0 else error / size
        entries = zip(difference.entries(), reference_balls.entries(), strict=True)
        componentwise = [float_above(abs(d) / abs(x)) for d, x in entries if not x.contains(0)]
        return Accuracy(
            normwise=float_above(relative),
            at_least=min(max(0.0, -float_above(-relative)), LARGEST_DOUBLE) if relative.is_finite() else 0.0,
            componentwise=max(componentwise, default=0.0),
            condition=condition,
            unit_roundoff=u,
            dimension=max(exact.shape),
            underflow=0.0 if size == 0 else float_above(max(exact.shape) * flint.arb(smallest) / size),
        )


def assert_accurate(
    actual: Any,
    reference: Any = None,
    *,
    function: str | None = None,
    at: Any = None,
    factor: float = FACTOR,
    tolerance: float | None = None,
    condition: float | None = None,
    unit_roundoff: float | None = None,
    digits: int = 40,
) -> Accuracy:
    """Fail unless ``actual`` is accurate; return its :class:`Accuracy`.

    ``assert_accurate(actual, reference)`` compares with given values; ``assert_accurate(actual, function="expm",
    at=A)`` with the certified value of a function (expm, logm, sqrtm, inv; principal branches) at the exact matrix A,
    computed on the spot to ``digits`` digits. The normwise relative error may be ``factor`` · d · max(1, condition)
    · u but at most 0.1, or it may be ``tolerance`` if that is given. The condition number is computed for a
    ``function``; for given values it is taken to be 100 unless you know it, and ``at`` is what the message then
    shows as the input. NaN, infinities, another shape and an undecided comparison (the reference is not known well
    enough) fail. Raises AssertionError with the exact input, and :class:`InputError` for unusable arguments.
    """
    __tracebackhide__ = True  # pytest shows the caller's line and the message
    if (reference is None) == (function is None) or (function is not None and at is None):
        raise InputError('give assert_accurate either a reference, or function="expm" and at=A')
    for name, value in (("factor", factor), ("tolerance", tolerance), ("condition", condition)):
        if value is not None and (not isinstance(value, int | float) or not value >= 0):
            raise InputError(f"{name} must be a number that is not negative, not {value!r}")
    if unit_roundoff is not None and (not isinstance(unit_roundoff, int | float) or not 0 < unit_roundoff < 1):
        raise InputError(f"unit_roundoff must be a number between 0 and 1, not {unit_roundoff!r}")
    exact = None if at is None else ExactMatrix.parse(_as_table(at), "at")
    if function is None:
        name, known = "the result", condition if condition is not None else ASSUMED_CONDITION
    else:
        name = function
        reference, known = _on_the_spot(function, exact, digits, condition)
    known_reference = _reference(reference)
    try:
        accuracy = measure(actual, known_reference, condition=known, unit_roundoff=unit_roundoff)
    except InputError as error:
        raise AssertionError(f"{name}: {error}\n{where(exact, function)}\n  reproduce   {shell_line()}") from None
    allowed = accuracy.allowed(factor) if tolerance is None else tolerance
    trouble = complaint(name, accuracy, allowed)
    if trouble:
        raise AssertionError(
            f"{trouble}\n{described(accuracy, None if tolerance is not None else factor, allowed)}\n"
            f"{where(exact, function)}\n"
            f"  actual      {abridged(actual)}\n  reference   {abridged(reference)}\n  reproduce   {shell_line()}"
        )
    return accuracy


def complaint(name: str, accuracy: Accuracy, allowed: float) -> str:
    """Return what is wrong in one sentence, or nothing."""
    if math.isinf(accuracy.at_least):
        return f"{name}: the result has entries that are not finite"
    if math.isfinite(accuracy.normwise) and accuracy.normwise <= allowed:
        return ""
    if accuracy.at_least <= allowed:
        return (
            f"{name}: undecided, which counts as a failure: the error lies between {accuracy.at_least:.1e} and "
            f"{accuracy.normwise:.1e}, because the reference is not known any better; {allowed:.1e} is allowed"
        )
    return f"{name} is not accurate: the error is {accuracy.normwise:.1e}, {allowed:.1e} is allowed"


def described(accuracy: Accuracy, factor: float | None, allowed: float) -> str:
    """Return the lines that describe an error."""
    rule = "" if factor is None else f" = {factor:g} · d · max(1, condition) · u, at most {AT_LEAST_ONE_DIGIT}"
    return (
        f"  error       normwise {accuracy.normwise:.2e}: {accuracy.digits:.1f} digits are right, "
        f"{accuracy.bits_lost:.1f} bits lost; componentwise {accuracy.componentwise:.2e}\n"
        f"  allowed     {allowed:.2e}{rule}; condition {accuracy.condition:.2g}, u = {accuracy.unit_roundoff:.2g}; "
        f"the error is {accuracy.over_condition:.2g} condition · u"
    )


def written(value: Any) -> str:
    """Return a matrix as nested lists from which it can be read again: floats as they are, others as strings."""
    if isinstance(value, flint.acb_mat | flint.arb_mat):
        return f"{value.str(20, radius=True) if hasattr(value, 'str') else value}".replace("\n", " ")
    if isinstance(value, ExactMatrix):
        rounded = value.to_numpy()
        if np.isfinite(rounded).all() and ExactMatrix.parse(rounded) == value:
            return str(rounded.tolist())
        return str([[_number(x) for x in row] for row in value.tolist()])
    return str(value.tolist() if hasattr(value, "tolist") else value).replace("\n", " ")


def abridged(value: Any) -> str:
    """Return a matrix as :func:`written` does, or its beginning."""
    text = written(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … ({len(text) - LONGEST} more characters)"


def _number(x: Any) -> Any:
    return str(x.real) if x.imag == 0 else [str(x.real), str(x.imag)]


def where(exact: ExactMatrix | None, function: str | None) -> str:
    """Return the lines that say at which input it happened."""
    if exact is None:
        return "  region      unknown: the input was not given (at=…)"
    return f"  region      {region(exact, function or '')}\n  input       A = {written(exact)}"


def _on_the_spot(function: str, A: Any, digits: int, given: float | None) -> tuple[Any, float]:
    try:
        return certified(function, A, digits), condition(function, A) if given is None else given
    except (PrecisionError, InconclusiveError) as error:
        raise AssertionError(
            f"{function}: undecided, which counts as a failure: there is no reference, because {error}\n"
            f"{where(A, function)}\n  reproduce   {shell_line()}"
        ) from None


def _reference(reference: Any) -> Constant:
    if isinstance(reference, ExactMatrix | BallMatrix | SymbolicMatrix):
        return reference
    if isinstance(reference, flint.acb_mat):
        return BallMatrix(reference)
    if isinstance(reference, flint.arb_mat):
        return BallMatrix(flint.acb_mat(reference))
    if hasattr(reference, "free_symbols") and hasattr(reference, "cols"):
        return as_constant(reference, "the reference")
    return ExactMatrix.parse(_as_table(reference), "the reference", square=False)


def _actual(actual: Any) -> tuple[Constant | None, float, float]:
    """Return the values, or None if one is not finite; the unit roundoff and the smallest number of their type."""
    if isinstance(actual, ExactMatrix):
        return actual, DOUBLE, SMALLEST_DOUBLE
    if isinstance(actual, flint.acb_mat | flint.arb_mat):
        balls = flint.acb_mat(actual)
        return (BallMatrix(balls) if all(z.is_finite() for z in balls.entries()) else None), DOUBLE, 0.0
    if hasattr(actual, "cols") and hasattr(actual, "rows"):  # mpmath, SymPy
        symbolic = hasattr(actual, "free_symbols")
        entries = [actual[i, j] for i in range(actual.rows) for j in range(actual.cols)]
        u = DOUBLE if symbolic else 2.0 ** -getattr(actual.ctx, "prec", 53)
        if not symbolic and not all(actual.ctx.isfinite(x) for x in entries):
            return None, u, 0.0
        return ExactMatrix.parse(actual, "the result", square=False), u, 0.0
    table = _array(actual, "the result")
    u, smallest = DOUBLE, SMALLEST_DOUBLE
    if table.dtype.kind in "fc":
        u, smallest = float(np.finfo(table.dtype).eps) / 2, float(np.finfo(table.dtype).smallest_subnormal)
        if not np.isfinite(table).all():
            return None, u, smallest
    return ExactMatrix.parse(table, "the result", square=False), u, smallest


def _as_table(values: Any) -> Any:
    """Return what an ExactMatrix is read from: scalars and vectors become matrices, stacks of them are refused."""
    if isinstance(values, ExactMatrix) or (hasattr(values, "cols") and hasattr(values, "rows")):
        return values
    if isinstance(values, list | tuple) and values and isinstance(values[0], list | tuple):
        return values  # may hold strings and pairs
    if hasattr(values, "nrows") and hasattr(values, "tolist"):  # FLINT
        return values.tolist()
    return _array(values, "the matrix")


def _array(values: Any, name: str) -> np.ndarray[Any, Any]:
    if isinstance(values, list | tuple) and any(hasattr(x, "cols") for x in values):  # NumPy flattens mpmath's
        raise InputError(f"{name} is a stack: its elements are matrices themselves; give one matrix at a time")
    try:
        table = np.atleast_2d(np.asarray(values))
    except ValueError as error:
        raise InputError(f"{name} is not a matrix ({error})") from None
    if table.ndim > 2:
        raise InputError(f"{name} has {table.ndim} dimensions; a matrix has two")
    return table
