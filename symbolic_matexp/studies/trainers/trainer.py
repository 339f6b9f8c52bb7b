"""What a trainer is: a task in, weights out, for every start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...formulas.activations.activation import Activation
from ...inputs.problem import Problem

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Task:
    """Pairs to fit by a network, and where to start: weights of shape (starts, layers, d, d)."""

    problem: Problem
    activation: Activation
    real: bool
    starts: Array

    @property
    def layers(self) -> int:
        """The number of weights."""
        return int(self.starts.shape[1])

    def pairs(self) -> tuple[Array, Array]:
        """Return the inputs and the outputs in float64, each of shape (k, d, d)."""
        kind = float if self.real else complex
        inputs, outputs = zip(*self.problem.pairs, strict=True)
        X, Y = (np.array([A.to_numpy() for A in side], kind) for side in (inputs, outputs))
        return X, Y


@dataclass(frozen=True)
class Trained:
    """Weights in float64, of shape (layers, d, d), and what they took; None where there are none."""

    weights: Array | None
    iterations: int | str
    """Empty where nothing is repeated."""
    seconds: float
    """Of the processor, so that a machine with other work to do gives nearly the same."""
    chosen: str = ""
    """What was chosen for this start, or why there are no weights."""


@dataclass(frozen=True)
class Trainer:
    """A way to get weights."""

    name: str
    train: Callable[[Task], Sequence[Trained]]
    """Returns a result for every start, or one that needs none. Empty where this is no way for such a task."""
    ready: Callable[[], object] = lambda: None
    """Raises :class:`InputError` where something must be installed first."""
    version: Callable[[], str] = lambda: ""
    """The version of what it uses besides this package and its dependencies."""
