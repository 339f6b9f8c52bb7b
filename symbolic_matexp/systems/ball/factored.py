r"""Matrices held as a product of factors, which are multiplied out only when they must be.

A value is s·(F_1 F_2 ⋯ F_k + E): a scalar s, factors that are matrices of balls or functions in an eigenbasis, and
a bound of ‖E‖. A function of a diagonalised matrix is V (f(Λ) + Δ) V⁻¹, hence three factors V, f(Λ), Z. A product of
two such functions needs ZV' once, however often it occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import flint

from .arithmetic import upper
from .float_eigenbasis import Array, as_floats
from .in_basis import InBasis, Middle
from .norms import Dense, norm_above, widened

ZERO = flint.arb(0)


@dataclass(frozen=True, eq=False)
class Factored:
    """scalar · (product of ``factors`` + E), ‖E‖ ≤ ``error``; ``is_real`` says that the whole is real.

    ``in_basis`` is the same without the scalar, if the factors are those of a function in an eigenbasis.
    """

    factors: tuple[Any, ...]
    is_real: bool
    scalar: flint.acb | None = None
    error: flint.arb = field(default=ZERO)
    in_basis: InBasis | None = None

    @classmethod
    def single(cls, A: Dense) -> Factored:
        """Return a matrix of balls as a single factor."""
        return cls((A,), isinstance(A, flint.arb_mat))

    @classmethod
    def of_basis(cls, value: InBasis) -> Factored:
        """Return a function in an eigenbasis."""
        return cls(value.factors, value.is_real, in_basis=value)

    @property
    def is_dense(self) -> bool:
        """Whether there is one factor, a matrix."""
        return len(self.factors) == 1

    @property
    def scale(self) -> flint.acb:
        """The scalar, 1 if there is none."""
        return flint.acb(1) if self.scalar is None else self.scalar

    def scaled(self, s: flint.acb) -> Factored:
        """Return s times this."""
        is_real = self.is_real and s.imag.is_zero()
        return Factored(self.factors, is_real, s * self.scale, self.error, self.in_basis)


class Products:
    """Products of neighbouring factors, and norms; each is computed once."""

    def __init__(self) -> None:
        self._products: dict[tuple[int, int], tuple[Any, Any, Any]] = {}
        self._norms: dict[int, tuple[Any, flint.arb]] = {}
        self._floats: dict[int, tuple[Any, Array]] = {}

    def product(self, A: Dense, B: Dense) -> Dense:
        """Return AB. The factors are kept with the product, so that no other matrix gets their identity."""
        key = id(A), id(B)
        if key not in self._products:
            self._products[key] = A, B, A * B
        return self._products[key][2]

    def norm(self, A: Any) -> flint.arb:
        """Return an upper bound of the norm of a factor: Frobenius of a matrix, the 2-norm of a middle."""
        if isinstance(A, Middle):
            return A.matrix.spectral_norm
        if id(A) not in self._norms:
            self._norms[id(A)] = A, norm_above(A)
        return self._norms[id(A)][1]

    def floats(self, A: Dense) -> Array:
        """Return the midpoints as an array, perhaps scaled."""
        if id(A) not in self._floats:
            self._floats[id(A)] = A, as_floats(A)
        return self._floats[id(A)][1]

    def multiplied(self, factors: Sequence[Any]) -> tuple[Dense, flint.arb]:
        """Return the product of the factors without the errors Δ, and a bound of what those change in it."""
        merged = self._merged(factors)
        result: Any = None
        for factor in merged:
            if isinstance(factor, Middle):
                result = factor.matrix.after(result)
            else:
                result = factor if result is None else result * factor
        return result, self._error(merged)

    def _merged(self, factors: Sequence[Any]) -> list[Any]:
        """Multiply matrices that are neighbours."""
        merged: list[Any] = []
        for factor in factors:
            if merged and not isinstance(factor, Middle) and not isinstance(merged[-1], Middle):
                merged[-1] = self.product(merged[-1], factor)
            else:
                merged.append(factor)
        return merged

    def _error(self, factors: Sequence[Any]) -> flint.arb:
        """Return a bound of Π(F_i + Δ_i) − ΠF_i: every Δ meets the norms of all other factors."""
        if not any(isinstance(factor, Middle) for factor in factors):
            return ZERO
        size, error = flint.arb(1), flint.arb(0)
        for factor in factors:
            norm = self.norm(factor)
            if isinstance(factor, Middle):
                error = error * (norm + factor.error) + size * factor.error
            else:
                error = error * norm
            size = size * norm
        return upper(error)

    def size(self, value: Factored) -> flint.arb:
        """Return a bound of the norm of the product of all factors, with their errors."""
        size = flint.arb(1)
        for factor in value.factors:
            size *= self.norm(factor) + (factor.error if isinstance(factor, Middle) else ZERO)
        return upper(size)

    def times(self, A: Factored, B: Factored) -> Factored:
        """Return the product; only two single real or complex matrices are multiplied out."""
        error = ZERO
        if A.error > 0 or B.error > 0:
            error = upper(A.error * (self.size(B) + B.error) + self.size(A) * B.error)
        scalar = B.scalar if A.scalar is None else A.scalar if B.scalar is None else A.scalar * B.scalar
        factors = A.factors + B.factors
        if A.is_dense and B.is_dense:
            factors = (self.product(*factors),)
        return Factored(factors, A.is_real and B.is_real, scalar, error)

    def dense(self, A: Factored) -> Dense:
        """Return A as one matrix of balls: real, if A is."""
        matrix, error = self.multiplied(A.factors)
        total = upper(error + A.error)
        if total > 0:
            matrix = widened(matrix, total, is_real=A.is_real)
        if A.scalar is None:
            return matrix
        return matrix * (A.scalar.real if A.is_real else A.scalar)
