"""A statement tried on exact random instances. Either a proved counterexample is found, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...certifying.outcome import Outcome
from ...notation.printing import to_unicode
from ..evidence import Evidence
from ..statement import Statement
from .encoding import Value, encoded, text_of
from .examine import DIGITS, Instance, instances
from .question import Question

TITLE = "Exact instances, structured and random"
DIMENSIONS = (1, 2, 3)
INSTANCES = 8
"""The number of instances examined in each dimension."""
LARGER = (4, 5)
"""Dimensions in which a few instances are examined if nothing else settles a statement."""
FEW = 5
"""The number of instances examined in each of them if exponentials or logarithms occur. Rational ones are quick."""
SHORT = 24
"""A matrix of so many characters is short, such as [[0, 1], [0, 0]] or one with 2πi."""
FURTHER = 4
"""So many more instances are examined to find a shorter counterexample."""
EXAMINED = 4
"""At most this many times ``INSTANCES`` are examined, because at some of them the formula is not defined."""


def on_instances(
    statement: Statement,
    dimensions: Sequence[int] = DIMENSIONS,
    count: int = INSTANCES,
    larger: Sequence[int] = (),
) -> Evidence:
    """Examine ``count`` instances in every dimension, and fewer in ``larger`` ones. Stop at a counterexample."""
    question = Question.of(statement)
    few = FEW if question.is_transcendental else count
    examined: list[Instance] = []
    for dimension, wanted in [*((d, count) for d in dimensions), *((d, few) for d in larger)]:
        held = 0
        found = instances(question, dimension)
        for _, instance in zip(range(EXAMINED * wanted), found, strict=False):
            if instance.outcome is Outcome.REFUTED:
                return counterexample(statement, _simplest(instance, found), len(examined) + 1)
            examined.append(instance)
            held += instance.outcome is Outcome.SUPPORTED
            if held == wanted:
                break
    return _summarize_without_refutation(question, examined)


def _simplest(first: Instance, others: Iterator[Instance]) -> Instance:
    """Return the shortest of a few counterexamples, if the first one is long."""
    refuting = [first]
    if _length(first) > SHORT:
        refuting += [x for _, x in zip(range(FURTHER), others, strict=False) if x.outcome is Outcome.REFUTED]
    return min(refuting, key=_length)


def _length(instance: Instance) -> int:
    return max((len(text_of(value)) for value in instance.values.values()), default=0)


def counterexample(statement: Statement, instance: Instance, examined: int = 1) -> Evidence:
    """Return the evidence that one instance gives against a statement; it is the last of those ``examined``."""
    question = Question.of(statement)
    values = [
        f"{name} = {to_unicode(question.definitions[name]) if value is None else text_of(value, is_scalar=is_scalar)}"
        for name, value, is_scalar in _letters(instance)
    ]
    steps = [*values, *(f"{hypothesis.described}: holds, exactly." for hypothesis in statement.hypotheses)]
    steps.append(
        f"{instance.label}: the two sides differ by at least {instance.bound} in norm, "
        f"proved with {instance.precision} bits."
    )
    return Evidence(
        title=TITLE,
        outcome=Outcome.REFUTED,
        covers=f"the counterexample, d = {instance.dimension}",
        steps=tuple(steps),
        data={
            "counterexample": _encoded_values(question, instance),
            "values": values,
            "dimension": instance.dimension,
            "equation": instance.label,
            "difference_at_least": instance.bound,
            "precision": instance.precision,
            "examined": examined,
        },
    )


def _summarize_without_refutation(question: Question, examined: Sequence[Instance]) -> Evidence:
    held = [x for x in examined if x.outcome is Outcome.SUPPORTED]
    undefined = sum(not x.is_defined for x in examined)
    open_ones = len(examined) - len(held) - undefined
    larger = [x for x in held if x.dimension > 1]
    degenerate = sum(x.degenerate for x in larger)
    steps = [f"On {len(held)} exact instances both sides agree to {DIGITS} digits; none refutes."]
    if larger and question.matrices:
        steps.append(
            f"{_counted(degenerate, len(larger))} with d > 1 {'are' if degenerate > 1 else 'is'} degenerate "
            f"({_degenerate(question)})."
        )
    if undefined:
        steps.append(f"On {undefined} more the formula is not defined: an inverse or a logarithm does not exist.")
    if open_ones:
        steps.append(f"On {open_ones} more nothing was decided: balls stay too wide.")
    if not examined:
        steps = ["No matrices that fulfil the hypotheses were found, so nothing was tried."]
    sizes = ", ".join(map(str, sorted({x.dimension for x in held})))
    rest = f" ({open_ones} more not decided)" if open_ones else ""
    return Evidence(
        title=TITLE,
        outcome=Outcome.SUPPORTED if held else Outcome.UNDECIDED,
        covers=f"{len(held)} instances to {DIGITS} digits, d = {sizes}{rest}" if held else "nothing",
        steps=tuple(steps),
        data={
            "instances": len(held),
            "degenerate": degenerate,
            "of_dimension_above_one": len(larger),
            "undefined": undefined,
            "undecided": open_ones,
            "digits": DIGITS,
            "at": [_encoded_values(question, instance) for instance in held],
        },
    )


def _counted(count: int, total: int) -> str:
    return f"{count or 'None'} of the {total}" if count < total else f"All {total}"


def _degenerate(question: Question) -> str:
    pairs = len(question.matrices) > 1
    return "all matrices commute, or one is 0 or a multiple of I" if pairs else "the matrix is 0 or a multiple of I"


def _encoded_values(question: Question, instance: Instance) -> dict[str, Any]:
    return {
        name: to_unicode(question.definitions[name]) if value is None else encoded(value, is_scalar=is_scalar)
        for name, value, is_scalar in _letters(instance)
    }


def _letters(instance: Instance) -> list[tuple[str, Value | None, bool]]:
    values = {**instance.values, **instance.defined}
    return [(name, value, name in instance.scalars) for name, value in values.items()]
