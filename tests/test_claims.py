"""Claims: verdicts are computed, false ones refuted by exact counterexamples, unprovable ones never called proved."""

import json
import subprocess
import sys
from pathlib import Path

import mpmath
import numpy as np
import pytest
from helpers import MUTATIONS, mutated, wrong_formulas

import symbolic_matexp as sm
from symbolic_matexp.claims import RECORD, registered
from symbolic_matexp.errors import InputError
from symbolic_matexp.formulas import closed_form, network
from symbolic_matexp.sampling import admitted
from symbolic_matexp.statement import Statement

PROOFS = Path(__file__).parent.parent / "proofs"
EXPECTED = {
    "three-layer-two-equations": "proved",
    "line-theorem": "proved",
    "one-layer-one-equation": "proved",
    "unique-solution": "refuted",
    "quick-check-products": "refuted",
    "noncommuting-never-add": "refuted",
    "difference-must-be-invertible": "refuted",
    "inputs-must-be-invertible": "refuted",
    "three-layers-needed": "refuted",
    "elementwise-solve": "certified",
    "exp-necessary": "undecided",
    "deeper-solves-more": "undecided",
}
LONG = {"three-layer-two-equations", "line-theorem"}


def sums_become_products(alg, A, B):
    return alg.matmul(alg.expm(A), alg.expm(B)), alg.expm(alg.add(A, B))


def conjugation(alg, A, P):
    inverse = alg.inv(P)
    return alg.expm(alg.matmul(P, alg.matmul(A, inverse))), alg.matmul(P, alg.matmul(alg.expm(A), inverse))


def anticommute(alg, A, B):
    return alg.matmul(A, B), alg.scale(-1, alg.matmul(B, A))


def commute(alg, A, B):
    return alg.matmul(A, B), alg.matmul(B, A)


def in_mpmath(table):
    return mpmath.matrix([[mpmath.mpmathify(complex(*map(eval_rational, pair(x)))) for x in row] for row in table])


def pair(x):
    return x if isinstance(x, list) else [x, "0"]


def eval_rational(text):
    numerator, _, denominator = text.partition("/")
    return int(numerator) / int(denominator or 1)


# The registry.


def test_every_claim_of_the_theory_is_registered():
    assert set(sm.registered_ids()) == set(EXPECTED)
    assert {path.stem.replace("_", "-") for path in PROOFS.glob("*.py")} == set(EXPECTED)
    for id, expected in EXPECTED.items():
        claim = registered(id)
        assert claim.id == id
        assert claim.expected == expected
        assert claim.statement
        assert claim.latex
        assert claim.source
        assert bool(claim.open) == (expected == "undecided")


@pytest.mark.parametrize("id", sorted(set(EXPECTED) - LONG))
def test_verdicts_are_those_expected(id):
    verdict = sm.prove(id)
    assert verdict.verdict == EXPECTED[id], verdict.explain()
    assert verdict.as_expected
    assert json.loads(json.dumps(verdict.to_json()))["verdict"] == EXPECTED[id]


@pytest.mark.slow
@pytest.mark.parametrize("id", sorted(LONG))
def test_theorems_are_proved(id):
    verdict = sm.prove(id)
    assert verdict.verdict == "proved", verdict.explain()
    outcomes = {piece.title: piece.outcome for piece in verdict.evidence}
    assert "undecided" not in outcomes.values()
    assert len(outcomes) >= 3  # in SymPy, in words, on instances


def test_a_proof_runs_alone():
    command = [sys.executable, str(PROOFS / "unique_solution.py")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0
    assert "Verdict: refuted (expected: refuted)" in result.stdout


def test_an_unknown_id_is_one_sentence():
    with pytest.raises(InputError, match="there is no claim 'riemann'; choose from three-layer"):
        sm.prove("riemann")
    with pytest.raises(InputError, match="no claim"):
        sm.prove("../../etc/passwd")


def test_counterexamples_in_the_evidence_are_certificates_that_can_be_checked_again(tmp_path):
    for id in ("unique-solution", "difference-must-be-invertible", "inputs-must-be-invertible"):
        for piece in sm.prove(id).evidence:
            for content in piece.data.get("certificates", [piece.data.get("certificate")]):
                if content is not None:
                    (tmp_path / "c.json").write_text(json.dumps(content))
                    assert sm.Certificate.load(tmp_path / "c.json").recheck().verdict == "certified"


# Claims of one's own.


def test_a_false_claim_is_refuted_by_an_exact_counterexample():
    verdict = sm.prove(sm.Claim(sums_become_products))
    assert verdict.verdict == "refuted"
    assert not verdict
    assert not verdict.as_expected
    data = verdict.evidence[-1].data
    A, B = (in_mpmath(data["counterexample"][name]) for name in "AB")
    with mpmath.workdps(40):  # mpmath agrees that it is one, and with the bound
        gap = mpmath.mnorm(mpmath.expm(A) * mpmath.expm(B) - mpmath.expm(A + B), "f")
    assert gap >= mpmath.mpf(data["difference_at_least"]) > 0


def test_with_the_hypothesis_it_is_proved():
    verdict = sm.prove(sm.Claim(sums_become_products, hypotheses=[sm.commuting("A", "B")]))
    assert verdict.verdict == "proved"
    assert verdict
    assert verdict.evidence[-1].data["instances"] == 24


def test_true_but_unprovable_is_certified_on_instances_and_never_proved():
    verdict = sm.prove(sm.Claim(conjugation, hypotheses=[sm.invertible("P")]))
    assert verdict.verdict == "certified"
    assert "proves nothing beyond" in verdict.message
    assert [piece.outcome for piece in verdict.evidence] == ["undecided", "certified"]


def test_a_formula_may_be_for_weights():
    assert sm.prove(sm.Claim(closed_form.weights)).verdict == "proved"


@pytest.mark.parametrize("formula", wrong_formulas(), ids=lambda f: f.__name__)
def test_wrong_weights_are_refuted(formula):
    def claimed(alg, X1, X2, Y1, Y2, *, alpha):
        return formula(alg, X1, X2, Y1, Y2, alpha)

    verdict = sm.prove(sm.Claim(claimed))
    assert verdict.verdict == "refuted"
    example = verdict.evidence[-1].data["counterexample"]
    problem = sm.Problem.from_json({name: example[name] for name in ("X1", "X2", "Y1", "Y2")})
    solved = sm.solve(problem, 30, alpha=example["alpha"])
    assert solved.success  # the right formula solves the same problem


@pytest.mark.parametrize(("right", "wrong"), MUTATIONS[::4])
def test_mutated_closed_forms_are_refuted(right, wrong):
    assert sm.prove(sm.Claim(mutated(right, wrong))).verdict == "refuted"


def test_hypotheses_that_dense_matrices_never_fulfil():
    """Anticommuting matrices are found among structured ones, and are no trivial ones."""
    verdict = sm.prove(sm.Claim(commute, hypotheses=[anticommute]))
    assert verdict.verdict == "refuted"
    A, B = (in_mpmath(verdict.evidence[-1].data["counterexample"][name]) for name in "AB")
    assert mpmath.mnorm(A * B + B * A) == 0 < mpmath.mnorm(A * B - B * A)


def test_a_claim_about_nothing_is_not_proved():
    """1 = 0 follows from hypotheses that nothing fulfils; and 0⁻¹ is not defined."""

    def impossible(alg, A, B, *, d):
        return alg.sub(alg.matmul(A, B), alg.matmul(B, A)), alg.eye(d)

    def anything(alg, A, B):
        return A, A

    verdict = sm.prove(sm.Claim(anything, hypotheses=[impossible]))
    assert verdict.verdict == "undecided"
    assert "no matrices were found" in verdict.message

    def undefined(alg, A):
        return alg.matmul(alg.inv(alg.sub(A, A)), A), A

    assert sm.prove(sm.Claim(undefined)).verdict == "undecided"

    def both_undefined(alg, A):
        return alg.inv(alg.sub(A, A)), alg.inv(alg.sub(A, A))

    assert sm.prove(sm.Claim(both_undefined)).verdict == "undecided"


def test_one_matrix_claimed_to_be_zero_and_lists_of_equations():
    assert sm.prove(sm.Claim(lambda alg, A: alg.sub(A, A))).verdict == "proved"
    assert sm.prove(sm.Claim(lambda alg, A: A)).verdict == "refuted"

    def two(alg, A):
        return [("first", A, A), ("second", alg.matmul(A, A), A)]

    verdict = sm.prove(sm.Claim(two))
    assert verdict.verdict == "refuted"
    assert verdict.evidence[-1].data["equation"] == "second"


def test_the_dimension_is_a_keyword():
    def inverse(alg, A, *, d):
        return alg.matmul(alg.expm(A), alg.expm(alg.scale(-1, A))), alg.eye(d)

    assert sm.prove(sm.Claim(inverse)).verdict == "proved"

    def fixed(alg, A):
        return alg.matmul(alg.expm(A), alg.expm(alg.scale(-1, A))), alg.eye(2)

    verdict = sm.prove(sm.Claim(fixed, dimensions=[2]))
    assert verdict.verdict == "certified"
    assert "fixed size" in verdict.evidence[0].steps[0]


def test_scalars_are_keywords():
    def shift(alg, A, *, s, d):
        return alg.expm(alg.add(alg.scale(s, alg.eye(d)), A)), alg.scale(alg.exp(s), alg.expm(A))

    assert sm.prove(sm.Claim(shift)).verdict == "proved"

    def wrong(alg, A, *, s):
        return alg.expm(alg.scale(s, A)), alg.scale(s, alg.expm(A))

    verdict = sm.prove(sm.Claim(wrong))
    assert verdict.verdict == "refuted"
    assert set(verdict.evidence[-1].data["counterexample"]) == {"A", "s"}


def test_a_weaker_line_theorem_that_is_false():
    def geodesic(alg, X1, X2, Y1, Y2, *, alpha, t):
        weights = closed_form.weights(alg, X1, X2, Y1, Y2, alpha=alpha)
        value = network.evaluate(alg, weights, closed_form.point_on_line(alg, X1, X2, t))
        return [(value, alg.matmul(Y2, alg.expm(alg.scale(t, alg.logm(alg.solve(Y2, Y1))))))]

    assert sm.prove(sm.Claim(geodesic)).verdict == "refuted"


def test_random_instances_fulfil_their_hypotheses():
    statement = Statement.parse(sums_become_products, [sm.commuting("A", "B"), sm.invertible("A")])
    instances = list(admitted(statement, 3, 20))
    assert len(instances) == 20
    for values in instances:
        A, B = values["A"], values["B"]
        assert A @ B == B @ A
        assert A.is_invertible
    assert len({str(values["A"].to_numpy()) for values in instances}) > 10
    assert any(np.abs(v["B"].to_numpy() - np.diag(np.diag(v["B"].to_numpy()))).max() > 0 for v in instances)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs a formula, or evidence, or open="),
        ({"formula": 3}, "formula must be a function"),
        ({"formula": lambda alg: None}, "needs the parameters"),
        ({"formula": lambda *matrices: None}, "needs the parameters"),
        ({"formula": commute, "hypotheses": ["AB = BA"]}, "only a text"),
        ({"formula": commute, "hypotheses": [sm.commuting("A", "C")]}, "speaks of C; the formula has A, B"),
        ({"formula": commute, "expected": "true"}, "expected must be one of"),
        ({"formula": commute, "dimensions": []}, "dimensions must be"),
    ],
)
def test_bad_claims_are_one_sentence(arguments, message):
    with pytest.raises(InputError, match=message):
        sm.Claim(**arguments)


def test_a_formula_that_returns_nonsense_is_one_sentence():
    with pytest.raises(InputError, match="must return"):
        sm.prove(sm.Claim(lambda alg, A: [1, 2]))
    with pytest.raises(InputError, match="two or more matrices"):
        sm.commuting("A")


# Verdicts.


def piece(outcome, *, settles=False, **data):
    return lambda: sm.Evidence("t", sm.Outcome(outcome), "c", (), settles=settles, data=data)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([piece("proved", settles=True)], "proved"),
        ([piece("proved")], "certified"),
        ([piece("certified")], "certified"),
        ([piece("undecided", settles=True), piece("certified")], "certified"),
        ([piece("undecided")], "undecided"),
        ([piece("refuted"), piece("certified")], "refuted"),
        ([piece("refuted"), piece("proved", settles=True)], "undecided"),
        ([piece("proved", settles=True), piece("undecided", instances=0)], "undecided"),
    ],
)
def test_evidence_is_weighed(pieces, expected):
    assert sm.prove(sm.Claim(evidence=pieces, id="x")).verdict == expected


def test_what_is_expected():
    claim = sm.Claim(evidence=[piece("refuted")], id="x", expected="refuted")
    assert sm.prove(claim).as_expected
    assert not sm.prove(sm.Claim(evidence=[piece("refuted")], id="x", expected="proved")).as_expected
    assert not sm.prove(sm.Claim(evidence=[piece("undecided")], id="x", expected="undecided")).as_expected
    assert sm.prove(sm.Claim(id="x", expected="undecided", open="nothing known")).as_expected


def test_verdicts_are_recorded(tmp_path, monkeypatch):
    monkeypatch.setenv(RECORD, str(tmp_path / "record"))
    sm.prove(sm.Claim(evidence=[piece("certified")], id="x"))
    sm.prove(sm.Claim(commute))
    lines = [json.loads(line) for line in (tmp_path / "record").read_text().splitlines()]
    assert [(line["id"], line["verdict"]) for line in lines] == [("x", "certified"), ("commute", "refuted")]


def test_verdicts_can_be_read():
    verdict = sm.prove(sm.Claim(sums_become_products, hypotheses=[sm.commuting("A", "B")]))
    assert verdict.claim.statement == "exp(A) exp(B) = exp(A + B)"
    text = verdict.explain()
    assert "Hypothesis: AB = BA." in text
    assert "exp(A) exp(B) = exp(A + B)    [exp(A) exp(B) = exp(A+B) where AB = BA]" in text
    assert r"\exp\left(A\right)" in verdict._repr_markdown_()
    assert str(verdict).startswith("sums-become-products: proved")
