"""What proofs in letters take for granted, at matrices of numbers: every premise and its side conditions.

The matrices are where things go wrong: singular, defective, on the cut of the logarithm. The cases are in
``helpers/premise_cases.py``.
"""

from contextlib import suppress
from fractions import Fraction
from inspect import signature
from itertools import product
from random import Random

import pytest
from helpers.models import DoesNotExistError, Model, UnclearError
from helpers.premise_cases import (
    CASES,
    DIMENSION,
    HALF_TURN,
    ZERO,
    A,
    B,
    Case,
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
    number,
    over,
    tr,
    what_it_says,
)
from helpers.sampling import sampled

from symbolic_matexp.claims.words import premises
from symbolic_matexp.claims.words.checker import (
    Chain,
    InvalidProofError,
    Proof,
    Relation,
    Step,
    check,
    partial_letters,
)
from symbolic_matexp.claims.words.polynomial import ONE, Polynomial


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


@pytest.mark.parametrize("case", sampled([c for c in CASES if c.tempting or c.says is Says.NOT_SHOWN], 2), ids=str)
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


# Arguments at random: nothing false is said of them. The strangest are the likeliest to be forgotten.

ARGUMENTS = [
    *(
        ZERO,
        ONE,
        -ONE,
        i,
        number(1, 2),
        number(2),
        S,
        T,
        S - S * S,
        HALF_TURN,
        DIMENSION,
        A,
        -A,
        B,
        A * A,
        A * B,
        A - S,
    ),
    *(inv(A), inv(ZERO), inv(S), inv(inv(A)), inv(A - A * A), over(S), over(ZERO), over(S - S * S), exp(A), exp(-A)),
    *(exp(ZERO), e(S), tr(A), det(A), log(A), log(A, "mirrored"), log(A, "cut 0"), log(ZERO), log(-ONE), log(inv(A))),
    *(log(log(A)), log(exp(A)), exp(log(A)), ln(S), ln(S, "mirrored"), ln(ZERO), ln(-ONE), log(S), exp(S)),
]
SCALARS = [p for p in ARGUMENTS if p.is_scalar]
STRANGE = [
    Model(1, A=[[-1]], B=[[-1]], s=-1, t=1),
    Model(2, A=[[0, 0], [0, 0]], B=[[0, 0], [0, 0]], s=0, t=0),
    Model(2, A=[[1, 0], [0, 0]], B=[[1, 0], [0, 0]], s=1, t=1),
    Model(2, A=[[0, 1], [0, 0]], B=[[0, 0], [1, 0]], s=2, t=Fraction(1, 2)),
    Model(2, A=[[-1, 1], [0, -1]], B=[[-1, -1], [0, -1]], s=-2, t=-1),
]


def arguments_at_random(name):
    """Yield arguments for a premise: all, if it has no more than one, else some at random that fit together."""
    count, draw = len(signature(premises.PREMISES[name].fact).parameters), Random(name)
    if count < 2:
        yield from product(ARGUMENTS, repeat=count)
        return
    for _ in range(60):
        if name not in {"annihilating polynomial", "adjoint action"}:
            yield tuple(draw.choice(ARGUMENTS) for _ in range(count))
            continue
        p, t, roots = draw.choice(ARGUMENTS), draw.choice(SCALARS), draw.choices([ZERO, ONE, S, T, *SCALARS], k=3)
        roots = draw.choice([roots, roots[:1], roots[:2], roots[:1] * 2, [roots[0], *roots[:2]]])
        if name == "adjoint action":
            yield exp(t * p), p, t, draw.choice(ARGUMENTS), *roots
        else:
            f, t = draw.choice([(exp(t * p), t), (log(p), ONE), (log(p, "mirrored"), ONE)])
            yield f, p, t, *roots


@pytest.mark.parametrize("name", premises.PREMISES)
def test_nothing_false_is_said_of_arguments_at_random(name):
    for arguments in arguments_at_random(name):
        for model in STRANGE:
            with suppress(UnclearError):  # exp(exp(10)), for example
                assert what_it_says(Case(name, arguments, model, Says.TRUE)) is not Says.FALSE


# The checker.


def relation_with_proofs(case, fact):
    """Return hypotheses that say what a premise needs, and the relation, which is proved from them."""
    hypotheses = tuple(Relation("hypothesis", (p,)) for p in hypotheses_for(fact))
    chains = tuple(Chain(left, (Step(ONE, k, ONE, right),)) for k, (left, right) in enumerate(fact.needed))
    return (*hypotheses, Relation(case.premise, case.arguments, chains))


def hypotheses_for(fact):
    """Return polynomials that say what a premise needs, if they are zero."""
    return [left - right for left, right in fact.needed]


def existing(case, fact):
    """Return the inverses and logarithms of a relation that exist at the model of its case."""
    letters = partial_letters([*case.arguments, fact.left, fact.right]) - set(fact.made)
    return {letter for letter in letters if case.model.exists(letter)} | {
        letter for letter in partial_letters(case.arguments) if case.model.exists(letter)
    }


def shown_to_exist(letter):
    """Return a relation that the checker accepts only if the letter exists."""
    return Relation("equal arguments", (Polynomial.of(letter), letter.argument), (Chain(letter.argument),))


@pytest.mark.parametrize("case", sampled([c for c in CASES if c.says is Says.TRUE], 3), ids=str)
def test_the_checker_accepts_a_premise_whose_needs_are_proved(case):
    fact = premises.PREMISES[case.premise].fact(*case.arguments)
    relations, letters = relation_with_proofs(case, fact), existing(case, fact)
    proof = Proof(relations, (Chain(fact.left, (Step(ONE, len(fact.needed), ONE, fact.right),)),))
    assumed = hypotheses_for(fact)
    check(proof, [(fact.left, fact.right)], assumed, letters)
    check(Proof((*relations, *map(shown_to_exist, fact.made)), ()), [], assumed, letters)
    for letter in set(fact.made) - letters:
        with pytest.raises(InvalidProofError, match="need not exist"):
            check(Proof((shown_to_exist(letter),), ()), [], assumed, letters)


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
    chains = tuple(Chain(left) for left, right in fact.needed)
    with pytest.raises(InvalidProofError, match="proves something else"):
        check(Proof((Relation(case.premise, case.arguments, chains),), ()), [], (), letters)
