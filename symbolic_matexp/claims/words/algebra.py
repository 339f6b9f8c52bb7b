"""The algebra of words. Formulas are evaluated over it as over a number system; nothing is simplified."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from typing import Any

from ...errors import UnsupportedError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import WRITTEN_DOWN, GaussianRational, exact_scalar
from .involution import adjoint, trace, transpose
from .polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, apply, reciprocal

MOST_BITS = 3_322
"""Longer numbers, of more than 1,000 digits, are refused."""

LARGEST_PRODUCT = 20_000
"""Letters; far more than any proof here works with."""


class Value:
    """A matrix or a scalar, held as a polynomial. Python's operators work for scalars only."""

    def __init__(self, polynomial: Polynomial) -> None:
        self.polynomial = polynomial

    def __add__(self, other: Any) -> Value:
        return Value(self._scalar() + _scalar(other))

    def __sub__(self, other: Any) -> Value:
        return Value(self._scalar() - _scalar(other))

    def __mul__(self, other: Any) -> Value:
        return Value(_product(self._scalar(), _scalar(other)))

    def __truediv__(self, other: Any) -> Value:
        return Value(self._scalar() * reciprocal(_scalar(other)))

    def __pow__(self, exponent: Any) -> Value:
        if abs(exponent) * self.polynomial.size > LARGEST_PRODUCT:
            raise UnsupportedError("the formula is too long to be written out in words")
        return Value(self._scalar() ** exponent)

    def __radd__(self, other: Any) -> Value:
        return Value(_scalar(other) + self._scalar())

    def __rsub__(self, other: Any) -> Value:
        return Value(_scalar(other) - self._scalar())

    def __rmul__(self, other: Any) -> Value:
        return Value(_product(_scalar(other), self._scalar()))

    def __rtruediv__(self, other: Any) -> Value:
        return Value(_scalar(other) * reciprocal(self._scalar()))

    def __neg__(self) -> Value:
        return Value(-self._scalar())

    def __pos__(self) -> Value:
        return self

    def _scalar(self) -> Polynomial:
        if not self.polynomial.is_scalar:
            raise UnsupportedError("a matrix stands where words need a scalar")
        return self.polynomial


class WordAlgebra:
    """Matrices of any size over the complex numbers, as polynomials in letters that do not commute.

    log(A) is the primary logarithm whose eigenvalues have imaginary parts in (θ − 2π, θ], where θ is the angle of the
    cut. Different cuts give different letters.
    """

    name = "words"
    precision = 0

    def working(self) -> AbstractContextManager[None]:
        """Do nothing: words have no precision."""
        return nullcontext()

    @property
    def pi(self) -> Value:
        """The number π, as a letter about which nothing is known."""
        return Value(Polynomial.of(Letter("pi", "π")))

    def scalar(self, value: Any) -> Value:
        """Return an exact number."""
        exact = exact_scalar(value)
        if any(max(abs(x.numerator), x.denominator).bit_length() > MOST_BITS for x in (exact.real, exact.imag)):
            raise UnsupportedError("words have no coefficients of more than 1000 digits")
        return Value(Polynomial.of(exact.real) + Polynomial.of(exact.imag) * Polynomial.of(IMAGINARY_UNIT))

    def exp(self, s: Any) -> Value:
        """Return e^s."""
        return Value(apply("scalar exponential", self._number(s)))

    def log(self, s: Any) -> Value:
        """Return the principal logarithm of s."""
        return Value(apply("scalar logarithm", self._number(s)))

    def matrix(self, A: ExactMatrix) -> Value:
        """Return a multiple of the identity as a word. Other matrices of numbers have a fixed size; refuse them."""
        first, zero = A[0, 0], GaussianRational(Fraction(0), Fraction(0))
        d = A.shape[0]
        if A.tolist() != [[first if i == j else zero for j in range(d)] for i in range(d)]:
            raise UnsupportedError("a matrix of numbers has a fixed size, and words speak of every size")
        return self.scalar(first)

    def eye(self, d: Any) -> Value:
        """Return the identity, which has every size. ``d`` is ignored."""
        return Value(ONE)

    def add(self, A: Value, B: Value) -> Value:
        """Return A + B."""
        return Value(_matrix(A) + _matrix(B))

    def sub(self, A: Value, B: Value) -> Value:
        """Return A − B."""
        return Value(_matrix(A) - _matrix(B))

    def scale(self, s: Any, A: Value) -> Value:
        """Return sA."""
        return Value(_product(self._number(s), _matrix(A)))

    def matmul(self, A: Value, B: Value) -> Value:
        """Return AB."""
        return Value(_product(_matrix(A), _matrix(B)))

    def inv(self, A: Value) -> Value:
        """Return A⁻¹."""
        return Value(apply("inverse", _matrix(A)))

    def solve(self, A: Value, B: Value) -> Value:
        """Return A⁻¹B."""
        return self.matmul(self.inv(A), B)

    def expm(self, A: Value) -> Value:
        """Return exp(A)."""
        return Value(apply("exponential", _matrix(A)))

    def logm(self, A: Value, cut: Cut = PRINCIPAL) -> Value:
        """Return the logarithm of A. The letter's name gives the exact cut, unless it is principal."""
        return Value(apply("logarithm", _matrix(A), "" if cut.is_principal else f"cut {cut}"))

    def transpose(self, A: Value) -> Value:
        """Return the transpose of A, taken letter by letter."""
        return Value(transpose(_matrix(A)))

    def adjoint(self, A: Value) -> Value:
        """Return the conjugate transpose of A, taken letter by letter."""
        return Value(adjoint(_matrix(A)))

    def trace(self, A: Value) -> Value:
        """Return tr(A) as a sum of traces of products."""
        return Value(trace(_matrix(A)))

    def det(self, A: Value) -> Value:
        """Return det(A)."""
        return Value(apply("determinant", _matrix(A)))

    def norm(self, A: Value) -> Any:
        """Refuse: a norm is not a polynomial."""
        raise UnsupportedError("words have no norm")

    def _number(self, s: Any) -> Polynomial:
        return _scalar(self.scalar(s) if isinstance(s, WRITTEN_DOWN) else s)


def _product(p: Polynomial, q: Polynomial) -> Polynomial:
    """Return pq, unless it would be far too long for any proof."""
    if len(p.terms) * q.size + len(q.terms) * p.size > LARGEST_PRODUCT:
        raise UnsupportedError("the formula is too long to be written out in words")
    return p * q


def _matrix(A: Value) -> Polynomial:
    return A.polynomial


def _scalar(s: Any) -> Polynomial:
    return s._scalar() if isinstance(s, Value) else Polynomial.of(s)
