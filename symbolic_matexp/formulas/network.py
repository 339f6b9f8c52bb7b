"""The network f(X) = W_L exp(W_{L−1} exp(… exp(W_1 X)))."""

from __future__ import annotations

from collections.abc import Sequence

from ..algebra import Algebra, Matrix


def evaluate(alg: Algebra[Matrix], weights: Sequence[Matrix], X: Matrix) -> Matrix:
    """Return f(X): every layer multiplies by its weight, and exp stands between two layers.

    One weight is the linear network W₁X; three are W₃ exp(W₂ exp(W₁X)) (Gai & Zhang, arXiv 2407.02540).
    """
    *inner, last = weights
    for W in inner:
        X = alg.expm(alg.matmul(W, X))
    return alg.matmul(last, X)
