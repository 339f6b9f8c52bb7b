"""The network f(X) = W_L φ(W_{L−1} φ(… φ(W_1 X))), with the matrix exponential as its activation φ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..notation.expressions import Matrix, expm, matrix_letter
from ..notation.traced import Traced


@dataclass(frozen=True)
class Activation:
    """What stands between two layers: its name, and what it does to a matrix, in letters."""

    name: str
    of: Callable[[Matrix], Matrix]


EXPM = Activation("expm", expm)
"""The matrix exponential (Gai & Zhang, arXiv 2407.02540)."""


def network(weights: Sequence[Matrix], X: Matrix, activation: Activation = EXPM) -> Matrix:
    """Return f(X): every layer multiplies by its weight, and the activation stands between two layers.

    One weight is the linear network W₁X; three are W₃ φ(W₂ φ(W₁X)).
    """
    *inner, last = weights
    for W in inner:
        X = activation.of(W @ X)
    return last @ X


def evaluate(system: Any, weights: Sequence[Any], X: Any, activation: Activation = EXPM) -> Any:
    """Return f(X) over a number system, for weights and X of its own type."""
    names = [f"W{i}" for i in range(1, len(weights) + 1)]
    return _traced(len(weights), activation).evaluated(system, dict(zip([*names, "X"], [*weights, X], strict=True)))


@cache
def _traced(layers: int, activation: Activation) -> Traced:
    names = tuple(f"W{i}" for i in range(1, layers + 1))
    letters, X = [matrix_letter(name) for name in names], matrix_letter("X")
    return Traced("f", (*names, "X"), (), network(letters, X, activation))
