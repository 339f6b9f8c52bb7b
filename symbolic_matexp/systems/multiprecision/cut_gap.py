"""A cut in a gap of the spectrum, where eigenvalues lie on the one asked for."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from mpmath.libmp import NoConvergence

from ...errors import CutError, InconclusiveError
from ...inputs.cut import Cut

DOUBTFUL_ANGLE = 1e-3
"""Angles to the cut below this are looked at closely."""
ATTEMPTS = 4
"""The QR algorithm is tried on the matrix itself, and on so many less one that are similar to it."""


def cut_past_eigenvalues(context: Any, A: Any, cut: Cut, on_ray: int) -> Cut:
    """Return an equivalent cut that lies in a gap of the spectrum.

    ``on_ray`` is the number of eigenvalues exactly on the ray, known from exact arithmetic. Their logarithms keep the
    imaginary part θ. Raises :class:`CutError` if they cannot be separated from the others at this precision.
    """
    angles = _angles_from_cut(context, _eigenvalues(context, A), cut)
    nearest = sorted(angles, key=abs)
    on, others = nearest[:on_ray], nearest[on_ray:]
    _check_separation(context, others, on_ray)
    gap = min([context.mpf(1)] + [(a if a > 0 else a + 2 * context.pi) / 2 for a in others])
    if any(abs(a) * 16 > gap for a in on):
        raise CutError(f"eigenvalues on and beside the cut could not be separated at {context.prec} bits")
    return Cut(cut.half_turns, cut.offset + _as_fraction(gap)) if on else cut


def _as_fraction(x: Any) -> Fraction:
    sign, mantissa, exponent, _ = x._mpf_
    return Fraction(int(-mantissa if sign else mantissa)) * Fraction(2) ** int(exponent)


def _eigenvalues(context: Any, A: Any) -> list[Any]:
    """Return the eigenvalues by the QR algorithm, of a similar matrix if it does not converge for A itself."""
    if A.rows == 1:
        return [A[0, 0]]
    similar = A * context.mpc(1)
    for seed in range(ATTEMPTS):
        try:
            return list(context.eig(similar, left=False, right=False))
        except (NoConvergence, RuntimeError, ZeroDivisionError) as error:
            trouble = error
        similar = _reflected(context, A, Random(seed))
    raise InconclusiveError(f"no eigenvalues at {context.prec} bits: {trouble}")


def _reflected(context: Any, A: Any, random: Random) -> Any:
    """Return HAH for the Householder reflection H of a random vector."""
    v = context.matrix([context.mpc(random.gauss(0, 1), random.gauss(0, 1)) for _ in range(A.rows)])
    H = context.eye(A.rows) - v * v.H * (2 / context.mnorm(v, "f") ** 2)
    return H * A * H


def _angles_from_cut(context: Any, eigenvalues: list[Any], cut: Cut) -> list[Any]:
    """Return the angles from the cut to the eigenvalues, in (−π, π]."""
    angle = cut.half_turns * context.pi + context.mpf(cut.offset.numerator) / cut.offset.denominator
    turn = context.expj(-angle)
    return [context.arg(z * turn) for z in eigenvalues]


def _check_separation(context: Any, angles: list[Any], on_ray: int = 0) -> None:
    """Refuse angles so small that rounding may have moved an eigenvalue, which may be defective, across the cut."""
    near = [abs(a) for a in angles if abs(a) < DOUBTFUL_ANGLE]
    if near and min(near) < context.ldexp(1, -context.prec // (2 * (len(near) + on_ray))):
        raise CutError(f"an eigenvalue could not be told apart from the cut at {context.prec} bits")
