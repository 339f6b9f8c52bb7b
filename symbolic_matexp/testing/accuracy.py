"""How accurate a computed matrix is, measured against balls; and the assertion that it is accurate enough."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import flint
import numpy as np

from ..errors import InconclusiveError, InputError, PrecisionError
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..systems.ball.arithmetic import decimal_above, decimal_below, float_above, float_below, frobenius_norm
from .cases import Case
from .references import certified, condition
from .regions import region
from .reproduction import shell_line
from .values import DOUBLE, PRECISION, Values, read, read_exactly

FACTOR = 100.0
"""A result may be off by this times d · condition · u (a good algorithm stays below 10, some in wide use do not) …"""
AT_LEAST_ONE_DIGIT = 0.1
"""… but not by more than this: whatever the condition, a result without a right digit is not accurate."""
ASSUMED_CONDITION = 100.0
"""The condition of given values, whose input is not known."""

LARGEST_DOUBLE = 1.7976931348623157e308
OF_ITS_TYPE = "              (u is that of the result's type; if it comes of float64, say unit_roundoff=2**-53)\n"
LONGEST = 2000
"""Results longer than so many characters are abridged in messages; inputs never are."""


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


@one_at_a_time
def measure(actual: Any, reference: Any, *, condition: float = 1.0, unit_roundoff: float | None = None) -> Accuracy:
    """Return the error of ``actual`` against ``reference``.

    ``actual``: a NumPy array or anything that NumPy reads (of torch, jax, pandas, …), a sparse SciPy matrix, an
    mpmath or SymPy matrix (constant expressions are enclosed), nested lists of numbers. ``reference``: the same, also
    with strings ("1/3") and pairs [re, im]; or FLINT balls, which carry their own error. Numbers and vectors are
    compared with numbers and vectors: shapes must be equal. The unit roundoff is that of the array's type, of
    mpmath's working precision for its matrices, else float64's. Raises :class:`InputError` for another shape, for
    masked entries, and for what is not made of numbers.
    """
    return compared(read(actual, "the result"), _known(reference), condition, unit_roundoff)


def compared(given: Values, known: Values, condition: float, unit_roundoff: float | None = None) -> Accuracy:
    """Return the error of values against others, which are finite; raises :class:`InputError` for another shape."""
    if given.shape != known.shape:
        raise InputError(f"the result is {_named(given.shape)} but its reference is {_named(known.shape)}")
    assert known.constant is not None
    dimension, u = max(known.constant.shape), unit_roundoff or given.unit_roundoff
    if given.constant is None:
        return Accuracy(math.inf, math.inf, math.inf, condition, u, dimension)
    with flint.ctx.workprec(PRECISION):
        reference = known.constant.to_flint(PRECISION)
        difference = given.constant.to_flint(PRECISION) - reference
        absolute, size = frobenius_norm(difference), frobenius_norm(reference)
        relative = absolute if size == 0 else absolute / size
        entries = zip(difference.entries(), reference.entries(), strict=True)
        componentwise = [float_above(abs(d) / abs(x)) for d, x in entries if not x.contains(0)]
        return Accuracy(
            normwise=float_above(relative),
            at_least=max(0.0, float_below(relative)) if relative.is_finite() else 0.0,
            componentwise=max(componentwise, default=0.0),
            condition=condition,
            unit_roundoff=u,
            dimension=dimension,
            underflow=0.0 if size == 0 else float_above(dimension * flint.arb(given.smallest) / size),
        )


def measured(actual: Any, case: Case, unit_roundoff: float | None = None) -> list[Accuracy]:
    """Return the error of every result that a case of a corpus has: one matrix, or the weights of a network.

    The inputs are float64 numbers, so float64's unit roundoff is taken where the result's type has a smaller one.
    Raises :class:`InputError` where the results are not so many, or not of these shapes.
    """
    references = case.references
    try:
        results = [actual] if len(references) == 1 else list(actual)
    except TypeError:
        kind = type(actual).__name__
        raise InputError(f"the result is {kind}, and no sequence of {len(references)} matrices") from None
    if len(results) != len(references):
        raise InputError(f"there are {len(results)} results, but {len(references)} references")
    given = [read(result, "the result").computed_from_float64() for result in results]
    pairs = zip(given, references, strict=True)
    return [compared(values, _known(reference), case.condition, unit_roundoff) for values, reference in pairs]


@one_at_a_time
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
    computed on the spot to ``digits`` digits. Values may be what :func:`measure` reads.

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
    exact, shape = (None, ()) if at is None else read_exactly(at, "at")
    name = "the result" if function is None else function
    if function is None:
        known = ASSUMED_CONDITION if condition is None else condition
        target = _known(reference)
    else:
        reference, known = _on_the_spot(function, exact, digits, condition)
        target = replace(_known(reference), shape=shape)
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


def check_unit_roundoff(value: Any) -> None:
    """Refuse a unit roundoff that is none; None stands for that of the result's type."""
    if value is not None and (not isinstance(value, int | float) or not 0 < value < 1):
        raise InputError(f"unit_roundoff must be a number between 0 and 1, not {value!r}")


def _known(reference: Any) -> Values:
    known = read(reference, "the reference", texts=True)
    if known.constant is None:
        raise InputError("the reference has entries that are not finite")
    return known


def _named(shape: tuple[int, ...]) -> str:
    if len(shape) == 2:
        return "×".join(map(str, shape))
    return f"a vector of {shape[0]}" if shape else "a number"


def complaint(name: str, accuracy: Accuracy, allowed: float) -> str:
    """Return what is wrong in one sentence, or nothing. What is not finite fails whatever is allowed."""
    if math.isinf(accuracy.at_least):
        return f"{name}: the result has entries that are not finite, which fails whatever is allowed"
    if math.isfinite(accuracy.normwise) and accuracy.normwise <= allowed:
        return ""
    limit = f"{allowed:.1e} is allowed" if math.isfinite(allowed) else "any finite error is allowed"
    if accuracy.at_least <= allowed and accuracy.at_least < LARGEST_DOUBLE:
        least, most = decimal_below(accuracy.at_least, 2), decimal_above(accuracy.normwise, 2)
        return (
            f"{name}: undecided, which counts as a failure: the error lies between {least} and {most}, because the "
            f"reference is not known any better; {limit}"
        )
    return f"{name} is not accurate: the error is {accuracy.normwise:.1e}, {limit}"


def described(accuracy: Accuracy, factor: float | None, allowed: float) -> str:
    """Return the lines that describe an error; ``factor`` is None where a tolerance was given."""
    if math.isinf(allowed):
        rule = "any finite error"
    elif factor is None:
        rule = f"{allowed:.2e}, the tolerance given"
    elif allowed == accuracy.underflow:
        rule = f"{allowed:.2e}, as the result underflows"
    else:
        rule = f"{allowed:.2e} = {factor:g} · d · max(1, condition) · u, at most {AT_LEAST_ONE_DIGIT}"
    return (
        f"  error       normwise {accuracy.normwise:.2e}: {accuracy.digits:.1f} digits are right, "
        f"{accuracy.bits_lost:.1f} bits lost; componentwise {accuracy.componentwise:.2e}\n"
        f"  allowed     {rule}; condition {accuracy.condition:.2g}, u = {accuracy.unit_roundoff:.2g}; "
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
