"""Bases for Sourour's lemma in which both factors are small.

In a step of the lemma A is written in a basis that begins with x and y = Ax − πx, π a product of two eigenvalues. If
‖y‖ = 1 and y is orthogonal to x, the basis can be completed to an orthogonal one, so that nothing is lost by it. This
is so if x*Ax = π x*x: if π is in the numerical range of A, which is convex and contains the eigenvalues.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...formulas.sourour import Bases, Basis

STARTS = 6
STEPS = 12
"""Of Newton's method for x*Ax = π x*x, from each start."""
SMALL = 1e-3
"""Relative to the norm of A − πI, x*Ax − π may be as large as this."""

Array = np.ndarray[Any, Any]


def tame(generator: np.random.Generator) -> Bases:
    """Return a source of bases that are nearly orthogonal where possible."""

    def bases(A: list[list[Any]], first: Any) -> Iterator[Basis]:
        T = np.array(A, dtype=complex) - complex(first) * np.eye(len(A))
        x = _direction(T, generator)
        y = T @ x
        x = x / np.linalg.norm(y)
        complement = np.linalg.qr(np.column_stack([x, y]), mode="complete")[0][:, 2:]
        yield [x.tolist(), *complement.T.tolist()]

    return bases


def _direction(T: Array, generator: np.random.Generator) -> Array:
    """Return the x, of several, for which x*Tx is nearly 0 and Tx and T*x are small."""
    found = [_isotropic(T, generator) for _ in range(STARTS)]
    return min(found, key=lambda x: _price(T, x))


def _price(T: Array, x: Array) -> float:
    y, z = T @ x, T.conj().T @ x
    return float(abs(np.vdot(x, y)) + 0.3 * np.linalg.norm(y) + 0.3 * np.linalg.norm(z))


def _isotropic(T: Array, generator: np.random.Generator) -> Array:
    """Return a unit vector with x*Tx near 0, by Newton's method with steps of least norm from a random start."""
    d = len(T)
    x = generator.standard_normal(d) + 1j * generator.standard_normal(d)
    x /= np.linalg.norm(x)
    size = np.linalg.norm(T)
    for _ in range(STEPS):
        value = np.vdot(x, T @ x)
        if abs(value) < SMALL * size:
            break
        g, h = (T.conj().T @ x).conj(), T @ x
        slopes = np.concatenate([g + h, 1j * (g - h)])
        jacobian = np.array([slopes.real, slopes.imag])
        step = np.linalg.lstsq(jacobian, [-value.real, -value.imag], rcond=None)[0]
        x = x + step[:d] + 1j * step[d:]
        x /= np.linalg.norm(x)
    return x
