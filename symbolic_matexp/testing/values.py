"""What is compared: results and references of every kind, read exactly or enclosed, with the shape that they have.

Anything that is not made of numbers is refused: masked entries, dates, truth values, records, and texts where a
result is expected. Nothing is reshaped: a vector is no matrix of one row, and a number no 1×1 matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import flint
import numpy as np

from ..errors import InputError, SymbolicMatexpError
from ..inputs.constants import BallMatrix, Constant, SymbolicMatrix, enclose_expression
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import is_list, shown

DOUBLE, SMALLEST_DOUBLE = 2.0**-53, 5e-324

PRECISION = 400
"""Bits with which expressions are enclosed, and errors evaluated."""


@dataclass(frozen=True)
class Values:
    """A number, a vector or a matrix, as it was given.

    ``shape`` is what NumPy calls so. ``constant`` holds the entries, those of a number or a vector in one row; it is
    None where an entry is not finite. ``unit_roundoff`` and ``smallest`` (positive number) are those of their type.
    """

    shape: tuple[int, ...]
    constant: Constant | None
    unit_roundoff: float = DOUBLE
    smallest: float = 0.0

    def computed_from_float64(self) -> Values:
        """Return the same with a roundoff of at least float64's: the type of a result may promise more than that."""
        return replace(
            self,
            unit_roundoff=max(self.unit_roundoff, DOUBLE),
            smallest=max(self.smallest, SMALLEST_DOUBLE),
        )


def read(data: Any, name: str, *, texts: bool = False) -> Values:
    """Read a number, a vector or a matrix.

    ``data`` is a NumPy array or anything that NumPy reads (of torch, jax, pandas, …), a sparse SciPy matrix, an
    mpmath, SymPy or FLINT matrix, or nested lists. With ``texts``, an entry may be a string such as "1/3", and in
    lists of rows a pair [re, im]. Raises :class:`InputError`, with ``name``, for anything else.
    """
    if isinstance(data, ExactMatrix):
        return Values(data.shape, data, DOUBLE, SMALLEST_DOUBLE)
    if isinstance(data, BallMatrix | SymbolicMatrix):
        return Values(data.shape, data)
    if isinstance(data, flint.acb_mat | flint.arb_mat):
        return _of_balls(flint.acb_mat(data))
    if hasattr(data, "nrows") and hasattr(data, "tolist"):  # FLINT, exact
        return Values((data.nrows(), data.ncols()), ExactMatrix.parse(data, name, square=False))
    if hasattr(data, "rows") and hasattr(data, "cols"):  # mpmath, SymPy
        shape = int(data.rows), int(data.cols)
        rows = [[data[i, j] for j in range(shape[1])] for i in range(shape[0])]
        precision = getattr(getattr(data, "ctx", None), "prec", 53)
        return replace(_of_entries(rows, shape, name, texts), unit_roundoff=2.0**-precision, smallest=0.0)
    if is_list(data):
        return _of_list(data, name, texts)
    return _of_array(data.toarray() if hasattr(data, "toarray") else data, name, texts)


def read_reference(data: Any) -> Values:
    """Read what results are compared with; raises :class:`InputError` for entries that are not finite."""
    values = read(data, "the reference", texts=True)
    if values.constant is None:
        raise InputError("the reference has entries that are not finite")
    return values


def read_exactly(data: Any, name: str) -> tuple[ExactMatrix, tuple[int, ...]]:
    """Return an exact square matrix, and the shape in which it was given: a number is read as a 1×1 matrix."""
    values = read(data, name, texts=True)
    if values.constant is None:
        raise InputError(f"{name} has entries that are not finite")
    exact = values.constant if isinstance(values.constant, ExactMatrix) else data
    return ExactMatrix.parse(exact, name), values.shape


def _of_balls(balls: flint.acb_mat) -> Values:
    finite = all(z.is_finite() for z in balls.entries())
    return Values((balls.nrows(), balls.ncols()), BallMatrix(balls) if finite else None)


def _of_list(data: Sequence[Any], name: str, texts: bool) -> Values:
    if not data:
        raise InputError(f"{name} is empty")
    if all(is_list(row) for row in data):
        columns = len(data[0])
        if any(len(row) != columns for row in data):
            raise InputError(f"{name} is not a matrix: its rows have different lengths")
        if not texts and any(is_list(x) for row in data for x in row):
            raise InputError(f"{name} has more than two dimensions; a matrix has two")
        if not any(hasattr(x, "__array__") and np.ndim(x) for row in data for x in row):
            return _of_entries([list(row) for row in data], (len(data), columns), name, texts)
    elif not any(is_list(x) or (hasattr(x, "__array__") and np.ndim(x)) for x in data):
        return _of_entries([list(data)], (len(data),), name, texts)
    _refuse_masks(data, name)
    return _of_array(data, name, texts)


def _refuse_masks(data: Any, name: str) -> None:
    """Refuse masked entries, which NumPy would quietly unmask where it makes one array of several."""
    if is_list(data):
        for part in data:
            _refuse_masks(part, name)
    elif np.ma.is_masked(data):
        raise InputError(f"{name} has masked entries, which are no numbers")


def _of_array(data: Any, name: str, texts: bool) -> Values:
    _refuse_masks(data, name)
    try:
        array = np.asarray(data)
    except Exception as error:  # noqa: BLE001  whatever an object does that is asked for an array
        raise InputError(f"{name} is not a matrix ({error})") from None
    if array.ndim > 2:
        raise InputError(f"{name} has {array.ndim} dimensions; a matrix has two")
    if array.size == 0:
        raise InputError(f"{name} is empty")
    table = np.atleast_2d(array)
    if array.dtype.kind in "iufc":
        kind = np.finfo(array.dtype) if array.dtype.kind in "fc" else np.finfo(np.float64)
        finite = np.isfinite(table).all()
        constant = ExactMatrix.parse(table, name, square=False) if finite else None
        return Values(array.shape, constant, float(kind.eps) / 2, float(kind.smallest_subnormal))
    if array.dtype.kind not in ("OU" if texts else "O"):
        raise InputError(f"{name} is of type {array.dtype}, which is none of numbers")
    return _of_entries([list(row) for row in table], array.shape, name, texts)


def _of_entries(rows: list[list[Any]], shape: tuple[int, ...], name: str, texts: bool) -> Values:
    """Read entries one by one: exactly where all are exact, else as balls."""
    entries = [x for row in rows for x in row]
    for x in entries:
        if np.ma.is_masked(x):
            raise InputError(f"{name} has masked entries, which are no numbers")
        if not texts and (isinstance(x, str) or is_list(x)):
            raise InputError(f"{name} has {shown(x)} among its entries, where numbers are needed")
    types: list[Any] = [np.finfo(x.dtype) for x in entries if isinstance(x, np.floating | np.complexfloating)]
    u = max((float(kind.eps) / 2 for kind in types), default=DOUBLE)
    smallest = max((float(kind.smallest_subnormal) for kind in types), default=SMALLEST_DOUBLE)
    if not all(_is_finite(x) for x in entries):
        return Values(shape, None, u, smallest)
    if not any(_is_expression(x) or isinstance(x, flint.arb | flint.acb) for x in entries):
        return Values(shape, ExactMatrix.parse(rows, name, square=False), u, smallest)
    with flint.ctx.workprec(PRECISION):
        balls = [_enclosed(x, name) for x in entries]
        return Values(shape, BallMatrix(flint.acb_mat(len(rows), len(rows[0]), balls)), u, 0.0)


def _is_expression(x: Any) -> bool:
    """Whether an entry is a SymPy object that is not just a rational number."""
    return hasattr(x, "free_symbols") and not (x.is_Rational or x.is_Float)


def _is_finite(x: Any) -> bool:
    """Whether a number is finite, as far as its type can say; what is no number is refused later."""
    if isinstance(x, float | complex | np.inexact):
        return bool(np.isfinite(x))
    if hasattr(x, "free_symbols"):
        import sympy

        return not x.has(sympy.nan, sympy.oo, -sympy.oo, sympy.zoo)
    if hasattr(x, "context") and hasattr(x.context, "isfinite"):  # mpmath
        return bool(x.context.isfinite(x))
    return not hasattr(x, "is_finite") or not callable(x.is_finite) or bool(x.is_finite())  # FLINT, Decimal


def _enclosed(x: Any, name: str) -> flint.acb:
    """Return a ball around one entry; a SymPy expression is enclosed as it stands."""
    if isinstance(x, flint.arb | flint.acb):
        return flint.acb(x)
    if not _is_expression(x):
        return ExactMatrix.parse([[x]], name).to_flint(PRECISION)[0, 0]
    if x.free_symbols:
        raise InputError(f"{name} contains the symbols {', '.join(sorted(map(str, x.free_symbols)))}")
    try:
        return enclose_expression(x)
    except SymbolicMatexpError as error:
        raise InputError(f"{name}: {error}") from None
