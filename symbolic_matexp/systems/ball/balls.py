"""The number system "ball": ball arithmetic that knows how formulas are evaluated the quickest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .factored_system import FactoredBalls
from .interpolating_system import InterpolatingBalls
from .methods import Way, way_of_formulas
from .system import BallAlgebra


class Balls(BallAlgebra):
    """Ball arithmetic at ``precision`` bits, on FLINT's matrices; for formulas, on those that carry their spectra."""

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> BallAlgebra:
        """Return ball arithmetic on matrices that carry what is known of their spectrum, if that is quicker."""
        way = way_of_formulas(dim, self.precision)
        if way is Way.BY_INTERPOLATION:
            return InterpolatingBalls(self.precision, dim, hints)
        if way is Way.IN_EIGENBASES:
            return FactoredBalls(self.precision, hints)
        return self
