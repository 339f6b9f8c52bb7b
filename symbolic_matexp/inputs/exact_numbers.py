"""One number of any kind, read exactly: nothing is rounded and nothing is evaluated.

A float is read as the dyadic rational that it is. A string is a decimal number or a fraction, never an expression.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import flint

from ..errors import InputError
from .one_at_a_time import one_at_a_time
from .tables import entry_text

Pair = tuple[flint.fmpq, flint.fmpq]
ZERO = flint.fmpq(0)

WRITTEN_DOWN = (str, Fraction, Decimal)
"""Types of exact constants that are written into formulas. A number system rounds or encloses them if it must."""

LARGEST_EXPONENT = 100_000
"""Decimal exponents beyond this are refused, because the integers would take too much memory."""

LARGEST_BINARY_EXPONENT = 4 * LARGEST_EXPONENT
LARGEST_POWER = 4_000_000
"""Powers in SymPy numbers are refused if they have more bits than this."""

# Possessive quantifiers: a long text that is no number is refused in linear time.
_NUMBER = re.compile(
    r"(?P<numerator>[+-]?\d++)/(?P<denominator>\d++)"
    r"|(?:\+|(?P<sign>-?))(?P<decimal>\d++(?:\.\d*+)?+|\.\d++)(?:[eE](?P<exponent>[+-]?\d++))?+",
    re.ASCII,
)

_UNSIGNED = r"(?:\d++/\d++|(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?\d++)?+)"
_COMPLEX = re.compile(
    rf"(?:(?P<real>[+-]?{_UNSIGNED})\s*(?=[+-]))?(?P<sign>\+\s*-|[+-]?)\s*(?P<size>{_UNSIGNED})?\s*\*?\s*[ijIJ]",
    re.ASCII,
)
"""A text with an imaginary part: 1+2i, 1/3 - 2.5e-3j, -i, (1+2j) as Python writes it, 2*I as SymPy does, 1+-2j
as numpy.savetxt did."""


@dataclass(frozen=True)
class GaussianRational:
    """An exact complex number with rational parts. A part of another type is read exactly, or refused."""

    real: Fraction
    imag: Fraction

    def __post_init__(self) -> None:
        for name in ("real", "imag"):
            part = getattr(self, name)
            if type(part) is not Fraction:
                object.__setattr__(self, name, fraction(_real_part(part, f"the {name} part")))

    def __complex__(self) -> complex:
        return complex(float(self.real), float(self.imag))

    @cached_property
    def as_float(self) -> complex | None:
        """The same number as a complex float, or None if none is exactly this number."""
        try:
            value = complex(self)
        except OverflowError:
            return None
        return value if value.real == self.real and value.imag == self.imag else None

    def __str__(self) -> str:
        real, imag = (f"{flint.fmpq(x.numerator, x.denominator)}" for x in (self.real, self.imag))
        return entry_text((real, imag))

    @one_at_a_time
    def brief(self) -> str:
        """Return the number for a message: the exact text if it is short, else ten digits."""
        text = str(self)
        if len(text) <= 40:
            return text
        with flint.ctx.workprec(64):
            parts = [flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in (self.real, self.imag)]
        real, imag = ("0" if x.is_zero() else str(x.str(10, radius=False)) for x in parts)
        return entry_text((real, imag))


def exact_scalar(value: Any, name: str = "the number") -> GaussianRational:
    """Read one number exactly: int, float, complex, Fraction, "p/q", "2.5e-3", "1+2i", [re, im], mpmath, SymPy, …

    ``name`` appears in error messages. Raises :class:`InputError` for anything that is no exact finite number.
    """
    real, imag = exact_pair(value, name)
    return GaussianRational(fraction(real), fraction(imag))


def exact_pair(value: Any, where: str) -> Pair:
    """Read one number as its exact real and imaginary part. ``where`` names it in error messages."""
    if type(value) is GaussianRational:
        return flint.fmpq(*value.real.as_integer_ratio()), flint.fmpq(*value.imag.as_integer_ratio())
    value = _without_dimensions(value, where)
    if isinstance(value, flint.acb | complex):
        return _real_part(value.real, where), _real_part(value.imag, where)
    if is_list(value):
        if len(value) != 2:
            raise InputError(f"{where} is a list of {len(value)}; a complex number is a pair [re, im]")
        return _real_part(value[0], where), _real_part(value[1], where)
    if is_sympy(value):  # before mpmath, because SymPy's numbers may also have _mpc_
        return _from_sympy(value, where)
    if hasattr(value, "_mpc_"):
        real, imag = value._mpc_
        return _from_mpf_tuple(real, where), _from_mpf_tuple(imag, where)
    if hasattr(value, "dtype") and value.dtype.kind == "c":  # NumPy complex of any width
        return _real_part(value.real, where), _real_part(value.imag, where)
    if isinstance(value, str) and (found := _COMPLEX.fullmatch(_without_brackets(value))):
        size = f"{found['sign'][-1:]}{found['size'] or '1'}"
        return _real_part(found["real"] or "0", where), _real_part(size, where)
    return _real_part(value, where), ZERO


def _without_brackets(text: str) -> str:
    plain = text.strip()
    return plain[1:-1].strip() if plain.startswith("(") and plain.endswith(")") else plain


def is_number(value: Any) -> bool:
    """Whether ``value`` is a number of some kind, or a text that may be one, and not a list, an array or a matrix."""
    if is_array(value) or is_list(value) or hasattr(value, "is_MatrixExpr"):
        return False
    if isinstance(value, complex | flint.acb) or hasattr(value, "_mpc_") or getattr(value, "shape", None) == ():
        return True
    return any(accepts(value) for accepts, _ in _READERS)


def is_array(value: Any) -> bool:
    """Whether ``value`` is an array or a matrix of any library, and not a number or a list."""
    if hasattr(value, "nrows") or (hasattr(value, "rows") and hasattr(value, "cols")):
        return True
    return bool(getattr(value, "shape", ()))


def _without_dimensions(value: Any, where: str) -> Any:
    """Return the number in an array of shape (), and any other number unchanged. Refuse larger arrays."""
    if is_array(value):
        raise InputError(f"{where} is an array or a matrix, {shown(value)}; one number is needed there")
    if getattr(value, "shape", None) == () and hasattr(value, "__array__"):
        import numpy

        if isinstance(value, numpy.ndarray):
            return value[()]  # unlike item(), this keeps every bit of a long double
        return value if isinstance(value, numpy.generic) else value.item()
    return value


def _real_part(value: Any, where: str) -> flint.fmpq:
    value = _without_dimensions(value, where)
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
    try:
        return flint.fmpq(operator.index(value))  # int() would truncate a number that is not whole
    except TypeError:
        raise InputError(f"{where} = {shown(value)} is not a whole number, though its type has __index__") from None


def _from_ratio(value: Any, where: str) -> flint.fmpq:
    if isinstance(value, Decimal) and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise InputError(f"{where} = {shown(value)}: exponents beyond {LARGEST_EXPONENT} are not supported")
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
        hint = "" if text.isascii() else f": {unusual(text)}"
        raise InputError(
            f'{where} = {shown(value)} is not a number{hint}; write "p/q", "2.5e-3", "1+2i" or a pair [re, im]'
        )
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
    if callable(value):  # mpmath's pi, e, eps, … have no value: mpmath computes one at its current precision
        raise InputError(
            f"{where} is mpmath's constant {shown(value)}, which is no number before its digits are chosen; "
            "round it, for example to 50 digits with mpmath.pi(dps=50)"
        )
    return _from_mpf_tuple(value._mpf_, where)


def _from_mpf_tuple(parts: Any, where: str) -> flint.fmpq:
    sign, mantissa, exponent, _ = parts
    if not mantissa and exponent:
        raise InputError(f"{where} is infinite or not a number; every entry must be finite")
    return _dyadic(int(-mantissa if sign else mantissa), int(exponent), where)


def _dyadic(mantissa: int, exponent: int, where: str) -> flint.fmpq:
    if abs(exponent) > LARGEST_BINARY_EXPONENT:
        raise InputError(f"{where}: binary exponents beyond {LARGEST_BINARY_EXPONENT} are not supported")
    return flint.fmpq(mantissa << exponent) if exponent >= 0 else flint.fmpq(mantissa, 1 << -exponent)


def _from_ball(value: flint.arb, where: str) -> flint.fmpq:
    if not value.is_finite():
        raise InputError(f"{where} is {value}; every entry must be finite")
    if not value.is_exact():
        raise InputError(f"{where} = {shown(value)} is a ball with a radius; an exact number is needed (use .mid())")
    mantissa, exponent = value.man_exp()
    return _dyadic(int(mantissa), int(exponent), where)


def is_sympy(value: Any) -> bool:
    """Whether a value is a number of SymPy, or an expression."""
    return hasattr(value, "is_Rational") and hasattr(value, "is_Float")


def _from_sympy(value: Any, where: str) -> Pair:
    pair = gaussian_rational(value, where)
    if pair is not None:
        return pair
    if getattr(value, "free_symbols", None):
        raise InputError(f"{where} = {shown(value)} contains symbols; numbers are needed here")
    if getattr(value, "is_finite", None) is False or type(value).__name__ in {"NaN", "ComplexInfinity"}:
        raise InputError(f"{where} is {value}; every entry must be finite")
    raise InputError(
        f"{where} = {shown(value)} is not a rational number; round it first, for example with .evalf(50)"
    )


def _real_from_sympy(value: Any, where: str) -> flint.fmpq:
    real, imag = _from_sympy(value, where)
    if imag != 0:
        raise InputError(f"{where} = {shown(value)} is not real, but it is a part of a pair [re, im]")
    return real


def gaussian_rational(expression: Any, where: str = "the number") -> Pair | None:
    """Return the exact value of a SymPy number made of rationals, floats and I by +, · and whole powers, else None.

    SymPy itself would evaluate such a number at the precision of the floats in it, and so round it.
    """
    if expression.is_Rational:
        return flint.fmpq(int(expression.p), int(expression.q)), ZERO
    if expression.is_Float:
        return _from_mpf_tuple(expression._mpf_, where), ZERO
    if type(expression).__name__ == "ImaginaryUnit":
        return ZERO, flint.fmpq(1)
    if expression.is_Pow:
        base = gaussian_rational(expression.base, where)
        whole = expression.exp.is_Integer
        return _power(base, int(expression.exp), where) if base is not None and whole else None
    if not (expression.is_Add or expression.is_Mul):
        return None
    result = (ZERO, ZERO) if expression.is_Add else (flint.fmpq(1), ZERO)
    for argument in expression.args:
        pair = gaussian_rational(argument, where)
        if pair is None:
            return None
        result = (result[0] + pair[0], result[1] + pair[1]) if expression.is_Add else _product(result, pair)
    return result


def _product(left: Pair, right: Pair) -> Pair:
    return left[0] * right[0] - left[1] * right[1], left[0] * right[1] + left[1] * right[0]


def _power(base: Pair, exponent: int, where: str) -> Pair | None:
    """Return base^exponent by squaring, or None for a negative power of zero."""
    bits = max(int(x.p).bit_length() + int(x.q).bit_length() for x in base)
    if bits * abs(exponent) > LARGEST_POWER:
        raise InputError(f"{where}: powers of more than {LARGEST_POWER} bits are not supported")
    if exponent < 0:
        size = base[0] * base[0] + base[1] * base[1]
        if size == 0:
            return None
        base, exponent = (base[0] / size, -base[1] / size), -exponent
    result = flint.fmpq(1), ZERO
    for bit in f"{exponent:b}":
        result = _product(result, result)
        if bit == "1":
            result = _product(result, base)
    return result


_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, str], flint.fmpq]], ...] = (
    (lambda x: isinstance(x, bool) or type(x).__name__ in {"bool", "bool_"}, _from_bool),
    (lambda x: isinstance(x, flint.fmpq), lambda x, where: x),
    (lambda x: isinstance(x, flint.fmpz), lambda x, where: flint.fmpq(x)),
    (lambda x: isinstance(x, flint.arb), _from_ball),
    (lambda x: isinstance(x, str), _from_string),
    (is_sympy, _real_from_sympy),
    (lambda x: hasattr(x, "_mpf_"), _from_mpf),
    (lambda x: hasattr(x, "__index__"), _from_integer),
    (lambda x: hasattr(x, "as_integer_ratio"), _from_ratio),
)


def fraction(x: flint.fmpq) -> Fraction:
    """Return the same number as a Fraction."""
    return Fraction(int(x.p), int(x.q))


def is_written_down(value: Any) -> bool:
    """Whether a value is an exact constant written into a formula.

    mpmath's constants pi, e, … (which are callable) count too, so that reading them raises an error.
    """
    return isinstance(value, WRITTEN_DOWN) or callable(value)


def is_list(value: Any) -> bool:
    """Whether ``value`` is a sequence, and not a text or bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def unusual(text: str) -> str:
    """Name the first character that is not ASCII, and say what to write instead if that is clear."""
    character = next(c for c in text if not c.isascii())
    name = unicodedata.name(character, "a control character")
    plain = '"' if "QUOTATION" in name else "-" if any(word in name for word in ("MINUS", "DASH", "HYPHEN")) else ""
    return f"{character!r} is U+{ord(character):04X}, {name.lower()}{f'; write {plain} instead' if plain else ''}"


def shown(value: Any) -> str:
    """Return ``value`` for an error message: its repr, in at most 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
