"""The verdict that the author of a claim expects, and whether a verdict is that one."""

from __future__ import annotations

from typing import Final, Literal

from ..certifying.outcome import Outcome

VACUOUS: Final = "vacuous"
"""Expected of a claim whose hypotheses contradict each other, so that it speaks of no matrices."""

Expectation = Outcome | Literal["vacuous"]
"""A verdict that an author expects."""


def parse_expectation(expected: str | None) -> Expectation | None:
    """Read what an author expects. Raises :class:`ValueError` for what is no expectation."""
    if expected == VACUOUS:
        return VACUOUS
    return None if expected is None else Outcome(expected)


def as_expected(
    verdict: Outcome,
    expected: Expectation | None,
    *,
    open: str,
    contradictory: bool,
    vacuous: bool,
    without_instance: bool,
    only_to_digits: bool = False,
) -> bool:
    """Whether a verdict is the one that the author recorded. Without a record: whether it is proved or certified.

    If "supported" is expected, "proved" is accepted, too. "undecided" is accepted only if the claim is marked open.
    A vacuous verdict is accepted only if "vacuous" is expected, and a proof without an instance only if the author
    recorded a verdict: it may be vacuous. So is an equation of which only some digits are certified.
    """
    if contradictory or (verdict is Outcome.UNDECIDED and not open):
        return False
    if vacuous:
        return expected == VACUOUS
    if expected is None:
        return not (without_instance or only_to_digits) and verdict in {Outcome.PROVED, Outcome.CERTIFIED}
    return verdict is expected or (expected is Outcome.SUPPORTED and verdict is Outcome.PROVED)
