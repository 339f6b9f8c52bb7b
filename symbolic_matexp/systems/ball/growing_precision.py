"""A function of one matrix, enclosed at growing precisions.

What works on balls is tried first, because it is fast. If it is inconclusive, or does not become narrower with more
bits, the characteristic polynomial is used from then on. It gives the exact multiplicities and the eigenvalues that
lie exactly on the cut.

A ball matrix, or a matrix with constants such as √2, has no such polynomial. There an eigenvalue is known to lie
exactly on the cut only if it is real because the matrices are real and no other one is near.
"""

from __future__ import annotations

import flint

from ...errors import InconclusiveError
from ...inputs.constants import BallMatrix, Constant
from ...inputs.exact_matrix import ExactMatrix
from .arithmetic import relative_radius
from .exact_spectrum import ExactSpectrum

Counted = tuple[flint.acb_mat, int]
"""An enclosure, and how many eigenvalues are known to lie exactly on the cut."""
NARROWER = flint.arb(2) ** -16
"""More bits shall make an enclosure narrower by this factor."""


class OfOneMatrix:
    """What a function of one matrix says of itself, by three methods, and how it is enclosed by them."""

    def __init__(self, A: Constant) -> None:
        self.matrix = A
        self._spectrum: ExactSpectrum | None = None
        self._before: flint.acb_mat | None = None
        self.on_cut = 0
        """The number of eigenvalues exactly on the cut; 0 as long as no enclosure needed it."""

    def of_exact(self, A: flint.acb_mat) -> Counted:
        """Return it of balls around an exact matrix."""
        raise NotImplementedError

    def of_inexact(self, A: flint.acb_mat, *, has_radii: bool) -> Counted:
        """Return it of balls that have radii of their own, or else are around constants."""
        raise NotImplementedError

    def by_spectrum(self, A: ExactMatrix, spectrum: ExactSpectrum, precision: int) -> Counted:
        """Return it of an exact matrix from the exact spectrum."""
        raise NotImplementedError

    def enclose(self, precision: int) -> flint.acb_mat:
        """Return an enclosure computed with ``precision`` bits. Raises :class:`InconclusiveError` if it cannot."""
        with flint.ctx.workprec(precision):
            result, self.on_cut = self._counted(precision)
            return result

    def _counted(self, precision: int) -> Counted:
        if not isinstance(self.matrix, ExactMatrix):
            balls = self.matrix.to_flint(precision)
            return self.of_inexact(balls, has_radii=isinstance(self.matrix, BallMatrix))
        if self._spectrum is None:
            try:
                found = self.of_exact(self.matrix.to_flint(precision))
                before, self._before = self._before, found[0]
                if before is None or _is_narrower(found[0], before):
                    return found
            except InconclusiveError:
                pass
            self._spectrum = ExactSpectrum(self.matrix)
        return self.by_spectrum(self.matrix, self._spectrum, precision)


def _is_narrower(result: flint.acb_mat, before: flint.acb_mat) -> bool:
    """Whether more bits made a result much narrower, or exact."""
    radius = relative_radius(result)
    return bool(radius == 0 or radius < relative_radius(before) * NARROWER)
