"""Eigenvalues exactly on the cut, decided by exact arithmetic.

Balls can show that an eigenvalue is off the cut, never that it is on it. For an exact matrix the number of
eigenvalues on the real axis is a question about its characteristic polynomial; once they are counted, the cut
is turned a little further, past them, where every eigenvalue is visibly on one side.
"""

from __future__ import annotations

from fractions import Fraction

import flint

from ..cut import Cut
from ..errors import CutError, InconclusiveError
from ..exact_matrix import ExactMatrix
from .block_diagonal import block_diagonalizations
from .logarithm import spectrum


def cut_past_eigenvalues(exact: ExactMatrix, A: flint.acb_mat, cut: Cut) -> tuple[Cut, int]:
    """Return an equivalent cut that meets no eigenvalue, and how many eigenvalues lie on the given one.

    ``A`` encloses ``exact``. Equivalent means: every eigenvalue's argument is taken as ``cut`` says, those on
    the ray at θ included, so that their logarithms have imaginary part θ. Raises :class:`CutError` if the
    current precision cannot separate the eigenvalues on the ray from those beside it.
    """
    if not cut.may_hold_eigenvalues:
        raise CutError(f"an eigenvalue could not be told apart from the cut at {flint.ctx.prec} bits")
    on_ray = eigenvalues_on_ray(exact, positive=cut.half_turns % 2 == 0)
    turn = flint.acb(1 if cut.half_turns % 2 == 0 else -1)  # maps the ray to the positive real axis
    for diagonalization in block_diagonalizations(A):
        try:
            regions = [(spectrum(T) * turn, T.nrows()) for T in diagonalization.blocks]
        except InconclusiveError:
            continue
        touching = [(z, m) for z, m in regions if not (z.imag > 0 or z.imag < 0 or z.real < 0)]
        if sum(m for _, m in touching) != on_ray:
            continue
        gap = _gap_after_ray([z for z, m in regions if (z, m) not in touching])
        if any(not abs(z.arg()) < gap for z, _ in touching):
            continue
        mantissa, exponent = gap.lower().man_exp()
        return Cut(cut.half_turns, cut.offset + Fraction(int(mantissa)) * Fraction(2) ** int(exponent)), on_ray
    raise CutError(f"eigenvalues on and beside the cut could not be separated at {flint.ctx.prec} bits")


def _gap_after_ray(others: list[flint.acb]) -> flint.arb:
    """Half the angle from the positive real axis to the next of ``others``, counterclockwise; at most 1."""
    gap = flint.arb(1)
    for z in others:
        angle = (-z).arg() + flint.arb.pi()  # in (0, 2π): z is off the positive real axis
        gap = gap.min(angle / 2)
    return gap


def eigenvalues_on_ray(A: ExactMatrix, *, positive: bool) -> int:
    """Count, with multiplicity and exactly, the eigenvalues on the positive or the negative real axis."""
    real, imaginary = characteristic_polynomial(A)
    common = real if imaginary == 0 else real.gcd(imaginary)
    roots = common.numer().complex_roots() if common.degree() > 0 else []
    count = 0
    for root, multiplicity in roots:
        if root.imag.is_zero() and (root.real > 0 if positive else root.real < 0):
            count += multiplicity
    return count


def characteristic_polynomial(A: ExactMatrix) -> tuple[flint.fmpq_poly, flint.fmpq_poly]:
    """Return the real and the imaginary part of det(zI − A), by Faddeev & LeVerrier over ℚ(i)."""
    if A.is_real:
        return flint.fmpq_poly(A.real.charpoly()), flint.fmpq_poly()
    dim = A.shape[0]
    real, imaginary = [flint.fmpq(1)], [flint.fmpq(0)]
    zero, one = flint.fmpq_mat(dim, dim), ExactMatrix.identity(dim)
    M = ExactMatrix(zero, zero)
    for k in range(1, dim + 1):
        M = A @ M + ExactMatrix(one.real * real[-1], one.real * imaginary[-1])
        product = A @ M
        real.append(-_trace(product.real) / k)
        imaginary.append(-_trace(product.imag) / k)
    return flint.fmpq_poly(real[::-1]), flint.fmpq_poly(imaginary[::-1])


def _trace(A: flint.fmpq_mat) -> flint.fmpq:
    return sum((A[i, i] for i in range(A.nrows())), flint.fmpq(0))
