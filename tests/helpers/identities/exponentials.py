"""The exponential, the cosine and the sine: sums, similarity, finite sums of the series, trigonometry."""

from functools import partial

from .notation import Identity

false = partial(Identity, true=False)
HIGHAM = "Higham, Functions of Matrices (2008), "
HALL = "Hall, Lie Groups, Lie Algebras, and Representations, 2nd ed., "
BERNSTEIN = "Bernstein, Matrix Mathematics, 2nd ed., "
EXERCISE = "exercise"

COMMUTE = ("A @ B == B @ A",)
IDEMPOTENT = ("P @ P == P",)
INVOLUTION = ("A @ A == eye()",)
COMPLEX_STRUCTURE = ("J @ J == -eye()",)


def cosh(x):
    return f"(exp({x}) + exp(-({x}))) / 2"


def sinh(x):
    return f"(exp({x}) - exp(-({x}))) / 2"


def cos(x):
    return f"(exp(1j * ({x})) + exp(-1j * ({x}))) / 2"


def sin(x):
    return f"(exp(1j * ({x})) - exp(-1j * ({x}))) / 2j"


def coshm(x):
    return f"((expm({x}) + expm(-({x}))) / 2)"


def sinhm(x):
    return f"((expm({x}) - expm(-({x}))) / 2)"


def sinm(x):
    return f"((expm(1j * ({x})) - expm(-1j * ({x}))) / 2j)"


TRUE = [
    Identity("inverse-of-exp", "inv(expm(A)) == expm(-A)", source=HALL + "prop. 2.3"),
    Identity("exp-minus", "expm(A) @ expm(-A) == eye()", source=HALL + "prop. 2.3"),
    Identity("exp-of-zero", "expm(0 * A) == eye()", source=HALL + "prop. 2.3"),
    Identity("exp-squared", "expm(A) @ expm(A) == expm(2 * A)", source=HALL + "prop. 2.3"),
    Identity("exp-cubed", "expm(A)**3 == expm(3 * A)", source=HALL + "prop. 2.3"),
    Identity("one-parameter-group", "expm(s * A) @ expm(t * A) == expm((s + t) * A)", source=HALL + "prop. 2.3"),
    Identity("exp-halved", "expm(A / 2)**2 == expm(A)", source=HIGHAM + "10.3"),
    Identity("exp-of-shift", "expm(A + s * eye()) == exp(s) * expm(A)", source=HIGHAM + "10.1"),
    Identity("exp-period", "expm(A + 2j * pi * eye()) == expm(A)", source=EXERCISE),
    Identity("similarity", "expm(P @ A @ inv(P)) == P @ expm(A) @ inv(P)", source=HIGHAM + "thm. 1.13"),
    Identity("similarity-solve", "expm(P.solve(A @ P)) == P.solve(expm(A) @ P)", source=HIGHAM + "thm. 1.13"),
    Identity("argument-commutes", "A @ expm(A) == expm(A) @ A", source=HIGHAM + "thm. 1.13"),
    Identity("inverse-argument-commutes", "inv(A) @ expm(A) == expm(A) @ inv(A)", source=HIGHAM + "thm. 1.13"),
    Identity(
        "exp-commutes-with-polynomial",
        "expm(A) @ (A @ A + s * A) == (A @ A + s * A) @ expm(A)",
        source=HIGHAM + "thm. 1.13",
    ),
    Identity("commuting-sum", "expm(A + B) == expm(A) @ expm(B)", COMMUTE, "commuting A B", HIGHAM + "thm. 10.2"),
    Identity(
        "commuting-sum-named",
        "expm(A + B) == expm(A) @ expm(B)",
        ("commuting(A, B)",),
        "commuting A B",
        HIGHAM + "thm. 10.2",
    ),
    Identity(
        "commuting-difference",
        "expm(A - B) == expm(A) @ inv(expm(B))",
        COMMUTE,
        "commuting A B",
        HIGHAM + "thm. 10.2",
    ),
    Identity(
        "commuting-sum-of-three",
        "expm(A + B + C) == expm(C) @ expm(A) @ expm(B)",
        ("commuting(A, B, C)",),
        "commuting A B C",
        HIGHAM + "thm. 10.2",
    ),
    Identity("exp-commutes", "expm(A) @ B == B @ expm(A)", COMMUTE, "commuting A B", HIGHAM + "thm. 1.13"),
    Identity(
        "exps-commute-if-arguments-do",
        "expm(A) @ expm(B) == expm(B) @ expm(A)",
        COMMUTE,
        "commuting A B",
        HIGHAM + "thm. 10.2",
    ),
    Identity(
        "strang-if-commuting",
        "expm(A / 2) @ expm(B) @ expm(A / 2) == expm(A + B)",
        COMMUTE,
        "commuting A B",
        EXERCISE,
    ),
    Identity(
        "intertwine", "expm(A) @ X == X @ expm(B)", ("A @ X == X @ B",), "intertwined A B X", HIGHAM + "thm. 1.13"
    ),
    Identity(
        "intertwine-apart",
        "expm(t * A) @ X == X @ expm(t * B)",
        ("A @ X == X @ B",),
        "intertwined_apart A B X",
        HIGHAM + "thm. 1.13",
    ),
    Identity("exp-of-both-products", "expm(A @ B) @ A == A @ expm(B @ A)", source=HIGHAM + "cor. 1.34"),
    Identity("cos-of-both-products", "cosm(A @ B) @ A == A @ cosm(B @ A)", source=HIGHAM + "cor. 1.34"),
    # Series that end.
    Identity("nilpotent-2", "expm(A) == eye() + A", ("A @ A == 0",), "nilpotent A", HALL + "2.2"),
    Identity("nilpotent-3", "expm(A) == eye() + A + A @ A / 2", ("A @ A @ A == 0",), "nilpotent3 A", HALL + "2.2"),
    Identity(
        "nilpotent-4", "expm(A) == eye() + A + A**2 / 2 + A**3 / 6", ("A**4 == 0",), "nilpotent4 A", HALL + "2.2"
    ),
    Identity(
        "nilpotent-3-parameter",
        "expm(t * A) == eye() + t * A + t**2 / 2 * A @ A",
        ("A**3 == 0",),
        "nilpotent3 A",
        HALL + "2.2",
    ),
    Identity(
        "exp-of-unipotent",
        "expm(A) == exp(1) * A",
        ("(A - eye()) @ (A - eye()) == 0",),
        "shifted_nilpotent A",
        EXERCISE,
    ),
    Identity(
        "exp-of-reversed-zero-product", "expm(B @ A) == eye() + B @ A", ("A @ B == 0",), "zero_product A B", EXERCISE
    ),
    Identity(
        "exp-of-idempotent", "expm(t * P) == eye() + (exp(t) - 1) * P", IDEMPOTENT, "idempotent P", BERNSTEIN + "11.1"
    ),
    Identity(
        "exp-of-multiple-of-idempotent",
        "expm(A) == eye() + (exp(s) - 1) / s * A",
        ("A @ A == s * A",),
        "scaled_idempotent A s",
        BERNSTEIN + "11.1",
    ),
    Identity(
        "exp-of-compressed",
        "expm(P @ A) == eye() - P + P @ expm(A)",
        ("P @ P == P", "P @ A == A @ P"),
        "compressed P A",
        EXERCISE,
    ),
    Identity(
        "exp-of-involution",
        f"expm(t * A) == {cosh('t')} * eye() + {sinh('t')} * A",
        INVOLUTION,
        "involution A",
        BERNSTEIN + "11.1",
    ),
    Identity(
        "exp-of-multiple-of-involution",
        f"expm(A) == {cosh('s')} * eye() + {sinh('s')} / s * A",
        ("A @ A == s**2 * eye()",),
        "scaled_involution A s",
        "Nielsen & Chuang, Quantum Computation, ex. 2.35",
    ),
    Identity(
        "exp-of-cube-itself",
        f"expm(t * A) == eye() + {sinh('t')} * A + ({cosh('t')} - 1) * A @ A",
        ("A**3 == A",),
        "cube_itself A",
        EXERCISE,
    ),
    Identity(
        "rodrigues",
        f"expm(t * A) == eye() + {sin('t')} * A + (1 - {cos('t')}) * A @ A",
        ("A**3 == -A",),
        "rodrigues A",
        HIGHAM + "10.7",
    ),
    Identity(
        "two-eigenvalues",
        "expm(A) == (exp(s) * (A - t * eye()) - exp(t) * (A - s * eye())) / (s - t)",
        ("(A - s * eye()) @ (A - t * eye()) == 0",),
        "two_eigenvalues A s t",
        HIGHAM + "1.2.2",
    ),
    Identity("complex-structure", "expm(pi * J) == -eye()", COMPLEX_STRUCTURE, "complex_structure J", EXERCISE),
    Identity(
        "complex-structure-parameter",
        f"expm(t * J) == {cos('t')} * eye() + {sin('t')} * J",
        COMPLEX_STRUCTURE,
        "complex_structure J",
        EXERCISE,
    ),
    Identity(
        "complex-structure-quarter", "expm(pi / 2 * J) == J", COMPLEX_STRUCTURE, "complex_structure J", EXERCISE
    ),
    Identity("full-turn-of-idempotent", "expm(2j * pi * P) == eye()", IDEMPOTENT, "idempotent P", EXERCISE),
    Identity(
        "half-turn-of-idempotent",
        "expm(1j * pi * P) == eye() - 2 * P",
        IDEMPOTENT,
        "idempotent P",
        "Nielsen & Chuang, Quantum Computation, 6.1",
    ),
    Identity("full-turn-of-involution", "expm(2j * pi * A) == eye()", INVOLUTION, "involution A", EXERCISE),
    Identity(
        "involution-is-an-exponential", "expm(1j * pi / 2 * (eye() - A)) == A", INVOLUTION, "involution A", EXERCISE
    ),
    Identity(
        "sum-of-exclusive",
        "expm(A + B) == expm(A) + expm(B) - eye()",
        ("A @ B == 0", "B @ A == 0"),
        "zero_products A B",
        EXERCISE,
    ),
    Identity("exp-fixes-kernel", "expm(A) @ B == B", ("A @ B == 0",), "zero_product A B", EXERCISE),
    # Trigonometry.
    Identity("cos-by-exponentials", "cosm(A) == (expm(1j * A) + expm(-1j * A)) / 2", source=HIGHAM + "12.1"),
    Identity("pythagoras", f"cosm(A) @ cosm(A) + {sinm('A')} @ {sinm('A')} == eye()", source=HIGHAM + "12.1"),
    Identity(
        "pythagoras-in-exponentials",
        f"(expm(1j * A) + expm(-1j * A))**2 / 4 + {sinm('A')}**2 == eye()",
        source=HIGHAM + "12.1",
    ),
    Identity("double-angle", "cosm(2 * A) == 2 * cosm(A) @ cosm(A) - eye()", source=HIGHAM + "12.1"),
    Identity("triple-angle", "cosm(3 * A) == 4 * cosm(A)**3 - 3 * cosm(A)", source=HIGHAM + "12.1"),
    Identity("sine-of-double", f"{sinm('2 * A')} == 2 * {sinm('A')} @ cosm(A)", source=HIGHAM + "12.1"),
    Identity("cos-is-even", "cosm(-A) == cosm(A)", source=HIGHAM + "12.1"),
    Identity("euler", f"expm(1j * A) == cosm(A) + 1j * {sinm('A')}", source=HIGHAM + "12.1"),
    Identity("cos-of-imaginary", f"cosm(1j * A) == {coshm('A')}", source=HIGHAM + "12.1"),
    Identity(
        "hyperbolic-pythagoras",
        f"{coshm('A')} @ {coshm('A')} - {sinhm('A')} @ {sinhm('A')} == eye()",
        source=HIGHAM + "12.1",
    ),
    Identity(
        "cos-product", "cosm(A + B) + cosm(A - B) == 2 * cosm(A) @ cosm(B)", COMMUTE, "commuting A B", HIGHAM + "12.1"
    ),
    Identity(
        "cos-of-sum",
        f"cosm(A + B) == cosm(A) @ cosm(B) - {sinm('A')} @ {sinm('B')}",
        COMMUTE,
        "commuting A B",
        HIGHAM + "12.1",
    ),
    Identity("cos-of-projection", "cosm(pi * P) == eye() - 2 * P", IDEMPOTENT, "idempotent P", EXERCISE),
    Identity("cos-of-involution", "cosm(pi * A) == -eye()", INVOLUTION, "involution A", EXERCISE),
    Identity("cos-of-nilpotent", "cosm(A) == eye() - A @ A / 2", ("A**3 == 0",), "nilpotent3 A", EXERCISE),
    Identity("cos-similarity", "cosm(P @ A @ inv(P)) == P @ cosm(A) @ inv(P)", source=HIGHAM + "thm. 1.13"),
]

FALSE = [
    false("exp-of-sum", "expm(A + B) == expm(A) @ expm(B)", source=HALL + "2.1"),
    false("exps-commute", "expm(A) @ expm(B) == expm(B) @ expm(A)", source=EXERCISE),
    false("strang-is-exact", "expm(A + B) == expm(A / 2) @ expm(B) @ expm(A / 2)", source=EXERCISE),
    false("exp-of-product", "expm(A @ B) == expm(A) @ expm(B)", COMMUTE, "commuting A B", EXERCISE),
    false("exp-of-multiple", "expm(s * A) == exp(s) * expm(A)", source=EXERCISE),
    false("exp-of-inverse", "expm(inv(A)) == inv(expm(A))", source=EXERCISE),
    false("exp-is-self-inverse", "expm(A) @ expm(A) == eye()", source=EXERCISE),
    false(
        "commuting-sum-of-three-missing-one",
        "expm(A + B + C) == expm(A) @ expm(B) @ expm(C)",
        ("A @ B == B @ A", "B @ C == C @ B"),
        "chain A B C",
        EXERCISE,
    ),
    false("similarity-reversed", "expm(P @ A @ inv(P)) == inv(P) @ expm(A) @ P", source=EXERCISE),
    false("congruence", "expm(P @ A @ P.T) == P @ expm(A) @ P.T", source=EXERCISE),
    false("factor-leaves", "expm(P @ A) == P @ expm(A)", source=EXERCISE),
    false("both-products-swapped", "expm(A @ B) @ B == B @ expm(B @ A)", source=EXERCISE),
    false(
        "exps-commute-so-arguments-do",
        "A @ B == B @ A",
        ("expm(A) @ expm(B) == expm(B) @ expm(A)",),
        "exponential_is_one A",
        "Higham, Functions of Matrices, 10.1",
    ),
    false(
        "sum-splits-so-arguments-commute",
        "A @ B == B @ A",
        ("expm(A + B) == expm(A) @ expm(B)",),
        "exponentials_add A B",
        "Higham, Functions of Matrices, 10.1",
    ),
    false(
        "exp-commutes-so-argument-does",
        "A @ B == B @ A",
        ("expm(A) @ B == B @ expm(A)",),
        "exponential_is_one A",
        EXERCISE,
    ),
    false("exp-is-one-so-argument-is-zero", "A == 0", ("expm(A) == eye()",), "exponential_is_one A", EXERCISE),
    false("exp-is-injective", "A == B", ("expm(A) == expm(B)",), "exponential_is_one A B", EXERCISE),
    false("equal-exps-commute", "A @ B == B @ A", ("expm(A) == expm(B)",), "exponential_is_one A B", EXERCISE),
    false("nilpotent-3-too-short", "expm(A) == eye() + A", ("A**3 == 0",), "nilpotent3 A", EXERCISE),
    false("nilpotent-3-without-half", "expm(A) == eye() + A + A @ A", ("A**3 == 0",), "nilpotent3 A", EXERCISE),
    false("nilpotent-4-too-short", "expm(A) == eye() + A + A @ A / 2", ("A**4 == 0",), "nilpotent4 A", EXERCISE),
    false("exp-of-idempotent-is-a-multiple", "expm(t * P) == exp(t) * P", IDEMPOTENT, "idempotent P", EXERCISE),
    false(
        "exp-of-idempotent-without-minus-one",
        "expm(t * P) == eye() + exp(t) * P",
        IDEMPOTENT,
        "idempotent P",
        EXERCISE,
    ),
    false(
        "exp-of-involution-without-half",
        "expm(t * A) == (exp(t) + exp(-t)) * eye() + (exp(t) - exp(-t)) * A",
        INVOLUTION,
        "involution A",
        EXERCISE,
    ),
    false(
        "exp-of-complex-structure-hyperbolic",
        f"expm(t * J) == {cosh('t')} * eye() + {sinh('t')} * J",
        COMPLEX_STRUCTURE,
        "complex_structure J",
        EXERCISE,
    ),
    false(
        "half-turn-of-complex-structure", "expm(pi * J) == eye()", COMPLEX_STRUCTURE, "complex_structure J", EXERCISE
    ),
    false("half-turn-of-projection", "expm(1j * pi * P) == -eye()", IDEMPOTENT, "idempotent P", EXERCISE),
    false(
        "rodrigues-sign",
        f"expm(t * A) == eye() + {sin('t')} * A - (1 - {cos('t')}) * A @ A",
        ("A**3 == -A",),
        "rodrigues A",
        EXERCISE,
    ),
    false(
        "sum-of-exclusive-one-sided",
        "expm(A + B) == expm(A) + expm(B) - eye()",
        ("A @ B == 0",),
        "zero_product A B",
        EXERCISE,
    ),
    false("exp-fixes-other-side", "B @ expm(A) == B", ("A @ B == 0",), "zero_product A B", EXERCISE),
    false("pythagoras-sign", f"cosm(A) @ cosm(A) - {sinm('A')} @ {sinm('A')} == eye()", source=EXERCISE),
    false("double-angle-sign", "cosm(2 * A) == 2 * cosm(A) @ cosm(A) + eye()", source=EXERCISE),
    false("triple-angle-swapped", "cosm(3 * A) == 3 * cosm(A)**3 - 4 * cosm(A)", source=EXERCISE),
    false("cos-of-sum-as-product", "cosm(A + B) == cosm(A) @ cosm(B)", COMMUTE, "commuting A B", EXERCISE),
    false("cos-product-in-general", "cosm(A + B) + cosm(A - B) == 2 * cosm(A) @ cosm(B)", source=EXERCISE),
    false("intertwine-swapped", "expm(B) @ X == X @ expm(A)", ("A @ X == X @ B",), "intertwined A B X", EXERCISE),
]
