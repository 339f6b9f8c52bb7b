"""The algebra of words: formulas run over it as over any number system, and nothing is simplified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, NoReturn

from ..cut import PRINCIPAL, Cut
from ..errors import UnsupportedError, ValueAskedError
from ..exact_matrix import ExactMatrix
from ..exact_numbers import WRITTEN_DOWN, GaussianRational, exact_scalar
from .polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, apply, reciprocal


class Unknown:
    """Something that stands for every value: it cannot be compared or looked into, so no formula can branch on it."""

    def _refuse(self, *_: object) -> NoReturn:
        raise ValueAskedError("a letter stands for every value, so a formula cannot ask which one it has")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __hash__ = _refuse
    __abs__ = __float__ = __complex__ = __int__ = __index__ = __len__ = __iter__ = __getitem__ = _refuse
    __round__ = __floor__ = __ceil__ = __trunc__ = _refuse


class Expression(Unknown):
    """A matrix or a scalar, as formulas see it; ``polynomial`` is what the package sees."""

    def __init__(self, polynomial: Polynomial) -> None:
        self.polynomial = polynomial

    def __add__(self, other: Any) -> Expression:
        return Expression(self._scalar() + _scalar(other))

    def __sub__(self, other: Any) -> Expression:
        return Expression(self._scalar() - _scalar(other))

    def __mul__(self, other: Any) -> Expression:
        return Expression(self._scalar() * _scalar(other))

    def __truediv__(self, other: Any) -> Expression:
        return Expression(self._scalar() * reciprocal(_scalar(other)))

    def __pow__(self, exponent: Any) -> Expression:
        return Expression(self._scalar() ** exponent)

    def __radd__(self, other: Any) -> Expression:
        return Expression(_scalar(other) + self._scalar())

    def __rsub__(self, other: Any) -> Expression:
        return Expression(_scalar(other) - self._scalar())

    def __rmul__(self, other: Any) -> Expression:
        return Expression(_scalar(other) * self._scalar())

    def __rtruediv__(self, other: Any) -> Expression:
        return Expression(_scalar(other) * reciprocal(self._scalar()))

    def __neg__(self) -> Expression:
        return Expression(-self._scalar())

    def __pos__(self) -> Expression:
        return self

    def _scalar(self) -> Polynomial:
        if not self.polynomial.is_scalar:
            raise UnsupportedError("matrices are combined by the operations of the algebra, such as alg.add(A, B)")
        return self.polynomial


class AnySize(Unknown):
    """The dimension, which is not fixed."""


ANY_SIZE = AnySize()


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
    def pi(self) -> Expression:
        """The number π, of which nothing is known."""
        return Expression(Polynomial.of(Letter("pi", "π")))

    def scalar(self, value: Any) -> Expression:
        """Return an exact number."""
        exact = exact_scalar(value)
        return Expression(Polynomial.of(exact.real) + Polynomial.of(exact.imag) * Polynomial.of(IMAGINARY_UNIT))

    def exp(self, s: Any) -> Expression:
        """Return e^s."""
        return Expression(apply("scalar exponential", self._number(s)))

    def log(self, s: Any) -> Expression:
        """Return a scalar whose exponential is s."""
        return Expression(apply("scalar logarithm", self._number(s)))

    def matrix(self, A: ExactMatrix) -> Expression:
        """Return a multiple of the identity; other matrices of numbers have a fixed size and no word."""
        first, zero = A[0, 0], GaussianRational(Fraction(0), Fraction(0))
        d = A.shape[0]
        if A.tolist() != [[first if i == j else zero for j in range(d)] for i in range(d)]:
            raise UnsupportedError("a matrix of numbers has a fixed size, and words speak of every size")
        return self.scalar(first)

    def eye(self, d: Any) -> Expression:
        """Return the identity of size d, where d is :data:`ANY_SIZE`."""
        if d is not ANY_SIZE:
            raise UnsupportedError(
                f"eye({d}) has a fixed size; let the formula take the dimension as a keyword, *, d"
            )
        return Expression(ONE)

    def add(self, A: Expression, B: Expression) -> Expression:
        """Return A + B."""
        return Expression(_matrix(A) + _matrix(B))

    def sub(self, A: Expression, B: Expression) -> Expression:
        """Return A − B."""
        return Expression(_matrix(A) - _matrix(B))

    def scale(self, s: Any, A: Expression) -> Expression:
        """Return sA."""
        return Expression(self._number(s) * _matrix(A))

    def matmul(self, A: Expression, B: Expression) -> Expression:
        """Return AB."""
        return Expression(_matrix(A) * _matrix(B))

    def inv(self, A: Expression) -> Expression:
        """Return A⁻¹."""
        return Expression(apply("inverse", _matrix(A)))

    def solve(self, A: Expression, B: Expression) -> Expression:
        """Return A⁻¹B."""
        return self.matmul(self.inv(A), B)

    def expm(self, A: Expression) -> Expression:
        """Return exp(A)."""
        return Expression(apply("exponential", _matrix(A)))

    def logm(self, A: Expression, cut: Cut = PRINCIPAL) -> Expression:
        """Return a matrix whose exponential is A; the letter bears the exact name of the cut."""
        return Expression(apply("logarithm", _matrix(A), "" if cut.is_principal else f"cut {cut}"))

    def _beyond_words(self, A: Any) -> NoReturn:
        """Refuse: words know sums, products, inverses, exponentials and logarithms only."""
        raise UnsupportedError("words have no transposes, adjoints, traces and determinants")

    transpose = adjoint = trace = det = _beyond_words

    def norm(self, A: Expression) -> Any:
        """Refuse: a norm is not a polynomial."""
        raise UnsupportedError("words have no norm")

    def _number(self, s: Any) -> Polynomial:
        return _scalar(self.scalar(s) if isinstance(s, WRITTEN_DOWN) else s)


def _matrix(A: Any) -> Polynomial:
    if not isinstance(A, Expression):
        raise UnsupportedError(f"a matrix is needed where the formula gives {type(A).__name__}")
    return A.polynomial


def _scalar(s: Any) -> Polynomial:
    if isinstance(s, Unknown) and not isinstance(s, Expression):
        raise UnsupportedError("the dimension is not fixed, so it cannot be a number in the formula")
    return s._scalar() if isinstance(s, Expression) else Polynomial.of(s)
