"""A formula run in the two high-precision engines: the reference that float64 is measured against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint

from .algebra import Algebra
from .algebras.ball import BallAlgebra
from .algebras.multiprecision import MultiprecisionAlgebra
from .balls.arithmetic import decimal_below, float_above, frobenius_norm, radius_norm, relative_radius
from .certificate import relative_residuals
from .constants import BallMatrix, Constant
from .errors import CutError, InconclusiveError, InputError, PrecisionError, RangeError, SymbolicMatexpError
from .exact_matrix import ExactMatrix
from .exact_residual import BoundedBalls, exact_residual
from .precision import bits_for, precisions
from .problem import Problem
from .recording import Recorder

Run = Callable[[Algebra[Any]], tuple[Any, ...]]
"""The formula on the problem at hand: an algebra in, weights out."""

LARGEST_FOR_MULTIPRECISION = 8
"""Beyond this dimension the pure-Python engine is skipped."""
MOST_BITS_FOR_MULTIPRECISION = 2000
"""It is skipped, too, where balls needed more bits than this."""

ENOUGH_CUT_ERRORS = 4
"""An eigenvalue that is not clear of the cut at as many precisions (some 2,000 bits) most likely lies on it."""

LARGEST_ARGUMENT = 1e40
"""Where an exponential's argument is larger than this, nothing is decided."""

ROUNDED_CONSTANT = 1e-13
"""A formula that misses by less may be right, with a constant in it that was rounded to float64."""


@dataclass(frozen=True)
class Reference:
    """Enclosures of the weights that the formula means, or why there are none.

    ``wrong`` says, with proof, that these weights do not solve the equations; ``invalid_logarithm`` that only their
    logarithm is to blame. ``off`` is an upper bound of the residual of a formula that misses by a rounded constant:
    0 for one that is right. ``cut_in_doubt``: the trouble is an eigenvalue that seems to lie on the cut.
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


def reference(run: Run, problem: Problem, digits: int, maximum_precision: int) -> Reference:
    """Run the formula in balls until its weights are known to ``digits`` digits, and judge them."""
    trouble, cut_errors = "", 0
    for precision in precisions(bits_for(digits, 128), maximum_precision):
        recorder = Recorder(BallAlgebra(precision))
        try:
            weights = run(recorder)
            residuals = relative_residuals(
                [BallMatrix(W) for W in weights], problem, BoundedBalls(precision, LARGEST_ARGUMENT)
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
                return _refuted(recorder, weights, residuals, problem, precision)
            tolerance = flint.arb(10) ** -digits
            if all(relative_radius(W) <= tolerance or _is_zero_as_far_as_seen(W, digits) for W in weights):
                if all(r <= tolerance for r in residuals):
                    return Reference(tuple(weights), precision)
                if any(r > 0 for r in residuals) and all(r <= ROUNDED_CONSTANT for r in residuals):
                    return Reference(tuple(weights), precision, off=max(float_above(r) for r in residuals))
        trouble = "the balls around the weights stay too wide"
    return Reference(trouble=trouble, cut_in_doubt=cut_errors > 0)


def _is_zero_as_far_as_seen(W: flint.acb_mat, digits: int) -> bool:
    """Whether a ball contains zero, to which nothing is relative, and is very small: W2 is 0 where Y1 = Y2."""
    return bool(frobenius_norm(W).contains(0)) and bool(radius_norm(W) <= flint.arb(10) ** (-2 * digits))


def _refuted(
    recorder: Recorder, weights: tuple[Any, ...], residuals: list[flint.arb], problem: Problem, precision: int
) -> Reference:
    worst = 0
    for i, residual in enumerate(residuals):
        if residual.lower() > residuals[worst].lower():
            worst = i
    says = (
        f"the weights that the formula means, enclosed with {precision} bits, leave f(X{worst + 1}) off by at least "
        f"{decimal_below(residuals[worst], 2)}, relative"
    )
    if _only_the_logarithm(recorder, weights, residuals, problem):
        says += "; all else is as in Theorem 1, but exp(qL) = Y2⁻¹Y1 fails, so its logarithm is not one"
        return Reference(tuple(weights), precision, wrong=says, invalid_logarithm=says)
    return Reference(tuple(weights), precision, wrong=says)


def _only_the_logarithm(
    recorder: Recorder, weights: tuple[Any, ...], residuals: list[flint.arb], problem: Problem
) -> bool:
    """Whether the weights are those of Theorem 1 but for the logarithm: one from elsewhere, or a changed one.

    So f(X2) = Y2 or f(X1) = Y1, and the inner values e^α L and L commute. Then qL stands for the logarithm. If it is
    a multiple of one that the algebra gave, or does not come of one of Y2⁻¹Y1, the mistake is in the formula (a
    wrong q, or the logarithm of another matrix).
    """
    if len(weights) != 3 or not any(residual.contains(0) for residual in residuals):
        return False
    alg = BallAlgebra(recorder.precision)
    with alg.working():
        first, L = (alg.matmul(weights[1], alg.expm(alg.matmul(weights[0], alg.matrix(X)))) for X, _ in problem.pairs)
        if not frobenius_norm(first * L - L * first).contains(0):
            return False
        if not recorder.logarithms:
            return True
        origins = [
            known
            for known in recorder.descendants
            if any(frobenius_norm(known.matrix - stand_in).contains(0) for stand_in in (L, first - L))
        ]
        if any(known.plain for known in origins):
            return False
        Y1, Y2 = (alg.matrix(Y) for _, Y in problem.pairs)
        arguments = (argument for known in origins for argument in known.arguments)
        return any(frobenius_norm(Y2 * argument - Y1).contains(0) for argument in arguments)


def overlaps(run: Run, found: Reference, digits: int) -> bool:
    """Whether mpmath's weights agree with the enclosures to so many digits; the two arithmetics share no code."""
    alg = MultiprecisionAlgebra(2 * found.precision)
    theirs = [ExactMatrix.parse(W) for W in run(alg)]
    with flint.ctx.workprec(2 * found.precision):
        tolerance = flint.arb(10) ** -digits
        return all(
            frobenius_norm(V.to_flint(2 * found.precision) - W).lower() <= tolerance * frobenius_norm(W).upper()
            for V, W in zip(theirs, found.weights, strict=True)
        )


def residual_with_digits(run: Run, problem: Problem, digits: int) -> float:
    """Return the exact residual of weights computed in mpmath (large d: ball midpoints) with so many digits.

    It is nan where the formula gives no weights with so few.
    """
    if problem.dim <= LARGEST_FOR_MULTIPRECISION:
        alg: Algebra[Any] = MultiprecisionAlgebra(bits_for(digits))
    else:
        alg = BallAlgebra(bits_for(digits))
    try:
        weights = run(alg)
    except (InconclusiveError, PrecisionError, RangeError, ZeroDivisionError):
        return float("nan")
    try:
        constants: list[Constant] = [ExactMatrix.parse(W.mid() if alg.name == "ball" else W) for W in weights]
    except InputError:  # exponents so large that the numbers are not held exactly
        return float("nan")
    return exact_residual(constants, problem, start=2 * bits_for(digits, 64))


def divides_by_zero_at_an_exponential(run: Run) -> bool:
    """Whether the formula, run over SymPy, fails or gives no numbers after some e^s was exactly 1: e^α − 1 = 0."""
    from .algebras.exact import ExactAlgebra

    recorder = Recorder(ExactAlgebra())
    try:
        failed = any(x.is_finite is not True for weight in run(recorder) for x in weight)
    except (SymbolicMatexpError, ArithmeticError, ValueError, TypeError):
        failed = True
    return failed and any(result == 1 for _, result in recorder.scalar_exponentials)
