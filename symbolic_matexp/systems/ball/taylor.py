r"""A function of a block whose eigenvalues are close together: its Taylor series, with a bound of the remainder.

Let c be near the eigenvalues of T, f analytic on the disc |z − c| ≤ R with |f| ≤ M there, f(c + Rw) = g(w) =
Σ b_k w^k, and Y = (T − cI)/R. Then |b_k| ≤ M (Cauchy), and if ‖Y^K‖ < 1 for some K,
every eigenvalue of T is inside the disc, f(T) = Σ b_k Y^k, and with k = jK + l the terms from n = qK on are at most

    M (Σ_{l<K} ‖Y^l‖) ‖Y^K‖^q/(1 − ‖Y^K‖).

Coefficients come from values of f alone: with ω = e^{2πi/N}, 0 < t < 1 and k < N,

    (1/N) Σ_j g(tω^j) ω^{−jk} = Σ_{m≥0} b_{k+mN} t^{k+mN},    so that it is t^k b_k up to M t^{k+N}/(1 − t^N).

So no derivative of f needs to be known, and defective blocks are no exception.
"""

from __future__ import annotations

from math import ceil, log2

import flint

from ...errors import InconclusiveError
from .analytic import Analytic
from .arithmetic import disc, frobenius_norm, identity, inflate, is_real, size_in_bits, upper

WIDEST = 10
"""The disc's radius is at most 2 to this power times that of the eigenvalues, or 1, or |c|: whatever is largest."""
GROWTH = 2.0**10
"""A disc is taken if f is at most so many times larger on it than at the centre."""
NEAREST = 0.25
"""The eigenvalues must be within this part of the radius."""
MOST_DISCS = 600
MOST_TERMS = 4
"""If the series needs more than this many terms a bit, the cluster is too wide."""
GUARD = 8


def block_function(T: flint.acb_mat, f: Analytic) -> flint.acb_mat:
    """Return an enclosure of f of every matrix in the block ``T``.

    Raises :class:`InconclusiveError` unless f is analytic on a disc that is well wider than the cluster of its
    eigenvalues.
    """
    dim = T.nrows()
    if dim == 1:
        return flint.acb_mat([[f(T[0, 0])]])
    center = (T.trace() / dim).mid()
    X = T - identity(dim) * center
    if frobenius_norm(X).is_zero():
        return identity(dim) * f(center)
    powers = _Powers(X)
    radius, bound = _disc(f, center, powers.spectral_radius)
    if bound.is_zero():  # f is 0 on the disc
        return flint.acb_mat(dim, dim)
    scaled = [power * radius**-k for k, power in enumerate(powers.matrices)]
    norms = [upper(frobenius_norm(power)) for power in scaled]
    at_center = upper(abs(f(center)))
    smallest = (at_center if at_center > 0 else bound * norms[1]) * flint.arb(2) ** -flint.ctx.prec
    order, count, remainder = _terms(norms, bound, smallest)
    coefficients = _coefficients(f, center, radius, bound, float(powers.spectral_radius / radius), order * count)
    if f.is_real and is_real(T):
        coefficients = [flint.acb(b.real) for b in coefficients]
    return inflate(_polynomial(coefficients, scaled[: order + 1]), remainder)


class _Powers:
    """The first powers of a matrix, and the bound ‖X^k‖^(1/k) of its spectral radius."""

    def __init__(self, X: flint.acb_mat) -> None:
        dim = X.nrows()
        self.matrices = [identity(dim), X]
        while len(self.matrices) < dim + 2:
            self.matrices.append(self.matrices[-1] * X)
        norms = [upper(frobenius_norm(power)) for power in self.matrices[1:]]
        if not all(norm.is_finite() for norm in norms):
            raise InconclusiveError(f"a cluster of eigenvalues is unbounded at {flint.ctx.prec} bits")
        self.spectral_radius = flint.arb(0)
        if all(norm > 0 for norm in norms):
            bounds = [upper(norm.root(k)) for k, norm in enumerate(norms, 1)]
            self.spectral_radius = min(bounds, key=size_and_value)


def size_and_value(x: flint.arb) -> tuple[int, float]:
    """Return what positive exact numbers can be sorted by, whatever their size."""
    bits = size_in_bits(x, signed=True)
    return bits, float(x * flint.arb(2) ** -bits)


def _disc(f: Analytic, center: flint.acb, spectral_radius: flint.arb) -> tuple[flint.arb, flint.arb]:
    """Return a radius R, a power of 2, and a bound M of |f| on the disc around the centre."""
    at_center = upper(abs(f(center)))
    largest = max(
        size_in_bits(spectral_radius, signed=True) + WIDEST if spectral_radius > 0 else 0,
        size_in_bits(center, signed=True) if center != 0 else 0,
        0,
    )
    fallback: tuple[flint.arb, flint.arb] | None = None
    exponent = largest
    for _ in range(MOST_DISCS):
        radius = flint.arb(2) ** exponent
        if not spectral_radius <= radius * NEAREST:
            break
        try:
            bound = upper(abs(f(center + disc(radius))))
        except InconclusiveError:
            exponent -= 1 if exponent > largest - 16 else max(1, (largest - exponent) // 4)
            continue
        if bound <= at_center * GROWTH:
            return radius, bound
        fallback = fallback or (radius, bound)
        exponent -= 1
    if fallback is None:
        raise InconclusiveError(f"a cluster of eigenvalues is too wide at {flint.ctx.prec} bits for {f.name}")
    return fallback


def _terms(norms: list[flint.arb], bound: flint.arb, smallest: flint.arb) -> tuple[int, int, flint.arb]:
    """Return K and q, for qK terms, and a bound of the remainder, which is small compared with ``smallest``."""
    best: tuple[int, int, flint.arb] | None = None
    for order in range(1, len(norms)):
        ratio = norms[order]
        if not ratio < 1:
            continue
        first = sum(norms[:order], flint.arb(0)) * bound / (1 - ratio)
        count = max(1, ceil(float((first / smallest).log() / -ratio.log()))) if ratio > 0 else 1
        if best is None or order * count < best[0] * best[1]:
            best = order, count, upper(first * ratio**count)
    if best is None or best[0] * best[1] > MOST_TERMS * flint.ctx.prec + len(norms):
        raise InconclusiveError(f"a cluster of eigenvalues is too wide at {flint.ctx.prec} bits")
    return best


def _coefficients(
    f: Analytic, center: flint.acb, radius: flint.arb, bound: flint.arb, width: float, count: int
) -> list[flint.acb]:
    """Return enclosures of the first b_k. The circle is between the eigenvalues and the disc's edge."""
    step = min(4, max(1, round(log2(1 / max(width, 1e-9)) / 2)))
    t = flint.arb(2) ** -step
    points = max(count, _points(step))
    with flint.ctx.workprec(flint.ctx.prec + GUARD + points.bit_length()):
        around = [flint.acb(flint.fmpq(2 * j, points)).exp_pi_i() for j in range(points)]
        values = flint.acb.dft([f(center + w * t * radius) for w in around])
        alias = disc(bound * t**points / (1 - t**points))
        later = [values[k] / points * flint.arb(2) ** (k * step) + alias for k in range(1, count)]
    return [f(center), *later]


def _points(step: int) -> int:
    """Return how many points on the circle of radius 2^−step leave no more than rounding errors."""
    return ceil((flint.ctx.prec + GUARD) / step) + 1


def _polynomial(coefficients: list[flint.acb], powers: list[flint.acb_mat]) -> flint.acb_mat:
    """Return Σ b_k Y^k from the powers of Y up to the K-th, by Horner's rule in Y^K."""
    order = len(powers) - 1
    dim = powers[0].nrows()
    result = flint.acb_mat(dim, dim)
    for start in range(len(coefficients) - order, -1, -order):
        part = flint.acb_mat(dim, dim)
        for b, power in zip(coefficients[start : start + order], powers, strict=False):
            part = part + power * b
        result = result * powers[order] + part
    return result
