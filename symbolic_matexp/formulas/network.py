"""The network f(X) = W_L φ(W_{L−1} φ(… φ(W_1 X))). Its activation φ is the matrix exponential."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..errors import InputError
from ..notation.evaluation import Record
from ..notation.evaluation import evaluate as evaluate_graph
from ..notation.expressions import Matrix, expm, matrix_letter
from ..notation.nodes import Node


@dataclass(frozen=True)
class Activation:
    """The function between two layers: its name, and the function itself, applied to matrices of letters."""

    name: str
    of: Callable[[Matrix], Matrix]


EXPM = Activation("expm", expm)
"""The matrix exponential (Gai & Zhang, arXiv 2407.02540)."""

ACTIVATIONS = {EXPM.name: EXPM}
"""The activations that files and arguments may name. Values and derivatives follow from the function in letters."""


def activation_called(name: object) -> Activation:
    """Return the activation of this name. Raises :class:`InputError` if there is none."""
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise InputError(f"there is no activation {name!r}; choose from {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]


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
    names = [f"W{i}" for i in range(1, len(weights) + 1)]
    values = dict(zip([*names, "X"], [*weights, X], strict=True))
    return evaluate_graph([_in_letters(len(weights), activation)], system, values, record=record)[0]


@cache
def _in_letters(layers: int, activation: Activation) -> Node:
    letters = [matrix_letter(f"W{i}") for i in range(1, layers + 1)]
    return network(letters, matrix_letter("X"), activation).node
