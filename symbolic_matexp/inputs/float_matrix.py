"""Large matrices of float64 or complex128 numbers, dense or sparse, which are taken as exact."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sparse

from ..errors import InputError
from .exact_matrix import ExactMatrix

Array = np.ndarray[Any, Any]

_EXACT_INTEGER = 2**53
"""All whole numbers up to this one are floats."""


def read_matrix(data: Any, name: str) -> Any:
    """Return a square matrix as a NumPy array, or as a ``csr_array`` if it is sparse: float64, or complex128.

    Raises :class:`InputError` for a matrix that is not square, and for entries that are not finite or no floats.
    """
    matrix = _read_sparse(data, name) if sparse.issparse(data) else _read_dense(data, name)
    if matrix.shape == (0,):
        matrix = matrix.reshape(0, 0)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise InputError(f"{name} must be a square matrix; its shape is {_shape(matrix)}")
    return matrix


def read_columns(data: Any, name: str, rows: int) -> Array:
    """Return a vector, or a matrix of columns, as a NumPy array of float64 or complex128.

    Raises :class:`InputError` if there are not so many rows, or for entries as in :func:`read_matrix`.
    """
    array = _read_dense(data.toarray() if sparse.issparse(data) else data, name)
    if array.ndim not in (1, 2) or len(array) != rows:
        raise InputError(f"{name} must be a vector or columns of {rows} numbers; its shape is {_shape(array)}")
    return array


def _read_sparse(data: Any, name: str) -> Any:
    if data.ndim != 2:
        raise InputError(f"{name} must be a square matrix; its shape is {_shape(data)}")
    entries = data.tocoo()
    rows, columns = entries.coords
    values = _as_floats(entries.data, name)
    order = np.lexsort((columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    if not first.all():
        values = _added(values, np.append(np.flatnonzero(first), len(values)), name)
        rows, columns = rows[first], columns[first]
    matrix = sparse.csr_array((values, (rows, columns)), shape=data.shape)
    matrix.eliminate_zeros()
    return matrix


def _added(values: Array, starts: Array, name: str) -> Array:
    """Return the sums of the values that are given for one entry. Raises :class:`InputError` if one is no float."""
    sums = []
    for begin, end in pairwise(starts):
        parts = values[begin:end].real, values[begin:end].imag
        try:
            total = [math.fsum(part) for part in parts]
            is_exact = not any(math.fsum([*part, -x]) for part, x in zip(parts, total, strict=True))
        except OverflowError:
            is_exact = False
        if not is_exact:
            raise InputError(f"{name} gives an entry several times, and their sum is no float; add them up first")
        sums.append(complex(*total))
    array = np.array(sums)
    return array if values.dtype.kind == "c" else array.real.copy()


def _read_dense(data: Any, name: str) -> Array:
    try:
        array = np.asarray(data)
    except ValueError:  # ragged rows
        array = np.empty((), dtype=object)
    if array.dtype.kind in "iufc":
        return _as_floats(array, name)
    if array.ndim == 1:
        row: Array = _from_exact(ExactMatrix.parse([data], name, square=False), name)[0]
        return row
    return _from_exact(ExactMatrix.parse(data, name, square=False), name)


def _from_exact(exact: ExactMatrix, name: str) -> Array:
    array = exact.to_numpy()
    if not np.isfinite(array).all() or ExactMatrix.parse(array, name, square=False) != exact:
        raise InputError(f"{name} has an entry that is no float64; round it first")
    return array


def _as_floats(array: Array, name: str) -> Array:
    kind = array.dtype.kind
    if kind not in "iufc":
        raise InputError(f"{name} is a matrix of {array.dtype}; numbers are needed")
    if not np.isfinite(array).all():
        place = ", ".join(map(str, np.argwhere(~np.isfinite(array))[0]))
        raise InputError(f"{name}[{place}] is {array[~np.isfinite(array)][0]}; every entry must be finite")
    with np.errstate(over="ignore"):
        floats = np.array(array, dtype=np.complex128 if kind == "c" else np.float64, order="C")
    if kind in "iu":
        large = np.abs(floats) >= _EXACT_INTEGER
        exact = array[large].tolist() == list(map(int, floats[large].tolist()))
    else:
        exact = bool((floats == array).all())
    if not exact:
        raise InputError(f"{name} has an entry that is no float64; round it first")
    return floats


def _shape(array: Any) -> str:
    return "×".join(map(str, array.shape)) or "that of one number"
