"""Least squares from many starts, in lock step: Levenberg–Marquardt with exact derivatives, in float64.

SciPy's ``least_squares`` takes one start at a time, and no complex numbers. For these small systems nearly all of its
time would go into calls of NumPy: a step of thirty starts at once takes hardly longer than a step of one. The norm of
a holomorphic residual r is made smaller as that of a real one is: the step s solves min ‖r + J s‖² + μ‖s‖² (Marquardt
1963). The rule for μ is that of Nielsen (Damping parameter in Marquardt's method, 1999), with 1/10 in the place of
his 1/3. A step that overflows counts as one that makes things worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np

Array = np.ndarray[Any, Any]

REACHED = 1e-10
"""A residual that Newton's method improves from here on."""
ALMOST = 1e-6
"""A residual at which a start that makes no progress is worth a trial: float64 may have no better one."""
PATIENCE, PROGRESS = 60, 0.99
"""A start ends if within so many steps its residual does not fall below this part of what it was."""
MOST_STEPS = 1000


class Equations(Protocol):
    """Equations r(x) = 0 for stacks of n vectors x. What overflows is inf or nan."""

    def residuals(self, x: Array) -> Array:
        """Return the residuals, of shape (n, equations)."""

    def jacobian(self, x: Array) -> Array:
        """Return the derivative, of shape (n, equations, unknowns)."""


@dataclass(frozen=True)
class Approximation:
    """Where a start ended: its number, the vector, the norm of its residual, and how many steps it took."""

    start: int
    x: Array
    residual: float
    steps: int


@dataclass
class _Stack:
    """Starts on their way."""

    number: Array
    x: Array
    residual: Array
    cost: Array
    damping: Array
    growth: Array
    age: Array
    earlier: Array
    """The cost when progress was last looked at."""

    def kept(self, which: Array) -> _Stack:
        return _Stack(**{name: values[which] for name, values in vars(self).items()})

    def with_more(self, others: _Stack) -> _Stack:
        pairs = zip(vars(self).items(), vars(others).values(), strict=True)
        return _Stack(**{name: np.concatenate([own, new]) for (name, own), new in pairs})


def candidates(
    equations: Equations,
    start: Callable[[int], Array],
    starts: int,
    together: int,
    ended: Callable[[int, float], None],
    *,
    reached: float = REACHED,
    almost: float = ALMOST,
    most_steps: int = MOST_STEPS,
) -> Iterator[Approximation]:
    """Yield approximate solutions as they are found, from the starts 0, 1, ….

    At any time ``together`` of them are on their way. ``ended`` is called with the number and the residual of every
    start that ends. A start ends at the residual ``reached``, without progress, or after ``most_steps``; with a
    residual of at most ``almost`` it is yielded.
    """
    waiting = iter(range(starts))
    stack: _Stack | None = None
    while True:
        free = together - (0 if stack is None else len(stack.number))
        fresh = list(islice(waiting, free))
        if fresh:
            new = _begun(equations, fresh, np.array([start(number) for number in fresh]))
            stack = new if stack is None else stack.with_more(new)
        if stack is None or not len(stack.number):
            return
        _advance(equations, stack)
        norms = np.sqrt(stack.cost)
        done = (norms <= reached) | _gives_up(stack, most_steps)
        for i in np.flatnonzero(done):
            ended(int(stack.number[i]), float(norms[i]))
            if norms[i] <= almost:
                yield Approximation(int(stack.number[i]), stack.x[i].copy(), float(norms[i]), int(stack.age[i]))
        stack = stack.kept(~done)


def _begun(equations: Equations, numbers: list[int], x: Array) -> _Stack:
    residual = equations.residuals(x)
    cost = _square(residual)
    n = len(numbers)
    return _Stack(
        number=np.array(numbers),
        x=x,
        residual=residual,
        cost=cost,
        damping=np.full(n, np.nan),
        growth=np.full(n, 2.0),
        age=np.zeros(n, int),
        earlier=cost.copy(),
    )


def _gives_up(stack: _Stack, most_steps: int) -> Array:
    """Return which starts make no progress any more."""
    looked_at = stack.age % PATIENCE == 0
    slow = looked_at & ~(stack.cost < PROGRESS**2 * stack.earlier)
    stack.earlier = np.where(looked_at, stack.cost, stack.earlier)
    return np.asarray(slow | (stack.age >= most_steps) | ~np.isfinite(stack.cost))


def _advance(equations: Equations, stack: _Stack) -> None:
    """Take one step, or raise the damping, for every start."""
    with np.errstate(all="ignore"):
        J = equations.jacobian(stack.x)
        usable = np.isfinite(J).all((1, 2)) & np.isfinite(stack.cost)
        J = np.where(usable[:, None, None], J, 0)
        r = np.where(usable[:, None], stack.residual, 0)
        adjoint = np.conj(np.swapaxes(J, 1, 2))
        wide = J.shape[1] <= J.shape[2]
        normal = J @ adjoint if wide else adjoint @ J
        largest = np.einsum("nii->ni", normal).real.max(1)
        largest = np.where(largest > 0, largest, 1.0)
        stack.damping = np.where(np.isnan(stack.damping), 1e-2 * largest, stack.damping)
        least = normal.shape[1] * np.finfo(float).eps * largest  # with less, rounding may make it singular
        damped = normal + np.maximum(stack.damping, least)[:, None, None] * np.eye(normal.shape[1])
        right = r[..., None] if wide else adjoint @ r[..., None]
        step = _solved(damped, right)
        step = -(adjoint @ step if wide else step)[..., 0]
        x = stack.x + step
        residual = equations.residuals(x)
        cost = _square(residual)
        predicted = stack.cost - _square(r + (J @ step[..., None])[..., 0])
        gain = np.clip((stack.cost - cost) / np.maximum(predicted, np.finfo(float).tiny), -1, 2)
    better = (cost < stack.cost) & usable
    shrunk = stack.damping * np.maximum(0.1, 1 - (2 * gain - 1) ** 3)
    stack.damping = np.where(better, np.maximum(shrunk, least), np.minimum(stack.damping * stack.growth, 1e100))
    stack.growth = np.where(better, 2.0, np.minimum(2 * stack.growth, 1e6))
    stack.x = np.where(better[:, None], x, stack.x)
    stack.residual = np.where(better[:, None], residual, stack.residual)
    stack.cost = np.where(better, cost, stack.cost)
    stack.cost[~usable] = np.inf
    stack.age = stack.age + 1


def _solved(A: Array, b: Array) -> Array:
    """Return A⁻¹b for stacks; nan where a matrix is singular all the same."""
    try:
        return np.asarray(np.linalg.solve(A, b))
    except np.linalg.LinAlgError:
        if len(A) == 1:
            return np.full(b.shape, np.nan, b.dtype)
        return np.concatenate([_solved(A[i : i + 1], b[i : i + 1]) for i in range(len(A))])


def _square(residual: Array) -> Array:
    """Return the squares of the norms; inf where something is not finite."""
    with np.errstate(all="ignore"):
        squares: Array = (np.abs(residual) ** 2).sum(1)
    return np.asarray(np.where(np.isfinite(squares), squares, np.inf))
