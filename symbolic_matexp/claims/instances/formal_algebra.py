"""The number system of exact matrices with π and powers of e: a formula evaluated in the ring of :mod:`.formal`."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from ...inputs.cut import Cut
from ...inputs.exact_numbers import exact_scalar
from ...notation.evaluation import by_meaning
from .formal import PI, FormalMatrix, NotDefinedError, NotExactError
from .formal_functions import exponential, logarithm


class FormalAlgebra:
    """The ring of :mod:`.formal`. An operation that leaves it raises :class:`NotExactError`.

    What is not defined, such as the inverse of a singular matrix, raises :class:`NotDefinedError`.
    """

    name = "formal"
    pi = PI

    def working(self) -> AbstractContextManager[None]:
        """Do nothing: exact numbers have no precision."""
        return nullcontext()

    def scalar(self, value: Any) -> FormalMatrix:
        """Return an exact number."""
        return FormalMatrix.of(exact_scalar(value))

    def exp(self, s: FormalMatrix) -> FormalMatrix:
        """Return e^s."""
        return exponential(s)

    def log(self, s: FormalMatrix) -> FormalMatrix:
        """Return the principal logarithm."""
        if s.is_zero:
            raise NotDefinedError("0 has no logarithm")
        return logarithm(s)

    def eye(self, d: int) -> FormalMatrix:
        """Return the identity."""
        return FormalMatrix.identity(d)

    def add(self, A: FormalMatrix, B: FormalMatrix) -> FormalMatrix:
        """Return A + B."""
        return A + B

    def sub(self, A: FormalMatrix, B: FormalMatrix) -> FormalMatrix:
        """Return A − B."""
        return A - B

    def scale(self, s: Any, A: FormalMatrix) -> FormalMatrix:
        """Return sA."""
        return A.scaled(s if isinstance(s, FormalMatrix) else self.scalar(s))

    def matmul(self, A: FormalMatrix, B: FormalMatrix) -> FormalMatrix:
        """Return AB."""
        return A @ B

    def inv(self, A: FormalMatrix) -> FormalMatrix:
        """Return A⁻¹."""
        return A.inverse()

    def solve(self, A: FormalMatrix, B: FormalMatrix) -> FormalMatrix:
        """Return A⁻¹B."""
        return A.inverse() @ B

    def expm(self, A: FormalMatrix) -> FormalMatrix:
        """Return the matrix exponential."""
        return exponential(A)

    def logm(self, A: FormalMatrix, cut: Cut) -> FormalMatrix:
        """Return the principal logarithm."""
        if A.is_rational and not A.rational.is_invertible:
            raise NotDefinedError("a singular matrix has no logarithm")
        if not cut.is_principal:
            raise NotExactError("the cut is not the principal one")
        return logarithm(A)

    def primary(self, name: str, A: FormalMatrix) -> FormalMatrix:
        """Return a primary matrix function by what it means."""
        result: FormalMatrix = by_meaning(name, self, A)
        return result

    def transpose(self, A: FormalMatrix) -> FormalMatrix:
        """Return the transpose."""
        return A.transpose()

    def adjoint(self, A: FormalMatrix) -> FormalMatrix:
        """Return the conjugate transpose."""
        return A.adjoint()

    def trace(self, A: FormalMatrix) -> FormalMatrix:
        """Return the trace."""
        return A.trace()

    def det(self, A: FormalMatrix) -> FormalMatrix:
        """Return the determinant."""
        return A.determinant()


FORMAL = FormalAlgebra()
