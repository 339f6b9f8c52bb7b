"""The algebra of words: formulas run over it as over any number system, and nothing is simplified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from ..cut import PRINCIPAL, Cut
from ..errors import UnsupportedError
from ..exact_matrix import ExactMatrix
from ..exact_numbers import GaussianRational
from .polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, apply

ANY_SIZE = object()
"""The dimension, which is not fixed."""


class WordAlgebra:
    """Matrices of any size over the complex numbers, as polynomials in letters that do not commute.

    log(A) is any matrix with exp(log(A)) = A, so whatever is proved holds for every branch; different cuts give
    different letters.
    """

    name = "words"
    precision = 0

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do nothing: words have no precision."""
        yield

    @property
    def pi(self) -> Polynomial:
        """The number π, of which nothing is known."""
        return Polynomial.of(Letter("scalar", "π"))

    def scalar(self, value: GaussianRational | int) -> Polynomial:
        """Return an exact number."""
        if isinstance(value, int):
            return Polynomial.of(value)
        real, imag = (Fraction(x.numerator, x.denominator) for x in (value.real, value.imag))
        return Polynomial.of(real) + Polynomial.of(imag) * Polynomial.of(IMAGINARY_UNIT)

    def exp(self, s: Any) -> Polynomial:
        """Return e^s."""
        return apply("scalar exponential", Polynomial.of(s))

    def log(self, s: Any) -> Polynomial:
        """Return a scalar whose exponential is s."""
        return apply("scalar logarithm", Polynomial.of(s))

    def matrix(self, A: ExactMatrix) -> Polynomial:
        """Return a multiple of the identity; other matrices of numbers have a fixed size and no word."""
        first = A[0, 0]
        scaled = [[first if i == j else GaussianRational(Fraction(0), Fraction(0)) for j in range(A.shape[0])]
                  for i in range(A.shape[0])]  # fmt: skip
        if A.tolist() != scaled:
            raise UnsupportedError("a matrix of numbers has a fixed size, and words speak of every size")
        return self.scalar(first)

    def eye(self, d: Any) -> Polynomial:
        """Return the identity of size d, where d is :data:`ANY_SIZE`."""
        if d is not ANY_SIZE:
            raise UnsupportedError(
                f"eye({d}) has a fixed size; let the formula take the dimension as a keyword, *, d"
            )
        return ONE

    def add(self, A: Polynomial, B: Polynomial) -> Polynomial:
        """Return A + B."""
        return A + B

    def sub(self, A: Polynomial, B: Polynomial) -> Polynomial:
        """Return A − B."""
        return A - B

    def scale(self, s: Any, A: Polynomial) -> Polynomial:
        """Return sA."""
        return Polynomial.of(s) * A

    def matmul(self, A: Polynomial, B: Polynomial) -> Polynomial:
        """Return AB."""
        return A * B

    def inv(self, A: Polynomial) -> Polynomial:
        """Return A⁻¹."""
        return apply("inverse", A)

    def solve(self, A: Polynomial, B: Polynomial) -> Polynomial:
        """Return A⁻¹B."""
        return self.inv(A) * B

    def expm(self, A: Polynomial) -> Polynomial:
        """Return exp(A)."""
        return apply("exponential", A)

    def logm(self, A: Polynomial, cut: Cut = PRINCIPAL) -> Polynomial:
        """Return a matrix whose exponential is A."""
        return apply("logarithm", A, "" if cut.is_principal else f"cut {cut}")

    def norm(self, A: Polynomial) -> Any:
        """Refuse: a norm is not a polynomial."""
        raise UnsupportedError("words have no norm")
