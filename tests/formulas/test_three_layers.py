"""The closed form is one text that is evaluated over four number systems; the line theorem holds at random t."""

from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.mutants import wrong_formulas
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.formulas import network, three_layers
from symbolic_matexp.inputs.constants import as_constant
from symbolic_matexp.inputs.exact_matrix import GaussianRational
from symbolic_matexp.notation.traced import run
from symbolic_matexp.systems import NAMES, by_name

ALPHA = GaussianRational(Fraction(1, 2), Fraction(2))


def data(system, problem):
    return [system.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)]


@pytest.mark.parametrize("name", NAMES)
def test_one_text_over_four_algebras(name):
    problem = sm.Problem.example("small")
    reference = sm.solve(problem, 40, alpha=0.5 + 2j, cut="principal").to_numpy()
    system = by_name(name, 200)
    with system.working():
        weights = run(three_layers.weights, system, *data(system, problem), alpha=system.scalar(ALPHA))
    if name == "multiprecision":
        weights = [np.array(W.tolist(), dtype=complex) for W in weights]
    elif name != "float64":
        weights = [sm.ExactMatrix.parse(as_constant(W, "W").to_flint(200).mid()).to_numpy() for W in weights]
    for W, expected in zip(weights, reference, strict=True):
        np.testing.assert_allclose(W, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("seed", range(6))
def test_line_theorem_in_balls(seed):
    """f(X2 + tD) = Y2 exp((e^{αt} − 1)L) for complex t off the data points."""
    problem = random_problem(seed, 1 + seed % 4)
    generator = np.random.default_rng(seed)
    t = GaussianRational(Fraction(generator.uniform(-2, 2)), Fraction(generator.uniform(-1, 1)))
    system = by_name("ball", 300)
    with system.working():
        X1, X2, Y1, Y2 = data(system, problem)
        alpha, time = system.scalar(ALPHA), system.scalar(t)
        weights = run(three_layers.weights, system, X1, X2, Y1, Y2, alpha=alpha)
        on_line = network.evaluate(system, weights, run(three_layers.point_on_line, system, X1, X2, t=time))
        direct = run(three_layers.value_on_line, system, Y1, Y2, alpha=alpha, t=time)
        assert on_line.overlaps(direct)
        assert system.norm(system.sub(on_line, direct)) < flint.arb(10) ** -50


def test_line_theorem_in_float64_against_scipy_powers():
    """As α → 0 the line becomes the geodesic Y2 M^t."""
    problem = sm.Problem([[1, 2], [3, 4]], [[0, 1], [1, 1]], [[2, 1], [1, 3]], [[1, 0], [0, 1]])
    system = by_name("float64", 53)
    _, _, Y1, Y2 = data(system, problem)
    value = run(three_layers.value_on_line, system, Y1, Y2, alpha=1e-7, t=0.3)
    np.testing.assert_allclose(value, scipy.linalg.fractional_matrix_power(Y1, 0.3), rtol=1e-6)


def test_network_depth_one_is_linear_and_two_is_one_exponential():
    system = by_name("float64", 53)
    A, X = np.array([[1.0, 2], [3, 4]]), np.array([[0.1, 0.2], [0.3, 0.4]])
    np.testing.assert_array_equal(network.evaluate(system, [A], X), A @ X)
    np.testing.assert_allclose(network.evaluate(system, [A, A], X), A @ scipy.linalg.expm(A @ X))


@pytest.mark.parametrize("formula", wrong_formulas(), ids=lambda f: f.__name__)
@pytest.mark.parametrize("seed", [0, 1])
def test_wrong_formulas_are_refuted(formula, seed):
    problem = random_problem(seed, 2 + seed)
    system = by_name("ball", 300)
    with system.working():
        weights = run(formula, system, *data(system, problem), alpha=system.scalar(ALPHA))
    certificate = sm.certify(weights, problem, 30)
    assert certificate.verdict == "refuted"
    assert not certificate


def test_the_right_formula_in_the_same_harness_is_certified():
    problem = random_problem(0, 2)
    system = by_name("ball", 300)
    with system.working():
        weights = run(three_layers.weights, system, *data(system, problem), alpha=system.scalar(ALPHA))
    assert sm.certify(weights, problem, 30).verdict == "certified"


def test_global_precisions_are_restored():
    before = flint.ctx.prec, mpmath.mp.prec
    for name in ("ball", "multiprecision", "exact"):
        assert sm.solve(sm.Problem.example("small"), 30, algebra=name).success
    assert (flint.ctx.prec, mpmath.mp.prec) == before
