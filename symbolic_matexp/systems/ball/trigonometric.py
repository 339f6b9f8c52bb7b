r"""Cosine and sine, circular and hyperbolic, of a matrix by their Taylor series, in balls.

Let X = A/2^s and Y = ∓X². The series C(Y) = Σ Y^k/(2k)! and S(Y) = Σ Y^k/(2k + 1)! are those of cos X (cosh X) and of
X⁻¹ sin X (X⁻¹ sinh X). For ‖Y‖ ≤ y < 1 the terms from k = n on are at most y^n/((2n)!(1 − y)). Then, s times,
cos 2X = 2cos² X − I and sin 2X = 2 sin X cos X; the same holds for cosh and sinh. No eigenvalue is needed, and real
stays real. Source of the doubling: Higham, Functions of Matrices, SIAM 2008, section 12.3.
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial, isqrt, lgamma, log

import flint

from ...errors import InconclusiveError
from .arithmetic import disc, identity_like, is_finite, size_in_bits, upper
from .norms import Dense, small_norm_above

MOST_SCALING = 24
"""The scaled argument's norm is at least 2 to minus this power, at most 1/2."""
LARGEST = 16
"""The series is used for norms up to 2 to this power."""
GUARD_BITS = 2
"""Bits that each doubling costs at most."""


def cosine(A: Dense, *, hyperbolic: bool = False) -> Dense:
    """Return cos (or cosh) of every matrix in ``A``, of the same kind. Raises :class:`InconclusiveError`."""
    return _pair(A, hyperbolic, with_sine=False)[0]


def sine(A: Dense, *, hyperbolic: bool = False) -> Dense:
    """Return sin (or sinh) of every matrix in ``A``, of the same kind. Raises :class:`InconclusiveError`."""
    return _pair(A, hyperbolic, with_sine=True)[1]


def _pair(A: Dense, hyperbolic: bool, *, with_sine: bool) -> tuple[Dense, Dense]:
    size = small_norm_above(A)
    bits = size_in_bits(size, signed=True) if size > 0 else -MOST_SCALING
    if not bits <= LARGEST:
        raise InconclusiveError(f"the argument of a cosine is too large for its series at {flint.ctx.prec} bits")
    halvings, terms = _shortest(bits, flint.ctx.prec, A.nrows(), with_sine)
    with flint.ctx.workprec(flint.ctx.prec + GUARD_BITS * halvings):
        X = A * flint.arb(2) ** -halvings if halvings else A
        square = X * X
        remainder = _remainder(2 * (bits - halvings), terms)
        C, S = _series(square if hyperbolic else -square, terms, remainder, with_sine)
        if with_sine:
            S = X * S
        if halvings:
            one = identity_like(A)
            for _ in range(halvings):
                if with_sine:
                    S = (S * C) * 2
                C = (C * C) * 2 - one
    if not is_finite(S if with_sine else C):
        raise InconclusiveError(f"a cosine is unbounded at {flint.ctx.prec} bits")
    return C, S


@lru_cache(maxsize=1024)
def _shortest(size: int, precision: int, dim: int, with_sine: bool) -> tuple[int, int]:
    """Return how often to halve an argument below 2^size, and how many terms its series then needs.

    The cost is counted in products; a term costs a multiple and a sum, which are 2/d of one.
    """
    best, least = (0, 0), float("inf")
    for exponent in range(1, MOST_SCALING):
        halvings = max(0, size + exponent)
        reached = size - halvings
        terms = 1
        while -2 * reached * terms + lgamma(2 * terms + 1) / log(2) < precision + 2 * halvings + 4:
            terms += 1
        cost = (2 * isqrt(terms) + halvings * (1 + 2 / dim) + 2 * terms / dim) * (1 + with_sine)
        if cost < least:
            best, least = (halvings, terms), cost
    return best


@lru_cache(maxsize=1024)
def _remainder(size: int, terms: int) -> flint.arb:
    """Return an upper bound of what the series leaves out for ‖Y‖ ≤ 2^size < 1."""
    with flint.ctx.workprec(64):
        y = flint.arb(2) ** size
        return upper(y**terms / (flint.arb(factorial(2 * terms)) * (1 - y)))


def _series(Y: Dense, terms: int, remainder: flint.arb, with_sine: bool) -> tuple[Dense, Dense]:
    """Return C(Y), and S(Y) or again C(Y), from this many terms and a bound of the others."""
    width = max(1, isqrt(terms))
    powers = [identity_like(Y), Y]
    while len(powers) <= width:
        powers.append(powers[-1] * Y)
    C = _sum(powers, width, terms, 0, remainder)
    return C, (_sum(powers, width, terms, 1, remainder) if with_sine else C)


def _sum(powers: list[Dense], width: int, terms: int, odd: int, remainder: flint.arb) -> Dense:
    """Return Σ_{k<n} Y^k/(2k + odd)!, in blocks of ``width`` terms, widened (Paterson & Stockmeyer 1973)."""
    coefficients = _coefficients(flint.ctx.prec, terms, odd)
    result: Dense = None
    for start in range((terms - 1) // width * width, -1, -width):
        part = powers[0] * coefficients[start]
        for k in range(start + 1, min(start + width, terms)):
            part = part + powers[k - start] * coefficients[k]
        result = part if result is None else result * powers[width] + part
    kind, dim = type(powers[0]), powers[0].nrows()
    ball = flint.arb(0, remainder) if kind is flint.arb_mat else disc(remainder)
    return result + kind(dim, dim, [ball] * dim**2)


@lru_cache(maxsize=256)
def _coefficients(precision: int, terms: int, odd: int) -> tuple[flint.arb, ...]:
    """Return 1/(2k + odd)! at this precision, which is FLINT's."""
    return tuple(1 / flint.arb(factorial(2 * k + odd)) for k in range(terms))
