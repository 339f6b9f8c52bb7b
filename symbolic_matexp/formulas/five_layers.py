"""Theorem 4: two equations are solved whenever X₁ ≠ X₂, in four layers if X₁ or X₂ is invertible, else in five.

Let V be a matrix such that F₁ − F₂ is invertible for the matrices of one of two ways:

    X₂ is invertible, and W₁ = V X₂⁻¹,                            F₁ = exp(W₁X₁),        F₂ = exp(V);
    A is any matrix, and W₁ = A, W₂ = V exp(−AX₂),                F₁ = exp(W₂ exp(AX₁)), F₂ = exp(V).

Then these layers take X₁ to F₁ and X₂ to F₂. Any weights that take F₁ to Y₁ and F₂ to Y₂ are the rest: those of
Theorem 1, three layers, or of Theorem 3, four, which may be real where those of Theorem 1 are not.

Proof. W₁X₂ = VX₂⁻¹X₂ = V in the first way, and W₂ exp(W₁X₂) = V exp(−AX₂) exp(AX₂) = V in the second one.

V exists. In the second way take A = wI with 0 < w < log 2/max ‖X_i‖, where X ↦ exp(wX) is injective, and put
E_i = exp(AX_i); in the first way put E_i = X_i. So E₂ is invertible, G = E₂⁻¹E₁ ≠ I, and F₁ = exp(VG). If G = gI,
take V = v'I with e^{v'g} ≠ e^{v'}. Else let v ∉ 2πiℤ, let n₁…n_d be different integers, and let r be the rank of G.
Let γ₁…γ_r be nonzero numbers outside of v + 2πiℤ, with ∏γ_j = det G ∏(v + 2πi n_j) if r = d, and let γ_j = 0 for
j > r. Sourour's lemma (:mod:`.sourour`) gives G = BC with the spectra {1/(v + 2πi n_j)} of B and {γ_j} of C. V = B⁻¹
will do: F₂ = e^v I as the eigenvalues of V are different, and VG = C, so that F₁ − F₂ has the eigenvalues
e^{γ_j} − e^v ≠ 0.

Real X₁, X₂ have a real V, as A = wI is real: det(exp(VG) − exp(V)) is an entire function of the entries of V. It does
not vanish for all complex V, and so not for all real V either, nor on a set of real V of positive measure. The rest
is real by Theorem 3 if det(Y₁)det(Y₂) > 0.

If X₁ = X₂ and Y₁ ≠ Y₂, no function takes X₁ to Y₁ and X₂ to Y₂. So weights for two equations with
invertible Y₁, Y₂ exist if and only if X₁ ≠ X₂ or Y₁ = Y₂. Real weights of two or more layers for real equations exist
if and only if, besides, det(Y₁)det(Y₂) > 0: the determinants of all outputs have the sign of that of the last weight.

Source: new. Sourour's lemma: Linear and Multilinear Algebra 19 (1986) 141–147.
"""

from __future__ import annotations

from ..inputs.cut import DEFAULT, Cut
from ..notation.expressions import Matrix, Scalar, expm, inv
from . import four_layers, three_layers

Weights = tuple[Matrix, ...]


def separated_by_one(X1: Matrix, X2: Matrix, V: Matrix) -> Weights:
    """Return the weight W₁ and F₁, F₂, for invertible X₂."""
    W1 = V @ inv(X2)
    return W1, expm(W1 @ X1), expm(V)


def separated_by_two(X1: Matrix, X2: Matrix, A: Matrix, V: Matrix) -> Weights:
    """Return the weights W₁ = A, W₂ and F₁, F₂."""
    W2 = V @ expm(-A @ X2)
    return A, W2, expm(W2 @ expm(A @ X1)), expm(V)


def four_weights(
    X1: Matrix, X2: Matrix, Y1: Matrix, Y2: Matrix, V: Matrix, *, alpha: Scalar, cut: Cut = DEFAULT
) -> Weights:
    """Return (W₁, W₂, W₃, W₄), for invertible X₂, with Theorem 1 for the rest."""
    W1, F1, F2 = separated_by_one(X1, X2, V)
    return W1, *three_layers.weights(F1, F2, Y1, Y2, alpha=alpha, cut=cut)


def weights(
    X1: Matrix, X2: Matrix, Y1: Matrix, Y2: Matrix, A: Matrix, V: Matrix, *, alpha: Scalar, cut: Cut = DEFAULT
) -> Weights:
    """Return (W₁, …, W₅), all d×d, with Theorem 1 for the rest."""
    W1, W2, F1, F2 = separated_by_two(X1, X2, A, V)
    return W1, W2, *three_layers.weights(F1, F2, Y1, Y2, alpha=alpha, cut=cut)


def six_weights(
    X1: Matrix, X2: Matrix, Y1: Matrix, Y2: Matrix, A: Matrix, V: Matrix, Omega: Matrix, *, alpha: Scalar, t: Scalar,
    cut: Cut = DEFAULT,
) -> Weights:  # fmt: skip
    """Return (W₁, …, W₆), all d×d, with Theorem 3 for the rest: real for real data, A, V, skew Ω, α and t."""
    W1, W2, F1, F2 = separated_by_two(X1, X2, A, V)
    return W1, W2, *four_layers.weights(F1, F2, Y1, Y2, Omega, alpha=alpha, t=t, cut=cut)
