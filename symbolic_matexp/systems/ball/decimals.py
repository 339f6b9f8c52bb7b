"""Matrices of balls as decimal numbers: the digits that are known, and no others."""

from __future__ import annotations

from collections.abc import Sequence

import flint

from ...inputs.constants import Constant
from ...inputs.dialects import Number
from ...inputs.precision import bits_for
from .arithmetic import decimal_digits


def known_decimals(matrix: Constant, digits: int, precision: int = 0) -> list[list[list[str]]]:
    """Return the entries as [re, im] decimal numbers, of at most ``digits`` digits those that the entry's ball has.

    Every number in the ball is within one unit of the last digit. A ball without a digit is "0 ± bound"; 0 is "0".
    """
    bits = max(precision, bits_for(digits, 32))
    with flint.ctx.workprec(bits):
        balls = matrix.to_flint(bits)
        rows = [[(z.real, z.imag) for z in row] for row in balls.tolist()]
        return [[[decimal_digits(x, digits) for x in parts] for parts in row] for row in rows]


def decimal_matrices(matrices: Sequence[Constant], digits: int, precision: int = 0) -> list[list[list[list[str]]]]:
    """Return :func:`known_decimals` of several matrices, to stand in files beside the exact numbers."""
    return [known_decimals(matrix, max(digits, 1), precision) for matrix in matrices]


def plain_decimals(matrix: Constant, digits: int, precision: int = 0) -> list[list[Number]]:
    """Return the same for programs: a ball without a digit is 0."""
    entries = known_decimals(matrix, digits, precision)
    return [[(_without_bound(re), _without_bound(im)) for re, im in row] for row in entries]


def _without_bound(text: str) -> str:
    return "0" if text.startswith("0 ±") else text
