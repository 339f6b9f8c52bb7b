"""A similarity D⁻¹AD with a positive diagonal D, where the logarithmic norm is smaller.

exp(tA)B = D exp(tD⁻¹AD) D⁻¹B. Every entry of D⁻¹AD off its diagonal is rounded twice, and D⁻¹B once. Bounds of
exp(tA) become smaller by what tμ loses, but an error bound in the norm of D⁻¹v may be larger in that of v, by up to
κ(D). So D is sought for which tμ + ½ log κ(D) is small. There are two ways: D for which all entries off the diagonal
of D⁻¹AD are as nearly equal as can be, which makes a reversible generator symmetric, and convection and diffusion at
constant speed; and Osborne's sweeps, which make the sums of every row and column equal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import lsqr

from .rounding import Array

SWEEPS = 100
WORK = 400_000
"""The sweeps may take so many operations in all, if there are more than FEW."""
FEW = 8
WORTH = 4.0
"""So much must be gained in tμ + ½ log κ(D)."""
MOST_ENTRIES = 100
"""Matrices with more entries in a row are balanced by sweeps alone."""
SLIGHT = 0.1
"""What is changed by less than 2 to this power is balanced."""
LARGEST_CHANGE = 6.0
"""In one sweep d_i changes at most by 2 to this power."""
LARGEST_SPREAD = 400.0
"""No D is taken with a larger log2 of its condition number, nor with products beyond 2 to LARGEST_EXPONENT."""
LARGEST_EXPONENT = 900.0
FAINT = 2.0**-40
"""A row or column of zeros counts as so large, relative to the largest one."""


def balanced(A: Any, direction: float | complex, length: float, p: float | None) -> tuple[Any, Array | None]:
    """Return D⁻¹AD and D, from 1 upwards, for exp(tA) with |t| = ``length`` and t/|t| = ``direction``.

    Without a gain in the p-norm (None: in that where exp(tA) is smallest) it is A itself, and None.
    """
    entries = sparse.coo_array(A)
    beside = entries.coords[0] != entries.coords[1]
    rows, columns = (x[beside].astype(np.int64) for x in entries.coords)
    if not len(rows):
        return A, None
    sizes = np.log2(np.abs(entries.data[beside]))
    diagonal = (direction * A.diagonal()).real

    def sums(x: Array) -> tuple[Array, Array]:
        moduli = np.exp2(sizes + x[columns] - x[rows])
        r, c = (np.bincount(k, weights=moduli, minlength=len(x)) for k in (rows, columns))
        return r, c

    def growth(x: Array) -> float:
        """Return about tμ, bounded by Gershgorin's discs."""
        r, c = sums(x)
        discs = {1: c, 2: (r + c) / 2, math.inf: r}
        return length * min(float((diagonal + s).max()) for q, s in discs.items() if p in (None, q))

    zero = np.zeros(len(diagonal))
    before = growth(zero)
    if before - length * float(diagonal.max()) < WORTH:
        return A, None
    room = LARGEST_EXPONENT - float(np.abs(sizes).max())
    found = [
        (growth(x) + math.log(2) / 2 * float(np.ptp(x)), x)
        for x in _candidates(rows, columns, sizes, zero, sums, length)
    ]
    usable = [pair for pair in found if np.ptp(pair[1]) <= min(LARGEST_SPREAD, room)]
    least, best = min(usable, key=lambda pair: pair[0], default=(before, zero))
    if not least < before - WORTH:
        return A, None
    scaling = np.exp2(best - best.min())
    return _similar(A, scaling), scaling


def _candidates(rows: Array, columns: Array, sizes: Array, zero: Array, sums: Any, length: float) -> Iterator[Array]:
    """Yield log2 of D for some D."""
    if len(rows) <= MOST_ENTRIES * len(zero):
        yield from _equalizing(rows, columns, sizes, len(zero), length)
    x = zero
    for _ in range(max(FEW, min(SWEEPS, WORK // len(rows)))):
        r, c = sums(x)
        faint = FAINT * max(r.max(), c.max())
        if not faint > 0:
            return
        change = np.clip(np.log2((r + faint) / (c + faint)) / 4, -LARGEST_CHANGE, LARGEST_CHANGE)
        if not np.abs(change).max() > SLIGHT:
            return
        x = x + change
        yield x


def _equalizing(rows: Array, columns: Array, sizes: Array, dim: int, length: float) -> Iterator[Array]:
    """Yield x with |a_ij| 2^(x_j − x_i) near 2^s, by least squares, for some s."""
    edges, ones = np.arange(len(rows)), np.ones(len(rows))
    ends = np.append(edges, edges), np.append(columns, rows)
    differences = sparse.csr_array((np.append(ones, -ones), ends), shape=(len(rows), dim))
    most = min(4 * math.isqrt(dim) + 40, 20 + int(min(length * 2.0 ** float(sizes.max()), 1e6)))
    towards_one, slope = (lsqr(differences, right, iter_lim=most)[0] for right in (-sizes, ones))
    if np.ptp(towards_one) > SLIGHT:
        yield from (part * towards_one for part in (0.25, 0.5, 0.75, 1.0))
    if np.ptp(slope) > SLIGHT:  # unless an entry a_ij goes with every a_ji
        start = -math.log2(length) if length > 0 else 0.0
        yield from (towards_one + (start + s) * slope for s in range(-4, 12, 2))


def _similar(A: Any, scaling: Array) -> Any:
    """Return D⁻¹AD, each part of an entry off the diagonal rounded twice."""
    entries = sparse.coo_array(A)
    rows, columns = entries.coords
    beside = rows != columns
    parts = entries.data.copy().view(np.float64).reshape(len(rows), -1)
    parts[beside] = parts[beside] * scaling[columns[beside], None] / scaling[rows[beside], None]
    data = parts.view(entries.data.dtype).reshape(-1)
    scaled = sparse.csr_array((data, (rows, columns)), shape=A.shape)
    return scaled if sparse.issparse(A) else scaled.toarray()
