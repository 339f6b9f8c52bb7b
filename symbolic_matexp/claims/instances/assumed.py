"""Whether assumptions hold at exact values, decided exactly."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import InconclusiveError
from ...notation.nodes import Node
from .formal import FormalMatrix
from .partly_exact import exact_part
from .question import Assumption

PRECISION = 128
"""The bits with which it is shown that a determinant with π or e is not zero."""

Chosen = dict[str, FormalMatrix]
"""Values by name."""


def holds(
    assumption: Assumption,
    values: Mapping[str, FormalMatrix],
    dimension: int,
    given: Mapping[Node, FormalMatrix] | None = None,
) -> bool:
    """Decide an assumption. One that cannot be decided counts as not fulfilled. ``given`` are values of nodes."""
    if assumption.number is not None:
        name, assumed = assumption.number
        return _is_as_assumed(values[name], assumed)
    try:
        known = exact_part(assumption.nodes, values, dimension, given)
        if assumption.invertible is not None:
            return assumption.invertible in known and _is_invertible(known[assumption.invertible])
        left, right = assumption.nodes
        return left is right or (left in known and right in known and known[left] == known[right])
    except InconclusiveError:
        return False


def _is_invertible(A: FormalMatrix) -> bool:
    if A.is_rational:
        return A.rational.is_invertible
    return not A.determinant().enclosed(PRECISION)[0, 0].contains(0)


def _is_as_assumed(value: FormalMatrix, assumed: tuple[tuple[str, bool], ...]) -> bool:
    """Whether a number has all the properties that SymPy assumes."""
    from ...systems.exact import sympy_number

    if not value.is_rational:
        return False
    sympy_value = sympy_number(value.rational[0, 0])
    return all(getattr(sympy_value, f"is_{name}", None) is truth for name, truth in assumed)
