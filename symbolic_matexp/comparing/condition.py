r"""How much the weights and outputs of Theorem 1 change when the data change: condition numbers.

A change of the data is measured by the root of the sum of squares of ‖ΔX₁‖/‖X₁‖, ‖ΔX₂‖/‖X₂‖, ‖ΔY₁‖/‖Y₁‖ and
‖ΔY₂‖/‖Y₂‖ (Frobenius norms, complex changes), a change of a result relative to its own norm. The condition number is
the norm of the derivative between these (Higham, Functions of Matrices, SIAM 2008, section 3.1): results change by at
most that many times a small change of the data, and some change does it. α and the cut stay as they are.

**Weights.** Every operation of the closed form is a matrix function, a product or a sum, so that run on the blocks
[[A, ΔA], [0, A]] it gives [[W, ΔW], [0, W]] (ibid., (3.16); Mathias 1996): the formula differentiates itself. The
adjoint is written out here, with that of the Fréchet derivative L_f(A, ·) being L_g(A*, ·), g(z) = conj f(z̄)
(ibid., (3.18)); for the logarithm cut at θ, g is the one cut at 2π − θ. From products with the two the norm is
approached from below (:mod:`.operator_norm`), to 0.1 % and better where rounding leaves them right.

**Outputs.** Let weights W′ be computed from changed data and applied to the inputs X_i as they were. As W′ takes
X_i + ΔX_i to Y_i + ΔY_i, to first order f_W′(X_i) = Y_i + ΔY_i − Df(X_i)[ΔX_i], with the derivative Df of the network
at the weights as they were: the α-dependence is all in how steep the network is at its inputs.

Derivatives are float64 and may be wrong where the problem is bad enough. So the change of the data that was found to
be the worst is applied, 10⁻⁴⁰ times, and the problem solved anew in balls: that is ``measured``, a lower bound of the
condition number that is right to first order whatever float64 did, though another change may be worse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import flint
import numpy as np

from ..errors import InconclusiveError, InputError, RangeError
from ..formulas import three_layers
from ..formulas.hypotheses import violated_hypotheses
from ..formulas.network import evaluate
from ..functions.operator_norm import length, norm
from ..inputs.constants import encode_scalar
from ..inputs.cut import Cut
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..inputs.problem import Problem
from ..notation.traced import run
from ..solving.methods.three_layers import ThreeLayers
from ..solving.parameters import Parameters
from ..solving.request import Request
from ..solving.solution import Solution, presented, shown_alpha
from ..solving.solve import solve
from ..systems.ball.arithmetic import float_below, frobenius_norm
from ..systems.ball.system import BallAlgebra
from ..systems.float64 import Float64Algebra
from .measurements import STEP, moved
from .report import OF_THE_DATA, shown_below

Array = np.ndarray[Any, Any]
Direction = tuple[Array, ...]
"""Changes of X₁, X₂, Y₁, Y₂, each relative to the norm of its matrix; root of the sum of squares 1."""

NAMES = ("X1", "X2", "Y1", "Y2")
WEIGHTS, OUTPUTS = ("W1", "W2", "W3"), ("f(X1)", "f(X2)")
DIGITS = 90
AGREEMENT = 0.1
OUT_OF_RANGE = (RangeError, InconclusiveError, OverflowError, ZeroDivisionError, np.linalg.LinAlgError)


@dataclass(frozen=True)
class Condition:
    """One result's condition number with respect to the data: estimated in float64, and measured in balls.

    Both say by how much the result changes, relative to its Frobenius norm, per change of the data: the root of the
    sum of squares of the relative changes of X1, X2, Y1 and Y2, in the same norm. ``condition`` is an estimate from
    Fréchet derivatives in float64, for the worst change; nan where float64 leaves its range. ``measured`` is what
    that change does (a random one where there is none) at high precision: a lower bound of the condition number. It
    is nan where balls did not solve the changed problem.
    """

    quantity: str
    condition: float
    measured: float

    @property
    def confirmed(self) -> bool:
        """Whether the two agree within a tenth, in the one direction that both look at."""
        return abs(self.measured - self.condition) <= AGREEMENT * self.measured


@dataclass(frozen=True)
class Conditioning:
    """Condition numbers of the weights and outputs with respect to the data, for one α and cut."""

    problem: Problem = field(repr=False)
    alpha: Any
    cut: Cut
    weights: tuple[Condition, ...]
    """W1, W2, W3."""
    outputs: tuple[Condition, ...]
    """f(X1), f(X2): weights from changed data, at the inputs as they were."""

    @property
    def confirmed(self) -> bool:
        """Whether high precision confirms every float64 number within a tenth."""
        return all(item.confirmed for item in (*self.weights, *self.outputs))

    def __str__(self) -> str:
        lines = [f"Condition with respect to the data, at alpha = {shown_alpha(self.alpha)}: {OF_THE_DATA}"]
        for item in (*self.weights, *self.outputs):
            note = "" if item.confirmed else "  (not confirmed: trust the measured one, as a lower bound)"
            numbers = f"float64 {item.condition:10.3e}   measured {shown_below(item.measured, 4)}"
            lines.append(f"  {item.quantity:<6} {numbers}{note}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(item.quantity)}</td><td>{item.condition:.2e}</td>"
            f"<td>{shown_below(item.measured, 3)}</td></tr>"
            for item in (*self.weights, *self.outputs)
        )
        head = "<th></th><th>estimate, float64 derivatives</th><th>lower bound, measured in balls</th>"
        return f"<p>{escape(OF_THE_DATA)}</p><table><tr>{head}</tr>{rows}</table>"

    def to_json(self) -> dict[str, Any]:
        """Return everything, numbers as decimal strings."""
        return {
            "means": OF_THE_DATA,
            "alpha": encode_scalar(self.alpha, 53),
            "cut": self.cut.to_json(),
            "weights": [_as_json(item) for item in self.weights],
            "outputs": [_as_json(item) for item in self.outputs],
            "confirmed": self.confirmed,
            "problem": self.problem.to_json(),
        }


def _as_json(item: Condition) -> dict[str, Any]:
    return {
        "quantity": item.quantity,
        "condition": repr(item.condition),
        "measured": repr(item.measured),
        "confirmed": item.confirmed,
    }


@one_at_a_time
def condition(
    problem: Problem,
    *,
    alpha: Any = "auto",
    cut: Any = "auto",
    maximum_precision: int = MAXIMUM_PRECISION // 8,
    progress: Callable[[str], None] | None = None,
) -> Conditioning:
    """Return how much the weights and outputs of the closed form change with the data of two equations.

    The condition numbers of W1, W2, W3 and of f(X1), f(X2), for the weights from changed data at the inputs as they
    were; :class:`Condition` says in which norms. ``alpha`` and ``cut`` as for ``solve``. Raises :class:`InputError`
    where X1 − X2, Y1 or Y2 is singular: any small change of the data may then leave no solution, or a different
    formula. Source: this module's docstring.
    """
    request = Request.parse(problem, DIGITS, alpha, cut, "ball", False, maximum_precision, progress)
    if len(problem.pairs) != 2:
        raise InputError(f"condition is for two equations; the problem has {len(problem.pairs)}")
    violated = violated_hypotheses(problem)
    if violated:
        raise InputError(f"condition needs the hypotheses of Theorem 1, but {violated[0]}")
    if problem.Y1 == problem.Y2:
        raise InputError("condition needs Y1 ≠ Y2: W2 is zero where they are equal, and nothing is relative to it")
    parameters = ThreeLayers().parameters(request)
    items = _conditions(request, parameters, (*WEIGHTS, *OUTPUTS))
    assert parameters.cut is not None
    return Conditioning(problem, presented(parameters.alpha), parameters.cut, items[:3], items[3:])


def of_weights(request: Request, parameters: Parameters) -> tuple[Condition, ...]:
    """Return the condition numbers of W1, W2 and W3; without that of W2 where it is zero, as Y1 = Y2."""
    problem = request.problem
    return _conditions(request, parameters, [W for W in WEIGHTS if W != "W2" or problem.Y1 != problem.Y2])


def _conditions(request: Request, parameters: Parameters, names: Sequence[str]) -> tuple[Condition, ...]:
    problem, report = request.problem, request.progress
    measure = _Measurement(problem, parameters, request.maximum_precision)
    report("derivatives in float64")
    found = _Derivatives(problem, parameters).worst(names)
    report("the worst changes, in balls")
    return tuple(Condition(name, value, measure(name, direction)) for name, (value, direction) in found.items())


class _Derivatives:
    """The derivatives of weights and outputs in float64, as linear maps of relative changes, and their adjoints."""

    def __init__(self, problem: Problem, parameters: Parameters) -> None:
        self.alg = Float64Algebra()
        self.data = tuple(getattr(problem, name).to_numpy() for name in NAMES)
        self.norms = tuple(length(A) for A in self.data)
        self.dim = problem.dim
        assert parameters.branch is not None
        self.cut, self.branch_alpha = parameters.branch, parameters.alpha

    def worst(self, names: Sequence[str]) -> dict[str, tuple[float, Direction]]:
        """Return the condition number of every quantity, and the change of the data that is worst for it.

        Where float64 leaves its range that is nan, and a random change.
        """
        with np.errstate(all="ignore"):
            try:
                self._prepare()
            except OUT_OF_RANGE:
                return dict.fromkeys(names, (math.nan, self._random()))
            return {name: self._worst(name) for name in names}

    def _worst(self, name: str) -> tuple[float, Direction]:
        try:
            if name in WEIGHTS:
                forward, adjoint = self._of_weight(WEIGHTS.index(name))
            else:
                forward, adjoint = self._of_output(OUTPUTS.index(name))
            size, worst = norm(
                lambda v: forward(self._split(v)).ravel(),
                lambda w: np.concatenate([A.ravel() for A in adjoint(w.reshape(self.dim, self.dim))]),
                self.dim**2,
            )
        except OUT_OF_RANGE:
            return math.nan, self._random()
        return size, self._split(worst)

    def _split(self, vector: Array) -> Direction:
        return tuple(vector.reshape(len(NAMES), self.dim, self.dim))

    def _random(self) -> Direction:
        parts = np.random.default_rng(0).standard_normal((2, len(NAMES) * self.dim**2))
        vector = parts[0] + 1j * parts[1]
        return self._split(vector / np.linalg.norm(vector))

    def _prepare(self) -> None:
        """Everything that both directions of differentiation need, named as in Theorem 1."""
        alg, (X1, X2, Y1, Y2) = self.alg, self.data
        self.alpha = alg.scalar(self.branch_alpha)
        self.q = alg.exp(self.alpha) - 1
        self.W = run(three_layers.weights, alg, X1, X2, Y1, Y2, alpha=self.alpha, cut=self.cut)
        self.D_inverse = alg.inv(X1 - X2)
        self.M = alg.solve(Y2, Y1)
        self.L = alg.scale(1 / self.q, alg.logm(self.M, self.cut))
        self.A = self.W[0] @ X2
        self.step = 1 / float(np.linalg.cond(X1 - X2))

    def _of_weight(self, index: int) -> tuple[Callable[[Direction], Array], Callable[[Array], Direction]]:
        size = length(self.W[index])

        def forward(direction: Direction) -> Array:
            blocks = [
                _block(A, self.step * norm * E) for A, norm, E in zip(self.data, self.norms, direction, strict=True)
            ]
            changed = run(three_layers.weights, self.alg, *blocks, alpha=self.alpha, cut=self.cut)[index]
            return np.asarray(changed[: self.dim, self.dim :] / (self.step * size))

        def adjoint(image: Array) -> Direction:
            dual = [np.zeros_like(image) for _ in range(3)]
            dual[index] = image / size
            return tuple(norm * A for norm, A in zip(self.norms, self._pulled_back(*dual), strict=True))

        return forward, adjoint

    def _pulled_back(self, of_W1: Array, of_W2: Array, of_W3: Array) -> Direction:
        """Apply the adjoint of the weights' derivative: from the last line of the closed form to the first."""
        exp, L, A = self.alg.expm, self.L, self.A
        X2, Y2 = self.data[1], self.data[3]
        of_Y2 = of_W3 @ _star(exp(-L))
        of_L = -self._derivative(exp, -_star(L), _star(Y2) @ of_W3)
        of_L = of_L + of_W2 @ _star(exp(-A))
        of_A = -self._derivative(exp, -_star(A), _star(L) @ of_W2)
        of_W1 = of_W1 + of_A @ _star(X2)
        of_X2 = _star(self.W[0]) @ of_A
        of_D = -np.conj(self.alpha) * _star(self.D_inverse) @ of_W1 @ _star(self.D_inverse)
        of_M = self._derivative(self._mirrored_log, _star(self.M), of_L / np.conj(self.q))
        of_Y1 = self.alg.solve(_star(Y2), of_M)
        return of_D, of_X2 - of_D, of_Y1, of_Y2 - of_Y1 @ _star(self.M)

    def _mirrored_log(self, A: Array) -> Array:
        return self.alg.logm(A, Cut(2 - self.cut.half_turns, -self.cut.offset))

    def _of_output(self, index: int) -> tuple[Callable[[Direction], Array], Callable[[Array], Direction]]:
        X, Y = self.data[index], self.data[2 + index]
        of_X, size = self.norms[index], self.norms[2 + index]
        W1, W2, W3 = self.W
        inner = W1 @ X
        outer = W2 @ self.alg.expm(inner)
        exp, zero = self.alg.expm, np.zeros_like(Y)

        def forward(direction: Direction) -> Array:
            change = self._derivative(exp, inner, W1 @ direction[index])
            change = W3 @ self._derivative(exp, outer, W2 @ change)
            return np.asarray(direction[2 + index] - change * (of_X / size))

        def adjoint(image: Array) -> Direction:
            change = self._derivative(exp, _star(outer), _star(W3) @ image)
            change = _star(W1) @ self._derivative(exp, _star(inner), _star(W2) @ change)
            result = [zero, zero, zero, zero]
            result[index], result[2 + index] = -change * (of_X / size), image
            return tuple(result)

        return forward, adjoint

    def _derivative(self, function: Callable[[Array], Array], A: Array, E: Array) -> Array:
        """Return L(A, E), E scaled to the size of A so that neither drowns in the other."""
        size, target = length(E), max(1.0, length(A))
        if size == 0:
            return np.zeros_like(A)
        scale = min(target, 1.0) / size
        return np.asarray(function(_block(A, scale * E))[: self.dim, self.dim :] / scale)


class _Measurement:
    """The change of a result when the data change a little, by solving twice in balls."""

    def __init__(self, problem: Problem, parameters: Parameters, maximum_precision: int) -> None:
        self.problem, self.parameters, self.maximum_precision = problem, parameters, maximum_precision
        self.before = self._solved(problem)

    def __call__(self, name: str, direction: Direction) -> float:
        """Return the relative change of W1, W2, W3, f(X1) or f(X2) per change of the data."""
        after = self._solved(moved(self.problem, direction))
        if not (self.before.success and after.success):
            return math.nan
        precision = max(self.before.precision, after.precision)
        with flint.ctx.workprec(precision):
            if name in WEIGHTS:
                index = WEIGHTS.index(name)
                old, new = self.before.weights[index], after.weights[index]
            else:
                X, Y = self.problem.pairs[OUTPUTS.index(name)]
                alg = BallAlgebra(precision)
                old, new = Y.to_flint(precision), evaluate(alg, after.weights, X.to_flint(precision))
            return max(0.0, float_below(frobenius_norm(new - old) / frobenius_norm(old) / flint.arb(STEP)))

    def _solved(self, problem: Problem) -> Solution:
        # the branch, not the cut: an eigenvalue on the cut must not cross it when the data change
        alpha, branch = self.parameters.alpha, self.parameters.branch
        return solve(problem, DIGITS, alpha, branch, maximum_precision=self.maximum_precision)


def _block(A: Array, E: Array) -> Array:
    return np.block([[A, E], [np.zeros_like(A), A]])


def _star(A: Array) -> Array:
    return np.asarray(A.conj().T)
