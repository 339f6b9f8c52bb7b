"""One number of any kind, read exactly: nothing is rounded, and nothing is evaluated.

A float is the dyadic rational that it is; a string is a decimal number or a fraction, never an expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import flint

from .errors import InputError

Pair = tuple[flint.fmpq, flint.fmpq]
ZERO = flint.fmpq(0)

WRITTEN_DOWN = (str, Fraction, Decimal)
"""Exact constants as they are written into a formula; a number system rounds or encloses them where it must."""

LARGEST_EXPONENT = 100_000
"""Decimal exponents beyond this are refused: the integers would not fit in memory."""

_NUMBER = re.compile(
    r"(?P<numerator>[+-]?\d+)/(?P<denominator>\d+)"
    r"|(?:\+|(?P<sign>-?))(?P<decimal>\d+\.?\d*|\.\d+)(?:[eE](?P<exponent>[+-]?\d+))?",
    re.ASCII,
)


@dataclass(frozen=True)
class GaussianRational:
    """An exact complex number with rational parts."""

    real: Fraction
    imag: Fraction

    def __complex__(self) -> complex:
        return complex(float(self.real), float(self.imag))

    def __str__(self) -> str:
        real, imag = (f"{flint.fmpq(x.numerator, x.denominator)}" for x in (self.real, self.imag))
        return real if self.imag == 0 else f"{real} + {imag}i"

    def brief(self) -> str:
        """Return the number for a message: exactly if that is short, else to ten digits."""
        text = str(self)
        if len(text) <= 40:
            return text
        parts = (flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in (self.real, self.imag))
        real, imag = (x.str(10, radius=False) for x in parts)
        return str(real) if self.imag == 0 else f"{real} + {imag}i"


def exact_scalar(value: Any, name: str = "the number") -> GaussianRational:
    """Read one number exactly: int, float, complex, Fraction, "p/q", "2.5e-3", [re, im], mpmath, SymPy, FLINT."""
    real, imag = exact_pair(value, name)
    return GaussianRational(fraction(real), fraction(imag))


def exact_pair(value: Any, where: str) -> Pair:
    """Read one entry as exact real and imaginary parts."""
    if isinstance(value, flint.acb):
        return _real_part(value.real, where), _real_part(value.imag, where)
    if isinstance(value, complex):
        return _real_part(value.real, where), _real_part(value.imag, where)
    if isinstance(value, GaussianRational):
        return _real_part(value.real, where), _real_part(value.imag, where)
    if is_list(value):
        if len(value) != 2:
            raise InputError(f"{where} is a list of {len(value)}; a complex number is a pair [re, im]")
        return _real_part(value[0], where), _real_part(value[1], where)
    if hasattr(value, "as_real_imag"):  # SymPy, whose numbers also have _mpc_
        if not value.is_number:
            raise InputError(f"{where} = {shown(value)} contains symbols; numbers are needed here")
        real, imag = value.as_real_imag()
        return _real_part(real, where), _real_part(imag, where)
    if hasattr(value, "_mpc_"):
        real, imag = value._mpc_
        return _from_mpf_tuple(real, where), _from_mpf_tuple(imag, where)
    if hasattr(value, "dtype") and value.dtype.kind == "c":  # NumPy complex of any width
        return _real_part(value.real, where), _real_part(value.imag, where)
    return _real_part(value, where), ZERO


def _real_part(value: Any, where: str) -> flint.fmpq:
    for accepts, read in _READERS:
        if accepts(value):
            return read(value, where)
    raise InputError(
        f"{where} = {shown(value)} is not an exact number; give an integer, a float, a string such as "
        f'"1/3" or "2.5e-3", or a pair [re, im]'
    )


def _from_bool(value: Any, where: str) -> flint.fmpq:
    raise InputError(f"{where} is the truth value {value!r}; write 0 or 1 if a number is meant")


def _from_integer(value: Any, where: str) -> flint.fmpq:
    return flint.fmpq(int(value))


def _from_ratio(value: Any, where: str) -> flint.fmpq:
    try:
        numerator, denominator = value.as_integer_ratio()
    except (ValueError, OverflowError):
        raise InputError(f"{where} is {value}; every entry must be finite") from None
    return flint.fmpq(int(numerator), int(denominator))


def _from_string(value: str, where: str) -> flint.fmpq:
    text = value.strip()
    match = _NUMBER.fullmatch(text)
    if match is None:
        if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
            raise InputError(f"{where} is {text}; every entry must be finite")
        raise InputError(f'{where} = {shown(value)} is not a number; write "p/q", "2.5e-3" or a pair [re, im]')
    if match["numerator"] is not None:
        denominator = flint.fmpz(match["denominator"])
        if denominator == 0:
            raise InputError(f"{where} = {shown(value)} has denominator zero")
        return flint.fmpq(flint.fmpz(match["numerator"].lstrip("+")), denominator)
    exponent = match["exponent"] or "0"
    if len(exponent) > 8 or abs(int(exponent)) > LARGEST_EXPONENT:
        raise InputError(f"{where} = {shown(value)}: exponents beyond {LARGEST_EXPONENT} are not supported")
    whole, _, decimals = match["decimal"].partition(".")
    shift = int(exponent) - len(decimals)
    digits = flint.fmpz(f"{match['sign'] or ''}{whole}{decimals}")  # int() refuses more than 4,300 digits
    ten = flint.fmpz(10)
    return flint.fmpq(digits * ten**shift) if shift >= 0 else flint.fmpq(digits, ten**-shift)


def _from_mpf(value: Any, where: str) -> flint.fmpq:
    return _from_mpf_tuple(value._mpf_, where)


def _from_mpf_tuple(parts: Any, where: str) -> flint.fmpq:
    sign, mantissa, exponent, _ = parts
    if not mantissa and exponent:
        raise InputError(f"{where} is infinite or not a number; every entry must be finite")
    return _dyadic(int(-mantissa if sign else mantissa), int(exponent), where)


def _dyadic(mantissa: int, exponent: int, where: str) -> flint.fmpq:
    if abs(exponent) > 4 * LARGEST_EXPONENT:
        raise InputError(f"{where}: binary exponents beyond {4 * LARGEST_EXPONENT} are not supported")
    return flint.fmpq(mantissa << exponent) if exponent >= 0 else flint.fmpq(mantissa, 1 << -exponent)


def _from_ball(value: flint.arb, where: str) -> flint.fmpq:
    if not value.is_finite():
        raise InputError(f"{where} is {value}; every entry must be finite")
    if not value.is_exact():
        raise InputError(f"{where} = {shown(value)} is a ball with a radius; an exact number is needed (use .mid())")
    mantissa, exponent = value.man_exp()
    return _dyadic(int(mantissa), int(exponent), where)


def _from_sympy(value: Any, where: str) -> flint.fmpq:
    if value.is_Rational:
        return flint.fmpq(int(value.p), int(value.q))
    if value.is_Float:
        return _from_mpf_tuple(value._mpf_, where)
    if value.is_finite is False:
        raise InputError(f"{where} is {value}; every entry must be finite")
    raise InputError(
        f"{where} = {shown(value)} is not a rational number; round it first, for example with .evalf(50)"
    )


_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, str], flint.fmpq]], ...] = (
    (lambda x: isinstance(x, bool) or type(x).__name__ in {"bool", "bool_"}, _from_bool),
    (lambda x: isinstance(x, flint.fmpq), lambda x, where: x),
    (lambda x: isinstance(x, flint.fmpz), lambda x, where: flint.fmpq(x)),
    (lambda x: isinstance(x, flint.arb), _from_ball),
    (lambda x: isinstance(x, str), _from_string),
    (lambda x: hasattr(x, "is_Rational") and hasattr(x, "is_Float"), _from_sympy),
    (lambda x: hasattr(x, "_mpf_"), _from_mpf),
    (lambda x: hasattr(x, "__index__"), _from_integer),
    (lambda x: hasattr(x, "as_integer_ratio"), _from_ratio),
)


def fraction(x: flint.fmpq) -> Fraction:
    """Return the same number as a Fraction."""
    return Fraction(int(x.p), int(x.q))


def is_list(value: Any) -> bool:
    """Whether ``value`` is a sequence of things rather than a number or a text."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def shown(value: Any) -> str:
    """Return ``value`` as an error message shows it."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
