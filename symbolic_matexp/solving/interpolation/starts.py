"""Where the search begins: random weights, each start from a generator of its own, so that seeds reproduce."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...certifying.jacobian_in_floats import before_last
from .equations import NetworkEquations

Array = np.ndarray[Any, Any]

SIZES = (1.0, 0.5, 2.0, 4.0)
"""Standard deviations of the arguments of the activations, one after the other: none is best for all problems."""


def first_weights(equations: NetworkEquations, seed: int, number: int) -> Array:
    """Return the weights from which a start begins, as a vector.

    The last weight is the one that fits the outputs best, once the others are drawn.
    """
    d, layers = equations.dim, equations.layers
    generator = np.random.default_rng([seed, number])
    weights = generator.standard_normal((layers, d, d))
    if not equations.real:
        weights = (weights + 1j * generator.standard_normal((layers, d, d))) / np.sqrt(2)
    weights *= SIZES[number % len(SIZES)] / np.sqrt(d)
    weights[0] *= np.sqrt(d)  # as the inputs are of norm 1, not of that of a random matrix
    states = np.hstack(list(before_last(weights, equations.inputs, equations.activation)))
    if np.isfinite(states).all():
        weights[-1] = np.linalg.lstsq(states.T, np.hstack(list(equations.outputs)).T, rcond=1e-6)[0].T
    return weights.reshape(-1)
