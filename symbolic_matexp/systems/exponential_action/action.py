"""exp(tA)V in float64, step by step, with a proved bound of the error of every column.

If v is wrong by at most E, and a step exp(hA) by δ, then what it leads to is wrong by at most e^(|h|μ(ωA)) E + δ. For
a matrix with μ ≤ 0, such as a Laplacian, errors do not grow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from ...inputs.exact_numbers import GaussianRational
from ..ball.arithmetic import float_above
from .balancing import balanced
from .logarithmic_norm import logarithmic_norm
from .rounding import UNIT, Array, inflated, norms, norms_below, times_power_of_two
from .shifted_matrix import LARGEST_STEP, SMALL_STEP, ShiftedMatrix
from .step import BITS, LARGEST_GROWTH, LARGEST_TURN, MOST_TERMS, TaylorStep, TaylorSteps, size_of
from .taylor import advance

EASY, HARD = 4.0, 64.0
"""A step with a smaller loss to cancellation is followed by a longer one; one with a larger loss is made anew."""
HELD = 16
"""So many steps after one that was made anew none is made longer."""
NEGLIGIBLE_NORM = 1.0
"""The 2-norm is taken unless another norm's bound of exp(tA) is smaller by more than e to this power."""
LOST = 2.0**-1020
"""What underflow can change in a number that is multiplied or divided, in each of its parts, with room to spare."""
POWERS = 6
"""Iterations with which ‖M‖ is estimated, to choose the length of steps."""


@dataclass(frozen=True, eq=False)
class Action:
    """exp(tA)V with bounds of the absolute and of the relative errors of its columns, in the p-norm."""

    p: float
    products: int
    values: Array
    errors: Any
    relative_errors: Any


@dataclass(frozen=True)
class TooManyProducts:
    """There would be more products with A than are allowed; about so many are needed, or more."""

    needed: float


@dataclass(frozen=True)
class OutOfRange:
    """A value is larger than every float."""


class LargeExponential:
    """exp(tA) of a real or complex array or ``csr_array``. Without p its norm is chosen: 1, 2 or inf."""

    def __init__(self, A: Any, t: GaussianRational, p: float | None) -> None:
        direction = _direction(t)
        with flint.ctx.workprec(BITS):
            size = size_of(t)
        A, self._scaling = balanced(A, direction, float_above(size), p)
        self._M = M = ShiftedMatrix.of(A, direction, 1 if self._scaling is None else 3)
        f, g = M.exponents
        with flint.ctx.workprec(BITS):
            length = float_above(size * flint.arb(2) ** (f + g)) if M.terms else 0.0
            turn = float_above(size * flint.arb(2) ** f * abs(flint.acb(complex(M.shift))))
        found = {q: logarithmic_norm(M, q, direction, length) for q in (2.0, 1.0, math.inf) if p in (None, q)}
        least = min(found.values())
        self._p = next(q for q, mu in found.items() if mu == least or length * (mu - least) <= NEGLIGIBLE_NORM)
        self._mu, self._norm = found[self._p], M.absolute_norm(self._p)
        typical = self._norm if self._p != 2 else _estimated_norm(M, self._norm, length)
        self._expected_steps = max(
            1.0,
            length * typical / LARGEST_STEP,
            length * (typical - self._mu) / SMALL_STEP,
            1.01 * length * self._mu / LARGEST_GROWTH,
            1.01 * turn / LARGEST_TURN,
        )
        self._expected = self._expected_steps * (12 + 2.2 * length * typical / self._expected_steps)
        self._steps = TaylorSteps(M, t, self._mu)
        self._is_complex = M.is_complex or t.imag != 0

    def times(self, V: Array, most_products: int) -> Action | TooManyProducts | OutOfRange:
        """Return exp(tA)V for finite columns V, or why there is none."""
        if not self._expected <= most_products:
            return TooManyProducts(self._expected)
        split = V.dtype.kind == "c" and not self._is_complex  # then its real and imaginary parts are columns
        start = np.stack([V.real, V.imag], axis=-1).reshape(len(V), -1) if split else V
        outcome = self._run(start.astype(np.complex128) if self._is_complex else start, most_products)
        if not isinstance(outcome, tuple):
            return outcome
        values, errors, products = outcome
        if split:
            values = values.view(np.complex128).reshape(V.shape)
            errors = inflated(errors.reshape(*V.shape[1:], 2).sum(axis=-1))
        return Action(self._p, products, values, errors, _relative(values, errors, self._p))

    def _run(self, values: Array, most_products: int) -> tuple[Array, Any, int] | TooManyProducts | OutOfRange:
        """Return exp(tA) of columns of the kind that A needs, with their errors and the number of products."""
        errors, exponents = np.zeros(values.shape[1:]), np.zeros(values.shape[1:], dtype=np.int64)
        scaling = None if self._scaling is None else self._scaling.reshape(-1, *[1] * errors.ndim)
        if scaling is not None:
            values, errors, exponents = _near_one(values, errors, exponents)
            values = values / scaling
            errors = inflated(errors + 2 * UNIT * norms(values, self._p) + len(values) * LOST)
        part, remaining, held, products = Fraction(1, math.ceil(self._expected_steps)), Fraction(1), 0, 0
        while remaining:
            if products > most_products:
                return TooManyProducts(products / float(1 - remaining + part))
            part = min(part, remaining)
            values, errors, exponents = _near_one(values, errors, exponents)
            step = self._steps.of(part)
            if step is None:
                part, held = part / 2, HELD
                continue
            taken = advance(self._M, step, values, self._p, self._norm)
            products += MOST_TERMS if taken is None else taken.products
            if taken is None or (taken.loss > HARD and self._can_be_gentler(step)):
                part, held = part / 2, HELD
                continue
            values, errors = taken.values, inflated(step.growth * errors + taken.error)
            remaining, held = remaining - part, held - 1
            if taken.loss < EASY and taken.products < MOST_TERMS / 3 and held <= 0:
                part *= 2
        if scaling is not None:
            values, errors = _scaled_back(values, errors, scaling, self._p)
        floats, errors = _in_range(values, errors, exponents, self._p)
        return OutOfRange() if floats is None else (floats, errors, products)

    def _can_be_gentler(self, step: TaylorStep) -> bool:
        return step.length * (self._norm - self._mu) > SMALL_STEP


def _scaled_back(values: Array, errors: Any, scaling: Array, p: float) -> tuple[Array, Any]:
    """Return D times columns, with the errors that they then have."""
    values = values * scaling
    return values, inflated(float(scaling.max()) * errors + 2 * UNIT * norms(values, p) + len(values) * LOST)


def _in_range(scaled: Array, errors: Any, exponents: Any, p: float) -> tuple[Array | None, Any]:
    """Return the floats 2^exponents · scaled, or None beyond their range, and the errors with those of rounding."""
    values = times_power_of_two(scaled, exponents)
    if not np.isfinite(values).all():
        return None, errors
    kept = times_power_of_two(values, -exponents)
    errors = inflated(errors + norms(scaled - kept, p) * (scaled != kept).any(axis=0))
    bounds = np.nextafter(np.ldexp(errors, exponents), math.inf)
    return values, np.where(np.isnan(bounds), math.inf, bounds)


def _relative(values: Array, errors: Any, p: float) -> Any:
    """Return bounds of the errors relative to the exact columns; inf where these may be zero."""
    scaled, errors, _ = _near_one(values, errors, np.zeros(values.shape[1:], dtype=np.int64))
    below = norms_below(scaled, p)
    return np.where(errors < below, inflated(errors / (below - errors)), math.inf)


def _near_one(V: Array, errors: Any, exponents: Any) -> tuple[Array, Any, Any]:
    """Return columns with a largest part in [1/2, 1), scaled by powers of two, with what their errors become."""
    largest = np.abs(V.view(np.float64).reshape(*V.shape, -1)).max(axis=(0, -1))
    shift = np.frexp(largest)[1]
    scaled = times_power_of_two(V, -shift)
    lost = (times_power_of_two(scaled, shift) != V).any(axis=0)
    return scaled, inflated(np.ldexp(errors, -shift) + lost * len(V) * LOST), exponents + shift


def _direction(t: GaussianRational) -> float | complex:
    """Return t/|t|, up to some units of the last digit."""
    if t.imag == 0:
        return 1.0 if t.real >= 0 else -1.0
    size = max(abs(t.real), abs(t.imag))
    z = complex(t.real / size, t.imag / size)
    return z / abs(z)


def _estimated_norm(M: ShiftedMatrix, bound: float, length: float) -> float:
    """Return about ‖M‖_2, from below, if the work that it may save is worth it; at most ``bound``."""
    if length * bound <= 8 * POWERS:
        return bound
    v = np.random.default_rng(0).standard_normal(M.dim)
    adjoint, size = M.matrix.conj().T, 0.0
    for _ in range(POWERS):
        w = M.matrix @ (v / np.linalg.norm(v))
        size, v = float(np.linalg.norm(w)), adjoint @ w
        if not v.any():
            return bound
    return min(bound, 1.1 * size)
