"""Structures that counterexamples need: linked eigenvalues, known relations, singular matrices, nilpotent parts."""

import random

import pytest
import sympy
from helpers.identities_of_structures import FALSE, TRUE, drazin, penrose
from helpers.sampling import sampled
from test_refuting import check_again

import symbolic_matexp as sm
from symbolic_matexp import det, expm, eye, inv, logm, matrices, scalars, trace
from symbolic_matexp.claims.claim import Claim
from symbolic_matexp.claims.instances import LARGER, admitted, on_instances
from symbolic_matexp.claims.instances.families import RATIONAL, ZERO, Family, as_numbers, diagonal
from symbolic_matexp.claims.instances.formal import FormalMatrix
from symbolic_matexp.claims.instances.pairs import chain, eigenvalue_pairs
from symbolic_matexp.claims.instances.question import Question
from symbolic_matexp.claims.instances.relations import candidates
from symbolic_matexp.claims.statement import Statement

A, B, C, X, Y = matrices("A B C X Y")
s = scalars("s")
O = 0 * eye()  # noqa: E741


@pytest.mark.parametrize("name", sampled(FALSE, 12))
def test_false_statements_are_refuted(name):
    statement = Statement.parse(*FALSE[name])
    evidence = on_instances(statement, larger=LARGER)
    assert evidence.outcome == "refuted"
    check_again(statement, evidence)


@pytest.mark.parametrize("name", sampled(TRUE, 12))
def test_true_statements_with_the_same_hypotheses_are_not_refuted(name):
    evidence = on_instances(Statement.parse(*TRUE[name]), larger=LARGER)
    assert evidence.outcome == "supported"
    assert evidence.data["instances"] >= 3


I = eye()  # noqa: E741
X3 = A @ A @ A


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (A.H == A.T, [A @ A == I]),
        (A.H == A.T, [A @ A == A]),
        (A.H == A.T, [A @ A == O]),
        (B.H @ expm(B) == B.T @ expm(B), [B @ B == B]),
        (A.H @ B == A.T @ B, [A @ B - B @ A == B]),
        (logm(expm(A)) == A, [A @ A == s * A]),
        (logm(expm(A)) == A, [A @ A == s * I]),
        (logm(expm(A)) == A, [det(A) == 0]),
        (logm(expm(A)) == A, [det(A) == 1]),
        (s == 1, [s * s * s == 1]),
        (s * s == 1, [s**8 == 1]),
        (s * s == -1, [s**8 == 1]),
        (s * s == s - 1, [s**6 == 1]),
        (s == 1, [s * s == 2]),
        (det(A) == 1, [X3 == I]),
        (A.H == A, [A @ A == 3 * I]),
        (logm(expm(A)) == A, [A @ A == -s * I]),
        (logm(expm(A)) == A, [det(A) == 1, trace(A) == 0]),
        (A @ B == B @ A, [A @ B == s * B @ A, s * s + s + 1 == 0]),
    ],
    ids=str,
)
def test_complex_bases_far_eigenvalues_and_roots(claim, given):
    statement = Statement.parse(claim, given)
    evidence = on_instances(statement)
    assert evidence.outcome == "refuted"
    check_again(statement, evidence)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (A.H @ A @ A.H @ A == A.H @ A, [A @ A == O, A @ A.H + A.H @ A == I]),
        (s**4 * A == 4 * A, [s * s == 2]),
        (s**4 * A == 36 * A, [s * s == 6]),
        ((A @ B) ** 3 == A**3 @ B**3, [A @ B == s * B @ A, s * s + s + 1 == 0]),
        (s**4 == s, [s * s * s == 1]),
        (inv(A) == A @ A, [X3 == I]),
        (det(A) ** 3 == 1, [X3 == I]),
        (trace(A) == 2, [A @ A == A, trace(A) == 2]),
        (trace(A) == 1, [A @ A == A, A.H == A, trace(A) == 1]),
    ],
    ids=str,
)
def test_where_only_such_instances_exist_they_are_found(claim, given):
    statement = Statement.parse(claim, given)
    evidence = on_instances(statement)
    assert evidence.outcome == "supported"
    assert evidence.data["instances"] >= 3


def test_a_complex_basis_is_one():
    generator = random.Random(5)
    for d in (2, 3, 4):
        family = Family(d, RATIONAL[0], generator, False)
        for _ in range(20):
            basis, inverse = family.complex_basis(generator)
            assert basis @ inverse == FormalMatrix.identity(d)
            assert not basis.rational.is_real


def pairs_for(equation, name="B", others=("A",), scalars=None):
    question = Question.of(Statement.parse(A == A, [equation]))
    return set(eigenvalue_pairs(name, others, question.assumptions, scalars or {}, ()))


def test_pairs_of_eigenvalues_are_those_that_the_equation_needs():
    zero, one, two, i = as_numbers([0, 1, 2, 1j])
    rotations = pairs_for(A @ A @ B - 2 * A @ B @ A + B @ A @ A == -B)
    assert {(zero, i), (i, zero)} <= rotations
    assert all((FormalMatrix.of(difference(x, y)) ** 2).rational[0, 0].real == -1 for x, y in rotations)
    assert {(one, zero), (two, one)} <= pairs_for(A @ B - B @ A == B)
    assert {x for pair in pairs_for(A @ B == 2 * B @ A) for x in pair} >= {one, two}
    assert pairs_for(A @ B == B @ A) == set()
    assert (one, zero) not in pairs_for(inv(A) @ B == B @ A), "0 has no inverse"
    assert pairs_for(A @ B == B @ C, others=("A", "C")) == set()
    assert pairs_for(A @ B == eye()) == set(), "not linear in B"
    assert pairs_for(A @ B.T == B @ A) == set(), "the entries of Bᵀ are others"


def difference(x, y):
    return (diagonal([x]) - diagonal([y])).rational


def test_pairs_know_the_scalars():
    three = FormalMatrix.number(3)
    linked = pairs_for(A @ B - B @ A == s * B, scalars={"s": three})
    assert {(x[0] - y[0], x[1] - y[1]) for x, y in linked} == {(3, 0)}


def test_a_chain_is_linked():
    zero, one, two = as_numbers([0, 1, 2])
    generator = random.Random(1)
    found = [chain([(one, zero), (two, one)], 3, generator) for _ in range(20)]
    assert any(set(x) == {zero, one, two} for x in found)
    assert all(len(x) == 3 for x in found)


@pytest.mark.parametrize("dimension", [2, 3, 4, 5])
def test_each_relation_is_drawn(dimension):
    generator = random.Random(0)
    triples = [[M.rational.to_sympy() for M in chosen] for chosen in candidates(dimension, 3, generator)]

    def bracket(X, Y):
        return X * Y - Y * X

    def occurs(relation):
        return any(relation(*triple) for triple in triples)

    zero = sympy.zeros(dimension)
    assert occurs(lambda X, Y, Z: bracket(X, Y) == Z and bracket(Y, Z) == X and bracket(Z, X) == Y)
    assert occurs(lambda H, E, F: bracket(H, E) == 2 * E and bracket(H, F) == -2 * F and bracket(E, F) == H)
    assert occurs(lambda X, Y, Z: X * Y == -Y * X != zero and X * Z == -Z * X != zero and X * X == Y * Y)
    if dimension > 2:
        assert occurs(lambda X, Y, Z: bracket(X, Y) == Z != zero == bracket(X, Z) == bracket(Y, Z))
    if dimension > 3:
        assert occurs(lambda X, Y, Z: X * X == Y * Y == bracket(X, Y) == zero != X * Y)
        assert occurs(lambda X, Y, Z: X * X == Y * Y == X * Y + Y * X == zero != X * Y)


def test_dimension_one_has_no_relations():
    assert list(candidates(1, 2, random.Random(0))) == []


def family(dimension):
    return Family(dimension, RATIONAL[0], random.Random(3), is_complex=True)


@pytest.mark.parametrize("dimension", [2, 3, 4, 5])
def test_matrices_with_a_symmetry_and_a_nilpotent_part(dimension):
    made = family(dimension)
    found = [made.with_symmetry_and_nilpotent_part([ZERO]).rational.to_sympy() for _ in range(60)]
    one, zero = sympy.eye(dimension), sympy.zeros(dimension)
    symmetric = [M for M in found if M.T == M != one]
    skew = [M for M in found if M.T == -M]
    orthogonal = [M for M in found if (M.T * M).expand() == one]
    assert len({tuple(M) for M in [*symmetric, *skew, *orthogonal]}) == len({tuple(M) for M in found})
    assert all((M**dimension).expand() == zero for M in [*symmetric, *skew])
    assert all(((M - one) ** dimension).expand() == zero for M in orthogonal)
    assert any(M != zero for M in symmetric)
    assert any(M != zero for M in skew) is (dimension > 2)
    assert any(M != one for M in orthogonal) is (dimension > 2)


def test_singular_matrices_have_every_rank_and_are_not_all_normal():
    for dimension in (2, 3, 4):
        made = family(dimension)
        ranks = {made.singular().rational.to_sympy().rank() for _ in range(60)}
        assert ranks >= set(range(1, dimension))
        assert dimension not in ranks
    assert family(1).singular().is_zero


def test_partial_permutations_have_every_rank():
    made = family(3)
    found = [made.partial_permutation().rational.to_sympy() for _ in range(80)]
    assert {M.rank() for M in found} == {1, 2, 3}
    assert all(is_partial_permutation(M) for M in found)


def is_partial_permutation(M):
    return (M * M.T).is_diagonal() and (M.T * M).is_diagonal()


def test_a_cofactor_makes_a_partial_permutation_and_not_the_other_product():
    made = family(4)
    both = []
    for _ in range(60):
        A = made.partial_permutation()
        B = made.cofactor(A)
        products = [M.rational.to_sympy() for M in (A @ B, B @ A)]
        assert any(is_partial_permutation(M) for M in products)
        both.append([M**3 == sympy.zeros(4) for M in products])
    assert [True, False] in both
    assert [False, True] in both


@pytest.mark.parametrize("hypotheses", [penrose(A, X), drazin(A, X)], ids=["Moore–Penrose", "Drazin"])
def test_generalized_inverses_are_drawn_of_singular_matrices(hypotheses):
    found = list(admitted(Statement.parse(A @ X == 2 * A, hypotheses), 3, 40))
    matrices = [values["A"].to_sympy() for values in found]
    assert {1, 2} <= {M.rank() for M in matrices}
    assert sum(0 < M.rank() < 3 and not is_partial_permutation(M) for M in matrices) >= 10


# Larger dimensions.

INDEX_FOUR = (expm(A) == eye() + A + A @ A / 2, [A @ A @ A @ A == O])


def test_larger_dimensions_are_tried_where_nothing_else_settles_a_statement():
    refuted = sm.prove(INDEX_FOUR[0], given=INDEX_FOUR[1])
    assert refuted.verdict == "refuted"
    assert refuted.evidence[-1].data["dimension"] == 4
    proved = sm.prove(inv(expm(A)) == expm(-A))
    assert "d = 1, 2, 3" in proved.evidence[-1].covers
    assert "4" not in proved.evidence[-1].covers.split("d =")[1]


def test_a_claim_with_its_own_dimensions_keeps_them():
    claim = Claim(INDEX_FOUR[0], given=INDEX_FOUR[1], id="short", dimensions=(2, 3))
    verdict = sm.prove(claim)
    assert verdict.verdict == "supported"
    assert verdict.evidence[-1].covers.endswith("d = 2, 3")


def test_a_statement_of_fixed_size_is_tried_in_that_size_only():
    A = sm.matrices("A", size=2)
    verdict = sm.prove(expm(A) == eye() + A + A @ A / 2, given=[A @ A @ A @ A == 0 * A])
    assert verdict.verdict != "refuted"
