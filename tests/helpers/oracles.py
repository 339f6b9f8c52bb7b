"""What results are compared with: plain mpmath, and distances that share no code with the package."""

import flint
import mpmath

import symbolic_matexp as sm
from symbolic_matexp.systems.ball.arithmetic import relative_radius

FUNCTIONS = {
    "exp": mpmath.exp,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "sin": mpmath.sin,
    "relu": lambda x: max(x.real, mpmath.mpf(0)),
    "identity": lambda x: x,
}
"""The activations that act on entries."""


def mpmath_residuals(weights, problem, digits):
    """Relative residuals by mpmath's own expm, sharing nothing with the package. Weights are mpmath matrices."""
    return network_residuals(weights, problem, digits, "expm")


def network_residuals(weights, problem, digits, activation):
    """The same for any activation; absolute where Y = 0."""
    with mpmath.workdps(digits):
        result = []
        for X, Y in problem.pairs:
            value, target = X.to_mpmath(digits), Y.to_mpmath(digits)
            for W in weights[:-1]:
                A = W * value
                value = mpmath.expm(A, method="taylor") if activation == "expm" else A.apply(FUNCTIONS[activation])
            result.append(mpmath.mnorm(weights[-1] * value - target, "f") / (mpmath.mnorm(target, "f") or 1))
        return result


def relative_distance(A, B, digits):
    """‖A − B‖/‖B‖ of two mpmath matrices."""
    with mpmath.workdps(digits):
        return mpmath.mnorm(A - B, "f") / mpmath.mnorm(B, "f")


def midpoint(enclosure, digits):
    return sm.ExactMatrix.parse(enclosure.mid()).to_mpmath(digits)


def assert_solved(problem, digits, **options):
    solution = sm.solve(problem, digits, **options)
    assert solution.success, solution.message
    assert solution.digits == digits
    assert solution.certificate.verdict == "certified"
    assert max(solution.certificate.residuals) <= 10.0**-digits
    if solution.algebra == "ball":
        assert all(relative_radius(W) <= flint.arb(10) ** -digits for W in solution.weights)
    return solution


def assert_inside(weights, enclosures):
    """mpmath's weights lie in the balls: they are computed to more digits."""
    with flint.ctx.workprec(4000):
        for V, W in zip(weights, enclosures, strict=True):
            assert W.contains(sm.ExactMatrix.parse(V).to_flint(4000))
