"""Theorem 4 as a method that computes weights. The formula is in :mod:`symbolic_matexp.formulas.five_layers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import UnsupportedError
from ...inputs.problem import Problem
from ...systems.ball.real_logarithm import has_real_logarithm
from ...systems.protocol import NumberSystem
from ..parameters import Parameters
from ..ratio import ratio
from ..request import Request
from ..separation import Separation, separate
from ..status import Status
from .four_layers import FourLayers
from .three_layers import ThreeLayers


@dataclass(frozen=True)
class OfTheorem4:
    """What Theorem 4 needs: the first layers, and the parameters of the theorem that gives the others."""

    separation: Separation
    rest: Parameters


class FiveLayers:
    """The closed form for two equations with X₁ ≠ X₂. The last layers are those of Theorem 1.

    There are four layers in all if X₁ or X₂ is invertible and a fifth would not make the weights much smaller.
    """

    name = "five-layers"
    needs = "two equations with X1 ≠ X2, and for real weights a real logarithm of Y2⁻¹Y1"
    for_real_weights_only = False
    success = Status.SOLVED
    inexact = Status.INACCURATE
    rest: ThreeLayers | FourLayers = ThreeLayers()
    """The method that gives the last layers."""

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return None exactly if X₁ ≠ X₂, and some M with Y₂M = Y₁ has a real logarithm if weights must be real."""
        if not is_separable(problem):
            return Status.FORMULA_DOES_NOT_APPLY
        if real and not has_real_logarithm(ratio(problem.Y1, problem.Y2, real=True)):
            return Status.FORMULA_DOES_NOT_APPLY
        return None

    def parameters(self, request: Request) -> Parameters:
        """Choose the first layers, and then the parameters of the others. Raise UnsupportedError over SymPy."""
        if request.system.symbolic:
            raise UnsupportedError("SymPy would not come to an end with the exponential of an exponential")
        return self._chosen(request, 0)

    def weights(self, system: NumberSystem[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return (W₁, …, W_L) of Theorem 4, d×d matrices in the system's own type."""
        own: OfTheorem4 = parameters.own
        with system.working():
            first, F1, F2 = own.separation.first_layers(system, problem)
            return *first, *self.rest.weights_for(system, F1, F2, own.separation.separated, own.rest)

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """Improve the last layers. After three failures choose other first layers."""
        own: OfTheorem4 = parameters.own
        if failures > 2:
            return self._chosen(request, failures)
        left = self._for_the_rest(request, own.separation)
        rest = self.rest.improved(left, own.rest, failures=failures, cut_in_doubt=cut_in_doubt)
        return _of_all(own.separation, rest)

    def _chosen(self, request: Request, attempt: int) -> Parameters:
        request.progress("choosing the first layers")
        by_theorem_3 = isinstance(self.rest, FourLayers)
        separation = separate(request.problem, real=request.real, by_theorem_3=by_theorem_3, attempt=attempt)
        rest = self.rest.parameters(self._for_the_rest(request, separation))
        return _of_all(separation, rest if request.alpha is not None else rest._replace(reason=self._reason(rest)))

    def _reason(self, rest: Parameters) -> str:
        """Return why this α was chosen, if it was not given."""
        return "of a few α that with the smallest weights, found together with the first layers"

    def _for_the_rest(self, request: Request, separation: Separation) -> Request:
        """Return the request for the last layers. The α is that with which the first layers were chosen."""
        alpha = separation.alpha if request.alpha is None else request.alpha
        return request._replace(problem=separation.separated, alpha=alpha)


def is_separable(problem: Problem) -> bool:
    """Whether there are two equations with X₁ ≠ X₂."""
    return len(problem.pairs) == 2 and problem.X1 != problem.X2


def _of_all(separation: Separation, rest: Parameters) -> Parameters:
    """Return the parameters of all layers."""
    return rest._replace(precision=rest.precision + separation.lost, own=OfTheorem4(separation, rest))
