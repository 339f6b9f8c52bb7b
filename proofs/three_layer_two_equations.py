"""Theorem 1: three layers solve two equations in closed form."""

from symbolic_matexp import Claim, Evidence, Outcome, Problem, example_names, invertible, matrices, solve
from symbolic_matexp.claims.generic.derivation import derivation
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.formulas import three_layers


def bundled_problems() -> Evidence:
    """Solve the bundled problems and certify the residuals, which knows no formula."""
    steps, certificates = [], {}
    for name in example_names():
        solution = solve(Problem.example(name), digits=50)
        if solution.certificate is not None:
            certificates[name] = solution.certificate.to_json()
        steps.append(f"{name}: {solution.certificate or solution.message}.")
    verdicts = [certificate["verdict"] for certificate in certificates.values()]
    certified = verdicts == ["certified"] * len(example_names())
    return Evidence(
        title="Bundled problems, solved and certified to 50 digits",
        outcome=Outcome.SUPPORTED if certified else Outcome.UNDECIDED,
        covers=f"{len(certificates)} problems",
        steps=tuple(steps),
        data={"certificates": certificates},
    )


X1, X2 = matrices("X1 X2")

CLAIM = Claim(
    id="three-layer-two-equations",
    statement=(
        "For every α with e^α ≠ 1 and every logarithm Λ of Y₂⁻¹Y₁, the weights W₁ = α(X₁ − X₂)⁻¹, "
        "W₂ = L exp(−W₁X₂), W₃ = Y₂ exp(−L) with L = Λ/(e^α − 1) give f(X₁) = Y₁ and f(X₂) = Y₂ for "
        "f(X) = W₃ exp(W₂ exp(W₁X))."
    ),
    latex=(
        r"W_1 = \alpha (X_1 - X_2)^{-1},\quad W_2 = L\, e^{-W_1 X_2},\quad W_3 = Y_2\, e^{-L},\quad "
        r"L = \frac{\log(Y_2^{-1} Y_1)}{e^{\alpha} - 1} \;\Rightarrow\; f(X_1) = Y_1,\; f(X_2) = Y_2"
    ),
    hypotheses=[
        invertible(X1 - X2, "X₁ − X₂ is invertible"),
        invertible("Y1", "Y₁ is invertible"),
        invertible("Y2", "Y₂ is invertible"),
    ],
    source="Gai & Zhang, arXiv 2407.02540 (for α > 0); also machine-checked in proofs/coq/closed_form.v",
    expected="proved",
    formula=three_layers.weights,
    evidence=[derivation, bundled_problems],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
