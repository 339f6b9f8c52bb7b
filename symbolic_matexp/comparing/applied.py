"""A formula for weights on given data: a graph, and exact values for its letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..formulas import three_layers
from ..inputs.cut import PRINCIPAL
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..notation.evaluation import Record, evaluate
from ..notation.expressions import logm, matrix_letter, scalar_letter
from ..notation.nodes import Node, with_cut
from ..solving.parameters import Parameters

DATA = ("X1", "X2", "Y1", "Y2")


@dataclass(frozen=True)
class AppliedFormula:
    """The graph of the weights, and what its letters stand for; ready for any algebra.

    ``matrices`` are exact, the data X1, X2, Y1, Y2 among them; ``scalars`` are exact numbers.
    """

    weights: tuple[Node, ...]
    matrices: Mapping[str, ExactMatrix]
    scalars: Mapping[str, Any]

    @classmethod
    def theorem(cls, problem: Problem, parameters: Parameters, log: ExactMatrix | None = None) -> AppliedFormula:
        """Return Theorem 1 on a problem; ``log`` stands for its logarithm, if given."""
        X1, X2, Y1, Y2 = map(matrix_letter, DATA)
        Lambda = logm(Y2.solve(Y1), parameters.branch) if log is None else matrix_letter("Λ")
        weights = three_layers.weights_from(X1, X2, Y1, Y2, Lambda, alpha=scalar_letter("alpha"))
        return cls(tuple(W.node for W in weights), _matrices(problem, log), {"alpha": parameters.alpha})

    @classmethod
    def users(cls, problem: Problem, parameters: Parameters, weights: tuple[Node, ...]) -> AppliedFormula:
        """Return a user's formula on a problem. Logarithms without a cut of their own are cut at the branch.

        Every logarithm solves the equations, so what a formula leaves open may be put where no eigenvalue is.
        """
        cut = tuple(with_cut(weights, parameters.branch, PRINCIPAL))
        return cls(cut, _matrices(problem, None), {"alpha": parameters.alpha})

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
        """Return the weights over an algebra, in its own type; raises what its operations raise.

        ``letters`` are other values than the exact ones; ``given`` and ``record`` as for
        :func:`~symbolic_matexp.notation.evaluation.evaluate`.
        """
        other = letters or {}
        with system.working():
            values = dict(other)
            values |= {name: system.matrix(A) for name, A in self.matrices.items() if name not in other}
            values |= {name: system.scalar(s) for name, s in self.scalars.items() if name not in other}
        return tuple(evaluate(self.weights, system, values, self.dimension, given=given, record=record))


def _matrices(problem: Problem, log: ExactMatrix | None) -> dict[str, ExactMatrix]:
    data = dict(zip(DATA, (problem.X1, problem.X2, problem.Y1, problem.Y2), strict=True))
    return data if log is None else {**data, "Λ": log}
