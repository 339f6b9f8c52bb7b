"""The checker against false proofs, each of which only one of its comparisons refuses, and mutants of the checker."""

import dataclasses

import pytest
from helpers.mutants import mutated_module
from helpers.premise_cases import ZERO, A, B, S, exp, inv, ln, log, number, over, tr

from symbolic_matexp.claims.words import checker, polynomial
from symbolic_matexp.claims.words.checker import Chain, InvalidProofError, Proof, Relation, Step
from symbolic_matexp.claims.words.involution import transpose
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial


def letters(*polynomials):
    """Return the letters that polynomials are."""
    return {letter for p in polynomials for scalars, word in p.terms for letter in scalars + word}


def steps(start, *rest):
    """Return a chain of (left, relation, right, after)."""
    return Chain(start, tuple(Step(*step) for step in rest))


@dataclasses.dataclass(frozen=True)
class Attempt:
    """A proof, what it is to prove, and what is assumed."""

    why: str
    proof: Proof
    equations: list
    assumed: tuple = ()
    existing: frozenset = frozenset()

    def __str__(self):
        return self.why

    def passes(self, module=checker):
        """Whether a checker accepts it."""
        try:
            module.check(self.proof, self.equations, self.assumed, self.existing)
        except module.InvalidProofError:
            return False
        return True


def relations_only(why, *relations, assumed=(), existing=()):
    """An attempt to have relations accepted."""
    return Attempt(why, Proof(relations, ()), [], assumed, frozenset(existing))


def one_step(relation, start, end):
    """A proof of start = end in one step."""
    return Proof((relation,), (steps(start, (ONE, 0, ONE, end)),))


ASSUMPTION = A * B - ONE
ASSUMED = Relation("hypothesis", (ASSUMPTION,))
FOUND = Relation("inverse found", (A, B), (steps(A * B, (ONE, 0, ONE, ONE)),))
COMMUTE = A * B - B * A
TWO_ROOTS = A * A - S * A
EXPONENTIALS = Relation("exp sum", (A, B), (steps(A * B, (ONE, 0, ONE, B * A)),))
NOTHING = Chain(ZERO)

RIGHT = [
    Attempt(
        "exp(A) exp(−A) = I",
        one_step(Relation("exp inverse", (A,)), exp(A) * exp(-A), ONE),
        [(exp(A) * exp(-A), ONE)],
    ),
    Attempt("a polynomial is itself", Proof((), (Chain(A * B),)), [(A * B, A * B)]),
    Attempt(
        "AB = I gives A⁻¹ = B",
        Proof((ASSUMED, FOUND), (steps(inv(A), (ONE, 1, ONE, B)),)),
        [(inv(A), B)],
        (ASSUMPTION,),
    ),
    Attempt(
        "AB = I gives BA = I: the inverse is found, and then used",
        Proof(
            (ASSUMED, FOUND, Relation("left inverse", (A,))),
            (steps(B * A, (-ONE, 1, A, inv(A) * A), (ONE, 2, ONE, ONE)),),
        ),
        [(B * A, ONE)],
        (ASSUMPTION,),
    ),
    Attempt(
        "AB = BA gives exp(A) exp(B) = exp(A + B)",
        Proof(
            (Relation("hypothesis", (COMMUTE,)), EXPONENTIALS), (steps(exp(A) * exp(B), (ONE, 1, ONE, exp(A + B))),)
        ),
        [(exp(A) * exp(B), exp(A + B))],
        (COMMUTE,),
    ),
    Attempt("exp(log(A)) = A", one_step(Relation("exp of log", (log(A),)), exp(log(A)), A), [(exp(log(A)), A)]),
    Attempt(
        "a multiple in both sides",
        Proof((ASSUMED,), (steps(B * A * B * A, (B, 0, A, B * A)),)),
        [(B * A * B * A, B * A)],
        (ASSUMPTION,),
    ),
    relations_only("an inverse that is said to exist", Relation("left inverse", (A,)), existing=letters(inv(A))),
]

UNPROVED = Attempt(
    "exp(A) exp(B) = exp(A + B) with nothing proved",
    Proof((Relation("exp sum", (A, B)),), (steps(exp(A) * exp(B), (ONE, 0, ONE, exp(A + B))),)),
    [(exp(A) * exp(B), exp(A + B))],
)
ONE_IS_ZERO = [(ONE, ZERO)]
EXISTENCE = "exists for nothing"

WRONG = [
    # Chains.
    Attempt("a chain that ends elsewhere", Proof((), (Chain(A * B),)), [(A * B, B * A)]),
    Attempt("a chain that starts elsewhere", Proof((), (Chain(B * A),)), [(A * B, B * A)]),
    Attempt(
        "a step to something else",
        Proof((ASSUMED,), (steps(A * B, (ONE, 0, ONE, ZERO)),)),
        [(A * B, ZERO)],
        (ASSUMPTION,),
    ),
    Attempt(
        "a step to something else, from which the next one comes back",
        Proof((ASSUMED,), (steps(A * B, (ONE, 0, ONE, A), (ZERO, 0, ONE, ONE)),)),
        [(A * B, ONE)],
        (ASSUMPTION,),
    ),
    Attempt(
        "right multiples count",
        Proof((ASSUMED,), (steps(A * B * A, (ONE, 0, B, A)),)),
        [(A * B * A, A)],
        (ASSUMPTION,),
    ),
    Attempt(
        "left multiples count",
        Proof((ASSUMED,), (steps(B * A * B, (A, 0, ONE, B)),)),
        [(B * A * B, B)],
        (ASSUMPTION,),
    ),
    Attempt("too few chains", Proof((), ()), [(A, B)]),
    Attempt("too many chains", Proof((), (Chain(A), Chain(B))), [(A, A)]),
    # Relations, and which may be used.
    Attempt("a relation that is missing", Proof((), (steps(A, (ONE, 0, ONE, B)),)), [(A, B)]),
    Attempt(
        "a relation counted from the end",
        Proof((ASSUMED,), (steps(A * B, (ONE, -1, ONE, ONE)),)),
        [(A * B, ONE)],
        (ASSUMPTION,),
    ),
    Attempt(
        "a relation proved by itself and a later one: every matrix would be inverse to every other",
        Proof(
            (
                Relation(
                    "inverse found",
                    (A, B),
                    (steps(A * B, (-A, 0, ONE, A * inv(A)), (ONE, 1, ONE, ONE)),),
                ),
                Relation("right inverse", (A,)),
            ),
            (steps(inv(A), (ONE, 0, ONE, B)),),
        ),
        [(inv(A), B)],
    ),
    Attempt("a hypothesis that nobody made", one_step(ASSUMED, A * B, ONE), [(A * B, ONE)]),
    Attempt("another hypothesis than that made", one_step(ASSUMED, A * B, ONE), [(A * B, ONE)], (B * A - ONE,)),
    Attempt(
        "a hypothesis transposed that nobody made",
        one_step(Relation("hypothesis transposed", (A,)), Polynomial.of(Letter("transpose", "A")), ZERO),
        [(Polynomial.of(Letter("transpose", "A")), ZERO)],
    ),
    relations_only(
        "two hypotheses in one", Relation("hypothesis", (ASSUMPTION, COMMUTE)), assumed=(ASSUMPTION, COMMUTE)
    ),
    relations_only("no hypothesis", Relation("hypothesis", ()), assumed=(ASSUMPTION,)),
    relations_only("an unknown premise", Relation("exp product", (A, B))),
    relations_only("an argument too many", Relation("exp inverse", (A, B))),
    relations_only("an argument too few", Relation("exp sum", (A,))),
    relations_only("a premise that does not apply", Relation("log value", (number(3),))),
    # What premises need.
    UNPROVED,
    relations_only("a need with a chain that stops halfway", Relation("exp sum", (A, B), (Chain(A * B),))),
    relations_only("a need with a chain about something else", Relation("exp sum", (A, B), (NOTHING,))),
    relations_only("one need of two is proved", Relation("exp central", (A, A * A), (NOTHING,))),
    relations_only("a chain too many", Relation("exp inverse", (A,), (NOTHING,))),
    # What exists.
    Attempt(
        "0⁻¹ exists because it equals itself",
        Proof(
            (Relation("equal arguments", (inv(ZERO), ZERO), (NOTHING,)), Relation("left inverse", (ZERO,))),
            (steps(ONE, (-ONE, 1, ONE, ZERO)),),
        ),
        ONE_IS_ZERO,
    ),
    *(
        Attempt(
            f"0 · 0⁻¹ = 1 by {name}",
            Proof((Relation(name, (ZERO,)),), (steps(ONE, (-ONE, 0, ONE, ZERO)),)),
            ONE_IS_ZERO,
        )
        for name in ("left inverse", "right inverse", "reciprocal of")
    ),
    relations_only(f"A⁻¹ {EXISTENCE}", Relation("left inverse", (A,))),
    relations_only(f"1/s {EXISTENCE}", Relation("reciprocal of", (S,))),
    relations_only(f"1/s {EXISTENCE} inside", Relation("scalar exp sum", (over(S), ONE))),
    relations_only(f"log(A) {EXISTENCE}", Relation("exp of log", (log(A),))),
    relations_only(f"the scalar log(s) {EXISTENCE}", Relation("exp of log", (ln(S),))),
    relations_only(f"A⁻¹ {EXISTENCE} inside", Relation("exp inverse", (exp(B * inv(A)),))),
    relations_only(f"A⁻¹ {EXISTENCE} under a trace", Relation("exp scalar", (tr(inv(A)), B))),
    relations_only("another branch exists", Relation("exp of log", (log(A, "mirrored"),)), existing=letters(log(A))),
    relations_only("another inverse exists", Relation("left inverse", (A,)), existing=letters(inv(B), over(S))),
    relations_only(
        "an inverse that is found later", Relation("left inverse", (A,)), ASSUMED, FOUND, assumed=(ASSUMPTION,)
    ),
    relations_only(
        "what a need is proved with exists only by the relation",
        Relation("hypothesis", (ASSUMPTION,)),
        Relation(
            "inverse found",
            (A, B),
            (
                steps(
                    A * B, (inv(A), 0, ONE, A * B - inv(A) * ASSUMPTION), (-inv(A), 0, ONE, A * B), (ONE, 0, ONE, ONE)
                ),
            ),
        ),
        assumed=(ASSUMPTION,),
    ),
    Attempt(
        "a step multiplies with an inverse that need not exist, from the left",
        Proof((ASSUMED,), (steps(A, (inv(A), 0, ONE, A - inv(A) * ASSUMPTION), (-inv(A), 0, ONE, A)),)),
        [(A, A)],
        (ASSUMPTION,),
    ),
    Attempt(
        "a step multiplies with a logarithm that need not exist, from the right",
        Proof((ASSUMED,), (steps(A, (ONE, 0, log(B), A - ASSUMPTION * log(B)), (-ONE, 0, log(B), A)),)),
        [(A, A)],
        (ASSUMPTION,),
    ),
    Attempt(
        "interpolation at two numbers whose difference may be 0",
        Proof(
            (
                Relation("hypothesis", (TWO_ROOTS,)),
                Relation(
                    "annihilating polynomial", (exp(A), A, ONE, ZERO, S), (steps(TWO_ROOTS, (ONE, 0, ONE, ZERO)),)
                ),
            ),
            (),
        ),
        [],
        (TWO_ROOTS,),
    ),
    Attempt(
        "the transpose of a hypothesis shows no other inverse to exist",
        Proof((Relation("hypothesis transposed", (inv(A) - B,)), Relation("left inverse", (transpose(B),))), ()),
        [],
        (inv(A) - B,),
    ),
]


@pytest.mark.parametrize("attempt", RIGHT, ids=str)
def test_a_proof_is_accepted(attempt):
    checker.check(attempt.proof, attempt.equations, attempt.assumed, attempt.existing)


@pytest.mark.parametrize("attempt", WRONG, ids=str)
def test_a_false_proof_is_refused(attempt):
    with pytest.raises(InvalidProofError):
        checker.check(attempt.proof, attempt.equations, attempt.assumed, attempt.existing)


@pytest.mark.parametrize("attempt", RIGHT[:-1], ids=str)
def test_a_proof_of_something_else_is_refused(attempt):
    """Each of the proofs, with one part of it changed, is no proof any more."""
    ((left, right),) = attempt.equations
    for equation in [(left, right + ONE), (left * A, right)]:
        assert not dataclasses.replace(attempt, equations=[equation]).passes()
    if attempt.assumed:
        assert not dataclasses.replace(attempt, assumed=()).passes()
    relations, (chain,) = attempt.proof.relations, attempt.proof.chains
    for k, step in enumerate(chain.steps):
        for changed in [
            dataclasses.replace(step, left=step.left * 2),
            dataclasses.replace(step, right=step.right + A),
            dataclasses.replace(step, relation=len(relations)),
            dataclasses.replace(step, after=step.after + ONE),
        ]:
            other = Chain(chain.start, (*chain.steps[:k], changed, *chain.steps[k + 1 :]))
            assert not dataclasses.replace(attempt, proof=Proof(relations, (other,))).passes()
    for k, relation in enumerate(relations):
        if relation.chains:
            bare = (*relations[:k], dataclasses.replace(relation, chains=()), *relations[k + 1 :])
            assert not dataclasses.replace(attempt, proof=Proof(bare, (chain,))).passes()


MUTANTS = [
    # Chains are not compared.
    ("_check_chain", "current != start or chain.end != end", "chain.end != end"),
    ("_check_chain", "current != start or chain.end != end", "current != start"),
    ("_check_chain", "current != step.after", "step is chain.steps[-1] and current != step.after"),
    ("_check_chain", "current != step.after", "False"),
    ("_check_chain", "step.left * facts[step.relation] * step.right", "step.left * facts[step.relation]"),
    ("_check_chain", "step.left * facts[step.relation] * step.right", "facts[step.relation] * step.right"),
    ("_check_chain", "0 <= step.relation < len(facts)", "step.relation < len(facts)"),
    ("_check_chain", "partial_letters([step.left, step.right])", "partial_letters([step.left])"),
    ("_check_chain", "partial_letters([step.left, step.right])", "partial_letters([step.right])"),
    ("check", "len(proof.chains) != len(equations)", "len(proof.chains) < len(equations)"),
    ("check", "zip(proof.chains, equations, strict=True)", "()"),
    # What is needed is not proved.
    ("check", "zip(relation.chains, fact.needed, strict=True)", "()"),
    ("check", "len(relation.chains) != len(fact.needed)", "False"),
    ("check", "len(relation.chains) != len(fact.needed)", "len(relation.chains) < len(fact.needed)"),
    # Relations are used out of order.
    (
        "check",
        "facts: list[Polynomial] = []",
        "facts = [f.left - f.right for f in (fact_of(r, assumed, '') for r in proof.relations)]",
    ),
    ("check", "proof.relations, 1):", "sorted(proof.relations, key=lambda r: len(r.chains)), 1):"),
    # What exists is not checked.
    ("check", "must_exist(relation, fact) <= known", "True"),
    ("check", "must_exist(relation, fact) <= known", "must_exist(relation, fact) <= known | set(fact.made)"),
    ("must_exist", "needed | partial_letters(relation.arguments)", "needed"),
    ("must_exist", " | set(fact.used)", ""),
    ("must_exist", "partial_letters([fact.left, fact.right]) - set(fact.made)", "set()"),
    ("partial_letters", "in p.letters", "in {x for s, w in p.terms for x in s + w}"),
    *(
        ("partial_letters", "letter.kind in PARTIAL_KINDS", f"letter.kind in {{*PARTIAL_KINDS}} - {{{kind!r}}}")
        for kind in ("inverse", "reciprocal", "logarithm", "scalar logarithm")
    ),
    # Hypotheses are not compared.
    ("fact_of", "len(relation.arguments) != 1 or ", ""),
    ("fact_of", " or relation.arguments[0] not in assumed", ""),
    ("fact_of", "relation.arguments[0] not in assumed", "relation.arguments[0] not in assumed and not assumed"),
    ("fact_of", "TypeError, ", ""),
]


def accepts_exactly_the_proofs(module):
    """Whether a checker accepts the true proofs and refuses the others, without falling over any."""
    try:
        return all(a.passes(module) for a in RIGHT) and not any(a.passes(module) for a in WRONG)
    except (IndexError, KeyError, TypeError, ValueError):
        return False


def test_the_checker_accepts_exactly_the_proofs():
    assert accepts_exactly_the_proofs(checker)


@pytest.mark.parametrize("mutant", MUTANTS, ids=" ".join)
def test_a_mutant_of_the_checker_is_caught(mutant):
    if mutant[0] == "partial_letters":  # it stands with the polynomials
        module = mutated_module(checker, "check", "facts.append", "facts.append")
        module.partial_letters = mutated_module(polynomial, *mutant).partial_letters
    else:
        module = mutated_module(checker, *mutant)
    assert not accepts_exactly_the_proofs(module)
