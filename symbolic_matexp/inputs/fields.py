"""The fields of a JSON object read from a file. Each is checked once; an error names the file and the field."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from ..errors import InputError
from .cut import Cut
from .files import read_json

LARGEST_PRECISION = 1 << 24
"""A larger working precision, in bits, is refused in files."""

_DECIMAL = re.compile(r"\d+(\.\d+)?(e[+-]\d+)?|inf", re.ASCII)


class Fields:
    """The fields of ``content``. ``source`` names the file in error messages; all errors are :class:`InputError`."""

    def __init__(self, content: dict[str, Any], source: str) -> None:
        self._content, self.source = content, source

    @classmethod
    def of_file(cls, path: str | Path, what: str, form: str) -> Fields:
        """Return the fields of a JSON file with this "format"; ``what`` names the content in error messages."""
        content = read_json(path, what)
        if content.get("format") != form:
            raise InputError(f"{path} is not {what} of this package (format {content.get('format')!r})")
        return cls(content, str(path))

    def __contains__(self, name: str) -> bool:
        return name in self._content

    def __getitem__(self, name: str) -> Any:
        """Return a field unchecked."""
        if name not in self._content:
            raise InputError(f"{self.source}: {name} is missing")
        return self._content[name]

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number from ``least`` to ``most``."""
        value = self[name]
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(name, f"a whole number from {least} to {most}")
        return value

    def text(self, name: str) -> str:
        """Return a text."""
        value = self[name]
        if not isinstance(value, str):
            raise self.wrong(name, "a text")
        return value

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Return one of a few texts."""
        value = self[name]
        if not isinstance(value, str) or value not in choices:
            raise self.wrong(name, f"one of {', '.join(choices)}")
        return value

    def floats(self, name: str, length: int) -> tuple[float, ...]:
        """Return ``length`` numbers, each written as a text. They must not be negative; "inf" is allowed."""
        values = self.listed(name)
        try:
            numbers = tuple(float(x) for x in values if isinstance(x, str))
        except ValueError:
            numbers = ()
        if len(values) != length or len(numbers) != length or not all(x >= 0 for x in numbers):
            raise self.wrong(name, f"a list of {length} numbers that are not negative, each a text")
        return numbers

    def decimals(self, name: str, length: int) -> tuple[str, ...]:
        """Return ``length`` decimal numbers as texts, unconverted. They must not be negative; "inf" is allowed."""
        values = self.listed(name)
        if len(values) != length or not all(isinstance(x, str) and _DECIMAL.fullmatch(x) for x in values):
            raise self.wrong(name, f"a list of {length} numbers that are not negative, each a text")
        return tuple(values)

    def decimal(self, name: str) -> str:
        """Return one decimal number as a text, as :meth:`decimals` does several."""
        value = self[name]
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            raise self.wrong(name, "a number that is not negative, as a text")
        return value

    def truth(self, name: str) -> bool:
        """Return true or false."""
        value = self[name]
        if type(value) is not bool:
            raise self.wrong(name, "true or false")
        return value

    def places(self, name: str) -> tuple[tuple[int, int, int], ...]:
        """Return a list of entries of weights, each a layer, a row and a column, counted from 1."""
        values = self.listed(name)
        if not all(isinstance(x, list) and len(x) == 3 and all(type(n) is int and n > 0 for n in x) for x in values):
            raise self.wrong(name, "a list of entries [layer, row, column], counted from 1")
        return tuple((layer, row, column) for layer, row, column in values)

    def cut(self, name: str) -> Cut | None:
        """Return a cut, or None for null. It is an exact cut, or a finite float written as a text (files of 0.1)."""
        value = self[name]
        if value is None:
            return None
        try:
            if isinstance(value, str) and math.isfinite(float(value)):
                return Cut.parse(float(value))
            return Cut.from_json(value)
        except (InputError, ValueError):
            raise self.wrong(name, "null or a finite number, as a text, or half_turns and offset") from None

    def truths(self, name: str) -> dict[str, bool]:
        """Return an object whose values are all true or false."""
        value = self[name]
        if not isinstance(value, dict) or not all(type(x) is bool for x in value.values()):
            raise self.wrong(name, "an object whose values are true or false")
        return dict(value)

    def listed(self, name: str) -> list[Any]:
        """Return a list."""
        value = self[name]
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return value

    def wrong(self, name: str, needed: str) -> InputError:
        """Return the error that says what a field must be."""
        text = repr(self._content[name])
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        return InputError(f"{self.source}: {name} must be {needed}, not {shown}")
