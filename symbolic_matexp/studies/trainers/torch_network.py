"""The network and its loss in PyTorch, in float64 on the processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from ...errors import InputError
from ...formulas.activations.activation import Activation
from .trainer import Task

Tensor = Any
NAMES = {"relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh", "expm": "matrix_exp"}
"""What PyTorch calls the activations."""


@cache
def torch() -> Any:
    """Return PyTorch. Raises :class:`InputError` where it is not installed."""
    try:
        import torch
    except ImportError:
        raise InputError(
            "the methods l-bfgs and adam need PyTorch: pip install 'symbolic-matexp[training]', or leave them out by "
            'where={"method": ["closed-form", "levenberg-marquardt"]}'
        ) from None
    return torch


def version() -> str:
    """Return PyTorch's version."""
    return str(torch().__version__)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let PyTorch use one thread: sums then have one order, and small matrices gain nothing from more."""
    threads = torch().get_num_threads()
    torch().set_num_threads(1)
    try:
        yield
    finally:
        torch().set_num_threads(threads)


def activation_in_torch(activation: Activation) -> Callable[[Tensor], Tensor]:
    """Return PyTorch's function for an activation."""
    if activation.name == "identity":
        return lambda Z: Z
    found: Callable[[Tensor], Tensor] = getattr(torch(), NAMES[activation.name])
    return found


def loss_of(task: Task) -> Callable[[Sequence[Tensor]], Tensor]:
    """Return the function of the weights that training minimises: Σ ‖f(X_i) − Y_i‖²/‖Y_i‖².

    The weights, one a layer, may have leading axes: then it gives a loss for each network.
    """
    X, Y = (torch().from_numpy(A) for A in task.pairs())
    sizes = _square(Y)
    activation = activation_in_torch(task.activation)

    def loss(weights: Sequence[Tensor]) -> Tensor:
        state = X
        for W in weights[:-1]:
            state = activation(W.unsqueeze(-3) @ state)
        return (_square(weights[-1].unsqueeze(-3) @ state - Y) / sizes).sum(-1)

    return loss


def _square(A: Tensor) -> Tensor:
    return (A.abs() ** 2 if A.is_complex() else A**2).sum((-1, -2))
