"""Traces, determinants, and numbers."""

from functools import partial

from .exponentials import cosh, sinh
from .notation import Identity

false = partial(Identity, true=False)
HORN = "Horn & Johnson, Matrix Analysis, 2nd ed., "
HALL = "Hall, Lie Groups, Lie Algebras, and Representations, 2nd ed., "
COOKBOOK = "Petersen & Pedersen, The Matrix Cookbook (2012), "
EXERCISE = "exercise"

TRUE = [
    Identity("trace-of-product", "trace(A @ B) == trace(B @ A)", source=COOKBOOK + "1.1"),
    Identity("trace-is-cyclic", "trace(A @ B @ C) == trace(B @ C @ A)", source=COOKBOOK + "1.1"),
    Identity("trace-of-commutator", "trace(A @ B - B @ A) == 0", source=HORN + "4.5"),
    Identity("trace-is-linear", "trace(s * A + B) == s * trace(A) + trace(B)", source=COOKBOOK + "1.1"),
    Identity("trace-of-transpose", "trace(A.T) == trace(A)", source=COOKBOOK + "1.1"),
    Identity("trace-of-similar", "trace(P @ A @ inv(P)) == trace(A)", source=HORN + "1.3"),
    Identity(
        "invariant-form", "trace(A @ (B @ C - C @ B)) == trace((A @ B - B @ A) @ C)", source="Bourbaki, Lie I.3.6"
    ),
    Identity(
        "trace-of-exponentials", "trace(expm(A) @ expm(B)) == trace(expm(B) @ expm(A))", source=COOKBOOK + "1.1"
    ),
    Identity(
        "trace-of-square-of-sum",
        "trace((A + B)**2) == trace(A @ A) + 2 * trace(A @ B) + trace(B @ B)",
        source=EXERCISE,
    ),
    Identity("trace-of-anticommuting", "trace(A @ B) == 0", ("A @ B == -B @ A",), "anticommuting A B", EXERCISE),
    Identity(
        "trace-symmetric-skew",
        "trace(A @ B) == 0",
        ("A.T == A", "B.T == -B"),
        "symmetric A; skew B",
        COOKBOOK + "1.1",
    ),
    Identity("trace-of-skew", "trace(A) == 0", ("A.T == -A",), "skew A", EXERCISE),
    Identity("trace-of-nilpotent", "trace(A) == 0", ("A @ A == 0",), "nilpotent A", HORN + "2.4"),
    Identity(
        "trace-of-eigenvector",
        "s * trace(B) == 0",
        ("A @ B - B @ A == s * B",),
        "affine A B s",
        "Bourbaki, Lie I.3.6",
    ),
    Identity(
        "trace-of-squared-commutator",
        "trace((A @ B - B @ A)**2) == 0",
        ("A @ (A @ B - B @ A) == (A @ B - B @ A) @ A",),
        "heisenberg A B C",
        HORN + "2.4, problems (Jacobson)",
    ),
    Identity("det-of-product", "det(A @ B) == det(A) * det(B)", source=HORN + "0.3.5"),
    Identity("det-of-products", "det(A @ B) == det(B @ A)", source=HORN + "0.3.5"),
    Identity("det-of-inverse", "det(inv(A)) == 1 / det(A)", source=HORN + "0.5"),
    Identity("det-of-power", "det(A**3) == det(A)**3", source=COOKBOOK + "1.2"),
    Identity("det-of-transpose", "det(A.T) == det(A)", source=HORN + "0.3.1"),
    Identity("det-of-similar", "det(P @ A @ inv(P)) == det(A)", source=HORN + "1.3"),
    Identity("det-of-exp", "det(expm(A)) == exp(trace(A))", source=HALL + "thm. 2.12"),
    Identity("det-of-product-of-exps", "det(expm(A) @ expm(B)) == exp(trace(A + B))", source=HALL + "thm. 2.12"),
    Identity(
        "det-of-group-commutator", "det(expm(A) @ expm(B) @ expm(-A) @ expm(-B)) == 1", source=HALL + "thm. 2.12"
    ),
    Identity("exp-of-trace-of-log", "exp(trace(logm(A))) == det(A)", source="Higham, Functions of Matrices, 11.1"),
    Identity("det-of-root", "det(sqrtm(A))**2 == det(A)", source="Higham, Functions of Matrices, 6.1"),
    Identity("sylvester", "det(eye() + A @ B) == det(eye() + B @ A)", source=COOKBOOK + "1.2"),
    Identity(
        "characteristic-polynomials", "det(s * eye() - A @ B) == det(s * eye() - B @ A)", source=HORN + "thm. 1.3.22"
    ),
    Identity("determinant-lemma", "det(A + B @ C) == det(A) * det(eye() + C @ inv(A) @ B)", source=HORN + "0.8.5"),
    Identity("det-of-orthogonal", "det(A)**2 == 1", ("A.T @ A == eye()",), "orthogonal A", HORN + "2.1"),
    Identity("det-of-involution", "det(A)**2 == 1", ("A @ A == eye()",), "involution A", EXERCISE),
    Identity("det-of-unipotent", "det(eye() + A) == 1", ("A @ A == 0",), "nilpotent A", HORN + "2.4"),
    Identity("exponential-of-sum", "exp(s) * exp(t) == exp(s + t)", source=EXERCISE),
    Identity("exponential-of-minus", "exp(-s) == 1 / exp(s)", source=EXERCISE),
    Identity("exponential-of-double", "exp(2 * s) == exp(s)**2", source=EXERCISE),
    Identity("exponential-of-logarithm", "exp(log(s)) == s", source=EXERCISE),
    Identity("square-of-root", "sqrt(s)**2 == s", source=EXERCISE),
    Identity("logarithm-of-root", "log(sqrt(s)) == log(s) / 2", source=EXERCISE),
    Identity("period", "exp(s + 2j * pi) == exp(s)", source=EXERCISE),
    Identity("euler-for-numbers", "exp(s + 1j * pi) == -exp(s)", source=EXERCISE),
    Identity("binomial", "(s + t)**2 == s**2 + 2 * s * t + t**2", source=EXERCISE),
    Identity("sum-of-reciprocals", "1 / s + 1 / t == (s + t) / (s * t)", source=EXERCISE),
    Identity("hyperbolic-for-numbers", f"({cosh('s')})**2 - ({sinh('s')})**2 == 1", source=EXERCISE),
]

FALSE = [
    false("det-of-sum", "det(A + B) == det(A) + det(B)", source=EXERCISE),
    false("det-of-exp-of-det", "det(expm(A)) == exp(det(A))", source=EXERCISE),
    false("det-of-multiple", "det(s * A) == s * det(A)", source=EXERCISE),
    false("trace-of-product-of-traces", "trace(A @ B) == trace(A) * trace(B)", source=EXERCISE),
    false("trace-any-order", "trace(A @ B @ C) == trace(A @ C @ B)", source=EXERCISE),
    false("trace-of-square", "trace(A @ A) == trace(A)**2", source=EXERCISE),
    false("trace-of-exp", "trace(expm(A)) == exp(trace(A))", source=EXERCISE),
    false(
        "golden-thompson-equality",
        "trace(expm(A + B)) == trace(expm(A) @ expm(B))",
        ("A.H == A", "B.H == B"),
        "hermitian A B",
        EXERCISE,
    ),
    false("trace-of-log", "trace(logm(A)) == log(det(A))", source=EXERCISE),
    false("equal-traces", "det(A) == det(B)", ("trace(A) == trace(B)",), "equal_traces A B", EXERCISE),
    false(
        "trace-of-eigenvector-any-number",
        "trace(B) == 0",
        ("A @ B - B @ A == s * B",),
        "commuting A B; zero s",
        EXERCISE,
    ),
    false("det-of-orthogonal-is-one", "det(A) == 1", ("A.T @ A == eye()",), "orthogonal A", EXERCISE),
    false("sylvester-sign", "det(eye() + A @ B) == det(eye() - B @ A)", source=EXERCISE),
    false("trace-adjoint", "trace(A.H) == trace(A)", source=EXERCISE),
    false("logarithm-of-exponential", "log(exp(s)) == s", source=EXERCISE),
    false("logarithm-of-product", "log(s * t) == log(s) + log(t)", source=EXERCISE),
    false("root-of-square-of-number", "sqrt(s**2) == s", source=EXERCISE),
    false("root-of-product-of-numbers", "sqrt(s * t) == sqrt(s) * sqrt(t)", source=EXERCISE),
    false("exponential-of-product", "exp(s * t) == exp(s) * exp(t)", source=EXERCISE),
    false("root-of-reciprocal", "sqrt(1 / s) == 1 / sqrt(s)", source=EXERCISE),
    false("root-of-exponential", "sqrt(exp(s)) == exp(s / 2)", source=EXERCISE),
]
