"""The outputs of networks and their derivative by all weights, in float64: for searches, exact up to rounding.

With P_l = W_l S_{l−1} and S_l = φ(P_l), the changes of the output by W_l are C_l (dW_l S_{l−1}), where C_l is the
linear map from changes of P_l to changes of the output: C_L = 1, C_l = C_{l+1} W_{l+1} φ'(P_l). Many networks are
computed at once: their weights have leading axes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..formulas.activations.activation import Activation
from ..formulas.activations.expm import EXPM
from ..notation.evaluation import evaluate
from ..notation.expressions import matrix_letter
from ..systems.float64 import Float64Algebra
from .exponential_in_floats import exponential, exponential_and_derivative
from .primary import in_blocks, node_of

Array = np.ndarray[Any, Any]

FLOAT64 = Float64Algebra()


def value_in_floats(weights: Array, inputs: Array, activation: Activation) -> Array:
    """Return f at every input: arrays of shape (…, L, d, d) and (k, d, d) in, (…, k, d, d) out.

    What overflows, or has an argument of exp beyond all use, is not finite.
    """
    with FLOAT64.working():
        return np.asarray(_layer(weights, -1) @ before_last(weights, inputs, activation))


def before_last(weights: Array, inputs: Array, activation: Activation) -> Array:
    """Return what the last weight multiplies, as :func:`value_in_floats` does the outputs."""
    with FLOAT64.working():
        state = np.broadcast_to(inputs, (*weights.shape[:-3], *inputs.shape))
        for layer in range(weights.shape[-3] - 1):
            state = _value(activation, _layer(weights, layer) @ state)
        return state


def jacobian_in_floats(weights: Array, inputs: Array, activation: Activation) -> tuple[Array, Array]:
    """Return f at every input, and its derivative by all entries of all weights.

    ``weights`` has shape (…, L, d, d), ``inputs`` (k, d, d). The values have shape (…, k, d, d), the derivative
    (…, k d², L d²): a row for every entry of every output, a column for every entry of every weight, each matrix row
    by row. For complex arrays it is the complex derivative. On overflow the results are not finite.
    """
    with FLOAT64.working():
        *leading, layers, d, _ = weights.shape
        stack = (*leading, len(inputs))
        states, derivatives = [np.broadcast_to(inputs, (*stack, d, d))], []
        for layer in range(layers - 1):
            value, derivative = value_and_derivative(activation, _layer(weights, layer) @ states[-1])
            states.append(value)
            derivatives.append(derivative)
        outputs = _layer(weights, -1) @ states[-1]
        jacobian = np.empty((*stack, d * d, layers, d * d), outputs.dtype)
        change = np.broadcast_to(np.eye(d * d, dtype=outputs.dtype).reshape(d * d, d, d), (*stack, d * d, d, d))
        for layer in reversed(range(layers)):
            by_weight = change @ states[layer].swapaxes(-1, -2)[..., None, :, :]
            jacobian[..., layer, :] = by_weight.reshape(*stack, d * d, d * d)
            if layer:
                moved = _layer(weights, layer).swapaxes(-1, -2)[..., None, :, :] @ change
                through = _times(moved.reshape(*stack, d * d, d * d), derivatives[layer - 1])
                change = through.reshape(*stack, d * d, d, d)
        return outputs, jacobian.reshape(*leading, len(inputs) * d * d, layers * d * d)


def _layer(weights: Array, layer: int) -> Array:
    """Return the weight of one layer, with an axis for the inputs."""
    return weights[..., layer, None, :, :]


def _times(maps: Array, derivative: Array) -> Array:
    """Multiply by a derivative from the right: numbers for every entry, or a matrix."""
    if derivative.shape != maps.shape:
        return maps * derivative.reshape(*maps.shape[:-2], 1, -1)
    return np.asarray(maps @ derivative)


def _value(activation: Activation, arguments: Array) -> Array:
    """Return the activation of a stack of matrices."""
    if activation.entrywise is not None:
        return FLOAT64.entrywise(activation.entrywise.value, arguments)
    if activation is EXPM:
        return exponential(arguments)
    letter = matrix_letter("A")
    graph = activation.of(letter).node
    d = arguments.shape[-1]
    values = [evaluate([graph], FLOAT64, {"A": A}, d)[0] for A in arguments.reshape(-1, d, d)]
    return np.stack(values).reshape(arguments.shape)


def value_and_derivative(activation: Activation, arguments: Array) -> tuple[Array, Array]:
    """Return the activation of a stack of matrices, and its derivatives.

    These are (…, d, d) slopes of the entries, or (…, d², d²) matrices of the derivatives, which act on changes of A
    written row by row.
    """
    if activation.entrywise is not None:
        function = activation.entrywise
        return FLOAT64.entrywise(function.value, arguments), FLOAT64.entrywise(function.slope, arguments)
    if activation is EXPM:
        return exponential_and_derivative(arguments)
    *leading, d, _ = arguments.shape
    found = [in_blocks(node_of(activation), FLOAT64, A, d) for A in arguments.reshape(-1, d, d)]
    derivatives = np.stack([np.stack([E.ravel() for E in changes], axis=1) for _, changes in found])
    return np.stack([value for value, _ in found]).reshape(arguments.shape), derivatives.reshape(
        *leading, d * d, d * d
    )
