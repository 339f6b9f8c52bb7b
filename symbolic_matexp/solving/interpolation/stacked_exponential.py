"""The matrix exponential of a stack of float64 matrices, and its derivative in all directions at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

LARGEST_NORM = 256.0
"""The exponential of a larger matrix is nan: a search has no use for entries that may be as large as e^256."""
DEGREE, HALVINGS_MORE = 10, 3
"""Taylor's polynomial of this degree, of matrices of norm at most 2^−3, errs by less than a unit roundoff."""


def exponential(A: Array) -> Array:
    """Return exp(A) for A of shape (…, d, d)."""
    return _computed(A, derivative=False)[0]


def exponential_and_derivative(A: Array) -> tuple[Array, Array]:
    """Return exp(A) and the d²×d² matrix of its derivative, for A of shape (…, d, d).

    The derivative maps dA to d exp(A), both read row by row. By scaling and squaring: Higham, Functions of Matrices,
    section 10.6, in all directions at once.
    """
    value, derivative = _computed(A, derivative=True)
    assert derivative is not None
    return value, derivative


def _computed(A: Array, *, derivative: bool) -> tuple[Array, Array | None]:
    d = A.shape[-1]
    norms = np.abs(A).sum(-1).max(-1)
    usable = norms <= LARGEST_NORM
    largest = norms[usable].max(initial=0.0)
    halvings = max(0, math.frexp(largest)[1] + HALVINGS_MORE)
    B = np.where(usable[..., None, None], A, 0) * 2.0**-halvings
    E = B + np.eye(d)
    D = derivative_of_power = power = None
    if derivative:
        D = derivative_of_power = _right_factor(np.broadcast_to(np.eye(d), B.shape), B.dtype)
    power = B
    for n in range(2, DEGREE + 1):
        if derivative_of_power is not None:  # d(Bⁿ) = B d(Bⁿ⁻¹) + dB Bⁿ⁻¹, divided by n!
            derivative_of_power = (_times(B, derivative_of_power) + _right_factor(power, B.dtype)) / n
            D = D + derivative_of_power
        power = B @ power / n
        E = E + power
    if D is not None:
        D = D * 2.0**-halvings
    for _ in range(halvings):
        if D is not None:  # d(E²) = E dE + dE E
            D = _times(E, D) + _times_right(D, E)
        E = E @ E
    E[~usable] = np.nan
    return E, D


def _right_factor(P: Array, kind: Any) -> Array:
    """Return the matrices of dB ↦ dB P."""
    d = P.shape[-1]
    matrix = np.zeros((*P.shape[:-2], d, d, d, d), kind)
    for i in range(d):
        matrix[..., i, :, i, :] = np.swapaxes(P, -1, -2)
    return matrix.reshape(*P.shape[:-2], d * d, d * d)


def _times(E: Array, D: Array) -> Array:
    """Return E dX, where D is the matrix of dX."""
    d = E.shape[-1]
    return (E @ D.reshape(*E.shape[:-2], d, d**3)).reshape(D.shape)


def _times_right(D: Array, E: Array) -> Array:
    """Return dX E, where D is the matrix of dX."""
    d = E.shape[-1]
    rows = D.reshape(*E.shape[:-2], d, d, d * d)
    return (np.swapaxes(E, -1, -2)[..., None, :, :] @ rows).reshape(D.shape)
