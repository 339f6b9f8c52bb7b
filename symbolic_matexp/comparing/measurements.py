"""The numbers of a cross-check: errors of float64 results, and condition numbers from small changes.

Everything is evaluated in balls at the exact values of the floats, so only float64's errors are measured.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from ..certifying.exact_residual import exact_outputs, outputs
from ..errors import InconclusiveError, InputError, RangeError
from ..formulas.network import evaluate
from ..inputs.constants import Constant
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..inputs.problem import Problem
from ..notation.evaluation import Record, exponentials
from ..systems.ball.arithmetic import dyadic, float_above, frobenius_norm, radius_norm, relative_radius
from ..systems.ball.system import BallAlgebra
from ..systems.float64 import Float64Algebra
from .report import QuantityError

Array = np.ndarray[Any, Any]
Direction = Array
"""Changes of X1, X2, Y1 and Y2, each relative to the Frobenius norm of its matrix. Together they have norm 1."""

PERTURBATION = Fraction(1, 10**25)
"""A relative change of an entry: small enough for linear behaviour, and far above the radius of any ball here."""
STEP = flint.fmpq(1, 10**40)
"""A relative change of the data: small enough for linear behaviour up to condition numbers of 1e30."""
LARGEST_CHANGE = 1e30
"""A result that changes by more, relative to itself and per STEP, does not behave linearly there."""
RESOLVED = 1e-3
"""A change of a result must be known to this relative accuracy, or to this absolute accuracy per STEP."""
NOTHING = flint.arb(10) ** -180
"""A ball that contains zero and is at most this wide is taken for zero. It has no relative change."""
DIRECTIONS = 3
"""The number of random directions for a condition number. The result is a lower bound."""
LARGEST_FOR_JACOBIAN = 3
"""Up to this dimension d the data are changed in every direction: 4d² entries, real and imaginary."""
OF_THE_JACOBIAN = "from differences in balls, along every direction"
OF_RANDOM_CHANGES = (
    f"the largest of {DIRECTIONS} random changes, in balls: a lower bound, perhaps several times too low"
)


def evaluation_error(weights: Sequence[Any], problem: Problem) -> float:
    """Return the largest relative difference between f in float64 and f exactly, at the same weights.

    It is absolute where f is zero, nan if it is unknown, and inf if float64 fails.
    """
    alg, worst = Float64Algebra(), 0.0
    found = exact_outputs([ExactMatrix.parse(W) for W in weights], problem)
    if found is None:
        return math.nan
    values, precision = found
    with flint.ctx.workprec(precision):
        for (X, _), value in zip(problem.pairs, values, strict=True):
            try:
                computed = ExactMatrix.parse(evaluate(alg, list(weights), alg.matrix(X))).to_flint(precision)
            except (RangeError, InconclusiveError, InputError):
                return math.inf
            worst = max(worst, float_above(_relative(computed - value, value)))
    return worst


def effect_of_rounding(weights: Sequence[Constant], problem: Problem, rounded: Problem) -> float:
    """Return the change of f(X_i) − Y_i, relative to Y_i, when the data are rounded. It is nan if it is unknown.

    To first order this is the residual, on the problem as given, of weights that solve the rounded problem exactly.
    """
    before, after = exact_outputs(weights, problem), exact_outputs(weights, rounded)
    if before is None or after is None:
        return math.nan
    precision, worst = max(before[1], after[1]), 0.0
    with flint.ctx.workprec(precision):
        for (_, Y), (_, Z), f, g in zip(problem.pairs, rounded.pairs, before[0], after[0], strict=True):
            target = Y.to_flint(precision)
            worst = max(worst, float_above(_relative(f - g - (target - Z.to_flint(precision)), target)))
    return worst


def output_condition(weights: Sequence[Constant], problem: Problem) -> tuple[float, str]:
    """Return the condition number of the outputs, and how it was found. It is nan if it is unknown.

    It says how much the outputs change with weights from changed data, in the norms of
    :class:`symbolic_matexp.Condition`. Weights that take X_i + ΔX_i to Y_i + ΔY_i give, to first order,
    f(X_i) = Y_i + ΔY_i − Df(X_i)[ΔX_i] with Df at the given weights. So the condition number is √(1 + ‖Df(X_i)‖²),
    relative to the sizes of X_i and f(X_i). The formula behind the weights need not be known.
    """
    found = exact_outputs(weights, problem)
    if found is None:
        return math.nan, ""
    bits, d = found[1] + 200, problem.dim
    whole = d <= LARGEST_FOR_JACOBIAN
    parts = np.random.default_rng(0).standard_normal((2, DIRECTIONS, d, d))
    directions = np.eye(d * d).reshape(-1, d, d) if whole else parts[0] + 1j * parts[1]
    try:
        before = outputs(weights, problem, bits)
        after = [outputs(weights, _with_inputs_further(problem, E / np.linalg.norm(E)), bits) for E in directions]
    except (InconclusiveError, RangeError):
        return math.nan, ""
    largest = 0.0
    with flint.ctx.workprec(bits):
        for i, value in enumerate(before):
            size = frobenius_norm(value)
            if size == 0:
                continue
            changes = [(values[i] - value) / flint.acb(size * flint.arb(STEP)) for values in after]
            rows = np.array([[complex(z.mid()) for z in change.entries()] for change in changes])
            if not np.isfinite(rows).all():
                return math.inf, OF_RANDOM_CHANGES
            steepness = np.linalg.norm(rows, 2) if whole else np.linalg.norm(rows, axis=1).max()
            largest = max(largest, math.hypot(1.0, float(steepness)))
    return largest, OF_THE_JACOBIAN if whole else OF_RANDOM_CHANGES


def evaluation_condition(weights: Sequence[ExactMatrix], problem: Problem) -> float:
    """Return the largest relative change of f per relative change of every entry of the weights.

    It is the largest that random perturbations show, so a lower bound. It is nan if it is unknown.
    """
    before = exact_outputs(weights, problem)
    largest = 0.0
    for seed in range(DIRECTIONS):
        after = exact_outputs([_perturbed(W, 10 * seed + i) for i, W in enumerate(weights)], problem)
        if before is None or after is None:
            return math.nan
        with flint.ctx.workprec(max(before[1], after[1])):
            largest = max(largest, _largest_ratio(after[0], before[0]))
    return largest


def moved(problem: Problem, direction: Direction) -> Problem:
    """Return a problem of two equations with its data changed by a STEP. A matrix that is zero stays zero."""
    changed = []
    for A, change in zip((problem.X1, problem.X2, problem.Y1, problem.Y2), direction, strict=True):
        changed.append(_further(A, change))
    return Problem(*changed)


def random_direction(dimension: int, seed: int = 0) -> Direction:
    """Return a random direction: complex changes of the data, of norm 1 together."""
    parts = np.random.default_rng(seed).standard_normal((2, 4, dimension, dimension))
    vector = parts[0] + 1j * parts[1]
    return np.asarray(vector / np.linalg.norm(vector))


def differences(
    values_of: Callable[[Problem], Sequence[flint.acb_mat]], problem: Problem, bits: int
) -> list[tuple[float, Direction] | None]:
    """Return for every value its largest relative change per change of the data, and the direction of that change.

    The norms are those of :class:`symbolic_matexp.Condition`. The entry for a value that is zero is None. If d ≤ 3,
    the data are changed in every direction, and the result is the norm of the Jacobian. This Jacobian is real, with
    8d² columns, because a value that depends on conjugates is not complex-linear. If d > 3, the result is the largest
    of a few random directions. ``values_of`` gives a problem's values, enclosed with ``bits`` bits. Raises
    :class:`InconclusiveError` if these are not enough.
    """
    whole, shape = problem.dim <= LARGEST_FOR_JACOBIAN, (4, problem.dim, problem.dim)
    units = np.eye(4 * problem.dim**2).reshape(-1, *shape)
    directions = [*units, *(1j * units)] if whole else [random_direction(problem.dim, k) for k in range(DIRECTIONS)]
    before = values_of(problem)
    afterwards = [values_of(moved(problem, direction)) for direction in directions]
    found: list[tuple[float, Direction] | None] = []
    with flint.ctx.workprec(bits):
        for k, old in enumerate(before):
            changes = [relative_change(old, after[k]) for after in afterwards]
            columns = [_as_vector(change) for change in changes if change is not None]
            if len(columns) < len(changes):
                found.append(None)
            elif whole:
                _, sizes, rows = np.linalg.svd(np.array(columns).T)
                found.append((float(sizes[0]), np.tensordot(rows[0], directions, 1)))
            else:
                sizes = np.linalg.norm(columns, axis=1)
                found.append((float(sizes.max()), directions[int(np.argmax(sizes))]))
    return found


def data_condition(
    weights_of: Callable[[Problem], Sequence[flint.acb_mat]], problem: Problem, bits: int
) -> tuple[float, str]:
    """Return the largest of the :func:`differences`, and how it was found."""
    found = [size for size, _ in filter(None, differences(weights_of, problem, bits))]
    return max(found, default=0.0), how_differences_are_taken(problem)


def how_differences_are_taken(problem: Problem) -> str:
    """Return, for a report, how the numbers from :func:`differences` are obtained."""
    return OF_THE_JACOBIAN if problem.dim <= LARGEST_FOR_JACOBIAN else OF_RANDOM_CHANGES


def entrywise_condition(
    weights_of: Callable[[Problem], Sequence[flint.acb_mat]], problem: Problem, bits: int
) -> float:
    """Return the largest relative change of a weight per relative change of every entry of the data.

    It is the largest that random perturbations show, so a lower bound. ``weights_of`` gives a problem's weights,
    enclosed with ``bits`` bits.
    """
    before = weights_of(problem)
    largest = 0.0
    for seed in range(DIRECTIONS):
        pairs = [
            (_perturbed(X, 4 * seed + i), _perturbed(Y, 4 * seed + 2 + i)) for i, (X, Y) in enumerate(problem.pairs)
        ]
        after = weights_of(Problem.from_pairs(pairs))
        with flint.ctx.workprec(bits):
            largest = max(largest, _largest_ratio(after, before))
    return largest


def quantity_errors(weights: Sequence[Any], exact: Sequence[flint.acb_mat], problem: Problem, bits: int) -> Any:
    """Compare the float64 weights, their inner exponentials and outputs with the ``exact`` weights and theirs.

    Return a :class:`QuantityError` for each, in the order of computation. Those that are not finite are left out.
    """
    here, there = Float64Algebra(), BallAlgebra(bits)
    compared = [(f"W{i}", W, reference) for i, (W, reference) in enumerate(zip(weights, exact, strict=True), 1)]
    for i, (X, Y) in enumerate(problem.pairs, 1):
        computed_here: Record = {}
        computed_there: Record = {}
        try:
            output = evaluate(here, weights, here.matrix(X), record=computed_here)
            evaluate(there, exact, there.matrix(X), record=computed_there)
        except (RangeError, InconclusiveError):
            continue
        inner = f"X{i}"
        for k, ((_, computed), (_, reference)) in enumerate(
            zip(exponentials(computed_here), exponentials(computed_there), strict=True), 1
        ):
            inner = f"exp(W{k} {inner})"
            compared.append((inner, computed, reference))
        compared.append((f"f(X{i})", output, there.matrix(Y)))
    with there.working():
        return tuple(_error(*row) for row in compared if np.isfinite(row[1]).all())


def _error(name: str, computed: Any, exact: flint.acb_mat) -> QuantityError:
    difference = ExactMatrix.parse(computed).to_flint(flint.ctx.prec) - exact
    entries = zip(difference.entries(), exact.entries(), strict=True)
    componentwise = [float_above(abs(d) / abs(x)) for d, x in entries if not x.contains(0)]
    error, size = frobenius_norm(difference), frobenius_norm(exact)
    normwise = float_above(error if size.contains(0) else error / size)
    return QuantityError(name, normwise, max(componentwise, default=0.0))


def relative_change(old: flint.acb_mat, new: flint.acb_mat) -> flint.acb_mat | None:
    """Return (new − old)/‖old‖ per STEP, at FLINT's current precision. It is None if ``old`` is taken for zero.

    Raises :class:`InconclusiveError` if the balls are too wide, and :class:`RangeError` if the STEP is too large for
    this result.
    """
    size = frobenius_norm(old)
    if size.contains(0):
        if radius_norm(old) <= NOTHING:
            return None
        raise InconclusiveError("a result is not told apart from zero")
    change = (new - old) / flint.acb(size * flint.arb(STEP))
    if not relative_radius(change) < RESOLVED and not radius_norm(change) < RESOLVED:
        raise InconclusiveError("the change of a result is not resolved")
    if not frobenius_norm(change) < LARGEST_CHANGE:
        raise RangeError(
            "data changed by 1e-40 change it by 1e-10 or more, so it jumps there or is too steep to tell"
        )
    return change


def _as_vector(change: flint.acb_mat) -> Array:
    return np.array([part for z in change.entries() for part in (float(z.real.mid()), float(z.imag.mid()))])


def _largest_ratio(after: Sequence[flint.acb_mat], before: Sequence[flint.acb_mat]) -> float:
    """Return max ‖new − old‖/‖old‖ per unit of perturbation, at FLINT's current precision."""
    unit = flint.arb(flint.fmpq(PERTURBATION.numerator, PERTURBATION.denominator))
    norms = ((frobenius_norm(new - old), frobenius_norm(old)) for new, old in zip(after, before, strict=True))
    return max((float_above(change / size / unit) for change, size in norms if not size.contains(0)), default=0.0)


def _perturbed(A: ExactMatrix, seed: int) -> ExactMatrix:
    """Return A with every entry multiplied by 1 + 10⁻²⁵r, where r is random between −1 and 1."""
    generator = random.Random(seed)

    def changed(x: GaussianRational) -> GaussianRational:
        factor = 1 + PERTURBATION * Fraction(generator.randint(-1000, 1000), 1000)
        return GaussianRational(x.real * factor, x.imag * factor)

    return ExactMatrix.parse([[changed(x) for x in row] for row in A.tolist()])


def _further(A: ExactMatrix, change: Array) -> ExactMatrix:
    """Return A changed by a STEP times ``change``, which is relative to the Frobenius norm of A."""
    with flint.ctx.workprec(64):
        norm = dyadic(frobenius_norm(A.to_flint(64)))
    E, unit = ExactMatrix.parse(change), STEP * flint.fmpq(norm.numerator, norm.denominator)
    return A + ExactMatrix(E.real * unit, E.imag * unit)


def _with_inputs_further(problem: Problem, change: Array) -> Problem:
    return Problem.from_pairs([(_further(X, change), Y) for X, Y in problem.pairs])


def _relative(change: flint.acb_mat, target: flint.acb_mat) -> flint.arb:
    """Return ‖change‖/‖target‖, or ‖change‖ if the target is zero."""
    size = frobenius_norm(target)
    return frobenius_norm(change) if size == 0 else frobenius_norm(change) / size
