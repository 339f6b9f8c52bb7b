"""Matrices over the ring Q(i)[π, 1/π][e^λ], λ in Q(i) + Q(i)π: formal sums of monomials with exact coefficients.

A monomial is π^k e^λ. Equal sums are equal numbers, because e^{iπ/2} = i and e^{iπ/3} = 1 + i e^{iπ/6} are the only
relations that are used and both are true. Different sums may still be equal numbers: whether they differ is shown in
balls. Roots of unity of the orders 2^m 3^n are in the ring, and with them √2 and √3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import GaussianRational

Monomial = tuple[int, Fraction | int, Fraction | int, Fraction | int, Fraction | int]
"""The exponent k, and the real and imaginary parts of a and b: π^k e^(a + bπ)."""

ONE: Monomial = (0, 0, 0, 0, 0)
PI_ONE: Monomial = (1, 0, 0, 0, 0)
Rational = Fraction | int | flint.fmpq
THIRD = Fraction(1, 3)
LARGEST_POWER = 64
"""A larger power is not computed exactly."""
LARGEST_HEIGHT = 20_000
"""Numbers with more bits are not kept exactly."""


class NotExactError(InconclusiveError):
    """A value that exists, perhaps, but is not written in the ring."""


class NotDefinedError(InconclusiveError):
    """A value that does not exist, decided exactly: an inverse or a logarithm of something singular."""


class FormalMatrix:
    """A square matrix Σ m·C_m over monomials m, with coefficients C_m of complex rationals. A scalar is 1×1.

    Immutable. ``terms`` has no zero coefficient.
    """

    __slots__ = ("dimension", "terms")

    def __init__(self, dimension: int, terms: dict[Monomial, ExactMatrix]) -> None:
        self.dimension, self.terms = dimension, terms

    @classmethod
    def of(cls, value: ExactMatrix | GaussianRational | FormalMatrix) -> FormalMatrix:
        """Return a matrix or a number of complex rationals as a formal one."""
        if isinstance(value, FormalMatrix):
            return value
        matrix = value if isinstance(value, ExactMatrix) else _single(value)
        return cls(matrix.shape[0], {} if matrix.is_zero else {ONE: matrix})

    @classmethod
    @lru_cache(maxsize=4096)
    def number(cls, real: Rational, imag: Rational = 0) -> FormalMatrix:
        """Return a complex rational as a scalar."""
        parts = (x if isinstance(x, flint.fmpq) else _rational(x) for x in (real, imag))
        return cls.of(ExactMatrix(*(flint.fmpq_mat(1, 1, [x]) for x in parts)))

    @classmethod
    @lru_cache(maxsize=64)
    def identity(cls, dimension: int) -> FormalMatrix:
        """Return the identity."""
        return cls(dimension, {ONE: ExactMatrix.identity(dimension)})

    @property
    def is_zero(self) -> bool:
        """Whether every coefficient is zero. A number that is not formally zero may still be zero."""
        return not self.terms

    @property
    def is_multiple_of_identity(self) -> bool:
        """Whether the matrix is a number times I."""
        return all(_is_multiple_of_identity(C) for C in self.terms.values())

    @property
    def is_rational(self) -> bool:
        """Whether the entries are complex rationals."""
        return not self.terms or (len(self.terms) == 1 and ONE in self.terms)

    @property
    def rational(self) -> ExactMatrix:
        """The same matrix of complex rationals. Raises :class:`NotExactError` if it is none."""
        if not self.terms:
            zero = flint.fmpq_mat(self.dimension, self.dimension)
            return ExactMatrix(zero, zero)
        if not self.is_rational:
            raise NotExactError("the entries are not rational")
        return self.terms[ONE]

    def __add__(self, other: FormalMatrix) -> FormalMatrix:
        terms = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            _accumulate(terms, monomial, coefficient)
        return FormalMatrix(self.dimension, terms)

    def __neg__(self) -> FormalMatrix:
        return FormalMatrix(self.dimension, {m: -C for m, C in self.terms.items()})

    def __sub__(self, other: FormalMatrix) -> FormalMatrix:
        terms = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            known = terms.get(monomial)
            if known is None:
                terms[monomial] = -coefficient
            elif (difference := known - coefficient).is_zero:
                del terms[monomial]
            else:
                terms[monomial] = difference
        return FormalMatrix(self.dimension, terms)

    def __matmul__(self, other: FormalMatrix) -> FormalMatrix:
        return self._product(other, lambda C, D: C @ D)

    def scaled(self, scalar: FormalMatrix) -> FormalMatrix:
        """Return the matrix times a scalar."""
        return self._product(scalar, _times_single)

    def __mul__(self, other: FormalMatrix) -> FormalMatrix:
        return self.scaled(other)

    def __truediv__(self, other: FormalMatrix) -> FormalMatrix:
        return self.scaled(other.reciprocal())

    def __pow__(self, exponent: int) -> FormalMatrix:
        if abs(exponent) > LARGEST_POWER:
            raise NotExactError("the power is too large to be computed exactly")
        base = self if exponent >= 0 else self.reciprocal()
        result = FormalMatrix.number(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result.checked()

    def reciprocal(self) -> FormalMatrix:
        """Return 1/s of a product of a number and a monomial. Raises :class:`NotExactError` for other sums."""
        if not self.terms:
            raise NotDefinedError("the formula divides by zero")
        if len(self.terms) == 2 and len((turned := self * SIXTH).terms) == 1:
            return turned.reciprocal() * SIXTH
        if len(self.terms) > 1:
            raise NotExactError("the reciprocal of a sum is not in the ring")
        ((monomial, coefficient),) = self.terms.items()
        return _term(_inverse(monomial), coefficient.solve(ExactMatrix.identity(1)))

    def inverse(self) -> FormalMatrix:
        """Return A⁻¹ = adj(A)/det(A). Raises :class:`NotExactError` unless det(A) is a unit of the ring."""
        if self.is_rational:
            if not self.rational.is_invertible:
                raise NotDefinedError("a matrix is singular")
            return FormalMatrix.of(self.rational.solve(FormalMatrix.identity(self.dimension).rational))
        adjugate, determinant = self._adjugate_and_determinant()
        if determinant.is_zero:
            raise NotDefinedError("a matrix is singular")
        return adjugate / determinant

    def determinant(self) -> FormalMatrix:
        """Return the determinant."""
        return self._adjugate_and_determinant()[1]

    @property
    def has_inverse(self) -> bool:
        """Whether the determinant is a unit of the ring."""
        return self.rational.is_invertible if self.is_rational else len(self.determinant().terms) == 1

    def _adjugate_and_determinant(self) -> tuple[FormalMatrix, FormalMatrix]:
        """Faddeev and LeVerrier: M_1 = I, c = −tr(A M_k)/k, M_{k+1} = A M_k + cI."""
        identity = FormalMatrix.identity(self.dimension)
        auxiliary = identity
        for k in range(1, self.dimension + 1):
            product = self @ auxiliary
            coefficient = product.trace() * FormalMatrix.number(Fraction(-1, k))
            if k < self.dimension:
                auxiliary = product + identity.scaled(coefficient)
        sign = FormalMatrix.number((-1) ** self.dimension)
        return auxiliary * -sign, coefficient * sign

    def trace(self) -> FormalMatrix:
        """Return the trace."""
        return self._mapped(_trace, dimension=1)

    def transpose(self) -> FormalMatrix:
        """Return the transpose."""
        return self._mapped(lambda C: ExactMatrix(C.real.transpose(), C.imag.transpose()))

    def adjoint(self) -> FormalMatrix:
        """Return the conjugate transpose."""
        terms: dict[Monomial, ExactMatrix] = {}
        for (k, a, b, c, d), C in self.terms.items():
            adjoint = ExactMatrix(C.real.transpose(), -C.imag.transpose())
            _accumulate_normal(terms, (k, a, -b, c, -d), adjoint)
        return FormalMatrix(self.dimension, terms)

    def checked(self) -> FormalMatrix:
        """Return the matrix itself. Raises :class:`NotExactError` if its numbers are too long to go on with."""
        for C in self.terms.values():
            if any(x.height_bits() > LARGEST_HEIGHT for part in (C.real, C.imag) for x in part.entries()):
                raise NotExactError("the numbers are too long to be kept exactly")
        return self

    def enclosed(self, precision: int) -> flint.acb_mat:
        """Return the matrix in balls."""
        if self.is_rational:
            return self.rational.to_flint(precision)
        with flint.ctx.workprec(precision):
            total = flint.acb_mat(self.dimension, self.dimension)
            for monomial, C in self.terms.items():
                total = total + C.to_flint(precision) * _ball(monomial)
            return total

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FormalMatrix):
            return NotImplemented
        return self.dimension == other.dimension and self.terms == other.terms

    def __hash__(self) -> int:
        return hash((self.dimension, frozenset(self.terms)))

    def _product(
        self, other: FormalMatrix, multiply: Callable[[ExactMatrix, ExactMatrix], ExactMatrix]
    ) -> FormalMatrix:
        if self.is_rational and other.is_rational:  # by far the most frequent case
            if not self.terms or not other.terms:
                return FormalMatrix(self.dimension, {})
            product = multiply(self.terms[ONE], other.terms[ONE])
            return FormalMatrix(self.dimension, {} if product.is_zero else {ONE: product})
        terms: dict[Monomial, ExactMatrix] = {}
        for m, C in self.terms.items():
            for n, D in other.terms.items():
                product = multiply(C, D)
                if m is ONE or n is ONE:
                    _accumulate(terms, n if m is ONE else m, product)
                else:
                    added = (m[0] + n[0], m[1] + n[1], m[2] + n[2], m[3] + n[3], m[4] + n[4])
                    _accumulate_normal(terms, added, product)
        return FormalMatrix(self.dimension, terms)

    def _mapped(self, change: Callable[[ExactMatrix], ExactMatrix], dimension: int = 0) -> FormalMatrix:
        changed = ((m, change(C)) for m, C in self.terms.items())
        return FormalMatrix(dimension or self.dimension, {m: C for m, C in changed if not C.is_zero})


def monomial_scalar(power: int, exponent: FormalMatrix | None = None) -> FormalMatrix:
    """Return π^power e^exponent. Raises :class:`NotExactError` unless the exponent is in Q(i) + Q(i)π."""
    parts: list[Fraction | int] = [0] * 4
    for (k, *e), C in ({} if exponent is None else exponent.terms).items():
        if k not in (0, 1) or any(e):
            raise NotExactError("the exponent is not rational in π")
        parts[2 * k : 2 * k + 2] = C[0, 0].real, C[0, 0].imag
    return _term((power, *parts), ExactMatrix.identity(1))  # type: ignore[arg-type]


def single_term(coefficient: GaussianRational, monomial: Monomial) -> FormalMatrix:
    """Return cπ^k e^λ as a scalar."""
    return _term(monomial, _single(coefficient)) if coefficient.real or coefficient.imag else FormalMatrix(1, {})


def exponent_of(monomial: Monomial) -> FormalMatrix:
    """Return the λ of e^λ. Raises :class:`NotExactError` if the monomial has a power of π."""
    k, a, b, c, d = monomial
    if k:
        raise NotExactError("log π is not in the ring")
    return FormalMatrix.number(a, b) + FormalMatrix.number(c, d) * PI


def parts_in_pi(matrix: FormalMatrix) -> tuple[ExactMatrix, ExactMatrix]:
    """Return M₀ and M₁ of M = M₀ + πM₁. Raises :class:`NotExactError` if M has other terms."""
    if not all(m in (ONE, PI_ONE) for m in matrix.terms):
        raise NotExactError("the argument is not linear in π")
    zero = FormalMatrix(matrix.dimension, {}).rational
    return matrix.terms.get(ONE, zero), matrix.terms.get(PI_ONE, zero)


def total(parts: Iterable[FormalMatrix], dimension: int) -> FormalMatrix:
    """Return the sum."""
    return sum(parts, FormalMatrix(dimension, {}))


def _accumulate(terms: dict[Monomial, ExactMatrix], monomial: Monomial, coefficient: ExactMatrix) -> None:
    known = terms.get(monomial)
    added = coefficient if known is None else known + coefficient
    if added.is_zero:
        terms.pop(monomial, None)
    else:
        terms[ONE if monomial == ONE else monomial] = added


def _accumulate_normal(terms: dict[Monomial, ExactMatrix], monomial: Monomial, coefficient: ExactMatrix) -> None:
    """Add a term with any exponent. It becomes two if the coefficient of iπ is 1/3 or more when it is below 1/2."""
    monomial, coefficient = _normal(monomial, coefficient)
    if monomial[4] < THIRD:
        _accumulate(terms, monomial, coefficient)
        return
    k, a, b, c, d = monomial
    _accumulate(terms, (k, a, b, c, _simple(d - THIRD)), coefficient)
    turned = ExactMatrix(-coefficient.imag, coefficient.real)
    _accumulate(terms, (k, a, b, c, _simple(d - THIRD / 2)), turned)


def _normal(monomial: Monomial, coefficient: ExactMatrix) -> tuple[Monomial, ExactMatrix]:
    """Return the same term with the coefficient of iπ in the exponent between 0 and 1/2."""
    k, a, b, c, d = monomial
    quarters = floor(2 * d)
    for _ in range(quarters % 4):
        coefficient = ExactMatrix(-coefficient.imag, coefficient.real)
    normal: Monomial = (k, *map(_simple, (a, b, c, d - Fraction(quarters, 2))))  # type: ignore[assignment]
    return (ONE if normal == ONE else normal), coefficient


def _simple(x: Fraction | int) -> Fraction | int:
    """Return the same number, an int if it is whole: these are hashed and compared sooner."""
    return x.numerator if x.denominator == 1 else x


def _term(monomial: Monomial, coefficient: ExactMatrix) -> FormalMatrix:
    terms: dict[Monomial, ExactMatrix] = {}
    _accumulate_normal(terms, monomial, coefficient)
    return FormalMatrix(coefficient.shape[0], terms)


def _inverse(monomial: Monomial) -> Monomial:
    k, a, b, c, d = monomial
    return -k, -a, -b, -c, -d


def _ball(monomial: Monomial) -> flint.acb:
    k, *parts = monomial
    a, b, c, d = (flint.arb(_rational(x)) for x in parts)
    pi = flint.arb.pi()
    return flint.acb(a + c * pi, b + d * pi).exp() * pi**k


def _rational(x: Fraction | int) -> flint.fmpq:
    return flint.fmpq(x.numerator, x.denominator)


def _single(z: GaussianRational) -> ExactMatrix:
    return ExactMatrix(flint.fmpq_mat(1, 1, [_rational(z.real)]), flint.fmpq_mat(1, 1, [_rational(z.imag)]))


def _times_single(C: ExactMatrix, s: ExactMatrix) -> ExactMatrix:
    real, imag = s.real[0, 0], s.imag[0, 0]
    if imag == 0:
        return ExactMatrix(C.real * real, C.imag * real)
    return ExactMatrix(C.real * real - C.imag * imag, C.real * imag + C.imag * real)


def _is_multiple_of_identity(C: ExactMatrix) -> bool:
    return all(
        part[i, j] == (part[0, 0] if i == j else 0)
        for part in (C.real, C.imag)
        for i in range(part.nrows())
        for j in range(part.nrows())
    )


def _trace(C: ExactMatrix) -> ExactMatrix:
    sums: list[Any] = [sum((part[i, i] for i in range(part.nrows())), flint.fmpq(0)) for part in (C.real, C.imag)]
    return ExactMatrix(*(flint.fmpq_mat(1, 1, [x]) for x in sums))


PI = FormalMatrix(1, {PI_ONE: ExactMatrix.identity(1)})
"""The number π."""

SIXTH = monomial_scalar(0, FormalMatrix.number(0, -THIRD) * PI)
"""The root of unity e^(−iπ/3)."""
