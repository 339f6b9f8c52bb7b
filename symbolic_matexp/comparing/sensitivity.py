r"""How much a formula's weights and outputs change when its data change: estimated in float64, measured in balls.

A change of the data is measured by the root of the sum of squares of ‖ΔX₁‖/‖X₁‖, ‖ΔX₂‖/‖X₂‖, ‖ΔY₁‖/‖Y₁‖ and
‖ΔY₂‖/‖Y₂‖ (Frobenius norms, complex changes), a change of a result relative to its own norm. The condition number is
the norm of the derivative between these (Higham, Functions of Matrices, SIAM 2008, section 3.1): results change by at
most that many times a small change of the data, and some change does it. α and the cuts stay as they are.

**Estimated.** The formula's graph gives the derivative and its adjoint (:mod:`.derivatives`); from products with the
two the norm is approached from below (:mod:`~symbolic_matexp.functions.operator_norm`), to 0.1 % and better where
rounding leaves them right.

**Outputs.** Let weights W′ be computed from changed data and applied to the inputs X_i as they were. By the chain
rule f_W′(X_i) is a formula like any other, but near singularity large terms cancel in it. Where a formula solves the
equations for all data, W′ takes X_i + ΔX_i to Y_i + ΔY_i. To first order f_W′(X_i) = Y_i + ΔY_i − Df(X_i)[ΔX_i] then,
with the derivative Df of the network at the weights as they were, and nothing cancels. Theorem 1 is such a formula.
Of another one it is taken for granted if it solves them at the data and at data changed at random, to so many digits
that the derivatives in that direction agree.

**Measured.** Derivatives are float64 and may be wrong where the problem is bad enough. So the change of the data that
was found to be the worst is applied, 10⁻⁴⁰ times, and the same formula is evaluated anew in balls: a lower bound of
the condition number that is right to first order whatever float64 did, though another change may be worse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import TypeVar

import flint
import numpy as np

from ..certifying.exact_residual import BoundedBalls
from ..certifying.residuals import relative_residuals
from ..errors import InconclusiveError, PrecisionError, RangeError
from ..formulas.network import network
from ..functions.operator_norm import length, norm
from ..inputs.constants import BallMatrix
from ..inputs.precision import bits_for, precisions
from ..inputs.problem import Problem
from ..notation.evaluation import Record
from ..notation.expressions import Matrix, matrix_letter
from ..notation.nodes import Node
from ..systems.ball.arithmetic import float_below, frobenius_norm
from ..systems.ball.system import BallAlgebra
from .applied import DATA, AppliedFormula
from .derivatives import FLOAT64, Array, Derivative
from .measurements import (
    LARGEST_FOR_JACOBIAN,
    Direction,
    differences,
    moved,
    random_direction,
    relative_change,
)
from .reference_run import UNDECIDABLE_ARGUMENT
from .unmeasured import EqualWhereUnmeasured
from .wording import shown_below

T = TypeVar("T")

HELD = ("X1 as it was", "X2 as it was")
OUTPUTS = ("f(X1)", "f(X2)")
START = bits_for(90, 128)
"""Bits with which the measurements begin: changes are 10⁻⁴⁰, and known to some digits."""
SOLVED = flint.arb(10) ** -60
"""What f(X1) = Y1 and f(X2) = Y2 may miss by, relative, for changes of 10⁻⁴⁰ to tell that the derivatives agree."""
AGREEMENT = 0.1
OUT_OF_RANGE = (RangeError, InconclusiveError, OverflowError, ZeroDivisionError, np.linalg.LinAlgError)
IS_ZERO = "zero as far as balls can tell, and nothing is relative to it"

LinearMap = tuple[Callable[[Array], Array], Callable[[Array], Array]]
"""A map of vectors (a :data:`Direction` in a row) to vectors (a matrix in a row), and its adjoint."""


@dataclass(frozen=True, eq=False)
class Condition(EqualWhereUnmeasured):
    """One result's condition number with respect to the data: estimated in float64, and measured in balls.

    Both say by how much the result changes, relative to its Frobenius norm, per change of the data: the root of the
    sum of squares of the relative changes of X1, X2, Y1 and Y2, in the same norm (a zero matrix stays zero).
    ``condition`` is an estimate from Fréchet derivatives in float64, for the worst change; nan where float64 leaves
    its range. ``measured`` is what that change (a random one where there is none) does to the same formula at high
    precision: a lower bound of the condition number; nan where balls cannot tell. ``note`` says why.
    """

    quantity: str
    condition: float
    measured: float
    note: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether the two agree within a tenth, in the one direction that both look at."""
        return abs(self.measured - self.condition) <= AGREEMENT * self.measured

    @property
    def remark(self) -> str:
        """The note, or that the two do not agree."""
        return self.note or ("" if self.confirmed else "not confirmed: trust the measured one, as a lower bound")

    def __str__(self) -> str:
        numbers = f"estimate {self.condition:.3e}, measured {shown_below(self.measured, 4)}"
        return f"{self.quantity}: {numbers}{f' ({self.remark})' if self.remark else ''}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>"

    @property
    def is_of_zero(self) -> bool:
        """Whether there is no number because the result is zero."""
        return self.note == IS_ZERO


class Sensitivity:
    """A formula on a problem: how much its weights W1, …, WL and the outputs f(X1), f(X2) change with the data.

    The methods raise :class:`UnsupportedError` where the formula has no derivative (:class:`.Derivative` says where),
    except for :meth:`by_differences`.
    """

    def __init__(self, formula: AppliedFormula, problem: Problem, maximum_precision: int) -> None:
        held = dict(zip(HELD, (problem.X1, problem.X2), strict=True))
        self._formula = replace(formula, matrices={**formula.matrices, **held})
        self._problem, self._dim, self._maximum_precision = problem, problem.dim, maximum_precision
        self._norms = np.array([length(formula.matrices[name].to_numpy()) for name in DATA])
        self._before: dict[int, Record] = {}
        weights = [Matrix(node) for node in formula.weights]
        self._weights = {f"W{i}": node for i, node in enumerate(formula.weights, 1)}
        self._outputs = {name: network(weights, matrix_letter(X)).node for name, X in zip(OUTPUTS, HELD, strict=True)}

    def of_weights(self) -> tuple[Condition, ...]:
        """Return the condition numbers of the weights."""
        return tuple(
            self._condition(name, node, partial(self._by_chain_rule, node)) for name, node in self._weights.items()
        )

    def of_outputs(self, *, solves: bool) -> tuple[Condition, ...]:
        """Return the condition numbers of the outputs; ``solves``: whether they are Y1 and Y2 for all data nearby."""
        of = self._where_solved if solves else self._by_chain_rule
        return tuple(self._condition(name, node, partial(of, node)) for name, node in self._outputs.items())

    def solves_nearby(self) -> bool:
        """Whether the outputs are Y1 and Y2, at the data and at data changed at random: to 60 digits, in balls."""
        return all(map(self._solves, (self._problem, moved(self._problem, random_direction(self._dim)))))

    def by_differences(self) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """Return the condition numbers of weights and outputs, from differences in balls instead of derivatives."""
        weights, outputs = (
            tuple(self._by_differences(name, node) for name, node in nodes.items())
            for nodes in (self._weights, self._outputs)
        )
        return weights, outputs

    def _by_differences(self, name: str, node: Node) -> Condition:
        formula = replace(self._formula, weights=(node,))

        def attempt(system: BallAlgebra) -> list[tuple[float, Direction] | None]:
            return differences(lambda problem: formula.on(problem).over(system), self._problem, system.precision)

        found, trouble = self._with_enough_bits(attempt)
        if found is None or found[0] is None:
            return Condition(name, math.nan, math.nan, trouble or IS_ZERO)
        size, direction = found[0]
        measured, trouble = self._measured(node, direction)
        return Condition(name, size if self._dim <= LARGEST_FOR_JACOBIAN else math.nan, measured, trouble)

    def _condition(self, name: str, node: Node, map_of: Callable[[], LinearMap]) -> Condition:
        found, direction, notes = math.nan, random_direction(self._dim), []
        try:
            with np.errstate(all="ignore"):
                found, worst = norm(*map_of(), self._dim**2)
            direction = worst.reshape(direction.shape)
        except OUT_OF_RANGE as error:
            notes.append(f"no derivative in float64, as {error}")
        measured, trouble = self._measured(node, direction)
        if trouble == IS_ZERO:
            return Condition(name, math.nan, math.nan, IS_ZERO)
        if trouble:
            notes.append(trouble)
        elif notes:
            notes.append("what is measured is a random change")
        return Condition(name, found, measured, "; ".join(notes))

    def _by_chain_rule(self, node: Node) -> LinearMap:
        derivative = self._derivative(node, DATA)
        shape, size = (len(DATA), self._dim, self._dim), length(derivative.values[0])

        def forward(v: Array) -> Array:
            changes = zip(DATA, self._norms, v.reshape(shape), strict=True)
            (change,) = derivative.forward({name: norm * E for name, norm, E in changes})
            return np.asarray(change.ravel() / size)

        def adjoint(w: Array) -> Array:
            pulled = derivative.adjoint([w.reshape(shape[1:]) / size])
            return np.concatenate([norm * pulled[name].ravel() for name, norm in zip(DATA, self._norms, strict=True)])

        return forward, adjoint

    def _where_solved(self, node: Node) -> LinearMap:
        """Return the map of ΔX_i and ΔY_i to ΔY_i − Df(X_i)[ΔX_i]."""
        i = list(self._outputs.values()).index(node)
        derivative = self._derivative(node, [HELD[i]])
        shape, scale = (len(DATA), self._dim, self._dim), self._norms[i] / self._norms[2 + i]

        def forward(v: Array) -> Array:
            directions = v.reshape(shape)
            (change,) = derivative.forward({HELD[i]: directions[i]})
            return np.asarray((directions[2 + i] - scale * change).ravel())

        def adjoint(w: Array) -> Array:
            result = np.zeros(shape, complex)
            result[2 + i] = w.reshape(shape[1:])
            result[i] = -scale * derivative.adjoint([result[2 + i]])[HELD[i]]
            return result.ravel()

        return forward, adjoint

    def _derivative(self, node: Node, letters: Sequence[str]) -> Derivative:
        return Derivative([node], self._formula.values(FLOAT64), letters, self._dim)

    def _measured(self, node: Node, direction: Direction) -> tuple[float, str]:
        """Return what a small change of the data does, in balls, rounded down; or nan, and why."""
        formula = replace(self._formula, weights=(node,))
        changed = formula.on(moved(self._problem, direction))

        def attempt(system: BallAlgebra) -> float:
            (old,) = formula.over(system, record=self._before.setdefault(system.precision, {}))
            (new,) = changed.over(system)
            with system.working():
                change = relative_change(old, new)
                return math.nan if change is None else max(0.0, float_below(frobenius_norm(change)))

        found, trouble = self._with_enough_bits(attempt)
        if found is None:
            return math.nan, trouble
        return found, IS_ZERO if math.isnan(found) else ""

    def _solves(self, problem: Problem) -> bool:
        formula = self._formula.on(problem)

        def attempt(system: BallAlgebra) -> bool:
            residuals = relative_residuals([BallMatrix(W) for W in formula.over(system)], problem, system)
            if all(r <= SOLVED for r in residuals) or any(r > SOLVED for r in residuals):
                return all(r <= SOLVED for r in residuals)
            raise InconclusiveError("a residual is not resolved")

        return bool(self._with_enough_bits(attempt)[0])

    def _with_enough_bits(self, attempt: Callable[[BallAlgebra], T]) -> tuple[T | None, str]:
        """Return what an attempt gives, at the first precision that suffices for it; or None, and why."""
        trouble = ""
        for precision in precisions(START, self._maximum_precision):
            try:
                return attempt(BoundedBalls(precision, UNDECIDABLE_ARGUMENT)), ""
            except (InconclusiveError, PrecisionError) as error:
                trouble = str(error)
            except RangeError as error:
                return None, f"not measured: {error}"
        return None, f"not measured with {self._maximum_precision} bits: {trouble}"
