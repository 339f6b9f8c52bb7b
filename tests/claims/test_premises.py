"""What proofs in letters take for granted, at matrices of numbers: every premise, its side conditions, and mutants.

The matrices are where things go wrong: singular, defective, on the cut of the logarithm. Every mutant, which is a
premise with one mistake in it, must be caught by the same cases.
"""

import pytest
from helpers.models import DoesNotExistError, Model, NonsenseError, same
from helpers.premise_cases import (
    CASES,
    DIMENSION,
    GENERAL,
    HALF_TURN,
    LOGARITHMS,
    ZERO,
    A,
    B,
    P,
    S,
    Says,
    T,
    det,
    e,
    exp,
    i,
    inv,
    ln,
    log,
    over,
    tr,
)

from symbolic_matexp.claims.words import involution, premises
from symbolic_matexp.claims.words.checker import (
    Chain,
    InvalidProofError,
    Proof,
    Relation,
    Step,
    check,
    fact_of,
    partial_letters,
)
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial


def what_it_says(case, module=premises):
    """Return what a premise says at the model of a case, judged by numbers alone."""
    model = case.model
    try:
        fact = module.PREMISES[case.premise].fact(*case.arguments)
    except module.NotApplicableError:
        return Says.NOT_APPLICABLE
    letters = partial_letters(case.arguments) | (partial_letters([fact.left, fact.right]) - set(fact.made))
    letters |= set(fact.used)
    try:
        if not all(model.exists(letter) for letter in letters):
            return Says.UNDEFINED
        if not all(model.is_zero(p) for p in fact.needed):
            return Says.NOT_SHOWN
        right = all(model.exists(letter) for letter in fact.made) and model.is_zero(fact.left - fact.right)
    except (NonsenseError, DoesNotExistError):
        return Says.FALSE
    return Says.TRUE if right else Says.FALSE


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_premise_is_true_where_it_speaks_and_silent_where_it_must_be(case):
    assert what_it_says(case) is case.says


def test_every_premise_has_cases():
    assert {case.premise for case in CASES if case.says is Says.TRUE} == set(premises.PREMISES)


def test_every_premise_that_needs_something_has_a_case_without_it():
    needing = {
        c.premise for c in CASES if c.says is Says.TRUE and premises.PREMISES[c.premise].fact(*c.arguments).needed
    }
    assert needing == {case.premise for case in CASES if case.says is Says.NOT_SHOWN}


@pytest.mark.parametrize("case", [c for c in CASES if c.tempting or c.says is Says.NOT_SHOWN], ids=str)
def test_the_side_condition_is_needed(case):
    """Without it the premise would say something false."""
    if case.tempting:
        left, right = case.tempting
    else:
        fact = premises.PREMISES[case.premise].fact(*case.arguments)
        left, right = fact.left, fact.right
    try:
        assert not case.model.is_zero(left - right)
    except DoesNotExistError:
        assert case.premise in {"inverse found", "reciprocal found", "equal arguments"}


# The checker.


def relation_with_proofs(case, fact):
    """Return hypotheses that say what a premise needs, and the relation, which is proved from them."""
    hypotheses = tuple(Relation("hypothesis", (p,)) for p in fact.needed)
    chains = tuple(Chain(p, (Step(ONE, k, ONE, ZERO),)) for k, p in enumerate(fact.needed))
    return (*hypotheses, Relation(case.premise, case.arguments, chains))


def existing(case, fact):
    """Return the inverses and logarithms of a relation that exist at the model of its case."""
    letters = partial_letters([*case.arguments, fact.left, fact.right]) - set(fact.made)
    return {letter for letter in letters if case.model.exists(letter)} | {
        letter for letter in partial_letters(case.arguments) if case.model.exists(letter)
    }


def shown_to_exist(letter):
    """Return a relation that the checker accepts only if the letter exists."""
    return Relation("equal arguments", (Polynomial.of(letter), letter.argument), (Chain(ZERO),))


@pytest.mark.parametrize("case", [c for c in CASES if c.says is Says.TRUE], ids=str)
def test_the_checker_accepts_a_premise_whose_needs_are_proved(case):
    fact = premises.PREMISES[case.premise].fact(*case.arguments)
    relations, letters = relation_with_proofs(case, fact), existing(case, fact)
    proof = Proof(relations, (Chain(fact.left, (Step(ONE, len(fact.needed), ONE, fact.right),)),))
    check(proof, [(fact.left, fact.right)], fact.needed, letters)
    check(Proof((*relations, *map(shown_to_exist, fact.made)), ()), [], fact.needed, letters)
    for letter in set(fact.made) - letters:
        with pytest.raises(InvalidProofError, match="need not exist"):
            check(Proof((shown_to_exist(letter),), ()), [], fact.needed, letters)


@pytest.mark.parametrize("case", [c for c in CASES if c.says is not Says.TRUE], ids=str)
def test_the_checker_refuses_a_premise_whose_side_condition_fails(case):
    if case.says is Says.NOT_APPLICABLE:
        letters = {letter for letter in partial_letters(case.arguments) if case.model.exists(letter)}
        with pytest.raises(InvalidProofError, match="is malformed"):
            check(Proof((Relation(case.premise, case.arguments),), ()), [], (), letters)
        return
    fact = premises.PREMISES[case.premise].fact(*case.arguments)
    letters = existing(case, fact)
    if case.says is Says.UNDEFINED:
        with pytest.raises(InvalidProofError, match="need not exist"):
            check(Proof((Relation(case.premise, case.arguments),), ()), [], (), letters)
        return
    with pytest.raises(InvalidProofError, match="has 0"):
        check(Proof((Relation(case.premise, case.arguments),), ()), [], (), letters)
    chains = tuple(Chain(p) for p in fact.needed)
    with pytest.raises(InvalidProofError, match="proves something else"):
        check(Proof((Relation(case.premise, case.arguments, chains),), ()), [], (), letters)


# Transposes, adjoints, traces.

ALL_LETTERS = [Polynomial.of(Letter(kind, "A")) for kind in ("matrix", "transpose", "adjoint", "conjugate matrix")]
FORMS = [
    *ALL_LETTERS,
    A * B * P,
    ALL_LETTERS[1] * ALL_LETTERS[2] * ALL_LETTERS[3],
    i * S * A * B + T * P - i * A,
    Polynomial.of(Letter("conjugate", "s")) * HALF_TURN * A + DIMENSION * B,
    exp(A * B),
    exp(i * A * P) * B,
    e(i * S) * A,
    over(S + i) * A * B,
    tr(A, B) * P + i * tr(A),
    det(A * B + i) * B,
    tr(A, B, P) * A,
    ONE,
    ZERO,
    S * i,
]
PARTIAL_FORMS = [
    inv(A * P) * B,
    *(log(A, label) * P for label in ("", "mirrored", "cut 0", "mirrored cut 0")),
    *(exp(i * log(A, label)) for label in ("", "mirrored", "cut 0", "mirrored cut 0")),
    *(ln(-T * T, label) * A for label in ("", "mirrored", "cut 0", "mirrored cut 0")),
    ln(S) * log(A * A),
]
INVOLUTIONS = [
    *((p, model) for p in FORMS for model in GENERAL),
    *((p, model) for p in PARTIAL_FORMS for model in (*GENERAL, *LOGARITHMS[-3:]) if "B" in model._given),
]


def image_is_right(name, p, model, module=involution):
    """Whether the image of a polynomial is at matrices of numbers what it should be."""
    return same(model.matrix(getattr(module, name)(p)), model.image(name, p))


@pytest.mark.parametrize("name", ["transpose", "adjoint", "trace"])
def test_transposes_adjoints_and_traces_are_what_they_are_at_numbers(name):
    wrong = [(p.key, model) for p, model in INVOLUTIONS if not image_is_right(name, p, model)]
    assert wrong == []


def test_what_is_made_of_a_hypothesis():
    at_minus_one = Model(1, A=[[-1]], B=[[1j]], s=2j)
    h = log(A) - HALF_TURN
    assert at_minus_one.is_zero(h)
    for name, function in {"hypothesis transposed": "transpose", "adjoint of hypothesis": "adjoint"}.items():
        fact = fact_of(Relation(name, (h,)), [h])
        assert fact.left == getattr(involution, function)(h)
        assert at_minus_one.is_zero(fact.left - fact.right)
    # The logarithm of the adjoint is not the adjoint of the logarithm on the cut.
    assert not at_minus_one.is_zero(log(involution.adjoint(A)) - involution.adjoint(HALF_TURN))
