"""Is exp(A) exp(B) always different from exp(A + B) when AB ≠ BA? An exact pair says no."""

import sympy

from symbolic_matexp import Claim, Evidence, Outcome
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.inputs.constants import as_constant
from symbolic_matexp.systems.ball.arithmetic import decimal_above, decimal_below, frobenius_norm
from symbolic_matexp.systems.ball.system import BallAlgebra

TURN = 2 * sympy.pi * sympy.I
A = sympy.Matrix([[0, 0], [0, TURN]])
B = sympy.Matrix([[0, 1], [0, TURN]])


def exact_pair() -> Evidence:
    """Compute all three exponentials in closed form: each is the identity."""
    exponentials = [X.exp().applyfunc(sympy.simplify) for X in (A, B, A + B)]
    commutator = A * B - B * A
    refuted = exponentials[0] * exponentials[1] == exponentials[2] and commutator != sympy.zeros(2, 2)
    return Evidence(
        title="Two matrices, exactly (SymPy)",
        outcome=Outcome.REFUTED if refuted else Outcome.UNDECIDED,
        covers="an exact pair, d = 2",
        steps=(
            "A = diag(0, 2πi), B = [[0, 1], [0, 2πi]].",
            f"AB − BA = {commutator.tolist()}, which is not zero.",
            "A, B and A + B are diagonalisable with eigenvalues in 2πiℤ, so each exponential is the identity:",
            f"exp(A) = {exponentials[0].tolist()}, exp(B) = {exponentials[1].tolist()}, "
            f"exp(A + B) = {exponentials[2].tolist()}.",
        ),
    )


def in_balls() -> Evidence:
    """The same pair in balls, independent of SymPy's exponential."""
    alg = BallAlgebra(256)
    left, right = (as_constant(X, name).to_flint(256) for X, name in ((A, "A"), (B, "B")))
    with alg.working():
        gap = frobenius_norm(alg.expm(left) * alg.expm(right) - alg.expm(left + right))
        commutator = frobenius_norm(left * right - right * left)
        agree = gap.upper() < 1e-60 and commutator.lower() > 6
    return Evidence(
        title="The same pair in ball arithmetic",
        outcome=Outcome.CERTIFIED if agree else Outcome.UNDECIDED,
        covers="the same pair",
        steps=(
            f"‖exp(A) exp(B) − exp(A + B)‖ is at most {decimal_above(gap, 2)}, "
            f"‖AB − BA‖ at least {decimal_below(commutator, 5)} (256 bits).",
        ),
    )


CLAIM = Claim(
    id="noncommuting-never-add",
    statement="exp(A) exp(B) ≠ exp(A + B) whenever AB ≠ BA.",
    latex=r"AB \ne BA \;\Rightarrow\; e^A e^B \ne e^{A+B}",
    source="a summary of arXiv 2407.02540 (“Verify that exp(A) exp(B) ≠ exp(A+B) when AB ≠ BA”)",
    expected="refuted",
    evidence=[exact_pair, in_balls],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
