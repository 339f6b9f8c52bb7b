r"""The digits that the closed form loses for a given α, predicted before anything is solved, by two models.

Notation: D = X₁ − X₂, K = D⁻¹X₂ with eigenvalues λ, Λ the logarithm of M = Y₂⁻¹Y₁ with eigenvalues μ, q = e^α − 1,
L = Λ/q, u the unit roundoff.

**Growth** is computed as a logarithm, so it is finite for data however nearly singular. exp(αK) is the one factor
that a nearly singular D spoils. Its condition number grows like exp(spread of Re αλ): the eigenvalues of exp(A) are
the exponentials of those of A, so that ‖exp(−A)‖‖exp(A)‖ ≥ exp(spread of the real parts). exp(−L) and exp(e^α L) add
their condition numbers. A complex α that makes αλ imaginary for the dominant λ keeps the first one moderate, but
L = Λ/q must not grow instead. In nats

    growth = spread Re αλ + spread Re μ/q + spread Re e^α μ/q + log(1 + |αλ|)(1 + |μ/q|)(1 + |e^α μ/q|).

The last factors belong to arguments that are rounded before they are exponentiated. Exponents far from 0 with a small
spread lose nothing, but the exponentials have to stay in range.

**First order** is used where float64 can hold it. Rounding turns W₁X into W₁X + δ with |δ| ≤ u |α||D⁻¹||X| entrywise.
For X₁ a second term, within u |α||D⁻¹||D|, comes from W₁D ≠ αI (Higham, Accuracy and Stability of Numerical
Algorithms, SIAM 2002, (3.13) and section 14.3). Rounding also turns every exponential E into E + N with ‖N‖ of the
order u ‖E‖. To first order

    exp(A + δ) = exp(A)(I + G),   G = ∫₀¹ exp(−sA) δ exp(sA) ds,

the Fréchet derivative of exp (Higham, Functions of Matrices, SIAM 2008, (10.15)), with A = αK. In A's eigenbasis V

    V⁻¹GV = (V⁻¹δV) ∘ φ(a_j − a_i),   φ(z) = (e^z − 1)/z,   a = αλ,

(Daleckii & Krein 1965; ibid., theorem 3.11). For the equation f(X) = Y with X = X₂ + tD put c = e^{αt}, which is e^α
for X₁ and 1 for X₂. The exact argument of the second exponential is W₂ exp(W₁X) = cL; with rounding it is cL(I + G).
In the same way, the exponential of this gives the output Y(I + R) with

    S⁻¹RS = (S⁻¹(cLG)S) ∘ φ(l_j − l_i),   l = cμ/q,   S the eigenbasis of Λ.

The roundings N of exp(W₁X) and of exp(−W₁X₂), a factor of W₂, add exp(−A)N and N exp(A) to G. Those of exp(cL) and
exp(−L) add W₃N and Y₂N exp(cL) to the output. With random δ and N of these sizes, ‖YR‖/‖Y‖ estimates the relative
residual in units of u. One or two samples suffice for an order of magnitude (small-sample statistical condition
estimation, Kenney & Laub, SIAM J. Sci. Comput. 15 (1994)). For each α this costs a few products of d×d matrices.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..inputs.problem import Problem
from ..systems.ball.approximate_spectrum import Number, Spectrum
from ..systems.ball.arithmetic import size_in_bits

Array = np.ndarray[Any, Any]

LARGEST_EIGENBASIS_CONDITION = 1e7
"""Beyond this the matrix is nearly defective, and derivatives in its eigenbasis have no digit left in float64."""
LARGEST_EXPONENT = 710.0
"""The logarithm of the largest float64 number, rounded up."""


class PredictedGrowth(NamedTuple):
    """What :func:`growth` predicts, in nats."""

    lost: float
    of_logarithm: float
    """The part of the loss that does not depend on K. Along a direction it grows like 1/|α| for small |α|."""
    reach: float
    """How far exponents reach beyond their spread."""


def growth(alpha: Number, eigenvalues: Sequence[Number], logarithms: Sequence[complex]) -> PredictedGrowth:
    """Return the predicted loss for α.

    ``eigenvalues`` are the λ, complex numbers as α is, or both balls: then the αλ are multiplied at FLINT's current
    precision, so that their real parts are accurate. ``logarithms`` are the μ. All results are inf if e^α = 1.
    """
    a = complex(alpha)
    sign = -1 if a.real > 0 else 1  # then e^α may overflow, but e^−α cannot
    q = _expm1(sign * a)
    if q == 0:
        return PredictedGrowth(math.inf, math.inf, math.inf)
    larger = [z * (sign / q) for z in logarithms]
    smaller = [z * (q + 1) for z in larger]
    losses, reach = [], 0.0
    for arguments in ([complex(alpha * z) for z in eigenvalues], larger, smaller):
        highest, lowest, largest = -math.inf, math.inf, 0.0
        for z in arguments:
            size = math.hypot(x := z.real, z.imag)
            highest = x if x > highest else highest
            lowest = x if x < lowest else lowest
            largest = size if size > largest else largest
        spread = highest - lowest
        of_size = math.log1p(largest) if largest < math.inf else _logarithm_beyond_floats(alpha, eigenvalues)
        losses.append((spread if math.isfinite(spread) else math.inf) + of_size)
        reach += max(0.0, highest - spread, -lowest - spread)
    return PredictedGrowth(sum(losses), losses[1] + losses[2], reach)


def _logarithm_beyond_floats(alpha: Number, eigenvalues: Sequence[Number]) -> float:
    """Return an upper bound of log |αλ|, of balls, or the logarithm of the largest float where a float overflowed."""
    sizes = [size_in_bits(alpha * z) for z in eigenvalues if not isinstance(z, complex)]
    return math.log(2) * max(sizes, default=1024)


def _expm1(z: complex) -> complex:
    """Return e^z − 1 for Re z ≤ 0, without cancellation; −1 where e^z is negligible, or Im z overflowed."""
    if z.real < -80 or not math.isfinite(z.imag):
        return complex(-1)
    return 2 * cmath.sinh(z / 2) * cmath.exp(z / 2)


@dataclass(frozen=True)
class _Sample:
    """One equation, and one random draw of all rounding errors in it, for |α| = 1."""

    t: int
    """t in X = X₂ + tD."""
    Y: Array
    Y2: Array
    """Y and Y₂ are both divided by ‖Y‖."""
    argument: Array
    """V⁻¹δV, where δ is the rounding of W₁X."""
    first: Array
    """V⁻¹NV for exp(W₁X), relative to ‖exp(W₁X)‖. The next three are relative to their exponentials, too."""
    inverse: Array
    """V⁻¹NV for exp(−W₁X₂)."""
    second: Array
    """N for exp(cL)."""
    last: Array
    """N for exp(−L)."""


class FirstOrder:
    """The first-order model of one problem, for any number of α at once.

    ``usable`` says whether float64 can hold the model. It cannot if an eigenbasis is nearly singular or overflows.
    """

    def __init__(
        self, problem: Problem, of_K: Spectrum, of_M: Spectrum, logarithms: Sequence[complex], draws: int = 2
    ) -> None:
        self.V, self.S, self.mu = of_K.vectors, of_M.vectors, np.array(logarithms)
        self.usable = False
        with np.errstate(all="ignore"):
            try:
                self.V_inverse, self.S_inverse = np.linalg.inv(self.V), np.linalg.inv(self.S)
                condition = max(np.linalg.cond(self.V), np.linalg.cond(self.S))
                self.samples = self._drawn(problem, draws)
            except np.linalg.LinAlgError:
                return
            self.change, self.change_back = self.S_inverse @ self.V, self.V_inverse @ self.S
        finite = all(np.isfinite(part).all() for sample in self.samples for part in vars(sample).values())
        self.usable = bool(condition < LARGEST_EIGENBASIS_CONDITION) and finite

    def _drawn(self, problem: Problem, draws: int) -> list[_Sample]:
        X1, X2, Y1, Y2 = (A.to_numpy() for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        D = (problem.X1 - problem.X2).to_numpy()
        inverse = abs(np.linalg.inv(D))
        generator = np.random.default_rng(0)

        def noise() -> Array:
            parts = generator.standard_normal((2, *D.shape))
            return np.asarray((parts[0] + 1j * parts[1]) / math.sqrt(2))

        def in_eigenbasis(A: Array) -> Array:
            return np.asarray(self.V_inverse @ A @ self.V)

        return [
            _Sample(
                t,
                Y / size_of_Y,
                Y2 / size_of_Y,
                in_eigenbasis(noise() * size),
                in_eigenbasis(noise()),
                in_eigenbasis(noise()),
                noise(),
                noise(),
            )
            for t, Y, size in ((1, Y1, inverse @ (abs(X1) + abs(D))), (0, Y2, inverse @ abs(X2)))
            for size_of_Y in (_norm(Y),)
            for _ in range(draws)
        ]

    def residuals(self, alphas: Array, products: Array) -> Array:
        """Return the predicted relative residual for each α, in units of u. It is inf beyond the range of float64.

        ``products`` holds the αλ, one row for each α.
        """
        with np.errstate(all="ignore"):
            q = np.expm1(alphas)
            of_L = self.mu[None, :] / q[:, None]
            exp_A, exp_minus_A = np.exp(products), np.exp(-products)
            error_of_first = _rounding(_assembled(self.V, exp_A, self.V_inverse), products)
            error_of_inverse = _rounding(_assembled(self.V, exp_minus_A, self.V_inverse), products)
            exp_minus_L = _assembled(self.S, np.exp(-of_L), self.S_inverse)
            error_of_last = _rounding(exp_minus_L, of_L)
            inner_phi = _phi(products[:, None, :] - products[:, :, None])
            total = np.zeros(len(alphas))
            for sample in self.samples:
                of_cL = (1 + sample.t * q)[:, None] * of_L
                exp_cL = _assembled(self.S, np.exp(of_cL), self.S_inverse)
                G = abs(alphas)[:, None, None] * sample.argument * inner_phi
                G += exp_minus_A[:, :, None] * sample.first * error_of_first
                G += sample.inverse * exp_A[:, None, :] * error_of_inverse
                R = of_cL[:, :, None] * (self.change @ G @ self.change_back)
                R = R * _phi(of_cL[:, None, :] - of_cL[:, :, None])
                error = sample.Y @ self.S @ R @ self.S_inverse
                error += sample.Y2 @ exp_minus_L @ sample.second * _rounding(exp_cL, of_cL)
                error += sample.Y2 @ sample.last @ exp_cL * error_of_last
                total += np.linalg.norm(error, axis=(1, 2)) ** 2
            rms = np.sqrt(total / len(self.samples))
        return np.where(np.isnan(rms) | (q == 0), math.inf, rms)


def _norm(A: Array) -> float:
    """Return the Frobenius norm. It is scaled, so that squares do not overflow."""
    largest = float(abs(A).max())
    return largest * float(np.linalg.norm(A / largest)) if largest > 0 else 0.0


def _assembled(basis: Array, values: Array, inverse: Array) -> Array:
    """Return basis · diag(values) · inverse, for every row of ``values``."""
    return np.asarray((basis * values[:, None, :]) @ inverse)


def _rounding(exponentials: Array, arguments: Array) -> Array:
    """Return the size of an entry of N: ‖exponential‖/d times a count of the squarings that scaling takes."""
    squarings = 1 + np.log2(1 + np.abs(arguments).max(axis=1))
    norms = np.linalg.norm(exponentials, axis=(1, 2))
    return np.asarray((norms * squarings / exponentials.shape[1])[:, None, None])


def _phi(z: Array) -> Array:
    """Return (e^z − 1)/z, and 1 for z = 0."""
    safe = np.where(z == 0, 1, z)
    return np.where(z == 0, 1, np.expm1(safe) / safe)
