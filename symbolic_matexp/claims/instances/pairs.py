"""Pairs of eigenvalues that an assumption linear in B needs, as AB − BA = sB, AB = qBA or AB = BC, if B is not 0.

If all matrices but B are diagonal with entries a_k, then both sides have the entries p(a_j, a_k) B_jk. The assumption
can hold for B_jk ≠ 0 where these are equal for B_jk = 1. One evaluation decides all pairs of a pool.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import flint

from ...inputs.exact_matrix import ExactMatrix
from ...notation.nodes import Node, in_order
from .assumed import Chosen
from .families import ZERO, Number, as_numbers, diagonal
from .formal import FormalMatrix, NotDefinedError
from .linear import degree
from .partly_exact import exact_part
from .question import Assumption

POOL = as_numbers([0, 1, -1, 1j, -1j, 2, -2, 0.5, -0.5, 0.5j, -0.5j, 3])
"""Eigenvalues that are tried."""

ENTRYWISE = frozenset(
    {"matrix", "scalar", "eye", "zero", "number", "pi", "exp", "add", "sub", "scale", "matmul", "power", "inv"}
    | {"expm", "plus", "minus", "times", "over", "negative", "to the"}
)
"""Operations that keep what is said above true."""

Pairs = Sequence[tuple[Number, Number]]


def eigenvalue_pairs(
    name: str, others: Sequence[str], assumed: Sequence[Assumption], scalars: Chosen, more: Sequence[Number]
) -> Pairs:
    """Return pairs of different eigenvalues of the others with which the matrix ``name`` may be different from 0."""
    pool = list(dict.fromkeys([*POOL, *more]))
    usable = [a.equation for a in assumed if a.equation is not None and _is_linear(a, name)]
    if not usable:
        return []
    try:
        return _pairs(name, others, usable, scalars, pool)
    except NotDefinedError:
        return _pairs(name, others, usable, scalars, [x for x in pool if x != ZERO])


def _is_linear(assumption: Assumption, name: str) -> bool:
    sides = assumption.nodes
    return all(degree(x, name) <= 1 for x in sides) and all(x.operation in ENTRYWISE for x in in_order(sides))


def _pairs(
    name: str, others: Sequence[str], equations: Sequence[tuple[Node, Node]], scalars: Chosen, pool: Sequence[Number]
) -> Pairs:
    size = len(pool)
    known_ones = {**scalars, **dict.fromkeys(others, diagonal(pool))}
    zero = flint.fmpq_mat(size, size)
    ones = FormalMatrix.of(ExactMatrix(flint.fmpq_mat(size, size, [1] * size**2), zero))
    outputs = [side for both in equations for side in both]
    differences = []
    for B in (FormalMatrix(size, {}), ones):
        known = exact_part(outputs, {**known_ones, name: B}, size)
        if not all(x in known for x in outputs):
            return []
        differences.append([known[left] - known[right] for left, right in equations])
    if not all(x.is_zero for x in differences[0]):
        return []
    coefficients = [C for x in differences[1] for C in x.terms.values()]
    return [
        (pool[j], pool[k])
        for j in range(size)
        for k in range(size)
        if j != k and all(C.real[j, k] == 0 == C.imag[j, k] for C in coefficients)
    ]


def chain(pairs: Pairs, length: int, generator: random.Random) -> list[Number]:
    """Return eigenvalues that are linked by pairs, as far as possible."""
    found = list(generator.choice(pairs))[:length]
    while len(found) < length:
        following = [k for j, k in pairs if j == found[-1]] + [j for j, k in pairs if k == found[0]]
        found.append(generator.choice(following if following and generator.random() < 0.7 else found))
    return found
