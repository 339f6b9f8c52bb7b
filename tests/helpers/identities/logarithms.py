"""Logarithms and square roots, principal also on the cut: what holds there as well, and what fails there only."""

from functools import partial

from .notation import Identity

false = partial(Identity, true=False)
HIGHAM = "Higham, Functions of Matrices (2008), "
EXERCISE = "exercise"

COMMUTE = ("A @ B == B @ A",)
INVOLUTION = ("A @ A == eye()",)
INTERTWINED = ("A @ X == X @ B",)

TRUE = [
    Identity("exp-of-log", "expm(logm(A)) == A", source=HIGHAM + "11.1"),
    Identity("exp-of-minus-log", "expm(-logm(A)) == inv(A)", source=HIGHAM + "11.1"),
    Identity("exp-of-twice-log", "expm(2 * logm(A)) == A @ A", source=HIGHAM + "11.1"),
    Identity("exp-of-three-logs", "expm(3 * logm(A)) == A**3", source=HIGHAM + "11.1"),
    Identity("exp-of-half-log", "expm(logm(A) / 2)**2 == A", source=HIGHAM + "11.1"),
    Identity(
        "exp-of-sum-of-logs", "expm(logm(A) + logm(B)) == A @ B", COMMUTE, "commuting A B", HIGHAM + "thm. 11.3"
    ),
    Identity("log-similarity", "logm(P @ A @ inv(P)) == P @ logm(A) @ inv(P)", source=HIGHAM + "thm. 1.13"),
    Identity("log-transpose", "logm(A.T) == logm(A).T", source=HIGHAM + "thm. 1.13"),
    Identity("log-argument-commutes", "A @ logm(A) == logm(A) @ A", source=HIGHAM + "thm. 1.13"),
    Identity("log-commutes", "logm(A) @ B == B @ logm(A)", COMMUTE, "commuting A B", HIGHAM + "thm. 1.13"),
    Identity(
        "logs-commute",
        "logm(A) @ logm(B) == logm(B) @ logm(A)",
        ("commuting(A, B)",),
        "commuting A B",
        HIGHAM + "thm. 1.13",
    ),
    Identity(
        "log-intertwine", "logm(A) @ X == X @ logm(B)", INTERTWINED, "intertwined_apart A B X", HIGHAM + "thm. 1.13"
    ),
    Identity("log-of-both-products", "logm(A @ B) @ A == A @ logm(B @ A)", source=HIGHAM + "cor. 1.34"),
    Identity("log-of-unipotent-2", "logm(eye() + A) == A", ("A @ A == 0",), "nilpotent A", HIGHAM + "11.1"),
    Identity(
        "log-of-unipotent-3", "logm(eye() + A) == A - A @ A / 2", ("A**3 == 0",), "nilpotent3 A", HIGHAM + "11.1"
    ),
    Identity("log-of-exp-of-nilpotent", "logm(expm(A)) == A", ("A**3 == 0",), "nilpotent3 A", HIGHAM + "11.1"),
    Identity(
        "log-of-inverse-of-unipotent",
        "logm(inv(eye() + A)) == -logm(eye() + A)",
        ("A @ A == 0",),
        "nilpotent A",
        HIGHAM + "11.1",
    ),
    Identity("log-of-involution", "logm(A) == 1j * pi / 2 * (eye() - A)", INVOLUTION, "involution A", EXERCISE),
    Identity(
        "log-of-complex-structure", "logm(J) == pi / 2 * J", ("J @ J == -eye()",), "complex_structure J", EXERCISE
    ),
    Identity("log-of-shifted-projection", "logm(eye() + P) == log(2) * P", ("P @ P == P",), "idempotent P", EXERCISE),
    Identity("log-of-reflection", "logm(eye() - 2 * P) == 1j * pi * P", ("P @ P == P",), "idempotent P", EXERCISE),
    Identity("log-of-root", "logm(sqrtm(A)) == logm(A) / 2", source=HIGHAM + "thm. 11.2"),
    Identity("root-by-log", "sqrtm(A) == expm(logm(A) / 2)", source=HIGHAM + "11.1"),
    Identity("root-squared", "sqrtm(A) @ sqrtm(A) == A", source=HIGHAM + "1.7"),
    Identity("root-commutes-with-argument", "sqrtm(A) @ A == A @ sqrtm(A)", source=HIGHAM + "thm. 1.13"),
    Identity("root-commutes", "sqrtm(A) @ B == B @ sqrtm(A)", COMMUTE, "commuting A B", HIGHAM + "thm. 1.13"),
    Identity(
        "roots-commute", "sqrtm(A) @ sqrtm(B) == sqrtm(B) @ sqrtm(A)", COMMUTE, "commuting A B", HIGHAM + "thm. 1.13"
    ),
    Identity(
        "square-of-product-of-roots",
        "(sqrtm(A) @ sqrtm(B))**2 == A @ B",
        COMMUTE,
        "commuting A B",
        HIGHAM + "thm. 1.13",
    ),
    Identity("root-similarity", "sqrtm(P @ A @ inv(P)) == P @ sqrtm(A) @ inv(P)", source=HIGHAM + "thm. 1.13"),
    Identity("root-transpose", "sqrtm(A.T) == sqrtm(A).T", source=HIGHAM + "thm. 1.13"),
    Identity(
        "root-intertwine",
        "sqrtm(A) @ X == X @ sqrtm(B)",
        INTERTWINED,
        "intertwined_apart A B X",
        HIGHAM + "thm. 1.13",
    ),
    Identity("root-of-both-products", "sqrtm(A @ B) @ A == A @ sqrtm(B @ A)", source=HIGHAM + "cor. 1.34"),
    Identity("inverse-of-root", "inv(sqrtm(A)) @ A == sqrtm(A)", source=HIGHAM + "6.1"),
    Identity("inverse-of-root-by-log", "inv(sqrtm(A)) == expm(-logm(A) / 2)", source=HIGHAM + "11.1"),
    Identity(
        "geometric-mean",
        "sqrtm(A @ inv(B)) @ B == B @ sqrtm(inv(B) @ A)",
        source="Bhatia, Positive Definite Matrices, 4.1",
    ),
    Identity(
        "root-of-involution",
        "sqrtm(A) == (1 + 1j) / 2 * eye() + (1 - 1j) / 2 * A",
        INVOLUTION,
        "involution A",
        EXERCISE,
    ),
    Identity(
        "root-of-unipotent", "sqrtm(eye() + A) == eye() + A / 2", ("A @ A == 0",), "nilpotent A", HIGHAM + "6.1"
    ),
    Identity("root-of-exp-of-nilpotent", "sqrtm(expm(A)) == expm(A / 2)", ("A**3 == 0",), "nilpotent3 A", EXERCISE),
    Identity(
        "root-of-complex-structure",
        "sqrtm(J) == (eye() + J) / sqrt(2)",
        ("J @ J == -eye()",),
        "complex_structure J",
        EXERCISE,
    ),
    Identity("log-of-unitary", "logm(A).H == -logm(A)", ("A.H @ A == eye()",), "unitary A", HIGHAM + "11.1"),
    Identity(
        "polar-factor", "(A @ inv(sqrtm(A.H @ A))).H @ (A @ inv(sqrtm(A.H @ A))) == eye()", source=HIGHAM + "8.1"
    ),
]

FALSE = [
    false("log-of-exp", "logm(expm(A)) == A", source=HIGHAM + "11.1"),
    false("log-of-product", "logm(A @ B) == logm(A) + logm(B)", COMMUTE, "commuting A B", HIGHAM + "thm. 11.3"),
    false("log-of-quotient", "logm(A @ inv(B)) == logm(A) - logm(B)", COMMUTE, "commuting A B", HIGHAM + "thm. 11.3"),
    false("log-of-inverse", "logm(inv(A)) == -logm(A)", source=HIGHAM + "thm. 11.2"),
    false("log-of-square", "logm(A @ A) == 2 * logm(A)", source=HIGHAM + "thm. 11.2"),
    false("log-of-multiple", "logm(s * A) == log(s) * eye() + logm(A)", source=EXERCISE),
    false("log-of-adjoint", "logm(A.H) == logm(A).H", family="on_the_cut A", source=HIGHAM + "thm. 1.18"),
    false("exp-of-sum-of-logs-in-general", "expm(logm(A) + logm(B)) == A @ B", source=EXERCISE),
    false(
        "log-of-involution-other-branch",
        "logm(A) == -1j * pi / 2 * (eye() - A)",
        INVOLUTION,
        "involution A",
        EXERCISE,
    ),
    false("log-of-involution-whole", "logm(A) == 1j * pi * (eye() - A)", INVOLUTION, "involution A", EXERCISE),
    false("log-of-unipotent-3-too-short", "logm(eye() + A) == A", ("A**3 == 0",), "nilpotent3 A", EXERCISE),
    false("log-of-unipotent-3-sign", "logm(eye() + A) == A + A @ A / 2", ("A**3 == 0",), "nilpotent3 A", EXERCISE),
    false("log-of-orthogonal-is-skew", "logm(A).T == -logm(A)", ("A.T @ A == eye()",), "orthogonal A", EXERCISE),
    false("log-of-root-whole", "logm(sqrtm(A)) == logm(A)", source=EXERCISE),
    false("root-of-square", "sqrtm(A @ A) == A", source=HIGHAM + "1.7"),
    false("root-of-product", "sqrtm(A @ B) == sqrtm(A) @ sqrtm(B)", COMMUTE, "commuting A B", EXERCISE),
    false("root-of-inverse", "sqrtm(inv(A)) == inv(sqrtm(A))", source=EXERCISE),
    false("root-of-adjoint", "sqrtm(A.H) == sqrtm(A).H", family="on_the_cut A", source=EXERCISE),
    false("root-of-exp", "sqrtm(expm(A)) == expm(A / 2)", source=EXERCISE),
    false("root-of-minus", "sqrtm(-A) == 1j * sqrtm(A)", source=EXERCISE),
    false("square-roots-of-one", "sqrtm(A @ A) == A", INVOLUTION, "involution A", EXERCISE),
    false("log-congruence", "logm(P @ A @ P.T) == P @ logm(A) @ P.T", source=EXERCISE),
]
