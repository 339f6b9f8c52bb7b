"""Products with a dense matrix in blocks of columns: the sums are short, and so are the bounds of their errors.

Each product x_i y_i goes through the additions within its block and those of the blocks: γ_(b + c − 1) for c blocks
of b columns, instead of γ_n with n = bc. The products cost about the same.
"""

from __future__ import annotations

import numpy as np

from .rounding import Array

BLOCK = 64


class Blocked:
    """A dense matrix in blocks of 64 columns. ``summands`` is the n of the γ_n that belongs to its products."""

    def __init__(self, matrix: Array) -> None:
        rows, columns = matrix.shape
        blocks = -(-columns // BLOCK)
        padded = np.zeros((blocks * BLOCK, rows), dtype=matrix.dtype)
        padded[:columns] = matrix.T
        self._blocks = padded.reshape(blocks, BLOCK, rows).transpose(0, 2, 1)
        self.summands = BLOCK + blocks - 1

    def __matmul__(self, V: Array) -> Array:
        blocks = len(self._blocks)
        columns = V.reshape(len(V), -1)
        padded = np.zeros((blocks * BLOCK, columns.shape[1]), dtype=V.dtype)
        padded[: len(V)] = columns
        parts = self._blocks @ padded.reshape(blocks, BLOCK, -1)
        return np.asarray(parts.sum(axis=0).reshape(V.shape))
