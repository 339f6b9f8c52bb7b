"""Problems that no weights solve: the reason, decided exactly.

What is known of networks of two or more layers (L ≥ 2) and of one:

- Equal inputs have equal outputs, with every activation.
- Without activation, and with one layer, f(X) = WX: a linear least-squares problem. Its residual is computed exactly.
- With the matrix exponential f(X) = W_L exp(…), whose second factor is invertible: all f(X_i) have the column space
  of W_L. For real weights the determinants of all f(X_i) have the sign of det W_L, because det exp(A) = e^(tr A) > 0.
- With a function φ of the entries f takes column to column: equal columns of inputs have equal columns of outputs. If
  φ(0) = 0, a zero column has a zero column. If φ is odd, opposite columns have opposite columns. If φ has no negative
  values, real weights give only outputs whose columns do not surround zero (:mod:`.surrounding_zero`).

Functions of the entries preserve neither ranks nor signs of determinants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from itertools import combinations
from typing import NamedTuple

import flint

from ..errors import InputError
from ..formulas.activations.activation import Activation
from ..formulas.activations.catalogue import activation_called
from ..formulas.activations.expm import EXPM
from ..formulas.activations.identity import IDENTITY
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.problem import Problem
from ..inputs.tables import html_verdict
from ..systems.ball.arithmetic import decimal_below
from .outcome import Outcome
from .surrounding_zero import columns_around_zero


class Obstacle(Enum):
    """The fact that leaves a problem without a solution."""

    EQUAL_INPUTS = "two inputs are equal and their outputs are not"
    NOT_LINEAR = "the network is one matrix, and none solves the equations"
    COLUMN_SPACES = "two outputs have different column spaces"
    DETERMINANT_SIGNS = "the determinants of two outputs have opposite signs"
    COLUMNS = "columns of inputs decide what columns of outputs are, and these differ"
    AROUND_ZERO = "the columns of the outputs surround zero"


@dataclass(frozen=True)
class NoSolution:
    """Why no network of a kind solves a problem: a sentence, and the ``obstacle`` that it speaks of.

    ``pairs`` are the numbers of the two pairs that show it, counted from 1; None if single columns show it, or all
    pairs together. ``bound`` is a decimal number, rounded down, that (Σ ‖f(X_i) − Y_i‖²)^½ (Frobenius norm) reaches
    at least for all weights; None where outputs come as near to the Y_i as one likes, or nothing is known about that.
    """

    reason: str
    bound: str | None = None
    verdict: Outcome = Outcome.REFUTED
    obstacle: Obstacle = field(kw_only=True)
    pairs: tuple[int, int] | None = field(default=None, kw_only=True)

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"

    def __repr__(self) -> str:
        return f"<NoSolution: {self.verdict}, {self.obstacle.name}>"

    def _repr_html_(self) -> str:
        return html_verdict(str(self.verdict), self.reason)


@one_at_a_time
def impossible(
    problem: Problem, *, activation: str = EXPM.name, layers: int = 2, real: bool = False
) -> NoSolution | None:
    """Return why no ``layers`` weights (real ones, if ``real``) solve a problem; None if nothing is known against it.

    Raises :class:`InputError` if ``layers`` is no whole number from 1 on, or if there is no such activation.

    >>> import symbolic_matexp as sm
    >>> print(impossible(sm.Problem.from_pairs([([[1]], [[2]]), ([[2]], [[3]])]), activation="identity").bound)
    0.4472
    """
    between = activation_called(activation)
    if not isinstance(problem, Problem):
        raise InputError(f"impossible needs a Problem, not {type(problem).__name__}")
    if isinstance(layers, bool) or not hasattr(layers, "__index__") or layers.__index__() < 1:
        raise InputError(f"layers must be a whole number, at least 1, not {layers!r}")
    if layers == 1 or between is IDENTITY:
        return contradictory_inputs(problem) or _not_linear(problem)
    if between is EXPM:
        return impossible_for_exponentials(problem, real=real and problem.is_real)
    return (
        contradictory_inputs(problem)
        or _contradictory_columns(problem, between)
        or (_around_zero(problem, between) if real and between.sign != "any" else None)
    )


def impossible_for_exponentials(problem: Problem, *, real: bool) -> NoSolution | None:
    """Return why no two or more layers with the matrix exponential solve a problem.

    ``real`` asks for real weights, and says that the data are real, too.
    """
    return (
        contradictory_inputs(problem)
        or _incompatible_outputs(problem)
        or (_incompatible_signs(problem) if real else None)
    )


def contradictory_inputs(problem: Problem) -> NoSolution | None:
    """If X_i = X_j, then ‖f(X_i) − Y_i‖² + ‖f(X_j) − Y_j‖² ≥ ‖Y_i − Y_j‖²/2."""
    for (i, (X, Y)), (j, (other, Z)) in combinations(enumerate(problem.pairs, 1), 2):
        if X == other and Y != Z:
            square = _square(Y - Z) / 2
            return NoSolution(
                f"X{i} = X{j} but Y{i} ≠ Y{j}: equal inputs have equal outputs",
                _root_below(square),
                obstacle=Obstacle.EQUAL_INPUTS,
                pairs=(i, j),
            )
    return None


def _not_linear(problem: Problem) -> NoSolution | None:
    """The least Σ ‖WX_i − Y_i‖² is that of the part of [Y₁, …] that is orthogonal to all rows of [X₁, …]."""
    X, Y = (reduce(ExactMatrix.beside, matrices) for matrices in zip(*problem.pairs, strict=True))
    square = least_square(X, Y)
    if square == 0:
        return None
    bound = _root_below(square)
    return NoSolution(
        f"f(X) = WX for one matrix W, and (Σ ‖WX_i − Y_i‖²)^½ is at least {bound} for every W: "
        "a linear least-squares problem, solved exactly",
        bound,
        obstacle=Obstacle.NOT_LINEAR,
    )


def least_square(X: ExactMatrix, Y: ExactMatrix) -> flint.fmpq:
    """Return the least ‖WX − Y‖² over all complex W, exactly; it is taken for a real W if X and Y are real.

    With B a basis of the rows of X, the least ‖VB − Y‖² is ‖Y‖² − tr(YB*(BB*)⁻¹BY*).
    """
    B = _basis_of_rows(X)
    if B is None:
        return _square(Y)
    adjoint = _adjoint(B)
    rest = Y - Y @ adjoint @ (B @ adjoint).solve(B)
    return _square(rest)


def _basis_of_rows(X: ExactMatrix) -> ExactMatrix | None:
    """Return independent rows of X that span them all, or None if X is zero."""
    kept: ExactMatrix | None = None
    for row in X.tolist():
        line = ExactMatrix.parse([row], square=False)
        larger = line if kept is None else kept.above(line)
        if larger.rank == larger.shape[0]:
            kept = larger
    return kept


def _adjoint(A: ExactMatrix) -> ExactMatrix:
    return ExactMatrix(A.real.transpose(), -A.imag.transpose())


def _square(A: ExactMatrix) -> flint.fmpq:
    """Return ‖A‖² in the Frobenius norm."""
    return sum((x * x for part in (A.real, A.imag) for x in part.entries()), flint.fmpq(0))


def _root_below(square: flint.fmpq) -> str:
    """Return the square root as a decimal number, rounded down."""
    with flint.ctx.workprec(128):
        return decimal_below(flint.arb(square).sqrt(), 4)


def _incompatible_outputs(problem: Problem) -> NoSolution | None:
    (_, first), *others = problem.pairs
    for i, (_, Y) in enumerate(others, 2):
        if not _same_column_space(first, Y):
            return NoSolution(
                f"Y1 and Y{i} differ in rank or left null space, and all outputs have those of the last weight",
                obstacle=Obstacle.COLUMN_SPACES,
                pairs=(1, i),
            )
    return None


def _same_column_space(Y1: ExactMatrix, Y2: ExactMatrix) -> bool:
    """Whether the two matrices have the same column space; equivalently, the same rank and left null space."""
    if Y1.is_invertible and Y2.is_invertible:
        return True
    return Y1.rank == Y2.rank == Y1.beside(Y2).rank


def _incompatible_signs(problem: Problem) -> NoSolution | None:
    """All outputs have the same column space, so that either all determinants are zero or none is."""
    signs = [Y.determinant_sign() for _, Y in problem.pairs]
    for i, sign in enumerate(signs, 1):
        if signs[0] * sign < 0:
            return NoSolution(
                f"det(Y1) det(Y{i}) < 0, and for real weights all outputs have determinants of one sign",
                obstacle=Obstacle.DETERMINANT_SIGNS,
                pairs=(1, i),
            )
    return None


def _contradictory_columns(problem: Problem, activation: Activation) -> NoSolution | None:
    for related in related_columns(problem, activation):
        if related.square:
            return NoSolution(related.reason, _root_below(related.square), obstacle=Obstacle.COLUMNS)
    return None


class RelatedColumns(NamedTuple):
    """Columns of inputs that relate columns of outputs.

    ``square`` is what the squares of their errors add up to at least; zero if the outputs are so related. ``reason``
    says why they are not, if they are not.
    """

    reason: str
    square: flint.fmpq


def related_columns(problem: Problem, activation: Activation) -> Iterator[RelatedColumns]:
    """Yield the columns that a function of the entries relates, each with the first that it is related to.

    Where x_a = x_b, |f(x_a) − y_a|² + |f(x_b) − y_b|² ≥ |y_a − y_b|²/2. Where x = 0 and φ(0) = 0, |f(x) − y| = |y|.
    Where x_a = −x_b and φ is odd, |f(x_a) − y_a|² + |f(x_b) − y_b|² ≥ |y_a + y_b|²/2.
    """
    seen: dict[ExactMatrix, tuple[ExactMatrix, str]] = {}
    for i, (X, Y) in enumerate(problem.pairs, 1):
        for j, (x, y) in enumerate(zip(_columns(X), _columns(Y), strict=True), 1):
            here = f"column {j} of X{i}"
            if activation.keeps_zero and x.is_zero:
                yield RelatedColumns(
                    f"{here} is zero, but its output is not: {activation.name} takes 0 to 0, so zero columns have "
                    "zero columns",
                    _square(y),
                )
            elif x in seen:
                other, there = seen[x]
                yield RelatedColumns(
                    f"{there} is {here}, but their outputs differ: a function of the entries takes equal columns to "
                    "equal columns",
                    _square(y - other) / 2,
                )
            elif activation.is_odd and -x in seen:
                other, there = seen[-x]
                yield RelatedColumns(
                    f"{there} is minus {here}, but their outputs are not opposite: {activation.name} is odd, so "
                    "opposite columns have opposite columns",
                    _square(y + other) / 2,
                )
            else:
                seen[x] = y, here


def _columns(A: ExactMatrix) -> list[ExactMatrix]:
    """Return the columns, each written as a row."""
    return [ExactMatrix.parse([list(column)], square=False) for column in zip(*A.tolist(), strict=True)]


def _around_zero(problem: Problem, activation: Activation) -> NoSolution | None:
    if not problem.is_real:
        return None
    found = columns_around_zero([Y for _, Y in problem.pairs], strictly=activation.sign == "positive")
    if found is None:
        return None
    places = [f"column {(n - 1) % problem.dim + 1} of Y{(n - 1) // problem.dim + 1}" for n in found]
    *others, last = places
    what = f"a combination of {', '.join(others)} and {last} with positive factors" if others else last
    return NoSolution(
        f"{what} is zero, and all outputs together have full rank: {activation.name} has "
        f"{'no negative' if others else 'only positive'} values, so real weights cannot give that",
        obstacle=Obstacle.AROUND_ZERO,
    )
