"""Complex balls on which nothing can be computed that is not analytic there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint

from ..errors import InputError
from ..inputs.exact_numbers import exact_pair

ENTIRE = ("exp", "expm1", "sin", "cos", "sinh", "cosh", "sin_pi", "cos_pi", "sinc", "erf", "erfc", "erfi", "rgamma")
MEROMORPHIC = ("tan", "cot", "sec", "csc", "tanh", "coth", "sech", "csch", "gamma", "digamma")
"""Near a pole their values are not finite."""
CUT = ("log", "sqrt", "rsqrt")
"""FLINT's own flag ``analytic`` refuses balls that meet their cut, the negative real axis with 0."""


def image(f: Callable[[AnalyticBall], Any], z: flint.acb) -> tuple[flint.acb, bool]:
    """Return f of a ball on which f is analytic if that is finite, and whether f(z̄) = conj f(z) is known.

    Nobody else is handed the ball: it has methods that are not analytic. Raises :class:`InputError`.
    """
    value = AnalyticBall.of(f(AnalyticBall(z)))
    return value._ball, value.is_symmetric


class AnalyticBall:
    """A complex ball, for functions that have to be analytic on it.

    Arithmetic with balls and exact numbers, ``**`` with whole and with other real exponents (principal), and the
    methods exp, expm1, sin, cos, tan, cot, sec, csc, sinh, cosh, tanh, coth, sech, csch, sin_pi, cos_pi, sinc, erf,
    erfc, erfi, gamma, rgamma, digamma, log, log1p, sqrt, rsqrt. On a ball that meets a cut or a pole they have no
    value.
    """

    __slots__ = ("_ball", "is_symmetric")

    def __init__(self, ball: flint.acb, is_symmetric: bool = True) -> None:
        self._ball, self.is_symmetric = ball, is_symmetric
        """Whether f(z̄) = conj f(z) is known: no constant in f was complex."""

    @staticmethod
    def of(x: Any) -> AnalyticBall:
        """Return what a function of an :class:`AnalyticBall` gave, or a constant, as one; raises InputError."""
        if isinstance(x, AnalyticBall):
            return x
        if isinstance(x, flint.acb | flint.arb):
            constant = flint.acb(x)
        else:
            real, imag = exact_pair(x, "a constant in f")
            constant = flint.acb(flint.arb(real), flint.arb(imag))
        return AnalyticBall(constant, bool(constant.imag.is_zero()))

    def _with(self, other: Any, operation: Callable[[flint.acb, flint.acb], flint.acb]) -> AnalyticBall:
        operand = AnalyticBall.of(other)
        return AnalyticBall(operation(self._ball, operand._ball), self.is_symmetric and operand.is_symmetric)

    def __add__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: x + y)

    def __sub__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: x - y)

    def __mul__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: x * y)

    def __truediv__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: x / y)

    def __radd__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: y + x)

    def __rsub__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: y - x)

    def __rmul__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: y * x)

    def __rtruediv__(self, other: Any) -> AnalyticBall:
        return self._with(other, lambda x, y: y / x)

    def __neg__(self) -> AnalyticBall:
        return AnalyticBall(-self._ball, self.is_symmetric)

    def __pos__(self) -> AnalyticBall:
        return self

    def __pow__(self, exponent: Any) -> AnalyticBall:
        if isinstance(exponent, int):
            return AnalyticBall(self._ball**exponent, self.is_symmetric)
        return AnalyticBall.of((self.log() * exponent).exp())

    def __rpow__(self, base: Any) -> AnalyticBall:
        return AnalyticBall.of((self * AnalyticBall.of(base).log()).exp())

    def log1p(self) -> AnalyticBall:
        """Return log(1 + z)."""
        return AnalyticBall.of((1 + self).log())

    def __getattr__(self, name: str) -> Callable[[], AnalyticBall]:
        if name in CUT:
            return lambda: AnalyticBall(getattr(self._ball, name)(analytic=True), self.is_symmetric)
        if name in ENTIRE or name in MEROMORPHIC:
            return lambda: AnalyticBall(getattr(self._ball, name)(), self.is_symmetric)
        if name.startswith("_"):  # of which other libraries ask whether they know this kind of number
            raise AttributeError(name)
        raise InputError(
            f"it is not known here where {name} is analytic; give funm(…, domain=…) a function of a ball that says so"
        )
