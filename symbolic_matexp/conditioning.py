"""Condition numbers of matrix functions, from Fréchet derivatives.

The relative condition number of f at A is κ = ‖L‖‖A‖/‖f(A)‖ with L the Fréchet derivative (Higham, Functions of
Matrices, SIAM 2008, theorem 3.1), here in the Frobenius norm. The block matrix [[A, E], [0, A]] has f(A) on its
diagonal and L(A, E) in its corner (ibid., (3.16), Mathias 1996), and the adjoint of L(A, ·) is L(A*, ·) for functions
with f(z̄) = conj f(z) (ibid., (3.18)), so the power method finds the norm (ibid., algorithm 3.20). Every step is
evaluated in balls, hence the result is a proved lower bound; the steps end when it grows by less than 1 % a step.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import flint

from .balls.arithmetic import frobenius_norm, size_in_bits, submatrix
from .exact_matrix import ExactMatrix
from .one_at_a_time import one_at_a_time

STEPS = 12
ENOUGH = 1.01
"""A step that multiplies the bound by less is the last one."""
DIRECTION_BITS = 24
"""A direction need not be precise: any one gives a lower bound."""

Function = Callable[[ExactMatrix], flint.acb_mat]


@one_at_a_time
def condition_number(function: Function, A: ExactMatrix) -> float:
    """Return a lower bound, in practice within a few per cent, of the relative condition number of ``function`` at A.

    ``function`` encloses a primary matrix function of an exact matrix, with f(z̄) = conj f(z); what it raises is
    passed on. The bound is rounded to nearest.
    """
    dim = A.shape[0]
    with flint.ctx.workprec(128):
        size = frobenius_norm(A.to_flint(128))
        if not size > 0:
            return 0.0
        unit = flint.fmpq(2) ** size_in_bits(size, signed=True)
        scale = size / frobenius_norm(function(A)) / flint.arb(unit)
        adjoint = _adjoint(A)
        generator = random.Random(dim)
        E = ExactMatrix.parse(
            [
                [_entry(generator.gauss(), 0 if A.is_real else generator.gauss()) for _ in range(dim)]
                for _ in range(dim)
            ]
        )
        best = 0.0
        for _ in range(STEPS):
            image = _derivative(function, A, _scaled(E, unit))
            found = float((frobenius_norm(image) / frobenius_norm(E.to_flint(128)) * scale).lower())
            best, previous = max(best, found), best
            if found < ENOUGH * previous or not found > 0:
                break
            E = _direction(_derivative(function, adjoint, _scaled(_direction(image), unit)))
        return best


def _derivative(function: Function, A: ExactMatrix, E: ExactMatrix) -> flint.acb_mat:
    """Return an enclosure of L(A, E); E should be as large as A, so that no block drowns in the others' radii."""
    dim = A.shape[0]
    zero = ExactMatrix.parse([[0] * dim for _ in range(dim)])
    block = A.beside(E).above(zero.beside(A))
    return submatrix(function(block), range(dim), range(dim, 2 * dim))


def _scaled(E: ExactMatrix, unit: flint.fmpq) -> ExactMatrix:
    return ExactMatrix(E.real * unit, E.imag * unit)


def _adjoint(A: ExactMatrix) -> ExactMatrix:
    return ExactMatrix(A.real.transpose(), -A.imag.transpose())


def _direction(image: flint.acb_mat) -> ExactMatrix:
    """Return the midpoints, scaled to size 1 and rounded, as an exact matrix."""
    scaled = image / flint.acb(frobenius_norm(image).mid())
    return ExactMatrix.parse(
        [[_entry(float(z.real.mid()), float(z.imag.mid())) for z in row] for row in scaled.tolist()]
    )


def _entry(real: float, imag: float) -> list[Fraction]:
    return [Fraction(round(x * (1 << DIRECTION_BITS)), 1 << DIRECTION_BITS) for x in (real, imag)]
