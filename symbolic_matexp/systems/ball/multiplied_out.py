"""Operations that formulas hardly need: number systems of other matrices compute them on FLINT's ``acb_mat``."""

from __future__ import annotations

from typing import Any

import flint

from ...notation.nodes import Node
from .system import BallAlgebra


class OfOtherMatrices(BallAlgebra):
    """Ball arithmetic on matrices of another kind, which are multiplied out for what a formula hardly needs.

    ``handed_out`` multiplies out, and ``from_enclosure`` takes in.
    """

    def handed_out(self, A: Any) -> flint.acb_mat:
        """Return the matrix multiplied out."""
        raise NotImplementedError

    def from_enclosure(self, A: flint.acb_mat) -> Any:
        """Return a matrix of balls in this kind."""
        raise NotImplementedError

    def taken_in(self, A: Any) -> Any:
        """Return an enclosure of a matrix of constants, of any kind."""
        return self.from_enclosure(super().taken_in(A))

    def eye(self, d: int) -> Any:
        """Return the d×d identity, exactly."""
        return self.from_enclosure(super().eye(d))

    def primary(self, name: str, A: Any) -> Any:
        """Return a primary matrix function by what it means; of a real matrix real, if the function has no cut."""
        return self.from_enclosure(BallAlgebra(self.precision).primary(name, self.handed_out(A)))

    def entrywise(self, graph: Node, A: Any, *, increasing: bool = False) -> Any:
        """Return a function of every entry."""
        return self.from_enclosure(super().entrywise(graph, self.handed_out(A), increasing=increasing))

    def transpose(self, A: Any) -> Any:
        """Return the transpose, exactly."""
        return self.from_enclosure(super().transpose(self.handed_out(A)))

    def adjoint(self, A: Any) -> Any:
        """Return the conjugate transpose, exactly."""
        return self.from_enclosure(super().adjoint(self.handed_out(A)))

    def trace(self, A: Any) -> Any:
        """Return the trace."""
        return super().trace(self.handed_out(A))

    def det(self, A: Any) -> Any:
        """Return the determinant."""
        return super().det(self.handed_out(A))
