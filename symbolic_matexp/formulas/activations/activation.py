"""An activation: the function between two layers of a network, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...notation.entrywise import LETTER, EntrywiseFunction
from ...notation.expressions import Matrix, Scalar, scalar, scalar_letter


@dataclass(frozen=True)
class Activation:
    """The function between two layers: its name, and the function itself, applied to matrices of letters.

    ``entrywise`` is the function of numbers, if it is one that is applied to every entry. ``range`` says of which
    sign its values are for real numbers: "positive", "not negative", or "" for any.
    """

    name: str
    of: Callable[[Matrix], Matrix]
    entrywise: EntrywiseFunction | None = None
    range: str = ""


def entry_by_entry(
    name: str,
    value: Callable[[Scalar], Any],
    slope: Callable[[Scalar], Any],
    *,
    symbol: str | None = None,
    latex: str | None = None,
    increasing: bool = False,
    range: str = "",
) -> Activation:
    """Return the activation that applies a function of numbers to every entry.

    ``value`` and ``slope``, its derivative, are written in the notation's scalars; they are called once, with a
    letter. ``symbol`` and ``latex`` are how it is written before its argument, if not by its name. ``increasing``
    says that it increases on the real numbers; ``range`` is that of the activation.
    """
    x = scalar_letter(LETTER)
    graphs = scalar(value(x)).node, scalar(slope(x)).node
    function = EntrywiseFunction(name, *graphs, symbol or name, latex or rf"\operatorname{{{name}}}", increasing)
    return Activation(name, lambda A: Matrix(function.of(A.node)), function, range)
