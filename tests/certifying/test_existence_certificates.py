"""Existence certified: known solutions lie in the box, and none is claimed where there is no isolated solution."""

import dataclasses
import json

import flint
import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.certifying.jacobian_in_floats import value_in_floats
from symbolic_matexp.certifying.krawczyk import Box, _Search, ball_around_zero, image_radii
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.formulas.activations.catalogue import ACTIVATIONS


def pairs_of(*matrices):
    return sm.Problem.from_pairs(list(zip(matrices[::2], matrices[1::2], strict=True)))


def random_problem(seed, name, layers, pairs, dim, kind="real", size=0.5):
    """Gaussian weights and inputs, and the outputs in float64: a solution lies about 1e-15 away."""
    generator = np.random.default_rng(seed)
    W, X = (size * generator.standard_normal((n, dim, dim)) for n in (layers, pairs))
    if kind == "complex":
        W, X = (A + 1j * size * generator.standard_normal(A.shape) for A in (W, X))
    return W, sm.Problem.from_pairs(list(zip(X, value_in_floats(W, X, ACTIVATIONS[name]), strict=True)))


# One solution each, known in closed form: d = 1, two layers, f(x) = w₂ φ(w₁x).
KNOWN = {
    "expm": (pairs_of([[1]], [[15]], [[2]], [[45]]), lambda: (mpmath.log(3), mpmath.mpf(5))),
    "exp": (pairs_of([[1]], [[15]], [[2]], [[45]]), lambda: (mpmath.log(3), mpmath.mpf(5))),
    "sigmoid": (pairs_of([[1]], [["15/4"]], [[2]], [["9/2"]]), lambda: (mpmath.log(3), mpmath.mpf(5))),
    "tanh": (pairs_of([[1]], [["28/5"]], [[2]], [["280/41"]]), lambda: (mpmath.log(3), mpmath.mpf(7))),
    "softplus": (pairs_of([[0]], [[1]], [[1]], [[2]]), lambda: (mpmath.log(3), 1 / mpmath.log(2))),
    "sin": (pairs_of([[1]], [[1]], [[3]], [[2]]), lambda: (mpmath.pi / 6, mpmath.mpf(2))),
}


def check_inside(found, known):
    """Every known entry is within ``radius`` of the weights, in mpmath at many digits."""
    with mpmath.workdps(found.digits + 40):
        for W, exact in zip(found.weights, known, strict=True):
            (middle,) = W.balls.entries()
            assert middle.is_exact()
            assert abs(number(middle.real) + 1j * number(middle.imag) - exact) <= mpmath.mpf(found.radius)


def number(x):
    mantissa, exponent = x.man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


@pytest.mark.parametrize("digits", [15, 50, 200])
@pytest.mark.parametrize("name", KNOWN)
def test_the_known_solution_lies_in_the_box(name, digits):
    problem, solution = KNOWN[name]
    with mpmath.workdps(digits + 40):
        known = solution()
    near = [[[float(w) * (1 + 1e-7)]] for w in known]
    found = sm.certify_existence(near, problem, digits, activation=name, real=True)
    assert found.verdict == "certified"
    assert bool(found)
    assert found.is_real
    assert found.moved == ((1, 1, 1), (2, 1, 1))
    assert 0 < mpmath.mpf(found.radius) <= mpmath.mpf(10) ** -digits * 10
    assert 1e-8 < float(found.distance) < 2e-6
    check_inside(found, known)
    assert sm.certify(found.weights, problem, digits, activation=name).verdict == "certified"
    assert sm.certify_existence(found, problem, digits, activation=name).verdict == "certified"


def test_a_complex_solution_of_real_data():
    """w₁ = log 3 + 2πi solves the same equations as w₁ = log 3, and is not taken for a real one."""
    problem, solution = KNOWN["exp"]
    with mpmath.workdps(90):
        known = (solution()[0] + 2j * mpmath.pi, mpmath.mpf(5))
    near = [[[1.0986122 + 6.2831853j]], [[5]]]
    found = sm.certify_existence(near, problem, activation="exp")
    assert found.verdict == "certified"
    assert not found.is_real
    check_inside(found, known)
    with pytest.raises(sm.InputError, match="real=True needs real weights"):
        sm.certify_existence(near, problem, activation="exp", real=True)


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("name", [name for name in sm.activations() if name not in {"relu", "identity"}])
@pytest.mark.parametrize(("layers", "pairs", "dim"), [(2, 2, 2), (3, 2, 2), (3, 2, 3), (3, 3, 2)])
def test_perturbed_weights(name, layers, pairs, dim, kind):
    W, problem = random_problem(dim, name, layers, pairs, dim, kind)
    moved = W * (1 + 1e-11)
    found = sm.certify_existence(list(moved), problem, 40, activation=name)
    if not found:  # ill-conditioned ones may be too far away: then exactly these weights do
        found = sm.certify_existence(list(W), problem, 40, activation=name)
    assert found.verdict == "certified", found.message
    assert found.is_real == (kind == "real")
    assert len(found.moved) == pairs * dim**2
    kept = set(np.ndindex(layers, dim, dim)) - {(a - 1, b - 1, c - 1) for a, b, c in found.moved}
    for layer, row, column in kept:
        given = found.given[layer].to_numpy()[row, column]
        assert complex(found.weights[layer].balls[row, column]) == given
    assert sm.certify(found.weights, problem, 40, activation=name).verdict == "certified"


def test_an_independent_newton_method_ends_in_the_box():
    """mpmath's own Newton method, with derivatives by differences, from other starts than the box's midpoint."""
    W, problem = random_problem(1, "tanh", 3, 2, 2)
    found = sm.certify_existence(list(W), problem, 30, activation="tanh")
    places = [(layer - 1, row - 1, column - 1) for layer, row, column in found.moved]
    with mpmath.workdps(60):
        data = [[mpmath.matrix(A.to_numpy().tolist()) for A in pair] for pair in problem.pairs]

        def residuals(*entries):
            weights = [
                mpmath.matrix([[number(z.real) for z in row] for row in W.balls.tolist()]) for W in found.weights
            ]
            for (layer, row, column), value in zip(places, entries, strict=True):
                weights[layer][row, column] = value
            result = []
            for X, Y in data:
                for A in weights[:-1]:
                    X = (A * X).apply(mpmath.tanh)
                result += list(weights[-1] * X - Y)
            return result

        middle = [number(found.weights[layer].balls[row, column].real) for layer, row, column in places]
        start = [x * (1 + mpmath.mpf(10) ** -8 * (-1) ** i) for i, x in enumerate(middle)]
        solution = mpmath.findroot(residuals, start, tol=1e-100, maxsteps=30)
        radius = mpmath.mpf(found.radius)
        assert max(abs(x - m) for x, m in zip(solution, middle, strict=True)) <= radius + mpmath.mpf(10) ** -50
        assert max(abs(x - s) for x, s in zip(solution, start, strict=True)) > 1e-9


RELU_WEIGHTS = ([[2, -1], [3, 3]], [[1, 1], [-1, 3]], [[-1, 2], [3, 0]])
RELU_INPUTS = ([[0, 1], [1, 0]], [[1, 2], [-2, 1]])


def relu_problem(weights, inputs):
    pairs = []
    for X in inputs:
        state = np.array(X)
        for W in weights[:-1]:
            state = np.maximum(np.array(W) @ state, 0)
        pairs.append((X, (np.array(weights[-1]) @ state).tolist()))
    return sm.Problem.from_pairs(pairs)


def test_relu_on_its_pattern():
    """Whole numbers, so that the weights solve the problem exactly: they must be within the radius."""
    problem = relu_problem(RELU_WEIGHTS, RELU_INPUTS)
    found = sm.certify_existence(RELU_WEIGHTS, problem, activation="relu")
    assert found.verdict == "certified", found.message
    assert float(found.distance) < 1e-50
    perturbed = [np.array(W) * (1 + 1e-9 * i) for i, W in enumerate(RELU_WEIGHTS, 1)]
    assert sm.certify_existence(perturbed, problem, activation="relu").verdict == "certified"


def test_relu_with_a_pre_activation_that_may_be_zero_is_undecided():
    """W₁X₂ has the entry 2 − 2 = 0: the weights solve the problem, but f has no derivative by them."""
    weights = ([[-1, -3], [2, -2]], [[2, 1], [-1, 2]], [[-3, -3], [-2, -3]])
    problem = relu_problem(weights, [[[3, 2], [-3, -3]], [[-2, 3], [-2, 2]]])
    assert sm.certify(weights, problem, activation="relu").verdict == "certified"
    for maximum in (200, 131072):
        found = sm.certify_existence(weights, problem, activation="relu", maximum_precision=maximum)
        assert found.verdict == "undecided"
        assert "the sign of an argument of max(x, 0) is not known" in found.message


def test_relu_refuses_complex_weights():
    problem = relu_problem(RELU_WEIGHTS, RELU_INPUTS)
    with pytest.raises(sm.UnsupportedError, match="function of real numbers"):
        sm.certify_existence([[[1j, 0], [0, 1]], *RELU_WEIGHTS[1:]], problem, activation="relu")


def test_a_singular_jacobian_is_undecided():
    """w₂ tanh(w₁x) = 0 at w₁ = 0: solved, by every w₂."""
    problem = pairs_of([[1]], [[0]], [[2]], [[0]])
    assert sm.certify([[[0]], [[5]]], problem, activation="tanh").verdict == "certified"
    found = sm.certify_existence([[[0]], [[5]]], problem, activation="tanh")
    assert found.verdict == "undecided"
    assert "rank 1 instead of 2" in found.message


def test_scaling_makes_the_jacobian_of_relu_singular():
    """w₂ max(w₁x, 0) depends on w₁w₂ only."""
    found = sm.certify_existence([[[2]], [[3]]], pairs_of([[1]], [[6]], [[2]], [[12]]), activation="relu")
    assert found.verdict == "undecided"
    assert "rank 1" in found.message


@pytest.mark.parametrize("name", ["expm", "tanh"])
def test_duplicated_pairs_are_undecided_and_contradictory_ones_refuted(name):
    W, problem = random_problem(1, name, 3, 2, 2)
    (X1, Y1), pair = problem.pairs
    found = sm.certify_existence(list(W), sm.Problem.from_pairs([(X1, Y1), pair, (X1, Y1)]), activation=name)
    assert (found.verdict, found.message) == ("undecided", "pairs 1 and 3 are equal; leave one of them out")
    other = sm.Problem.from_pairs([(X1, Y1), pair, (X1, Y1 + Y1)])
    found = sm.certify_existence(list(W), other, activation=name)
    assert found.verdict == "refuted"
    assert "equal inputs" in found.message


def test_too_few_layers_are_undecided():
    W, problem = random_problem(1, "tanh", 2, 3, 2)
    found = sm.certify_existence(list(W), problem, activation="tanh")
    assert found.verdict == "undecided"
    assert "8 entries for 12 equations" in found.message


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", sm.activations())
def test_garbage_is_never_certified(name, seed):
    """Weights that have nothing to do with the problem; also large, tiny and zero ones."""
    _, problem = random_problem(seed, name, 3, 2, 2)
    size = [1, 1, 1e3, 1e-200, 0, 1e300][seed]
    W = size * np.random.default_rng(100 + seed).standard_normal((3, 2, 2))
    found = sm.certify_existence(list(W), problem, 20, activation=name, maximum_precision=2000)
    assert found.verdict != "certified"
    assert found.radius == found.distance == "inf"


def test_what_is_not_finite_is_refused():
    problem = KNOWN["tanh"][0]
    with pytest.raises(sm.InputError, match="finite"):
        sm.certify_existence([flint.acb_mat([[flint.acb("nan")]]), [[1]]], problem, activation="tanh")


def test_a_solution_that_is_nearly_there_but_is_not():
    """sin(3w)/sin(w) ≥ −1 for real w, with equality at π/2: −1 − 10⁻⁶ is not taken there, to a residual of 10⁻⁶."""
    problem = pairs_of([[1]], [[1]], [[3]], [["-1.000001"]])
    for offset in (0.0, 1e-4, 1e-3, 1e-2):
        weights = [[[float(mpmath.pi / 2) + offset]], [[1]]]
        assert sm.certify(weights, problem, 2, activation="sin").verdict == "certified"
        assert sm.certify_existence(weights, problem, 2, activation="sin", real=True).verdict == "undecided"
        balls = [flint.acb_mat([[float(W[0][0])]]) for W in weights]
        if offset:  # the test of the box itself, without Newton's method before
            search = _Search(balls, problem, ACTIVATIONS["sin"], 1)
            assert not isinstance(search.proved(balls, 100), Box)
    complex_start = [[[complex(float(mpmath.pi / 2), 5e-4)]], [[1]]]  # sin² w = 1 + 2.5e-7 has complex solutions
    assert sm.certify_existence(complex_start, problem, activation="sin").verdict == "certified"


def test_the_image_of_a_box():
    """|A F(m)| + Σ |C_jk| ρ_k with complex C, by hand; the step counts in full."""
    step, radii = [flint.arb(0.5), flint.arb(0)], [flint.arb(1), flint.arb(2)]
    C = flint.acb_mat([[flint.acb(0.3, 0.4), 0], [-0.25, flint.acb(0, -0.5)]])
    assert [float(x) for x in image_radii(step, C, radii)] == pytest.approx([1.0, 1.25], rel=1e-9)
    with flint.ctx.workprec(100):
        assert image_radii(step, C, radii)[0] >= 1 - flint.arb(2) ** -50


def test_boxes_are_discs_or_intervals():
    radius = flint.arb(1) / 3
    complex_ball, real_ball = (ball_around_zero(radius, real=real) for real in (False, True))
    for z in (1, -1, 1j, -1j, np.exp(1j)):
        assert complex_ball.contains(flint.acb(z) / 3)
    assert real_ball.imag.is_zero()
    assert real_ball.real.contains(radius)
    assert real_ball.real.contains(-radius)


@pytest.mark.parametrize(
    ("radius", "residual", "narrow"), [(1e-31, 1e-31, True), (1e-29, 1e-31, False), (1e-31, 1e-29, False)]
)
def test_both_the_box_and_the_residual_shall_be_small(radius, residual, narrow):
    problem = KNOWN["tanh"][0]
    one = [flint.acb_mat([[1]])] * 2
    box = Box(one, flint.arb(radius), [flint.arb(0), flint.arb(residual)], (0, 1), True, 100)
    assert _Search(one, problem, ACTIVATIONS["tanh"], 30)._is_narrow(box) is narrow


@pytest.mark.parametrize("offset", [1e-3, 0.03, 0.3, 1.0])
def test_boxes_of_all_sizes_hold_the_solution_or_are_not_accepted(offset):
    """Krawczyk's test alone, at weights that are off by up to 1: accepted boxes are wide, and hold the solution."""
    problem, solution = KNOWN["sigmoid"]
    known = [float(x) for x in solution()]
    balls = [flint.acb_mat([[known[0] + offset]]), flint.acb_mat([[known[1] - offset / 2]])]
    try:
        box = _Search(balls, problem, ACTIVATIONS["sigmoid"], 1).proved(balls, 100)
    except InconclusiveError:
        box = None
    if offset == 1e-3:
        assert isinstance(box, Box)
        assert float(box.radius) > offset / 2
        assert all(abs(complex(W[0, 0]) - x) <= float(box.radius) for W, x in zip(box.weights, known, strict=True))
    else:
        assert not isinstance(box, Box)


def test_a_pole_and_a_cut_in_reach():
    """Weights next to a pole of tanh, and next to the cut of softplus, where the branches do not fit together."""
    near_pole = [[[1e-9 + 1.5707963267948966j]], [[1]]]
    found = sm.certify_existence(near_pole, pairs_of([[1]], [[1]], [[2]], [[2]]), activation="tanh")
    assert found.verdict == "undecided"
    weight = complex(1, np.pi)
    with mpmath.workdps(40):
        z = mpmath.mpc(weight)
        values = [mpmath.nstr(mpmath.re(mpmath.log(1 + mpmath.exp(x * z))), 30) for x in (1, 2)]
    problem = pairs_of([[1]], [[values[0]]], [[2]], [[values[1]]])
    assert sm.certify_existence([[[weight]], [[1]]], problem, 10, activation="softplus").verdict == "undecided"


def test_saved_loaded_and_rechecked(tmp_path):
    W, problem = random_problem(4, "sigmoid", 3, 2, 2)
    found = sm.certify_existence(list(W * (1 + 1e-9)), problem, 30, activation="sigmoid")
    found.save(tmp_path / "existence.json")
    again = sm.Existence.load(tmp_path / "existence.json")
    assert again.to_json() == found.to_json()
    checked = again.recheck()
    assert checked.verdict == "certified"
    assert checked.weights == found.weights
    assert checked.activation == "sigmoid"
    assert float(checked.distance) == pytest.approx(float(found.distance), rel=1e-2)
    assert str(found) == f"certified: {found.message}"
    assert sm.certify(found, problem, 30, activation="sigmoid").verdict == "certified"


def test_what_only_real_weights_cannot_do_is_refuted_again(tmp_path):
    """det(Y₁) det(Y₂) < 0: complex weights are not refuted, and so the file must say that real ones were meant."""
    problem = pairs_of([[1, 2], [3, 4]], [[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 0], [0, -2]])
    weights = [[[1, 2], [3, 4]], [[1, 0], [0, 1]]]
    found = sm.certify_existence(weights, problem, real=True)
    found.save(tmp_path / "refuted.json")
    again = sm.Existence.load(tmp_path / "refuted.json").recheck()
    assert [existence.verdict for existence in (found, again)] == ["refuted"] * 2
    assert again.message == found.message
    assert sm.certify_existence(weights, problem).recheck().verdict == "undecided"


@pytest.mark.parametrize("lie", ["weights", "problem", "activation", "radius", "verdict"])
def test_nothing_in_a_file_is_believed(lie, tmp_path):
    W, problem = random_problem(4, "sigmoid", 3, 2, 2)
    found = sm.certify_existence(list(W), problem, 30, activation="sigmoid")
    content = found.to_json()
    if lie == "weights":
        content["weights"] = [{"exact": [["2", "1"], ["0", "1"]]}, *content["weights"][1:]]
    elif lie == "problem":
        content["problem"]["Y1"] = [["1", "2"], ["3", "4"]]
    elif lie == "activation":
        content["activation"] = "tanh"
    elif lie == "radius":
        content["radius"] = content["distance"] = "1e-999"
    else:
        content |= {"verdict": "refuted", "message": "no"}
    (tmp_path / "lie.json").write_text(json.dumps(content))
    checked = sm.Existence.load(tmp_path / "lie.json").recheck()
    if lie in {"radius", "verdict"}:
        assert checked.verdict == "certified"
        assert checked.radius == found.radius
    else:
        assert checked.verdict == "undecided"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("format", "something", "is not a proof of existence of this package"),
        ("verdict", "proved", "verdict must be one of certified, refuted, undecided"),
        ("radius", -1, "radius must be a number"),
        ("real", 1, "real must be true or false"),
        ("moved", [[0, 1, 1]], "moved must be a list of entries"),
        ("activation", "step", "activation must be one of expm, exp"),
        ("given", [], "holds no weights"),
        ("weights", [{"exact": [["1"]]}], "W1 is 1×1 but the problem's matrices are 2×2"),
    ],
)
def test_files_with_faults_are_refused(name, value, message, tmp_path):
    W, problem = random_problem(4, "sigmoid", 3, 2, 2)
    content = sm.certify_existence(list(W), problem, 20, activation="sigmoid").to_json() | {name: value}
    (tmp_path / "fault.json").write_text(json.dumps(content))
    with pytest.raises(sm.InputError, match=message):
        sm.Existence.load(tmp_path / "fault.json")


def test_exact_weights_that_are_no_binary_fractions():
    """1/3 is rounded once; the distance knows of it."""
    problem, _ = KNOWN["exp"]
    found = sm.certify_existence(
        [[["3295836866/3000000000"]], [["14999999999/3000000000"]]], problem, 20, activation="exp"
    )
    assert found.verdict == "certified"
    assert 1e-10 < float(found.distance) < 1e-9


def test_input_errors():
    problem = KNOWN["exp"][0]
    with pytest.raises(sm.InputError, match="needs a Problem"):
        sm.certify_existence([[[1]]], "problem")
    with pytest.raises(sm.InputError, match="there is no activation 'tan'"):
        sm.certify_existence([[[1]], [[1]]], problem, activation="tan")
    with pytest.raises(sm.InputError, match="W1 is 2×2"):
        sm.certify_existence([[[1, 0], [0, 1]]], problem)


def test_results_are_values():
    problem, _ = KNOWN["exp"]
    found = sm.certify_existence([[[1.0986122]], [[5]]], problem, 20, activation="exp")
    assert dataclasses.replace(found, message=found.message) == found
    assert "weights=" not in repr(found)
