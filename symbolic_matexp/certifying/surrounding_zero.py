"""Outputs that no real network with an activation without negative values has.

Let φ ≥ 0 act on entries, L ≥ 2, and weights and inputs be real. The columns of all outputs are y_j = W u_j, with W the
last weight and u_j ≥ 0. If the y_j span everything, W is invertible. Let Σ λ_j y_j = 0 with λ_j > 0 for some columns;
then Σ λ_j u_j = 0, so these u_j are zero, and y_j = 0. It is a contradiction if one of these y_j is not zero, or if
φ > 0, for which no u_j is zero. For the outputs of a random problem (k d columns with a symmetric distribution) such λ
exist with probability 2^(1−n) Σ_{i≥d} C(n−1, i), n = k d, that is 1/2 for two pairs (Wendel 1962).
"""

from __future__ import annotations

from collections.abc import Sequence

import flint
import numpy as np
from scipy.optimize import nnls

from ..inputs.exact_matrix import ExactMatrix

NEGLIGIBLE = 1e-9
"""What float64 takes for zero, in a guess that is then checked exactly."""


def surround_zero(outputs: Sequence[ExactMatrix], *, strictly: bool) -> bool:
    """Whether real outputs are shown, exactly, to be those of no network whose activation is ≥ 0 (``strictly``: > 0).

    False says nothing: the columns with positive factors are guessed in float64.
    """
    beside = outputs[0]
    for Y in outputs[1:]:
        beside = beside.beside(Y)
    dim, count = beside.shape
    if beside.rank < dim:
        return False
    floats = beside.to_numpy()
    norms = np.linalg.norm(floats, axis=0)
    zero = [j for j in range(count) if all(beside[i, j].real == 0 for i in range(dim))]
    if zero and strictly:
        return True
    if not np.isfinite(norms).all() or not (norms[[j for j in range(count) if j not in zero]] > 0).all():
        return False
    directions = np.divide(floats, norms, out=np.zeros_like(floats), where=norms > 0)
    others = [j for j in range(count) if j not in zero]
    sums_to_one = np.vstack([directions[:, others], np.ones(len(others))])
    try:
        factors, distance = nnls(sums_to_one, np.eye(dim + 1)[dim])
    except RuntimeError:  # no convergence
        return False
    some = [j for j, factor in zip(others, factors, strict=True) if factor > NEGLIGIBLE]
    return distance < NEGLIGIBLE and len(some) > 1 and _have_positive_relation(beside.real, some)


def _have_positive_relation(matrix: flint.fmpq_mat, columns: Sequence[int]) -> bool:
    """Whether the linear relations of these columns are the multiples of one, all of whose factors are positive."""
    chosen = flint.fmpq_mat(matrix.nrows(), len(columns), [matrix[i, j] for i in range(matrix.nrows()) for j in columns])
    reduced, rank = chosen.rref()
    if rank != len(columns) - 1:
        return False
    pivots = [next(j for j in range(len(columns)) if reduced[i, j] != 0) for i in range(rank)]
    free = next(j for j in range(len(columns)) if j not in pivots)
    return all(reduced[i, free] < 0 for i in range(rank))
