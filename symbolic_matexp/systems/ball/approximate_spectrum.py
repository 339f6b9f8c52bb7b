"""Approximate spectra, used for choices. A bad choice costs digits, never correctness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.precision import precisions
from .arithmetic import frobenius_norm, is_finite, relative_radius, size_in_bits
from .block_diagonal import approximate_eigenpairs

WELL_CONDITIONED = 1e7
"""If the divisor's condition number is below this, the eigenvalues of the float64 quotient keep half their digits."""


@dataclass(frozen=True)
class Spectrum:
    """Approximate eigenvalues, and a complex128 d×d array whose columns are right eigenvectors of norm 1."""

    eigenvalues: list[flint.acb]
    vectors: Any


def approximate_spectrum(
    divisor: ExactMatrix, dividend: ExactMatrix, *, to_be_turned: bool = False, as_float64: bool = False
) -> Spectrum:
    """Return the spectrum of ``divisor``⁻¹``dividend``, from float64 if that is safe, else from Arb.

    With ``to_be_turned``, Arb computes the quotient with an absolute error of about 2^−64, so that large eigenvalues
    can be turned onto the imaginary axis. ``as_float64`` asks for the spectrum of the quotient that float64 computes,
    however inaccurate. Raises :class:`InconclusiveError` if no precision suffices.
    """
    import numpy

    A, B = divisor.to_numpy(), dividend.to_numpy()
    with numpy.errstate(all="ignore"):
        try:
            finite = numpy.isfinite(A).all() and numpy.isfinite(B).all()
            if finite and (as_float64 or numpy.linalg.cond(A) < WELL_CONDITIONED):
                values, vectors = numpy.linalg.eig(numpy.linalg.inv(A) @ B)
                if numpy.isfinite(values).all():
                    return Spectrum([flint.acb(complex(z)) for z in values], vectors.astype(complex))
        except numpy.linalg.LinAlgError:  # out of float64's range, or singular to it
            pass
    for precision in precisions(128):
        with flint.ctx.workprec(precision):
            try:
                quotient = divisor.to_flint(precision).solve(dividend.to_flint(precision))
                wanted = 64 + size_in_bits(frobenius_norm(quotient)) if to_be_turned and is_finite(quotient) else 64
                if is_finite(quotient) and relative_radius(quotient) < flint.arb(2) ** -wanted:
                    return _spectrum_by_arb(quotient.mid())
            except (ZeroDivisionError, InconclusiveError):
                continue
    raise InconclusiveError("the spectrum could not be approximated")


def _spectrum_by_arb(A: flint.acb_mat) -> Spectrum:
    import numpy

    eigenvalues, vectors = approximate_eigenpairs(A)
    columns = []
    for column in vectors.transpose().tolist():
        largest = max(abs(z) for z in column)
        columns.append([complex(z / largest) if largest > 0 else 0.0 for z in column])
    basis = numpy.array(columns, dtype=complex).T
    return Spectrum(eigenvalues, basis / numpy.linalg.norm(basis, axis=0))


def widest_gap(eigenvalues: Sequence[flint.acb]) -> Cut:
    """Return the cut in the middle of the widest angular gap, or the principal cut if that is as good.

    Of the angles θ + 2πk of this ray it is the one in (0, 2π], which makes the logarithms' imaginary parts smallest.
    """
    angles = sorted(phase(z) for z in eigenvalues)
    gaps = [(b - a, (a + b) / 2) for a, b in zip(angles, [*angles[1:], angles[0] + 2 * math.pi], strict=True)]
    width, middle = max(gaps)
    # The last gap contains the negative axis. For real data it is symmetric about that axis.
    if gaps[-1][0] >= width * (1 - 1e-9) and abs(gaps[-1][1] - math.pi) < 1e-9:
        return PRINCIPAL
    return Cut(0, Fraction(middle if middle > 0 else middle + 2 * math.pi))


def logarithm_at(z: flint.acb, cut: Cut) -> complex:
    """Return log z as a complex float, with imaginary part in (θ − 2π, θ] for the cut at θ. log 0 counts as −745."""
    size, theta = abs(z), float(cut)
    angle = phase(z)
    angle -= 2 * math.pi * math.ceil((angle - theta) / (2 * math.pi))
    return complex(float(size.log()) if size > 0 else -745.0, angle)


def phase(z: flint.acb) -> float:
    """Return the approximate argument in (−π, π], or 0 if it is not known."""
    return float(z.arg().mid()) if z.is_finite() and not z.contains(0) else 0.0


def size(z: flint.acb) -> float:
    """Return |z| as a float, or inf if that overflows."""
    return float(abs(z))
