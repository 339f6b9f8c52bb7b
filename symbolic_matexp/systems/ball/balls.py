"""The number system "ball": ball arithmetic that knows how formulas are evaluated the quickest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .factored_system import FactoredBalls
from .interpolating_system import InterpolatingBalls
from .methods import Way, way_of_formulas
from .small_system import SmallBalls
from .system import BallAlgebra


class Balls(BallAlgebra):
    """Ball arithmetic at ``precision`` bits, on FLINT's matrices; for formulas, on those of other kinds."""

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> BallAlgebra:
        """Return ball arithmetic on small matrices, or on those that carry what is known of their spectrum."""
        way = way_of_formulas(dim, self.precision)
        if way is Way.BY_INTERPOLATION:
            return InterpolatingBalls(self.precision, dim, hints)
        if way is Way.IN_EIGENBASES:
            return FactoredBalls(self.precision, hints)
        return SmallBalls(self.precision)
