"""Must X₁ and X₂ be invertible? A certified solution with two singular inputs says no."""

from symbolic_matexp import Claim, Evidence, Outcome, Problem, solve
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.inputs.display import problem_line, rounded


def singular_inputs() -> Evidence:
    """Solve a problem in which both inputs have rank one."""
    problem = Problem(X1=[[1, 2], [0, 0]], X2=[[0, 0], [1, 1]], Y1=[[2, 1], [1, 3]], Y2=[[1, 0], [1, 1]])
    solution = solve(problem, digits=50).raise_for_status()
    ranks = problem.X1.rank, problem.X2.rank
    hypotheses = all(solution.certificate.hypotheses.values())
    refuted = bool(solution.certificate) and hypotheses and ranks == (1, 1)
    return Evidence(
        title="A solved problem with singular inputs",
        outcome=Outcome.REFUTED if refuted else Outcome.UNDECIDED,
        covers="a certified solution, d = 2",
        steps=(
            problem_line(problem),
            f"The ranks of X₁ and X₂ are {ranks[0]} and {ranks[1]} (exactly).",
            "X₁ − X₂, Y₁ and Y₂ are invertible (exactly), so the weights of Theorem 1 solve the equations exactly "
            "(proved: three-layer-two-equations). They lie in the balls that solve returned:",
            *(f"W{i} ≈ {rounded(W)}" for i, W in enumerate(solution.weights, 1)),
            f"Evaluated in balls: {solution.certificate}.",
        ),
        data={"certificate": solution.certificate.to_json()},
    )


CLAIM = Claim(
    id="inputs-must-be-invertible",
    statement="f(X₁) = Y₁, f(X₂) = Y₂ can be solved only for invertible X₁ and X₂.",
    latex=r"\exists\,(W_1, W_2, W_3) \;\Rightarrow\; \det X_1 \ne 0,\; \det X_2 \ne 0",
    source="the hypotheses as a summary of arXiv 2407.02540 states them (“for invertible matrices X1, X2, Y1, Y2”)",
    expected="refuted",
    evidence=[singular_inputs],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
