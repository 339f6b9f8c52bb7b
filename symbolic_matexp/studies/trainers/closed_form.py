"""Weights without a search: the theorems for the matrix exponential, least squares for the identity.

Without activation the network is WX, and the best W is a linear least-squares solution. No training can do better.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from ...formulas.activations.expm import EXPM
from ...formulas.activations.identity import IDENTITY
from ...solving.solve import solve
from .trainer import Array, Task, Trained, Trainer

FORMULAS = {3: ("three-layers", "three-layers"), 4: ("four-real-layers", "four-layers")}
"""By the number of layers: for real weights, and for any."""


def applies(activation: str, layers: int) -> bool:
    """Return whether there is a closed form for such a network."""
    return activation == IDENTITY.name or (activation == EXPM.name and layers in FORMULAS)


def train(task: Task) -> Sequence[Trained]:
    """Return the weights of a closed form with as many layers as the task has; nothing if there is none."""
    if not applies(task.activation.name, task.layers):
        return []
    if task.activation is IDENTITY:
        return [_least_squares(task)]
    for_real, for_any = FORMULAS[task.layers]
    return [_solved(task, for_real if task.real else for_any)]


def _solved(task: Task, formula: str) -> Trained:
    start = time.process_time()
    solution = solve(task.problem, formula=formula, algebra="float64", real=task.real)
    seconds = time.process_time() - start
    if not solution.weights:
        return Trained(None, "", seconds, solution.status.name.lower().replace("_", " "))
    return Trained(np.array(solution.to_numpy()), "", seconds, formula)


def _least_squares(task: Task) -> Trained:
    """Return W, and the identity for the other layers, where W minimises Σ ‖WX_i − Y_i‖²/‖Y_i‖²."""
    start = time.process_time()
    inputs, outputs = (_side_by_side(A, task.pairs()[1]) for A in task.pairs())
    W = np.linalg.lstsq(inputs.T, outputs.T, rcond=None)[0].T
    weights = np.array([np.eye(len(W), dtype=W.dtype)] * (task.layers - 1) + [W])
    return Trained(weights, "", time.process_time() - start, "least squares")


def _side_by_side(matrices: Array, outputs: Array) -> Array:
    return np.hstack([A / np.linalg.norm(Y) for A, Y in zip(matrices, outputs, strict=True)])


TRAINER = Trainer("closed-form", train)
