"""Theorem 2 as a method that computes weights. The formula is in :mod:`symbolic_matexp.formulas.three_points`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ...errors import InconclusiveError, RangeError, UnsupportedError
from ...formulas import three_points
from ...formulas.three_points import Choices, Integers
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.precision import bits_for
from ...inputs.problem import Problem
from ...systems import class_of
from ...systems.protocol import NumberSystem
from ..parameters import Parameters
from ..ratio import ratio
from ..request import Request
from ..status import Status
from ..three_pairs.search import search


@dataclass(frozen=True)
class Own:
    """The order of the pairs, and what is free in the theorem."""

    order: Integers
    choices: Choices


class EightLayers:
    """The closed form for three equations. The pairs are put into an order in which X₁ − X₂ is invertible."""

    name = "eight-layers"
    needs = "three equations in matrices, d >= 2, with an invertible difference of two inputs, and complex weights"
    for_real_weights_only = False
    success = Status.SOLVED
    inexact = Status.INACCURATE

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return which condition of Theorem 2 fails, or that its weights are complex."""
        if len(problem.pairs) != 3:
            return Status.FORMULA_DOES_NOT_APPLY
        if real:
            return Status.NO_REAL_FORMULA
        if problem.dim == 1:
            return Status.NUMBERS
        return None if _orders(problem) else Status.NO_INVERTIBLE_DIFFERENCE

    def parameters(self, request: Request) -> Parameters:
        """Search for choices that lose few bits. Raises :class:`InconclusiveError` if floats find none."""
        if class_of(request.algebra).symbolic:
            raise UnsupportedError("a root of a polynomial of degree d is needed")
        request.progress("searching for tame choices for the eight layers")
        problem = request.problem
        orders = _orders(problem)
        try:
            found = search(
                [X.to_numpy() for X, _ in problem.pairs],
                [Y.to_numpy() for _, Y in problem.pairs],
                [(M2.to_numpy(), M3.to_numpy()) for M2, M3 in (_ratios(problem, order) for order, _ in orders)],
                orders,
                request.alpha,
                request.cut,
            )
        except RangeError:
            raise InconclusiveError(
                "the data exceed the range of the floats in which choices are searched for"
            ) from None
        loss = round(found.bits)
        return Parameters(
            precision=bits_for(request.digits, 64) + loss,
            reason=f"search: the largest norm of a weight is {found.norm:.3g}, and about {loss} bits are lost",
            alpha=found.choices.alpha,
            cut=found.choices.cuts[0],
            branch=found.choices.cuts[0],
            loss=loss,
            own=Own(found.order, found.choices),
        )

    def weights(self, system: NumberSystem[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return (W₁, …, W₈) of Theorem 2, d×d matrices in the system's own type."""
        own: Own = parameters.own
        with system.working():
            X = [system.matrix(problem.pairs[i][0]) for i in own.order]
            Y1 = system.matrix(problem.pairs[own.order[0]][1])
            M2, M3 = map(system.matrix, _ratios(problem, own.order))
            return three_points.weights(system, X, Y1, M2, M3, own.choices)

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """Return the same parameters, because only more bits can help."""
        return parameters


def _orders(problem: Problem) -> list[tuple[Integers, bool]]:
    """Return the orders of the pairs in which X₁ − X₂ is invertible, and whether (X₁ − X₂)⁻¹(X₃ − X₂) is scalar."""
    X = [X for X, _ in problem.pairs]
    found: list[tuple[Integers, bool]] = []
    for i, j in combinations(range(3), 2):
        k = 3 - i - j
        if (X[i] - X[j]).is_invertible:
            found.append(((i, j, k), _is_scalar((X[i] - X[j]).solve(X[k] - X[j]))))
    return found


def _is_scalar(A: ExactMatrix) -> bool:
    return A == ExactMatrix.multiple_of_identity(A[0, 0], A.shape[0])


def _ratios(problem: Problem, order: Integers) -> tuple[ExactMatrix, ExactMatrix]:
    """Return exact invertible M₂ and M₃ with Y₁M₂ = Y₂ and Y₁M₃ = Y₃."""
    Y1, Y2, Y3 = (problem.pairs[i][1] for i in order)
    return ratio(Y2, Y1), ratio(Y3, Y1)
