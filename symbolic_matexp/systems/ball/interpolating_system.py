"""Ball arithmetic on small matrices that know of which matrix they are a function.

αK and −αK are functions of K; so are Λ, L = Λ/(e^α − 1) and exp(−L) of the quotient Y₂⁻¹Y₁. A function of A is held by
its values at A's eigenvalues, where multiples, exponentials and logarithms cost next to nothing. It is interpolated
where it must be a matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from . import methods
from .arithmetic import frobenius_norm, is_finite, is_real, relative_radius
from .enclosed_spectrum import Candidate, EnclosedSpectrum, enclosed_spectrum
from .logarithm import scalar_logarithms
from .norms import Dense
from .system import BallAlgebra, at_working_precision

GUARD_PER_ROW = 12
"""Bits for each row, besides those that are asked for: interpolation loses up to so many more than Taylor series."""

Scalar = Any
"""An ``arb`` or an ``acb``."""


class Argument:
    """A matrix of balls, ``arb_mat`` or ``acb_mat``, of which others are functions."""

    def __init__(self, matrix: Dense, known: list[Candidate]) -> None:
        self.matrix, self._known = matrix, known

    @property
    def is_real(self) -> bool:
        """Whether every entry is a real ball."""
        return isinstance(self.matrix, flint.arb_mat)

    @cached_property
    def spectrum(self) -> EnclosedSpectrum | None:
        """Its spectrum, or None if that could not be enclosed."""
        try:
            return enclosed_spectrum(self.matrix, self._known)
        except InconclusiveError:
            return None

    @cached_property
    def bits(self) -> int:
        """The bits that every entry has, relative to itself."""
        return _bits(self.matrix)

    @cached_property
    def radius(self) -> flint.arb:
        """The relative radius."""
        return relative_radius(flint.acb_mat(self.matrix))


def _bits(A: Dense) -> int:
    """Return the bits that every entry has, relative to itself; at most the precision."""
    return min(flint.ctx.prec, *(z.rel_accuracy_bits() for z in A.entries()))


@dataclass(frozen=True, eq=False)
class Multiple:
    """A scalar times a matrix. Without a scalar it is the matrix itself."""

    argument: Argument
    scalar: Scalar | None = None

    @property
    def is_real(self) -> bool:
        """Whether it is known to be real."""
        return self.argument.is_real and (self.scalar is None or isinstance(self.scalar, flint.arb))

    @cached_property
    def matrix(self) -> Dense:
        """An enclosure: real, if it is."""
        matrix = self.argument.matrix
        return matrix if self.scalar is None else matrix * self.scalar

    @property
    def values(self) -> Sequence[Scalar] | None:
        """Enclosures of the values at the argument's eigenvalues, or None if the spectrum is not known."""
        spectrum = self.argument.spectrum
        if spectrum is None or self.scalar is None:
            return spectrum and spectrum.eigenvalues
        return [z * self.scalar for z in spectrum.eigenvalues]

    def scaled(self, s: Scalar) -> Multiple:
        """Return s times this."""
        return Multiple(self.argument, s if self.scalar is None else s * self.scalar)


@dataclass(frozen=True, eq=False)
class PrimaryFunction:
    """A primary function of ``argument``, by its ``values`` at the eigenvalues.

    ``otherwise`` computes an enclosure without the values.
    """

    argument: Argument
    values: Sequence[Scalar]
    is_real: bool
    otherwise: Callable[[], Dense]

    @cached_property
    def matrix(self) -> Dense:
        """An enclosure: real, if it is."""
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
        smaller = relative_radius(flint.acb_mat(other)) < relative_radius(flint.acb_mat(result))
        return other if smaller or not is_finite(flint.acb_mat(result)) else result

    def _is_good(self, result: Dense) -> bool:
        """Whether interpolation lost few bits of those that the argument has."""
        lost = GUARD_PER_ROW * result.nrows()
        if _bits(result) >= self.argument.bits - lost:
            return True
        most = self.argument.radius.max(flint.arb(2) ** -flint.ctx.prec)
        return bool(relative_radius(flint.acb_mat(result)) <= most * flint.arb(2) ** lost)

    def scaled(self, s: Scalar) -> PrimaryFunction:
        """Return s times this."""
        return PrimaryFunction(
            self.argument,
            [z * s for z in self.values],
            self.is_real and isinstance(s, flint.arb),
            lambda: self.otherwise() * s,
        )


Value = Multiple | PrimaryFunction


class InterpolatingBalls(BallAlgebra):
    """Ball arithmetic at ``precision`` bits on small matrices, d ≥ 3, that are functions of others.

    ``candidates`` are spectra that may fit. ``hints`` are those and the ones that were found.
    """

    def __init__(self, precision: int, dim: int, candidates: Sequence[Any] = ()) -> None:
        super().__init__(precision)
        self.working_precision = precision + GUARD_PER_ROW * dim
        self._known = [candidate for candidate in candidates if isinstance(candidate, Candidate)]
        self.hints = self._known

    def _of(self, matrix: Dense) -> Multiple:
        return Multiple(Argument(matrix, self._known))

    @at_working_precision
    def matrix(self, A: ExactMatrix) -> Any:
        """Return the narrowest enclosure at this precision."""
        return self._of(A.enclosure().real if A.is_real else A.enclosure())

    def eye(self, d: int) -> Any:
        """Return the d×d identity, exactly."""
        return self.from_enclosure(super().eye(d))

    @at_working_precision
    def handed_out(self, A: Any) -> flint.acb_mat:
        """Return the matrix multiplied out."""
        return flint.acb_mat(A.matrix)

    def taken_in(self, A: Any) -> Any:
        """Return an enclosure of a matrix of constants, of any kind."""
        return self.from_enclosure(super().taken_in(A))

    def from_enclosure(self, A: flint.acb_mat) -> Any:
        """Return a matrix of balls as it is, real if it is."""
        return self._of(A.real if is_real(A) else A)

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
        scalars = [x.scalar for x in (A, B) if isinstance(x, Multiple) and x.scalar is not None]
        factors = [x.argument.matrix if isinstance(x, Multiple) else x.matrix for x in (A, B)]
        product = self._of(factors[0] * factors[1])
        for s in scalars:
            product = product.scaled(s)
        return product

    @at_working_precision
    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        return self._of(super().inv(A.matrix))

    @at_working_precision
    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self._of(super().solve(A.matrix, B.matrix))

    @at_working_precision
    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        values = A.values
        if values is not None:
            if isinstance(A, PrimaryFunction) or A.argument.spectrum.is_new:
                self._known.append(Candidate(tuple(flint.acb(z.mid()) for z in values)))
            values = [z.exp() for z in values]
        if values is None or not all(z.is_finite() for z in values):
            return self.from_enclosure(methods.exponential(self.handed_out(A)))
        return PrimaryFunction(A.argument, values, A.is_real, lambda: self._exponential(A))

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

    # The formulas do not need these: they are computed from matrices that are multiplied out.

    def primary(self, name: str, A: Any) -> Any:
        """Return a primary matrix function by what it means; of a real matrix real, if the function has no cut."""
        return self.from_enclosure(BallAlgebra(self.precision).primary(name, self.handed_out(A)))

    def transpose(self, A: Any) -> Any:
        """Return the transpose, exactly."""
        return self.from_enclosure(super().transpose(self.handed_out(A)))

    def adjoint(self, A: Any) -> Any:
        """Return the conjugate transpose, exactly."""
        return self.from_enclosure(super().adjoint(self.handed_out(A)))

    def trace(self, A: Any) -> Any:
        """Return the trace."""
        return super().trace(self.handed_out(A))

    def det(self, A: Any) -> Any:
        """Return the determinant."""
        return super().det(self.handed_out(A))
