"""The choice of the method by which a matrix function is computed in balls. It is made here.

| dimension | exponential | logarithm |
|---|---|---|
| 2 | closed form (:mod:`.two_by_two`) | the same |
| 3, 4 | FLINT's Taylor series | interpolation at the eigenvalues (:mod:`.enclosed_spectrum`) |
| 5, 6 | FLINT's Taylor series | an eigenbasis (:mod:`.in_basis`) |
| from 7 on | an eigenbasis | an eigenbasis |

Formulas, in which functions of one matrix share what is known of it, are evaluated as :func:`way_of_formulas` says.

Taylor series are quicker than eigenbases for real matrices at low precision. Where a method fails, or no basis is
well-conditioned, exponentials are Taylor series, or go through clusters of eigenvalues if the argument is large, and
logarithms go through clusters of eigenvalues (:mod:`.logarithm`); those of exact matrices at last through the exact
spectrum. A method says itself where it does not serve: it returns None, or raises an error.

The functions work at FLINT's current precision. They raise :class:`~symbolic_matexp.errors.InconclusiveError` if that
is not enough.
"""

from __future__ import annotations

from enum import Enum, auto

import flint

from ...errors import CutError, InconclusiveError, RangeError
from ...inputs.constants import Constant
from ...inputs.cut import Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.precision import MAXIMUM_PRECISION
from . import two_by_two
from .arithmetic import frobenius_norm, is_accurate, is_finite, is_real, relative_radius, size_in_bits
from .contraction import LARGEST as LARGEST_CONTRACTED
from .contraction import contracted_logarithm, existing_logarithm
from .eigenbasis import diagonalized
from .exact_spectrum import ExactSpectrum
from .exponential import exponential_by_blocks
from .growing_precision import Counted, OfOneMatrix
from .in_basis import InBasis, in_eigenbasis
from .logarithm import logarithm_by_eigenvalues, logarithm_by_exact_spectrum, logarithm_by_interpolation
from .norms import small_norm_above

SMALLEST = 7
"""The dimension from which eigenbases pay in exponentials."""
ALWAYS_INTERPOLATED, LARGEST_IN_FORMULAS, MOST_BITS = 4, 6, 1024
"""Formulas are interpolated up to the first dimension, and with at most so many bits up to the second one.

At d = 7 interpolation is quicker for generic data, but not for defective or nearly singular ones.
"""
LARGEST_INTERPOLATED = 4
"""Up to this dimension a logarithm is interpolated. Beyond it, 8 to 13 bits more are lost than in an eigenbasis."""
BITS_LOST = 8
"""If interpolation loses more than this many bits a dimension, clusters of eigenvalues are tried as well."""
TAYLOR_BITS = 256
"""Up to so many bits FLINT's Taylor series is quicker for real matrices."""
LARGE_ARGUMENT = 16
"""If the norm exceeds 2 to this power, a block diagonalisation is tried. It pays if few eigenvalues are large."""


class Way(Enum):
    """How formulas are evaluated."""

    ENTRYWISE = auto()
    """On matrices of balls: real ones where they are known to be (:mod:`.small_system`)."""
    BY_INTERPOLATION = auto()
    """On functions that are known by their values at the eigenvalues of a matrix."""
    IN_EIGENBASES = auto()
    """On matrices that carry their eigenbases."""


def way_of_formulas(dim: int, bits: int) -> Way:
    """Return how formulas in d×d matrices are evaluated the quickest at about this precision."""
    if dim <= 2:
        return Way.ENTRYWISE
    interpolated = dim <= ALWAYS_INTERPOLATED or (dim <= LARGEST_IN_FORMULAS and bits <= MOST_BITS)
    return Way.BY_INTERPOLATION if interpolated else Way.IN_EIGENBASES


def exponential(A: flint.acb_mat) -> flint.acb_mat:
    """Return an enclosure of exp of every matrix in ``A``.

    Raises :class:`RangeError` if the argument is too large for every precision.
    """
    if A.nrows() == 2:
        closed: flint.acb_mat | None = two_by_two.exponential(A)
        if closed is not None:
            return closed
    if A.nrows() >= SMALLEST:
        check_range(A)
        found = None if taylor_is_quicker(A) else _in_eigenbasis(A)
        if found is not None:
            by_basis = found.exponential()
            if by_basis.is_narrow:
                return flint.acb_mat(by_basis.multiplied_out())
    return exponential_without_basis(A)


def taylor_is_quicker(A: flint.acb_mat) -> bool:
    """Whether an entire function of these matrices is quicker by a Taylor series than in an eigenbasis."""
    if A.nrows() < SMALLEST:
        return True
    return is_real(A) and flint.ctx.prec <= TAYLOR_BITS and size_in_bits(small_norm_above(A)) <= LARGE_ARGUMENT


def exponential_without_basis(A: flint.acb_mat) -> flint.acb_mat:
    """Return an enclosure of exp of every matrix in ``A``.

    FLINT's Taylor series with scaling and squaring is used. For a large argument the many squarings cost digits, so a
    certified block diagonalisation is used if it keeps half of the bits, or more than FLINT does. Raises
    :class:`RangeError` if the argument is too large for every precision.
    """
    by_blocks = exponential_by_blocks(A) if check_range(A) > LARGE_ARGUMENT else None
    if by_blocks is not None and relative_radius(by_blocks) < flint.arb(2) ** -(flint.ctx.prec // 2):
        return by_blocks
    result = A.exp()
    if by_blocks is not None and relative_radius(by_blocks) < relative_radius(result):
        return by_blocks
    if not is_finite(result):
        raise InconclusiveError(f"a matrix exponential is unbounded at {flint.ctx.prec} bits")
    return result


def check_range(A: flint.acb_mat) -> int:
    """Return a size in bits that the norm does not exceed, 0 if it is not finite.

    Raises :class:`RangeError` if an exponential of this argument is too large for every precision.
    """
    size = small_norm_above(A)
    magnitude = size_in_bits(size) if size.is_finite() else 0
    if magnitude > MAXIMUM_PRECISION and frobenius_norm(A).lower() > flint.arb(2) ** MAXIMUM_PRECISION:
        raise RangeError(f"the argument of a matrix exponential is larger than 2^{MAXIMUM_PRECISION}")
    return magnitude


def logarithm(A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return an enclosure of the primary logarithm, with branch cut ``cut``, of every matrix in ``A``.

    Raises :class:`CutError` if an eigenvalue may lie on the cut, and :class:`InconclusiveError` if the spectrum could
    not be enclosed at the current precision.
    """
    return counted_logarithm(A, cut)[0]


def counted_logarithm(A: flint.acb_mat, cut: Cut) -> tuple[flint.acb_mat, int]:
    """Return :func:`logarithm`, and how many eigenvalues are known to lie exactly on the cut."""
    try:
        if A.nrows() == 2:
            return flint.acb_mat(two_by_two.logarithm(A, cut)), 0
        if 2 < A.nrows() <= LARGEST_INTERPOLATED:
            return _interpolated(A, cut), 0
    except InconclusiveError:
        pass
    found = _in_eigenbasis(A) if A.nrows() > 2 else None
    if found is not None:
        try:
            result, on_cut = found.logarithm(cut)
            return flint.acb_mat(result.multiplied_out()), on_cut
        except InconclusiveError:  # a cluster may be too wide for the bound
            pass
    return logarithm_by_eigenvalues(A, cut), 0


def _interpolated(A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return the logarithm by interpolation, or by clusters if that is inaccurate and they lose fewer bits."""
    result = logarithm_by_interpolation(A, cut)
    if is_accurate(result, flint.ctx.prec - BITS_LOST * A.nrows()):
        return result
    try:
        other = logarithm_by_eigenvalues(A, cut)
    except InconclusiveError:
        return result
    return other if relative_radius(other) < relative_radius(result) else result


def _in_eigenbasis(A: flint.acb_mat) -> InBasis | None:
    return in_eigenbasis(A.real if is_real(A) else A)


def logarithm_of_balls(A: flint.acb_mat, cut: Cut) -> tuple[flint.acb_mat, int]:
    """Return :func:`counted_logarithm`, nearly as narrow as the radii of ``A`` allow if the dimension is small."""
    if A.nrows() > LARGEST_CONTRACTED:
        return _narrowest_logarithm(A, cut)
    try:
        return existing_logarithm(counted_logarithm(A.mid(), cut)[0], A, cut), 0
    except InconclusiveError:
        result, on_cut = _narrowest_logarithm(A, cut)
        return contracted_logarithm(result, A), on_cut


def _narrowest_logarithm(A: flint.acb_mat, cut: Cut) -> tuple[flint.acb_mat, int]:
    """Return :func:`counted_logarithm` by the method that widens the radii of ``A`` least: all that serve are tried.

    Interpolation is none of them, as it multiplies radii by the inverse gaps between eigenvalues again and again.
    """

    def closed() -> tuple[flint.acb_mat, int]:
        return flint.acb_mat(two_by_two.logarithm(A, cut)), 0

    def by_eigenbasis() -> tuple[flint.acb_mat, int]:
        found = diagonalized(A.real if is_real(A) else A)
        if found is None:
            raise InconclusiveError(f"no eigenbasis was found at {flint.ctx.prec} bits")
        in_basis = InBasis(found.basis, found.Lambda, found.error, is_real(A))  # narrow or not
        result, on_cut = in_basis.logarithm(cut)
        return flint.acb_mat(result.multiplied_out()), on_cut

    def by_clusters() -> tuple[flint.acb_mat, int]:
        return logarithm_by_eigenvalues(A, cut), 0

    found, failures = [], []
    for method in (closed, by_eigenbasis, by_clusters) if A.nrows() == 2 else (by_eigenbasis, by_clusters):
        try:
            found.append(method())
        except InconclusiveError as error:
            failures.append(error)
    if not found:
        raise next((error for error in failures if isinstance(error, CutError)), failures[-1])
    return min(found, key=lambda one: float(relative_radius(one[0])))


class ExactLogarithm(OfOneMatrix):
    """The logarithm of one matrix."""

    def __init__(self, A: Constant, cut: Cut) -> None:
        super().__init__(A)
        self._cut = cut

    def of_exact(self, A: flint.acb_mat) -> Counted:
        """Return :func:`counted_logarithm`."""
        return counted_logarithm(A, self._cut)

    def of_inexact(self, A: flint.acb_mat, *, has_radii: bool) -> Counted:
        """Return the logarithm by the methods that widen radii little."""
        return (logarithm_of_balls if has_radii else _narrowest_logarithm)(A, self._cut)

    def by_spectrum(self, A: ExactMatrix, spectrum: ExactSpectrum, precision: int) -> Counted:
        """Return the logarithm with one block for each distinct eigenvalue."""
        return logarithm_by_exact_spectrum(A, spectrum, self._cut, precision)
