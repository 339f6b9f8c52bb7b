"""The five possible outcomes for a statement. None of them is a guess."""

from enum import StrEnum


class Outcome(StrEnum):
    """What has been shown.

    "proved": the statement holds for everything that it speaks of. "certified": a rigorous bound, or an existence
    proof, for the very object that the statement speaks of. "refuted": an exact counterexample, or a bound that
    excludes the statement. "supported": a statement about all matrices that held, rigorously, on the instances
    listed; this proves nothing about others. "undecided": anything else.
    """

    PROVED = "proved"
    CERTIFIED = "certified"
    REFUTED = "refuted"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"

    @property
    def settles(self) -> bool:
        """Whether the statement is now known to be true, or known to be false."""
        return self not in {Outcome.SUPPORTED, Outcome.UNDECIDED}
