"""Exact numbers, matrices and problems on one line, for arguments that are read."""

from __future__ import annotations

import flint

from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .problem import Problem


def shown(value: ExactMatrix | GaussianRational) -> str:
    """Return an exact number or matrix on one line."""
    if isinstance(value, GaussianRational):
        return _shown_number(value)
    return "[" + ", ".join("[" + ", ".join(shown(x) for x in row) + "]" for row in value.tolist()) + "]"


def rounded(W: flint.acb_mat, digits: int = 8) -> ExactMatrix:
    """Return the midpoints of a matrix of balls, rounded for display."""
    rows = [[[z.real.str(digits, radius=False), z.imag.str(digits, radius=False)] for z in row] for row in W.tolist()]
    return ExactMatrix.parse(rows)


def problem_line(problem: Problem) -> str:
    """Return the matrices of a problem on one line."""
    named = [
        (f"{letter}{i}", A) for i, pair in enumerate(problem.pairs, 1) for letter, A in zip("XY", pair, strict=True)
    ]
    return ", ".join(f"{name} = {shown(A)}" for name, A in sorted(named, key=lambda item: item[0])) + "."


def _shown_number(z: GaussianRational) -> str:
    """3, −2i, 1/2 + i."""
    if z.imag == 0:
        return str(z.real)
    size = "" if abs(z.imag) == 1 else str(abs(z.imag))
    if z.real == 0:
        return f"{'-' if z.imag < 0 else ''}{size}i"
    return f"{z.real} {'-' if z.imag < 0 else '+'} {size}i"
