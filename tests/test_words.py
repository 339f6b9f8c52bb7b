"""Proofs for every dimension: what is found, what the checker refuses, and what must not be provable."""

import dataclasses
import json
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
from helpers import MUTATIONS, mutated

import symbolic_matexp as sm
from symbolic_matexp.cut import Cut
from symbolic_matexp.errors import InputError, UnsupportedError
from symbolic_matexp.formulas import closed_form
from symbolic_matexp.statement import Statement
from symbolic_matexp.words.algebra import ANY_SIZE, WordAlgebra
from symbolic_matexp.words.argument import in_words
from symbolic_matexp.words.checker import InvalidProofError, Proof, Relation, Step, check, check_equal
from symbolic_matexp.words.polynomial import ONE, Letter, Polynomial, apply, reciprocal
from symbolic_matexp.words.prover import Prover
from symbolic_matexp.words.serial import decode, encode

ALG = WordAlgebra()
A, B, P, X1, X2 = (Polynomial.of(Letter("matrix", name)) for name in ("A", "B", "P", "X1", "X2"))
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
    i = ALG.scalar(sm.GaussianRational(Fraction(0), Fraction(1)))
    assert proved(i * i * A, -A)
    assert proved(2j * A, 2 * i * A)
    assert not proved(apply("scalar exponential", i * ALG.pi), -ONE)  # true, but nothing is known of π here


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


def theorem(formula=closed_form.weights):
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
    assert theorem(mutated("q = alg.exp", "q = alg.exp")).outcome == "proved"


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


@pytest.mark.parametrize(
    "relation",
    [
        Relation("exp sum", (A, B)),
        Relation("exp sum", (A, B), proof=Proof(ZERO)),
        Relation("exp sum", (A, B), proof=Proof(A * B - B * A)),
        Relation("exp commutes", (A, B), proof=Proof(ZERO)),
        Relation("equal arguments", (A, B), "exponential", proof=Proof(A)),
        Relation("equal arguments", (A, B), "exponential"),
        Relation("exp scalar", (A, B)),
        Relation("exp add", (A, B, P)),
        Relation("reciprocal", (A,)),
        Relation("no such relation", (A, B), proof=Proof(A * B - B * A)),
    ],
)
def test_the_checker_refuses_relations_without_their_conditions(relation):
    start = exp(A) + apply("reciprocal", A)
    with pytest.raises(InvalidProofError):
        check(Proof(start, (Step(ONE, relation, ONE, start),)))


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
    assert ALG.logm(A) != ALG.logm(A, Cut.parse(1))
    assert proved(ALG.expm(ALG.logm(A, Cut.parse(1))), A)
    assert not proved(ALG.logm(A, Cut.parse(1)), ALG.logm(A))


def test_what_words_cannot_say_is_refused():
    with pytest.raises(UnsupportedError, match="norm"):
        ALG.norm(A)
    with pytest.raises(UnsupportedError, match="fixed size"):
        ALG.eye(2)
    assert ALG.eye(ANY_SIZE) == ONE
    with pytest.raises(UnsupportedError, match="size, sign or value"):
        _ = S > 0
    with pytest.raises(UnsupportedError, match="divided by"):
        _ = 1 / A
    assert ALG.matrix(sm.ExactMatrix.parse([[3, 0], [0, 3]])) == 3 * ONE
    with pytest.raises(UnsupportedError, match="fixed size"):
        ALG.matrix(sm.ExactMatrix.parse([[3, 0], [0, 2]]))
    with pytest.raises(InputError, match="not a proof"):
        decode({"letters": [], "proofs": [{"start": [["1", [0], []]], "steps": []}], "hypotheses": []})


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
