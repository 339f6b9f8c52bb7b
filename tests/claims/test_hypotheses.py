"""Hypotheses may have letters of their own: for all matrices that admit some value of them the claim is settled."""

import pytest

import symbolic_matexp as sm
from symbolic_matexp import expm, eye, inv, matrices, scalars

A, B, C = matrices("A B C")
s, t = scalars("s t")


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (A @ B == B @ A, [A == s * eye()]),
        (A @ B == B @ A, [A == C @ C, B == C]),
        (expm(A) @ expm(B) == expm(A + B), [A == s * B]),
        (B @ A == eye(), [B == inv(A)]),
    ],
    ids=str,
)
def test_what_follows_from_letters_of_the_hypotheses_is_proved(claim, given):
    verdict = sm.prove(claim, given=given)
    assert verdict.verdict == "proved"
    assert verdict.evidence[-1].data["instances"] > 0


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (A @ B == B @ A, [A == s * C]),
        (expm(A) @ expm(B) == expm(A + B), [A == C @ C]),
        (A @ B == eye(), [B == s * inv(A)]),
    ],
    ids=str,
)
def test_what_does_not_follow_is_refuted(claim, given):
    verdict = sm.prove(claim, given=given)
    assert verdict.verdict == "refuted"
    counterexample = verdict.evidence[-1].data["counterexample"]
    assert set(counterexample) >= {"A", "B"}


def test_a_hypothesis_that_nothing_fulfils_is_named_as_such():
    no_commutator_is_the_identity = A @ C - C @ A == eye()
    verdict = sm.prove(A @ B == B @ A, given=[A == s * eye(), no_commutator_is_the_identity])
    assert verdict.verdict == "proved"
    assert verdict.message.startswith("but for no matrices at all: the hypotheses contradict each other")


@pytest.mark.parametrize("given", [C @ C == C, sm.commuting("A", "C"), sm.invertible("C"), s * t == 1])
def test_a_hypothesis_about_something_else_is_refused(given):
    with pytest.raises(sm.InputError, match=r"speaks of [Cs]; the formula has A, B"):
        sm.prove(A @ B == B @ A, given=[given])


def test_one_name_for_a_matrix_and_a_scalar_is_refused():
    with pytest.raises(sm.InputError, match="A stands for a matrix and for a scalar"):
        sm.prove(A @ B == B @ A, given=[scalars("A") * B == B])
