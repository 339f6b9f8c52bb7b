"""Problems, plain-mpmath residuals and wrong formulas: what the tests share."""

import contextlib
import io
import json
import math
import os
from fractions import Fraction
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest import mock

import flint
import mpmath
import numpy as np

import symbolic_matexp as sm
from symbolic_matexp.balls.arithmetic import relative_radius
from symbolic_matexp.formulas import closed_form

HARD = json.loads((Path(__file__).parent / "reference" / "hard_matrices.json").read_text())


def gaussian(generator, dim, field):
    A = generator.standard_normal((dim, dim))
    return A + 1j * generator.standard_normal((dim, dim)) if field == "complex" else A


def random_problem(seed, dim, field="complex", smallest=None):
    """Gaussian data; ``smallest`` prescribes the smallest singular value of X1 − X2."""
    generator = np.random.default_rng(seed)
    X1, X2, Y1, Y2 = (gaussian(generator, dim, field) for _ in range(4))
    if smallest is not None:
        U, singular, V = np.linalg.svd(X1 - X2)
        singular[-1] = smallest
        X1 = X2 + U @ np.diag(singular) @ V
    return sm.Problem(X1, X2, Y1, Y2)


def well_conditioned_problem(seed, dim, field="complex"):
    """X2, X1 − X2, Y1 and Y2 with singular values between 1/2 and 2."""
    generator = np.random.default_rng(seed)

    def matrix():
        U, V = (np.linalg.qr(gaussian(generator, dim, field))[0] for _ in range(2))
        return U @ np.diag(generator.uniform(0.5, 2, dim)) @ V

    X2, D = matrix(), matrix()
    return sm.Problem(X2 + D, X2, matrix(), matrix())


def mpmath_residuals(weights, problem, digits):
    """Relative residuals by mpmath's own expm, sharing nothing with the package. Weights are mpmath matrices."""
    with mpmath.workdps(digits):
        result = []
        for X, Y in problem.pairs:
            value, target = X.to_mpmath(digits), Y.to_mpmath(digits)
            for W in weights[:-1]:
                value = mpmath.expm(W * value, method="taylor")
            result.append(mpmath.mnorm(weights[-1] * value - target, "f") / mpmath.mnorm(target, "f"))
        return result


def relative_distance(A, B, digits):
    """‖A − B‖/‖B‖ of two mpmath matrices."""
    with mpmath.workdps(digits):
        return mpmath.mnorm(A - B, "f") / mpmath.mnorm(B, "f")


def midpoint(enclosure, digits):
    return sm.ExactMatrix.parse(enclosure.mid()).to_mpmath(digits)


def unimodular(generator, dim):
    """An integer matrix of determinant 1, so that P J P⁻¹ stays small and exact."""
    lower = [[1 if i == j else int(generator.integers(-2, 3)) * (j < i) for j in range(dim)] for i in range(dim)]
    upper = [[1 if i == j else int(generator.integers(-2, 3)) * (j > i) for j in range(dim)] for i in range(dim)]
    return sm.ExactMatrix.parse(lower) @ sm.ExactMatrix.parse(upper)


def jordan_matrix(blocks, seed=0):
    """Return P J P⁻¹ exactly, with P and the Jordan blocks [(eigenvalue, size), …]."""
    dim = sum(size for _, size in blocks)
    table = [[0] * dim for _ in range(dim)]
    start = 0
    for eigenvalue, size in blocks:
        for k in range(start, start + size):
            table[k][k] = eigenvalue
            if k + 1 < start + size:
                table[k][k + 1] = 1
        start += size
    P = unimodular(np.random.default_rng(seed), dim)
    return P @ sm.ExactMatrix.parse(table) @ P.solve(sm.ExactMatrix.identity(dim)), P


def jordan_logarithm(blocks, P, digits, cut=math.pi):
    """The exact logarithm P log(J) P⁻¹ from the blocks, in mpmath: log λ at the cut, then Σ (−1)^(k+1) N^k/(kλ^k)."""
    with mpmath.workdps(digits):
        dim = P.shape[0]
        L = mpmath.matrix(dim, dim)
        start = 0
        for eigenvalue, size in blocks:
            exact = sm.ExactMatrix.parse([[eigenvalue]])[0, 0]
            value = mpmath.mpc(to_mpf(exact.real), to_mpf(exact.imag))
            theta = +mpmath.pi if cut == math.pi else mpmath.mpf(cut)
            logarithm = mpmath.log(value)
            while logarithm.imag > theta:
                logarithm -= 2j * mpmath.pi
            while logarithm.imag <= theta - 2 * mpmath.pi:
                logarithm += 2j * mpmath.pi
            for i in range(size):
                L[start + i, start + i] = logarithm
                for k in range(1, size - i):
                    L[start + i, start + i + k] = (-1) ** (k + 1) / (k * value**k)
            start += size
        basis = P.to_mpmath(digits)
        return basis * L * mpmath.inverse(basis)


def to_mpf(x: Fraction):
    return mpmath.mpf(x.numerator) / x.denominator


def assert_solved(problem, digits, **options):
    solution = sm.solve(problem, digits, **options)
    assert solution.success, solution.message
    assert solution.digits == digits
    assert solution.certificate.verdict == "certified"
    assert max(solution.certificate.residuals) <= 10.0**-digits
    if solution.algebra == "ball":
        assert all(relative_radius(W) <= flint.arb(10) ** -digits for W in solution.weights)
    return solution


def assert_inside(weights, enclosures):
    """mpmath's weights lie in the balls: they are computed with twice as many bits."""
    with flint.ctx.workprec(4000):
        for V, W in zip(weights, enclosures, strict=True):
            assert W.contains(sm.ExactMatrix.parse(V).to_flint(4000))


def wrong_formulas():
    """Ten deliberate mistakes, each a function (alg, X1, X2, Y1, Y2, alpha) -> weights."""

    def pieces(alg, X1, X2, Y1, Y2, alpha):
        q = alg.exp(alpha) - 1
        L = alg.scale(1 / q, alg.logm(alg.solve(Y2, Y1)))
        W1 = alg.scale(alpha, alg.inv(alg.sub(X1, X2)))
        E = alg.expm(alg.scale(-1, alg.matmul(W1, X2)))
        F = alg.expm(alg.scale(-1, L))
        return q, L, W1, E, F

    def swapped_second(alg, X1, X2, Y1, Y2, alpha):
        _, L, W1, E, F = pieces(alg, X1, X2, Y1, Y2, alpha)
        return W1, alg.matmul(E, L), alg.matmul(Y2, F)

    def swapped_third(alg, X1, X2, Y1, Y2, alpha):
        _, L, W1, E, F = pieces(alg, X1, X2, Y1, Y2, alpha)
        return W1, alg.matmul(L, E), alg.matmul(F, Y2)

    def swapped_ratio(alg, X1, X2, Y1, Y2, alpha):
        q, _, W1, E, _ = pieces(alg, X1, X2, Y1, Y2, alpha)
        L = alg.scale(1 / q, alg.logm(alg.matmul(Y1, alg.inv(Y2))))
        return W1, alg.matmul(L, E), alg.matmul(Y2, alg.expm(alg.scale(-1, L)))

    def missing_alpha(alg, X1, X2, Y1, Y2, alpha):
        _, L, _, _, F = pieces(alg, X1, X2, Y1, Y2, alpha)
        W1 = alg.inv(alg.sub(X1, X2))
        return W1, alg.matmul(L, alg.expm(alg.scale(-1, alg.matmul(W1, X2)))), alg.matmul(Y2, F)

    def missing_divisor(alg, X1, X2, Y1, Y2, alpha):
        q, L, W1, E, _ = pieces(alg, X1, X2, Y1, Y2, alpha)
        L = alg.scale(q, L)
        return W1, alg.matmul(L, E), alg.matmul(Y2, alg.expm(alg.scale(-1, L)))

    def wrong_divisor(alg, X1, X2, Y1, Y2, alpha):
        q, L, W1, E, _ = pieces(alg, X1, X2, Y1, Y2, alpha)
        L = alg.scale(q / (q + 2), L)
        return W1, alg.matmul(L, E), alg.matmul(Y2, alg.expm(alg.scale(-1, L)))

    def wrong_sign_inside(alg, X1, X2, Y1, Y2, alpha):
        _, L, W1, _, F = pieces(alg, X1, X2, Y1, Y2, alpha)
        return W1, alg.matmul(L, alg.expm(alg.matmul(W1, X2))), alg.matmul(Y2, F)

    def wrong_sign_outside(alg, X1, X2, Y1, Y2, alpha):
        _, L, W1, E, _ = pieces(alg, X1, X2, Y1, Y2, alpha)
        return W1, alg.matmul(L, E), alg.matmul(Y2, alg.expm(L))

    def difference_of_logs(alg, X1, X2, Y1, Y2, alpha):
        q, _, W1, E, _ = pieces(alg, X1, X2, Y1, Y2, alpha)
        L = alg.scale(1 / q, alg.sub(alg.logm(Y1), alg.logm(Y2)))
        return W1, alg.matmul(L, E), alg.matmul(Y2, alg.expm(alg.scale(-1, L)))

    def wrong_point(alg, X1, X2, Y1, Y2, alpha):
        _, L, W1, _, F = pieces(alg, X1, X2, Y1, Y2, alpha)
        return W1, alg.matmul(L, alg.expm(alg.scale(-1, alg.matmul(W1, X1)))), alg.matmul(Y2, F)

    return [
        swapped_second,
        swapped_third,
        swapped_ratio,
        missing_alpha,
        missing_divisor,
        wrong_divisor,
        wrong_sign_inside,
        wrong_sign_outside,
        difference_of_logs,
        wrong_point,
    ]


MUTATIONS = [
    ("alg.scale(1 / q, Lambda)", "Lambda"),
    ("alg.scale(1 / q, Lambda)", "alg.scale(q, Lambda)"),
    ("alg.scale(1 / q, Lambda)", "alg.scale(-1 / q, Lambda)"),
    ("q = alg.exp(alpha) - 1", "q = alg.exp(alpha) + 1"),
    ("q = alg.exp(alpha) - 1", "q = 1 - alg.exp(alpha)"),
    ("alg.solve(Y2, Y1)", "alg.solve(Y1, Y2)"),
    ("alg.solve(Y2, Y1)", "alg.matmul(Y1, alg.inv(Y2))"),
    ("alg.scale(alpha, alg.inv(alg.sub(X1, X2)))", "alg.inv(alg.sub(X1, X2))"),
    ("alg.scale(alpha, alg.inv(alg.sub(X1, X2)))", "alg.scale(alpha, alg.inv(alg.sub(X2, X1)))"),
    ("alg.scale(alpha, alg.inv(alg.sub(X1, X2)))", "alg.scale(alpha, alg.inv(alg.add(X1, X2)))"),
    ("alg.scale(alpha, alg.inv(alg.sub(X1, X2)))", "alg.scale(alpha, alg.sub(X1, X2))"),
    ("alg.expm(alg.scale(-1, alg.matmul(W1, X2)))", "alg.expm(alg.matmul(W1, X2))"),
    ("alg.expm(alg.scale(-1, alg.matmul(W1, X2)))", "alg.expm(alg.scale(-1, alg.matmul(X2, W1)))"),
    ("alg.expm(alg.scale(-1, alg.matmul(W1, X2)))", "alg.expm(alg.scale(-1, alg.matmul(W1, X1)))"),
    ("alg.matmul(L, alg.expm(alg.scale(-1, alg.matmul(W1, X2))))",
     "alg.matmul(alg.expm(alg.scale(-1, alg.matmul(W1, X2))), L)"),
    ("alg.matmul(Y2, alg.expm(alg.scale(-1, L)))", "alg.matmul(Y2, alg.expm(L))"),
    ("alg.matmul(Y2, alg.expm(alg.scale(-1, L)))", "alg.matmul(Y1, alg.expm(alg.scale(-1, L)))"),
    ("alg.matmul(Y2, alg.expm(alg.scale(-1, L)))", "alg.matmul(alg.expm(alg.scale(-1, L)), Y2)"),
    ("alg.matmul(Y2, alg.expm(alg.scale(-1, L)))", "Y2"),
]  # fmt: skip
"""Single changes of sign, order or factor in the text of the closed form."""


def mutated(right, wrong):
    """Return ``weights`` of formulas/closed_form.py with one piece of its text replaced."""
    source = Path(closed_form.__file__).read_text(encoding="utf-8")
    start = source.index("    Lambda = alg.logm(alg.solve(Y2, Y1), cut)")  # the body of weights; leave the docstrings
    end = source.index("    return W1, W2, W3")
    assert right in source[start:end]
    code = source[:start] + source[start:end].replace(right, wrong) + source[end:]
    module = ModuleType("symbolic_matexp.formulas.mutated")
    module.__package__ = "symbolic_matexp.formulas"
    exec(compile(code, "mutated closed form", "exec"), module.__dict__)
    return module.weights


def shell(*words, cwd=None):
    """Run a command line in this process, 80 columns wide; returns its exit status and what it printed."""
    from symbolic_matexp.cli import main

    output, complaints = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or "."),
        mock.patch.dict(os.environ, {"COLUMNS": "80"}),
        mock.patch("sys.argv", ["symbolic-matexp", *map(str, words)]),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(complaints),
    ):
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
    return SimpleNamespace(returncode=status, stdout=output.getvalue(), stderr=complaints.getvalue())
