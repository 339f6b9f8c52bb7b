"""The choice of α, of the logarithm's cut, and of the bits to start with.

:func:`error_model.growth` predicts what an α loses. For balls and multiprecision this decides. iπ is chosen if it
loses little, or not much more than the best of a grid of directions and moduli around 0, because e^{iπ} = −1 needs no
explanation. Among the directions are those that turn one of the two largest eigenvalues of K = (X₁ − X₂)⁻¹X₂ onto the
imaginary axis. For real weights they are ±1. For float64, :class:`error_model.FirstOrder` compares the α of the grid
with the smallest growth. The bits are those of the digits asked for, plus what the predicted loss takes, so that one
attempt usually suffices.

Small problems are mostly tame, and predicting costs as much as a good part of an attempt. So :mod:`.reaching.at_once`
tries iπ first.

Everything here is an approximation: a bad choice costs digits, never correctness.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import flint
import numpy as np

from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.precision import UNIT_ROUNDOFF, bits_for
from ..inputs.problem import Problem
from ..systems.ball.approximate_spectrum import (
    Number,
    Spectrum,
    approximate_spectra,
    logarithm_at,
    size,
    widest_gap,
)
from ..systems.ball.arithmetic import dyadic, size_in_bits
from ..systems.ball.methods import Way, way_of_formulas
from .error_model import LARGEST_EXPONENT, FirstOrder, growth

I_PI = GaussianRational(Fraction(0), Fraction(math.pi))
COMPLEX_I_PI = complex(I_PI)
SMALL_LOSS = 16.0
"""In nats. iπ is chosen without a look at others if it loses no more. Those would cost more time than they save."""
PRICE_OF_RANGE = 8.0
CLOSE = 3.0
"""In nats. iπ is chosen if it loses at most this much more than the best one."""
CLOSE_ENOUGH = 1.5
"""For float64, iπ is chosen if the residual predicted for it is at most this many times the best one."""
SHORTLIST = 48
LARGEST_MODULUS, SMALL_MODULUS = 6.1, 1.0
"""Of complex α: below the zero of e^α − 1 at 2πi. And where 1/(e^α − 1) behaves like 1/α."""


@dataclass(frozen=True)
class Grid:
    """A grid of α: directions in half a turn, the ratio of moduli, and the smallest modulus of complex ones."""

    directions: int
    ratio: float
    smallest: float


COARSE, FINE = Grid(8, 2.0, 0.0), Grid(16, 1.35, 0.05)
"""For balls, to be refined; and for float64, where a small α leaves exp(Λ/α) no digit."""
REFINEMENTS = 3


@dataclass(frozen=True)
class Fit:
    """What a certificate loses, in bits: a sum of these weights, times what they are named after.

    The largest eigenvalue and the first vectors are those of K, the second vectors those of M = Y₂⁻¹Y₁; vectors count
    by the condition of their eigenvalues. The weights are fitted to Gaussian data and to data with a nearly singular
    X₁ − X₂; ``tests/benchmarks/bits.py`` shows the fit. The constant leaves 1 % of such problems to a second attempt.
    """

    constant: float
    row: float
    doubled_dimension: float
    growth: float
    largest_eigenvalue: float
    first_vectors: float
    second_vectors: float


FITS = {
    Way.ENTRYWISE: Fit(8, 4, 0, 1, 1, 1, 3),
    Way.BY_INTERPOLATION: Fit(-28, 22, 0, 1, 1, 1, 3),
    Way.IN_EIGENBASES: Fit(12, 0, 3.6, 0.85, 0.15, 2.4, 3.3),
}
FEWEST_BITS = 64
NEARLY_DEFECTIVE = 12
"""If eigenvalues have condition numbers of so many bits, clusters replace eigenvectors."""
LOST_IN_CLUSTERS_OF_K, LOST_IN_CLUSTERS_OF_M = 88, 160
"""Bits that clusters lose. Blocks of 2 and 3 lose less; but an attempt too many costs more than these bits."""
NEAR_THE_CUT = 0.02
LARGEST_LOSS = 10**18
"""In bits. Larger losses are not distinguished."""
FLOAT_BITS = 46
"""A float64 direction is good enough unless |λ| multiplies its rounding beyond 2^(46 − 53)."""


class Choice(NamedTuple):
    """The values chosen, and why."""

    alpha: GaussianRational
    cut: Cut
    precision: int
    """The bits to start with."""
    loss: int
    """The bits lost, as the model predicts."""
    reason: str
    near_cut: bool
    """Whether an eigenvalue of Y₂⁻¹Y₁ seems to lie on the cut or near it."""


def loss_in_words(loss: int) -> str:
    """Return a predicted loss of bits for a message."""
    if loss >= LARGEST_LOSS:
        return "more than 10^18 bits"
    return f"about {round(loss, 2 - len(str(loss)))} bits" if loss < 10**6 else f"about {loss:.1e} bits"


def choose(
    problem: Problem,
    digits: int,
    *,
    alpha: GaussianRational | None = None,
    cut: Cut | None = None,
    real: bool = False,
    ratio: ExactMatrix | None = None,
    for_float64: bool = False,
) -> Choice:
    """Choose ``alpha`` and ``cut`` if they are None, and the bits, for the two equations of ``problem``.

    ``real`` restricts the choice to real α and the principal cut. ``ratio`` is M with Y₂M = Y₁; it is needed if Y₂ is
    singular. ``for_float64`` chooses for float64: from the spectrum of K as float64 computes it, by the first-order
    model. Raises :class:`InconclusiveError` if a spectrum cannot be approximated.
    """
    K = problem.difference, problem.X2
    M = (problem.Y2, problem.Y1) if ratio is None else (ExactMatrix.identity(problem.dim), ratio)
    of_K, of_M = approximate_spectra([(K, False), (M, True)], as_float64=for_float64)
    chosen_cut = cut
    if chosen_cut is None:
        chosen_cut = PRINCIPAL if real else widest_gap(of_M.eigenvalues)
    logarithms = [logarithm_at(z, chosen_cut) for z in of_M.eigenvalues]
    magnitude = _magnitude(of_K.eigenvalues)
    if alpha is not None:
        exact, reason = alpha, "given"
        as_balls = magnitude > FLOAT_BITS or alpha.as_float is None
        with flint.ctx.workprec(64 + magnitude + 2 * abs(size_in_bits(_ball(alpha), signed=True))):
            values = _as_balls(of_K.eigenvalues) if as_balls else _as_complex(of_K.eigenvalues)
            lost = growth(_ball(alpha) if as_balls else complex(alpha), values, logarithms).lost
    else:
        as_balls = magnitude > FLOAT_BITS
        with flint.ctx.workprec(64 + magnitude):
            values = _as_balls(of_K.eigenvalues) if as_balls else _as_complex(of_K.eigenvalues)
            if for_float64:
                chosen, lost, reason = _by_first_order(problem, of_K, of_M, values, logarithms, real)
            else:
                chosen, lost, reason = _by_growth(values, logarithms, real, magnitude)
            exact = I_PI if chosen is None else _to_gaussian_rational(chosen)
    loss = int(min(LARGEST_LOSS, lost / math.log(2)))
    theta = float(chosen_cut)
    near = min([abs(math.remainder(z.imag - theta, 2 * math.pi)) for z in logarithms]) < NEAR_THE_CUT
    return Choice(exact, chosen_cut, _bits(digits, problem.dim, loss, magnitude, of_K, of_M), loss, reason, near)


def _bits(digits: int, dim: int, loss: int, magnitude: int, of_K: Spectrum, of_M: Spectrum) -> int:
    """Return the bits with which the first attempt should succeed.

    Besides the loss by growth, the rounding of D⁻¹ counts once more in αK, and near-defective K and M lose in their
    eigenvectors. ``magnitude`` is that of the largest eigenvalue of K.
    """
    fit = FITS[way_of_formulas(dim, bits_for(digits))]
    lost = (
        fit.constant
        + fit.row * dim
        + fit.doubled_dimension * math.log2(dim)
        + fit.growth * loss
        + fit.largest_eigenvalue * magnitude
        + _lost_in_vectors(of_K, fit.first_vectors, LOST_IN_CLUSTERS_OF_K)
        + _lost_in_vectors(of_M, fit.second_vectors, LOST_IN_CLUSTERS_OF_M)
    )
    return max(FEWEST_BITS, bits_for(digits, math.ceil(lost)))


def _lost_in_vectors(spectrum: Spectrum, weight: float, in_clusters: int) -> float:
    bits = math.log2(spectrum.condition)
    return weight * bits if bits < NEARLY_DEFECTIVE else in_clusters


def _by_growth(
    eigenvalues: Sequence[Number], logarithms: Sequence[complex], real: bool, magnitude: int
) -> tuple[Number | None, float, str]:
    """Return the α, None for iπ, that balls and multiprecision lose least with, the nats lost, and the reason.

    Their range has no end, but numbers like e^(10^9) are of little use: exponents out of float64's range count, too.
    """

    def price(alpha: Number) -> tuple[float, float]:
        """Return what α costs, and the part of it that grows as |α| falls."""
        lost, of_logarithm, reach = growth(alpha, eigenvalues, logarithms)
        beyond = 0.0 if reach < LARGEST_EXPONENT else PRICE_OF_RANGE * math.log(reach / LARGEST_EXPONENT)
        return lost + beyond, of_logarithm

    pi = math.inf if real else price(_i_pi(eigenvalues))[0]
    # log(1 + |αλ|)(1 + |μ/(e^α − 1)|) is never far below the logarithm of the largest |λ|, whatever α is.
    if pi <= SMALL_LOSS + math.log(2) * magnitude:
        return None, pi, f"the float nearest iπ: it is predicted to lose no more than {_digits(pi)} digits"
    largest, least = max(eigenvalues, key=size), min(eigenvalues, key=size)
    gap = largest - least  # two complex numbers, or two balls
    directions, moduli = _directions(eigenvalues, real, COARSE), _moduli(eigenvalues, logarithms, real, COARSE)
    best, lowest = directions[0], math.inf
    for direction in directions:
        spread = abs(complex(direction * gap).real)
        for modulus in moduli:
            if modulus * spread >= lowest:  # the spread of Re αλ alone costs more
                continue
            alpha = _times(direction, modulus)
            cost, of_logarithm = price(alpha)
            if cost < lowest:
                best, lowest = alpha, cost
            elif modulus < SMALL_MODULUS and of_logarithm > lowest:  # smaller ones cost more
                break
    step, turn = math.sqrt(COARSE.ratio), 1j * math.pi / COARSE.directions
    for _ in range(REFINEMENTS):
        factors: list[complex | float] = [step, 1 / step] + ([] if real else [cmath.exp(turn), cmath.exp(-turn)])
        for other in [_times(best, factor) for factor in factors]:
            cost, _ = price(other)
            if cost < lowest:
                best, lowest = other, cost
        step, turn = math.sqrt(step), turn / 2
    if not real and pi <= lowest + CLOSE:
        return None, pi, f"the float nearest iπ: no α tried is predicted to lose far fewer than {_digits(pi)} digits"
    lost = growth(best, eigenvalues, logarithms).lost
    kind = "real α" if real else "α"
    return best, lost, f"the {kind} with the smallest predicted loss, about {_digits(lost)} digits"


def _digits(nats: float) -> str:
    return f"{nats / math.log(10):.3g}"


def _by_first_order(
    problem: Problem,
    of_K: Spectrum,
    of_M: Spectrum,
    eigenvalues: Sequence[Number],
    logarithms: Sequence[complex],
    real: bool,
) -> tuple[Number | None, float, str]:
    """Return the α, None for iπ, that float64 loses least with, the nats lost by growth, and the reason.

    Growth shortlists. The first-order model decides, where float64 can hold it.
    """
    radius = max(map(size, eigenvalues))
    moduli = _moduli(eigenvalues, logarithms, real, FINE, radius)
    grid = [] if real else [_i_pi(eigenvalues)]
    grid += [_times(direction, r) for direction in _directions(eigenvalues, real, FINE) for r in moduli]
    losses, _, reaches = np.array([growth(a, eigenvalues, logarithms) for a in grid]).T
    prices = losses + reaches
    shortlist = np.argsort(prices, kind="stable")[:SHORTLIST]
    if not real:
        shortlist = np.unique(np.append(0, shortlist))  # iπ comes first
    kind = "real α" if real else "α"
    best, predicted = int(np.argmin(prices)), np.array([math.inf])
    model = FirstOrder(problem, of_K, of_M, logarithms)
    if model.usable:
        products = [[complex(grid[k] * z) for z in eigenvalues] for k in shortlist]
        predicted = model.residuals(np.array([complex(grid[k]) for k in shortlist]), np.array(products))
    if not np.isfinite(predicted).any():
        if not real and prices[0] <= prices[best] + CLOSE:
            return None, losses[0], "the float nearest iπ: no α keeps the exponentials much better conditioned"
        return (
            grid[best],
            losses[best],
            f"the {kind} with the smallest predicted loss",
        )
    best = shortlist[int(np.argmin(predicted))]
    smallest = predicted.min()
    text = f"float64 would leave a residual of about {smallest * UNIT_ROUNDOFF:.0e}"
    if not real and predicted[0] <= CLOSE_ENOUGH * smallest:
        return None, losses[0], f"the float nearest iπ: of {len(grid)} α none does much better to first order; {text}"
    return grid[best], losses[best], f"the {kind} with the smallest rounding error to first order: {text}"


def _directions(eigenvalues: Sequence[Number], real: bool, grid: Grid) -> list[Number]:
    """Return directions of α: ±1, or complex ones, first those that turn a large eigenvalue."""
    one: Number = 1 + 0j if isinstance(eigenvalues[0], complex) else flint.acb(1)
    if real:
        return [one, -one]
    turning = [_turning(z) for z in sorted(eigenvalues, key=size)[-2:] if size(z) > 0]
    half = [cmath.exp(1j * math.pi * (k + 0.5) / grid.directions) for k in range(grid.directions)]
    return [x for direction in turning + [_times(one, z) for z in half] for x in (direction, -direction)]


def _moduli(
    eigenvalues: Sequence[Number], logarithms: Sequence[complex], real: bool, grid: Grid, radius: float | None = None
) -> list[float]:
    """Return moduli of α, the largest first.

    They go down to where exp(αK) and exp(−Λ/α) lose equally much, and farther: to √(|Λ|/|K|), where |K| is
    ``radius``, or the largest distance of an eigenvalue from the mean.
    """
    size_of_K = _radius(eigenvalues) if radius is None else radius
    balance = math.sqrt(max(1e-3, max(map(abs, logarithms))) / max(1e-6, min(1e300, size_of_K)))
    largest = max(LARGEST_MODULUS, min(8 * balance, 32.0)) if real else LARGEST_MODULUS
    smallest = max(min(0.1, balance / 4), 0.0 if real else grid.smallest)
    count = 1 + int(math.log(largest / smallest) / math.log(grid.ratio))
    return [largest / grid.ratio**k for k in range(count)]


def _turning(z: Number) -> Number:
    """Return the direction that turns ``z`` onto the imaginary axis: exactly i if z is real, up to its error."""
    if isinstance(z, complex):
        direction = 1j * z.conjugate() / abs(z)
        return direction if abs(direction.real) > 2.0**-60 else complex(0, 1)
    turn = flint.acb(0, 1) * flint.acb(z.real, -z.imag) / abs(z)
    return turn.mid() if abs(turn.real) > flint.arb(2) ** -(size_in_bits(z) + 40) else flint.acb(0, 1)


def _times(alpha: Number, factor: complex | float) -> Number:
    if isinstance(alpha, complex):
        return alpha * factor
    return (alpha * flint.acb(factor)).mid()


def _i_pi(like: Sequence[Number]) -> Number:
    return COMPLEX_I_PI if isinstance(like[0], complex) else _ball(I_PI)


def _radius(values: Sequence[Number]) -> float:
    """Return the largest distance from the mean."""
    if isinstance(values[0], complex):
        mean = sum(_as_complex(values)) / len(values)
        return max(abs(complex(z) - mean) for z in values)
    center = sum(_as_balls(values), flint.acb(0)) / len(values)
    return max(size(z - center) for z in _as_balls(values))


def _as_balls(values: Sequence[Number]) -> list[flint.acb]:
    return [flint.acb(z) for z in values]


def _as_complex(values: Sequence[Number]) -> list[complex]:
    return [complex(z) for z in values]


def _ball(value: GaussianRational) -> flint.acb:
    return flint.acb(*(flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in (value.real, value.imag)))


def _to_gaussian_rational(z: Number) -> GaussianRational:
    if isinstance(z, complex):
        return GaussianRational(Fraction(z.real), Fraction(z.imag))
    return GaussianRational(dyadic(z.real), dyadic(z.imag))


def _magnitude(values: Sequence[Number]) -> int:
    """Return an upper bound of log₂|z| for all values, at least 0."""
    if isinstance(values[0], complex):
        return max(0, math.frexp(max(map(size, values)))[1])
    return max(map(size_in_bits, _as_balls(values)))
