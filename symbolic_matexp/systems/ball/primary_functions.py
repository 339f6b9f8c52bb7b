"""Any primary matrix function in balls: one choice of method for all.

| dimension | method |
|---|---|
| 1 | the function itself |
| 2 to 4 | interpolation at the eigenvalues (:mod:`.enclosed_spectrum`) |
| from 5 on | values in an eigenbasis (:mod:`.in_basis`) |

Where the method fails or loses many bits, clusters of eigenvalues are tried (:mod:`.block_diagonal`,
:mod:`.taylor`); exact matrices go at last through their exact spectrum, which knows multiplicities and what lies
exactly on a cut. Exponential and logarithm have methods and bounds of their own (:mod:`.methods`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import flint

from ...errors import CutError, InconclusiveError
from ...inputs.constants import Constant
from ...inputs.exact_matrix import ExactMatrix
from . import trigonometric, two_by_two
from .analytic import COSINE, HYPERBOLIC_COSINE, HYPERBOLIC_SINE, SINE, Analytic
from .arithmetic import is_accurate, is_finite, is_real, real_part, relative_radius
from .block_diagonal import BlockDiagonalization, block_diagonalizations, diagonalization_by_eigenvalues
from .enclosed_spectrum import enclosed_spectrum
from .exact_spectrum import Eigenvalue, ExactSpectrum
from .growing_precision import Counted, OfOneMatrix
from .in_basis import in_eigenbasis, past_eigenvalues
from .methods import MOST_BITS, SMALLEST, TAYLOR_BITS, check_range, exponential, logarithm_of_balls
from .norms import Dense
from .taylor import block_function

LARGEST_INTERPOLATED = 4
LARGEST_BY_SERIES = 12
"""Up to this dimension a series for the whole matrix may be quicker than values at the eigenvalues."""
BITS_LOST = 8
"""If a method loses more than this many bits a dimension, clusters of eigenvalues are tried as well."""

BY_SERIES: dict[Analytic, Callable[[Dense], Dense]] = {
    COSINE: trigonometric.cosine,
    SINE: trigonometric.sine,
    HYPERBOLIC_COSINE: partial(trigonometric.cosine, hyperbolic=True),
    HYPERBOLIC_SINE: partial(trigonometric.sine, hyperbolic=True),
}
IN_CLOSED_FORM: dict[Analytic, Callable[[Dense], Dense | None]] = {
    COSINE: two_by_two.cosine,
    SINE: two_by_two.sine,
    HYPERBOLIC_COSINE: partial(two_by_two.cosine, hyperbolic=True),
    HYPERBOLIC_SINE: partial(two_by_two.sine, hyperbolic=True),
}


def function_of(A: flint.acb_mat, f: Analytic) -> flint.acb_mat:
    """Return an enclosure of f of every matrix in ``A``.

    Raises :class:`InconclusiveError` if f could not be proved to be analytic at every eigenvalue, or if the spectrum
    could not be enclosed at the current precision.
    """
    return counted_function(A, f)[0]


def counted_function(A: flint.acb_mat, f: Analytic) -> tuple[flint.acb_mat, int]:
    """Return :func:`function_of`, and how many eigenvalues are known to lie exactly on the cut.

    Raises :class:`RangeError` if the argument of a function that grows is too large for every precision.
    """
    if A.nrows() == 1:
        if f.grows:
            check_range(A)
        return flint.acb_mat([[f(A[0, 0])]]), 0
    failure: InconclusiveError | None = None
    M = A.real if is_real(A) else A
    found, on_cut = _by_series(M, f) if f in BY_SERIES else None, 0
    if found is not None and is_accurate(found, flint.ctx.prec - BITS_LOST * A.nrows()):
        return found, 0
    if f.grows:
        check_range(A)
    try:
        if found is None:
            found, on_cut = _by_values(M, f)
    except InconclusiveError as error:
        failure = error
    if found is not None and is_accurate(found, flint.ctx.prec - BITS_LOST * A.nrows()):
        return found, on_cut
    try:
        other = _by_clusters(A, f)
    except InconclusiveError as error:
        if found is not None:
            return found, on_cut
        raise (failure or error) from None
    if found is None or relative_radius(other) < relative_radius(found):
        return other, 0
    return found, on_cut


def _by_series(M: Dense, f: Analytic) -> flint.acb_mat | None:
    """Return f of M by a series that serves for the whole matrix, or None if there is none or others are quicker."""
    if M.nrows() == 2:
        closed = IN_CLOSED_FORM[f](M)
        return None if closed is None else flint.acb_mat(closed)
    if not series_is_quicker(M):
        return None
    try:
        return flint.acb_mat(BY_SERIES[f](M))
    except InconclusiveError:
        return None


def series_is_quicker(M: Dense) -> bool:
    """Whether a cosine is quicker by a series for the whole matrix than by values at the eigenvalues."""
    most = TAYLOR_BITS if M.nrows() <= LARGEST_INTERPOLATED or M.nrows() >= SMALLEST else MOST_BITS
    return M.nrows() <= LARGEST_BY_SERIES and flint.ctx.prec <= most


def _by_values(M: Dense, f: Analytic) -> tuple[flint.acb_mat | None, int]:
    """Return f of M by its values at the eigenvalues, or None; and how many of these lie exactly on the cut."""
    if M.nrows() > LARGEST_INTERPOLATED:
        basis = in_eigenbasis(M)
        if basis is None:
            return None, 0
        by_basis, on_cut = basis.function(f)
        return flint.acb_mat(by_basis.multiplied_out()), on_cut
    spectrum = None if M.nrows() == 2 else enclosed_spectrum(M)
    found = two_by_two.eigenvalues(M) if spectrum is None else spectrum.eigenvalues
    eigenvalues = [flint.acb(z) for z in found]
    on_cut = 0
    try:
        values = [f(z) for z in eigenvalues]
    except CutError:
        f, on_cut = past_eigenvalues(f, [Eigenvalue(flint.acb(z), 1, isinstance(z, flint.arb)) for z in found])
        values = [f(z) for z in eigenvalues]
    result = (
        two_by_two.from_values(M, found, values) if spectrum is None else flint.acb_mat(spectrum.function(values))
    )
    is_whole = f.is_real and isinstance(M, flint.arb_mat)
    return ((real_part(result) if is_whole else result) if is_finite(result) else None), on_cut


def _by_clusters(A: flint.acb_mat, f: Analytic) -> flint.acb_mat:
    """Return f of A by the first clusters that keep half of the bits, or else by those that keep the most."""
    failure: InconclusiveError | None = None
    wide: list[flint.acb_mat] = []
    for diagonalization in block_diagonalizations(A, with_zero=True):
        try:
            result = _assembled(diagonalization, A, f)
        except InconclusiveError as error:
            failure = failure or error
            continue
        if is_accurate(result, flint.ctx.prec // 2):
            return result
        wide.append(result)
    if wide:
        return min(wide, key=lambda one: float(relative_radius(one)))
    raise failure or InconclusiveError(f"the spectrum could not be enclosed at {flint.ctx.prec} bits")


def _assembled(diagonalization: BlockDiagonalization, A: flint.acb_mat, f: Analytic) -> flint.acb_mat:
    result = diagonalization.assemble([block_function(T, f) for T in diagonalization.blocks])
    return _real_if_real(result, A, f)


def _real_if_real(result: flint.acb_mat, A: flint.acb_mat, f: Analytic) -> flint.acb_mat:
    """Return f(A) without imaginary parts where it is real: f(conj A) = conj f(A)."""
    return real_part(result) if f.is_real and is_real(A) else result


def _narrowest(A: flint.acb_mat, f: Analytic) -> tuple[flint.acb_mat, int]:
    """Return :func:`counted_function` of wide balls; a power also as exp(p log A), if this is narrower."""
    if f.exponent is None or f.cut is None:
        return counted_function(A, f)
    p = flint.arb(flint.fmpq(f.exponent.numerator, f.exponent.denominator))
    found, failure = [], None
    try:
        logarithms, on_cut = logarithm_of_balls(A, f.cut)
        found.append((exponential(logarithms * p), on_cut))
    except InconclusiveError as error:
        failure = error
    try:
        found.append(counted_function(A, f))
    except InconclusiveError as error:
        failure = failure or error
    if failure is not None and not found:
        raise failure
    return min(found, key=lambda one: float(relative_radius(one[0])))


class ExactFunction(OfOneMatrix):
    """A primary function of one matrix."""

    def __init__(self, A: Constant, f: Analytic) -> None:
        super().__init__(A)
        self._function = f

    def of_exact(self, A: flint.acb_mat) -> Counted:
        """Return :func:`counted_function`."""
        return counted_function(A, self._function)

    def of_inexact(self, A: flint.acb_mat, *, has_radii: bool) -> Counted:
        """Return the function by the methods that widen radii little."""
        return (_narrowest if has_radii else counted_function)(A, self._function)

    def by_spectrum(self, A: ExactMatrix, spectrum: ExactSpectrum, precision: int) -> Counted:
        """Return the function with one block for each distinct eigenvalue."""
        eigenvalues = spectrum.eigenvalues(precision)
        f, on_cut = past_eigenvalues(self._function, eigenvalues)
        for e in eigenvalues:
            f(e.value)  # raises where f is not analytic, before long series for the other blocks
        balls = A.to_flint(precision)
        blocks = diagonalization_by_eigenvalues(balls, [(e.value, e.multiplicity) for e in eigenvalues])
        return _assembled(blocks, balls, f), on_cut
