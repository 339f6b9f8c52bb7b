"""Is there no solution when X₁ − X₂ is singular? An exact instance says that there may be one."""

import sympy

from symbolic_matexp import Claim, Evidence, Outcome, Problem, certify, solve
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.formulas.network import evaluate
from symbolic_matexp.inputs.display import problem_line
from symbolic_matexp.systems.exact import ExactAlgebra

DIGITS = 50
BASIS = sympy.Matrix([[1, 1], [1, 2]])


def in_basis(first, second):
    """Return BASIS · diag(first, second) · BASIS⁻¹."""
    return BASIS * sympy.diag(first, second) * BASIS.inv()


def exact_instance() -> Evidence:
    """The inputs differ in one direction only. There Theorem 1 is used for numbers; in the other f is constant."""
    problem = Problem(X1=in_basis(1, 2), X2=in_basis(0, 2), Y1=in_basis(2, 3), Y2=in_basis(1, 3))
    L = sympy.log(2) / (sympy.E - 1)
    weights = [in_basis(1, 0), in_basis(L, 0), in_basis(sympy.exp(-L), 3)]
    alg = ExactAlgebra()
    values = [evaluate(alg, weights, alg.matrix(X)).applyfunc(simplified) for X, _ in problem.pairs]
    solved = values == [Y.to_sympy() for _, Y in problem.pairs]
    certificate = certify(weights, problem, digits=DIGITS)
    difference = problem.X1 - problem.X2
    return Evidence(
        title="A solved problem with singular X₁ − X₂ ≠ 0",
        outcome=Outcome.REFUTED if solved and certificate and difference.rank == 1 else Outcome.UNDECIDED,
        covers="an exact solution, d = 2",
        steps=(
            problem_line(problem),
            f"X₁ − X₂ is singular: its rank is {difference.rank} (exactly).",
            f"W₁ = {shown(weights[0])}, W₂ = {shown(weights[1])}, W₃ = {shown(weights[2])}.",
            "(In the basis (1, 1), (1, 2) all are diagonal: Theorem 1 for numbers, beside a constant.)",
            f"Evaluated exactly (SymPy): f(X₁) = {shown(values[0])} = Y₁, f(X₂) = {shown(values[1])} = Y₂.",
            f"Evaluated in balls, independently: {certificate}.",
        ),
        data={"certificate": certificate.to_json()},
    )


def simplified(x):
    """Return an expression in e, log 2 and their exponentials as the number that it is."""
    return sympy.simplify(sympy.powsimp(sympy.expand(x)))


def shown(matrix):
    """Return a SymPy matrix on one line."""
    return str(matrix.tolist())


def equal_inputs() -> Evidence:
    """What is true of the claim: X₁ = X₂ with Y₁ ≠ Y₂ has no solution, whatever the network."""
    identity = [[1, 0], [0, 1]]
    solution = solve(Problem(identity, identity, identity, [[2, 0], [0, 1]]))
    return Evidence(
        title="What is true: equal inputs",
        outcome=Outcome.CERTIFIED if solution.status.name == "EQUAL_INPUTS" else Outcome.UNDECIDED,
        covers="X₁ = X₂ with Y₁ ≠ Y₂",
        steps=("A function has one value at X₁ = X₂, so it cannot have two; solve comes to the same status.",),
    )


CLAIM = Claim(
    id="difference-must-be-invertible",
    statement="If X₁ − X₂ is singular, f(X₁) = Y₁, f(X₂) = Y₂ has no solution.",
    latex=r"\det(X_1 - X_2) = 0 \;\Rightarrow\; \nexists\,(W_1, W_2, W_3)",
    source="a summary of arXiv 2407.02540 (“If X1 − X2 is not invertible, analytical solution doesn't exist”)",
    expected="refuted",
    evidence=[exact_instance, equal_inputs],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
