"""The difference of two sides in balls: it excludes zero, or it is below a bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import flint

from ...errors import SymbolicMatexpError
from ...inputs.precision import precisions
from ...systems.closed.samples import Values
from .question import GivenEquations, enclosed_matrix

FIRST, MOST = 128, 4_096
"""Bits for matrices without symbols."""
MOST_AT_A_SAMPLE = 512
"""Bits at each choice of values for symbols, and where a proof is known."""

Way = Callable[[int], list[flint.acb_mat]]
"""A way to enclose the sides with so many bits."""


@dataclass(frozen=True)
class Comparison:
    """What balls say of all equations at one choice of values.

    ``entry`` is the equation, row and column of a difference that is not zero, and ``difference`` a ball around it.
    Else ``largest`` is at least the modulus of every entry of every difference. If both are None, ``reason`` says
    why.
    """

    values: Values
    entry: tuple[int, int, int] | None = None
    difference: flint.acb | None = None
    largest: flint.arb | None = None
    reason: str = ""
    precision: int = 0


def compare(question: GivenEquations, values: Values, most: int = MOST, *, closed: bool = True) -> Comparison:
    """Compare the sides at these values, with more and more bits up to ``most``, until they are found to differ.

    Where balls do not decide, as with eigenvalues on the cut of a logarithm, both sides are enclosed in closed form,
    if ``closed`` allows it.
    """
    found = Comparison(values, reason="the sides were not enclosed")
    ways: list[Way] = [lambda bits: question.in_balls(values, bits)]
    if closed:
        ways.append(_closed(question, values))
    for precision in precisions(FIRST, most):
        for way in ways:
            sides, reason = _enclosed(way, precision)
            if sides is not None:
                found = _compared(sides, values, precision)
                break
            if found.largest is None and reason:
                found = Comparison(values, reason=reason)
        if found.entry is not None:
            return found
    return found


def _closed(question: GivenEquations, values: Values) -> Way:
    """Return a function that encloses the closed forms at these values, which are found when it is first called."""

    @cache
    def closed_forms() -> list[Any] | SymbolicMatexpError:
        try:
            return question.in_closed_form(values)
        except SymbolicMatexpError as error:
            return error

    def at(precision: int) -> list[flint.acb_mat]:
        found = closed_forms()
        if isinstance(found, SymbolicMatexpError):
            raise found
        with flint.ctx.workprec(precision):
            return [enclosed_matrix(x, {}) for x in found]

    return at


def _enclosed(way: Way, precision: int) -> tuple[list[flint.acb_mat] | None, str]:
    try:
        sides = way(precision)
    except SymbolicMatexpError as error:
        return None, str(error)
    if not all(z.is_finite() for side in sides for z in side.entries()):
        return None, "a side is not defined, or its enclosure is infinite"
    return sides, ""


def _compared(sides: list[flint.acb_mat], values: Values, precision: int) -> Comparison:
    largest = flint.arb(0)
    with flint.ctx.workprec(precision):
        for number, (left, right) in enumerate(zip(sides[::2], sides[1::2], strict=True)):
            difference = left - right
            for i, row in enumerate(difference.tolist()):
                for j, z in enumerate(row):
                    if not z.contains(0):
                        return Comparison(values, (number, i, j), z, precision=precision)
                    largest = largest.max(flint.arb(z.abs_upper()))
    return Comparison(values, largest=largest, precision=precision)
