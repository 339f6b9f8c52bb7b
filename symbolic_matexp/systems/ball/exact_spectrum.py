"""The spectrum of an exact matrix: eigenvalues enclosed in balls, with exact multiplicities, and exactly real or not.

Balls can show that an eigenvalue is off the cut, but never that it is on the cut. They can show that two eigenvalues
differ, but never that they are equal. The characteristic polynomial over ℚ(i) decides both questions. FLINT isolates
the complex roots of integer polynomials and marks the real ones. For complex coefficients, p = a + ib, its roots are
taken from the norm a² + b² = p·p̄, whose roots are those of p and their conjugates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast

import flint

from ...errors import CutError, InconclusiveError
from ...inputs.cut import Cut
from ...inputs.exact_matrix import ExactMatrix
from .arithmetic import dyadic

Polynomial = flint.fmpz_poly

CLOSE = 64
"""Roots are a cluster if their variance is smaller than the square of their mean by so many bits."""


@dataclass(frozen=True)
class Eigenvalue:
    """A distinct eigenvalue: a ball, its algebraic multiplicity, and whether it is exactly real."""

    value: flint.acb
    multiplicity: int
    is_real: bool


class ExactSpectrum:
    """All eigenvalues of a matrix of complex rationals. The characteristic polynomial is computed once."""

    def __init__(self, A: ExactMatrix) -> None:
        self.dim = A.shape[0]
        self.denominator, self.real, self.imag = _integer_characteristic_polynomial(A)

    def eigenvalues(self, precision: int) -> tuple[Eigenvalue, ...]:
        """Return the distinct eigenvalues, enclosed to about ``precision`` bits.

        Raises :class:`InconclusiveError` if those of a complex matrix could not be separated.
        """
        with flint.ctx.workprec(precision):
            if not self.imag:
                found = [Eigenvalue(z, m, z.imag.is_zero()) for z, m in complex_roots(self.real)]
            else:
                found = self._complex_eigenvalues()
            return tuple(Eigenvalue(e.value / self.denominator, e.multiplicity, e.is_real) for e in found)

    def count_on_ray(self, *, positive: bool) -> int:
        """Count, with multiplicity, the eigenvalues on the positive or on the negative real axis."""
        return sum(e.multiplicity for e in self.eigenvalues(64) if on_ray(e, positive=positive))

    def _complex_eigenvalues(self) -> list[Eigenvalue]:
        """Return the roots of p, with multiplicities, among the roots of the norm polynomial.

        The multiplicity of a real root of p is half of that in the norm. For a root z that is not real, the first
        derivative of p that provably does not vanish at z gives an upper bound of the multiplicity in p. If the
        bounds add up to d, they are exact.
        """
        norm = self.real * self.real + self.imag * self.imag
        target = flint.ctx.prec
        precision = max(target, 64)
        while precision < 1 << 20:
            with flint.ctx.workprec(precision):
                found = []
                for z, m in complex_roots(norm):
                    real = z.imag.is_zero()
                    bound = m // 2 if real else self._multiplicity_bound(z, m)
                    if bound:
                        found.append(Eigenvalue(z, bound, real))
            if sum(e.multiplicity for e in found) == self.dim:
                return found
            precision *= 2
        raise InconclusiveError("the eigenvalues of a complex matrix could not be separated")

    def _multiplicity_bound(self, z: flint.acb, largest: int) -> int:
        real, imag = self.real, self.imag
        for k in range(largest):
            if not (_evaluate(real, z) + _evaluate(imag, z) * flint.acb(0, 1)).contains(0):
                return k
            real, imag = real.derivative(), imag.derivative()
        return largest


def complex_roots(polynomial: Polynomial) -> list[tuple[flint.acb, int]]:
    """Return the distinct complex roots, isolated in balls, with multiplicities. Real roots have imaginary part 0."""
    _, factors = polynomial.factor()
    return [(root, int(multiplicity)) for q, multiplicity in factors for root in _simple_roots(q)]


def _simple_roots(q: Polynomial) -> list[flint.acb]:
    """Return the roots of an irreducible polynomial.

    FLINT's iteration halves the errors at roots that are all close together, and would need as many bits as their
    distance has, many times over. Then they are taken from the polynomial of y = nax + b, whose roots have the sum 0
    (q = axⁿ + bxⁿ⁻¹ + …).
    """
    degree, a, b = q.degree(), q[q.degree()], q[q.degree() - 1]
    if not _is_cluster(q):
        return [root for root, _ in cast(Any, q.complex_roots())]
    scale = degree * a
    scaled = Polynomial([q[k] * scale ** (degree - k) for k in range(degree + 1)])
    centered = [y for y, _ in cast(Any, scaled(Polynomial([-b, 1])).complex_roots())]
    precision = flint.ctx.prec + b.bit_length()
    while True:
        with flint.ctx.workprec(precision):
            roots = [(y - b) / scale for y in centered]
            if not any(x.contains(0) for x in roots) and not any(x.overlaps(y) for x, y in combinations(roots, 2)):
                return roots
        precision *= 2


def _is_cluster(q: Polynomial) -> bool:
    """Whether the variance of the roots is small beside the square of their mean, and 0 is none of them."""
    degree = q.degree()
    if degree < 2 or q[0] == 0:
        return False
    a, b, c = (q[degree - k] for k in range(3))
    variance, square = (degree - 1) * b * b - 2 * degree * a * c, b * b  # both times n²a²
    return bool(abs(variance) << CLOSE < square)


def on_ray(eigenvalue: Eigenvalue, *, positive: bool) -> bool:
    """Whether an eigenvalue lies exactly on the positive (or the negative) real axis."""
    value = eigenvalue.value.real
    return eigenvalue.is_real and bool(value > 0 if positive else value < 0)


def cut_past_eigenvalues(eigenvalues: tuple[Eigenvalue, ...], cut: Cut) -> tuple[Cut, int]:
    """Return an equivalent cut on which no eigenvalue lies, and the number of eigenvalues on the given cut.

    Equivalent means that every eigenvalue keeps the argument that ``cut`` gives it. Eigenvalues on the ray at θ keep
    the argument θ. Raises :class:`CutError` if the balls are too wide.
    """
    if not cut.may_hold_eigenvalues:
        return cut, 0
    positive = cut.half_turns % 2 == 0
    turn = flint.acb(1 if positive else -1)  # maps the ray to the positive real axis
    others = [e.value * turn for e in eigenvalues if not on_ray(e, positive=positive)]
    count = sum(e.multiplicity for e in eigenvalues if on_ray(e, positive=positive))
    if not count:
        return cut, 0
    gap = flint.arb(1)
    for z in others:
        if not (z.imag > 0 or z.imag < 0 or z.real < 0):
            raise CutError(f"an eigenvalue could not be told apart from the cut at {flint.ctx.prec} bits")
        gap = gap.min(((-z).arg() + flint.arb.pi()) / 2)  # half of its angle from the ray; it is in (0, π)
    if not gap > 0:
        raise CutError(f"the gap beside the cut could not be enclosed at {flint.ctx.prec} bits")
    return Cut(cut.half_turns, cut.offset + dyadic(gap.lower())), count


def _integer_characteristic_polynomial(A: ExactMatrix) -> tuple[flint.fmpz, Polynomial, Polynomial]:
    """Return c, and the real and the imaginary part of det(zI − cA), where cA has Gaussian integers as entries."""
    real, real_denominator = A.real.numer_denom()
    imag, imag_denominator = A.imag.numer_denom()
    common = real_denominator * imag_denominator
    R, S = real * imag_denominator, imag * real_denominator
    if A.is_real:
        return common, R.charpoly(), Polynomial()
    return common, *_faddeev_leverrier(R, S)


def _faddeev_leverrier(R: flint.fmpz_mat, S: flint.fmpz_mat) -> tuple[Polynomial, Polynomial]:
    """Return the exact real and imaginary part of the characteristic polynomial of R + iS (Faddeev & LeVerrier)."""
    dim = R.nrows()
    one = flint.fmpz_mat(dim, dim, [int(i == j) for i in range(dim) for j in range(dim)])
    real, imag = [flint.fmpz(1)], [flint.fmpz(0)]
    U, V = flint.fmpz_mat(dim, dim), flint.fmpz_mat(dim, dim)  # the auxiliary matrix, times A
    for k in range(1, dim + 1):
        M, N = U + one * real[-1], V + one * imag[-1]
        U, V = R * M - S * N, R * N + S * M
        real.append(-_trace(U) // k)
        imag.append(-_trace(V) // k)
    return Polynomial(real[::-1]), Polynomial(imag[::-1])


def _trace(A: flint.fmpz_mat) -> flint.fmpz:
    return sum((A[i, i] for i in range(A.nrows())), flint.fmpz(0))


def _evaluate(polynomial: Polynomial, z: flint.acb) -> flint.acb:
    result = flint.acb(0)
    for coefficient in reversed(polynomial.coeffs()):
        result = result * z + coefficient
    return result
