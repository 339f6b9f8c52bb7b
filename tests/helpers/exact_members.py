"""Exact members of balls, and exact norms of them: whole numbers and fractions, nothing of the package."""

from fractions import Fraction

import flint
import numpy as np

DIRECTIONS = (-1, 1, -1, 1, 0)
PRECISE = 800


def fraction(x):
    """Return the midpoint of a ball as a fraction."""
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def parts(A):
    """Return the real and, of a complex matrix, the imaginary entries."""
    return [A.entries()] if isinstance(A, flint.arb_mat) else [A.real.entries(), A.imag.entries()]


def member(A, generator):
    """Return a random matrix of those in a ball matrix, mostly with entries at their ends, exactly."""

    def within(x):
        return x.mid() + x.rad() * int(generator.choice(DIRECTIONS))

    with flint.ctx.workprec(8 * PRECISE):
        if isinstance(A, flint.arb_mat):
            return flint.arb_mat(A.nrows(), A.ncols(), [within(x) for x in A.entries()])
        entries = [flint.acb(within(z.real), within(z.imag)) for z in A.entries()]
        return flint.acb_mat(A.nrows(), A.ncols(), entries)


def square_of_norm(A):
    """Return the square of the Frobenius norm of the midpoints, as a fraction."""
    return sum(fraction(x) ** 2 for part in parts(A) for x in part)


def overlap(A, B):
    """Whether every ball of ``A`` has a number in common with that of ``B``."""
    return all(a.overlaps(b) for a, b in zip(flint.acb_mat(A).entries(), flint.acb_mat(B).entries(), strict=True))


def ball_matrix(array, radius=0.0):
    """Return floats as an arb_mat or acb_mat with this radius in every part of every entry."""
    array = np.asarray(array)
    if np.iscomplexobj(array):
        entries = [flint.acb(flint.arb(z.real, radius), flint.arb(z.imag, radius)) for z in array.ravel().tolist()]
        return flint.acb_mat(*array.shape, entries)
    return flint.arb_mat(*array.shape, [flint.arb(x, radius) for x in array.ravel().tolist()])
