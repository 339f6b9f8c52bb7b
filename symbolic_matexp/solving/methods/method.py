"""What a way to get weights has to say."""

from __future__ import annotations

from typing import Any, Protocol

from ...inputs.problem import Problem
from ...systems.protocol import Algebra
from ..parameters import Parameters
from ..request import Request
from ..status import Status


class Method(Protocol):
    """A way to get weights: for which problems, with which parameters, and the weights over any number system."""

    @property
    def name(self) -> str:
        """What ``Solution.formula`` says."""

    @property
    def success(self) -> Status:
        """The status of a solution that this method gave."""

    @property
    def inexact(self) -> Status:
        """The status where a number system of one precision gives weights without a single digit."""

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return why the method does not apply, decided exactly, or None where it does."""

    def parameters(self, request: Request) -> Parameters:
        """Choose what was left to be chosen. Raises :class:`InconclusiveError` where nothing can be."""

    def weights(self, system: Algebra[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return the weights in the system's own type; raises what its operations raise."""

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """Return the parameters for the next attempt, after so many that failed.

        ``cut_in_doubt``: an eigenvalue could not be told apart from the cut.
        """
