"""An activation: the function between two layers of a network, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...notation.entrywise import EntrywiseFunction
from ...notation.expressions import Matrix, Scalar


@dataclass(frozen=True)
class Activation:
    """The function between two layers: its name, and the function itself, applied to matrices of letters."""

    name: str
    of: Callable[[Matrix], Matrix]

    @property
    def entrywise(self) -> EntrywiseFunction | None:
        """The function of numbers that is applied to every entry, or None if this is no such activation."""
        return self.of if isinstance(self.of, EntrywiseFunction) else None


def entry_by_entry(
    name: str,
    value: Callable[[Scalar], Any],
    slope: Callable[[Scalar], Any],
    *,
    symbol: str | None = None,
    latex: str | None = None,
    increasing: bool = False,
) -> Activation:
    """Return the activation that applies a function of numbers to every entry.

    ``value`` and ``slope``, its derivative, are written in the notation's scalars. ``symbol`` and ``latex`` are how
    it is written before its argument, if not by its name. ``increasing`` says that it increases on the real numbers.
    """
    return Activation(
        name, EntrywiseFunction.traced(name, value, slope, symbol=symbol, latex=latex, increasing=increasing)
    )
