"""Many networks at once, in float64: their outputs for all inputs, and the Jacobian with respect to all weights.

Weights have the shape (n, L, d, d) for n networks of L layers, inputs (k, d, d). A matrix is read row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...formulas.activations.activation import Activation
from ...systems.float64 import Float64Algebra
from .stacked_exponential import exponential, exponential_and_derivative

Array = np.ndarray[Any, Any]

SYSTEM = Float64Algebra()


@dataclass(frozen=True)
class StackedNetworks:
    """Networks of one activation at given inputs. What overflows is inf or nan in the results; nothing is raised."""

    inputs: Array
    activation: Activation

    def before_last(self, weights: Array) -> Array:
        """Return what the last weights multiply, of shape (n, k, d, d)."""
        state = np.broadcast_to(self.inputs, (len(weights), *self.inputs.shape))
        with np.errstate(all="ignore"):
            for layer in range(weights.shape[1] - 1):
                state = self._activated(weights[:, layer, None] @ state)
        return state

    def outputs(self, weights: Array) -> Array:
        """Return the outputs, of shape (n, k, d, d)."""
        with np.errstate(all="ignore"):
            result: Array = weights[:, -1, None] @ self.before_last(weights)
        return result

    def jacobian(self, weights: Array) -> Array:
        """Return the derivative of the outputs, of shape (n, k d², L d²): backwards, layer by layer."""
        n, layers, d, _ = weights.shape
        k = len(self.inputs)
        states = [np.broadcast_to(self.inputs, (n, k, d, d))]
        slopes = []
        with np.errstate(all="ignore"):
            for layer in range(layers - 1):
                state, slope = self._activated_with_slope(weights[:, layer, None] @ states[-1])
                states.append(state)
                slopes.append(slope)
            result = np.empty((n, k, d * d, layers, d * d), weights.dtype)
            # the derivative of the outputs with respect to what the activation of a layer is applied to
            outer = np.broadcast_to(np.eye(d * d, dtype=weights.dtype), (n, k, d * d, d * d))
            for layer in reversed(range(layers)):
                if layer < layers - 1:
                    rows = outer.reshape(n, k, d * d, d, d)
                    through = np.swapaxes(weights[:, layer + 1], -1, -2)[:, None, None] @ rows
                    outer = _chained(through.reshape(n, k, d * d, d * d), slopes[layer])
                rows = outer.reshape(n, k, d * d, d, d)
                turned = np.swapaxes(states[layer], -1, -2)[:, :, None]
                result[:, :, :, layer] = (rows @ turned).reshape(n, k, d * d, d * d)
        return result.reshape(n, k * d * d, layers * d * d)

    def _activated(self, A: Array) -> Array:
        function = self.activation.entrywise
        if function is not None:
            return SYSTEM.entrywise(function.value, A)
        return A if self.activation.name == "identity" else exponential(A)

    def _activated_with_slope(self, A: Array) -> tuple[Array, Array]:
        """Return the activation and its derivative: a d²×d² matrix, or its diagonal where the rest is zero."""
        function = self.activation.entrywise
        if function is not None:
            slope = SYSTEM.entrywise(function.slope, A)
            return self._activated(A), slope.reshape(*A.shape[:-2], -1)
        if self.activation.name == "identity":
            return A, np.ones((*A.shape[:-2], A.shape[-1] ** 2))
        return exponential_and_derivative(A)


def _chained(outer: Array, slope: Array) -> Array:
    return outer * slope[:, :, None, :] if slope.ndim == 3 else outer @ slope
