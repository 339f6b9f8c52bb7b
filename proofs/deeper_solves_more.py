"""Do deeper networks solve more equations in closed form? Announced, not yet shown here."""

from symbolic_matexp import Claim
from symbolic_matexp.claims.prove import run_alone

CLAIM = Claim(
    id="deeper-solves-more",
    statement=(
        "Eight layers solve three equations f(X_i) = Y_i in closed form, for generic data of every dimension d ≥ 2."
    ),
    latex=r"f(X_i) = W_8\, e^{W_7 e^{\cdots e^{W_1 X_i}}} = Y_i,\quad i = 1, 2, 3",
    source="the first open question that Gai & Zhang, arXiv 2407.02540, name",
    expected="undecided",
    open="the formula for three equations is not part of the package yet",
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
