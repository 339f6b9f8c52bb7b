"""How a search for weights ended."""

from __future__ import annotations

from enum import Enum

from ...certifying.outcome import Outcome


class InterpolationStatus(Enum):
    """How a search ended. The value is a sentence for the user: what happened, and what to change."""

    CERTIFIED = "Weights that solve the equations exactly exist within the radius of these, and it is proved."
    NOT_FOUND = (
        "No start came near a solution; this proves nothing. Try more starts, another seed, more layers, or another "
        "activation."
    )
    UNDECIDED = (
        "Weights were found that nearly solve the equations, but that an exact solution lies near them could not be "
        "proved; try another seed, more starts, or a larger maximum_precision."
    )
    EQUAL_INPUTS = (
        "Two inputs are equal and their outputs are not: no function at all takes one input to two outputs; change "
        "one of the matrices."
    )
    DUPLICATED_PAIRS = "A pair is given twice; leave one of the two out."
    EQUAL_COLUMNS = (
        "Two columns of the inputs are equal and those of the outputs are not: a network whose activation acts on "
        "entries takes every column by itself, so no weights exist; change a matrix, or use another activation."
    )
    INCOMPATIBLE_OUTPUTS = (
        "Two outputs do not have the same rank and left null space: both must be those of the last weight, so no "
        "weights exist, for two or more layers; change one of the outputs."
    )
    NO_REAL_SOLUTION = (
        "The determinants of two outputs have opposite signs: det exp(·) > 0 for real matrices, so no real weights "
        "exist, for two or more layers; use real=False."
    )
    OUTPUTS_SURROUND_ZERO = (
        "Some columns of the outputs have a combination with positive factors that is zero, and the outputs have full "
        "rank together: an activation without negative values cannot give that with real weights, for two or more "
        "layers; use real=False, or another activation."
    )
    NOT_LINEAR = (
        "One layer alone, or the identity between layers, makes one matrix W with W X = Y, and no such W exists; use "
        "more layers, or another activation."
    )
    COMPLEX_DATA = "Real weights take real inputs to real outputs, and a matrix is not real; use real=False."
    UNCHECKED = (
        "These weights were read from a file, and nothing is proved about them; interpolate anew, or certify them: "
        "certify(result, result.problem, result.digits, activation=result.activation)."
    )

    @property
    def verdict(self) -> Outcome:
        """Whether weights are certified, proved impossible, or neither."""
        if self is InterpolationStatus.CERTIFIED:
            return Outcome.CERTIFIED
        return Outcome.REFUTED if self in _IMPOSSIBLE else Outcome.UNDECIDED


_IMPOSSIBLE = {
    InterpolationStatus.EQUAL_INPUTS,
    InterpolationStatus.EQUAL_COLUMNS,
    InterpolationStatus.INCOMPATIBLE_OUTPUTS,
    InterpolationStatus.NO_REAL_SOLUTION,
    InterpolationStatus.OUTPUTS_SURROUND_ZERO,
    InterpolationStatus.NOT_LINEAR,
}
