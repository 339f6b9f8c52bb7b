"""Theorem 3: four layers solve two equations from two logarithms whose exponentials multiply to Y₂⁻¹Y₁.

Let X₁ − X₂ be invertible, and let exp(Ω) exp(S) = M for some M with Y₂M = Y₁. Let t be a scalar for which B = tI − Ω
is invertible and N = B⁻¹(tI + S) has a logarithm, and let α be a scalar with e^α ≠ 1. Put A = log(N)/(e^α − 1). The
weights

    W₁ = α (X₁ − X₂)⁻¹,    W₂ = A exp(−W₁X₂),    W₃ = B exp(−A),    W₄ = Y₂ exp(−B)

give f(X₁) = Y₁ and f(X₂) = Y₂ for f(X) = W₄ exp(W₃ exp(W₂ exp(W₁X))).

Proof. As in Theorem 1, W₂ exp(W₁X₂) = A and W₂ exp(W₁X₁) = e^α A. So W₃ exp(A) = B, and W₃ exp(e^α A) =
B exp((e^α − 1)A) = BN = tI + S. Hence f(X₂) = W₄ exp(B) = Y₂, and f(X₁) = Y₂ exp(Ω − tI) exp(tI + S) =
Y₂ exp(Ω) exp(S) = Y₁, because tI commutes with everything.

If the data, Ω, S, t, α and log N are real, so are the weights. Every real M with det M > 0 has real Ω and S. Let QP
be its polar decomposition, so that Q is a rotation. A rotation has a real skew logarithm Ω: its eigenvalues −1 come
in pairs, each of which is a rotation by π. S = log P is symmetric. Nor has Ω to be exact:

Lemma. Let M = QP be invertible, Q unitary and P positive definite. If R is unitary and ‖R*Q − I‖₂ = s < 1, then the
eigenvalues λ of R*M satisfy |arg λ| ≤ arcsin s.

Proof. R*M = (I + E)P with ‖E‖₂ = s is similar to P^½(I + E)P^½. Its eigenvalues are values x*P^½(I + E)P^½x with
‖x‖ = 1, and these are y*y + y*Ey with y = P^½x ≠ 0 and |y*Ey| ≤ s y*y.

So for every skew Ω with exp(Ω) near Q, one with rational entries for instance, exp(−Ω)M has a principal logarithm S,
which is real if Ω and M are, however badly M is conditioned. If |t| > ‖Ω + S‖₂, N has a principal logarithm, too:
‖B⁻¹‖₂ ≤ 1/|t| for skew Ω and real t, and so ‖N − I‖₂ = ‖B⁻¹(Ω + S)‖₂ < 1. For imaginary t, which only complex
weights can have, |t| > ‖Ω‖₂ + ‖Ω + S‖₂ is enough.

Source: new. Polar factors and logarithms: N. J. Higham, Functions of Matrices, SIAM 2008, chapters 8 and 11. Real
orthogonal matrices: R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd edition, Cambridge 2013, corollary 2.5.11.
"""

from __future__ import annotations

from ..inputs.cut import DEFAULT, Cut
from ..notation.expressions import Matrix, Scalar, exp, expm, eye, inv, logm

Weights = tuple[Matrix, Matrix, Matrix, Matrix]


def weights_from(
    X1: Matrix, X2: Matrix, Y2: Matrix, Omega: Matrix, S: Matrix, *, alpha: Scalar, t: Scalar, cut: Cut = DEFAULT
) -> Weights:
    """Return (W₁, W₂, W₃, W₄), all d×d, from any Ω and S with Y₂ exp(Ω) exp(S) = Y₁. The cut is that of log N."""
    B = t * eye() - Omega
    N = B.solve(t * eye() + S)
    A = logm(N, cut) / (exp(alpha) - 1)
    W1 = alpha * inv(X1 - X2)
    W2 = A @ expm(-W1 @ X2)
    W3 = B @ expm(-A)
    W4 = Y2 @ (exp(-t) * expm(Omega))
    return W1, W2, W3, W4


def weights_of_ratio(
    X1: Matrix, X2: Matrix, Y2: Matrix, M: Matrix, Omega: Matrix, *, alpha: Scalar, t: Scalar, cut: Cut = DEFAULT
) -> Weights:
    """Return (W₁, W₂, W₃, W₄) from any M with Y₂M = Y₁ and any Ω, with S = log(exp(−Ω)M). Both logs have the cut."""
    return weights_from(X1, X2, Y2, Omega, logm(expm(-Omega) @ M, cut), alpha=alpha, t=t, cut=cut)


def weights(
    X1: Matrix, X2: Matrix, Y1: Matrix, Y2: Matrix, Omega: Matrix, *, alpha: Scalar, t: Scalar, cut: Cut = DEFAULT
) -> Weights:
    """Return (W₁, W₂, W₃, W₄) from any Ω, with M = Y₂⁻¹Y₁ and S = log(exp(−Ω)M)."""
    return weights_of_ratio(X1, X2, Y2, Y2.solve(Y1), Omega, alpha=alpha, t=t, cut=cut)
