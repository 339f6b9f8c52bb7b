r"""The inverse of a matrix of balls, from an approximate inverse and one step of Newton's method.

For any N with R = I − AN and ‖R‖ < 1, A and N are invertible and A⁻¹ = N(I − R)⁻¹, so that row i of
A⁻¹ − N(I + R) is at most ‖row i of N‖ · ‖R‖²/(1 − ‖R‖). N has half of the digits; NR is as small as R and needs no
more. LU factorisation in balls would multiply radii in every step of the elimination.
"""

from __future__ import annotations

import flint

from ...errors import InconclusiveError
from .arithmetic import identity_like, size_in_bits
from .norms import Dense, small_norm_above, widened_by_rows
from .two_words import in_words, rounded

GUARD = 12
"""Bits beyond half of the precision that N has: a condition number costs some, and ‖R‖² shall be negligible."""
MOST_STEPS = 8
"""For a condition number κ, a step improves N by a factor of about 2^(p/2)/κ. Steps that do not halve ‖R‖ end it."""


def inverse(A: Dense) -> Dense:
    """Return an enclosure of the inverses of all matrices in ``A``.

    Raises :class:`InconclusiveError` if one of them is not proved to be invertible.
    """
    precision = flint.ctx.prec
    half = in_words(precision // 2 + GUARD)
    with flint.ctx.workprec(half):
        try:
            N = rounded(A.mid()).solve(identity_like(A), algorithm="approx").mid()
        except ZeroDivisionError:
            raise _not_invertible() from None
    # R is small, so that AN needs as many bits more as the product of the norms is large.
    more = max(0, size_in_bits(small_norm_above(A) * small_norm_above(N)))
    before, improved = flint.arb.pos_inf(), N
    for _ in range(MOST_STEPS):
        N = improved.mid()
        with flint.ctx.workprec(precision + min(more, precision)):
            R = 1 - A * N
        size = small_norm_above(R)
        if not size < flint.arb(0.25):
            raise _not_invertible()
        with flint.ctx.workprec(half):
            step = N * rounded(R)
        improved = N + step
        if size * size < flint.arb(2) ** -precision or size > before / 2:
            break
        before = size
    return widened_by_rows(improved, N, size * size / (1 - size))


def _not_invertible() -> InconclusiveError:
    return InconclusiveError(f"a matrix is not provably invertible at {flint.ctx.prec} bits")
