"""Assumptions that are affine in one letter, solved for it: a linear system over the rationals, solved exactly."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import flint

from ...inputs.exact_matrix import ExactMatrix
from ...notation.expressions import eye
from ...notation.nodes import Node, in_order, letters, node
from .formal import FormalMatrix, Monomial, NotDefinedError, NotExactError
from .partly_exact import exact_part

NOT_POLYNOMIAL = 99
"""The degree of what is no polynomial."""

Equations = Sequence[tuple[Node, Node]]


@dataclass(frozen=True)
class Solutions:
    """The matrices ``particular`` + Σ c_k ``directions``[k], c_k rational; the first ``real`` ones are real."""

    dimension: int
    particular: ExactMatrix
    directions: tuple[ExactMatrix, ...]
    real: int

    @property
    def is_zero(self) -> bool:
        """Whether 0 is the only solution."""
        return not self.directions and self.particular.is_zero

    @property
    def is_homogeneous(self) -> bool:
        """Whether 0 is a solution, so that every multiple of a solution is one."""
        return self.particular.is_zero

    def draw(self, generator: random.Random) -> FormalMatrix:
        """Return a random solution; some are sparse, and some are real where that is possible."""
        count = self.real if self.real and generator.random() < 0.6 else len(self.directions)
        chosen = list(range(count))
        if generator.random() < 0.5:
            chosen = generator.sample(chosen, min(count, generator.choice((1, 1, 2))))
        total = self.particular
        for k in chosen:
            direction, c = self.directions[k], generator.choice((-2, -1, 1, 1, 2, 3))
            total = total + ExactMatrix(direction.real * c, direction.imag * c)
        return FormalMatrix.of(total)


@lru_cache(maxsize=1024)
def degree(output: Node, name: str) -> int:
    """Return an upper bound of the degree of an expression as a polynomial in one letter and its conjugate."""
    known: dict[Node, int] = {}
    for current in in_order([output]):
        below = [known[x] for x in current.arguments]
        match current.operation:
            case "matrix" | "scalar":
                found = int(current.data == name)
            case "add" | "sub" | "plus" | "minus" | "negative" | "transpose" | "adjoint" | "trace":
                found = max(below)
            case "matmul" | "scale" | "times":
                found = sum(below)
            case "power" | "to the":
                found = below[0] * current.data if current.data >= 0 or not below[0] else NOT_POLYNOMIAL
            case "over":
                found = below[0] if not below[1] else NOT_POLYNOMIAL
            case "solve":
                found = below[1] if not below[0] else NOT_POLYNOMIAL
            case _:
                found = NOT_POLYNOMIAL if any(below) else 0
        known[current] = min(found, NOT_POLYNOMIAL)
    return known[output]


def is_affine(equation: tuple[Node, Node], name: str) -> bool:
    """Whether both sides are affine in a letter."""
    return all(degree(side, name) <= 1 for side in equation)


@lru_cache(maxsize=1024)
def cleared(equation: tuple[Node, Node], name: str) -> tuple[Node, Node]:
    """Return an equation without inverses at the ends of products, as PA = BP for PAP⁻¹ = B, if it is affine then.

    It follows from the given one. Whether this holds, too, is decided afterwards.
    """
    found = equation
    while not is_affine(found, name):
        moved = _moved(*found) or _moved(*found[::-1])
        if moved is None:
            return equation
        found = moved
    return found


def _moved(side: Node, other: Node) -> tuple[Node, Node] | None:
    """Move an inverse from an end of a product to the other side."""
    factors = _factors(side)
    if factors[-1].operation == "inv":
        return _product(factors[:-1], other), _product([other, *factors[-1].arguments], other)
    if factors[0].operation == "inv":
        return _product(factors[1:], other), _product([*factors[0].arguments, other], other)
    return None


def _factors(side: Node) -> list[Node]:
    return [y for x in side.arguments for y in _factors(x)] if side.operation == "matmul" else [side]


def _product(factors: Sequence[Node], like: Node) -> Node:
    if not factors:
        return eye().node
    result = factors[0]
    for factor in factors[1:]:
        result = node("matmul", (result, factor), None, like.shape)
    return result


@lru_cache(maxsize=1024)
def constant_part(outputs: tuple[Node, ...], name: str) -> list[Node]:
    """Return the nodes that do not contain a letter."""
    return [x for x in in_order(outputs) if name not in {y.data for y in letters([x])}]


def solve_affine(
    equations: Equations,
    letter: str,
    is_scalar: bool,
    values: Mapping[str, FormalMatrix],
    dimension: int,
    known: Mapping[Node, FormalMatrix],
) -> Solutions | None:
    """Return the solutions of equations that are affine in one letter. None if there is none, or none is found.

    ``known`` are the values of what does not contain the letter.
    """
    size = 1 if is_scalar else dimension
    sides = [side for both in equations for side in both]
    try:
        residual = _Residual(equations, sides, letter, values, dimension, known)
        origin = residual(FormalMatrix(size, {}))
        columns = [residual(FormalMatrix.of(E), minus=origin) for E in _units(size)]
        if any(x.operation == "adjoint" for x in in_order(sides)):
            columns += [residual(FormalMatrix.of(ExactMatrix(E.imag, E.real)), minus=origin) for E in _units(size)]
        else:
            columns += [[x.scaled(FormalMatrix.number(0, 1)) for x in column] for column in columns]
    except (NotExactError, NotDefinedError):
        return None
    return _solutions(columns, origin, size)


class _Residual:
    """The differences left − right as functions of one letter."""

    def __init__(
        self,
        equations: Equations,
        sides: list[Node],
        letter: str,
        values: Mapping[str, FormalMatrix],
        dimension: int,
        known: Mapping[Node, FormalMatrix],
    ) -> None:
        self._equations, self._sides, self._letter = equations, sides, letter
        self._values, self._dimension, self._known = values, dimension, known

    def __call__(self, X: FormalMatrix, minus: Sequence[FormalMatrix] = ()) -> list[FormalMatrix]:
        found = exact_part(self._sides, {**self._values, self._letter: X}, self._dimension, self._known)
        if not all(side in found for side in self._sides):
            raise NotExactError("a side is not exact")
        differences = [found[left] - found[right] for left, right in self._equations]
        return [x - y for x, y in zip(differences, minus, strict=True)] if minus else differences


def _units(size: int) -> list[ExactMatrix]:
    zero = flint.fmpq_mat(size, size)
    return [
        ExactMatrix(flint.fmpq_mat(size, size, [int(k == j) for k in range(size * size)]), zero)
        for j in range(size * size)
    ]


def _solutions(columns: list[list[FormalMatrix]], origin: list[FormalMatrix], size: int) -> Solutions | None:
    rows = _rows([*columns, [-x for x in origin]])
    unknowns = len(columns)
    if not rows:
        return _assembled(size, {}, list(range(unknowns)), flint.fmpq_mat(1, unknowns + 1))
    reduced, rank = flint.fmpq_mat(rows).rref()
    pivots: dict[int, int] = {}
    for i in range(rank):
        pivots[next(j for j in range(unknowns + 1) if reduced[i, j] != 0)] = i
    if unknowns in pivots:
        return None
    free = [j for j in range(unknowns) if j not in pivots]
    return _assembled(size, pivots, free, reduced)


def _rows(columns: list[list[FormalMatrix]]) -> list[list[flint.fmpq]]:
    """Return the real equations that say that every coefficient of every monomial is 0."""
    rows = []
    for k in range(len(columns[0])):
        monomials: dict[Monomial, None] = {m: None for column in columns for m in column[k].terms}
        for m in monomials:
            parts = []
            for column in columns:
                C = column[k].terms.get(m)
                size = column[k].dimension ** 2
                parts.append([flint.fmpq(0)] * (2 * size) if C is None else C.real.entries() + C.imag.entries())
            rows += [list(row) for row in zip(*parts, strict=True) if any(x != 0 for x in row)]
    return rows


def _assembled(size: int, pivots: Mapping[int, int], free: list[int], reduced: flint.fmpq_mat) -> Solutions:
    unknowns = 2 * size * size

    def matrix(vector: list[flint.fmpq]) -> ExactMatrix:
        half = size * size
        return ExactMatrix(flint.fmpq_mat(size, size, vector[:half]), flint.fmpq_mat(size, size, vector[half:]))

    particular = [reduced[pivots[j], unknowns] if j in pivots else flint.fmpq(0) for j in range(unknowns)]
    directions = []
    for f in free:
        vector = [-reduced[pivots[j], f] if j in pivots else flint.fmpq(int(j == f)) for j in range(unknowns)]
        directions.append(matrix(vector))
    directions.sort(key=lambda M: not M.is_real)
    return Solutions(size, matrix(particular), tuple(directions), sum(M.is_real for M in directions))
