"""Ball arithmetic on 1×1 and 2×2 matrices. Those that are known to be real are held as real ones, an ``arb_mat``.

Arithmetic on these costs less than half as much, and the closed forms of :mod:`.two_by_two` are real, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from . import methods, two_by_two
from .approximate_spectrum import eigenvalues_of_two_rows
from .arithmetic import is_real
from .multiplied_out import OfOtherMatrices
from .norms import Dense
from .system import at_working_precision


class SmallBalls(OfOtherMatrices):
    """Ball arithmetic at ``precision`` bits on matrices with up to two rows, real ones where they are known to be."""

    def matrix(self, A: ExactMatrix) -> Dense:
        """Return the narrowest enclosure at this precision."""
        if flint.ctx.prec == self.precision:  # nearly always
            return A.real_enclosure() if A.is_real else A.enclosure()
        with self.working():
            return self.matrix(A)

    def handed_out(self, A: Dense) -> flint.acb_mat:
        """Return the matrix as a complex one."""
        return flint.acb_mat(A)

    def from_enclosure(self, A: flint.acb_mat) -> Dense:
        """Return the enclosure itself, or its real part if it is real."""
        return A.real if is_real(A) else A

    @at_working_precision
    def scale(self, s: Any, A: Dense) -> Dense:
        """Return sA."""
        number = s if isinstance(s, flint.acb) else self._number(s)
        return A * (number.real if number.imag.is_zero() else number)

    @at_working_precision
    def solve(self, A: Dense, B: Dense) -> Dense:
        """Return A⁻¹B."""
        if type(A) is not type(B):  # FLINT combines the two kinds in products, but not here
            A, B = flint.acb_mat(A), flint.acb_mat(B)
        return super().solve(A, B)

    @at_working_precision
    def expm(self, A: Dense) -> Dense:
        """Return the matrix exponential."""
        closed = two_by_two.exponential(A) if A.nrows() == 2 else None
        return self.from_enclosure(methods.exponential(flint.acb_mat(A))) if closed is None else closed

    @at_working_precision
    def logm(self, A: Dense, cut: Cut = PRINCIPAL) -> Dense:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        if A.nrows() == 2:
            try:
                return two_by_two.logarithm(A, cut)
            except InconclusiveError:
                pass
        return self.from_enclosure(methods.logarithm(flint.acb_mat(A), cut))

    @staticmethod
    def rough_eigenvalues(A: Dense) -> Sequence[complex]:
        """Return the eigenvalues as floats, without any guarantee."""
        convert: Any = float if isinstance(A, flint.arb_mat) else complex
        entries = list(map(convert, A.entries()))
        return eigenvalues_of_two_rows(*entries) if len(entries) == 4 else [complex(entries[0])]
