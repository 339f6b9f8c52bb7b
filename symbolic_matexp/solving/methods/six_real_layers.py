"""Theorem 4 for real weights, where Theorem 1 gives none: the last layers are those of Theorem 3."""

from __future__ import annotations

from ...inputs.problem import Problem
from ..parameters import Parameters
from ..request import Request
from ..separation import Separation
from ..status import Status
from .five_layers import FiveLayers, is_separable
from .four_layers import FourLayers


class SixRealLayers(FiveLayers):
    """The closed form for two equations with X₁ ≠ X₂ that needs no real logarithm of Y₂⁻¹Y₁, only det(Y₁)det(Y₂) > 0.

    There are five layers in all if X₁ or X₂ is invertible and a sixth would not make the weights much smaller.
    """

    name = "six-real-layers"
    needs = "two equations with X1 ≠ X2 and different outputs"
    for_real_weights_only = True
    rest = FourLayers(for_real_weights_only=True)

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return None exactly if there are two equations with X₁ ≠ X₂ and Y₁ ≠ Y₂, which Theorem 3 needs."""
        applies = is_separable(problem) and problem.Y1 != problem.Y2
        return None if applies else Status.FORMULA_DOES_NOT_APPLY

    def _for_the_rest(self, request: Request, separation: Separation) -> Request:
        """Return the request for the last layers. Theorem 3 chooses its own α, unless V was chosen for one α."""
        alpha = separation.alpha if separation.aligned and request.alpha is None else request.alpha
        return request._replace(problem=separation.separated, alpha=alpha)

    def _reason(self, rest: Parameters) -> str:
        """Return why Theorem 3 chose this α."""
        return super()._reason(rest) if rest.reason == "given" else rest.reason
