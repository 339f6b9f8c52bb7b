r"""Logarithms of ball matrices through their exponentials: as narrow as the radii and the condition allow.

Let A range over a ball matrix, C be an exact matrix, D a ball matrix around 0, and L_exp the Fréchet derivative. Then

    exp(C + Δ) − exp C = ∫₀¹ L_exp(C + sΔ)[Δ] ds = L[Δ]    for Δ in D,

with a linear map L in the convex hull of all L_exp(Z), Z in C + D. So for every linear map Y

    T(Δ) = Δ − Y(exp(C + Δ) − A) = Y(A − exp C) + (1 − YL)[Δ]    is in    Y(A − exp C) + (1 − YL)[D].

*Contraction.* If C + D contains a logarithm C + Δ of A, then T(Δ) = Δ, so that it is in the right side, too.

*Existence* (Krawczyk). If the right side lies in the interior of D for every A, Brouwer's theorem gives a fixed point
of T, and |1 − YL| r < r for the radii r of D, so that Y is invertible: exp(C + Δ) = A for some Δ in D. If moreover
the imaginary parts of all eigenvalues of C + D lie strictly between θ − 2π and θ, then C + Δ is the logarithm cut at
θ, and no eigenvalue of A is on the cut.

With C near the logarithm of the midpoint and Y near L_exp(C)⁻¹ the first term is as wide as the radii of A and the
condition of the logarithm make it, and the second is of second order. Nothing is assumed of C and Y. The d² columns
of L are the upper right blocks of exp [[Z, E_kl], [0, Z]] (Mathias 1996), with E_kl the matrices with one entry 1.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.cut import Cut
from .arithmetic import identity_like, is_finite, is_real, relative_radius
from .eigenbasis import diagonalized
from .norms import Dense

LARGEST = 8
"""Beyond this dimension the d² exponentials of 2d×2d matrices take too long."""
BITS = 64
"""The derivative need not be more precise: its errors are multiplied by Δ."""
STEPS = 2
"""So often the contraction is applied with one derivative."""
ROOM = 1.5
"""D is so many times wider than the first order asks for …"""
FLOOR = 2.0**-10
"""… and in no entry narrower than this part of the widest one."""


def contracted_logarithm(X: flint.acb_mat, A: flint.acb_mat) -> flint.acb_mat:
    """Return an enclosure, not wider than ``X``, of the logarithms that ``X`` contains of all matrices in ``A``."""
    whole, values = (X.real, A.real) if is_real(X) and is_real(A) else (X, A)
    center = whole.mid()
    change = _column(whole - center)
    try:
        inverse, rest = _inverse_and_rest(_derivative(whole))
    except InconclusiveError:
        return X
    first = inverse * _column(values - center.exp())
    for _ in range(STEPS):
        change = _common(change, first + rest * change)
    result = _moved(center, change)
    return result if relative_radius(result) < relative_radius(X) else X


def existing_logarithm(near: flint.acb_mat, A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return an enclosure of the logarithm, with branch cut ``cut``, of every matrix in ``A``.

    ``near`` is about the logarithm of the midpoint. Raises :class:`InconclusiveError` if existence is not proved.
    """
    center, values = (near.real.mid(), A.real) if is_real(near) and is_real(A) else (near.mid(), A)
    residual = _column(values - center.exp())
    inverse, _ = _inverse_and_rest(_derivative(center))
    around = _around_zero(inverse * residual)
    box = center + type(center)(center.nrows(), center.ncols(), around.entries())
    inverse, rest = _inverse_and_rest(_derivative(box))
    change = inverse * residual + rest * around
    if not all(map(_is_inside, change.entries(), around.entries())):
        raise InconclusiveError(
            f"no logarithm was proved to exist near that of the midpoint at {flint.ctx.prec} bits"
        )
    _require_branch(box, cut)
    return _moved(center, change)


def _inverse_and_rest(derivative: Dense) -> tuple[Dense, Dense]:
    """Return an exact Y near the inverse, and 1 − YL."""
    with flint.ctx.workprec(BITS):
        if is_finite(derivative):
            try:
                inverse = derivative.mid().solve(identity_like(derivative), algorithm="approx").mid()
                return inverse, identity_like(derivative) - inverse * derivative
            except ZeroDivisionError:
                pass
        raise InconclusiveError("the derivative of a matrix exponential has no inverse in balls")


def _derivative(X: Dense) -> Dense:
    """Return enclosures of L_exp(Z) for all Z in ``X``, as d²×d² matrices that act on columns of entries."""
    dim, kind = X.nrows(), type(X)
    rows, columns = X.tolist(), []
    zeros = [0] * dim
    with flint.ctx.workprec(BITS):
        for k, m in product(range(dim), repeat=2):
            above = [[*row, *(int((i, j) == (k, m)) for j in range(dim))] for i, row in enumerate(rows)]
            block = kind(above + [[*zeros, *row] for row in rows]).exp()
            columns.append([block[i, dim + j] for i, j in product(range(dim), repeat=2)])
    return kind(columns).transpose()


def _require_branch(X: Dense, cut: Cut) -> None:
    """Raise :class:`InconclusiveError` unless the imaginary parts of all eigenvalues are between θ − 2π and θ.

    In an eigenbasis X is Λ + E. As Λ is normal, each eigenvalue is within ‖E‖ of one of Λ's (Bauer & Fike 1960).
    """
    found = diagonalized(X)
    if found is None or found.basis.layout.clusters:
        raise InconclusiveError("no eigenbasis was found of a logarithm")
    pi = flint.arb.pi()
    above, half = cut.angle(pi), pi - found.error
    if not all(abs(z.imag - above + pi) < half for z in found.Lambda.values):
        raise InconclusiveError("an eigenvalue could not be told apart from the cut")


def _moved(center: Dense, change: Dense) -> flint.acb_mat:
    return flint.acb_mat(center + type(center)(center.nrows(), center.ncols(), change.entries()))


def _column(A: Dense) -> Dense:
    return type(A)(A.nrows() * A.ncols(), 1, A.entries())


def _around_zero(change: Dense) -> Dense:
    """Return balls around 0 that are somewhat wider than these."""
    parts = [change] if isinstance(change, flint.arb_mat) else [change.real, change.imag]
    sizes = [[x.abs_upper() * ROOM for x in part.entries()] for part in parts]
    least = max((x for part in sizes for x in part), key=float) * FLOOR
    balls = [[flint.arb(0, x + least) for x in part] for part in sizes]
    return type(change)(change.nrows(), 1, balls[0] if len(balls) == 1 else list(map(flint.acb, *balls)))


def _is_inside(x: Any, y: Any) -> bool:
    if isinstance(x, flint.acb):
        return _is_inside(x.real, y.real) and _is_inside(x.imag, y.imag)
    return bool(y.contains_interior(x))


def _common(A: Dense, B: Dense) -> Dense:
    """Return the narrower balls of two enclosures, entry by entry."""
    return type(A)(A.nrows(), A.ncols(), [_narrower(x, y) for x, y in zip(A.entries(), B.entries(), strict=True)])


def _narrower(x: Any, y: Any) -> Any:
    if isinstance(x, flint.acb):
        return flint.acb(_narrower(x.real, y.real), _narrower(x.imag, y.imag))
    return y if y.rad() < x.rad() else x
