"""The protocol of methods that compute weights."""

from __future__ import annotations

from typing import Any, Protocol

from ...inputs.problem import Problem
from ...systems.protocol import NumberSystem
from ..parameters import Parameters
from ..request import Request
from ..status import Status


class Method(Protocol):
    """A method says to which problems it applies, chooses its parameters, and gives weights over a number system."""

    @property
    def name(self) -> str:
        """The method's name, which becomes ``Solution.formula``."""

    @property
    def needs(self) -> str:
        """The problems to which it applies, as the end of a sentence: "two equations with invertible X1 − X2"."""

    @property
    def for_real_weights_only(self) -> bool:
        """Whether it serves only requests for real weights. Who asks for it by name asks for real weights."""

    @property
    def success(self) -> Status:
        """The status of a successful solution by this method."""

    @property
    def inexact(self) -> Status:
        """The status if a number system of fixed precision gives weights without a single correct digit."""

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return why the method does not apply, decided exactly, or None if it applies.

        The problem is not impossible (:func:`..obstruction.impossibility`). FORMULA_DOES_NOT_APPLY if there is no
        better reason.
        """

    def parameters(self, request: Request) -> Parameters:
        """Choose the parameters that the request leaves open. Raises :class:`InconclusiveError` if it cannot."""

    def weights(self, system: NumberSystem[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return the weights, d×d matrices in the system's own type. Raises what the system's operations raise."""

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """Return the parameters for the next attempt, after ``failures`` attempts that failed.

        ``cut_in_doubt`` says that in the last attempt an eigenvalue could not be separated from the cut.
        """
