"""An expression graph at exact values: exact as far as possible, and in balls from there on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import flint

from ...notation.evaluation import RULES, evaluate
from ...notation.nodes import Node, in_order
from ...systems.ball.methods import ExactLogarithm
from ...systems.ball.system import BallAlgebra
from .formal import LARGEST_POWER, FormalMatrix, NotDefinedError, NotExactError
from .formal_algebra import FORMAL

Known = dict[Node, FormalMatrix]
"""The exact values of nodes."""


def exact_part(
    outputs: Sequence[Node],
    values: Mapping[str, FormalMatrix],
    dimension: int,
    given: Mapping[Node, FormalMatrix] | None = None,
) -> Known:
    """Return the values of all nodes that are exact, with those that are ``given``.

    Raises :class:`NotDefinedError` if one of them is not defined.
    """
    known: Known = dict(given or {})
    for node in _ordered(tuple(outputs)):
        if node in known:
            continue
        if node.operation in {"matrix", "scalar"}:
            known[node] = values[node.data]
        elif all(x in known for x in node.arguments):
            try:
                known[node] = _value(node, dimension, [known[x] for x in node.arguments])
            except NotExactError:
                continue
    return known


class PartlyExact:
    """The outputs of a graph at exact values of its letters. The exact part is computed once.

    Raises :class:`NotDefinedError` if something is not defined.
    """

    def __init__(self, outputs: Sequence[Node], values: Mapping[str, FormalMatrix], dimension: int) -> None:
        self._outputs, self._dimension = outputs, dimension
        self.known = exact_part(outputs, values, dimension)
        self._logarithms = {
            node: ExactLogarithm(self.known[node.arguments[0]].rational, node.data)
            for node in _ordered(tuple(outputs))
            if node.operation == "logm" and node not in self.known and self._is_rational(node.arguments[0])
        }

    def _is_rational(self, node: Node) -> bool:
        return node in self.known and self.known[node].is_rational

    def enclosed(self, precision: int) -> dict[Node, flint.acb_mat]:
        """Return the outputs in balls. Raises :class:`InconclusiveError` if the precision is not enough."""
        given: dict[Node, Any] = {}
        for node, value in self.known.items():
            ball = value.enclosed(precision)
            given[node] = ball[0, 0] if node.shape is None else ball
        for node, logarithm_of in self._logarithms.items():
            given[node] = logarithm_of.enclose(precision)
        balls = evaluate(self._outputs, BallAlgebra(precision), {}, self._dimension, given=given)
        return dict(zip(self._outputs, balls, strict=True))


@lru_cache(maxsize=1024)
def _ordered(outputs: tuple[Node, ...]) -> list[Node]:
    return in_order(outputs)


def _value(node: Node, dimension: int, arguments: Sequence[FormalMatrix]) -> FormalMatrix:
    if node.operation in {"power", "to the"} and abs(node.data) > LARGEST_POWER:
        raise NotExactError("the power is too large to be computed exactly")
    try:
        value: FormalMatrix = RULES[node.operation](FORMAL, node, dimension, *arguments)
    except ZeroDivisionError:
        raise NotDefinedError("the formula divides by zero") from None
    return value.checked() if node.operation == "power" else value
