"""The choice of Ω, α and t for Theorem 3, and of the bits to start with.

Let λ be the eigenvalues of K = (X₁ − X₂)⁻¹X₂. The exponential exp(W₁X₂) = exp(αK) loses what its condition number
says, about exp(spread of Re αλ), and so do exp(A) and exp(e^α A), where A = log(N)/(e^α − 1). Small α spare the first
one, large α the others. But log N is about (Ω + S)/t for large t. With t of the size of 1/α all three are well
conditioned at once, however large K is. The price of a large t is a factor t in the relative errors, and a factor
e^−t in W₄. So t grows with K, and no farther than it has to.

Real weights need real α and t. Complex weights get real ones, too: no direction of α is good for all λ, but a small α
is.

Everything here is an approximation: a bad choice costs digits, never correctness.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.precision import bits_for
from ..inputs.problem import Problem
from ..systems.ball.approximate_spectrum import approximate_spectrum
from ..systems.ball.methods import Way, way_of_formulas
from .choice import LOST_IN_CLUSTERS_OF_K as LOST_IN_CLUSTERS
from .error_model import LARGEST_EXPONENT
from .polar_factor import TwoLogarithms, two_logarithms

Array = np.ndarray[Any, Any]

STEP = 1.5
"""The ratio of neighbours in the grids of |α| and of t."""
SMALLEST_T = 0.3
"""The smallest t tried, relative to ‖Ω + S‖₂. From 1 on N certainly has a principal logarithm."""
CLEAR_OF_CUT = 2.8
"""Radians. N is tried only if its eigenvalues have smaller arguments."""
LARGEST_ALPHA, FARTHEST = 3.0, 1e150
"""|α| is tried down to 1/FARTHEST, and t up to FARTHEST times ‖Ω + S‖₂."""
PRICE_OF_SIZE = 0.5
"""In nats, of a nat in the size of the largest weight, or in the number of digits of an exponential's exponent."""
BITS, BITS_PER_ROW, BITS_PER_DOUBLING = 10, 18, 12
"""Bits that everything else costs, and what it costs for each row, or in eigenbases for each doubling of d."""


@dataclass(frozen=True)
class FourLayerChoice:
    """The values chosen, the bits to start with, the bits lost as predicted, and why this α."""

    Omega: ExactMatrix
    t: Fraction
    alpha: GaussianRational
    precision: int
    loss: int
    reason: str


def choose_for_four_layers(
    problem: Problem,
    digits: int,
    *,
    alpha: GaussianRational | None = None,
    ratio: ExactMatrix | None = None,
    for_float64: bool = False,
    attempt: int = 0,
) -> FourLayerChoice:
    """Choose Ω, t and, if it is None, α for the two equations of ``problem``.

    ``ratio`` is M with Y₂M = Y₁; it is needed if Y₂ is singular. ``for_float64`` keeps exp(tI + S) in its range. A
    further ``attempt`` computes Ω with more bits, and takes t so large that N has a principal logarithm. Raises
    :class:`InconclusiveError` if a spectrum or a polar factor cannot be approximated.
    """
    divisor, dividend = (problem.Y2, problem.Y1) if ratio is None else (ExactMatrix.identity(problem.dim), ratio)
    logarithms = two_logarithms(divisor, dividend, attempt=attempt)
    K = approximate_spectrum(problem.X1 - problem.X2, problem.X2)
    eigenvalues = np.clip([complex(z) for z in K.eigenvalues], -FARTHEST, FARTHEST)
    scales, spectra = _spectra_of_N(logarithms, eigenvalues, safe=attempt > 0, in_range=for_float64)
    alphas = _alphas(eigenvalues) if alpha is None else np.array([complex(alpha)])
    losses, sizes = _losses(alphas, eigenvalues, scales, spectra)
    prices = losses + PRICE_OF_SIZE * sizes
    i, j = np.unravel_index(np.argmin(prices), prices.shape)
    t, reason = _short(scales[j]), "given"
    if alpha is None:
        alpha, reason = (
            GaussianRational(_short(alphas[i].real), Fraction(0)),
            "the real α with the smallest predicted loss",
        )
    loss = math.ceil(losses[i, j] / math.log(2))
    lost = loss + logarithms.condition + _lost_otherwise(problem.dim, digits, K.condition)
    return FourLayerChoice(logarithms.Omega, t, alpha, bits_for(digits, lost), loss, f"{reason}; t = {float(t):.4g}")


def _lost_otherwise(dim: int, digits: int, condition: float) -> int:
    """Return the bits that dimension and the condition of K's eigenvalues cost; measured, with a margin."""
    in_eigenbases = way_of_formulas(dim, bits_for(digits)) is Way.IN_EIGENBASES
    of_dimension = BITS_PER_DOUBLING * math.log2(dim) if in_eigenbases else BITS_PER_ROW * dim
    of_vectors = min(2 * math.log2(condition), LOST_IN_CLUSTERS)
    return math.ceil(BITS + of_dimension + of_vectors)


def _spectra_of_N(
    logarithms: TwoLogarithms, eigenvalues: Array, *, safe: bool, in_range: bool
) -> tuple[Array, Array]:
    """Return the t to try, and for each the logarithms of the eigenvalues of N."""
    Omega, S = logarithms.Omega.to_numpy(), logarithms.S
    norm = float(np.linalg.norm(Omega + S, 2)) or 1.0
    first, last = (1.05 if safe else SMALLEST_T), 8 * max(1.0, float(np.abs(eigenvalues).max()))
    relative = first * STEP ** np.arange(2 + math.ceil(math.log(last / first) / math.log(STEP)))
    if in_range:
        relative = relative[(norm * relative <= LARGEST_EXPONENT - norm) | (relative == first)]
    scales = norm * relative
    shifts = scales[:, None, None] * np.eye(len(S))
    spectra = np.linalg.eigvals(np.linalg.solve(shifts - Omega, shifts + S)).astype(complex)
    clear = (relative > 1) | (np.abs(np.angle(spectra)).max(axis=1) < CLEAR_OF_CUT)
    return scales[clear], np.log(spectra[clear])


def _alphas(eigenvalues: Array) -> Array:
    """Return the α to try: of both signs, as small as 1/|λ| for the largest λ."""
    smallest = 0.25 / max(1.0, float(np.abs(eigenvalues).max()))
    moduli = LARGEST_ALPHA / STEP ** np.arange(2 + math.ceil(math.log(LARGEST_ALPHA / smallest) / math.log(STEP)))
    return np.concatenate([moduli, -moduli]).astype(complex)


def _losses(alphas: Array, eigenvalues: Array, scales: Array, spectra: Array) -> tuple[Array, Array]:
    """Return, for each α and t, the nats lost, and the nats by which the weights and exponents are large."""
    with np.errstate(all="ignore"):
        first = alphas[:, None] * eigenvalues
        q = np.expm1(alphas)
        inner = spectra[None, :, :] / q[:, None, None]
        outer = inner * np.exp(alphas)[:, None, None]
        lost_in_first = np.ptp(first.real, axis=1) + np.log1p(np.abs(first).max(axis=1))
        lost = np.log1p(scales)[None, :] + lost_in_first[:, None]
        for exponent in (inner, outer):
            lost = lost + np.ptp(exponent.real, axis=2) + np.log1p(np.abs(exponent).max(axis=2))
        second = np.log(np.abs(inner).max(axis=2) + 1e-300) + np.max(-first.real, axis=1)[:, None]
        third = np.log(scales)[None, :] + np.max(-inner.real, axis=2)
        sizes = np.maximum(0.0, np.maximum(second, third)) + np.log1p(scales / LARGEST_EXPONENT)[None, :]
    lost[~np.isfinite(lost)] = math.inf
    return lost, np.where(np.isfinite(sizes), sizes, math.inf)


def _short(x: float) -> Fraction:
    """Return x rounded to 6 bits."""
    mantissa, exponent = math.frexp(x)
    return Fraction(round(mantissa * 64)) * Fraction(2) ** (exponent - 6)
