r"""How far exp(Λ + E) is from exp(Λ), and log(Λ + E) from log(Λ), for a block diagonal Λ and any E.

Λ = diag(T_1, …, T_k), T_i = c_i I + N_i with ‖N_i‖ ≤ ν_i. A number is the block c_i with ν_i = 0; so is, after a
unitary similarity, the pair [[s, t], [−t, s]]. Norms are Frobenius norms.

**Exponential.** exp(Λ + E) − exp(Λ) = ∫₀¹ exp(sΛ) E exp((1 − s)(Λ + E)) ds (Duhamel), and ‖exp(sT_i)‖₂ ≤
exp(s(Re c_i + ν_i)). Let ω = max (Re c_i + ν_i). Then ‖exp(t(Λ + E))‖₂ ≤ exp(t(ω + ‖E‖)) (Dyson's series), and so

    ‖exp(Λ + E) − exp(Λ)‖ ≤ ‖E‖ e^{ω + ‖E‖}.

**Logarithm.** Turn the cut onto the negative real axis. Let θ_i be the angle of c_i, δ_i its distance to the cut,
δ_i > ν_i, δ = min (δ_i − ν_i) and

    I_i = θ_i/(|c_i| sin θ_i) · (1 − ν_i/δ_i)^−2      (θ/sin θ = 1 at 0).

R = (t + Λ)^−1 has blocks with ‖R_i‖ ≤ r_i = 1/(|t + c_i| − ν_i), and ∫₀^∞ r_i² dt ≤ I_i, because |t + c_i| ≥ δ_i and
∫₀^∞ dt/|t + c|² = θ/(|c| sin θ). From log(Λ + E) − log(Λ) = ∫₀^∞ R E (t + Λ + E)^−1 dt and Neumann's series

    R E (t + Λ + E)^−1 = R E R − R E R E R + …

The blocks of the first term are at most ∫ r_i r_j dt ‖E_ij‖ ≤ max I ‖E_ij‖ (Cauchy & Schwarz). The other terms have
norms ‖E‖ (‖E‖/δ)^k max r_i², and ∫ max r_i² dt ≤ Σ I_i. So for ‖E‖ < δ

    ‖log(Λ + E) − log(Λ)‖ ≤ ‖E‖ (max I + Σ I · ‖E‖/(δ − ‖E‖)).

The segment from Λ to Λ + E then meets no singular t + Λ + sE, so no eigenvalue crosses the cut.

**Any function**, if eigenvalues are apart. Let S(X) = ΛX − XΛ beside the diagonal blocks, ‖S⁻¹‖ ≤ s and ‖E‖ ≤ e. With
the blocks of E added to those of Λ, S changes by at most 2e, so that for 2se < 1 s' = s/(1 − 2se) takes the place of
s. What is left of E has zero blocks on the diagonal, and the theorem of :mod:`.block_diagonal` gives for s'e ≤ 1/4

    Λ + E = (I + X)(Λ + G)(I + X)⁻¹,    ‖X‖ ≤ r = 2s'e ≤ 1/2,    G block diagonal, ‖G‖ ≤ e:

with norms e cos φ of the blocks of E and e sin φ of the rest, ‖G‖ ≤ e cos φ + 2s'(e sin φ)² ≤ e (cos φ + ½ sin² φ),
which is e (1 − ½ (1 − cos φ)²).

X and G are real if Λ and E are: the ball of real X is mapped into itself, too.
"""

from __future__ import annotations

import flint

from ...errors import CutError
from ...inputs.cut import Cut
from .arithmetic import frobenius_norm, identity, upper
from .block_diagonal import inverse_sylvester_bound
from .block_matrix import BlockMatrix


def change_of_exponential(Lambda: BlockMatrix, size: flint.arb) -> flint.arb:
    """Return an upper bound of ‖exp(Λ + E) − exp(Λ)‖ for every E with ‖E‖ at most ``size``."""
    growth = _maximum([c.real + radius for c, radius in _discs(Lambda)])
    return upper(size * (growth + size).exp())


def change_of_logarithm(Lambda: BlockMatrix, size: flint.arb, cut: Cut) -> flint.arb:
    """Return an upper bound of ‖log(Λ + E) − log(Λ)‖ for every E with ‖E‖ at most ``size``.

    Raises :class:`CutError` if an eigenvalue of Λ + E may meet the cut or be 0.
    """
    turn = flint.acb(1) if cut.is_principal else flint.acb(0, flint.arb.pi() - cut.angle(flint.arb.pi())).exp()
    integrals, nearest = [], []
    for center, radius in _discs(Lambda):
        c = center * turn
        modulus = flint.arb(c.abs_lower())
        distance = modulus if c.real >= 0 else flint.arb(abs(c.imag).lower())
        if not distance > radius:
            raise CutError(f"an eigenvalue could not be told apart from the cut or from 0 at {flint.ctx.prec} bits")
        nearest.append(distance - radius)
        integrals.append(_integral(c, modulus) / (1 - radius / distance) ** 2)
    gap = _minimum(nearest)
    if not size < gap:
        raise CutError(f"an eigenvalue could not be told apart from the cut or from 0 at {flint.ctx.prec} bits")
    total = sum(integrals, flint.arb(0))
    return upper(size * (_maximum(integrals) + total * size / (gap - size)))


def diagonal_nearby(Lambda: BlockMatrix, size: flint.arb) -> flint.arb | None:
    """Return a bound of ‖X‖ for every E with ‖E‖ at most ``size``, which bounds ‖G‖; None if blocks are too close."""
    blocks = [flint.acb_mat([[z]]) for z in Lambda.values] + list(Lambda.blocks)
    with flint.ctx.workprec(64):
        s = inverse_sylvester_bound(blocks)
        if s is None or not 4 * s * size < 1:
            return None
        s = upper(s / (1 - 2 * s * size))
        if not s * size <= flint.arb(0.25):
            return None
        return upper(2 * s * size)


def _integral(c: flint.acb, modulus: flint.arb) -> flint.arb:
    """Return an upper bound of θ/(|c| sin θ), θ = |arg c|."""
    if c.real > 0:
        tangent = abs(c.imag) / c.real  # θ < π/2, so that θ/sin θ ≤ 1/cos θ = √(1 + tan² θ), and θ/sin θ ≤ π/2
        return upper((1 + tangent * tangent).sqrt().min(flint.arb.pi() / 2) / modulus)
    return upper(flint.arb.pi() / abs(c.imag).lower())  # |c| sin θ = |Im c|, θ ≤ π


def _discs(Lambda: BlockMatrix) -> list[tuple[flint.acb, flint.arb]]:
    """Return the centre c and the radius ν of every block."""
    discs = [(z, flint.arb(0)) for z in Lambda.values]
    for T in Lambda.blocks:
        size = T.nrows()
        center = (T.trace() / size).mid()
        discs.append((center, upper(frobenius_norm(T - identity(size) * center))))
    return discs


def _maximum(numbers: list[flint.arb]) -> flint.arb:
    largest = numbers[0]
    for x in numbers[1:]:
        largest = largest.max(x)
    return largest


def _minimum(numbers: list[flint.arb]) -> flint.arb:
    least = numbers[0]
    for x in numbers[1:]:
        least = least.min(x)
    return least
