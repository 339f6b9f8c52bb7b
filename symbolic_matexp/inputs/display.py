"""Exact numbers, matrices and problems as one line of text, for proofs and reports that people read."""

from __future__ import annotations

import flint

from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .problem import Problem
from .tables import entry_text


def shown(value: ExactMatrix | GaussianRational) -> str:
    """Return an exact number or matrix on one line."""
    if isinstance(value, GaussianRational):
        return _shown_number(value)
    return "[" + ", ".join("[" + ", ".join(shown(x) for x in row) + "]" for row in value.tolist()) + "]"


def rounded(W: flint.acb_mat, digits: int = 8) -> str:
    """Return the midpoints of a matrix of balls on one line, each part to ``digits`` digits.

    A real or imaginary part of at most 10^−digits times the other one is written as 0.
    """
    return "[" + ", ".join("[" + ", ".join(_rounded_number(z, digits) for z in row) + "]" for row in W.tolist()) + "]"


def _rounded_number(z: flint.acb, digits: int) -> str:
    parts = [z.real.mid(), z.imag.mid()]
    negligible = max(abs(x) for x in parts) * flint.arb(10) ** -digits
    real, imag = ("0" if abs(x) <= negligible else str(x.str(digits, radius=False)) for x in parts)
    return entry_text((real, imag))


def problem_line(problem: Problem) -> str:
    """Return the matrices of a problem on one line."""
    named = [
        (f"{letter}{i}", A) for i, pair in enumerate(problem.pairs, 1) for letter, A in zip("XY", pair, strict=True)
    ]
    return ", ".join(f"{name} = {shown(A)}" for name, A in sorted(named, key=lambda item: item[0])) + "."


def _shown_number(z: GaussianRational) -> str:
    """Return a number as text, such as 3, -2i or 1/2 + i."""
    if z.imag == 0:
        return str(z.real)
    size = "" if abs(z.imag) == 1 else str(abs(z.imag))
    if z.real == 0:
        return f"{'-' if z.imag < 0 else ''}{size}i"
    return f"{z.real} {'-' if z.imag < 0 else '+'} {size}i"
