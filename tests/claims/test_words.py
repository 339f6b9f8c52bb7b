"""Proofs for every dimension: what is found, what the checker refuses, and what must not be provable."""

import dataclasses
import json
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
from helpers.mutants import MUTATIONS, mutated
from hypothesis import given
from hypothesis import strategies as st

import symbolic_matexp as sm
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.algebra import Value, WordAlgebra
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.claims.words.checker import InvalidProofError, Proof, Relation, Step, check, check_equal
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial, apply, reciprocal
from symbolic_matexp.claims.words.prover import Prover
from symbolic_matexp.claims.words.serial import decode, encode
from symbolic_matexp.errors import DivisionByZeroError, FormulaError, InputError, UnsupportedError
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.inputs.cut import Cut
from symbolic_matexp.inputs.exact_numbers import exact_scalar
from symbolic_matexp.notation import expressions as notation
from symbolic_matexp.systems.ball.system import BallAlgebra
from symbolic_matexp.systems.exact import ExactAlgebra
from symbolic_matexp.systems.float64 import Float64Algebra
from symbolic_matexp.systems.multiprecision.system import MultiprecisionAlgebra

ALG = WordAlgebra()
A, B, P = (Polynomial.of(Letter("matrix", name)) for name in "ABP")
S, T = (Polynomial.of(Letter("scalar", name)) for name in "st")
ZERO = Polynomial()


def exp(p):
    return apply("exponential", p)


def proved(left, right, hypotheses=()):
    """Whether the prover joins both sides; the checker must agree with what it did."""
    prover = Prover(hypotheses)
    ends = []
    for side in (left, right):
        proof = prover.simplify(side)
        check_equal(side, proof.end, proof, prover.hypotheses)
        ends.append(proof.end)
    return ends[0] == ends[1]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (exp(A) * exp(-A), ONE),
        (exp(S * A) * exp(T * A), exp((S + T) * A)),
        (exp(A) * exp(A) * exp(A), exp(3 * A)),
        (exp(A + S), apply("scalar exponential", S) * exp(A)),
        (apply("inverse", P) * P, ONE),
        (P * apply("inverse", P) * A, A),
        (apply("inverse", A - B) * A - apply("inverse", A - B) * B, ONE),
        (exp(apply("inverse", A * B) * A * B), apply("scalar exponential", ONE)),
        (exp(apply("logarithm", A * B)), A * B),
        (A * exp(A), exp(A) * A),
        (A * B * exp(A * B), exp(A * B) * A * B),
        (exp(A * B * apply("inverse", B)), exp(A)),
        (reciprocal(S + T) * S * A + reciprocal(S + T) * T * A, A),
        (apply("scalar exponential", apply("scalar logarithm", S)), S),
    ],
)
def test_identities_are_proved(left, right):
    assert proved(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (exp(A) * exp(B), exp(A + B)),
        (exp(A) * exp(B), exp(B) * exp(A)),
        (A * B, B * A),
        (apply("logarithm", exp(A)), A),
        (exp(A) * B, B * exp(A)),
        (apply("inverse", A - B), apply("inverse", A) - apply("inverse", B)),
        (exp(A), exp(-A)),
        (apply("scalar exponential", S), S + 1),
    ],
)
def test_false_identities_are_not_proved(left, right):
    assert not proved(left, right)


def test_hypotheses_are_used():
    commute = [(A * B, B * A)]
    assert proved(exp(A) * exp(B), exp(A + B), commute)
    assert proved(exp(A) * B, B * exp(A), commute)
    assert not proved(exp(A) * exp(P), exp(A + P), commute)


def test_complex_numbers_and_pi():
    i, pi = ALG.scalar(sm.GaussianRational(Fraction(0), Fraction(1))).polynomial, ALG.pi.polynomial
    assert proved(i * i * A, -A)
    assert proved(2j * A, 2 * i * A)
    assert not proved(apply("scalar exponential", i * pi), -ONE)  # true, but nothing is known of π here


def test_polynomials_are_what_numbers_say():
    """Evaluate both sides of random products at random matrices in NumPy."""
    generator = np.random.default_rng(1)
    a, b = generator.integers(-3, 4, (2, 3, 3)).astype(float)
    p, q = A * B - 2 * B * A + 3, B * B - A * Fraction(1, 2)

    def value(polynomial):
        total = np.zeros((3, 3))
        for (_, word), c in polynomial.terms.items():
            term = np.eye(3) * float(c)
            for letter in word:
                term = term @ {"A": a, "B": b}[letter.name]
            total += term
        return total

    assert np.allclose(value(p * q), value(p) @ value(q))
    assert np.allclose(value(p - q), value(p) - value(q))
    assert np.allclose(value((A + B) ** 3), np.linalg.matrix_power(a + b, 3))


def theorem(formula=three_layers.weights):
    return in_words(Statement.parse(formula))


def test_theorem_one_is_proved_for_every_dimension():
    evidence = theorem()
    assert evidence.outcome == "proved"
    assert set(evidence.data["premises"]) == {
        "inverse", "reciprocal", "exp zero", "exp scalar", "exp add", "exp of log", "equal arguments",
    }  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), MUTATIONS)
def test_a_mutated_closed_form_is_not_proved(right, wrong):
    assert theorem(mutated(right, wrong)).outcome == "undecided"


def test_the_unchanged_text_passes_through_the_mutation_machinery():
    assert theorem(mutated("exp(alpha) - 1", "exp(alpha) - 1")).outcome == "proved"


def test_a_saved_proof_is_checked_from_the_file_alone():
    data = json.loads(json.dumps(theorem().data["proofs"]))
    proofs, hypotheses = decode(data)
    assert sum(len(proof.steps) for proof in proofs) > 5
    for proof in proofs:
        check(proof, hypotheses)
    assert proofs[0].start != proofs[0].end == proofs[1].end
    assert encode(proofs, hypotheses) == data


def leaves(data, path=()):
    """Yield paths to all coefficients and letter indices of an encoded proof."""
    if isinstance(data, dict):
        for key in data:
            yield from leaves(data[key], (*path, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from leaves(item, (*path, index))
    elif "steps" in path and path[-1] not in {"name", "function", "label", "index"}:
        yield path


def test_no_tampered_proof_passes():
    """Change every coefficient and every letter in the steps, one at a time."""
    text = json.dumps(theorem().data["proofs"])
    paths = list(leaves(json.loads(text)))
    assert len(paths) > 100
    for path in paths:
        data = json.loads(text)
        place = data
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        place[path[-1]] = "7" if isinstance(old, str) else (old + 1) % len(data["letters"])
        proofs, hypotheses = decode(data)
        with pytest.raises(InvalidProofError):
            [check(proof, hypotheses) for proof in proofs]


def test_the_checker_refuses_what_need_not_exist():
    """0⁻¹ · 0 = I would prove everything: an inverse, a reciprocal or a logarithm must occur in the statement."""
    for relation in (
        Relation("inverse", (ZERO,), "left"),
        Relation("reciprocal", (ZERO,)),
        Relation("exp of log", (ZERO,), "matrix"),
    ):
        proof = Proof(A, (Step(ONE, relation, ONE, A + 1),))
        with pytest.raises(InvalidProofError, match="need not exist"):
            check(proof)
    smuggled = reciprocal(S - T)
    relation = Relation("exp add", (smuggled, -smuggled, A))
    after = exp(ZERO) - exp(smuggled * A) * exp(-smuggled * A) + A
    with pytest.raises(InvalidProofError, match="need not exist"):
        check(Proof(A, (Step(ONE, relation, ONE, after),)))


COMMUTE = Prover([(A * B, B * A)])
COMMUTATION = COMMUTE.simplify(A * B - B * A)
SWAPPED = exp(A) * exp(B) - exp(A + B)


@pytest.mark.parametrize(
    ("relation", "says", "message"),
    [
        (Relation("exp sum", (A, B)), SWAPPED, "needs a proof"),
        (Relation("exp sum", (A, B), proof=Proof(ZERO)), SWAPPED, "not one of this statement"),
        (Relation("exp sum", (A, B), proof=Proof(A * B - B * A)), SWAPPED, "not one of this statement"),
        (Relation("exp sum", (A, B), proof=COMMUTATION), SWAPPED, "malformed"),  # without the hypothesis
        (Relation("exp commutes", (A, B), proof=Proof(ZERO)), A * exp(B) - exp(B) * A, "not one of this statement"),
        (Relation("equal arguments", (A, B), "exponential", proof=Proof(A)), exp(A) - exp(B), "not one of this"),
        (Relation("equal arguments", (A, B), "exponential"), exp(A) - exp(B), "needs a proof"),
        (Relation("exp scalar", (A, B)), exp(A + B) - apply("scalar exponential", A) * exp(B), "a scalar must"),
        (Relation("exp add", (A, B, P)), exp(A * P) * exp(B * P) - exp((A + B) * P), "a scalar must"),
        (Relation("exp add", (ONE, B, P)), exp(P) * exp(B * P) - exp((ONE + B) * P), "a scalar must"),
        (Relation("no such relation", (A, B), proof=Proof(ZERO)), ZERO, "there is no relation|not one of this"),
        (Relation("hypothesis", index=5), ZERO, "malformed"),
        (Relation("hypothesis", index=-1), ZERO, "numbered from 0"),
        (Relation("exp scalar", (S,)), ZERO, "malformed"),
        (Relation("exp of log", (A,), "other"), ZERO, "malformed|need not exist"),
    ],
)
def test_the_checker_refuses_relations_without_their_conditions(relation, says, message):
    """The arithmetic of each step is right; what it lacks is the right to take it."""
    start = exp(A) + apply("logarithm", A)
    with pytest.raises(InvalidProofError, match=message):
        check(Proof(start, (Step(ONE, relation, ONE, start - says),)))


def test_a_reciprocal_of_a_matrix_is_refused():
    start = Polynomial.of(Letter("reciprocal", argument=A))
    with pytest.raises(InvalidProofError, match="a scalar must"):
        check(Proof(start, (Step(ONE, Relation("reciprocal", (A,)), ONE, start - A * start + 1),)))


def test_with_the_hypothesis_the_same_step_is_accepted():
    relation = Relation("exp sum", (A, B), proof=COMMUTATION)
    start = exp(A) * exp(B)
    check(Proof(start, (Step(ONE, relation, ONE, exp(A + B)),)), COMMUTE.hypotheses)


def test_no_tampered_proof_from_a_hypothesis_passes():
    """A proof that uses exp sum and exp commutes, with parts of its own."""
    prover = Prover([(A * B, B * A)])
    proof = prover.simplify(exp(A) * exp(B) * B - exp(A + B) * B + B * exp(A))
    data = json.loads(json.dumps(encode([proof], prover.hypotheses)))
    names = json.dumps(data)
    assert "exp sum" in names
    assert "exp commutes" in names
    refused = 0
    for path in leaves(data):
        changed = json.loads(json.dumps(data))
        place = changed
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        place[path[-1]] = "7" if isinstance(old, str) else (old + 1) % len(changed["letters"])
        proofs, hypotheses = decode(changed)
        with pytest.raises(InvalidProofError):
            check_equal(proof.start, proof.end, proofs[0], hypotheses)
        refused += 1
    assert refused > 30


def test_what_the_prover_says_is_checked(monkeypatch):
    """A prover that lies is found out."""
    statement = Statement.parse(lambda A, B: (A @ B, B @ A))
    assert in_words(statement).outcome == "undecided"

    def lie(side):
        def simplify(self, p, depth=0):
            return Proof(p, (Step(ONE, Relation("exp zero"), ONE, A * B),)) if p == side else Proof(p)

        return simplify

    for side in (A * B, B * A):
        monkeypatch.setattr(Prover, "simplify", lie(side))
        with pytest.raises(InvalidProofError):
            in_words(statement)


def test_a_proof_of_something_else_is_refused():
    proof = Prover().simplify(exp(A) * exp(-A))
    check_equal(exp(A) * exp(-A), ONE, proof)
    with pytest.raises(InvalidProofError):
        check_equal(exp(A) * exp(-A), ZERO, proof)
    with pytest.raises(InvalidProofError):
        check_equal(exp(A) * exp(A), ONE, proof)
    broken = dataclasses.replace(proof, steps=(*proof.steps[:-1], dataclasses.replace(proof.steps[-1], after=ZERO)))
    with pytest.raises(InvalidProofError):
        check_equal(exp(A) * exp(-A), ZERO, broken)


def test_different_cuts_are_different_letters():
    matrix = Value(A)
    principal, other = ALG.logm(matrix), ALG.logm(matrix, Cut.parse(1))
    assert principal.polynomial != other.polynomial
    assert proved(ALG.expm(other).polynomial, A)
    assert not proved(other.polynomial, principal.polynomial)


TINY = Fraction(1, 10**18)
LOOK_ALIKES = [
    (Cut(3, Fraction(0)), Cut(0, Fraction(3 * math.pi))),
    (Cut(0, Fraction(1)), Cut(0, 1 + TINY)),
    (Cut(1, Fraction(0)), Cut(1, TINY)),
    (Cut(1, Fraction(0)), Cut(0, Fraction(math.pi))),
    (Cut(-1, Fraction(1)), Cut(1, Fraction(1 - 2 * math.pi))),
    (Cut(0, Fraction(1, 3)), Cut.parse(1 / 3)),
]


@pytest.mark.parametrize("pair", LOOK_ALIKES)
def test_cuts_that_print_alike_as_floats_are_different_letters(pair):
    matrix = Value(A)
    one, other = (ALG.logm(matrix, cut).polynomial for cut in pair)
    assert float(pair[0]) == pytest.approx(float(pair[1]), rel=1e-15)
    assert one != other
    assert not proved(one, other)
    assert str(pair[0]) != str(pair[1])
    two_cuts = sm.Claim(lambda A: (sm.logm(A, cut=pair[0]), sm.logm(A, cut=pair[1])), dimensions=[1])
    assert sm.prove(two_cuts).verdict != "proved"


@given(
    st.lists(
        st.builds(Cut, st.integers(-3, 3), st.fractions(-10, 10, max_denominator=10**20)),
        min_size=2,
        max_size=2,
        unique=True,
    )
)
def test_cuts_have_names_of_their_own(cuts):
    assert str(cuts[0]) != str(cuts[1])


def test_an_argument_that_turns_out_to_be_zero_ends_the_search():
    """1/(s(1/s) − 1) exists for no s."""
    claim = sm.Claim(lambda A, *, s: (1 / (s * (1 / s) - 1) * A, A), dimensions=[1])
    assert sm.prove(claim).verdict == "undecided"
    vanishing = reciprocal(S * reciprocal(S) - 1)
    assert not proved(vanishing * A, A)
    assert not proved(apply("inverse", A * apply("inverse", A) - ONE), A)


def test_the_exponential_of_the_number_zero_is_one():
    assert proved(apply("scalar exponential", ZERO), ONE)
    assert proved(apply("scalar exponential", S * reciprocal(S) - 1) * A, A)
    assert not proved(apply("scalar exponential", S), ONE)
    with pytest.raises(InvalidProofError):  # of a matrix it is the identity, and of nothing else
        check(Proof(exp(A), (Step(ONE, Relation("exp zero"), ONE, ONE),)))


@pytest.mark.parametrize("number", ["1.00000000000000000001", Fraction(1, 3), Decimal("0.1"), 3, 0.1, 2j, "-2/7"])
def test_exact_constants_in_every_number_system(number):
    """The error of s·(1/s) − 1 is what the number system's own rounding leaves."""
    exact = exact_scalar(number)
    table = [[[str(exact.real), str(exact.imag)]]]
    for alg in (BallAlgebra(300), MultiprecisionAlgebra(300), Float64Algebra(), ExactAlgebra()):
        with alg.working():
            one = alg.matrix(sm.ExactMatrix.parse([[1]]))
            expected = alg.matrix(sm.ExactMatrix.parse(table))
            allowed = 2.0**-52 if alg.name == "float64" else 2.0**-290
            for scaled in (alg.scale(alg.scalar(number), one), alg.scale(number, one)):
                difference = alg.norm(alg.sub(scaled, expected))
                assert abs(difference) <= allowed
            assert abs(alg.exp(alg.log(alg.scalar(number))) - alg.scalar(number)) <= 8 * allowed
    assert Value(A).polynomial * ALG.scalar(number).polynomial == ALG.scale(number, Value(A)).polynomial


def test_what_words_cannot_say_is_refused():
    matrix, scalar = Value(A), Value(S)
    for refused, message in (
        (lambda: ALG.norm(matrix), "norm"),
        (lambda: ALG.transpose(matrix), "no transposes"),
        (lambda: ALG.adjoint(matrix), "no transposes, adjoints"),
        (lambda: ALG.trace(matrix), "traces"),
        (lambda: ALG.det(matrix), "determinants"),
        (lambda: 1 / matrix, "a matrix stands where words need a scalar"),
        (lambda: matrix * matrix, "a matrix stands where words need a scalar"),
        (lambda: ALG.exp(matrix), "a matrix stands where words need a scalar"),
        (lambda: scalar / 0, "divides by zero"),
        (lambda: scalar * float("nan"), "not a number"),
        (lambda: scalar * "2", "rational coefficients"),
        (lambda: ALG.matrix(sm.ExactMatrix.parse([[3, 0], [0, 2]])), "fixed size"),
    ):
        with pytest.raises((UnsupportedError, DivisionByZeroError), match=message):
            refused()
    assert ALG.eye(None).polynomial == ONE
    assert ALG.matrix(sm.ExactMatrix.parse([[3, 0], [0, 3]])).polynomial == 3 * ONE


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (lambda A, *, s: (A, A) if s > 0 else (A, 2 * A), "compare it"),
        (lambda A, *, s: (A, A) if s == 0 else (A, 2 * A), "branch on"),
        (lambda A, *, s: (A, A) if s else (A, 2 * A), "branch on it"),
        (lambda A: (A, A) if A != A else (A, 2 * A), "compare it"),
        (lambda A: (A, A) if len(A) == 4 else (A, 2 * A), "ask for its dimension"),
        (lambda A: (A, sum(A for _ in range(A.nrows))), "ask for its nrows"),
        (lambda A, *, s: ({s: A}[s], A), "unhashable"),
        (lambda A: (1 / A, A), "nothing is divided by a matrix"),
        (lambda A: (A * A, A), "two matrices are multiplied by @"),
        (lambda A: (notation.exp(A), A), "exp is for scalars"),
        (lambda A, *, s: (s / 0 * A, A), "divides by zero"),
        (lambda A, *, s: (s * A.shape[0] * A, A), "ask for its shape"),
        (lambda A, *, s: (s * float("nan") * A, A), "not a number"),
        (lambda A, *, s: (s * "two" * A, A), "is not a number"),
        (lambda A: (A @ 2, A), "needs a matrix"),
        (lambda A: (sm.eye(2) @ A, A), "positional argument"),
        (lambda A: (sm.norm(A) * A, A), "no attribute 'norm'"),
    ],
)
def test_what_no_formula_can_mean_is_refused_with_its_line(formula, message):
    with pytest.raises(FormulaError, match=rf"^formula, line \d+ \(.*: .*{message}"):
        sm.Claim(formula)


@pytest.mark.parametrize(
    "content",
    [
        {"letters": [], "proofs": [{"start": [["1", [0], []]], "steps": []}], "hypotheses": []},
        {"letters": [{"kind": "matrix", "name": "A"}], "proofs": [{"start": [["1", [], [-1]]], "steps": []}],
         "hypotheses": []},
        {"letters": [{"kind": "matrix", "name": "A", "argument": [["1", [], [0]]]}], "proofs": [], "hypotheses": []},
        {"letters": [{"kind": "tensor", "name": "A"}], "proofs": [], "hypotheses": []},
        {"letters": []},
    ],
)  # fmt: skip
def test_damaged_proofs_are_refused(content):
    with pytest.raises(InputError, match="not a proof"):
        decode(content)


@pytest.mark.slow
def test_rules_that_grow_come_to_an_end():
    for hypothesis in (
        [(A, B * A * B + A * A)],
        [(A, A * B * A + A * exp(A))],
        [(A, exp(A) * B)],
        [(A * B, B * A), (B * A, A * B)],
    ):
        assert not proved(exp(A) * B, A, hypothesis)


def test_deep_nesting_is_shared():
    p = A
    for _ in range(40):
        p = exp(p * A + p)
    assert proved(p, p)
    assert not proved(p, A)


def test_premises_hold_for_matrices():
    """Every premise that the checker grants, at random matrices in SciPy."""
    generator = np.random.default_rng(2)
    a, b = generator.standard_normal((2, 3, 3))
    e, eye = scipy.linalg.expm, np.eye(3)
    assert np.allclose(e(0 * a), eye)
    assert np.allclose(e(0.7 * eye + a), np.exp(0.7) * e(a))
    assert np.allclose(e(0.3 * a) @ e(-1.2 * a), e(-0.9 * a))
    c = a @ a - 2 * a  # commutes with a
    assert np.allclose(e(a) @ e(c), e(a + c))
    assert np.allclose(c @ e(a), e(a) @ c)
    assert not np.allclose(e(a) @ e(b), e(a + b))
