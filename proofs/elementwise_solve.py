"""Do ReLU and sigmoid networks reach outputs that the network without activation cannot? Certified on instances.

At exact weights the derivative of (W₁, W₂, W₃) ↦ (f(X₁), f(X₂)) is onto, so an open set of outputs around is
reached too; and the least-squares residual of the network without activation, f(X) = WX, is bounded away from
zero there.
"""

import flint

from symbolic_matexp import Claim, Evidence, Outcome
from symbolic_matexp.claims.prove import run_alone
from symbolic_matexp.systems.ball.arithmetic import decimal_below

PRECISION = 256
INPUTS = (flint.arb_mat([[1, 2], [3, -1]]), flint.arb_mat([[-2, 1], [1, 1]]))
WEIGHTS = tuple(flint.arb_mat(W) for W in ([[2, 2], [-1, 2]], [[1, -1], [2, 1]], [[2, 1], [-2, 2]]))


def relu(x):
    """Return max(x, 0) and its derivative; x must be provably not zero."""
    if x.contains(0):
        raise ValueError("ReLU has no derivative at 0")
    return (x, flint.arb(1)) if x > 0 else (flint.arb(0), flint.arb(0))


def sigmoid(x):
    """Return 1/(1 + e^−x) and its derivative."""
    value = 1 / (1 + (-x).exp())
    return value, value * (1 - value)


def instance(activation) -> Evidence:
    """Examine one activation."""
    name = activation.__name__
    with flint.ctx.workprec(PRECISION):
        outputs = [forward(activation, X)[-1] for X in INPUTS]
        J = derivative(activation)
        gram = (J * J.transpose()).det()
        residual = least_residual(outputs)
        certified = gram > 0 and residual > 0
        shown = [
            f"f(X{i}) ≈ [{'; '.join(', '.join(x.str(8, radius=False) for x in row) for row in Y.tolist())}]"
            for i, Y in enumerate(outputs, 1)
        ]
        return Evidence(
            title=f"{name}: f(X) = W₃ σ(W₂ σ(W₁X)), d = 2",
            outcome=Outcome.CERTIFIED if certified else Outcome.UNDECIDED,
            covers=f"{name}: an open set of outputs, d = 2",
            steps=(
                *(f"X{i} = {whole(X)}" for i, X in enumerate(INPUTS, 1)),
                *(f"W{i} = {whole(W)}" for i, W in enumerate(WEIGHTS, 1)),
                f"The network reaches {', '.join(shown)}.",
                f"Its derivative J by the weights is onto: det(JJᵀ) is at least {decimal_below(gram, 5)}, "
                "so it reaches all outputs near these.",
                "The network without activation is WX; the least ‖WX₁ − Y₁‖² + ‖WX₂ − Y₂‖² is at least "
                f"{decimal_below(residual, 5)} here, and positive near by.",
            ),
        )


def forward(activation, X):
    """Return X, W₁X, σ(W₁X), …, f(X)."""
    values = [X]
    for W in WEIGHTS[:-1]:
        Z = W * values[-1]
        values += [Z, _each(Z, lambda x: activation(x)[0])]
    return [*values, WEIGHTS[-1] * values[-1]]


def derivative(activation):
    """Return the 8×12 Jacobian of the weights ↦ (f(X₁), f(X₂))."""
    columns = []
    for layer in range(3):
        for entry in range(4):
            direction = flint.arb_mat(2, 2, [int(k == entry) for k in range(4)])
            column = []
            for X in INPUTS:
                change = flint.arb_mat(2, 2)
                value = X
                for i, W in enumerate(WEIGHTS):
                    change = W * change + (direction * value if i == layer else flint.arb_mat(2, 2))
                    value = W * value
                    if i < 2:
                        slopes = _each(value, lambda x: activation(x)[1])
                        change = flint.arb_mat(
                            2, 2, [s * c for s, c in zip(slopes.entries(), change.entries(), strict=True)]
                        )
                        value = _each(value, lambda x: activation(x)[0])
                column += change.entries()
            columns.append(column)
    return flint.arb_mat(columns).transpose()


def least_residual(outputs):
    """Return the least ‖WX₁ − Y₁‖² + ‖WX₂ − Y₂‖² over all W: what is left of Y = [Y₁, Y₂] outside the rows of X."""
    X, Y = (
        flint.arb_mat([a + b for a, b in zip(*(M.tolist() for M in pair), strict=True)]) for pair in (INPUTS, outputs)
    )
    W = Y * X.transpose() * (X * X.transpose()).inv()
    return sum((x * x for x in (Y - W * X).entries()), flint.arb(0))


def whole(A):
    """Return a matrix of whole numbers on one line."""
    return str([[int(x.unique_fmpz()) for x in row] for row in A.tolist()])


def _each(A, function):
    return flint.arb_mat(A.nrows(), A.ncols(), [function(x) for x in A.entries()])


CLAIM = Claim(
    id="elementwise-solve",
    statement=(
        "ReLU and sigmoid networks of three layers reach outputs Y₁, Y₂ that the network without activation "
        "cannot reach."
    ),
    latex=r"W_3\, \sigma(W_2\, \sigma(W_1 X_i)) = Y_i,\; i = 1, 2, \text{ where } W X_i = Y_i \text{ is unsolvable}",
    source="a summary of arXiv 2407.02540 (“Element-wise activation functions … better performance than identity”)",
    expected="certified",
    evidence=[lambda: instance(relu), lambda: instance(sigmoid)],
)

if __name__ == "__main__":
    raise SystemExit(run_alone(CLAIM))
