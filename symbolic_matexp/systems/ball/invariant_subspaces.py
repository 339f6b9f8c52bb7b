"""Approximate bases of invariant subspaces: LAPACK's, refined to any precision, without any guarantee.

Eigenvalues whose condition numbers are large share a subspace with their neighbours. If V holds bases of all
subspaces, side by side, V⁻¹AV = D + E with D block diagonal, and E small with zero diagonal blocks. With X from
D_i X_ij − X_ij D_j = −E_ij, V(I + X) is a better basis. Every step about doubles the correct bits. Where FLINT's QR
iteration converges only linearly, at defective eigenvalues, this takes a small part of its time. (Newton's method for
invariant subspaces: Stewart, SIAM Review 15 (1973); Demmel, Computing 38 (1987).)
"""

from __future__ import annotations

import itertools
from typing import Any

import flint

from .arithmetic import submatrix
from .clusters import Clusters, linked
from .sylvester import sylvester_operator

ILL_CONDITIONED = 1e5
"""Eigenvalues with larger condition numbers share a block with their neighbours."""
NEIGHBOURS = 3.0
"""Neighbours are at most this many times as far as the nearest one: on a circle, all of up to nine."""
FIRST_BITS, GUARD = 40, 48
"""The correct bits of LAPACK's bases, as a rule, and what is computed beyond those that are."""


def subspaces_from_float64(A: flint.acb_mat) -> tuple[flint.acb_mat, Clusters] | None:
    """Return approximate bases of invariant subspaces of an exact ``A``, to the current precision, and their columns.

    None if float64 overflows, is too inaccurate to be refined, or sees neither a cluster nor two subspaces: for
    well-conditioned eigenvalues FLINT's QR iteration is quick.
    """
    start = _from_lapack(A)
    if start is None or len(start[1]) in {1, A.nrows()}:
        return None
    refined = _refined(A, *start)
    return None if refined is None else (refined, start[1])


def _from_lapack(A: flint.acb_mat) -> tuple[flint.acb_mat, Clusters] | None:
    """Return LAPACK's bases as exact matrices: eigenvectors, and Schur vectors for clusters. Columns are in order."""
    import numpy

    a = numpy.array([[complex(z) for z in row] for row in A.tolist()])
    if not numpy.isfinite(a).all():
        return None
    with numpy.errstate(all="ignore"):
        try:
            values, vectors = numpy.linalg.eig(a)
            groups = _grouped(values, numpy.linalg.norm(numpy.linalg.inv(vectors), axis=1))
            for _ in range(len(a)):
                bases = [_basis_of(a, values, vectors, group) for group in groups]
                if any(basis is None for basis in bases):
                    return None
                basis = numpy.hstack([basis for basis in bases if basis is not None])
                rows = numpy.linalg.norm(numpy.linalg.inv(basis), axis=1)
                starts = numpy.cumsum([0, *map(len, groups)])
                worst = [rows[i:j].max() for i, j in itertools.pairwise(starts)]
                if max(worst) <= ILL_CONDITIONED or len(groups) == 1:
                    clusters = tuple(tuple(range(i, j)) for i, j in itertools.pairwise(starts))
                    return flint.acb_mat(basis.tolist()), clusters
                groups = _merged(values, groups, worst.index(max(worst)))
        except numpy.linalg.LinAlgError:
            pass
    return None


def _grouped(values: Any, conditions: Any) -> list[list[int]]:
    """Group the indices of ill-conditioned eigenvalues with their neighbours'."""
    import numpy

    distances = abs(values[:, None] - values[None, :])
    numpy.fill_diagonal(distances, numpy.inf)
    reach = numpy.where(conditions > ILL_CONDITIONED, NEIGHBOURS * distances.min(axis=1), 0.0)
    close = (distances <= reach[:, None]) | (distances <= reach[None, :])
    return [list(group) for group in linked(len(values), lambda i, j: bool(close[i, j]))]


def _merged(values: Any, groups: list[list[int]], index: int) -> list[list[int]]:
    """Merge the group of this index with the nearest other one."""
    ill = groups[index]
    others = groups[:index] + groups[index + 1 :]
    distances = [abs(values[ill][:, None] - values[group][None, :]).min() for group in others]
    nearest = distances.index(min(distances))
    return [group + ill if k == nearest else group for k, group in enumerate(others)]


def _basis_of(a: Any, values: Any, vectors: Any, group: list[int]) -> Any:
    """Return an eigenvector, or an orthonormal basis of a group's invariant subspace; None if it cannot be told."""
    import numpy
    import scipy.linalg

    if len(group) == 1:
        return vectors[:, group]
    inside = numpy.isin(numpy.arange(len(values)), group)
    _, Q, count = scipy.linalg.schur(a, output="complex", sort=lambda z: bool(inside[abs(values - z).argmin()]))
    return Q[:, :count] if count == len(group) else None


def _refined(A: flint.acb_mat, V: flint.acb_mat, clusters: Clusters) -> flint.acb_mat | None:
    """Return the basis after as many steps as the current precision needs; None if a matrix is singular.

    Every step about doubles the correct bits, so it needs no more than twice of them, and a guard. One step more
    makes up for a poor start.
    """
    owner = [k for k, cluster in enumerate(clusters) for _ in cluster]
    wanted, known = flint.ctx.prec, FIRST_BITS
    steps = [min(wanted, 2 * FIRST_BITS + GUARD)]
    while known < wanted:
        known *= 2
        steps.append(min(wanted, 2 * known + GUARD))
    for precision in steps:
        with flint.ctx.workprec(precision):
            try:
                B = V.solve(A * V, algorithm="approx").mid()
            except ZeroDivisionError:
                return None
            E = _without_blocks(B, owner)
            with flint.ctx.workprec(precision // 2 + GUARD):
                X = _corrections(B, E, clusters)
            if X is None:
                return None
            V = (V + V * X).mid()
    return V


def _corrections(B: flint.acb_mat, E: flint.acb_mat, clusters: Clusters) -> flint.acb_mat | None:
    """Return X with D_i X_ij − X_ij D_j = −E_ij for the diagonal blocks D_i of B, or None for a singular equation."""
    dim = B.nrows()
    values, rows, zero = [B[i, i] for i in range(dim)], E.tolist(), flint.acb(0)
    X = flint.acb_mat(
        [[z / (values[j] - values[i]) if z != 0 else zero for j, z in enumerate(row)] for i, row in enumerate(rows)]
    )
    for left in clusters:
        for right in clusters:
            if left is not right and len(left) + len(right) > 2:
                operator = sylvester_operator(submatrix(B, left, left), submatrix(B, right, right))
                column = flint.acb_mat([[-E[i, j]] for i in left for j in right])
                try:
                    solution = operator.solve(column, algorithm="approx").entries()
                except ZeroDivisionError:
                    return None
                for (i, j), x in zip(itertools.product(left, right), solution, strict=True):
                    X[i, j] = x
    return X.mid()


def _without_blocks(B: flint.acb_mat, owner: list[int]) -> flint.acb_mat:
    zero = flint.acb(0)
    rows = B.tolist()
    return flint.acb_mat([[zero if owner[i] == owner[j] else z for j, z in enumerate(r)] for i, r in enumerate(rows)])
