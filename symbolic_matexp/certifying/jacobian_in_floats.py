"""The outputs of a network and their derivative by all weights, in float64: for searches, exact up to rounding.

With P_l = W_l S_{l−1} and S_l = φ(P_l), the changes of the output by W_l are C_l (dW_l S_{l−1}), where C_l is the
linear map from changes of P_l to changes of the output: C_L = 1, C_l = C_{l+1} W_{l+1} φ'(P_l).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..formulas.activations.activation import Activation
from ..formulas.activations.expm import EXPM
from ..notation.evaluation import evaluate
from ..notation.expressions import matrix_letter
from ..systems.float64 import Float64Algebra
from .primary import in_blocks, node_of

Array = np.ndarray[Any, Any]

FLOAT64 = Float64Algebra()

DEGREE = 18
"""Taylor's series of exp with so many terms is exact to rounding for arguments of norm 1."""
MOST_SQUARINGS = 64
"""An argument that needs more overflows whatever is done."""


def value_in_floats(weights: Array, inputs: Array, activation: Activation) -> Array:
    """Return f at every input: arrays of shape (L, d, d) and (k, d, d) in, (k, d, d) out; not finite on overflow."""
    with FLOAT64.working():
        state = inputs
        for W in weights[:-1]:
            state = _value(activation, W @ state)
        return np.asarray(weights[-1] @ state)


def jacobian_in_floats(weights: Array, inputs: Array, activation: Activation) -> tuple[Array, Array]:
    """Return f at every input, and its derivative by all entries of all weights.

    ``weights`` has shape (L, d, d), ``inputs`` (k, d, d). The values have shape (k, d, d), the derivative
    (k d², L d²): a row for every entry of every output, a column for every entry of every weight, each matrix row by
    row. For complex arrays it is the complex derivative. On overflow the results are not finite.
    """
    with FLOAT64.working():
        states, derivatives = [inputs], []
        for W in weights[:-1]:
            value, derivative = value_and_derivative(activation, W @ states[-1])
            states.append(value)
            derivatives.append(derivative)
        k, d, _ = inputs.shape
        outputs = np.asarray(weights[-1] @ states[-1])
        kind = np.result_type(outputs, weights)
        change = np.broadcast_to(np.eye(d * d, dtype=kind).reshape(d * d, d, d), (k, d * d, d, d))
        columns = []
        for layer in range(len(weights) - 1, -1, -1):
            columns.append(np.einsum("koab,kcb->koac", change, states[layer]))
            if layer:
                moved = np.einsum("koab,ac->kocb", change, weights[layer]).reshape(k, d * d, d * d)
                change = _times(moved, derivatives[layer - 1]).reshape(k, d * d, d, d)
        jacobian = np.stack(columns[::-1], axis=2)
        return outputs, jacobian.reshape(k * d * d, len(weights) * d * d)


def _times(maps: Array, derivative: Array) -> Array:
    """Multiply by a derivative from the right: numbers for every entry, or a matrix."""
    if derivative.shape != maps.shape:
        return maps * derivative.reshape(len(maps), 1, -1)
    return np.asarray(maps @ derivative)


def _value(activation: Activation, arguments: Array) -> Array:
    """Return the activation of a stack of matrices."""
    if activation.entrywise is not None:
        return FLOAT64.entrywise(activation.entrywise.value, arguments)
    if activation is EXPM:
        return _exponentials(arguments, directions=False)[0]
    letter = matrix_letter("A")
    graph = activation.of(letter).node
    d = arguments.shape[-1]
    return np.stack([evaluate([graph], FLOAT64, {"A": A}, d)[0] for A in arguments])


def value_and_derivative(activation: Activation, arguments: Array) -> tuple[Array, Array]:
    """Return the activation of a stack of k matrices, and its derivatives.

    These are (k, d, d) slopes of the entries, or (k, d², d²) matrices of the derivatives, which act on changes of A
    written row by row.
    """
    if activation.entrywise is not None:
        function = activation.entrywise
        return FLOAT64.entrywise(function.value, arguments), FLOAT64.entrywise(function.slope, arguments)
    if activation is EXPM:
        return _exponentials(arguments, directions=True)
    d = arguments.shape[-1]
    found = [in_blocks(node_of(activation), FLOAT64, A, d) for A in arguments]
    values = np.stack([value for value, _ in found])
    return values, np.stack([np.stack([E.ravel() for E in changes], axis=1) for _, changes in found])


def _exponentials(A: Array, *, directions: bool) -> tuple[Array, Array]:
    """Return exp of a stack of matrices, and if asked for, its derivatives as (k, d², d²) matrices.

    Taylor's series with scaling and squaring, differentiated in all d² directions at once (Al-Mohy & Higham, SIAM J.
    Matrix Anal. Appl. 30 (2009), section 3): T_n = T_{n−1} A/n has the change (E_{n−1} A + T_{n−1} E)/n, X² has
    X E + E X.
    """
    k, d, _ = A.shape
    kind = np.result_type(A, np.float64)
    norm = float(np.abs(A).sum(axis=1).max()) if k else 0.0
    if not math.isfinite(norm):
        return np.full(A.shape, np.nan, kind), np.full((k, d * d, d * d), np.nan, kind)
    squarings = min(MOST_SQUARINGS, max(0, math.frexp(norm)[1]))
    A = A * 2.0**-squarings
    term = np.broadcast_to(np.eye(d, dtype=kind), A.shape)
    value = term
    unit = np.eye(d * d, dtype=kind).reshape(1, d * d, d, d) * 2.0**-squarings
    change = total = np.zeros((k, d * d, d, d), kind)
    for n in range(1, DEGREE + 1):
        if directions:
            change = (change @ A[:, None] + term[:, None] @ unit) / n
            total = total + change
        term = term @ A / n
        value = value + term
    for _ in range(squarings):
        if directions:
            total = value[:, None] @ total + total @ value[:, None]
        value = value @ value
    return value, np.swapaxes(total.reshape(k, d * d, d * d), 1, 2)
