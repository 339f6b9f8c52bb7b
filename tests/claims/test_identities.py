"""The tables of identities: they are right, the prover never contradicts them, and what it proves is in sight."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import mpmath
import pytest
from helpers.identities import FALSE, TRUE, arithmetic
from helpers.identities.artist import Artist
from helpers.identities.families import FAMILIES
from helpers.identities.instances import candidates, judged
from helpers.identities.mutations import findings, mutants
from helpers.identities.notation import Identity, holds, in_letters, reader

import symbolic_matexp as sm
from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.argument import in_words

BOTH = [*TRUE, *FALSE]
FEW, MANY = 20, 40
"""Instances of an identity; those of some hypotheses are rare, and some mistakes show on few of them."""
NEEDED = 5
"""Instances on which both sides of a true identity exist."""
UNSETTLED = set((Path(__file__).parent.parent / "reference" / "unsettled_identities.txt").read_text().splitlines())
"""The true identities without a proof, and the false ones without a counterexample."""
SOME = slice(None, None, 32)
"""These are tried by the evaluation that shares no code with the package; it is slow."""
QUARTER = slice(None, None, 4)
"""These are tried on many instances by the slow tests; all of them were when the tables were written."""
ELEVENTH, TWELFTH = slice(None, None, 11), slice(None, None, 12)
"""These are settled, or searched long for a proof, in a few seconds; all of them are by the slow tests."""


def outcomes(identity, count):
    return Counter(judged(identity, read) for read in candidates(identity, count))


# The tables, by an evaluation that shares no code with the package.


def test_the_tables_are_as_large_as_they_claim_and_name_each_identity_once():
    assert len(TRUE) >= 110
    assert len(FALSE) >= 70
    assert len({x.name for x in BOTH}) == len(BOTH)
    assert len({(x.claim, frozenset(x.given)) for x in BOTH}) == len(BOTH)
    assert all(x.true for x in TRUE)
    assert not any(x.true for x in FALSE)
    assert all(x.source for x in BOTH)


def wrong_rows(identities, count):
    """Return the rows that instances contradict, or of which too few say anything."""
    wrong = []
    for identity in identities:
        found = outcomes(identity, count)
        right = found[True] >= NEEDED and not found[False] if identity.true else found[False] > 0
        if not right:
            wrong.append((identity.name, dict(found)))
    return wrong


def test_instances_agree_with_the_tables():
    assert wrong_rows(BOTH[SOME], FEW) == []


@pytest.mark.slow
def test_many_instances_agree_with_the_tables():
    assert wrong_rows(BOTH[QUARTER], MANY) == []


@pytest.mark.parametrize(
    ("claim", "family"),
    [
        ("logm(inv(A)) == -logm(A)", "on_the_cut A"),
        ("expm(A) == eye() + A", "nilpotent3 A"),
        ("expm(A) @ expm(B) == expm(A + B + A @ B - B @ A)", "heisenberg A B C"),
        ("trace(A @ B) == trace(A) * trace(B)", ""),
    ],
)
def test_a_wrong_row_would_be_seen(claim, family):
    assert wrong_rows([Identity("wrong", claim, family=family)], FEW)


def test_a_family_that_does_not_fulfil_the_hypothesis_finds_nothing():
    assert outcomes(Identity("a", "A == A", ("A @ A == 0",), "involution A"), FEW).keys() == {None}


FUNCTIONS = {"expm": mpmath.expm, "logm": mpmath.logm, "sqrtm": mpmath.sqrtm, "cosm": mpmath.cosm}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_the_instances_against_mpmath(name):
    artist = Artist(name, 3)
    for _ in range(5):
        A = artist.dense(is_complex=True) + 4 * arithmetic.eye(3)
        with mpmath.workdps(60):
            expected = FUNCTIONS[name](mpmath.matrix(A.rows))
            found = mpmath.matrix(getattr(arithmetic, name)(A).rows)
            assert mpmath.mnorm(found - expected) < mpmath.mpf(10) ** -40 * mpmath.mnorm(expected)


@pytest.mark.parametrize("family", ["on_the_cut", "unipotent", "complex_structure", "shifted_nilpotent", "basis"])
def test_functions_on_the_cut_and_of_defective_matrices_fulfil_their_equations(family):
    """The exponential is Taylor's, and shares nothing with the logarithm."""
    for d in (1, 2, 3):
        (A,) = FAMILIES[family](Artist(0, d))
        read = reader({"A": A}, d)
        assert holds("expm(logm(A)) == A", read)
        assert holds("sqrtm(A) @ sqrtm(A) == A", read)
        assert holds("cosm(A) == (expm(1j * A) + expm(-1j * A)) / 2", read)
        values = arithmetic.eigenvalues(arithmetic.logm(A))
        assert all(-arithmetic.CONTEXT.pi < x.imag + 1e-30 <= arithmetic.CONTEXT.pi + 2e-30 for x in values)


def test_what_does_not_exist_is_no_instance():
    read = reader({"A": arithmetic.diagonal([1, 0])}, 2)
    for text in ("inv(A) == A", "logm(A) == A", "sqrtm(A) == A"):
        with pytest.raises(arithmetic.UndefinedError):
            holds(text, read)


# The prover.


def proved_in_letters(identity):
    equation, given = in_letters(identity)
    return in_words(Statement.parse(equation, given)).outcome == "proved"


def test_false_identities_have_no_proof_in_letters():
    assert [x.name for x in FALSE[TWELFTH] if proved_in_letters(x)] == []


@pytest.mark.slow
def test_no_false_identity_has_a_proof_in_letters():
    assert [x.name for x in FALSE if proved_in_letters(x)] == []


def test_a_proof_would_be_seen():
    assert [x.name for x in TRUE[:3] if not proved_in_letters(x)] == []


def test_what_is_not_settled_is_in_the_tables():
    assert {f"true, not proved: {x.name}" for x in TRUE} | {
        f"false, not refuted: {x.name}" for x in FALSE
    } > UNSETTLED


def misjudged(identities):
    """Return the identities with a verdict that is wrong, or that the list of unsettled ones does not expect.

    One that is settled has to leave the list: ``python tests/benchmarks/identities.py --write``.
    """
    found = []
    for identity in identities:
        equation, given = in_letters(identity)
        verdict = sm.prove(equation, given=given).verdict
        right = "proved" if identity.true else "refuted"
        listed = f"{'true' if identity.true else 'false'}, not {right}: {identity.name}" in UNSETTLED
        if verdict not in ({"supported", "undecided"} if listed else {right}):
            found.append((identity.name, str(verdict)))
    return found


@pytest.mark.slow
def test_verdicts_are_right_where_the_list_does_not_say_that_there_is_none():
    assert misjudged(BOTH[ELEVENTH]) == []


@pytest.mark.slow
def test_all_verdicts_are_right_where_the_list_does_not_say_that_there_is_none():
    assert misjudged(BOTH) == []


def test_a_contradiction_would_be_seen():
    true = next(x for x in TRUE if x.name == "exp-minus")
    false = next(x for x in FALSE if x.name == "exp-of-sum")
    mislabelled = [replace(true, true=False), replace(false, true=True)]
    assert misjudged(mislabelled) == [("exp-minus", "proved"), ("exp-of-sum", "refuted")]


def test_an_identity_that_is_settled_has_to_leave_the_list(monkeypatch):
    true = next(x for x in TRUE if x.name == "exp-minus")
    monkeypatch.setitem(globals(), "UNSETTLED", UNSETTLED | {"true, not proved: exp-minus"})
    assert misjudged([true]) == [("exp-minus", "proved")]


# Mutants.


def wrong_proofs(count, seed=0, **options):
    return [x.mutant.texts for x in findings(TRUE, count, seed, **options) if x.wrong]


@pytest.mark.slow
def test_no_mutant_that_an_instance_contradicts_is_proved():
    assert wrong_proofs(18) == []


@pytest.mark.slow
def test_none_of_hundreds_of_mutants_is_proved_wrongly():
    assert wrong_proofs(300, seed=1) == []


def test_a_prover_that_believes_everything_is_caught():
    assert len(wrong_proofs(12, proves=lambda equation, given: True)) >= 5


def test_mutants_differ_from_their_identity_in_one_place():
    original = Identity("a", "expm(A) @ B == B", ("A @ B == 0",))
    found = mutants(original)
    claims = {x.claim for x in found if x.given == original.given}
    assert {"expm(-A) @ B == B", "A @ B == B", "B @ expm(A) == B", "expm(A) @ A == B", "expm(A.T) @ B == B"} <= claims
    assert () in {x.given for x in found if x.claim == original.claim}
    assert ("B @ A == 0",) in {x.given for x in found}
