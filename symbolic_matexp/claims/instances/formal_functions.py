"""Eigenvalues, exponentials and logarithms of formal matrices, as far as these are in the ring.

If ∏(M − λ_k) = 0, then f(M) is Newton's interpolating polynomial Σ f[λ_0, …, λ_k] ∏_{j<k} (M − λ_j) of f at the λ_k
(Higham, Functions of Matrices, SIAM 2008, section 1.2.2). The λ_k are guessed from approximate eigenvalues; the
product decides whether the guess is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import flint

from ...inputs.exact_matrix import ExactMatrix
from .formal import PI, FormalMatrix, Monomial, NotExactError, exponent_of, monomial_scalar, parts_in_pi, total

Taylor = Callable[[FormalMatrix, int], FormalMatrix]
"""The Taylor coefficient f^(m)(λ)/m! from λ and m."""

PRECISION = 96
"""The bits with which eigenvalues are guessed."""


@dataclass(frozen=True)
class Annihilated:
    """Numbers λ_k with ∏(M − λ_k) = 0, equal ones side by side, and the products ∏_{j<k} (M − λ_j)."""

    values: tuple[FormalMatrix, ...]
    products: tuple[FormalMatrix, ...]

    def function(self, taylor: Taylor) -> FormalMatrix:
        """Return f(M)."""
        coefficients = _divided_differences(self.values, taylor)
        terms = (N.scaled(c) for N, c in zip(self.products, coefficients, strict=True))
        return total(terms, self.products[0].dimension)


def spectrum(M: FormalMatrix) -> Annihilated:
    """Return the spectrum of M. Raises :class:`NotExactError` unless it is found in Q(i) + Q(i)π."""
    if M.dimension == 1:
        return Annihilated((M,), (FormalMatrix.identity(1),))
    if M.is_rational:
        values = _rational_eigenvalues(M.rational)
    else:
        constant, slope = (_rational_eigenvalues(part) for part in parts_in_pi(M))
        candidates = [x + y * PI for x in _distinct(constant) for y in _distinct(slope)]
        values = [_nearest(z, candidates) for z in _approximate_eigenvalues(M)]
    return _verified(M, values)


def exponential(M: FormalMatrix) -> FormalMatrix:
    """Return exp(M). Raises :class:`NotExactError` if it is not in the ring, or not found there."""
    constant, slope = (FormalMatrix.of(part) for part in parts_in_pi(M))
    if slope.is_zero:
        return spectrum(constant).function(_exponential_taylor(0))
    if constant @ slope == slope @ constant:
        return spectrum(constant).function(_exponential_taylor(0)) @ spectrum(slope).function(_exponential_taylor(1))
    return spectrum(M).function(_exponential_taylor(0))


def logarithm(M: FormalMatrix) -> FormalMatrix:
    """Return the principal logarithm. Raises :class:`NotExactError` if it is not in the ring, or not found there.

    M is a sum of terms mC with monomials m = e^λ. If the products of different C vanish, and the ranks of all of them
    add up to d, log M is the sum of the logarithms on their ranges.
    """
    coefficients = list(M.terms.values())
    if any(not (C @ D).is_zero for C in coefficients for D in coefficients if C is not D):
        raise NotExactError("the terms are not orthogonal")
    if sum(C.rank for C in coefficients) < M.dimension:
        raise NotExactError("the terms do not add up to an invertible matrix")
    return total((_logarithm_of_term(m, C) for m, C in M.terms.items()), M.dimension)


def _logarithm_of_term(monomial: Monomial, C: ExactMatrix) -> FormalMatrix:
    """Return the logarithm of mC on the range of C, and 0 on its kernel."""
    found = _rational_eigenvalues(C)
    nonzero = [x for x in found if not x.is_zero]
    values = nonzero + [x for x in found if x.is_zero][:1]
    known = _verified(FormalMatrix.of(C), values)

    def taylor(x: FormalMatrix, order: int) -> FormalMatrix:
        if x.is_zero:
            return FormalMatrix(1, {})
        if order == 0:
            return _principal(exponent_of(monomial), _quarter_turns(x))
        return FormalMatrix.number(Fraction((-1) ** (order - 1), order)) / x**order

    return known.function(taylor)


def _quarter_turns(x: FormalMatrix) -> int:
    """Return n with x = iⁿ."""
    for n, (real, imag) in enumerate([(1, 0), (0, 1), (-1, 0), (0, -1)]):
        if x == FormalMatrix.number(real, imag):
            return n
    raise NotExactError("the logarithm of the number is not in the ring")


def _principal(exponent: FormalMatrix, quarter_turns: int) -> FormalMatrix:
    """Return the logarithm of e^λ iⁿ with imaginary part in (−π, π]."""
    value = exponent + FormalMatrix.number(0, Fraction(quarter_turns, 2)) * PI
    constant, slope = (part[0, 0].imag for part in parts_in_pi(value))
    with flint.ctx.workprec(PRECISION):
        turns = flint.arb(-((1 - slope) / 2).__floor__())
        if constant:  # then the imaginary part is no multiple of π, so the ceiling is decided
            ball, offset = (flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in (slope, constant))
            turns = (ball - 1) / 2 + offset / (2 * flint.arb.pi())
        whole = turns.ceil().unique_fmpz()
    if whole is None:
        raise NotExactError("the branch of the logarithm is not decided")
    return value - FormalMatrix.number(0, 2 * int(whole)) * PI


def _exponential_taylor(power: int) -> Taylor:
    """Return the Taylor coefficients of x ↦ e^x, or of x ↦ e^(πx) for power 1."""

    def taylor(x: FormalMatrix, order: int) -> FormalMatrix:
        exponent = x * PI if power else x
        return monomial_scalar(power * order, exponent) * FormalMatrix.number(Fraction(1, factorial(order)))

    return taylor


def _divided_differences(values: Sequence[FormalMatrix], taylor: Taylor) -> list[FormalMatrix]:
    """Return f[λ_0], f[λ_0, λ_1], …. Equal values stand side by side."""
    column = [taylor(x, 0) for x in values]
    result = [column[0]]
    for order in range(1, len(values)):
        column = [
            taylor(values[k], order)
            if values[k] == values[k + order]
            else (column[k + 1] - column[k]) / (values[k + order] - values[k])
            for k in range(len(values) - order)
        ]
        result.append(column[0])
    return result


def _verified(M: FormalMatrix, values: Sequence[FormalMatrix]) -> Annihilated:
    """Return the spectrum if the guess is right."""
    ordered = [x for y in _distinct(values) for x in values if x == y]
    identity = FormalMatrix.identity(M.dimension)
    products = [identity]
    for x in ordered:
        products.append(products[-1] @ (M - identity.scaled(x)))
    if not products.pop().is_zero:
        raise NotExactError("the eigenvalues are not all in Q(i) + Q(i)π")
    return Annihilated(tuple(ordered), tuple(products))


def _rational_eigenvalues(A: ExactMatrix) -> list[FormalMatrix]:
    """Guess the eigenvalues: those of cA with Gaussian integers as entries are Gaussian integers if in Q(i)."""
    if A.shape == (1, 1):
        return [FormalMatrix.of(A)]
    common = A.real.numer_denom()[1] * A.imag.numer_denom()[1]
    found = []
    with flint.ctx.workprec(PRECISION):
        for z in _approximate_eigenvalues(FormalMatrix.of(A)):
            parts = [_nearest_integer(part * common) for part in (z.real, z.imag)]
            found.append(FormalMatrix.number(*(flint.fmpq(x, common) for x in parts)))
    return found


def _nearest_integer(x: flint.arb) -> flint.fmpz:
    whole = (x.mid() + flint.arb(0.5)).floor().unique_fmpz()
    if whole is None:
        raise NotExactError("an eigenvalue is too large")
    return whole


def _approximate_eigenvalues(M: FormalMatrix) -> list[flint.acb]:
    with flint.ctx.workprec(PRECISION):
        try:
            return list(M.enclosed(PRECISION).mid().eig(algorithm="approx", maxiter=300))
        except (ValueError, ZeroDivisionError):
            raise NotExactError("no approximate eigenvalues") from None


def _nearest(z: flint.acb, candidates: Sequence[FormalMatrix]) -> FormalMatrix:
    with flint.ctx.workprec(PRECISION):
        return min(candidates, key=lambda x: float((x.enclosed(PRECISION)[0, 0] - z).abs_upper()))


def _distinct(values: Sequence[FormalMatrix]) -> list[FormalMatrix]:
    return list(dict.fromkeys(values))
