"""What every computation in balls needs: norms, radii, submatrices, and bounds as floats and decimal numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from operator import methodcaller
from typing import Any

import flint

from ...inputs.precision import bits_for

ZERO = flint.arb(0)
GUARD_BITS = 128
"""The bits added to those of the digits asked for, when a bound is written as a decimal number."""
SMALL = 16
"""Up to so many rows FLINT's product of a matrix and its transpose is quicker than Python's sum of squares."""
SMALLEST_SQUARES = 4
"""Up to so many rows one complex product is quicker than two real ones, which need more calls."""
_ACCURACY, _FINITENESS = methodcaller("rel_accuracy_bits"), methodcaller("is_finite")
LARGEST_FLOAT, SMALLEST_FLOAT = 1.7976931348623157e308, 5e-324


def frobenius_norm(A: flint.arb_mat | flint.acb_mat) -> flint.arb:
    """Return a ball around the Frobenius norm."""
    if isinstance(A, flint.arb_mat):
        square = _square_sum(A)
    elif A.nrows() <= SMALLEST_SQUARES:
        square = (A * A.conjugate().transpose()).trace().real
    else:
        square = _square_sum(A.real)
        if not is_real(A):
            square += _square_sum(A.imag)
    return square.nonnegative_part().sqrt()


def _square_sum(A: flint.arb_mat) -> flint.arb:
    """Return the sum of the squares of all entries."""
    if A.nrows() <= SMALL:
        return (A * A.transpose()).trace()
    return sum([x * x for x in A.entries()], ZERO)


@lru_cache(maxsize=64)
def tolerance_for(digits: int) -> tuple[flint.arb, int]:
    """Return a ball around 10^−digits, and the bits of a smaller power of two."""
    with flint.ctx.workprec(64):
        return flint.arb(10) ** -digits, bits_for(digits)


def upper(x: flint.arb) -> flint.arb:
    """Return an exact number that is at least every number in a ball; inf if the ball is not finite."""
    return x.upper() if x.is_finite() else flint.arb.pos_inf()


def radius_norm(A: flint.acb_mat) -> flint.arb:
    """Return an upper bound of ‖M − midpoint‖ in the Frobenius norm, for every M in ``A``."""
    radii = [z.rad() for z in A.entries()]
    return upper(sum([r * r for r in radii], ZERO).sqrt())


def relative_radius(A: flint.acb_mat) -> flint.arb:
    """Return an upper bound of ‖radius‖/‖midpoint‖ in the Frobenius norm. It is 0 for an exact matrix."""
    entries = A.entries()
    radii = [z.rad() for z in entries]
    radius = sum([r * r for r in radii], ZERO)
    if radius == 0:
        return ZERO
    norm = sum([x * x for z in entries for x in (z.real.mid(), z.imag.mid())], ZERO)
    return upper((radius / norm).sqrt()) if norm > 0 else flint.arb.pos_inf()


def is_accurate(A: flint.acb_mat, bits: int) -> bool:
    """Whether ‖radius‖ ≤ 2^−bits ‖midpoint‖ in the Frobenius norm, from the entries if every one is that accurate."""
    # FLINT compares the larger part of a radius with the larger part of a midpoint, so that √2 may be lost.
    entries = A.entries()
    if min(map(_ACCURACY, entries)) > bits and all(map(_FINITENESS, entries)):
        return True
    return is_finite(A) and bool(relative_radius(A) <= flint.arb(2) ** -bits)


def is_finite(A: flint.acb_mat | flint.arb_mat) -> bool:
    """Whether every entry is a bounded ball."""
    return bool(A * 0 == type(A)(A.nrows(), A.ncols()))


def is_real(A: flint.acb_mat) -> bool:
    """Whether every imaginary part is exactly zero."""
    return A[0, 0].imag.is_zero() and bool(A.imag == flint.arb_mat(A.nrows(), A.ncols()))


def is_imaginary(A: flint.acb_mat) -> bool:
    """Whether every real part is exactly zero."""
    return bool(A.real == flint.arb_mat(A.nrows(), A.ncols()))


def real_part(A: flint.acb_mat) -> flint.acb_mat:
    """Return A without imaginary parts, for a matrix that is known to be real."""
    return flint.acb_mat(A.real)


def disc(radius: flint.arb) -> flint.acb:
    """Return a complex ball around 0 that contains the disc of this radius."""
    ball = flint.arb(0, upper(radius))
    return flint.acb(ball, ball)


def inflate(A: flint.acb_mat, radius: flint.arb) -> flint.acb_mat:
    """Return A with every entry widened by ``radius``."""
    ball = disc(radius)
    return flint.acb_mat(A.nrows(), A.ncols(), [z + ball for z in A.entries()])


def submatrix(A: flint.acb_mat, rows: Iterable[int], columns: Iterable[int]) -> flint.acb_mat:
    """Return the entries in ``rows`` × ``columns``."""
    columns = list(columns)
    return flint.acb_mat([[A[i, j] for j in columns] for i in rows])


def identity(dim: int) -> flint.acb_mat:
    """Return the identity, exactly."""
    return flint.acb_mat(dim, dim, 1)


def identity_like(A: Any) -> Any:
    """Return the identity of the size and the kind of ``A``, real or complex."""
    return type(A)(A.nrows(), A.nrows(), 1)


def float_above(x: flint.arb) -> float:
    """Return the smallest float that is at least every number in ``x``, or inf if there is none."""
    with flint.ctx.workprec(53):
        end = x.upper()  # the smallest number of 53 bits that is at least every number in x
    if not end.is_finite():
        return -LARGEST_FLOAT if end < 0 else math.inf
    mantissa, exponent = (int(part) for part in end.man_exp())
    if mantissa == 0:
        return 0.0
    size = exponent + mantissa.bit_length()
    if size > 1024:
        return math.inf if mantissa > 0 else -LARGEST_FLOAT
    if size < -1080:
        return SMALLEST_FLOAT if mantissa > 0 else 0.0
    nearest = math.ldexp(mantissa, exponent)  # inexact only below 2^-1022, where floats have fewer than 53 bits
    exact = Fraction(mantissa) * Fraction(2) ** exponent
    return nearest if Fraction(nearest) >= exact else math.nextafter(nearest, math.inf)


def float_below(x: flint.arb) -> float:
    """Return the largest float that is at most every number in ``x``, or -inf if there is none."""
    with flint.ctx.workprec(53):
        return 0.0 - float_above(-x.lower())


def decimal_above(x: flint.arb | float, digits: int = 3) -> str:
    """Return a decimal number of at most ``digits`` digits that is at least every number in ``x``.

    It is the least one, up to a relative 2^-64, and never underflows or overflows. If there is none, it is "inf".
    """
    with flint.ctx.workprec(4 * digits + GUARD_BITS):
        return _round_to_decimal(flint.arb(x).upper(), digits, 1)


def decimal_below(x: flint.arb | float, digits: int = 3) -> str:
    """Return a decimal number of at most ``digits`` digits that is at most every number in ``x``.

    It is the largest one, up to a relative 2^-64, and never underflows or overflows. If there is none, it is "-inf".
    """
    with flint.ctx.workprec(4 * digits + GUARD_BITS):
        return _round_to_decimal(flint.arb(x).lower(), digits, -1)


def _round_to_decimal(end: flint.arb, digits: int, direction: int) -> str:
    """Round a number up (direction 1) or down (−1) to ``digits`` digits. Balls are used, so nothing overflows."""
    if not end.is_finite():
        return "inf" if end > 0 or (direction > 0 and not end < 0) else "-inf"  # for nan both comparisons are false
    if end == 0:
        return "0"
    size, outwards = abs(end), (end > 0) == (direction > 0)
    _, exponent = size.man_exp()
    with flint.ctx.workprec(flint.ctx.prec + exponent.bit_length()):
        place = _to_int((size.log() / flint.arb(10).log()).mid().floor()) - digits + 1
        count = _count_units(size, place, outwards)
        while not 10 ** (digits - 1) <= count <= 10**digits:  # the size is close to a power of ten
            place += 1 if count > 10**digits else -1
            count = _count_units(size, place, outwards)
    return ("" if end > 0 else "-") + _write_decimal(count, place)


def _count_units(size: flint.arb, place: int, outwards: bool) -> int:
    """Return a positive number in units of 10^place, rounded up (``outwards``) or down."""
    scale = flint.arb(10) ** abs(place)
    scaled = size / scale if place > 0 else size * scale
    rounded = scaled.upper().ceil() if outwards else scaled.lower().floor()
    return _to_int(rounded)


def _to_int(x: flint.arb) -> int:
    whole = x.unique_fmpz()
    assert whole is not None
    return int(whole)


def _write_decimal(count: int, place: int) -> str:
    """Return count · 10^place as text, for count > 0."""
    digits = str(flint.fmpz(count))  # Python writes no more than 4,300 digits
    exponent = len(digits) - 1 + place
    digits = digits.rstrip("0")
    if 0 <= exponent < 6:
        whole, rest = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    elif -4 <= exponent < 0:
        whole, rest = "0", "0" * (-1 - exponent) + digits
    else:
        whole, rest = digits[0], digits[1:]
    number = f"{whole}.{rest}" if rest else whole
    if -4 <= exponent < 6:
        return number
    return f"{number}e{'+' if exponent > 0 else ''}{flint.fmpz(exponent)}"


def decimal_digits(x: flint.arb, digits: int) -> str:
    """Return the known digits of a ball, at most ``digits``. Every number in it is within one unit of the last digit.

    A ball without a known digit is written as "0 ± …", with a bound of its numbers. Exact zero is written as "0".
    """
    if x.is_zero():
        return "0"
    if x.is_finite() and not x.contains(0):
        text = str(x.str(digits, radius=False))
        if not text.lstrip("-").startswith("0e"):  # FLINT writes 0e… if not even the first digit is known
            return text
    with flint.ctx.workprec(GUARD_BITS):
        return f"0 ± {decimal_above(abs(x), 2)}"


def dyadic(x: flint.arb) -> Fraction:
    """Return the midpoint of a ball as an exact fraction."""
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def size_in_bits(x: flint.arb | flint.acb, *, signed: bool = False) -> int:
    """Return a whole number that is an upper bound of log₂|x|, or 2^62 if x has no bound.

    Unless ``signed``, it is at least 0.
    """
    bound = x.abs_upper()
    if not bound.is_finite():
        return 1 << 62
    mantissa, exponent = bound.man_exp()
    bits = int(exponent) + int(mantissa.bit_length())
    return bits if signed else max(0, bits)
