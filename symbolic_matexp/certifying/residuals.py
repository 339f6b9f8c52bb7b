"""Residuals of given weights, in balls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import flint

from ..formulas.activations.activation import Activation
from ..formulas.activations.expm import EXPM
from ..formulas.network import network
from ..inputs.constants import Constant
from ..inputs.problem import Problem
from ..notation.evaluation import evaluate
from ..notation.expressions import matrix_letter
from ..notation.nodes import Node
from ..systems.ball.system import BallAlgebra


def relative_residuals(
    constants: Sequence[Constant], problem: Problem, alg: BallAlgebra, activation: Activation = EXPM
) -> list[flint.arb]:
    """Return balls around ‖f(X_i) − Y_i‖/‖Y_i‖ in the Frobenius norm, or around ‖f(X_i)‖ if Y_i = 0."""
    pairs = problem.pairs
    names, differences = _in_letters(len(constants), len(pairs), activation)
    with alg.working():
        weights = [alg.from_enclosure(w.to_flint(alg.precision)) for w in constants]
        targets = [alg.matrix(Y) for _, Y in pairs]
        values = weights + [alg.matrix(X) for X, _ in pairs] + targets
        found = evaluate(differences, alg, dict(zip(names, values, strict=True)))
        norms = [alg.norm(difference) for difference in found]
        scales = [1 if Y.is_zero else alg.norm(target) for (_, Y), target in zip(pairs, targets, strict=True)]
        return [norm / scale for norm, scale in zip(norms, scales, strict=True)]


@cache
def _in_letters(layers: int, count: int, activation: Activation) -> tuple[list[str], tuple[Node, ...]]:
    """Return the names of the weights, the inputs and the outputs, and every f(X) − Y."""
    weights = [f"W{i}" for i in range(1, layers + 1)]
    inputs, outputs = ([f"{letter}{i}" for i in range(1, count + 1)] for letter in "XY")
    layer = [matrix_letter(name) for name in weights]
    differences = [
        network(layer, matrix_letter(X), activation) - matrix_letter(Y) for X, Y in zip(inputs, outputs, strict=True)
    ]
    return weights + inputs + outputs, tuple(difference.node for difference in differences)
