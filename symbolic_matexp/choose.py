"""Which α, where to cut the logarithm, and how many bits to start with.

exp(αK), K = (X₁ − X₂)⁻¹X₂, is the one factor of the weights that a nearly singular X₁ − X₂ spoils: its
condition number grows like exp(spread of Re αλ) over the eigenvalues λ of K. A complex α that makes αλ imaginary
for the dominant λ keeps it moderate. The price is L = Λ/(e^α − 1), which must not grow. So the model, in nats, is

    spread Re(αλ) + spread Re(μ/q) + spread Re(e^α μ/q) + log of the sizes |αλ|, |μ/q|, |e^α μ/q|

with μ the eigenvalues of Λ and q = e^α − 1. That many digits are lost; the α with the smallest sum on a grid is
taken, where the largest |Re αλ| stands in for a smaller spread, because exp(αK) has to stay in range. Eigenvalues
are approximations here: a bad guess costs digits, never correctness.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint

from .balls.arithmetic import dyadic, is_finite, relative_radius, size_in_bits
from .balls.block_diagonal import approximate_eigenpairs
from .cut import PRINCIPAL, Cut
from .errors import InconclusiveError
from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .precision import bits_for, precisions

MODULI = (0.125, 0.25, 0.5, 1.0, 2.0, math.pi, 4.0)
DIRECTIONS = 32
NEAR_THE_CUT = 0.02
I_PI = GaussianRational(Fraction(0), Fraction(math.pi))


@dataclass(frozen=True)
class Choice:
    """What was chosen and why."""

    alpha: GaussianRational
    cut: Cut
    precision: int
    """Bits to start with."""
    loss: int
    """Bits that the model predicts to be lost."""
    reason: str
    near_cut: bool
    """Whether an eigenvalue of Y₂⁻¹Y₁ seems to lie on the cut or near it."""


def choose(
    difference: ExactMatrix,
    X2: ExactMatrix,
    divisor: ExactMatrix,
    dividend: ExactMatrix,
    digits: int,
    *,
    alpha: GaussianRational | None,
    cut: Cut | None,
    real: bool,
) -> Choice:
    """Choose whatever is None, for K = ``difference``⁻¹X2 and M = ``divisor``⁻¹``dividend``.

    ``real`` restricts to real α and the principal cut.
    """
    of_K, of_M = approximate_spectrum(difference, X2), approximate_spectrum(divisor, dividend)
    chosen_cut = cut or (PRINCIPAL if real else widest_gap(of_M))
    logs = [_log_at(z, chosen_cut) for z in of_M]
    bits = 64 + _magnitude(of_K)
    reason = "given"
    if alpha is None:
        alpha, reason = _choose_alpha(of_K, logs, bits, real)
    with flint.ctx.workprec(bits + 2 * abs(size_in_bits(_ball(alpha), signed=True))):
        price = _price(_ball(alpha), of_K, logs)
    loss = int(min(1e18, price.loss / math.log(2)))
    precision = bits_for(digits, 64 + 2 * X2.shape[0] + 2 * loss + 2 * price.squarings)
    theta = float(chosen_cut)
    near = any(abs(cmath.phase(cmath.rect(1, _phase(z) - theta))) < NEAR_THE_CUT for z in of_M)
    return Choice(alpha, chosen_cut, precision, loss, reason, near)


def approximate_spectrum(divisor: ExactMatrix, dividend: ExactMatrix) -> list[flint.acb]:
    """Return approximate eigenvalues of ``divisor``⁻¹``dividend``: float64 where that is safe, else Arb's."""
    import numpy

    A, B = divisor.to_numpy(), dividend.to_numpy()
    with numpy.errstate(all="ignore"):
        try:
            if numpy.linalg.cond(A) < 1e7:
                eigenvalues = numpy.linalg.eigvals(numpy.linalg.solve(A, B))
                if numpy.isfinite(eigenvalues).all():
                    return [flint.acb(complex(z)) for z in eigenvalues]
        except numpy.linalg.LinAlgError:  # out of float64's range, or singular to it
            pass
    for precision in precisions(128):
        with flint.ctx.workprec(precision):
            try:
                quotient = divisor.to_flint(precision).solve(dividend.to_flint(precision))
                if is_finite(quotient) and relative_radius(quotient) < flint.arb(2) ** -64:
                    return approximate_eigenpairs(quotient.mid())[0]
            except (ZeroDivisionError, InconclusiveError):
                continue
    raise InconclusiveError("the spectrum could not be approximated")


def widest_gap(eigenvalues: Sequence[flint.acb]) -> Cut:
    """Return the cut in the middle of the widest angular gap; the negative axis where it is as good as any."""
    angles = sorted(_phase(z) for z in eigenvalues)
    gaps = [(b - a, (a + b) / 2) for a, b in zip(angles, [*angles[1:], angles[0] + 2 * math.pi], strict=True)]
    width, middle = max(gaps)
    # The last gap is the one across the negative axis; for real data it is symmetric about it.
    if gaps[-1][0] >= width * (1 - 1e-9) and abs(gaps[-1][1] - math.pi) < 1e-9:
        return PRINCIPAL
    return Cut(0, Fraction(middle if middle <= math.pi else middle - 2 * math.pi))


def _choose_alpha(
    of_K: Sequence[flint.acb], logs: Sequence[complex], bits: int, real: bool
) -> tuple[GaussianRational, str]:
    candidates = _real_candidates(of_K, logs) if real else _complex_candidates(of_K, bits)
    with flint.ctx.workprec(bits):
        priced = [(_price(_ball(a), of_K, logs).choice, i) for i, a in enumerate(candidates)]
        cost, index = min(priced)
        if not real and priced[0][0] <= cost + 3:  # iπ comes first and is the simplest
            return I_PI, "the float nearest iπ: no α on the grid keeps the exponentials much better conditioned"
    kind = "real α" if real else "α"
    return candidates[index], f"the {kind} with the smallest predicted loss, about {cost / math.log(10):.1f} digits"


def _complex_candidates(of_K: Sequence[flint.acb], bits: int) -> list[GaussianRational]:
    """iπ; then moduli times directions; then the directions that turn a large eigenvalue onto the imaginary axis."""
    result = [I_PI]
    for k in range(DIRECTIONS):
        direction = cmath.exp(2j * math.pi * (k + 0.5) / DIRECTIONS)
        result += [_dyadic(flint.acb(r * direction)) for r in MODULI]
    largest = sorted(of_K, key=lambda z: -_size(z))[:2]
    with flint.ctx.workprec(bits):
        for z in largest:
            if not z.contains(0):
                turn = flint.acb(0, 1) * flint.acb(z.real, -z.imag) / abs(z)
                if abs(turn.real) < flint.arb(2) ** -100:  # a real eigenvalue, up to its approximation
                    turn = flint.acb(0, turn.imag.sgn())
                turned = [turn * sign * r for r in MODULI for sign in (1, -1)]
                # float64's direction is good enough unless |λ| multiplies its rounding beyond 2^−6
                result += [_dyadic(a if bits > 64 + 46 else flint.acb(complex(a))) for a in turned]
    return result


def _real_candidates(of_K: Sequence[flint.acb], logs: Sequence[complex]) -> list[GaussianRational]:
    """Both signs, on a scale around √(|Λ|/|K|), where the two exponentials lose equally much."""
    balance = math.sqrt(max(1e-3, max(map(abs, logs))) / max(1e-6, min(1e300, max(map(_size, of_K)))))
    moduli = sorted({round(balance * 2 ** (k / 2), 17) for k in range(-6, 7)} | set(MODULI) | {math.log(2)})
    return [GaussianRational(Fraction(s * r), Fraction(0)) for r in moduli if r > 0 for s in (1, -1)]


@dataclass(frozen=True)
class _Price:
    """What one α costs, in nats: ``loss`` is predicted, ``choice`` decides; and the bits lost in squarings."""

    loss: float
    choice: float
    squarings: int


def _price(alpha: flint.acb, of_K: Sequence[flint.acb], logs: Sequence[complex]) -> _Price:
    q = complex(alpha.exp() - 1)
    if q == 0:
        return _Price(math.inf, math.inf, 0)
    turned = [alpha * z for z in of_K]
    inner = [mu / q for mu in logs]
    outer = [(q + 1) * x for x in inner]
    reals = [float(z.real) for z in turned]
    sizes = [max(map(_size, turned)), max(map(abs, inner)), max(map(abs, outer))]
    logarithms = [math.log1p(s) if s < math.inf else 710.0 for s in sizes]
    rest = _spread([x.real for x in inner]) + _spread([x.real for x in outer]) + sum(logarithms)
    spread = _spread(reals)
    largest = max(map(abs, reals))
    return _Price(spread + rest, max(spread, largest) + rest, int(sum(logarithms) / math.log(2)))


def _spread(values: list[float]) -> float:
    return max(values) - min(values) if all(map(math.isfinite, values)) else math.inf


def _ball(value: GaussianRational) -> flint.acb:
    return flint.acb(*(flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in (value.real, value.imag)))


def _dyadic(z: flint.acb) -> GaussianRational:
    return GaussianRational(dyadic(z.real), dyadic(z.imag))


def _log_at(z: flint.acb, cut: Cut) -> complex:
    size, theta = abs(z), float(cut)
    phase = _phase(z)
    phase -= 2 * math.pi * math.ceil((phase - theta) / (2 * math.pi))
    return complex(float(size.log()) if size > 0 else -745.0, phase)


def _phase(z: flint.acb) -> float:
    return float(z.arg().mid()) if z.is_finite() and not z.contains(0) else 0.0


def _size(z: flint.acb) -> float:
    return float(abs(z))


def _magnitude(values: Sequence[flint.acb]) -> int:
    sizes = [z.abs_upper().man_exp() for z in values if z.is_finite()]
    return max((max(0, int(e) + int(m.bit_length())) for m, e in sizes), default=0)
