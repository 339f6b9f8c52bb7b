"""mpmath's complex numbers with the methods of :class:`.analytic_ball.AnalyticBall`, so that one function serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import InputError
from .analytic_ball import CUT, ENTIRE, MEROMORPHIC

NAMES = {"sin_pi": "sinpi", "cos_pi": "cospi"}
"""Where mpmath calls a function otherwise."""


class AnalyticNumber:
    """A number of mpmath's, in an algebra of some precision."""

    __slots__ = ("_alg", "value")

    def __init__(self, alg: Any, value: Any) -> None:
        self._alg, self.value = alg, value

    @classmethod
    def of(cls, x: Any, alg: Any) -> AnalyticNumber:
        """Return what a function gave, or a constant, as one; raises :class:`InputError`."""
        if isinstance(x, AnalyticNumber):
            return x
        if hasattr(x, "mid"):
            raise InputError('a constant ball in f has no algebra="multiprecision"')
        return cls(alg, alg.scalar(x))

    def _with(self, other: Any, operation: Callable[[Any, Any], Any]) -> AnalyticNumber:
        return AnalyticNumber(self._alg, operation(self.value, AnalyticNumber.of(other, self._alg).value))

    def __add__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: x + y)

    def __sub__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: x - y)

    def __mul__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: x * y)

    def __truediv__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: x / y)

    def __radd__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: y + x)

    def __rsub__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: y - x)

    def __rmul__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: y * x)

    def __rtruediv__(self, other: Any) -> AnalyticNumber:
        return self._with(other, lambda x, y: y / x)

    def __neg__(self) -> AnalyticNumber:
        return AnalyticNumber(self._alg, -self.value)

    def __pos__(self) -> AnalyticNumber:
        return self

    def __pow__(self, exponent: Any) -> AnalyticNumber:
        return self._with(exponent, lambda x, y: x**y)

    def __rpow__(self, base: Any) -> AnalyticNumber:
        return self._with(base, lambda x, y: y**x)

    def log1p(self) -> AnalyticNumber:
        """Return log(1 + z)."""
        return self._with(1, lambda x, y: self._alg.context.log(y + x))

    def rsqrt(self) -> AnalyticNumber:
        """Return 1/√z."""
        return AnalyticNumber(self._alg, 1 / self._alg.context.sqrt(self.value))

    def __getattr__(self, name: str) -> Callable[[], AnalyticNumber]:
        if name in (*CUT, *ENTIRE, *MEROMORPHIC):
            function = getattr(self._alg.context, NAMES.get(name, name))
            return lambda: AnalyticNumber(self._alg, function(self.value))
        if name.startswith("_"):
            raise AttributeError(name)
        raise InputError(f"it is not known here where {name} is analytic")
