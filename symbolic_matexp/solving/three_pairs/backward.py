"""Candidates for steps 7 and 8 of Theorem 2: what the first six layers have to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import SymbolicMatexpError
from ...formulas import three_points
from ...formulas.three_points import Cuts, Integers
from ...inputs.cut import Cut
from ...notation.traced import run
from .data import Data, Order
from .forward import closeness_to_multiples, spread
from .rough import Rough

Array = np.ndarray[Any, Any]

TRIALS = 120
GRAIN = 1024
"""s has multiples of 1/1024 as its parts."""
LARGEST_RATE = 0.5
"""The largest real part of s."""
SMALLEST_DIFFERENCE = 0.2
"""Of a and 1: b − a = a(a − 1)."""
LARGEST_CONDITION = 1e5


@dataclass(frozen=True)
class Backward:
    """A candidate: what is free in steps 7 and 8, the two weights, and A."""

    s: complex
    cuts: Cuts
    turns: Integers | None
    weights: tuple[Array, Array]
    A: Array
    price: float


def candidates(data: Data, order: Order, cut: Cut | None, generator: np.random.Generator) -> list[Backward]:
    """Return candidates, the best ones first. ``cut`` is that of log M₂, or None if it is free."""
    Y1 = data.outputs[order.pairs[0]]
    different = spread(len(Y1)) if data.multiples else None
    found = []
    for _ in range(TRIALS):
        s = complex(generator.uniform(-LARGEST_RATE, LARGEST_RATE), generator.uniform(-np.pi / 2, np.pi / 2))
        s = complex(round(s.real * GRAIN) / GRAIN, round(s.imag * GRAIN) / GRAIN)
        turns = generator.choice([-1, 0, 0, 1], 3).tolist()
        try:
            candidate = _candidate(Y1, order, s, turns, different, cut)
        except (SymbolicMatexpError, ArithmeticError, np.linalg.LinAlgError):
            continue
        if candidate is not None:
            found.append(candidate)
    return sorted(found, key=lambda candidate: candidate.price)


def _candidate(
    Y1: Array, order: Order, s: complex, turns: Integers, different: Integers | None, cut: Cut | None
) -> Backward | None:
    """Return the candidate whose cuts are in the widest gaps of the spectra, moved by so many full turns.

    ``different`` are added to the eigenvalues of A if that is a multiple of I.
    ``cut`` is that of log M₂, or None.
    """
    system = Rough(turns, cut)
    a, b = three_points.last_scalars(system, s)
    if abs(a - 1) < SMALLEST_DIFFERENCE:
        return None
    W7, W8, A = run(three_points.last_layers, system, Y1, order.M2, order.M3, a=a, b=b)
    of_Lambda, of_Gamma, of_A = system.cuts
    A = three_points.turned(system, A, different)
    conditions = np.linalg.cond(W7), np.linalg.cond(A)
    if not max(conditions) < LARGEST_CONDITION:
        return None
    sizes = np.linalg.norm(W7), np.linalg.norm(W8) / np.linalg.norm(Y1), np.linalg.norm(A) ** 2
    losses = [*(max(1.0, size) for size in sizes), *conditions, closeness_to_multiples(A)]
    price = 0.5 * float(np.sum(np.log(losses)))
    return Backward(s, (of_Lambda, of_Gamma, of_A), different, (W7, W8), A, price) if np.isfinite(price) else None
