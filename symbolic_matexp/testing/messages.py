"""What a failing check says: what is wrong, by how much, at which input."""

from __future__ import annotations

import math
from typing import Any

import flint
import numpy as np

from ..inputs.exact_matrix import ExactMatrix
from ..systems.ball.arithmetic import decimal_above, decimal_below
from .accuracy import AT_LEAST_ONE_DIGIT, Accuracy
from .regions import region

LARGEST_DOUBLE = 1.7976931348623157e308
TYPES = {2.0**-11: "float16", 2.0**-24: "float32", 2.0**-53: "float64", 2.0**-64: "80-bit", 2.0**-113: "128-bit"}
"""Unit roundoffs and who has them: an x86's longdouble has 80 bits, NumPy calls it float128."""
LONGEST = 2000
"""Results longer than so many characters are abridged in messages; inputs never are."""


def complaint(name: str, accuracy: Accuracy, allowed: float) -> str:
    """Return what is wrong in one sentence, or nothing. What is not finite fails whatever is allowed."""
    if math.isinf(accuracy.at_least):
        return f"{name}: the result has entries that are not finite, which fails whatever is allowed"
    if math.isfinite(accuracy.normwise) and accuracy.normwise <= allowed:
        return ""
    limit = f"{allowed:.1e} is allowed" if math.isfinite(allowed) else "any finite error is allowed"
    if accuracy.at_least <= allowed and accuracy.at_least < LARGEST_DOUBLE:
        least, most = decimal_below(accuracy.at_least, 2), decimal_above(accuracy.normwise, 2)
        return (
            f"{name}: undecided, which counts as a failure: the error lies between {least} and {most}, because the "
            f"reference is not known any better; {limit}"
        )
    return f"{name} is not accurate: the error is {accuracy.normwise:.1e}, {limit}"


def described(accuracy: Accuracy, factor: float | None, allowed: float) -> str:
    """Return the lines that describe an error; ``factor`` is None where a tolerance was given."""
    if math.isinf(allowed):
        rule = "any finite error"
    elif factor is None:
        rule = f"{allowed:.2e}, the tolerance given"
    elif allowed == accuracy.underflow:
        rule = f"{allowed:.2e}, as the result underflows"
    else:
        rule = f"{allowed:.2e} = {factor:g} · d · max(1, condition) · u, at most {AT_LEAST_ONE_DIGIT}"
    return (
        f"  error       normwise {accuracy.normwise:.2e}: {accuracy.digits:.1f} digits are right, "
        f"{accuracy.bits_lost:.1f} bits lost; componentwise {accuracy.componentwise:.2e}\n"
        f"  allowed     {rule}; condition {accuracy.condition:.2g}, {unit_roundoff(accuracy)}; "
        f"the error is {accuracy.over_condition:.2g} condition · u"
    )


def unit_roundoff(accuracy: Accuracy) -> str:
    """Return the unit roundoff that was assumed, with the name of a type that has it."""
    u = accuracy.unit_roundoff
    return f"u = {u:.2g}{f' ({TYPES[u]})' if u in TYPES else ''}"


def written(value: Any) -> str:
    """Return a matrix as nested lists from which it can be read again: floats as they are, others as strings."""
    if isinstance(value, flint.acb_mat | flint.arb_mat):
        return f"{value.str(20, radius=True) if hasattr(value, 'str') else value}".replace("\n", " ")
    if isinstance(value, ExactMatrix):
        rounded = value.to_numpy()
        if np.isfinite(rounded).all() and ExactMatrix.parse(rounded) == value:
            return str(rounded.tolist())
        return str([[_number(x) for x in row] for row in value.tolist()])
    return str(value.tolist() if hasattr(value, "tolist") else value).replace("\n", " ")


def abridged(value: Any) -> str:
    """Return a matrix as :func:`written` does, or its beginning."""
    text = written(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … ({len(text) - LONGEST} more characters)"


def _number(x: Any) -> Any:
    return str(x.real) if x.imag == 0 else [str(x.real), str(x.imag)]


def where(exact: ExactMatrix | None, function: str | None) -> str:
    """Return the lines that say at which input it happened."""
    if exact is None:
        return "  region      unknown: the input was not given (at=…)"
    return f"  region      {region(exact, function or '')}\n  input       A = {written(exact)}"
