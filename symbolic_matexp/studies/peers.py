"""What one would write instead of ``solve``: a script for python-flint, and one for mpmath.

They know two things of the problem: the theorem, with α = iπ, and how many digits are wanted. They share no code with
the rest of the package, so that they can be compared with it in speed and in what they find.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import flint
import mpmath
import numpy as np
from flint import acb, acb_mat, arb

Array = np.ndarray[Any, Any]

GUARD = 48
GUARD_PER_DIMENSION = 4
"""Bits beyond those of the digits: as few as let nine in ten Gaussian problems succeed in the first attempt."""
ATTEMPTS = 8


@dataclass(frozen=True)
class Script:
    """What a script finds: three weights, the relative residuals, and the bits or digits it took."""

    weights: tuple[Any, Any, Any]
    residuals: tuple[Any, Any]
    precision: int


def with_flint(data: Sequence[Array], digits: int) -> Script:
    """Return weights as balls with proved residuals of at most 10^−digits, by python-flint alone.

    ``data`` is X₁, X₂, Y₁, Y₂. Raises ArithmeticError if they stay larger.
    """
    precision = int(3.33 * digits) + GUARD + GUARD_PER_DIMENSION * len(data[0])
    for _ in range(ATTEMPTS):
        with flint.ctx.workprec(precision), suppress(ZeroDivisionError):
            found = _in_balls(*(acb_mat(A.tolist()) for A in data))
            if all(residual <= arb(10) ** -digits for residual in found.residuals):
                return found
        precision = 3 * precision // 2
    raise ArithmeticError(f"{digits} digits were not reached")


def _in_balls(X1: acb_mat, X2: acb_mat, Y1: acb_mat, Y2: acb_mat) -> Script:
    alpha = acb(0, arb.pi())
    W1 = (X1 - X2).inv() * alpha
    L = _logarithm(Y2.solve(Y1)) / (alpha.exp() - 1)
    W2 = L * (-(W1 * X2)).exp()
    W3 = Y2 * (-L).exp()

    def residual(X: acb_mat, Y: acb_mat) -> arb:
        difference = W3 * (W2 * (W1 * X).exp()).exp() - Y
        largest = sum((z.abs_upper() ** 2 for z in difference.entries()), arb(0))
        return (largest / sum((z.abs_lower() ** 2 for z in Y.entries()), arb(0))).sqrt().upper()

    return Script((W1, W2, W3), (residual(X1, Y1), residual(X2, Y2)), flint.ctx.prec)


def _logarithm(M: acb_mat) -> acb_mat:
    """Return about log(M), cut where the spectrum has its widest gap. That it is one is seen in the residual."""
    eigenvalues, V = M.mid().eig(right=True, algorithm="approx")
    turn = acb(0, np.pi - _widest_gap(np.array([complex(z) for z in eigenvalues])))
    D = acb_mat(M.nrows(), M.nrows())
    for i, z in enumerate(eigenvalues):
        D[i, i] = (z.mid() * turn.exp()).log() - turn
    V = V.mid()
    L: acb_mat = (V * D * V.inv()).mid()
    return L


def _widest_gap(eigenvalues: Array) -> float:
    """Return the angle in the middle of the widest gap."""
    angles = np.sort(np.angle(eigenvalues))
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)
    widest = int(np.argmax(gaps))
    return float(angles[widest] + gaps[widest] / 2)


def with_mpmath(data: Sequence[Array], digits: int) -> Script:
    """Return weights and residuals computed by mpmath alone, with ten digits more. Nothing is proved."""
    with mpmath.workdps(digits + 10):
        X1, X2, Y1, Y2 = (mpmath.matrix(A.tolist()) for A in data)
        alpha = 1j * mpmath.pi
        W1 = alpha * mpmath.inverse(X1 - X2)
        L = mpmath.logm(mpmath.inverse(Y2) * Y1) / (mpmath.exp(alpha) - 1)
        W2 = L * mpmath.expm(-W1 * X2)
        W3 = Y2 * mpmath.expm(-L)

        def residual(X: Any, Y: Any) -> Any:
            return mpmath.mnorm(W3 * mpmath.expm(W2 * mpmath.expm(W1 * X)) - Y, "f") / mpmath.mnorm(Y, "f")

        return Script((W1, W2, W3), (residual(X1, Y1), residual(X2, Y2)), digits + 10)
