r"""Certified block diagonalisation A = V diag(T_1, …, T_k) V⁻¹, with a cluster of eigenvalues in each block.

An approximate basis V gives B = V⁻¹AV = D + E, where D is block diagonal and E is small and has zero diagonal blocks.
An exact similarity exists nearby. Look for X with zero diagonal blocks and block diagonal G that satisfy
(D + E)(I + X) = (I + X)(D + G). This means G = diag(EX) and

    X = −S⁻¹(E + off(EX) − X diag(EX)),     S(X) = DX − XD on the off-diagonal blocks.

Let s ≥ ‖S⁻¹‖ and e ≥ ‖E‖ (Frobenius norms). If se ≤ 1/4, the right side maps the ball ‖X‖ ≤ r = 2se into itself:
s(e + er + er²) ≤ se(1 + 1/2 + 1/4) < r. Brouwer's theorem gives a solution X in this ball. So A is similar to
diag(T_i + G_i) with ‖G‖ ≤ er, through V(I + X), and (I + X)⁻¹ = I + Y with ‖Y‖ ≤ r/(1 − r).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import flint

from ...errors import InconclusiveError
from .arithmetic import disc, frobenius_norm, identity, inflate, is_finite, size_in_bits, submatrix, upper
from .clusters import Clusters, linked
from .invariant_subspaces import subspaces_from_float64
from .sylvester import sylvester_operator


@dataclass(frozen=True)
class BlockDiagonalization:
    """Enclosures of exact matrices that satisfy A = ``basis`` · diag(``blocks``) · ``inverse`` together."""

    basis: flint.acb_mat
    inverse: flint.acb_mat
    blocks: tuple[flint.acb_mat, ...]

    def assemble(self, blocks: list[flint.acb_mat]) -> flint.acb_mat:
        """Return ``basis`` · diag(``blocks``) · ``inverse``."""
        dim = self.basis.nrows()
        middle = flint.acb_mat(dim, dim)
        start = 0
        for block in blocks:
            for i in range(block.nrows()):
                for j in range(block.ncols()):
                    middle[start + i, start + j] = block[i, j]
            start += block.nrows()
        return self.basis * middle * self.inverse


def block_diagonalizations(A: flint.acb_mat, *, with_zero: bool = False) -> Iterator[BlockDiagonalization]:
    """Yield certified block diagonalisations of ``A``.

    The first has the clusters that float64 sees. It is the cheapest. Those of the others grow. For functions that may
    be analytic at 0, ``with_zero`` adds clusters of eigenvalues that are close together relative to A alone.
    """
    if A.nrows() == 1:
        yield one_block(A)
        return
    midpoint = A.mid()
    start = subspaces_from_float64(midpoint)
    if start is not None:
        certified = _diagonalization(A, *start)
        if certified is not None:
            yield certified
    eigenvalues, _, vectors = approximate_eigensystem(midpoint)
    seen = set()
    tolerances, size = _tolerances(flint.ctx.prec), frobenius_norm(midpoint).mid()
    found = [_clusters(eigenvalues, tolerance) for tolerance in tolerances]
    if with_zero:
        found += [_clusters(eigenvalues, tolerance, size) for tolerance in tolerances]
    for clusters in found:
        if clusters not in seen:
            seen.add(clusters)
            certified = _diagonalization(A, _basis(midpoint, eigenvalues, vectors, clusters), clusters)
            if certified is not None:
                yield certified


def diagonalization_by_eigenvalues(
    A: flint.acb_mat, eigenvalues: Sequence[tuple[flint.acb, int]]
) -> BlockDiagonalization:
    """Return the certified block diagonalisation with one block for each distinct eigenvalue.

    ``eigenvalues`` lists pairs (eigenvalue, multiplicity); the blocks are in this order. Raises
    :class:`InconclusiveError` if the current precision is not enough.
    """
    values = [flint.acb(z.real.mid(), z.imag.mid()) for z, m in eigenvalues for _ in range(m)]
    starts = [sum(m for _, m in eigenvalues[:k]) for k in range(len(eigenvalues))]
    clusters = tuple(tuple(range(s, s + m)) for s, (_, m) in zip(starts, eigenvalues, strict=True))
    certified = _diagonalization(A, _basis(A.mid(), values, None, clusters), clusters)
    if certified is None:
        raise InconclusiveError(f"the invariant subspaces could not be separated at {flint.ctx.prec} bits")
    return certified


def approximate_eigensystem(A: flint.acb_mat) -> tuple[list[flint.acb], flint.acb_mat, flint.acb_mat]:
    """Return eigenvalues, left eigenvectors as rows and right ones as columns: midpoints, without any guarantee.

    By default FLINT stops the QR iteration early. At a defective eigenvalue it converges only linearly, so the number
    of iterations has to grow with the precision.
    """
    iterations = 100 * A.nrows() + 4 * flint.ctx.prec
    try:
        eigenvalues, left, right = A.eig(left=True, right=True, algorithm="approx", maxiter=iterations)
    except (ValueError, ZeroDivisionError) as error:
        raise InconclusiveError(f"no approximate eigenvalues at {flint.ctx.prec} bits: {error}") from None
    return [z.mid() for z in eigenvalues], left.mid(), right.mid()


def _tolerances(precision: int) -> list[flint.arb]:
    """Return the relative distances below which eigenvalues share a block, in increasing order.

    Rounding splits an m-fold defective eigenvalue by about 2^(−precision/m). So distances for several m are tried.
    """
    exponents = [precision // k for k in (4, 8, 16, 32, 64, 128) if precision // k > 8] + [8, 3]
    return [flint.arb(0)] + [flint.arb(2) ** -e for e in exponents]


def _clusters(eigenvalues: list[flint.acb], tolerance: flint.arb, size: flint.arb | None = None) -> Clusters:
    """Group the indices of eigenvalues.

    Two are linked if closer than ``tolerance`` times the smaller modulus, or times ``size`` if that is given.
    """
    count = len(eigenvalues)
    if not tolerance > 0:
        return tuple((i,) for i in range(count))
    sizes = [z.abs_lower() if size is None else size for z in eigenvalues]

    def are_close(i: int, j: int) -> bool:
        reach = tolerance * (sizes[i] if sizes[i] < sizes[j] else sizes[j])
        return bool((eigenvalues[i] - eigenvalues[j]).abs_lower() <= reach)

    return linked(count, are_close)


def _basis(
    A: flint.acb_mat,
    eigenvalues: list[flint.acb],
    vectors: flint.acb_mat | None,
    clusters: Clusters,
) -> flint.acb_mat:
    """Return approximate bases of the clusters' invariant subspaces, side by side.

    For a single eigenvalue, the basis is its eigenvector. For a cluster, it is the product ∏(A − λI), over the
    eigenvalues λ outside the cluster, applied to random vectors; eigenvectors would be nearly parallel if the matrix
    is defective. The random vectors have no zeros and change with the precision. So if they happen to be orthogonal
    to a subspace of A at one precision, they are not at the next.
    """
    dim = A.nrows()
    generator = random.Random(flint.ctx.prec)
    columns: list[list[flint.acb]] = []
    for cluster in clusters:
        if len(cluster) == 1 and vectors is not None:
            columns.append([vectors[i, cluster[0]] for i in range(dim)])
            continue
        block = flint.acb_mat([[generator.randint(1, 1 << 24) for _ in cluster] for _ in range(dim)])
        for j in range(dim):
            if j not in cluster:
                block = (A * block - block * eigenvalues[j]).mid()
                block = (block / flint.acb(upper(frobenius_norm(block)))).mid()
        columns.extend([block[i, k] for i in range(dim)] for k in range(len(cluster)))
    columns = [_of_unit_size(column) for column in columns]
    return flint.acb_mat([[column[i] for column in columns] for i in range(dim)])


def _of_unit_size(column: list[flint.acb]) -> list[flint.acb]:
    """Return a column scaled by a power of 2. All columns need a similar size, because they share one radius."""
    exponents = [size_in_bits(z, signed=True) for z in column if z != 0]
    scale = flint.arb(2) ** -max(exponents, default=0)
    return [z * scale for z in column]


def one_block(A: flint.acb_mat) -> BlockDiagonalization:
    """Return A itself as the only block."""
    return BlockDiagonalization(identity(A.nrows()), identity(A.nrows()), (A,))


def _diagonalization(A: flint.acb_mat, V: flint.acb_mat, clusters: Clusters) -> BlockDiagonalization | None:
    """Return the block diagonalisation near ``V`` that the module's theorem proves to exist, or None."""
    if len(clusters) == 1:
        return one_block(A)
    sizes = [len(cluster) for cluster in clusters]
    if not is_finite(V):
        return None
    try:
        inverse = V.inv()
    except ZeroDivisionError:
        return None
    B = inverse * A * V
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    ranges = [range(start, start + size) for start, size in zip(starts, sizes, strict=True)]
    blocks = [submatrix(B, r, r) for r in ranges]
    owner = [k for k, size in enumerate(sizes) for _ in range(size)]
    off_diagonal = flint.acb_mat(B)
    for i, k in enumerate(owner):
        for j in ranges[k]:
            off_diagonal[i, j] = 0
    e = upper(frobenius_norm(off_diagonal))
    s = inverse_sylvester_bound(blocks)
    if s is None or not s * e <= flint.arb(0.25):
        return None
    r = upper(2 * s * e)
    dim = A.nrows()
    zero, one, ball, inverse_ball = flint.acb(0), flint.acb(1), disc(r), disc(r / (1 - r))
    near_identity = flint.acb_mat(
        [[one if i == j else zero if owner[i] == owner[j] else ball for j in range(dim)] for i in range(dim)]
    )
    inverse_near_identity = inflate(identity(dim), flint.arb(0)) + flint.acb_mat(dim, dim, [inverse_ball] * dim**2)
    return BlockDiagonalization(
        V * near_identity, inverse_near_identity * inverse, tuple(inflate(T, e * r) for T in blocks)
    )


def inverse_sylvester_bound(blocks: list[flint.acb_mat]) -> flint.arb | None:
    """Return an upper bound of ‖S⁻¹‖, S(X) = T_i X − X T_j, for all pairs of blocks, or None if none is found."""
    bound = flint.arb(0)
    for i, left in enumerate(blocks):
        for j, right in enumerate(blocks):
            if i == j or (j < i and left.nrows() == right.nrows() == 1):
                continue
            pair = _inverse_sylvester_pair(left, right)
            if pair is None:
                return None
            bound = bound.max(pair)
    return upper(bound)


def _inverse_sylvester_pair(left: flint.acb_mat, right: flint.acb_mat) -> flint.arb | None:
    m, n = left.nrows(), right.nrows()
    if m == n == 1:
        gap = (left[0, 0] - right[0, 0]).abs_lower()
        return 1 / gap if gap > 0 else None
    try:
        return upper(frobenius_norm(sylvester_operator(left, right).inv()))
    except ZeroDivisionError:
        return None
