"""A statement at one choice of values: it fails, it holds, it says nothing, or nothing is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import flint

from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, RangeError, UnsupportedError
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import GaussianRational
from ...systems.ball.arithmetic import decimal_below, frobenius_norm
from ..statement import Statement
from .assumed import Chosen
from .choices import choices
from .encoding import Value
from .formal import FormalMatrix, NotDefinedError
from .partly_exact import PartlyExact
from .question import Question

DIGITS = 30
PRECISIONS = (160, 320, 640, 1280)

Values = Mapping[str, Value]
"""Matrices and scalars by name."""


@dataclass(frozen=True)
class Instance:
    """One choice of matrices, and what is shown about the statement there."""

    values: Values
    dimension: int
    outcome: Outcome
    is_defined: bool = True
    degenerate: bool = False
    defined: Mapping[str, Value | None] = field(default_factory=dict)
    """The letters that hypotheses define, with their values if these are exact."""
    scalars: frozenset[str] = frozenset()
    """Which of all letters are scalars."""
    label: str = ""
    bound: str = ""
    """A lower bound of ‖left − right‖ if refuted."""
    precision: int = 0


def instances(question: Question, dimension: int) -> Iterator[Instance]:
    """Examine one choice after another."""
    for chosen, degenerate in choices(question, dimension):
        yield examine(question, chosen, dimension, degenerate=degenerate)


def admitted(statement: Statement, dimension: int, count: int) -> Iterator[Values]:
    """Yield up to ``count`` choices of matrices and scalars at which every hypothesis holds exactly."""
    question = Question.of(statement)
    for _, (chosen, _) in zip(range(count), choices(question, dimension), strict=False):
        yield _readable(question, chosen)


def examine(question: Question, chosen: Chosen, dimension: int, *, degenerate: bool = False) -> Instance:
    """Compare the two sides at exact values. Raise the precision until the equations fail or hold to ``DIGITS``."""
    values = _readable(question, chosen)
    undecided = Instance(values, dimension, Outcome.UNDECIDED, degenerate=degenerate)
    try:
        graph = PartlyExact(question.outputs, chosen, dimension)
    except NotDefinedError:
        return Instance(values, dimension, Outcome.UNDECIDED, is_defined=False, degenerate=degenerate)
    defined = {name: _known_value(graph, question, name) for name in question.definitions}
    for precision in PRECISIONS:
        try:
            outcome, label, bound = _judge(question, graph, precision)
        except (RangeError, UnsupportedError):
            break
        except InconclusiveError:
            continue
        if outcome is not Outcome.UNDECIDED:
            scalars = question.all_scalars
            return Instance(values, dimension, outcome, True, degenerate, defined, scalars, label, bound, precision)
    return undecided


def _judge(question: Question, graph: PartlyExact, precision: int) -> tuple[Outcome, str, str]:
    """Return refuted if one equation provably fails, supported if all hold to ``DIGITS`` digits, else undecided.

    For a refutation, return also the equation's label and a lower bound of the difference.
    """
    exact = graph.known
    balls = {} if all(x in exact for x in question.outputs) else graph.enclosed(precision)
    if not all(z.is_finite() for x in question.definitions.values() if x in balls for z in _entries(balls[x])):
        return Outcome.UNDECIDED, "", ""
    held = True
    for label, left, right in question.equations:
        with flint.ctx.workprec(precision):
            if left in exact and right in exact:
                difference = frobenius_norm((exact[left] - exact[right]).enclosed(precision))
                size = flint.arb(0)
            else:
                difference = frobenius_norm(balls[left] - balls[right])
                size = frobenius_norm(balls[right]).lower()
            if difference.lower() > 0:
                return Outcome.REFUTED, label, decimal_below(difference, 2)
            held &= bool(difference <= flint.arb(10) ** -DIGITS * (1 + size))
    return (Outcome.SUPPORTED if held else Outcome.UNDECIDED), "", ""


def _entries(ball: flint.acb_mat | flint.acb) -> list[flint.acb]:
    return ball.entries() if isinstance(ball, flint.acb_mat) else [ball]


def _readable(question: Question, chosen: Mapping[str, FormalMatrix]) -> dict[str, Value]:
    """Return rational values in the package's own types."""
    return {name: _in_own_type(value, name in question.scalars) for name, value in chosen.items()}


def _in_own_type(value: FormalMatrix, is_scalar: bool) -> Value:
    if not value.is_rational:
        return value
    rational: ExactMatrix = value.rational
    number: GaussianRational = rational[0, 0]
    return number if is_scalar else rational


def _known_value(graph: PartlyExact, question: Question, name: str) -> Value | None:
    node = question.definitions[name]
    value = graph.known.get(node)
    return None if value is None else _in_own_type(value, node.shape is None)
