"""The five things that may be said of a statement; never a guess."""

from enum import StrEnum


class Outcome(StrEnum):
    """What has been shown.

    "proved": for everything that the statement speaks of. "certified": a rigorous bound, or an existence, for the
    very object that the statement speaks of. "refuted": an exact counterexample, or a bound that excludes it.
    "supported": a statement about all matrices that held, rigorously, on the instances listed, which proves nothing
    about others. "undecided": anything else.
    """

    PROVED = "proved"
    CERTIFIED = "certified"
    REFUTED = "refuted"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"

    @property
    def settles(self) -> bool:
        """Whether the statement is known to be true or false now."""
        return self not in {Outcome.SUPPORTED, Outcome.UNDECIDED}
