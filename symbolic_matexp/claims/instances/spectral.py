"""Assumptions about one matrix alone, as A² = A or exp(A) = I: the eigenvalues that it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint

from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import fraction
from ...notation.nodes import Node, in_order, letters
from .assumed import Chosen, holds
from .families import (
    FACTORS,
    OF_FINITE_ORDER,
    ROOTS_OF_UNITY,
    SQUARE_ROOTS,
    ZERO,
    Number,
    multiples,
    number,
)
from .formal import FormalMatrix, NotDefinedError
from .partly_exact import exact_part
from .question import Assumption

LARGEST_DEGREE = 12
"""Polynomials of larger degree are not factored."""

POLYNOMIAL = frozenset(
    {"matrix", "add", "sub", "matmul", "scale", "power"} | {"scalar", "plus", "minus", "times", "negative", "to the"}
)
"""The operations of polynomials in one letter."""

NOT_SPECTRAL = frozenset({"transpose", "adjoint", "trace", "det"})
"""With these an assumption about a matrix is none about each of its eigenvalues."""

Block = list[list[flint.fmpq]]


@dataclass(frozen=True)
class Eigenvalues:
    """Numbers that a matrix may have as eigenvalues, and companion matrices that it may have as blocks.

    ``is_complete`` says that it can have no others in Q; known only if a polynomial is assumed to vanish.
    """

    numbers: tuple[Number, ...]
    blocks: tuple[Block, ...]
    is_complete: bool
    roots: tuple[FormalMatrix, ...] = ()
    """Further eigenvalues, of which no rational matrix has one alone: roots of unity, or in Q(i, √2, √3)."""


def eigenvalues(name: str, assumed: Sequence[Assumption], scalars: Chosen, pool: Sequence[Number]) -> Eigenvalues:
    """Return the eigenvalues that the matrix of this name may have, from a pool or as roots of a polynomial."""
    polynomial = _polynomial(name, assumed, scalars)
    candidates = [*pool, *(() if polynomial else multiples(scalars))]
    blocks, roots = [], []
    for factor in _factors(polynomial):
        constant, *others, leading = factor.coeffs()
        if not others:
            candidates.append((fraction(flint.fmpq(-constant, leading)), *ZERO[1:]))
            continue
        blocks.append(_companion(factor))
        if len(others) == 1:
            candidates += _gaussian_roots(constant, others[0], leading)
            roots += _quadratic_roots(constant, others[0], leading)
        roots += ROOTS_OF_UNITY
    spectral = [a for a in assumed if not any(x.operation in NOT_SPECTRAL for x in in_order(a.nodes))]

    def fulfils(x: FormalMatrix, assumptions: Sequence[Assumption]) -> bool:
        return all(holds(a, {**scalars, name: x}, 1) for a in assumptions)

    found = [x for x in candidates if fulfils(number(x), assumed)]
    if polynomial and not found:  # A² = 0 and AAᴴ + AᴴA = I hold for no number, but for matrices
        found = [x for x in candidates if fulfils(number(x), spectral)]
    return Eigenvalues(
        tuple(dict.fromkeys(found)),
        tuple(blocks),
        polynomial is not None,
        tuple(dict.fromkeys(x for x in roots if fulfils(x, spectral))),
    )


def relative_eigenvalues(
    name: str, assumed: Sequence[Assumption], others: Sequence[str], scalars: Chosen
) -> Eigenvalues:
    """Return the eigenvalues and blocks that a matrix may have if the others are I. B = AM may then do for any A."""

    def fulfil(value: FormalMatrix) -> bool:
        identities = dict.fromkeys(others, FormalMatrix.identity(value.dimension))
        return all(holds(a, {**scalars, **identities, name: value}, value.dimension) for a in assumed)

    blocks = [[[flint.fmpq(x) for x in row] for row in block] for block in OF_FINITE_ORDER]
    return Eigenvalues(
        tuple(x for x in FACTORS if fulfil(number(x))),
        tuple(x for x in blocks if fulfil(FormalMatrix.of(ExactMatrix(flint.fmpq_mat(x), flint.fmpq_mat(2, 2))))),
        is_complete=False,
    )


def _factors(polynomial: flint.fmpq_poly | None) -> list[flint.fmpz_poly]:
    if not polynomial:
        return []
    return [factor for factor, _ in polynomial.numer().factor()[1] if factor.degree() > 0]


def _gaussian_roots(c: flint.fmpz, b: flint.fmpz, a: flint.fmpz) -> list[Number]:
    """Return the roots of ax² + bx + c if they are complex rationals."""
    discriminant = 4 * a * c - b * b
    root = discriminant.isqrt() if discriminant > 0 else flint.fmpz(0)
    if root * root != discriminant:
        return []
    real, imag = fraction(flint.fmpq(-b, 2 * a)), fraction(flint.fmpq(root, 2 * a))
    return [(real, imag, *ZERO[2:]), (real, -imag, *ZERO[2:])]


def _quadratic_roots(c: flint.fmpz, b: flint.fmpz, a: flint.fmpz) -> list[FormalMatrix]:
    """Return the roots of ax² + bx + c if they are in Q(i, √2, √3), and not in Q(i)."""
    discriminant = b * b - 4 * a * c
    for radicand, root in SQUARE_ROOTS.items():
        whole, rest = divmod(abs(discriminant), flint.fmpz(radicand))
        factor = whole.isqrt()
        if not rest and factor * factor == whole:
            unit = FormalMatrix.number(1) if discriminant > 0 else FormalMatrix.number(0, 1)
            shift, half = FormalMatrix.number(flint.fmpq(-b, 2 * a)), root * unit
            half = half * FormalMatrix.number(flint.fmpq(factor, 2 * a))
            return [shift + half, shift - half]
    return []


def _companion(factor: flint.fmpz_poly) -> Block:
    size, coefficients = factor.degree(), factor.coeffs()
    last = [flint.fmpq(-c, coefficients[-1]) for c in coefficients[:-1]]
    return [[last[i] if j == size - 1 else flint.fmpq(int(i == j + 1)) for j in range(size)] for i in range(size)]


def _polynomial(name: str, assumed: Sequence[Assumption], scalars: Chosen) -> flint.fmpq_poly | None:
    """Return a polynomial over Q, not zero, that is assumed to vanish."""
    for assumption in assumed:
        equation = assumption.equation
        if equation is None or not all(_is_polynomial(side, name) for side in equation):
            continue
        values = []
        for k in range(LARGEST_DEGREE + 2):
            value = _difference(equation, {**scalars, name: FormalMatrix.number(k)})
            if value is None or not value.is_rational or value.rational[0, 0].imag:
                break
            values.append(value.rational[0, 0].real)
        else:
            polynomial = _interpolated(values)
            if polynomial and polynomial.degree() <= LARGEST_DEGREE:
                return polynomial
    return None


def _is_polynomial(side: Node, name: str) -> bool:
    """Whether a side is a polynomial in one letter, of any degree, with coefficients free of it."""
    for node in in_order([side]):
        if not any(x.data == name for x in letters([node])):
            continue
        is_power = node.operation in {"power", "to the"}
        if node.operation not in POLYNOMIAL or (is_power and not 0 <= node.data <= LARGEST_DEGREE):
            return False
    return True


def _difference(equation: tuple[Node, Node], values: Mapping[str, FormalMatrix]) -> FormalMatrix | None:
    try:
        known = exact_part(equation, values, 1)
    except NotDefinedError:
        return None
    left, right = equation
    return known[left] - known[right] if left in known and right in known else None


def _interpolated(values: Sequence[Fraction]) -> flint.fmpq_poly:
    """Return the polynomial of least degree with these values at 0, 1, 2, …"""
    x = flint.fmpq_poly([0, 1])
    result, factor = flint.fmpq_poly(), flint.fmpq_poly([1])
    for k, value in enumerate(values):
        difference = flint.fmpq(value.numerator, value.denominator) - result(flint.fmpq(k))
        result = result + factor * (difference / factor(flint.fmpq(k)))
        factor = factor * (x - k)
    return result
