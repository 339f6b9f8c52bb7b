"""One linear layer solves one equation, and two only if they say the same."""

from symbolic_matexp import Claim, Evidence, ExactMatrix, Outcome, inv, invertible
from symbolic_matexp.claims.prove import run_alone


def one_layer(W, X1, X2, Y1):
    """W is any weight; Y₁X₁⁻¹X₂ is what Y₂ is exactly if Y₁X₁⁻¹ = Y₂X₂⁻¹."""
    quotient = Y1 @ inv(X1)
    Y2 = quotient @ X2
    return [
        ("Y₁X₁⁻¹ solves one equation", quotient @ X1, Y1),
        ("a solution W of WX₁ = Y₁ is Y₁X₁⁻¹", W @ X1 @ inv(X1), W),
        ("a solution W of WX₂ = Y₂ is Y₂X₂⁻¹", W @ X2 @ inv(X2), W),
        ("if Y₂ = Y₁X₁⁻¹X₂, the same W solves both", quotient @ X2, Y2),
        ("and then Y₂X₂⁻¹ = Y₁X₁⁻¹", Y2 @ inv(X2), quotient),
    ]


def not_two_in_general() -> Evidence:
    """Give two equations, in exact numbers, that one layer does not solve."""
    X1, Y1, X2, Y2 = (
        ExactMatrix.parse(table) for table in ([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[1, 1], [0, 1]], [[1, 0], [0, 1]])
    )
    W = Y1 @ X1.solve(ExactMatrix.identity(2))
    fails = W @ X1 == Y1 and W @ X2 != Y2
    return Evidence(
        title="Two equations that one layer does not solve, exactly",
        outcome=Outcome.CERTIFIED if fails else Outcome.UNDECIDED,
        covers="one problem, d = 2",
        steps=(
            "X₁ = Y₁ = Y₂ = I, X₂ = [[1, 1], [0, 1]].",
            "WX₁ = Y₁ forces W = I, and then WX₂ = X₂, which is not Y₂.",
        ),
    )


CLAIM = Claim(
    id="one-layer-one-equation",
    statement=(
        "One layer, Y = WX with invertible X, solves one equation, by W = YX⁻¹ only; it solves two exactly if "
        "Y₁X₁⁻¹ = Y₂X₂⁻¹."
    ),
    latex=r"W X_1 = Y_1,\; W X_2 = Y_2 \iff W = Y_1 X_1^{-1} = Y_2 X_2^{-1}",
    source="elementary; the comparison that Gai & Zhang, arXiv 2407.02540, make with a single layer",
    expected="proved",
    hypotheses=[invertible("X1", "X₁ is invertible"), invertible("X2", "X₂ is invertible")],
    formula=one_layer,
    evidence=[not_two_in_general],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
