"""Upper bounds of logarithmic norms: ‖exp(sωM)‖_p ≤ exp(sμ_p(ωM)) for s ≥ 0.

μ_∞(T) = max_i (Re t_ii + Σ_j≠i |t_ij|), μ_1 is that of the transpose, and μ_2 is the largest eigenvalue of the
Hermitian part S = (T + T*)/2 (Dahlquist 1958; Söderlind 2006). For μ_2 there are two bounds:

- Gershgorin's discs, of D⁻¹SD for a positive diagonal D: max_i (s_ii + Σ_j≠i |s_ij| z_j/z_i), for every z > 0. It is
  sharp with z near Perron's vector for a Laplacian, and wherever no entry off the diagonal is negative.
- A factor: if cI − S = R*R + Δ, then x*Sx = c‖x‖² − ‖Rx‖² − x*Δx, so that μ_2 ≤ c + ‖Δ‖. R comes from Cholesky, of
  which nothing is believed; Δ is bounded from the product.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sparse
from scipy.sparse.linalg import ArpackError, eigsh

from .rounding import FUNCTIONS, UNIT, Array, frobenius, gamma, inflated
from .shifted_matrix import ShiftedMatrix, with_diagonal

MUCH = 0.5
"""A logarithmic norm is sharpened if exp(tA) could be smaller by more than e to this power."""
LARGEST_DENSE, LARGEST_DENSE_IF_WORTH, GREAT = 600, 2500, 6.0
"""A sparse Hermitian part with more rows is not made dense for Cholesky, unless e to the power GREAT is gained."""
SMALLEST_FOR_LANCZOS = 300
"""Smaller Hermitian matrices are diagonalised instead."""
NEGLIGIBLE = 2.0**-900
"""What underflow can change in a product of two matrices with up to 2^20 rows, summed over its entries."""
LANCZOS_VECTORS = 40
SHARE = 0.3
"""The products that may be spent on Perron's vector, as a share of those that exp(tA)B is expected to need."""


def logarithmic_norm(M: ShiftedMatrix, p: float, direction: float | complex, length: float) -> float:
    """Return an upper bound of μ_p(ωM) for ω = ``direction``, sharp enough for exp(sωM) with s up to ``length``.

    ω is 1, −1, or a float near an exact number of modulus 1, up to a few units of its last digit.
    """
    if M.dim == 0:
        return 0.0
    norms = M.absolute_norm(1) + M.absolute_norm(math.inf)
    slack = 2 * gamma(M.terms + FUNCTIONS) * norms + 8 * M.terms * M.lost
    if p != 2:
        beside = M.sums[0 if p == 1 else 1] - np.abs(M.diagonal)
        return float(((direction * M.diagonal).real + beside).max()) + slack
    T = M.matrix * direction
    S = (T + T.conj().T) * 0.5
    return _largest_eigenvalue(S, length, norms) + slack


def _largest_eigenvalue(S: Any, length: float, norms: float) -> float:
    """Return an upper bound of the largest eigenvalue of a Hermitian matrix, up to the rounding of its row sums."""
    diagonal = S.diagonal().real
    beside = with_diagonal(abs(S), np.zeros(len(diagonal)))
    bound = _by_discs(diagonal, beside, np.ones(len(diagonal)))
    if length * (bound - float(diagonal.max())) <= MUCH:
        return bound
    dense = not sparse.issparse(S)
    if dense or len(diagonal) <= LARGEST_DENSE:
        bound = min(bound, _by_factor(S if dense else S.toarray()))
    if dense:
        return bound
    effort = int(SHARE * length * norms / LANCZOS_VECTORS)
    bound = min([bound, *(_by_discs(diagonal, beside, z) for z in _near_perron(diagonal, beside, effort))])
    has_signs = abs(beside - with_diagonal(S, np.zeros(len(diagonal)))).max() > 0  # without them discs are sharp
    is_medium = LARGEST_DENSE < len(diagonal) <= LARGEST_DENSE_IF_WORTH
    if has_signs and is_medium and length * (bound - _estimate(S)) > GREAT:
        bound = min(bound, _by_factor(S.toarray()))
    return bound


def _by_discs(diagonal: Array, beside: Any, z: Array) -> float:
    """Return the bound by Gershgorin's discs scaled by z > 0, up to the rounding of the row sums."""
    sums = (beside @ z) / z
    return float((diagonal + sums * (1 + gamma(len(z) + FUNCTIONS))).max())


def _near_perron(diagonal: Array, beside: Any, effort: int) -> Iterator[Array]:
    """Yield positive vectors near the eigenvector of the largest eigenvalue. Nothing depends on how near they are."""
    C = with_diagonal(beside, diagonal)
    try:
        vector = eigsh(
            C, 1, which="LA", v0=np.ones(len(diagonal)), ncv=LANCZOS_VECTORS, maxiter=max(effort, 2), tol=1e-9
        )[1]
    except ArpackError:
        return
    z = np.abs(vector[:, 0])
    for floor in (1e-3, 1e-6, 1e-9, 1e-12):
        yield z + floor * z.max()


def _by_factor(S: Array) -> float:
    """Return c + ‖cI − S − R*R‖ for the smallest c for which Cholesky's factor R is found; inf if there is none."""
    norm = float(np.abs(S).sum(axis=1).max())
    c = _estimate(S)
    for margin in (1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2):
        X = with_diagonal(-S, (c + margin * norm) - S.diagonal().real)
        try:
            R = scipy.linalg.cholesky(X, check_finite=False)
        except scipy.linalg.LinAlgError:
            continue
        terms = len(S) * (3 if S.dtype.kind == "c" else 1)
        size = float(frobenius(R))
        distance = frobenius(X - R.conj().T @ R) + (gamma(terms + FUNCTIONS) * size) * size
        return float(inflated(distance + 4 * UNIT * (norm + abs(c)) + NEGLIGIBLE) + (c + margin * norm))
    return math.inf


def _estimate(S: Any) -> float:
    """Return about the largest eigenvalue of a Hermitian matrix."""
    if S.shape[0] > SMALLEST_FOR_LANCZOS:
        with suppress(ArpackError):
            return float(eigsh(S, 1, which="LA", v0=np.ones(S.shape[0]), return_eigenvectors=False, tol=1e-8)[0])
    return float(scipy.linalg.eigvalsh(S.toarray() if sparse.issparse(S) else S, check_finite=False)[-1])
