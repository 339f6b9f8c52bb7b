"""Theorem 4: X₁ ≠ X₂ is enough. Two layers, or one, separate the inputs; Theorem 1 or Theorem 3 does the rest."""

import random
from dataclasses import replace
from fractions import Fraction
from math import prod

import flint

from symbolic_matexp import Claim, Evidence, Outcome, Problem, invertible, solve
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.claims.words.prover import THOROUGH
from symbolic_matexp.formulas import five_layers
from symbolic_matexp.formulas.network import network
from symbolic_matexp.formulas.sourour import factors
from symbolic_matexp.inputs.display import problem_line

DIGITS = 50


def solved(weights, X1, X2, Y1, Y2):
    """Return the two equations that a network with these weights is claimed to solve."""
    return [("f(X₁) = Y₁", network(weights, X1), Y1), ("f(X₂) = Y₂", network(weights, X2), Y2)]


def four_layers_solve(X1, X2, Y1, Y2, V, *, alpha):
    """Invertible X₂, and Theorem 1 for the rest."""
    return solved(five_layers.four_weights(X1, X2, Y1, Y2, V, alpha=alpha), X1, X2, Y1, Y2)


def five_layers_solve(X1, X2, Y1, Y2, A, V, *, alpha):
    """Any X₂, a first weight A, and Theorem 1 for the rest."""
    return solved(five_layers.weights(X1, X2, Y1, Y2, A, V, alpha=alpha), X1, X2, Y1, Y2)


def six_layers_solve(X1, X2, Y1, Y2, A, V, Omega, *, alpha, t):
    """Any X₂, a first weight A, and Theorem 3 for the rest."""
    return solved(five_layers.six_weights(X1, X2, Y1, Y2, A, V, Omega, alpha=alpha, t=t), X1, X2, Y1, Y2)


def difference_after_one(X1, X2, V):
    """F₁ − F₂ after the weight VX₂⁻¹."""
    _, F1, F2 = five_layers.separated_by_one(X1, X2, V)
    return F1 - F2


def difference_after_two(X1, X2, A, V):
    """F₁ − F₂ after the weights A and V exp(−AX₂)."""
    _, _, F1, F2 = five_layers.separated_by_two(X1, X2, A, V)
    return F1 - F2


OUTPUTS = [invertible("Y1", "Y₁ is invertible"), invertible("Y2", "Y₂ is invertible")]


def four_layers_in_words() -> Evidence:
    """Prove the form with four layers."""
    return proof_in_words(
        four_layers_solve,
        "Four layers: W₁ = VX₂⁻¹ for invertible X₂, and Theorem 1 for F₁, F₂",
        [invertible("X2", "X₂ is invertible"), invertible(difference_after_one, "F₁ − F₂ is invertible")],
    )


def five_layers_in_words() -> Evidence:
    """Prove the form with five layers."""
    return proof_in_words(
        five_layers_solve, "Five layers: a first weight A before that, so that no X_i is inverted", AFTER_TWO
    )


def six_layers_in_words() -> Evidence:
    """Prove the form with six layers."""
    return proof_in_words(six_layers_solve, "Six layers: Theorem 3 in the place of Theorem 1", AFTER_TWO)


AFTER_TWO = [invertible(difference_after_two, "F₁ − F₂ is invertible")]


def proof_in_words(formula, title, hypotheses) -> Evidence:
    """Prove the equations for all matrices that fulfil the hypotheses, if Y₁ and Y₂ are invertible."""
    found = in_words(Statement.parse(formula, [*OUTPUTS, *hypotheses]), THOROUGH)
    return replace(found, title=title, settles=False)


def v_exists() -> Evidence:
    """Derive a V from Sourour's lemma, and check the lemma's factors on exact instances."""
    instances = [instance for seed in range(60) if (instance := factored(seed)) is not None]
    return Evidence(
        title="V exists whenever X₁ ≠ X₂, by Sourour's lemma",
        outcome=Outcome.PROVED if all(instances) and len(instances) >= 50 else Outcome.UNDECIDED,
        covers="every d, by Sourour's lemma, a premise from the literature, and an argument that no machine checks; "
        f"the factors of the lemma were checked on {len(instances)} exact matrices, d = 2, …, 6",
        steps=(
            "Premise (A. R. Sourour, Linear and Multilinear Algebra 19 (1986) 141–147): let G be invertible and no "
            "multiple of I. Then G = BC with any nonzero β_j, γ_j with ∏β_jγ_j = det G as the spectra of B and C. "
            "For G ≠ 0 of rank r < d the same induction gives any nonzero β_j and γ₁, …, γ_r, the other γ_j being 0.",
            "exp is injective on matrices of norm below log 2, so exp(wX₁) ≠ exp(wX₂) for small w > 0: let E_i be "
            "exp(wX_i), or X_i if X₂ is invertible. Then G = E₂⁻¹E₁ ≠ I, and F₁ = exp(VG), F₂ = exp(V).",
            "If G = gI, take V = v'I with e^(v'g) ≠ e^v'. Else take v ∉ 2πiℤ, different integers n_j, β_j = "
            "1/(v + 2πi n_j), and γ_j ∉ v + 2πiℤ, as the lemma allows. V = B⁻¹ has the different eigenvalues "
            "v + 2πi n_j, so F₂ = e^v I. VG = C has the eigenvalues γ_j, so F₁ − F₂ has the eigenvalues "
            "e^γ_j − e^v ≠ 0.",
            "For real X₁, X₂ the determinant of exp(VG) − exp(V) is an entire function of the entries of V, and not "
            "0 for some complex V. So it is not 0 for almost every real V.",
            f"The lemma's factors of {len(instances)} random rational matrices, some of them singular, have the "
            "characteristic polynomials that they should have, exactly.",
        ),
    )


def whole_theorem() -> Evidence:
    """Put the algebra and the existence of V together."""
    pieces = [piece() for piece in (four_layers_in_words, five_layers_in_words, six_layers_in_words, v_exists)]
    proved = all(piece.outcome is Outcome.PROVED for piece in pieces)
    return Evidence(
        title="The algebra, and the existence of V",
        outcome=Outcome.PROVED if proved else Outcome.UNDECIDED,
        covers="every d; the algebra is checked in letters, Sourour's lemma is a premise from the literature",
        steps=tuple(f"{piece.title}: {piece.outcome}." for piece in pieces),
        settles=True,
    )


def factored(seed):
    """Return whether the factors of a random matrix are right, or None if the matrix is a multiple of I."""
    generator = random.Random(seed)
    d = 2 + seed % 5
    rank = d if seed % 3 else generator.randint(1, d - 1)
    left, right = (
        flint.fmpq_mat(m, n, [generator.randint(-3, 3) for _ in range(m * n)]) for m, n in ((d, rank), (rank, d))
    )
    G = left * right
    if G.rank() < rank:
        return None
    beta = [Fraction(generator.choice([-3, -2, -1, 1, 2, 3]), 2) for _ in range(d)]
    gamma = [Fraction(generator.choice([-3, -2, -1, 1, 2, 3])) for _ in range(rank)] + [0] * (d - rank)
    if rank == d:
        determinant = G.det()
        gamma[-1] = Fraction(int(determinant.p), int(determinant.q)) / prod(beta + gamma[:-1])
    found = factors([[Fraction(int(x.p), int(x.q)) for x in row] for row in G.tolist()], beta, gamma, seed=seed)
    B, C = (flint.fmpq_mat([[rational(x) for x in row] for row in M]) for M in (found.B, found.C))
    return B * C == G and B.charpoly() == polynomial(beta) and C.charpoly() == polynomial(gamma)


def polynomial(roots):
    """Return ∏(x − λ)."""
    result = flint.fmpq_poly([1])
    for root in roots:
        result *= flint.fmpq_poly([-rational(root), 1])
    return result


def rational(x):
    """Return a fraction in FLINT's type."""
    return flint.fmpq(Fraction(x).numerator, Fraction(x).denominator)


REFLECTED = ([[-1, 0], [0, -2]], [[1, 0], [0, 1]])
"""Y₁ and Y₂ for which Y₂⁻¹Y₁ has no real logarithm."""
INSTANCES = {
    "difference of rank one": Problem([[2, 3], [4, 5]], [[1, 2], [3, 4]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]),
    "nilpotent difference": Problem([[1, 3], [3, 4]], [[1, 2], [3, 4]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]),
    "X₂ = 0": Problem([[0, 1], [0, 0]], [[0, 0], [0, 0]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]),
    "common kernel": Problem([[1, 0], [2, 0]], [[3, 0], [1, 0]], [[2, 1], [1, 3]], [[1, 0], [1, 1]]),
    "no real logarithm": Problem([[1, 0], [2, 0]], [[3, 0], [1, 0]], *REFLECTED),
}


def instances_certified() -> Evidence:
    """Solve problems with a singular difference, with complex and with real weights, and certify the residuals."""
    steps, certificates = [], []
    for name, problem in INSTANCES.items():
        steps.append(f"{name}: {problem_line(problem)}")
        for real in (False, True):
            solution = solve(problem, digits=DIGITS, real=real)
            steps.append(f"{len(solution.weights)} {'real ' if real else ''}layers: {solution.certificate}.")
            certificates.append(solution.certificate)
    return Evidence(
        title=f"Problems with singular X₁ − X₂, solved and certified to {DIGITS} digits",
        outcome=Outcome.SUPPORTED if all(certificates) else Outcome.UNDECIDED,
        covers=f"{len(INSTANCES)} problems, d = 2",
        steps=tuple(steps),
        data={"certificates": [certificate.to_json() for certificate in certificates]},
    )


def equal_inputs() -> Evidence:
    """The condition is also necessary: with X₁ = X₂ and Y₁ ≠ Y₂ there is no solution."""
    identity = [[1, 0], [0, 1]]
    solution = solve(Problem(identity, identity, identity, [[2, 0], [0, 1]]))
    return Evidence(
        title="X₁ ≠ X₂ is necessary, too, unless Y₁ = Y₂",
        outcome=Outcome.CERTIFIED if solution.status.name == "EQUAL_INPUTS" else Outcome.UNDECIDED,
        covers="X₁ = X₂ with Y₁ ≠ Y₂",
        steps=("A function has one value at X₁ = X₂, so it cannot have two; solve comes to the same status.",),
    )


CLAIM = Claim(
    id="distinct-inputs-suffice",
    statement=(
        "If X₁ ≠ X₂ and Y₁, Y₂ are invertible, four or five layers solve both equations. If X₂ is invertible, these "
        "are VX₂⁻¹ and the three weights of Theorem 1 for F₁ = exp(VX₂⁻¹X₁) and F₂ = exp(V), with any V for which "
        "F₁ − F₂ is invertible. For any X₂ the same holds of exp(AX₁), exp(AX₂) after a first weight A, and with "
        "Theorem 3 in the place of Theorem 1. Such A and V exist by Sourour's lemma."
    ),
    latex=(
        r"W_1 = V X_2^{-1},\quad F_1 = e^{V X_2^{-1} X_1},\quad F_2 = e^{V},\quad \det(F_1 - F_2) \ne 0 "
        r"\;\Rightarrow\; f(X_1) = Y_1,\; f(X_2) = Y_2"
    ),
    hypotheses=["X₁ ≠ X₂", "Y₁ and Y₂ are invertible"],
    source="new; Sourour's lemma: Linear and Multilinear Algebra 19 (1986) 141–147",
    expected="proved",
    evidence=[
        four_layers_in_words,
        five_layers_in_words,
        six_layers_in_words,
        v_exists,
        whole_theorem,
        instances_certified,
        equal_inputs,
    ],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
