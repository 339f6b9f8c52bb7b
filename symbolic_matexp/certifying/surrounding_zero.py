"""Outputs that no real network has whose activation takes no negative values.

Let φ ≥ 0 act on entries, L ≥ 2, and let weights and inputs be real. The columns of all outputs are y_j = W u_j, with
W the last weight and u_j ≥ 0. If the y_j span the whole space, W is invertible. Let Σ λ_j y_j = 0 with λ_j > 0 for
some columns. Then Σ λ_j u_j = 0, so these u_j are zero, and these y_j as well. It is a contradiction if one of them
is not zero, or if φ > 0, for which no u_j is zero. For n independent random columns in general position, with
distributions symmetric about 0, such λ exist with probability 2^(1−n) Σ_{i≥d} C(n−1, i) (Wendel, Math. Scand. 11
(1962)): 1/2 for two pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import flint
import numpy as np

from ..inputs.exact_matrix import ExactMatrix

NEGLIGIBLE = 1e-9
"""What float64 takes for zero, in a guess that is then checked exactly."""


def columns_around_zero(outputs: Sequence[ExactMatrix], *, strictly: bool) -> tuple[int, ...] | None:
    """Return the numbers of columns of real outputs that show that no network with an activation ≥ 0 has them.

    ``strictly`` says that the activation is positive. The columns are counted through all outputs, from 1. None says
    nothing: the columns are guessed in float64, and the guess is checked exactly.
    """
    from scipy.optimize import nnls  # here, because it takes long to import

    beside = reduce(ExactMatrix.beside, outputs)
    dim, count = beside.shape
    if beside.rank < dim:
        return None
    columns = [[beside.real[i, j] for i in range(dim)] for j in range(count)]
    nonzero = [j for j in range(count) if any(columns[j])]
    if strictly and len(nonzero) < count:
        return (next(j for j in range(count) if j not in nonzero) + 1,)
    floats = beside.to_numpy()[:, nonzero]
    sizes = np.abs(floats).max(axis=0)
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        return None
    try:
        factors, distance = nnls(np.vstack([floats / sizes, np.ones(len(nonzero))]), np.eye(dim + 1)[dim])
    except RuntimeError:  # too many iterations
        return None
    some = [j for j, factor in zip(nonzero, factors, strict=True) if factor > NEGLIGIBLE]
    if distance > NEGLIGIBLE or not _have_positive_relation([columns[j] for j in some]):
        return None
    return tuple(j + 1 for j in some)


def _have_positive_relation(columns: Sequence[Sequence[flint.fmpq]]) -> bool:
    """Whether the linear relations of these columns are the multiples of one, all of whose factors are positive."""
    reduced, rank = flint.fmpq_mat([list(row) for row in zip(*columns, strict=True)]).rref()
    if rank != len(columns) - 1:
        return False
    pivots = [next(j for j in range(len(columns)) if reduced[i, j] != 0) for i in range(rank)]
    free = next(j for j in range(len(columns)) if j not in pivots)
    return all(reduced[i, free] < 0 for i in range(rank))
