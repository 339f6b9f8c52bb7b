"""Theorem 1: three layers solve two equations in closed form. The line theorem gives f on the line through X₁, X₂.

Let X₁ − X₂ and Y₂ be invertible, let α be a scalar with e^α ≠ 1, and let Λ satisfy exp(Λ) = Y₂⁻¹Y₁.
Put L = Λ/(e^α − 1). The weights

    W₁ = α (X₁ − X₂)⁻¹,    W₂ = L exp(−W₁X₂),    W₃ = Y₂ exp(−L)

give f(X₁) = Y₁ and f(X₂) = Y₂ for f(X) = W₃ exp(W₂ exp(W₁X)).

Proof. W₁X₁ = αI + W₁X₂, so exp(W₁X₁) = e^α exp(W₁X₂), hence W₂ exp(W₁X₂) = L and W₂ exp(W₁X₁) = e^α L.
So f(X₂) = W₃ exp(L) = Y₂ and f(X₁) = Y₂ exp(−L) exp(e^α L) = Y₂ exp((e^α − 1)L) = Y₂ Y₂⁻¹Y₁ = Y₁.

Source: Gai & Zhang, arXiv 2407.02540, for real α. The proof holds for every complex α with e^α ≠ 1.
"""

from __future__ import annotations

from typing import Any

from ..inputs.cut import DEFAULT, Cut
from ..notation.expressions import Matrix, Scalar, exp, expm, inv, logm

Weights = tuple[Matrix, Matrix, Matrix]


def weights_from(X1: Matrix, X2: Matrix, Y1: Matrix, Y2: Matrix, Lambda: Matrix, *, alpha: Scalar) -> Weights:
    """Return (W₁, W₂, W₃), all d×d, from any Λ with exp(Λ) = Y₂⁻¹Y₁."""
    L = Lambda / (exp(alpha) - 1)
    W1 = alpha * inv(X1 - X2)
    W2 = L @ expm(-W1 @ X2)
    W3 = Y2 @ expm(-L)
    return W1, W2, W3


def weights(X1: Matrix, X2: Matrix, Y1: Matrix, Y2: Matrix, *, alpha: Scalar, cut: Cut = DEFAULT) -> Weights:
    """Return (W₁, W₂, W₃), all d×d, with Λ the primary logarithm of Y₂⁻¹Y₁ whose branch cut is ``cut``."""
    return weights_from(X1, X2, Y1, Y2, logm(Y2.solve(Y1), cut), alpha=alpha)


def point_on_line(X1: Matrix, X2: Matrix, *, t: Scalar) -> Matrix:
    """Return X₂ + t(X₁ − X₂)."""
    return X2 + t * (X1 - X2)


def value_on_line(Y1: Matrix, Y2: Matrix, *, alpha: Scalar, t: Scalar, cut: Cut = DEFAULT) -> Matrix:
    """Return f(X₂ + t(X₁ − X₂)) = Y₂ exp((e^{αt} − 1) L), computed without the weights (line theorem, same proof)."""
    L = logm(Y2.solve(Y1), cut) / (exp(alpha) - 1)
    return Y2 @ expm((exp(alpha * t) - 1) * L)


def must_be_invertible(X1: Any, X2: Any, Y1: Any, Y2: Any) -> dict[str, Any]:
    """Return, by name, the matrices that the theorem assumes to be invertible, for letters or for exact matrices."""
    return {"X1 - X2": X1 - X2, "Y1": Y1, "Y2": Y2}
