"""One step of Taylor's series, with a bound of its error that is proved here.

The step is exp(hA)v = e^(hσ) exp(hM)v with M = A − σI (powers of two aside). Computed are floats w_0 = v,
w_k ≈ (h/k) M w_(k−1), P ≈ w_0 + … + w_m and v' ≈ e^(hσ) P.

**Lemma.** Let w_k = (h/k) M w_(k−1) + e_k with any e_k, for k = 1, …, m, and e_(m+1) = −(h/(m+1)) M w_m. Then

    ‖Σ_k w_k − exp(hM)w_0‖ ≤ Σ_(k=1)^(m+1) g_k(x) ‖e_k‖,   x = max(0, |h| μ(ωM)),   g_k(x) = Σ_(i≥0) x^i k!/(k+i)!,

where ω = h/|h| and μ is the logarithmic norm that belongs to the norm.

*Proof.* Let u(s) = Σ_(k≤m) s^k w_k for 0 ≤ s ≤ 1, so that u(0) = w_0 and u(1) = Σ w_k. Then
u'(s) = Σ_k k s^(k−1) w_k = Σ_(k<m) s^k hM w_k + Σ_(k≤m) k s^(k−1) e_k, so the residual u' − hMu is
r(s) = Σ_(k=1)^(m+1) k s^(k−1) e_k: truncation leaves one monomial, and every rounding error another. Variation of
constants gives u(1) − exp(hM)w_0 = ∫_0^1 exp((1−s)hM) r(s) ds, and ‖exp((1−s)hM)‖ ≤ e^((1−s)x). It remains that
∫_0^1 k s^(k−1) e^((1−s)x) ds = g_k(x), by expanding the exponential. ∎

Also g_k = 1 + x/(k+1) g_(k+1), which gives all of them from the last, and g_K ≤ 1/(1 − x/(K+1)) for x < K + 1.

All ‖e_k‖ are bounded from the norms of the w that were computed. So the bound holds however h and m were chosen, and
whatever the rounding errors did. Those in P and in the last product are added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .rounding import UNDERFLOW, UNIT, Array, inflated, norms
from .shifted_matrix import ShiftedMatrix
from .step import MOST_TERMS, TaylorStep

CUT_OFF = UNIT / 4
"""The series ends when its rest is smaller than its largest term by this factor."""


@dataclass(frozen=True, eq=False)
class Advanced:
    """exp(hA)V, a bound of the error of each column, and what it took.

    ``loss`` is about how many times larger the terms were than what they add up to, in the worst column.
    """

    values: Array
    error: Any
    loss: float
    products: int


def advance(M: ShiftedMatrix, step: TaylorStep, V: Array, p: float, norm: float) -> Advanced | None:
    """Return exp(hA)V with error bounds in the p-norm, or None if MOST_TERMS terms are not enough.

    ``norm`` is a bound of the p-norm of |M|. Columns shall be of a size near 1, so that nothing of them underflows.
    """
    W, P = V, V.copy()
    sizes = [norms(V, p)]
    largest = sizes[0]
    for k in range(1, MOST_TERMS + 1):
        W = M.times(W) * (step.h / k)
        P += W
        sizes.append(norms(W, p))
        largest = np.maximum(largest, sizes[-1])
        rest = step.length * norm / (k + 1) * step.weights[k + 1] * sizes[-1]
        if (rest <= CUT_OFF * largest).all():
            return _bounded(M, step, P, np.array(sizes), p, norm)
    return None


def _bounded(M: ShiftedMatrix, step: TaylorStep, P: Array, sizes: Array, p: float, norm: float) -> Advanced:
    """Return e^(hσ) P with its bound; ``sizes`` are bounds of ‖w_0‖, …, ‖w_m‖."""
    dim, terms = len(P), len(sizes) - 1
    reach = step.length / np.arange(1, terms + 2).reshape(-1, *[1] * (sizes.ndim - 1))
    products = reach * norm * sizes  # bounds of ‖(h/k) |M| |w_(k−1)|‖ for k = 1, …, m + 1
    underflow = dim * (M.terms + 8) * SMALLEST * (1 + sizes)
    rounding = M.rounding(isinstance(step.h, complex))
    defects = products * rounding + reach * (M.terms * M.lost) * sizes + underflow  # of e_1, …, e_m
    defects[-1] = products[-1]  # of e_(m+1), the truncation
    series = np.tensordot(step.weights[1 : terms + 2], defects, 1)
    total = norms(P, p)
    summation = UNIT * np.minimum(np.cumsum(sizes, axis=0)[1:], total + _tails(sizes)[1:]).sum(axis=0)
    values = P * step.factor
    error = step.factor_size * (series + summation + PRODUCT * UNIT * total) + step.factor_error * total
    size = sizes.sum(axis=0) * step.factor_size
    loss = size / np.maximum(step.growth * sizes[0], norms(values, p))
    return Advanced(values, inflated(error + dim * SMALLEST), float(loss.max(initial=1.0)), terms)


def _tails(sizes: Array) -> Array:
    """Return the sums of all that come after each one."""
    tails = np.zeros_like(sizes)
    tails[:-1] = np.cumsum(sizes[:0:-1], axis=0)[::-1]
    return tails


PRODUCT = 4
"""The rounding error of a product of complex numbers, in units of UNIT: √2 γ_2."""
SMALLEST = 2.0**16 * UNDERFLOW
"""What underflow can change in one term of (h/k) M w, with room to spare: |h| is at most 2^9."""
