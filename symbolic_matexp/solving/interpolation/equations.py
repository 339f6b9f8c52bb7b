"""The equations f(X_i) = Y_i in float64, brought to size 1, for many networks at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from ...certifying.jacobian_in_floats import jacobian_in_floats, value_in_floats
from ...formulas.activations.activation import Activation
from ...inputs.exact_balls import midpoints_to_numpy
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.problem import Problem
from ...systems.ball.arithmetic import frobenius_norm, size_in_bits

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class NetworkEquations:
    """(f(X_i) − Y_i)/‖Y_i‖ = 0 as equations for all weights in one vector; the vectors of a stack are its rows.

    Inputs and outputs are divided by powers of two, so that the largest of each has a norm near 1. The first and the
    last weight make good for it, exactly.
    """

    inputs: Array
    outputs: Array
    activation: Activation
    layers: int
    real: bool
    input_exponent: int
    output_exponent: int

    @classmethod
    def of(cls, problem: Problem, activation: Activation, layers: int, *, real: bool) -> NetworkEquations:
        """Bring a problem to size 1."""
        inputs, below = _of_size_one([X for X, _ in problem.pairs], real)
        outputs, above = _of_size_one([Y for _, Y in problem.pairs], real)
        return cls(inputs, outputs, activation, layers, real, below, above)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.inputs.shape[-1])

    @property
    def unknowns(self) -> int:
        """The number of entries of all weights."""
        return self.layers * self.dim**2

    def residuals(self, x: Array) -> Array:
        """Return the residuals, of shape (n, equations)."""
        with np.errstate(all="ignore"):
            differences = value_in_floats(self._weights(x), self.inputs, self.activation) - self.outputs
            return np.asarray((differences * self._factors()[:, None, None]).reshape(len(x), -1))

    def jacobian(self, x: Array) -> Array:
        """Return the derivative, of shape (n, equations, unknowns)."""
        derivative = jacobian_in_floats(self._weights(x), self.inputs, self.activation)[1]
        return np.asarray(derivative * np.repeat(self._factors(), self.dim**2)[:, None])

    def weights(self, x: Array) -> Array:
        """Return the weights in a vector, of shape (L, d, d), for the inputs and outputs as they were given."""
        weights: Array = self._weights(x[None])[0].copy()
        with np.errstate(all="ignore"):
            weights[0] = weights[0] * np.ldexp(1.0, -self.input_exponent)
            weights[-1] = weights[-1] * np.ldexp(1.0, self.output_exponent)
        return weights

    def _weights(self, x: Array) -> Array:
        return x.reshape(len(x), self.layers, self.dim, self.dim)

    def _factors(self) -> Array:
        norms = np.linalg.norm(self.outputs, axis=(1, 2))
        return np.asarray(1 / np.where(norms > 0, norms, 1))


def _of_size_one(matrices: Sequence[ExactMatrix], real: bool) -> tuple[Array, int]:
    """Return the matrices divided by a power of two, as floats, and its exponent."""
    with flint.ctx.workprec(64):
        norms = [frobenius_norm(A.enclosure()) for A in matrices if not A.is_zero]
        exponent = max((size_in_bits(norm, signed=True) for norm in norms), default=0)
        floats = np.array([midpoints_to_numpy(A.enclosure() * flint.acb(2) ** -exponent) for A in matrices])
    return floats.real if real else floats.astype(complex), exponent
