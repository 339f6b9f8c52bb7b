"""How a solve ended."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """How a solve ended. The value is a sentence for the user: what happened, and what to change."""

    SOLVED = "The weights solve the equations, and the certificate proves it."
    CONSTANT = "Y1 = Y2, so the constant network W1 = W2 = 0, W3 = Y1 solves both equations."
    FEWER_DIGITS = (
        "float64 reached fewer digits than were asked for: the weights are there, and certified to those that it "
        'reached; ask for no more than them, or use algebra="ball".'
    )
    EQUAL_INPUTS = (
        "X1 = X2 but Y1 ≠ Y2: no function at all takes one input to two outputs; change one of the matrices."
    )
    INCOMPATIBLE_OUTPUTS = (
        "Y1 or Y2 is singular, and they do not have the same rank and left null space: both must be those of W3, "
        "so no weights exist, for two or more layers; change Y1 or Y2."
    )
    SINGULAR_DIFFERENCE = (
        "X1 - X2 is singular (and not zero): the closed form does not apply. Solutions may exist all the same; "
        "search for one numerically and certify it, or change X1 or X2."
    )
    NO_FORMULA = "The closed form is for two equations; for this number of equations no formula is known here."
    NO_REAL_SOLUTION = (
        "det(Y1) and det(Y2) have opposite signs: det exp(·) > 0 for real matrices, so no real weights exist, for "
        "two or more layers; use real=False."
    )
    NO_REAL_LOGARITHM = (
        "Y2⁻¹Y1 has no real logarithm (a negative eigenvalue with an odd number of Jordan blocks of one size, "
        "Culver 1966): the closed form gives no real weights, though other real weights may exist; use real=False."
    )
    REAL_LOGARITHM_NOT_FOUND = (
        "Y1 and Y2 are singular, and among the matrices M with Y2·M = Y1 none with a real logarithm was found: "
        "whether real weights exist is undecided; use real=False."
    )
    COMPLEX_DATA = "The closed form gives real weights for real data only, and a matrix is not real; use real=False."
    PRECISION_EXHAUSTED = (
        'The digits asked for were not reached within the largest working precision; use alpha="auto", ask for '
        "fewer digits, or raise maximum_precision."
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
