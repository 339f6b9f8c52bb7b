"""Problems and matrices, made at random or with a known answer."""

import json
import math
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np

import symbolic_matexp as sm
from symbolic_matexp.studies.families import gaussian, near_singular_problem

HARD = json.loads((Path(__file__).parent.parent / "reference" / "hard_matrices.json").read_text())


def random_problem(seed, dim, field="complex", smallest=None):
    """Gaussian data; ``smallest`` prescribes the smallest singular value of X1 − X2."""
    generator = np.random.default_rng(seed)
    if smallest is not None:
        return near_singular_problem(generator, dim, field, smallest)
    return sm.Problem(*(gaussian(generator, dim, field) for _ in range(4)))


def random_pairs(seed, dim, count, field="complex"):
    """Gaussian data of any number of pairs."""
    generator = np.random.default_rng([seed, dim, count])
    return sm.Problem.from_pairs(
        [(gaussian(generator, dim, field), gaussian(generator, dim, field)) for _ in range(count)]
    )


def nearly_singular(seed, dim, field, small):
    """Gaussian data with the last singular values of X1 − X2 ``small``; real outputs agree in sign of determinant."""
    generator = np.random.default_rng(seed)
    X2, Y1, Y2, D = (gaussian(generator, dim, field) for _ in range(4))
    U, s, V = np.linalg.svd(D)
    if field == "real" and np.linalg.det(Y1) * np.linalg.det(Y2) < 0:
        Y1[0] *= -1
    s[-len(small) :] = small
    return sm.Problem(X2 + U @ np.diag(s) @ V, X2, Y1, Y2)


def well_conditioned_problem(seed, dim, field="complex"):
    """X2, X1 − X2, Y1 and Y2 with singular values between 1/2 and 2."""
    generator = np.random.default_rng(seed)

    def matrix():
        U, V = (np.linalg.qr(gaussian(generator, dim, field))[0] for _ in range(2))
        return U @ np.diag(generator.uniform(0.5, 2, dim)) @ V

    X2, D = matrix(), matrix()
    return sm.Problem(X2 + D, X2, matrix(), matrix())


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


def to_mpf(x: Fraction):
    return mpmath.mpf(x.numerator) / x.denominator


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
