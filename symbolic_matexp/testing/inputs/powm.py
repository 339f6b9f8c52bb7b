"""Matrices of the logarithm, each with an exponent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import numpy as np

from . import logm
from .sampler import Sampler

EXPONENTS = (1 / 2, 1 / 3, -1 / 2, 0.1, 2.5, -3.0, 7 / 5, -0.9)
SPREAD = np.array([0.5, 1.0, 3.0])
MODERATE = (1 / 2, -1 / 2, 0.1)
"""For matrices that another power would take out of the range of float64, or near its ends."""


def cases(make: Sampler) -> Iterator[tuple[str, Any, str, float]]:
    """Yield (kind, matrix, note, exponent)."""
    exponents, moderate = cycle(EXPONENTS), cycle(MODERATE)
    for kind, A, note in logm.cases(make):
        p = next(moderate if kind in ("large norm", "tiny", "near-singular") else exponents)
        yield kind, A, f"{note}; p = {p:.3g}", p
    apart = [[1, 0, 0], [0, 1, -1j], [0, 1j, 2]]
    for p in EXPONENTS:
        yield "blocks", apart, f"Hermitian, a 1×1 block apart; p = {p:.3g}", p
    for p in (1.0, 0.0, -1.0, 2.0, 7.0):
        yield "whole exponent", make.gaussian(3, "complex"), f"Gaussian; p = {p:g}", p
    yield "whole exponent", [[1, 1, 1], [0, 1, 1], [0, 0, 0]], "singular; p = 3", 3.0
    for p in (1e-8, 1 - 1e-8, 1 + 1e-8):
        yield "near a whole exponent", make.with_spectrum(SPREAD), f"positive spectrum; p = {p!r}", p
