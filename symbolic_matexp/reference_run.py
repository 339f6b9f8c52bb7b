"""A formula run in the two high-precision engines: the reference that float64 is measured against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint

from .algebra import Algebra
from .algebras.ball import BallAlgebra
from .algebras.multiprecision import MultiprecisionAlgebra
from .balls.arithmetic import decimal_below, frobenius_norm, relative_radius
from .certificate import relative_residuals
from .constants import BallMatrix, Constant
from .errors import InconclusiveError, InputError, PrecisionError, RangeError
from .exact_matrix import ExactMatrix
from .exact_residual import BoundedBalls, exact_residual
from .precision import bits_for, precisions
from .problem import Problem
from .recording import Recorder

Run = Callable[[Algebra[Any]], tuple[Any, ...]]
"""The formula on the problem at hand: an algebra in, weights out."""

LARGEST_FOR_MULTIPRECISION = 8
"""Beyond this dimension the pure-Python engine is skipped."""


@dataclass(frozen=True)
class Reference:
    """Enclosures of the weights that the formula means, or why there are none.

    ``wrong`` says, with proof, that these weights do not solve the equations; ``invalid_logarithm`` that only their
    logarithm is to blame.
    """

    weights: tuple[flint.acb_mat, ...] = ()
    precision: int = 0
    trouble: str = ""
    wrong: str = ""
    invalid_logarithm: str = ""

    def midpoints(self) -> tuple[ExactMatrix, ...]:
        """Return the centres of the enclosures, exactly."""
        return tuple(ExactMatrix.parse(W.mid()) for W in self.weights)


def reference(run: Run, problem: Problem, digits: int, maximum_precision: int) -> Reference:
    """Run the formula in balls until its weights are known to ``digits`` digits, and judge them."""
    trouble = ""
    for precision in precisions(bits_for(digits, 128), maximum_precision):
        recorder = Recorder(BallAlgebra(precision))
        try:
            weights = run(recorder)
            residuals = relative_residuals([BallMatrix(W) for W in weights], problem, BoundedBalls(precision))
        except (InconclusiveError, PrecisionError) as error:
            trouble = str(error)
            continue
        except RangeError as error:
            return Reference(trouble=str(error))
        with flint.ctx.workprec(64):
            if any(r.lower() > 0 for r in residuals):
                return _refuted(recorder, weights, residuals, problem, precision)
            tolerance = flint.arb(10) ** -digits
            if all(relative_radius(W) <= tolerance for W in weights) and all(r <= tolerance for r in residuals):
                return Reference(tuple(weights), precision)
        trouble = "the balls around the weights stay too wide"
    return Reference(trouble=trouble)


def _refuted(
    recorder: Recorder, weights: tuple[Any, ...], residuals: list[flint.arb], problem: Problem, precision: int
) -> Reference:
    worst = max(range(len(residuals)), key=lambda i: float(residuals[i].lower()))
    says = (
        f"the weights that the formula means, enclosed with {precision} bits, leave f(X{worst + 1}) off by at least "
        f"{decimal_below(residuals[worst], 2)}, relative"
    )
    if _only_the_logarithm(recorder, weights, residuals, problem, precision):
        says += "; all else is as in Theorem 1, but exp(qL) = Y2⁻¹Y1 fails, so the logarithm handed in is not one"
        return Reference(tuple(weights), precision, wrong=says, invalid_logarithm=says)
    return Reference(tuple(weights), precision, wrong=says)


def _only_the_logarithm(
    recorder: Recorder, weights: tuple[Any, ...], residuals: list[flint.arb], problem: Problem, precision: int
) -> bool:
    """Whether f(X2) = Y2 and the inner values commute, as in Theorem 1, with a logarithm from elsewhere."""
    if len(weights) != 3 or recorder.logarithms or not residuals[1].contains(0):
        return False
    alg = BallAlgebra(precision)
    with alg.working():
        first, second = (
            alg.matmul(weights[1], alg.expm(alg.matmul(weights[0], alg.matrix(X)))) for X, _ in problem.pairs
        )
        return bool(frobenius_norm(first * second - second * first).contains(0))


def overlaps(run: Run, found: Reference, digits: int) -> bool:
    """Whether mpmath's weights agree with the enclosures to ``digits`` digits; they share no code."""
    alg = MultiprecisionAlgebra(2 * found.precision)
    theirs = [ExactMatrix.parse(W) for W in run(alg)]
    with flint.ctx.workprec(2 * found.precision):
        tolerance = flint.arb(10) ** -digits
        return all(
            frobenius_norm(V.to_flint(2 * found.precision) - W).lower() <= tolerance * frobenius_norm(W).upper()
            for V, W in zip(theirs, found.weights, strict=True)
        )


def residual_with_digits(run: Run, problem: Problem, digits: int) -> float:
    """Return the exact residual of weights computed in mpmath (large d: ball midpoints) with so many digits."""
    if problem.dim <= LARGEST_FOR_MULTIPRECISION:
        alg: Algebra[Any] = MultiprecisionAlgebra(bits_for(digits))
    else:
        alg = BallAlgebra(bits_for(digits))
    try:
        weights = run(alg)
        constants: list[Constant] = [ExactMatrix.parse(W.mid() if alg.name == "ball" else W) for W in weights]
    except (InconclusiveError, PrecisionError, RangeError, ZeroDivisionError, InputError):
        return float("inf")
    return exact_residual(constants, problem, start=2 * bits_for(digits, 64))
