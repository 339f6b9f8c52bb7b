"""Weights of a network through given pairs, where no formula is known: found by a search, then proved to exist.

1. Problems that no weights can solve end here, by exact arithmetic.
2. Levenberg–Marquardt with exact derivatives, in float64, from many seeded starts.
3. What a start reaches is refined in balls by Newton's method, and an exact solution is proved to exist next to it.
4. The certificate of the residuals is made from the weights and the problem alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import flint
import numpy as np

from ..certifying.certificate import Certificate, certify
from ..certifying.existence import Existence, certify_existence
from ..errors import InputError, UnsupportedError
from ..formulas.activations.activation import Activation
from ..formulas.activations.catalogue import activation_called
from ..formulas.activations.expm import EXPM
from ..formulas.activations.identity import IDENTITY
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, validated_digits, validated_maximum
from ..inputs.problem import Problem
from ..systems.float64 import Float64Algebra
from .interpolation.equations import NetworkEquations
from .interpolation.levenberg_marquardt import candidates
from .interpolation.linear import has_linear_solution, linear_solution
from .interpolation.obstruction import obstruction
from .interpolation.result import LARGEST_NUMBER, Interpolation
from .interpolation.starts import first_weights
from .interpolation.status import InterpolationStatus as Status

TOGETHER = 32
"""So many starts are on their way at a time."""
MOST_TRIALS = 10
"""So many approximate solutions are tried to be certified."""
MOST_LAYERS = 100

Progress = Callable[[str], None]


@one_at_a_time
def interpolate(
    problem: Problem,
    layers: int = 3,
    activation: str = "expm",
    real: bool = False,
    digits: int = 30,
    seed: int = 0,
    *,
    starts: int = 200,
    maximum_precision: int = MAXIMUM_PRECISION,
    progress: Progress | None = None,
) -> Interpolation:
    """Search for weights with f(X_i) = Y_i for f(X) = W_L φ(… φ(W_1 X)), and prove that an exact solution exists.

    The problem has any number of pairs, ``layers`` = L ≥ 1, and φ is the ``activation``: "expm", or on every entry
    "exp", "sigmoid", "tanh", "softplus", "sin" or "relu", or "identity". ``real=True`` asks for real weights. A
    success has weights in balls, of relative radius at most 10^−``digits``, that contain an exact solution, and a
    proof of it. ``starts`` random starts are made from ``seed``; the same seed gives the same weights on the same
    machine. In general a solution needs as many layers as pairs (L d² unknowns for k d² equations), and for real
    weights often more. A problem without a solution raises nothing: look at ``status``, which tells "proved
    impossible" from "not found". Raises :class:`InputError` for unusable arguments.

    >>> import symbolic_matexp as sm
    >>> result = sm.interpolate(sm.Problem.example("small"), layers=2, digits=30)
    >>> result.success, len(result.weights), result.radius < 1e-29
    (True, 2, True)
    """
    search = _Search.parse(problem, layers, activation, real, digits, seed, starts, maximum_precision, progress)
    if search.layers == 1 or search.activation is IDENTITY:
        return search.linear()
    found = obstruction(problem, search.activation, real=search.real)
    if found is not None:
        return search.ended(found.status, found.detail)
    return search.searched()


@dataclass
class _Search:
    """The validated arguments of one search, and what its starts came to."""

    problem: Problem
    layers: int
    activation: Activation
    real: bool
    digits: int
    seed: int
    starts: int
    maximum_precision: int
    report: Progress
    tried: int = 0
    smallest: float = field(default=float("inf"))

    @classmethod
    def parse(
        cls,
        problem: object,
        layers: object,
        activation: object,
        real: object,
        digits: object,
        seed: object,
        starts: object,
        maximum_precision: object,
        progress: Progress | None,
    ) -> _Search:
        """Read the arguments. Raises :class:`InputError` naming the argument that is unusable."""
        if not isinstance(problem, Problem):
            raise InputError(
                f"interpolate needs a Problem, not {type(problem).__name__}; write sm.Problem.from_pairs([(X1, Y1), …])"
            )
        between = activation_called(activation)
        only_real = _is_for_real_numbers_only(between)
        if only_real and not problem.is_real:
            raise InputError(f"{between.name} is a function of real numbers, and a matrix is not real")
        return cls(
            problem=problem,
            layers=_whole(layers, "layers", 1, MOST_LAYERS),
            activation=between,
            real=bool(real) or only_real,
            digits=validated_digits(digits),
            seed=_whole(seed, "seed", 0, LARGEST_NUMBER),
            starts=_whole(starts, "starts", 1, LARGEST_NUMBER),
            maximum_precision=validated_maximum(maximum_precision),
            report=progress or (lambda text: None),
        )

    def searched(self) -> Interpolation:
        """Search from one start after the other until one leads to an exact solution."""
        equations = NetworkEquations.of(self.problem, self.activation, self.layers, real=self.real)
        trials, reason = 0, ""
        for candidate in candidates(
            equations, lambda number: first_weights(equations, self.seed, number), self.starts, TOGETHER, self._count
        ):
            weights = equations.weights(candidate.x)
            self.report(f"certifying what start {candidate.start} reached")
            existence = certify_existence(
                weights,
                self.problem,
                self.digits,
                activation=self.activation.name,
                real=True if self.real else None,
                maximum_precision=self.maximum_precision,
            )
            if existence:
                return self._certified(existence)
            trials, reason = trials + 1, existence.message
            if trials == MOST_TRIALS:
                break
        if trials:
            return self.ended(Status.UNDECIDED, f"({reason})")
        return self.ended(Status.NOT_FOUND, self._how_near())

    def linear(self) -> Interpolation:
        """Solve W X_i = Y_i exactly, if it can be solved."""
        if self.real and not self.problem.is_real:
            return self.ended(Status.COMPLEX_DATA)
        if not has_linear_solution(self.problem):
            return self.ended(Status.NOT_LINEAR)
        raise NotImplementedError

    def _certified(self, existence: Existence) -> Interpolation:
        raise NotImplementedError

    def ended(self, status: Status, detail: str = "") -> Interpolation:
        """Return a result without weights. ``status`` and ``detail`` say why there are none."""
        return Interpolation(
            problem=self.problem,
            status=status,
            message=f"{status.value} {detail}".strip(),
            layers=self.layers,
            activation=self.activation.name,
            real=self.real,
            digits_asked=self.digits,
            starts=self.tried,
            smallest_residual=self.smallest,
            seed=self.seed,
        )

    def _count(self, number: int, residual: float) -> None:
        self.tried += 1
        self.smallest = min(self.smallest, residual)
        self.report(f"{self.tried} of {self.starts} starts ended, smallest residual {self.smallest:.0e}")

    def _how_near(self) -> str:
        text = f"{self.tried} starts ended, the best with a relative residual near {self.smallest:.1e}."
        d, k = self.problem.dim, len(self.problem.pairs)
        if k > self.layers:
            text += (
                f" There are {k * d * d} equations for {self.layers * d * d} unknowns, so only special data have a "
                f"solution; use at least {k} layers."
            )
        return text


def _is_for_real_numbers_only(activation: Activation) -> bool:
    """Whether float64 refuses the activation of a number that is not real."""
    if activation.entrywise is None:
        return False
    try:
        Float64Algebra().entrywise(activation.entrywise.value, np.array([[1j]]))
    except UnsupportedError:
        return True
    return False


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise InputError(f"{name} must be a whole number, not {value!r}")
    number = int(value.__index__())
    if not least <= number <= most:
        raise InputError(f"{name} must lie between {least} and {most}, not {number}")
    return number
