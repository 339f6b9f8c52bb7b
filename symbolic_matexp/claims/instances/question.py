"""A statement made ready for instances: what its letters are, what is assumed of which, and what is to be compared.

A hypothesis such as B = exp(A) defines B: its graph is put in the place of the letter. Functions that mean others,
such as the square root, are written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...notation.expressions import Matrix, expm, eye, logm
from ...notation.functions import FUNCTIONS
from ...notation.nodes import Node, in_order, letters, node
from ..statement import Statement

TRANSCENDENTAL = frozenset({"expm", "logm", "exp", "log", "sqrt", "pi"})


@dataclass(frozen=True)
class Assumption:
    """One equation, or the invertibility of a matrix, or what SymPy assumes of a number."""

    equation: tuple[Node, Node] | None = None
    invertible: Node | None = None
    number: tuple[str, tuple[tuple[str, bool], ...]] | None = None

    @cached_property
    def nodes(self) -> list[Node]:
        """The graphs that it speaks of."""
        return [*(self.equation or ()), *([self.invertible] if self.invertible is not None else [])]

    @cached_property
    def letters(self) -> frozenset[str]:
        """The names of its letters."""
        named = {self.number[0]} if self.number is not None else set()
        return frozenset(named | {x.data for x in letters(self.nodes)})


@dataclass(frozen=True)
class Question:
    """Whether equations hold wherever the assumptions hold.

    ``matrices`` and ``scalars`` are the letters to be chosen; ``definitions`` gives the values of the others.
    """

    equations: tuple[tuple[str, Node, Node], ...]
    assumptions: tuple[Assumption, ...]
    matrices: tuple[str, ...]
    scalars: tuple[str, ...]
    definitions: Mapping[str, Node]

    @classmethod
    def of(cls, statement: Statement) -> Question:
        """Return the question that a statement answers."""
        assumed, definitions = _assumptions(statement)
        claimed = statement.formula.claimed
        sides = _rewritten([side.node for _, *both in claimed for side in both], definitions)
        labels = [label for label, _, _ in claimed]
        equations = tuple(zip(labels, sides[::2], sides[1::2], strict=True))
        occurring = letters([*sides, *(x for a in assumed for x in a.nodes)])
        has_matrices = any(x.operation == "matrix" for x in occurring)
        return cls(
            equations,
            tuple(assumed),
            tuple(name for name in statement.matrices if name not in definitions) if has_matrices else (),
            tuple(name for name in statement.scalars if name not in definitions),
            definitions,
        )

    @cached_property
    def outputs(self) -> list[Node]:
        """What is to be evaluated: the definitions, because they must have values, and all sides."""
        return [*self.definitions.values(), *(side for _, *both in self.equations for side in both)]

    @cached_property
    def all_scalars(self) -> frozenset[str]:
        """The names of all scalars, also of those that are defined."""
        return frozenset({*self.scalars, *(name for name, x in self.definitions.items() if x.shape is None)})

    @cached_property
    def is_transcendental(self) -> bool:
        """Whether exponentials, logarithms or π occur."""
        return any(x.operation in TRANSCENDENTAL for x in self._all_nodes)

    @cached_property
    def takes_logarithms(self) -> bool:
        """Whether logarithms of matrices occur."""
        return any(x.operation == "logm" for x in self._all_nodes)

    @cached_property
    def assumes_transcendentals(self) -> bool:
        """Whether exponentials, logarithms or π occur in what is assumed."""
        return bool(self._assumed_operations & TRANSCENDENTAL)

    @cached_property
    def assumes_inverses(self) -> bool:
        """Whether inverses occur in what is assumed."""
        return "inv" in self._assumed_operations

    @cached_property
    def assumes_transposes(self) -> bool:
        """Whether transposes occur in what is assumed."""
        return bool(self._assumed_operations & {"transpose", "adjoint"})

    @cached_property
    def asks_for_adjoints(self) -> bool:
        """Whether adjoints occur, but neither these nor transposes in what is assumed. The latter then says the same
        of PAP⁻¹, PBP⁻¹, … as of A, B, …"""
        return any(x.operation == "adjoint" for x in self._all_nodes) and not self.assumes_transposes

    @cached_property
    def assumes_traces(self) -> bool:
        """Whether traces or determinants occur in what is assumed."""
        return bool(self._assumed_operations & {"trace", "det"})

    @cached_property
    def relates_matrices(self) -> bool:
        """Whether something is assumed of two or more matrices together."""
        names = set(self.matrices)
        return any(len(names & a.letters) > 1 for a in self.assumptions)

    @cached_property
    def assumes_inner_inverses(self) -> bool:
        """Whether an equation such as AXA = A or AX⋯A = A is assumed."""
        return any(between(*sides) for sides in self._assumed_equations)

    @cached_property
    def inverted(self) -> frozenset[str]:
        """The names of letters that stand alone in an inverse."""
        arguments = (x.arguments[0] for x in self._all_nodes if x.operation == "inv")
        return frozenset(x.data for x in arguments if x.operation == "matrix")

    @cached_property
    def _all_nodes(self) -> list[Node]:
        return in_order([*self.outputs, *(x for a in self.assumptions for x in a.nodes)])

    @cached_property
    def frequency(self) -> Mapping[str, int]:
        """The number of assumptions about each letter."""
        names = (*self.matrices, *self.scalars)
        return {name: sum(name in a.letters for a in self.assumptions) for name in names}

    @cached_property
    def _assumed_equations(self) -> list[tuple[Node, Node]]:
        return [a.equation for a in self.assumptions if a.equation is not None]

    @cached_property
    def _assumed_operations(self) -> frozenset[str]:
        return frozenset(x.operation for x in in_order(y for a in self.assumptions for y in a.nodes))

    @cached_property
    def commuting(self) -> frozenset[frozenset[str]]:
        """The pairs of letters that are assumed to commute."""
        pairs = set()
        for left, right in self._assumed_equations:
            both = left.operation == right.operation == "matmul" and left.arguments == right.arguments[::-1]
            if both and all(x.operation == "matrix" for x in left.arguments):
                pairs.add(frozenset(x.data for x in left.arguments))
        return frozenset(pairs)


def between(left: Node, right: Node) -> Sequence[Node]:
    """Return the factors between the two letters X of a side XM⋯NX if the other side is X. Otherwise nothing."""
    for product, letter in ((left, right), (right, left)):
        if letter.operation == "matrix":
            factors = _factors(product)
            if len(factors) > 2 and factors[0] is factors[-1] is letter:
                return factors[1:-1]
    return []


def _factors(side: Node) -> list[Node]:
    return [y for x in side.arguments for y in _factors(x)] if side.operation == "matmul" else [side]


def _assumptions(statement: Statement) -> tuple[list[Assumption], dict[str, Node]]:
    assumed: list[Assumption] = []
    definitions: dict[str, Node] = {}
    for hypothesis in statement.hypotheses:
        if hypothesis.number is not None:
            assumed.append(Assumption(number=hypothesis.number))
        if hypothesis.invertible is not None:
            assumed.append(Assumption(invertible=hypothesis.invertible.matrix.node))
        for _, left, right in () if hypothesis.equations is None else hypothesis.equations.claimed:
            assumed.append(Assumption(equation=(left.node, right.node)))
    bound = {a.number[0] for a in assumed if a.number is not None}
    rest = []
    for assumption in assumed:
        defined = _definition(assumption, definitions, bound)
        if defined is None:
            rest.append(assumption)
            continue
        name, meaning = defined
        definitions = {other: _rewritten([x], {name: meaning})[0] for other, x in definitions.items()}
        definitions[name] = meaning
    return [_rewritten_assumption(x, definitions) for x in rest], definitions


def _definition(
    assumption: Assumption, definitions: Mapping[str, Node], bound: Iterable[str]
) -> tuple[str, Node] | None:
    """Return the letter that an equation defines, and its meaning in the letters that are free."""
    if assumption.equation is None:
        return None
    sides = [_without_identity(side) for side in assumption.equation]
    for left, right in (sides, sides[::-1]):
        if left.operation not in {"matrix", "scalar"} or left.data in definitions or left.data in bound:
            continue
        if (left.shape is None) is not (right.shape is None):
            continue
        (meaning,) = _rewritten([right], definitions)
        if left.data not in {x.data for x in letters([meaning])}:
            return left.data, meaning
    return None


def _without_identity(side: Node) -> Node:
    scaled = side.operation == "scale" and side.arguments[1] is eye().node
    return side.arguments[0] if scaled else side


def _rewritten_assumption(assumption: Assumption, definitions: Mapping[str, Node]) -> Assumption:
    if assumption.equation is not None:
        left, right = _rewritten(assumption.equation, definitions)
        return Assumption(equation=(left, right))
    if assumption.invertible is not None:
        return Assumption(invertible=_rewritten([assumption.invertible], definitions)[0])
    return assumption


def _rewritten(outputs: Sequence[Node], definitions: Mapping[str, Node]) -> list[Node]:
    """Return graphs with defined letters replaced by their meanings, and functions written out."""
    changed: dict[Node, Node] = {}
    for old in in_order(outputs):
        arguments = tuple(changed[x] for x in old.arguments)
        if old.operation in {"matrix", "scalar"}:
            changed[old] = definitions.get(old.data, old)
        elif old.operation in FUNCTIONS and (meaning := FUNCTIONS[old.operation].meaning) is not None:
            changed[old] = meaning(Matrix(arguments[0]), expm, logm).node
        else:
            changed[old] = node(old.operation, arguments, old.data, old.shape)
    return [changed[x] for x in outputs]
