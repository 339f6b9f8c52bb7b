"""Products, inverses, resolvents, projections and generalised inverses."""

from functools import partial

from .notation import Identity

false = partial(Identity, true=False)
COOKBOOK = "Petersen & Pedersen, The Matrix Cookbook (2012), "
HORN = "Horn & Johnson, Matrix Analysis, 2nd ed., "
BERNSTEIN = "Bernstein, Matrix Mathematics, 2nd ed., "
EXERCISE = "exercise"


def inner(A, B):
    """B is a reflexive generalised inverse of A."""
    return (f"{A} @ {B} @ {A} == {A}", f"{B} @ {A} @ {B} == {B}")


def penrose(A, B):
    """B is the inverse of Moore and Penrose of A."""
    return (*inner(A, B), f"({A} @ {B}).H == {A} @ {B}", f"({B} @ {A}).H == {B} @ {A}")


def group(A, B):
    """B is the group inverse of A."""
    return (*inner(A, B), f"{A} @ {B} == {B} @ {A}")


def drazin(A, B):
    """B is the Drazin inverse of A, of index at most 2."""
    return (f"{A} @ {B} == {B} @ {A}", f"{B} @ {A} @ {B} == {B}", f"{A}**3 @ {B} == {A}**2")


P_AND_Q = ("P @ P == P", "Q @ Q == Q")
COMMUTE = ("A @ B == B @ A",)

TRUE = [
    # Inverses of products and sums.
    Identity("inverse-of-product", "inv(A @ B) == inv(B) @ inv(A)", source=HORN + "0.5"),
    Identity("inverse-of-triple-product", "inv(A @ B @ C) == inv(C) @ inv(B) @ inv(A)", source=HORN + "0.5"),
    Identity("inverse-of-inverse", "inv(inv(A)) == A", source=HORN + "0.5"),
    Identity("inverse-of-power", "inv(A**3) == inv(A)**3", source=HORN + "0.5"),
    Identity("inverse-of-multiple", "inv(s * A) == inv(A) / s", source=HORN + "0.5"),
    Identity("solve-product", "A.solve(A @ B) == inv(A) @ A @ B", source=EXERCISE),
    Identity("push-through", "inv(eye() + A @ B) @ A == A @ inv(eye() + B @ A)", source=BERNSTEIN + "2.16"),
    Identity(
        "push-through-scaled", "inv(s * eye() + A @ B) @ A == A @ inv(s * eye() + B @ A)", source=BERNSTEIN + "2.16"
    ),
    Identity(
        "woodbury",
        "inv(A + U @ C @ V) == inv(A) - inv(A) @ U @ inv(inv(C) + V @ inv(A) @ U) @ V @ inv(A)",
        source=HORN + "0.7.4",
    ),
    Identity(
        "henderson-searle",
        "inv(A + U @ C @ V) == inv(A) - inv(A) @ U @ C @ inv(eye() + V @ inv(A) @ U @ C) @ V @ inv(A)",
        source="Henderson & Searle, SIAM Review 23 (1981), (9)",
    ),
    Identity(
        "kailath-variant",
        "inv(A + B @ C) == inv(A) - inv(A) @ B @ inv(eye() + C @ inv(A) @ B) @ C @ inv(A)",
        source=COOKBOOK + "3.2.3",
    ),
    Identity("searle-1", "inv(eye() + inv(A)) == A @ inv(A + eye())", source=COOKBOOK + "3.2.5"),
    Identity(
        "searle-2", "inv(A + B @ B.T) @ B == inv(A) @ B @ inv(eye() + B.T @ inv(A) @ B)", source=COOKBOOK + "3.2.5"
    ),
    Identity("searle-3", "inv(inv(A) + inv(B)) == A @ inv(A + B) @ B", source=COOKBOOK + "3.2.5"),
    Identity("parallel-sum", "A @ inv(A + B) @ B == B @ inv(A + B) @ A", source=COOKBOOK + "3.2.5"),
    Identity("searle-4", "A - A @ inv(A + B) @ A == B - B @ inv(A + B) @ B", source=COOKBOOK + "3.2.5"),
    Identity("searle-5", "inv(A) + inv(B) == inv(A) @ (A + B) @ inv(B)", source=COOKBOOK + "3.2.5"),
    Identity("searle-6", "inv(eye() + A @ B) == eye() - A @ inv(eye() + B @ A) @ B", source=COOKBOOK + "3.2.5"),
    Identity("searle-sum", "inv(eye() + A) @ A == A @ inv(eye() + A)", source=EXERCISE),
    Identity("inverse-difference", "inv(A) - inv(B) == inv(A) @ (B - A) @ inv(B)", source=HORN + "5.8"),
    Identity(
        "resolvent-first",
        "inv(A - s * eye()) - inv(A - t * eye()) == (s - t) * inv(A - s * eye()) @ inv(A - t * eye())",
        source="Kato, Perturbation Theory, I.5.2",
    ),
    Identity(
        "resolvent-second",
        "inv(s * eye() - A) - inv(s * eye() - B) == inv(s * eye() - A) @ (A - B) @ inv(s * eye() - B)",
        source="Kato, Perturbation Theory, I.5.2",
    ),
    Identity(
        "resolvents-commute",
        "inv(s * eye() - A) @ inv(t * eye() - A) == inv(t * eye() - A) @ inv(s * eye() - A)",
        source="Kato, Perturbation Theory, I.5.2",
    ),
    Identity("hua", "A - inv(inv(A) + inv(inv(B) - A)) == A @ B @ A", source="Hua, Proc. AMS 2 (1951)"),
    Identity(
        "schur-complements",
        "inv(A) @ B @ inv(D - C @ inv(A) @ B) == inv(A - B @ inv(D) @ C) @ B @ inv(D)",
        source=HORN + "0.7.3",
    ),
    Identity(
        "schur-inverse",
        "inv(A - B @ inv(D) @ C) == inv(A) + inv(A) @ B @ inv(D - C @ inv(A) @ B) @ C @ inv(A)",
        source=HORN + "0.7.3",
    ),
    Identity(
        "cayley-involution",
        "inv(eye() + inv(eye() + A) @ (eye() - A)) @ (eye() - inv(eye() + A) @ (eye() - A)) == A",
        source=BERNSTEIN + "3.20",
    ),
    Identity(
        "cayley-factors-commute",
        "inv(eye() + A) @ (eye() - A) == (eye() - A) @ inv(eye() + A)",
        source=BERNSTEIN + "3.20",
    ),
    Identity(
        "cayley-as-sum", "inv(eye() + A) @ (eye() - A) == 2 * inv(eye() + A) - eye()", source=BERNSTEIN + "3.20"
    ),
    Identity("geometric-sum", "(eye() - A**4) @ inv(eye() - A) == eye() + A + A @ A + A**3", source=HORN + "5.6"),
    Identity("neumann-2", "inv(eye() - A) == eye() + A", ("A @ A == 0",), "nilpotent A", EXERCISE),
    Identity("neumann-3", "inv(eye() - A) == eye() + A + A @ A", ("A @ A @ A == 0",), "nilpotent3 A", EXERCISE),
    Identity("inverse-by-polynomial", "inv(A) == A - eye()", ("A @ A - A - eye() == 0",), "golden A", HORN + "2.4.3"),
    Identity("involution-is-its-inverse", "inv(A) == A", ("A @ A == eye()",), "involution A", EXERCISE),
    Identity(
        "left-and-right-inverse", "B == C", ("A @ B == eye()", "C @ A == eye()"), "both_inverses A B C", HORN + "0.5"
    ),
    Identity("one-sided-inverse", "B @ A == eye()", ("A @ B == eye()",), "inverse_pair A B", HORN + "0.5"),
    Identity("one-sided-inverse-is-inv", "inv(A) == B", ("A @ B == eye()",), "inverse_pair A B", HORN + "0.5"),
    Identity("cyclic-inverse", "B @ C @ A == eye()", ("A @ B @ C == eye()",), "inverse_triple A B C", EXERCISE),
    Identity("inverse-commutes", "inv(A) @ B == B @ inv(A)", COMMUTE, "commuting A B", EXERCISE),
    Identity(
        "inverses-commute", "inv(A) @ inv(B) == inv(B) @ inv(A)", ("commuting(A, B)",), "commuting A B", EXERCISE
    ),
    Identity(
        "inverse-anticommutes", "inv(A) @ B == -B @ inv(A)", ("A @ B == -B @ A",), "anticommuting A B", EXERCISE
    ),
    Identity("sum-is-product", "A @ B == B @ A", ("A @ B == A + B",), "sum_is_product A B", HORN + "1.3, problems"),
    Identity("sum-with-own-inverse", "A @ B == B @ A", ("A == B + inv(B)",), "same_inverse_sum A B", EXERCISE),
    # Polynomials.
    Identity("difference-of-squares", "(A + B) @ (A - B) == A @ A - B @ B", COMMUTE, "commuting A B", EXERCISE),
    Identity("square-of-sum", "(A + B) @ (A + B) == A @ A + 2 * A @ B + B @ B", COMMUTE, "commuting A B", EXERCISE),
    Identity(
        "square-of-anticommuting-sum",
        "(A + B) @ (A + B) == A @ A + B @ B",
        ("A @ B == -B @ A",),
        "anticommuting A B",
        EXERCISE,
    ),
    Identity(
        "telescope",
        "A**3 - B**3 == A @ A @ (A - B) + A @ (A - B) @ B + (A - B) @ B @ B",
        source="Higham, Functions of Matrices, 3.1",
    ),
    Identity(
        "sum-of-commuting-nilpotents",
        "(A + B)**3 == 0",
        ("A @ A == 0", "B @ B == 0", "A @ B == B @ A"),
        "commuting_nilpotents A B",
        HORN + "2.4, problems",
    ),
    Identity("nilpotent-products", "(B @ A)**3 == 0", ("(A @ B)**2 == 0",), "one_short_product A B", EXERCISE),
    Identity("twisted-powers", "A @ A @ B == s**2 * B @ A @ A", ("A @ B == s * B @ A",), "twisted A B s", EXERCISE),
    # Projections.
    Identity(
        "complement-of-projection",
        "(eye() - P) @ (eye() - P) == eye() - P",
        ("P @ P == P",),
        "idempotent P",
        BERNSTEIN + "3.1",
    ),
    Identity(
        "reflection", "(2 * P - eye()) @ (2 * P - eye()) == eye()", ("P @ P == P",), "idempotent P", BERNSTEIN + "3.1"
    ),
    Identity(
        "product-of-projections",
        "(P @ Q) @ (P @ Q) == P @ Q",
        (*P_AND_Q, "P @ Q == Q @ P"),
        "commuting_idempotents P Q",
        BERNSTEIN + "3.12",
    ),
    Identity(
        "union-of-projections",
        "(P + Q - P @ Q) @ (P + Q - P @ Q) == P + Q - P @ Q",
        (*P_AND_Q, "P @ Q == Q @ P"),
        "commuting_idempotents P Q",
        BERNSTEIN + "3.12",
    ),
    Identity(
        "sum-of-projections",
        "P @ Q == 0",
        (*P_AND_Q, "(P + Q) @ (P + Q) == P + Q"),
        "exclusive_idempotents P Q",
        BERNSTEIN + "3.12",
    ),
    Identity(
        "difference-of-projections",
        "(P - Q) @ (P - Q) == P - Q",
        (*P_AND_Q, "P @ Q == Q", "Q @ P == Q"),
        "nested_idempotents P Q",
        BERNSTEIN + "3.12",
    ),
    Identity(
        "squared-difference-commutes",
        "P @ (P - Q)**2 == (P - Q)**2 @ P",
        P_AND_Q,
        "idempotent P Q",
        "Kato, Perturbation Theory, I.4.6",
    ),
    Identity(
        "resolvent-of-projection",
        "inv(s * eye() - P) == eye() / s + P / (s * (s - 1))",
        ("P @ P == P",),
        "idempotent P",
        "Kato, Perturbation Theory, I.5.3",
    ),
    Identity("shifted-projection", "inv(eye() + P) == eye() - P / 2", ("P @ P == P",), "idempotent P", EXERCISE),
    Identity("invertible-projection", "P == eye()", ("P @ P == P", "invertible(P)"), "identity P", EXERCISE),
    # Generalised inverses.
    Identity(
        "moore-penrose-is-unique",
        "B == C",
        penrose("A", "B") + penrose("A", "C"),
        "pseudo_inverse A B C",
        "Penrose, Proc. Cambridge Phil. Soc. 51 (1955)",
    ),
    Identity(
        "inner-inverse-projects",
        "(A @ B) @ (A @ B) == A @ B",
        ("A @ B @ A == A",),
        "inner_inverse A B",
        BERNSTEIN + "6.1",
    ),
    Identity(
        "group-inverse-is-unique",
        "B == C",
        group("A", "B") + group("A", "C"),
        "group_inverse A B C",
        BERNSTEIN + "6.2",
    ),
    Identity(
        "drazin-inverse-is-unique",
        "B == C",
        drazin("A", "B") + drazin("A", "C"),
        "drazin_inverse A B C",
        "Drazin, Amer. Math. Monthly 65 (1958)",
    ),
    Identity(
        "group-inverse-of-projection",
        "B == A",
        ("A @ A == A", *group("A", "B")),
        "group_inverse_of_idempotent A B",
        BERNSTEIN + "6.2",
    ),
    Identity(
        "group-inverse-commutes",
        "B @ C == C @ B",
        (*group("A", "B"), "A @ C == C @ A"),
        "group_inverse_and_commuting A B C",
        "Drazin, Amer. Math. Monthly 65 (1958)",
    ),
]

FALSE = [
    false("square-of-sum-in-general", "(A + B) @ (A + B) == A @ A + 2 * A @ B + B @ B", source=EXERCISE),
    false("difference-of-squares-in-general", "(A + B) @ (A - B) == A @ A - B @ B", source=EXERCISE),
    false("square-of-product", "(A @ B) @ (A @ B) == A @ A @ B @ B", source=EXERCISE),
    false("inverse-of-sum", "inv(A + B) == inv(A) + inv(B)", source=EXERCISE),
    false("inverse-of-product-same-order", "inv(A @ B) == inv(A) @ inv(B)", source=EXERCISE),
    false("push-through-same-order", "inv(eye() + A @ B) @ A == A @ inv(eye() + A @ B)", source=EXERCISE),
    false(
        "woodbury-sign",
        "inv(A + U @ C @ V) == inv(A) + inv(A) @ U @ inv(inv(C) + V @ inv(A) @ U) @ V @ inv(A)",
        source=EXERCISE,
    ),
    false(
        "woodbury-without-inverse",
        "inv(A + U @ C @ V) == inv(A) - inv(A) @ U @ inv(C + V @ inv(A) @ U) @ V @ inv(A)",
        source=EXERCISE,
    ),
    false(
        "resolvent-sign",
        "inv(A - s * eye()) - inv(A - t * eye()) == (t - s) * inv(A - s * eye()) @ inv(A - t * eye())",
        source=EXERCISE,
    ),
    false("parallel-sum-order", "inv(inv(A) + inv(B)) == A @ B @ inv(A + B)", source=EXERCISE),
    false("inverse-difference-sign", "inv(A) - inv(B) == inv(A) @ (A - B) @ inv(B)", source=EXERCISE),
    false("hua-order", "A - inv(inv(A) + inv(inv(B) - A)) == B @ A @ B", source=EXERCISE),
    false("neumann-3-too-short", "inv(eye() - A) == eye() + A", ("A @ A @ A == 0",), "nilpotent3 A", EXERCISE),
    false("square-zero", "A == 0", ("A @ A == 0",), "nilpotent A", EXERCISE),
    false("cube-zero", "A @ A == 0", ("A @ A @ A == 0",), "nilpotent3 A", EXERCISE),
    false("involution-is-identity", "A == eye()", ("A @ A == eye()",), "involution A", EXERCISE),
    false("equal-squares", "A == B", ("A @ A == B @ B",), "involution A B", EXERCISE),
    false("equal-squares-commute", "A @ B == B @ A", ("A @ A == B @ B",), "involution A B", EXERCISE),
    false("cancellation", "B == C", ("A @ B == A @ C",), "cancelling A B C", EXERCISE),
    false("zero-product-reversed", "B @ A == 0", ("A @ B == 0",), "zero_product A B", EXERCISE),
    false("short-product-reversed", "(B @ A)**2 == 0", ("(A @ B)**2 == 0",), "one_short_product A B", EXERCISE),
    false("sum-of-nilpotents", "(A + B)**3 == 0", ("A @ A == 0", "B @ B == 0"), "nilpotent A B", EXERCISE),
    false(
        "square-of-commuting-nilpotents",
        "(A + B)**2 == 0",
        ("A @ A == 0", "B @ B == 0", "A @ B == B @ A"),
        "commuting_nilpotents A B",
        EXERCISE,
    ),
    false("commuting-is-transitive", "A @ C == C @ A", ("A @ B == B @ A", "B @ C == C @ B"), "chain A B C", EXERCISE),
    false("product-of-projections-in-general", "(P @ Q) @ (P @ Q) == P @ Q", P_AND_Q, "idempotent P Q", EXERCISE),
    false(
        "projections-commute",
        "P @ Q == Q @ P",
        (*P_AND_Q, "(P @ Q) @ (P @ Q) == P @ Q"),
        "projection_pair P Q",
        EXERCISE,
    ),
    false(
        "sum-of-commuting-projections",
        "(P + Q) @ (P + Q) == P + Q",
        (*P_AND_Q, "P @ Q == Q @ P"),
        "commuting_idempotents P Q",
        EXERCISE,
    ),
    false(
        "one-sided-zero-projections",
        "Q @ P == 0",
        (*P_AND_Q, "P @ Q == 0"),
        "half_exclusive_idempotents P Q",
        EXERCISE,
    ),
    false(
        "reflexive-inverse-is-unique", "B == C", inner("A", "B") + inner("A", "C"), "inner_inverse A B C", EXERCISE
    ),
    false("inner-inverse-is-outer", "B @ A @ B == B", ("A @ B @ A == A",), "inner_only A B", EXERCISE),
    false("drazin-is-inner", "A @ B @ A == A", drazin("A", "B"), "drazin_inverse A B", EXERCISE),
    false("multiple-by-number", "s == t", ("s * A == t * A",), "zero_matrix A", EXERCISE),
    false("anticommuting-inverse", "inv(A) @ B == B @ inv(A)", ("A @ B == -B @ A",), "anticommuting A B", EXERCISE),
]
