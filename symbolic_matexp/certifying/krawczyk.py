"""A box of weights that contains exactly one solution, proved.

Of the L d² entries of the weights as many are moved as there are equations, k d²; the others stay as they are. Let F
be the residuals f(X_i) − Y_i as a function of the moved entries x, m the entries in question, J the derivative of F,
and A a matrix, approximately J(m)⁻¹. Let the box B be the product of the discs |x_j − m_j| ≤ ρ_j (of the intervals,
where everything is real), and let |C_jk| bound the entries of C = I − A J over B.

**Theorem** (Krawczyk 1969; Moore, SIAM J. Numer. Anal. 14 (1977)). If F is analytic on B (continuously
differentiable, where everything is real) and |A F(m)|_j + Σ_k |C_jk| ρ_k < ρ_j for every j, then F has exactly one
zero in B. It is real where everything is.

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
from .jacobian_in_floats import Array, jacobian_in_floats

Matrices = Sequence[flint.acb_mat]

FIRST_BITS = 128
"""Newton's method starts with so many bits, and doubles them as it comes nearer."""
MOST_STEPS = 100
QUICK = 256
"""J⁻¹ is computed anew if a step is not shorter than the one before by this factor."""
MOST_BITS_WITH_ONE_INVERSE = 1024
"""With more bits J⁻¹ is computed anew whenever these are doubled, so that correct digits double, too."""
SPARE_BITS = 64
"""Newton's method ends when a step is so many bits above the last one."""
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


@dataclass(frozen=True)
class Inverse:
    """A matrix A of exact numbers that is about J⁻¹, J being the derivative by the entries ``moved``."""

    matrix: flint.acb_mat
    moved: tuple[int, ...]


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
            current, inverse = search.converged(current, precision)
            found = search.proved(current, precision, inverse)
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

    def converged(self, weights: Matrices, precision: int) -> tuple[list[flint.acb_mat], Inverse]:
        """Return the weights after Newton's method in as many entries as there are equations, and a J⁻¹ near by.

        J⁻¹ is kept as long as the steps become shorter quickly: residuals cost much less. Weights that are right
        already are returned as they are.
        """
        current = list(weights)
        inverse = self._inverse_in_floats(current) or self._inverse_in_balls(current, precision)
        residuals = self._residuals(current, precision)
        with flint.ctx.workprec(precision):
            if all(bound <= self._tolerance for bound in self._relative(residuals)):
                step = inverse.matrix * _column(residuals)
                if 8 * _largest(step.entries()) <= self._tolerance * _scale(current):
                    return current, inverse
        bits, before = min(FIRST_BITS, precision), flint.arb.pos_inf()
        for _ in range(MOST_STEPS):
            residuals = self._residuals(current, bits)
            with flint.ctx.workprec(precision):
                step = inverse.matrix * _column(residuals)
                current = [W.mid() for W in _changed(current, inverse.moved, [-z.mid() for z in step.entries()])]
                if not distance(current, self._given) <= NEAR * _scale(self._given):
                    raise NotFoundError("Newton's method leads away from these weights")
                size, scale = _largest(step.entries()), _scale(current)
                small = size <= scale * flint.arb(2) ** -(bits // 2)
                slow = size * QUICK > before
                done = slow or size <= scale * flint.arb(2) ** -(bits - SPARE_BITS)
            if small and done and bits == precision:
                return current, inverse
            if small and bits < precision:
                bits, before = min(2 * bits, precision), flint.arb.pos_inf()
                if bits > MOST_BITS_WITH_ONE_INVERSE:
                    inverse = self._inverse_in_balls(current, bits)
                continue
            if slow:
                inverse = self._inverse_in_balls(current, bits)
            before = size
        raise NotFoundError("Newton's method does not converge from these weights")

    def proved(self, weights: Matrices, precision: int, inverse: Inverse | None = None) -> Box | str:
        """Return a box around the weights with exactly one solution, or why none is found.

        ``inverse`` is tried first; it may be anything.
        """
        if inverse is not None:
            found = self._box(weights, precision, inverse)
            if isinstance(found, Box):
                return found
        return self._box(weights, precision, self._inverse_in_balls(weights, precision))

    def _box(self, weights: Matrices, precision: int, inverse: Inverse) -> Box | str:
        """Return the box that is proved with this A, or why none is."""
        A, moved = inverse.matrix, inverse.moved
        residuals = self._residuals(weights, precision)
        with flint.ctx.workprec(precision):
            real = all(map(is_real, [*weights, *residuals, A]))
            step = [z.abs_upper() for z in (A * _column(residuals)).entries()]
            least = _scale(weights) * flint.arb(2) ** -precision
            radii = [upper(2 * s + least) for s in step]
            for _ in range(INFLATIONS):
                box = _changed(weights, moved, [ball_around_zero(radius, real=real) for radius in radii])
                C = identity(len(moved)) - A * _chosen(self._jacobian(box, precision), moved)
                if real and not is_real(C):
                    raise InconclusiveError("the derivative is not real for all real weights")
                image = image_radii(step, C, radii)
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

    def _inverse_in_floats(self, weights: Matrices) -> Inverse | None:
        """Return about J⁻¹, computed in float64; None if that overflows."""
        stack = np.stack([midpoints_to_numpy(W) for W in weights])
        inputs = np.stack([X.to_numpy() for X, _ in self._problem.pairs])
        _, J = jacobian_in_floats(stack, inputs, self._activation)
        if not np.isfinite(J).all():
            return None
        moved = self._columns(J, stack)
        inverse = np.linalg.inv(J[:, moved])
        return Inverse(flint.acb_mat(inverse.tolist()), moved) if np.isfinite(inverse).all() else None

    def _inverse_in_balls(self, weights: Matrices, bits: int) -> Inverse:
        """Return J⁻¹ to about ``bits`` bits, as exact numbers."""
        J = self._jacobian(weights, bits)
        moved = self._columns(midpoints_to_numpy(J), np.stack([midpoints_to_numpy(W) for W in weights]))
        chosen = _chosen(J, moved)
        with flint.ctx.workprec(bits):
            try:
                inverse = chosen.real.mid().inv() if is_real(chosen) else chosen.mid().inv()
            except ZeroDivisionError:
                raise InconclusiveError("the derivative by the weights is not provably invertible") from None
            return Inverse(flint.acb_mat(inverse.mid()), moved)

    def _columns(self, J: Array, weights: Array) -> tuple[int, ...]:
        """Return as many columns as there are rows, far from dependent: by QR factorisation with pivoting.

        They are compared for changes in proportion to the weights, which may be of very different size. The choice
        makes nothing true: what it is good for, the proof shows.
        """
        rows, columns = J.shape
        if columns < rows:
            raise NotFoundError(f"the weights have {columns} entries for {rows} equations; use more layers")
        with np.errstate(all="ignore"):
            sizes = np.abs(weights).max(axis=(1, 2))
            scaled = J * np.repeat(np.where(sizes > 0, sizes, 1), weights[0].size)
            scaled = scaled / np.abs(scaled).max(axis=1, keepdims=True)
        if not np.isfinite(scaled).all():
            raise NotFoundError("an output does not depend on the weights, as far as float64 can tell")
        R, order = scipy.linalg.qr(scaled, mode="r", pivoting=True)
        diagonal = np.abs(np.diag(R))
        rank = int((diagonal > rows * np.finfo(float).eps * diagonal[0]).sum())
        if rank < rows:
            raise NotFoundError(
                f"the derivative of the outputs by the weights has rank {rank} instead of {rows}, as far as float64 "
                "can tell"
            )
        return tuple(sorted(int(j) for j in order[:rows]))


def image_radii(step: Sequence[flint.arb], C: flint.acb_mat, radii: Sequence[flint.arb]) -> list[flint.arb]:
    """Return upper bounds of |A F(m)|_j + Σ_k |C_jk| ρ_k: how far from m_j the map G takes the box."""
    sizes = flint.arb_mat([[z.abs_upper() for z in row] for row in C.tolist()])
    moved = (sizes * flint.arb_mat(len(radii), 1, list(radii))).entries()
    return [upper(s + y) for s, y in zip(step, moved, strict=True)]


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


def ball_around_zero(radius: flint.arb, *, real: bool) -> flint.acb:
    """Return a ball around 0 that contains the interval or the disc of this radius."""
    return flint.acb(flint.arb(0, radius)) if real else disc(radius)


def _chosen(J: flint.acb_mat, columns: Sequence[int]) -> flint.acb_mat:
    return flint.acb_mat([[row[j] for j in columns] for row in J.tolist()])


def _column(matrices: Matrices) -> flint.acb_mat:
    entries = [z for A in matrices for z in A.entries()]
    return flint.acb_mat(len(entries), 1, entries)
