"""A similarity D⁻¹AD with powers of two on the diagonal of D, where the logarithmic norm is smaller.

exp(tA)B = D exp(tD⁻¹AD) D⁻¹B, and D multiplies and divides floats exactly. Bounds of exp(tA) become smaller by what
tμ loses, but an error bound in the norm of D⁻¹v may be larger in that of v, by up to κ(D). So D is sought for which
tμ + ½ log κ(D) is small. Two ways: D for which D⁻¹AD is as symmetric as can be, which exists exactly for a reversible
generator and for convection and diffusion at constant speed; and Osborne's sweeps, which make the sums of every row
and column equal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import lsqr

from .rounding import Array, times_power_of_two

SWEEPS = 24
WORTH = 4.0
"""So much must be gained in tμ + ½ log κ(D)."""
LARGEST_CHANGE = 6.0
"""In one sweep d_i changes at most by 2 to this power."""
FAINT = 2.0**-40
"""A row or column of zeros counts as so large, relative to the largest one."""


def balanced(A: Any, direction: float | complex, length: float, p: float | None) -> tuple[Any, Array | None]:
    """Return D⁻¹AD and log2 of D, from 0 upwards, for exp(tA) with |t| = ``length`` and t/|t| = ``direction``.

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
    found = [
        (growth(x) + math.log(2) / 2 * float(np.ptp(x)), x) for x in _candidates(rows, columns, sizes, zero, sums)
    ]
    least, best = min(found, key=lambda pair: pair[0], default=(before, zero))
    if not least < before - WORTH:
        return A, None
    exponents = np.rint(best - best.min()).astype(np.int64)
    scaled = _similar(A, exponents)
    return (A, None) if scaled is None else (scaled, exponents)


def _candidates(rows: Array, columns: Array, sizes: Array, zero: Array, sums: Any) -> Iterator[Array]:
    """Yield log2 of D for some D."""
    x = _symmetrizing(rows, columns, sizes, zero)
    if x is not None:
        yield from (part * x for part in (0.25, 0.5, 0.75, 1.0))
    x = zero
    for _ in range(SWEEPS):
        r, c = sums(x)
        faint = FAINT * max(r.max(), c.max())
        change = np.clip(np.log2((r + faint) / (c + faint)) / 4, -LARGEST_CHANGE, LARGEST_CHANGE)
        if not np.abs(change).max() > 0.1:
            return
        x = x + change
        yield x


def _symmetrizing(rows: Array, columns: Array, sizes: Array, zero: Array) -> Array | None:
    """Return the x with |a_ij| 2^(x_j − x_i) = |a_ji| 2^(x_i − x_j), by least squares; None if x = 0 is one."""
    dim, above = len(zero), rows < columns
    here, there = np.flatnonzero(above), np.flatnonzero(~above)
    keys = rows[here] * dim + columns[here], columns[there] * dim + rows[there]
    _, first, second = np.intersect1d(*keys, assume_unique=True, return_indices=True)
    here, there = here[first], there[second]
    i, j, half = rows[here], columns[here], (sizes[there] - sizes[here]) / 2
    if not len(half) or np.abs(half).max() < 0.01:
        return None
    edges = np.arange(len(half))
    ones = np.ones(len(half))
    differences = sparse.csr_array(
        (np.append(ones, -ones), (np.append(edges, edges), np.append(j, i))), (len(half), dim)
    )
    return np.asarray(lsqr(differences, half, iter_lim=4 * math.isqrt(dim) + 40)[0])


def _similar(A: Any, exponents: Array) -> Any:
    """Return D⁻¹AD, or None if that is not exact in floats."""
    entries = sparse.coo_array(A)
    rows, columns = entries.coords
    shifts = exponents[columns] - exponents[rows]
    data = times_power_of_two(entries.data, shifts)
    if not (np.isfinite(data).all() and (times_power_of_two(data, -shifts) == entries.data).all()):
        return None
    scaled = sparse.csr_array((data, (rows, columns)), shape=A.shape)
    return scaled if sparse.issparse(A) else scaled.toarray()
