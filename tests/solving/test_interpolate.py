"""Networks without a formula: weights found are exact solutions up to their radius; nothing else is certified."""

import json
import pickle
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
from helpers.oracles import network_residuals
from helpers.problems import random_pairs

import symbolic_matexp as sm
from symbolic_matexp.certifying.outcome import Outcome

Status = sm.InterpolationStatus

FEASIBLE = 1
"""The seed of real data whose outputs do not surround zero."""


def check(result, digits=30):
    """Everything that a success promises."""
    assert result.success, result.message
    assert bool(result)
    assert result.verdict is Outcome.CERTIFIED
    assert result.digits == digits
    residuals = network_residuals(result.to_mpmath(), result.problem, digits + 30, result.activation)
    assert max(residuals) < mpmath.mpf(10) ** -digits
    assert result.certificate.verdict == "certified"
    for W in result.weights:
        radii = [x.rad() for z in W.entries() for x in (z.real, z.imag)]
        norm = np.linalg.norm([complex(z) for z in W.entries()])
        assert all(x <= flint.arb(10) ** -digits * norm for x in radii)
        assert all(x <= flint.arb(result.radius) for x in radii)
    if result.existence is not None:
        assert result.existence.verdict == "certified"


@pytest.mark.parametrize("digits", [5, 30, 120])
def test_the_balls_contain_the_only_real_solution(digits):
    """w₂ exp(w₁x) through (1, 15) and (2, 45): w₁ = log 3, w₂ = 5."""
    problem = sm.Problem([[1]], [[2]], [[15]], [[45]])
    result = sm.interpolate(problem, layers=2, real=True, digits=digits)
    check(result, digits)
    with flint.ctx.workprec(1000):
        assert result.W1[0, 0].contains(flint.acb(3).log())
        assert result.W2[0, 0].contains(flint.acb(5))
        assert result.existence.is_real


@pytest.mark.parametrize(("layers", "dim"), [(2, 1), (3, 1), (2, 2), (3, 2), (2, 3), (4, 2)])
def test_as_many_layers_as_pairs_solve_complex_data(layers, dim):
    check(sm.interpolate(random_pairs(1, dim, layers), layers=layers))


@pytest.mark.parametrize("kind", ["real", "complex"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus", "sin", "exp"])
def test_functions_of_entries_through_two_pairs(activation, kind):
    problem = random_pairs(FEASIBLE if kind == "real" else 1, 2, 2, kind)
    result = sm.interpolate(problem, layers=3, activation=activation, real=kind == "real")
    check(result)
    if kind == "real":
        assert result.existence.is_real
        assert all(z.imag == 0 for W in result.weights for z in W.entries())
        assert all(np.isrealobj(W) for W in result.to_numpy())


def test_three_layers_solve_where_the_difference_is_of_rank_one():
    generator = np.random.default_rng(0)
    X, Y, Z = generator.normal(size=(3, 2, 2)) + 1j * generator.normal(size=(3, 2, 2))
    u, v = generator.normal(size=(2, 2, 1))
    problem = sm.Problem(X, sm.ExactMatrix.parse(X) + sm.ExactMatrix.parse(u @ v.T), Y, Z)
    assert (problem.X1 - problem.X2).rank <= 2
    check(sm.interpolate(problem, layers=3))


def test_real_relu_network():
    """Y = relu(X) with no zero among its arguments lies in the interior of what three layers can do."""
    check(sm.interpolate(random_pairs(3, 2, 1, "real"), layers=3, activation="relu"))


@pytest.mark.parametrize(("inputs", "outputs"), [(1e3, 1), (1e-3, 1e3), (1e8, 1e-8), (1e-30, 1e20)])
def test_the_size_of_the_data_does_not_matter(inputs, outputs):
    pairs = [(inputs * X.to_numpy(), outputs * Y.to_numpy()) for X, Y in random_pairs(1, 2, 2).pairs]
    check(sm.interpolate(sm.Problem.from_pairs(pairs), layers=2))
    with_zero = [*pairs, ([[0, 0], [0, 0]], pairs[0][1] + 1j * pairs[1][1])]
    check(sm.interpolate(sm.Problem.from_pairs(with_zero), layers=3))


@pytest.mark.parametrize("digits", [1, 15, 100, 400])
def test_any_number_of_digits(digits):
    check(sm.interpolate(random_pairs(1, 2, 2), layers=2, digits=digits), digits)


def test_more_unknowns_than_equations():
    result = sm.interpolate(random_pairs(1, 2, 1), layers=3)
    check(result)
    assert len(result.existence.moved) == 4
    exact = [z for W in result.weights for z in W.entries() if z.is_exact()]
    assert len(exact) == 8


def test_a_seed_gives_the_same_weights_and_another_one_others():
    problem = random_pairs(4, 2, 2)
    first, again, other = (sm.interpolate(problem, layers=3, seed=seed) for seed in (3, 3, 4))
    assert first == again
    assert hash(first) == hash(again)
    assert first != other
    assert any(not np.allclose(A, B) for A, B in zip(first.to_numpy(), other.to_numpy(), strict=True))


def test_real_weights_only_where_they_are_asked_for_and_exist():
    problem = sm.Problem([[1]], [[2]], [[1]], [[-1]])
    refused = sm.interpolate(problem, layers=3, real=True)
    assert refused.status is Status.IMPOSSIBLE
    assert "det(Y1) det(Y2) < 0" in refused.message
    check(sm.interpolate(problem, layers=3))
    assert sm.interpolate(sm.Problem([[1j]], [[2]], [[1]], [[1]]), real=True).status is Status.COMPLEX_DATA


IMPOSSIBLE = {
    "contradiction": (([[1, 2], [3, 4]], [[1, 2], [3, 4]], [[1, 0], [0, 1]], [[1, 0], [0, 2]]), "expm", False),
    "ranks": (([[1, 2], [3, 4]], [[0, 1], [1, 1]], [[1, 0], [0, 1]], [[1, 0], [0, 0]]), "expm", False),
    "linear": (([[1, 2], [3, 4]], [[0, 1], [1, 1]], [[1, 0], [0, 1]], [[1, 0], [0, 2]]), "identity", False),
    "columns": (([[1, 2], [3, 4]], [[0, 1], [1, 3]], [[1, 0], [0, 1]], [[5, 4], [6, 1]]), "tanh", False),
    "a zero column": (([[0, 2], [0, 4]], [[0, 1], [1, 3]], [[1, 0], [0, 1]], [[5, 4], [6, 1]]), "sin", False),
    "opposite columns": (([[1, 2], [3, 4]], [[0, -1], [1, -3]], [[1, 0], [0, 1]], [[5, 4], [6, 1]]), "tanh", False),
    "around zero": (([[1, 2], [3, 4]], [[0, 1], [1, 0]], [[1, 0], [0, 1]], [[-1, 0], [0, 1]]), "sigmoid", True),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_is_impossible_is_refuted_and_not_searched(name):
    matrices, activation, real = IMPOSSIBLE[name]
    result = sm.interpolate(sm.Problem(*matrices), activation=activation, real=real)
    assert (result.status, result.verdict) == (Status.IMPOSSIBLE, Outcome.REFUTED)
    assert not result
    assert result.weights == ()
    assert result.starts == 0
    assert result.impossibility.reason in result.message
    with pytest.raises(sm.SolveError, match="No such weights exist"):
        result.raise_for_status()
    for use in (result.to_numpy, result.to_mpmath, lambda: result([[1, 0], [0, 1]]), lambda: result.to_text("csv")):
        with pytest.raises(sm.SolveError):
            use()


def test_the_identity_is_refuted_with_its_bound():
    """No W comes nearer than NumPy's least-squares solution."""
    problem = random_pairs(1, 3, 2)
    X, Y = (np.hstack([A.to_numpy() for A in matrices]) for matrices in zip(*problem.pairs, strict=True))
    least = np.linalg.norm(np.linalg.lstsq(X.T, Y.T, rcond=None)[0].T @ X - Y)
    bound = float(sm.interpolate(problem, activation="identity").impossibility.bound)
    assert 0.999 * least <= bound <= least * (1 + 1e-9)


@pytest.mark.parametrize("layers", [1, 3])
def test_what_a_matrix_can_do_is_solved_exactly(layers):
    W = [["1/3", 2], [[0, 1], -1]]
    X = [sm.ExactMatrix.parse(A) for A in ([[1, 2], [2, 4]], [[0, 0], [0, 0]], [["1/7", 5], [1, 1]])]
    problem = sm.Problem.from_pairs([(A, sm.ExactMatrix.parse(W) @ A) for A in X])
    activation = "identity" if layers > 1 else "expm"
    result = sm.interpolate(problem, layers=layers, activation=activation)
    check(result)
    assert len(result.weights) == layers
    with flint.ctx.workprec(200):
        assert all(ball.contains(z) for ball, z in zip(result.W1.entries(), exact(W), strict=True))
    only_singular = sm.Problem.from_pairs([(A, sm.ExactMatrix.parse(W) @ A) for A in X[:2]])
    check(sm.interpolate(only_singular, layers=layers, activation=activation))


def test_exact_weights_far_larger_than_the_outputs_have_as_many_bits_as_that_takes():
    """W has entries near 10⁸⁰, and WX = I."""
    problem = sm.Problem.from_pairs([([[1, 1], [1, Fraction(10**80 + 1, 10**80)]], [[1, 0], [0, 1]])])
    result = sm.interpolate(problem, layers=1, digits=10)
    assert (result.status, result.certificate.verdict) == (Status.CERTIFIED, "certified")
    assert max(network_residuals(result.to_mpmath(), problem, 300, "expm")) < 1e-10
    too_few = sm.interpolate(problem, layers=1, digits=10, maximum_precision=200)
    assert (too_few.status, bool(too_few)) == (Status.UNDECIDED, False)
    assert too_few.message.endswith("the balls are too wide; use a larger maximum_precision.")


def test_equal_outputs_are_those_of_a_constant_network():
    (X, Y), (V, _), (U, _) = random_pairs(1, 2, 3).pairs
    result = sm.interpolate(sm.Problem.from_pairs([(X, Y), (V, Y), (U, Y)]), layers=2)
    check(result)
    assert all(z == 0 for z in result.W1.entries())


def exact(W):
    return sm.ExactMatrix.parse(W).to_flint(200).entries()


def test_a_pair_given_twice_is_named():
    (first, second) = random_pairs(1, 2, 2).pairs
    result = sm.interpolate(sm.Problem.from_pairs([first, second, first]), layers=3)
    assert (result.status, result.verdict, bool(result)) == (Status.DUPLICATED_PAIRS, Outcome.UNDECIDED, False)
    assert "Pairs 1 and 3 are the same" in result.message


def test_too_few_layers_find_nothing_and_say_why():
    result = sm.interpolate(random_pairs(1, 2, 3), layers=2, starts=40)
    assert (result.status, result.verdict) == (Status.NOT_FOUND, Outcome.UNDECIDED)
    assert result.starts == 40
    assert 1e-3 < result.smallest_residual < 10
    assert "12 equations for 8 unknowns" in result.message
    assert "proves nothing" in result.message


def test_what_cannot_be_located_is_undecided():
    """Outputs of rank one: the derivative by the weights has no full rank, so no isolated solution can be proved."""
    problem = sm.Problem([[1, 2], [3, 5]], [[0, 1], [1, 1]], [[1, 2], [2, 4]], [[3, 1], [6, 2]])
    result = sm.interpolate(problem, layers=3, starts=40)
    assert (result.status, result.verdict, bool(result)) == (Status.UNDECIDED, Outcome.UNDECIDED, False)
    assert result.weights == ()
    assert result.smallest_residual < 1e-9
    assert "singular outputs leave the derivative" in result.message
    assert sm.solve(problem).success  # what the message says to try


RELATED = {
    "equal": ([[1, 2], [3, 4]], [[1, 0], [3, 1]], [[1, 0], [0, 1]], [[1, 2], [0, 2]]),
    "zero": ([[0, 2], [0, 4]], [[1, 0], [3, 1]], [[0, 0], [0, 1]], [[1, 2], [0, 2]]),
    "opposite": ([[-1, 2], [-3, 4]], [[1, 0], [3, 1]], [[-1, 0], [0, 1]], [[1, 2], [0, 2]]),
}


@pytest.mark.parametrize("name", RELATED)
def test_repeated_equations_are_undecided_and_no_other_seed_is_advised(name):
    problem = sm.Problem(*map(list, RELATED[name]))
    result = sm.interpolate(problem, layers=3, activation="tanh", starts=60)
    assert result.status is Status.UNDECIDED
    assert "no other seed helps" in result.message
    assert 'activation="expm"' in result.message
    assert "another seed" not in result.message


def test_too_few_weights_are_undecided_and_layers_are_advised():
    """2 · 2^x through three points: two layers of numbers solve it, but their derivative has two columns only."""
    problem = sm.Problem.from_pairs([([[x]], [[2 * 2**x]]) for x in range(3)])
    result = sm.interpolate(problem, layers=2, starts=40)
    assert result.status is Status.UNDECIDED
    assert "with 3 layers" in result.message
    assert "another seed" not in result.message


def test_too_little_precision_is_undecided():
    result = sm.interpolate(random_pairs(1, 2, 2), layers=2, digits=30, maximum_precision=60)
    assert result.status is Status.UNDECIDED
    assert "another seed, more starts, more layers, or a larger maximum_precision" in result.message


def test_unusable_arguments_are_named():
    problem = random_pairs(1, 2, 2)
    for arguments, words in (
        ({"layers": 0}, "layers must lie between"),
        ({"layers": 2.5}, "layers must be a whole number"),
        ({"layers": True}, "layers must be a whole number"),
        ({"activation": "gelu"}, "no activation 'gelu'"),
        ({"digits": 0}, "digits must lie between"),
        ({"seed": -1}, "seed must lie between"),
        ({"starts": 0}, "starts must lie between"),
        ({"maximum_precision": 10}, "maximum_precision"),
        ({"activation": "relu"}, "relu is a function of real numbers"),
    ):
        with pytest.raises(sm.InputError, match=words):
            sm.interpolate(problem, **arguments)
    with pytest.raises(sm.InputError, match="needs a Problem, not list"):
        sm.interpolate([[[1]], [[2]]])
    with pytest.raises(sm.InputError, match=r"X1\[0, 0\]"):
        sm.interpolate(sm.Problem([["nan"]], [[1]], [[2]], [[3]]))


def test_the_function_of_the_weights():
    result = sm.interpolate(random_pairs(1, 2, 2), layers=2)
    for X, Y in result.problem.pairs:
        balls = result(X)
        with flint.ctx.workprec(200):
            assert all(ball.overlaps(z) for ball, z in zip(balls.entries(), Y.to_flint(200).entries(), strict=True))
            assert all(float(z.rad()) < 1e-30 for z in balls.entries())
    with pytest.raises(sm.InputError, match="X is 1×1 but the weights are 2×2"):
        result([[1]])
    assert result.W2.entries()[0].overlaps(result.weights[1].entries()[0])
    with pytest.raises(AttributeError, match="W3"):
        _ = result.W3
    assert "W2 = " in result.to_text("matlab", digits=5)


def test_results_cannot_be_changed_from_outside():
    result = sm.interpolate(random_pairs(1, 2, 2), layers=2)
    result.weights[0][0, 0] = 7
    assert complex(result.weights[0][0, 0]) != 7
    with pytest.raises(AttributeError):
        result.digits = 40


def test_results_travel_between_processes():
    for result in (
        sm.interpolate(random_pairs(1, 2, 2), layers=2),
        sm.interpolate(sm.Problem([[1]], [[1]], [[2]], [[3]])),
    ):
        again = pickle.loads(pickle.dumps(result))  # noqa: S301
        assert again == result
        assert again.message == result.message


def test_progress_is_told():
    said = []
    sm.interpolate(random_pairs(1, 2, 2), layers=2, progress=said.append)
    assert any("starts ended" in text for text in said)
    assert any("certifying" in text for text in said)


def test_a_saved_result_claims_no_proof(tmp_path):
    path = tmp_path / "weights.json"
    result = sm.interpolate(random_pairs(1, 2, 2), layers=3, activation="tanh")
    result.save(path)
    content = json.loads(path.read_text()) | {"digits": 900, "message": "proved by God"}
    path.write_text(json.dumps(content))
    loaded = sm.Interpolation.load(path)
    assert (loaded.status, bool(loaded), loaded.existence, loaded.certificate) == (
        Status.UNCHECKED,
        False,
        None,
        None,
    )
    assert loaded.verdict is Outcome.UNDECIDED
    assert "claims 900 digits" in loaded.message
    assert "God" not in str(loaded)
    assert vars(loaded)["_weights"] == vars(result)["_weights"]
    assert sm.certify(loaded, loaded.problem, 30, activation=loaded.activation).verdict == "certified"
    assert sm.certify_existence(loaded, loaded.problem, 30, activation=loaded.activation).verdict == "certified"
    existence = tmp_path / "existence.json"
    result.existence.save(existence)
    assert sm.Existence.load(existence).recheck().verdict == "certified"


def test_a_result_without_weights_is_saved_too(tmp_path):
    path = tmp_path / "none.json"
    result = sm.interpolate(random_pairs(1, 2, 3), layers=2, starts=1)
    result.save(path)
    loaded = sm.Interpolation.load(path)
    assert (loaded.status, loaded.starts, loaded.smallest_residual) == (
        Status.NOT_FOUND,
        1,
        result.smallest_residual,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", "symbolic_matexp solution 1"),
        ("status", "SOLVED"),
        ("weights", []),
        ("layers", 2),
        ("activation", "gelu"),
        ("real", "yes"),
        ("digits", -1),
        ("precision", 0),
        ("radius", "-1"),
        ("starts", 1.5),
        ("smallest_residual", None),
        ("problem", {"X1": [[1]], "Y1": [[2]]}),
    ],
)
def test_a_spoilt_file_is_named(tmp_path, field, value):
    path = tmp_path / "weights.json"
    sm.interpolate(random_pairs(1, 2, 2), layers=3, activation="tanh").save(path)
    content = json.loads(path.read_text()) | {field: value}
    path.write_text(json.dumps(content))
    with pytest.raises(sm.InputError, match=r"weights\.json"):
        sm.Interpolation.load(path)


def test_results_show_themselves():
    result = sm.interpolate(random_pairs(1, 2, 2), layers=2, seed=5)
    assert repr(result) == "<Interpolation: CERTIFIED, 2 layers, expm, 2×2, 30 digits>"
    assert "from seed 5" in str(result)
    assert "W1 = [" in str(result)
    assert "certified" in result._repr_html_()
    none = sm.interpolate(random_pairs(1, 2, 3), layers=2, starts=1)
    assert repr(none) == "<Interpolation: none, NOT_FOUND, 2 layers, expm>"
    assert str(none) == none.message


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("layers", "dim"), [(2, 1), (3, 1), (2, 2), (3, 2), (2, 3), (3, 3), (4, 2)])
def test_ten_seeds_of_complex_data(layers, dim, seed):
    check(sm.interpolate(random_pairs(seed, dim, layers), layers=layers, seed=seed))


@pytest.mark.slow
@pytest.mark.parametrize("dim", [2, 3, 4])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_ten_seeds_of_real_data_are_certified_or_refuted(activation, dim):
    for seed in range(10):
        result = sm.interpolate(random_pairs(seed, dim, 2, "real"), activation=activation, real=True, starts=400)
        if activation == "sigmoid" and result.status is Status.IMPOSSIBLE:
            continue
        check(result)


def test_the_certificate_takes_the_activation_that_the_result_has():
    problem = sm.Problem.from_pairs([([[1]], [[2]]), ([[2]], [[3]])])
    found = sm.interpolate(problem, layers=3, activation="tanh")
    assert sm.certify(found, problem, 20).activation == "tanh"
    assert sm.certify(found, problem, 20).verdict == "certified"
    assert sm.certify(found, problem, 20, activation="expm").verdict == "refuted"
    assert sm.certify_existence(found, problem, 20).verdict == "certified"
    with pytest.raises(sm.InputError, match="there is no activation ''"):
        sm.certify(found, problem, activation="")


def test_an_impossibility_is_not_believed_but_decided_anew(tmp_path):
    path = tmp_path / "result.json"
    problem = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 5]], [[1, 2], [0, 1]], [[3, 1], [1, 1]])
    result = sm.interpolate(problem, activation="identity")
    result.save(path)
    loaded = sm.Interpolation.load(path)
    assert (loaded.status, loaded.message, loaded.impossibility) == (
        Status.IMPOSSIBLE,
        result.message,
        result.impossibility,
    )
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"message": "by God"}))
    assert "God" not in sm.Interpolation.load(path).message
    path.write_text(json.dumps(content | {"activation": "tanh"}))  # for which there are weights
    with pytest.raises(sm.InputError, match="nothing is known against them"):
        sm.Interpolation.load(path)


@pytest.mark.parametrize("activation", sm.activations())
@pytest.mark.parametrize("inputs", [[[[1, 2], [3, 4]]], [[[1, 2], [3, 4]], [[0, 0], [0, 0]]]], ids=["one", "two"])
def test_the_zero_network_has_zero_outputs(activation, inputs):
    """Near it no derivative by the weights has full rank, so that no search would prove it."""
    zero = [[0, 0], [0, 0]]
    result = sm.interpolate(sm.Problem.from_pairs([(X, zero) for X in inputs]), layers=2, activation=activation)
    assert result.success
    assert result.certificate.verdict == "certified"
    assert not np.any(result.to_numpy()[0])
