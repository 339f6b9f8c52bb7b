"""A traced formula: what the formula returned, with expressions in the places of matrices and scalars."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

from ..errors import FormulaError, InputError
from ..inputs.cut import Cut
from .evaluation import evaluate
from .expressions import Equation, Matrix, Scalar, eye, names_of
from .given import given_nodes
from .nodes import Node, letters
from .printing import to_unicode
from .sympy_in import equation_from_sympy, is_sympy
from .tracing import parameters, trace
from .unknown import Expression


@dataclass(frozen=True, eq=False)
class Traced:
    """What a formula returns for letters: an expression, or tuples and lists of expressions.

    ``matrices`` and ``scalars`` are the names of its letters.
    """

    name: str
    matrices: tuple[str, ...]
    scalars: tuple[str, ...]
    result: Any

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Traced) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Any, ...]:
        """What two traces must have in common to be equal: equal expressions are one node."""
        return self.name, self.matrices, self.scalars, _comparable(self.result)

    @property
    def letters(self) -> list[Node]:
        """The letters that occur."""
        return letters(leaves(self.result))

    def evaluated(self, system: Any, values: Mapping[str, Any], dimension: Any = None, cut: Cut | None = None) -> Any:
        """Return the same tuples and lists, with the expressions replaced by their values in a number system.

        ``values`` holds the letters' values. ``dimension`` is d; it is needed if the formula contains the identity.
        ``cut`` is that of the logarithms whose author named none.
        """
        found = evaluate(self._nodes, system, values, dimension, cut=cut)
        if self._is_flat:
            return tuple(found)
        return _replace(self.result, dict(zip(self._nodes, found, strict=True)).__getitem__)

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return tuple(dict.fromkeys(leaves(self.result)))

    @cached_property
    def _is_flat(self) -> bool:
        """Whether the result is a tuple of different expressions."""
        is_tuple = type(self.result) is tuple and all(isinstance(x, Expression) for x in self.result)
        return is_tuple and len(self._nodes) == len(self.result)


def trace_function(function: Callable[..., Any], role: str) -> Traced:
    """Call a formula with letters, once, and return what it means."""
    name, matrices, scalars = parameters(function, role)
    result = _sides_of_matrices(trace(function, name, matrices, scalars))
    _refuse_other_letters(name, result, matrices, scalars)
    return Traced(name, matrices, scalars, result)


def run(
    formula: Callable[..., Any],
    system: Any,
    *matrices: Any,
    dimension: Any = None,
    cut: Cut | None = None,
    **keywords: Any,
) -> Any:
    """Return the values of a formula over a number system.

    ``matrices``, and scalars passed as keywords, are of the system's own types. ``cut`` is that of the logarithms for
    which the formula names none. Any other keyword for which the formula has a default is passed to it unchanged. A
    formula is traced once; the trace is kept.
    """
    chosen = _names_with_default(formula).intersection(keywords)
    traced = _trace_once(formula, tuple([(name, keywords.pop(name)) for name in sorted(chosen)]) if chosen else ())
    keywords.update(zip(traced.matrices, matrices, strict=True))
    return traced.evaluated(system, keywords, dimension, cut)


@lru_cache(maxsize=256)
def _names_with_default(formula: Callable[..., Any]) -> frozenset[str]:
    listed = inspect.signature(formula).parameters.values()
    return frozenset(p.name for p in listed if p.default is not p.empty)


@lru_cache(maxsize=256)
def _trace_once(formula: Callable[..., Any], options: tuple[tuple[str, Any], ...]) -> Traced:
    return trace_function(partial(formula, **dict(options)) if options else formula, "formula")


def trace_equations(equations: Any, name: str) -> Traced:
    """Return one equation or several, of letters or of SymPy's symbols, as a formula.

    Raises :class:`InputError` for anything else, and if a letter is both a matrix and a scalar.
    """
    listed = list(equations) if isinstance(equations, list | tuple) else [equations]
    made = [equation_from_sympy(x) if is_sympy(x) else x for x in listed]
    wrong = next((x for x in made if not isinstance(x, Equation)), None)
    if wrong is not None or not made:
        raise InputError(f"{name} must be an equation, left == right, not {type(wrong).__name__}")
    matrices, scalars = names_of(*_both(made))
    both = set(matrices) & set(scalars)
    if both:
        raise InputError(f"{sorted(both)[0]} stands for a matrix and for a scalar; rename one of them")
    # a statement about numbers still has a dimension
    unused = [name for name in "ABC" if name not in scalars][:1] if not given_nodes(leaves(_both(made))) else []
    return Traced(
        name, tuple(dict.fromkeys(matrices or unused)), tuple(dict.fromkeys(scalars)), _sides_of_matrices(made)
    )


def _both(equations: Sequence[Equation]) -> list[Expression]:
    return [side for x in equations for side in (x.left, x.right)]


def trace_expression(matrix: Matrix) -> Traced:
    """Return an expression of letters as a formula that returns it."""
    matrices, scalars = names_of(matrix)
    return Traced(to_unicode(matrix.node), tuple(dict.fromkeys(matrices)), tuple(dict.fromkeys(scalars)), matrix)


def is_equation(value: object) -> bool:
    """Whether a value is an equation of letters or of SymPy's symbols, or a list of such equations."""
    if isinstance(value, list | tuple):
        return bool(value) and all(map(is_equation, value))
    return isinstance(value, Equation) or (is_sympy(value) and not callable(value))


def _sides_of_matrices(result: Any) -> Any:
    """Return a result with equations as pairs (left, right). If both sides are scalars, multiply them by I."""
    if isinstance(result, Equation):
        return Sides(_as_pair((result.left, result.right)))
    if isinstance(result, list):
        return [_sides_of_matrices(x) for x in result]
    if isinstance(result, tuple) and type(result) is tuple and len(result) == 2:
        return _as_pair(result)
    return result


class Sides(tuple[Any, ...]):
    """The two sides of an equation, which are not two weights."""


def _as_pair(sides: Sequence[Any]) -> tuple[Any, ...]:
    if all(isinstance(x, Scalar) for x in sides):
        return tuple(x * eye() for x in sides)
    return tuple(sides)


def _refuse_other_letters(name: str, result: Any, matrices: Sequence[str], scalars: Sequence[str]) -> None:
    """Refuse letters that come from outside: they would have no value."""
    for kind, own in (("matrix", matrices), ("scalar", scalars)):
        for letter in letters(leaves(result)):
            if letter.operation == kind and letter.data not in own:
                raise FormulaError(
                    f"{name} uses the letter {letter.data}, a {kind} from outside; make it a parameter of {name}"
                    + (", after the *" if kind == "scalar" else "")
                )


def without_identity(sides: Sequence[Matrix]) -> list[Node]:
    """Return the sides of an equation without the identity by which scalars were multiplied.

    A plain number keeps it beside a matrix.
    """
    nodes = [side.node for side in sides]
    scalars = [node.arguments[0] if _is_multiple_of_identity(node) else None for node in nodes]
    alone = all(scalar is not None for scalar in scalars)
    return [
        node if scalar is None or (scalar.operation == "number" and not alone) else scalar
        for node, scalar in zip(nodes, scalars, strict=True)
    ]


def _is_multiple_of_identity(node: Node) -> bool:
    return node.operation == "scale" and node.arguments[1] is eye().node


def leaves(result: Any) -> list[Node]:
    """Return the expressions in tuples and lists, as nodes."""
    if isinstance(result, Expression):
        return [result.node]
    return [node for x in result for node in leaves(x)] if isinstance(result, list | tuple) else []


def _comparable(result: Any) -> Any:
    if isinstance(result, Expression):
        return result.node
    return (type(result), *map(_comparable, result)) if isinstance(result, list | tuple) else result


def _replace(result: Any, value: Callable[[Node], Any]) -> Any:
    if isinstance(result, Expression):
        return value(result.node)
    return type(result)([_replace(x, value) for x in result]) if isinstance(result, list | tuple) else result
