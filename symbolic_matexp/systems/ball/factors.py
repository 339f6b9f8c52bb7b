r"""Products of matrices that are known up to an error of small norm, and of block diagonal ones.

A factor is F + G, where F is enclosed in balls and ‖G‖ ≤ ``error``. For a product

    ‖Π(F_i + G_i) − ΠF_i‖ ≤ Σ_i ‖G_i‖ Π_{j≠i} (‖F_j‖₂ + ‖G_j‖),

and in the entry k, l the first and the last factor take part by the norms of row k and of column l alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeGuard

import flint

from .arithmetic import upper
from .block_matrix import BlockMatrix
from .norms import Array, Dense, Measured, as_floats, widened, widened_by_rows_and_columns

NOTHING = flint.arb(0)


@dataclass(frozen=True, eq=False)
class Factor:
    """A matrix of balls, and a bound of what may be added to it."""

    matrix: Dense
    error: flint.arb = field(default=NOTHING)

    @cached_property
    def measured(self) -> Measured:
        """The matrix in floats, and its norms."""
        return Measured(self.matrix)

    @property
    def floats(self) -> Array:
        """The midpoints, up to a power of 2."""
        return self.measured.array

    @cached_property
    def size(self) -> flint.arb:
        """An upper bound of the 2-norm, with the error."""
        return upper(self.measured.spectral_norm + self.error)

    @property
    def is_exact(self) -> bool:
        """Whether no error may be added; the balls may have radii."""
        return bool(self.error == 0)


@dataclass(frozen=True, eq=False)
class Middle:
    """A block diagonal matrix between the V and the Z of an eigenbasis, and a bound of what may be added to it."""

    matrix: BlockMatrix
    error: flint.arb

    @cached_property
    def floats(self) -> Array:
        """The midpoints as an array, up to a power of 2."""
        return as_floats(self.matrix.dense)[0]

    @cached_property
    def size(self) -> flint.arb:
        """An upper bound of the 2-norm, with the error."""
        return upper(self.matrix.spectral_norm + self.error)


AnyFactor = Factor | Middle


class Products:
    """Products of neighbouring factors, each computed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Factor, Factor], Factor] = {}

    def of(self, A: Factor, B: Factor) -> Factor:
        """Return AB."""
        if (A, B) not in self._known:
            from_A = NOTHING if A.is_exact else A.error * B.size
            from_B = NOTHING if B.is_exact else A.size * B.error
            error = upper(from_A + from_B)
            self._known[A, B] = Factor(A.matrix * B.matrix, error)
        return self._known[A, B]

    def merged(self, factors: Sequence[AnyFactor]) -> list[AnyFactor]:
        """Multiply factors that are neighbours and not block diagonal."""
        merged: list[AnyFactor] = []
        for factor in factors:
            if merged and isinstance(factor, Factor) and isinstance(merged[-1], Factor):
                merged[-1] = self.of(merged[-1], factor)
            else:
                merged.append(factor)
        return merged


def product(factors: Sequence[AnyFactor]) -> Dense:
    """Return ΠF_i, without the errors. No neighbours are both block diagonal, and the first one is not."""
    result: Any = None
    for factor in factors:
        if isinstance(factor, Middle):
            result = factor.matrix.after(result)
        else:
            result = factor.matrix if result is None else result * factor.matrix
    return result


def error_of(factors: Sequence[AnyFactor]) -> flint.arb:
    """Return a bound of ‖Π(F_i + G_i) − ΠF_i‖."""
    if len(factors) == 1:
        return factors[0].error
    return _error([factor.size for factor in factors], [factor.error for factor in factors])


def multiplied_out(factors: Sequence[AnyFactor], *, is_real: bool) -> Dense:
    """Return an enclosure of Π(F_i + G_i), real if that is known to be real."""
    result = product(factors)
    if is_real and isinstance(result, flint.acb_mat):  # in a complex basis
        result = result.real
    errors = [factor.error for factor in factors]
    if all(error == 0 for error in errors):
        return result
    first, last = factors[0], factors[-1]
    if len(factors) > 1 and _is_exact(first) and _is_exact(last):  # then the errors are inside
        inside = _error([factor.size for factor in factors[1:-1]], errors[1:-1])
        rows, columns = first.measured.row_norms, last.measured.column_norms
        return widened_by_rows_and_columns(result, rows, inside, columns, is_real=is_real)
    return widened(result, error_of(factors), is_real=is_real)


def _is_exact(factor: AnyFactor) -> TypeGuard[Factor]:
    return isinstance(factor, Factor) and factor.is_exact


def _error(sizes: Sequence[flint.arb], errors: Sequence[flint.arb]) -> flint.arb:
    """Return Σ_i e_i Π_{j≠i} s_j, where s_j already includes e_j."""
    size, error = flint.arb(1), flint.arb(0)
    for s, e in zip(sizes, errors, strict=True):
        size, error = size * s, error * s + size * e
    return upper(error)
