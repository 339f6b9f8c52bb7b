"""Algebras with something added: one remembers what it computed, one cuts logarithms where it is told to."""

from __future__ import annotations

from typing import Any

from .algebra import Algebra
from .cut import Cut


class Recorder:
    """Any algebra, with every exponential and logarithm kept in the order in which the formula asked for them.

    ``exponentials`` and ``logarithms`` are lists of (argument, result).
    """

    def __init__(self, alg: Algebra[Any]) -> None:
        self._alg = alg
        self.exponentials: list[tuple[Any, Any]] = []
        self.logarithms: list[tuple[Any, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alg, name)

    def expm(self, A: Any) -> Any:
        """Return the exponential, and keep it."""
        result = self._alg.expm(A)
        self.exponentials.append((A, result))
        return result

    def logm(self, A: Any, *cut: Any) -> Any:
        """Return the logarithm, and keep it."""
        result = self._alg.logm(A, *cut)
        self.logarithms.append((A, result))
        return result


class WithCut:
    """Any algebra, with logarithms cut at ``cut`` unless the formula names another place."""

    def __init__(self, alg: Algebra[Any], cut: Cut) -> None:
        self._alg, self._cut = alg, cut

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alg, name)

    def logm(self, A: Any, cut: Cut | None = None) -> Any:
        """Return the logarithm at the formula's cut, or at the one given to this algebra."""
        return self._alg.logm(A, cut or self._cut)
