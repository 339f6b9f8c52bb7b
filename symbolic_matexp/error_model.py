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
from typing import Any

import flint
import numpy as np

from .problem import Problem
from .spectra import Spectrum, size

Array = np.ndarray[Any, Any]

LARGEST_EIGENBASIS_CONDITION = 1e7
"""Beyond it (nearly defective matrices) derivatives in an eigenbasis have no digit left in double precision."""
TINY = 1e-300


def growth(products: Array, alphas: Array, logarithms: Sequence[complex]) -> tuple[Array, Array, Array]:
    """Return, for each α, the predicted loss, the price that decides, and the part that comes from sizes; in nats.

    ``products`` has the αλ, one row an α, with trustworthy real parts. Infinite where e^α = 1 in float64.
    """
    with np.errstate(all="ignore"):
        q = np.expm1(alphas)
        inner = np.asarray(logarithms)[None, :] / q[:, None]
        outer = (q + 1)[:, None] * inner
        largest = [np.log1p(np.abs(part).max(axis=1)) for part in (products, inner, outer)]
        sizes = sum(np.where(np.isfinite(part), part, 710.0) for part in largest)
        rest = _spread(inner.real) + _spread(outer.real) + sizes
        spread = _spread(products.real)
        price = np.maximum(spread, np.abs(products.real).max(axis=1)) + rest
        valid = q != 0
        return tuple(np.where(valid & ~np.isnan(part), part, math.inf) for part in (spread + rest, price, sizes))  # type: ignore[return-value]


def _spread(values: Array) -> Array:
    return np.where(np.isfinite(values).all(axis=1), values.max(axis=1) - values.min(axis=1), math.inf)


def products_of(alphas: Sequence[flint.acb], eigenvalues: Sequence[flint.acb]) -> Array:
    """Return the αλ as complex numbers, one row an α, multiplied at FLINT's current precision."""
    if flint.ctx.prec <= 53:
        return np.outer([complex(a) for a in alphas], [complex(z) for z in eigenvalues])
    column = flint.acb_mat(len(alphas), 1, list(alphas))
    row = flint.acb_mat(1, len(eigenvalues), list(eigenvalues))
    return np.array([complex(z) for z in (column * row).entries()]).reshape(len(alphas), len(eigenvalues))


class FirstOrder:
    """The first-order model of one problem, for any number of α at once."""

    def __init__(
        self, problem: Problem, of_K: Spectrum, of_M: Spectrum, logarithms: Sequence[complex], probes: int = 2
    ) -> None:
        X1, X2, Y1, Y2 = (getattr(problem, name).to_numpy() for name in ("X1", "X2", "Y1", "Y2"))
        self.V, self.S, self.mu = of_K.vectors, of_M.vectors, np.array(logarithms)
        D = (problem.X1 - problem.X2).to_numpy()
        self.usable = False
        with np.errstate(all="ignore"):
            try:
                self.V_inverse, self.S_inverse = np.linalg.inv(self.V), np.linalg.inv(self.S)
                inverse = abs(np.linalg.inv(D))
                condition = max(np.linalg.cond(self.V), np.linalg.cond(self.S))
            except np.linalg.LinAlgError:
                return
            generator = np.random.default_rng(0)
            sizes = [inverse @ abs(X1) + inverse @ abs(D), inverse @ abs(X2)]
            draw = _Draw(generator, D.shape[0])
            self.samples = [
                (
                    t,
                    Y / max(np.linalg.norm(Y), TINY),
                    Y2 / max(np.linalg.norm(Y), TINY),
                    self._in_V(draw.matrix() * sizes[1 - t]),
                    self._in_V(draw.matrix()),
                    self._in_V(draw.matrix()),
                    draw.matrix(),
                    draw.matrix(),
                )
                for t, Y in ((1, Y1), (0, Y2))
                for _ in range(probes)
            ]
        self.between = self.S_inverse @ self.V
        self.between_inverse = self.V_inverse @ self.S
        self.usable = condition < LARGEST_EIGENBASIS_CONDITION and all(
            np.isfinite(part).all() for sample in self.samples for part in sample[1:]
        )

    def residuals(self, alphas: Array, products: Array) -> Array:
        """Return the predicted relative residual for each α, in units of u; inf beyond the range of float64.

        ``products`` has the αλ, one row an α.
        """
        d = products.shape[1]
        with np.errstate(all="ignore"):
            q = np.expm1(alphas)
            l = self.mu[None, :] / q[:, None]
            E, E_inverse = np.exp(products), np.exp(-products)
            of_E = self._exponential_size(self.V, E, self.V_inverse) * _squarings(products) / d
            of_inverse = self._exponential_size(self.V, E_inverse, self.V_inverse) * _squarings(products) / d
            phi = _phi(products[:, None, :] - products[:, :, None])
            exp_minus_L = self._assembled(self.S, np.exp(-l), self.S_inverse)
            of_minus_L = _norms(exp_minus_L) * _squarings(l) / d
            total = np.zeros(len(alphas))
            for t, Y, Y2, delta, N, N_of_W2, N_of_output, N_of_W3 in self.samples:
                c = q + 1 if t else np.ones(len(alphas))
                lc = c[:, None] * l
                G = abs(alphas)[:, None, None] * delta * phi
                G += E_inverse[:, :, None] * N * of_E[:, None, None]
                G += N_of_W2 * E[:, None, :] * of_inverse[:, None, None]
                T = lc[:, :, None] * (self.between @ G @ self.between_inverse)
                R = Y @ (self.S @ (T * _phi(lc[:, None, :] - lc[:, :, None])) @ self.S_inverse)
                exp_cL = self._assembled(self.S, np.exp(lc), self.S_inverse)
                of_cL = _norms(exp_cL) * _squarings(lc) / d
                R += (Y2 @ exp_minus_L) @ N_of_output * of_cL[:, None, None]
                R += (Y2 @ N_of_W3) @ exp_cL * of_minus_L[:, None, None]
                total += _norms(R) ** 2
            rms = np.sqrt(total / len(self.samples))
        return np.where(np.isnan(rms) | (q == 0), math.inf, rms)

    def _in_V(self, A: Array) -> Array:
        return np.asarray(self.V_inverse @ A @ self.V)

    def _assembled(self, basis: Array, values: Array, inverse: Array) -> Array:
        return np.asarray((basis * values[:, None, :]) @ inverse)

    def _exponential_size(self, basis: Array, values: Array, inverse: Array) -> Array:
        return _norms(self._assembled(basis, values, inverse))


class _Draw:
    """Random matrices with entries of mean square 1."""

    def __init__(self, generator: np.random.Generator, dim: int) -> None:
        self.generator, self.dim = generator, dim

    def matrix(self) -> Array:
        parts = self.generator.standard_normal((2, self.dim, self.dim)) / math.sqrt(2)
        return np.asarray(parts[0] + 1j * parts[1])


def _phi(z: Array) -> Array:
    """Return (e^z − 1)/z, 1 at 0."""
    safe = np.where(z == 0, 1, z)
    return np.where(z == 0, 1, np.expm1(safe) / safe)


def _norms(matrices: Array) -> Array:
    return np.asarray(np.linalg.norm(matrices, axis=(1, 2)))


def _squarings(arguments: Array) -> Array:
    """Return how many roundings pile up in scaling and squaring: about one a squaring."""
    return np.asarray(1 + np.log2(1 + np.abs(arguments).max(axis=1)))
