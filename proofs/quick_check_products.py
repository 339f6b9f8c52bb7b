"""Do W₁W₂ = log(X₁⁻¹Y₁) and W₂W₃ = log(X₂⁻¹Y₂) solve the equations? Weights with these products do not."""

import flint

from symbolic_matexp import Claim, Evidence, Outcome, Problem, certify, logm, solve
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.inputs.display import problem_line
from symbolic_matexp.systems.ball.arithmetic import decimal_below, frobenius_norm

DIGITS = 40
PROBLEM = Problem(X1=[[2, 1], [0, 1]], X2=[[1, 0], [1, 1]], Y1=[[3, 1], [1, 2]], Y2=[[1, 1], [0, 2]])


def logarithms():
    """Return log(X₁⁻¹Y₁) and log(X₂⁻¹Y₂) as balls."""
    return [logm(X.solve(Y), digits=DIGITS) for X, Y in PROBLEM.pairs]


def not_sufficient() -> Evidence:
    """With W₂ = I the products prescribe W₁ and W₃; the network misses both outputs."""
    first, second = logarithms()
    certificate = certify([first, [[1, 0], [0, 1]], second], PROBLEM, digits=1)
    refuted = certificate.verdict is Outcome.REFUTED
    return Evidence(
        title="Weights with these products that solve nothing",
        outcome=Outcome.REFUTED if refuted else Outcome.UNDECIDED,
        covers="a problem with weights that have these products, d = 2",
        steps=(
            problem_line(PROBLEM),
            "W₂ = I, W₁ = log(X₁⁻¹Y₁), W₃ = log(X₂⁻¹Y₂) have the products that are prescribed.",
            f"Evaluated in balls: {certificate}.",
        ),
        data={"certificate": certificate.to_json()},
    )


def not_necessary() -> Evidence:
    """Weights that do solve the equations have other products."""
    solution = solve(PROBLEM, digits=DIGITS).raise_for_status()
    W1, W2, W3 = solution.weights
    first, second = logarithms()
    with flint.ctx.workprec(solution.precision):
        distances = [frobenius_norm(W1 * W2 - first), frobenius_norm(W2 * W3 - second)]
    return Evidence(
        title="Weights that solve the equations and have other products",
        outcome=Outcome.CERTIFIED if all(distance > 0 for distance in distances) else Outcome.UNDECIDED,
        covers="a certified solution with other products, d = 2",
        steps=(
            f"The closed form solves the same problem: {solution.certificate}.",
            "‖W₁W₂ − log(X₁⁻¹Y₁)‖ is at least {}, ‖W₂W₃ − log(X₂⁻¹Y₂)‖ at least {}.".format(
                *(decimal_below(distance, 3) for distance in distances)
            ),
        ),
        data={"certificate": solution.certificate.to_json()},
    )


CLAIM = Claim(
    id="quick-check-products",
    statement="Weights with W₁W₂ = log(X₁⁻¹Y₁) and W₂W₃ = log(X₂⁻¹Y₂) satisfy f(X₁) = Y₁ and f(X₂) = Y₂.",
    latex=r"W_1 W_2 = \log(X_1^{-1} Y_1),\; W_2 W_3 = \log(X_2^{-1} Y_2) \;\Rightarrow\; f(X_i) = Y_i",
    source="a summary of arXiv 2407.02540 (“Quick check”)",
    expected="refuted",
    evidence=[not_sufficient, not_necessary],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
