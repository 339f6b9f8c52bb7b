"""Given matrices in formulas: exact numbers, and SymPy's constants, symbols and functions, as their entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import InputError
from ..inputs.exact_matrix import ExactMatrix, check_evaluated, rows_of
from ..inputs.exact_numbers import exact_scalar, shown
from .nodes import Node, in_order


def as_sympy_matrix(values: Any) -> Any:
    """Return a matrix of any kind as an immutable SymPy matrix; floats are the dyadic numbers that they are.

    Raises :class:`InputError` if it is empty or not square, or an entry is no exact number and no expression of
    numbers.
    """
    import sympy

    if isinstance(values, ExactMatrix):
        values = values.to_sympy()
    check_evaluated(values, "the matrix")
    table = rows_of(values.as_explicit() if hasattr(values, "as_explicit") else values, "the matrix")
    if not table or any(len(row) != len(table) for row in table):
        raise InputError(f"a given matrix must be square and not empty, not {shown(values)}")
    entries = [[_entry(x, f"[{i}, {j}]") for j, x in enumerate(row)] for i, row in enumerate(table)]
    return sympy.ImmutableDenseMatrix(entries)


def is_table(value: Any) -> bool:
    """Whether a value may be a matrix: nested lists, or an array or a matrix of any library."""
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(row, list | tuple) for row in value)
    is_array = hasattr(value, "tolist") and len(getattr(value, "shape", ())) == 2
    return is_array or hasattr(value, "nrows") or (hasattr(value, "rows") and hasattr(value, "cols"))


def given_nodes(outputs: Iterable[Node]) -> list[Node]:
    """Return the given matrices that occur in the outputs, each once."""
    return [x for x in in_order(outputs) if x.operation == "given"]


def _entry(value: Any, where: str) -> Any:
    import sympy

    if not isinstance(value, sympy.Basic):
        exact = exact_scalar(value, f"the entry {where}")
        real, imag = (sympy.Rational(x.numerator, x.denominator) for x in (exact.real, exact.imag))
        return real + sympy.I * imag
    if not isinstance(value, sympy.Expr) or value.has(sympy.nan, sympy.oo, -sympy.oo, sympy.zoo):
        raise InputError(f"the entry {where} = {shown(value)} is no finite number")
    if not value.is_commutative or value.has(sympy.MatrixExpr):
        raise InputError(f"the entry {where} = {shown(value)} stands for a matrix; it must be a number")
    return value.xreplace({x: sympy.Rational(x) for x in value.atoms(sympy.Float)})
