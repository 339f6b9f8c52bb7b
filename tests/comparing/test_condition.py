"""Condition numbers of weights and outputs: against calculus, the chain rule, and their own adjoints."""

import json
import math

import flint
import numpy as np
import pytest
from helpers.mutants import wrong_formulas
from helpers.problems import gaussian, random_problem, well_conditioned_problem

import symbolic_matexp as sm
from symbolic_matexp.comparing.applied import DATA, AppliedFormula, weights_formula
from symbolic_matexp.comparing.sensitivity import IS_ZERO, Sensitivity
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.formulas.network import evaluate
from symbolic_matexp.notation.expressions import det, exp, expm, eye, inv, log, logm, sqrt, sqrtm, trace
from symbolic_matexp.notation.traced import run
from symbolic_matexp.shell.cli import main
from symbolic_matexp.solving.methods.three_layers import ThreeLayers
from symbolic_matexp.solving.request import Request
from symbolic_matexp.systems.ball.arithmetic import frobenius_norm
from symbolic_matexp.systems.ball.system import BallAlgebra
from symbolic_matexp.systems.float64 import Float64Algebra

MAXIMUM = 1 << 14


def with_logarithm_on_the_left(X1, X2, Y1, Y2, *, alpha):
    """Theorem 1 with log(Y1 Y2⁻¹), written differently wherever possible."""
    L = logm(Y1 @ inv(Y2)) / (exp(alpha) - 1)
    W1 = inv((X1 - X2) / alpha)
    return W1, Y2.solve(L) @ Y2 @ inv(expm(W1 @ X2)), expm(-L) @ Y2


def four_layers(X1, X2, Y1, Y2, *, alpha):
    """exp(g(X)) with the three layers g of Theorem 1 that take X_i to log Y_i; the fourth weight is constant."""
    W1, W2, W3 = three_layers.weights(X1, X2, logm(Y1), logm(Y2), alpha=alpha)
    return W1, W2, W3, eye()


def of_everything(X1, X2, Y1, Y2):
    """Weights that solve nothing, from the other operations."""
    W1 = sqrtm(X1) @ X2.T + det(Y1) * X2
    return W1 / 10, X1**2 / (20 + trace(Y2) ** 2) - inv(Y1) @ Y2**-2 / 10


def with_conjugates(X1, X2, Y1, Y2):
    """No derivative of this is complex-linear."""
    return X1.H @ X2, Y1 - Y1.H + Y2


def sensitivity(problem, formula=None, alpha="auto", cut="auto"):
    request = Request.parse(problem, 30, alpha, cut, "ball", False, MAXIMUM, None)
    parameters = ThreeLayers().parameters(request)
    if formula is None:
        return Sensitivity(AppliedFormula.theorem(problem, parameters), problem, MAXIMUM)
    nodes = tuple(W.node for W in weights_formula(formula).weights)
    return Sensitivity(AppliedFormula.users(problem, parameters, nodes), problem, MAXIMUM)


def maps(of, *, solves=True):
    """The derivatives of weights and outputs, as linear maps of vectors, and their adjoints."""
    of_output = of._where_solved if solves else of._by_chain_rule
    return [*map(of._by_chain_rule, of._weights.values()), *map(of_output, of._outputs.values())]


def unit(generator, dim):
    parts = generator.standard_normal((2, 4, dim, dim))
    return (parts[0] + 1j * parts[1]) / np.linalg.norm(parts)


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize("cut", ["principal", 1.0, "auto"])
@pytest.mark.parametrize("solves", [True, False])
def test_adjoints_are_adjoint(dim, cut, solves):
    """⟨w, J v⟩ = ⟨J* w, v⟩."""
    generator = np.random.default_rng(dim)
    of = sensitivity(random_problem(dim, dim, "complex"), alpha=[0.4, 1.3], cut=cut)
    for forward, adjoint in maps(of, solves=solves):
        v, w = unit(generator, dim).ravel(), gaussian(generator, dim, "complex").ravel()
        assert np.vdot(forward(v), w) == pytest.approx(np.vdot(v, adjoint(w)), rel=1e-9)


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
    request = Request.parse(problem, 30, "auto", "auto", "ball", False, MAXIMUM, None)
    parameters = ThreeLayers().parameters(request)
    alg = Float64Algebra()
    data = [getattr(problem, name).to_numpy() for name in DATA]
    v = unit(np.random.default_rng(0), 3)
    changes = [np.linalg.norm(A) * E for A, E in zip(data, v, strict=True)]
    blocks = [np.block([[A, E], [np.zeros_like(A), A]]) for A, E in zip(data, changes, strict=True)]
    W = run(three_layers.weights, alg, *blocks, alpha=alg.scalar(parameters.alpha), cut=parameters.branch)
    for i in range(2):
        X, Y = data[i], data[2 + i]
        fixed = np.block([[X, np.zeros_like(X)], [np.zeros_like(X), X]])
        expected = evaluate(alg, W, fixed)[:3, 3:] / np.linalg.norm(Y)
        for solves in (True, False):
            forward, _ = maps(sensitivity(problem), solves=solves)[3 + i]
            found = forward(v.ravel()).reshape(3, 3)
            np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8 * abs(expected).max())


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
    found, of = sm.condition(problem), sensitivity(problem)
    generator = np.random.default_rng(5)
    for item, node in zip(found.items, (*of._weights.values(), *of._outputs.values()), strict=True):
        seen = [of._measured(node, unit(generator, 2))[0] for _ in range(5)]
        assert 0 < max(seen) <= 1.01 * item.condition


def of_unitary_matrices(seed, dim):
    """X2, X1 − X2, Y1 and Y2 are unitary, so that singular values of the derivatives are alike."""
    generator = np.random.default_rng(seed)
    X2, D, Y1, Y2 = (np.linalg.qr(gaussian(generator, dim, "complex"))[0] for _ in range(4))
    return sm.Problem(X2 + D, X2, Y1, Y2)


@pytest.mark.parametrize("make", [random_problem, well_conditioned_problem, of_unitary_matrices])
@pytest.mark.parametrize(("seed", "dim"), [(0, 1), (3, 2), pytest.param(5, 3, marks=pytest.mark.slow)])
def test_the_condition_is_the_norm_of_the_whole_jacobian(make, seed, dim):
    """A column for every entry of the data; norms by LAPACK."""
    problem = make(seed, dim)
    found = sm.condition(problem)
    for item, (forward, _) in zip(found.items, maps(sensitivity(problem)), strict=True):
        J = np.array([forward(E) for E in np.eye(4 * dim**2)])
        assert item.condition == pytest.approx(np.linalg.norm(J, 2), rel=2e-3)


def jacobians(formula, problem, alpha):
    """Those of weights and outputs, from central differences of 10⁻⁴⁰ in every entry of the data, in balls."""
    system, step = BallAlgebra(400), flint.arb(10) ** -40
    data = [system.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)]
    scalars = {} if alpha is None else {"alpha": system.scalar(alpha)}

    def results(matrices):
        weights = run(formula, system, *matrices, dimension=problem.dim, **scalars)
        return [*weights, *(evaluate(system, weights, X) for X in data[:2])]

    columns = []
    with system.working():
        sizes = [frobenius_norm(W) for W in results(data)]
        for k, i, j in np.ndindex(4, problem.dim, problem.dim):
            unit = frobenius_norm(data[k]) * step
            ends = []
            for sign in (1, -1):
                changed = [flint.acb_mat(A) for A in data]
                changed[k][i, j] += sign * unit
                ends.append(results(changed))
            columns.append(
                [
                    [complex(z / (2 * step * size)) for z in (new - old).entries()]
                    for new, old, size in zip(*ends, sizes, strict=True)
                ]
            )
    return [np.array(of_one) for of_one in zip(*columns, strict=True)]


@pytest.mark.parametrize("dim", [1, *(pytest.param(d, marks=pytest.mark.slow) for d in (2, 3))])
@pytest.mark.parametrize(
    "formula", [three_layers.weights, with_logarithm_on_the_left, four_layers, of_everything, *wrong_formulas()[3:5]]
)
def test_the_condition_of_any_formula_is_the_norm_of_its_jacobian_in_balls(formula, dim):
    problem = well_conditioned_problem(3 * dim, dim)
    alpha = None if formula is of_everything else 0.7
    found = sm.condition(problem, formula, alpha=alpha or "auto", cut="principal")
    expected = jacobians(formula, problem, alpha)
    assert found.formula == formula.__name__
    assert [item.quantity for item in found.items] == [f"W{i + 1}" for i in range(len(expected) - 2)] + [
        "f(X1)",
        "f(X2)",
    ]
    assert found.confirmed
    for item, J in zip(found.items, expected, strict=True):
        assert item.condition == pytest.approx(np.linalg.norm(J, 2), rel=2e-3, abs=1e-12)
        assert item.measured == pytest.approx(np.linalg.norm(J, 2), rel=2e-3, abs=1e-12)
    theorem = sm.condition(problem, alpha=0.7, cut="principal")
    same = formula in {three_layers.weights, with_logarithm_on_the_left}
    for item, known in zip(found.outputs, theorem.outputs, strict=True):
        assert (item.measured == pytest.approx(known.measured, rel=1e-3)) == same


@pytest.mark.parametrize("smallest", [1e-3, 1e-6, 1e-8])
def test_near_singularity_a_right_formula_is_as_well_served_as_the_theorem(smallest):
    """The chain rule would drown the outputs' derivatives in rounding; that they solve the equations is noticed."""
    problem = random_problem(4, 4, "complex", smallest)
    theorem, own = sm.condition(problem), sm.condition(problem, with_logarithm_on_the_left)
    for item, known in zip(own.outputs, theorem.outputs, strict=True):
        assert item.confirmed
        assert item.measured == pytest.approx(known.measured, rel=1e-3)
    of = sensitivity(problem, with_logarithm_on_the_left)
    assert of.solves_nearby()
    if smallest < 1e-7:
        assert not all(item.confirmed for item in of.of_outputs(solves=False))


def test_a_formula_that_solves_at_these_data_only_is_not_taken_for_one_that_always_does():
    problem = sm.Problem([[2]], [[1]], [[3]], [[5]])
    fitted = sm.solve(problem, 80, alpha=1).weights[2].mid()
    W3 = str(sm.ExactMatrix.parse(fitted)[0, 0].real)

    def formula(X1, X2, Y1, Y2, *, alpha):
        W1, W2, _ = three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)
        return W1, W2, W3 * eye()

    of = sensitivity(problem, formula, alpha=1)
    assert of._solves(problem)
    assert not of.solves_nearby()
    found = sm.condition(problem, formula, alpha=1)
    for item, J in zip(found.items, jacobians(formula, problem, 1), strict=True):
        assert item.condition == pytest.approx(np.linalg.norm(J, 2), rel=1e-6)
    assert found.confirmed


def test_what_is_measured_is_the_users_formula():
    """With a mistake that is proportional: W1 of a formula without α changes alike; one with a square does twice."""

    def squared(X1, X2, Y1, Y2):
        return (inv(X1 - X2) @ inv(X1 - X2),)

    problem = sm.Problem([[3]], [[1]], [[1]], [[2]])
    (one,) = sm.condition(problem, squared).weights
    known = sm.condition(problem).weights[0]
    assert one.measured == pytest.approx(2 * known.measured, rel=1e-9)
    assert one.condition == pytest.approx(2 * known.condition, rel=1e-9)


def test_conjugates_are_differentiated_by_differences_and_it_is_said():
    """d = 1: W1 = x̄1 x2 changes by δ̄1 + δ2, relatively; W2 = 2i Im y1 + y2 is real-linear."""
    found = sm.condition(sm.Problem([[[0, 1]]], [[2]], [[[0, 1]]], [[[0, 1]]]), with_conjugates)
    W1, W2 = found.weights
    assert W1.condition == pytest.approx(math.sqrt(2), rel=1e-9)
    # W2 = 3i: the change (2i Im ΔY1 + ΔY2)/3 is largest for imaginary changes 2 : 1
    assert W2.condition == pytest.approx(math.sqrt(5) / 3, rel=1e-9)
    assert found.confirmed
    assert found.message.startswith("The estimates are from differences in balls, along every direction:")
    assert "complex-linear" in found.message
    assert found.message in str(found)
    assert found.message in found._repr_html_()
    assert found.to_json()["message"] == found.message


def test_conjugates_in_larger_dimensions_have_a_lower_bound_only():
    found = sm.condition(random_problem(1, 4), with_conjugates)
    assert all(math.isnan(item.condition) and item.measured > 0.1 for item in found.weights)
    assert not found.confirmed
    assert "a lower bound" in found.message


def test_a_formula_needs_no_hypotheses_of_theorem_1():
    """Singular X1 − X2 and Y2 = 0: what the formula does not ask for is not needed; what it cannot have is a note."""

    def product(X1, X2, Y1, Y2):
        return (X1 @ X2 + Y2,)

    def scaled(X1, X2, Y1, Y2, *, alpha):
        return alpha * Y1, inv(X1 - X2)

    problem = sm.Problem([[1, 2], [3, 4]], [[1, 2], [3, 4]], [[1, 0], [0, 2]], [[0, 0], [0, 0]])
    assert sm.condition(problem, product, alpha=2).alpha is None
    found = sm.condition(problem, product)
    assert found.confirmed
    assert found.alpha is None
    assert found.cut.is_principal
    assert "alpha" not in str(found)
    with pytest.raises(sm.InputError, match=r"scaled asks for alpha.*X1 - X2 is not invertible; give an alpha"):
        sm.condition(problem, scaled)
    found = sm.condition(problem, scaled, alpha=2)
    W1, W2 = found.weights
    assert (W1.condition, W1.confirmed) == (pytest.approx(1), True)
    assert math.isnan(W2.condition)
    assert math.isnan(W2.measured)
    assert "not provably invertible" in W2.note
    assert W2.note in str(found)
    assert not found.confirmed


def test_a_function_at_its_singularity_has_a_note_and_no_number():
    """The root of det X1 = 0 has no derivative; a singular matrix has no logarithm; the other weight has numbers."""

    def formula(X1, X2, Y1, Y2):
        return sqrt(det(X1)) * Y1, logm(X1), X2 @ Y2

    problem = sm.Problem([[1, 2], [2, 4]], [[2, 0], [1, 1]], [[1, 1], [0, 2]], [[1, 0], [0, 1]])
    found = sm.condition(problem, formula, maximum_precision=500)
    for item in found.weights[:2]:
        assert math.isnan(item.condition)
        assert math.isnan(item.measured)
        assert item.note.startswith("no derivative in float64, as ")
        assert "; not measured with 500 bits: " in item.note
    assert found.weights[2].confirmed


def test_what_jumps_or_is_too_steep_is_not_measured():
    """A logarithm on its cut; and e^(10^25·…), of which no change of 10⁻⁴⁰ is small. The others are measured."""

    def jumping(X1, X2, Y1, Y2):
        return log(trace(X1)) * Y1, X2

    of = sensitivity(sm.Problem([[-1]], [[2]], [[3]], [[4]]), jumping)
    downwards = np.array([-1j, 0, 0, 0]).reshape(4, 1, 1)
    for direction, jumps in [(downwards, True), (-downwards, False)]:
        number, note = of._measured(of._weights["W1"], direction)
        assert math.isnan(number) == jumps
        assert ("it jumps there or is too steep" in note) == jumps
    assert of._measured(of._weights["W2"], downwards) == (0.0, "")
    steep = sm.condition(sm.Problem([["1.0000000000000000000000001"]], [[1]], [[2]], [[3]])).weights
    assert math.isnan(steep[1].measured)
    assert "too steep" in steep[1].note
    assert 1e24 < steep[0].measured < 1e26
    assert steep[2].confirmed


def test_nothing_is_relative_to_a_weight_that_is_zero():
    def with_zero(X1, X2, Y1, Y2):
        return Y1 - Y2, X1

    found = sm.condition(sm.Problem([[1]], [[2]], [[3]], [[3]]), with_zero)
    assert found.weights[0].note == IS_ZERO
    assert math.isnan(found.weights[0].condition)
    assert found.weights[1].confirmed


def test_unusable_formulas_are_refused():
    problem = sm.Problem.example("small")
    for formula, what in [
        (lambda A, B: (A, B), "must take"),
        (lambda X1, X2, Y1, Y2: X1, "weights"),
        (lambda X1, X2, Y1, Y2, *, beta: (X1, X2), "at most alpha"),
        (3, "function"),
    ]:
        with pytest.raises(sm.InputError, match=what):
            sm.condition(problem, formula)


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
    """At 3e-10 from singular W2's condition number is 1e19: beyond float64, and the balls say so."""
    found = sm.condition(random_problem(1, 4, "real", 3e-10), alpha=-1.3603823622245228j)
    assert not found.weights[1].confirmed
    assert found.weights[0].confirmed
    assert not found.confirmed
    assert "not confirmed" in str(found)
    out_of_range = sm.condition(random_problem(1, 2, "real", 1e-5), alpha=1)
    assert math.isnan(out_of_range.weights[1].condition)
    assert "no derivative in float64" in out_of_range.weights[1].note
    assert out_of_range.weights[0].confirmed
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


@pytest.mark.slow
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


def test_the_shell_takes_a_formula(capsys, monkeypatch, tmp_path):
    (tmp_path / "formulas_for_condition.py").write_text(
        "from symbolic_matexp import exp, expm, inv, logm\n"
        "def weights(X1, X2, Y1, Y2, *, alpha):\n"
        "    print('traced')\n"
        "    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)\n"
        "    W1 = alpha * inv(X1 - X2)\n"
        "    return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)\n"
        "def conjugate(X1, X2, Y1, Y2):\n"
        "    return (X1.H + X2, Y1 - Y1)\n"
    )
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["symbolic-matexp", "condition", "--example", "small", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr()

    status, printed = run("--formula", "formulas_for_condition:weights", "--json")
    own, theorem = json.loads(printed.out), sm.condition(sm.Problem.example("small"))
    assert status == 0
    assert own["formula"] == "weights"
    for item, known in zip(own["weights"] + own["outputs"], theorem.items, strict=True):
        assert float(item["measured"]) == pytest.approx(known.measured, rel=1e-6)
    status, printed = run("--formula", "formulas_for_condition.py:conjugate")
    said = " ".join(printed.out.split())
    assert status == 3
    assert "for conjugate The estimates are from differences in balls" in said
    assert f"W2: {IS_ZERO}." in said
    status, printed = run("--formula", "formulas_for_condition:nothing")
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
