"""Small matrices with well-known relations between them, which the letters of a statement may have, too.

Commutators of three matrices as those of sl₂ and so₃, matrices that anticommute, the reflections of a triangle,
creation and annihilation of fermions, matrix units, nilpotents that commute.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import permutations

import flint

from ...inputs.exact_matrix import ExactMatrix
from .formal import PI, FormalMatrix

Table = Sequence[Sequence[complex]]

VARIED = 0.3
"""How often they are tried once more with other signs, or with I added."""

UP, DOWN = [[0, 1], [0, 0]], [[0, 0], [1, 0]]
FLIP, PARITY, ONE = [[0, 1], [1, 0]], [[1, 0], [0, -1]], [[1, 0], [0, 1]]


def candidates(
    dimension: int, count: int, generator: random.Random, *, turns: bool = False
) -> Iterator[list[FormalMatrix]]:
    """Yield all choices of ``count`` different matrices of one group, in random order.

    With ``turns`` the matrices have eigenvalues that are multiples of 2πi.
    """
    for groups in [_turns(dimension)] if turns else _groups(dimension):
        chosen = [x for group in groups for x in permutations(group, count)]
        generator.shuffle(chosen)
        for matrices in chosen:
            yield list(matrices)
            if generator.random() < VARIED:
                yield _varied(list(matrices), generator)


def _varied(matrices: list[FormalMatrix], generator: random.Random) -> list[FormalMatrix]:
    """Return the same matrices plus I, or with another sign of one of them."""
    if generator.random() < 0.5:
        return [FormalMatrix.identity(A.dimension) + A for A in matrices]
    k = generator.randrange(len(matrices))
    matrices[k] = -matrices[k]
    return matrices


@lru_cache(maxsize=8)
def _groups(dimension: int) -> list[list[list[FormalMatrix]]]:
    """Return two lists of groups: of the dimension itself, and of a smaller one, completed by 0 or by ones."""
    if dimension < 2:
        return []
    made = (_sl2, _so3, _borel, _shifts, _alternating)
    tables = [(group, 0) for group in SMALL] + [(group, 1) for group in SMALL_AND_INVERTIBLE]
    fitting = [(group, rest) for group, rest in tables if len(group[0]) <= dimension]
    whole = [make(dimension) for make in made]
    whole += [_completed(group, dimension) for group, _ in fitting if len(group[0]) == dimension]
    return [whole, [_completed(group, dimension, rest) for group, rest in fitting if len(group[0]) < dimension]]


@lru_cache(maxsize=8)
def _turns(dimension: int) -> list[list[FormalMatrix]]:
    """Return matrices A, B, … with exp(A) = exp(B) = I, some with exp(A + B) = I, that do not commute."""
    if dimension < 2:
        return []
    scales = (0, 2j, 2j, 2j, -2j, 4j)
    ends = [_matrix([[0, 0], [0, x]], dimension, 0).scaled(PI) for x in scales]
    others = _completed([[[0, x], [y, 0]] for x, y in ((0, 0), (0, 0), (1, 0), (0, 1), (1, 0), (0, 0))], dimension)
    return [[A + B for A, B in zip(ends, others, strict=True)]]


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


def _borel(dimension: int) -> list[FormalMatrix]:
    """Return matrices with [A, B] = ±B, and those with [A, B] = ±A."""
    H, E, F = _sl2(dimension)
    half = H.scaled(FormalMatrix.number(flint.fmpq(1, 2)))
    return [half, -half, E, F]


def _shifts(dimension: int) -> list[FormalMatrix]:
    """Return the largest nilpotent Jordan block, its transpose, and projections on all coordinates but one."""
    size = range(dimension)
    N = [[int(j == i + 1) for j in size] for i in size]
    first, last = ([[int(i == j != k) for j in size] for i in size] for k in (0, dimension - 1))
    return _completed([N, [*zip(*N, strict=True)], first, last], dimension)


def _alternating(dimension: int) -> list[FormalMatrix]:
    """Return two matrices whose squares are 0, and whose product in alternation runs through all basis vectors."""
    size = range(dimension)
    return _completed([[[int(j == i + 1 and i % 2 == k) for j in size] for i in size] for k in (0, 1)], dimension)


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


_UNITS: list[Table] = [
    [[int((i, j) == place) for j in range(3)] for i in range(3)] for place in permutations(range(3), 2)
]
_CYCLE = [[int(i == (j + 1) % 4) for j in range(4)] for i in range(4)]
_CLOCK = [[1j**i if i == j else 0 for j in range(4)] for i in range(4)]

SMALL: list[list[Table]] = [
    [UP, DOWN],
    [PARITY, FLIP, [[0, -1j], [1j, 0]]],
    [[[1j, 0], [0, -1j]], [[0, 1], [-1, 0]], [[0, 1j], [1j, 0]]],
    _UNITS,
    [_UNITS[0], _UNITS[1], _UNITS[3]],
    [_tensor(UP, ONE), _tensor(ONE, UP), _tensor(UP, UP)],
    [_tensor(UP, ONE), _tensor(DOWN, ONE), _tensor(PARITY, UP), _tensor(PARITY, DOWN)],
    [_tensor(UP, ONE), _tensor(DOWN, ONE), _tensor(ONE, UP), _tensor(ONE, DOWN)],
]
"""A fermion, Pauli's matrices, quaternions, matrix units, Heisenberg's matrices, commuting nilpotents, two fermions,
and two pairs that commute with each other."""

SMALL_AND_INVERTIBLE: list[list[Table]] = [
    [[[0, 1], [1, 0]], [[-1, 1], [0, 1]], [[1, 0], [1, -1]]],
    [[[1, 1], [0, 1]], [[1, 0], [-1, 1]]],
    [_CYCLE, _CLOCK],
]
"""Reflections of a triangle, matrices with ABA = BAB, and two with AB = iBA."""
