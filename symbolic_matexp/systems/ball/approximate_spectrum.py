"""Approximate spectra, used for choices. A bad choice costs digits, never correctness.

An eigenvalue computed with unit roundoff u is off by about u κ ‖A‖, with its own condition number κ. Its logarithm is
off by this over its modulus. Float64 is believed where this is small. Else its eigenvectors V may be good enough:
with V⁻¹AV = diag(λ) + E in 128 bits, the eigenvalues are λ_i + Σ_j e_ij e_ji/(λ_i − λ_j) up to third order. Else Arb
computes the spectrum, with as many bits as its size asks for. Rounding splits an m-fold defective eigenvalue into m
that are about u^(1/m) ‖A‖ apart, and factors turn this noise into a spread. So eigenvalues that are closer than their
own errors become one point, their mean, which is accurate.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import flint

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.precision import UNIT_ROUNDOFF, precisions
from .arithmetic import frobenius_norm, is_finite, radius_norm, relative_radius, size_in_bits
from .block_diagonal import approximate_eigensystem
from .clusters import linked

Number = complex | flint.acb

SMALL_ERROR = 1e-3
"""Eigenvalues are believed if their errors are below this; so are logarithms."""
ERROR_FACTOR = 16
"""An estimate of the error, in units of the unit roundoff, the norm, the dimension and the condition numbers."""
TIE = 1 + 1e-9
"""Gaps whose ratio is smaller are equally wide."""
PERTURBATION_BITS = 128
MOST_BITS = 1 << 14
"""With more bits than these no better spectrum is looked for."""


class Spectrum(NamedTuple):
    """Approximate eigenvalues: complex numbers, or exact balls where float64 was not good enough.

    ``vectors`` is a complex128 d×d array whose columns are right eigenvectors of norm 1; None for eigenvalues only.
    ``condition`` estimates the largest condition number of an eigenvalue. It is at least 1, and large for a nearly
    defective matrix.
    """

    eigenvalues: Sequence[Number]
    vectors: Any = None
    condition: float = 1.0


Quotient = tuple[ExactMatrix, ExactMatrix]
"""(A, B) for A⁻¹B."""


def approximate_spectrum(
    divisor: ExactMatrix, dividend: ExactMatrix, *, logarithms: bool = False, as_float64: bool = False
) -> Spectrum:
    """Return the spectrum of ``divisor``⁻¹``dividend``, from float64 if that is accurate enough, else from Arb.

    ``logarithms`` asks for small errors of the eigenvalues' logarithms, instead of the eigenvalues'. ``as_float64``
    asks for eigenvectors, too, and for what float64 computes, however inaccurate; Arb is asked only where float64
    overflows. Raises :class:`InconclusiveError` if no precision suffices.
    """
    return approximate_spectra([((divisor, dividend), logarithms)], as_float64=as_float64)[0]


def approximate_spectra(wanted: Sequence[tuple[Quotient, bool]], *, as_float64: bool = False) -> list[Spectrum]:
    """Return the spectra of several quotients of one size, as :func:`approximate_spectrum` does.

    A quotient comes with its ``logarithms``.
    """
    quotients = [quotient for quotient, _ in wanted]
    in_rows = quotients[0][0].shape[0] == 2 and not as_float64
    found = list(map(_of_two_rows, quotients)) if in_rows else _by_lapack(quotients)
    return [
        _good_enough(by_float64, quotient, logarithms, as_float64)
        for by_float64, (quotient, logarithms) in zip(found, wanted, strict=True)
    ]


def _good_enough(
    found: tuple[Spectrum, float] | None, quotient: Quotient, logarithms: bool, as_float64: bool
) -> Spectrum:
    """Return the spectrum that float64 found, or a better one."""
    if found is not None:
        if as_float64 or _is_good(*found, logarithms):
            return found[0]
        found = _by_perturbation(*quotient, found[0])
        if found is not None and _is_good(*found, logarithms):
            return found[0]
    return _by_arb(*quotient, logarithms)


def _is_good(spectrum: Spectrum, error: float, logarithms: bool) -> bool:
    """Whether this error of the eigenvalues, or of their logarithms, is small."""
    return error < SMALL_ERROR * (min(map(size, spectrum.eigenvalues)) if logarithms else 1.0)


def _of_two_rows(quotient: Quotient) -> tuple[Spectrum, float] | None:
    """Return the spectrum for 2×2 matrices and its error, or None. NumPy's calls would take several times as long."""
    try:
        (a, b, c, d), (e, f, g, h) = quotient[0].nearest(), quotient[1].nearest()
        determinant = a * d - b * c
        condition = math.hypot(*map(abs, (a, b, c, d))) ** 2 / abs(determinant)
        p, q = (d * e - b * g) / determinant, (d * f - b * h) / determinant
        r, s = (a * g - c * e) / determinant, (a * h - c * f) / determinant
        first, second = values = eigenvalues_of_two_rows(p, q, r, s)
        norm = math.hypot(*map(abs, (p, q, r, s))) ** 2
        # In Schur form the entry off the diagonal has modulus √departure.
        departure = max(0.0, norm - abs(first) ** 2 - abs(second) ** 2)
        of_eigenvalues = math.sqrt(1 + departure / abs(first - second) ** 2)
    except (OverflowError, ZeroDivisionError):
        return None
    error = ERROR_FACTOR * UNIT_ROUNDOFF * condition * of_eigenvalues * math.sqrt(norm)
    return (Spectrum(values, None, of_eigenvalues), error) if math.isfinite(error) else None


def eigenvalues_of_two_rows(p: Any, q: Any, r: Any, s: Any) -> tuple[complex, complex]:
    """Return the eigenvalues of the matrix with these entries, floats or complex numbers, row by row."""
    mean = (p + s) / 2
    root = cmath.sqrt((p - s) ** 2 / 4 + q * r)
    return mean + root, mean - root


def _by_lapack(quotients: Sequence[Quotient]) -> list[tuple[Spectrum, float] | None]:
    """Return LAPACK's spectra and their errors, or None where float64 overflows or divides by zero.

    NumPy takes all of them at once, if they are of one field and none fails: with small matrices its calls cost most.
    """
    import numpy

    several = len(quotients) > 1
    if several and len({A.is_real and B.is_real for A, B in quotients}) > 1:
        return [_by_lapack([quotient])[0] for quotient in quotients]
    dim = quotients[0][0].shape[0]
    sides = zip(*quotients, strict=True)
    A, B = (numpy.array([C.nearest() for C in side]).reshape(-1, dim, dim) + 0.0 for side in sides)
    with numpy.errstate(all="ignore"):
        try:
            inverse = numpy.linalg.inv(A)
            product = inverse @ B
            values, vectors = numpy.linalg.eig(product)
        except numpy.linalg.LinAlgError:  # out of float64's range, or singular to it
            return [_by_lapack([quotient])[0] for quotient in quotients] if several else [None]
        conditions = [max(1.0, x) if x == x else math.inf for x in _conditions(vectors)]
        sizes = numpy.linalg.norm(numpy.array([A, inverse, product]).reshape(3, len(A), -1), axis=2)
        errors = ERROR_FACTOR * UNIT_ROUNDOFF * (dim + sizes[0] * sizes[1]) * sizes[2] * conditions
        is_finite = numpy.isfinite(values).all(axis=1).tolist()
    values, vectors = values.astype(complex).tolist(), vectors.astype(complex)
    spectra = map(Spectrum, values, vectors, conditions)
    found = zip(spectra, errors.tolist(), strict=True)
    return [x if finite else None for x, finite in zip(found, is_finite, strict=True)]


def _conditions(vectors: Any) -> list[float]:
    """Return the largest condition number of an eigenvalue of each matrix, from its right eigenvectors of norm 1."""
    import numpy

    try:
        largest: list[float] = numpy.linalg.norm(numpy.linalg.inv(vectors), axis=2).max(axis=1).tolist()
    except numpy.linalg.LinAlgError:
        return [math.inf] if len(vectors) == 1 else [x for V in vectors for x in _conditions(V[None])]
    return largest


def _by_perturbation(divisor: ExactMatrix, dividend: ExactMatrix, start: Spectrum) -> tuple[Spectrum, float] | None:
    """Return the spectrum to second order around float64's eigenvectors, and its error; None without good ones."""
    import numpy

    if start.vectors is None or not numpy.isfinite(start.vectors).all():
        return None
    dim = len(start.vectors)
    V = flint.acb_mat(dim, dim, start.vectors.ravel().tolist())
    with flint.ctx.workprec(PERTURBATION_BITS):
        try:
            B = (divisor.enclosure() * V).solve(dividend.enclosure() * V)  # V⁻¹AV
        except ZeroDivisionError:
            return None
        rounding = float(radius_norm(B))
        array = numpy.array([complex(z) for z in B.entries()]).reshape(dim, dim)
        with numpy.errstate(all="ignore"):
            values = array.diagonal()
            gaps = values[:, None] - values[None, :]
            numpy.fill_diagonal(gaps, numpy.inf)
            X = array / gaps
            second = (X * array.T).sum(axis=1)
            beside = array - numpy.diag(values)
            error = float(rounding + numpy.linalg.norm(X) ** 2 * numpy.linalg.norm(beside))
        if not math.isfinite(error):
            return None
        eigenvalues = [(B[i, i].mid() + flint.acb(complex(z))).mid() for i, z in enumerate(second)]
    return Spectrum(eigenvalues, start.vectors, start.condition), error


def _by_arb(divisor: ExactMatrix, dividend: ExactMatrix, logarithms: bool) -> Spectrum:
    """Return the spectrum as exact balls: of a quotient with an absolute error of about 2^−64, clusters as one point.

    So large eigenvalues can be turned onto the imaginary axis.
    """
    found: Spectrum | None = None
    for precision in precisions(128):
        if found is not None and precision > MOST_BITS:
            break
        with flint.ctx.workprec(precision):
            try:
                quotient = divisor.to_flint(precision).solve(dividend.to_flint(precision))
                if not is_finite(quotient):
                    continue
                norm = frobenius_norm(quotient)
                if relative_radius(quotient) < flint.arb(2) ** -(64 + size_in_bits(norm)):
                    found, error = _by_qr_in_arb(quotient.mid())
                    if not logarithms or all(error < SMALL_ERROR * abs(flint.acb(z)) for z in found.eigenvalues):
                        break
            except (ZeroDivisionError, InconclusiveError):
                continue
    if found is None:
        raise InconclusiveError("the spectrum could not be approximated")
    return found


def _by_qr_in_arb(A: flint.acb_mat) -> tuple[Spectrum, flint.arb]:
    """Return the spectrum of ``A``, clusters as one point, and the largest error outside clusters."""
    eigenvalues, left, right = approximate_eigensystem(A)
    unit = ERROR_FACTOR * A.nrows() * frobenius_norm(A) * flint.arb(2) ** -flint.ctx.prec
    conditions = [_condition(row, column) for row, column in zip(left.tolist(), _columns(right), strict=True)]
    errors = [(unit * condition).mid() for condition in conditions]
    clusters = linked(
        len(errors), lambda i, j: bool(abs(eigenvalues[i] - eigenvalues[j]).mid() <= errors[i] + errors[j])
    )
    largest = flint.arb(0)
    for cluster in clusters:
        if len(cluster) == 1:
            largest = largest.max(errors[cluster[0]])
        else:
            mean = (sum((eigenvalues[i] for i in cluster), flint.acb(0)) / len(cluster)).mid()
            for i in cluster:
                eigenvalues[i] = mean
    condition = max(map(float, conditions))
    return Spectrum(eigenvalues, _in_float64(right), condition if condition >= 1 else 1.0), largest


def _condition(left: list[flint.acb], right: list[flint.acb]) -> flint.arb:
    """Return ‖y‖‖x‖/|yx|, the condition number of the eigenvalue with these left and right eigenvectors."""
    sizes = [sum((abs(z) ** 2 for z in vector), flint.arb(0)).sqrt() for vector in (left, right)]
    return sizes[0] * sizes[1] / abs(sum((y * x for y, x in zip(left, right, strict=True)), flint.acb(0)))


def _columns(A: flint.acb_mat) -> list[list[flint.acb]]:
    return A.transpose().tolist()


def _in_float64(vectors: flint.acb_mat) -> Any:
    import numpy

    columns = []
    for column in _columns(vectors):
        largest = max(abs(z) for z in column)
        columns.append([complex(z / largest) if largest > 0 else 0.0 for z in column])
    basis = numpy.array(columns, dtype=complex).T
    return basis / numpy.linalg.norm(basis, axis=0)


def widest_gap(eigenvalues: Sequence[Number]) -> Cut:
    """Return the cut in the middle of the widest angular gap, or the principal cut if that is as good.

    Of the angles θ + 2πk of this ray it is the one in (0, 2π], which makes the logarithms' imaginary parts smallest.
    Gaps that mirror each other are equally wide. Rounding does not choose between them: it is the one that contains
    the negative axis, or the first one.
    """
    angles = sorted([phase(z) for z in eigenvalues])
    # The last gap contains the negative axis. For real data it is symmetric about that axis.
    last, middle_of_last = angles[0] + 2 * math.pi - angles[-1], (angles[-1] + angles[0]) / 2 + math.pi
    width, middle = last, middle_of_last
    for one, next_one in pairwise(angles):
        if next_one - one > width * TIE:
            width, middle = next_one - one, (one + next_one) / 2
    if last * TIE >= width and abs(middle_of_last - math.pi) < 1e-9:
        return PRINCIPAL
    return _cut_at(middle if middle > 0 else middle + 2 * math.pi)


@lru_cache(maxsize=16)
def _cut_at(angle: float) -> Cut:
    """Return the cut at an angle. Real eigenvalues ask for few different ones."""
    return Cut(0, angle)


def logarithm_at(z: Number, cut: Cut) -> complex:
    """Return log z as a complex float, with imaginary part in (θ − 2π, θ] for the cut at θ. log 0 counts as −745."""
    if isinstance(z, complex):
        logarithm = cmath.log(z) if z != 0 else complex(-745)
    else:
        logarithm = complex(float(abs(z).log()) if abs(z) > 0 else -745.0, phase(z))
    turns = math.ceil((logarithm.imag - float(cut)) / (2 * math.pi))
    return logarithm - complex(0, 2 * math.pi * turns) if turns else logarithm


def phase(z: Number) -> float:
    """Return the approximate argument in (−π, π], or 0 if it is not known."""
    if isinstance(z, complex):
        return cmath.phase(z)
    return float(z.arg().mid()) if z.is_finite() and not z.contains(0) else 0.0


def size(z: Number) -> float:
    """Return |z| as a float, or inf if that overflows."""
    return math.hypot(z.real, z.imag) if isinstance(z, complex) else float(abs(z))
