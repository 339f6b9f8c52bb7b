"""Ball arithmetic on small matrices that know of which matrix they are a function.

αK and −αK are functions of K; so are Λ, L = Λ/(e^α − 1) and exp(−L) of the quotient Y₂⁻¹Y₁. A function of A is held
by its values at A's eigenvalues, where multiples, exponentials and logarithms cost next to nothing. It is
interpolated where it must be a matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from . import methods
from .arithmetic import frobenius_norm, is_finite, is_imaginary, is_real, relative_radius
from .enclosed_spectrum import Candidate, EnclosedSpectrum, enclosed_spectrum
from .logarithm import scalar_logarithms
from .multiplied_out import OfOtherMatrices
from .norms import Dense
from .system import at_working_precision

_ACCURACY, _FINITENESS = methodcaller("rel_accuracy_bits"), methodcaller("is_finite")
IMAGINARY_UNIT = flint.acb(0, 1)
LOST_PER_ROW = 12
"""If interpolation loses more than this many bits for each row, other methods are tried, too."""

Scalar = Any
"""An ``arb`` or an ``acb``."""


class Argument:
    """A matrix of balls, ``arb_mat`` or ``acb_mat``, of which others are functions."""

    __slots__ = ("_found", "_known", "matrix")

    def __init__(self, matrix: Dense, known: Sequence[Candidate]) -> None:
        self.matrix, self._known = matrix, known
        self._found: EnclosedSpectrum | bool = False

    @property
    def is_real(self) -> bool:
        """Whether it is known to be real."""
        return isinstance(self.matrix, flint.arb_mat)

    @property
    def spectrum(self) -> EnclosedSpectrum | None:
        """Its spectrum, or None if that could not be enclosed."""
        if self._found is False:
            try:
                self._found = enclosed_spectrum(self.matrix, self._known)
            except InconclusiveError:
                self._found = True
        return None if isinstance(self._found, bool) else self._found


class Multiple:
    """A scalar times a matrix. Without a scalar it is the matrix itself."""

    __slots__ = ("_matrix", "argument", "scalar")

    def __init__(self, argument: Argument, scalar: Scalar | None = None) -> None:
        self.argument, self.scalar = argument, scalar
        self._matrix: Dense = None

    @property
    def is_real(self) -> bool:
        """Whether it is known to be real."""
        scalar = self.scalar
        return self.argument.is_real and (scalar is None or isinstance(scalar, flint.arb))

    @property
    def matrix(self) -> Dense:
        """An enclosure: real, if it is known to be."""
        if self.scalar is None:
            return self.argument.matrix
        if self._matrix is None:
            self._matrix = self.argument.matrix * self.scalar
        return self._matrix

    @property
    def values(self) -> Sequence[Scalar] | None:
        """Enclosures of the values at the argument's eigenvalues, or None if the spectrum is not known."""
        spectrum = self.argument.spectrum
        if spectrum is None:
            return None
        return spectrum.eigenvalues if self.scalar is None else [z * self.scalar for z in spectrum.eigenvalues]

    def scaled(self, s: Scalar) -> Multiple:
        """Return s times this."""
        return Multiple(self.argument, s if self.scalar is None else s * self.scalar)


class PrimaryFunction:
    """A primary function of ``argument``, by its ``values`` at the eigenvalues.

    ``otherwise`` computes an enclosure without the values.
    """

    __slots__ = ("_matrix", "argument", "is_real", "otherwise", "values")

    def __init__(
        self, argument: Argument, values: Sequence[Scalar], is_real: bool, otherwise: Callable[[], Dense]
    ) -> None:
        self.argument, self.values, self.is_real, self.otherwise = argument, values, is_real, otherwise
        self._matrix: Dense = None

    @property
    def matrix(self) -> Dense:
        """An enclosure: real, if it is known to be."""
        if self._matrix is None:
            self._matrix = self._interpolated()
        return self._matrix

    def _interpolated(self) -> Dense:
        spectrum = self.argument.spectrum
        assert spectrum is not None
        result = spectrum.function(self.values)
        if self.is_real and isinstance(result, flint.acb_mat):
            result = result.real
        if self._is_good(result):
            return result
        try:
            other = self.otherwise()
        except InconclusiveError:
            if is_finite(flint.acb_mat(result)):
                return result
            raise
        better = not relative_radius(flint.acb_mat(result)) <= relative_radius(flint.acb_mat(other))
        return other if better else result

    def _is_good(self, result: Dense) -> bool:
        """Whether interpolation lost few of the bits that the argument has."""
        lost = LOST_PER_ROW * result.nrows()
        bits = _bits(result)
        if bits >= flint.ctx.prec - lost or bits >= _bits(self.argument.matrix) - lost:
            return True
        most = relative_radius(flint.acb_mat(self.argument.matrix)).max(flint.arb(2) ** -flint.ctx.prec)
        return bool(relative_radius(flint.acb_mat(result)) <= most * flint.arb(2) ** lost)

    def scaled(self, s: Scalar) -> PrimaryFunction:
        """Return s times this."""
        is_real = self.is_real and isinstance(s, flint.arb)
        return PrimaryFunction(self.argument, [z * s for z in self.values], is_real, lambda: self.otherwise() * s)


def _bits(A: Dense) -> int:
    """Return the bits that every entry has, relative to itself; at most the precision."""
    return int(min(flint.ctx.prec, *map(_ACCURACY, A.entries())))


Value = Multiple | PrimaryFunction


class InterpolatingBalls(OfOtherMatrices):
    """Ball arithmetic at ``precision`` bits on small matrices, d ≥ 3, that are functions of others.

    ``candidates`` are spectra that may fit. ``hints`` are those and the ones that were found.
    """

    keeps_most = False

    def __init__(self, precision: int, dim: int, candidates: Sequence[Any] = ()) -> None:
        super().__init__(precision)
        self._known = [x for x in candidates if isinstance(x, Candidate) and len(x.values) == dim]
        self.hints = self._known

    def _of(self, matrix: Dense) -> Multiple:
        return Multiple(Argument(matrix, self._known))

    @at_working_precision
    def matrix(self, A: ExactMatrix) -> Any:
        """Return the narrowest enclosure at this precision."""
        return self._of(A.real_enclosure() if A.is_real else A.enclosure())

    @at_working_precision
    def handed_out(self, A: Any) -> flint.acb_mat:
        """Return the matrix multiplied out."""
        return flint.acb_mat(A.matrix)

    def from_enclosure(self, A: flint.acb_mat) -> Any:
        """Return a matrix of balls as it is: real, or i times a real one, if it is."""
        if is_real(A):
            return self._of(A.real)
        if is_imaginary(A):
            return Multiple(Argument(A.imag, self._known), IMAGINARY_UNIT)
        return self._of(A)

    @at_working_precision
    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return self._of(A.matrix + B.matrix)

    @at_working_precision
    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return self._of(A.matrix - B.matrix)

    @at_working_precision
    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        number = self._number(s)
        return A.scaled(number.real if number.imag.is_zero() else number)

    @at_working_precision
    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB. The scalars are kept apart."""
        scalar, matrices = None, []
        for x in (A, B):
            if isinstance(x, Multiple):
                matrices.append(x.argument.matrix)
                if x.scalar is not None:
                    scalar = x.scalar if scalar is None else scalar * x.scalar
            else:
                matrices.append(x.matrix)
        return Multiple(Argument(matrices[0] * matrices[1], self._known), scalar)

    @at_working_precision
    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        return self._of(super().inv(A.matrix))

    @at_working_precision
    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        M, N = A.matrix, B.matrix
        if type(M) is not type(N):  # FLINT combines the two kinds in products, but not here
            M, N = flint.acb_mat(M), flint.acb_mat(N)
        return self._of(super().solve(M, N))

    @at_working_precision
    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        values = A.values
        if values is not None:
            if isinstance(A, PrimaryFunction):
                self._found(values)
            elif A.argument.spectrum.is_new:
                self._found(A.argument.spectrum.eigenvalues)
            values = [z.exp() for z in values]
        if values is None or not all(map(_FINITENESS, values)):
            return self.from_enclosure(methods.exponential(self.handed_out(A)))
        return PrimaryFunction(A.argument, values, A.is_real, lambda: self._exponential(A))

    def _found(self, values: Sequence[Scalar]) -> None:
        self._known.append(Candidate(tuple([flint.acb(z.mid()) for z in values])))

    def _exponential(self, A: Value) -> Dense:
        result = methods.exponential(flint.acb_mat(A.matrix))
        return result.real if A.is_real else result

    @at_working_precision
    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        values = A.values
        if values is not None and not any(z.contains(0) for z in values):
            try:
                values = scalar_logarithms([flint.acb(z) for z in values], cut)
            except InconclusiveError:  # an eigenvalue may lie on the cut
                pass
            else:
                stays_real = A.is_real and cut.is_principal
                return PrimaryFunction(A.argument, values, stays_real, lambda: self._logarithm(A, cut, stays_real))
        return self.from_enclosure(methods.logarithm(self.handed_out(A), cut))

    def _logarithm(self, A: Value, cut: Cut, stays_real: bool) -> Dense:
        result = methods.logarithm(flint.acb_mat(A.matrix), cut)
        return result.real if stays_real else result

    @at_working_precision
    def norm(self, A: Any) -> flint.arb:
        """Return the Frobenius norm."""
        return frobenius_norm(flint.acb_mat(A.matrix))

    @at_working_precision
    def rough_eigenvalues(self, A: Any) -> Sequence[complex]:
        """Return the eigenvalues as floats."""
        if A.values is None:
            raise InconclusiveError(f"the eigenvalues could not be told apart at {self.precision} bits")
        return list(map(complex, A.values))
