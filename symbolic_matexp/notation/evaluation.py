"""An expression graph over a number system: a table from operations to rules; every node is computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from ..errors import DivisionByZeroError, RangeError
from ..inputs.cut import Cut, DefaultCut
from .expressions import Matrix, expm, logm, matrix_letter
from .functions import FUNCTIONS
from .nodes import Node, in_order

Rule = Callable[..., Any]
"""rule(system, node, dimension, *arguments) -> value."""


Record = dict[Node, Any]
"""The value of every node that was computed, in the order of computation."""


def evaluate(
    outputs: Sequence[Node],
    system: Any,
    values: Mapping[str, Any],
    dimension: Any = None,
    *,
    cut: Cut | None = None,
    given: Mapping[Node, Any] | None = None,
    record: Record | None = None,
) -> list[Any]:
    """Return the values of the outputs in a number system.

    ``values`` holds the letters' values by name, in the system's own types; ``dimension`` is that of the identity.
    ``cut`` is that of the logarithms whose author named none: a formula need not be traced anew for each cut.
    ``given`` are values that stand in the places of nodes, whatever these would be. ``record`` is filled with the
    value of every node, as far as the evaluation comes.
    """
    known: Record = {} if record is None else record
    known.update(given or {})
    try:
        with system.working():
            for node, rule, arguments in _steps(tuple(outputs)):
                if node in known:
                    continue
                if rule is None:
                    known[node] = values[node.data]
                elif cut is not None and isinstance(node.data, DefaultCut):
                    known[node] = system.logm(known[arguments[0]], cut)
                else:
                    known[node] = rule(system, node, dimension, *[known[x] for x in arguments])
    except ZeroDivisionError:
        raise DivisionByZeroError("the formula divides by zero") from None
    except OverflowError as error:
        if isinstance(error, RangeError):
            raise
        raise RangeError(f"a scalar leaves the range of the {system.name} algebra") from None
    return [known[node] for node in outputs]


def exponentials(record: Record) -> list[tuple[Any, Any]]:
    """Return the matrix exponentials on record, as (argument, result)."""
    return [(record[node.arguments[0]], value) for node, value in record.items() if node.operation == "expm"]


@lru_cache(maxsize=256)
def _steps(outputs: tuple[Node, ...]) -> list[tuple[Node, Rule | None, tuple[Node, ...]]]:
    """Return the nodes in the order of computation, each with its rule, None for a letter, and its arguments."""
    letters = {"matrix", "scalar"}
    return [(x, None if x.operation in letters else RULES[x.operation], x.arguments) for x in in_order(outputs)]


def _power(system: Any, node: Node, dimension: Any, A: Any) -> Any:
    exponent = abs(node.data)
    result, square = None, A if node.data >= 0 else system.inv(A)
    while exponent:
        if exponent & 1:
            result = square if result is None else system.matmul(result, square)
        exponent >>= 1
        square = system.matmul(square, square) if exponent else square
    return system.eye(dimension) if result is None else result


def by_meaning(name: str, system: Any, A: Any) -> Any:
    """Return a function of the table by what it means in terms of others."""
    return evaluate([_meaning(name)], system, {"A": A})[0]


@cache
def _meaning(name: str) -> Node:
    meaning = FUNCTIONS[name].meaning
    assert meaning is not None
    result: Matrix = meaning(matrix_letter("A"), expm, logm)
    return result.node


def _function(system: Any, node: Node, dimension: Any, A: Any) -> Any:
    """Return a primary matrix function: by the system's own means, if it says that it has such."""
    own = getattr(system, "primary", None)
    return by_meaning(node.operation, system, A) if own is None else own(node.operation, A)


HALF = Fraction(1, 2)

RULES: dict[str, Rule] = {
    "number": lambda system, node, d: system.scalar(node.data),
    "pi": lambda system, node, d: system.pi,
    "plus": lambda system, node, d, a, b: a + b,
    "minus": lambda system, node, d, a, b: a - b,
    "times": lambda system, node, d, a, b: a * b,
    "over": lambda system, node, d, a, b: a / b,
    "negative": lambda system, node, d, a: -a,
    "to the": lambda system, node, d, a: a**node.data,
    "exp": lambda system, node, d, s: system.exp(s),
    "log": lambda system, node, d, s: system.log(s),
    "sqrt": lambda system, node, d, s: system.exp(system.log(s) * system.scalar(HALF)),
    "eye": lambda system, node, d: system.eye(d),
    "zero": lambda system, node, d: system.scale(0, system.eye(d)),
    "add": lambda system, node, d, A, B: system.add(A, B),
    "sub": lambda system, node, d, A, B: system.sub(A, B),
    "scale": lambda system, node, d, s, A: system.scale(s, A),
    "matmul": lambda system, node, d, A, B: system.matmul(A, B),
    "power": _power,
    "inv": lambda system, node, d, A: system.inv(A),
    "solve": lambda system, node, d, A, B: system.solve(A, B),
    "expm": lambda system, node, d, A: system.expm(A),
    "logm": lambda system, node, d, A: system.logm(A, node.data),
    "transpose": lambda system, node, d, A: system.transpose(A),
    "adjoint": lambda system, node, d, A: system.adjoint(A),
    "trace": lambda system, node, d, A: system.trace(A),
    "det": lambda system, node, d, A: system.det(A),
    **{name: _function for name, function in FUNCTIONS.items() if function.meaning},
}
