"""Algebras with something added: one remembers what it computed, one puts other matrices in some places, one cuts
logarithms where it is told to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..inputs.cut import PRINCIPAL, Cut
from .protocol import Algebra

OPERATIONS = ("matrix", "eye", "add", "sub", "scale", "matmul", "inv", "solve", "expm", "logm")
"""Whatever gives a matrix. A formula asks for the same ones in the same order over every algebra."""


class Recorder:
    """Any algebra, with every matrix that it gave kept in the order in which the formula asked for them.

    ``results`` are all of them; ``exponentials``, ``scalar_exponentials`` and ``logarithms`` are lists of
    (argument, result).
    """

    def __init__(self, alg: Algebra[Any]) -> None:
        self._alg = alg
        self.results: list[Any] = []
        self.exponentials: list[tuple[Any, Any]] = []
        self.scalar_exponentials: list[tuple[Any, Any]] = []
        self.logarithms: list[tuple[Any, Any]] = []
        self._behind: list[tuple[tuple[Any, Any], ...]] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._alg, name)
        return self._kept(name, found) if name in OPERATIONS else found

    def exp(self, s: Any) -> Any:
        """Return the exponential of a scalar, and keep it."""
        result = self._alg.exp(s)
        self.scalar_exponentials.append((s, result))
        return result

    def logarithms_behind(self, index: int) -> tuple[tuple[Any, Any], ...]:
        """Return the logarithms, as (argument, result), from which a result was computed by linear algebra."""
        return self._behind[index]

    def _kept(self, name: str, operation: Any) -> Any:
        def run(*arguments: Any) -> Any:
            result = operation(*arguments)
            if name == "expm":
                self.exponentials.append((arguments[0], result))
            if name == "logm":
                self.logarithms.append((arguments[0], result))
            self._behind.append(self._sources(name, arguments, result))
            self.results.append(result)
            return result

        return run

    def _sources(self, name: str, arguments: tuple[Any, ...], result: Any) -> tuple[tuple[Any, Any], ...]:
        if name == "logm":
            return ((arguments[0], result),)
        if name in {"matrix", "eye", "inv", "expm"}:
            return ()
        places = [i for i, known in enumerate(self.results) if any(known is argument for argument in arguments)]
        return tuple(pair for i in places for pair in self._behind[i])


class Substituted:
    """Any algebra, with other matrices in the places (numbers in :data:`OPERATIONS`' order) that ``given`` names."""

    def __init__(self, alg: Algebra[Any], given: Mapping[int, Any]) -> None:
        self._alg, self._given = alg, given
        self.results: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        if name not in OPERATIONS:
            return getattr(self._alg, name)

        def run(*arguments: Any) -> Any:
            index = len(self.results)
            result = self._given[index] if index in self._given else getattr(self._alg, name)(*arguments)
            self.results.append(result)
            return result

        return run


class WithCut:
    """Any algebra, with logarithms cut at ``cut`` unless the formula names another place than the principal one.

    Every logarithm solves the equations, so what a formula leaves at the default may be put where no eigenvalue is.
    """

    def __init__(self, alg: Algebra[Any], cut: Cut) -> None:
        self._alg, self._cut = alg, cut

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alg, name)

    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the logarithm at the formula's cut, or at the one given to this algebra."""
        return self._alg.logm(A, self._cut if cut.is_principal else cut)
