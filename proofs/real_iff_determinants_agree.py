"""Real weights exist exactly if the determinants of the two outputs have the same sign."""

import numpy as np

from symbolic_matexp import Claim, Evidence, Outcome, Problem, Status, det, exp, expm, matrices, solve, trace
from symbolic_matexp.claims.prove import run_alone, settle
from symbolic_matexp.claims.registry import registered
from symbolic_matexp.systems.ball.arithmetic import is_real

DIGITS = 50
A, B, W = matrices("A B W")
DETERMINANTS = det(W @ expm(A)) * det(W @ expm(B)) == det(W) ** 2 * exp(trace(A) + trace(B))


def only_if() -> Evidence:
    """Two outputs of one real network of two or more layers have determinants of the same sign."""
    proof = settle(Claim(DETERMINANTS, id="determinants-of-outputs"))
    chain = next((piece for piece in proof.evidence if piece.outcome is Outcome.PROVED), None)
    return Evidence(
        title="If real weights exist, det(Y₁)det(Y₂) > 0",
        outcome=Outcome.UNDECIDED if chain is None else Outcome.PROVED,
        covers="every d, every number of layers from two on, and all real weights and inputs",
        steps=(
            "Let W be the last weight. Then Y₁ = W exp(A) and Y₂ = W exp(B) with real W, A and B.",
            *(() if chain is None else chain.steps),
            "Y₁ is invertible, so the real number det(W) is not 0, and its square is positive. The traces are real, "
            "and e^x > 0 for real x. So the product is positive.",
            "Machine-checked in proofs/coq/four_real_layers.v, too, from det exp(A) > 0.",
        ),
    )


def both_directions() -> Evidence:
    """Put the two directions together."""
    necessary, sufficient = only_if(), settle(registered("four-real-layers"))
    choices = next(piece for piece in sufficient.evidence if piece.title.startswith("Real Ω"))
    proved = [necessary.outcome, sufficient.verdict, choices.outcome] == [Outcome.PROVED] * 3
    return Evidence(
        title="Both directions",
        outcome=Outcome.PROVED if proved else Outcome.UNDECIDED,
        covers="every d, by the premises named here and in four-real-layers",
        steps=(
            f"Only if: {necessary.outcome}, as shown above.",
            "If: as det(Y₁)det(Y₂) > 0, M = Y₂⁻¹Y₁ is real, and det M = det(Y₁)det(Y₂)/det(Y₂)² > 0.",
            f"{choices.title}: {choices.outcome} ({choices.covers}).",
            *choices.steps,
            f"With them, four real layers solve both equations: four-real-layers is {sufficient.verdict}.",
        ),
        settles=True,
    )


def signs() -> Evidence:
    """Solve problems of both signs."""
    generator, steps, agree = np.random.default_rng(2), [], True
    for d in (1, 2, 3, 4):
        X1, X2, Y1, Y2 = generator.integers(-9, 10, (4, d, d)).tolist()
        flipped = [[-x for x in Y1[0]], *Y1[1:]]
        for Y in (Y1, flipped):
            problem = Problem(X1, X2, Y, Y2)
            positive = problem.Y1.determinant_sign() * problem.Y2.determinant_sign() > 0
            solution = solve(problem, digits=DIGITS, real=True)
            solved = solution.success and all(map(is_real, solution.weights))
            agree = agree and (solved if positive else solution.status is Status.NO_REAL_SOLUTION)
            found = f"{len(solution.weights)} real weights, {solution.certificate}" if solved else solution.message
            steps.append(f"d = {d}, det(Y₁)det(Y₂) {'>' if positive else '<'} 0: {found}")
    return Evidence(
        title="Random problems of both signs",
        outcome=Outcome.SUPPORTED if agree else Outcome.UNDECIDED,
        covers=f"{len(steps)} problems",
        steps=tuple(steps),
    )


CLAIM = Claim(
    id="real-iff-determinants-agree",
    statement=(
        "For real X₁, X₂, Y₁, Y₂ with invertible X₁ − X₂, Y₁ and Y₂, a network of two or more layers with real "
        "weights and f(X₁) = Y₁, f(X₂) = Y₂ exists if and only if det(Y₁)det(Y₂) > 0; four layers then suffice."
    ),
    latex=r"\exists\,(W_1, \dots, W_L) \text{ real},\; L \ge 2 \iff \det(Y_1) \det(Y_2) > 0",
    hypotheses=["X₁ − X₂, Y₁ and Y₂ are real and invertible"],
    source="new: Theorem 3 (four-real-layers) and det exp(A) = e^(tr A)",
    expected="proved",
    evidence=[only_if, both_directions, signs],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
