"""How accurate a computed matrix is, measured against balls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import flint

from ..errors import InputError
from ..inputs.kinds import ValuesLike
from ..inputs.one_at_a_time import one_at_a_time
from ..systems.ball.arithmetic import float_above, float_below, frobenius_norm
from .cases import Case
from .values import PRECISION, Values, read, read_reference

FACTOR = 100.0
"""A result may be off by this times d · condition · u (a good algorithm stays below 10, some in wide use do not) …"""
AT_LEAST_ONE_DIGIT = 0.1
"""… but not by more than this: whatever the condition, a result without a right digit is not accurate."""


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
def measure(
    actual: Any, reference: ValuesLike, *, condition: float = 1.0, unit_roundoff: float | None = None
) -> Accuracy:
    """Return the error of ``actual`` against ``reference``.

    ``actual``: a NumPy array or anything that NumPy reads (of torch, jax, pandas, …), a sparse SciPy matrix, an
    mpmath or SymPy matrix (constant expressions are enclosed), nested lists of numbers. ``reference``: the same, also
    with strings ("1/3") and pairs [re, im]; or FLINT balls, which carry their own error. Numbers and vectors are
    compared with numbers and vectors: shapes must be equal. The unit roundoff is that of the array's type, of
    mpmath's working precision for its matrices, else float64's. Raises :class:`InputError` for another shape, for
    masked entries, and for what is not made of numbers.
    """
    return compared(read(actual, "the result"), read_reference(reference), condition, unit_roundoff)


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
    return [compared(values, read_reference(reference), case.condition, unit_roundoff) for values, reference in pairs]


def check_unit_roundoff(value: Any) -> None:
    """Refuse a unit roundoff that is none; None stands for that of the result's type."""
    if value is not None and (not isinstance(value, int | float) or not 0 < value < 1):
        raise InputError(f"unit_roundoff must be a number between 0 and 1, not {value!r}")


def _named(shape: tuple[int, ...]) -> str:
    if len(shape) == 2:
        return "×".join(map(str, shape))
    return f"a vector of {shape[0]}" if shape else "a number"
