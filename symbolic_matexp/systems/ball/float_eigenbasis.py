"""Approximate eigenbases from LAPACK: the start of the refinement in :mod:`.eigenbasis`. Nothing here is proved."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .block_matrix import Layout
from .clusters import linked
from .norms import Array, Dense, as_floats

WELL_CONDITIONED = 1e4
"""An eigenbasis with a smaller condition number is taken without clusters: they would save few bits."""
WIDTHS = (1e-13, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 5e-2)
"""Relative distances below which eigenvalues share a cluster. An m-fold defective one is split by about u^(1/m)."""
SMALLEST_STEP = 2.0**-6
"""Columns of a cluster are scaled by at least this, each against the one before: a smaller one would cost digits."""
CLOSE = 0.1
"""Eigenvalues are one cluster if none is farther from their mean than this, relatively."""


@dataclass(frozen=True)
class FloatBasis:
    """Columns that nearly block diagonalise a matrix: float64 for a real basis, else complex128."""

    vectors: Array
    layout: Layout
    grading: float = np.inf
    """The largest eigenvalue over the smallest distance of two: by so much rounding errors may count more."""


def float_eigenbasis(A: Array) -> FloatBasis | None:
    """Return a basis of eigenvectors, with clusters where eigenvectors would be nearly parallel.

    None if LAPACK finds no finite one, or if all eigenvalues are one cluster.
    """
    if not np.isfinite(A).all():
        return None
    with np.errstate(all="ignore"):
        try:
            eigenvalues, vectors = np.linalg.eig(A)
            if not np.isfinite(vectors).all():
                return None
            best = _in_blocks(A, eigenvalues, vectors, [[i] for i in range(len(A))])
            least = np.linalg.cond(best.vectors)
            size = float(np.linalg.norm(A))
            for width in WIDTHS if least > WELL_CONDITIONED else ():
                clusters = _clusters(eigenvalues, width * size)
                if len(clusters) == 1:
                    break
                basis = _in_blocks(A, eigenvalues, vectors, clusters)
                condition = np.linalg.cond(basis.vectors)
                if condition < least / 8:
                    best, least = basis, condition
                if condition < WELL_CONDITIONED:
                    break
        except np.linalg.LinAlgError:
            return None
        found = np.isfinite(least) and least < 1e13
        return replace(best, grading=grading_of(eigenvalues)) if found else None


def grading_of(eigenvalues: Array) -> float:
    """Return the largest modulus over the smallest distance of two: 0 for a single number, inf for equal ones."""
    distances = abs(eigenvalues[:, None] - eigenvalues[None, :])
    np.fill_diagonal(distances, np.inf)
    least, largest = distances.min(initial=np.inf), abs(eigenvalues).max(initial=0)
    return float(largest / least) if least > 0 else np.inf


def is_one_cluster(A: Dense) -> bool:
    """Whether all eigenvalues of the midpoint seem to be close together, far from 0."""
    array, _ = as_floats(A)
    if not np.isfinite(array).all():
        return False
    try:
        eigenvalues = np.linalg.eigvals(array)
    except np.linalg.LinAlgError:
        return False
    center = eigenvalues.mean()
    return bool(abs(eigenvalues - center).max() < CLOSE * abs(center))


def _clusters(eigenvalues: Array, distance: float) -> list[list[int]]:
    """Group eigenvalues that chains of steps below ``distance`` connect."""
    near = abs(eigenvalues[:, None] - eigenvalues[None, :]) <= distance
    return [list(cluster) for cluster in linked(len(eigenvalues), lambda i, j: bool(near[i, j]))]


def _in_blocks(A: Array, eigenvalues: Array, vectors: Array, clusters: list[list[int]]) -> FloatBasis:
    """Return eigenvectors of single eigenvalues and orthogonal bases of the clusters' invariant subspaces."""
    single = [c[0] for c in clusters if len(c) == 1]
    wide = [c for c in clusters if len(c) > 1]
    real = np.isrealobj(A) and all(_is_closed(eigenvalues[c]) for c in wide)
    subspaces = [_invariant_subspace(A, eigenvalues[c], real) for c in wide]
    sizes = tuple(len(c) for c in wide)
    if not real:
        columns = [vectors[:, i] for i in single] + [v for Q in subspaces for v in Q.T]
        return FloatBasis(np.array(columns, dtype=complex).T, Layout(len(single), 0, sizes, False))
    alone = [i for i in single if eigenvalues[i].imag == 0]
    upper = [i for i in single if eigenvalues[i].imag > 0]
    columns = [vectors[:, i].real for i in alone]
    columns += [part for i in upper for part in (vectors[:, i].real, vectors[:, i].imag)]
    columns += [v for Q in subspaces for v in Q.T]
    return FloatBasis(np.array(columns).T, Layout(len(alone), len(upper), sizes, True))


def _is_closed(values: Array) -> bool:
    """Whether a set of eigenvalues of a real matrix contains the conjugate of every one of them."""
    return sorted(values, key=lambda z: (z.real, z.imag)) == sorted(values.conj(), key=lambda z: (z.real, z.imag))


def _invariant_subspace(A: Array, values: Array, real: bool) -> Array:
    """Return an orthogonal basis of the invariant subspace of these eigenvalues, from a sorted Schur form."""
    from scipy.linalg import schur

    radius = max(1e-15, float(abs(values - values.mean()).max()))
    count = len(values)
    others = sorted(abs(np.linalg.eigvals(A) - values.mean()))
    limit = (others[count - 1] + others[count]) / 2 if count < len(A) else 2 * radius
    center = values.mean()
    if real:
        _, Q, found = schur(A, output="real", sort=lambda re, im=0.0: abs(complex(re, im) - center) < limit)
    else:
        _, Q, found = schur(A, output="complex", sort=lambda z: abs(z - center) < limit)
    if found != count:
        raise np.linalg.LinAlgError("the cluster was not separated")
    basis = np.asarray(Q[:, :count])
    return np.asarray(basis * _small_above_diagonal(basis.conj().T @ A @ basis) ** np.arange(count))


def _small_above_diagonal(T: Array) -> float:
    """Return the t ≤ 1 for which diag(1, t, t², …)⁻¹ T diag(1, t, t², …) is nearly a multiple of the identity.

    Logarithms need the distance of a block from its centre to be small, compared with the centre.
    """
    center = abs(T.trace()) / len(T)
    above = float(np.linalg.norm(np.triu(T, 1)))
    return min(1.0, max(SMALLEST_STEP, float(center) / (8 * above))) if above > 0 else 1.0
