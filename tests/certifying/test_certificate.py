"""Certificates say certified, refuted and undecided; each in its place, and never a guess."""

import json
import pickle
import random
from fractions import Fraction
from functools import partial

import flint
import mpmath
import numpy as np
import pytest
import sympy
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.certifying import certificate as certificate_module
from symbolic_matexp.systems.ball.arithmetic import decimal_above, decimal_below, dyadic


@pytest.fixture(scope="module")
def solved():
    problem = random_problem(7, 3)
    return problem, sm.solve(problem, 50).raise_for_status()


def test_certified_whatever_type_the_weights_have(solved):
    problem, solution = solved
    for weights in (solution, solution.weights, solution.to_mpmath(), solution.to_sympy()):
        assert sm.certify(weights, problem, 50).verdict == "certified"
    assert sm.certify(solution.to_numpy(), problem, 12).verdict == "certified"
    assert sm.certify(solution.to_numpy(), problem, 30).verdict == "refuted"


@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize("kind", ["balls", "mpmath", "exact"])
def test_one_entry_changed_by_1e_40_is_refuted(solved, layer, kind):
    problem, solution = solved
    for i in range(3):
        for j in range(3):
            if kind == "balls":
                weights = [flint.acb_mat(W) for W in solution.weights]
                with flint.ctx.workprec(400):
                    weights[layer][i, j] = weights[layer][i, j] * (1 + flint.arb(10) ** -40)
            elif kind == "mpmath":
                weights = solution.to_mpmath()
                with mpmath.workdps(100):
                    weights[layer][i, j] *= 1 + mpmath.mpf(10) ** -40
            else:
                weights = [W.as_mutable() for W in solution.to_sympy()]
                weights[layer][i, j] *= 1 + sympy.Rational(1, 10**40)
            certificate = sm.certify(weights, problem, 50)
            assert certificate.verdict == "refuted"
            assert 1e-45 < max(certificate.residuals) < 1e-35


def test_undecided_when_the_balls_are_too_wide(solved, tmp_path):
    problem, solution = solved
    wide = [flint.acb_mat(W) for W in solution.weights]
    with flint.ctx.workprec(400):
        wide[1][0, 0] += flint.acb(flint.arb(0, 1e-20))
    certificate = sm.certify(wide, problem, 50)
    assert certificate.verdict == "undecided"
    assert "balls are too wide" in certificate.message
    assert sm.certify(wide, problem, 15).verdict == "certified"
    path = tmp_path / "certificate.json"
    certificate.save(path)
    assert sm.Certificate.load(path).recheck().verdict == "undecided"


def test_undecided_within_too_little_precision(solved):
    problem, solution = solved
    certificate = sm.certify(solution.to_mpmath(), problem, 50, maximum_precision=80)
    assert certificate.verdict == "undecided"
    assert certificate.precision == 80


def test_undecided_beyond_every_range():
    problem = sm.Problem.example("small")
    certificate = sm.certify([[[10**9, 0], [0, 1]]] * 4, problem, 10, maximum_precision=4000)
    assert certificate.verdict == "undecided"
    assert not certificate


def test_not_a_number_in_balls_is_never_certified():
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    certificate = sm.certify([flint.acb_mat([[flint.acb(flint.arb.nan())]])], problem, 5)
    assert certificate.verdict == "undecided"
    everything = flint.acb_mat([[flint.acb(flint.arb(0, flint.arb.pos_inf()))]])
    assert sm.certify([everything], problem, 5).verdict == "undecided"


def test_any_depth_and_any_number_of_pairs():
    X, Y = [[1, 2], [3, 4]], [[2, 0], [1, 1]]
    linear = sm.ExactMatrix.parse(Y) @ sm.ExactMatrix.parse(X).solve(sm.ExactMatrix.identity(2))
    one = sm.Problem.from_pairs([(X, Y)])
    assert sm.certify([linear], one, 100).verdict == "certified"
    assert sm.certify([linear], one, 100).residuals[0] == 0
    three = sm.Problem.from_pairs([(X, Y)] * 3)
    assert sm.certify([linear], three, 20).verdict == "certified"
    assert len(sm.certify([linear], three, 20).residuals) == 3
    assert sm.certify([linear, linear, linear, linear], three, 20).verdict in {"refuted", "undecided"}


@pytest.mark.parametrize("order", [1, -1])
def test_weights_right_for_one_equation_only_are_refuted(order):
    X, Y = [[1, 2], [3, 4]], [[2, 0], [1, 1]]
    linear = sm.ExactMatrix.parse(Y) @ sm.ExactMatrix.parse(X).solve(sm.ExactMatrix.identity(2))
    pairs = [(X, Y), ([[1, 0], [0, 1]], Y)][::order]
    assert sm.certify([linear], sm.Problem.from_pairs(pairs), 20).verdict == "refuted"


def test_residuals_are_relative_to_the_output():
    problem = sm.Problem.from_pairs([([[1]], [["1e10"]])])
    certificate = sm.certify([[["10000000001"]]], problem, 9)
    assert certificate.verdict == "certified"
    assert certificate.residuals[0] == pytest.approx(1e-10)
    assert "at least 9.9e-11" in sm.certify([[["10000000001"]]], problem, 11).message


def test_the_refuting_residual_is_named_beyond_the_range_of_floats():
    """The first equation holds exactly and the second fails by 1e-400, which as a float is 0."""
    off = "1." + "0" * 399 + "1"
    problem = sm.Problem.from_pairs([([[1]], [[off]]), ([[1]], [[1]])])
    certificate = sm.certify([[[off]]], problem, 450)
    assert certificate.verdict == "refuted"
    assert "at least 9.9e-401" in certificate.message


def test_a_single_layer_escapes_the_obstructions_of_exponentials():
    """f(X) = WX reaches singular outputs and determinants of any sign: the statuses speak of two or more layers."""
    for X1 in ([[1, 0], [0, -1]], [[1, 0], [0, 0]]):
        problem = sm.Problem(X1, [[1, 0], [0, 1]], X1, [[1, 0], [0, 1]])
        status = sm.solve(problem, real=True).status
        assert status in {sm.Status.NO_REAL_SOLUTION, sm.Status.INCOMPATIBLE_OUTPUTS}
        assert "for two or more layers" in status.value
        assert sm.certify([np.eye(2)], problem).verdict == "certified"


def test_residuals_bound_the_true_ones_from_above():
    """One equation, one layer, d = 1: f(X) − Y is known exactly."""
    problem = sm.Problem.from_pairs([([[3]], [[1]])])
    certificate = sm.certify([[["1/3"]]], problem, 60)
    assert certificate.verdict == "certified"
    off = sm.certify([[["1001/3000"]]], problem, 60)
    assert off.verdict == "refuted"
    assert 1e-3 <= off.residuals[0] < 1.001e-3


def test_the_boundary_itself():
    """A residual of exactly 10^-2 is at most 10^-2; balls cannot decide it, and nothing is claimed."""
    problem = sm.Problem.from_pairs([([[1]], [[1]])])
    assert sm.certify([[["1.01"]]], problem, 2, maximum_precision=500).verdict == "undecided"
    assert sm.certify([[["1.0099999999999"]]], problem, 2).verdict == "certified"
    assert sm.certify([[["1.0100000000001"]]], problem, 2).verdict == "refuted"


def test_zero_outputs_have_absolute_residuals():
    problem = sm.Problem.from_pairs([([[1]], [[0]])])
    assert sm.certify([[[0]]], problem, 50).verdict == "certified"
    assert sm.certify([[["1e-3"]]], problem, 2).verdict == "certified"
    assert sm.certify([[["1e-3"]]], problem, 5).verdict == "refuted"


def test_saved_certificates_are_rechecked_from_the_file(solved, tmp_path):
    problem, solution = solved
    path = tmp_path / "certificate.json"
    solution.certificate.save(path)
    loaded = sm.Certificate.load(path)
    assert loaded.problem == problem
    assert loaded.residuals == solution.certificate.residuals
    assert loaded.recheck().verdict == "certified"


def test_a_forged_certificate_does_not_survive_the_recheck(solved, tmp_path):
    problem, solution = solved
    path = tmp_path / "certificate.json"
    sm.certify(solution.to_numpy(), problem, 12).save(path)
    content = json.loads(path.read_text())
    content["digits"] = 40
    path.write_text(json.dumps(content))
    forged = sm.Certificate.load(path)
    assert forged.verdict == "certified"
    assert forged.recheck().verdict == "refuted"


def test_symbolic_weights_are_saved_as_balls(tmp_path):
    solution = sm.solve(sm.Problem.example("small"), 30, algebra="exact")
    path = tmp_path / "certificate.json"
    solution.certificate.save(path)
    assert sm.Certificate.load(path).recheck().verdict == "certified"


@pytest.mark.parametrize("content", ["{}", '{"format": "symbolic_matexp certificate 1"}', "[]"])
def test_damaged_certificates(tmp_path, content):
    path = tmp_path / "certificate.json"
    path.write_text(content)
    with pytest.raises(sm.InputError):
        sm.Certificate.load(path)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([], "non-empty"),
        (5, "non-empty"),
        ("abc", "non-empty"),
        ([[[1, 2], [3, 4]], [[1]]], "W2 is 1×1"),
        ([[[1, 2]]], "W1 is 1×2"),
        ([np.array([[np.nan, 0], [0, 1]])], r"W1\[0, 0\] is nan"),
        ([sympy.Matrix([[sympy.Symbol("a"), 0], [0, 1]])], "W1 contains the symbols a"),
    ],
)
def test_unusable_weights(weights, message):
    with pytest.raises(sm.InputError, match=message):
        sm.certify(weights, sm.Problem.example("small"))


@pytest.mark.parametrize("digits", [0, -1, 1.5, True, "ten", 10**9])
def test_unusable_digits(digits):
    with pytest.raises(sm.InputError, match="digits"):
        sm.certify([[[1, 0], [0, 1]]], sm.Problem.example("small"), digits)


def test_sympy_expressions_are_enclosed_on_the_right_branch():
    problem = sm.Problem.from_pairs([([[1]], [[["0", "1"]]])])
    for expression in (sympy.sqrt(-1), sympy.exp(sympy.I * sympy.pi / 2), (-1) ** sympy.Rational(1, 2)):
        assert sm.certify([sympy.Matrix([[expression]])], problem, 40).verdict == "certified"
    root = sympy.CRootOf(sympy.Symbol("x") ** 5 - sympy.Symbol("x") - 1, 0)
    value = sm.Problem.from_pairs([([[1]], [[sympy.Float(root.evalf(60), 60)]])])
    assert sm.certify([sympy.Matrix([[root]])], value, 50).verdict == "certified"
    with pytest.raises(sm.SymbolicMatexpError, match="cannot enclose"):
        sm.certify([sympy.Matrix([[sympy.zeta(3)]])], problem)


def test_hypotheses_are_decided_exactly():
    singular = [[1, 2], [2, 4]]
    problem = sm.Problem(singular, [[0, 0], [0, 0]], [[1, 0], [0, 1]], singular)
    certificate = sm.certify([[[1, 0], [0, 1]]], problem, 5)
    assert certificate.hypotheses == {
        "X1 - X2 is invertible": False,
        "Y1 is invertible": True,
        "Y2 is invertible": False,
    }


@pytest.mark.parametrize("digits", [1, 2, 3, 5])
def test_decimal_bounds_are_bounds(digits):
    """Compared as exact fractions, over the whole range of floats and beyond."""
    generator = random.Random(digits)
    for _ in range(500):
        x = flint.arb(generator.choice((-1, 1)) * generator.random()) * flint.arb(10) ** generator.randint(-400, 400)
        below, above = decimal_below(x, digits), decimal_above(x, digits)
        assert Fraction(below) <= dyadic(x.lower()) <= dyadic(x.upper()) <= Fraction(above)
        assert Fraction(above) - Fraction(below) <= abs(dyadic(x)) * Fraction(3) / 10 ** (digits - 1)
    assert decimal_below(2 * flint.arb.pi(), 5) == "6.2831"
    assert decimal_above(2 * flint.arb.pi(), 5) == "6.2832"
    assert (decimal_below(flint.arb(0)), decimal_above(flint.arb.pos_inf())) == ("0", "inf")


@pytest.mark.parametrize("wrong", [False, True])
def test_texts_and_floats_are_made_when_they_are_read(monkeypatch, wrong):
    """What they are made from is kept: they do not depend on who reads them when, and at which precision."""
    problem = random_problem(7, 3)
    weights = [W.mid() for W in sm.solve(problem, 50).weights]
    with flint.ctx.workprec(400):
        weights[2][0, 0] += flint.arb(2) ** -67 if wrong else 0
    made = []
    for name in ("decimal_above", "decimal_below", "float_above"):
        function = getattr(certificate_module, name)
        counted = partial(lambda call, *arguments: made.append(call) or call(*arguments), function)
        monkeypatch.setattr(certificate_module, name, counted)
    certificate = sm.certify(weights, problem, 30)
    assert made == []
    other = pickle.loads(pickle.dumps(certificate))  # noqa: S301
    assert made == []
    with flint.ctx.workprec(2):
        texts = certificate.residuals, certificate.bounds, certificate.message, certificate.hypotheses
    assert made
    count = len(made)
    assert (certificate.residuals, certificate.bounds, certificate.message, certificate.hypotheses) == texts
    assert len(made) == count
    assert (other.residuals, other.bounds, other.message, other.hypotheses) == texts
    assert other == certificate
    assert certificate.verdict == ("refuted" if wrong else "certified")
    assert ("it is at least" in certificate.message) == wrong


def test_max_of_numbers_that_are_not_real_is_unusable_input():
    problem = sm.Problem([[1]], [[2]], [[1]], [[2]])
    for function in (sm.certify, sm.certify_existence):
        with pytest.raises(sm.InputError, match="function of real numbers; use real inputs and weights"):
            function([[[1j]], [[1]]], problem, activation="relu")
