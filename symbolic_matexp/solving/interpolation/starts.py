"""Where the search begins: random weights, each start from a generator of its own, so that seeds reproduce."""

from __future__ import annotations

from typing import Any

import numpy as np

from .stacked_network import StackedNetworks

Array = np.ndarray[Any, Any]

SIZES = (1.0, 0.5, 2.0, 4.0)
"""Standard deviations of the arguments of the activations, one after the other: none is best for all problems."""


def first_weights(networks: StackedNetworks, outputs: Array, layers: int, real: bool, seed: int, number: int) -> Array:
    """Return the weights, of shape (L, d, d), from which a start begins; inputs are of norm about 1.

    The last weight is the one that fits the outputs best, once the others are drawn.
    """
    d = outputs.shape[-1]
    generator = np.random.default_rng([seed, number])
    weights = generator.standard_normal((layers, d, d))
    if not real:
        weights = (weights + 1j * generator.standard_normal((layers, d, d))) / np.sqrt(2)
    weights *= SIZES[number % len(SIZES)] / np.sqrt(d)
    weights[0] *= np.sqrt(d)
    states = np.hstack(list(networks.before_last(weights[None])[0]))
    if np.isfinite(states).all():
        weights[-1] = np.linalg.lstsq(states.T, np.hstack(list(outputs)).T, rcond=1e-6)[0].T
    return weights
