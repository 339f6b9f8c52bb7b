"""What a formula needs besides the data: α, where the logarithm is cut, how many bits; one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..inputs.cut import Cut
from .logarithms import Logarithm


@dataclass(frozen=True)
class Parameters:
    """The parameters of one attempt; another attempt makes another one of these."""

    precision: int
    """Bits to start with."""
    reason: str
    """Why α is this one."""
    alpha: Any = None
    """A :class:`GaussianRational`, over SymPy also an expression; None where the method has no α."""
    cut: Cut | None = None
    """Where the logarithm is cut; None where there is none."""
    branch: Cut | None = None
    """Equivalent to ``cut``, and clear of every eigenvalue that is known to lie on it."""
    logarithm: Logarithm | None = None
    """Where Λ comes from, if it is not the primary logarithm of Y₂⁻¹Y₁ at ``branch``."""
    loss: int = 0
    """Bits that the error model predicts to be lost."""
