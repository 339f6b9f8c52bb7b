"""Existence certified: an exact solution lies next to given weights, of a network for which no formula is known.

The proof is that of :mod:`.krawczyk`. Nothing that a file or a caller says is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import flint

from ..errors import InputError
from ..formulas.activations.activation import Activation
from ..formulas.activations.catalogue import ACTIVATIONS
from ..inputs.constants import BallMatrix, Constant, encode
from ..inputs.fields import LARGEST_PRECISION, Fields
from ..inputs.files import write_json
from ..inputs.kinds import WeightsLike
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import (
    DEFAULT_DIGITS,
    MAXIMUM_DIGITS,
    MAXIMUM_PRECISION,
    bits_for,
    precisions,
    validated_digits,
    validated_maximum,
)
from ..inputs.problem import Problem
from ..inputs.tables import html_facts, html_verdict
from ..systems.ball.arithmetic import decimal_above, is_finite, is_real, upper
from ..systems.ball.decimals import decimal_matrices
from .claimed_weights import activation_of, check_sizes, claimed_weights, decoded_weights
from .impossibility import impossible
from .krawczyk import Box, NotFoundError, box_with_one_solution, distance
from .outcome import Outcome

FORMAT = "symbolic_matexp existence 1"

VERDICTS = (Outcome.CERTIFIED, Outcome.REFUTED, Outcome.UNDECIDED)
"""The possible verdicts."""

GUARD_BITS = 96
"""The bits added to those of the digits asked for."""


@dataclass(frozen=True, kw_only=True)
class Existence:
    """What is proved about an exact solution near given weights.

    ``verdict`` is "certified" (there is a solution none of whose entries differs from that of ``weights`` by more
    than ``radius``), "refuted" (the problem has no solution of this kind at all) or "undecided". The solution is the
    only one within ``radius`` of which only the entries ``moved`` differ, listed as (layer, row, column) and counted
    from 1. ``weights`` are exact: those ``given``, improved by Newton's method. ``radius`` is at most 10^−digits of
    their largest entry, and their relative residuals ``residuals`` are at most 10^−digits. No entry of the solution
    differs by more than ``distance`` from that of the weights given. All these bounds are decimal numbers, rounded
    up. ``is_real`` says that the solution is real; if none is certified, that real weights were asked for.
    ``bool(existence)`` says whether it is certified.
    """

    verdict: Outcome
    digits: int
    radius: str
    distance: str
    residuals: tuple[str, ...]
    precision: int
    message: str
    is_real: bool
    activation: str
    problem: Problem = field(repr=False)
    weights: tuple[Constant, ...] = field(repr=False)
    given: tuple[Constant, ...] = field(repr=False)
    moved: tuple[tuple[int, int, int], ...] = field(repr=False)

    def __bool__(self) -> bool:
        return self.verdict is Outcome.CERTIFIED

    def __str__(self) -> str:
        return f"{self.verdict}: {self.message}"

    def __repr__(self) -> str:
        network = f"{len(self.weights)} layers, {self.activation}"
        return f"<Existence: {self.verdict}, {network}, {self.digits} digits>"

    def _repr_html_(self) -> str:
        bounds = "; ".join(f"f(X{i}) = Y{i} up to {bound}" for i, bound in enumerate(self.residuals, 1))
        facts = [f"Relative residuals of these weights: {bounds}"] if bounds else []
        return html_verdict(str(self.verdict), self.message) + html_facts(facts)

    @one_at_a_time
    def recheck(self) -> Existence:
        """Run the proof again from the weights and the problem held here, and return the new result."""
        most = max(MAXIMUM_PRECISION, self.precision)
        again = certify_existence(
            self.weights,
            self.problem,
            self.digits,
            activation=self.activation,
            real=self.is_real,
            maximum_precision=most,
        )
        if not again:
            return again
        with flint.ctx.workprec(again.precision):
            centre = [W.to_flint(again.precision) for W in again.weights]
            away = _away(self.given, centre, flint.arb(again.radius))
        return replace(again, given=self.given, distance=away)

    @one_at_a_time
    def to_json(self) -> dict[str, Any]:
        """Return the result as a JSON object in which every number is exact.

        Beside the exact ``weights`` stand ``weights_decimal``, pairs [re, im] of ``digits`` digits.
        """
        return {
            "format": FORMAT,
            "verdict": str(self.verdict),
            "activation": self.activation,
            "digits": self.digits,
            "real": self.is_real,
            "radius": self.radius,
            "distance": self.distance,
            "residuals": list(self.residuals),
            "precision": self.precision,
            "message": self.message,
            "moved": [list(entry) for entry in self.moved],
            "problem": self.problem.to_json(),
            "weights_decimal": decimal_matrices(self.weights, self.digits, self.precision),
            "weights": [encode(w, self.precision) for w in self.weights],
            "given": [encode(w, self.precision) for w in self.given],
        }

    def save(self, path: str | Path) -> None:
        """Write a JSON file, from which :meth:`recheck` can run elsewhere. An existing file is replaced."""
        write_json(path, self.to_json())

    @classmethod
    def load(cls, path: str | Path) -> Existence:
        """Read a saved result. Its verdict is only a claim of the file until :meth:`recheck` has run.

        Raises :class:`InputError` naming the file and the field that is wrong.
        """
        fields = Fields.of_file(path, "a proof of existence", FORMAT)
        problem = Problem.from_json(fields["problem"], str(path))
        weights, given = (decoded_weights(fields.listed(name), path) for name in ("weights", "given"))
        for listed in (weights, given):
            check_sizes(listed, problem, f"{path}: ")
        return cls(
            verdict=Outcome(fields.choice("verdict", VERDICTS)),
            digits=fields.whole("digits", 1, MAXIMUM_DIGITS),
            radius=fields.decimal("radius"),
            distance=fields.decimal("distance"),
            residuals=fields.decimals("residuals", len(problem.pairs)),
            precision=fields.whole("precision", 53, LARGEST_PRECISION),
            message=fields.text("message"),
            is_real=fields.truth("real"),
            activation=fields.choice("activation", ACTIVATIONS),
            problem=problem,
            weights=weights,
            given=given,
            moved=fields.places("moved"),
        )


@one_at_a_time
def certify_existence(
    weights: WeightsLike,
    problem: Problem,
    digits: int = DEFAULT_DIGITS,
    *,
    activation: str | None = None,
    real: bool = False,
    maximum_precision: int = MAXIMUM_PRECISION,
    progress: Callable[[str], None] | None = None,
) -> Existence:
    """Prove that an exact solution of ``problem`` lies next to these weights.

    ``weights`` is a sequence (W_1, …, W_L) of d×d matrices, as for :func:`.certify`, and should solve the problem
    nearly; of balls the midpoints are taken. They are improved by Newton's method first, so that the solution is
    located to ``digits`` digits. With real weights and real data the solution is real, too; ``real=True`` refuses
    others, and knows what no real weights can do. The verdict is "undecided" if the weights are not near a solution,
    if the derivative by the weights does not have full rank (as with pairs that are given twice), or if max(x, 0) has
    an argument that may be 0. Raises :class:`InputError` for weights that are not such matrices.

    >>> import symbolic_matexp as sm
    >>> problem = sm.Problem.from_pairs([([[1]], [[2]]), ([[2]], [[3]])])
    >>> found = sm.certify_existence([[[0.40546510810816]], [["4/3"]]], problem, 30)  # 4/3 · 1.5^x
    >>> print(found.verdict, found.is_real, found.moved)
    certified True ((1, 1, 1), (2, 1, 1))
    """
    digits, maximum_precision = validated_digits(digits), validated_maximum(maximum_precision)
    if not isinstance(problem, Problem):
        raise InputError(f"certify_existence needs a Problem, not {type(problem).__name__}")
    constants, between = claimed_weights(weights, problem), activation_of(weights, activation)
    start = min(bits_for(digits, GUARD_BITS), maximum_precision)
    given = _exact(constants, start)
    if not all(map(is_finite, given)):
        raise InputError("the weights must be finite")
    if real and not (problem.is_real and all(map(is_real, given))):
        raise InputError("real=True needs real weights and a problem with real data")
    seed = [BallMatrix(W) for W in given]
    found = _Findings(constants, tuple(seed), problem, digits, between, real)
    hopeless = impossible(problem, activation=between.name, layers=len(given), real=real)
    if hopeless is not None:
        return found.ending(Outcome.REFUTED, hopeless.reason, start)
    twice = _equal_pairs(problem)
    if twice is not None:
        i, j = twice
        return found.ending(Outcome.UNDECIDED, f"pairs {i} and {j} are equal; leave one of them out", start)
    try:
        box = box_with_one_solution(
            given,
            problem,
            between,
            digits=digits,
            precisions=precisions(start, maximum_precision),
            report=progress or (lambda text: None),
        )
    except NotFoundError as error:
        return found.ending(Outcome.UNDECIDED, f"no solution could be proved near these weights: {error}", start)
    return found.certified(box)


@dataclass(frozen=True)
class _Findings:
    """What every result of one call has in common."""

    given: tuple[Constant, ...]
    exact: tuple[Constant, ...]
    problem: Problem
    digits: int
    activation: Activation
    real: bool
    """Whether real weights were asked for."""

    def certified(self, box: Box) -> Existence:
        with flint.ctx.workprec(box.precision):
            radius, away = decimal_above(box.radius), _away(self.given, box.weights, box.radius)
        d, size = self.problem.dim, len(box.weights) * self.problem.dim**2
        kind = "real solution" if box.is_real else "solution"
        rest = "" if len(box.moved) == size else f", if only {len(box.moved)} of {size} entries may differ"
        return Existence(
            verdict=Outcome.CERTIFIED,
            digits=self.digits,
            radius=radius,
            distance=away,
            residuals=tuple(map(decimal_above, box.residuals)),
            precision=box.precision,
            message=f"exactly one {kind} lies within {radius} of these weights in every entry{rest}, "
            f"proved with {box.precision} bits",
            is_real=box.is_real,
            activation=self.activation.name,
            problem=self.problem,
            weights=tuple(BallMatrix(W) for W in box.weights),
            given=self.given,
            moved=tuple((j // d**2 + 1, j // d % d + 1, j % d + 1) for j in box.moved),
        )

    def ending(self, verdict: Outcome, reason: str, precision: int) -> Existence:
        """Return a result that proves no existence."""
        return Existence(
            verdict=verdict,
            digits=self.digits,
            radius="inf",
            distance="inf",
            residuals=("inf",) * len(self.problem.pairs),
            precision=precision,
            message=reason,
            is_real=self.real,
            activation=self.activation.name,
            problem=self.problem,
            weights=self.exact,
            given=self.given,
            moved=(),
        )


def _exact(weights: Sequence[Constant], precision: int) -> list[flint.acb_mat]:
    """Return the midpoints of the weights in balls."""
    return [W.to_flint(precision).mid() for W in weights]


def _away(given: Sequence[Constant], centre: Sequence[flint.acb_mat], radius: flint.arb) -> str:
    """Return how far a solution within ``radius`` of the centre can be from the weights given, at most."""
    return decimal_above(upper(distance([W.to_flint(flint.ctx.prec) for W in given], centre) + radius))


def _equal_pairs(problem: Problem) -> tuple[int, int] | None:
    """Return the numbers of two equal pairs."""
    seen: dict[Any, int] = {}
    for i, pair in enumerate(problem.pairs, 1):
        if pair in seen:
            return seen[pair], i
        seen[pair] = i
    return None
