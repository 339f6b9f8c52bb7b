"""Transposes and adjoints: reversed products; symmetric, Hermitian, orthogonal, unitary and normal matrices."""

from functools import partial

from .notation import Identity

false = partial(Identity, true=False)
HORN = "Horn & Johnson, Matrix Analysis, 2nd ed., "
HIGHAM = "Higham, Functions of Matrices (2008), "
HALL = "Hall, Lie Groups, Lie Algebras, and Representations, 2nd ed., "
BERNSTEIN = "Bernstein, Matrix Mathematics, 2nd ed., "
EXERCISE = "exercise"

SYMMETRIC = ("A.T == A",)
SKEW = ("A.T == -A",)
HERMITIAN = ("A.H == A",)
NORMAL = ("A @ A.H == A.H @ A",)
CAYLEY = "(inv(eye() + A) @ (eye() - A))"

TRUE = [
    Identity("transpose-of-product", "(A @ B).T == B.T @ A.T", source=HORN + "0.2.5"),
    Identity("adjoint-of-product", "(A @ B).H == B.H @ A.H", source=HORN + "0.2.5"),
    Identity("adjoint-of-triple-product", "(A @ B @ C).H == C.H @ B.H @ A.H", source=HORN + "0.2.5"),
    Identity("transpose-twice", "A.T.T == A", source=HORN + "0.2.5"),
    Identity("adjoint-twice", "A.H.H == A", source=HORN + "0.2.5"),
    Identity("adjoint-of-sum", "(A + 1j * B).H == A.H - 1j * B.H", source=HORN + "0.2.5"),
    Identity("transpose-of-multiple", "(s * A).T == s * A.T", source=HORN + "0.2.5"),
    Identity("transpose-of-inverse", "inv(A).T == inv(A.T)", source=HORN + "0.5"),
    Identity("adjoint-of-inverse", "inv(A).H == inv(A.H)", source=HORN + "0.5"),
    Identity("transpose-of-exp", "expm(A).T == expm(A.T)", source=HIGHAM + "thm. 1.13"),
    Identity("adjoint-of-exp", "expm(A).H == expm(A.H)", source=HALL + "prop. 2.3"),
    Identity("transpose-of-cos", "cosm(A).T == cosm(A.T)", source=HIGHAM + "thm. 1.13"),
    Identity("adjoint-of-cos", "cosm(A).H == cosm(A.H)", source=HIGHAM + "thm. 1.18"),
    Identity("gram-is-hermitian", "(A.H @ A).H == A.H @ A", source=HORN + "4.1"),
    Identity(
        "product-of-symmetric",
        "(A @ B).T == A @ B",
        ("A.T == A", "B.T == B", "A @ B == B @ A"),
        "commuting_symmetric A B",
        HORN + "4.1",
    ),
    Identity(
        "symmetric-product-commutes",
        "A @ B == B @ A",
        ("A.H == A", "B.H == B", "(A @ B).H == A @ B"),
        "commuting_hermitian A B",
        HORN + "4.1",
    ),
    Identity("inverse-of-symmetric", "inv(A).T == inv(A)", SYMMETRIC, "symmetric A", HORN + "4.1"),
    Identity("exp-of-symmetric", "expm(A).T == expm(A)", SYMMETRIC, "symmetric A", HIGHAM + "thm. 1.13"),
    Identity("root-of-symmetric", "sqrtm(A).T == sqrtm(A)", SYMMETRIC, "symmetric A", HIGHAM + "thm. 1.13"),
    Identity("exp-of-hermitian", "expm(A).H == expm(A)", HERMITIAN, "hermitian A", HALL + "2.5"),
    Identity("exp-of-skew-is-orthogonal", "expm(A).T @ expm(A) == eye()", SKEW, "skew A", HALL + "3.4"),
    Identity(
        "exp-of-skew-hermitian-is-unitary",
        "expm(A).H @ expm(A) == eye()",
        ("A.H == -A",),
        "skew_hermitian A",
        HALL + "3.4",
    ),
    Identity(
        "exp-of-i-hermitian-is-unitary",
        "expm(1j * A).H @ expm(1j * A) == eye()",
        HERMITIAN,
        "hermitian A",
        "Nielsen & Chuang, Quantum Computation, 2.2",
    ),
    Identity(
        "heisenberg-picture",
        "(expm(1j * A) @ B @ expm(-1j * A)).H == expm(1j * A) @ B @ expm(-1j * A)",
        ("A.H == A", "B.H == B"),
        "hermitian A B",
        "Sakurai, Modern Quantum Mechanics, 2.2",
    ),
    Identity(
        "cayley-of-skew-is-orthogonal", f"{CAYLEY}.T @ {CAYLEY} == eye()", SKEW, "skew A", HORN + "2.1, problems"
    ),
    Identity(
        "cayley-of-skew-hermitian-is-unitary",
        f"{CAYLEY}.H @ {CAYLEY} == eye()",
        ("A.H == -A",),
        "skew_hermitian A",
        HORN + "2.1, problems",
    ),
    Identity(
        "cayley-of-hermitian-is-unitary",
        "((A - 1j * eye()) @ inv(A + 1j * eye())).H @ ((A - 1j * eye()) @ inv(A + 1j * eye())) == eye()",
        HERMITIAN,
        "hermitian A",
        "von Neumann, Math. Ann. 102 (1930)",
    ),
    Identity(
        "cayley-of-orthogonal-is-skew",
        f"{CAYLEY}.T == -{CAYLEY}",
        ("A.T @ A == eye()",),
        "orthogonal A",
        HORN + "2.1, problems",
    ),
    Identity(
        "exp-of-hamiltonian-is-symplectic",
        "expm(A).T @ J @ expm(A) == J",
        ("A.T @ J == -J @ A",),
        "hamiltonian A J",
        HALL + "3.4",
    ),
    Identity(
        "inverse-of-symplectic",
        "inv(A) == -J @ A.T @ J",
        ("A.T @ J @ A == J", "J @ J == -eye()"),
        "symplectic A J",
        BERNSTEIN + "3.1",
    ),
    Identity(
        "product-of-orthogonal",
        "(A @ B).T @ (A @ B) == eye()",
        ("A.T @ A == eye()", "B.T @ B == eye()"),
        "orthogonal A B",
        HORN + "2.1",
    ),
    Identity("orthogonal-from-both-sides", "A @ A.T == eye()", ("A.T @ A == eye()",), "orthogonal A", HORN + "2.1"),
    Identity("inverse-of-unitary", "inv(A) == A.H", ("A.H @ A == eye()",), "unitary A", HORN + "2.1"),
    Identity(
        "conjugation-by-unitary",
        "expm(Q @ A @ Q.H) == Q @ expm(A) @ Q.H",
        ("Q.H @ Q == eye()",),
        "unitary Q",
        HIGHAM + "thm. 1.13",
    ),
    Identity(
        "householder",
        "(eye() - 2 * P).H @ (eye() - 2 * P) == eye()",
        ("P @ P == P", "P.H == P"),
        "orthogonal_projection P",
        HORN + "2.1.P1",
    ),
    Identity("exp-of-normal-splits", "expm(A) @ expm(A.H) == expm(A + A.H)", NORMAL, "normal A", HORN + "2.5"),
    Identity(
        "exp-of-normal-is-normal", "expm(A) @ expm(A).H == expm(A).H @ expm(A)", NORMAL, "normal A", HORN + "2.5"
    ),
    Identity("gram-of-zero", "A == 0", ("A.H @ A == 0",), "zero_matrix A", HORN + "0.4.6"),
    Identity(
        "gram-cancels",
        "A @ B == 0",
        ("A.H @ A @ B == 0",),
        "zero_product A B",
        "Penrose, Proc. Cambridge Phil. Soc. 51 (1955)",
    ),
    Identity(
        "gram-cancels-difference",
        "A @ B == A @ C",
        ("A.H @ A @ B == A.H @ A @ C",),
        "cancelling A B C",
        "Penrose, Proc. Cambridge Phil. Soc. 51 (1955)",
    ),
    Identity("nilpotent-and-hermitian", "A == 0", ("A @ A == 0", "A.H == A"), "zero_matrix A", HORN + "2.5"),
    Identity("nilpotent-and-normal", "A == 0", ("A @ A == 0", *NORMAL), "zero_matrix A", HORN + "2.5"),
]

FALSE = [
    false("transpose-of-product-same-order", "(A @ B).T == A.T @ B.T", source=EXERCISE),
    false("adjoint-of-product-same-order", "(A @ B).H == A.H @ B.H", source=EXERCISE),
    false("transpose-is-adjoint", "A.T == A.H", source=EXERCISE),
    false("adjoint-of-multiple", "(s * A).H == s * A.H", source=EXERCISE),
    false("adjoint-of-rotation", "expm(1j * A).H == expm(1j * A.H)", source=EXERCISE),
    false("every-matrix-is-normal", "A.H @ A == A @ A.H", source=EXERCISE),
    false("exp-splits-without-normality", "expm(A) @ expm(A.H) == expm(A + A.H)", source=EXERCISE),
    false(
        "product-of-symmetric-in-general", "(A @ B).T == A @ B", ("A.T == A", "B.T == B"), "symmetric A B", EXERCISE
    ),
    false("exp-of-symmetric-is-orthogonal", "expm(A).T @ expm(A) == eye()", SYMMETRIC, "symmetric A", EXERCISE),
    false("exp-of-skew-is-unitary", "expm(A).H @ expm(A) == eye()", SKEW, "skew A", EXERCISE),
    false("exp-of-hermitian-is-unitary", "expm(A).H @ expm(A) == eye()", HERMITIAN, "hermitian A", EXERCISE),
    false("orthogonal-is-symmetric", "A.T == A", ("A.T @ A == eye()",), "orthogonal A", EXERCISE),
    false("transposed-square-of-zero", "A == 0", ("A.T @ A == 0",), "isotropic A", EXERCISE),
    false("symmetric-nilpotent", "A == 0", ("A @ A == 0", "A.T == A"), "symmetric_nilpotent A", EXERCISE),
    false("cayley-of-symmetric-is-orthogonal", f"{CAYLEY}.T @ {CAYLEY} == eye()", SYMMETRIC, "symmetric A", EXERCISE),
    false("orthogonal-from-determinant", "A.T @ A == eye()", ("det(A) == 1",), "unipotent A", EXERCISE),
    false("inverse-of-unitary-by-transpose", "inv(A) == A.T", ("A.H @ A == eye()",), "unitary A", EXERCISE),
]
