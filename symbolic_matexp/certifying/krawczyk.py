"""A box of weights that contains exactly one solution, proved.

Of the L d² entries of the weights as many are moved as there are equations, k d²; the others stay as they are. Let F
be the residuals f(X_i) − Y_i as a function of the moved entries x, m the entries in question, J the derivative of F,
and A a matrix, approximately J(m)⁻¹. Let the box B be the product of the discs |x_j − m_j| ≤ ρ_j (of the intervals,
where everything is real), and let |C_jk| bound the entries of C = I − A J over B.

**Theorem** (Krawczyk 1969; Moore, SIAM J. Numer. Anal. 14 (1977)). If F is analytic on B (differentiable, where
everything is real) and |A F(m)|_j + Σ_k |C_jk| ρ_k < ρ_j for every j, then F has exactly one zero in B. It is real
where everything is.

*Proof.* Let G(x) = x − A F(x). For x, y in B, G(x) − G(y) = (I − A J̃)(x − y), where J̃ is the mean of J over the
segment from y to x. This lies in B, and the balls that enclose J over B are convex, so they contain J̃. Hence G
contracts in the norm max |v_j|/ρ_j and maps B into its interior: it has exactly one fixed point in B (Banach). In
the same norm I − A J(m) is less than 1, so A is invertible, and the fixed points of G are the zeros of F. ∎

F and J are enclosed in :class:`.SmoothBalls`, where a value over B is also the proof that F is smooth on B. For
max(x, 0) it says that the sign of every pre-activation is known on B, or that it is 0 on all of B.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import flint
import numpy as np
import scipy.linalg

from ..errors import InconclusiveError, RangeError
from ..formulas.activations.activation import Activation
from ..inputs.exact_balls import midpoints_to_numpy
from ..inputs.problem import Problem
from ..systems.ball.arithmetic import decimal_above, disc, frobenius_norm, identity, is_real, upper
from ..systems.ball.smooth import SmoothBalls
from .jacobian_in_balls import jacobian_in_balls, values_in_balls

Matrices = Sequence[flint.acb_mat]

FIRST_BITS = 128
"""Newton's method starts with so many bits, and doubles them as the correct digits double."""
MOST_STEPS = 60
NEAR = flint.arb(1) / 4096
"""A solution is sought only nearer than this, relative to the largest entry of the weights."""
INFLATIONS = 4
"""So often the box is widened before more bits are tried."""
MOST_PRECISIONS = 6


@dataclass(frozen=True)
class Box:
    """A box with exactly one solution: its midpoint, its largest radius, and bounds of the residuals at the midpoint.

    ``moved`` are the numbers of the entries that differ within it, layer by layer and row by row.
    """

    weights: list[flint.acb_mat]
    radius: flint.arb
    residuals: list[flint.arb]
    moved: tuple[int, ...]
    is_real: bool
    precision: int


class NotFoundError(Exception):
    """Why nothing could be proved, as the end of a sentence."""


def box_with_one_solution(
    weights: Matrices,
    problem: Problem,
    activation: Activation,
    *,
    digits: int,
    precisions: Iterable[int],
    report: Callable[[str], None],
) -> Box:
    """Return a box with exactly one solution, near ``weights``, which are exact.

    Its radius is at most 10^−digits relative to the largest entry, and so are the residuals at its midpoint relative
    to the outputs. Raises :class:`NotFoundError`.
    """
    search = _Search(weights, problem, activation, digits)
    reason, current = "the precision allowed does not suffice", list(weights)
    for count, precision in enumerate(precisions):
        if count == MOST_PRECISIONS:
            break
        report(f"proving existence at {precision} bits")
        try:
            current = search.converged(current, precision)
            found = search.proved(current, precision)
        except RangeError as error:
            raise NotFoundError(str(error)) from None
        except InconclusiveError as error:
            reason = str(error)
            continue
        if isinstance(found, Box):
            return found
        reason = found
    raise NotFoundError(reason)


class _Search:
    """The equations F = 0 of a problem near given weights."""

    def __init__(self, given: Matrices, problem: Problem, activation: Activation, digits: int) -> None:
        self._given, self._problem, self._activation = given, problem, activation
        self._tolerance = flint.arb(10) ** -digits
        self._equations = len(problem.pairs) * problem.dim**2

    def converged(self, weights: Matrices, precision: int) -> list[flint.acb_mat]:
        """Return the weights after Newton's method in as many entries as there are equations.

        Weights that are right already are returned as they are.
        """
        current = list(weights)
        residuals = self._residuals(current, precision)
        with flint.ctx.workprec(precision):
            if all(bound <= self._tolerance for bound in self._relative(residuals)):
                step, _ = self._newton_step(current, precision)
                if 8 * _largest(step) <= self._tolerance * _scale(current):
                    return current
        bits = min(FIRST_BITS, precision)
        for _ in range(MOST_STEPS):
            step, moved = self._newton_step(current, bits)
            with flint.ctx.workprec(precision):
                current = [W.mid() for W in _changed(current, moved, [-z.mid() for z in step])]
                if not distance(current, self._given) <= NEAR * _scale(self._given):
                    raise NotFoundError("Newton's method leads away from these weights")
                small = _largest(step) <= _scale(current) * flint.arb(2) ** -(bits // 2)
            if small and bits == precision:
                return current
            bits = min(2 * bits, precision) if small else bits
        raise NotFoundError("Newton's method does not converge from these weights")

    def proved(self, weights: Matrices, precision: int) -> Box | str:
        """Return the box around the weights with exactly one solution, or why there is none."""
        residuals, J = self._residuals(weights, precision), self._jacobian(weights, precision)
        moved = self._columns(J)
        with flint.ctx.workprec(precision):
            real = all(map(is_real, [*weights, *residuals, J]))
            A = _inverse(_chosen(J, moved))
            step = [z.abs_upper() for z in (A * _column(residuals)).entries()]
            least = _scale(weights) * flint.arb(2) ** -precision
            radii = [upper(2 * s + least) for s in step]
            for _ in range(INFLATIONS):
                box = _changed(weights, moved, [_ball(radius, real=real) for radius in radii])
                C = identity(len(moved)) - A * _chosen(self._jacobian(box, precision), moved)
                if real and not is_real(C):
                    raise InconclusiveError("the derivative is not real for all real weights")
                image = [upper(s + y) for s, y in zip(step, _bounds_of_product(C, radii), strict=True)]
                if all(y < radius for y, radius in zip(image, radii, strict=True)):
                    found = Box(list(weights), _largest(radii), self._relative(residuals), moved, real, precision)
                    return found if self._is_narrow(found) else "the box with the solution is too wide"
                if not all(y.is_finite() for y in image):
                    break
                radii = [upper(2 * y + least) for y in image]
            return f"the derivative varies too much within {decimal_above(_largest(radii), 2)} of these weights"

    def _is_narrow(self, found: Box) -> bool:
        """Whether the box is as narrow, and the residuals are as small, as they shall be."""
        narrow = found.radius <= self._tolerance * _scale(found.weights)
        return bool(narrow) and all(bound <= self._tolerance for bound in found.residuals)

    def _residuals(self, weights: Matrices, precision: int) -> list[flint.acb_mat]:
        """Return balls around f(X_i) − Y_i."""
        system = SmoothBalls(precision)
        with system.working():
            inputs, outputs = ([system.matrix(A) for A in each] for each in zip(*self._problem.pairs, strict=True))
            values = values_in_balls(weights, inputs, self._activation, system)
            return [value - Y for value, Y in zip(values, outputs, strict=True)]

    def _relative(self, residuals: Matrices) -> list[flint.arb]:
        """Return upper bounds of ‖f(X_i) − Y_i‖/‖Y_i‖ in the Frobenius norm, or of ‖f(X_i)‖ if Y_i = 0."""
        sizes = [frobenius_norm(Y.enclosure()) if not Y.is_zero else flint.arb(1) for _, Y in self._problem.pairs]
        return [upper(frobenius_norm(E) / size) for E, size in zip(residuals, sizes, strict=True)]

    def _jacobian(self, weights: Matrices, precision: int) -> flint.acb_mat:
        """Return balls around the derivative of F by all entries."""
        system = SmoothBalls(precision)
        inputs = [system.matrix(X) for X, _ in self._problem.pairs]
        return jacobian_in_balls(weights, inputs, self._activation, system)

    def _newton_step(self, weights: Matrices, bits: int) -> tuple[list[flint.acb], tuple[int, ...]]:
        """Return J⁻¹F, up to rounding, and the entries in which it is a step."""
        residuals, J = self._residuals(weights, bits), self._jacobian(weights, bits)
        moved = self._columns(J)
        with flint.ctx.workprec(bits):
            return (_inverse(_chosen(J, moved)) * _column(residuals)).entries(), moved

    def _columns(self, J: flint.acb_mat) -> tuple[int, ...]:
        """Return as many columns as there are rows, far from dependent: by QR factorisation with pivoting, in floats.

        The choice makes nothing true: what it is good for, the proof shows.
        """
        if J.ncols() < self._equations:
            raise NotFoundError(
                f"the weights have {J.ncols()} entries for {self._equations} equations; use more layers"
            )
        floats = midpoints_to_numpy(J)
        with np.errstate(all="ignore"):
            floats = floats / np.abs(floats).max(axis=1, keepdims=True)
        if not np.isfinite(floats).all():
            raise NotFoundError("an output does not depend on the weights, as far as float64 can tell")
        R, order = scipy.linalg.qr(floats, mode="r", pivoting=True)
        diagonal = np.abs(np.diag(R))
        rank = int((diagonal > len(diagonal) * np.finfo(float).eps * diagonal[0]).sum())
        if rank < self._equations:
            raise NotFoundError(
                f"the derivative of the outputs by the weights has rank {rank} instead of {self._equations}, as far "
                "as float64 can tell"
            )
        return tuple(sorted(int(j) for j in order[: self._equations]))


def distance(weights: Matrices, others: Matrices) -> flint.arb:
    """Return an upper bound of the largest modulus of a difference between entries."""
    return _largest([z for A, B in zip(weights, others, strict=True) for z in (A - B).entries()])


def _scale(weights: Matrices) -> flint.arb:
    """Return an upper bound of the largest modulus of an entry."""
    return _largest([z for W in weights for z in W.entries()])


def _largest(numbers: Iterable[flint.arb | flint.acb]) -> flint.arb:
    """Return an upper bound of the largest modulus; inf if one has no bound."""
    largest = flint.arb(0)
    for x in numbers:
        size = upper(x.abs_upper())
        largest = size if size > largest else largest
    return largest


def _changed(weights: Matrices, which: Sequence[int], by: Sequence[flint.acb]) -> list[flint.acb_mat]:
    """Return the weights with something added to some entries, counted layer by layer and row by row."""
    d = weights[0].nrows()
    entries = [z for W in weights for z in W.entries()]
    for j, change in zip(which, by, strict=True):
        entries[j] = entries[j] + change
    return [flint.acb_mat(d, d, entries[i : i + d * d]) for i in range(0, len(entries), d * d)]


def _ball(radius: flint.arb, *, real: bool) -> flint.acb:
    """Return a ball around 0 that contains the interval or the disc of this radius."""
    return flint.acb(flint.arb(0, radius)) if real else disc(radius)


def _chosen(J: flint.acb_mat, columns: Sequence[int]) -> flint.acb_mat:
    return flint.acb_mat([[row[j] for j in columns] for row in J.tolist()])


def _column(matrices: Matrices) -> flint.acb_mat:
    entries = [z for A in matrices for z in A.entries()]
    return flint.acb_mat(len(entries), 1, entries)


def _inverse(J: flint.acb_mat) -> flint.acb_mat:
    """Return an exact matrix that is about J⁻¹."""
    try:
        if is_real(J):
            return flint.acb_mat(J.real.mid().inv().mid())
        return J.mid().inv().mid()
    except ZeroDivisionError:
        raise InconclusiveError("the derivative by the weights is not provably invertible") from None


def _bounds_of_product(C: flint.acb_mat, radii: Sequence[flint.arb]) -> list[flint.arb]:
    """Return upper bounds of Σ_k |C_jk| ρ_k."""
    sizes = flint.arb_mat([[z.abs_upper() for z in row] for row in C.tolist()])
    return [upper(y) for y in (sizes * flint.arb_mat(len(radii), 1, list(radii))).entries()]
