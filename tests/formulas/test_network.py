"""The network is one text for every depth and activation; an activation is one value."""

import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.formulas.activations import catalogue
from symbolic_matexp.formulas.activations.activation import Activation
from symbolic_matexp.formulas.network import evaluate
from symbolic_matexp.systems import by_name

SHIFTED_SQUARE = Activation("shifted square", lambda A: A + A @ A)


@pytest.fixture
def shifted_square(monkeypatch):
    monkeypatch.setitem(catalogue.ACTIVATIONS, SHIFTED_SQUARE.name, SHIFTED_SQUARE)
    return SHIFTED_SQUARE


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_every_depth_against_mpmath(layers):
    generator = np.random.default_rng(layers)
    *weights, X = (generator.standard_normal((2, 2)) / 2 for _ in range(layers + 1))
    expected = mpmath.matrix(X.tolist())
    for i, W in enumerate(weights):
        expected = mpmath.matrix(W.tolist()) * (expected if i == 0 else mpmath.expm(expected))
    for name in ("ball", "multiprecision", "float64"):
        system = by_name(name, 120)
        inside = [system.matrix(sm.ExactMatrix.parse(A)) for A in (*weights, X)]
        result = evaluate(system, inside[:-1], inside[-1])
        entries = result.mid().entries() if name == "ball" else list(np.asarray(result.tolist()).ravel())
        for computed, wanted in zip(entries, expected, strict=True):
            assert abs(complex(computed) - complex(wanted)) < 1e-11


@pytest.mark.parametrize("weight", [2, 3])
def test_an_activation_is_certified_and_refuted(weight, shifted_square, tmp_path):
    problem = sm.Problem.from_pairs([([[1]], [[2 * (2 + 4)]])])  # W₂ φ(W₁X) with W₁ = W₂ = 2
    certificate = sm.certify([[[2]], [[weight]]], problem, 30, activation=shifted_square.name)
    assert certificate.verdict == ("certified" if weight == 2 else "refuted")
    assert certificate.hypotheses == {}
    certificate.save(tmp_path / "certificate.json")
    again = sm.Certificate.load(tmp_path / "certificate.json")
    assert again.activation == "shifted square"
    assert again.recheck().verdict == certificate.verdict
    assert sm.certify([[[2]], [[2]]], problem, 30).verdict == "refuted"  # with exp


def test_an_unknown_activation_is_refused():
    with pytest.raises(sm.InputError, match="there is no activation 'tan'; choose from expm, exp"):
        sm.certify([[[1]]], sm.Problem.from_pairs([([[1]], [[1]])]), activation="tan")
