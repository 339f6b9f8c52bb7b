"""Condition numbers of weights and outputs: against calculus, the chain rule, and their own adjoints."""

import json
import math

import numpy as np
import pytest
from helpers.problems import gaussian, random_problem, well_conditioned_problem

import symbolic_matexp as sm
from symbolic_matexp.comparing import condition as sensitivity
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.formulas.network import evaluate
from symbolic_matexp.notation.traced import run
from symbolic_matexp.shell.cli import main
from symbolic_matexp.solving.methods.three_layers import ThreeLayers
from symbolic_matexp.solving.request import Request


def derivatives(problem, alpha="auto", cut="auto"):
    request = Request.parse(problem, 30, alpha, cut, "ball", False, 1 << 14, None)
    result = sensitivity._Derivatives(problem, ThreeLayers().parameters(request))
    result._prepare()
    return result


def direction(generator, dim):
    return tuple(gaussian(generator, dim, "complex") for _ in range(4))


def unit(parts):
    size = math.sqrt(sum(np.linalg.norm(E) ** 2 for E in parts))
    return tuple(E / size for E in parts)


def inner(A, B):
    return sum(np.vdot(a, b) for a, b in zip(A, B, strict=True))


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize("cut", ["principal", 1.0, "auto"])
@pytest.mark.slow
def test_adjoints_are_adjoint(dim, cut):
    """⟨J v, w⟩ = ⟨v, J* w⟩, with J from the formula on blocks and J* written out by hand."""
    generator = np.random.default_rng(dim)
    maps = derivatives(random_problem(dim, dim, "complex"), alpha=[0.4, 1.3], cut=cut)
    for forward, adjoint in [*(maps._of_weight(i) for i in range(3)), *(maps._of_output(i) for i in range(2))]:
        v, w = direction(generator, dim), gaussian(generator, dim, "complex")
        left, right = np.vdot(forward(v), w), inner(v, adjoint(w))
        assert left == pytest.approx(right, rel=1e-9)


def test_one_by_one_is_calculus():
    """d = 1: W1 = α/(x1 − x2), W2 = ℓ e^(−W1 x2), W3 = y2 e^−ℓ with ℓ = log(y1/y2)/(e^α − 1)."""
    x1, x2, y1, y2, alpha = 3.0, 1.0, 2.0, 5.0, 0.5
    found = sm.condition(sm.Problem([[x1]], [[x2]], [[y1]], [[y2]]), alpha=alpha)
    d, q = x1 - x2, math.exp(alpha) - 1
    ell = math.log(y1 / y2) / q
    of_W1 = math.hypot(x1 / d, x2 / d)
    # log W2 = log ℓ − α x2/(x1 − x2): derivatives with respect to log x1, log x2, log y1, log y2
    of_W2 = math.hypot(alpha * x2 * x1 / d**2, -alpha * x1 * x2 / d**2, 1 / (q * ell), 1 / (q * ell))
    of_W3 = math.hypot(1 / q, 1 + 1 / q)
    # f(x) = w3 exp(w2 e^(w1 x)): d log f / d log x = w2 e^(w1 x) w1 x, and w2 e^(w1 x2) = ℓ
    of_f = [math.hypot(1, ell * math.exp(alpha) * alpha / d * x1), math.hypot(1, ell * alpha / d * x2)]
    for item, expected in zip((*found.weights, *found.outputs), (of_W1, of_W2, of_W3, *of_f), strict=True):
        assert item.condition == pytest.approx(expected, rel=2e-3)
        assert item.measured == pytest.approx(expected, rel=2e-3)
    assert found.confirmed


def test_outputs_change_as_the_weights_and_the_inputs_say():
    """The identity of the docstring against the chain rule: the network on blocks, with the blocks of the weights."""
    problem = random_problem(4, 3, "complex")
    maps = derivatives(problem)
    generator = np.random.default_rng(0)
    v = direction(generator, 3)
    changes = [norm * E for norm, E in zip(maps.norms, v, strict=True)]
    blocks = [np.block([[A, E], [np.zeros_like(A), A]]) for A, E in zip(maps.data, changes, strict=True)]
    W = run(three_layers.weights, maps.alg, *blocks, alpha=maps.alpha, cut=maps.cut)
    for i in range(2):
        X, Y = maps.data[i], maps.data[2 + i]
        fixed = np.block([[X, np.zeros_like(X)], [np.zeros_like(X), X]])
        expected = evaluate(maps.alg, W, fixed)[:3, 3:] / np.linalg.norm(Y)
        np.testing.assert_allclose(maps._of_output(i)[0](v), expected, rtol=1e-8, atol=1e-8 * abs(expected).max())


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("smallest", [1e-5, pytest.param(1, marks=pytest.mark.slow)])
def test_high_precision_confirms_float64(smallest, field):
    found = sm.condition(random_problem(1, 4, field, smallest))
    assert found.confirmed
    grows = found.weights[0].condition, found.outputs[0].condition
    assert (min(grows) > 1e4) == (smallest < 1)


def test_no_other_change_of_the_data_is_worse():
    """Random directions, in balls, never exceed the condition number; a few come near it for d = 1."""
    problem = well_conditioned_problem(2, 2)
    found = sm.condition(problem)
    request = Request.parse(problem, 90, "auto", "auto", "ball", False, 1 << 14, None)
    measure = sensitivity._Measurement(problem, ThreeLayers().parameters(request), 1 << 14)
    generator = np.random.default_rng(5)
    for item in (*found.weights, *found.outputs):
        seen = [measure(item.quantity, unit(direction(generator, 2))) for _ in range(5)]
        assert 0 < max(seen) <= 1.01 * item.condition


def of_unitary_matrices(seed, dim):
    """X2, X1 − X2, Y1 and Y2 are unitary, so that singular values of the derivatives are alike."""
    generator = np.random.default_rng(seed)
    X2, D, Y1, Y2 = (np.linalg.qr(gaussian(generator, dim, "complex"))[0] for _ in range(4))
    return sm.Problem(X2 + D, X2, Y1, Y2)


@pytest.mark.parametrize("make", [random_problem, well_conditioned_problem, of_unitary_matrices])
@pytest.mark.parametrize(("seed", "dim"), [(0, 1), (3, 2), pytest.param(5, 3, marks=pytest.mark.slow)])
def test_the_condition_is_the_norm_of_the_whole_jacobian(make, seed, dim):
    """Columns from the formula on blocks, one for every entry of the data; norms by LAPACK."""
    problem = make(seed, dim)
    found, maps = sm.condition(problem), derivatives(problem)
    entries = np.eye(4 * dim**2).reshape(-1, 4, dim, dim)
    forwards = [*(maps._of_weight(i)[0] for i in range(3)), *(maps._of_output(i)[0] for i in range(2))]
    for item, forward in zip((*found.weights, *found.outputs), forwards, strict=True):
        J = np.array([forward(tuple(E)).ravel() for E in entries])
        assert item.condition == pytest.approx(np.linalg.norm(J, 2), rel=2e-3)


def test_an_eigenvalue_on_the_cut_stays_on_its_side_when_the_data_change():
    """The principal logarithm of real data with a negative eigenvalue: complex changes would cross the cut."""
    problem = random_problem(4, 2, "real", smallest=1e-2)
    eigenvalues = np.linalg.eigvals(np.linalg.solve(problem.Y2.to_numpy(), problem.Y1.to_numpy()))
    assert any(value.imag == 0 and value.real < 0 for value in eigenvalues)
    found = sm.condition(problem, cut="principal")
    assert found.confirmed
    assert max(item.measured for item in found.weights) < 1e4


@pytest.mark.slow
def test_what_leaves_the_range_of_float64_takes_nothing_else_with_it():
    found = sm.condition(random_problem(2, 4, "complex", 1e-10))
    assert math.isnan(found.outputs[0].condition)
    assert found.weights[0].confirmed


@pytest.mark.slow
def test_what_float64_cannot_tell_is_not_confirmed():
    """At 1e-9 from singular W2's condition number is 1e18: beyond float64, and the balls say so."""
    found = sm.condition(random_problem(1, 4, "real", 1e-9))
    assert not found.weights[1].confirmed
    assert found.weights[0].confirmed
    assert not found.confirmed
    assert "not confirmed" in str(found)
    out_of_range = sm.condition(random_problem(1, 2, "real", 1e-5), alpha=1)
    assert math.isnan(out_of_range.weights[0].condition)
    assert not out_of_range.confirmed


def test_hypotheses_are_needed():
    for problem, what in [
        (sm.Problem([[1]], [[1]], [[1]], [[2]]), "X1"),
        (sm.Problem([[1]], [[2]], [[0]], [[2]]), "Y1"),
    ]:
        with pytest.raises(sm.InputError, match=what):
            sm.condition(problem)
    with pytest.raises(sm.InputError, match="Y1 ≠ Y2"):
        sm.condition(sm.Problem([[1]], [[2]], [[3]], [[3]]))
    with pytest.raises(sm.InputError, match="two equations"):
        sm.condition(sm.Problem.from_pairs([([[1]], [[1]])]))


def test_the_shell(capsys, monkeypatch):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["symbolic-matexp", "condition", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr()

    status, printed = run("--example", "small", "--json")
    result = json.loads(printed.out)
    assert status == 0
    assert [item["quantity"] for item in result["weights"] + result["outputs"]] == [
        "W1",
        "W2",
        "W3",
        "f(X1)",
        "f(X2)",
    ]
    assert result["confirmed"]
    assert "Frobenius norms" in result["means"]
    status, printed = run("--example", "small", "--alpha", "1")
    assert status == 0
    assert "confirmed" in printed.out
    said = " ".join(printed.out.split())
    assert "Condition with respect to the data: relative change of a result per relative change of the data" in said
    assert "lower bound" in said
    status, printed = run()
    assert status == 2


def test_data_beyond_float64_are_measured_all_the_same():
    huge = sm.Problem([["1e400", "1"], ["2", "3e400"]], [[1, 2], [0, 1]], [[1, 1], [0, 2]], [[1, 0], [1, 1]])
    found = sm.condition(huge)
    assert math.isnan(found.weights[0].condition)
    assert 0 < found.weights[0].measured < 10


@pytest.mark.slow
def test_squares_of_the_data_may_overflow_or_underflow():
    """Y is scaled, which changes no condition number; and no warning reaches the caller."""
    problem = well_conditioned_problem(4, 2)
    expected = sm.condition(problem)
    scaled = [sm.ExactMatrix.parse(Y.to_numpy() * 2.0**600) for Y in (problem.Y1, problem.Y2)]
    found = sm.condition(sm.Problem(problem.X1, problem.X2, *scaled), alpha=expected.alpha)
    for item, known in zip((*found.weights, *found.outputs), (*expected.weights, *expected.outputs), strict=True):
        assert item.condition == pytest.approx(known.condition, rel=1e-6)
    far = [sm.ExactMatrix.parse(Y.to_numpy() * s) for Y, s in ((problem.Y1, 1e200), (problem.Y2, 1e-200))]
    assert sm.crosscheck(sm.Problem(problem.X1, problem.X2, *far)).condition > 1
