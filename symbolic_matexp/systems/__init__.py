"""Four number systems behind one protocol: exact, multiprecision, float64, ball."""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from .protocol import Algebra

NAMES = ("ball", "multiprecision", "float64", "exact")


def by_name(name: object, precision: int) -> Algebra[Any]:
    """Return the algebra called ``name``, at ``precision`` bits where it has a precision to choose."""
    if name == "ball":
        from .ball.system import BallAlgebra

        return BallAlgebra(precision)
    if name == "multiprecision":
        from .multiprecision.system import MultiprecisionAlgebra

        return MultiprecisionAlgebra(precision)
    if name == "float64":
        from .float64 import Float64Algebra

        return Float64Algebra()
    if name == "exact":
        from .exact import ExactAlgebra

        return ExactAlgebra()
    raise InputError(f"there is no algebra {name!r}; choose from {', '.join(NAMES)}")
