"""Equality of results in which nan stands for what was not measured: such results equal their copies."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any


class EqualWhereUnmeasured:
    """The base of a dataclass with ``eq=False``: equal if all fields are equal, nan equal to nan."""

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Any, ...]:
        values = (getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]
        return tuple(None if isinstance(x, float) and math.isnan(x) else x for x in values)
