"""mpmath at a fixed number of bits, in a context of its own: mpmath's global ``mp`` is not touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mpmath import MPContext

from ..cut import PRINCIPAL, Cut
from ..errors import InconclusiveError
from ..exact_matrix import ExactMatrix
from ..exact_numbers import GaussianRational
from ..multiprecision.exponential import exponential
from ..multiprecision.logarithm import logarithm


class MultiprecisionAlgebra:
    """mpmath arithmetic at ``precision`` bits; matrices and scalars belong to ``context``."""

    name = "multiprecision"

    def __init__(self, precision: int) -> None:
        self.precision = precision
        self.context: Any = MPContext()
        self.context.prec = precision
        self._most = 8 * precision + 2048  # A is rounded already: beyond this, more bits would resolve nothing

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do nothing: the precision belongs to ``context``."""
        yield

    @property
    def pi(self) -> Any:
        """π, rounded."""
        return +self.context.pi

    def scalar(self, value: GaussianRational | int) -> Any:
        """Return the nearest scalar; real ones stay real."""
        if isinstance(value, int):
            return self.context.mpf(value)
        real = self.context.mpf(value.real.numerator) / value.real.denominator
        if value.imag == 0:
            return real
        return self.context.mpc(real, self.context.mpf(value.imag.numerator) / value.imag.denominator)

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        return self.context.exp(s)

    def log(self, s: Any) -> Any:
        """Return the principal logarithm."""
        return self.context.log(s)

    def matrix(self, A: ExactMatrix) -> Any:
        """Return the nearest matrix at this precision."""
        rows, columns = A.shape
        result = self.context.matrix(rows, columns)
        for i in range(rows):
            for j in range(columns):
                result[i, j] = self.scalar(A[i, j])
        return result

    def eye(self, d: int) -> Any:
        """Return the d×d identity."""
        return self.context.eye(d)

    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return A + B

    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return A - B

    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return A * s

    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return A * B

    def inv(self, A: Any) -> Any:
        """Return A⁻¹, by LU factorisation."""
        try:
            return self.context.inverse(A)
        except ZeroDivisionError:
            raise InconclusiveError(f"a matrix is numerically singular at {self.precision} bits") from None

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self.inv(A) * B

    def expm(self, A: Any) -> Any:
        """Return the matrix exponential of ``A`` as it stands, to about ``precision`` bits."""
        return exponential(self.context, lambda: A, self._most)

    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm of ``A`` as it stands, imaginary parts in (θ − 2π, θ]."""
        return logarithm(self.context, lambda: A, cut, self._most)

    def norm(self, A: Any) -> Any:
        """Return the Frobenius norm."""
        return self.context.mnorm(A, "f")
