"""Exact matrices and numbers that fulfil assumptions, drawn letter by letter.

The letters are put in a random order. An assumption is charged to the last of its letters. If all that is charged to
a letter is affine in it, a linear system gives its values. If it is about this letter alone, eigenvalues are taken
from the numbers that fulfil it. Otherwise random matrices are tried. Every assumption is then decided exactly.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import flint

from ...errors import InconclusiveError
from ...notation.nodes import Node
from .families import POOL, RATIONAL, WITH_PI, Family, Number, number, small
from .formal import FormalMatrix, NotDefinedError
from .linear import Solutions, degree, solve_affine, whole_polynomial
from .partly_exact import exact_part
from .question import Assumption, Question

TRIES = 120
"""The number of random choices that are made in each dimension."""
TRIES_FOR_BETTER = 48
"""After so many tries, degenerate choices are taken if nothing else was found."""
ATTEMPTS = 12
"""The number of values that are tried for one letter."""
QUICK_PRECISION = 128
LARGEST_DEGREE = 12
"""Polynomials of larger degree are not factored."""

Chosen = dict[str, FormalMatrix]
"""Values by name."""


def choices(question: Question, dimension: int) -> Iterator[tuple[Chosen, bool]]:
    """Yield choices at which all assumptions hold, and whether each is degenerate.

    At most a quarter of them is degenerate, unless nothing else is found.
    """
    generator = random.Random(dimension)
    drawer = _Drawer(question, dimension, generator)
    seen: set[str] = set()
    waiting: list[Chosen] = []
    good = bad = 0
    for count in range(TRIES):
        values = drawer.draw(count)
        if values is not None:
            text = _key(values)
            if text not in seen:
                seen.add(text)
                degenerate = is_degenerate(question, values, dimension)
                good += not degenerate
                if not degenerate:
                    yield values, False
                elif dimension == 1 or 3 * bad < good:
                    bad += 1
                    yield values, True
                else:
                    waiting.append(values)
        if count >= TRIES_FOR_BETTER and 3 * good < bad + len(waiting):
            break
    yield from ((values, True) for values in waiting)


def is_degenerate(question: Question, values: Mapping[str, FormalMatrix], dimension: int) -> bool:
    """Whether a matrix is a multiple of the identity, or all matrices commute though no assumption makes them."""
    matrices = {name: values[name] for name in question.matrices}
    if any(_is_scalar(A) for A in matrices.values()):
        return True
    pairs = [(a, b) for a in matrices for b in matrices if a < b]
    free = [pair for pair in pairs if frozenset(pair) not in question.commuting]
    return bool(free) and all(matrices[a] @ matrices[b] == matrices[b] @ matrices[a] for a, b in pairs)


def _is_scalar(A: FormalMatrix) -> bool:
    return A == FormalMatrix.identity(A.dimension).scaled(A.trace() * FormalMatrix.number(flint.fmpq(1, A.dimension)))


def _key(values: Mapping[str, FormalMatrix]) -> str:
    return repr([(name, [(m, str(C.real), str(C.imag)) for m, C in A.terms.items()]) for name, A in values.items()])


def holds(assumption: Assumption, values: Mapping[str, FormalMatrix], dimension: int) -> bool:
    """Decide an assumption exactly. One that cannot be decided counts as not fulfilled."""
    if assumption.number is not None:
        name, assumed = assumption.number
        return _is_as_assumed(values[name], assumed)
    try:
        known = exact_part(assumption.nodes, values, dimension)
        if assumption.invertible is not None:
            return assumption.invertible in known and _is_invertible(known[assumption.invertible])
        left, right = assumption.nodes
        return left is right or (left in known and right in known and (known[left] - known[right]).is_zero)
    except InconclusiveError:
        return False


def _is_invertible(A: FormalMatrix) -> bool:
    if A.is_rational:
        return A.rational.is_invertible
    return not A.determinant().enclosed(QUICK_PRECISION)[0, 0].contains(0)


def _is_as_assumed(value: FormalMatrix, assumed: tuple[tuple[str, bool], ...]) -> bool:
    """Whether a number has all the properties that SymPy assumes."""
    from ...systems.exact import sympy_number

    if not value.is_rational:
        return False
    truths = sympy_number(value.rational[0, 0])
    return all(getattr(truths, f"is_{name}", None) is truth for name, truth in assumed)


class _Drawer:
    """One random choice after another, for one question in one dimension."""

    def __init__(self, question: Question, dimension: int, generator: random.Random) -> None:
        self.question, self.dimension, self.generator = question, dimension, generator
        self._roots: dict[Any, list[Number]] = {}
        self._affine: dict[tuple[str, frozenset[int]], bool] = {}

    def draw(self, count: int) -> Chosen | None:
        """Return values at which all assumptions hold, or None."""
        question, generator = self.question, self.generator
        palettes = self._palettes
        is_complex = generator.random() < 0.3
        self.family = Family(self.dimension, palettes[count % len(palettes)], generator, is_complex)
        order = [*question.scalars, *question.matrices]
        if question.assumptions:
            generator.shuffle(order)
        values: Chosen = {}
        for name in order:
            charged = [a for a in question.assumptions if name in a.letters and a.letters <= {*values, name}]
            value = self._value(name, charged, values)
            if value is None:
                return None
            values[name] = value
        closed = [a for a in question.assumptions if not a.letters]
        if not all(holds(a, values, self.dimension) for a in closed):
            return None
        return {name: values[name] for name in (*question.matrices, *question.scalars)}

    @cached_property
    def _palettes(self) -> Sequence[Sequence[Number]]:
        if not self.question.is_transcendental:
            return list(RATIONAL)
        if not self.question.assumes_transcendentals:
            return [*RATIONAL[:5], *WITH_PI[:3], *RATIONAL[5:], *WITH_PI[3:]]
        return [x for pair in zip(RATIONAL, WITH_PI, strict=False) for x in pair] + [*RATIONAL[len(WITH_PI) :]]

    def _value(self, name: str, charged: list[Assumption], values: Chosen) -> FormalMatrix | None:
        is_scalar = name in self.question.scalars
        if not charged:
            return self._free(is_scalar, values)
        affine = [a.equation for a in charged if a.equation is not None and self._is_affine(a, name)]
        solutions: Solutions | None = None
        if affine:
            solutions = solve_affine(affine, name, is_scalar, values, self.dimension)
            if solutions is None or (solutions.is_zero and self.generator.random() < 0.8):
                return None
            if len(affine) == len(charged):
                return solutions.draw(self.generator)
        own = [a for a in charged if a.letters <= {name, *self.question.scalars}]
        for attempt in range(ATTEMPTS):
            value = self._attempt(name, is_scalar, solutions, own, values, attempt)
            if value is not None and all(holds(a, {**values, name: value}, self.dimension) for a in charged):
                return value
        return None

    def _free(self, is_scalar: bool, values: Chosen, *, dense: bool = True) -> FormalMatrix:
        generator = self.generator
        if not is_scalar:
            others = [values[x] for x in self.question.matrices if x in values]
            return self.family.any(others, dense=dense)
        known = [values[x] for x in self.question.scalars if x in values]
        roll = generator.random()
        if known and roll < 0.1:
            return generator.choice(known)
        if roll < 0.4:
            return number(generator.choice(self.family.palette))
        value = small(generator, self.family.is_complex)
        if roll < 0.6:
            value = value * FormalMatrix.number(flint.fmpq(1, generator.choice((2, 3))))
        return value if not value.is_zero or roll > 0.9 else FormalMatrix.number(2)

    def _attempt(
        self,
        name: str,
        is_scalar: bool,
        solutions: Solutions | None,
        own: list[Assumption],
        values: Chosen,
        attempt: int,
    ) -> FormalMatrix | None:
        """Return a value that may fulfil what is charged to a letter."""
        if is_scalar and not own:
            return solutions.draw(self.generator) if solutions else number(self.generator.choice(POOL))
        if solutions is not None and (attempt % 2 == 0 or not own):
            return solutions.draw(self.generator)
        if own and attempt % 4 != 3:
            return self._from_roots(name, is_scalar, own, values)
        if attempt % 3 == 2:
            special = (self.family.unitary, self.family.normal) if self.question.assumes_transposes else ()
            make = self.generator.choice((*special, self.family.sparse))
            return make()
        return self._free(is_scalar, values, dense=attempt % 2 == 0)

    def _from_roots(self, name: str, is_scalar: bool, own: list[Assumption], values: Chosen) -> FormalMatrix | None:
        """Return a matrix whose eigenvalues fulfil, as numbers, what is assumed of it."""
        scalars = {x: values[x] for x in self.question.scalars if x in values}
        key = (name, tuple(map(id, own)), _key(scalars))
        if key not in self._roots:
            self._roots[key] = [x for x in POOL if all(holds(a, {**scalars, name: number(x)}, 1) for a in own)]
        roots = self._roots[key]
        if is_scalar:
            return number(self.generator.choice(roots)) if roots else None
        if not roots or self.generator.random() < 0.2:
            block = self._block(name, own, scalars)
            if block is not None:
                return self.family.with_block(block, roots)
        if not roots:
            return None
        palette = [x for x in self.family.palette if x in roots] or roots
        palette = palette if len(palette) > 1 else roots
        if self.question.assumes_transposes and self.generator.random() < 0.5:
            Q = self.family.unitary()
            diagonal = Family(self.dimension, palette, self.generator, False)
            return Q @ diagonal.with_eigenvalues(palette) @ Q.adjoint()
        return self.family.with_eigenvalues(palette)

    def _block(self, name: str, own: list[Assumption], scalars: Chosen) -> list[list[flint.fmpq]] | None:
        """Return the companion matrix of an irreducible factor of the polynomial that is assumed to vanish."""
        polynomial = self._polynomial(name, own, scalars)
        if not polynomial:
            return None
        factors = [p for p, _ in polynomial.numer().factor()[1] if 2 <= p.degree() <= self.dimension]
        if not factors:
            return None
        p = self.generator.choice(factors)
        size = p.degree()
        leading = p.coeffs()[-1]
        last = [flint.fmpq(-c, leading) for c in p.coeffs()[:-1]]
        return [[last[i] if j == size - 1 else flint.fmpq(int(i == j + 1)) for j in range(size)] for i in range(size)]

    def _polynomial(self, name: str, own: list[Assumption], scalars: Chosen) -> flint.fmpq_poly | None:
        """Return the polynomial over Q that the first equation about one matrix says to vanish."""
        for assumption in own:
            if assumption.equation is None:
                continue
            bound = max(degree(side, name) for side in assumption.equation)
            found = []
            for k in range(bound + 1 if bound <= LARGEST_DEGREE else 0):
                difference = _difference(assumption.equation, {**scalars, name: FormalMatrix.number(k)})
                if difference is None or not difference.is_rational or difference.rational[0, 0].imag:
                    break
                found.append(difference.rational[0, 0].real)
            else:
                if found:
                    return whole_polynomial(found)
        return None

    def _is_affine(self, assumption: Assumption, name: str) -> bool:
        key = (name, frozenset([id(assumption)]))
        if key not in self._affine:
            equation = assumption.equation
            self._affine[key] = equation is not None and all(degree(side, name) <= 1 for side in equation)
        return self._affine[key]


def _difference(equation: tuple[Node, Node], values: Mapping[str, FormalMatrix]) -> FormalMatrix | None:
    try:
        known = exact_part(equation, values, 1)
    except NotDefinedError:
        return None
    left, right = equation
    return known[left] - known[right] if left in known and right in known else None
