"""A formula as it was traced: what it returns, with expressions in the places of matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .evaluation import evaluate
from .expressions import Equation, Matrix, Scalar, eye, names_of
from .nodes import Node
from .printing import to_latex, to_unicode
from .sympy_in import equation_from_sympy, is_sympy
from .tracing import parameters, trace
from .unknown import Expression


@dataclass(frozen=True)
class Traced:
    """What a formula returns for letters: an expression, or tuples and lists of them.

    ``matrices`` and ``scalars`` are the names of its letters.
    """

    name: str
    matrices: tuple[str, ...]
    scalars: tuple[str, ...]
    result: Any

    def evaluated(self, system: Any, values: Mapping[str, Any], dimension: Any) -> Any:
        """Return the same tuples and lists with the values of the expressions in a number system."""
        nodes = list(dict.fromkeys(_leaves(self.result)))
        known = dict(zip(nodes, evaluate(nodes, system, values, dimension), strict=True))
        return _replaced(self.result, lambda node: known[node])

    def written(self) -> str:
        """Return the equations as text, or nothing if it returns something else."""
        return "; ".join(f"{to_unicode(a)} = {to_unicode(b)}" for a, b in _pairs(self.result))

    def latex(self) -> str:
        """Return the equations as LaTeX, or nothing if it returns something else."""
        return r",\quad ".join(f"{to_latex(a)} = {to_latex(b)}" for a, b in _pairs(self.result))


def trace_function(function: Callable[..., Any], role: str) -> Traced:
    """Call a formula with letters, once."""
    name, matrices, scalars = parameters(function, role)
    result = trace(function, name, matrices, scalars)
    return Traced(name, matrices, scalars, _sides_of_matrices(result))


def trace_equations(equations: Any, name: str) -> Traced:
    """Return one equation or several, of letters or of SymPy's symbols, as a formula."""
    listed = list(equations) if isinstance(equations, list | tuple) else [equations]
    made = [equation_from_sympy(x) if is_sympy(x) else x for x in listed]
    wrong = next((x for x in made if not isinstance(x, Equation)), None)
    if wrong is not None or not made:
        raise InputError(f"{name} must be an equation, left == right, not {type(wrong).__name__}")
    matrices, scalars = names_of(*(side for x in made for side in (x.left, x.right)))
    both = set(matrices) & set(scalars)
    if both:
        raise InputError(f"{sorted(both)[0]} stands for a matrix and for a scalar; rename one of them")
    unused = [name for name in "ABC" if name not in scalars][:1]  # a statement about numbers still has a dimension
    return Traced(
        name, tuple(dict.fromkeys(matrices or unused)), tuple(dict.fromkeys(scalars)), _sides_of_matrices(made)
    )


def is_equation(value: object) -> bool:
    """Whether a value is an equation, of letters or of SymPy's symbols, or a list of such."""
    if isinstance(value, list | tuple):
        return bool(value) and all(map(is_equation, value))
    return isinstance(value, Equation) or (is_sympy(value) and not callable(value))


def _sides_of_matrices(result: Any) -> Any:
    """Return a result with equations as pairs, and numbers that are sides as multiples of the identity."""
    if isinstance(result, Equation):
        return _pair((result.left, result.right))
    if isinstance(result, list):
        return [_sides_of_matrices(x) for x in result]
    if isinstance(result, tuple) and type(result) is tuple and len(result) == 2:
        return _pair(result)
    return result


def _pair(sides: Sequence[Any]) -> tuple[Any, ...]:
    if all(isinstance(x, Scalar) for x in sides):
        return tuple(x * eye() for x in sides)
    return tuple(sides)


def _pairs(result: Any) -> list[tuple[Node, Node]]:
    listed = result if isinstance(result, list) else [result]
    pairs = [x[-2:] for x in listed if isinstance(x, tuple) and len(x) in {2, 3}]
    if len(pairs) < len(listed) or not all(isinstance(side, Matrix) for pair in pairs for side in pair):
        return []
    return [(_bare(left), _bare(right)) for left, right in pairs]


def _bare(side: Matrix) -> Node:
    """Return a side without the identity that made a matrix of a number."""
    node = side.node
    scaled = node.operation == "scale" and node.arguments[1] is eye().node
    return node.arguments[0] if scaled and node.arguments[0].operation != "number" else node


def _leaves(result: Any) -> list[Node]:
    if isinstance(result, list | tuple):
        return [node for x in result for node in _leaves(x)]
    return [result.node] if isinstance(result, Expression) else []


def _replaced(result: Any, value: Callable[[Node], Any]) -> Any:
    if isinstance(result, list | tuple):
        return type(result)(_replaced(x, value) for x in result)
    return value(result.node) if isinstance(result, Expression) else result
