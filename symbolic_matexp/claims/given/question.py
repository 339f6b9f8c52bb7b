"""What a claim about given matrices asks: are two matrices equal, for all values of the symbols in them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint
import sympy

from ...errors import InputError, UnsupportedError
from ...notation.evaluation import evaluate
from ...notation.given import given_nodes
from ...notation.nodes import Node
from ...systems.ball.system import BallAlgebra
from ...systems.closed.algebra import ClosedFormAlgebra
from ...systems.closed.failures import sympy_may_fail
from ...systems.closed.samples import Values, enclosed
from ..statement import Equation, Statement

LARGEST = 8
"""Matrices with more rows are enclosed only."""


@dataclass(frozen=True)
class GivenEquations:
    """The equations of a statement, and the given matrices in them."""

    equations: tuple[Equation, ...]
    given: tuple[Node, ...]
    scalars: Mapping[str, Any]
    """The symbols of SymPy that stand for the scalars among the letters."""

    @classmethod
    def of(cls, statement: Statement) -> GivenEquations:
        """Return what a statement asks. Raises :class:`InputError` if it is not about given matrices alone."""
        equations = statement.formula.claimed
        given = given_nodes(side.node for _, *both in equations for side in both)
        symbols = {str(s.name): s for x in given for s in x.data.free_symbols}
        scalars = {name: symbols.get(name, sympy.Symbol(name)) for name in statement.scalars}
        return cls(equations, tuple(given), scalars)

    @cached_property
    def dimension(self) -> int:
        """The number of rows of the matrices."""
        sizes = {x.data.rows for x in self.given}
        if len(sizes) > 1:
            raise InputError(f"given matrices have the sizes {' and '.join(map(str, sorted(sizes)))}")
        return int(next(iter(sizes)))

    @cached_property
    def symbols(self) -> tuple[Any, ...]:
        """The symbols whose values are not given."""
        own = {s for x in self.given for s in x.data.free_symbols}
        return tuple(sorted(own | set(self.scalars.values()), key=str))

    @property
    def sides(self) -> list[Node]:
        """The left and the right side of every equation, one after the other."""
        return [side.node for _, *both in self.equations for side in both]

    def in_closed_form(self, values: Values | None = None) -> list[Any]:
        """Return the sides in closed form, for all values of the symbols, or for given ones."""
        if self.dimension > LARGEST:
            raise UnsupportedError(f"closed forms are tried for at most {LARGEST} rows")
        algebra, inserted = ClosedFormAlgebra(), values or {}
        given = {x: sympy.ImmutableDenseMatrix(x.data.xreplace(inserted)) for x in self.given}
        scalars = {name: x.xreplace(inserted) for name, x in self.scalars.items()}
        with sympy_may_fail():
            return evaluate(self.sides, algebra, scalars, self.dimension, given=given)

    def in_balls(self, values: Values, precision: int) -> list[flint.acb_mat]:
        """Return the sides for given values of the symbols, enclosed."""
        with flint.ctx.workprec(precision):
            given = {x: enclosed_matrix(x.data, values) for x in self.given}
            scalars = {name: enclosed(x, values) for name, x in self.scalars.items()}
        return evaluate(self.sides, BallAlgebra(precision), scalars, self.dimension, given=given)


def enclosed_matrix(matrix: Any, values: Values) -> flint.acb_mat:
    """Return balls around the entries, at FLINT's current precision."""
    return flint.acb_mat(matrix.rows, matrix.cols, [enclosed(x, values) for x in matrix])
