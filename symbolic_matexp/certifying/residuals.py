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
    pairs, precision = problem.pairs, alg.precision
    names, differences = _in_letters(len(constants), len(pairs), activation)
    with alg.working():
        weights = [alg.from_enclosure(w.to_flint(precision)) for w in constants]
        data = [alg.matrix(A) for pair in pairs for A in pair]
        found = evaluate(differences, alg, dict(zip(names, weights + data, strict=True)))
        outputs = zip(pairs, data[1::2], strict=True)
        scales = [1 if Y.is_zero else alg.norm(target) for (_, Y), target in outputs]
        return [alg.norm(difference) / scale for difference, scale in zip(found, scales, strict=True)]


@cache
def _in_letters(layers: int, count: int, activation: Activation) -> tuple[list[str], tuple[Node, ...]]:
    """Return the names of the weights and of X1, Y1, X2, …, and every f(X) − Y."""
    weights = [f"W{i}" for i in range(1, layers + 1)]
    pairs = [(f"X{i}", f"Y{i}") for i in range(1, count + 1)]
    layer = [matrix_letter(name) for name in weights]
    differences = [network(layer, matrix_letter(X), activation) - matrix_letter(Y) for X, Y in pairs]
    return weights + [name for pair in pairs for name in pair], tuple(x.node for x in differences)
