"""A statement tried on exact random instances, in balls. Either a proved counterexample is found, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flint

from ..certifying.outcome import Outcome
from ..errors import InconclusiveError, RangeError, UnsupportedError
from ..inputs.display import shown
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.files import encode_exact
from ..systems.ball.arithmetic import decimal_below, frobenius_norm
from ..systems.ball.system import BallAlgebra
from .evidence import Evidence
from .sampling import Values, admitted, dimension_of, inside
from .statement import Formula, Statement
from .words.argument import assumed

TITLE = "Exact random instances, in ball arithmetic"
DIMENSIONS = (1, 2, 3)
INSTANCES = 8
"""The number of instances examined in each dimension."""
DIGITS = 30
PRECISIONS = (160, 320, 640, 1280)
UNDEFINED_ALLOWED = 4
"""At most this many times ``INSTANCES`` are tried, because at some of them the formula is not defined."""


@dataclass(frozen=True)
class Instance:
    """One choice of matrices, and what balls show about the statement there."""

    values: Values
    outcome: Outcome
    label: str = ""
    bound: str = ""
    """A lower bound of ‖left − right‖ if refuted."""
    precision: int = 0


def on_instances(statement: Statement, dimensions: Sequence[int] = DIMENSIONS, count: int = INSTANCES) -> Evidence:
    """Examine ``count`` instances in every dimension. Stop at the first counterexample."""
    examined: list[Instance] = []
    for dimension in dimensions:
        held = 0
        for values in admitted(statement, dimension, UNDEFINED_ALLOWED * count):
            instance = examine(statement.formula, values)
            if instance.outcome is Outcome.REFUTED:
                return counterexample(statement, instance)
            examined.append(instance)
            held += instance.outcome is Outcome.SUPPORTED
            if held == count:
                break
    return _summarize_without_refutation(examined)


def _summarize_without_refutation(examined: Sequence[Instance]) -> Evidence:
    held = [x for x in examined if x.outcome is Outcome.SUPPORTED]
    sizes = sorted({dimension_of(x.values) for x in held})
    steps = [f"On {len(held)} exact instances both sides agree to {DIGITS} digits; none refutes."]
    if len(held) < len(examined):
        steps.append(
            f"On {len(examined) - len(held)} more nothing was decided: an inverse or a logarithm does not exist, "
            "or its balls stay too wide."
        )
    if not examined:
        steps = ["No matrices that fulfil the hypotheses were found, so nothing was tried."]
    dimensions = ", ".join(map(str, sizes))
    rest = f" ({len(examined) - len(held)} more not decided)" if len(held) < len(examined) else ""
    covers = f"{len(held)} instances to {DIGITS} digits, d = {dimensions}{rest}" if held else "nothing"
    return Evidence(
        title=TITLE,
        outcome=Outcome.SUPPORTED if held else Outcome.UNDECIDED,
        covers=covers,
        steps=tuple(steps),
        data={"instances": len(held), "digits": DIGITS, "at": [_encode_values(instance.values) for instance in held]},
    )


def counterexample(statement: Statement, instance: Instance) -> Evidence:
    """Return the evidence that one instance gives against a statement."""
    steps = [f"{name} = {shown(value)}" for name, value in instance.values.items()]
    steps += [f"{assumed(hypothesis)}: holds, exactly." for hypothesis in statement.hypotheses]
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
            "counterexample": _encode_values(instance.values),
            "equation": instance.label,
            "difference_at_least": instance.bound,
            "precision": instance.precision,
        },
    )


def examine(formula: Formula, values: Values) -> Instance:
    """Compare the two sides at exact matrices. Raise the precision until the equations fail or hold to ``DIGITS``."""
    for precision in PRECISIONS:
        alg = BallAlgebra(precision)
        try:
            equations = formula.equations(alg, inside(alg, values), dimension_of(values))
        except (RangeError, UnsupportedError):
            break
        except InconclusiveError:
            continue
        with alg.working():
            outcome, label, bound = _judge(equations)
        if outcome is not Outcome.UNDECIDED:
            return Instance(values, outcome, label, bound, precision)
    return Instance(values, Outcome.UNDECIDED)


def _judge(equations: Sequence[tuple[str, Any, Any]]) -> tuple[Outcome, str, str]:
    """Return refuted if one equation provably fails, supported if all hold to ``DIGITS`` digits, else undecided.

    For a refutation, return also the equation's label and a lower bound of the difference.
    """
    held = True
    for label, left, right in equations:
        difference = frobenius_norm(left - right)
        if difference.lower() > 0:
            return Outcome.REFUTED, label, decimal_below(difference, 2)
        held &= bool(difference <= flint.arb(10) ** -DIGITS * (1 + frobenius_norm(right).lower()))
    return (Outcome.SUPPORTED if held else Outcome.UNDECIDED), "", ""


def _encode_values(values: Values) -> dict[str, Any]:
    return {name: _encode_value(value) for name, value in values.items()}


def _encode_value(value: ExactMatrix | GaussianRational) -> Any:
    if isinstance(value, GaussianRational):
        return [str(value.real), str(value.imag)]
    return encode_exact(value)
