"""Theorem 3 as methods that compute weights. The formula is in :mod:`symbolic_matexp.formulas.four_layers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import InconclusiveError, UnsupportedError
from ...formulas import four_layers
from ...inputs.cut import PRINCIPAL
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import GaussianRational
from ...inputs.problem import Problem
from ...notation.traced import run
from ...systems.ball.arithmetic import is_real
from ...systems.protocol import NumberSystem
from ..four_layer_choice import choose_for_four_layers
from ..parameters import Parameters
from ..ratio import ratio, ratio_of_positive_determinant
from ..request import Request
from ..status import Status

MOST_ATTEMPTS = 4
"""The bits for Ω are doubled so many times."""


@dataclass(frozen=True)
class OfTheorem3:
    """What Theorem 3 needs besides α."""

    Omega: ExactMatrix
    t: GaussianRational
    M: ExactMatrix | None
    """An exact M with Y₂M = Y₁ where Y₂ is singular; None for Y₂⁻¹Y₁."""
    real: bool
    """Whether the weights must be real."""


class FourLayers:
    """The closed form for two equations with invertible X₁ − X₂ that needs no logarithm of Y₂⁻¹Y₁."""

    needs = "two equations with invertible X1 - X2 and different outputs"
    success = Status.SOLVED
    inexact = Status.INACCURATE

    def __init__(self, *, for_real_weights_only: bool) -> None:
        self.for_real_weights_only = for_real_weights_only

    @property
    def name(self) -> str:
        """The method's name: that of the theorem for real weights, or for complex ones."""
        return "four-real-layers" if self.for_real_weights_only else "four-layers"

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return None exactly if there are two equations with invertible X₁ − X₂ and Y₁ ≠ Y₂.

        Y₁ and Y₂ may be singular if they have the same column space, and real ones must agree in sign of determinant
        if real weights are asked for; else the problem is impossible. Y₁ = Y₂ would make W₂ = 0, of which no ball has
        a digit.
        """
        if len(problem.pairs) != 2 or problem.Y1 == problem.Y2 or not (problem.X1 - problem.X2).is_invertible:
            return Status.FORMULA_DOES_NOT_APPLY
        return None

    def parameters(self, request: Request) -> Parameters:
        """Choose Ω, t, α and the bits. Raises :class:`UnsupportedError` over SymPy."""
        if request.system.symbolic:
            raise UnsupportedError("SymPy finds no closed form of the logarithms that four layers need")
        return self._chosen(request, 0)

    def weights(self, system: NumberSystem[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return (W₁, W₂, W₃, W₄) of Theorem 3, d×d in the system's own type, and exactly real if they must be."""
        with system.working():
            return self.weights_for(system, system.matrix(problem.X1), system.matrix(problem.X2), problem, parameters)

    def weights_for(
        self, system: NumberSystem[Any], X1: Any, X2: Any, problem: Problem, parameters: Parameters
    ) -> tuple[Any, ...]:
        """Return the same for inputs in the system's own type, with the outputs of ``problem``."""
        own = parameters.own
        with system.working():
            Y2, Omega = system.matrix(problem.Y2), system.matrix(own.Omega)
            M = system.solve(Y2, system.matrix(problem.Y1)) if own.M is None else system.matrix(own.M)
            scalars = {"alpha": system.scalar(parameters.alpha), "t": system.scalar(own.t)}
            weights: tuple[Any, ...] = run(
                four_layers.weights_of_ratio,
                system,
                *(X1, X2, Y2, M, Omega),
                dimension=problem.dim,
                cut=PRINCIPAL,
                **scalars,
            )
        if own.real and system.encloses and not all(is_real(system.handed_out(W)) for W in weights):
            raise InconclusiveError("a logarithm is not provably real")
        return weights

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """If a logarithm was in doubt, or after two failures, approximate the polar factor with more bits."""
        if not cut_in_doubt and failures <= 1:
            return parameters
        return self._chosen(request, min(max(1, failures), MOST_ATTEMPTS))

    def _chosen(self, request: Request, attempt: int) -> Parameters:
        problem = request.problem
        request.progress("choosing alpha, t and a rotation")
        M = None
        if not problem.Y2.is_invertible:
            M = (ratio_of_positive_determinant if request.real else ratio)(problem.Y1, problem.Y2)
        choice = choose_for_four_layers(
            problem,
            request.digits,
            alpha=request.alpha,
            ratio=M,
            real=request.real,
            for_float64=not request.system.adjustable,
            attempt=attempt,
        )
        return Parameters(
            precision=choice.precision,
            reason=choice.reason,
            alpha=choice.alpha,
            loss=choice.loss,
            own=OfTheorem3(choice.Omega, choice.t, M, request.real),
        )
