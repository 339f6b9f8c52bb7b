"""Every activation in every number system: against mpmath, SciPy and closed forms, at extremes and at poles."""

import math
import pickle

import flint
import mpmath
import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import given
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.errors import InconclusiveError, UnsupportedError
from symbolic_matexp.formulas.activations.catalogue import ACTIVATIONS
from symbolic_matexp.formulas.network import evaluate, network
from symbolic_matexp.notation.evaluation import evaluate as evaluate_graph
from symbolic_matexp.notation.expressions import matrix_letter
from symbolic_matexp.notation.printing import to_latex, to_python, to_unicode
from symbolic_matexp.systems import by_name
from symbolic_matexp.systems.ball.factored_system import FactoredBalls
from symbolic_matexp.systems.ball.interpolating_system import InterpolatingBalls
from symbolic_matexp.systems.ball.smooth import SmoothBalls
from symbolic_matexp.systems.ball.system import BallAlgebra

DIGITS = 60

IN_MPMATH = {
    "exp": mpmath.exp,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "sin": mpmath.sin,
    "relu": lambda x: max(x, mpmath.mpf(0)),
}
IN_NUMPY = {
    "exp": np.exp,
    "sigmoid": scipy.special.expit,
    "tanh": np.tanh,
    "softplus": lambda x: np.logaddexp(0, x),
    "sin": np.sin,
    "relu": lambda x: np.maximum(x, 0),
}
ENTRYWISE = list(IN_MPMATH)
ANALYTIC = [name for name in ENTRYWISE if name != "relu"]


def function_of(name):
    return ACTIVATIONS[name].entrywise


def in_balls(name, ball, system=None, which="value"):
    """The image of one complex ball."""
    function = function_of(name)
    graph = getattr(function, which)
    increasing = function.increasing and which == "value"
    return (system or BallAlgebra(200)).entrywise(graph, flint.acb_mat([[ball]]), increasing=increasing)[0, 0]


def contains(ball, number, digits=DIGITS):
    """Whether a ball contains a number of mpmath, which is right to about so many digits."""
    with flint.ctx.workprec(260), mpmath.workdps(80):
        z = mpmath.mpc(number)
        slack = flint.arb(10) ** -(digits - 5) * (1 + flint.acb(*parts(z)).abs_upper())
        real, imag = (flint.arb(x) for x in parts(z))
        wide = flint.acb(ball.real + flint.arb(0, slack), ball.imag + flint.arb(0, slack))
        return bool(wide.contains(flint.acb(real, imag)))


def parts(z):
    return (mpmath.nstr(z.real, 75), mpmath.nstr(z.imag, 75))


def sample(seed, kind):
    generator = np.random.default_rng(seed)
    A = generator.standard_normal((3, 3)) * 2
    return A + 1j * generator.standard_normal((3, 3)) if kind == "complex" else A


KINDS = [(name, kind) for name in ENTRYWISE for kind in ("real", "complex") if (name, kind) != ("relu", "complex")]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_number_system_against_mpmath(name, kind):
    A = sample(3, kind)
    with mpmath.workdps(DIGITS + 10):
        expected = [IN_MPMATH[name](mpmath.mpmathify(x)) for x in A.ravel().tolist()]
    X = sm.ExactMatrix.parse(A.tolist())
    eye = sm.ExactMatrix.identity(3)
    for system in (
        BallAlgebra(220),
        FactoredBalls(220),
        InterpolatingBalls(220, 3),
        by_name("multiprecision", 220),
        by_name("float64", 53),
    ):
        one = system.matrix(eye)
        found = system.handed_out(evaluate(system, [one, one], system.matrix(X), ACTIVATIONS[name]))
        if isinstance(system, BallAlgebra):
            assert all(contains(z, x) for z, x in zip(found.entries(), expected, strict=True))
            assert max(float(z.rad()) for z in found.entries()) < 1e-60
            assert kind == "complex" or all(z.imag.is_zero() for z in found.entries())
        else:
            tolerance = 1e-60 if system.name == "multiprecision" else 1e-14
            entries = found if system.name == "multiprecision" else found.ravel().tolist()
            with mpmath.workdps(DIGITS + 10):
                assert all(abs(z - x) <= tolerance * (1 + abs(x)) for z, x in zip(entries, expected, strict=True))
            assert kind == "complex" or not np.iscomplexobj(np.array(list(found)))


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_slopes_against_numerical_differentiation(name, kind):
    for x in sample(4, kind).ravel().tolist():
        with mpmath.workdps(90):
            z, h = mpmath.mpmathify(x), mpmath.mpf(10) ** -30
            expected = (IN_MPMATH[name](z + h) - IN_MPMATH[name](z - h)) / (2 * h)
        assert contains(in_balls(name, flint.acb(x), which="slope"), expected, digits=55)


@pytest.mark.parametrize("name", ENTRYWISE)
def test_exact_values_are_symbolic(name):
    system = by_name("exact", 0)
    X = system.matrix(sm.ExactMatrix.parse([["1/2", -2], [0, 3]]))
    found = evaluate(system, [system.eye(2), system.eye(2)], X, ACTIVATIONS[name])
    for value, x in zip(found, [mpmath.mpf(1) / 2, -2, 0, 3], strict=True):
        assert not value.has(sympy.Float)
        assert abs(complex(value.evalf(30)) - complex(IN_MPMATH[name](mpmath.mpf(x)))) < 1e-15
    assert ACTIVATIONS["sigmoid"].of(matrix_letter("A")).node.data.value is function_of("sigmoid").value
    (half,) = evaluate(system, [system.eye(1), system.eye(1)], sympy.ImmutableMatrix([[0]]), ACTIVATIONS["sigmoid"])
    assert half == sympy.Rational(1, 2)


EXTREMES = [-1e6, -800.0, -40.0, -1e-300, 0.0, 1e-300, 40.0, 700.0, 1e6]


@pytest.mark.parametrize("name", [name for name in ENTRYWISE if name not in {"exp", "sin"}])
def test_extreme_arguments_neither_blow_up_nor_warn(name):
    """σ(−10⁶), softplus(10⁶): right relative to their size in every system, with warnings as errors."""
    X = np.array([[x] for x in EXTREMES])
    system = by_name("float64", 53)
    assert system.entrywise(function_of(name).value, X).ravel() == pytest.approx(
        IN_NUMPY[name](X).ravel(), rel=1e-15, abs=0
    )
    slopes = system.entrywise(function_of(name).slope, X)
    assert np.isfinite(slopes).all()
    assert (slopes >= 0).all()
    assert (slopes <= 1).all()
    precise = by_name("multiprecision", 200)
    for x in EXTREMES:
        ball = in_balls(name, flint.acb(x))
        assert ball.imag.is_zero()
        (number,) = precise.entrywise(function_of(name).value, precise.context.matrix([[x]]))
        with mpmath.workdps(70):
            expected = IN_MPMATH[name](mpmath.mpf(x))
            assert contains(ball, expected)
            assert abs(number - expected) <= mpmath.mpf(10) ** -58 * max(1, abs(expected))
    tiny = in_balls("sigmoid", flint.acb(-(10**6)))
    assert tiny.real > 0
    assert tiny.rel_accuracy_bits() > 150


def test_what_overflows_in_float64_is_infinite_without_a_warning():
    assert by_name("float64", 53).entrywise(function_of("exp").value, np.array([[1000.0]]))[0, 0] == math.inf


@pytest.mark.parametrize("name", [name for name in ENTRYWISE if name != "sin"])
def test_wide_real_balls_are_mapped_to_little_more_than_their_images(name):
    """From end to end, where the written formula would divide by a ball around 0, or be twice too wide."""
    for low, high in ((-1000, 1000), (-3, 5), (2, 900), (-700, -1)):
        ball = flint.acb(flint.arb(low).union(flint.arb(high)))
        image = in_balls(name, ball).real
        with mpmath.workdps(60):
            ends = [IN_MPMATH[name](mpmath.mpf(end)) for end in (low, high)]
        assert all(contains(flint.acb(image), end, 25) for end in ends)
        assert float(2 * image.rad()) == pytest.approx(float(ends[1] - ends[0]), rel=1e-6, abs=1e-30)


@given(st.floats(-30, 30), st.floats(0, 8), st.floats(-1, 1))
def test_balls_contain_the_images_of_their_points(middle, radius, place):
    ball = flint.acb(flint.arb(middle, radius))
    point = middle + place * radius
    for name in ENTRYWISE:
        if in_range(name, ball):
            assert contains(in_balls(name, ball), IN_MPMATH[name](mpmath.mpf(point)), 13)
            if radius <= 0.25:  # wider ones may be unbounded
                slope = in_balls(name, ball, which="slope")
                assert slope.overlaps(in_balls(name, flint.acb(point), which="slope"))


def in_range(name, ball):
    return float(ball.real.abs_upper()) < 60 or name in {"sigmoid", "tanh", "relu"}


@pytest.mark.parametrize(("name", "half_turns"), [("sigmoid", 2), ("sigmoid", -2), ("tanh", 1), ("tanh", 3)])
def test_a_pole_is_undecided_and_never_a_number(name, half_turns):
    place = flint.acb(0, flint.arb.pi() * half_turns / 2)
    wide = place + flint.acb(flint.arb(0, 0.01), flint.arb(0, 0.01))
    for ball in (place, wide):
        for which in ("value", "slope"):
            with pytest.raises(InconclusiveError, match="unbounded"):
                in_balls(name, ball, which=which)
    near = in_balls(name, place + flint.acb(0.25))
    with mpmath.workdps(30):
        assert contains(near, IN_MPMATH[name](mpmath.mpc(0.25, mpmath.pi * half_turns / 2)), 13)


def test_certify_at_a_pole_is_undecided():
    """σ(iπ): the weight is iπ up to 10⁻³⁰, in a ball that contains it."""
    with flint.ctx.workprec(200):
        weight = flint.acb_mat([[flint.acb(0, flint.arb.pi() + flint.arb(0, 1e-30))]])
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    found = sm.certify([weight, [[1]]], problem, 20, activation="sigmoid", maximum_precision=400)
    assert found.verdict == "undecided"


def test_relu_is_for_real_numbers_only():
    problem = sm.Problem.from_pairs([([[1]], [[2]])])
    assert sm.certify([[["1/3"]], [[6]]], problem, 60, activation="relu").verdict == "certified"
    assert sm.certify([[["-1/3"]], [[6]]], problem, 60, activation="relu").verdict == "refuted"
    for algebra in ("ball", "multiprecision", "float64", "exact"):
        system = by_name(algebra, 100)
        A = system.matrix(sm.ExactMatrix.parse([[[1, 1]]]))
        with pytest.raises(UnsupportedError, match="real numbers; use real inputs and weights"):
            evaluate(system, [system.eye(1), system.eye(1)], A, ACTIVATIONS["relu"])
    with pytest.raises(sm.UnsupportedError, match="function of real numbers"):
        sm.certify([[[1j]], [[1]]], problem, activation="relu")


def test_relu_of_a_ball_around_0_is_the_union():
    image = in_balls("relu", flint.acb(flint.arb(1, 2))).real
    assert image.contains(0)
    assert image.contains(3)
    assert image.lower() > -1e-6
    assert image.upper() < 3.000001
    slope = in_balls("relu", flint.acb(flint.arb(1, 2)), which="slope").real
    assert slope.contains(0)
    assert slope.contains(1)
    assert in_balls("relu", flint.acb(-3), which="slope") == 0
    assert in_balls("relu", flint.acb(3), which="slope") == 1


def test_smooth_balls_refuse_corners_and_cuts():
    system = SmoothBalls(100)
    straddling = flint.acb(flint.arb(0, 1e-20))
    for which in ("value", "slope"):
        with pytest.raises(InconclusiveError, match="sign"):
            in_balls("relu", straddling, system, which)
        assert in_balls("relu", flint.acb(0), system, which) == 0
    on_cut = flint.acb(1, flint.arb.pi())  # 1 + e^(1 + iπ) = 1 − e < 0
    with pytest.raises(InconclusiveError, match="cut"):
        in_balls("softplus", on_cut, system)
    assert in_balls("softplus", on_cut).is_finite()  # without smoothness: both sides
    assert in_balls("softplus", flint.acb(1, 1), system).is_finite()


@pytest.mark.parametrize("algebra", ["ball", "multiprecision", "float64"])
def test_softplus_has_its_principal_branch(algebra):
    """log(1 + e^z), also where z + log(1 + e^−z) is on another sheet."""
    system = by_name(algebra, 100)
    for z in (3 + 4j, 3 - 4j, 2 + 9j, 0.1 + 3j, -2 + 4j, 800 + 100j):
        A = system.matrix(sm.ExactMatrix.parse([[z]]))
        found = system.handed_out(evaluate(system, [system.eye(1), system.eye(1)], A, ACTIVATIONS["softplus"]))
        with mpmath.workdps(400):
            expected = complex(mpmath.log(1 + mpmath.exp(mpmath.mpmathify(z))))
        assert complex(found[0, 0]) == pytest.approx(expected, rel=1e-14)


def test_identity_multiplies_the_weights():
    system = by_name("ball", 100)
    A, B, X = (flint.acb_mat(x) for x in ([[1, 2], [3, 4]], [[0, 1], [5, 2]], [[1, 1], [2, -1]]))
    assert evaluate(system, [A, B], X, ACTIVATIONS["identity"]) == B * A * X


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_certificates_name_the_activation_and_can_be_checked_again(name, tmp_path):
    """d = 1: f(1) = w₂ φ(w₁) against mpmath's value to 40 digits; and the same with a wrong last digit."""
    scalar = {**IN_MPMATH, "expm": mpmath.exp, "identity": lambda x: x}[name]
    with mpmath.workdps(60):
        value = mpmath.nstr(3 * scalar(mpmath.mpf(7) / 4), 45)
        wrong = mpmath.nstr(3 * scalar(mpmath.mpf(7) / 4) * (1 + mpmath.mpf(10) ** -38), 45)
    for target, verdict in ((value, "certified"), (wrong, "refuted")):
        problem = sm.Problem.from_pairs([([[1]], [[target]])])
        certificate = sm.certify([[["7/4"]], [[3]]], problem, 40, activation=name)
        assert certificate.verdict == verdict
        certificate.save(tmp_path / "certificate.json")
        again = sm.Certificate.load(tmp_path / "certificate.json")
        assert again.activation == name
        assert again.recheck().verdict == verdict


@pytest.mark.parametrize("dim", [2, 3, 5, 7])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "exp"])
def test_certify_in_every_way_of_ball_arithmetic(name, dim):
    generator = np.random.default_rng(dim)
    W1, W2, W3, X = (generator.standard_normal((dim, dim)).round(3) for _ in range(4))
    Y = W3 @ IN_NUMPY[name](W2 @ IN_NUMPY[name](W1 @ X))
    problem = sm.Problem.from_pairs([(X, Y)])
    assert sm.certify([W1, W2, W3], problem, 12, activation=name).verdict == "certified"
    assert sm.certify([W1, W2, W3 * 1.001], problem, 12, activation=name).verdict == "refuted"


def test_formulas_read_like_formulas():
    W1, W2, X = map(matrix_letter, ("W1", "W2", "X"))
    node = network([W1, W2], X, ACTIVATIONS["sigmoid"]).node
    assert to_unicode(node) == "W₂ σ(W₁ X)"
    assert to_latex(node) == r"W_{2} \sigma\left(W_{1} X\right)"
    assert to_python(node) == "W2 @ sigmoid(W1 @ X)"
    assert to_unicode(function_of("sigmoid").value) == "1/(1 + exp(−x))"
    assert to_latex(function_of("sin").value) == r"\sin\left(x\right)"
    assert to_latex(function_of("softplus").value) == r"\operatorname{log1pexp}\left(x\right)"
    for name in ENTRYWISE:
        made = network([W1, W2], X, ACTIVATIONS[name])
        assert pickle.loads(pickle.dumps(made)).node is made.node  # noqa: S301  the package's own
        assert to_latex(made.node)


def test_an_algebra_without_entries_refuses():
    class Words:
        name = "words"

        def working(self):
            return by_name("float64", 53).working()

    node = ACTIVATIONS["tanh"].of(matrix_letter("A")).node
    with pytest.raises(UnsupportedError, match="tanh, entry by entry, means nothing in the words algebra"):
        evaluate_graph([node], Words(), {"A": "A"})


def in_numbers(name):
    return IN_MPMATH.get(name, lambda x: x)


@pytest.mark.parametrize("name", [*ENTRYWISE, "identity"])
def test_what_is_said_of_zero_of_parity_and_of_signs_is_true_and_all(name):
    activation, function = ACTIVATIONS[name], in_numbers(name)
    exact = by_name("exact", 0)
    (at_zero,) = evaluate(exact, [exact.eye(1), exact.eye(1)], sympy.ImmutableMatrix([[0]]), activation)
    assert activation.keeps_zero == (at_zero == 0)
    generator = np.random.default_rng(8)
    reals = [mpmath.mpf(x) for x in generator.normal(size=40) * 4]
    others = [] if name == "relu" else [mpmath.mpc(*z) for z in generator.normal(size=(40, 2)) * 3]
    assert activation.is_odd == all(mpmath.almosteq(function(-z), -function(z), 1e-12) for z in reals + others)
    values = [function(x) for x in reals]
    least = "positive" if min(values) > 0 else "not negative" if min(values) == 0 else "any"
    assert activation.sign == least


def test_the_matrix_exponential_keeps_no_zero_and_is_not_odd():
    expm = ACTIVATIONS["expm"]
    assert (expm.keeps_zero, expm.is_odd, expm.sign) == (False, False, "any")


def test_all_names():
    assert sm.activations() == ("expm", "exp", "sigmoid", "tanh", "softplus", "sin", "relu", "identity")
