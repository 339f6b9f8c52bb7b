"""Weights of a network through given pairs, where no formula is known: found by a search, then proved to exist.

1. Problems that no weights can solve end here, by exact arithmetic.
2. Levenberg–Marquardt with exact derivatives, in float64, from many seeded starts.
3. What a start reaches is refined in balls by Newton's method, and an exact solution is proved to exist next to it.
4. The certificate of the residuals is made from the weights and the problem alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import flint
import numpy as np

from ..certifying.certificate import Certificate, certify
from ..certifying.existence import GUARD_BITS, Existence, certify_existence
from ..certifying.impossibility import NoSolution, impossible, related_columns
from ..errors import InputError, UnsupportedError
from ..formulas.activations.activation import Activation
from ..formulas.activations.catalogue import activation_called
from ..formulas.activations.expm import EXPM
from ..formulas.activations.identity import IDENTITY
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for, precisions, validated_digits, validated_maximum
from ..inputs.problem import Problem
from ..systems.ball.arithmetic import float_above, frobenius_norm
from ..systems.float64 import Float64Algebra
from .interpolation.equations import NetworkEquations
from .interpolation.levenberg_marquardt import candidates
from .interpolation.linear import linear_solution
from .interpolation.result import LARGEST_NUMBER, Interpolation
from .interpolation.starts import first_weights
from .interpolation.status import InterpolationStatus as Status

TOGETHER = 32
"""So many starts are on their way at a time."""
MOST_TRIALS = 10
"""So many approximate solutions are tried to be certified."""
MORE_DIGITS = (0, 20, 100, 400)
"""The exact solution is located to so many digits more than those asked for, until the balls solve the equations."""
NEGLIGIBLE = 1e-8
"""Imaginary parts that small, relative to the largest entry, are taken for rounding, where the data are real."""
MOST_LAYERS = 100

Array = np.ndarray[Any, Any]

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
    starts: int = 1000,
    maximum_precision: int = MAXIMUM_PRECISION,
    progress: Progress | None = None,
) -> Interpolation:
    """Search for weights with f(X_i) = Y_i for f(X) = W_L φ(… φ(W_1 X)), and prove that an exact solution exists.

    The problem has any number of pairs, ``layers`` = L ≥ 1, and φ is the ``activation``: "expm", or on every entry
    "exp", "sigmoid", "tanh", "softplus", "sin" or "relu", or "identity". ``real=True`` asks for real weights. A
    success has weights in balls, of radii at most 10^−``digits`` times the norm of the weight, that contain an exact
    solution, and a proof of it. At most ``starts`` random starts are made from ``seed``; the same seed gives the same
    weights on the same machine. In general a solution needs as many layers as pairs (L d² unknowns for k d²
    equations), and for real weights sometimes more. A problem without a solution raises nothing: look at ``status``,
    which tells "proved impossible" from "not found". Raises :class:`InputError` for unusable arguments.

    >>> import symbolic_matexp as sm
    >>> result = sm.interpolate(sm.Problem.example("small"), layers=2, digits=30)
    >>> result.success, len(result.weights), result.radius < 1e-29
    (True, 2, True)
    """
    return _Search.parse(problem, layers, activation, real, digits, seed, starts, maximum_precision, progress).run()


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
                f"interpolate needs a Problem, not {type(problem).__name__}; write "
                "sm.Problem.from_pairs([(X1, Y1), …])"
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

    def run(self) -> Interpolation:
        """Return what the problem allows, without a search where it needs none."""
        if self.real and not self.problem.is_real:
            return self.ended(Status.COMPLEX_DATA)
        hopeless = impossible(self.problem, activation=self.activation.name, layers=self.layers, real=self.real)
        if hopeless is not None:
            return self.ended(Status.IMPOSSIBLE, f"{hopeless.reason}.", impossibility=hopeless)
        pairs = enumerate(self.problem.pairs, 1)
        twice = next(((i, j) for (i, pair), (j, other) in combinations(pairs, 2) if pair == other), None)
        if twice is not None:
            return self.ended(Status.DUPLICATED_PAIRS, "Pairs {} and {} are the same.".format(*twice))
        dim, (first, *others) = self.problem.dim, self.problem.pairs
        if self.layers == 1 or self.activation is IDENTITY:
            return self._rational([linear_solution(self.problem)] + [ExactMatrix.identity(dim)] * (self.layers - 1))
        zero = ExactMatrix.identity(dim) - ExactMatrix.identity(dim)
        if all(Y.is_zero for _, Y in self.problem.pairs):
            return self._rational([zero] * self.layers)
        if self.activation is EXPM and others and all(Y == first[1] for _, Y in others):  # exp(0) = I
            return self._rational([zero] * (self.layers - 1) + [first[1]])
        return self._searched()

    def _rational(self, exact: Sequence[ExactMatrix]) -> Interpolation:
        """Return weights that are known exactly, in balls so narrow that these solve the equations, too."""
        for precision in precisions(bits_for(self.digits, GUARD_BITS), self.maximum_precision):
            weights = tuple(W.to_flint(precision) for W in exact)
            certificate = certify(
                weights,
                self.problem,
                self.digits,
                activation=self.activation.name,
                precision=precision,
                maximum_precision=max(self.maximum_precision, precision),
            )
            if certificate and all(_is_narrow(W, self.digits) for W in weights):
                return self._success(weights, precision, None, certificate)
        return self.ended(Status.UNDECIDED, "the balls are too wide; use a larger maximum_precision.")

    def _searched(self) -> Interpolation:
        """Search from one start after the other until one leads to an exact solution."""
        equations = NetworkEquations.of(self.problem, self.activation, self.layers, real=self.real)
        trials, reason = 0, ""
        for candidate in candidates(
            equations, lambda number: first_weights(equations, self.seed, number), self.starts, TOGETHER, self._count
        ):
            self.report(f"certifying what start {candidate.start} reached")
            found = self._certified(equations.weights(candidate.x))
            if isinstance(found, Interpolation):
                return found
            trials, reason = trials + 1, found
            if trials == MOST_TRIALS:
                break
        if trials:
            return self.ended(Status.UNDECIDED, f"{reason}; {self._what_may_help()}.")
        return self.ended(Status.NOT_FOUND, self._how_near())

    def _certified(self, approximate: Array) -> Interpolation | str:
        """Return the result if an exact solution is proved to lie near approximate weights, else why not."""
        if not np.isfinite(approximate).all():
            return "the weights exceed the range of float64"
        if self.problem.is_real and np.abs(approximate.imag).max() <= NEGLIGIBLE * np.abs(approximate).max():
            approximate = approximate.real
        weights: Sequence[Any] = list(approximate)
        reason = ""
        for more in MORE_DIGITS:
            existence = certify_existence(
                weights,
                self.problem,
                self.digits + more,
                activation=self.activation.name,
                real=self.real,
                maximum_precision=self.maximum_precision,
                progress=self.report,
            )
            if not existence:
                return existence.message
            weights = _in_balls(existence)
            certificate = certify(
                weights,
                self.problem,
                self.digits,
                activation=self.activation.name,
                precision=existence.precision,
                maximum_precision=max(self.maximum_precision, existence.precision),
            )
            if certificate and all(_is_narrow(W, self.digits) for W in weights):
                return self._success(weights, existence.precision, existence, certificate)
            reason = "the balls that contain the solution are too wide"
        return reason

    def _success(
        self,
        weights: Sequence[flint.acb_mat],
        precision: int,
        existence: Existence | None,
        certificate: Certificate,
    ) -> Interpolation:
        return replace(
            self.ended(Status.CERTIFIED),
            weights=tuple(weights),
            digits=self.digits,
            precision=precision,
            radius=max(float_above(radius) for W in weights for radius in _radii(W)),
            existence=existence,
            certificate=certificate,
        )

    def ended(self, status: Status, detail: str = "", impossibility: NoSolution | None = None) -> Interpolation:
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
            impossibility=impossibility,
        )

    def _count(self, number: int, residual: float) -> None:
        self.tried += 1
        self.smallest = min(self.smallest, residual)
        self.report(f"{self.tried} of {self.starts} starts ended, smallest residual {self.smallest:.0e}")

    def _what_may_help(self) -> str:
        """Say what to change where weights were found near which no exact ones are proved.

        The proof needs a derivative of full rank by the weights. With the matrix exponential and singular outputs,
        u f(X_i) = u W_L E_i = 0 at a solution; the derivative of u f(X_i) is (u dW_L) E_i, with one dW_L for all i.
        With functions of the entries and repeated columns some equations are the same.
        """
        pairs, between = self.problem.pairs, self.activation
        if len(pairs) > self.layers:
            return f"with {len(pairs)} layers there are as many as equations"
        if between is EXPM and len(pairs) > 1 and not pairs[0][1].is_invertible:
            return (
                "no other seed helps, because singular outputs leave the derivative without full rank at every "
                "solution; try solve, whose closed forms for up to three equations take singular outputs"
            )
        if between.entrywise is not None and any(True for _ in related_columns(self.problem, between)):
            return (
                "no other seed helps, because equal columns of inputs (or zero or opposite ones) leave the "
                'derivative without full rank everywhere; try activation="expm", which mixes columns'
            )
        return "try another seed, more starts, more layers, or a larger maximum_precision"

    def _how_near(self) -> str:
        text = f"{self.tried} starts ended, the best with a relative residual near {self.smallest:.1e}."
        d, k = self.problem.dim, len(self.problem.pairs)
        if k > self.layers:
            text += (
                f" There are {k * d * d} equations for {self.layers * d * d} unknowns, so only special data have a "
                f"solution; use at least {k} layers."
            )
        return text


def _in_balls(existence: Existence) -> list[flint.acb_mat]:
    """Return balls that contain the exact solution. Entries that do not move are exact."""
    with flint.ctx.workprec(existence.precision):
        radius = flint.arb(existence.radius).upper()
        ball = flint.arb(0, radius)
        around = flint.acb(ball) if existence.is_real else flint.acb(ball, ball)
        weights = [W.to_flint(existence.precision) for W in existence.weights]
        for layer, row, column in existence.moved:
            W = weights[layer - 1]
            W[row - 1, column - 1] += around
        return weights


def _is_narrow(W: flint.acb_mat, digits: int) -> bool:
    """Whether no radius exceeds 10^−digits times the norm."""
    with flint.ctx.workprec(64):
        most = frobenius_norm(W.mid()) * flint.arb(10) ** -digits
        return all(radius <= most for radius in _radii(W))


def _radii(W: flint.acb_mat) -> list[flint.arb]:
    return [x.rad() for z in W.entries() for x in (z.real, z.imag)]


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
