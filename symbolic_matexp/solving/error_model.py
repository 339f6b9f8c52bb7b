r"""What an α costs, before anything is solved: two models of the digits that the closed form loses.

Notation: D = X₁ − X₂, K = D⁻¹X₂ with eigenvalues λ, Λ the logarithm of M = Y₂⁻¹Y₁ with eigenvalues μ, q = e^α − 1,
L = Λ/q, u the unit roundoff.

**Growth** (always finite in its logarithm, hence for data as singular as one likes). exp(αK) is the one factor that a
nearly singular D spoils: its condition number grows like exp(spread of Re αλ), and exp(−L) and exp(e^α L) add theirs
(‖exp(−A)‖‖exp(A)‖ ≥ exp(spread of the real parts), as the exponential's eigenvalues are the eigenvalues'
exponentials). A complex α that makes αλ imaginary for the dominant λ keeps it moderate; the price is L = Λ/q, which
must not grow. In nats

    growth = spread Re αλ + spread Re μ/q + spread Re e^α μ/q + log(1 + |αλ|)(1 + |μ/q|)(1 + |e^α μ/q|),

the last factors for arguments that are rounded before they are exponentiated. In choosing, max |Re αλ| stands in for
a smaller spread of Re αλ, because exp(αK) has to stay in range.

**First order** (where float64 can hold it). Rounding makes X ↦ W₁X into W₁X + δ with |δ| ≤ u |α||D⁻¹||X| entrywise
(for X₁ there is besides W₁D ≠ αI, within u |α||D⁻¹||D|; Higham, Accuracy and Stability of Numerical Algorithms, SIAM
2002, (3.13) and section 14.3), and makes every exponential E into E + N with ‖N‖ of the order u ‖E‖. To first order

    exp(A + δ) = exp(A)(I + G),   G = ∫₀¹ exp(−sA) δ exp(sA) ds,

the Fréchet derivative of exp (Higham, Functions of Matrices, SIAM 2008, (10.15)), with A = αK. In A's eigenbasis V

    V⁻¹GV = (V⁻¹δV) ∘ φ(a_j − a_i),   φ(z) = (e^z − 1)/z,   a = αλ,

(Daleckii & Krein 1965; ibid., theorem 3.11). For the equation f(X) = Y with X = X₂ + tD put c = e^{αt} (c = e^α for
X₁, 1 for X₂). The second layer receives W₂ exp(W₁X) = cL, now cL(I + G); its exponential, in the same way, gives the
output Y(I + R) with

    S⁻¹RS = (S⁻¹(cLG)S) ∘ φ(l_j − l_i),   l = cμ/q,   S the eigenbasis of Λ,

and the roundings N of exp(W₁X) and of exp(−W₁X₂), which W₂ contains, add exp(−A)N and N exp(A) to G; those of exp(cL)
and exp(−L) add W₃N and Y₂N exp(cL) to the output. Random δ and N of these sizes make ‖YR‖/‖Y‖ an estimate, in units
of u, of the relative residual: one or two samples suffice for an order of magnitude (small-sample statistical
condition estimation, Kenney & Laub, SIAM J. Sci. Comput. 15 (1994)). It costs a few products of d×d matrices an α.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from ..inputs.problem import Problem
from ..systems.ball.approximate_spectrum import Spectrum

Array = np.ndarray[Any, Any]

LARGEST_EIGENBASIS_CONDITION = 1e7
"""Beyond it (nearly defective matrices) derivatives in an eigenbasis have no digit left in double precision."""


def growth(products: Array, alphas: Array, logarithms: Sequence[complex]) -> tuple[Array, Array]:
    """Return, for each α, the predicted loss and the price that decides, in nats.

    ``products`` has the αλ, one row an α, with trustworthy real parts. Infinite where e^α = 1 in float64.
    """
    with np.errstate(all="ignore"):
        positive = alphas.real > 0  # then e^α may overflow, and e^−α may not
        q = np.expm1(np.where(positive, -alphas, alphas))  # e^α − 1, or e^−α − 1
        larger = np.where(positive, -1, 1)[:, None] * (np.asarray(logarithms)[None, :] / q[:, None])
        smaller = (q + 1)[:, None] * larger
        inner, outer = np.where(positive[:, None], (smaller, larger), (larger, smaller))
        largest = [np.log1p(np.abs(part).max(axis=1)) for part in (products, inner, outer)]
        sizes = sum(np.where(np.isfinite(part), part, 710.0) for part in largest)
        rest = _spread(inner.real) + _spread(outer.real) + sizes
        spread = _spread(products.real)
        price = np.maximum(spread, np.abs(products.real).max(axis=1)) + rest
        defined = q != 0
        return np.where(defined, spread + rest, math.inf), np.where(defined, price, math.inf)


def _spread(values: Array) -> Array:
    return np.where(np.isfinite(values).all(axis=1), values.max(axis=1) - values.min(axis=1), math.inf)


def products_of(alphas: Sequence[flint.acb], eigenvalues: Sequence[flint.acb]) -> Array:
    """Return the αλ as complex numbers, one row an α, multiplied at FLINT's current precision."""
    if flint.ctx.prec <= 53:
        return np.outer([complex(a) for a in alphas], [complex(z) for z in eigenvalues])
    column = flint.acb_mat(len(alphas), 1, list(alphas))
    row = flint.acb_mat(1, len(eigenvalues), list(eigenvalues))
    return np.array([complex(z) for z in (column * row).entries()]).reshape(len(alphas), len(eigenvalues))


@dataclass(frozen=True)
class _Sample:
    """One equation, and one draw of everything that is rounded on the way to it, all for |α| = 1."""

    t: int
    """X = X₂ + tD."""
    Y: Array
    Y2: Array
    """Both divided by ‖Y‖."""
    argument: Array
    """V⁻¹δV: the rounding of W₁X."""
    first: Array
    """V⁻¹NV for exp(W₁X); relative to ‖exp(W₁X)‖, as are the next three to their exponentials."""
    inverse: Array
    """V⁻¹NV for exp(−W₁X₂)."""
    second: Array
    """N for exp(cL)."""
    last: Array
    """N for exp(−L)."""


class FirstOrder:
    """The first-order model of one problem, for any number of α at once.

    ``usable`` says whether float64 holds it: not where an eigenbasis is nearly singular or an entry overflows.
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
        """Return the predicted relative residual for each α, in units of u; inf beyond the range of float64.

        ``products`` has the αλ, one row an α.
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
    """Return the Frobenius norm, without overflow on the way to it."""
    largest = float(abs(A).max())
    return largest * float(np.linalg.norm(A / largest)) if largest > 0 else 0.0


def _assembled(basis: Array, values: Array, inverse: Array) -> Array:
    """Return basis · diag(values) · inverse, for every row of ``values``."""
    return np.asarray((basis * values[:, None, :]) @ inverse)


def _rounding(exponentials: Array, arguments: Array) -> Array:
    """Return the size of an entry of N: ‖exponential‖/d, for each of the squarings that scaling takes."""
    squarings = 1 + np.log2(1 + np.abs(arguments).max(axis=1))
    norms = np.linalg.norm(exponentials, axis=(1, 2))
    return np.asarray((norms * squarings / exponentials.shape[1])[:, None, None])


def _phi(z: Array) -> Array:
    """Return (e^z − 1)/z, 1 at 0."""
    safe = np.where(z == 0, 1, z)
    return np.where(z == 0, 1, np.expm1(safe) / safe)
