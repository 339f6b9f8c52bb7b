"""The four things that may be said of a statement; never a guess."""

from enum import StrEnum


class Outcome(StrEnum):
    """What has been shown.

    "proved" for everything that the statement speaks of; "certified" with rigorous bounds for the numbers or
    instances at hand; "refuted" with a counterexample or a bound that excludes it; otherwise "undecided".
    """

    PROVED = "proved"
    CERTIFIED = "certified"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
