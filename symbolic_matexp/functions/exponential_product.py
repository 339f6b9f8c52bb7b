"""The result of ``expm_multiply``: floats with a proved bound of their error, or why there are none."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

from ..errors import PrecisionError, RangeError
from ..inputs.dialects import Rows
from ..inputs.precision import FLOAT64_DIGITS
from ..inputs.tables import LARGEST_SHOWN, SHOWN_DIGITS, aligned, html_facts, html_matrix, html_verdict
from ..systems.ball.arithmetic import decimal_above

Array = np.ndarray[Any, Any]


class ProductStatus(Enum):
    """How ``expm_multiply`` ended. The value is a sentence for the user: what happened, and what to change."""

    PROVED = "exp(tA)B to all the digits asked for, proved."
    FEWER_DIGITS = (
        "exp(tA)B was computed, but its error is not proved to be as small as asked for; ask for fewer digits, or, "
        "for a small A, use expm, in balls."
    )
    TOO_MANY_PRODUCTS = (
        "More products with A are needed than are allowed; raise maximum_products, or, for a small A, use expm, in "
        "balls."
    )
    OUT_OF_RANGE = "exp(tA)B exceeds the range of float64; use a smaller t."


@dataclass(frozen=True, eq=False)
class ExponentialProduct:
    """exp(tA)B as floats, with a bound of the error that holds for certain.

    ``values`` is an array in the shape of B, float64 or complex128, or None if there is none. ``errors`` are, for
    each column, upper bounds of ‖values − exp(tA)B‖ in the p-norm with p = ``norm``, 1, 2 or inf; each bounds the
    error of every entry, too. ``relative_errors`` are those divided by ‖exp(tA)B‖ (0 for a column of zeros; inf where
    nothing is known). ``error`` and ``relative_error`` are the largest of them. ``digits`` is the number of digits so
    proved, and ``products`` the number of products of A with B that it took.
    """

    status: ProductStatus
    message: str
    values: Array | None = field(default=None, repr=False)
    errors: Array | None = field(default=None, repr=False)
    relative_errors: Array | None = field(default=None, repr=False)
    norm: float = 2
    products: int = 0

    @property
    def success(self) -> bool:
        """Whether all the digits asked for are proved."""
        return self.status is ProductStatus.PROVED

    def __bool__(self) -> bool:
        return self.success

    def __eq__(self, other: object) -> bool:
        return self._content() == other._content() if isinstance(other, ExponentialProduct) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[Any, ...]:
        arrays = (self.values, self.errors, self.relative_errors)
        texts = (None if x is None else (x.shape, x.dtype.str, x.tobytes()) for x in arrays)
        return self.status, self.message, self.norm, self.products, *texts

    @property
    def error(self) -> float:
        """The largest bound of a column's error; inf if there are no values."""
        return math.inf if self.errors is None else float(self.errors.max(initial=0.0))

    @property
    def relative_error(self) -> float:
        """The largest bound of a column's relative error; inf if there are no values."""
        return math.inf if self.relative_errors is None else float(self.relative_errors.max(initial=0.0))

    @property
    def digits(self) -> int:
        """The number of digits that are proved, in norm; at most 16, which is what a float has."""
        return digits_of(self.relative_error)

    def raise_for_status(self) -> ExponentialProduct:
        """Return the result itself. Raises :class:`PrecisionError` or :class:`RangeError` if there is no success."""
        if not self.success:
            raise (RangeError if self.status is ProductStatus.OUT_OF_RANGE else PrecisionError)(self.message)
        return self

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        if self.values is None:
            self.raise_for_status()
        return np.array(self.values, dtype=dtype)

    @property
    def how_obtained(self) -> str:
        """The bounds and the number of products, on one line."""
        norm = "max-norm" if self.norm == math.inf else f"{self.norm:.0f}-norm"
        columns = "" if self.errors is None or self.errors.ndim == 0 else " of each column"
        return (
            f"error at most {decimal_above(self.error)} in the {norm}{columns}, relative "
            f"{decimal_above(self.relative_error)}; {self.products} products"
        )

    def __str__(self) -> str:
        if self.values is None:
            return self.message
        return "\n".join([self.message, self.how_obtained, *aligned("exp(tA)B", self._rows(self.values))])

    def __repr__(self) -> str:
        if self.values is None:
            return f"<ExponentialProduct: none, {self.status.name}>"
        size = "×".join(map(str, self.values.shape))
        return f"<ExponentialProduct: {self.status.name}, {size}, {self.how_obtained}>"

    def _repr_html_(self) -> str:
        word = "proved" if self.success else "undecided" if self.values is not None else "no values"
        if self.values is None:
            return html_verdict(word, self.message)
        table = html_matrix("exp(tA)B", self._rows(self.values))
        return html_verdict(word, self.message) + table + html_facts([self.how_obtained])

    def _rows(self, values: Array) -> Rows:
        columns = values.reshape(len(values), math.prod(values.shape[1:]))
        if len(columns) > LARGEST_SHOWN:  # only its size is shown
            return [[("0", "0")] * columns.shape[1]] * len(columns)
        return [[(f"{x.real:.{SHOWN_DIGITS}g}", f"{x.imag:.{SHOWN_DIGITS}g}") for x in row] for row in columns]


def digits_of(relative_error: float) -> int:
    """Return the largest number of digits, at most 16, with relative_error ≤ 10^−digits; 0 for none."""
    return next((n for n in range(FLOAT64_DIGITS, 0, -1) if relative_error <= float(f"1e-{n}")), 0)
