"""exp(tA)B by FLINT's own exponential, and the exact distance of floats from it."""

import math
from fractions import Fraction

import flint
import numpy as np


def ball(x):
    return flint.arb(flint.fmpq(*Fraction(x).as_integer_ratio()))


def number(z):
    return flint.acb(ball(z.real), ball(z.imag))


def matrix(array):
    rows = np.asarray(array)
    rows = rows.reshape(len(rows), -1)
    return flint.acb_mat([[number(z) for z in row] for row in rows.tolist()])


def distances(A, B, t, values, p, bits=None):
    """Balls around ‖values − exp(tA)B‖_p and ‖exp(tA)B‖_p of every column; t is a number with exact parts."""
    if bits is None:
        size = float(np.abs(np.asarray(A, dtype=complex) * complex(t)).sum(axis=1).max())
        bits = 400 + int(min(20 * size, 40000))
    with flint.ctx.workprec(bits):
        exact = (matrix(A) * number(t)).exp() * matrix(B)
        wrong = exact - matrix(values)
        columns = range(exact.ncols())
        return [tuple(norm([M[i, j] for i in range(M.nrows())], p) for M in (wrong, exact)) for j in columns]


def norm(entries, p):
    moduli = [abs(z) for z in entries]
    if p == 1:
        return sum(moduli, flint.arb(0))
    if p == math.inf:
        return largest(moduli)
    return sum((x * x for x in moduli), flint.arb(0)).nonnegative_part().sqrt()


def largest(balls):
    result = flint.arb(0)
    for x in balls:
        result = result.max(x)
    return result
