r"""Condition numbers of matrix functions with proved bounds on both sides.

The lower bound is that of one direction that is nearly the worst (:mod:`.condition_below`). The upper one comes from
the whole matrix K of the derivative, d² by d²: the columns are vec L(A, E) for the unit matrices E. With any Q, for
example approximate right singular vectors of K, and D = ‖I − Q*Q‖ < 1,

    ‖K‖₂ ≤ ‖KQ‖₂ ‖Q⁻¹‖₂,    ‖Q⁻¹‖₂ ≤ (1 − D)^(−1/2),    ‖KQ‖₂² ≤ ‖(KQ)*(KQ)‖_∞,

where (KQ)*(KQ) is nearly diagonal. Sources: Higham, Functions of Matrices, SIAM 2008, chapter 3; for componentwise
condition numbers Gohberg & Koltracht 1993.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import flint
import numpy as np

from ..errors import InputError
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.tables import html_verdict
from ..systems.ball.arithmetic import decimal_above, decimal_below, float_above, float_below, frobenius_norm, upper
from .catalogue import CONDITION_DIGITS, public
from .condition_below import condition_below
from .enclosure import Enclosure
from .frechet import derivative_at

Array = np.ndarray[Any, Any]

BITS = 128


@dataclass(frozen=True)
class ConditionNumber:
    """A relative condition number κ with ``lower`` ≤ κ ≤ ``upper``, both proved.

    ``kind`` "normwise": the largest ‖change of f(A)‖/‖f(A)‖ per small ‖change of A‖/‖A‖, in Frobenius norms.
    "componentwise": the largest relative change of an entry of f(A) for small relative changes of the entries of A.
    """

    lower: float
    upper: float
    kind: str

    @property
    def message(self) -> str:
        """The bounds in a sentence."""
        if self.lower == math.inf:
            return f"{self.kind} condition number infinite, proved"
        with flint.ctx.workprec(64):
            low, high = decimal_below(self.lower, 4), decimal_above(self.upper, 4)
        return f"{self.kind} condition number between {low} and {high}, proved"

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"<ConditionNumber, {self.message}>"

    def _repr_html_(self) -> str:
        return html_verdict("proved", self.message)


@one_at_a_time
def condition_number(
    f: str | Callable[..., Any], /, A: Any, kind: Literal["normwise", "componentwise"] = "normwise", **options: Any
) -> ConditionNumber:
    """Return bounds of the relative condition number of f at A: how much it magnifies relative errors of A.

    ``f`` and ``options`` are as for :func:`frechet`. It takes d² derivatives. What is perturbed is A, by any complex
    matrix. Where f(A), or for the componentwise number an entry of it, is 0 and a change of A moves it, the number is
    infinite; for A = 0 it is 0. Raises :class:`InputError`, and what f raises.

    >>> condition_number("expm", [[1, 2], [0, 3]])
    <ConditionNumber, normwise condition number between 3.841 and 3.842, proved>
    """
    if kind not in ("normwise", "componentwise"):
        raise InputError(f'kind must be "normwise" or "componentwise", not {kind!r}')
    function = public(f) if isinstance(f, str) else f
    if not callable(function):
        raise InputError("condition_number needs a matrix function, or its name")
    exact = ExactMatrix.parse(A, "A")

    def enclose(B: ExactMatrix, digits: int = CONDITION_DIGITS) -> Enclosure:
        found: Enclosure = function(B, digits=digits, **options)
        return found

    value = enclose(exact)
    K = _jacobian(enclose, exact)
    with flint.ctx.workprec(BITS):
        if kind == "componentwise":
            return _componentwise(K, exact, value)
        if exact.is_zero:
            return ConditionNumber(0.0, 0.0, kind)
        if frobenius_norm(value).is_zero():
            return _at_a_zero(K)
        above = float_above(_norm_above(K) * frobenius_norm(exact.to_flint(BITS)) / frobenius_norm(value))
    return ConditionNumber(condition_below(enclose, exact), above, kind)


def _jacobian(enclose: Callable[[ExactMatrix, int], Enclosure], A: ExactMatrix) -> flint.acb_mat:
    """Return K, row by row of A and of f(A)."""
    dim = A.shape[0]
    columns = []
    for k in range(dim * dim):
        unit = ExactMatrix.parse([[int(i * dim + j == k) for j in range(dim)] for i in range(dim)])
        columns.append(derivative_at(enclose, A, unit, CONDITION_DIGITS)[0].entries())
    return flint.acb_mat(columns).transpose()


def _at_a_zero(K: flint.acb_mat) -> ConditionNumber:
    """Return the normwise number where f(A) = 0: infinite if f moves, and 0 if it is known not to."""
    moves = any(not z.contains(0) for z in K.entries())
    rests = all(z.is_zero() for z in K.entries())
    return ConditionNumber(math.inf if moves else 0.0, 0.0 if rests else math.inf, "normwise")


def _norm_above(K: flint.acb_mat) -> flint.arb:
    """Return an upper bound of ‖K‖₂ at FLINT's current precision."""
    size = K.nrows()
    floats = np.array([complex(z) for z in K.entries()]).reshape(size, size)
    if not np.isfinite(floats).all():
        return frobenius_norm(K)
    Q = flint.acb_mat(size, size, _singular_vectors(floats).ravel().tolist())
    defect = frobenius_norm(Q.transpose().conjugate() * Q - flint.acb_mat(size, size, 1))
    KQ = K * Q
    square = KQ.transpose().conjugate() * KQ
    rows = [sum((abs(z) for z in row), flint.arb(0)) for row in square.tolist()]
    largest = flint.arb(0)
    for row in rows:
        largest = largest.max(row)
    return (upper(largest) / (1 - defect)).sqrt() if defect < 1 else frobenius_norm(K)


def _singular_vectors(K: Array) -> Array:
    """Return approximate right singular vectors as columns. Nothing is believed of them."""
    return np.asarray(np.linalg.svd(K)[2].conj().T)


def _componentwise(K: flint.acb_mat, A: ExactMatrix, value: flint.acb_mat) -> ConditionNumber:
    """Return max_i (|K| |vec A|)_i / |vec f(A)|_i, where 0/0 is 0."""
    sizes = [abs(z) for z in A.to_flint(BITS).entries()]
    below, above = 0.0, 0.0
    for row, entry in zip(K.tolist(), value.entries(), strict=True):
        moved = sum((abs(z) * x for z, x in zip(row, sizes, strict=True)), flint.arb(0))
        if moved.is_zero():
            continue
        quotient = moved / abs(entry)
        above = max(above, float_above(quotient) if quotient.is_finite() else math.inf)
        if entry.is_zero() and moved > 0:
            below = math.inf
        else:
            below = max(below, float_below(moved / flint.arb(entry.abs_upper())))
    return ConditionNumber(below, above, "componentwise")
