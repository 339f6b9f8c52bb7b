"""The search: candidates for the first four layers and for the last two are joined by layers 5 and 6, and measured.

The network is evaluated in floats. By how much it misses the outputs says how many bits the layers lose.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...errors import InconclusiveError, SymbolicMatexpError
from ...formulas import network, three_points
from ...formulas.three_points import Choices, Fifth, Integers, Sixth
from ...inputs.cut import Cut
from ...inputs.exact_numbers import GaussianRational
from ...systems.float64 import Float64Algebra
from . import backward, forward
from .backward import Backward
from .bases import tame
from .data import Data
from .forward import Forward, separation, spread
from .rough import Rough

Array = np.ndarray[Any, Any]

ROUNDS, JOINTS = 2, 1500
"""So many sets of candidates, and so many pairs of candidates from each."""
GOOD_NORM = 300.0
"""A network is good enough if no norm is larger, and not too many bits are lost."""
PATIENCE = 100.0
"""After so many pairs one more bit may be lost."""
LARGEST_NORM = 1e8
LARGEST_RANGE = 8.0
"""Of the real parts of the ℓ_j."""
LARGEST_SEPARATION = 100.0
"""Of the e^{ℓ_j}."""


@dataclass(frozen=True)
class Best:
    """The best choices found: the order of the pairs, the largest norm of a weight, and the bits lost."""

    order: Integers
    choices: Choices
    norm: float
    bits: float

    def price(self, good_bits: float) -> float:
        """Return how far from a good network this is; 0 for a good one."""
        return max(0.0, self.bits - good_bits) + 4 * max(0.0, math.log2(self.norm / GOOD_NORM))


def search(data: Data, alpha: GaussianRational | None, cuts: Mapping[Integers, Cut], good_bits: float) -> Best:
    """Return choices for which the weights are small and few bits are lost.

    ``alpha`` is None if it is free. ``cuts`` has the cut of log M₂ for each order, or none if they are free.
    ``good_bits`` may be lost without regret. The same arguments give the same choices. Raises
    :class:`InconclusiveError` if nothing was found.
    """
    with np.errstate(all="ignore"):
        best = _best(data, alpha, cuts, good_bits)
    if best is None:
        raise InconclusiveError("no choices for the eight layers were found that floats can follow")
    return best


def _best(data: Data, alpha: GaussianRational | None, cuts: Mapping[Integers, Cut], good_bits: float) -> Best | None:
    """Return the first network that is good enough, or else the best one, or None."""
    best: Best | None = None
    tried = 0
    for seed in range(ROUNDS):
        generator = np.random.default_rng(seed)
        beginnings = forward.candidates(data, alpha, generator)
        orders = {beginning.order.pairs: beginning.order for beginning in beginnings}
        ends = {
            pairs: backward.candidates(data, order, cuts.get(pairs), generator) for pairs, order in orders.items()
        }
        for beginning, end in _pairs(beginnings, ends, generator):
            tried += 1
            found = _joined(data, beginning, end, generator)
            if found is not None and (best is None or found.price(good_bits) < best.price(good_bits)):
                best = found
            if best is not None and best.price(good_bits) <= tried / PATIENCE:
                return best
    return best


def _pairs(
    beginnings: Sequence[Forward], ends: dict[Integers, list[Backward]], generator: np.random.Generator
) -> Iterator[tuple[Forward, Backward]]:
    """Give pairs at random, good ones more often."""
    beginnings = [beginning for beginning in beginnings if ends[beginning.order.pairs]]
    for _ in range(JOINTS if beginnings else 0):
        beginning = beginnings[_near_the_top(len(beginnings), 4, generator)]
        of_this_order = ends[beginning.order.pairs]
        yield beginning, of_this_order[_near_the_top(len(of_this_order), 10, generator)]


def _near_the_top(count: int, mean: float, generator: np.random.Generator) -> int:
    return min(int(generator.exponential(mean)), count - 1)


def _joined(data: Data, beginning: Forward, end: Backward, generator: np.random.Generator) -> Best | None:
    """Return the network with layers 5 and 6 chosen at random, or None if it is too wild."""
    system = Rough()
    try:
        with system.working():
            fifth, sixth = _middle(system, beginning, end, generator)
            eta = three_points.free_spectrum(system, beginning.h3, beginning.fourth)
            W6, log_H2, sixth_bases = three_points.sixth_layer(
                system, end.A, three_points.product(eta), fifth.rates, sixth
            )
            if not max(np.linalg.norm(W6), np.linalg.norm(log_H2)) < LARGEST_NORM:
                return None
            W5, H1, fifth_bases = three_points.fifth_layer(system, log_H2, eta, fifth)
            W4 = three_points.fourth_layer(system, H1, eta, beginning.fourth)
            weights = (*beginning.weights, W4, W5, W6, *end.weights)
            norm = float(max(map(np.linalg.norm, weights[1:7])))
            if not norm < LARGEST_NORM:
                return None
            miss = max(_miss(weights, data.inputs[i], data.outputs[i]) for i in beginning.order.pairs)
    except (SymbolicMatexpError, ArithmeticError, ValueError, np.linalg.LinAlgError):
        return None
    if not miss < 1:
        return None
    choices = Choices(
        beginning.alpha,
        beginning.winding,
        beginning.third,
        beginning.fourth,
        replace(fifth, bases=fifth_bases),
        replace(sixth, bases=sixth_bases),
        end.cuts,
        end.turns,
        data.before,
    )
    return Best(beginning.order.pairs, choices, norm, 53 + math.log2(max(miss, 2.0**-53)))


def _middle(system: Rough, beginning: Forward, end: Backward, generator: np.random.Generator) -> tuple[Fifth, Sixth]:
    """Return what is free in steps 5 and 6, at random. Raises :class:`InconclusiveError` if that is too wild."""
    d = len(end.A)
    eta = three_points.product(three_points.free_spectrum(system, beginning.h3, beginning.fourth))
    fifth = Fifth(_shuffled(spread(d, int(generator.integers(-1, 2))), generator), tame(generator))
    rates = _shuffled(spread(d, int(generator.integers(-1, 2))), generator)
    product_of_logs = three_points.product(three_points.lattice(system, 2, fifth.rates)) * eta
    size = abs(product_of_logs) ** (1 / d)
    free = [size * np.exp(complex(0.4 * generator.standard_normal(), generator.uniform(-np.pi, np.pi)))
            for _ in range(d - 2)]  # fmt: skip
    product_of_mu = system.det(end.A) / three_points.product(three_points.sixth_rates(system, end.s, rates))
    angle = float(np.angle(product_of_mu)) + 2 * np.pi * int(generator.integers(-2, 3))
    rest = complex(np.log(abs(product_of_mu)), angle) - sum(free)
    first = complex(generator.choice(np.roots([1, -rest, product_of_logs / three_points.product(free)])))
    logs = [first, rest - first, *free]
    real = [log.real for log in logs]
    if max(real) - min(real) > LARGEST_RANGE or separation(np.exp(logs).tolist()) > LARGEST_SEPARATION:
        raise InconclusiveError("the eigenvalues are too far apart, or too close")
    order = tuple(generator.permutation(d).tolist())
    return fifth, Sixth(rates, end.s, tuple(map(complex, free)), angle, first, order, tame(generator))


def _shuffled(integers: Integers, generator: np.random.Generator) -> Integers:
    return tuple(generator.permutation(integers).tolist())


def _miss(weights: Sequence[Array], X: Array, Y: Array) -> float:
    """Return the relative residual of one equation."""
    return float(np.linalg.norm(network.evaluate(Float64Algebra(), weights, X) - Y) / np.linalg.norm(Y))
