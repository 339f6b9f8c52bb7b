"""The expression graph. Its nodes are immutable, and equal nodes are one object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from ..inputs.cut import Cut, DefaultCut

Size = str | int
"""The name of a dimension, such as "d", or a number."""

Shape = tuple[Size | None, Size | None]
"""The numbers of rows and columns. None is a size that fits every other one, such as that of the identity."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Node:
    """One operation: its name, its arguments, and its ``data`` (a letter's name, a number, a cut or a power).

    ``shape`` is None for a scalar. Only :func:`node` makes nodes, so that equal ones are identical.
    """

    operation: str
    arguments: tuple[Node, ...]
    data: Any
    shape: Shape | None

    def __reduce__(self) -> tuple[Any, ...]:
        return node, (self.operation, self.arguments, self.data, self.shape)


_NODES: WeakValueDictionary[tuple[Any, ...], Node] = WeakValueDictionary()


def node(operation: str, arguments: tuple[Node, ...] = (), data: Any = None, shape: Shape | None = None) -> Node:
    """Return the one node with this operation, these arguments and this data."""
    key = (operation, arguments, type(data), data, shape)
    found = _NODES.get(key)
    return found if found is not None else _NODES.setdefault(key, Node(operation, arguments, data, shape))


def in_order(outputs: Iterable[Node]) -> list[Node]:
    """Return every node that the outputs need, each once, and after its arguments."""
    done: dict[Node, None] = {}
    waiting = list(outputs)[::-1]
    while waiting:
        current = waiting[-1]
        missing = [] if current in done else [x for x in current.arguments if x not in done]
        if missing:
            waiting += missing[::-1]
        else:
            done[waiting.pop()] = None
    return list(done)


def letters(outputs: Iterable[Node]) -> list[Node]:
    """Return the letters that occur in the outputs, each once, in the order of :func:`in_order`."""
    return [x for x in in_order(outputs) if x.operation in {"matrix", "scalar"}]


def with_cut(outputs: Sequence[Node], cut: Cut) -> list[Node]:
    """Return the same graph, with the logarithms whose author named no cut cut at ``cut``."""
    changed: dict[Node, Node] = {}
    for old in in_order(outputs):
        data = cut if isinstance(old.data, DefaultCut) else old.data
        changed[old] = node(old.operation, tuple(changed[x] for x in old.arguments), data, old.shape)
    return [changed[x] for x in outputs]
