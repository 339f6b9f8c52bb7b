"""Matrices whose hyperbolic sine is known to be easy, or hard."""

from __future__ import annotations

import math
from collections.abc import Iterator

from .circular import hyperbolic
from .sampler import Row, Sampler

ZEROS = (math.pi, 2 * math.pi, -math.pi)


def cases(make: Sampler) -> Iterator[Row]:
    """Yield (kind, matrix, note)."""
    return hyperbolic(make, ZEROS)
