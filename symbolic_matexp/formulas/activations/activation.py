"""An activation: the function between two layers of a network, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ...notation.entrywise import LETTER, EntrywiseFunction
from ...notation.expressions import Matrix, Scalar, scalar, scalar_letter

Sign = Literal["positive", "not negative", "any"]
"""The sign of the values of a function for real numbers."""


@dataclass(frozen=True)
class Activation:
    """The function between two layers: its name, and the function itself, applied to matrices of letters.

    ``entrywise`` is the function of numbers, if it is one that is applied to every entry. ``sign`` is that of its
    values for real numbers. ``keeps_zero`` says that 0 has the value 0 (of numbers and of matrices), ``is_odd`` that
    −A has the value −φ(A), for complex A as well. A file states only what holds: these are proofs of impossibility.
    """

    name: str
    of: Callable[[Matrix], Matrix]
    entrywise: EntrywiseFunction | None = None
    sign: Sign = "any"
    keeps_zero: bool = False
    is_odd: bool = False


def entry_by_entry(
    name: str,
    value: Callable[[Scalar], Any],
    slope: Callable[[Scalar], Any],
    *,
    symbol: str | None = None,
    latex: str | None = None,
    increasing: bool = False,
    sign: Sign = "any",
    keeps_zero: bool = False,
    is_odd: bool = False,
) -> Activation:
    """Return the activation that applies a function of numbers to every entry.

    ``value`` and ``slope``, its derivative, are written in the notation's scalars; they are called once, with a
    letter. ``symbol`` and ``latex`` are how it is written before its argument, if not by its name. ``increasing``
    says that it increases on the real numbers; ``sign``, ``keeps_zero`` and ``is_odd`` are those of the activation.
    """
    x = scalar_letter(LETTER)
    graphs = scalar(value(x)).node, scalar(slope(x)).node
    function = EntrywiseFunction(name, *graphs, symbol or name, latex or rf"\operatorname{{{name}}}", increasing)
    return Activation(name, lambda A: Matrix(function.of(A.node)), function, sign, keeps_zero, is_odd)
