"""The line theorem: the closed-form network on the whole line through X₁ and X₂.

As α tends to 0 the right side tends to Y₂(Y₂⁻¹Y₁)^t; that limit is no part of the claim.
"""

from symbolic_matexp import Claim, invertible, matrices
from symbolic_matexp.claims.generic.derivation import line
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.formulas.network import network


def on_the_line(X1, X2, Y1, Y2, *, alpha, t):
    """f(X₂ + t(X₁ − X₂)) from the weights, and from the theorem."""
    weights = three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)
    point = three_layers.point_on_line(X1, X2, t=t)
    value = three_layers.value_on_line(Y1, Y2, alpha=alpha, t=t)
    return [("the line theorem", network(weights, point), value)]


X1, X2 = matrices("X1 X2")

CLAIM = Claim(
    id="line-theorem",
    statement=(
        "The network of Theorem 1 satisfies f(X₂ + t(X₁ − X₂)) = Y₂ exp((e^{αt} − 1) L), L = log(Y₂⁻¹Y₁)/(e^α − 1), "
        "for every complex t."
    ),
    latex=(
        r"f\bigl(X_2 + t (X_1 - X_2)\bigr) = "
        r"Y_2 \exp\left(\frac{e^{\alpha t} - 1}{e^{\alpha} - 1} \log(Y_2^{-1} Y_1)\right)"
    ),
    source="stronger than Theorem 1 of Gai & Zhang, arXiv 2407.02540, by the same proof",
    expected="proved",
    hypotheses=[
        invertible(X1 - X2, "X₁ − X₂ is invertible"),
        invertible("Y1", "Y₁ is invertible"),
        invertible("Y2", "Y₂ is invertible"),
    ],
    formula=on_the_line,
    evidence=[line],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
