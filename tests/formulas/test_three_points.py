"""Theorem 2: its steps against NumPy and mpmath, and mutants of it, which the certificate refutes."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import scipy.linalg
from helpers.oracles import mpmath_residuals
from helpers.problems import random_pairs

import symbolic_matexp as sm
from symbolic_matexp.errors import InconclusiveError
from symbolic_matexp.formulas import sourour, three_points
from symbolic_matexp.formulas.three_points import Third
from symbolic_matexp.solving.methods.eight_layers import EightLayers
from symbolic_matexp.solving.request import Request
from symbolic_matexp.solving.three_pairs.bases import tame
from symbolic_matexp.systems.ball.system import BallAlgebra
from symbolic_matexp.systems.float64 import Float64Algebra
from symbolic_matexp.systems.interpolation import interpolated

FLOATS = Float64Algebra()
BITS = 400


@pytest.fixture(scope="module", params=["real", "complex"])
def chosen(request):
    """A problem with d = 3, and choices that were found for it."""
    problem = random_pairs(3, 3, 3, request.param)
    arguments = (problem, 30, "auto", "auto", "ball", False, 2**20, None)
    return problem, EightLayers().parameters(Request.parse(*arguments))


def weights_of(chosen):
    problem, parameters = chosen
    return EightLayers().weights(BallAlgebra(BITS), problem, parameters)


def verdict(chosen):
    weights = [W.mid() for W in weights_of(chosen)]
    return sm.certify(weights, chosen[0], digits=20).verdict


def test_the_weights_solve_the_equations_in_mpmath(chosen):
    weights = [sm.ExactMatrix.parse(W.mid()).to_mpmath(60) for W in weights_of(chosen)]
    assert len(weights) == 8
    assert max(mpmath_residuals(weights, chosen[0], 60)) < mpmath.mpf(10) ** -30


@pytest.mark.parametrize("h", [2, 1.5 - 0.5j])
def test_a_lattice_layer_maps_both_scalars_whatever_its_eigenvectors(h):
    generator = np.random.default_rng(1)
    basis = generator.standard_normal((3, 3))
    rates = three_points.lattice(FLOATS, h, (0, -1, 2))
    W = basis @ np.diag(rates) @ np.linalg.inv(basis)
    np.testing.assert_allclose(scipy.linalg.expm(h * W), 2 * np.eye(3), atol=1e-11)
    np.testing.assert_allclose(scipy.linalg.expm(2 * h * W), 4 * np.eye(3), atol=1e-11)


def test_layer_three_merges():
    generator = np.random.default_rng(2)
    H0, h = generator.standard_normal((3, 3)), 0.8 + 0.3j
    omega = three_points.lattice(FLOATS, h, (0, 1, -1))
    polynomial = three_points.merging_polynomial(FLOATS, np.linalg.det(H0), omega, (-1, 0, 1))
    roots = np.roots(polynomial)
    for t in roots:
        third = Third((0, 1, -1), (-1, 0, 1), complex(t), tame(generator))
        W3, h3, _ = three_points.third_layer(FLOATS, H0, h, third)
        np.testing.assert_allclose(np.sort_complex(np.linalg.eigvals(W3)), np.sort_complex(omega), rtol=1e-6)
        np.testing.assert_allclose(scipy.linalg.expm(W3 @ H0) / h3, np.eye(3), atol=1e-6)


def test_a_multiple_of_the_identity_needs_no_merging():
    W3, h3, bases = three_points.third_layer(FLOATS, 3 * np.eye(2), 0.5, None)
    np.testing.assert_allclose(scipy.linalg.expm(0.5 * W3), 2 * np.eye(2))
    np.testing.assert_allclose(scipy.linalg.expm(W3 @ (3 * np.eye(2))), h3 * np.eye(2))
    assert bases == ()


def test_interpolation_against_eigenvectors():
    generator = np.random.default_rng(3)
    basis, points = generator.standard_normal((4, 4)), np.array([1, -2, 0.5 + 1j, 3])
    A = basis @ np.diag(points) @ np.linalg.inv(basis)
    expected = basis @ np.diag(np.log(points.astype(complex))) @ np.linalg.inv(basis)
    found = interpolated(FLOATS, A, points.tolist(), np.log(points.astype(complex)).tolist())
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("angle", [0, 3, -20])
def test_the_logarithm_near_an_angle(angle):
    log = three_points.logarithm_near(FLOATS, -1 + 0.5j, angle)
    assert abs(np.exp(log) - (-1 + 0.5j)) < 1e-14
    assert abs(log.imag - angle) <= np.pi


def test_sum_and_product_of_the_logarithms(chosen):
    sixth = chosen[1].own.choices.sixth
    (free,) = sixth.logs
    near = np.roots([1, -(1 + 2j - free), (0.3 - 4j) / free])[0] + 1e-3
    logs = three_points.logarithms(FLOATS, 1 + 2j, 0.3 - 4j, replace(sixth, first=complex(near)))
    assert abs(sum(logs) - (1 + 2j)) < 1e-12
    assert logs[2] == free
    assert abs(np.prod(logs) - (0.3 - 4j)) < 1e-12


# Mutants. The checks that Sourour's factorisation makes itself are taken away first: the certificate has to do it.


@pytest.fixture
def credulous(monkeypatch):
    monkeypatch.setattr(sourour, "_refuse_last", lambda *arguments: None)


def mutate(monkeypatch, function, change):
    monkeypatch.setattr(three_points, function.__name__, lambda *arguments: change(function(*arguments)))


def test_without_a_mutation_it_is_certified(chosen, credulous):
    assert verdict(chosen) == "certified"


def test_a_wrong_root_of_the_determinant_equation(chosen, credulous, monkeypatch):
    shift = [0, 0, 0, "1e-9"]
    mutate(
        monkeypatch,
        three_points.merging_polynomial,
        lambda polynomial: [x + BallAlgebra(BITS).scalar(y) for x, y in zip(polynomial, shift, strict=True)],
    )
    assert verdict(chosen) == "refuted"


def test_a_wrong_root_is_refused_by_the_factorisation_itself(chosen, monkeypatch):
    mutate(monkeypatch, three_points.merging_polynomial, lambda polynomial: [*polynomial[:-1], polynomial[-1] * 2])
    with pytest.raises(InconclusiveError, match="no such factors"):
        weights_of(chosen)


def test_roots_of_a_wrong_quadratic(chosen, credulous, monkeypatch):
    tiny = BallAlgebra(BITS).scalar("1e-9")
    mutate(monkeypatch, three_points.logarithms, lambda logs: [logs[0] * (1 + tiny), logs[1] * (1 - tiny), *logs[2:]])
    assert verdict(chosen) == "refuted"


def test_a_wrong_branch_of_the_sum_of_logarithms(chosen, credulous, monkeypatch):
    half_a_turn = three_points.full_turns(BallAlgebra(BITS), 1) / 2
    mutate(monkeypatch, three_points.logarithm_near, lambda log: log + half_a_turn)
    assert verdict(chosen) == "refuted"


def test_another_branch_of_one_logarithm(chosen, credulous, monkeypatch):
    turn = three_points.full_turns(BallAlgebra(BITS), 1)
    mutate(monkeypatch, three_points.logarithms, lambda logs: [logs[0] + turn, *logs[1:]])
    assert verdict(chosen) == "refuted"


def test_a_permuted_spectrum(chosen, credulous, monkeypatch):
    original = three_points.fourth_layer
    monkeypatch.setattr(
        three_points,
        "fourth_layer",
        lambda system, H1, eta, fourth: original(system, H1, [*eta[1:], eta[0]], fourth),
    )
    assert verdict(chosen) == "refuted"


def test_a_rate_off_the_lattice(chosen, credulous, monkeypatch):
    tiny = BallAlgebra(BITS).scalar("1e-9")
    mutate(monkeypatch, three_points.sixth_rates, lambda rates: [rates[0] + tiny, *rates[1:]])
    assert verdict(chosen) == "refuted"


def test_exchanged_outputs(chosen):
    (X1, Y1), (X2, Y2), (X3, Y3) = chosen[0].pairs
    exchanged = sm.Problem.from_pairs([(X1, Y1), (X2, Y3), (X3, Y2)])
    weights = [W.mid() for W in weights_of(chosen)]
    assert sm.certify(weights, exchanged, digits=20).verdict == "refuted"


def test_the_choices_are_free(chosen):
    """The eigenvalues of layer 4 in another order give other weights, which solve the equations as well."""
    problem, parameters = chosen
    choices = parameters.own.choices
    other = replace(choices, fourth=(*choices.fourth[1:], choices.fourth[0]))
    assert verdict((problem, parameters._replace(own=replace(parameters.own, choices=other)))) == "certified"
