"""Analytic functions of one number in balls: what a primary matrix function is made of.

A value on a ball is also the proof that the function is analytic there: a ball that meets a cut, a pole or another
singularity raises :class:`InconclusiveError`. (Rounding may make a value infinite; that is no value, either.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import flint

from ...errors import InconclusiveError
from ...inputs.cut import Cut
from .logarithm import scalar_logarithm

Value = Callable[[flint.acb], flint.acb]


@dataclass(frozen=True)
class Analytic:
    """A function f of one number, analytic wherever it has a value.

    ``is_real`` says that f(z̄) = conj f(z), so that f of a real matrix is real. A function that is cut says where, and
    is also known for every other cut.
    """

    name: str
    formula: Value
    is_real: bool = True
    cut: Cut | None = None
    with_cut: Callable[[Cut], Analytic] | None = None
    exponent: Fraction | None = None
    """The p of z^p = exp(p log z), if it is no whole number."""
    grows: bool = False
    """Whether it grows, or turns, like the exponential, so that no precision suffices for huge arguments."""

    def __call__(self, z: flint.acb) -> flint.acb:
        """Return an enclosure of f on a ball, on which f is then analytic. Raises :class:`InconclusiveError`."""
        value = self.formula(z)
        if not value.is_finite():
            raise InconclusiveError(
                f"{self.name} could not be proved to be analytic and bounded near an eigenvalue at "
                f"{flint.ctx.prec} bits"
            )
        return value


EXPONENTIAL = Analytic("exp", lambda z: z.exp(), grows=True)
COSINE = Analytic("cos", lambda z: z.cos(), grows=True)
SINE = Analytic("sin", lambda z: z.sin(), grows=True)
HYPERBOLIC_COSINE = Analytic("cosh", lambda z: z.cosh(), grows=True)
HYPERBOLIC_SINE = Analytic("sinh", lambda z: z.sinh(), grows=True)
TANGENT = Analytic("tan", lambda z: z.tan(), grows=True)
"""Where it has a pole, FLINT's value is infinite."""


def _sign(z: flint.acb) -> flint.acb:
    if z.real > 0:
        return flint.acb(1)
    if z.real < 0:
        return flint.acb(-1)
    raise InconclusiveError(f"an eigenvalue could not be told apart from the imaginary axis at {flint.ctx.prec} bits")


SIGN = Analytic("sign", _sign)
"""1 in the right half-plane and −1 in the left one; the imaginary axis has no value."""


def logarithm(cut: Cut) -> Analytic:
    """Return the logarithm with imaginary parts in (θ − 2π, θ), θ the cut."""
    return Analytic("log", lambda z: flint.acb(scalar_logarithm(z, cut)), cut.is_principal, cut, logarithm)


def power(exponent: Fraction, cut: Cut) -> Analytic:
    """Return z^p = exp(p log z), with that cut; for a whole p it has none, and for p ≥ 0 no pole, either."""
    name = f"the power {exponent}"
    if exponent.denominator == 1:
        return Analytic(name, lambda z: z ** int(exponent))
    p = flint.fmpq(exponent.numerator, exponent.denominator)
    whole, half = divmod(exponent, 1)

    def formula(z: flint.acb) -> flint.acb:
        log = flint.acb(scalar_logarithm(z, cut))  # raises where z meets the cut
        if half == Fraction(1, 2) and cut.is_principal:
            return z.sqrt() * z ** int(whole)
        return (log * flint.arb(p)).exp()

    return Analytic(name, formula, cut.is_principal, cut, lambda other: power(exponent, other), exponent)


def phi(k: int) -> Analytic:
    """Return φ_k(z) = Σ z^j/(j + k)! = ₁F₁(1; k + 1; z)/k!, for k ≥ 0; φ_0 is the exponential."""
    if k == 0:
        return EXPONENTIAL
    return Analytic(f"φ_{k}", lambda z: z.hypgeom_1f1(1, k + 1) / factorial(k), grows=True)
