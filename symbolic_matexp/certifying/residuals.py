"""Residuals of given weights, in balls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flint

from ..formulas.activations.activation import Activation
from ..formulas.activations.expm import EXPM
from ..formulas.network import evaluate_at
from ..inputs.constants import Constant
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..systems.ball.system import BallAlgebra


def relative_residuals(
    constants: Sequence[Constant], problem: Problem, alg: BallAlgebra, activation: Activation = EXPM
) -> list[flint.arb]:
    """Return balls around ‖f(X_i) − Y_i‖/‖Y_i‖ in the Frobenius norm, or around ‖f(X_i)‖ if Y_i = 0."""
    with alg.working():
        weights = [alg.from_enclosure(w.to_flint(alg.precision)) for w in constants]
        outputs = evaluate_at(alg, weights, [alg.matrix(X) for X, _ in problem.pairs], activation)
        return [_relative(alg, output, Y) for output, (_, Y) in zip(outputs, problem.pairs, strict=True)]


def _relative(alg: BallAlgebra, output: Any, Y: ExactMatrix) -> flint.arb:
    target = alg.matrix(Y)
    difference = alg.norm(alg.sub(output, target))
    return difference if Y.is_zero else difference / alg.norm(target)
