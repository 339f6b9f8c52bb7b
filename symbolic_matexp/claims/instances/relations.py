"""Small matrices with well-known relations between them, which the letters of a statement may have, too.

Commutators of three matrices as those of sl₂ and so₃, matrices that anticommute, the reflections of a triangle,
creation and annihilation of fermions, matrix units, nilpotents that commute.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

import flint

from ...inputs.exact_matrix import ExactMatrix
from .formal import FormalMatrix

Table = Sequence[Sequence[complex]]

SCALED = 0.25
"""How often one of the matrices gets another sign."""
SHIFTED = 0.2
"""How often I is added to all of them."""

UP, DOWN = [[0, 1], [0, 0]], [[0, 0], [1, 0]]
FLIP, PARITY, ONE = [[0, 1], [1, 0]], [[1, 0], [0, -1]], [[1, 0], [0, 1]]


def drawn(dimension: int, count: int, generator: random.Random) -> list[FormalMatrix] | None:
    """Return ``count`` different matrices of one group; None if no group has so many."""
    groups = [group for group in _groups(dimension) if len(group) >= count]
    if not groups:
        return None
    chosen = generator.sample(generator.choice(groups), count)
    roll = generator.random()
    if roll < SCALED:
        k = generator.randrange(count)
        chosen[k] = -chosen[k]
    elif roll < SCALED + SHIFTED:
        chosen = [FormalMatrix.identity(dimension) + A for A in chosen]
    return chosen


@lru_cache(maxsize=8)
def _groups(dimension: int) -> list[list[FormalMatrix]]:
    """Return the groups of a dimension; those of a smaller dimension are completed by 0, or by 1 on the diagonal."""
    groups = []
    if dimension >= 2:
        i = 1j
        groups += [
            _sl2(dimension),
            _so3(dimension),
            _shifts(dimension),
            _completed([UP, DOWN], dimension),
            _completed([PARITY, FLIP, [[0, -i], [i, 0]]], dimension),
            _completed([[[i, 0], [0, -i]], [[0, 1], [-1, 0]], [[0, i], [i, 0]]], dimension),
            _completed([[[0, 1], [1, 0]], [[-1, 1], [0, 1]], [[1, 0], [1, -1]]], dimension, 1),
            _completed([[[1, 1], [0, 1]], [[1, 0], [-1, 1]]], dimension, 1),
        ]
    if dimension >= 3:
        units = [[[int((i, j) == place) for j in range(3)] for i in range(3)] for place in permutations(range(3), 2)]
        groups += [_completed(units, dimension), _completed(units[:2] + units[3:4], dimension)]
    if dimension >= 4:
        shift = [[int(i == (j + 1) % 4) for j in range(4)] for i in range(4)]
        clock = [[1j**i if i == j else 0 for j in range(4)] for i in range(4)]
        groups += [
            _completed([_tensor(UP, ONE), _tensor(ONE, UP), _tensor(UP, UP)], dimension),
            _completed([_tensor(UP, ONE), _tensor(PARITY, UP)], dimension),
            _completed([_tensor(UP, ONE), _tensor(DOWN, ONE), _tensor(PARITY, UP), _tensor(PARITY, DOWN)], dimension),
            _completed([_tensor(x, ONE) for x in (UP, DOWN)] + [_tensor(ONE, x) for x in (UP, DOWN)], dimension),
            _completed([shift, clock], dimension, 1),
        ]
    return groups


def _sl2(dimension: int) -> list[FormalMatrix]:
    """Return H, E, F with [H, E] = 2E, [H, F] = −2F and [E, F] = H."""
    last = dimension - 1
    size = range(dimension)
    H = [[last - 2 * i if i == j else 0 for j in size] for i in size]
    E = [[j if j == i + 1 else 0 for j in size] for i in size]
    F = [[last - j if i == j + 1 else 0 for j in size] for i in size]
    return _completed([H, E, F], dimension)


def _so3(dimension: int) -> list[FormalMatrix]:
    """Return X, Y, Z with [X, Y] = Z, [Y, Z] = X and [Z, X] = Y."""
    H, E, F = _sl2(dimension)
    half, i = FormalMatrix.number(flint.fmpq(1, 2)), FormalMatrix.number(0, 1)
    return [(E - F).scaled(half), (E + F).scaled(half * i), H.scaled(half * i)]


def _shifts(dimension: int) -> list[FormalMatrix]:
    """Return the largest nilpotent Jordan block, its transpose, and projections on all coordinates but one."""
    size = range(dimension)
    N = [[int(j == i + 1) for j in size] for i in size]
    first, last = ([[int(i == j != k) for j in size] for i in size] for k in (0, dimension - 1))
    return _completed([N, [*zip(*N, strict=True)], first, last], dimension)


def _tensor(A: Table, B: Table) -> Table:
    rows = range(len(A) * len(B))
    return [[A[i // len(B)][j // len(B)] * B[i % len(B)][j % len(B)] for j in rows] for i in rows]


def _completed(tables: Sequence[Table], dimension: int, rest: int = 0) -> list[FormalMatrix]:
    return [_matrix(table, dimension, rest) for table in tables]


def _matrix(table: Table, dimension: int, rest: int) -> FormalMatrix:
    size = len(table)

    def entry(i: int, j: int) -> complex:
        return table[i][j] if i < size and j < size else rest * (i == j)

    entries = [complex(entry(i, j)) for i in range(dimension) for j in range(dimension)]
    parts = ([int(x.real) for x in entries], [int(x.imag) for x in entries])
    return FormalMatrix.of(ExactMatrix(*(flint.fmpq_mat(dimension, dimension, part) for part in parts)))
