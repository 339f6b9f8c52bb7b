"""Working precision in bits: how it grows, and where it stops."""

from collections.abc import Iterator

from ..errors import InputError

MAXIMUM_PRECISION = 1 << 17
"""The largest working precision that is tried unless the caller allows more: 131,072 bits, or 39,456 digits."""

BITS_PER_DIGIT = 3.321928094887362
MAXIMUM_DIGITS = 30_000
DEFAULT_DIGITS = 50
UNIT_ROUNDOFF = 2.0**-53
"""Of float64."""
FLOAT64_DIGITS = 16
"""A float64 number has no more digits than these."""


def bits_for(digits: float, guard: int = 0) -> int:
    """Return the number of bits that hold ``digits`` decimal digits, plus ``guard``."""
    return int(digits * BITS_PER_DIGIT) + 1 + guard


def digits_in(bits: int) -> int:
    """Return the number of whole decimal digits that ``bits`` bits hold."""
    return int(bits / BITS_PER_DIGIT)


def precisions(start: int, maximum: int = MAXIMUM_PRECISION, growth: float = 1.6) -> Iterator[int]:
    """Yield working precisions in bits, growing from ``start``. The last one is ``maximum`` itself."""
    precision = start
    while precision < maximum:
        yield precision
        precision = int(precision * growth) + 32
    yield maximum


def validated_maximum(bits: object) -> int:
    """Return ``maximum_precision`` as an int. Raises :class:`InputError` unless it is a whole number, at least 53."""
    if type(bits) is int and bits >= 53:
        return bits
    if isinstance(bits, bool) or not hasattr(bits, "__index__") or int(bits.__index__()) < 53:
        raise InputError(f"maximum_precision must be a whole number of bits, at least 53, not {bits!r}")
    return int(bits.__index__())


def validated_digits(digits: object) -> int:
    """Return ``digits`` as an int. Raises :class:`InputError` unless it is whole and from 1 to ``MAXIMUM_DIGITS``."""
    if isinstance(digits, bool) or not hasattr(digits, "__index__"):
        raise InputError(f"digits must be a whole number of decimal digits, not {digits!r}; try digits=50")
    value = int(digits.__index__())
    if not 1 <= value <= MAXIMUM_DIGITS:
        raise InputError(f"digits must lie between 1 and {MAXIMUM_DIGITS}, not {value}; try digits=50")
    return value
