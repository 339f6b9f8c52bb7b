r"""Logarithms of wide ball matrices, made narrower through their exponentials.

Let X be a ball matrix that contains log A, some logarithm, for every A in a ball matrix. With its midpoint C, Δ = log A − C
and L_exp(Z) the Fréchet derivative at Z,

    A − exp C = ∫₀¹ L_exp(C + sΔ)[Δ] ds = L[Δ]    for a linear map L in the convex hull of all L_exp(Z), Z in X.

So for every linear map Y

    Δ = Y(A − exp C) + (1 − YL)[Δ].

With Y near L_exp(C)⁻¹ the first term is as wide as the radii of A and the condition of the logarithm make it, and the
second is of second order. Nothing is assumed of Y. The d² columns of L are the upper right blocks of
exp [[X, E_kl], [0, X]] (Mathias 1996), with E_kl the matrices with one entry 1.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import flint

from .arithmetic import identity_like, is_finite, is_real, relative_radius
from .norms import Dense

LARGEST = 8
"""Beyond this dimension the d² exponentials of 2d×2d matrices take too long."""
BITS = 64
"""The derivative need not be more precise: its errors are multiplied by Δ."""
STEPS = 2


def contracted_logarithm(X: flint.acb_mat, A: flint.acb_mat) -> flint.acb_mat:
    """Return an enclosure, not wider than ``X``, of the logarithms that ``X`` contains of all matrices in ``A``."""
    dim = A.nrows()
    if dim > LARGEST:
        return X
    whole, values = (X.real, A.real) if is_real(X) and is_real(A) else (X, A)
    center = whole.mid()
    with flint.ctx.workprec(BITS):
        derivative = _derivative(whole)
        if not is_finite(derivative):
            return X
        try:
            inverse = derivative.mid().solve(identity_like(derivative), algorithm="approx").mid()
        except ZeroDivisionError:
            return X
        rest = identity_like(derivative) - inverse * derivative
    first = inverse * _column(values - center.exp())
    change = _column(whole - center)
    for _ in range(STEPS):
        change = _common(change, first + rest * change)
    result = flint.acb_mat(center + type(center)(dim, dim, change.entries()))
    return result if relative_radius(result) < relative_radius(X) else X


def _derivative(X: Dense) -> Dense:
    """Return enclosures of L_exp(Z) for all Z in ``X``, as d²×d² matrices that act on columns of entries."""
    dim, kind = X.nrows(), type(X)
    rows, columns = X.tolist(), []
    zeros = [0] * dim
    for k, m in product(range(dim), repeat=2):
        above = [[*row, *(int((i, j) == (k, m)) for j in range(dim))] for i, row in enumerate(rows)]
        block = kind(above + [[*zeros, *row] for row in rows]).exp()
        columns.append([block[i, dim + j] for i, j in product(range(dim), repeat=2)])
    return kind(columns).transpose()


def _column(A: Dense) -> Dense:
    return type(A)(A.nrows() * A.ncols(), 1, A.entries())


def _common(A: Dense, B: Dense) -> Dense:
    """Return balls around what is both in ``A`` and in ``B``, of which one is in the other but for rounding."""
    return type(A)(A.nrows(), A.ncols(), [_narrower(x, y) for x, y in zip(A.entries(), B.entries(), strict=True)])


def _narrower(x: Any, y: Any) -> Any:
    if isinstance(x, flint.arb):
        return y if y.rad() < x.rad() else x
    return flint.acb(_narrower(x.real, y.real), _narrower(x.imag, y.imag))
