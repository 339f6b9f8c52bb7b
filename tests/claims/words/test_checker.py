"""The checker: what it accepts, and that it refuses every proof in which anything is wrong."""

import dataclasses
from fractions import Fraction

import pytest

from symbolic_matexp.claims.words.checker import Chain, InvalidProofError, Proof, Relation, Step, check, fact_of
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial, apply, reciprocal
from symbolic_matexp.claims.words.prover import Prover

A, B, C, P = (Polynomial.of(Letter("matrix", name)) for name in "ABCP")
S, T = (Polynomial.of(Letter("scalar", name)) for name in "st")
ZERO = Polynomial()


def exp(p):
    return apply("exponential", p)


def inverse(p):
    return apply("inverse", p)


def log(p):
    return apply("logarithm", p)


COMMUTE = A * B - B * A
HYPOTHESIS = Relation("hypothesis", (COMMUTE,))
COMMUTATION = Chain(A * B, (Step(ONE, 0, ONE, B * A),))
SUM = Relation("exp sum", (A, B), (COMMUTATION,))
SUM_EQUATION = (exp(A) * exp(B) * P, exp(A + B) * P)
SUM_PROOF = Proof((HYPOTHESIS, SUM), (Chain(SUM_EQUATION[0], (Step(ONE, 1, P, SUM_EQUATION[1]),)),))


def test_a_proof_written_by_hand_is_accepted():
    check(SUM_PROOF, [SUM_EQUATION], [COMMUTE])


def test_equal_sides_need_no_step():
    check(Proof((), (Chain((A + B) ** 2),)), [((A + B) ** 2, A * A + A * B + B * A + B * B)])


def test_a_step_may_be_a_multiple():
    """2s · (AB − BA) · B, subtracted at once."""
    start = 2 * S * A * B * B
    proof = Proof((HYPOTHESIS,), (Chain(start, (Step(2 * S, 0, B, 2 * S * B * A * B),)),))
    check(proof, [(start, 2 * S * B * A * B)], [COMMUTE])


def replaced(chain, number, **changes):
    """Return a chain with one changed step."""
    steps = list(chain.steps)
    steps[number] = dataclasses.replace(steps[number], **changes)
    return dataclasses.replace(chain, steps=tuple(steps))


def says(relation, hypotheses):
    """What a relation says and needs; None if it is malformed."""
    try:
        fact = fact_of(relation, hypotheses)
    except InvalidProofError:
        return None
    return fact.left - fact.right, fact.needed


def tampered(proof, hypotheses):
    """Yield every proof that differs from a proof in one part of it, and what that part is."""
    others = (lambda p: p + ONE, lambda p: p * 2 + A, lambda p: p * C, lambda p: -p + T, lambda p: ZERO)

    def chains_like(chain):
        for change in others:
            if change(chain.start) != chain.start:
                yield dataclasses.replace(chain, start=change(chain.start)), "start"
        for number, step in enumerate(chain.steps):
            for name in ("left", "right", "after"):
                for change in others:
                    if change(getattr(step, name)) != getattr(step, name):
                        yield replaced(chain, number, **{name: change(getattr(step, name))}), name
            for other in (-1, step.relation + 1, step.relation - 1, 10**6):
                yield replaced(chain, number, relation=other), "relation number"
            yield dataclasses.replace(chain, steps=(*chain.steps[:number], *chain.steps[number + 1 :])), "step"
            twice = (*chain.steps[:number], step, *chain.steps[number:])
            yield dataclasses.replace(chain, steps=twice), "step twice"

    def all_of(chains):
        for number in range(len(chains)):
            for chain, what in chains_like(chains[number]):
                yield (*chains[:number], chain, *chains[number + 1 :]), what
            yield (*chains[:number], *chains[number + 1 :]), "chain missing"
        yield (*chains, Chain(ZERO)), "chain too many"

    for number, relation in enumerate(proof.relations):

        def with_relation(other, number=number):
            return dataclasses.replace(
                proof, relations=(*proof.relations[:number], other, *proof.relations[number + 1 :])
            )

        for k, argument in enumerate(relation.arguments):
            for change in others:
                arguments = (*relation.arguments[:k], change(argument), *relation.arguments[k + 1 :])
                changed = dataclasses.replace(relation, arguments=arguments)
                if says(changed, hypotheses) != says(relation, hypotheses):  # (P + I) f(A) = f(A) (P + I) is P's
                    yield with_relation(changed), "arguments"
        yield with_relation(dataclasses.replace(relation, arguments=relation.arguments[:-1])), "argument missing"
        more = (*relation.arguments, *relation.arguments[:1], ZERO)
        yield with_relation(dataclasses.replace(relation, arguments=more)), "argument too many"
        for name in ("exp zero", "trace cyclic", "hypothesis transposed", "adjoint of hypothesis", "no such", ""):
            yield with_relation(dataclasses.replace(relation, name=name)), "name"
        for chains, what in all_of(relation.chains):
            yield with_relation(dataclasses.replace(relation, chains=chains)), f"relation's {what}"
        yield (
            dataclasses.replace(proof, relations=(*proof.relations[:number], *proof.relations[number + 1 :])),
            "relation missing",
        )
    for chains, what in all_of(proof.chains):
        yield dataclasses.replace(proof, chains=chains), what


def found(equations, hypotheses=(), existing=()):
    proof = Prover([(h, ZERO) for h in hypotheses], existing).prove(equations).proof
    assert proof is not None
    return proof, equations, hypotheses, existing


PROOFS = {
    "by hand": (SUM_PROOF, [SUM_EQUATION], [COMMUTE], ()),
    "inverses": found([(inverse(A - B) * A - inverse(A - B) * B, ONE)]),
    "functions": found([(exp(A + S) * exp(-A), apply("scalar exponential", S) * ONE)]),
    "hypotheses": found([(exp(A) * exp(B) * C, C * exp(B + A))], [COMMUTE, A * C - C * A, B * C - C * B]),
    "logarithm": found([(exp(log(A * B)), A * B), (A * log(A), log(A) * A)]),
    "existing": found([(A, B)], [P * A - P * B], [Letter("inverse", argument=P)]),
    "scalars": found([(reciprocal(S + T) * S * A + reciprocal(S + T) * T * A, A)]),
}


@pytest.mark.parametrize("name", PROOFS)
def test_no_tampered_proof_passes(name):
    """Change every part, one at a time."""
    proof, equations, hypotheses, existing = PROOFS[name]
    check(proof, equations, hypotheses, existing)
    seen = set()
    for changed, what in tampered(proof, hypotheses):
        seen.add(what)
        with pytest.raises(InvalidProofError) as refusal:
            check(changed, equations, hypotheses, existing)
        assert str(refusal.value).strip(), what
    assert {"left", "right", "after", "relation number", "start", "step", "chain missing", "chain too many"} <= seen


@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_proves_its_equations_and_no_others(name):
    proof, equations, hypotheses, existing = PROOFS[name]
    for number, (left, right) in enumerate(equations):
        for other in ((left, right + ONE), (left + A, right), (right, left), (left * 2, right), (ZERO, right)):
            changed = [*equations[:number], other, *equations[number + 1 :]]
            with pytest.raises(InvalidProofError, match=r"proves something else|need not exist"):
                check(proof, changed, hypotheses, existing)
    for changed in ([], [*equations, (ONE, ONE)], equations[1:]):
        with pytest.raises(InvalidProofError, match=r"not one of these equations|need not exist"):
            check(proof, changed, hypotheses, existing)


@pytest.mark.parametrize("name", ["by hand", "hypotheses", "existing"])
def test_a_proof_uses_the_hypotheses_that_there_are(name):
    proof, equations, hypotheses, existing = PROOFS[name]
    for number, h in enumerate(hypotheses):
        for other in ([], [h * 2], [h + A], [-h], [h * A]):
            changed = [*hypotheses[:number], *other, *hypotheses[number + 1 :]]
            with pytest.raises(InvalidProofError, match="not one of the hypotheses"):
                check(proof, equations, changed, existing)


def test_a_proof_uses_the_inverses_that_there_are():
    proof, equations, hypotheses, _ = PROOFS["existing"]
    for existing in ((), [Letter("inverse", argument=A)], [Letter("reciprocal", argument=S)]):
        with pytest.raises(InvalidProofError, match="need not exist"):
            check(proof, equations, hypotheses, existing)
    occurring = (A * inverse(P), B * inverse(P))
    longer = Prover([(h, ZERO) for h in hypotheses]).prove([occurring])
    assert longer.proof is not None  # where it occurs, it exists
    check(longer.proof, [occurring], hypotheses)


def test_the_checker_refuses_what_need_not_exist():
    """0⁻¹ · 0 = I would prove everything: an inverse, a reciprocal or a logarithm must occur in the statement."""
    for relation, difference in (
        (Relation("left inverse", (ZERO,)), -ONE),
        (Relation("right inverse", (ZERO,)), -ONE),
        (Relation("reciprocal of", (ZERO,)), -ONE),
        (Relation("exp of log", (log(ZERO),)), exp(log(ZERO))),
        (
            Relation("exp inverse", (reciprocal(S - T) * A,)),
            exp(reciprocal(S - T) * A) * exp(-reciprocal(S - T) * A) - 1,
        ),
    ):
        there, back = Step(ONE, 0, ONE, A - difference), Step(-ONE, 0, ONE, A)
        with pytest.raises(InvalidProofError, match="need not exist"):
            check(Proof((relation,), (Chain(A, (there, back)),)), [(A, A)])
        if difference == -ONE:
            with pytest.raises(InvalidProofError, match="need not exist"):
                check(Proof((relation,), (Chain(A, (there,)),)), [(A, A + 1)])
    # brought in as a factor
    for factor in (inverse(A), reciprocal(S), log(A), apply("scalar logarithm", S)):
        for left, right in ((factor, ONE), (ONE, factor)):
            after = B - left * (exp(ZERO) - ONE) * right
            proof = Proof(
                (Relation("exp zero"),), (Chain(B, (Step(left, 0, right, after), Step(-left, 0, right, B))),)
            )
            with pytest.raises(InvalidProofError, match="step 1 brings in an inverse or a logarithm"):
                check(proof, [(B, B)])
    # shown by an equality with itself
    absurd = Relation("equal arguments", (inverse(ZERO), ZERO), (Chain(ZERO),))
    proof = Proof((absurd, Relation("left inverse", (ZERO,))), (Chain(A, (Step(ONE, 1, ONE, A + 1),)),))
    with pytest.raises(InvalidProofError, match=r"relation 1 \(equal arguments\) uses an inverse"):
        check(proof, [(A, A + 1)])
    # inside the argument of a letter
    hidden = exp(inverse(A))
    proof = Proof((Relation("exp inverse", (inverse(A),)),), (Chain(ONE, (Step(ONE, 0, ONE, ONE),)),))
    with pytest.raises(InvalidProofError, match="need not exist"):
        check(proof, [(ONE, ONE)])
    check(
        Proof(
            (Relation("exp inverse", (inverse(A),)),), (Chain(hidden * exp(-inverse(A)), (Step(ONE, 0, ONE, ONE),)),)
        ),
        [(hidden * exp(-inverse(A)), ONE)],
    )


def test_an_inverse_exists_only_after_it_was_shown():
    """AB = I shows that A⁻¹ exists; a relation before that must not use it."""
    h = A * B - ONE
    shown = Relation("inverse found", (A, B), (Chain(A * B, (Step(ONE, 0, ONE, ONE),)),))
    uses = Relation("left inverse", (A,))
    end = B * A - (inverse(A) * A - ONE)
    chain = (Chain(B * A, (Step(-ONE, 1, A, inverse(A) * A), Step(ONE, 2, ONE, ONE))),)
    assert end != ONE
    check(Proof((Relation("hypothesis", (h,)), shown, uses), chain), [(B * A, ONE)], [h])
    early = (Chain(B * A, (Step(-ONE, 2, A, inverse(A) * A), Step(ONE, 1, ONE, ONE))),)
    with pytest.raises(InvalidProofError, match="need not exist"):
        check(Proof((Relation("hypothesis", (h,)), uses, shown), early), [(B * A, ONE)], [h])


def test_a_relation_uses_only_earlier_ones():
    circular = Relation("equal arguments", (exp(A), B), (Chain(A, (Step(ONE, 0, ONE, B),)),))
    with pytest.raises(InvalidProofError, match="uses a relation that does not come before it"):
        check(Proof((circular,), (Chain(exp(A), (Step(ONE, 0, ONE, exp(B)),)),)), [(exp(A), exp(B))])
    later = Relation("exp sum", (A, B), (Chain(A * B, (Step(ONE, 1, ONE, B * A),)),))
    steps = (Step(ONE, 0, P, SUM_EQUATION[1]),)
    with pytest.raises(InvalidProofError, match="uses a relation that does not come before it"):
        check(Proof((later, HYPOTHESIS), (Chain(SUM_EQUATION[0], steps),)), [SUM_EQUATION], [COMMUTE])


SWAPPED = exp(A) * exp(B) - exp(A + B)


@pytest.mark.parametrize(
    ("relation", "difference", "message"),
    [
        (Relation("exp sum", (A, B)), SWAPPED, "needs 1 proofs and has 0"),
        (Relation("exp sum", (A, B), (COMMUTATION, COMMUTATION)), SWAPPED, "needs 1 proofs and has 2"),
        (Relation("exp sum", (A, B), (Chain(ZERO),)), SWAPPED, "proves something else"),
        (Relation("exp sum", (A, B), (Chain(A * B),)), SWAPPED, "proves something else"),
        (Relation("exp sum", (A, B), (COMMUTATION,)), SWAPPED, "does not come before it"),  # without the hypothesis
        (Relation("exp central", (A, B), (Chain(ZERO), Chain(ZERO))), SWAPPED, "proves something else"),
        (Relation("intertwining", (A, exp(B), exp(B)), (Chain(ZERO),)), A * exp(B) - exp(B) * A, "something else"),
        (Relation("intertwining", (A, exp(B), log(B))), ZERO, "malformed"),
        (Relation("equal arguments", (exp(A), B), (Chain(A),)), exp(A) - exp(B), "proves something else"),
        (Relation("equal arguments", (exp(A), B)), exp(A) - exp(B), "needs 1 proofs and has 0"),
        (Relation("equal arguments", (A, B)), ZERO, "malformed"),
        (Relation("equal arguments", (2 * exp(A), B)), ZERO, "malformed"),
        (Relation("exp scalar", (A, B)), exp(A + B) - apply("scalar exponential", A) * exp(B), "a scalar must"),
        (Relation("reciprocal of", (A,)), ZERO, "a scalar must"),
        (Relation("no such relation", (A, B)), ZERO, "malformed"),
        (Relation("hypothesis", (COMMUTE,)), COMMUTE, "not one of the hypotheses"),
        (Relation("hypothesis", ()), ZERO, "not one of the hypotheses"),
        (Relation("hypothesis transposed", (A - B,)), ZERO, "not one of the hypotheses"),
        (Relation("adjoint of hypothesis", (A - B, A - B)), ZERO, "not one of the hypotheses"),
        (Relation("exp scalar", (S,)), ZERO, "malformed"),
        (Relation("exp of log", (exp(A),)), ZERO, "malformed"),
        (Relation("euler", (Polynomial.of(Fraction(1, 2)),)), ZERO, "malformed"),
        (Relation("euler", (S,)), ZERO, "malformed"),
    ],
)
def test_the_checker_refuses_relations_without_their_conditions(relation, difference, message):
    """The arithmetic of each step is right; what it lacks is the right to take it."""
    start = exp(A) + log(A)
    proof = Proof((relation,), (Chain(start, (Step(ONE, 0, ONE, start - difference),)),))
    with pytest.raises(InvalidProofError, match=message):
        check(proof, [(start, start - difference)])


def test_the_exponential_of_the_zero_matrix_is_the_identity_and_of_nothing_else():
    for argument in (A, Polynomial.of(S), ONE):
        proof = Proof((Relation("exp zero"),), (Chain(exp(argument), (Step(ONE, 0, ONE, ONE),)),))
        with pytest.raises(InvalidProofError, match="does not give what it says"):
            check(proof, [(exp(argument), ONE)])
    check(Proof((Relation("exp zero"),), (Chain(exp(ZERO), (Step(ONE, 0, ONE, ONE),)),)), [(exp(ZERO), ONE)])


def test_what_is_made_of_a_hypothesis():
    """From AB = C follows BᵀAᵀ = Cᵀ and BᴴAᴴ = Cᴴ, in this order."""
    h = 2j * A * B - C
    kinds = {"hypothesis transposed": ("transpose", 2j), "adjoint of hypothesis": ("adjoint", -2j)}
    for name, (kind, number) in kinds.items():
        a, b, c = (Polynomial.of(Letter(kind, x)) for x in "ABC")
        right, wrong = number * b * a, number * a * b
        proof = Proof((Relation(name, (h,)),), (Chain(right, (Step(ONE, 0, ONE, c),)),))
        check(proof, [(right, c)], [h])
        with pytest.raises(InvalidProofError, match="does not give what it says"):
            check(Proof(proof.relations, (Chain(wrong, (Step(ONE, 0, ONE, c),)),)), [(wrong, c)], [h])


def test_a_message_names_the_step():
    chain = Chain(SUM_EQUATION[0], (Step(ONE, 1, ONE, SUM_EQUATION[1]),))
    with pytest.raises(InvalidProofError, match=r"^the proof, step 1 does not give what it says$"):
        check(Proof(SUM_PROOF.relations, (chain,)), [SUM_EQUATION], [COMMUTE])
    broken = Relation("exp sum", (A, B), (Chain(A * B, (Step(ONE, 0, A, B * A),)),))
    with pytest.raises(InvalidProofError, match=r"^relation 2 \(exp sum\), step 1 does not give what it says$"):
        check(Proof((HYPOTHESIS, broken), SUM_PROOF.chains), [SUM_EQUATION], [COMMUTE])
