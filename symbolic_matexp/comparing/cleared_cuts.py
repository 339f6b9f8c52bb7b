"""A formula as it stands, with its cuts moved off the eigenvalues that lie on them, decided exactly.

A ball never tells on which side of a cut an eigenvalue lies that is on it. Where the argument of a logarithm is a
rational expression of exact data it is known exactly, and so is which of its eigenvalues lie on the cut. An
equivalent cut then gives the same logarithm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..errors import SingularMatrixError
from ..inputs.exact_matrix import ExactMatrix
from ..notation.nodes import Node, in_order, node
from ..systems.ball.system import BallAlgebra
from .applied import AppliedFormula

Exact = dict[Node, ExactMatrix]

RATIONAL: dict[str, Callable[[ExactMatrix, ExactMatrix], ExactMatrix]] = {
    "add": lambda A, B: A + B,
    "sub": lambda A, B: A - B,
    "matmul": lambda A, B: A @ B,
    "solve": lambda A, B: A.solve(B),
}


def with_cuts_cleared(formula: AppliedFormula, precisions: Callable[[], Iterable[int]]) -> AppliedFormula:
    """Return the same formula, with equivalent cuts in the logarithms of matrices that are known exactly.

    ``precisions`` gives the bits with which eigenvalues beside a cut are told apart from those on it.
    """
    changed: dict[Node, Node] = {}
    exact: Exact = {}
    for old in in_order(formula.weights):
        _keep(old, exact, formula)
        data = old.data
        if old.operation == "logm" and old.arguments[0] in exact and data.may_hold_eigenvalues:
            data, _ = BallAlgebra.clear_cut(exact[old.arguments[0]], data, precisions())
        changed[old] = node(old.operation, tuple(changed[x] for x in old.arguments), data, old.shape)
    return replace(formula, weights=tuple(changed[W] for W in formula.weights))


def _keep(at: Node, exact: Exact, formula: AppliedFormula) -> None:
    """Keep the exact value of a node, if it is a rational expression of exact matrices."""
    identity = ExactMatrix.identity(formula.dimension)
    arguments = at.arguments
    if at.operation == "matrix":
        exact[at] = formula.matrices[at.data]
    elif at.operation == "eye":
        exact[at] = identity
    elif at.operation == "scale" and arguments[0].operation == "number" and arguments[1] in exact:
        exact[at] = ExactMatrix.multiple_of_identity(arguments[0].data, formula.dimension) @ exact[arguments[1]]
    elif all(x in exact for x in arguments) and (at.operation == "inv" or at.operation in RATIONAL):
        try:
            values = [exact[x] for x in arguments]
            exact[at] = values[0].solve(identity) if at.operation == "inv" else RATIONAL[at.operation](*values)
        except SingularMatrixError:
            return
