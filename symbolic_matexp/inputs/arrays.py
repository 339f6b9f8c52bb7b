"""Matrices of other libraries as NumPy arrays, entry by entry: tables, sparse matrices, tensors."""

from __future__ import annotations

from typing import Any

from ..errors import InputError


def as_array(data: Any, name: str) -> Any:
    """Return the NumPy array that an object of another library stands for, and everything else as it is.

    That is a pandas table, a sparse matrix or array of SciPy, and every object with ``__array__`` that has no
    ``tolist`` of its own, such as xarray's. Nothing is rounded: each column of a table keeps the type of its numbers.
    """
    if not _is_foreign(data):
        return data
    if hasattr(data, "toarray") and hasattr(data, "tocoo"):
        return _of_sparse(data, name)
    import numpy

    try:
        is_table = hasattr(data, "to_numpy") and hasattr(data, "dtypes")  # one type for all columns might round some
        return data.to_numpy(dtype=object) if is_table else numpy.asarray(data)
    except Exception as error:  # noqa: BLE001  a tensor may be on another device, or need its gradient
        raise InputError(f"{name} becomes no NumPy array ({' '.join(str(error).split())})") from None


def _is_foreign(data: Any) -> bool:
    """Whether an object is an array, but neither one of NumPy or with NumPy's interface, nor a matrix of numbers."""
    if hasattr(data, "nrows") or (hasattr(data, "rows") and hasattr(data, "cols")):  # FLINT, mpmath, SymPy
        return False
    if hasattr(data, "tocoo"):
        return True
    return hasattr(data, "__array__") and not (hasattr(data, "tolist") and hasattr(data, "dtype"))


def _of_sparse(data: Any, name: str) -> Any:
    """Return a sparse matrix as a dense array. SciPy would add up entries at one place, and round the sum."""
    entries = data.tocoo()
    if data.ndim != 2:
        raise InputError(f"{name} is a sparse array of {data.ndim} dimensions; a matrix has two")
    places = list(zip(entries.row.tolist(), entries.col.tolist(), strict=True))
    if len(set(places)) < len(places):
        raise InputError(f"{name} has several entries at one place; add them up with {name}.sum_duplicates()")
    return data.toarray()
