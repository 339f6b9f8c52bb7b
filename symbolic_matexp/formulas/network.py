"""The network f(X) = W_L φ(W_{L−1} φ(… φ(W_1 X))). Its activation φ is a value, by default the matrix exponential."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ..notation.evaluation import Record
from ..notation.evaluation import evaluate as evaluate_graph
from ..notation.expressions import Matrix, matrix_letter
from ..notation.nodes import Node
from .activations.activation import Activation
from .activations.expm import EXPM


def network(weights: Sequence[Matrix], X: Matrix, activation: Activation = EXPM) -> Matrix:
    """Return f(X). Every layer multiplies by its weight; the activation is applied between two layers.

    One weight gives the linear network W₁X; three weights give W₃ φ(W₂ φ(W₁X)).
    """
    *inner, last = weights
    for W in inner:
        X = activation.of(W @ X)
    return last @ X


def evaluate(
    system: Any, weights: Sequence[Any], X: Any, activation: Activation = EXPM, *, record: Record | None = None
) -> Any:
    """Return f(X) over a number system, for d×d weights and X of its own type.

    If ``record`` is given, it receives the value of every node of the graph.
    """
    return evaluate_at(system, weights, [X], activation, record=record)[0]


def evaluate_at(
    system: Any,
    weights: Sequence[Any],
    inputs: Sequence[Any],
    activation: Activation = EXPM,
    *,
    record: Record | None = None,
) -> list[Any]:
    """Return f at several inputs, as :func:`evaluate` does at one."""
    names, outputs = _in_letters(len(weights), len(inputs), activation)
    return evaluate_graph(outputs, system, dict(zip(names, [*weights, *inputs], strict=True)), record=record)


@cache
def _in_letters(layers: int, count: int, activation: Activation) -> tuple[list[str], tuple[Node, ...]]:
    """Return the names of the weights and of the inputs, and f at each of these."""
    weights, inputs = ([f"{letter}{i}" for i in range(1, n + 1)] for letter, n in (("W", layers), ("X", count)))
    layer = [matrix_letter(name) for name in weights]
    return weights + inputs, tuple(network(layer, matrix_letter(name), activation).node for name in inputs)
