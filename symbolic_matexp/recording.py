"""Algebras with something added: one remembers what it computed, one cuts logarithms where it is told to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .algebra import Algebra
from .cut import PRINCIPAL, Cut


@dataclass(frozen=True)
class Descendant:
    """A matrix that came of logarithms; ``plain`` if by scaling alone. ``arguments`` are theirs."""

    matrix: Any
    arguments: tuple[Any, ...]
    plain: bool


class Recorder:
    """Any algebra, with every exponential and logarithm kept in the order in which the formula asked for them.

    ``exponentials``, ``scalar_exponentials`` and ``logarithms`` are lists of (argument, result); ``descendants`` are
    the logarithms and the matrices that were computed from them by linear algebra.
    """

    def __init__(self, alg: Algebra[Any]) -> None:
        self._alg = alg
        self.exponentials: list[tuple[Any, Any]] = []
        self.scalar_exponentials: list[tuple[Any, Any]] = []
        self.logarithms: list[tuple[Any, Any]] = []
        self.descendants: list[Descendant] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alg, name)

    def exp(self, s: Any) -> Any:
        """Return the exponential of a scalar, and keep it."""
        result = self._alg.exp(s)
        self.scalar_exponentials.append((s, result))
        return result

    def expm(self, A: Any) -> Any:
        """Return the exponential, and keep it."""
        result = self._alg.expm(A)
        self.exponentials.append((A, result))
        return result

    def logm(self, A: Any, *cut: Any) -> Any:
        """Return the logarithm, and keep it."""
        result = self._alg.logm(A, *cut)
        self.logarithms.append((A, result))
        self.descendants.append(Descendant(result, (A,), plain=True))
        return result

    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return self._descending(self._alg.scale(s, A), A, plain=True)

    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return self._descending(self._alg.add(A, B), A, B)

    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return self._descending(self._alg.sub(A, B), A, B)

    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return self._descending(self._alg.matmul(A, B), A, B)

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self._descending(self._alg.solve(A, B), A, B)

    def _descending(self, result: Any, *parents: Any, plain: bool = False) -> Any:
        """Keep a result with logarithms among its ancestors."""
        known = [d for d in self.descendants if any(d.matrix is parent for parent in parents)]
        if known:
            arguments = tuple(argument for d in known for argument in d.arguments)
            self.descendants.append(Descendant(result, arguments, plain and all(d.plain for d in known)))
        return result


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
