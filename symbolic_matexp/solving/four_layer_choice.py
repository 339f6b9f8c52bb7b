"""The choice of Ω, α and t for Theorem 3, and of the bits to start with.

Let λ be the eigenvalues of K = (X₁ − X₂)⁻¹X₂. The exponential exp(W₁X₂) = exp(αK) loses what its condition number
says, about exp(spread of Re αλ), and so do exp(A) and exp(e^α A), where A = log(N)/(e^α − 1). Small α spare the first
one, large α the others. But log N is about (Ω + S)/t for large t. With t of the size of 1/α all three are well
conditioned at once, however large K is. The price of a large t is a factor t in the relative errors, and for a real t
a factor e^−t in W₄. So t grows with K, and no farther than it has to.

Real weights need real α and t. Otherwise t may be imaginary, which keeps exp(tI + S) in the range of float64, and α
may turn an eigenvalue of K onto the imaginary axis.

Everything here is an approximation: a bad choice costs digits, never correctness.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.precision import bits_for
from ..inputs.problem import Problem
from ..systems.ball.approximate_spectrum import Number, approximate_spectrum
from ..systems.ball.arithmetic import size_in_bits
from ..systems.ball.methods import Way, way_of_formulas
from .choice import LARGEST_LOSS
from .choice import LOST_IN_CLUSTERS_OF_K as LOST_IN_CLUSTERS
from .error_model import LARGEST_EXPONENT
from .polar_factor import TwoLogarithms, two_logarithms

Array = np.ndarray[Any, Any]

STEP = 2.0
"""The ratio of neighbours in the grids of |α| and of |t|; they are refined twice."""
LARGEST_ALPHA, SMALLEST_PRODUCT = 3.0, 0.25
"""|α| is tried from the first number down to where |αλ| is the second one for the largest λ."""
SMALLEST_T, LARGEST_T = 0.3, 8.0
"""|t| is tried relative to ‖Ω + S‖₂, from the first number to the second one times the largest |λ|."""
CERTAIN = 1.05
"""From here on, and for imaginary t relative to ‖Ω + S‖₂ + ‖Ω‖₂, N certainly has a principal logarithm."""
CLEAR_OF_CUT = 2.8
"""In radians. Other t are tried only if the arguments of N's eigenvalues are smaller."""
LARGE_BITS = 20
"""If λ has more bits, α and t are inversely proportional: they are chosen for a smaller λ and scaled."""
LARGEST_FLOAT = 1e280
"""Larger numbers are taken for this one."""
PRICE_OF_SIZE = 0.5
"""In nats, of a nat in the size of the largest weight or of the exponents."""
BITS, BITS_PER_DOUBLING = 10, 12
"""Bits that everything else costs, and in eigenbases for each doubling of d."""
BITS_PER_ROW = {Way.ENTRYWISE: 10, Way.BY_INTERPOLATION: 18}
"""Bits that each row costs otherwise."""


@dataclass(frozen=True)
class FourLayerChoice:
    """The values chosen, the bits to start with, the bits lost as predicted, and why this α."""

    Omega: ExactMatrix
    t: GaussianRational
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
    real: bool = False,
    for_float64: bool = False,
    attempt: int = 0,
) -> FourLayerChoice:
    """Choose Ω, t and, if it is None, α for the two equations of ``problem``.

    ``ratio`` is M with Y₂M = Y₁; it is needed if Y₂ is singular. ``real`` restricts the choice to real α and t, and
    ``for_float64`` keeps exp(tI + S) in its range. A further ``attempt`` computes Ω with more bits, and takes t so
    large that N has a principal logarithm. Raises :class:`InconclusiveError` if a spectrum or a polar factor cannot
    be approximated.
    """
    divisor, dividend = (problem.Y2, problem.Y1) if ratio is None else (ExactMatrix.identity(problem.dim), ratio)
    logarithms = two_logarithms(divisor, dividend, attempt=attempt)
    of_K = approximate_spectrum(problem.X1 - problem.X2, problem.X2)
    shift = 0 if alpha is not None else max(0, _bits(of_K.eigenvalues) - LARGE_BITS)
    eigenvalues = np.array([_scaled(z, -shift) for z in of_K.eigenvalues])
    alphas = _alphas(eigenvalues, real) if alpha is None else np.array([_as_complex(alpha)])
    grid = _Grid(logarithms, eigenvalues, real=real, certain=attempt > 0, in_range=for_float64)
    best, t, loss = grid.best(alphas, grid.shifts(alphas))
    for factor in (STEP**0.5, STEP**0.25):
        factors = np.array([1, factor, 1 / factor])
        best, t, loss = grid.best(best * (factors if alpha is None else factors[:1]), grid.around(t, factors))
    reason = "given" if alpha is not None else f"the {'real ' * real}α with the smallest predicted loss"
    bits_lost = math.ceil(min(loss, LARGEST_LOSS) / math.log(2)) + shift
    bits = bits_lost + shift + logarithms.condition + _lost_otherwise(problem.dim, digits, of_K.condition)
    return FourLayerChoice(
        Omega=logarithms.Omega,
        t=_exactly(t, shift),
        alpha=_exactly(best, -shift) if alpha is None else alpha,
        precision=bits_for(digits, bits),
        loss=bits_lost,
        reason=reason,
    )


def _lost_otherwise(dim: int, digits: int, condition: float) -> int:
    """Return the bits that dimension and the condition of K's eigenvalues cost; measured, with a margin."""
    way = way_of_formulas(dim, bits_for(digits))
    of_dimension = BITS_PER_ROW[way] * dim if way in BITS_PER_ROW else BITS_PER_DOUBLING * math.log2(dim)
    return math.ceil(BITS + of_dimension + min(2 * math.log2(condition), LOST_IN_CLUSTERS))


def _alphas(eigenvalues: Array, real: bool) -> Array:
    """Return the α to try: moduli times directions, ±1 or also ±i and those that turn the largest λ onto iℝ."""
    largest = eigenvalues[np.argmax(np.abs(eigenvalues))]
    moduli = _powers(LARGEST_ALPHA, SMALLEST_PRODUCT / max(1.0, abs(largest)))
    directions: list[complex] = [1, -1]
    if not real:
        turning = 1j * np.conj(largest) / abs(largest) if largest else 1j
        directions += [1j, -1j, turning, -turning]
    return np.outer(directions, moduli).astype(complex).ravel()


class _Grid:
    """What is predicted for each α and t."""

    def __init__(
        self, logarithms: TwoLogarithms, eigenvalues: Array, *, real: bool, certain: bool, in_range: bool
    ) -> None:
        self.Omega, self.S = logarithms.Omega.to_numpy(), logarithms.S
        self.eigenvalues, self.real, self.certain, self.in_range = eigenvalues, real, certain, in_range
        self.norm = float(np.linalg.norm(self.Omega + self.S, 2)) or 1.0
        self.of_Omega = float(np.linalg.norm(self.Omega, 2))

    def shifts(self, alphas: Array) -> Array:
        """Return the t to try: positive ones, and also imaginary ones if the weights may be complex."""
        needed = max(1.0, float(np.abs(self.eigenvalues).max()), 1 / float(np.abs(alphas).min()))
        last = min(LARGEST_T * needed, LARGEST_FLOAT / self.norm)
        real = self.norm * _powers(SMALLEST_T, last)
        return real if self.real else np.concatenate([real, 1j * (real + self.of_Omega)])

    def around(self, t: complex, factors: Array) -> Array:
        """Return t with its distance from the eigenvalues of Ω multiplied by these factors."""
        return t * factors if t.imag == 0 else 1j * (self.of_Omega + (t.imag - self.of_Omega) * factors)

    def best(self, alphas: Array, shifts: Array) -> tuple[complex, complex, float]:
        """Return the α and t with the smallest price, and the nats lost."""
        spectra, admitted = self._spectra_of_N(shifts)
        losses, sizes = _losses(alphas, self.eigenvalues, shifts, spectra)
        prices = np.where(admitted, losses + PRICE_OF_SIZE * sizes, math.inf)
        i, j = np.unravel_index(np.argmin(prices), prices.shape)
        return complex(alphas[i]), complex(shifts[j]), float(losses[i, j])

    def _spectra_of_N(self, shifts: Array) -> tuple[Array, Array]:
        """Return for each t the logarithms of N's eigenvalues, and whether this t may be taken.

        N − I = B⁻¹(Ω + S), which for large t has digits that N itself would not have.
        """
        B = shifts[:, None, None] * np.eye(len(self.S)) - self.Omega
        spectra = np.linalg.eigvals(np.linalg.solve(B, np.broadcast_to(self.Omega + self.S, B.shape))).astype(complex)
        distance = np.where(shifts.imag == 0, np.abs(shifts), np.abs(shifts) - self.of_Omega)
        admitted = distance >= self.norm * CERTAIN
        if not self.certain:
            admitted |= np.abs(np.angle(1 + spectra)).max(axis=1) < CLEAR_OF_CUT
        if self.in_range:
            admitted &= shifts.real <= LARGEST_EXPONENT - self.norm
        with np.errstate(divide="ignore"):
            return _logarithms_of_one_plus(spectra), admitted


def _logarithms_of_one_plus(z: Array) -> Array:
    """Return log(1 + z), also for tiny z, of which NumPy's log1p of complex numbers loses the real part."""
    logarithms: Array = np.log1p(z.real * (2 + z.real) + z.imag**2) / 2 + 1j * np.arctan2(z.imag, 1 + z.real)
    return logarithms


def _losses(alphas: Array, eigenvalues: Array, shifts: Array, spectra: Array) -> tuple[Array, Array]:
    """Return, for each α and t, the nats lost, and the nats by which weights and exponents are large."""
    with np.errstate(all="ignore"):
        first = alphas[:, None] * eigenvalues
        inner = spectra[None, :, :] / np.expm1(alphas)[:, None, None]
        lost = (np.ptp(first.real, axis=1) + np.log1p(np.abs(first).max(axis=1)))[:, None] + np.log1p(np.abs(shifts))
        for exponent in (inner, inner * np.exp(alphas)[:, None, None]):
            lost = lost + np.ptp(exponent.real, axis=2) + np.log1p(np.abs(exponent).max(axis=2))
        second = np.log1p(np.abs(inner).max(axis=2)) + np.max(-first.real, axis=1)[:, None]
        third = np.log1p(np.abs(shifts)) + np.max(-inner.real, axis=2)
        sizes = np.maximum(second, third) + np.log1p(np.abs(shifts.real) / LARGEST_EXPONENT)
    return np.where(np.isfinite(lost), lost, math.inf), np.where(np.isfinite(sizes), sizes, math.inf)


def _powers(first: float, last: float) -> Array:
    """Return ``first`` times powers of STEP until just beyond ``last``."""
    count = 2 + int(abs(math.log(last / first)) / math.log(STEP))
    powers: Array = first * STEP ** (np.arange(count) * (1 if last > first else -1))
    return powers


def _bits(values: Sequence[Number]) -> int:
    """Return an upper bound of log₂|z| for all values, at least 0."""
    return max(math.frexp(abs(z))[1] if isinstance(z, complex) else size_in_bits(z) for z in values)


def _scaled(z: Number, exponent: int) -> complex:
    """Return z times 2 to this power, as a float; beyond their range, a large one."""
    result = z * 2.0**exponent if isinstance(z, complex) else complex(z * flint.arb(2) ** exponent)
    return result if cmath.isfinite(result) else complex(LARGEST_FLOAT)


def _as_complex(alpha: GaussianRational) -> complex:
    """Return α as floats, neither 0 nor infinite."""
    try:
        return complex(alpha) or complex(1 / LARGEST_FLOAT)
    except OverflowError:
        return complex(LARGEST_FLOAT)


def _exactly(z: complex, exponent: int) -> GaussianRational:
    """Return z times 2 to this power, to three digits if it is real or imaginary; else its direction matters."""
    parts = (z.real, z.imag) if z.real and z.imag else (float(f"{z.real:.3g}"), float(f"{z.imag:.3g}"))
    return GaussianRational(*(Fraction(x) * Fraction(2) ** exponent for x in parts))
