r"""Functions of 2×2 matrices in balls, by the theorem of Cayley and Hamilton.

A = tI + N with t = tr A/2 and N² = wI, w = n² + bc for the entries n, b, c, −n of N. Its eigenvalues are t ± √w, so

    exp A = e^t (C(w) I + S(w) N),       C(w) = cosh √w,    S(w) = sinh(√w)/√w,
    cos A = cos(t) C(−w) I − sin(t) S(−w) N,        sin A = sin(t) C(−w) I + cos(t) S(−w) N,
    log A = (log t + ½ log(1 − u)) I + F(u) N/t,    u = w/t²,    F(u) = artanh(√u)/√u,

the last while the disc with centre t and radius |t√u| avoids 0 and the cut. C, S and F are analytic at 0, so a
defective matrix is no exception. Near 0 they are evaluated at the midpoint m of a ball: at other points the values
differ by at most its radius times a bound of the derivative. For F and |u| ≤ 1/4 it is |F'(u)| ≤ ½ Σ |u|^k ≤ 2/3.

A real matrix, an ``arb_mat``, needs real numbers alone: √w is real or imaginary. The second case has conjugate
eigenvalues t ± ig, whose logarithms have one real part, log |t + ig|.

As |Re √w| ≤ √|w|, E = cosh √|w| bounds |cosh(s√w)| for 0 ≤ s ≤ 1. Since S(w) = ∫₀¹ cosh(s√w) ds, one has
|C'| = |S|/2 ≤ E/2, and |S'| = |∫₀¹ ½ s² S(s²w) ds| ≤ E/6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.cut import Cut
from .arithmetic import disc, is_real
from .logarithm import conjugate_logarithms, scalar_logarithms
from .norms import Dense

Scalar = Any
"""An ``arb`` or an ``acb``."""

HALF = flint.arb(0.5)
QUARTER = flint.arb(0.25)
ONE = flint.arb(1)
NEAR, MINUS_NEAR = flint.arb(0.0625), flint.arb(-0.0625)
"""Beyond this S(w) is computed with √w, and up to it at a midpoint. Division by √w makes a wide ball wider near 0."""
SIXTH_FROM_ABOVE = flint.arb(0.1875)
COSH_1_FROM_ABOVE = flint.arb(1.5625)
TWO_THIRDS_FROM_ABOVE = flint.arb(0.6875)
GUARD_BITS = 16
"""The exponential of x loses as many bits as |x| has. Up to this many are added for exact matrices, so that they lose
none; the entries of others are rounded already."""


def exponential(A: Dense) -> Dense | None:
    """Return an enclosure of exp of every 2×2 matrix in ``A``, of the same kind, or None if it is not finite."""
    a, b, c, d = A[0, 0], A[0, 1], A[1, 0], A[1, 1]  # more quickly than by FLINT's list of the entries
    if a.is_exact() and b.is_exact() and c.is_exact() and d.is_exact():
        with flint.ctx.workprec(flint.ctx.prec + GUARD_BITS):
            return _exponential(type(A), a, b, c, d)
    return _exponential(type(A), a, b, c, d)


def _exponential(kind: Any, a: Scalar, b: Scalar, c: Scalar, d: Scalar) -> Dense | None:
    t, n = (a + d) * HALF, (a - d) * HALF
    w = n * n + b * c
    cosh, sinh_quotient = _real_even_functions(w.real) if w.imag.is_zero() else _even_functions(w)
    scale = t.exp()
    diagonal, multiple = scale * cosh, scale * sinh_quotient
    difference = multiple * n
    if not (diagonal.is_finite() and multiple.is_finite()):
        return None
    result = kind(2, 2)
    result[0, 0], result[0, 1] = diagonal + difference, multiple * b
    result[1, 0], result[1, 1] = multiple * c, diagonal - difference
    return result


def cosine(A: Dense, *, hyperbolic: bool = False) -> Dense | None:
    """Return cos (or cosh) of every 2×2 matrix in ``A``, of the same kind, or None if it is not finite."""
    return _circular(A, hyperbolic, sine=False)


def sine(A: Dense, *, hyperbolic: bool = False) -> Dense | None:
    """Return sin (or sinh) of every 2×2 matrix in ``A``, of the same kind, or None if it is not finite."""
    return _circular(A, hyperbolic, sine=True)


def _circular(A: Dense, hyperbolic: bool, *, sine: bool) -> Dense | None:
    a, b, c, d = A[0, 0], A[0, 1], A[1, 0], A[1, 1]
    with flint.ctx.workprec(flint.ctx.prec + GUARD_BITS):
        t, n = (a + d) * HALF, (a - d) * HALF
        w = n * n + b * c
        w = w if hyperbolic else -w
        if not w.is_finite():
            return None
        cosh, sinh_quotient = _real_even_functions(w.real) if w.imag.is_zero() else _even_functions(w)
        of_sine, of_cosine = t.sinh_cosh() if hyperbolic else t.sin_cos()
        diagonal, multiple = (of_sine, of_cosine) if sine else (of_cosine, of_sine if hyperbolic else -of_sine)
        diagonal, multiple = diagonal * cosh, multiple * sinh_quotient
        difference = multiple * n
        if not (diagonal.is_finite() and multiple.is_finite()):
            return None
        return type(A)([[diagonal + difference, multiple * b], [multiple * c, diagonal - difference]])


def eigenvalues(A: Dense) -> tuple[Scalar, Scalar]:
    """Return t + √w and t − √w, real balls where they are known to be real.

    Raises :class:`InconclusiveError` if the two could not be told apart.
    """
    a, b, c, d = A[0, 0], A[0, 1], A[1, 0], A[1, 1]
    t, n = (a + d) * HALF, (a - d) * HALF
    w = n * n + b * c
    if w.contains(0):
        raise InconclusiveError(f"two eigenvalues could not be told apart at {flint.ctx.prec} bits")
    root = w.sqrt() if not flint.acb(w).real < 0 else (-w).sqrt() * flint.acb(0, 1)  # away from the cut of the root
    return t + root, t - root


def from_values(A: Dense, eigenvalues: Sequence[Scalar], values: Sequence[Scalar]) -> Dense:
    """Return a primary function of every matrix from its values at the eigenvalues t ± √w.

    It is ½(f₊ + f₋) I + (f₊ − f₋)/(2√w) N.
    """
    a, b, c, d = A[0, 0], A[0, 1], A[1, 0], A[1, 1]
    mean = (values[0] + values[1]) * HALF
    multiple = (values[0] - values[1]) / (eigenvalues[0] - eigenvalues[1])
    difference = multiple * (a - d) * HALF
    return flint.acb_mat([[mean + difference, multiple * b], [multiple * c, mean - difference]])


def logarithm(A: Dense, cut: Cut) -> Dense:
    """Return an enclosure of the primary logarithm, with branch cut ``cut``, of every 2×2 matrix in ``A``.

    It is an ``arb_mat`` where it is known to be real, as the principal one of a real matrix is. Raises
    :class:`CutError` if an eigenvalue may be on the cut, and :class:`InconclusiveError` if the eigenvalues cannot be
    told apart, nor from 0.
    """
    if isinstance(A, flint.acb_mat) and is_real(A):
        A = A.real
    a, b, c, d = A[0, 0], A[0, 1], A[1, 0], A[1, 1]
    t, n = (a + d) * HALF, (a - d) * HALF
    w = n * n + b * c
    u = w / (t * t)
    found = _of_close_eigenvalues(t, u, cut) if u.abs_upper() <= QUARTER else None
    if found is None and isinstance(w, flint.arb) and w < 0:
        found = _of_conjugate_eigenvalues(t, (-w).sqrt(), cut)
    mean, multiple = found or _of_separate_eigenvalues(t, w, a * d - b * c, cut)
    difference = multiple * n
    kind = flint.arb_mat if isinstance(mean, flint.arb) and isinstance(difference, flint.arb) else flint.acb_mat
    result = kind(2, 2)
    result[0, 0], result[0, 1] = mean + difference, multiple * b
    result[1, 0], result[1, 1] = multiple * c, mean - difference
    return result


def _real_even_functions(w: flint.arb) -> tuple[flint.arb, flint.arb]:
    """Return C(w) and S(w) for a ball of real numbers."""
    if w > NEAR:
        root = w.sqrt()
        sinh, cosh = root.sinh_cosh()
        return cosh, sinh / root
    if w < MINUS_NEAR:
        root = (-w).sqrt()
        sin, cosh = root.sin_cos()
        return cosh, sin / root
    middle = w.mid()
    if middle > 0:
        root = middle.sqrt()
        sinh, cosh = root.sinh_cosh()
        sinh_quotient = sinh / root
    elif middle == 0:
        cosh, sinh_quotient = ONE, ONE
    else:  # negative, or not a number
        root = (-middle).sqrt()
        sin, cosh = root.sin_cos()
        sinh_quotient = sin / root
    if w.is_exact():
        return cosh, sinh_quotient
    of_cosh, of_quotient = _errors(w)
    return cosh + flint.arb(0, of_cosh), sinh_quotient + flint.arb(0, of_quotient)


def _even_functions(w: flint.acb) -> tuple[flint.acb, flint.acb]:
    """Return C(w) and S(w)."""
    real, imag = w.real, w.imag
    if real > NEAR or imag > NEAR or imag < MINUS_NEAR:
        root = w.sqrt()
        sinh, cosh = root.sinh_cosh()
        return cosh, sinh / root
    if real < MINUS_NEAR:  # the principal root is cut here
        root = (-w).sqrt()
        sin, cosh = root.sin_cos()
        return cosh, sin / root
    middle = w.mid()
    if middle == 0:
        cosh, sinh_quotient = flint.acb(1), flint.acb(1)
    else:
        root = middle.sqrt()
        sinh, cosh = root.sinh_cosh()
        sinh_quotient = sinh / root
    if w.is_exact():
        return cosh, sinh_quotient
    of_cosh, of_quotient = _errors(w)
    return cosh + disc(of_cosh), sinh_quotient + disc(of_quotient)


def _errors(w: flint.arb | flint.acb) -> tuple[flint.arb, flint.arb]:
    """Return bounds of the errors of C and S at the midpoint."""
    size = w.abs_upper()
    error = w.rad() * (COSH_1_FROM_ABOVE if size <= ONE else size.sqrt().cosh())
    return error * HALF, error * SIXTH_FROM_ABOVE


def _of_close_eigenvalues(t: Scalar, u: Scalar, cut: Cut) -> tuple[Scalar, Scalar] | None:
    """Return μ and ν with log A = μI + νN for |u| ≤ 1/4, or None if the disc around both eigenvalues is in doubt."""
    try:
        (_, of_t) = scalar_logarithms([t * (1 + disc(u.abs_upper().sqrt())), t], cut)
    except InconclusiveError:
        return None
    middle = u.mid()
    quotient: Any = ONE
    if middle.imag.is_zero() and middle.real < 0:
        root = (-middle).sqrt()
        quotient = root.atan() / root
    elif middle != 0:
        root = middle.sqrt()
        quotient = root.atanh() / root
    error = u.rad() * TWO_THIRDS_FROM_ABOVE
    quotient += flint.arb(0, error) if isinstance(u, flint.arb) else disc(error)
    return of_t + (1 - u).log() * HALF, quotient / t


def _of_conjugate_eigenvalues(t: flint.arb, gap: flint.arb, cut: Cut) -> tuple[Scalar, Scalar]:
    """Return μ and ν for the eigenvalues t ± i·gap, gap > 0."""
    first, second = conjugate_logarithms(flint.acb(t, gap), cut)
    mean = first.real if cut.is_principal else flint.acb(first.real, (first.imag + second.imag) * HALF)
    return mean, (first.imag - second.imag) * HALF / gap


def _of_separate_eigenvalues(t: Scalar, w: Scalar, determinant: Scalar, cut: Cut) -> tuple[Scalar, Scalar]:
    """Return μ and ν with log A = μI + νN, from two different eigenvalues."""
    if w.contains(0):
        raise InconclusiveError(f"two eigenvalues could not be told apart at {flint.ctx.prec} bits")
    root = w.sqrt() if not w.real < 0 else (-w).sqrt() * flint.acb(0, 1)  # away from the cut of the root
    one, other = t + root, t - root
    if other.abs_upper() > one.abs_upper():
        root, one, other = -root, other, one
    if 16 * other.abs_upper() < one.abs_upper():
        other = determinant / one  # no cancellation
    if one.contains(0) or other.contains(0):
        raise InconclusiveError(f"an eigenvalue could not be told apart from 0 at {flint.ctx.prec} bits")
    first, second = scalar_logarithms([one, other], cut)
    return (first + second) * HALF, (first - second) * HALF / root
