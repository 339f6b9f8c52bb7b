"""Block diagonal matrices over an eigenbasis: single eigenvalues, conjugate pairs, and clusters.

In a real basis a pair s ± it of eigenvalues is the block [[s, t], [−t, s]], which is normal. A function of such a
block is the block [[S, T], [−T, S]] with S ± iT its values at s ± it. A cluster is a block of any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint
import numpy as np

from .arithmetic import frobenius_norm, submatrix, upper
from .norms import Array, Dense

Scalar = flint.acb
IMAGINARY = flint.acb(0, 1)
LARGEST_DENSE = 20
"""Up to this dimension FLINT's product, which passes over zeros, is quicker than one by columns."""


@dataclass(frozen=True)
class Layout:
    """Which columns belong to which block: first the single ones, then pairs, then clusters of these sizes.

    ``is_real`` says that the basis is real. Only then are there pairs.
    """

    singles: int
    pairs: int
    clusters: tuple[int, ...]
    is_real: bool

    @property
    def dim(self) -> int:
        """The number of columns."""
        return self.singles + 2 * self.pairs + sum(self.clusters)

    @cached_property
    def pair_starts(self) -> range:
        """The first column of each pair."""
        return range(self.singles, self.singles + 2 * self.pairs, 2)

    @cached_property
    def cluster_ranges(self) -> tuple[range, ...]:
        """The columns of each cluster."""
        start = self.singles + 2 * self.pairs
        starts = [start + sum(self.clusters[:k]) for k in range(len(self.clusters))]
        return tuple(range(s, s + size) for s, size in zip(starts, self.clusters, strict=True))

    @cached_property
    def mask(self) -> Array:
        """A d×d array that is true inside the diagonal blocks."""
        inside = np.eye(self.dim, dtype=bool)
        for j in self.pair_starts:
            inside[j : j + 2, j : j + 2] = True
        for columns in self.cluster_ranges:
            inside[columns.start : columns.stop, columns.start : columns.stop] = True
        return inside


@dataclass(frozen=True)
class BlockMatrix:
    """A block diagonal matrix, in balls.

    ``values`` holds one number for every column before the clusters: of a pair its value at s + it and at s − it.
    ``blocks`` are the clusters'. ``is_real`` says that the matrix itself is real.
    """

    layout: Layout
    values: Sequence[Scalar]
    blocks: Sequence[flint.acb_mat]
    is_real: bool

    def of(
        self, scalar: Callable[[Scalar], Scalar], block: Callable[[flint.acb_mat], flint.acb_mat], *, is_real: bool
    ) -> BlockMatrix:
        """Return a function of this matrix, from its value at a number and at a cluster."""
        return BlockMatrix(self.layout, [scalar(z) for z in self.values], [block(T) for T in self.blocks], is_real)

    def scaled(self, s: Scalar, *, is_real: bool) -> BlockMatrix:
        """Return s times this matrix."""
        return self.of(lambda z: z * s, lambda T: T * s, is_real=is_real)

    @cached_property
    def spectral_norm(self) -> flint.arb:
        """An upper bound of the 2-norm. The blocks of pairs are normal."""
        return _largest([*(z.abs_upper() for z in self.values), *map(frobenius_norm, self.blocks)])

    @cached_property
    def frobenius_norm(self) -> flint.arb:
        """An upper bound of the Frobenius norm."""
        squares = [z.abs_upper() ** 2 for z in self.values] + [frobenius_norm(T) ** 2 for T in self.blocks]
        return upper(sum(squares, flint.arb(0)).sqrt())

    def after(self, A: Dense) -> Dense:
        """Return A times this matrix: a combination of A's columns."""
        if self.layout.dim <= LARGEST_DENSE:
            return A * self.dense
        real = self.is_real and isinstance(A, flint.arb_mat)
        rows = A.tolist()
        singles, pairs = self._coefficients
        products = []
        for row in rows:
            line = [x * v for x, v in zip(row, singles, strict=False)]
            for j, S, T in pairs:
                x, y = row[j], row[j + 1]
                line += [x * S - y * T, x * T + y * S]
            products.append(line)
        for columns, block in zip(self.layout.cluster_ranges, self.blocks, strict=True):
            part = flint.acb_mat([[row[j] for j in columns] for row in rows]) * block
            for line, extra in zip(products, part.tolist(), strict=True):
                line += [z.real for z in extra] if real else extra
        return flint.arb_mat(products) if real else flint.acb_mat(products)

    @cached_property
    def dense(self) -> Dense:
        """The matrix with its zeros."""
        dim = self.layout.dim
        result: Dense = flint.arb_mat(dim, dim) if self.is_real else flint.acb_mat(dim, dim)
        singles, pairs = self._coefficients
        for i, value in enumerate(singles):
            result[i, i] = value
        for j, S, T in pairs:
            result[j, j], result[j, j + 1], result[j + 1, j], result[j + 1, j + 1] = S, T, -T, S
        for columns, block in zip(self.layout.cluster_ranges, self.blocks, strict=True):
            for i, row in zip(columns, block.tolist(), strict=True):
                for j, z in zip(columns, row, strict=True):
                    result[i, j] = z.real if self.is_real else z
        return result

    def before(self, A: Dense) -> Dense:
        """Return this matrix times A: a combination of A's rows."""
        return self._transposed.after(A.transpose()).transpose()

    @cached_property
    def inverse_gaps(self) -> list[list[Scalar]]:
        """1/(λ_j − λ_i) in row i and column j for all i ≠ j, and 0 for i = j, of the single eigenvalues."""
        values = self.values[: self.layout.singles]
        above = [[(values[j] - own) ** -1 for j in range(i + 1, len(values))] for i, own in enumerate(values)]
        zero = Scalar(0)
        return [[-above[j][i - j - 1] for j in range(i)] + [zero, *line] for i, line in enumerate(above)]

    @cached_property
    def _transposed(self) -> BlockMatrix:
        values = list(self.values)
        for j in self.layout.pair_starts:  # [[S, T], [−T, S]] becomes [[S, −T], [T, S]]
            values[j], values[j + 1] = values[j + 1], values[j]
        return BlockMatrix(self.layout, values, [T.transpose() for T in self.blocks], self.is_real)

    @cached_property
    def _coefficients(self) -> tuple[list[Any], list[tuple[int, Any, Any]]]:
        """The numbers on the diagonal before the pairs, and for each pair its first column, S and T."""
        real = self.is_real
        singles: list[Any] = [v.real if real else v for v in self.values[: self.layout.singles]]
        pairs: list[tuple[int, Any, Any]] = []
        for j in self.layout.pair_starts:
            one, other = self.values[j], self.values[j + 1]
            if real:  # the two are conjugate
                pairs.append((j, one.real, one.imag))
            else:
                pairs.append((j, (one + other) / 2, (one - other) * IMAGINARY / -2))
        return singles, pairs


def split(B: Dense, layout: Layout) -> tuple[BlockMatrix, Dense]:
    """Return a block diagonal matrix Λ of exact numbers near ``B``, and an enclosure of B − Λ.

    The values of Λ are enclosures of its eigenvalues. The blocks of pairs are normal.
    """
    real = isinstance(B, flint.arb_mat)
    rest = type(B)(B)
    values: list[flint.acb] = []
    for i in range(layout.singles):
        value = B[i, i].mid()
        values.append(flint.acb(value))
        rest[i, i] = B[i, i] - value
    for i in layout.pair_starts:
        s, t = ((B[i, i] + B[i + 1, i + 1]) / 2).mid(), ((B[i, i + 1] - B[i + 1, i]) / 2).mid()
        values += [flint.acb(s, t), flint.acb(s, -t)] if real else [s + t * IMAGINARY, s - t * IMAGINARY]
        rest[i, i], rest[i + 1, i + 1] = B[i, i] - s, B[i + 1, i + 1] - s
        rest[i, i + 1], rest[i + 1, i] = B[i, i + 1] - t, B[i + 1, i] + t
    blocks = []
    for columns in layout.cluster_ranges:
        block = submatrix(B, columns, columns).mid()
        blocks.append(block)
        for i in columns:
            for j in columns:
                z = block[i - columns.start, j - columns.start]
                rest[i, j] = B[i, j] - (z.real if real else z)
    return BlockMatrix(layout, values, blocks, real), rest


def _largest(bounds: Sequence[flint.arb]) -> flint.arb:
    largest = flint.arb(0)
    for bound in bounds:
        largest = largest.max(bound)
    return upper(largest)


def pairs_of_blocks(layout: Layout) -> Iterator[tuple[range, range]]:
    """Yield the rows and the columns of every block beside the diagonal of which one side is a cluster."""
    small = [range(i, i + 1) for i in range(layout.singles)] + [range(i, i + 2) for i in layout.pair_starts]
    clusters = layout.cluster_ranges
    for cluster in clusters:
        for other in small:
            yield cluster, other
            yield other, cluster
        for other in clusters:
            if other is not cluster:
                yield cluster, other
