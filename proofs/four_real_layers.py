"""Theorem 3: four layers solve two equations without a logarithm of Y₂⁻¹Y₁, by real weights if det(Y₁)det(Y₂) > 0."""

from symbolic_matexp import (
    Claim,
    Evidence,
    Outcome,
    Problem,
    expm,
    eye,
    inv,
    invertible,
    matrices,
    scalars,
    solve,
    sqrtm,
)
from symbolic_matexp.claims.prove import run_alone, settle
from symbolic_matexp.formulas import four_layers
from symbolic_matexp.formulas.network import network
from symbolic_matexp.systems.ball.arithmetic import is_real

DIGITS = 50
M, Omega, S, X1, X2, Y1, Y2 = matrices("M Omega S X1 X2 Y1 Y2")
t = scalars("t")
P = sqrtm(M.T @ M)

FACTORS = {
    "the polar factor Q = MP⁻¹, with P = (MᵀM)^½, is orthogonal": ((M @ inv(P)).T @ (M @ inv(P)) == eye(), "M"),
    "QP = M": (M @ inv(P) @ P == M, "M"),
    "N − I = B⁻¹(Ω + S)": (
        inv(t * eye() - Omega) @ (t * eye() + S) - eye() == inv(t * eye() - Omega) @ (Omega + S),
        "",
    ),
}
"""What is algebra in the choice of real Ω, S and t, and the matrix that must be invertible."""

PREMISES = (
    "Premise: for invertible real M, P = (MᵀM)^½ and S = log P are real and symmetric  (N. J. Higham, Functions of "
    "Matrices, SIAM 2008, theorems 1.29 and 1.31 and corollary 1.30: MᵀM has positive eigenvalues only).",
    "det Q = det M / det P > 0, as det P > 0; so Q is a rotation.",
    "Premise: a real orthogonal Q is VTVᵀ with V real orthogonal and T made of diagonal entries ±1 and rotations of "
    "planes  (R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd edition, Cambridge 2013, corollary 2.5.11).",
    "As det Q > 0, the entries −1 of T come in pairs, and each pair is a rotation by π. A rotation by θ is "
    "exp([[0, −θ], [θ, 0]]). So Q = exp(Ω) with Ω real and skew, and exp(Ω) exp(S) = QP = M.",
    "Take t > ‖Ω + S‖₂, t > 0. As Ω is skew, the eigenvalues of B = tI − Ω, a normal matrix, are t plus imaginary "
    "numbers, so B is invertible and ‖B⁻¹‖₂ ≤ 1/t. Hence ‖N − I‖₂ = ‖B⁻¹(Ω + S)‖₂ < 1.",
    "Premise: a real N with ‖N − I‖₂ < 1 has no eigenvalue on the closed negative axis, and so it has a real "
    "logarithm  (Higham, theorem 1.31).",
    "α = 1 is real, and e^α ≠ 1. The weights are sums, products, inverses, exponentials of real matrices.",
)


def in_letters(X1, X2, Y1, Y2, Omega, S, *, alpha, t):
    """f(X₁) = Y₁ and f(X₂) = Y₂ for the weights of Theorem 3; log N may be any logarithm."""
    weights = four_layers.weights_from(X1, X2, Y2, Omega, S, alpha=alpha, t=t)
    return [
        ("f(X1) = Y1", network(weights, X1), Y1),
        ("f(X2) = Y2", network(weights, X2), Y2),
        ("W4 = Y2 exp(-B)", weights[-1], Y2 @ expm(Omega - t * eye())),
    ]


def real_choices() -> Evidence:
    """Real Ω, S and t exist for every real M with a positive determinant."""
    steps, proved = ["Let M be real with det M > 0."], True
    for text, (equation, inverted) in FACTORS.items():
        verdict = settle(Claim(equation, given=[invertible(inverted)] if inverted else [], id="factors"))
        proved = proved and verdict.verdict is Outcome.PROVED
        steps.append(f"In letters: {text}: {verdict.verdict}.")
    return Evidence(
        title="Real Ω, S, t and log N for every real M = Y₂⁻¹Y₁ of positive determinant",
        outcome=Outcome.PROVED if proved else Outcome.UNDECIDED,
        covers="every d, and every real M with det M > 0, by the premises that it names",
        steps=(*steps, *PREMISES),
    )


HARD = {
    "two different negative eigenvalues": [[-1, 0], [0, -2]],
    "a Jordan block of −1": [[-1, 1], [0, -1]],
    "a quarter turn": [[0, -1], [1, 0]],
    "−I for d = 4": [[-1 if i == j else 0 for j in range(4)] for i in range(4)],
}
"""Matrices M. The first two have no real logarithm."""


def hard_problems() -> Evidence:
    """Solve problems with these M by four real layers, and certify them, which knows no formula."""
    steps, certificates = [], {}
    for name, table in HARD.items():
        d = len(table)
        unit = [[int(i == j) for j in range(d)] for i in range(d)]
        X = [[(i * j + 1) % 3 + (i == j) * 5 for j in range(d)] for i in range(d)]
        solution = solve(Problem(X, unit, table, unit), digits=DIGITS, formula="four-real-layers")
        if solution.certificate is not None and all(map(is_real, solution.weights)):
            certificates[name] = solution.certificate.to_json()
        steps.append(f"{name}: {solution.certificate or solution.message}.")
    verdicts = [certificate["verdict"] for certificate in certificates.values()]
    return Evidence(
        title=f"Hard M, solved with real weights and certified to {DIGITS} digits",
        outcome=Outcome.SUPPORTED if verdicts == ["certified"] * len(HARD) else Outcome.UNDECIDED,
        covers=f"{len(certificates)} problems",
        steps=tuple(steps),
        data={"certificates": certificates},
    )


CLAIM = Claim(
    id="four-real-layers",
    statement=(
        "If Y₂ exp(Ω) exp(S) = Y₁, the weights W₁ = α(X₁ − X₂)⁻¹, W₂ = A exp(−W₁X₂), W₃ = B exp(−A), "
        "W₄ = Y₂ exp(−B) with B = tI − Ω and A = log(B⁻¹(tI + S))/(e^α − 1) give f(X₁) = Y₁ and f(X₂) = Y₂ for "
        "f(X) = W₄ exp(W₃ exp(W₂ exp(W₁X)))."
    ),
    latex=(
        r"e^{\Omega} e^{S} = Y_2^{-1} Y_1,\quad B = t I - \Omega,\quad "
        r"A = \frac{\log\bigl(B^{-1}(t I + S)\bigr)}{e^{\alpha} - 1}:\quad "
        r"W_1 = \alpha (X_1 - X_2)^{-1},\; W_2 = A\, e^{-W_1 X_2},\; W_3 = B\, e^{-A},\; W_4 = Y_2\, e^{-B} "
        r"\;\Rightarrow\; f(X_1) = Y_1,\; f(X_2) = Y_2"
    ),
    hypotheses=[
        invertible(X1 - X2, "X₁ − X₂ is invertible"),
        Y2 @ expm(Omega) @ expm(S) == Y1,
    ],
    source="new; also machine-checked in proofs/coq/four_real_layers.v",
    expected="proved",
    formula=in_letters,
    evidence=[real_choices, hard_problems],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
