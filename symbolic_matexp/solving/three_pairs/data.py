"""Three pairs in floats, in every order in which the difference of the first two inputs is invertible."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import InconclusiveError
from ...formulas.three_points import Integers
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.problem import Problem
from ..ratio import ratio
from .rough import Rough

Array = np.ndarray[Any, Any]

ORDERS: tuple[Integers, ...] = ((0, 1, 2), (0, 2, 1), (1, 2, 0))
"""The orders of the pairs, but for that of the first two, which makes no difference."""
LARGEST_CONDITION = 1e10
"""Of the difference of two inputs; see :func:`_condition`."""
TRIALS = 30
"""So many weights are tried for a layer before the first of the eight."""
GRAIN = 1024
"""Their entries are whole numbers of units, of which 1024 are about as large as the largest entry."""


@dataclass(frozen=True)
class Order:
    """An order of the pairs: their indices, and what depends on it."""

    pairs: Integers
    collinear: bool
    """Whether (X₁ − X₂)⁻¹(X₃ − X₂) is a multiple of I."""
    M2: Array
    M3: Array


@dataclass(frozen=True)
class Data:
    """The inputs, after the layers ``before`` the first of the eight, the outputs, and the orders."""

    inputs: tuple[Array, ...]
    outputs: tuple[Array, ...]
    orders: tuple[Order, ...]
    multiples: bool
    """Whether M₂ and M₃ are multiples of I."""
    before: tuple[ExactMatrix, ...] = ()


def ratios(problem: Problem, pairs: Integers) -> tuple[ExactMatrix, ExactMatrix]:
    """Return exact invertible M₂ and M₃ with Y₁M₂ = Y₂ and Y₁M₃ = Y₃, for the pairs in this order."""
    Y1, Y2, Y3 = (problem.pairs[i][1] for i in pairs)
    return ratio(Y2, Y1), ratio(Y3, Y1)


def as_given(problem: Problem) -> Data:
    """Return the data as they are; without an order if floats take every difference for singular."""
    X = [X for X, _ in problem.pairs]
    inputs = tuple(map(_rounded, X))
    kept: dict[Integers, bool] = {}
    for i, j, k in ORDERS:
        if _is_usable(inputs[i], inputs[j]) and (X[i] - X[j]).is_invertible:
            kept[i, j, k] = _is_multiple((X[i] - X[j]).solve(X[k] - X[j]))
    return _data(problem, inputs, kept, ())


def prepared(problem: Problem, layers: int, generator: np.random.Generator) -> Data:
    """Return the data after one or two layers, for weights by which a difference becomes as invertible as possible.

    The first one of two is a small multiple of I, after which all inputs are invertible.
    """
    system = Rough()
    inputs = [_rounded(X) for X, _ in problem.pairs]
    before: list[ExactMatrix] = []
    if layers > 1:
        w = 2.0 ** -math.ceil(math.log2(max(map(np.linalg.norm, inputs)) / math.log(2)))
        before.append(_exact(w * np.eye(problem.dim)))
        inputs = [system.expm(w * X) for X in inputs]
    unit = 2.0 ** -round(math.log2(max(map(np.linalg.norm, inputs)))) / GRAIN
    trials = []
    for _ in range(TRIALS):
        V = unit * np.round(GRAIN * _gaussian(problem.dim, generator))
        images = tuple(system.expm(V @ X) for X in inputs)
        trials.append((min(_condition(images[i], images[j]) for i, j, _ in ORDERS), V, images))
    _, V, images = min(trials, key=lambda trial: trial[0])
    kept = {order: False for order in ORDERS if _is_usable(images[order[0]], images[order[1]])}
    return _data(problem, images, kept, (*before, _exact(V)))


def _data(
    problem: Problem, inputs: tuple[Array, ...], kept: dict[Integers, bool], before: tuple[ExactMatrix, ...]
) -> Data:
    exact = {pairs: ratios(problem, pairs) for pairs in kept}
    orders = tuple(Order(pairs, collinear, *map(_rounded, exact[pairs])) for pairs, collinear in kept.items())
    multiples = all(_is_multiple(M) for both in exact.values() for M in both)
    return Data(inputs, tuple(_rounded(Y) for _, Y in problem.pairs), orders, multiples, before)


def _rounded(A: ExactMatrix) -> Array:
    rounded = A.to_numpy()
    if not np.isfinite(rounded).all():
        raise InconclusiveError("the data exceed the range of the floats used in the search")
    return rounded


def _exact(A: Array) -> ExactMatrix:
    return ExactMatrix.parse(A.tolist())


def _gaussian(d: int, generator: np.random.Generator) -> Array:
    return generator.standard_normal((d, d)) + 1j * generator.standard_normal((d, d))


def _is_usable(A: Array, B: Array) -> bool:
    """Whether A − B is invertible as far as floats can tell."""
    return _condition(A, B) < LARGEST_CONDITION


def _condition(A: Array, B: Array) -> float:
    """Return ‖(A − B)⁻¹‖ times the larger one of the norms of A and B; infinity if the difference is singular."""
    smallest = np.linalg.svd(A - B, compute_uv=False)[-1]
    return float(max(np.linalg.norm(A), np.linalg.norm(B)) / smallest) if smallest > 0 else math.inf


def _is_multiple(A: ExactMatrix) -> bool:
    return A == ExactMatrix.multiple_of_identity(A[0, 0], A.shape[0])
