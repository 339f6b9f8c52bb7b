r"""Functions with f(0) = 0 that are not analytic at 0, such as roots, of singular matrices.

Let A = FG with F of full column rank r and G of full row rank r, and C = GF. The nonzero eigenvalues of A, with
their Jordan blocks, are those of C, and 0 is a semisimple eigenvalue of A, or none, exactly if C is invertible. Then
some polynomial p(z) = z g(z) agrees with f on the spectrum of A, and f(A) = A g(A) = F g(C) G = F C⁻¹ f(C) G. All but
f(C) is exact. Source: Higham, Functions of Matrices, SIAM 2008, sections 1.2.5 and 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, pairwise
from random import Random

from ..errors import SingularMatrixError
from ..inputs.exact_matrix import ExactMatrix

LARGEST = 3
"""Combinations of columns and of rows have coefficients up to this number."""


@dataclass(frozen=True)
class Core:
    """f(A) = ``left`` f(``matrix``) ``right``; the matrix is invertible, and has rank(A) rows."""

    left: ExactMatrix
    matrix: ExactMatrix
    right: ExactMatrix


def core(A: ExactMatrix, what: str) -> Core:
    """Return the invertible core of a singular matrix A ≠ 0 whose eigenvalue 0 is semisimple.

    Raises :class:`SingularMatrixError` where it is not, so that ``what`` does not exist.
    """
    rank = A.rank
    if (A @ A).rank != rank:
        raise SingularMatrixError(f"{what} does not exist: the eigenvalue 0 of A is defective")
    left, right = _factors(A, rank)
    C = right @ left
    return Core(left @ C.solve(ExactMatrix.identity(rank)), C, right)


def _factors(A: ExactMatrix, rank: int) -> tuple[ExactMatrix, ExactMatrix]:
    """Return F and G with A = FG: with random P and Q, F = AP(QAP)⁻¹ and G = QA, whenever QAP is invertible."""
    for seed in count():
        random, dim = Random(seed), A.shape[0]
        P, Q = (
            ExactMatrix.parse(
                [[random.randint(-LARGEST, LARGEST) for _ in range(columns)] for _ in range(rows)], square=False
            )
            for rows, columns in ((dim, rank), (rank, dim))
        )
        middle = Q @ A @ P
        if middle.is_invertible:
            return A @ P @ middle.solve(ExactMatrix.identity(rank)), Q @ A
    raise AssertionError


def has_square_root(A: ExactMatrix) -> bool:
    """Whether X² = A has any solution.

    It has one exactly if no two terms of dim ker A^j − dim ker A^(j−1), j = 1, 2, …, are the same odd number (Cross &
    Lancaster 1974; Higham, theorem 1.22).
    """
    ranks, power = [A.shape[0], A.rank], A
    while ranks[-1] != ranks[-2]:
        power = power @ A
        ranks.append(power.rank)
    odd = [before - after for before, after in pairwise(ranks) if (before - after) % 2]
    return len(set(odd)) == len(odd)
