"""Candidates for steps 1 to 4 of Theorem 2: the layers that take all three inputs to multiples of the identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...errors import SymbolicMatexpError
from ...formulas import three_points
from ...formulas.three_points import Integers, Third
from ...inputs.exact_numbers import GaussianRational
from ...notation.traced import run
from .bases import tame
from .data import Data, Order
from .rough import Rough

Array = np.ndarray[Any, Any]

ALPHAS = 150
"""So many α are tried for each order of the pairs."""
LARGEST_MODULUS, SMALLEST_MODULUS = 1.5, 0.1
"""Of α. If (X₁ − X₂)⁻¹X₂ or (X₁ − X₂)⁻¹X₃ is large, the smallest modulus is ``TURN`` divided by the norm."""
TURN = 0.3
GRAIN = 1024
"""The parts of α are multiples of 1/1024."""
LONGLIST, SHORTLIST, TAME = 200, 20, 3.5
"""Layer 3 is computed for 200 candidates at most, until the price of 20 of them rises by less than 3.5 thereby."""
PAIRINGS = 3
"""In so many random orders the eigenvalues of layer 3 are paired."""
LARGEST_INNER = 100.0
"""The norm of W₂, which grows as 1/α, for an α that is not small."""
LARGEST_EXPONENT = 30.0
"""The norm of the logarithms of the moduli of the eigenvalues of H₀."""


@dataclass(frozen=True)
class Forward:
    """A candidate: the order of the pairs, and what is free in steps 1 to 4."""

    order: Order
    alpha: GaussianRational
    winding: int
    third: Third | None
    fourth: Integers
    h3: complex
    weights: tuple[Array, ...]
    """W₁, W₂, and after layer 3 has been computed W₃."""
    H0: Array
    price: float
    """Roughly the logarithm of what the layers lose."""


def candidates(data: Data, alpha: GaussianRational | None, generator: np.random.Generator) -> list[Forward]:
    """Return candidates, the best ones first. ``alpha`` is None if it is free."""
    found: list[Forward] = []
    for order in data.orders:
        X = [data.inputs[i] for i in order.pairs]
        for chosen in _alphas(X, alpha, generator):
            winding = int(generator.choice([0, 0, 1, -1]))
            try:
                found += _mergings(order, X, chosen, winding)
            except (SymbolicMatexpError, ArithmeticError, np.linalg.LinAlgError):
                continue
    found.sort(key=lambda candidate: candidate.price)
    merged: list[Forward] = []
    tame = 0
    for candidate in found[:LONGLIST]:
        best = _merged(candidate, generator)
        if best is not None:
            merged.append(best)
            tame += best.price < candidate.price + TAME
        if tame >= SHORTLIST:
            break
    return sorted(merged, key=lambda candidate: candidate.price)


def spread(d: int, shift: int = 0) -> Integers:
    """Return the d integers 0, −1, 1, −2, … plus a shift: different, and as small as possible."""
    return tuple((j + 1) // 2 * (-1) ** j + shift for j in range(d))


def separation(values: Sequence[complex]) -> float:
    """Return the largest modulus divided by the smallest distance of two values."""
    distances = [abs(x - y) for i, x in enumerate(values) for y in values[:i]]
    return max(map(abs, values)) / min(distances)


def closeness_to_multiples(A: Array) -> float:
    """Return the norm of A divided by that of its part beside the multiples of I, at least 1."""
    rest = A - np.trace(A) / len(A) * np.eye(len(A))
    return float(np.linalg.norm(A) / np.linalg.norm(rest))


def _alphas(
    X: Sequence[Array], alpha: GaussianRational | None, generator: np.random.Generator
) -> Iterator[GaussianRational]:
    """Give α at random. Every second one is nearly imaginary: then exp(αK) is tame if K has real eigenvalues."""
    if alpha is not None:
        yield from [alpha] * 3
        return
    size = max(float(np.linalg.norm(np.linalg.solve(X[0] - X[1], x))) for x in X[1:])
    smallest = min(SMALLEST_MODULUS, TURN / size)
    grain = GRAIN / min(1.0, smallest / SMALLEST_MODULUS)
    for j in range(ALPHAS):
        modulus = smallest * (LARGEST_MODULUS / smallest) ** generator.uniform()
        angle = generator.uniform(-np.pi, np.pi)
        if j % 2:
            angle = np.copysign(np.pi / 2, angle) + 0.1 * generator.standard_normal()
        value = modulus * np.exp(1j * angle)
        exact = complex(round(value.real * grain) / grain, round(value.imag * grain) / grain)
        yield GaussianRational(exact.real, exact.imag)  # type: ignore[arg-type]


def _mergings(order: Order, X: Sequence[Array], alpha: GaussianRational, winding: int) -> Iterator[Forward]:
    """Give candidates with this α and k: for a few sets of integers, and every root t."""
    system = Rough()
    d = len(X[0])
    a = complex(alpha)
    c = three_points.multiplier(system, a, winding)
    W1, W2, H0 = run(three_points.first_layers, system, *X, alpha=a, c=c)
    h = three_points.unit(system, a, c)
    size = np.linalg.norm(W2)
    exponents = np.log(abs(np.linalg.eigvals(H0)))
    inner = size * min(1.0, abs(a) / SMALLEST_MODULUS)
    if not inner < LARGEST_INNER or not np.linalg.norm(exponents) < LARGEST_EXPONENT:
        return
    fourth = spread(d)
    price = 0.3 * np.log(size) + 0.5 * np.log(np.linalg.cond(H0))
    if order.collinear:
        _, h3, _ = three_points.third_layer(system, H0, h, None)
        price += _price_of_spectrum(three_points.free_spectrum(system, h3, fourth))
        yield Forward(order, alpha, winding, None, fourth, h3, (W1, W2), H0, price)
        return
    price += 0.5 * np.log(closeness_to_multiples(H0))
    values = tuple(range(-(d // 2), d - d // 2))
    for shift in (-1, 0, 1):
        rates = spread(d, shift)
        omega = three_points.lattice(system, h, rates)
        for t in np.roots(three_points.merging_polynomial(system, system.det(H0), omega, values)).tolist():
            h3 = system.exp(t)
            eta = three_points.free_spectrum(system, h3, fourth)
            z = [t + three_points.full_turns(system, m) for m in values]
            total = price + _price_of_spectrum(eta) + 0.5 * np.log(max(map(abs, z)))
            if np.isfinite(total):
                third = Third(rates, values, t, ())
                yield Forward(order, alpha, winding, third, fourth, h3, (W1, W2), H0, float(total))


def _price_of_spectrum(eta: Sequence[complex]) -> float:
    moduli = [abs(x) for x in eta]
    return float(np.log(separation(eta)) + np.log(max(moduli)) - np.log(min(moduli)))


def _merged(candidate: Forward, generator: np.random.Generator) -> Forward | None:
    """Return the candidate with the best W₃ of several, or None if none was found."""
    system = Rough()
    h = three_points.unit(system, complex(candidate.alpha), _multiplier(system, candidate))
    best: Forward | None = None
    for _ in range(PAIRINGS if candidate.third else 1):
        third = candidate.third
        if third is not None:
            rates, values = (tuple(generator.permutation(x).tolist()) for x in (third.rates, third.values))
            third = replace(third, rates=rates, values=values, bases=tame(generator))
        try:
            W3, h3, bases = three_points.third_layer(system, candidate.H0, h, third)
            off = np.linalg.norm(system.expm(W3 @ candidate.H0) - h3 * np.eye(len(W3))) / abs(h3)
        except (SymbolicMatexpError, ArithmeticError, np.linalg.LinAlgError):
            continue
        price = candidate.price + float(np.log(np.linalg.norm(W3) * max(1.0, abs(h))))
        if off < 1e-3 and (best is None or price < best.price):
            third = None if third is None else replace(third, bases=bases)
            best = replace(candidate, third=third, weights=(*candidate.weights, W3), h3=h3, price=price)
    return best


def _multiplier(system: Rough, candidate: Forward) -> Any:
    return three_points.multiplier(system, complex(candidate.alpha), candidate.winding)
