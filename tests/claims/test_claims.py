"""Claims: verdicts are computed, false ones refuted by exact counterexamples, unprovable ones never called proved."""

import cmath
import json
import re
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
from symbolic_matexp.claims.instances import admitted
from symbolic_matexp.claims.instances.formal import FormalMatrix
from symbolic_matexp.claims.registry import registered
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.verdict_record import RECORD
from symbolic_matexp.errors import FormulaError, InputError
from symbolic_matexp.formulas import network, three_layers
from symbolic_matexp.inputs.exact_matrix import ExactMatrix
from symbolic_matexp.inputs.tables import badge
from symbolic_matexp.notation.expressions import exp, expm, eye, inv, log, logm, pi, sqrt, trace
from symbolic_matexp.systems.ball.system import BallAlgebra
from symbolic_matexp.systems.float64 import Float64Algebra
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

A, B = sm.matrices("A B")
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
    "distinct-inputs-suffice": "proved",
    "exp-necessary": "undecided",
    "deeper-solves-more": "proved",
    "four-real-layers": "proved",
    "real-iff-determinants-agree": "proved",
}
LONG = {"three-layer-two-equations", "line-theorem"}
RATHER_LONG = {"deeper-solves-more", "distinct-inputs-suffice"}


def sums_become_products(A, B):
    return expm(A) @ expm(B), expm(A + B)


def a_fifth_of_a_turn(A):
    """True, but nothing is known in letters of e^(2πi/5)."""
    return exp(2j * pi / 5) * A, ((sqrt(5) - 1) / 4 + 1j * sqrt(10 + 2 * sqrt(5)) / 4) * A


def anticommute(A, B):
    return A @ B, -B @ A


def commute(A, B):
    return A @ B, B @ A


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


@pytest.mark.parametrize(
    "id", [pytest.param(id, marks=[pytest.mark.slow] * (id in RATHER_LONG)) for id in sorted(set(EXPECTED) - LONG)]
)
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


def test_what_is_no_equation_is_one_sentence():
    A, B = sm.matrices("A B")
    with pytest.raises(InputError, match=r"^A B is an expression, and no equation; write left == right$"):
        sm.prove(A @ B)
    with pytest.raises(InputError, match="A B is an expression"):
        sm.prove(A @ B, B @ A)
    with pytest.raises(InputError, match=r"takes no size: it is the identity of the size that is needed"):
        sm.eye(2)
    with pytest.raises(AttributeError, match=r"no 'inv'; .* functions such as inv\(A\)"):
        A.inv()


def test_a_counterexample_that_is_short_is_printed_with_the_verdict():
    A, B = sm.matrices("A B")
    verdict = sm.prove(A @ B == B @ A)
    values = verdict.evidence[-1].data["values"]
    assert len(values) == 2
    assert str(verdict).endswith(f"by {verdict.evidence[-1].covers}: {values[0]}, {values[1]}")
    assert all(f"  {value}\n" in verdict.explain() for value in values)
    long = sm.prove(A @ B @ A @ B @ sm.expm(B) == B @ A @ sm.expm(A * 100000000000000000000000000))
    shown = ", ".join(long.evidence[-1].data["values"])
    assert (shown in str(long)) == (len(shown) <= 100)


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
    verdict = sm.prove(sm.Claim(a_fifth_of_a_turn))
    assert verdict.verdict == "supported"
    assert "proves nothing beyond" in verdict.message
    assert [piece.outcome for piece in verdict.evidence] == ["undecided", "supported"]
    assert not verdict
    assert not verdict.as_expected
    assert sm.prove(sm.Claim(a_fifth_of_a_turn, expected="supported")).as_expected
    assert not sm.prove(sm.Claim(a_fifth_of_a_turn, expected="certified")).as_expected


def commutator(A, B):
    return A @ B - B @ A


def cube_is_zero(A):
    return A @ A @ A, A - A


def commutes_with_commutator(A, B):
    C = commutator(A, B)
    return [(X @ C, C @ X) for X in (A, B)]


FALSE_AND_OFTEN_TRUE = {
    "log of an inverse": (lambda A: (logm(inv(A)), -logm(A)), []),
    "AB = 0 and BA": (lambda A, B: (B @ A, A - A), [lambda A, B: (A @ B, A - A)]),
    "the whole commutator": (
        lambda A, B: (expm(A) @ expm(B), expm(A + B + commutator(A, B))),
        [commutes_with_commutator],
    ),
    "exp A = I": (lambda A: (A, A - A), [lambda A: (expm(A), eye())]),
    "nilpotent of index three": (lambda A: (expm(A), eye() + A), [cube_is_zero]),
    "log of an involution": (lambda A: (logm(A), -0.5j * pi * (eye() - A)), [lambda A: (A @ A, eye())]),
}


@pytest.mark.parametrize("name", FALSE_AND_OFTEN_TRUE)
def test_a_false_claim_that_holds_for_most_matrices_is_refuted(name):
    formula, hypotheses = FALSE_AND_OFTEN_TRUE[name]
    verdict = sm.prove(sm.Claim(formula, hypotheses))
    assert verdict.verdict == "refuted"
    assert not verdict
    assert not verdict.as_expected


def test_what_is_shown_for_some_dimensions_or_matrices_supports_a_claim_about_all():
    """Neither a proof for d ≤ 3 nor an author's certificate of an instance certifies a formula for all matrices."""
    for outcome in ("proved", "certified", "supported"):
        claim = sm.Claim(a_fifth_of_a_turn, evidence=[piece(outcome)])
        assert sm.prove(claim).verdict == "supported"
    settled = sm.Claim(a_fifth_of_a_turn, evidence=[piece("certified", settles=True)])
    assert sm.prove(settled).verdict == "certified"


def test_what_a_formula_claims_is_told_from_what_it_returns_not_from_labels():
    def equations(X1, X2, Y1, Y2):
        return [("f(X1) = Y1", X1, X1), ("f(X2) = Y2", Y1, Y1)]

    assert "weights" not in sm.Claim(equations).statement
    assert "weights" in sm.Claim(three_layers.weights).statement


def test_a_formula_may_be_for_weights():
    assert sm.prove(sm.Claim(three_layers.weights)).verdict == "proved"


@pytest.mark.parametrize("formula", wrong_formulas(), ids=lambda f: f.__name__)
def test_wrong_weights_are_refuted(formula):
    verdict = sm.prove(sm.Claim(formula))
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


def test_a_claim_about_nothing_is_called_one():
    """1 = 0 follows from hypotheses that nothing fulfils; and 0⁻¹ is not defined."""

    def impossible(A, B):
        return commutator(A, B), eye()

    def anything(A, B):
        return A, A

    verdict = sm.prove(sm.Claim(anything, hypotheses=[impossible]))
    assert verdict.verdict == "proved"
    assert verdict.message.startswith("but for no matrices at all: the hypotheses contradict each other")

    def unheard_of(A, B):
        return expm(A), 2 * eye()

    verdict = sm.prove(sm.Claim(anything, hypotheses=[unheard_of]))  # log(2) is no number of the instances
    assert verdict.verdict == "proved"
    assert verdict.message.endswith(
        "no matrices were found that fulfil the hypotheses, which may contradict each other"
    )
    assert verdict.without_instance
    assert not verdict.vacuous

    def undefined(A):
        return inv(A - A) @ A, A

    assert sm.prove(sm.Claim(undefined)).verdict == "undecided"

    def both_undefined(A):
        return inv(A - A), inv(A - A)

    assert sm.prove(sm.Claim(both_undefined)).verdict == "undecided"


def test_one_matrix_claimed_to_be_zero_and_lists_of_equations():
    assert sm.prove(sm.Claim(lambda A: A - A)).verdict == "proved"
    assert sm.prove(sm.Claim(lambda A: A)).verdict == "refuted"

    def two(A):
        return [("first", A, A), ("second", A @ A, A)]

    verdict = sm.prove(sm.Claim(two))
    assert verdict.verdict == "refuted"
    assert verdict.evidence[-1].data["equation"] == "second"


def test_the_identity_is_of_every_size():
    def inverse(A):
        return expm(A) @ expm(-A), eye()

    assert sm.prove(sm.Claim(inverse)).verdict == "proved"

    def fixed(A):
        return expm(A) @ expm(-A), eye(2)

    with pytest.raises(FormulaError, match=r"^fixed, line \d+ \(.*eye\(2\)\): "):
        sm.Claim(fixed, dimensions=[2])


def test_a_scalar_called_d_is_a_scalar_like_any_other():
    """It is no dimension: the claim is about every d, and false unless d is the dimension."""

    def trace_of_the_identity(A, *, d):
        return trace(A @ inv(A)) * eye(), d * eye()

    assert sm.prove(sm.Claim(trace_of_the_identity)).verdict == "refuted"


def test_scalars_are_keywords():
    def shift(A, *, s):
        return expm(s * eye() + A), exp(s) * expm(A)

    assert sm.prove(sm.Claim(shift)).verdict == "proved"

    def wrong(A, *, s):
        return expm(s * A), s * expm(A)

    verdict = sm.prove(sm.Claim(wrong))
    assert verdict.verdict == "refuted"
    assert set(verdict.evidence[-1].data["counterexample"]) == {"A", "s"}


def test_a_weaker_line_theorem_that_is_false():
    def geodesic(X1, X2, Y1, Y2, *, alpha, t):
        weights = three_layers.weights(X1, X2, Y1, Y2, alpha=alpha)
        value = network.network(weights, three_layers.point_on_line(X1, X2, t=t))
        return [(value, Y2 @ expm(t * logm(Y2.solve(Y1))))]

    assert sm.prove(sm.Claim(geodesic)).verdict == "refuted"


def test_random_instances_fulfil_their_hypotheses():
    statement = Statement.parse(sums_become_products, [sm.commuting("A", "B"), sm.invertible("A")])
    instances = list(admitted(statement, 3, 20))
    assert len(instances) == 20
    for values in instances:
        A, B = map(FormalMatrix.of, (values["A"], values["B"]))
        assert A @ B == B @ A
        assert not A.determinant().is_zero
    rational = [values for values in instances if all(isinstance(x, ExactMatrix) for x in values.values())]
    assert len({str(values["A"].to_numpy()) for values in rational}) > 10
    assert any(np.abs(v["B"].to_numpy() - np.diag(np.diag(v["B"].to_numpy()))).max() > 0 for v in rational)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs a formula, or evidence, or open="),
        ({"formula": 3}, "formula must be a function"),
        ({"formula": lambda: None}, "needs the parameters"),
        ({"formula": lambda *matrices: None}, "needs the parameters"),
        ({"formula": commute, "hypotheses": ["AB = BA"]}, "only a text"),
        (
            {"formula": commute, "hypotheses": [sm.commuting("A", "C")]},
            "speaks of C; the formula has A, B",
        ),
        ({"formula": commute, "expected": "true"}, "expected must be one of"),
        ({"formula": commute, "dimensions": []}, "dimensions must be"),
        ({"formula": commute, "dimensions": 2}, "dimensions must be"),
        ({"formula": max}, "parameters"),
        ({"formula": lambda i: i}, "calls a parameter i"),
        ({"formula": lambda A, *, pi: pi * A}, "calls a parameter pi"),
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
        (lambda A: [1, 2], "must return"),
        (lambda A: None, "must return"),
        (lambda A: (A, A, A), "must return"),
        (lambda A: [(5, A, A)], "must return"),
        (lambda A: (A, 1), "int where a matrix is needed"),
        (lambda A, *, s: (A, s), "Scalar where a matrix is needed"),
        (lambda A: "AB", "must return"),
        (lambda A: (A.frobnicate(), A), r"^formula, line \d+ .*an expression has no 'frobnicate'"),
        (lambda A: (A, eye(2)), r"^formula, line \d+ .*TypeError"),
        (lambda A: (exp(A) * Fraction(1, 3), A), r"^formula, line \d+ .*exp is for scalars; of a matrix it is expm"),
        (lambda A: ("1.2.3" * A, A), r"^formula, line \d+ .*is not a number"),
        (lambda A: (expm(), A), r"^formula, line \d+ .*missing 1 required positional argument"),
        (lambda A: (1 / 0 * A, A), r"^formula, line \d+ .*ZeroDivisionError: division by zero"),
    ],
)
def test_a_formula_that_fails_is_one_sentence(formula, message):
    with pytest.raises(InputError, match=message) as error:
        sm.prove(sm.Claim(formula))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("hypothesis", "message"),
    [
        (lambda A, B: None, "must return"),
        (lambda A, B: (A.nothing(B), A), r"^hypothesis, line \d+ .*an expression has no 'nothing'"),
        (sm.invertible(lambda A, B: (A, B)), "tuple where a matrix is needed"),
        (lambda S, T: (S @ T, T @ S), "speaks of S; the formula has A, B"),
        (lambda A, *, B: (B * A, A), "B stands for a matrix and for a scalar"),
    ],
)
def test_a_bad_hypothesis_is_one_sentence(hypothesis, message):
    with pytest.raises(InputError, match=message):
        sm.prove(sm.Claim(commute, hypotheses=[hypothesis]))


def test_a_parameter_that_a_hypothesis_never_uses_changes_nothing():
    for hypothesis in (lambda A, s: (A, A), lambda A, *, s: (A, A), sm.invertible(lambda A, C: A)):
        assert sm.prove(sm.Claim(commute, hypotheses=[hypothesis])).verdict == "refuted"
        assert sm.prove(sm.Claim(lambda A: (A, A), hypotheses=[hypothesis])).verdict == "proved"


def test_commuting_needs_two_names():
    with pytest.raises(InputError, match="two or more matrices"):
        sm.commuting("A")


@pytest.mark.parametrize(
    "formula",
    [
        lambda A, B: (A @ B, B @ A) if len(A) == 4 else (A, A),
        lambda A, B: (A @ B, B @ A) if A.shape == (4, 4) else (A, A),
        lambda A, B, *, d: (A @ B, B @ A) if d == 4 else (A, A),
        lambda A, *, s: (A + A, A) if s == 0 else (A, A),
        lambda A, *, s: (A + A, A) if not s else (A, A),
        lambda A, B: (A, A) if A != B else (A + A, A),
        lambda A, *, s: (cmath.exp(s) * A, exp(s) * A),
        lambda A, *, s: (A, A) if abs(s) < 100 else (A + A, A),
    ],
)
def test_a_formula_that_asks_for_values_is_not_judged(formula):
    """It could treat the values that are tried in another way than the rest."""
    with pytest.raises(FormulaError, match=r"^formula, line \d+ \(.*a letter stands for .*so a formula cannot "):
        sm.prove(sm.Claim(formula))


def test_two_matrices_are_an_equation_whatever_the_names():
    def sums(X1, X2, Y1, Y2):
        return X1 + X2, X2 + X1

    assert sm.prove(sm.Claim(sums)).verdict == "proved"

    def outputs_commute(X1, X2, Y1, Y2):
        return X1 @ X2, X2 @ X1

    def wrong(X1, X2, Y1, Y2):
        return Y1, X2 @ X1 @ expm(X1)

    assert sm.prove(sm.Claim(wrong, hypotheses=[outputs_commute])).verdict == "refuted"


@pytest.mark.slow
def test_two_weights_are_marked_as_such():
    def naive(X1, X2, Y1, Y2):
        W1 = logm(Y2.solve(Y1)) @ inv(X1 - X2)
        return sm.Weights((W1, Y2 @ expm(-W1 @ X2)))

    assert sm.prove(sm.Claim(naive, dimensions=[1])).verdict == "supported"
    assert sm.prove(sm.Claim(naive)).verdict == "refuted"


def test_floats_are_the_dyadic_numbers_that_they_are():
    """With rounding, A + A + 1e-20 I would equal 2A; as it is, that hypothesis contradicts itself."""

    def never(A):
        return A + 1.0 * A + 1e-20 * eye(), 2.0 * A

    def doubled(A):
        return A, 2 * A

    assert "the hypotheses contradict each other" in sm.prove(sm.Claim(doubled, hypotheses=[never])).message

    def always(A):
        return (1 + 2.0**-40) * A - A, 2.0**-40 * A

    assert sm.prove(sm.Claim(doubled, hypotheses=[always])).verdict == "refuted"


def test_zero_and_equal_arguments_are_tried():
    def cancels(A, *, s):
        return s * inv(s * A), inv(A)

    verdict = sm.prove(sm.Claim(cancels))
    assert verdict.verdict in {"supported", "proved"}  # undefined for s = 0, true elsewhere

    def different(A, B):
        return inv(A - B) @ (A - B), expm(A - A)

    assert sm.prove(sm.Claim(different)).verdict == "proved"


def test_commuting_instances_are_not_all_of_one_kind():
    """AB = BA and BC = CB do not make A and C commute; the instances must find that out."""

    def ends_commute(A, B, C):
        return A @ C, C @ A

    hypotheses = [sm.commuting("A", "B"), sm.commuting("B", "C")]
    assert sm.prove(sm.Claim(ends_commute, hypotheses=hypotheses)).verdict == "refuted"


def test_agreement_names_its_digits():
    def almost(A):
        return A, (1 + 2.0**-50) * A

    def nearer(A):
        return A, A + Fraction(1, 10**60) * A @ A @ A

    assert sm.prove(sm.Claim(almost)).verdict == "refuted"
    assert sm.prove(sm.Claim(nearer)).verdict == "refuted"  # exact arithmetic on exact numbers sees 1e-60


def test_hypotheses_are_written_out():
    def nilpotent(A):
        return A @ A, 0 * A

    def exponential(A):
        return expm(A), A + eye()

    verdict = sm.prove(sm.Claim(exponential, hypotheses=[nilpotent]))
    assert verdict.verdict == "proved"
    assert verdict.claim.hypotheses == ["A A = 0 A"]
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
    ("three-layers-needed", "derivative", lambda system, weights, inputs: flint.acb_mat(8, 8), 1),
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
    system = BallAlgebra(200)
    weights = [flint.acb_mat([[1, 2], [0, 1]]), flint.acb_mat([[1, 0], [3, 1]])]
    inputs = [flint.acb_mat([[0, 1], [1, 1]]), flint.acb_mat([[1, 0], [2, -1]])]
    check_derivative(
        proof.derivative(system, weights, inputs),
        weights,
        lambda changed: [network.evaluate(system, changed, X) for X in inputs],
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


CONTRADICTION = [A @ B - B @ A == eye()]


def test_a_vacuous_verdict_is_proved_and_yet_not_true():
    verdict = sm.prove(A == B, given=CONTRADICTION)
    assert (verdict.verdict, verdict.vacuous, bool(verdict), verdict.as_expected) == ("proved", True, False, False)
    assert verdict.to_json()["vacuous"]
    assert repr(verdict) == "Verdict('equation': proved (vacuous))"
    assert verdict._repr_markdown_().startswith(f"{badge('proved (vacuous)')} **equation**\n\n")
    sound = sm.prove(A @ B == B @ A + A, given=[A @ B - B @ A == A])
    assert (sound.verdict, sound.vacuous, bool(sound), sound.as_expected) == ("proved", False, True, True)
    assert not sound.to_json()["vacuous"]


@pytest.mark.slow
@pytest.mark.parametrize("expected", [None, "vacuous", "proved", "certified", "refuted", "supported"])
def test_a_proof_without_an_instance_is_true_only_where_its_author_says_so(expected):
    A = sm.matrices("A")
    verdict = sm.prove(sm.Claim(A == A, given=[expm(A) == 2 * eye()], id="x", expected=expected))
    assert (verdict.verdict, verdict.without_instance) == ("proved", True)
    assert verdict.to_json()["without_instance"]
    assert (bool(verdict), verdict.as_expected) == (expected == "proved", expected in {"proved", "supported"})
    found = sm.prove(sm.Claim(A == A, given=[expm(A) == eye()], id="x", expected=expected))
    assert (found.verdict, found.without_instance, bool(found)) == ("proved", False, True)


@pytest.mark.parametrize("expected", [None, "vacuous", "proved", "certified", "refuted", "supported"])
def test_a_vacuous_verdict_is_as_expected_only_where_its_author_says_so(expected):
    verdict = sm.prove(sm.Claim(A == B, given=CONTRADICTION, expected=expected))
    assert (bool(verdict), verdict.as_expected) == (expected == "vacuous", expected == "vacuous")


@pytest.mark.parametrize("found", ["proved", "certified", "refuted", "supported", "undecided"])
def test_a_claim_that_is_not_vacuous_does_not_pass_as_vacuous(found):
    verdict = sm.prove(sm.Claim(evidence=[piece(found, settles=True)], id="x", expected="vacuous"))
    assert (bool(verdict), verdict.as_expected) == (found in {"proved", "certified"}, False)
    assert verdict.to_json()["expected"] == "vacuous"


def test_what_may_be_expected_is_listed():
    with pytest.raises(InputError, match="supported, undecided, vacuous, not 'empty'"):
        sm.Claim(A == A, expected="empty")


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
    assert "exp(A) exp(B) = exp(A + B)    [exp(A) exp(B) = exp(A + B), if AB = BA]" in text
    assert str(verdict).startswith("proved: sums-become-products, exp(A) exp(B) = exp(A + B); for every d, and all")
    assert repr(verdict.claim) == "Claim('sums-become-products': exp(A) exp(B) = exp(A + B))"
    assert str(verdict.claim) == "sums-become-products: exp(A) exp(B) = exp(A + B)\n  Hypothesis: AB = BA."
    assert repr(verdict) == "Verdict('sums-become-products': proved)"
    assert repr(verdict.evidence[0]) == f"Evidence({verdict.evidence[0].title!r}: proved)"


def test_a_notebook_shows_hypotheses_and_formulas_and_folds_the_rest():
    """Outside of what is folded: no text of the proof, whose formulas are shown, and no instances."""
    proved = sm.prove(expm(A) @ expm(B) == expm(A + B), given=[A @ B == B @ A])._repr_markdown_()
    seen, *folds = re.split(r"<details>.*?</details>", proved, flags=re.S)
    assert len(folds) == 2
    assert "\n\nGiven: A B = B A.\n\n" in seen
    assert r"\exp\left(A\right)" in seen
    assert "These facts are used" in proved.replace(seen, "")
    assert "instances both sides agree" in proved.replace(seen, "")
    assert not re.search("These facts are used|instances both sides agree", seen + "".join(folds))
    refuted = sm.prove(expm(A) @ expm(B) == expm(A + B))._repr_markdown_()
    assert "A = [[" in "".join(re.split(r"<details>.*?</details>", refuted, flags=re.S))


def test_markdown_sees_no_marks_of_its_own_in_a_verdict():
    given = {"given": [A.H == A, A @ B == B @ A], "id": "a_b_c"}
    shown = sm.prove(sm.Claim(A.H @ B == B @ A.H, **given))._repr_markdown_()
    title = f"{badge('proved')} **a\\_b\\_c**\n\n"
    formula = "$$ A^{*} B = B A^{*} $$\n\n"
    assert shown.startswith(f"{title}Given: A\\* = A; A B = B A.\n\n{formula}")
    in_words = sm.prove(sm.Claim(A.H @ B == B @ A.H, **given, statement="A* and B commute"))._repr_markdown_()
    assert in_words.startswith(f"{title}A\\* and B commute\n\nGiven: A\\* = A; A B = B A.\n\n{formula}")


def test_a_verdict_is_not_lost_because_its_data_are_no_json(tmp_path, monkeypatch):
    monkeypatch.setenv(RECORD, str(tmp_path / "record"))
    claim = sm.Claim(statement="x", evidence=[piece("certified", n=np.int64(3), half=Fraction(1, 2))], id="x")
    assert sm.prove(claim).verdict == "certified"
    assert json.loads((tmp_path / "record").read_text())["evidence"][0]["data"] == {"n": "3", "half": "1/2"}


@pytest.mark.parametrize("constant", [mpmath.pi, mpmath.e, mpmath.euler])
@pytest.mark.parametrize(
    "formula",
    [
        lambda A, c: (c * A, A),
        lambda A, c: (A * c, A),
        lambda A, c: (A / c, A),
        lambda A, c: (exp(c) * A, A),
        lambda A, c: (log(c) * A, A),
    ],
)
def test_constants_of_mpmath_are_not_rounded_in_formulas(constant, formula):
    """They are refused with advice, where the formula is traced."""
    with pytest.raises(FormulaError, match="before its digits are chosen"):
        sm.Claim(lambda A: formula(A, constant))


@pytest.mark.parametrize("constant", [mpmath.pi, mpmath.e, mpmath.euler])
@pytest.mark.parametrize("system", [BallAlgebra(100), Float64Algebra(), MultiprecisionAlgebra(100)])
def test_number_systems_refuse_constants_of_mpmath(constant, system):
    one = system.matrix(sm.ExactMatrix.parse([[1]]))
    for operation in (lambda c: system.scale(c, one), system.exp, system.log, system.scalar):
        with pytest.raises(InputError, match="before its digits are chosen"):
            operation(constant)
