"""The derivative of an activation that is a function of a whole matrix, such as exp, in all directions.

If f is a primary matrix function, f([[A, E], [0, A]]) has f(A) on its diagonal and the Fréchet derivative of f at A
in the direction E in its corner (Mathias, SIAM J. Matrix Anal. Appl. 17 (1996); Higham, Functions of Matrices, SIAM
2008, (3.16)). So the graph of f is evaluated at this block matrix as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ..errors import UnsupportedError
from ..formulas.activations.activation import Activation
from ..notation.evaluation import evaluate
from ..notation.expressions import matrix_letter
from ..notation.functions import FUNCTIONS
from ..notation.nodes import Node, in_order

LETTER = "A"

PRIMARY = {"matrix", "add", "sub", "scale", "matmul", "power", "inv", "solve", "eye", "zero", *FUNCTIONS}
"""The operations of which primary functions of one matrix are made, besides numbers."""


@cache
def node_of(activation: Activation) -> Node:
    """Return the graph of an activation in the letter A. Raises :class:`UnsupportedError` if it is not primary."""
    graph = activation.of(matrix_letter(LETTER)).node
    strange = next((x for x in in_order([graph]) if x.shape is not None and x.operation not in PRIMARY), None)
    if strange is not None or any(x.operation in {"trace", "det"} for x in in_order([graph])):
        raise UnsupportedError(f"{activation.name} is neither a function of entries nor a primary matrix function")
    return graph


def in_blocks(graph: Node, system: Any, A: Any, d: int) -> tuple[Any, list[Any]]:
    """Return f(A) in a number system, and the derivatives of f in the d² directions of single entries."""
    value, changes = None, []
    for direction in range(d * d):
        block = block_matrix(A, direction, d)
        result = evaluate([graph], system, {LETTER: block}, 2 * d)[0]
        changes.append(_part(result, d, d))
        value = _part(result, 0, d) if value is None else value
    return value, changes


def block_matrix(A: Any, direction: int, d: int) -> Any:
    """Return [[A, E], [0, A]], E the matrix with a single 1, at the entry of this number, row by row."""
    rows = A.tolist()
    above = [[*row, *(int(i * d + j == direction) for j in range(d))] for i, row in enumerate(rows)]
    return _of_kind(A, above + [[0] * d + list(row) for row in rows])


def _part(A: Any, column: int, d: int) -> Any:
    rows: Sequence[Sequence[Any]] = A.tolist()
    return _of_kind(A, [list(row[column : column + d]) for row in rows[:d]])


def _of_kind(A: Any, rows: list[list[Any]]) -> Any:
    """Return a matrix of the same kind as ``A``, NumPy's or FLINT's."""
    if hasattr(A, "ndim"):
        import numpy as np

        return np.array(rows)
    return type(A)(rows)
