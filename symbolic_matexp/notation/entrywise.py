"""Functions of numbers that are applied to every entry of a matrix. A node holds the function's own graph as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .expressions import Matrix, Scalar, scalar, scalar_letter
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

    @classmethod
    def traced(
        cls,
        name: str,
        value: Callable[[Scalar], Any],
        slope: Callable[[Scalar], Any],
        *,
        symbol: str | None = None,
        latex: str | None = None,
        increasing: bool = False,
    ) -> EntrywiseFunction:
        """Call the function and its derivative with a letter, once."""
        x = scalar_letter(LETTER)
        graphs = scalar(value(x)).node, scalar(slope(x)).node
        return cls(name, *graphs, symbol or name, latex or rf"\operatorname{{{name}}}", increasing)

    def __call__(self, A: Matrix) -> Matrix:
        """Return the function of every entry."""
        return Matrix(node("entrywise", (A.node,), self, A.node.shape))
