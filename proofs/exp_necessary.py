"""Is the matrix exponential necessary for a closed form? Not decided."""

from symbolic_matexp import Claim
from symbolic_matexp.claims.prove import run_alone

CLAIM = Claim(
    id="exp-necessary",
    statement="Only the matrix exponential, as activation, allows the weights to be given in closed form.",
    latex=r"\text{closed form} \;\Rightarrow\; \text{activation} = \exp",
    source="a summary of arXiv 2407.02540 (“Matrix exponential is necessary for analytical solution”, low)",
    expected="undecided",
    open=(
        "the claim does not say which activations and which closed forms are meant, and no proof or counterexample "
        "is known here for any reading that is not trivial"
    ),
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
