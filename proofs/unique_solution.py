"""Is the solution unique when X₁ − X₂ is invertible? Two certified solutions say no."""

import flint

from symbolic_matexp import Claim, Evidence, Outcome, Problem, solve
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.inputs.display import problem_line, rounded
from symbolic_matexp.systems.ball.arithmetic import decimal_below, frobenius_norm

DIGITS = 50


def two_solutions() -> Evidence:
    """Solve one problem with α = 1 and with α = 2; certify both, and that they differ."""
    problem = Problem.example("small")
    first, second = (solve(problem, digits=DIGITS, alpha=alpha).raise_for_status() for alpha in (1, 2))
    certificates = [solution.certificate for solution in (first, second)]
    with flint.ctx.workprec(first.precision):
        distance = frobenius_norm(first.weights[0] - second.weights[0])
    hypotheses = all(certificates[0].hypotheses.values())
    refuted = hypotheses and all(certificates) and distance > 0
    return Evidence(
        title="Two different solutions of one problem, both certified",
        outcome=Outcome.REFUTED if refuted else Outcome.UNDECIDED,
        covers="a problem with two solutions, d = 2",
        steps=(
            problem_line(problem),
            "X₁ − X₂, Y₁ and Y₂ are invertible (exactly), so the weights of Theorem 1 solve the equations exactly, "
            "for α = 1 and for α = 2 (proved: three-layer-two-equations). They lie in the balls that solve returned:",
            f"α = 1: W1 ≈ {rounded(first.weights[0])}; {certificates[0]}.",
            f"α = 2: W1 ≈ {rounded(second.weights[0])}; {certificates[1]}.",
            f"The two first weights differ by at least {decimal_below(distance, 3)} in norm (disjoint balls).",
        ),
        data={"problem": problem.to_json(), "certificates": [c.to_json() for c in certificates]},
    )


CLAIM = Claim(
    id="unique-solution",
    statement="If X₁ − X₂ is invertible, the system f(X₁) = Y₁, f(X₂) = Y₂ has a unique solution.",
    latex=r"\det(X_1 - X_2) \ne 0 \;\Rightarrow\; \exists!\,(W_1, W_2, W_3)",
    source="a summary of arXiv 2407.02540 (“ensures that the system of equations has a unique solution”)",
    expected="refuted",
    evidence=[two_solutions],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
