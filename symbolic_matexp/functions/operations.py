"""Python's operators, for numbers that say how an operation on two of them is done."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Self


class Operations:
    """Sums, differences, products and quotients by ``_with``, with the operand on either side."""

    __slots__ = ()

    def _with(self, other: Any, operation: Callable[[Any, Any], Any]) -> Self:
        """Return the operation on this number and another one, or a constant."""
        raise NotImplementedError

    def __add__(self, other: Any) -> Self:
        return self._with(other, operator.add)

    def __radd__(self, other: Any) -> Self:
        return self._with(other, lambda x, y: y + x)

    def __sub__(self, other: Any) -> Self:
        return self._with(other, operator.sub)

    def __rsub__(self, other: Any) -> Self:
        return self._with(other, lambda x, y: y - x)

    def __mul__(self, other: Any) -> Self:
        return self._with(other, operator.mul)

    def __rmul__(self, other: Any) -> Self:
        return self._with(other, lambda x, y: y * x)

    def __truediv__(self, other: Any) -> Self:
        return self._with(other, operator.truediv)

    def __rtruediv__(self, other: Any) -> Self:
        return self._with(other, lambda x, y: y / x)

    def __pos__(self) -> Self:
        return self
