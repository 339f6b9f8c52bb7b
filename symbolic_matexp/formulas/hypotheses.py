"""The hypotheses of the theorems, decided exactly for a given problem."""

from __future__ import annotations

from ..inputs.problem import Problem
from . import three_layers


def hypotheses(problem: Problem) -> dict[str, bool]:
    """Return each hypothesis of the theorem for this number of equations, and whether it holds.

    The result is empty if no theorem for this number is known here.
    """
    if len(problem.pairs) != 2:
        return {}
    matrices = three_layers.must_be_invertible(problem.X1, problem.X2, problem.Y1, problem.Y2)
    return {f"{name} is invertible": A.is_invertible for name, A in matrices.items()}


def violated_hypotheses(problem: Problem) -> list[str]:
    """Return the hypotheses that do not hold, as statements such as "X1 - X2 is not invertible"."""
    return [name.replace(" is ", " is not ") for name, holds in hypotheses(problem).items() if not holds]
