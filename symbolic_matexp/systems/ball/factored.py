r"""Matrices held as a product of factors, which are multiplied out only when they must be.

A function of a diagonalised matrix is V (f(Λ) + Δ) V⁻¹, hence three factors V, f(Λ), Z. A product of two such
functions needs ZV' once, however often it occurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint
import numpy as np

from .arithmetic import upper
from .factors import AnyFactor, Factor, Products, error_of, multiplied_out, product
from .in_basis import InBasis
from .norms import Array, Dense, as_floats, norm_above

ROUNDING = 24
"""A complex matrix is a multiple of a real one up to rounding, if the rest is below this many last bits."""
STRAIGHT = 1e-10
"""Numbers that deviate from a line by more than this, relatively, are not multiples of each other up to rounding."""


@dataclass(frozen=True, eq=False)
class Factored:
    """A scalar times a product of factors. ``is_real`` says that the whole is real.

    ``in_basis`` is the same without the scalar, if the factors are those of a function in an eigenbasis.
    """

    factors: tuple[AnyFactor, ...]
    is_real: bool
    scalar: flint.acb | None = None
    in_basis: InBasis | None = None

    @classmethod
    def single(cls, A: Dense) -> Factored:
        """Return a matrix of balls as one factor."""
        return cls((Factor(A),), isinstance(A, flint.arb_mat))

    @classmethod
    def of_basis(cls, value: InBasis) -> Factored:
        """Return a function in an eigenbasis."""
        return cls(value.factors, value.is_real, in_basis=value)

    def scaled(self, s: flint.acb) -> Factored:
        """Return s times this."""
        scalar = s if self.scalar is None else s * self.scalar
        return Factored(self.factors, self.is_real and s.imag.is_zero(), scalar, self.in_basis)

    def times(self, other: Factored) -> Factored:
        """Return the product, which is not multiplied out."""
        factors = self.factors + other.factors
        scalars = [s for s in (self.scalar, other.scalar) if s is not None]
        scalar = scalars[0] * scalars[1] if len(scalars) == 2 else scalars[0] if scalars else None
        return Factored(factors, self.is_real and other.is_real, scalar)

    def as_factor(self, products: Products) -> Factor:
        """Return the matrix as one factor."""
        factors = products.merged(self.factors)
        matrix, error = product(factors), error_of(factors)
        if self.is_real and isinstance(matrix, flint.acb_mat):  # in a complex basis
            matrix = matrix.real
        if self.scalar is None:
            return Factor(matrix, error)
        scalar = self.scalar.real if self.is_real else self.scalar
        return Factor(matrix * scalar, upper(error * self.scalar.abs_upper()))

    def multiplied_out(self, products: Products) -> Dense:
        """Return an enclosure of the matrix: real, if it is."""
        matrix = multiplied_out(products.merged(self.factors), is_real=self.is_real)
        if self.scalar is None:
            return matrix
        return matrix * (self.scalar.real if self.is_real else self.scalar)

    @cached_property
    def floats(self) -> Array:
        """The matrix in floats, up to a number."""
        result: Any = None
        with np.errstate(all="ignore"):
            for factor in self.factors:
                result = factor.floats if result is None else result @ factor.floats
                largest = np.abs(result).max()
                result = result / largest if largest > 0 else result
        return np.asarray(result)


def multiple_of_real(A: flint.acb_mat) -> Factored | None:
    """Return A as a complex number times a real matrix, up to rounding, or None if it is nothing of the kind."""
    entries = A.entries()
    if not _on_one_line(np.array(list(map(complex, entries[: A.ncols()])))):
        return None
    rough = as_floats(A)[0].ravel()
    largest = int(np.abs(rough).argmax())
    if not (1e-100 < abs(rough[largest]) < 1e100 and _on_one_line(rough)):
        return None
    scalar = entries[largest].mid()
    turned = A * (1 / scalar)
    real, error = turned.real, norm_above(turned.imag)
    if not error < flint.arb(2) ** (ROUNDING - flint.ctx.prec):
        return None
    return Factored((Factor(real, error),), False, scalar)


def _on_one_line(numbers: Array) -> bool:
    """Whether all numbers seem to be real multiples of the largest one."""
    with np.errstate(all="ignore"):
        turned = numbers * numbers[np.abs(numbers).argmax()].conjugate()
        return not bool((np.abs(turned.imag) > STRAIGHT * np.abs(turned).max()).any())
