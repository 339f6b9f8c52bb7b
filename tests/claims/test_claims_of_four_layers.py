"""The claims about four layers are proved from what they name, and are not if a piece of it is missing or wrong."""

import pytest
from helpers.mutants import mutated_module

import symbolic_matexp as sm
from symbolic_matexp.claims.prove import settle
from symbolic_matexp.claims.registry import registered
from symbolic_matexp.formulas import four_layers
from symbolic_matexp.formulas.network import network

X1, X2, Y1, Y2, OMEGA, S, T = sm.matrices("X1 X2 Y1 Y2 Omega S T")


def module_of(id):
    """The registered claim, and the namespace of its file."""
    claim = registered(id)
    return claim, claim.evidence[0].__globals__


def claim_with(weights_from, hypotheses):
    def in_letters(X1, X2, Y1, Y2, Omega, S, *, alpha, t):
        weights = weights_from(X1, X2, Y2, Omega, S, alpha=alpha, t=t)
        return [("first", network(weights, X1), Y1), ("second", network(weights, X2), Y2)]

    return sm.Claim(in_letters, hypotheses=[sm.invertible(X1 - X2), *hypotheses], id="mutant", dimensions=(1, 2))


HYPOTHESIS = Y2 @ sm.expm(OMEGA) @ sm.expm(S) == Y1


def test_the_statement_of_the_mutants_is_proved():
    assert settle(claim_with(four_layers.weights_from, [HYPOTHESIS])).verdict == "proved"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("t * eye() - Omega", "t * eye() + Omega"),
        ("B.solve(t * eye() + S)", "(t * eye() + S) @ inv(B)"),
        ("A @ expm(-W1 @ X2)", "expm(-W1 @ X2) @ A"),
        ("exp(-t)", "exp(t)"),
    ],
)
def test_a_wrong_formula_is_not_proved(right, wrong):
    mutant = mutated_module(four_layers, "weights_from", right, wrong)
    assert settle(claim_with(mutant.weights_from, [HYPOTHESIS])).verdict not in {"proved", "certified"}


def test_without_or_with_another_hypothesis_it_is_not_proved():
    for hypotheses in ([], [Y2 @ sm.expm(S) @ sm.expm(OMEGA) == Y1]):
        assert settle(claim_with(four_layers.weights_from, hypotheses)).verdict not in {"proved", "certified"}


def test_real_choices_need_every_step(monkeypatch):
    claim, names = module_of("four-real-layers")
    assert claim.evidence[0]().outcome == "proved"
    false = {"Q is the identity": (sm.expm(OMEGA) == sm.eye(), "")}
    monkeypatch.setitem(names, "FACTORS", {**names["FACTORS"], **false})
    assert claim.evidence[0]().outcome == "undecided"


def test_hard_problems_that_fail_do_not_support(monkeypatch):
    claim, names = module_of("four-real-layers")
    monkeypatch.setitem(names, "HARD", {"a reflection": [[1, 0], [0, -1]]})
    assert claim.evidence[1]().outcome == "undecided"


def test_both_directions_are_needed(monkeypatch):
    _, names = module_of("real-iff-determinants-agree")
    assert names["both_directions"]().outcome == "proved"
    A, B, W = sm.matrices("A B W")
    wrong = sm.det(W @ sm.expm(A)) * sm.det(W @ sm.expm(B)) == sm.det(W) * sm.exp(sm.trace(A) + sm.trace(B))
    with monkeypatch.context() as patch:
        patch.setitem(names, "DETERMINANTS", wrong)
        assert names["only_if"]().outcome == "undecided"
        assert names["both_directions"]().outcome == "undecided"
    _, others = module_of("four-real-layers")
    monkeypatch.setitem(others, "FACTORS", {"false": (sm.expm(OMEGA) == sm.eye(), "")})
    assert names["both_directions"]().outcome == "undecided"
