"""The matrix that a function is of: exact, or balls with radii, or constants such as √2 that any precision encloses.

Whoever computes with it asks for ``shape`` and ``to_flint(bits)``. What is exact is an :class:`ExactMatrix`, whatever
type it came in, so that questions such as whether it is singular are decided.
"""

from __future__ import annotations

from typing import Any

import flint

from ..errors import InputError, UnsupportedError
from .constants import BallMatrix, Constant, SymbolicMatrix, enclose_expression
from .exact_matrix import ExactMatrix, rows_of
from .exact_numbers import exact_pair, gaussian_rational, is_sympy, shown
from .one_at_a_time import one_at_a_time

SPARE = 64
"""Numbers beside balls are rounded by so many bits less than the narrowest ball is wide: this widens nothing."""
ENTRANCE = 64
"""At so many bits it is found out whether an expression can be enclosed."""


@one_at_a_time
def given_matrix(data: Any, name: str, *, square: bool = True) -> Constant:
    """Read a matrix whose entries are exact numbers, balls, or SymPy's constants, in whatever it comes.

    The result is a :class:`BallMatrix` if an entry is a ball with a radius: it stands for every matrix inside. It is
    a :class:`SymbolicMatrix` if there are constants that are no rationals, and else an :class:`ExactMatrix`. Raises
    :class:`InputError` as :meth:`ExactMatrix.parse` does, also for balls that are not finite, and
    :class:`UnsupportedError` for an expression that cannot be enclosed.
    """
    if isinstance(data, SymbolicMatrix):
        data = data.matrix
    if isinstance(data, BallMatrix):
        data = data.balls
    try:
        return ExactMatrix.read(data, name, square=square)
    except InputError:
        found = _inexact(data, name)
        if found is None:
            raise
    rows, columns = found.shape
    if square and rows != columns:
        raise InputError(f"{name} is {rows}×{columns}; it must be square") from None
    return found


def given_number(value: Any, name: str, bits: int) -> flint.acb:
    """Return a ball of about so many bits around a number, or the ball that it is.

    Raises :class:`InputError` if it is none, or not finite, else what :func:`given_matrix` raises.
    """
    if isinstance(value, flint.arb | flint.acb):
        ball = flint.acb(value)
        if not ball.is_finite():
            raise InputError(f"{name} is {shown(value)}; it must be finite")
        return ball
    with flint.ctx.workprec(bits):
        if _is_constant(value):
            return _enclosed(value, name)
        real, imag = exact_pair(value, name)
        return flint.acb(flint.arb(real), flint.arb(imag))


def _inexact(data: Any, name: str) -> Constant | None:
    """Return the matrix if there are balls or constants in it, and it is no matrix only for that; else None."""
    try:
        table = rows_of(data, name)
    except InputError:
        return None
    entries = [x for row in table for x in row]
    balls = list(map(_is_ball, entries))
    if not entries or len(set(map(len, table))) > 1 or (not any(balls) and not any(map(_is_constant, entries))):
        return None
    places = [(i, j) for i, row in enumerate(table) for j in range(len(row))]
    named = [(x, f"{name}[{i}, {j}]") for x, (i, j) in zip(entries, places, strict=True)]
    if not any(balls):
        return SymbolicMatrix(_sympy_matrix(named, len(table)))
    bits = SPARE + _range_in_bits([given_number(x, where, ENTRANCE) for x, where in named])
    return BallMatrix(flint.acb_mat(len(table), len(table[0]), [given_number(x, where, bits) for x, where in named]))


def _is_ball(x: Any) -> bool:
    """Whether an entry is a ball with a radius. One without is an exact number."""
    return isinstance(x, flint.arb | flint.acb) and not x.is_exact()


def _is_constant(x: Any) -> bool:
    """Whether an entry is a SymPy number that is no rational: exact all the same, as any precision encloses it."""
    return is_sympy(x) and not x.free_symbols and x.is_finite is not False and gaussian_rational(x) is None


def _range_in_bits(entries: list[flint.acb]) -> int:
    """Return how many bits there are between the largest entry and the smallest radius that is not 0."""
    parts = [part for z in entries for part in (z.real, z.imag)]
    sizes = [_exponent(x.abs_upper()) for x in parts if not x.is_zero()]
    radii = [_exponent(x.rad()) for x in parts if not x.is_exact()]
    return max(sizes) - min(radii)


def _exponent(x: flint.arb) -> int:
    mantissa, exponent = x.man_exp()
    return int(exponent) + int(mantissa).bit_length()


def _sympy_matrix(named: list[tuple[Any, str]], rows: int) -> Any:
    import sympy

    entries = []
    for x, where in named:
        if _is_constant(x):
            with flint.ctx.workprec(ENTRANCE):
                _enclosed(x, where)
            entries.append(x)
        else:
            real, imag = (sympy.Rational(int(part.p), int(part.q)) for part in exact_pair(x, where))
            entries.append(real + sympy.I * imag)
    return sympy.ImmutableDenseMatrix(rows, len(named) // rows, entries)


def _enclosed(x: Any, where: str) -> flint.acb:
    try:
        return enclose_expression(x)
    except UnsupportedError as error:
        raise UnsupportedError(f"{where}: {error}") from None
