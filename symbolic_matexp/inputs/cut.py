"""Where the logarithm is cut: eigenvalues' arguments are taken in (θ − 2π, θ]."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from ..errors import InputError
from .exact_numbers import exact_scalar


@dataclass(frozen=True)
class Cut:
    """The ray at angle θ = ``half_turns``·π + ``offset``, held exactly.

    Keeping the multiple of π apart from a rational offset decides what a float cannot: an algebraic number
    may lie exactly on a ray with offset 0, and on no other (e^{iθ} is transcendental for rational θ ≠ 0,
    Lindemann 1882).
    """

    half_turns: int
    offset: Fraction

    @property
    def is_principal(self) -> bool:
        """Whether this is the cut along the negative real axis with imaginary parts in (−π, π]."""
        return self == PRINCIPAL

    @property
    def may_hold_eigenvalues(self) -> bool:
        """Whether an eigenvalue of a rational matrix can lie exactly on the ray."""
        return self.offset == 0

    def angle(self, pi: Any) -> Any:
        """Return θ in the arithmetic of ``pi`` (a float, an mpf, a ball)."""
        return self.half_turns * pi + type(pi)(self.offset.numerator) / type(pi)(self.offset.denominator)

    def __float__(self) -> float:
        return self.half_turns * math.pi + float(self.offset)

    def __str__(self) -> str:
        """Return the angle exactly: different cuts have different names."""
        if self.is_principal:
            return "principal"
        turns = {0: "", 1: "π", -1: "-π"}.get(self.half_turns, f"{self.half_turns}π")
        size = abs(self.offset)
        offset = str(flint.fmpq(size.numerator, size.denominator))  # Python writes no more than 4,300 digits
        if not turns:
            return f"-{offset}" if self.offset < 0 else offset
        return f"{turns} {'-' if self.offset < 0 else '+'} {offset}" if size else turns

    def brief(self) -> str:
        """Return the angle for a message: exactly if that is short, else to six digits."""
        text = str(self)
        return text if len(text) <= 20 else f"{float(self):.6g}"

    @classmethod
    def parse(cls, value: object) -> Cut:
        """Read ``"principal"`` or an angle in radians, exactly; one that rounds to the float ±π is read as ±π."""
        if isinstance(value, Cut):
            return value
        if isinstance(value, str) and value == "principal":
            return PRINCIPAL
        try:
            angle = exact_scalar(value, "cut")
        except InputError as error:
            raise InputError(f'cut must be "principal", "auto" or an angle in radians ({error})') from None
        if angle.imag != 0 or abs(angle.real) > 1_000_000:
            raise InputError(f"the angle of the cut must be real and below 1e6 radians, not {angle}")
        if abs(float(angle.real)) == math.pi:
            return cls(1 if angle.real > 0 else -1, Fraction(0))
        return cls(0, angle.real)


PRINCIPAL = Cut(1, Fraction(0))
