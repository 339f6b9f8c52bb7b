"""The branch cut of the logarithm, at angle θ: arguments of eigenvalues are taken in (θ − 2π, θ]."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any, NoReturn

import flint

from ..errors import InputError
from .exact_numbers import exact_scalar

LARGEST_ANGLE = 1_000_000
"""In radians. A larger angle is most likely a mistake."""


_MULTIPLE_OF_PI = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<turns>\d{0,7})\s*\*?\s*(?:pi|π)(?:\s*(?P<towards>[+-])\s*(?P<offset>[\d.]+(?:/\d+)?))?",
    re.ASCII,
)
"""A whole multiple of π, and a number that is added, as :meth:`Cut.__str__` writes them: -pi, 2π, π - 1/3."""


class Cut(float):
    """The ray at angle θ = ``half_turns``·π + ``offset``, held exactly. As a number it is θ rounded to a float.

    The multiple of π is kept apart from the rational offset, because this decides a question that a float cannot:
    a nonzero algebraic number may lie exactly on a ray with offset 0, and lies on no other one. The reason is that
    e^{iθ} is transcendental for rational θ ≠ 0 (Lindemann 1882).
    """

    __slots__ = ("half_turns", "offset")
    half_turns: int
    offset: Fraction

    def __new__(cls, half_turns: int, offset: Fraction | int | float) -> Cut:
        """Return the cut at half_turns·π + offset. Both are taken exactly."""
        cut = super().__new__(cls, half_turns * math.pi + float(offset))
        object.__setattr__(cut, "half_turns", half_turns)
        object.__setattr__(cut, "offset", Fraction(offset))
        return cut

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Cut cannot be changed; make another one ({name})")

    def __reduce__(self) -> tuple[Any, ...]:
        return _cut, (type(self), self.half_turns, *self.offset.as_integer_ratio())

    def __eq__(self, other: object) -> bool:
        """Compare two cuts exactly; compare any other number with the float."""
        if isinstance(other, Cut):
            return self.half_turns == other.half_turns and self.offset == other.offset
        return float.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = float.__hash__

    def __repr__(self) -> str:
        return f"Cut({self})"

    @property
    def is_principal(self) -> bool:
        """Whether this is the cut along the negative real axis with imaginary parts in (−π, π]."""
        return self is PRINCIPAL or self == PRINCIPAL

    @property
    def may_hold_eigenvalues(self) -> bool:
        """Whether an eigenvalue of a rational matrix can lie exactly on the ray."""
        return self.offset == 0

    def angle(self, pi: Any) -> Any:
        """Return θ in the arithmetic of ``pi``, which is a float, an mpf or a ball."""
        return self.half_turns * pi + type(pi)(self.offset.numerator) / type(pi)(self.offset.denominator)

    def __str__(self) -> str:
        """Return the exact angle as text. Different cuts have different texts."""
        if self.is_principal:
            return "principal"
        turns = {0: "", 1: "π", -1: "-π"}.get(self.half_turns, f"{self.half_turns}π")
        size = abs(self.offset)
        offset = fraction_text(size)
        if not turns:
            return f"-{offset}" if self.offset < 0 else offset
        return f"{turns} {'-' if self.offset < 0 else '+'} {offset}" if size else turns

    def brief(self) -> str:
        """Return the angle for a message: the exact text if it is short, else six digits."""
        text = str(self)
        return text if len(text) <= 20 else f"{float(self):.6g}"

    def to_json(self) -> dict[str, Any]:
        """Return the exact angle as a JSON object."""
        return {"half_turns": self.half_turns, "offset": fraction_text(self.offset)}

    @classmethod
    def from_json(cls, content: object) -> Cut:
        """Inverse of :meth:`to_json`. Raises :class:`ValueError` for anything else."""
        if not isinstance(content, dict) or set(content) != {"half_turns", "offset"}:
            raise ValueError("a cut has half_turns and offset")
        half_turns, offset = content["half_turns"], content["offset"]
        if type(half_turns) is not int or abs(half_turns) > LARGEST_ANGLE or not isinstance(offset, str):
            raise ValueError("half_turns is a whole number, offset a fraction as a text")
        angle = exact_scalar(offset, "offset")
        if angle.imag != 0 or abs(angle.real) > LARGEST_ANGLE:
            raise ValueError("the angle is too large")
        return cls(half_turns, angle.real)

    @classmethod
    def parse(cls, value: object) -> Cut:
        """Read ``"principal"`` or an angle in radians, exactly, also as ``"-pi"``, ``"2pi"`` or ``"π - 1/3"``.

        An angle that rounds to the float ±π is read as ±π. Raises :class:`InputError` for anything else, and for
        angles beyond ``LARGEST_ANGLE``.
        """
        if isinstance(value, Cut):
            return value
        if isinstance(value, str) and value == "principal":
            return PRINCIPAL
        if isinstance(value, str) and (found := _MULTIPLE_OF_PI.fullmatch(value.strip())):
            turns = int(f"{found['sign']}{found['turns'] or '1'}")
            offset = exact_scalar(f"{found['towards'] or ''}{found['offset'] or '0'}", "cut").real
            if abs(turns) > LARGEST_ANGLE or abs(offset) > LARGEST_ANGLE:
                raise InputError(f"the angle of the cut must be below 1e6 radians, not {value.strip()[:40]}")
            return cls(turns, offset)
        try:
            angle = exact_scalar(value, "cut")
        except InputError as error:
            raise InputError(
                f'cut must be "principal", "auto" or an angle in radians, such as 2.5 or pi - 1/2 ({error})'
            ) from None
        if angle.imag != 0 or abs(angle.real) > LARGEST_ANGLE:
            raise InputError(f"the angle of the cut must be real and below 1e6 radians, not {angle}")
        if abs(float(angle.real)) == math.pi:
            return cls(1 if angle.real > 0 else -1, Fraction(0))
        return cls(0, angle.real)


def _cut(kind: type[Cut], half_turns: int, numerator: int, denominator: int) -> Cut:
    """Rebuild a cut in another process."""
    return kind(half_turns, Fraction(numerator, denominator))


def fraction_text(x: Fraction) -> str:
    """Return "p/q". FLINT writes it, because Python writes no more than 4,300 digits."""
    return str(flint.fmpq(x.numerator, x.denominator))


PRINCIPAL = Cut(1, Fraction(0))


class DefaultCut(Cut):
    """The cut of a logarithm whose author named none: a cut like any other, which somebody else may replace."""

    __slots__ = ()


DEFAULT = DefaultCut(1, Fraction(0))
