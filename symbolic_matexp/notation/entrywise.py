"""Functions of numbers that are applied to every entry of a matrix. A node holds the function's own graph as data."""

from __future__ import annotations

from dataclasses import dataclass

from .nodes import Node, node

LETTER = "x"
"""The letter in which the graphs of these functions are written."""


@dataclass(frozen=True)
class EntrywiseFunction:
    """A function of one number, as graphs in the letter x.

    ``value`` is the function, ``slope`` its derivative. ``symbol`` and ``latex`` are how it is written before its
    argument. ``increasing`` says that the function increases on the real numbers: balls then need its values at their
    ends only.
    """

    name: str
    value: Node
    slope: Node
    symbol: str
    latex: str
    increasing: bool = False

    def of(self, argument: Node) -> Node:
        """Return the node of this function of every entry."""
        return node("entrywise", (argument,), self, argument.shape)
