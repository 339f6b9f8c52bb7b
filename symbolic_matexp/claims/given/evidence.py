"""The evidence for and against a claim about given matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import flint

from ...certifying.outcome import Outcome
from ...errors import SymbolicMatexpError
from ...notation.expressions import Equation as ExpressionsEqual
from ...notation.expressions import Matrix, matrix_letter
from ...notation.nodes import Node, in_order, node
from ...notation.printing import is_long_dyadic
from ...systems.ball.arithmetic import decimal_above
from ...systems.closed.normal_form import is_zero
from ...systems.closed.samples import COUNT, samples
from ..evidence import Evidence
from ..statement import Statement
from ..words.argument import in_words
from ..words.prover import QUICK
from .in_balls import FIRST, MOST, MOST_AT_A_SAMPLE, Comparison, compare
from .question import GivenEquations

ALGEBRA, BALLS = "Closed forms, by exact algebra", "Both sides in balls"
FEW = 4
"""What is proved is tried at so many values of the symbols all the same; and so often are closed forms, if needed."""
SHOWN = 200
"""Longer closed forms are not shown in the argument."""


def on_given_matrices(statement: Statement) -> list[Evidence]:
    """Compare closed forms, enclose both sides, and if that leaves it open try a proof for all matrices."""
    question = GivenEquations.of(statement)
    exact = _by_algebra(question)
    is_proved = exact.outcome is Outcome.PROVED
    balls = _by_balls(question, is_proved)
    pieces = [exact, balls]
    if not is_proved and balls.outcome is not Outcome.REFUTED:
        pieces += _in_letters(question)
    return pieces


def _by_algebra(question: GivenEquations) -> Evidence:
    try:
        sides = question.in_closed_form()
    except (SymbolicMatexpError, NotImplementedError) as error:
        step = f"Not all closed forms were found: {error}."
        return Evidence(ALGEBRA, Outcome.UNDECIDED, "nothing", (step,), settles=True)
    pairs = list(zip(question.equations, sides[::2], sides[1::2], strict=True))
    steps = [step for (label, _, _), left, right in pairs for step in _shown(label, left, right, len(pairs) > 1)]
    if is_zero(*(x for _, left, right in pairs for x in left - right)):
        steps.append(
            "Every entry of the difference is 0: its normal form in exponentials, roots and symbols is. "
            "The eigenvalues were checked against the characteristic polynomials."
        )
        return Evidence(ALGEBRA, Outcome.PROVED, _all_values(question), tuple(steps), settles=True)
    steps.append("That the difference is 0 was not shown.")
    return Evidence(ALGEBRA, Outcome.UNDECIDED, "nothing", tuple(steps), settles=True)


def _shown(label: str, left: Any, right: Any, several: bool) -> list[str]:
    of = f" of {label}" if several else ""
    texts = [(side, str(x.tolist())) for side, x in (("left", left), ("right", right))]
    return [f"The {side} side{of} is {text}." for side, text in texts if len(text) <= SHOWN]


def _all_values(question: GivenEquations) -> str:
    if not question.symbols:
        return "these matrices"
    return f"these matrices, and all values of {', '.join(map(str, question.symbols))} for which they are defined"


def _by_balls(question: GivenEquations, is_proved: bool) -> Evidence:
    most = FIRST if is_proved else MOST_AT_A_SAMPLE if question.symbols else MOST
    found = _comparisons(question, most, FEW if is_proved else COUNT)
    if not found:
        step = "No values were found that fulfil what is assumed of the symbols."
        return Evidence(BALLS, Outcome.UNDECIDED, "nothing", (step,), data=_counts([]))
    refuting = next((x for x in found if x.entry is not None), None)
    if refuting is not None:
        return _refutation(question, refuting)
    agreeing = [x for x in found if x.largest is not None]
    if not agreeing:
        reasons = dict.fromkeys(x.reason for x in found)
        steps = tuple(f"Nothing was decided: {reason}." for reason in reasons)
        return Evidence(
            BALLS, Outcome.UNDECIDED, "nothing", steps, data=_counts(found) | {"reason": next(iter(reasons))}
        )
    largest = max((x.largest for x in agreeing if x.largest is not None), key=lambda x: x.upper())
    bound = decimal_above(largest, 2)
    data = {**_counts(found), "difference_at_most": bound, "precision": agreeing[-1].precision}
    if not question.symbols:
        covers = f"these matrices, every entry of the difference at most {bound}"
        steps = (f"Every entry of the difference is at most {bound} in modulus.",)
        return Evidence(BALLS, Outcome.CERTIFIED, covers, steps, settles=True, data=data | {"only_to_digits": True})
    step = f"At {len(agreeing)} choices of values every entry of the difference is at most {bound} in modulus."
    at = [f"{_written(x)}." for x in agreeing]
    covers = f"{len(agreeing)} choices of values, every entry of the difference at most {bound}"
    return Evidence(BALLS, Outcome.SUPPORTED, covers, (step, *at), data=data)


def _comparisons(question: GivenEquations, most: int, count: int) -> list[Comparison]:
    """Return the comparisons at several values of the symbols, or only one at which the sides differ."""
    found: list[Comparison] = []
    for values in samples(question.symbols, count):
        found.append(compare(question, values, most, closed=len(found) < FEW))
        if found[-1].entry is not None:
            return found[-1:]
    return found


def _counts(found: Sequence[Comparison]) -> dict[str, Any]:
    agreeing = sum(x.largest is not None for x in found)
    return {"instances": agreeing, "undefined": len(found) - agreeing, "undecided": 0}


def _refutation(question: GivenEquations, found: Comparison) -> Evidence:
    assert found.entry is not None
    assert found.difference is not None
    number, i, j = found.entry
    with flint.ctx.workprec(found.precision):
        ball = found.difference.str(6)
    at = _written(found)
    where = f"the entry [{i}, {j}]{f' at {at}' if at else ''}"
    label = question.equations[number][0]
    equation = f" of {label}" if len(question.equations) > 1 else ""
    steps = [f"Of the difference of the sides{equation}, {where} is {ball}, proved with {found.precision} bits."]
    if any(is_long_dyadic(x) for y in question.given for x in y.data):
        steps.append("Floats are read exactly, as the binary fractions that they are.")
    data = {"at": {str(k): str(v) for k, v in found.values.items()}, "entry": [i, j], "difference": ball}
    return Evidence(BALLS, Outcome.REFUTED, f"{where}, where the sides differ by {ball}", tuple(steps), data=data)


def _written(found: Comparison) -> str:
    return ", ".join(f"{symbol} = {value}" for symbol, value in found.values.items())


def _in_letters(question: GivenEquations) -> list[Evidence]:
    """Return a proof of the statement with letters for the given matrices, if there is one."""
    letters = {x: matrix_letter(f"M{i}").node for i, x in enumerate(question.given, 1)}
    equations = []
    for _, left, right in question.equations:
        sides = [_replaced(side.node, letters) for side in (left, right)]
        equations.append(ExpressionsEqual(*map(Matrix, sides)))
    found = in_words(Statement.parse(equations), QUICK)
    if found.outcome is not Outcome.PROVED:
        return []
    named = [f"M{i} is {x.data.tolist()}." for i, x in enumerate(question.given, 1)]
    return [replace(found, covers="all matrices, and so for these", steps=(*named, *found.steps))]


def _replaced(output: Node, letters: dict[Node, Node]) -> Node:
    changed: dict[Node, Node] = {}
    for old in in_order([output]):
        arguments = tuple(changed[x] for x in old.arguments)
        shape = None if old.shape is None else (None, None) if old.shape == (None, None) else ("d", "d")
        changed[old] = letters.get(old) or node(old.operation, arguments, old.data, shape)
    return changed[output]
