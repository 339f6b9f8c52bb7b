"""Theorem 1: three layers solve two equations in closed form; and the line theorem.

Data X₁, X₂, Y₁, Y₂ with X₁ − X₂ and Y₂ invertible, a scalar α with e^α ≠ 1, and Λ with exp(Λ) = Y₂⁻¹Y₁.
Put q = e^α − 1 and L = Λ/q. The weights

    W₁ = α (X₁ − X₂)⁻¹,    W₂ = L exp(−W₁X₂),    W₃ = Y₂ exp(−L)

give f(X₁) = Y₁ and f(X₂) = Y₂ for f(X) = W₃ exp(W₂ exp(W₁X)).

Proof. W₁X₁ = αI + W₁X₂, so exp(W₁X₁) = e^α exp(W₁X₂), hence W₂ exp(W₁X₂) = L and W₂ exp(W₁X₁) = e^α L.
So f(X₂) = W₃ exp(L) = Y₂ and f(X₁) = Y₂ exp(−L) exp(e^α L) = Y₂ exp(qL) = Y₂ Y₂⁻¹Y₁ = Y₁.

Source: Gai & Zhang, arXiv 2407.02540, for real α; the proof holds for every complex one.
"""

from __future__ import annotations

from typing import Any

from ..algebra import Algebra, Matrix
from ..cut import PRINCIPAL, Cut


def weights(
    alg: Algebra[Matrix],
    X1: Matrix,
    X2: Matrix,
    Y1: Matrix,
    Y2: Matrix,
    *,
    alpha: Any,
    cut: Cut = PRINCIPAL,
    log: Matrix | None = None,
) -> tuple[Matrix, Matrix, Matrix]:
    """Return (W₁, W₂, W₃), all d×d.

    ``log`` is any Λ with exp(Λ) = Y₂⁻¹Y₁; without it the primary logarithm at ``cut`` is taken.
    """
    Lambda = alg.logm(alg.solve(Y2, Y1), cut) if log is None else log
    q = alg.exp(alpha) - 1
    L = alg.scale(1 / q, Lambda)

    W1 = alg.scale(alpha, alg.inv(alg.sub(X1, X2)))
    W2 = alg.matmul(L, alg.expm(alg.scale(-1, alg.matmul(W1, X2))))
    W3 = alg.matmul(Y2, alg.expm(alg.scale(-1, L)))
    return W1, W2, W3


def point_on_line(alg: Algebra[Matrix], X1: Matrix, X2: Matrix, t: Any) -> Matrix:
    """Return X₂ + t(X₁ − X₂)."""
    return alg.add(X2, alg.scale(t, alg.sub(X1, X2)))


def value_on_line(
    alg: Algebra[Matrix],
    Y1: Matrix,
    Y2: Matrix,
    t: Any,
    *,
    alpha: Any,
    cut: Cut = PRINCIPAL,
    log: Matrix | None = None,
) -> Matrix:
    """Return f(X₂ + t(X₁ − X₂)) = Y₂ exp((e^{αt} − 1) L) without the weights (line theorem, same proof)."""
    Lambda = alg.logm(alg.solve(Y2, Y1), cut) if log is None else log
    factor = (alg.exp(alpha * t) - 1) / (alg.exp(alpha) - 1)
    return alg.matmul(Y2, alg.expm(alg.scale(factor, Lambda)))
