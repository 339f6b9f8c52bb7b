"""Rigorous bounds of what float64 computes.

Assumed is IEEE arithmetic, rounded to nearest with gradual underflow. Sums may be taken in any order, and products
may be fused into them: that covers every BLAS that multiplies in the ordinary way, and not by Strassen's.
Then a real sum of n products is wrong by at most γ_n Σ|x_i y_i|, and a complex one by at most √2 γ_2n Σ|x_i||y_i|,
less than γ_3n Σ|x_i||y_i|: its parts are real sums of 2n products (Higham, *Accuracy and Stability*, section 3.6).
A product that underflows is wrong by UNDERFLOW besides, in each part.

A bound is computed from numbers that are not negative by +, ·, / and √ alone. Every operation then loses at most a
relative UNIT, so that :func:`inflated` makes up for all of them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

UNIT = 2.0**-53
"""The unit roundoff."""
UNDERFLOW = 2.0**-1022
"""More than what underflow can change in a result."""
OPERATIONS = 4096
"""Up to so many operations, one after the other, may lie behind a number that :func:`inflated` is given."""
_INFLATION = 1 + 2.0**-40
FUNCTIONS = 64
"""So many units of UNIT cover the errors of a square root, a modulus and a few products."""


def gamma(n: int) -> float:
    """Return an upper bound of γ_n = nu/(1 − nu); inf if that is not defined."""
    product = n * UNIT
    return inflated(product / (1 - product)) if product < 0.5 else math.inf


def inflated(bound: Any) -> Any:
    """Return at least the number that ``bound`` was meant to be before its OPERATIONS were rounded."""
    return bound * _INFLATION


def norms(V: Array, p: float) -> Any:
    """Return an upper bound of the p-norm of a vector, or of each column of a matrix: p = 1, 2 or inf."""
    if p == math.inf:
        return np.abs(V).max(axis=0) * (1 + FUNCTIONS * UNIT)
    slack = 1 + gamma(len(V) + FUNCTIONS)
    if p == 1:
        return np.abs(V).sum(axis=0) * slack
    squares = _square_sums(V.real) + _square_sums(V.imag) if V.dtype.kind == "c" else _square_sums(V)
    bound = np.sqrt(squares) * slack + math.sqrt(2 * len(V)) * 2.0**-510  # squares may underflow
    return bound if squares.all() else np.where(V.any(axis=0), bound, 0.0)


def _square_sums(V: Array) -> Any:
    return V @ V if V.ndim == 1 else np.einsum("ij,ij->j", V, V)


def frobenius(V: Array) -> float:
    """Return an upper bound of the Frobenius norm of a matrix."""
    return float(norms(V.reshape(-1), 2))


def norms_below(V: Array, p: float) -> Any:
    """Return a lower bound of the p-norm of a vector, or of each column of a matrix."""
    slack = 1 - 4 * gamma(len(V) + FUNCTIONS)
    return np.maximum(norms(V, p) * slack - (math.sqrt(2 * len(V)) * 2.0**-509 if p == 2 else 0), 0)


def times_power_of_two(array: Array, exponent: Any) -> Array:
    """Return 2^exponent times an array. It is exact, but for overflow and underflow."""
    if array.dtype.kind != "c":
        return np.asarray(np.ldexp(array, exponent))
    result = np.empty(np.broadcast_shapes(array.shape, np.shape(exponent)), dtype=np.complex128)
    result.real, result.imag = np.ldexp(array.real, exponent), np.ldexp(array.imag, exponent)
    return result
