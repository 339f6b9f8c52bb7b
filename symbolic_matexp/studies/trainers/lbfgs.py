"""L-BFGS with a line search for the strong Wolfe conditions, by PyTorch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from .torch_network import loss_of, one_thread, torch, version
from .trainer import Array, Task, Trained, Trainer

ITERATIONS = 500
EVALUATIONS = 2 * ITERATIONS
HISTORY = 20
SMALLEST_CHANGE = 1e-30
"""It ends where the loss, a square, changes by less: about at the square of float64's unit roundoff."""
LARGEST = 1e100
"""A loss that it or a derivative exceeds counts as this, with gradient zero: the line search then turns back."""


def train(task: Task) -> Sequence[Trained]:
    """Return the best weights that each start has seen."""
    with one_thread():
        return [_trained(task, start) for start in task.starts]


def _trained(task: Task, start: Array) -> Trained:
    begin = time.process_time()
    loss_at = loss_of(task)
    weights = [torch().tensor(W, requires_grad=True) for W in start]
    optimizer = torch().optim.LBFGS(
        weights,
        max_iter=ITERATIONS,
        max_eval=EVALUATIONS,
        history_size=HISTORY,
        tolerance_grad=0.0,
        tolerance_change=SMALLEST_CHANGE,
        line_search_fn="strong_wolfe",
    )
    least, best = np.inf, start

    def loss() -> Any:
        nonlocal least, best
        optimizer.zero_grad()
        value = loss_at(weights)
        value.backward()
        if not all(size < LARGEST for size in (value.item(), *(W.grad.abs().max().item() for W in weights))):
            for W in weights:
                W.grad.zero_()
            return torch().tensor(LARGEST, dtype=value.dtype)
        if value.item() < least:
            least, best = value.item(), np.array([W.detach().numpy().copy() for W in weights])
        return value

    optimizer.step(loss)
    iterations = optimizer.state[weights[0]].get("n_iter", 0)
    return Trained(best, iterations, time.process_time() - begin)


TRAINER = Trainer("l-bfgs", train, torch, version)
