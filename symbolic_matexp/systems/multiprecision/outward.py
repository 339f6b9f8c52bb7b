"""Conversion of matrices from a private mpmath context to mpmath's global one."""

from __future__ import annotations

from typing import Any


def outward(matrix: Any) -> Any:
    """Return a matrix of a private mpmath context as one of the global context, unrounded; others unchanged."""
    if not (hasattr(matrix, "ctx") and hasattr(matrix, "cols")):
        return matrix
    from mpmath import mp

    result = mp.matrix(matrix.rows, matrix.cols)
    for i in range(matrix.rows):
        for j in range(matrix.cols):
            entry = matrix[i, j]
            real = hasattr(entry, "_mpf_")
            result[i, j] = mp.make_mpf(entry._mpf_) if real else mp.make_mpc(entry._mpc_)
    return result
