"""How a search for weights ended."""

from __future__ import annotations

from enum import Enum

from ...certifying.outcome import Outcome


class InterpolationStatus(Enum):
    """How a search ended. The value is a sentence for the user: what happened, and what to change.

    After a colon the message of the result says why, and for UNDECIDED what may help.
    """

    CERTIFIED = "Weights that solve the equations exactly exist within the radius of these, and this is proved."
    IMPOSSIBLE = "No such weights exist, and this is proved:"
    NOT_FOUND = (
        "No start came near a solution, which proves nothing; try more starts, another seed, more layers, or another "
        "activation."
    )
    UNDECIDED = "Weights were found that nearly solve the equations, but it is not proved that exact ones exist:"
    DUPLICATED_PAIRS = "A pair is given twice; leave one of the two out."
    COMPLEX_DATA = "Real weights take real inputs to real outputs, and a matrix is not real; use real=False."
    UNCHECKED = (
        "These weights were read from a file, and nothing is proved about them; certify(result, result.problem, "
        "result.digits, activation=result.activation) proves or refutes that they solve the equations so far."
    )

    @property
    def verdict(self) -> Outcome:
        """Whether weights are certified, proved impossible, or neither."""
        if self is InterpolationStatus.CERTIFIED:
            return Outcome.CERTIFIED
        return Outcome.REFUTED if self is InterpolationStatus.IMPOSSIBLE else Outcome.UNDECIDED
