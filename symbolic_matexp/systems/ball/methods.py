"""The choice of the method by which a matrix function is computed in balls. It is made here and nowhere else.

The functions work at FLINT's current precision. They raise :class:`~symbolic_matexp.errors.InconclusiveError` if that
is not enough.
"""

from __future__ import annotations

import flint

from ...errors import InconclusiveError, RangeError
from ...inputs.cut import Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.precision import MAXIMUM_PRECISION
from . import two_by_two
from .arithmetic import frobenius_norm, is_accurate, is_finite, relative_radius, size_in_bits
from .exact_spectrum import ExactSpectrum
from .exponential import exponential_by_blocks
from .logarithm import logarithm_by_eigenvalues, logarithm_by_exact_spectrum, logarithm_by_interpolation

LARGE_ENTRY = flint.arb(1 << 16)
"""If an entry is larger, a block diagonalisation is tried. It pays if few eigenvalues are large."""

LARGEST_INTERPOLATED = 4
"""Up to this dimension a logarithm is interpolated. Beyond it, 8 to 13 bits more are lost than by clusters."""
BITS_LOST = 8
"""If interpolation loses more than this many bits a dimension, clusters of eigenvalues are tried as well."""


def exponential(A: flint.acb_mat) -> flint.acb_mat:
    """Return an enclosure of exp of every matrix in ``A``.

    A 2×2 matrix has a closed form. Otherwise FLINT's Taylor series with scaling and squaring is used. For a large
    argument the many squarings cost digits, so a certified block diagonalisation is used if it keeps half of the
    bits, or more than FLINT does. Raises :class:`RangeError` if the argument is too large for every precision.
    """
    closed = two_by_two.exponential(A) if A.nrows() == 2 else None
    if closed is not None:
        return closed
    large = any(z.abs_upper() > LARGE_ENTRY for z in A.entries())
    if large and size_in_bits(frobenius_norm(A)) > MAXIMUM_PRECISION and is_finite(A):
        raise RangeError(f"the argument of a matrix exponential is larger than 2^{MAXIMUM_PRECISION}")
    by_blocks = exponential_by_blocks(A) if large else None
    if by_blocks is not None and relative_radius(by_blocks) < flint.arb(2) ** -(flint.ctx.prec // 2):
        return by_blocks
    result = A.exp()
    if by_blocks is not None and relative_radius(by_blocks) < relative_radius(result):
        return by_blocks
    if not is_finite(result):
        raise InconclusiveError(f"a matrix exponential is unbounded at {flint.ctx.prec} bits")
    return result


def logarithm(A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return an enclosure of the primary logarithm, with branch cut ``cut``, of every matrix in ``A``.

    A small matrix has a method that needs no eigenvectors. Clusters of eigenvalues are used if it fails, or if it
    loses many bits and they lose fewer.
    """
    if not 2 <= A.nrows() <= LARGEST_INTERPOLATED:
        return logarithm_by_eigenvalues(A, cut)
    try:
        if A.nrows() == 2:
            return two_by_two.logarithm(A, cut)
        result = logarithm_by_interpolation(A, cut)
    except InconclusiveError:
        return logarithm_by_eigenvalues(A, cut)
    if is_accurate(result, flint.ctx.prec - BITS_LOST * A.nrows()):
        return result
    try:
        other = logarithm_by_eigenvalues(A, cut)
    except InconclusiveError:
        return result
    return other if relative_radius(other) < relative_radius(result) else result


class ExactLogarithm:
    """The logarithm of one exact matrix, enclosed at growing precisions.

    Clusters of approximate eigenvalues are tried first, because this is fast. If they are inconclusive, or do not
    become narrower with more bits, the characteristic polynomial is used from then on. It gives the exact
    multiplicities and the eigenvalues that lie exactly on the cut.
    """

    def __init__(self, A: ExactMatrix, cut: Cut) -> None:
        self._matrix, self._cut = A, cut
        self._spectrum: ExactSpectrum | None = None
        self._radius = flint.arb.pos_inf()
        self.on_cut = 0
        """The number of eigenvalues exactly on the cut; 0 as long as no enclosure needed it."""

    def enclose(self, precision: int) -> flint.acb_mat:
        """Return an enclosure computed with ``precision`` bits. Raises :class:`InconclusiveError` if it cannot."""
        with flint.ctx.workprec(precision):
            if self._spectrum is None:
                try:
                    result = logarithm(self._matrix.to_flint(precision), self._cut)
                    previous, self._radius = self._radius, relative_radius(result)
                    if self._radius == 0 or self._radius < previous * flint.arb(2) ** -16:
                        return result
                except InconclusiveError:
                    pass
                self._spectrum = ExactSpectrum(self._matrix)
            result, self.on_cut = logarithm_by_exact_spectrum(self._matrix, self._spectrum, self._cut, precision)
            return result
