"""Matrices whose tangent is known to be easy, or hard."""

from __future__ import annotations

import math
from collections.abc import Iterator

from .circular import circular
from .sampler import Row, Sampler

POLES = (math.pi / 2, 3 * math.pi / 2, -math.pi / 2)


def cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note)."""
    return circular(make, POLES, "a pole")
