"""The method for equal outputs: the constant network W₁ = W₂ = 0, W₃ = Y₁ solves all equations."""

from __future__ import annotations

from typing import Any

from ...inputs.precision import bits_for
from ...inputs.problem import Problem
from ...systems.protocol import NumberSystem
from ..parameters import Parameters
from ..request import Request
from ..status import Status


class ConstantNetwork:
    """The constant network W₁ = W₂ = 0, W₃ = Y₁, for equations with one and the same output."""

    name = "constant"
    needs = "equal outputs"
    for_real_weights_only = False
    success = Status.CONSTANT
    inexact = Status.OUT_OF_RANGE  # this happens only if an entry of Y1 underflows

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return None exactly if all outputs are equal."""
        (_, first), *others = problem.pairs
        return None if all(Y == first for _, Y in others) else Status.FORMULA_DOES_NOT_APPLY

    def parameters(self, request: Request) -> Parameters:
        """Return the bits to work with. The method has no other parameter."""
        return Parameters(bits_for(request.digits, 64), "constant network")

    def weights(self, system: NumberSystem[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return (0, 0, Y₁). The only error is the rounding of Y₁."""
        zero = problem.Y1 - problem.Y1
        with system.working():
            return tuple(system.matrix(A) for A in (zero, zero, problem.Y1))

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """Return the same parameters, because only more bits can help."""
        return parameters
