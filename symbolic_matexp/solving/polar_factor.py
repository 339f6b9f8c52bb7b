"""An exact skew-Hermitian Ω with exp(Ω) near the unitary polar factor of M, and S = log(exp(−Ω)M).

The polar factor is approximated with as many bits as the condition of M asks for. Its logarithm is taken in float64
and rounded to an exactly skew matrix. So exp(Ω) is unitary, and off the polar factor by about 10^−15. By the lemma in
:mod:`symbolic_matexp.formulas.four_layers` exp(−Ω)M then has no eigenvalue near the negative axis, whatever M is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from ..errors import InconclusiveError
from ..inputs.cut import PRINCIPAL
from ..inputs.exact_balls import midpoints_to_numpy
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.precision import precisions
from ..systems.ball import methods
from ..systems.ball.arithmetic import frobenius_norm, is_finite, relative_radius, size_in_bits

Array = np.ndarray[Any, Any]

GUARD_BITS = 64
"""Bits beyond those that the condition of M costs."""
STEPS = 100
"""Newton's iteration, scaled, needs about ten steps, and two more for each doubling of the bits of the condition."""
NEARLY_UNITARY = 40
"""The iteration ends one step after a step that was smaller than 2 to minus this power."""


@dataclass(frozen=True)
class TwoLogarithms:
    """Ω, exactly skew-Hermitian, and S, rounded to float64: exp(Ω) exp(S) = M. Real for real M with det M > 0."""

    Omega: ExactMatrix
    S: Array
    condition: int
    """An upper bound of log₂ of the condition number of M."""


def two_logarithms(divisor: ExactMatrix, dividend: ExactMatrix, *, attempt: int = 0) -> TwoLogarithms:
    """Return logarithms for M = ``divisor``⁻¹``dividend``. They are real if M is and det M > 0.

    A further ``attempt`` starts with more bits. Raises :class:`InconclusiveError` if no precision suffices.
    """
    for precision in precisions(2 * GUARD_BITS << attempt):
        with flint.ctx.workprec(precision):
            try:
                found = _at_precision(divisor.enclosure(), dividend.enclosure())
            except (ZeroDivisionError, InconclusiveError):
                continue
        if found is not None:
            return found
    raise InconclusiveError("the polar factor of Y2⁻¹Y1 could not be approximated")


def _at_precision(divisor: flint.acb_mat, dividend: flint.acb_mat) -> TwoLogarithms | None:
    """Return the logarithms, or None if FLINT's precision does not suffice.

    Twice the bits of the condition are needed: the first step of the iteration may swamp middle singular values.
    """
    M = divisor.solve(dividend)
    if not is_finite(M):
        return None
    condition = size_in_bits(frobenius_norm(M) * frobenius_norm(M.inv()))
    if flint.ctx.prec < 2 * condition + GUARD_BITS:
        return None
    if not relative_radius(M) < flint.arb(2) ** -(condition + GUARD_BITS // 2):
        return None
    Omega = ExactMatrix.parse(skew_logarithm(midpoints_to_numpy(_polar_factor(M.mid()))))
    S = methods.logarithm((-Omega).enclosure().exp() * M, PRINCIPAL)
    return TwoLogarithms(Omega, midpoints_to_numpy(S), condition)


def _polar_factor(M: flint.acb_mat) -> flint.acb_mat:
    """Return an approximate unitary polar factor by Newton's iteration X ← (γX + (γX*)⁻¹)/2.

    The scaling γ makes X and its inverse equally large (Higham, Functions of Matrices, SIAM 2008, section 8.6).
    """
    X, close = M, False
    for _ in range(STEPS):
        inverse = X.inv().mid().transpose().conjugate()
        gamma = (frobenius_norm(inverse) / frobenius_norm(X)).sqrt().mid()
        following = ((X * gamma + inverse * (1 / gamma)) * flint.arb(0.5)).mid()
        step, X = frobenius_norm(following - X), following
        if close:
            break
        close = bool(step < flint.arb(2) ** -NEARLY_UNITARY * frobenius_norm(X))
    return X


def skew_logarithm(Q: Array) -> Array:
    """Return an exactly skew-Hermitian matrix that is a logarithm of a unitary Q up to rounding; real for a rotation.

    Of a rotation the real Schur form consists of rotations of planes, of 1 and of −1. The −1 are taken in pairs, each
    as a rotation by π.
    """
    import scipy.linalg

    if np.isrealobj(Q) and np.linalg.det(Q) > 0:
        T, V = scipy.linalg.schur(Q, output="real")
        logarithm = V @ _of_blocks(T) @ V.T
    else:
        T, V = scipy.linalg.schur(Q, output="complex")
        logarithm = V @ np.diag(1j * np.angle(np.diag(T))) @ V.conj().T
    skew: Array = (logarithm - logarithm.conj().T) / 2
    return skew


def _of_blocks(T: Array) -> Array:
    """Return the skew logarithm of a block diagonal rotation in real Schur form."""
    result = np.zeros_like(T)
    alone: list[int] = []
    k = 0
    while k < len(T):
        if k + 1 < len(T) and T[k + 1, k] != 0:
            angle = math.atan2(T[k + 1, k] - T[k, k + 1], T[k, k] + T[k + 1, k + 1])
            result[k + 1, k], result[k, k + 1] = angle, -angle
            k += 2
            continue
        if T[k, k] < 0:
            alone.append(k)
        k += 1
    for i, j in zip(alone[::2], alone[1::2], strict=True):
        result[j, i], result[i, j] = math.pi, -math.pi
    return result
