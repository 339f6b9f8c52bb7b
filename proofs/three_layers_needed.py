"""Are three layers needed for two equations? Two layers do it, for all numbers and for an open set of matrices.

An exact instance alone would be no objection, since its outputs could be chosen to fit. But the derivative of
(W₁, W₂) ↦ (f(X₁), f(X₂)) is invertible there, so by the inverse function theorem two layers reach every (Y₁, Y₂)
near by.
"""

import flint

from symbolic_matexp import Claim, Evidence, ExactMatrix, Outcome, Problem, certify, expm, logm
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.formulas.network import evaluate
from symbolic_matexp.inputs.display import problem_line
from symbolic_matexp.systems.ball.arithmetic import identity
from symbolic_matexp.systems.ball.system import BallAlgebra

PRECISION = 256


def two_layers(Y1, Y2, *, x1, x2):
    """Inputs X₁ = x₁I, X₂ = x₂I: W₁ = log(Y₂⁻¹Y₁)/(x₁ − x₂), W₂ = Y₂ exp(−x₂W₁)."""
    W1 = logm(Y2.solve(Y1)) / (x1 - x2)
    W2 = Y2 @ expm(-x2 * W1)
    return [
        ("W₂ exp(W₁X₁) = Y₁", W2 @ expm(x1 * W1), Y1),
        ("W₂ exp(W₁X₂) = Y₂", W2 @ expm(x2 * W1), Y2),
    ]


def all_numbers() -> Evidence:
    """Prove a formula for two layers, for inputs that are multiples of I."""
    proof = in_words(Statement.parse(two_layers))
    return Evidence(
        title="Two layers in closed form for X₁ = x₁I, X₂ = x₂I",
        outcome=Outcome.REFUTED if proof.outcome is Outcome.PROVED else Outcome.UNDECIDED,
        covers="all problems of d = 1 with x₁ ≠ x₂ and y₁, y₂ ≠ 0: two layers solve them",
        steps=("For d = 1 every input is a multiple of I.", *proof.steps),
    )


def an_open_set_of_matrices() -> Evidence:
    """Solve one exact problem by two layers, and show that the derivative there is invertible."""
    alg = BallAlgebra(PRECISION)
    problem = Problem(X1=[[0, 1], [0, 0]], X2=[[0, 0], [1, 0]], Y1=[[1, 1], [0, 1]], Y2=[[1, 0], [1, 1]])
    weights = [identity(2), identity(2)]
    certificate = certify(weights, problem, digits=50)
    determinant = derivative(alg, weights, [alg.matrix(X) for X, _ in problem.pairs]).det()
    commute = problem.X1 @ problem.X2 == problem.X2 @ problem.X1
    identity_matrix = ExactMatrix.identity(2)
    exact = all((X @ X).is_zero and identity_matrix + X == Y for X, Y in problem.pairs)
    refuted = exact and bool(certificate) and not determinant.contains(0) and not commute
    return Evidence(
        title="Two layers for d = 2: an exact problem, and every problem near it",
        outcome=Outcome.REFUTED if refuted else Outcome.UNDECIDED,
        covers="an open set of outputs, d = 2, where two layers solve two equations",
        steps=(
            f"{problem_line(problem)} X₁ and X₂ do not commute.",
            "f(X) = W₂ exp(W₁X) with W₁ = W₂ = I: X₁² = X₂² = 0, so exp(X_i) = I + X_i = Y_i (exactly).",
            f"Evaluated in balls: {certificate}.",
            "The derivative of (W₁, W₂) ↦ (f(X₁), f(X₂)), an 8×8 matrix, has the determinant "
            f"{determinant.str(10)}: not zero.",
            "By the inverse function theorem two layers solve the two equations for all outputs near Y₁, Y₂.",
        ),
        data={"certificate": certificate.to_json(), "determinant": determinant.str(20)},
    )


def derivative(alg, weights, inputs):
    """Return the Jacobian of the weights ↦ (f(X₁), f(X₂), …), one column for every entry of every weight.

    The network is run on block matrices: exp of [[A, E], [0, A]] has the Fréchet derivative at A in direction E in
    its upper right corner.
    """
    d = inputs[0].nrows()
    zero = flint.acb_mat(d, d)
    columns = []
    for layer in range(len(weights)):
        for entry in range(d * d):
            direction = flint.acb_mat(d, d, [int(k == entry) for k in range(d * d)])
            doubled = [_blocks(W, direction if i == layer else zero) for i, W in enumerate(weights)]
            values = [evaluate(alg, doubled, _blocks(X, zero)) for X in inputs]
            columns.append([value[i, d + j] for value in values for i in range(d) for j in range(d)])
    return flint.acb_mat(columns).transpose()


def _blocks(A, E):
    """Return [[A, E], [0, A]]."""
    d = A.nrows()
    return flint.acb_mat(
        [[A[i, j] for j in range(d)] + [E[i, j] for j in range(d)] for i in range(d)]
        + [[0] * d + [A[i, j] for j in range(d)] for i in range(d)]
    )


CLAIM = Claim(
    id="three-layers-needed",
    statement=(
        "Two equations f(X₁) = Y₁, f(X₂) = Y₂ need three layers: two layers solve them for no open set of outputs."
    ),
    latex=r"W_2\, e^{W_1 X_i} = Y_i,\; i = 1, 2, \text{ is solvable for no open set of } (Y_1, Y_2)",
    source="a summary of arXiv 2407.02540 (“Three layers needed to achieve doubling of equation-solving capacity”)",
    expected="refuted",
    evidence=[all_numbers, an_open_set_of_matrices],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
