"""Commutators: what the formulas of Baker, Campbell, Hausdorff and Hadamard say where they end."""

from functools import partial

from .exponentials import cos, cosh, sin, sinh
from .notation import Identity

false = partial(Identity, true=False)
HALL = "Hall, Lie Groups, Lie Algebras, and Representations, 2nd ed., "
ROSSMANN = "Rossmann, Lie Groups, "
EXERCISE = "exercise"


def ad(A, B):
    """The commutator."""
    return f"({A} @ {B} - {B} @ {A})"


C = ad("A", "B")
CENTRAL = (f"A @ {C} == {C} @ A", f"B @ {C} == {C} @ B")
NAMED = ("C == A @ B - B @ A", "A @ C == C @ A", "B @ C == C @ B")
HALF_CENTRAL = (f"A @ {C} == {C} @ A",)
SECOND = ad("A", C)
THIRD = ad("A", SECOND)
EIGEN = ("A @ B - B @ A == s * B",)
ROTATION = ("A @ B - B @ A == C", "A @ C - C @ A == -B")
BOOST = ("A @ B - B @ A == C", "A @ C - C @ A == B")
ANTI = ("A @ B == -B @ A",)

TRUE = [
    Identity("leibniz", f"A @ B @ C - B @ C @ A == {C} @ C + B @ (A @ C - C @ A)", source=ROSSMANN + "1.1"),
    Identity(
        "jacobi",
        f"{ad('A', ad('B', 'C'))} + {ad('B', ad('C', 'A'))} + {ad('C', ad('A', 'B'))} == 0",
        source=HALL + "3.1",
    ),
    Identity(
        "commutator-with-square",
        "A @ B @ B - B @ B @ A == 2 * B @ C",
        ("C == A @ B - B @ A", "B @ C == C @ B"),
        "heisenberg A B C",
        EXERCISE,
    ),
    Identity(
        "scalar-commutator-vanishes",
        "A @ B == B @ A",
        ("A @ B - B @ A == s * eye()",),
        "commuting A B; zero s",
        "Horn & Johnson, Matrix Analysis, 2nd ed., 4.5",
    ),
    Identity(
        "bch-central", f"expm(A) @ expm(B) == expm(A + B + {C} / 2)", CENTRAL, "heisenberg A B C", HALL + "thm. 5.1"
    ),
    Identity(
        "bch-central-named", "expm(A) @ expm(B) == expm(A + B + C / 2)", NAMED, "heisenberg A B C", HALL + "thm. 5.1"
    ),
    Identity(
        "bch-disentangled",
        f"expm(A + B) == expm(A) @ expm(B) @ expm(-{C} / 2)",
        CENTRAL,
        "heisenberg A B C",
        HALL + "thm. 5.1",
    ),
    Identity(
        "bch-disentangled-named",
        "expm(A + B) == expm(B) @ expm(A) @ expm(C / 2)",
        NAMED,
        "heisenberg A B C",
        "Glauber, Phys. Rev. 131 (1963)",
    ),
    Identity(
        "bch-exchange",
        f"expm(A) @ expm(B) == expm(B) @ expm(A) @ expm({C})",
        CENTRAL,
        "heisenberg A B C",
        HALL + "5.2",
    ),
    Identity(
        "bch-group-commutator",
        f"expm(A) @ expm(B) @ expm(-A) @ expm(-B) == expm({C})",
        CENTRAL,
        "heisenberg A B C",
        HALL + "5.2",
    ),
    Identity(
        "bch-symmetric", "expm(A / 2) @ expm(B) @ expm(A / 2) == expm(A + B)", CENTRAL, "heisenberg A B C", EXERCISE
    ),
    Identity(
        "bch-parameters",
        f"expm(s * A) @ expm(t * B) == expm(t * B) @ expm(s * A) @ expm(s * t * {C})",
        CENTRAL,
        "heisenberg A B C",
        HALL + "5.2",
    ),
    Identity(
        "hadamard-1", f"expm(A) @ B @ expm(-A) == B + {C}", HALF_CENTRAL, "half_heisenberg A B C", HALL + "prop. 2.25"
    ),
    Identity(
        "hadamard-1-moved",
        f"expm(A) @ B == (B + {C}) @ expm(A)",
        HALF_CENTRAL,
        "heisenberg A B C",
        HALL + "prop. 2.25",
    ),
    Identity(
        "hadamard-1-parameter",
        f"expm(t * A) @ B @ expm(-t * A) == B + t * {C}",
        HALF_CENTRAL,
        "half_heisenberg A B C",
        HALL + "prop. 2.25",
    ),
    Identity(
        "hadamard-2",
        f"expm(A) @ B @ expm(-A) == B + {C} + {SECOND} / 2",
        (f"A @ {SECOND} == {SECOND} @ A",),
        "hadamard A B",
        HALL + "prop. 2.25",
    ),
    Identity(
        "hadamard-3",
        f"expm(A) @ B @ expm(-A) == B + {C} + {SECOND} / 2 + {THIRD} / 6",
        (f"A @ {THIRD} == {THIRD} @ A",),
        "hadamard A B",
        HALL + "prop. 2.25",
    ),
    Identity(
        "square-zero-conjugation",
        f"expm(A) @ B @ expm(-A) == B + {C} - A @ B @ A",
        ("A @ A == 0",),
        "nilpotent A",
        EXERCISE,
    ),
    Identity(
        "exp-of-conjugate", "expm(A) @ expm(B) @ expm(-A) == expm(expm(A) @ B @ expm(-A))", source=HALL + "prop. 2.3"
    ),
    Identity("eigenvector", "expm(A) @ B @ expm(-A) == exp(s) * B", EIGEN, "affine A B s", ROSSMANN + "1.2"),
    Identity("eigenvector-inverse", "expm(-A) @ B @ expm(A) == exp(-s) * B", EIGEN, "affine A B s", ROSSMANN + "1.2"),
    Identity(
        "eigenvector-parameter",
        "expm(t * A) @ B == exp(s * t) * B @ expm(t * A)",
        EIGEN,
        "affine A B s",
        ROSSMANN + "1.2",
    ),
    Identity("eigenvector-moved", "A @ B == B @ (A + s * eye())", EIGEN, "affine A B s", EXERCISE),
    Identity(
        "eigenvector-exponential", "expm(A) @ expm(B) == expm(exp(s) * B) @ expm(A)", EIGEN, "affine A B s", EXERCISE
    ),
    Identity(
        "affine-bch",
        "expm(A) @ expm(B) == expm(A + s / (1 - exp(-s)) * B)",
        EIGEN,
        "affine A B s",
        HALL + "ch. 5, exercises",
    ),
    Identity(
        "eigenvector-one",
        "expm(t * A) @ B @ expm(-t * A) == exp(t) * B",
        ("A @ B - B @ A == B",),
        "affine_one A B",
        EXERCISE,
    ),
    Identity("cosine-of-ladder", "cosm(A) @ B == B @ cosm(A + s * eye())", EIGEN, "affine A B s", EXERCISE),
    Identity(
        "rotation",
        f"expm(t * A) @ B @ expm(-t * A) == {cos('t')} * B + {sin('t')} * C",
        ROTATION,
        "rotation A B C",
        "Sakurai, Modern Quantum Mechanics, 3.2",
    ),
    Identity(
        "quarter-rotation",
        "expm(pi / 2 * A) @ B @ expm(-pi / 2 * A) == C",
        ROTATION,
        "rotation A B C",
        "Sakurai, Modern Quantum Mechanics, 3.2",
    ),
    Identity(
        "full-rotation",
        "expm(2 * pi * A) @ B == B @ expm(2 * pi * A)",
        ROTATION,
        "rotation A B C",
        "Sakurai, Modern Quantum Mechanics, 3.2",
    ),
    Identity(
        "boost",
        f"expm(t * A) @ B @ expm(-t * A) == {cosh('t')} * B + {sinh('t')} * C",
        BOOST,
        "boost A B C",
        ROSSMANN + "1.2",
    ),
    Identity(
        "twist",
        "expm(A) @ B == B @ expm(s * A)",
        ("A @ B == s * B @ A",),
        "twisted A B s",
        "Higham, Functions of Matrices, thm. 1.13",
    ),
    Identity(
        "anticommuting-exponential",
        "expm(A) @ B == B @ expm(-A)",
        ANTI,
        "anticommuting A B",
        "Nielsen & Chuang, Quantum Computation, 4.2",
    ),
    Identity(
        "anticommuting-sandwich",
        "expm(A) @ B @ expm(A) == B",
        ANTI,
        "anticommuting A B",
        "Nielsen & Chuang, Quantum Computation, 4.2",
    ),
    Identity("anticommuting-cosine", "cosm(A) @ B == B @ cosm(A)", ANTI, "anticommuting A B", EXERCISE),
    Identity(
        "anticommuting-involutions",
        f"expm(t * (A + B)) == {cosh('sqrt(2) * t')} * eye() + {sinh('sqrt(2) * t')} / sqrt(2) * (A + B)",
        ("A @ A == eye()", "B @ B == eye()", "A @ B == -B @ A"),
        "pauli A B",
        EXERCISE,
    ),
]

FALSE = [
    false("commutator-vanishes", "A @ B == B @ A", CENTRAL, "heisenberg A B C", EXERCISE),
    false("bch-whole-commutator", f"expm(A) @ expm(B) == expm(A + B + {C})", CENTRAL, "heisenberg A B C", EXERCISE),
    false("bch-sign", f"expm(A) @ expm(B) == expm(A + B - {C} / 2)", CENTRAL, "heisenberg A B C", EXERCISE),
    false("bch-named-whole", "expm(A) @ expm(B) == expm(A + B + C)", NAMED, "heisenberg A B C", EXERCISE),
    false("bch-without-commutator", "expm(A) @ expm(B) == expm(A + B)", CENTRAL, "heisenberg A B C", EXERCISE),
    false(
        "bch-one-hypothesis",
        f"expm(A) @ expm(B) == expm(A + B + {C} / 2)",
        HALF_CENTRAL,
        "half_heisenberg A B C",
        EXERCISE,
    ),
    false("bch-in-general", f"expm(A) @ expm(B) == expm(A + B + {C} / 2)", source=EXERCISE),
    false(
        "bch-disentangled-sign",
        f"expm(A + B) == expm(A) @ expm(B) @ expm({C} / 2)",
        CENTRAL,
        "heisenberg A B C",
        EXERCISE,
    ),
    false(
        "bch-exchange-half",
        f"expm(A) @ expm(B) == expm(B) @ expm(A) @ expm({C} / 2)",
        CENTRAL,
        "heisenberg A B C",
        EXERCISE,
    ),
    false(
        "bch-group-commutator-reversed",
        f"expm(A) @ expm(B) @ expm(-A) @ expm(-B) == expm(-{C})",
        CENTRAL,
        "heisenberg A B C",
        EXERCISE,
    ),
    false(
        "hadamard-too-short",
        f"expm(A) @ B @ expm(-A) == B + {C}",
        (f"A @ {SECOND} == {SECOND} @ A",),
        "hadamard A B",
        EXERCISE,
    ),
    false(
        "hadamard-without-half",
        f"expm(A) @ B @ expm(-A) == B + {C} + {SECOND}",
        (f"A @ {SECOND} == {SECOND} @ A",),
        "hadamard A B",
        EXERCISE,
    ),
    false("hadamard-sign", f"expm(-A) @ B @ expm(A) == B + {C}", HALF_CENTRAL, "half_heisenberg A B C", EXERCISE),
    false(
        "hadamard-wrong-hypothesis",
        f"expm(A) @ B @ expm(-A) == B + {C}",
        (f"B @ {C} == {C} @ B",),
        "half_heisenberg B A C",
        EXERCISE,
    ),
    false("eigenvector-sign", "expm(A) @ B @ expm(-A) == exp(-s) * B", EIGEN, "affine A B s", EXERCISE),
    false("eigenvector-linear", "expm(A) @ B @ expm(-A) == s * B", EIGEN, "affine A B s", EXERCISE),
    false("eigenvector-weyl", "expm(A) @ expm(B) == exp(s) * expm(B) @ expm(A)", EIGEN, "affine A B s", EXERCISE),
    false("affine-bch-sign", "expm(A) @ expm(B) == expm(A + s / (exp(s) - 1) * B)", EIGEN, "affine A B s", EXERCISE),
    false(
        "rotation-sign",
        f"expm(t * A) @ B @ expm(-t * A) == {cos('t')} * B - {sin('t')} * C",
        ROTATION,
        "rotation A B C",
        EXERCISE,
    ),
    false(
        "rotation-hyperbolic",
        f"expm(t * A) @ B @ expm(-t * A) == {cosh('t')} * B + {sinh('t')} * C",
        ROTATION,
        "rotation A B C",
        EXERCISE,
    ),
    false("twist-wrong-side", "expm(s * A) @ B == B @ expm(A)", ("A @ B == s * B @ A",), "twisted A B s", EXERCISE),
    false("anticommuting-exponentials-commute", "expm(A) @ B == B @ expm(A)", ANTI, "anticommuting A B", EXERCISE),
    false("anticommuting-sum", "expm(A + B) == expm(A) @ expm(B)", ANTI, "anticommuting A B", EXERCISE),
]
