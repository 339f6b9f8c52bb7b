"""Theorems of operator theory, stated for generalized inverses and projections, are proved for every dimension."""

import pytest

import symbolic_matexp as sm

A, B, C, P, Q, X, Y = sm.matrices("A B C P Q X Y")
ONE = sm.eye()


def penrose(A, X):
    """Penrose's four equations: X is the Moore–Penrose inverse of A (Penrose, Proc. Camb. Phil. Soc. 51, 1955)."""
    return [A @ X @ A == A, X @ A @ X == X, (A @ X).H == A @ X, (X @ A).H == X @ A]


def drazin(A, X):
    """X is the Drazin inverse of a matrix of index at most 2 (Drazin, Amer. Math. Monthly 65, 1958)."""
    return [X @ A @ X == X, A @ X == X @ A, A @ A @ A @ X == A @ A]


def group(A, X):
    """X is the group inverse of A."""
    return [A @ X @ A == A, X @ A @ X == X, A @ X == X @ A]


R = (P - Q) @ (P - Q)
U = Q @ P + (ONE - Q) @ (ONE - P)
V = P @ Q + (ONE - P) @ (ONE - Q)
PROJECTIONS = [P @ P == P, Q @ Q == Q]

THEOREMS = {
    "the Moore–Penrose inverse is unique (Penrose 1955)": (X == Y, [*penrose(A, X), *penrose(A, Y)]),
    "the group inverse is unique": (X == Y, [*group(A, X), *group(A, Y)]),
    "the Drazin inverse is unique (Drazin 1958)": (X == Y, [*drazin(A, X), *drazin(A, Y)]),
    "Hua's identity": (A - sm.inv(sm.inv(A) + sm.inv(sm.inv(B) - A)) == A @ B @ A, []),
    "Woodbury's identity": (
        sm.inv(A + X @ C @ Y) == sm.inv(A) - sm.inv(A) @ X @ sm.inv(sm.inv(C) + Y @ sm.inv(A) @ X) @ Y @ sm.inv(A),
        [],
    ),
    "Jacobson's lemma: I − BA has an inverse if I − AB has one": (
        [(ONE + B @ C @ A) @ (ONE - B @ A) == ONE, (ONE - B @ A) @ (ONE + B @ C @ A) == ONE],
        [C @ (ONE - A @ B) == ONE, (ONE - A @ B) @ C == ONE],
    ),
    "Cline's formula: B X² A is the Drazin inverse of BA if X is that of AB (Cline 1965)": (
        [
            (B @ X @ X @ A) @ (B @ A) @ (B @ X @ X @ A) == B @ X @ X @ A,
            (B @ A) @ (B @ X @ X @ A) == (B @ X @ X @ A) @ (B @ A),
            (B @ A) ** 4 @ (B @ X @ X @ A) == (B @ A) ** 3,
        ],
        drazin(A @ B, X),
    ),
    "Kato's pair of projections: (P − Q)² commutes with both, and UV = VU = I − (P − Q)²": (
        [P @ R == R @ P, Q @ R == R @ Q, U @ V == ONE - R, V @ U == ONE - R, U @ P == Q @ U],
        PROJECTIONS,
    ),
    "the Moore–Penrose inverse of A is that of A*A times A* (Penrose 1955)": (
        X == Y @ A.H,
        [*penrose(A, X), *penrose(A.H @ A, Y)],
    ),
    "Greville's reverse order law: B⁺A⁺ fulfils Penrose's equations (Greville 1966)": (
        penrose(A @ B, Y @ X),
        [*penrose(A, X), *penrose(B, Y), X @ A @ B @ B.H @ A.H == B @ B.H @ A.H, B @ Y @ A.H @ A @ B == A.H @ A @ B],
    ),
}

WITHOUT_A_HYPOTHESIS = {
    "a reflexive inverse is not unique": (X == Y, [*penrose(A, X)[:2], *penrose(A, Y)[:2]]),
    "an inner inverse need not commute": (A @ X == X @ A, [A @ X @ A == A]),
    "(P − Q)² does not commute with both if Q is no projection": (P @ R == R @ P, PROJECTIONS[:1]),
    "the reverse order law needs a condition": (Y @ X @ A @ B @ Y @ X == Y @ X, [*penrose(A, X), *penrose(B, Y)]),
}


@pytest.mark.parametrize("name", THEOREMS)
def test_theorems_are_proved(name):
    statement, given = THEOREMS[name]
    verdict = sm.prove(statement, given=given)
    assert verdict.verdict == "proved", verdict.message


@pytest.mark.parametrize("name", WITHOUT_A_HYPOTHESIS)
def test_without_a_hypothesis_they_are_refuted(name):
    statement, given = WITHOUT_A_HYPOTHESIS[name]
    verdict = sm.prove(statement, given=given)
    assert verdict.verdict == "refuted", verdict.message
