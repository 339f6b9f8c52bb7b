"""Do deeper networks solve more equations in closed form? Theorem 2: eight layers solve three equations.

The algebra is proved in letters, for every dimension. That matrices with the eigenvalues that it asks for exist is
Sourour's lemma; that its conditions can be met is argued in ``symbolic_matexp/formulas/three_points.py``.
"""

from symbolic_matexp import Claim, Evidence, Outcome, Problem, expm, inv, invertible, logm, matrices, scalars, solve
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.formulas import three_points
from symbolic_matexp.formulas.network import network
from symbolic_matexp.inputs.display import problem_line
from symbolic_matexp.notation.expressions import exp, eye

DIGITS = 50

X1, X2, X3, Y1, Y2, Y3, W3, W4, W5, W6 = matrices("X1 X2 X3 Y1 Y2 Y3 W3 W4 W5 W6")
alpha, c, h3, a = scalars("alpha c h3 a")


def eight_layers(X1, X2, X3, Y1, Y2, Y3, W3, W4, W5, W6, *, alpha, c, h3, a):
    """The network with W₁, W₂, W₇, W₈ as the formula has them, and any W₃, …, W₆ with the properties assumed."""
    W1, W2, _ = three_points.first_layers(X1, X2, X3, alpha=alpha, c=c)
    W7, W8, _ = three_points.last_layers(Y1, Y1.solve(Y2), Y1.solve(Y3), a=a, b=a**2)
    layers = (W1, W2, W3, W4, W5, W6, W7, W8)
    pairs = [(X1, Y1), (X2, Y2), (X3, Y3)]
    return [(f"f(X{i}) = Y{i}", network(layers, X), Y) for i, (X, Y) in enumerate(pairs, 1)]


def properties_of_the_layers():
    """What is assumed of W₃, …, W₆ and of the scalars, for every branch of the logarithms."""
    h = exp(c * exp(alpha))
    _, _, H0 = three_points.first_layers(X1, X2, X3, alpha=alpha, c=c)
    W7, _, _ = three_points.last_layers(Y1, Y1.solve(Y2), Y1.solve(Y3), a=a, b=a**2)
    Gamma = logm(expm(a * W7) @ Y1.solve(Y3))
    return [
        invertible(X1 - X2, "X₁ − X₂ is invertible"),
        *(invertible(f"Y{i}", f"Y{i} is invertible") for i in (1, 2, 3)),
        invertible(logm(Y1.solve(Y2)), "the logarithm of Y₁⁻¹Y₂ is invertible"),
        exp(c) == 2 * h,
        expm(h * W3) == 2 * eye(),
        expm(W3 @ H0) == h3 * eye(),
        expm(2 * W4) == 2 * eye(),
        expm(2 * W5) == 2 * eye(),
        expm(2 * W6) == a * eye(),
        expm(W6 @ expm(W5 @ expm(h3 * W4))) == W7.solve(Gamma),
    ]


def lattice_layer(V, D, *, s, h):
    """W = VDV⁻¹, where exp(hD) = e^{hs} I: D is diagonal with entries s + 2πin/h."""
    return expm(h * (V @ D @ inv(V))), exp(h * s) * eye()


def free_layer(V, D, E, *, h3):
    """W₄ = VDV⁻¹ reaches VEV⁻¹, where exp(h₃D) = E: D and E are diagonal with entries λ_j and η_j."""
    return expm(h3 * (V @ D @ inv(V))), V @ E @ inv(V)


def target(W4, W5, W6, H1, H2, A, L, *, h3):
    """Layers 4 to 6 reach exp(A), where W₆H₂ = A, W₅H₁ = L, exp(L) = H₂ and exp(h₃W₄) = H₁."""
    return expm(W6 @ expm(W5 @ expm(h3 * W4))), expm(A)


V, D, E, H1, H2, A, L, B, C, H = matrices("V D E H1 H2 A L B C H")
s, h = scalars("s h")


def merging_layer(B, C, H, *, h3):
    """W₃ = B⁻¹ takes H₀ = BC to h₃I, where exp(C) = h₃I."""
    return expm(inv(B) @ H), h3 * eye()


PARTS = (
    ("The network: f(X₁) = Y₁, f(X₂) = Y₂, f(X₃) = Y₃", eight_layers, properties_of_the_layers()),
    (
        "A lattice layer, whatever its eigenvectors V: exp(hW) = e^{hs} I",
        lattice_layer,
        [invertible("V", "V is invertible"), expm(h * D) == exp(h * s) * eye()],
    ),
    (
        "Layer 3: exp(W₃H₀) = h₃I",
        merging_layer,
        [invertible("B", "B is invertible"), B @ C == H, expm(C) == h3 * eye()],
    ),
    (
        "Layer 4: exp(h₃W₄) = H₁, whatever the eigenvectors V of H₁ are",
        free_layer,
        [invertible("V", "V is invertible"), expm(h3 * D) == E],
    ),
    (
        "Layers 4 to 6: exp(W₆ exp(W₅ exp(h₃W₄))) = exp(A)",
        target,
        [W6 @ H2 == A, W5 @ H1 == L, expm(L) == H2, expm(h3 * W4) == H1],
    ),
)

PREMISES = (
    "Sourour's lemma: an invertible A that is no multiple of I is BC with any spectra whose product is det A "
    "(A. R. Sourour, Linear and Multilinear Algebra 19 (1986) 141–147; proved again in "
    "symbolic_matexp/formulas/sourour.py). It gives W₃⁻¹Z = H₀, W₆H₂ = A and W₅H₁ = log H₂.",
    "A d×d matrix with d different eigenvalues is diagonalisable (Horn & Johnson, Matrix Analysis, theorem 1.3.9).",
    "Every invertible matrix has a logarithm, and eigenvalues of logarithms may be moved by multiples of 2πi "
    "(Higham, Functions of Matrices, theorems 1.27 and 1.28).",
    "A polynomial of degree d ≥ 1 has a root (fundamental theorem of algebra): t, and the two logarithms ℓ₁, ℓ₂.",
    "The choices can be made so that all conditions hold. This is argued in symbolic_matexp/formulas/three_points.py "
    "in prose that no machine checks: for different inputs with an invertible X₁ − X₂, and without one by one or two "
    "layers before (Theorem 4).",
)


def theorem_2() -> Evidence:
    """Prove the algebra in letters, and name what the rest takes for granted."""
    steps, proved = [], []
    for title, formula, given in PARTS:
        proof = in_words(Statement.parse(formula, given))
        proved.append(proof.outcome is Outcome.PROVED)
        steps += [f"By the checker, for every dimension. {title}.", *(f"  {step}" for step in proof.steps)]
    steps += [f"Premise: {premise}" for premise in PREMISES]
    return Evidence(
        title="Theorem 2: the algebra in letters, the rest by premises",
        outcome=Outcome.PROVED if all(proved) else Outcome.UNDECIDED,
        covers="every d ≥ 2, three different inputs and invertible outputs; the algebra is checked in letters, "
        "Sourour's lemma and three textbook theorems are premises, that all choices can be made is argued in prose",
        settles=True,
        steps=tuple(steps),
    )


PROBLEMS = {
    "d = 2, small integers": [
        ([[1, 2], [3, 4]], [[2, 1], [1, 1]]),
        ([[0, 1], [1, 0]], [[1, 1], [0, 1]]),
        ([[2, 0], [0, 3]], [[3, 1], [2, 1]]),
    ],
    "d = 2, complex": [
        ([[1, [0, 1]], [0, 2]], [[1, 0], [[1, 1], 1]]),
        ([[0, 1], [[0, -2], 1]], [[[0, 1], 1], [1, 2]]),
        ([[3, 0], [1, [1, 1]]], [[2, [0, 1]], [0, 1]]),
    ],
    "d = 3, small integers": [
        ([[1, 2, 0], [0, 1, 1], [1, 0, 3]], [[1, 0, 1], [0, 2, 0], [1, 0, 3]]),
        ([[0, 1, 1], [1, 0, 0], [2, 1, 1]], [[2, 1, 0], [0, 1, 1], [0, 0, 1]]),
        ([[2, 0, 1], [1, 1, 0], [0, 1, 2]], [[1, 1, 0], [1, 2, 1], [0, 1, 4]]),
    ],
    "d = 2, differences of rank one": [
        ([[2, 0], [0, 3]], [[2, 1], [1, 1]]),
        ([[2, 1], [0, 3]], [[1, 1], [0, 1]]),
        ([[2, 2], [0, 3]], [[3, 1], [2, 1]]),
    ],
}


def instances() -> Evidence:
    """Solve three equations and certify the residuals, which knows no formula."""
    steps, certificates = [], {}
    for name, pairs in PROBLEMS.items():
        problem = Problem.from_pairs(pairs)
        solution = solve(problem, digits=DIGITS, formula="eight-layers")
        if solution.certificate is not None:
            certificates[name] = solution.certificate.to_json()
        steps.append(f"{name}: {problem_line(problem)}")
        steps.append(f"  {len(solution.weights or ())} layers. {solution.certificate or solution.message}.")
    verdicts = [certificate["verdict"] for certificate in certificates.values()]
    certified = verdicts == ["certified"] * len(PROBLEMS)
    return Evidence(
        title=f"Four problems, solved and certified to {DIGITS} digits",
        outcome=Outcome.SUPPORTED if certified else Outcome.UNDECIDED,
        covers=f"{len(certificates)} problems, d = 2 and 3",
        steps=tuple(steps),
        data={"certificates": certificates},
    )


CLAIM = Claim(
    id="deeper-solves-more",
    statement=(
        "Eight layers solve three equations f(X_i) = Y_i in closed form, up to the roots of a polynomial of degree d "
        "and of a quadratic, for all complex d×d matrices, d ≥ 2, as the hypotheses say; nine or ten layers, if no "
        "difference of two inputs is invertible."
    ),
    latex=r"f(X_i) = W_8\, e^{W_7 e^{\cdots e^{W_1 X_i}}} = Y_i,\quad i = 1, 2, 3",
    source="the first open question that Gai & Zhang, arXiv 2407.02540, name",
    expected="proved",
    hypotheses=["X₁, X₂, X₃ are different", "Y₁, Y₂, Y₃ are invertible"],
    evidence=[theorem_2, instances],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
