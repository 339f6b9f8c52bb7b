"""The matrix exponential of a stack of float64 matrices, and its derivative in all directions at once.

Taylor's series with scaling and squaring, differentiated (Al-Mohy & Higham, SIAM J. Matrix Anal. Appl. 30 (2009),
section 3). A direction is one entry; the d² derivatives of a matrix are the columns of one matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

LARGEST_NORM = 1024.0
"""The exponential of a larger matrix is nan: its entries may be as large as e^1024, beyond the range of float64."""
DEGREE, MORE_HALVINGS = 10, 3
"""Taylor's polynomial of this degree, of matrices of norm at most 2^−3, errs by less than a unit roundoff."""


def exponential(A: Array) -> Array:
    """Return exp(A) for A of shape (…, d, d)."""
    return _computed(A, directions=False)[0]


def exponential_and_derivative(A: Array) -> tuple[Array, Array]:
    """Return exp(A) and the d²×d² matrices that map dA to d exp(A), both read row by row; A has shape (…, d, d)."""
    return _computed(A, directions=True)


def _computed(A: Array, *, directions: bool) -> tuple[Array, Array]:
    """Return exp(A), and the derivative if it is asked for."""
    *leading, d, _ = A.shape
    A = A.reshape(-1, d, d)
    norms = np.abs(A).sum(-1).max(-1, initial=0.0)
    usable = norms <= LARGEST_NORM
    halvings = np.maximum(0, np.frexp(np.where(usable, norms, 0))[1] + MORE_HALVINGS)
    A = np.where(usable[:, None, None], A, 0) * (2.0**-halvings)[:, None, None]
    unit = np.eye(d, dtype=A.dtype)
    E, power = A + unit, A
    change = D = _right_factor(np.broadcast_to(unit, A.shape)) if directions else np.empty((len(A), 0, 0))
    for n in range(2, DEGREE + 1):
        if directions:  # d(Aⁿ) = A d(Aⁿ⁻¹) + dA Aⁿ⁻¹, divided by n!
            change = (_left_times(A, change) + _right_factor(power)) / n
            D = D + change
        power = A @ power / n
        E = E + power
    D = D * (2.0**-halvings)[:, None, None]
    for step in range(halvings.max(initial=0)):
        some = halvings > step
        if directions:  # d(E²) = E dE + dE E
            D[some] = _left_times(E[some], D[some]) + _right_times(D[some], E[some])
        E[some] = E[some] @ E[some]
    E[~usable] = np.nan
    return E.reshape(*leading, d, d), D.reshape(*leading, *D.shape[1:])


def _right_factor(P: Array) -> Array:
    """Return the matrices of dA ↦ dA P."""
    n, d, _ = P.shape
    matrix = np.zeros((n, d, d, d, d), P.dtype)
    for i in range(d):
        matrix[:, i, :, i, :] = P.swapaxes(1, 2)
    return matrix.reshape(n, d * d, d * d)


def _left_times(E: Array, D: Array) -> Array:
    """Return E dX, where D is the matrix of dX."""
    n, d, _ = E.shape
    return (E @ D.reshape(n, d, d**3)).reshape(D.shape)


def _right_times(D: Array, E: Array) -> Array:
    """Return dX E, where D is the matrix of dX."""
    n, d, _ = E.shape
    return (E.swapaxes(1, 2)[:, None] @ D.reshape(n, d, d, d * d)).reshape(D.shape)
