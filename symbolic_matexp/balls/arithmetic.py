"""Small things every ball computation needs: norms, radii, sums of blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context
from fractions import Fraction

import flint

ZERO = flint.arb(0)


def frobenius_norm(A: flint.acb_mat) -> flint.arb:
    """Return a ball around the Frobenius norm."""
    return sum((z.real * z.real + z.imag * z.imag for z in A.entries()), ZERO).nonnegative_part().sqrt()


def upper(x: flint.arb) -> flint.arb:
    """Return an exact upper bound of a ball."""
    return x.upper() if x.is_finite() else flint.arb.pos_inf()


def radius_norm(A: flint.acb_mat) -> flint.arb:
    """Return an upper bound of the Frobenius norm of (any member − midpoint)."""
    return upper(sum((z.real.rad() ** 2 + z.imag.rad() ** 2 for z in A.entries()), ZERO).sqrt())


def relative_radius(A: flint.acb_mat) -> flint.arb:
    """Return an upper bound of ‖radius‖/‖midpoint‖ in the Frobenius norm; 0 for an exact matrix."""
    radius = radius_norm(A)
    if radius == 0:
        return ZERO
    norm = frobenius_norm(A.mid()).lower()
    return upper(radius / norm) if norm > 0 else flint.arb.pos_inf()


def is_finite(A: flint.acb_mat) -> bool:
    """Whether every entry is a bounded ball."""
    return all(z.is_finite() for z in A.entries())


def is_real(A: flint.acb_mat) -> bool:
    """Whether every imaginary part is exactly zero."""
    return all(z.imag.is_zero() for z in A.entries())


def real_part(A: flint.acb_mat) -> flint.acb_mat:
    """Drop the imaginary parts: for matrices known to be real."""
    return flint.acb_mat(A.nrows(), A.ncols(), [flint.acb(z.real) for z in A.entries()])


def disc(radius: flint.arb) -> flint.acb:
    """Return a complex ball around 0 that contains the disc of this radius."""
    ball = flint.arb(0, upper(radius))
    return flint.acb(ball, ball)


def inflate(A: flint.acb_mat, radius: flint.arb) -> flint.acb_mat:
    """Widen every entry by ``radius``."""
    ball = disc(radius)
    return flint.acb_mat(A.nrows(), A.ncols(), [z + ball for z in A.entries()])


def submatrix(A: flint.acb_mat, rows: Iterable[int], columns: Iterable[int]) -> flint.acb_mat:
    """Return the entries in ``rows`` × ``columns``."""
    columns = list(columns)
    return flint.acb_mat([[A[i, j] for j in columns] for i in rows])


def identity(dim: int) -> flint.acb_mat:
    """Return the identity, exactly."""
    return flint.acb_mat(dim, dim, [int(i == j) for i in range(dim) for j in range(dim)])


def float_above(x: flint.arb) -> float:
    """Return a float that is at least the upper end of ``x`` (inf where no finite one is)."""
    if not x.is_finite():
        return math.inf
    mantissa, exponent = x.upper().man_exp()
    if mantissa == 0:
        return 0.0
    if exponent + mantissa.bit_length() > 1024:
        return math.inf if mantissa > 0 else -math.inf
    if exponent + mantissa.bit_length() < -1100:
        return 5e-324 if mantissa > 0 else 0.0
    exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    nearest = float(exact)
    return nearest if Fraction(nearest) >= exact else math.nextafter(nearest, math.inf)


def decimal_below(x: flint.arb, digits: int = 3) -> str:
    """Return a decimal number of so many digits that is at most every number in ``x``."""
    return _decimal(x.lower(), digits, -1)


def decimal_above(x: flint.arb, digits: int = 3) -> str:
    """Return a decimal number of so many digits that is at least every number in ``x``."""
    return _decimal(x.upper(), digits, 1)


def _decimal(end: flint.arb, digits: int, direction: int) -> str:
    """Round an exact number up (1) or down (−1); what has no such decimal is rounded to ±inf."""
    if end.is_finite():
        context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
        text = str(end.mid().str(digits, radius=False))
        nearest = context.create_decimal(text)
        neighbour = context.next_plus(nearest) if direction > 0 else context.next_minus(nearest)
        for candidate in (text, str(neighbour).lower()):
            if direction * (flint.arb(candidate) - end) >= 0:
                return candidate
    return "inf" if direction > 0 or end > 0 else "-inf"


def dyadic(x: flint.arb) -> Fraction:
    """Return the midpoint as an exact fraction."""
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def size_in_bits(x: flint.arb | flint.acb, *, signed: bool = False) -> int:
    """Return an upper bound of log₂|x| as a whole number: 2^62 for no bound; 0 below 1, unless ``signed``."""
    bound = x.abs_upper()
    if not bound.is_finite():
        return 1 << 62
    mantissa, exponent = bound.man_exp()
    bits = int(exponent) + int(mantissa.bit_length())
    return bits if signed else max(0, bits)
