"""Sources of the Λ in Theorem 1, other than the formula's own logarithm of Y₂⁻¹Y₁.

If exp(Λ) = M and Y₂M = Y₁, the weights from Λ solve the equations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ..inputs.cut import Cut
from ..inputs.exact_matrix import ExactMatrix
from ..systems.ball.methods import ExactLogarithm
from ..systems.ball.real_logarithm import real_logarithm
from ..systems.protocol import NumberSystem


class Logarithm(Protocol):
    """A logarithm of M, in any number system."""

    def value(self, system: NumberSystem[Any], branch: Cut | None) -> Any:
        """Return Λ. If it is a primary logarithm, its branch cut is ``branch``."""


@dataclass(frozen=True)
class Given:
    """A given Λ. Nothing is assumed about its exponential."""

    Lambda: ExactMatrix

    def value(self, system: NumberSystem[Any], branch: Cut | None) -> Any:
        """Return Λ in the system's own type."""
        return system.matrix(self.Lambda)


@dataclass(frozen=True)
class OfGivenMatrix:
    """The primary logarithm of an exact M, in the system's own arithmetic."""

    M: ExactMatrix

    def value(self, system: NumberSystem[Any], branch: Cut | None) -> Any:
        """Return log M, cut at ``branch``."""
        assert branch is not None
        return system.logm(system.matrix(self.M), branch)


@dataclass(frozen=True)
class Enclosed:
    """The primary logarithm of an exact M, in balls. Eigenvalues on the cut are decided exactly."""

    method: ExactLogarithm

    def value(self, system: NumberSystem[Any], branch: Cut | None) -> Any:
        """Return an enclosure at the system's precision. The cut is the one in ``method``, not ``branch``."""
        return system.from_enclosure(self.method.enclose(system.precision))


@dataclass(frozen=True)
class Real:
    """A real logarithm of a real M. It is not primary if M has negative eigenvalues (Culver 1966)."""

    M: ExactMatrix

    def value(self, system: NumberSystem[Any], branch: Cut | None) -> Any:
        """Return a real logarithm in the system's own type, from its enclosure in balls."""
        return system.from_enclosure(real_logarithm(self.M, max(64, system.precision)))
