"""The numbers that belong to one step exp(hA), with the bounds that a step needs of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np

from ...inputs.exact_numbers import GaussianRational
from ..ball.arithmetic import float_above
from .rounding import Array, inflated
from .shifted_matrix import ShiftedMatrix

MOST_TERMS = 224
"""A step with more terms is too long."""
LARGEST_GROWTH = 100.0
"""The largest x of a step: the g_k exist for less than MOST_TERMS, and e^x is far from overflow."""
LARGEST_LENGTH = 2.0 * MOST_TERMS
"""The largest |h| of a step: more terms than there are would be needed, since ‖M‖ is at least 1/2."""
LARGEST_TURN = 500
"""The largest |Re hσ| of a step: its exponential is a float."""
BITS = 128
"""Bits for the numbers of a step, beyond those before the binary point."""


@dataclass(frozen=True, eq=False)
class TaylorStep:
    """A step exp(hA) = e^(hσ) exp(hM)."""

    h: float | complex
    """The nearest float to h, a float if t is real."""
    length: float
    """An upper bound of |h|."""
    factor: float | complex
    """e^(hσ), rounded."""
    factor_size: float
    """An upper bound of its modulus."""
    factor_error: float
    growth: float
    """An upper bound of ‖exp(hA)‖ ≤ |e^(hσ)| exp(|h| μ(ωM))."""
    weights: Array
    """Upper bounds of g_0(x), …, g_(MOST_TERMS+1)(x)."""


class TaylorSteps:
    """The steps of exp(tA): each is a part of the whole, as an exact fraction."""

    def __init__(self, M: ShiftedMatrix, t: GaussianRational, logarithmic_norm: float) -> None:
        self._M, self._t, self._mu = M, t, logarithmic_norm
        self._known: dict[Fraction, TaylorStep | None] = {}

    def of(self, part: Fraction) -> TaylorStep | None:
        """Return the step exp(part·tA), or None if it is too long."""
        if part not in self._known:
            with flint.ctx.workprec(BITS):
                self._known[part] = self._made(part)
        return self._known[part]

    def _made(self, part: Fraction) -> TaylorStep | None:
        f, g = self._M.exponents
        scale = part * Fraction(2) ** (f + g) if self._M.terms else Fraction(0)  # of M = 0 any multiple is 0
        length = size_of(self._t) * _ball(scale)
        growth = length * self._mu
        x = max(0.0, float_above(growth))
        turn = _scaled(_product(self._t, self._M.shift), part * Fraction(2) ** f)
        if not (x <= LARGEST_GROWTH and float_above(length) <= LARGEST_LENGTH and abs(turn.real) <= LARGEST_TURN):
            return None
        h = _scaled(self._t, scale)
        with flint.ctx.workprec(BITS + max(int(abs(z)).bit_length() for z in (turn.real, turn.imag))):
            exact = flint.acb(_ball(turn.real), _ball(turn.imag)).exp()
            factor = complex(exact)
            size, error = float_above(abs(exact)), float_above(abs(exact - flint.acb(factor.real, factor.imag)))
            bound = float_above(abs(exact) * growth.exp())
        return TaylorStep(
            h=complex(h) if h.imag else float(h.real),
            length=float_above(length),
            factor=factor if factor.imag else factor.real,
            factor_size=size,
            factor_error=error,
            growth=bound,
            weights=_weights(x),
        )


def size_of(t: GaussianRational) -> flint.arb:
    """Return a ball around |t|, exact for a real t."""
    if t.imag == 0:
        return _ball(abs(t.real))
    return _ball(t.real * t.real + t.imag * t.imag).sqrt()


def _weights(x: float) -> Array:
    weights = np.empty(MOST_TERMS + 2)
    weights[-1] = 1 / (1 - x / (MOST_TERMS + 2))
    for k in range(MOST_TERMS, -1, -1):
        weights[k] = 1 + x / (k + 1) * weights[k + 1]
    return np.asarray(inflated(weights))


def _ball(x: Fraction) -> flint.arb:
    return flint.arb(flint.fmpq(x.numerator, x.denominator))


def _product(t: GaussianRational, z: float | complex) -> GaussianRational:
    x, y = Fraction(z.real), Fraction(z.imag)
    return GaussianRational(t.real * x - t.imag * y, t.real * y + t.imag * x)


def _scaled(z: GaussianRational, scale: Fraction) -> GaussianRational:
    return GaussianRational(z.real * scale, z.imag * scale)
