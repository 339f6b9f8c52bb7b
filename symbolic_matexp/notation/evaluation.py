"""An expression graph over a number system: a table from operations to rules; every node is computed once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from ..errors import DivisionByZeroError, RangeError, UnsupportedError
from ..inputs.cut import DEFAULT, Cut, DefaultCut
from .expressions import Matrix, expm, logm, matrix_letter
from .functions import FUNCTIONS
from .nodes import Node, in_order

Operation = Callable[..., Any]
"""operation(*arguments) -> value. The first argument may be the system."""

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
    value of every node, as far as the evaluation comes; a node that it holds already is not computed.
    """
    known: Record = {**(record or {}), **(given or {})} if record or given else {}
    program = _compiled(tuple(outputs), system.__class__, tuple(known))
    slots = [system, DEFAULT if cut is None else cut, dimension, *program.constants, *known.values()]
    slots += map(values.__getitem__, program.letters)
    append = slots.append
    try:
        with system.working():
            for operation, first, second, third in program.steps:
                if third is not None:
                    append(operation(slots[first], slots[second], slots[third]))
                elif second is not None:
                    append(operation(slots[first], slots[second]))
                elif type(first) is int:
                    append(operation(slots[first]))
                else:
                    append(operation(*[slots[place] for place in first]))
    except ZeroDivisionError:
        raise DivisionByZeroError("the formula divides by zero") from None
    except OverflowError as error:
        if isinstance(error, RangeError):
            raise
        raise RangeError(f"a scalar leaves the range of the {system.name} algebra") from None
    finally:
        if record is not None:
            record.update(zip(program.nodes, slots[GIVEN:], strict=False))
    return [slots[place] for place in program.outputs]


def exponentials(record: Record) -> list[tuple[Any, Any]]:
    """Return the matrix exponentials on record, as (argument, result)."""
    return [(record[node.arguments[0]], value) for node, value in record.items() if node.operation == "expm"]


SYSTEM, CUT, DIMENSION, GIVEN = range(4)
"""The first slots; the last of these is where the values of nodes begin."""

Step = tuple[Operation, Any, Any, Any]
"""An operation, and the slots of up to three arguments, None for those that are missing; the first place has a list
of more than three."""


@dataclass(frozen=True)
class _Program:
    """A graph as a list of operations on numbered slots, for number systems of one class.

    The slots hold the system, the cut, the dimension, the constants, the values that are given, those of the letters,
    and then the result of every step. So an evaluation looks nothing up by node or by name.
    """

    nodes: Sequence[Node]
    """Whose values are in the slots from ``GIVEN`` on."""
    constants: Sequence[Any]
    """The whole numbers in the graph, if the system's ``integer`` makes scalars of them at every precision."""
    letters: Sequence[str]
    steps: Sequence[Step]
    outputs: Sequence[int]


@lru_cache(maxsize=256)
def _compiled(outputs: tuple[Node, ...], kind: type, given: tuple[Node, ...]) -> _Program:
    waiting = [node for node in in_order(outputs) if node not in set(given)]
    letters = [node for node in waiting if node.operation in LETTERS]
    integer = getattr(kind, "integer", None)
    constants = {} if integer is None else {x: integer(_whole(x)) for x in waiting if _whole(x) is not None}
    computed = [node for node in waiting if node.operation not in LETTERS and node not in constants]
    nodes = [*constants, *given, *letters, *computed]
    place = {node: number for number, node in enumerate(nodes, GIVEN)}
    steps = [_step(node, kind, [place[x] for x in node.arguments]) for node in computed]
    names = [node.data for node in letters]
    return _Program(nodes, list(constants.values()), names, steps, [place[node] for node in outputs])


def _whole(node: Node) -> int | None:
    """Return the number that a node stands for, if it is a whole one."""
    number = node.data
    is_whole = node.operation == "number" and number.imag == 0 and number.real.denominator == 1
    return int(number.real) if is_whole else None


def _step(node: Node, kind: type, places: list[int]) -> Step:
    """Return how a node is computed, its arguments being in these places."""
    name = node.operation
    if isinstance(node.data, DefaultCut):
        operation, places = _method(kind, "logm", [*places, CUT])
    elif name in METHODS and hasattr(kind, name):
        operation, places = _method(kind, name, places)
    elif name in OPERATIONS:
        operation = OPERATIONS[name]
    else:
        rule = RULES[name]
        operation = lambda system, dimension, *arguments: rule(system, node, dimension, *arguments)  # noqa: E731
        places = [SYSTEM, DIMENSION, *places]
    first, second, third = [*places, None, None][:3] if len(places) <= 3 else (places, None, None)
    return operation, first, second, third


def _method(kind: type, name: str, places: list[int]) -> tuple[Operation, list[int]]:
    """Return a method without its wrapper that sets a precision, as ``working()`` does that for all steps.

    Where the system is needed for its precision only, what is left is an operation on the arguments alone.
    """
    method = getattr(kind, name)
    alone: Operation | None = getattr(method, "alone", None)
    if alone is not None:
        return alone, places
    operation: Operation = getattr(method, "__wrapped__", method)
    return operation, [SYSTEM, *places]


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


def _given(system: Any, node: Node, dimension: Any) -> Any:
    raise UnsupportedError("a given matrix stands in a formula; only sm.prove and sm.Claim know what to do with it")


def _elementary(name: str) -> Rule:
    return lambda system, node, d, s: system.elementary(name, s)


def _by_method(name: str) -> Rule:
    return lambda system, node, d, *arguments: getattr(system, name)(*arguments)


def _by_operation(operation: Operation) -> Rule:
    return lambda system, node, d, *arguments: operation(*arguments)


_OF_NUMBERS, _TO_NUMBERS = {"exp", "log"}, {"trace", "det"}
_OF_MATRICES = {"add", "sub", "scale", "matmul", "inv", "solve", "expm", "transpose", "adjoint"}
LETTERS = {"matrix", "scalar"}
METHODS = _OF_NUMBERS | _TO_NUMBERS | _OF_MATRICES
"""The operations for which a number system has a method of the same name, which needs the arguments alone."""

ELEMENTARY = ("sin", "cos", "tanh", "log1pexp", "positive_part", "is_positive")
"""The functions of one number, besides exp, log and sqrt, that systems compute by their own means."""

HALF = Fraction(1, 2)

OPERATIONS: dict[str, Operation] = {
    "plus": operator.add,
    "minus": operator.sub,
    "times": operator.mul,
    "over": operator.truediv,
    "negative": operator.neg,
}
"""Operations that need the arguments alone, in every number system."""

RULES: dict[str, Rule] = {
    **{name: _by_method(name) for name in METHODS},
    **{name: _by_operation(operation) for name, operation in OPERATIONS.items()},
    "number": lambda system, node, d: system.scalar(node.data),
    "sqrt": lambda system, node, d, s: system.exp(system.log(s) * system.scalar(HALF)),
    "pi": lambda system, node, d: system.pi,
    "to the": lambda system, node, d, a: a**node.data,
    "eye": lambda system, node, d: system.eye(d),
    "zero": lambda system, node, d: system.scale(0, system.eye(d)),
    "given": _given,
    "power": _power,
    "logm": lambda system, node, d, A: system.logm(A, node.data),
    "entrywise": _entrywise,
    **{name: _elementary(name) for name in ELEMENTARY},
    **{name: _function for name, function in FUNCTIONS.items() if function.meaning},
}
"""How every operation is computed that is no letter."""
