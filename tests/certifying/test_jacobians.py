"""The derivative of a network by its weights: in floats and in balls, against differences in mpmath."""

import flint
import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.certifying.jacobian_in_balls import jacobian_in_balls, values_in_balls
from symbolic_matexp.certifying.jacobian_in_floats import jacobian_in_floats, value_in_floats
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.formulas.activations.activation import Activation, entry_by_entry
from symbolic_matexp.formulas.activations.catalogue import ACTIVATIONS
from symbolic_matexp.notation.expressions import exp, eye, inv, logm, trace
from symbolic_matexp.systems.ball.smooth import SmoothBalls

RESOLVENT = Activation("resolvent", lambda A: inv(6 * eye() - A) @ A)
LOGARITHM = Activation("logarithm", lambda A: logm(9 * eye() + A))

SCALAR = {
    "exp": mpmath.exp,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "sin": mpmath.sin,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "identity": lambda x: x,
}

CASES = [
    (name, kind, layers)
    for name in (*ACTIVATIONS, "resolvent", "logarithm")
    for kind in ("real", "complex")
    for layers in (1, 2, 3)
    if (name, kind) != ("relu", "complex")
]


def activation(name):
    return {"resolvent": RESOLVENT, "logarithm": LOGARITHM}.get(name) or ACTIVATIONS[name]


def in_mpmath(name, A):
    """The activation of a matrix of mpmath, by mpmath's own functions."""
    one = mpmath.eye(A.rows)
    if name == "expm":
        return mpmath.expm(A, method="taylor")
    if name == "resolvent":
        return (6 * one - A) ** -1 * A
    if name == "logarithm":
        return mpmath.logm(9 * one + A)
    return A.apply(SCALAR[name])


def network_in_mpmath(name, weights, X):
    for W in weights[:-1]:
        X = in_mpmath(name, W * X)
    return weights[-1] * X


def differences(name, weights, inputs, change):
    """The derivative in one direction to about 20 digits, as one vector."""
    with mpmath.workdps(50):
        h = mpmath.mpf(10) ** -20
        ends = []
        for sign in (1, -1):
            pairs = zip(weights.tolist(), change.tolist(), strict=True)
            moved = [mpmath.matrix(W) + sign * h * mpmath.matrix(E) for W, E in pairs]
            outputs = [network_in_mpmath(name, moved, mpmath.matrix(X.tolist())) for X in inputs]
            ends.append([x for Y in outputs for x in Y])
        return [(a - b) / (2 * h) for a, b in zip(*ends, strict=True)]


def random(seed, kind, *shape):
    generator = np.random.default_rng(seed)
    A = generator.standard_normal(shape) / 2
    return A + 1j * generator.standard_normal(shape) / 2 if kind == "complex" else A


def balls(matrices, radius=0.0, *, real=False):
    def ball(z):
        r = flint.arb(0, radius) if radius else flint.arb(0)
        return flint.acb(z) + flint.acb(r, 0 if real else r)

    return [flint.acb_mat([[ball(z) for z in row] for row in A.tolist()]) for A in matrices]


@pytest.mark.parametrize(("name", "kind", "layers"), CASES)
def test_the_derivative_is_the_limit_of_differences(name, kind, layers):
    d, k = 2, 2
    W, X, E = (random(layers + i, kind, n, d, d) for i, n in ((60, layers), (10, k), (20, layers)))
    expected = differences(name, W, X, E)
    values, J = jacobian_in_floats(W, X, activation(name))
    assert J.shape == (k * d * d, layers * d * d)
    assert np.isrealobj(J) == (kind == "real")
    scale = max(abs(complex(x)) for x in expected)
    assert scale > 0.01
    assert [abs(complex(x)) for x in J @ E.ravel() - np.array(expected, dtype=complex)] == pytest.approx(
        [0] * len(expected), abs=1e-12 * scale
    )
    assert value_in_floats(W, X, activation(name)) == pytest.approx(values, rel=1e-13)
    system = SmoothBalls(200)
    enclosed = jacobian_in_balls(balls(W), balls(X), activation(name), system)
    assert max(float(z.rad()) for z in enclosed.entries()) < 1e-45
    with flint.ctx.workprec(200):
        product = enclosed * flint.acb_mat(E.size, 1, [flint.acb(z) for z in E.ravel().tolist()])
        for found, x in zip(product.entries(), expected, strict=True):
            with mpmath.workdps(45):
                z = mpmath.mpc(x)
                limit = flint.acb(flint.arb(mpmath.nstr(z.real, 40)), flint.arb(mpmath.nstr(z.imag, 40)))
            assert (found - limit).abs_upper() < 1e-17 * scale


@pytest.mark.parametrize("name", ["expm", "tanh", "sigmoid", "softplus", "sin", "exp", "resolvent"])
@pytest.mark.parametrize("kind", ["real", "complex"])
def test_balls_contain_the_derivatives_at_the_weights_inside(name, kind):
    """Random weights in a box of width 1e-4, whose derivative moves by far more than rounding."""
    generator = np.random.default_rng(5)
    W, X = random(1, kind, 3, 2, 2), random(2, kind, 2, 2, 2)
    radius, real = 1e-4, kind == "real"
    system = SmoothBalls(100)
    box, inputs = balls(W, radius, real=real), balls(X)
    enclosed = jacobian_in_balls(box, inputs, activation(name), system)
    outputs = values_in_balls(box, inputs, activation(name), system)
    for _ in range(5):
        inside = W + radius * generator.uniform(-1, 1, W.shape)
        if not real:
            inside = inside + 1j * radius * generator.uniform(-1, 1, W.shape)
        exact = jacobian_in_balls(balls(inside), inputs, activation(name), system)
        assert all(z.contains(x.mid()) for z, x in zip(enclosed.entries(), exact.entries(), strict=True))
        values = values_in_balls(balls(inside), inputs, activation(name), system)
        for wide, narrow in zip(outputs, values, strict=True):
            assert all(z.contains(x.mid()) for z, x in zip(wide.entries(), narrow.entries(), strict=True))
    assert max(float(z.rad()) for z in enclosed.entries()) < 0.2


def test_a_corner_and_a_cut_in_the_box_are_refused():
    system = SmoothBalls(100)
    weights = [flint.acb_mat([[flint.arb(0, 1e-9)]]), flint.acb_mat([[1]])]
    with pytest.raises(InconclusiveError, match="sign"):
        jacobian_in_balls(weights, [flint.acb_mat([[1]])], ACTIVATIONS["relu"], system)
    across = [flint.acb_mat([[flint.acb(1, flint.arb.pi())]]), flint.acb_mat([[1]])]
    with pytest.raises(InconclusiveError, match="cut"):  # although the slope is as smooth as can be
        jacobian_in_balls(across, [flint.acb_mat([[1]])], ACTIVATIONS["softplus"], system)


def test_floats_that_overflow_are_not_finite_and_do_not_warn():
    W, X = np.full((3, 2, 2), 1e3), np.ones((1, 2, 2))
    for name in ("expm", "exp"):
        values, J = jacobian_in_floats(W, X, ACTIVATIONS[name])
        assert not np.isfinite(values).all()
        assert not np.isfinite(J).all()
    values, J = jacobian_in_floats(np.full((2, 1, 1), np.inf), np.ones((1, 1, 1)), ACTIVATIONS["expm"])
    assert np.isnan(J).any()


@pytest.mark.parametrize("size", [1e-8, 1.0, 30.0])
def test_large_and_small_arguments_of_the_exponential(size):
    """Against SciPy's Fréchet derivative, which is computed otherwise (Al-Mohy & Higham 2009, with Padé)."""
    from scipy.linalg import expm_frechet

    A, E = size * random(7, "real", 1, 3, 3), random(8, "real", 3, 3)
    W = np.stack([A[0], np.eye(3)])
    _, J = jacobian_in_floats(W, np.eye(3)[None], ACTIVATIONS["expm"])
    found = (J[:, :9] @ E.ravel()).reshape(3, 3)
    expected = expm_frechet(A[0], E, compute_expm=False)
    assert np.linalg.norm(found - expected) <= 1e-12 * np.linalg.norm(expected)


def test_an_activation_of_neither_kind_is_refused():
    mixed = Activation("mixed", lambda A: A + ACTIVATIONS["tanh"].of(A))
    traced = Activation("traced", lambda A: trace(A @ A) * A)
    for strange in (mixed, traced, Activation("adjoint", lambda A: A.H)):
        with pytest.raises(sm.UnsupportedError, match="neither a function of entries nor a primary matrix function"):
            jacobian_in_floats(np.ones((2, 2, 2)), np.ones((1, 2, 2)), strange)


def test_a_new_activation_is_one_value():
    """Swish, x σ(x), written where it is needed."""
    swish = entry_by_entry(
        "swish", lambda x: x / (1 + exp(-x)), lambda x: (1 + exp(-x) + x * exp(-x)) / (1 + exp(-x)) ** 2
    )
    W, X, E = random(1, "real", 3, 2, 2), random(2, "real", 1, 2, 2), random(3, "real", 3, 2, 2)
    _, J = jacobian_in_floats(W, X, swish)
    h = 1e-6
    numeric = (value_in_floats(W + h * E, X, swish) - value_in_floats(W - h * E, X, swish)) / (2 * h)
    assert J @ E.ravel() == pytest.approx(numeric.ravel(), abs=1e-8)
