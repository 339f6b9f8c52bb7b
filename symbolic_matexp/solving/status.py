"""How a solve ended."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """How a solve ended. The value is a sentence for the user: what happened, and what to change."""

    SOLVED = "The weights solve the equations, and the certificate proves it."
    CONSTANT = "The constant network W1 = W2 = 0, W3 = Y1 solves all equations, because no output differs from Y1."
    FEWER_DIGITS = (
        "float64 reached fewer digits than were asked for: the weights are there, and certified to those that it "
        'reached; ask for no more than them, or use algebra="ball".'
    )
    EQUAL_INPUTS = (
        "Two inputs are equal and their outputs are not: no function at all takes one input to two outputs; change "
        "one of the matrices."
    )
    DUPLICATED_PAIRS = "A pair is given twice; leave one of the two out."
    INCOMPATIBLE_OUTPUTS = (
        "Two outputs do not have the same rank and left null space: both must be those of the last weight, so no "
        "weights exist, for two or more layers; change one of the outputs."
    )
    NO_FORMULA = (
        "No closed form is known here for this number of equations; search for weights with interpolate, or leave "
        "equations out."
    )
    FORMULA_DOES_NOT_APPLY = 'The formula asked for does not apply to this problem; use formula="auto".'
    SINGULAR_DIFFERENCE = 'X1 - X2 is singular, so the formula with three layers does not apply; use formula="auto".'
    NO_REAL_SOLUTION = (
        "The determinants of two outputs have opposite signs: det exp(·) > 0 for real matrices, so no real weights "
        "exist, for two or more layers; use real=False."
    )
    NO_REAL_LOGARITHM = (
        "Y2⁻¹Y1 has no real logarithm (a negative eigenvalue with an odd number of Jordan blocks of one size, "
        'Culver 1966), so the formula with three layers gives no real weights; use formula="auto".'
    )
    REAL_LOGARITHM_NOT_FOUND = (
        "Y1 and Y2 are singular, and among the matrices M with Y2·M = Y1 none with a real logarithm was found, so "
        'the formula with three layers gives no real weights; use formula="auto".'
    )
    NUMBERS = (
        "Three equations between numbers (d = 1) have no closed form here: the eight layers need matrices, d ≥ 2; "
        "search for weights with interpolate."
    )
    NO_REAL_FORMULA = (
        "The closed form for this number of equations is complex, and whether real weights exist is undecided; use "
        "real=False, or search for real weights with interpolate."
    )
    COMPLEX_DATA = "Real weights take real inputs to real outputs, and a matrix is not real; use real=False."
    PRECISION_EXHAUSTED = (
        'The digits asked for were not reached within the largest working precision; use alpha="auto", ask for '
        "fewer digits, or raise maximum_precision."
    )
    INPUTS_TOO_CLOSE = (
        "X1 - X2 is singular and so small that no first layers were found which tell X1 and X2 apart; use "
        'formula="auto", algebra="ball" or inputs that differ by more; for real weights, use real=False.'
    )
    OUT_OF_RANGE = 'A number left the range of float64; use algebra="ball" or another alpha.'
    INACCURATE = 'The weights found do not solve the equations to one digit; use algebra="ball" or another alpha.'
    UNSUPPORTED = 'SymPy cannot express these weights in closed form; use algebra="ball".'
    INVALID_INPUT = "This problem cannot be read, so nothing was solved; change what the message names."
    BROKEN_OFF = (
        "The solve was broken off by an exception, or by the death of its worker process, perhaps of memory: nothing "
        "is known about this problem."
    )
    UNCHECKED = (
        "These weights were read from a file, and nothing is proved about them; "
        "certify(solution, solution.problem, solution.digits) proves or refutes what the file claims."
    )

    @property
    def is_success(self) -> bool:
        """Whether the solution has weights certified to all the digits asked for."""
        return self in {Status.SOLVED, Status.CONSTANT}

    @property
    def has_weights(self) -> bool:
        """Whether the solution has weights, also with fewer digits than asked for, or without a certificate."""
        return self.is_success or self in {Status.FEWER_DIGITS, Status.UNCHECKED}
