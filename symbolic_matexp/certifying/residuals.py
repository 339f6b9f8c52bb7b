"""Residuals of given weights, in balls."""

from __future__ import annotations

from collections.abc import Sequence

import flint

from ..formulas.network import EXPM, Activation, evaluate
from ..inputs.constants import Constant
from ..inputs.problem import Problem
from ..systems.ball.system import BallAlgebra


def relative_residuals(
    constants: Sequence[Constant], problem: Problem, alg: BallAlgebra, activation: Activation = EXPM
) -> list[flint.arb]:
    """Return balls around ‖f(X_i) − Y_i‖/‖Y_i‖ in the Frobenius norm, or around ‖f(X_i)‖ if Y_i = 0."""
    weights = [alg.from_enclosure(w.to_flint(alg.precision)) for w in constants]
    result = []
    with alg.working():
        for X, Y in problem.pairs:
            target = alg.matrix(Y)
            difference = alg.norm(alg.sub(evaluate(alg, weights, alg.matrix(X), activation), target))
            result.append(difference if Y.is_zero else difference / alg.norm(target))
    return result
