"""Exact matrices and numbers that fulfil assumptions, drawn letter by letter.

The letters are put in a random order. An assumption is charged to the last of its letters. What is affine in this
letter is solved as a linear system. What is about this letter alone is fulfilled by its eigenvalues. Otherwise random
values are tried. Every assumption is then decided exactly.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from operator import matmul
from typing import Any

import flint

from ...notation.nodes import Node
from .assumed import Chosen, holds
from .families import (
    FAR,
    HALF_TURNS,
    POOL,
    PYTHAGOREAN,
    RATIONAL,
    RATIONAL_POOL,
    WITH_PI,
    ZERO,
    Family,
    Number,
    multiples,
    number,
    small,
    with_equal_exponentials,
)
from .formal import FormalMatrix, NotDefinedError
from .linear import Solutions, cleared, constant_part, is_affine, solve_affine
from .pairs import Pairs, chain, eigenvalue_pairs
from .partly_exact import exact_part
from .question import Assumption, Question, between
from .relations import candidates
from .spectral import Eigenvalues, eigenvalues, relative_eigenvalues

ATTEMPTS = 12
"""The number of values that are tried for one letter."""
EVERY = 4
"""So often matrices with known relations are tried."""
RELATED_ATTEMPTS = 16
"""So many matrices with known relations are tried for one choice."""
LARGEST_USUAL = 3
"""In larger dimensions matrices with known relations are tried more often."""
FURTHER_ATTEMPTS = 4
"""The number of values that are tried for one letter after a degenerate one was found."""


@dataclass(frozen=True)
class _Task:
    """One letter whose value is sought, when others have theirs."""

    name: str
    is_scalar: bool
    values: Chosen
    known: Mapping[Node, FormalMatrix]
    """The values of all that is charged and does not contain the letter."""
    solutions: Solutions | None
    """The solutions of what is affine in the letter, if something is."""
    is_affine: bool
    """Whether all that is charged is affine in the letter."""
    relative: Eigenvalues | None
    """The eigenvalues that it may have if all other matrices are I, if something is assumed of it and these."""
    own: Eigenvalues | None
    """The eigenvalues that the letter may have, if something is assumed of it alone."""
    middle: FormalMatrix | None
    """An M for which XMX = X is assumed of the letter X."""


class Drawer:
    """One random choice after another, for one question in one dimension."""

    def __init__(self, question: Question, dimension: int, generator: random.Random) -> None:
        self.question, self.dimension, self.generator = question, dimension, generator
        self.is_hopeless = False
        """Whether it is known that no choice fulfils the assumptions."""
        self._eigenvalues: dict[Any, Eigenvalues] = {}
        self._pairs: dict[Any, Pairs] = {}
        turns = question.assumes_transcendentals
        self._candidates = candidates(dimension, len(question.matrices), generator, turns=turns)
        self._related: list[Sequence[FormalMatrix]] = []
        """Matrices with known relations at which all assumptions held."""
        self._pool = POOL if question.assumes_transcendentals else RATIONAL_POOL
        self._types = -1
        self._regular = 0.45 if question.assumes_inner_inverses else 0.8
        """How often a letter may be of full rank, if it is free and related to others."""
        self._is_algebraic = question.relates_matrices and not question.assumes_transcendentals
        """Whether something without exponentials and logarithms is assumed of several matrices together."""
        self._may_be_singular = self._is_algebraic and not question.assumes_inverses
        self._is_symmetric_and_singular = question.assumes_transposes and question.assumes_inner_inverses
        """Whether symmetric or Hermitian matrices of low rank may be needed."""
        self._is_tangled = any(_is_tangled(a, question.matrices) for a in question.assumptions)
        """Whether something is assumed that is not affine in any of several letters."""
        self._sparsity = 0.1 if question.assumes_inner_inverses else 0.7 if self._is_tangled else 0.25
        self._is_sparse = False
        """Whether all matrices are to have at most one 1 in each row and column, where equations are not solved."""
        self._is_far = question.takes_logarithms and not question.assumes_transcendentals
        """Whether eigenvalues are sought whose imaginary parts are larger than π, though rational ones would do."""
        self._basis_generator = random.Random(dimension)

    def draw(self, count: int) -> Chosen | None:
        """Return values at which all assumptions hold, or None."""
        values = self._draw(count)
        is_real = not self.question.asks_for_adjoints or self._basis_generator.random() < 0.5
        if values is None or is_real or self.dimension == 1:
            return values
        basis, inverse = self.family.complex_basis(self._basis_generator)
        similar = {x: basis @ A @ inverse if x in self.question.matrices else A for x, A in values.items()}
        return similar if all(holds(a, similar, self.dimension) for a in self.question.assumptions) else values

    def _draw(self, count: int) -> Chosen | None:
        question, generator = self.question, self.generator
        is_complex = generator.random() < (0.5 if question.assumes_transposes else 0.3)
        related = 0.4 if question.assumptions and len(question.matrices) > 1 else 0.1
        palette = self._palettes[count % len(self._palettes)]
        turns = question.assumes_transcendentals
        self.family = Family(
            self.dimension, palette, generator, is_complex, related, turns, bool(question.assumptions)
        )
        if not all(holds(a, {}, self.dimension) for a in question.assumptions if not a.letters):
            self.is_hopeless = True
            return None
        if count % EVERY == EVERY - 1 or (self.dimension > LARGEST_USUAL and count % 2 == 0):
            related_ones = self._with_known_relations()
            if related_ones is not None:
                return related_ones
        self._is_sparse = self._may_be_singular and generator.random() < self._sparsity
        self._chain: Sequence[Number] = ()
        order = [*question.scalars, *question.matrices]
        if question.assumptions:
            generator.shuffle(order)
            if generator.random() < 0.5:
                order.sort(key=lambda name: -question.frequency[name])
            if generator.random() < 0.75:
                order.sort(key=question.matrices.__contains__)
        values: Chosen = {}
        for name in order:
            charged = [a for a in question.assumptions if name in a.letters and a.letters <= {*values, name}]
            value = self._fulfilling(name, charged, values) if charged else self._free(name, values)
            if value is None:
                return None
            values[name] = value
        return {name: values[name] for name in (*question.matrices, *question.scalars)}

    def _with_known_relations(self) -> Chosen | None:
        """Return matrices with known relations, if all assumptions hold."""
        question = self.question
        if not question.relates_matrices:
            return None
        attempts = RELATED_ATTEMPTS * (1 if self.dimension <= LARGEST_USUAL else 3)
        for matrices in islice(self._candidates, attempts):
            values = self._with_scalars(matrices)
            if all(holds(a, values, self.dimension) for a in question.assumptions):
                self._related.append(matrices)
                return values
        if not self._related:
            return None
        values = self._with_scalars(self.generator.choice(self._related))
        if not question.assumes_transposes:
            basis, inverse = self.family.shared
            values.update((x, basis @ values[x] @ inverse) for x in question.matrices)
        return values if all(holds(a, values, self.dimension) for a in question.assumptions) else None

    def _with_scalars(self, matrices: Sequence[FormalMatrix]) -> Chosen:
        """Return values of all letters, when those of the matrices are given."""
        values = dict(zip(self.question.matrices, matrices, strict=True))
        for name in self.question.scalars:
            charged = [a for a in self.question.assumptions if name in a.letters and a.letters <= {*values, name}]
            solved = self._fulfilling(name, charged, values) if self._is_solvable(name, charged) else None
            values[name] = self._free(name, values) if solved is None else solved
        return values

    def _is_solvable(self, name: str, charged: Sequence[Assumption]) -> bool:
        """Whether something is assumed of a scalar alone that is seldom fulfilled by chance."""
        return any(a.equation is not None and a.letters == {name} for a in charged)

    @cached_property
    def _palettes(self) -> Sequence[Sequence[Number]]:
        if not self.question.is_transcendental:
            return RATIONAL
        if not self.question.assumes_transcendentals:
            return [*RATIONAL[:3], *WITH_PI[2:3], *RATIONAL[3:6], *WITH_PI[:2], *RATIONAL[6:], *WITH_PI[3:]]
        return [x for pair in zip(RATIONAL, WITH_PI, strict=False) for x in pair] + [*RATIONAL[len(WITH_PI) :]]

    def _fulfilling(self, name: str, charged: list[Assumption], values: Chosen) -> FormalMatrix | None:
        """Return a value that fulfils what is charged to a letter; if possible, none that is degenerate."""
        task = self._task(name, charged, values)
        if task is None:
            return None
        fallback: FormalMatrix | None = None
        last = ATTEMPTS
        for attempt in range(ATTEMPTS):
            if attempt >= last:
                break
            value = self._attempt(task)
            if value is None or not all(
                holds(a, {**values, name: value}, self.dimension, task.known) for a in charged
            ):
                continue
            if not self._is_degenerate(task, value):
                return value
            if fallback is None:
                fallback, last = value, attempt + 1 + FURTHER_ATTEMPTS
        return fallback

    def _task(self, name: str, charged: list[Assumption], values: Chosen) -> _Task | None:
        """Return what is to be done for a letter, or None if this cannot succeed."""
        constant = constant_part(tuple(x for a in charged for x in a.nodes), name)
        try:
            known = exact_part(constant, values, self.dimension)
        except NotDefinedError:
            return None
        if len(known) < len(constant):
            return None
        is_scalar = name in self.question.scalars
        equations = (None if a.equation is None else cleared(a.equation, name) for a in charged)
        affine = tuple(x for x in equations if x is not None and is_affine(x, name))
        solutions = None
        if affine:
            solutions = solve_affine(affine, name, is_scalar, values, self.dimension, known)
            if solutions is None or (solutions.is_zero and self.generator.random() < 0.9):
                return None
        own = self._eigenvalues_for(name, charged, values)
        if own is not None and own.is_complete and not (own.numbers or own.roots or self._fitting(own)):
            self.is_hopeless = not any(a.letters - {name} for a in charged)
            return None
        relative = None if is_scalar or len(affine) == len(charged) else self._relative_for(name, charged, values)
        middle = _middle(name, charged, known)
        return _Task(name, is_scalar, values, known, solutions, len(affine) == len(charged), relative, own, middle)

    def _eigenvalues_for(self, name: str, charged: list[Assumption], values: Chosen) -> Eigenvalues | None:
        own = [a for a in charged if a.letters <= {name, *self.question.scalars}]
        if not own:
            return None
        scalars = {x: values[x] for x in self.question.scalars if x in values}
        key = (name, tuple(map(id, own)), values_as_text(scalars))
        if key not in self._eigenvalues:
            self._eigenvalues[key] = eigenvalues(name, own, scalars, self._pool)
        return self._eigenvalues[key]

    def _relative_for(self, name: str, charged: list[Assumption], values: Chosen) -> Eigenvalues | None:
        others = [x for x in self.question.matrices if x in values]
        if not others:
            return None
        scalars = {x: values[x] for x in self.question.scalars if x in values}
        key = (name, tuple(map(id, charged)), values_as_text(scalars), "relative")
        if key not in self._eigenvalues:
            self._eigenvalues[key] = relative_eigenvalues(name, charged, others, scalars)
        return self._eigenvalues[key]

    def _fitting(self, own: Eigenvalues) -> list[list[list[flint.fmpq]]]:
        """Return the blocks that fill the dimension, or leave room for an eigenvalue."""
        d = self.dimension
        return [x for x in own.blocks if len(x) <= d and (d % len(x) == 0 or own.numbers)]

    def _is_degenerate(self, task: _Task, value: FormalMatrix) -> bool:
        if task.is_scalar or self.dimension == 1:
            return task.is_scalar and value.is_zero
        if value.is_multiple_of_identity:
            return True
        others = [x for x in self.question.matrices if x in task.values]
        free = [x for x in others if frozenset({x, task.name}) not in self.question.commuting]
        return bool(free) and all(commute(value, task.values[x]) for x in free)

    def _free(self, name: str, values: Chosen, *, dense: bool = True) -> FormalMatrix:
        """Return any value."""
        generator = self.generator
        if name in self.question.matrices:
            others = [values[x] for x in self.question.matrices if x in values]
            if self.question.relates_matrices:
                if self._is_sparse:
                    return self.family.partial_permutation()
                roll = generator.random()
                if roll < 0.4 and (linked := self._linked(name, values)):
                    return self.family.with_these_eigenvalues(linked)
                if roll < 0.2 and self._is_algebraic:
                    palette = [ZERO] if generator.random() < 0.5 else self.family.palette[:2]
                    return self.family.of_jordan_type(palette, generator.randrange(3))
                if roll > self._regular and self._is_algebraic:
                    return self.family.singular() if generator.random() < 0.7 else self.family.partial_permutation()
            value = self.family.any(others, dense=dense)
            is_inverted = name in self.question.inverted and not value.is_rational
            is_hard = is_inverted and (self.question.takes_logarithms or not value.has_inverse)
            return self.family.dense() if is_hard else value
        known = [values[x] for x in self.question.scalars if x in values]
        if self._is_far and self.question.assumptions and generator.random() < 0.3:
            return number(generator.choice(FAR))
        roll = generator.random()
        if known and roll < 0.1:
            return generator.choice(known)
        if roll < (0.35 if self.question.matrices else 0.6):
            return number(generator.choice(self.family.palette))
        if roll < 0.6 and self.question.assumptions:  # a difference or a ratio of eigenvalues
            x, y = (number(generator.choice(self.family.palette)) for _ in range(2))
            return x - y if y.is_zero or len(y.terms) > 1 or generator.random() < 0.5 else x / y
        if roll > 0.9 and self.question.assumptions:
            return FormalMatrix.number(generator.choice(PYTHAGOREAN))
        if roll > 0.75 and self.question.assumptions:
            return FormalMatrix.number(-1)
        value = small(generator, self.family.is_complex)
        if roll < 0.7:
            value = value * FormalMatrix.number(flint.fmpq(1, generator.choice((2, 3))))
        return value if not value.is_zero or roll > 0.8 else FormalMatrix.number(2)

    def _linked(self, name: str, values: Chosen) -> Sequence[Number]:
        """Return eigenvalues with which some letter to be chosen later may be different from 0, if there are any."""
        scalars = {x: values[x] for x in self.question.scalars if x in values}
        if not self._chain:
            pairs: Pairs = []
            for other in self.question.matrices:
                if not pairs and other != name and other not in values:
                    pairs = self._pairs_for(other, name, scalars)
            if not pairs:
                return ()
            self._chain = chain(pairs, self.dimension, self.generator)
        return self._chain

    def _pairs_for(self, other: str, name: str, scalars: Chosen) -> Pairs:
        """Return pairs of eigenvalues of ``name`` and more letters with which ``other`` may be different from 0."""
        matrices = self.question.matrices
        key = (other, name, values_as_text(scalars))
        if key not in self._pairs:
            assumed = [
                a
                for a in self.question.assumptions
                if {other, name} <= a.letters and a.letters <= {*matrices, *scalars}
            ]
            palettes = (x for palette in WITH_PI[:2] for x in palette)
            more = [*multiples(scalars), *(palettes if self.question.assumes_transcendentals else ())]
            rest = [x for x in matrices if x != other]
            self._pairs[key] = eigenvalue_pairs(other, rest, assumed, scalars, more) if assumed else ()
        return self._pairs[key]

    def _attempt(self, task: _Task) -> FormalMatrix | None:
        """Return a value that may fulfil what is charged to a letter."""
        generator = self.generator
        others = [task.values[x] for x in self.question.matrices if x in task.values]
        solving = 0.8 if self.question.assumes_inner_inverses else 0.4
        if task.solutions is not None and (task.is_affine or generator.random() < solving):
            solution = task.solutions.draw(generator)
            if self.question.assumes_transcendentals and task.solutions.is_homogeneous and generator.random() < 0.5:
                solution = solution.scaled(number(generator.choice(HALF_TURNS)))
            if task.is_affine and self._is_symmetric_and_singular and generator.random() < 0.4:
                solution = self.family.of_low_rank()
            if task.is_affine or task.is_scalar or generator.random() < (0.7 if task.middle is None else 0.2):
                return solution
            # XAX is a reflexive inverse of A if AXA = A
            middle = task.middle or (generator.choice(others) if others else solution)
            return solution @ middle @ solution
        if task.is_scalar:
            pool = self._pool if task.own is None else task.own.numbers
            if task.own is not None and task.own.roots and (not pool or generator.random() < 0.5):
                return generator.choice(task.own.roots)
            return number(generator.choice(pool)) if pool else None
        if self._is_sparse and generator.random() < 0.8:
            if not others or generator.random() < 0.25:
                return self.family.partial_permutation()
            return self.family.cofactor(generator.choice(others))
        if self._is_far and self.question.assumes_traces and generator.random() < 0.3:
            return self._with_far_eigenvalues(task)
        if task.own is not None and generator.random() < (0.2 if self.question.assumes_traces else 0.5):
            return self._with_own_eigenvalues(task.own)
        if self.question.assumes_traces and generator.random() < 0.3:
            return self.family.of_finite_order()
        if self.question.assumes_transposes and generator.random() < 0.5:
            if generator.random() < 0.4:
                return self.family.with_symmetry_and_nilpotent_part(task.own.numbers if task.own else ())
            family = self.family
            make = (family.unitary, family.normal, family.symmetric, family.isotropic, family.partial_isometry)
            return generator.choice(make)()
        if task.relative is not None and generator.random() < 0.3:
            return self._relative(task, task.relative)
        if others and generator.random() < 0.25:
            return self.family.derived(generator.choice(others))
        if generator.random() < 0.3:
            return self.family.sparse() if generator.random() < 0.5 else self.family.partial_permutation()
        return self._free(task.name, task.values, dense=generator.random() < 0.3)

    def _relative(self, task: _Task, relative: Eigenvalues) -> FormalMatrix | None:
        """Return another matrix times one that does if the others are I."""
        factor = self._with_own_eigenvalues(relative)
        other = task.values[self.generator.choice([x for x in self.question.matrices if x in task.values])]
        return factor and (other @ factor if self.generator.random() < 0.5 else factor @ other)

    def _with_far_eigenvalues(self, task: _Task) -> FormalMatrix:
        """Return a matrix with eigenvalues of large imaginary part, and one that gives a trace or a determinant."""
        far, one = number(self.generator.choice(FAR)), FormalMatrix.number(1)
        last = self.generator.choice((FormalMatrix.number(0), -far, far.reciprocal(), one - far))
        rest = [self.generator.choice((one, FormalMatrix.number(0))) for _ in range(self.dimension - 2)]
        return self.family.with_exact_eigenvalues([far, last, *rest][: self.dimension])

    def _with_own_eigenvalues(self, own: Eigenvalues) -> FormalMatrix | None:
        blocks = self._fitting(own)
        if own.roots and (self.generator.random() < 0.3 or not (blocks or own.numbers)):
            values = [*own.roots, *map(number, own.numbers)]
            return self.family.with_exact_eigenvalues([self.generator.choice(values) for _ in range(self.dimension)])
        if blocks and (not own.numbers or self.generator.random() < 0.2):
            return self.family.with_block(self.generator.choice(blocks), own.numbers)
        if not own.numbers:
            return None
        groups = with_equal_exponentials(own.numbers)
        if groups and self.generator.random() < 0.3:
            return self.family.with_eigenvalues(self.generator.choice(groups))
        palette = [x for x in self.family.palette if x in own.numbers]
        if self.generator.random() < 0.6:
            self._types += 1
            first = palette if self.generator.random() < 0.3 else []
            return self.family.of_jordan_type(list(dict.fromkeys([*first, *own.numbers]))[:4], self._types)
        palette = palette if len(palette) > 1 else list(own.numbers)
        if self.question.assumes_transposes and self.generator.random() < 0.5:
            Q = self.family.unitary()
            if self.generator.random() < 0.3:
                return self.family.of_jordan_type(palette, self.generator.randrange(4), (Q, Q.inverse()))
            return Q @ self.family.diagonal(palette) @ Q.inverse()
        return self.family.with_eigenvalues(palette)


def _middle(name: str, charged: Sequence[Assumption], known: Mapping[Node, FormalMatrix]) -> FormalMatrix | None:
    for equation in (a.equation for a in charged if a.equation is not None):
        factors = between(*equation)
        if factors and any(x.data == name for x in equation) and all(x in known for x in factors):
            return reduce(matmul, (known[x] for x in factors))
    return None


def _is_tangled(assumption: Assumption, matrices: Sequence[str]) -> bool:
    named = [x for x in matrices if x in assumption.letters]
    equation = assumption.equation
    return equation is not None and len(named) > 1 and not any(is_affine(equation, x) for x in named)


def commute(A: FormalMatrix, B: FormalMatrix) -> bool:
    """Whether two matrices commute."""
    return A @ B == B @ A


def values_as_text(values: Mapping[str, FormalMatrix]) -> str:
    """Return a text that tells different values apart."""
    return repr([(name, [(m, str(C.real), str(C.imag)) for m, C in A.terms.items()]) for name, A in values.items()])
