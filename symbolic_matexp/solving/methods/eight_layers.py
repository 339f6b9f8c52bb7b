"""Theorem 2 as a method that computes weights. The formula is in :mod:`symbolic_matexp.formulas.three_points`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import InconclusiveError, UnsupportedError
from ...formulas import three_points
from ...formulas.three_points import Choices, Integers
from ...inputs.cut import Cut
from ...inputs.precision import bits_for, precisions
from ...inputs.problem import Problem
from ...systems import class_of
from ...systems.protocol import NumberSystem
from ..parameters import Parameters
from ..request import Request
from ..status import Status
from ..three_pairs.data import Data, as_given, prepared, ratios
from ..three_pairs.search import Best, search

GOOD_BITS, GOOD_BITS_FOR_FLOAT64 = 26.0, 14.0
"""So many bits may be lost without a longer search."""


@dataclass(frozen=True)
class Own:
    """The order of the pairs, and what is free in the theorem."""

    order: Integers
    choices: Choices


class EightLayers:
    """The closed form for three equations: eight layers, nine or ten if no difference of inputs is invertible."""

    name = "eight-layers"
    needs = "three equations in matrices (d >= 2), for complex weights"
    for_real_weights_only = False
    success = Status.SOLVED
    inexact = Status.INACCURATE

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return that there are not three equations in matrices, or that the weights are complex."""
        if len(problem.pairs) != 3:
            return Status.FORMULA_DOES_NOT_APPLY
        if real:
            return Status.NO_REAL_FORMULA
        return Status.NUMBERS if problem.dim == 1 else None

    def parameters(self, request: Request) -> Parameters:
        """Search for choices that lose few bits. Raises :class:`InconclusiveError` if floats find none."""
        if request.system.symbolic:
            raise UnsupportedError("a root of a polynomial of degree d is needed")
        request.progress("searching for tame choices for the eight layers")
        found = _found(request.problem, request)
        loss = round(found.bits)
        return Parameters(
            precision=bits_for(request.digits, 64) + loss,
            reason=f"search: the largest norm of a weight is {found.norm:.3g}, and about {loss} bits are lost",
            alpha=found.choices.alpha,
            cut=found.choices.cuts[0] if request.cut is None else request.cut,
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
            M2, M3 = map(system.matrix, ratios(problem, own.order))
            return three_points.weights(system, X, Y1, M2, M3, own.choices)

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """Return the same parameters, because only more bits can help."""
        return parameters


def _found(problem: Problem, request: Request) -> Best:
    """Search with the inputs as they are, then after one layer more, then after two."""
    good_bits = GOOD_BITS if request.system.adjustable else GOOD_BITS_FOR_FLOAT64
    trouble = InconclusiveError("no difference of two inputs is invertible")
    for layers in range(3):
        data = as_given(problem) if layers == 0 else prepared(problem, layers, np.random.default_rng(0))
        try:
            if data.orders:
                return search(data, request.alpha, _cuts(request, data), good_bits)
        except InconclusiveError as error:
            trouble = error
    raise trouble


def _cuts(request: Request, data: Data) -> dict[Integers, Cut]:
    """Return, for each order, the cut asked for, moved past the eigenvalues of M₂ on it; nothing if it is free."""
    if request.cut is None:
        return {}
    decider = class_of(request.system.decider)
    bits = list(precisions(bits_for(request.digits, 64), request.maximum_precision))
    return {
        order.pairs: decider.clear_cut(ratios(request.problem, order.pairs)[0], request.cut, bits)[0]
        for order in data.orders
    }
