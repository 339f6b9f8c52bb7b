"""Claims: verdicts are computed, false ones refuted by exact counterexamples, unprovable ones never called proved."""

import cmath
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import flint
import mpmath
import numpy as np
import pytest
import sympy
from helpers.mutants import MUTATIONS, mutated, wrong_formulas

import symbolic_matexp as sm
from symbolic_matexp.claims.registry import registered
from symbolic_matexp.claims.sampling import admitted
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.verdict_record import RECORD
from symbolic_matexp.errors import InputError
from symbolic_matexp.formulas import network
from symbolic_matexp.formulas import three_layers as closed_form
from symbolic_matexp.systems.ball.system import BallAlgebra
from symbolic_matexp.systems.float64 import Float64Algebra
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

PROOFS = Path(__file__).parent.parent.parent / "proofs"
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


def test_true_but_unprovable_is_supported_by_instances_and_never_proved():
    verdict = sm.prove(sm.Claim(conjugation, hypotheses=[sm.invertible("P")]))
    assert verdict.verdict == "supported"
    assert "proves nothing beyond" in verdict.message
    assert [piece.outcome for piece in verdict.evidence] == ["undecided", "supported"]
    assert not verdict
    assert not verdict.as_expected
    assert sm.prove(sm.Claim(conjugation, [sm.invertible("P")], expected="supported")).as_expected
    assert not sm.prove(sm.Claim(conjugation, [sm.invertible("P")], expected="certified")).as_expected


def commutator(alg, A, B):
    return alg.sub(alg.matmul(A, B), alg.matmul(B, A))


def cube_is_zero(alg, A):
    return alg.matmul(A, alg.matmul(A, A)), alg.sub(A, A)


def commutes_with_commutator(alg, A, B):
    C = commutator(alg, A, B)
    return [(alg.matmul(X, C), alg.matmul(C, X)) for X in (A, B)]


FALSE_AND_OFTEN_TRUE = {
    "log of an inverse": (lambda alg, A: (alg.logm(alg.inv(A)), alg.scale(-1, alg.logm(A))), []),
    "AB = 0 and BA": (
        lambda alg, A, B: (alg.matmul(B, A), alg.sub(A, A)),
        [lambda alg, A, B: (alg.matmul(A, B), alg.sub(A, A))],
    ),
    "the whole commutator": (
        lambda alg, A, B: (
            alg.matmul(alg.expm(A), alg.expm(B)),
            alg.expm(alg.add(alg.add(A, B), commutator(alg, A, B))),
        ),
        [commutes_with_commutator],
    ),
    "exp A = I": (lambda alg, A: (A, alg.sub(A, A)), [lambda alg, A, *, d: (alg.expm(A), alg.eye(d))]),
    "nilpotent of index three": (lambda alg, A, *, d: (alg.expm(A), alg.add(alg.eye(d), A)), [cube_is_zero]),
    "log of an involution": (
        lambda alg, A, *, d: (alg.logm(A), alg.scale(alg.pi * -0.5j, alg.sub(alg.eye(d), A))),
        [lambda alg, A, *, d: (alg.matmul(A, A), alg.eye(d))],
    ),
}


@pytest.mark.parametrize("name", FALSE_AND_OFTEN_TRUE)
def test_a_false_claim_that_holds_on_the_instances_tried_is_supported_at_best(name):
    formula, hypotheses = FALSE_AND_OFTEN_TRUE[name]
    verdict = sm.prove(sm.Claim(formula, hypotheses))
    assert verdict.verdict in {"supported", "refuted", "undecided"}
    assert not verdict
    assert not verdict.as_expected


def test_what_is_shown_for_some_dimensions_or_matrices_supports_a_claim_about_all():
    """Neither a proof for d ≤ 3 nor an author's certificate of an instance certifies a formula for all matrices."""
    for outcome in ("proved", "certified", "supported"):
        claim = sm.Claim(conjugation, [sm.invertible("P")], evidence=[piece(outcome)])
        assert sm.prove(claim).verdict == "supported"
    settled = sm.Claim(conjugation, [sm.invertible("P")], evidence=[piece("certified", settles=True)])
    assert sm.prove(settled).verdict == "certified"


def test_what_a_formula_claims_is_told_from_what_it_returns_not_from_labels():
    def equations(alg, X1, X2, Y1, Y2):
        return [("f(X1) = Y1", X1, X1), ("f(X2) = Y2", Y1, Y1)]

    assert "weights" not in sm.Claim(equations).statement
    assert "weights" in sm.Claim(closed_form.weights).statement


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
    assert verdict.verdict == "supported"
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
        (
            {"formula": commute, "hypotheses": [sm.commuting("A", "C")]},
            "speaks of the matrix C; the formula has A, B",
        ),
        ({"formula": commute, "expected": "true"}, "expected must be one of"),
        ({"formula": commute, "dimensions": []}, "dimensions must be"),
        ({"formula": commute, "dimensions": 2}, "dimensions must be"),
        ({"formula": max}, "parameters"),
        ({"formula": lambda alg, i: i}, "calls a parameter i"),
        ({"formula": lambda alg, d: d}, "calls a parameter d"),
        ({"evidence": 5}, "evidence must be a list"),
        ({"evidence": [3]}, "evidence must be a list"),
        ({"formula": commute, "statement": 5}, "statement must be a text"),
    ],
)
def test_bad_claims_are_one_sentence(arguments, message):
    with pytest.raises(InputError, match=message):
        sm.Claim(**arguments)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (lambda alg, A: [1, 2], "must return"),
        (lambda alg, A: None, "must return"),
        (lambda alg, A: (A, A, A), "must return"),
        (lambda alg, A: [(5, A, A)], "must return"),
        (lambda alg, A: (A, 1), "int where a matrix is needed"),
        (lambda alg, A, *, s: (s, s), "where a matrix is needed"),
        (lambda alg, A: "AB", "must return"),
        (lambda alg, A: (alg.frobnicate(A), A), "failed over the words algebra .AttributeError"),
        (lambda alg, A: (A, alg.eye(2)), "different size over the ball algebra"),
        (lambda alg, A: (alg.scale(alg.exp(1) * Fraction(1, 3), A), A), "failed over the ball algebra .TypeError"),
        (lambda alg, A: (alg.scale("1.2.3", A), A), "is not a number"),
        (lambda alg, A: (alg.matmul(A), A), "missing 1 required positional argument"),
    ],
)
def test_a_formula_that_fails_is_one_sentence(formula, message):
    with pytest.raises(InputError, match=message) as error:
        sm.prove(sm.Claim(formula))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("hypothesis", "message"),
    [
        (lambda alg, A, B: None, "must return"),
        (lambda alg, A, B: 1 / 0 if alg.name == "exact" else (alg.nothing(A), A), "failed over the"),
        (sm.invertible(lambda alg, A, B: (A, B)), "where one matrix is needed"),
        (lambda alg, A, s: (A, A), "speaks of the matrix s"),
        (lambda alg, A, *, s: (A, A), "speaks of the scalar"),
    ],
)
def test_a_bad_hypothesis_is_one_sentence(hypothesis, message):
    with pytest.raises(InputError, match=message):
        sm.prove(sm.Claim(commute, hypotheses=[hypothesis]))


def test_commuting_needs_two_names():
    with pytest.raises(InputError, match="two or more matrices"):
        sm.commuting("A")


@pytest.mark.parametrize(
    "formula",
    [
        lambda alg, A, B, *, d: (alg.matmul(A, B), alg.matmul(B, A)) if d == 4 else (A, A),
        lambda alg, A, *, s: (alg.add(A, A), A) if s == 0 else (A, A),
        lambda alg, A, *, s: (alg.add(A, A), A) if not s else (A, A),
        lambda alg, A, B: (A, A) if A != B else (alg.add(A, A), A),
        lambda alg, A, *, s: (alg.scale(cmath.exp(s), A), alg.scale(alg.exp(s), A)),
        lambda alg, A, *, s: (A, A) if abs(s) < 100 else (alg.add(A, A), A),
    ],
)
def test_a_formula_that_asks_for_values_is_not_judged(formula):
    """It could treat the values that are tried in another way than the rest."""
    verdict = sm.prove(sm.Claim(formula))
    assert verdict.verdict == "undecided"
    assert "which one it has" in verdict.evidence[0].steps[0]


def test_two_matrices_are_an_equation_whatever_the_names():
    def sums(alg, X1, X2, Y1, Y2):
        return alg.add(X1, X2), alg.add(X2, X1)

    assert sm.prove(sm.Claim(sums)).verdict == "proved"

    def outputs_commute(alg, X1, X2, Y1, Y2):
        return alg.matmul(X1, X2), alg.matmul(X2, X1)

    def wrong(alg, X1, X2, Y1, Y2):
        return Y1, alg.matmul(alg.matmul(X2, X1), alg.expm(X1))

    assert sm.prove(sm.Claim(wrong, hypotheses=[outputs_commute])).verdict == "refuted"


def test_two_weights_are_marked_as_such():
    def naive(alg, X1, X2, Y1, Y2):
        W1 = alg.matmul(alg.logm(alg.solve(Y2, Y1)), alg.inv(alg.sub(X1, X2)))
        return sm.Weights((W1, alg.matmul(Y2, alg.expm(alg.scale(-1, alg.matmul(W1, X2))))))

    assert sm.prove(sm.Claim(naive, dimensions=[1])).verdict == "supported"
    assert sm.prove(sm.Claim(naive)).verdict == "refuted"


def test_floats_are_the_dyadic_numbers_that_they_are():
    """With rounding, A + A + 1e-20 I would equal 2A; a claim under that hypothesis speaks of nothing."""

    def never(alg, A, *, d):
        return alg.add(alg.add(A, alg.scale(1.0, A)), alg.scale(1e-20, alg.eye(d))), alg.scale(2.0, A)

    def doubled(alg, A):
        return A, alg.scale(2, A)

    assert sm.prove(sm.Claim(doubled, hypotheses=[never])).verdict == "undecided"

    def always(alg, A, *, d):
        return alg.sub(alg.scale(1 + 2.0**-40, A), A), alg.scale(2.0**-40, A)

    assert sm.prove(sm.Claim(doubled, hypotheses=[always])).verdict == "refuted"


def test_zero_and_equal_arguments_are_tried():
    def cancels(alg, A, *, s):
        return alg.scale(s, alg.inv(alg.scale(s, A))), alg.inv(A)

    verdict = sm.prove(sm.Claim(cancels))
    assert verdict.verdict in {"supported", "proved"}  # undefined for s = 0, true elsewhere

    def different(alg, A, B):
        return alg.matmul(alg.inv(alg.sub(A, B)), alg.sub(A, B)), alg.expm(alg.sub(A, A))

    assert sm.prove(sm.Claim(different)).verdict == "proved"


def test_commuting_instances_are_not_all_of_one_kind():
    """AB = BA and BC = CB do not make A and C commute; the instances must find that out."""

    def ends_commute(alg, A, B, C):
        return alg.matmul(A, C), alg.matmul(C, A)

    hypotheses = [sm.commuting("A", "B"), sm.commuting("B", "C")]
    assert sm.prove(sm.Claim(ends_commute, hypotheses=hypotheses)).verdict == "refuted"


def test_agreement_names_its_digits():
    def almost(alg, A):
        return A, alg.scale(1 + 2.0**-50, A)

    def nearer(alg, A, *, d):
        return A, alg.add(A, alg.scale(alg.scalar(1) / 10**60, alg.matmul(A, alg.matmul(A, A))))

    assert sm.prove(sm.Claim(almost)).verdict == "refuted"
    assert sm.prove(sm.Claim(nearer)).verdict == "refuted"  # exact arithmetic on exact numbers sees 1e-60


def test_hypotheses_are_written_out():
    def nilpotent(alg, A, *, d):
        return alg.matmul(A, A), alg.scale(0, A)

    def exponential(alg, A, *, d):
        return alg.expm(A), alg.add(alg.eye(d), A)

    verdict = sm.prove(sm.Claim(exponential, hypotheses=[nilpotent]))
    assert verdict.verdict == "supported"
    assert verdict.claim.hypotheses == ["A A = 0"]
    assert verdict.claim.statement == "exp(A) = A + I"
    assert len(verdict.evidence[-1].data["at"]) == verdict.evidence[-1].data["instances"]


# The proofs: each piece of evidence, and that it depends on what it computes.

OUTCOMES = {
    "one-layer-one-equation": ["certified", "proved", "supported"],
    "unique-solution": ["refuted"],
    "quick-check-products": ["refuted", "certified"],
    "noncommuting-never-add": ["refuted", "certified"],
    "difference-must-be-invertible": ["refuted", "certified"],
    "inputs-must-be-invertible": ["refuted"],
    "three-layers-needed": ["refuted", "refuted"],
    "elementwise-solve": ["certified", "certified"],
}


@pytest.mark.parametrize("id", sorted(OUTCOMES))
def test_every_piece_of_evidence_says_what_it_should(id):
    assert [str(piece.outcome) for piece in sm.prove(id).evidence] == OUTCOMES[id]


def module(id):
    registered(id)
    return sys.modules[f"symbolic_matexp.proofs.{id.replace('-', '_')}"]


def same_solution(solve):
    return lambda problem, digits, alpha: solve(problem, digits=digits, alpha=1)


DOCTORED = [
    ("unique-solution", "solve", same_solution(sm.solve), 0),
    ("three-layers-needed", "derivative", lambda alg, weights, inputs: flint.acb_mat(8, 8), 1),
    ("three-layers-needed", "certify", lambda *a, **k: sm.certify([[[1, 0], [0, 2]]] * 2, a[1], digits=50), 1),
    ("three-layers-needed", "in_words", lambda statement: sm.Evidence("t", "undecided", "", ()), 0),
    ("elementwise-solve", "derivative", lambda activation: flint.arb_mat(8, 12), 0),
    ("elementwise-solve", "derivative", lambda activation: flint.arb_mat(8, 12), 1),
    ("elementwise-solve", "least_residual", lambda outputs: flint.arb(0, 1), 1),
    ("noncommuting-never-add", "B", sympy.Matrix([[0, 0], [0, 2 * sympy.pi * sympy.I]]), 0),
    ("noncommuting-never-add", "B", sympy.Matrix([[0, 1], [0, sympy.I]]), 0),
    ("noncommuting-never-add", "B", sympy.Matrix([[0, 1], [0, sympy.I]]), 1),
    ("difference-must-be-invertible", "simplified", lambda x: x + 1, 0),
    ("quick-check-products", "logarithms", lambda: [W1 * W2 for W1, W2 in products()], 1),
    ("inputs-must-be-invertible", "Problem", lambda **k: sm.Problem.example("small"), 0),
]


def products():
    """The products that the closed form's weights do have."""
    problem = module("quick-check-products").PROBLEM
    W1, W2, W3 = sm.solve(problem, digits=40).weights
    return [(W1, W2), (W2, W3)]


@pytest.mark.parametrize(("id", "name", "value", "index"), DOCTORED)
def test_evidence_depends_on_what_it_computes(id, name, value, index, monkeypatch):
    monkeypatch.setattr(module(id), name, value)
    assert sm.prove(id).evidence[index].outcome == "undecided"


def test_a_problem_that_is_only_almost_solved_refutes_nothing(monkeypatch):
    """A residual below 10^-50 is no solution: the exact evaluation has to notice."""
    proof = module("difference-must-be-invertible")
    original = proof.in_basis

    def in_basis(first, second):
        return original(first + sympy.Rational(1, 10**60) if (first, second) == (2, 3) else first, second)

    monkeypatch.setattr(proof, "in_basis", in_basis)
    assert sm.prove("difference-must-be-invertible").evidence[0].outcome == "undecided"


def test_derivatives_by_the_weights_against_finite_differences():
    proof = module("three-layers-needed")
    alg = BallAlgebra(200)
    weights = [flint.acb_mat([[1, 2], [0, 1]]), flint.acb_mat([[1, 0], [3, 1]])]
    inputs = [flint.acb_mat([[0, 1], [1, 1]]), flint.acb_mat([[1, 0], [2, -1]])]
    check_derivative(
        proof.derivative(alg, weights, inputs),
        weights,
        lambda changed: [network.evaluate(alg, changed, X) for X in inputs],
        flint.acb_mat,
    )
    proof = module("elementwise-solve")
    for activation in (proof.relu, proof.sigmoid):

        def outputs(changed, activation=activation):
            proof.WEIGHTS, kept = changed, proof.WEIGHTS
            try:
                return [proof.forward(activation, X)[-1] for X in proof.INPUTS]
            finally:
                proof.WEIGHTS = kept

        check_derivative(proof.derivative(activation), list(proof.WEIGHTS), outputs, flint.arb_mat)


def check_derivative(jacobian, weights, outputs, kind):
    """Compare a Jacobian, column by column, with differences over 1e-20 at 200 bits."""
    with flint.ctx.workprec(200):
        step = flint.arb("1e-20")
        before = [x for Y in outputs(weights) for x in Y.entries()]
        column = 0
        for layer in range(len(weights)):
            for entry in range(4):
                direction = kind(2, 2, [step if k == entry else 0 for k in range(4)])
                changed = [W + direction if i == layer else W for i, W in enumerate(weights)]
                after = [x for Y in outputs(changed) for x in Y.entries()]
                for row, (new, old) in enumerate(zip(after, before, strict=True)):
                    assert abs((new - old) / step - jacobian[row, column]) < 1e-12
                column += 1
        assert column == jacobian.ncols()


# Verdicts.


def piece(outcome, *, settles=False, **data):
    return lambda: sm.Evidence("t", sm.Outcome(outcome), "c", (), settles=settles, data=data)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([piece("proved", settles=True)], "proved"),
        ([piece("proved")], "supported"),
        ([piece("supported")], "supported"),
        ([piece("supported", settles=True)], "supported"),
        ([piece("supported"), piece("certified")], "certified"),
        ([piece("supported"), piece("refuted")], "refuted"),
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
    with pytest.raises(InputError, match="says what is missing"):
        sm.Claim(evidence=[piece("undecided")], id="x", expected="undecided")
    assert sm.prove(sm.Claim(id="x", open="nothing known")).as_expected
    contradiction = [piece("refuted"), piece("proved", settles=True)]
    assert not sm.prove(sm.Claim(evidence=contradiction, id="x", open="nothing known")).as_expected
    assert sm.prove(sm.Claim(id="x", expected="undecided", open="nothing known")).as_expected


@pytest.mark.parametrize("expected", [None, "proved", "certified", "refuted", "supported"])
@pytest.mark.parametrize("found", ["proved", "certified", "refuted", "supported", "undecided"])
def test_which_verdicts_are_as_expected(found, expected):
    verdict = sm.prove(sm.Claim(evidence=[piece(found, settles=True)], id="x", expected=expected))
    assert verdict.verdict == found
    assert bool(verdict) == (found in {"proved", "certified"})
    accepted = {None: {"proved", "certified"}, "supported": {"supported", "proved"}}.get(expected, {expected})
    assert verdict.as_expected == (found in accepted)


def test_what_an_open_claim_is_missing_does_not_hide_a_contradiction():
    contradiction = [piece("refuted"), piece("proved", settles=True)]
    verdict = sm.prove(sm.Claim(evidence=contradiction, id="x", open="the evidence contradicts itself"))
    assert (verdict.contradictory, verdict.as_expected) == (True, False)
    honest = sm.prove(sm.Claim(evidence=[piece("undecided")], id="x", open="the evidence contradicts itself"))
    assert (honest.contradictory, honest.as_expected) == (False, True)


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
    with pytest.raises(InputError, match="must return Evidence"):
        sm.prove(sm.Claim(evidence=[lambda: None], id="x"))
    with pytest.raises(InputError, match="prove needs the id"):
        sm.prove(5)
    assert "exp(A) exp(B) = exp(A + B)    [exp(A) exp(B) = exp(A+B) where AB = BA]" in text
    assert r"\exp\left(A\right)" in verdict._repr_markdown_()
    assert str(verdict).startswith("sums-become-products: proved")


def test_a_verdict_is_not_lost_because_its_data_are_no_json(tmp_path, monkeypatch):
    monkeypatch.setenv(RECORD, str(tmp_path / "record"))
    claim = sm.Claim(statement="x", evidence=[piece("certified", n=np.int64(3), half=Fraction(1, 2))], id="x")
    assert sm.prove(claim).verdict == "certified"
    assert json.loads((tmp_path / "record").read_text())["evidence"][0]["data"] == {"n": "3", "half": "1/2"}


@pytest.mark.parametrize("constant", [mpmath.pi, mpmath.e, mpmath.euler])
@pytest.mark.parametrize(
    "formula",
    [
        lambda alg, A, c: (alg.scale(c, A), A),
        lambda alg, A, c: (alg.scale(alg.exp(c), A), A),
        lambda alg, A, c: (alg.scale(alg.log(c), A), A),
    ],
)
def test_constants_of_mpmath_are_not_rounded_in_formulas(constant, formula):
    """Over words they are no coefficients; over every other number system they are refused with advice."""
    for alg in (BallAlgebra(100), Float64Algebra(), MultiprecisionAlgebra(100)):
        one = alg.matrix(sm.ExactMatrix.parse([[1]]))
        with pytest.raises(InputError, match="before its digits are chosen"):
            formula(alg, one, constant)
    with pytest.raises(InputError, match="before its digits are chosen"):
        sm.prove(sm.Claim(lambda alg, A: formula(alg, A, constant)))
