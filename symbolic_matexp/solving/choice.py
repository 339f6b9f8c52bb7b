"""The choice of α, of the logarithm's cut, and of the bits to start with.

The candidates for α are iπ, a grid of directions and moduli around 0, and the directions that turn one of the two
largest eigenvalues of K = (X₁ − X₂)⁻¹X₂ onto the imaginary axis. For real weights they are real numbers of both signs
on a scale around √(|Λ|/|K|), where exp(αK) and exp(−Λ/α) lose equally much. :func:`error_model.growth` gives every
candidate a price. :class:`error_model.FirstOrder` compares those with the smallest prices, if float64 can hold it. iπ
is chosen if its prediction is within a small factor of the best one, because e^{iπ} = −1 needs no explanation. The
bits are those of the digits asked for, plus twice the predicted loss, so that one attempt usually suffices.

Everything here is an approximation: a bad choice costs digits, never correctness.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import flint
import numpy as np

from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.precision import UNIT_ROUNDOFF, bits_for
from ..inputs.problem import Problem
from ..systems.ball.approximate_spectrum import Spectrum, approximate_spectrum, logarithm_at, phase, size, widest_gap
from ..systems.ball.arithmetic import dyadic, size_in_bits
from .error_model import Array, FirstOrder, growth, products_of

MODULI = (0.125, 0.25, 0.5, 1.0, 2.0, math.pi, 4.0)
DIRECTIONS_OF_ALPHA = 32
TURNED_MODULI = tuple(0.05 * 1.35**k for k in range(17))
"""Moduli for the directions that turn a large eigenvalue. The largest is 6.1, below the zero of e^α − 1 at 2πi."""
SHORTLIST = 48
CLOSE_ENOUGH = 1.5
"""iπ is chosen if the residual predicted for it is at most this many times the best one."""
NEAR_THE_CUT = 0.02
I_PI = GaussianRational(Fraction(0), Fraction(math.pi))
LARGEST_LOSS = 10**18
"""In bits. Larger losses are not distinguished."""
FLOAT_BITS = 46
"""A float64 direction is good enough unless |λ| multiplies its rounding beyond 2^(46 − 53)."""


@dataclass(frozen=True)
class Choice:
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
    singular. ``for_float64`` takes the spectrum of K as float64 computes it. Raises :class:`InconclusiveError` if a
    spectrum cannot be approximated.
    """
    of_K = approximate_spectrum(problem.X1 - problem.X2, problem.X2, to_be_turned=True, as_float64=for_float64)
    if ratio is None:
        of_M = approximate_spectrum(problem.Y2, problem.Y1)
    else:
        of_M = approximate_spectrum(ExactMatrix.identity(problem.dim), ratio)
    chosen_cut = cut
    if chosen_cut is None:
        chosen_cut = PRINCIPAL if real else widest_gap(of_M.eigenvalues)
    logarithms = [logarithm_at(z, chosen_cut) for z in of_M.eigenvalues]
    reason = "given"
    if alpha is None:
        alpha, reason = _choose_alpha(problem, of_K, of_M, logarithms, real)
    bits = 64 + _magnitude(of_K.eigenvalues) + 2 * abs(size_in_bits(_ball(alpha), signed=True))
    with flint.ctx.workprec(bits):
        given = _ball(alpha)
        lost, _ = growth(products_of([given], of_K.eigenvalues), np.array([complex(given)]), logarithms)
    loss = int(min(LARGEST_LOSS, lost[0] / math.log(2)))
    precision = bits_for(digits, 64 + 2 * problem.dim + 2 * loss)
    theta = float(chosen_cut)
    near = any(abs(cmath.phase(cmath.rect(1, phase(z) - theta))) < NEAR_THE_CUT for z in of_M.eigenvalues)
    return Choice(alpha, chosen_cut, precision, loss, reason, near)


def _choose_alpha(
    problem: Problem, of_K: Spectrum, of_M: Spectrum, logarithms: Sequence[complex], real: bool
) -> tuple[GaussianRational, str]:
    magnitude = _magnitude(of_K.eigenvalues)
    with flint.ctx.workprec(53 if magnitude <= FLOAT_BITS else 64 + magnitude):
        of_both = of_K.eigenvalues, logarithms
        candidates = _real_candidates(*of_both) if real else _complex_candidates(of_K.eigenvalues)
        alphas = np.array([complex(a) for a in candidates])
        products = products_of(candidates, of_K.eigenvalues)
    losses, prices = growth(products, alphas, logarithms)
    shortlist = np.argsort(prices, kind="stable")[:SHORTLIST]
    if not real:
        shortlist = np.unique(np.append(0, shortlist))  # iπ comes first
    model = FirstOrder(problem, of_K, of_M, logarithms)
    if model.usable:
        predicted = model.residuals(alphas[shortlist], products[shortlist])
        if np.isfinite(predicted).any():
            return _choose_by_first_order(candidates, shortlist, predicted, real)
    best = int(np.argmin(prices))
    if not real and prices[0] <= prices[best] + 3:
        return I_PI, "the float nearest iπ: no α on the grid keeps the exponentials much better conditioned"
    kind = "real α" if real else "α"
    lost = losses[best] / math.log(10)
    return _to_gaussian_rational(
        candidates[best]
    ), f"the {kind} with the smallest predicted loss, about {lost:.3g} digits"


def _choose_by_first_order(
    candidates: Sequence[flint.acb], shortlist: Array, predicted: Array, real: bool
) -> tuple[GaussianRational, str]:
    best = int(np.argmin(predicted))
    text = f"float64 would leave a residual of about {predicted[best] * UNIT_ROUNDOFF:.0e}"
    if not real and predicted[0] <= CLOSE_ENOUGH * predicted[best]:
        return I_PI, f"the float nearest iπ: of {len(candidates)} α none does much better to first order; {text}"
    kind = "real α" if real else "α"
    return _to_gaussian_rational(
        candidates[shortlist[best]]
    ), f"the {kind} with the smallest rounding error to first order: {text}"


def _complex_candidates(of_K: Sequence[flint.acb]) -> list[flint.acb]:
    """Return iπ, then the grid, then the α whose direction turns a large eigenvalue onto the imaginary axis."""
    result = list(_fixed_candidates())
    for z in sorted(of_K, key=lambda z: -size(z))[:2]:
        if not z.contains(0):
            turn = flint.acb(0, 1) * flint.acb(z.real, -z.imag) / abs(z)
            if abs(turn.real) < flint.arb(2) ** -100:  # the eigenvalue is real, up to its approximation
                turn = flint.acb(0, turn.imag.sgn())
            result += [(turn * sign * r).mid() for r in TURNED_MODULI for sign in (1, -1)]
    return result


@cache
def _fixed_candidates() -> tuple[flint.acb, ...]:
    directions = [cmath.exp(2j * math.pi * (k + 0.5) / DIRECTIONS_OF_ALPHA) for k in range(DIRECTIONS_OF_ALPHA)]
    return (_ball(I_PI), *(flint.acb(r * direction) for direction in directions for r in MODULI))


def _real_candidates(of_K: Sequence[flint.acb], logarithms: Sequence[complex]) -> list[flint.acb]:
    """Return real numbers of both signs, on a scale around √(|Λ|/|K|), where both exponentials lose equally much."""
    balance = math.sqrt(max(1e-3, max(map(abs, logarithms))) / max(1e-6, min(1e300, max(map(size, of_K)))))
    moduli = sorted({balance * 2 ** (k / 4) for k in range(-12, 13)} | set(MODULI) | {math.log(2)})
    return [flint.acb(sign * r) for r in moduli if r > 0 for sign in (1, -1)]


def _ball(value: GaussianRational) -> flint.acb:
    return flint.acb(*(flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in (value.real, value.imag)))


def _to_gaussian_rational(z: flint.acb) -> GaussianRational:
    return GaussianRational(dyadic(z.real), dyadic(z.imag))


def _magnitude(values: Sequence[flint.acb]) -> int:
    return max((size_in_bits(z) for z in values if z.is_finite()), default=0)
