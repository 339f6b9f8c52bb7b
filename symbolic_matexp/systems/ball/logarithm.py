"""The matrix logarithm in balls, through certified clusters of eigenvalues.

On a block T with spectrum near c, log T = log(c) I + log(I + X) with X = T/c − I. The series of log(I + X) is summed,
with a bound of its remainder. The branch is right if the whole spectrum stays off the cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import flint

from ...errors import CutError, InconclusiveError
from ...inputs.cut import Cut
from ...inputs.exact_matrix import ExactMatrix
from .arithmetic import disc, frobenius_norm, identity, inflate, is_real, real_part, upper
from .block_diagonal import (
    BlockDiagonalization,
    block_diagonalizations,
    diagonalization_by_eigenvalues,
    one_block,
)
from .enclosed_spectrum import enclosed_spectrum
from .exact_spectrum import ExactSpectrum, cut_past_eigenvalues
from .float_eigenbasis import is_one_cluster

Scalar = Any
"""An ``arb`` or an ``acb``."""
CLEARLY_WITHIN = math.pi - 1e-8
"""Half a turn, less than it is."""
SHORT_SERIES = 1024
"""Up to so many bits the series of a whole matrix is tried if all its eigenvalues are close together."""


def logarithm_by_eigenvalues(A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return an enclosure of the primary logarithm, with branch cut ``cut``, of every matrix in ``A``.

    Raises :class:`CutError` if an eigenvalue may lie on the cut, and :class:`InconclusiveError` if the spectrum could
    not be enclosed at the current precision.
    """
    failure: InconclusiveError | None = None
    whole = [one_block(A)] if flint.ctx.prec <= SHORT_SERIES and is_one_cluster(A) else []
    for diagonalization in chain(whole, block_diagonalizations(A)):
        try:
            return _assembled(diagonalization, A, cut)
        except CutError as error:
            failure = error
        except InconclusiveError as error:
            failure = failure or error
    raise failure or InconclusiveError(f"the spectrum could not be enclosed at {flint.ctx.prec} bits")


def logarithm_by_interpolation(A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return the same for d ≥ 3 through enclosures of the eigenvalues alone.

    Raises :class:`CutError` or :class:`InconclusiveError` if an eigenvalue could not be told apart from the cut, from
    0, or from another one.
    """
    spectrum = enclosed_spectrum(A.real if is_real(A) else A)
    values = scalar_logarithms([flint.acb(z) for z in spectrum.eigenvalues], cut)
    return real_if_principal(flint.acb_mat(spectrum.function(values)), A, cut)


def logarithm_by_exact_spectrum(
    A: ExactMatrix, spectrum: ExactSpectrum, cut: Cut, precision: int
) -> tuple[flint.acb_mat, int]:
    """Return an enclosure of the logarithm of ``A``, and how many eigenvalues lie exactly on the cut.

    This is slower than :func:`logarithm_by_eigenvalues`, but only too little precision can make it fail: the
    multiplicities are known, and the cut is moved past the eigenvalues that lie on it.
    """
    with flint.ctx.workprec(precision):
        eigenvalues = spectrum.eigenvalues(precision)
        branch, on_cut = cut_past_eigenvalues(eigenvalues, cut)
        balls = A.to_flint(precision)
        blocks = diagonalization_by_eigenvalues(balls, [(e.value, e.multiplicity) for e in eigenvalues])
        return _assembled(blocks, balls, branch), on_cut


def _assembled(diagonalization: BlockDiagonalization, A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    return real_if_principal(
        diagonalization.assemble([block_logarithm(T, cut) for T in diagonalization.blocks]), A, cut
    )


def real_if_principal(result: flint.acb_mat, A: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return the logarithm without imaginary parts where it is real: the principal one of a real matrix.

    Off the cut conj(log A) = log(conj A).
    """
    return real_part(result) if cut.is_principal and is_real(A) else result


def eigenvalue_region(T: flint.acb_mat) -> flint.acb:
    """Return a ball that contains every eigenvalue of a block but not 0, or raise :class:`InconclusiveError`."""
    if T.nrows() == 1:
        region = T[0, 0]
    else:
        center, _, spectral_radius = _centered_series(T)
        region = center * (1 + disc(spectral_radius))
    if region.contains(0):
        raise InconclusiveError(f"an eigenvalue could not be told apart from 0 at {flint.ctx.prec} bits")
    return region


def scalar_logarithm(z: Scalar, cut: Cut) -> Scalar:
    """Return log z with imaginary part in (θ − 2π, θ]. Raises :class:`CutError` if ``z`` meets the cut."""
    return scalar_logarithms([z], cut)[0]


def scalar_logarithms(values: Sequence[Scalar], cut: Cut) -> list[Scalar]:
    """Return the logarithms of several numbers, as :func:`scalar_logarithm` does."""
    if cut.is_principal:
        if all(map(_is_off_negative_axis, values)):
            return [z.log() for z in values]
        raise _cut_in_doubt()
    return [_logarithm(z, cut) for z in values]


def _logarithm(z: Scalar, cut: Cut) -> Scalar:
    """Return log z: it is log(z) + πij with an even j, or log(−z) + πij with an odd one."""
    is_negative = bool(z.real < 0)
    logarithm = (-z).log() if is_negative else z.log()
    half_turns = _half_turns(cut, is_negative) if isinstance(z, flint.arb) and logarithm.is_finite() else None
    if half_turns is None:
        return _on_branch(logarithm, int(is_negative), cut)
    return flint.acb(logarithm, flint.arb.pi() * half_turns) if half_turns else logarithm


@lru_cache(maxsize=64)
def _half_turns(cut: Cut, is_negative: bool) -> int | None:
    """Return the j for real numbers of one sign, or None if 64 bits do not tell it."""
    with flint.ctx.workprec(64):
        try:
            imag = _on_branch(flint.acb(0), int(is_negative), cut).imag
        except CutError:
            return None
        return round(float(imag) / math.pi)


def conjugate_logarithms(z: flint.acb, cut: Cut) -> tuple[flint.acb, flint.acb]:
    """Return the logarithms of z and of its conjugate, as :func:`scalar_logarithm` does, for Im z > 0."""
    logarithm = z.log()
    if not cut.is_principal:
        return _on_branch(logarithm, 0, cut), _on_branch(logarithm.conjugate(), 0, cut)
    if not logarithm.is_finite():
        raise _cut_in_doubt()
    return logarithm, logarithm.conjugate()


def _on_branch(logarithm: Scalar, parity: int, cut: Cut) -> Scalar:
    """Return logarithm + πij with imaginary part in (θ − 2π, θ) and j even, or odd for the ``parity`` 1.

    j is guessed in floats; next to the cut the guess may be off by one turn. It holds if the imaginary part differs
    from θ − π by less than π, which also proves that the number is off the cut. With j = 0 the logarithm of 1 is
    exactly 0. Raises :class:`CutError` if no j holds.
    """
    if not logarithm.is_finite():
        raise _cut_in_doubt()
    pi, middle = flint.arb.pi(), float(cut) - math.pi
    guess = 2 * round(((middle - float(logarithm.imag)) / math.pi - parity) / 2) + parity
    for half_turns in (guess, guess - 2, guess + 2):
        shifted = logarithm + flint.acb(0, pi * half_turns) if half_turns else logarithm
        imag = shifted.imag
        # Floats tell it, unless it is close: their errors are below 1e-9, as θ is at most a million.
        if abs(float(imag) - middle) + float(imag.rad()) < CLEARLY_WITHIN or abs(imag - cut.angle(pi) + pi) < pi:
            return shifted
    raise _cut_in_doubt()


def _cut_in_doubt() -> CutError:
    return CutError(f"an eigenvalue could not be told apart from the cut at {flint.ctx.prec} bits")


def _is_off_negative_axis(z: flint.acb) -> bool:
    return bool(z.real > 0 or z.imag > 0 or z.imag < 0)


def block_logarithm(T: flint.acb_mat, cut: Cut) -> flint.acb_mat:
    """Return the logarithm of one block. Raises :class:`CutError` if its spectrum may meet the cut."""
    if T.nrows() == 1:
        return flint.acb_mat([[scalar_logarithm(eigenvalue_region(T), cut)]])
    scalar_logarithm(eigenvalue_region(T), cut)  # raises unless the disc avoids the cut, so that one branch serves
    center, series, _ = _centered_series(T)
    of_center: flint.acb = scalar_logarithm(center, cut)
    return series + identity(T.nrows()) * of_center


def _centered_series(T: flint.acb_mat) -> tuple[flint.acb, flint.acb_mat, flint.arb]:
    """Return c, an enclosure of log(T/c) by its power series, and a bound < 1 of the spectral radius of T/c − I.

    With X = T/c − I and ‖X^K‖ < 1, ‖X^(jK+l)‖ ≤ ‖X^K‖^j ‖X^l‖, so the terms from K on add up to at most
    ‖X^K‖/(1 − ‖X^K‖) · (Σ_{l<K} ‖X^l‖)/K.
    """
    dim = T.nrows()
    trace = sum((T[i, i] for i in range(dim)), flint.acb(0)) / dim
    center = flint.acb(trace.real.mid(), trace.imag.mid())
    if center.contains(0):
        raise InconclusiveError("a cluster of eigenvalues is centred at 0")
    X = T / center - identity(dim)
    power, total = X, flint.acb_mat(dim, dim)
    norms = [upper(frobenius_norm(identity(dim)))]
    best, best_norm, best_total = 0, flint.arb.pos_inf(), total
    smallest = flint.arb(2) ** (-2 * flint.ctx.prec)
    for k in range(1, 4 * flint.ctx.prec):
        norm = upper(frobenius_norm(power))
        if norm < best_norm:
            best, best_norm, best_total = k, norm, total
        if best_norm <= smallest or k > best + 2 * dim + 16 or not norm.is_finite():
            break
        norms.append(norm)
        total = total + power * (flint.arb((-1) ** (k + 1)) / k)
        power = power * X
    if not best_norm < 1:
        raise InconclusiveError(f"a cluster of eigenvalues is too wide at {flint.ctx.prec} bits")
    remainder = upper(best_norm / (1 - best_norm) * sum(norms[:best], flint.arb(0)) / best)
    return center, inflate(best_total, remainder), _smallest_root([*norms[:best], best_norm])


def _smallest_root(norms: list[flint.arb]) -> flint.arb:
    """Return the least ‖X^k‖^(1/k) for k ≥ 1. Each of them bounds the spectral radius of X."""
    if not norms[-1] > 0:
        return flint.arb(0)
    best = min(range(1, len(norms)), key=lambda k: float(norms[k].log()) / k)
    return upper(norms[best].root(best))
