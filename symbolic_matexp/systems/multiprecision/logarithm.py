"""The matrix logarithm by inverse scaling and squaring on the Schur form, as in algorithm 11.9 of Higham 2008.

The cut is first turned onto the negative real axis. Triangular square roots keep principal branches on the diagonal,
so every eigenvalue gets the logarithm that the cut prescribes. Then log T = 2^s log T^(1/2^s). The last logarithm is
computed as 2 artanh((T − I)(T + I)⁻¹), by its power series.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ...errors import CutError, InconclusiveError, PrecisionError
from ...inputs.cut import Cut
from ...inputs.precision import MAXIMUM_PRECISION
from .agreement import until_two_precisions_agree

DOUBTFUL_ANGLE = 1e-3
"""Angles to the cut below this are looked at closely."""


def logarithm(context: Any, matrix: Callable[[], Any], cut: Cut, maximum: int = MAXIMUM_PRECISION) -> Any:
    """Return the primary logarithm of A to about context.prec bits, in the Frobenius norm.

    ``matrix()`` returns A at whatever precision ``context`` has when it is called. Raises :class:`CutError` when an
    eigenvalue is too close to the cut to be placed on one side of it with ``maximum`` bits, :class:`PrecisionError`
    when two precisions never agree.
    """

    def compute() -> Any:
        A = matrix()
        result = _logarithm_once(context, A, cut)
        real = cut.is_principal and all(context.im(x) == 0 for x in A)
        return result.apply(context.re) if real else result

    guard = 20 + 4 * matrix().rows + _condition_bits(context, matrix, maximum)
    return until_two_precisions_agree(context, compute, context.prec + guard, maximum)


def _condition_bits(context: Any, matrix: Callable[[], Any], maximum: int) -> int:
    """Return log₂ κ(A), the bits needed to keep the Schur form's rounding below the smallest eigenvalue.

    Without these bits two precisions can agree on rounding noise instead of a small eigenvalue.
    """
    working = context.prec + 64
    while working <= maximum:
        with context.workprec(working):
            A = matrix()
            try:
                bits = int(context.mag(context.mnorm(A, "f") * context.mnorm(context.inverse(A), "f")))
            except (ZeroDivisionError, TypeError):  # TypeError: mpmath 1.3 finds no pivot that differs from zero
                bits = working
        if 2 * bits < working:
            return max(0, bits)
        working *= 2
    raise PrecisionError(f"the matrix is numerically singular with {maximum} bits of working precision")


def cut_past_eigenvalues(context: Any, A: Any, cut: Cut, on_ray: int) -> Cut:
    """Return an equivalent cut that lies in a gap of the spectrum.

    ``on_ray`` is the number of eigenvalues exactly on the ray, known from exact arithmetic. Their logarithms keep the
    imaginary part θ. Raises :class:`CutError` if they cannot be separated from the others at this precision.
    """
    _, T = _schur(context, A)
    angles = _angles_from_cut(context, T, cut)
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


def _angles_from_cut(context: Any, T: Any, cut: Cut) -> list[Any]:
    """Return the angles from the cut to the eigenvalues on the diagonal of ``T``, in (−π, π]."""
    turn = context.expj(-_angle(context, cut))
    return [context.arg(T[i, i] * turn) for i in range(T.rows)]


def _angle(context: Any, cut: Cut) -> Any:
    return cut.half_turns * context.pi + context.mpf(cut.offset.numerator) / cut.offset.denominator


def _check_separation(context: Any, angles: list[Any], on_ray: int = 0) -> None:
    """Refuse angles so small that rounding may have moved an eigenvalue, which may be defective, across the cut."""
    near = [abs(a) for a in angles if abs(a) < DOUBTFUL_ANGLE]
    if near and min(near) < context.ldexp(1, -context.prec // (2 * (len(near) + on_ray))):
        raise CutError(f"an eigenvalue could not be told apart from the cut at {context.prec} bits")


def _schur(context: Any, A: Any) -> tuple[Any, Any]:
    if A.rows == 1:
        return context.eye(1), A.copy()
    from mpmath.libmp import NoConvergence

    try:
        Q, T = context.schur(A * context.mpc(1))
    except (NoConvergence, RuntimeError, ZeroDivisionError) as error:
        raise InconclusiveError(f"no Schur form at {context.prec} bits: {error}") from None
    return Q, T


def _logarithm_once(context: Any, A: Any, cut: Cut) -> Any:
    Q, T = _schur(context, A)
    if any(T[i, i] == 0 for i in range(T.rows)):
        raise InconclusiveError(f"an eigenvalue could not be told apart from 0 at {context.prec} bits")
    _check_separation(context, _angles_from_cut(context, T, cut))
    if cut.is_principal or _is_principal_for(context, T, cut):
        back = context.mpf(0)
    else:
        back = _angle(context, cut) - context.pi
        T = T * context.expj(-back)
    L = _triangular_logarithm(context, T)
    for i in range(L.rows):
        L[i, i] += context.mpc(0, back)
    return Q * L * Q.transpose_conj()


def _is_principal_for(context: Any, T: Any, cut: Cut) -> bool:
    """Whether ``cut`` gives every eigenvalue its principal logarithm, and none is near the negative real axis."""
    angle = _angle(context, cut)
    turn = context.expj(context.pi - angle)
    for i in range(T.rows):
        principal = context.arg(T[i, i])
        on_cut = context.arg(T[i, i] * turn) + angle - context.pi
        if abs(principal) > 3 or abs(principal - on_cut) > 1:
            return False
    return True


def _triangular_logarithm(context: Any, T: Any) -> Any:
    """Return the principal logarithm of an upper triangular matrix with no eigenvalue on the cut."""
    identity = context.eye(T.rows)
    roots = 0
    reach = context.ldexp(1, -max(2, int(context.prec**0.5) // 4))
    while context.mnorm(T - identity, 1) > reach:
        T = _triangular_square_root(context, T)
        roots += 1
        if roots > 8 * context.prec:
            raise InconclusiveError(f"square roots do not approach the identity at {context.prec} bits")
    with context.extraprec(roots + 10):
        Z = _solve_triangular_right(context, T - identity, T + identity)
        square, power, total = Z * Z, Z, Z.copy()
        smallest = context.ldexp(context.mnorm(Z, 1), -context.prec)
        k = 1
        while context.mnorm(power, 1) > smallest:
            k += 2
            power = power * square
            total += power / k
        return total * context.ldexp(2, roots)


def _triangular_square_root(context: Any, T: Any) -> Any:
    """Return the principal square root U with UU = T, computed by columns (Björck & Hammarling 1983)."""
    n = T.rows
    U = context.zeros(n)
    for j in range(n):
        U[j, j] = context.sqrt(T[j, j])
        for i in reversed(range(j)):
            inner = context.fdot((U[i, k], U[k, j]) for k in range(i + 1, j))
            U[i, j] = (T[i, j] - inner) / (U[i, i] + U[j, j])
    return U


def _solve_triangular_right(context: Any, B: Any, T: Any) -> Any:
    """Return the upper triangular X with X T = B, both upper triangular."""
    n = T.rows
    X = context.zeros(n)
    for i in range(n):
        for j in range(i, n):
            inner = context.fdot((X[i, k], T[k, j]) for k in range(i, j))
            X[i, j] = (B[i, j] - inner) / T[j, j]
    return X
