"""Candidates for steps 7 and 8 of Theorem 2: what the first six layers have to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import SymbolicMatexpError
from ...formulas import three_points
from ...formulas.three_points import Cuts
from ...inputs.cut import Cut
from ...notation.traced import run
from ...systems.ball.approximate_spectrum import widest_gap
from ...systems.float64 import Float64Algebra

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
    weights: tuple[Array, Array]
    A: Array
    price: float


def candidates(Y1: Array, M2: Array, M3: Array, cut: Cut | None, generator: np.random.Generator) -> list[Backward]:
    """Return candidates, the best ones first. ``cut`` is that of log M₂, or None if it is free."""
    found = []
    for _ in range(TRIALS):
        s = complex(generator.uniform(-LARGEST_RATE, LARGEST_RATE), generator.uniform(-np.pi / 2, np.pi / 2))
        s = complex(round(s.real * GRAIN) / GRAIN, round(s.imag * GRAIN) / GRAIN)
        try:
            candidate = _candidate(Y1, M2, M3, s, cut, generator.choice([-1, 0, 0, 1], 3).tolist())
        except (SymbolicMatexpError, ArithmeticError, np.linalg.LinAlgError):
            continue
        if candidate is not None:
            found.append(candidate)
    return sorted(found, key=lambda candidate: candidate.price)


def _candidate(Y1: Array, M2: Array, M3: Array, s: complex, cut: Cut | None, turns: Sequence[int]) -> Backward | None:
    """Return the candidate whose cuts are in the widest gaps of the spectra, moved by so many full turns."""
    system = Float64Algebra()
    a, b = three_points.last_scalars(system, s)
    if abs(a - 1) < SMALLEST_DIFFERENCE:
        return None
    of_Lambda = _cut(M2, turns[0]) if cut is None else cut
    W7 = system.logm(M2, of_Lambda) / (b - a)
    product = system.expm(a * W7) @ M3
    of_Gamma = _cut(product, turns[1])
    reached = system.solve(W7, system.logm(product, of_Gamma))
    conditions = np.linalg.cond(W7), np.linalg.cond(reached)
    if not max(conditions) < LARGEST_CONDITION:
        return None
    cuts = (of_Lambda, of_Gamma, _cut(reached, turns[2]))
    W7, W8, A = run(three_points.last_layers, system, Y1, M2, M3, a=a, b=b, cuts=cuts)
    sizes = np.linalg.norm(W7), np.linalg.norm(W8) / np.linalg.norm(Y1), np.linalg.norm(A) ** 2
    price = 0.5 * float(np.sum(np.log([*sizes, *conditions, np.linalg.cond(A)])))
    return Backward(s, cuts, (W7, W8), A, price) if np.isfinite(price) else None


def _cut(A: Array, turns: int) -> Cut:
    cut = widest_gap(np.linalg.eigvals(A).astype(complex).tolist())
    if cut.is_principal:
        return Cut(1 + 2 * turns, 0)
    return Cut(0, float(cut) + 2 * np.pi * turns)
