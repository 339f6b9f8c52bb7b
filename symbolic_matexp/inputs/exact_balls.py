"""Balls converted to integers and back, exactly; midpoints of balls converted to NumPy and mpmath.

A number m·2^e is held as the pair (m, e), so its exponent may be of any size. Weights of valid problems reach
e^1,000,000, which is too long to be written out as a fraction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import flint

from .one_at_a_time import one_at_a_time

if TYPE_CHECKING:
    import mpmath
    import numpy

Dyadic = tuple[int, int]
"""The pair (m, e) for the number m·2^e."""

Parts = tuple[Dyadic | str, Dyadic | str]
"""Midpoint and radius of a real ball. Each is "nan", "inf" or "-inf" if it is not finite."""

_RADIUS_BITS = 30
"""Arb holds the mantissa of a radius in this many bits."""


def ball_parts(x: flint.arb) -> Parts:
    """Return midpoint and radius exactly."""
    if x.is_finite():  # nearly always, and many results travel between processes
        (mantissa, exponent), (radius, its_exponent) = x.mid().man_exp(), x.rad().man_exp()
        return (int(mantissa), int(exponent)), (int(radius), int(its_exponent))
    return _dyadic_or_name(x.mid()), _dyadic_or_name(x.rad())


def ball_from_parts(parts: Parts) -> flint.arb:
    """Return the ball with exactly this midpoint and radius. A radius of more than 30 bits is rounded up."""
    midpoint, radius = parts
    middle = _nonfinite_ball(midpoint) if isinstance(midpoint, str) else flint.arb(midpoint)
    if isinstance(radius, str):
        return flint.arb(middle, _nonfinite_ball(radius))
    mantissa, exponent = radius
    if mantissa == 0:
        return middle
    spare = _RADIUS_BITS - mantissa.bit_length()
    if mantissa & (mantissa - 1) == 0:
        return _widened_by_power_of_two(middle, mantissa.bit_length() - 1 + exponent)
    if spare < 0:
        return flint.arb(middle, flint.arb(radius))
    # FLINT adds one unit in the last place to every radius that it is given, so one unit is subtracted here.
    return flint.arb(middle, flint.arb(((mantissa << spare) - 1, exponent - spare)))


def numbers_of(balls: Iterable[flint.arb]) -> tuple[int | str, ...]:
    """Return four numbers for each ball: mantissa and exponent of its midpoint, then of its radius.

    They are what :func:`ball_parts` says, side by side: whole numbers alone are quickly pickled. A midpoint or radius
    that is not finite has its name as mantissa, and the exponent 0.
    """
    numbers: list[Any] = []
    for x in balls:
        if x.is_zero():
            numbers += (0, 0, 0, 0)
        elif x.is_finite():
            numbers += x.mid().man_exp()
            numbers += x.rad().man_exp()
        else:
            for part in ball_parts(x):
                numbers += (part, 0) if isinstance(part, str) else part
    try:
        return tuple(map(int, numbers))
    except ValueError:  # a name
        return tuple(x if isinstance(x, str) else int(x) for x in numbers)


def balls_from_numbers(numbers: Sequence[Any]) -> list[flint.arb]:
    """Inverse of :func:`numbers_of`."""
    pairs = [m if isinstance(m, str) else (m, e) for m, e in zip(numbers[::2], numbers[1::2], strict=True)]
    return list(map(ball_from_parts, zip(pairs[::2], pairs[1::2], strict=True)))


def matrix_parts(A: flint.acb_mat) -> tuple[int, int, tuple[int | str, ...]]:
    """Return the number of rows, of columns, and the numbers of all real parts, then of all imaginary parts."""
    return A.nrows(), A.ncols(), numbers_of(A.real.entries() + A.imag.entries())


@one_at_a_time  # results of a process pool are unpickled in a thread
def matrix_from_parts(rows: int, columns: int, numbers: Sequence[int | str]) -> flint.acb_mat:
    """Inverse of :func:`matrix_parts`."""
    balls, count = balls_from_numbers(numbers), rows * columns
    return flint.acb_mat(rows, columns, list(map(flint.acb, balls[:count], balls[count:])))


def matrix_from_mpmath(A: Any) -> flint.acb_mat:
    """Return an mpmath matrix of finite numbers as balls of radius zero."""
    entries = [A[i, j] for i in range(A.rows) for j in range(A.cols)]
    return flint.acb_mat(A.rows, A.cols, [flint.acb(*map(_from_mpf_tuple, mpf_tuples(x))) for x in entries])


def mpf_tuples(x: Any) -> tuple[Any, Any]:
    """Return the real and imaginary part of an mpmath number as mpmath's tuples (sign, mantissa, exponent, bits)."""
    from mpmath.libmp import fzero

    real, imag = x._mpc_ if hasattr(x, "_mpc_") else (x._mpf_, fzero)
    return real, imag


def midpoints_to_numpy(A: flint.acb_mat) -> numpy.ndarray[Any, Any]:
    """Return the nearest float64 array, or complex128 if an imaginary part is not zero. Overflow gives ±inf."""
    import numpy

    real, imag = (_midpoints_as_floats(part) for part in (A.real, A.imag))
    if all(x.is_zero() for x in A.mid().imag.entries()):
        return numpy.array(real, dtype=numpy.float64).reshape(A.nrows(), A.ncols())
    array = numpy.empty((A.nrows(), A.ncols()), dtype=numpy.complex128)
    array.real, array.imag = real, imag
    return array


def midpoints_to_mpmath(A: flint.acb_mat, digits: int) -> mpmath.matrix:
    """Return the midpoints as an mpmath matrix, rounded to ``digits`` digits. mpmath's precision is not changed."""
    from mpmath import mp
    from mpmath.libmp import dps_to_prec, from_man_exp

    precision = dps_to_prec(digits)

    def rounded(x: flint.arb) -> Any:
        mantissa, exponent = x.mid().man_exp()
        return from_man_exp(int(mantissa), int(exponent), precision, "n")

    result = mp.matrix(A.nrows(), A.ncols())
    is_real = all(x.is_zero() for x in A.mid().imag.entries())
    for i in range(A.nrows()):
        for j in range(A.ncols()):
            real, imag = rounded(A[i, j].real), rounded(A[i, j].imag)
            result[i, j] = mp.make_mpf(real) if is_real else mp.make_mpc((real, imag))
    return result


def nearest_float(mantissa: int, exponent: int) -> float:
    """Return the float nearest to mantissa·2^exponent, or ±inf if that overflows."""
    bits = mantissa.bit_length() + exponent
    beyond = math.inf if mantissa > 0 else -math.inf
    if bits > 1025:
        return beyond if mantissa else 0.0
    if bits < -1080:
        return 0.0 if mantissa >= 0 else -0.0
    try:  # Python rounds the quotient of two integers correctly
        return float(mantissa << exponent) if exponent >= 0 else mantissa / (1 << -exponent)
    except OverflowError:
        return beyond


def _midpoints_as_floats(A: flint.arb_mat) -> list[list[float]]:
    pairs = [[x.mid().man_exp() for x in row] for row in A.tolist()]
    return [[nearest_float(int(mantissa), int(exponent)) for mantissa, exponent in row] for row in pairs]


def _from_mpf_tuple(parts: Any) -> flint.arb:
    sign, mantissa, exponent, _ = parts
    return flint.arb((int(-mantissa if sign else mantissa), int(exponent)))


def _dyadic_or_name(x: flint.arb) -> Dyadic | str:
    if x.is_finite():
        mantissa, exponent = x.man_exp()
        return int(mantissa), int(exponent)
    return "nan" if x.is_nan() else "inf" if x > 0 else "-inf"


def _nonfinite_ball(name: str) -> flint.arb:
    return {"nan": flint.arb.nan, "inf": flint.arb.pos_inf, "-inf": flint.arb.neg_inf}[name]()


def _widened_by_power_of_two(middle: flint.arb, exponent: int) -> flint.arb:
    """Return the ball with this midpoint and radius exactly 2^exponent.

    FLINT widens every radius that it is given. Rounding a number to a last place of 2^exponent gives it exactly.
    """
    with flint.ctx.workprec(64):
        rounded = +flint.arb(((1 << 100) + 1, exponent - 37))
        around_zero = rounded - rounded.mid()
    finite = middle.is_finite()
    with flint.ctx.workprec(max(64, middle.bits()) if finite else 64):
        return middle + around_zero
