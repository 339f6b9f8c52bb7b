"""Residuals of given weights, computed in balls until they are known to about two digits."""

from __future__ import annotations

from collections.abc import Sequence

import flint

from ..errors import InconclusiveError, RangeError
from ..formulas.activations.activation import Activation
from ..formulas.activations.expm import EXPM
from ..formulas.network import evaluate
from ..inputs.constants import Constant
from ..inputs.precision import precisions
from ..inputs.problem import Problem
from ..systems.ball.arithmetic import float_above, frobenius_norm, relative_radius
from ..systems.ball.system import BallAlgebra
from .residuals import relative_residuals

NEGLIGIBLE_BITS = 400
"""A residual below 2^−400 need not be known any better."""
MOST_BITS = 1 << 13
ASTRONOMICAL_ARGUMENT = 1e18


class BoundedBalls(BallAlgebra):
    """Balls that refuse exponentials of arguments of astronomical size. Only meaningless weights lead to these."""

    def __init__(self, precision: int, largest: float = ASTRONOMICAL_ARGUMENT) -> None:
        super().__init__(precision)
        self.largest = largest

    def expm(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return exp(A). Raises :class:`RangeError` if ‖A‖ exceeds ``largest``."""
        if frobenius_norm(A).lower() > self.largest:
            raise RangeError("an exponential has an argument of astronomical size")
        return super().expm(A)


def outputs(weights: Sequence[Constant], problem: Problem, precision: int) -> list[flint.acb_mat]:
    """Return balls around f(X_1), f(X_2), … for the given weights, computed with ``precision`` bits."""
    alg = BoundedBalls(precision)
    inside = [W.to_flint(precision) for W in weights]
    with alg.working():
        return [evaluate(alg, inside, alg.matrix(X)) for X, _ in problem.pairs]


def exact_outputs(weights: Sequence[Constant], problem: Problem) -> tuple[list[flint.acb_mat], int] | None:
    """Return f(X_1), f(X_2), … with relative radii below 2^−120, and the precision used.

    None if that takes more than ``MOST_BITS`` bits, or an exponential's argument is of astronomical size.
    """
    for precision in precisions(320, MOST_BITS, growth=2):
        try:
            values = outputs(weights, problem, precision)
        except RangeError:
            return None
        except InconclusiveError:
            continue
        with flint.ctx.workprec(precision):
            if all(relative_radius(value) < flint.arb(2) ** -120 for value in values):
                return values, precision
    return None


def exact_residual(
    weights: Sequence[Constant], problem: Problem, start: int = 160, activation: Activation = EXPM
) -> float:
    """Return the largest relative residual, rounded up, to about two digits.

    It is inf if it exceeds the range of floats. It is nan if balls cannot resolve it, or if an exponential has an
    argument of astronomical size.
    """
    for precision in precisions(start, MOST_BITS, growth=2):
        try:
            residuals = relative_residuals(weights, problem, BoundedBalls(precision), activation)
        except RangeError:
            break
        except InconclusiveError:
            continue
        if all(_resolved(r) for r in residuals):
            return max(float_above(r) for r in residuals)
    return float("nan")


def _resolved(residual: flint.arb) -> bool:
    if not residual.is_finite():
        return False
    with flint.ctx.workprec(64):
        small = bool(residual.upper() < flint.arb(2) ** -NEGLIGIBLE_BITS)
        return small or bool(residual.rad() <= residual.mid() / 64)
