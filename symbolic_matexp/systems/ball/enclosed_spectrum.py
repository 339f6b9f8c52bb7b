r"""The spectrum of small matrices, enclosed, and functions of them by interpolation there.

Let χ be the characteristic polynomial of a d×d matrix A, with roots λ_j. Since χ'/χ = Σ 1/(z − λ_j), some root lies
within d|χ(z)/χ'(z)| of z. If d such discs are disjoint, each of them contains exactly one root. Then A has d
different eigenvalues, and every primary function of A is the polynomial in A that interpolates f at the λ_j, on the
branch chosen at each eigenvalue; FLINT computes it from divided differences. It is evaluated in B = A − cI, with c
near the mean of the λ_j, by B² and ⌈d/2⌉ − 1 products with B². The λ_j and B² serve every f. Every step is taken in
balls, so it holds for every A in a ball matrix.

A *candidate* is a spectrum found elsewhere. The spectra of A and of sA + tI are related by λ → sλ + t. Their central
moments tell s and t: those of order 2 are in the ratio s², those of order 3 in the ratio s³. What comes from a
candidate is where Newton's method starts, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations, starmap
from typing import Any

import flint
import numpy as np

from ...errors import InconclusiveError
from .norms import Dense, as_floats

Scalar = Any
"""An ``arb`` or an ``acb``."""

MOST_STEPS = 12
"""Newton's method doubles the digits of a simple root in each step. If it takes more, it does not converge."""
TINY, HUGE = 1e-30, 1e30
"""Where eigenvalues are so small or large in floats, the matrix is scaled first."""
RELATED = 1e-6
"""Relative error of moments in floats up to which two spectra are taken to be related."""


class Candidate:
    """Approximate eigenvalues, exact as numbers. Nothing is believed of them.

    ``second`` is the sum of the squares of their distances to the ``mean``; ``moments`` are the central moments of
    order 2 and 3, times d, in floats.
    """

    __slots__ = ("mean", "moments", "second", "values")

    def __init__(self, values: tuple[flint.acb, ...]) -> None:
        self.values = values
        self.mean = mean = sum(values, flint.acb(0)) / len(values)
        distances = [z - mean for z in values]
        self.second = sum([z * z for z in distances], flint.acb(0))
        rough = list(map(complex, distances))
        self.moments = sum([x * x for x in rough]), sum([x * x * x for x in rough])


class EnclosedSpectrum:
    """A matrix of balls, and balls of which each contains exactly one eigenvalue of every matrix in it."""

    def __init__(self, A: Dense, eigenvalues: Sequence[Scalar], *, is_new: bool) -> None:
        self.matrix, self.eigenvalues, self.is_new = A, eigenvalues, is_new
        self._powers: tuple[Dense, Dense, Dense] | None = None
        self._nodes: Sequence[Scalar] = ()

    def function(self, values: Sequence[Scalar]) -> Dense:
        """Return an enclosure of f of every matrix, from enclosures of f at the eigenvalues.

        The polynomial is a_0 + a_1 B + B²(a_2 + a_3 B + B²(a_4 + …)).
        """
        one, B, square = self._powers or self._centered()
        coefficients = _interpolating_polynomial(self._nodes, values)
        last = len(coefficients) - 1
        k = last - last % 2
        result = one * coefficients[k]
        if k < last:
            result = result + B * coefficients[last]
        while k:
            k -= 2
            result = square * result + B * coefficients[k + 1] + one * coefficients[k]
        return result

    def _centered(self) -> tuple[Dense, Dense, Dense]:
        """Return I, B and B²."""
        A = self.matrix
        one = _one(isinstance(A, flint.arb_mat), A.nrows())
        center = (A.trace().mid() / A.nrows()).mid()
        B = A - one * center
        self._nodes = [z - center for z in self.eigenvalues]
        self._powers = one, B, B * B
        return self._powers


def _interpolating_polynomial(nodes: Sequence[Scalar], values: Sequence[Scalar]) -> list[Scalar]:
    """Return the coefficients of the polynomial with these values at the nodes, the constant first."""
    is_real = all(map(_is_real, nodes)) and all(map(_is_real, values))
    kind: Any = flint.arb_poly if is_real else flint.acb_poly
    found: list[Scalar] = kind.interpolate(nodes, values, algorithm="newton").coeffs()
    return found + [0] * (len(nodes) - len(found))


def _is_real(z: Scalar) -> bool:
    return isinstance(z, flint.arb)


@cache
def _one(is_real: bool, dim: int) -> Dense:
    kind = flint.arb_mat if is_real else flint.acb_mat
    return kind(dim, dim, [int(i == j) for i in range(dim) for j in range(dim)])


def enclosed_spectrum(A: Dense, candidates: Iterable[Candidate] = ()) -> EnclosedSpectrum:
    """Return the spectrum of the matrices in the d×d ball matrix ``A``, d ≥ 3.

    Eigenvalues of a real matrix are conjugate in pairs that follow each other, or real balls. Raises
    :class:`InconclusiveError` if they could not be told apart.
    """
    characteristic = _Characteristic(A)
    for candidate in candidates:
        starts = characteristic.related(candidate)
        if starts is not None:
            try:
                return EnclosedSpectrum(A, characteristic.enclosed(starts), is_new=False)
            except InconclusiveError:
                pass
    return EnclosedSpectrum(A, characteristic.enclosed(_from_lapack(A)), is_new=True)


class _Characteristic:
    """The characteristic polynomial of a matrix, and where its roots are."""

    def __init__(self, A: Dense) -> None:
        self.dim, self.is_real = A.nrows(), isinstance(A, flint.arb_mat)
        polynomial = A.charpoly()
        self.coefficients = polynomial.coeffs()
        self._real = (polynomial, polynomial.derivative()) if self.is_real else None
        whole = flint.acb_poly(polynomial) if self.is_real else polynomial
        self._complex = whole, whole.derivative()
        self._moments: tuple[complex, complex] | None = None

    @property
    def moments(self) -> tuple[complex, complex]:
        """The central moments of order 2 and 3 of the roots, times d, in floats, by Newton's identities."""
        if self._moments is None:
            dim = self.dim
            third, second, first = map(complex, self.coefficients[-4:-1])
            mean, squares = -first / dim, first * first - 2 * second
            cubes = 3 * (first * second - third) - first * first * first
            second, third = squares - dim * mean * mean, cubes - 3 * mean * squares + 2 * dim * mean * mean * mean
            self._moments = second, third
        return self._moments

    def related(self, candidate: Candidate) -> list[flint.acb] | None:
        """Return approximate roots sλ + t if they seem to be related to the candidate's in this way, or None."""
        second, third = self.moments
        other_second, other_third = candidate.moments
        try:
            squared = second / other_second
            expected = squared * squared * squared * other_third * other_third
            if not abs(expected - third * third) <= RELATED * (abs(third) ** 2 + abs(second) ** 3):
                return None
        except (OverflowError, ZeroDivisionError):
            return None
        first, dim = flint.acb(self.coefficients[-2]), self.dim
        exact = first * first * (dim - 1) / dim - 2 * self.coefficients[-3]
        factor = (exact / candidate.second).mid().sqrt()  # a ball might meet the root's cut
        if (
            complex(factor) * squared * other_third * third.conjugate()
        ).real < 0:  # s³ is the ratio of the third ones
            factor = -factor
        shift = -first / dim - factor * candidate.mean
        return [(shift + factor * z).mid() for z in candidate.values]

    def enclosed(self, starts: Sequence[flint.acb]) -> list[Scalar]:
        """Return balls that contain exactly one root each. Raises :class:`InconclusiveError` if this fails."""
        balls: list[Scalar] = []
        around: list[flint.acb] = []
        for start in starts:
            if self._real and start.imag == 0:
                z, radius = self._root_near(start.real, *self._real)
                # A disc around a real number is its own conjugate. If it has one root of a real χ, this is real.
                balls.append(z + radius)
                around.append(flint.acb(z + radius, radius))
            elif not self.is_real or start.imag > 0:
                z, radius = self._root_near(start, *self._complex)
                ball = z + flint.acb(radius, radius)
                found = [ball, ball.conjugate()] if self.is_real else [ball]  # χ(z̄) is the conjugate of a real χ(z)
                balls += found
                around += found
        if len(balls) != self.dim or any(starmap(flint.acb.overlaps, combinations(around, 2))):
            raise _not_told_apart()
        return balls

    def _root_near(self, z: Scalar, polynomial: Any, derivative: Any) -> tuple[Scalar, flint.arb]:
        """Return an approximate root by Newton's method, exact as a number, and [−r, r] with a root within r of it.

        The method ends where the next step may be 0, for all that is known of χ.
        """
        for _ in range(MOST_STEPS):
            step = polynomial(z) / derivative(z)
            if step.contains(0):
                break
            z = (z - step).mid()
        else:
            step = polynomial(z) / derivative(z)
        return z, flint.arb(0, step.abs_upper() * self.dim)


def _from_lapack(A: Dense) -> list[flint.acb]:
    """Return LAPACK's eigenvalues of the midpoint, without any guarantee. Those of a real matrix come in pairs."""
    convert: Any = float if isinstance(A, flint.arb_mat) else complex
    array, exponent = np.array(list(map(convert, A.entries()))).reshape(A.nrows(), A.nrows()), 0
    try:
        values = np.linalg.eigvals(array).tolist()
        if not TINY < sum(map(abs, values)) < HUGE:
            array, exponent = as_floats(A)
            values = np.linalg.eigvals(array).tolist()
    except np.linalg.LinAlgError:  # not finite
        raise _not_told_apart() from None
    return [flint.acb(z) * flint.arb(2) ** exponent for z in values] if exponent else list(map(flint.acb, values))


def _not_told_apart() -> InconclusiveError:
    return InconclusiveError(f"the eigenvalues could not be told apart at {flint.ctx.prec} bits")
