"""A formula for weights on given data: a graph, and exact values for its letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..claims.statement import WEIGHTS_OF, Formula
from ..errors import InputError
from ..formulas import three_layers
from ..inputs.cut import Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..notation.evaluation import Record, evaluate
from ..notation.expressions import logm, matrix_letter, scalar_letter
from ..notation.nodes import Node, with_cut
from ..solving.parameters import Parameters

DATA = WEIGHTS_OF


@dataclass(frozen=True)
class AppliedFormula:
    """The graph of the weights, and the values of its letters. It can be evaluated over any algebra.

    ``matrices`` are exact; the data X1, X2, Y1, Y2 are among them. ``scalars`` are exact numbers.
    """

    weights: tuple[Node, ...]
    matrices: Mapping[str, ExactMatrix]
    scalars: Mapping[str, Any]

    @classmethod
    def theorem(cls, problem: Problem, parameters: Parameters, log: ExactMatrix | None = None) -> AppliedFormula:
        """Return Theorem 1 on a problem. ``log``, if given, replaces its logarithm."""
        X1, X2, Y1, Y2 = map(matrix_letter, DATA)
        Lambda = logm(Y2.solve(Y1), parameters.branch) if log is None else matrix_letter("Λ")
        weights = three_layers.weights_from(X1, X2, Y1, Y2, Lambda, alpha=scalar_letter("alpha"))
        return cls(tuple(W.node for W in weights), _matrices(problem, log), {"alpha": parameters.alpha})

    @classmethod
    def users(cls, problem: Problem, parameters: Parameters, weights: tuple[Node, ...]) -> AppliedFormula:
        """Return a user's formula on a problem. Logarithms that have no cut of their own are cut at the branch.

        Every logarithm solves the equations. So a cut that the formula leaves open may be moved off all eigenvalues.
        """
        cut = tuple(with_cut(weights, _branch(parameters)))
        scalars = {} if parameters.alpha is None else {"alpha": parameters.alpha}
        return cls(cut, _matrices(problem, None), scalars)

    @property
    def dimension(self) -> int:
        """The size of the matrices."""
        return self.matrices["X1"].shape[0]

    def on(self, problem: Problem) -> AppliedFormula:
        """Return the same formula on other data."""
        return AppliedFormula(self.weights, {**self.matrices, **_matrices(problem, None)}, self.scalars)

    def over(
        self,
        system: Any,
        *,
        letters: Mapping[str, Any] | None = None,
        given: Mapping[Node, Any] | None = None,
        record: Record | None = None,
    ) -> tuple[Any, ...]:
        """Return the weights over an algebra, in its own type. Raises what its operations raise.

        ``letters`` are other values than the exact ones; ``given`` and ``record`` as for
        :func:`~symbolic_matexp.notation.evaluation.evaluate`.
        """
        values = self.values(system, letters)
        return tuple(evaluate(self.weights, system, values, self.dimension, given=given, record=record))

    def values(self, system: Any, letters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the values of the letters over an algebra. ``letters`` gives values that replace the exact ones."""
        values = dict(letters or {})
        with system.working():
            values |= {name: system.matrix(A) for name, A in self.matrices.items() if name not in values}
            values |= {name: system.scalar(s) for name, s in self.scalars.items() if name not in values}
        return values


def weights_formula(function: Callable[..., Any]) -> Formula:
    """Read a user's formula for weights. Raises :class:`InputError` if it has other letters or another result."""
    formula = Formula.parse(function)
    if formula.matrices != DATA or set(formula.scalars) - {"alpha"}:
        raise InputError(f"{formula.name} must take (X1, X2, Y1, Y2), and by keyword at most alpha")
    assert formula.weights  # refused here if it returns something else
    return formula


def _matrices(problem: Problem, log: ExactMatrix | None) -> dict[str, ExactMatrix]:
    data = dict(zip(DATA, (problem.X1, problem.X2, problem.Y1, problem.Y2), strict=True))
    return data if log is None else {**data, "Λ": log}


def _branch(parameters: Parameters) -> Cut:
    assert parameters.branch is not None
    return parameters.branch
