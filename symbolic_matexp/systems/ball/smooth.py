"""Ball arithmetic in which every function is smooth on the balls that it is given.

A mean value theorem needs this: for complex balls that the function is analytic there, for real ones that it is
continuously differentiable. What is not smooth on a ball raises :class:`InconclusiveError`.
"""

from __future__ import annotations

from typing import Any

import flint

from ...errors import InconclusiveError
from ...notation.nodes import Node
from . import methods, scalar_functions
from .arithmetic import is_finite
from .system import BallAlgebra, at_working_precision


class SmoothBalls(BallAlgebra):
    """Balls at ``precision`` bits. A value on a ball is also the proof that the function is smooth there."""

    @at_working_precision
    def log(self, s: Any) -> flint.acb:
        """Return the principal logarithm. Its cut must not meet the ball."""
        return _defined(self._number(s).log(analytic=True), "a logarithm has its cut")

    @at_working_precision
    def elementary(self, name: str, s: Any) -> flint.acb:
        """Return a function of one number. Neither a cut nor a corner must meet the ball.

        Exactly 0, without a radius, is no corner of max(x, 0): what does not change has a constant image.
        """
        z = self._number(s)
        if name in {"positive_part", "is_positive"} and z.imag.is_zero() and z.contains(0) and not z.is_zero():
            raise InconclusiveError("the sign of an argument of max(x, 0) is not known, which has no derivative at 0")
        if name == "log1pexp" and not z.imag.is_zero():
            return _defined((1 + z.exp()).log(analytic=True), "a logarithm has its cut")
        return scalar_functions.FUNCTIONS[name](z)

    def entrywise(self, graph: Node, A: flint.acb_mat, *, increasing: bool = False) -> flint.acb_mat:
        """Return a function of every entry, evaluated on whole balls: at their ends a corner would go unnoticed."""
        return super().entrywise(graph, A)

    @at_working_precision
    def expm(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return the matrix exponential, by Taylor's series: block matrices with a derivative have no eigenbasis."""
        methods.check_range(A)
        result = A.exp()
        if not is_finite(result):
            raise InconclusiveError(f"a matrix exponential is unbounded at {self.precision} bits")
        return result


def _defined(z: flint.acb, what: str) -> flint.acb:
    if not z.is_finite():
        raise InconclusiveError(f"{what} where it is needed, as far as balls can tell")
    return z
