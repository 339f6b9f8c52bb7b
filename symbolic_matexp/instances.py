"""A statement tried on exact random instances in ball arithmetic: a counterexample that is a proof, or none found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flint

from .algebras.ball import BallAlgebra
from .balls.arithmetic import frobenius_norm
from .errors import InconclusiveError, RangeError
from .evidence import Evidence
from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .files import encode_exact
from .outcome import Outcome
from .sampling import Values, admitted, dimension_of, shown
from .statement import Formula, Statement

TITLE = "Exact random instances, in ball arithmetic"
DIMENSIONS = (1, 2, 3)
INSTANCES = 8
"""Instances examined in each dimension."""
DIGITS = 30
PRECISIONS = (160, 320, 640, 1280)
UNDEFINED_ALLOWED = 4
"""So many times more are tried where the formula is not defined."""


@dataclass(frozen=True)
class Instance:
    """What balls say about the statement at one choice of matrices."""

    values: Values
    outcome: Outcome
    label: str = ""
    bound: str = ""
    """A lower bound of ‖left − right‖ where refuted."""
    precision: int = 0


def on_instances(statement: Statement, dimensions: Sequence[int] = DIMENSIONS, count: int = INSTANCES) -> Evidence:
    """Examine ``count`` instances in every dimension; stop at the first counterexample."""
    examined: list[Instance] = []
    for dimension in dimensions:
        held = 0
        for values in admitted(statement, dimension, UNDEFINED_ALLOWED * count):
            instance = examine(statement.formula, values)
            if instance.outcome is Outcome.REFUTED:
                return counterexample(statement, instance)
            examined.append(instance)
            held += instance.outcome is Outcome.CERTIFIED
            if held == count:
                break
    return _nothing_refuted(examined)


def _nothing_refuted(examined: Sequence[Instance]) -> Evidence:
    held = [x for x in examined if x.outcome is Outcome.CERTIFIED]
    sizes = sorted({dimension_of(x.values) for x in held})
    steps = [f"On {len(held)} exact instances both sides agree to {DIGITS} digits; none refutes."]
    if len(held) < len(examined):
        steps.append(f"On {len(examined) - len(held)} more the formula is not defined, or balls stay too wide.")
    if not examined:
        steps = ["No matrices that fulfil the hypotheses were found, so nothing was tried."]
    covers = f"{len(held)} instances, d = {', '.join(map(str, sizes))}" if held else "nothing"
    return Evidence(
        title=TITLE,
        outcome=Outcome.CERTIFIED if held else Outcome.UNDECIDED,
        covers=covers,
        steps=tuple(steps),
        data={"instances": len(held), "digits": DIGITS},
    )


def counterexample(statement: Statement, instance: Instance) -> Evidence:
    """Return the evidence that one instance gives against a statement."""
    steps = [f"{name} = {shown(value)}" for name, value in instance.values.items()]
    steps += [f"{hypothesis.text}: holds, exactly." for hypothesis in statement.hypotheses]
    steps.append(
        f"{instance.label}: the two sides differ by at least {instance.bound} in norm, "
        f"proved with {instance.precision} bits."
    )
    return Evidence(
        title=TITLE,
        outcome=Outcome.REFUTED,
        covers=f"the counterexample, d = {dimension_of(instance.values)}",
        steps=tuple(steps),
        data={
            "counterexample": {name: _exact(value) for name, value in instance.values.items()},
            "equation": instance.label,
            "difference_at_least": instance.bound,
            "precision": instance.precision,
        },
    )


def examine(formula: Formula, values: Values) -> Instance:
    """Compare the two sides at exact matrices, raising the precision until something is certain."""
    for precision in PRECISIONS:
        alg = BallAlgebra(precision)
        inside = {
            name: alg.matrix(value) if isinstance(value, ExactMatrix) else alg.scalar(value)
            for name, value in values.items()
        }
        try:
            equations = formula.equations(alg, inside, dimension_of(values))
        except RangeError:
            break
        except (InconclusiveError, ZeroDivisionError):
            continue
        with alg.working():
            outcome, label, bound = _judge(equations)
        if outcome is not Outcome.UNDECIDED:
            return Instance(values, outcome, label, bound, precision)
    return Instance(values, Outcome.UNDECIDED)


def _judge(equations: Sequence[tuple[str, Any, Any]]) -> tuple[Outcome, str, str]:
    """Refuted if one equation provably fails, certified if all hold to ``DIGITS`` digits."""
    certified = True
    for label, left, right in equations:
        difference = frobenius_norm(left - right)
        if difference.lower() > 0:
            return Outcome.REFUTED, label, _below(difference)
        certified &= bool(difference <= flint.arb(10) ** -DIGITS * (1 + frobenius_norm(right).lower()))
    return (Outcome.CERTIFIED if certified else Outcome.UNDECIDED), "", ""


def _exact(value: ExactMatrix | GaussianRational) -> Any:
    if isinstance(value, GaussianRational):
        return [str(value.real), str(value.imag)]
    return encode_exact(value)


def _below(x: flint.arb) -> str:
    """Return two digits of a number that is at most ``x``."""
    return str((x.lower() * flint.arb(0.95)).mid().str(2, radius=False))
