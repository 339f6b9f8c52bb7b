"""The parameters of a formula: α, the logarithm's cut, and the working precision, as one frozen value."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..inputs.cut import Cut
from .logarithms import Logarithm


class Parameters(NamedTuple):
    """The parameters of one attempt. They are immutable; another attempt makes new ones."""

    precision: int
    """The bits to start with."""
    reason: str
    """Why this α was chosen."""
    alpha: Any = None
    """A :class:`GaussianRational`, or over SymPy an expression; None if the method has no α."""
    cut: Cut | None = None
    """The branch cut of the logarithm; None if the method has no logarithm."""
    branch: Cut | None = None
    """A cut that selects the same logarithms as ``cut``, moved past all eigenvalues known to lie on ``cut``."""
    logarithm: Logarithm | None = None
    """The source of Λ; None for the primary logarithm of Y₂⁻¹Y₁ at ``branch``."""
    loss: int = 0
    """The bits lost, as the error model predicts."""
    own: Any = None
    """What else the method chose, in a form that only the method knows."""
