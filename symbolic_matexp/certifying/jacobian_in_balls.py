"""The outputs of a network and their derivative by all weights, enclosed over balls of weights.

The derivative of a network with weights in balls W contains, entry by entry, the derivative at every weight in them.
Evaluated in :class:`.SmoothBalls`, it is also the proof that the network is differentiable there (analytic, if the
balls are complex).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import flint

from ..formulas.activations.activation import Activation
from ..notation.evaluation import evaluate
from ..systems.ball.arithmetic import identity
from ..systems.ball.smooth import SmoothBalls
from .primary import LETTER, in_blocks, node_of


def values_in_balls(
    weights: Sequence[flint.acb_mat], inputs: Sequence[flint.acb_mat], activation: Activation, system: SmoothBalls
) -> list[flint.acb_mat]:
    """Return f at every input."""
    with system.working():
        return [weights[-1] * _states(weights, X, activation, system)[-1] for X in inputs]


def jacobian_in_balls(
    weights: Sequence[flint.acb_mat], inputs: Sequence[flint.acb_mat], activation: Activation, system: SmoothBalls
) -> flint.acb_mat:
    """Return the derivative of all outputs by all weights, a matrix of k d² rows and L d² columns.

    A row belongs to an entry of an output, a column to one of a weight; each matrix is written row by row.
    """
    rows: list[list[flint.acb]] = []
    with system.working():
        for X in inputs:
            rows += _rows(weights, X, activation, system)
    return flint.acb_mat(rows)


def _states(
    weights: Sequence[flint.acb_mat], X: flint.acb_mat, activation: Activation, system: SmoothBalls
) -> list[flint.acb_mat]:
    """Return X, φ(W₁X), φ(W₂φ(W₁X)), … up to what the last weight multiplies."""
    states = [X]
    for W in weights[:-1]:
        states.append(_value(activation, W * states[-1], system))
    return states


def _rows(
    weights: Sequence[flint.acb_mat], X: flint.acb_mat, activation: Activation, system: SmoothBalls
) -> list[list[flint.acb]]:
    """Return the rows for one input, as :func:`.jacobian_in_floats` computes them."""
    states = _states(weights, X, activation, system)
    d = X.nrows()
    change = identity(d * d)
    blocks: list[list[list[flint.acb]]] = []
    for layer in range(len(weights) - 1, -1, -1):
        by_entries = flint.acb_mat(d * d * d, d, change.entries()) * states[layer].transpose()
        blocks.append(flint.acb_mat(d * d, d * d, by_entries.entries()).tolist())
        if layer:
            derivative = _derivative(activation, weights[layer - 1] * states[layer - 1], system)
            change = change * _from_the_left(weights[layer]) * derivative
    return [list(chain(*parts)) for parts in zip(*blocks[::-1], strict=True)]


def _from_the_left(W: flint.acb_mat) -> flint.acb_mat:
    """Return the matrix of E ↦ WE, for E written row by row."""
    rows, places = W.tolist(), range(W.nrows())
    return flint.acb_mat(
        [[rows[i][k] if j == m else 0 for k in places for m in places] for i in places for j in places]
    )


def _value(activation: Activation, A: flint.acb_mat, system: SmoothBalls) -> flint.acb_mat:
    function = activation.entrywise
    if function is not None:
        return system.entrywise(function.value, A, increasing=function.increasing)
    result: flint.acb_mat = evaluate([node_of(activation)], system, {LETTER: A}, A.nrows())[0]
    return result


def _derivative(activation: Activation, A: flint.acb_mat, system: SmoothBalls) -> flint.acb_mat:
    """Return the matrix of the derivative at A, which acts on changes of A written row by row."""
    function = activation.entrywise
    if function is not None:
        slopes = system.entrywise(function.slope, A).entries()
        return flint.acb_mat([[s if i == j else 0 for j in range(len(slopes))] for i, s in enumerate(slopes)])
    _, changes = in_blocks(node_of(activation), system, A, A.nrows())
    return flint.acb_mat([E.entries() for E in changes]).transpose()
