"""An expression graph over a number system: a table from operations to rules; every node is computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from ..errors import DivisionByZeroError, RangeError, UnsupportedError
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
    if given is not None:
        known.update(given)
    value = known.__getitem__
    try:
        with system.working():
            for node, method, rule, arguments in _steps(tuple(outputs), system.__class__):
                if node in known:
                    continue
                if method is not None:
                    known[node] = method(system, *map(value, arguments))
                elif rule is None:
                    known[node] = values[node.data]
                elif cut is not None and isinstance(node.data, DefaultCut):
                    known[node] = system.logm(value(arguments[0]), cut)
                else:
                    known[node] = rule(system, node, dimension, *map(value, arguments))
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


Step = tuple[Node, Callable[..., Any] | None, Rule | None, tuple[Node, ...]]
"""A node, the system's method or else the rule that computes it (neither for a letter), and its arguments."""


@lru_cache(maxsize=256)
def _steps(outputs: tuple[Node, ...], kind: type) -> list[Step]:
    """Return the steps in the order of computation, for number systems of one class.

    Wrappers that set a precision, which ``working()`` does once for all steps, are taken off the methods.
    """
    steps: list[Step] = []
    for node in in_order(outputs):
        method = getattr(kind, node.operation, None) if node.operation in METHODS else None
        steps.append((node, getattr(method, "__wrapped__", method), RULES.get(node.operation), node.arguments))
    return steps


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


def _entrywise(system: Any, node: Node, dimension: Any, A: Any) -> Any:
    """Return a function of every entry. Algebras whose matrices have no entries refuse."""
    own = getattr(system, "entrywise", None)
    if own is None:
        raise UnsupportedError(f"{node.data.name}, entry by entry, means nothing in the {system.name} algebra")
    return own(node.data.value, A, increasing=node.data.increasing)


def _elementary(name: str) -> Rule:
    return lambda system, node, d, s: system.elementary(name, s)


def _by_method(name: str) -> Rule:
    return lambda system, node, d, *arguments: getattr(system, name)(*arguments)


_OF_NUMBERS, _TO_NUMBERS = {"exp", "log"}, {"trace", "det"}
_OF_MATRICES = {"add", "sub", "scale", "matmul", "inv", "solve", "expm", "transpose", "adjoint"}
METHODS = _OF_NUMBERS | _TO_NUMBERS | _OF_MATRICES
"""The operations for which a number system has a method of the same name, which needs the arguments alone."""

ELEMENTARY = ("sin", "cos", "tanh", "log1pexp", "positive_part", "is_positive")
"""The functions of one number, besides exp, log and sqrt, that systems compute by their own means."""

HALF = Fraction(1, 2)

RULES: dict[str, Rule] = {
    **{name: _by_method(name) for name in METHODS},
    "number": lambda system, node, d: system.scalar(node.data),
    "pi": lambda system, node, d: system.pi,
    "plus": lambda system, node, d, a, b: a + b,
    "minus": lambda system, node, d, a, b: a - b,
    "times": lambda system, node, d, a, b: a * b,
    "over": lambda system, node, d, a, b: a / b,
    "negative": lambda system, node, d, a: -a,
    "to the": lambda system, node, d, a: a**node.data,
    "sqrt": lambda system, node, d, s: system.exp(system.log(s) * system.scalar(HALF)),
    "eye": lambda system, node, d: system.eye(d),
    "zero": lambda system, node, d: system.scale(0, system.eye(d)),
    "power": _power,
    "logm": lambda system, node, d, A: system.logm(A, node.data),
    "entrywise": _entrywise,
    **{name: _elementary(name) for name in ELEMENTARY},
    **{name: _function for name, function in FUNCTIONS.items() if function.meaning},
}
