"""V for the first layers of Theorem 4 where two inputs nearly agree: all eigenvalues of K get one phase.

G = I + H for a tiny H, F₁ = exp(VG), F₂ = exp(V), and Theorem 1 takes exp(αK) for K = (F₁ − F₂)⁻¹F₂, which is of
the size 1/‖H‖. It is tame only if every eigenvalue of αK is imaginary, to an absolute error of about 1. So V needs as
many digits as 1/‖H‖ has. If F₂ is of the size 1/‖H‖, too, as it is for V of the size of log(1/‖H‖), F₁ − F₂ is of
the size 1. So the weights grow like log(1/‖H‖) only.

Complex V. Let V have the eigenvalues v_j = v + 2πi n_j and VG the eigenvalues v_j + δ, with one δ for all j.
Sourour's lemma gives such a V if ∏(1 + δ/v_j) = det G. Then F₂ = e^v I, F₁ = e^{v + δ} I, and K is a multiple of I.

Real V, d even. In a basis let V have the diagonal blocks vI + V_j, V_j² = −(2πn_j)²I, with different n_j. So
F₂ = e^v I, and to first order in H the eigenvalues of VG differ from those of V by the diagonal entries of VH in V's
eigenbasis. These are conjugate in pairs, and imaginary if tr((vI + V_j)H_j) = 0 for the diagonal blocks H_j of H.
Then K has imaginary eigenvalues but for an error of the size 1, as x/(e^x − 1) = 1 − x/2 + ….

If d is odd, a real K has a real eigenvalue, and there is no such V.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import flint
import numpy as np

from ..errors import InconclusiveError, InputError
from ..formulas.sourour import factors
from ..systems.ball.arithmetic import frobenius_norm, identity, size_in_bits

SHARES = (0.25, 0.5, 0.75, 1.0, 1.25)
"""v is log(1/‖H‖) times one of these numbers."""
NEWTON_STEPS = 20
ANGLES = 24
MULTIPLES = (1, 2, 5)
"""Real V have eigenvalues v ± 2πi n for multiples n of these numbers."""


def aligned(H: flint.acb_mat, real: bool, generator: np.random.Generator) -> Iterator[flint.acb_mat]:
    """Yield V at the working precision, for nonzero H; none if V must be real and d is odd."""
    exponent = size_in_bits(frobenius_norm(H), signed=True)
    size = max(1.0, -exponent * math.log(2))
    for share in SHARES:
        v = max(0.5, share * size)
        if not real:
            yield from _complex(H, v, int(generator.integers(2**31)))
        elif H.nrows() % 2 == 0:
            scaled = H * flint.acb(2) ** -exponent
            for multiple in MULTIPLES:
                yield from _real(scaled, v, multiple, generator)


def _complex(H: flint.acb_mat, v: float, seed: int) -> Iterator[flint.acb_mat]:
    """Yield V with F₁ and F₂ multiples of I, if the search for a basis finds one."""
    d = H.nrows()
    G = identity(d) + H
    turn = 2 * flint.acb.pi() * flint.acb(0, 1)
    spectrum = [flint.acb(v) + turn * (j - d // 2) for j in range(d)]
    determinant = G.det()
    if determinant.contains(0):
        return
    delta = _common_difference(spectrum, determinant.log())
    other = [z + delta for z in spectrum]
    if d == 1 or any(z.contains(0) for z in (*spectrum, *other)):
        return
    try:
        found = factors(G.tolist(), [1 / z for z in spectrum], other, size=lambda z: abs(z).abs_lower(), seed=seed)
        yield _middle(flint.acb_mat(found.B).inv())
    except (InconclusiveError, InputError, ZeroDivisionError):
        return


def _common_difference(spectrum: list[flint.acb], logarithm: flint.acb) -> flint.acb:
    """Return the midpoint of δ with Σ log(1 + δ/v_j) equal to this logarithm, by Newton's method."""
    delta = (logarithm / sum((1 / z for z in spectrum), flint.acb(0))).mid()
    for _ in range(NEWTON_STEPS):
        value = sum(((1 + delta / z).log() for z in spectrum), -logarithm)
        slope = sum((1 / (z + delta) for z in spectrum), flint.acb(0))
        delta = (delta - value / slope).mid()
    return delta


def _real(H: flint.acb_mat, v: float, multiple: int, generator: np.random.Generator) -> Iterator[flint.acb_mat]:
    """Yield a real V in a random orthogonal basis, if its blocks exist."""
    d = H.nrows()
    basis = np.linalg.qr(generator.normal(size=(d, d)))[0]
    Q = flint.acb_mat([[flint.acb(float(x)) for x in row] for row in basis])
    inverse = Q.inv()
    of_H = inverse * H * Q
    V = v * identity(d)
    for k in range(0, d, 2):
        block = [[of_H[k + i, k + j].real for j in (0, 1)] for i in (0, 1)]
        found = _block(block, v, 2 * flint.arb.pi() * multiple * (k // 2 + 1))
        if found is None:
            return
        a, b, c = found
        V[k, k], V[k, k + 1], V[k + 1, k], V[k + 1, k + 1] = (flint.acb(x) for x in (v + a, b - c, b + c, v - a))
    yield _middle(Q * V * inverse)


def _block(H: list[list[Any]], v: float, omega: flint.arb) -> tuple[flint.arb, flint.arb, flint.arb] | None:
    """Return a, b, c of the smallest [[a, b − c], [b + c, −a]] with square −ω²I and tr((vI + it)H) = 0, if found.

    a = u cos φ and b = u sin φ, where u is a root of a quadratic equation, and c = ±√(u² + ω²).
    """
    best: tuple[float, tuple[flint.arb, flint.arb, flint.arb]] | None = None
    right, q = -v * (H[0][0] + H[1][1]), H[0][1] - H[1][0]
    for k in range(ANGLES):
        phi = flint.arb(math.pi * k / ANGLES)
        p = phi.cos() * (H[0][0] - H[1][1]) + phi.sin() * (H[0][1] + H[1][0])
        leading, square = p * p - q * q, right * right + omega * omega * (p * p - q * q)
        if leading.contains(0) or q.contains(0) or not square > 0:
            continue
        for sign in (1, -1):
            u = (p * right + sign * q * square.sqrt()) / leading
            size = abs(float(u.mid()))
            if best is None or size < best[0]:
                best = size, (u * phi.cos(), u * phi.sin(), (right - p * u) / q)
    return None if best is None else best[1]


def _middle(A: flint.acb_mat) -> flint.acb_mat:
    return A.mid()
