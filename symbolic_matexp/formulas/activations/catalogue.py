"""The activations that files and arguments may name."""

from __future__ import annotations

from ...errors import InputError
from .activation import Activation
from .exp import EXP
from .expm import EXPM
from .identity import IDENTITY
from .relu import RELU
from .sigmoid import SIGMOID
from .sin import SIN
from .softplus import SOFTPLUS
from .tanh import TANH

ACTIVATIONS = {
    activation.name: activation for activation in (EXPM, EXP, SIGMOID, TANH, SOFTPLUS, SIN, RELU, IDENTITY)
}


def activations() -> tuple[str, ...]:
    """Return the names of the activations.

    >>> print(*activations())
    expm exp sigmoid tanh softplus sin relu identity
    """
    return tuple(ACTIVATIONS)


def activation_called(name: object) -> Activation:
    """Return the activation of this name. Raises :class:`InputError` if there is none."""
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise InputError(f"there is no activation {name!r}; choose from {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
