"""A formula evaluated in the two high-precision engines, as the reference against which float64 is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint

from ..certifying.exact_residual import BoundedBalls, exact_residual
from ..certifying.residuals import relative_residuals
from ..errors import CutError, InconclusiveError, InputError, PrecisionError, RangeError
from ..inputs.constants import BallMatrix, Constant
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.precision import bits_for, precisions
from ..inputs.problem import Problem
from ..notation.evaluation import Record
from ..systems.ball.arithmetic import decimal_below, float_above, frobenius_norm, radius_norm, relative_radius
from ..systems.ball.system import BallAlgebra
from ..systems.multiprecision.system import MultiprecisionAlgebra
from ..systems.protocol import NumberSystem
from .applied import AppliedFormula
from .blame import division_by_zero, only_the_logarithm

LARGEST_FOR_MULTIPRECISION = 8
"""The pure-Python engine is skipped beyond this dimension."""
MOST_BITS_FOR_MULTIPRECISION = 2000
"""The pure-Python engine is also skipped if balls needed more bits than this."""

ENOUGH_CUT_ERRORS = 4
"""An eigenvalue not separated from the cut at this many precisions (up to some 2,000 bits) most likely lies on it."""

UNDECIDABLE_ARGUMENT = 1e40
"""If an exponential's argument is larger than this, nothing is decided."""

ROUNDED_CONSTANT = 1e-13
"""A formula with a smaller residual may be right and contain a constant that was rounded to float64."""


@dataclass(frozen=True)
class Reference:
    """Enclosures of the formula's exact weights, or why there are none.

    ``wrong``, if not empty, is a proved statement that these weights do not solve the equations. If
    ``invalid_logarithm`` is not empty, it is also proved that only their logarithm is to blame. ``off`` is 0 for a
    formula that is right. For a formula with a rounded constant it is an upper bound of the residual. ``trouble``
    says why nothing was decided. ``cut_in_doubt`` says that an eigenvalue seems to lie on the cut.
    """

    weights: tuple[flint.acb_mat, ...] = ()
    precision: int = 0
    trouble: str = ""
    wrong: str = ""
    invalid_logarithm: str = ""
    off: float = 0.0
    cut_in_doubt: bool = False

    def midpoints(self) -> tuple[ExactMatrix, ...]:
        """Return the centres of the enclosures, exactly."""
        return tuple(ExactMatrix.parse(W.mid()) for W in self.weights)


def reference(formula: AppliedFormula, problem: Problem, digits: int, maximum_precision: int) -> Reference:
    """Evaluate the formula in balls until its weights are known to ``digits`` digits, and judge them."""
    trouble, cut_errors = "", 0
    for precision in precisions(bits_for(digits, 128), maximum_precision):
        record: Record = {}
        try:
            weights = formula.over(BallAlgebra(precision), record=record)
            residuals = relative_residuals(
                [BallMatrix(W) for W in weights], problem, BoundedBalls(precision, UNDECIDABLE_ARGUMENT)
            )
        except (InconclusiveError, PrecisionError) as error:
            trouble = str(error)
            cut_errors += isinstance(error, CutError)
            if cut_errors == ENOUGH_CUT_ERRORS:
                break
            continue
        except RangeError as error:
            return Reference(trouble=str(error))
        with flint.ctx.workprec(64):
            if any(r > ROUNDED_CONSTANT for r in residuals):
                return _describe_refutation(formula, record, precision, weights, residuals, problem)
            tolerance = flint.arb(10) ** -digits
            if all(relative_radius(W) <= tolerance or _is_zero_as_far_as_seen(W, digits) for W in weights):
                if all(r <= tolerance for r in residuals):
                    return Reference(tuple(weights), precision)
                if any(r > 0 for r in residuals) and all(r <= ROUNDED_CONSTANT for r in residuals):
                    return Reference(tuple(weights), precision, off=max(float_above(r) for r in residuals))
        trouble = "the balls around the weights stay too wide"
    wrong = "" if cut_errors else division_by_zero(formula)
    return Reference(trouble=trouble, wrong=wrong, cut_in_doubt=cut_errors > 0)


def _is_zero_as_far_as_seen(W: flint.acb_mat, digits: int) -> bool:
    """Whether a ball contains zero, so that it has no relative radius, and is very small. W2 is 0 if Y1 = Y2."""
    return bool(frobenius_norm(W).contains(0)) and bool(radius_norm(W) <= flint.arb(10) ** (-2 * digits))


def _describe_refutation(
    formula: AppliedFormula,
    record: Record,
    precision: int,
    weights: tuple[Any, ...],
    residuals: list[flint.arb],
    problem: Problem,
) -> Reference:
    worst = 0
    for i, residual in enumerate(residuals):
        if residual.lower() > residuals[worst].lower():
            worst = i
    says = (
        f"the weights that the formula means, enclosed with {precision} bits, leave f(X{worst + 1}) off by at least "
        f"{decimal_below(residuals[worst], 2)}, relative"
    )
    if only_the_logarithm(formula, record, precision, weights, residuals, problem):
        says += (
            "; with any logarithm of Y2⁻¹Y1 in its place the formula is right (proved in letters), but the "
            "exponential of what stands there is not Y2⁻¹Y1"
        )
        return Reference(tuple(weights), precision, wrong=says, invalid_logarithm=says)
    return Reference(tuple(weights), precision, wrong=says)


def overlaps(formula: AppliedFormula, found: Reference, digits: int) -> bool:
    """Whether mpmath's weights agree with the enclosures to ``digits`` digits. The two engines share no code."""
    alg = MultiprecisionAlgebra(2 * found.precision)
    theirs = [ExactMatrix.parse(W) for W in formula.over(alg)]
    with flint.ctx.workprec(2 * found.precision):
        tolerance = flint.arb(10) ** -digits
        return all(
            frobenius_norm(V.to_flint(2 * found.precision) - W).lower() <= tolerance * frobenius_norm(W).upper()
            for V, W in zip(theirs, found.weights, strict=True)
        )


def residual_with_digits(formula: AppliedFormula, problem: Problem, digits: int) -> float:
    """Return the exact residual of weights computed with ``digits`` digits in mpmath, or, for large d, in balls.

    Of balls the midpoints are taken. The residual is nan if the formula gives no weights at this precision.
    """
    if problem.dim <= LARGEST_FOR_MULTIPRECISION:
        alg: NumberSystem[Any] = MultiprecisionAlgebra(bits_for(digits))
    else:
        alg = BallAlgebra(bits_for(digits))
    try:
        weights = formula.over(alg)
    except (InconclusiveError, PrecisionError, RangeError, ZeroDivisionError):
        return float("nan")
    try:
        constants: list[Constant] = [ExactMatrix.parse(W.mid() if alg.encloses else W) for W in weights]
    except InputError:  # exponents too large for exact numbers
        return float("nan")
    return exact_residual(constants, problem, start=2 * bits_for(digits, 64))
