"""Claims f(g(M)) = R about given matrices, with the verdicts that they deserve, and mpmath as the judge."""

from dataclasses import dataclass
from typing import Any

import mpmath
import sympy
from mpmath import mp
from sympy import E, I, Rational, Symbol, cos, cosh, exp, log, pi, sin, sinh, sqrt

t, s, z = Symbol("t", real=True), Symbol("s", real=True), Symbol("z")
p, q = Symbol("p", positive=True), Symbol("q", positive=True)
n = Symbol("n", negative=True)
c5, s5 = cosh(sqrt(5) / 2), sinh(sqrt(5) / 2) / sqrt(5)
half, tiny = Rational(1, 2), Rational(1, 10**30)


@dataclass(frozen=True)
class Case:
    """``chain`` names functions; the last one is applied first."""

    name: str
    chain: str
    M: Any
    R: Any
    verdict: str = "proved"


def rotation(x):
    return [[cos(x), sin(x)], [-sin(x), cos(x)]]


def skew(x):
    return [[0, x], [-x, 0]]


def changed(R, i, j, by):
    """R with something added to one entry."""
    rows = [list(row) for row in sympy.Matrix(R).tolist()]
    rows[i][j] += by
    return rows


w = sqrt(3) / 2
rodrigues = (
    sympy.eye(3) + sin(t) * sympy.Matrix([[0, 0, 0], [0, 0, -1], [0, 1, 0]]) + (1 - cos(t)) * sympy.diag(0, -1, -1)
)
symmetric = [[cosh(t), sinh(t)], [sinh(t), cosh(t)]]

TRUE = [
    Case("rotation", "expm", skew(t), rotation(t)),
    Case("rotation, complex angle", "expm", skew(z), rotation(z)),
    Case("rotation by a number", "expm", skew(1), rotation(1)),
    Case("rotation by π", "expm", skew(pi), [[-1, 0], [0, -1]]),
    Case("rotation by π/3", "expm", skew(pi / 3), [[half, w], [-w, half]]),
    Case("rotation by √2", "expm", skew(sqrt(2)), rotation(sqrt(2))),
    Case("nilpotent", "expm", [[0, t, 0], [0, 0, t], [0, 0, 0]], [[1, t, t**2 / 2], [0, 1, t], [0, 0, 1]]),
    Case("Jordan block", "expm", [[z, 1], [0, z]], [[exp(z), exp(z)], [0, exp(z)]]),
    Case("triangular", "expm", [[t, 1], [0, s]], [[exp(t), (exp(t) - exp(s)) / (t - s)], [0, exp(s)]]),
    Case("hyperbolic", "expm", [[0, t], [t, 0]], symmetric),
    Case("in floats", "expm", [[0.5, 0], [0, 0.25]], [[sqrt(E), 0], [0, exp(Rational(1, 4))]]),
    Case("damped", "expm", [[-1, t], [-t, -1]], (exp(-1) * sympy.Matrix(rotation(t))).tolist()),
    Case("oscillator", "expm", [[0, t], [-(p**2) * t, 0]],
         [[cos(p * t), sin(p * t) / p], [-p * sin(p * t), cos(p * t)]]),
    Case("square root of a symbol", "expm", [[0, 1], [p, 0]],
         [[cosh(sqrt(p)), sinh(sqrt(p)) / sqrt(p)], [sqrt(p) * sinh(sqrt(p)), cosh(sqrt(p))]]),
    Case("Rodrigues", "expm", [[0, 0, 0], [0, 0, -t], [0, t, 0]], rodrigues.tolist()),
    Case("dual numbers", "expm", [[0, pi], [0, 0]], [[1, pi], [0, 1]]),
    Case("golden", "expm", [[log(2), 0], [0, log(3)]], [[2, 0], [0, 3]]),
    Case("integers with √5", "expm", [[1, 1], [1, 0]],
         [[exp(half) * (c5 + s5), exp(half) * 2 * s5], [exp(half) * 2 * s5, exp(half) * (c5 - s5)]]),
    Case("logarithm within the strip", "logm expm", skew(3), skew(3)),
    Case("logarithm beyond the strip", "logm expm", skew(4), skew(4 - 2 * pi)),
    Case("logarithm far beyond", "logm expm", skew(100), skew(100 - 32 * pi)),
    Case("logarithm on the cut", "logm expm", skew(pi), [[I * pi, 0], [0, I * pi]]),
    Case("logarithm, symmetric", "logm", symmetric, [[0, t], [t, 0]]),
    Case("logarithm, Jordan", "logm", [[p, 1], [0, p]], [[log(p), 1 / p], [0, log(p)]]),
    Case("logarithm of a negative block", "logm", [[-2, 1], [0, -2]],
         [[log(2) + I * pi, -half], [0, log(2) + I * pi]]),
    Case("logarithm, number", "logm", [[cos(1), sin(1)], [-sin(1), cos(1)]], skew(1)),
    Case("logarithm of powers of 2", "logm", [[8, 0], [0, 4]], [[3 * log(2), 0], [0, 2 * log(2)]]),
    Case("logarithm below the cut", "logm", [[-1 - I, 0], [0, 1]], [[log(2) / 2 - 3 * I * pi / 4, 0], [0, 0]]),
    Case("square root on the cut", "sqrtm", [[-4, 0], [0, 1]], [[2 * I, 0], [0, 1]]),
    Case("square root on the cut, defective", "sqrtm", [[-4, 1], [0, -4]], [[2 * I, -I / 4], [0, 2 * I]]),
    Case("square root of a square", "sqrtm", [[p**2]], [[p]]),
    Case("square root of a negative square", "sqrtm", [[n**2]], [[-n]]),
    Case("square root of a real square", "sqrtm", [[t**2]], [[sympy.Abs(t)]]),
    Case("square root, nested", "sqrtm", [[5 + 2 * sqrt(6), 0], [0, 2]], [[sqrt(2) + sqrt(3), 0], [0, sqrt(2)]]),
    Case("square root, singular", "sqrtm", [[1, 1], [1, 1]], [[sqrt(2) / 2] * 2] * 2),
    Case("square root, Jordan", "sqrtm", [[4, 1], [0, 4]], [[2, Rational(1, 4)], [0, 2]]),
    Case("square root, Fibonacci", "sqrtm", [[2, 1], [1, 1]],
         [[3 / sqrt(5), 1 / sqrt(5)], [1 / sqrt(5), 2 / sqrt(5)]]),
    Case("cosine", "cosm", [[0, pi], [pi, 0]], [[-1, 0], [0, -1]]),
    Case("cosine, skew", "cosm", skew(t), [[cosh(t), 0], [0, cosh(t)]]),
    Case("sine", "sinm", [[t, 1], [0, t]], [[sin(t), cos(t)], [0, sin(t)]]),
    Case("inverse", "inv", [[1, z], [0, 1 + z**2]], [[1, -z / (1 + z**2)], [0, 1 / (1 + z**2)]]),
    Case("inverse of √2", "inv", [[1 + sqrt(2), 0], [0, sqrt(3)]], [[sqrt(2) - 1, 0], [0, sqrt(3) / 3]]),
    Case("cosine of π/7", "expm", [[0, 0], [0, 0]],
         [[2 * (cos(pi / 7) - cos(2 * pi / 7) + cos(3 * pi / 7)), 0], [0, 1]]),
]  # fmt: skip

FALSE = [
    Case("sign", "expm", skew(t), rotation(-t), "refuted"),
    Case("angle", "expm", skew(t), rotation(2 * t), "refuted"),
    Case("1e-30", "expm", skew(1), changed(rotation(1), 0, 1, tiny), "refuted"),
    Case("1e-30 with a symbol", "expm", skew(t), changed(rotation(t), 0, 0, tiny), "refuted"),
    Case("1e-300", "expm", [[0, 1], [0, 0]], [[1, 1], [tiny**10, 1]], "refuted"),
    Case("1e-300 and √2", "expm", skew(sqrt(2)), changed(rotation(sqrt(2)), 1, 1, tiny**10), "refuted"),
    Case("rounded to floats", "expm", [[0, 1], [1, 0]], [[1.5430806348152437, 1.1752011936438014]] * 2, "refuted"),
    Case("π in floats", "expm", skew(3.141592653589793), [[-1, 0], [0, -1]], "refuted"),
    Case("rational π", "expm", skew(Rational(355, 113)), [[-1, 0], [0, -1]], "refuted"),
    Case("√2 in floats", "sqrtm", [[2]], [[1.4142135623730951]], "refuted"),
    Case("transposed", "expm", [[t, 1], [0, s]], [[exp(t), 0], [(exp(t) - exp(s)) / (t - s), exp(s)]], "refuted"),
    Case("swapped", "expm", [[t, 1], [0, s]], [[exp(s), (exp(t) - exp(s)) / (t - s)], [0, exp(t)]], "refuted"),
    Case("½ forgotten", "expm", [[0, t, 0], [0, 0, t], [0, 0, 0]], [[1, t, t**2], [0, 1, t], [0, 0, 1]], "refuted"),
    Case("entrywise", "expm", [[t, 1], [1, t]], [[exp(t), E], [E, exp(t)]], "refuted"),
    Case("cosh for cos", "expm", skew(t), [[cosh(t), sinh(t)], [-sinh(t), cosh(t)]], "refuted"),
    Case("positive only", "sqrtm", [[t**2]], [[t]], "refuted"),
    Case("complex", "sqrtm", [[z**2]], [[z]], "refuted"),
    Case("equal off the cut", "sqrtm", [[1 / z]], [[1 / sqrt(z)]], "refuted"),
    Case("negative root", "sqrtm", [[p**2]], [[-p]], "refuted"),
    Case("negative symbol", "sqrtm", [[n**2]], [[n]], "refuted"),
    Case("other side of the cut", "sqrtm", [[-4, 0], [0, 1]], [[-2 * I, 0], [0, 1]], "refuted"),
    Case("other side, defective", "sqrtm", [[-4, 1], [0, -4]], [[-2 * I, I / 4], [0, -2 * I]], "refuted"),
    Case("another root, Fibonacci", "sqrtm", [[2, 1], [1, 1]], [[1, 1], [1, 0]], "refuted"),
    Case("real root of −I", "sqrtm", [[-1, 0], [0, -1]], [[0, 1], [-1, 0]], "refuted"),
    Case("rotation by half", "sqrtm", rotation(t), rotation(t / 2), "refuted"),
    Case("product of roots", "sqrtm", [[z * (z + 1)]], [[sqrt(z) * sqrt(z + 1)]], "refuted"),
    Case("nearly nested", "sqrtm", [[5 + 2 * sqrt(6) + tiny]], [[sqrt(2) + sqrt(3)]], "refuted"),
    Case("beyond the strip", "logm expm", skew(4), skew(4), "refuted"),
    Case("far beyond the strip", "logm expm", skew(100), skew(100 - 30 * pi), "refuted"),
    Case("on the cut", "logm expm", skew(pi), skew(pi), "refuted"),
    Case("just beyond the strip", "logm expm", skew(pi + tiny), skew(pi + tiny), "refuted"),
    Case("imaginary eigenvalues", "logm expm", [[7 * I, 0], [0, 1]], [[7 * I, 0], [0, 1]], "refuted"),
    Case("any angle", "logm", rotation(t), skew(t), "refuted"),
    Case("any exponent", "logm expm", [[z]], [[z]], "refuted"),
    Case("−π instead of π", "logm", [[-2, 0], [0, 1]], [[log(2) - I * pi, 0], [0, 0]], "refuted"),
    Case("double logarithm", "logm", [[z**2]], [[2 * log(z)]], "refuted"),
    Case("logarithm of a square", "logm", [[t**2]], [[2 * log(t)]], "refuted"),
    Case("Jordan, factor", "logm", [[p, 1], [0, p]], [[log(p), p], [0, log(p)]], "refuted"),
    Case("exponent law", "expm", [[t * s]], [[exp(t) * exp(s)]], "refuted"),
    Case("oscillator, p for p²", "expm", [[0, 1], [-p, 0]], [[cos(p), sin(p) / p], [-p * sin(p), cos(p)]], "refuted"),
    Case("Rodrigues, sign", "expm", [[0, 0, 0], [0, 0, t], [0, -t, 0]], rodrigues.tolist(), "refuted"),
    Case("cosine sign", "cosm", [[0, pi], [pi, 0]], [[1, 0], [0, 1]], "refuted"),
    Case("cosine, defective", "cosm", [[t, 1], [0, t]], [[cos(t), sin(t)], [0, cos(t)]], "refuted"),
    Case("inverse, sign", "inv", [[1, z], [0, 1]], [[1, z], [0, 1]], "refuted"),
    Case("equal at 0 and 1", "expm", [[log(2) * t]], [[1 + t]], "refuted"),
    Case("equal at integers", "expm", [[2 * pi * I * t]], [[1]], "refuted"),
    Case("equal for moduli", "expm", [[sympy.Abs(t)]], [[exp(t)]], "refuted"),
]  # fmt: skip


def value_of(case, values):
    """Both sides at numbers, by mpmath, with 60 digits."""
    with mp.workdps(80):
        M, R = (_numbers(X, values) for X in (case.M, case.R))
        for name in reversed(case.chain.split()):
            M = _function(name, M)
        return M, R


def _numbers(X, values):
    X = sympy.Matrix(X).applyfunc(lambda x: sympy.Rational(x) if x.is_Float else x)
    return mpmath.matrix(
        [[mpmath.mpmathify(x.xreplace(values).evalf(90, maxn=400)) for x in row] for row in X.tolist()]
    )


_SCALAR = {"expm": mpmath.exp, "logm": mpmath.log, "sqrtm": mpmath.sqrt, "cosm": mpmath.cos, "sinm": mpmath.sin}


def _function(name, A):
    """A function of a matrix: by its series, inverse, a Jordan block, or in a basis of eigenvectors."""
    if name == "expm":
        return mpmath.expm(A, method="taylor")
    if name == "inv":
        return A**-1
    f, d = _SCALAR[name], A.rows
    triangular = all(abs(A[i, j]) < 1e-60 for i in range(d) for j in range(i))
    if d == 2 and triangular and A[0, 0] == A[1, 1]:
        return mpmath.matrix([[f(A[0, 0]), A[0, 1] * mpmath.diff(f, A[0, 0])], [0, f(A[0, 0])]])
    values, vectors = mpmath.eig(A)
    assert abs(mpmath.det(vectors)) > mpmath.mpf(10) ** -15, "mpmath has no basis of eigenvectors"
    values = [_snapped(x) for x in values]
    return vectors * mpmath.diag([f(x) for x in values]) * vectors**-1


def _snapped(x):
    """An eigenvalue on the real axis, which rounding has moved off it, or off zero."""
    x = mpmath.mpc(x)
    real, imag = (mpmath.mpf(0) if abs(y) < mpmath.mpf(10) ** -60 else y for y in (x.real, x.imag))
    return mpmath.mpc(real, imag) if imag else real
