"""A similarity D⁻¹AD with powers of two on the diagonal of D, where the logarithmic norm is smaller.

exp(tA)B = D exp(tD⁻¹AD) D⁻¹B, and D multiplies and divides floats exactly. What is smaller by the factor e^(tμ) may be
larger by κ(D). So D is sought in which tμ + log κ(D) is smallest, by sweeps of Osborne's method, damped.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.sparse as sparse

from .rounding import Array, times_power_of_two

SWEEPS = 40
PATIENCE = 6
"""Sweeps without an improvement after which the search ends."""
WORTH = 4.0
"""So much must be gained in tμ + log κ(D)."""
LARGEST_CHANGE = 6.0
"""In one sweep d_i changes at most by 2 to this power."""
FAINT = 2.0**-40
"""A row or column of zeros is taken to be so large, relative to the largest one."""


def balanced(A: Any, direction: float | complex, length: float) -> tuple[Any, Array | None]:
    """Return D⁻¹AD and log2 of D, from 0 upwards, for exp(sA/‖…‖) with s = ``length``; None if D = I is best.

    ``length`` is |t|, and ``direction`` t/|t|.
    """
    entries = sparse.coo_array(A)
    rows, columns = entries.coords
    beside = rows != columns
    rows, columns = rows[beside], columns[beside]
    values = entries.data[beside]
    if not len(values):
        return A, None
    sizes = np.log2(np.abs(values))
    diagonal = (direction * A.diagonal()).real
    x = np.zeros(len(diagonal))
    best, least, since = None, math.inf, 0
    for sweep in range(SWEEPS):
        moduli = np.exp2(sizes + x[columns] - x[rows])
        r, c = (np.bincount(k, weights=moduli, minlength=len(x)) for k in (rows, columns))
        value = length * float((diagonal + (r + c) / 2).max()) + math.log(2) * float(np.ptp(x))
        if sweep == 0:
            least = value - WORTH
        elif value < least:
            least, best, since = value, x, 0
        since += 1
        faint = FAINT * max(r.max(), c.max())
        change = np.clip(np.log2((r + faint) / (c + faint)) / 4, -LARGEST_CHANGE, LARGEST_CHANGE)
        if since > PATIENCE or np.abs(change).max() < 0.05 or length * max(r.max(), c.max()) < WORTH:
            break
        x = x + change
    if best is None:
        return A, None
    exponents = np.rint(best - best.min()).astype(np.int64)
    scaled = _similar(A, exponents)
    return (A, None) if scaled is None else (scaled, exponents)


def _similar(A: Any, exponents: Array) -> Any:
    """Return D⁻¹AD, or None if that is not exact in floats."""
    entries = sparse.csr_array(A).tocoo()
    rows, columns = entries.coords
    shifts = exponents[columns] - exponents[rows]
    data = times_power_of_two(entries.data, shifts)
    if not (np.isfinite(data).all() and (times_power_of_two(data, -shifts) == entries.data).all()):
        return None
    scaled = sparse.csr_array((data, (rows, columns)), shape=A.shape)
    return scaled if sparse.issparse(A) else scaled.toarray()
