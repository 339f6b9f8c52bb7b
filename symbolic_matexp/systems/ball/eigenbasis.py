r"""Eigenbases: refined from LAPACK's by Newton's method, and what is then known of a matrix in such a basis.

**What is proved.** Let V, Z be exact matrices, F = I − ZV with ‖F‖ < 1, and A any matrix. Then V is invertible,
V⁻¹ = (I − F)⁻¹Z, and with B = ZAV

    V⁻¹AV = Λ + E,    ‖E‖ ≤ ‖B − Λ‖ + ‖F‖/(1 − ‖F‖) · (‖Λ‖ + ‖B − Λ‖)

for every Λ, in particular for the block diagonal of B. Nothing else is assumed of V and Z: bad ones give a large E.

**How they are found.** With B = V⁻¹AV = Λ + E let X solve ΛX − XΛ = −E beside the diagonal blocks, and X' the same
for E(I + X) in the place of E. Then V(I + X) is an eigenbasis up to ‖X‖², and V(I + X') up to ‖X‖³: a step doubles
or triples the digits.

The last step starts from V and Z with half of the digits. Let F = I − ZV, R = AV − VD for a block diagonal D close to
V⁻¹AV, G = ZR, and B = D + G = Λ + E. So F, R, G, E and X are small, and products of them need half of the digits.
With H = F − X it forms V' = V(I + X) and Z' = (I + H)Z. From ZV = I − F and ZAV = B − FD follow

    I − Z'V' = X² + HF(I + X),
    Z'AV' = Λ + (E + ΛX − XΛ) + EX − XE − XBX + (FG − HFD)(I + X),

so that norms bound both, and no further product is needed. Where H is rounded to F − X + δ, the first is less by
δ(I + X), and the second more by δB(I + X).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import flint
import numpy as np

from ...errors import InconclusiveError
from .arithmetic import identity_like, is_finite, upper
from .block_matrix import IMAGINARY, BlockMatrix, Layout, split
from .factors import Factor
from .float_eigenbasis import FloatBasis, float_eigenbasis, grading_of
from .norms import Dense, as_floats, radius_above, small_norm_above
from .sylvester import correction
from .two_words import DISPENSABLE, TWO_WORDS, in_words, rounded

GUARD = 8
"""Bits beyond half of the precision that the last step starts from."""
MISMATCH = 2.0**10
"""A basis is refined if it is so many times farther from diagonalising a matrix than the matrix is uncertain."""
GRADED = 2.0**12
"""If the largest eigenvalue exceeds the smallest distance of two by this factor, A⁻¹ may be the better start."""
TOLERATED = 8
"""Bits that a poor inverse may cost in the last step. Other rounding errors cost more."""
FLOAT_BITS = 48
"""Bits that a basis from float64 is expected to be good to, but for about log₂ d."""
GRADED_BY_DEFAULT = 16.0
"""The first guess of the grading, if a start is given."""
MOST_GAP_BITS = 200
"""So many bits are added at most for close eigenvalues. If they do not suffice, no basis is found."""
MOST_STEPS = 40
"""Each step doubles or triples the digits. If it takes more, it does not converge."""


@dataclass(frozen=True, eq=False)
class Eigenbasis:
    """Exact matrices V and Z with ‖I − ZV‖ ≤ ``defect`` < 1. A layout says which columns belong together."""

    left: Factor
    """V."""
    right: Factor
    """Z."""
    layout: Layout
    defect: flint.arb

    @property
    def is_well_formed(self) -> bool:
        """Whether V, Z and the layout have one size and one kind, and V and Z no infinite numbers."""
        layout = self.layout
        if min(layout.singles, layout.pairs, *layout.clusters) < 0 or (layout.pairs and not layout.is_real):
            return False
        kind = flint.arb_mat if layout.is_real else flint.acb_mat
        return all(
            isinstance(M, kind) and M.nrows() == M.ncols() == layout.dim and is_finite(M)
            for M in (self.left.matrix, self.right.matrix)
        )

    @cached_property
    def excess(self) -> flint.arb:
        """A bound of ‖V⁻¹ − Z‖ relative to Z: V⁻¹ = (I + G)Z with ‖G‖ at most this."""
        return upper(self.defect / (1 - self.defect))

    @cached_property
    def condition(self) -> flint.arb:
        """An upper bound of ‖V‖₂‖Z‖₂."""
        return upper(self.left.size * self.right.size)

    def seen(self, B: Dense, error: flint.arb) -> Diagonalized:
        """Return what is known of every A with ‖ZAV − M‖ ≤ ``error`` for an M in ``B``."""
        Lambda, rest = split(B, self.layout)
        beside, uncertain = small_norm_above(rest.mid()), radius_above(rest) + error
        found = self.with_error(Lambda, upper(beside + uncertain))
        return replace(found, is_settled=bool(beside <= MISMATCH * uncertain))

    def with_error(self, Lambda: BlockMatrix, error: flint.arb) -> Diagonalized:
        """Return what is known of every A with ‖ZAV − Λ‖ ≤ ``error``."""
        total = upper(error + self.excess * (Lambda.frobenius_norm + error))
        return Diagonalized(self, Lambda, total)

    def amplified(self, size: flint.arb) -> flint.arb:
        """Return a bound of ‖V⁻¹GV‖ for every G with ‖G‖ at most ``size``."""
        return upper(size * self.condition * (1 + self.excess)) if size > 0 else size


@dataclass(frozen=True, eq=False)
class Diagonalized:
    """V⁻¹AV = Λ + E with ‖E‖ ≤ ``error``, for every A that was given."""

    basis: Eigenbasis
    Lambda: BlockMatrix
    error: flint.arb
    is_settled: bool = True
    """Whether a better basis would tell little more: what stands beside the diagonal is mostly A's own radii."""

    @property
    def is_narrow(self) -> bool:
        """Whether E is so small that nothing better than the bounds by norms is needed."""
        return bool(self.error < flint.arb(2) ** -(flint.ctx.prec // 3) * self.Lambda.frobenius_norm)


def checked(basis: Eigenbasis) -> Eigenbasis | None:
    """Return what is proved of a basis that somebody claims: V and Z, read as exact. None if ‖I − ZV‖ ≥ 1/4."""
    V, Z = basis.left.matrix.mid(), basis.right.matrix.mid()
    defect = small_norm_above(1 - Z * V)
    return Eigenbasis(Factor(V), Factor(Z), basis.layout, defect) if defect < flint.arb(0.25) else None


def diagonalized(A: Dense, start: Eigenbasis | None = None) -> Diagonalized | None:
    """Return an eigenbasis of the matrices in ``A`` at the current precision, or None if none was found.

    ``start`` is a basis near the one sought; without it the refinement starts from LAPACK's.
    """
    if start is None:
        floats = _from_lapack(A.mid())
        if floats is None:
            return None
        layout, V, grading = floats.layout, _from_floats(floats.vectors), floats.grading
    else:
        layout, V = (start.layout, start.left.matrix) if isinstance(A, flint.arb_mat) else _complex_columns(start)
        grading = GRADED_BY_DEFAULT
    try:
        return _last_step(A, *_refined(A.mid(), V, layout, grading))
    except (ZeroDivisionError, InconclusiveError):
        return None


def _from_lapack(A: Dense) -> FloatBasis | None:
    """Return LAPACK's basis of A, or of A⁻¹, which has the same eigenvectors, with the grading of A.

    If a few eigenvalues are much larger than the others, LAPACK's errors are small compared with them alone.
    """
    found = float_eigenbasis(as_floats(A)[0])
    if found is not None and found.grading < GRADED:
        return found
    try:
        with flint.ctx.workprec(TWO_WORDS):
            inverse = A.solve(identity_like(A), algorithm="approx")
    except ZeroDivisionError:
        return found
    other = float_eigenbasis(as_floats(inverse)[0])
    graded = np.inf if found is None else found.grading
    return found if other is None or other.grading > graded / GRADED else replace(other, grading=graded)


def _complex_columns(basis: Eigenbasis) -> tuple[Layout, Dense]:
    """Return the columns with the eigenvectors x ± iy in the place of x and y, for every pair."""
    layout = basis.layout
    rows = flint.acb_mat(basis.left.matrix).tolist()
    for row in rows:
        for j in layout.pair_starts:
            x, y = row[j], row[j + 1] * IMAGINARY
            row[j], row[j + 1] = x + y, x - y
    return Layout(layout.singles + 2 * layout.pairs, 0, layout.clusters, False), flint.acb_mat(rows)


def _from_floats(array: Any) -> Dense:
    rows, columns = array.shape
    kind = flint.acb_mat if array.dtype.kind == "c" else flint.arb_mat
    return kind(rows, columns, array.ravel().tolist())


def _refined(A: Dense, V: Dense, layout: Layout, grading: float) -> tuple[Dense, BlockMatrix]:
    """Return V, improved until its columns are good to half of the current precision, and the blocks of V⁻¹AV.

    ``grading`` is about by what factor the largest eigenvalue exceeds the gaps between them. It costs digits.
    """
    half = flint.ctx.prec // 2
    reached, lost = FLOAT_BITS - layout.dim.bit_length(), _bits(grading)
    for _ in range(MOST_STEPS):
        most = in_words(half + lost + GUARD)
        working = min(most, in_words(3 * reached + DISPENSABLE))
        with flint.ctx.workprec(working):
            B = V.solve(rounded(A) * V, algorithm="approx").mid()
            Lambda, rest = split(B, layout)
            E = rest.mid()
            first = correction(E, Lambda).mid()
            size = small_norm_above(first)
            if not size < flint.arb(0.1):
                raise InconclusiveError("the refinement of an eigenbasis does not converge")
            before, lost = _bits_below_one(size), _bits(_grading(Lambda))
            order = _order(before, half + lost, lost)
            D, X = Lambda, first
            if order == 3:
                D, rest = split((B + E * first).mid(), layout)
                X = correction(rest.mid(), Lambda).mid()
            V = (V + V * X).mid()
        reached = max(order * before - lost, 4)
        if reached + DISPENSABLE >= half and working + DISPENSABLE >= half + lost + GUARD:
            return V, D
    raise InconclusiveError("the refinement of an eigenbasis does not converge")


def _order(bits: int, wanted: int, lost: int) -> int:
    """Return whether a step from so many bits shall double or triple them: 3 only if it saves another step."""
    if 2 * bits >= wanted:
        return 2
    finishes = 3 * bits + DISPENSABLE >= wanted
    return 2 if not finishes and 2 * (2 * bits - lost) >= wanted else 3


def _grading(Lambda: BlockMatrix) -> float:
    """Return by what factor the largest eigenvalue exceeds the smallest distance of two, as far as floats tell."""
    with np.errstate(invalid="ignore"):  # beyond float64's range, where they tell nothing
        return grading_of(np.array([complex(z) for z in Lambda.values]))


def _bits(grading: float) -> int:
    """Return how many bits a grading costs, 0 if it is not known."""
    return int(np.clip(np.log2(grading), 0, MOST_GAP_BITS)) if 0 < grading < np.inf else 0


def _bits_below_one(x: flint.arb) -> int:
    """Return −log₂ x, rounded down; a large number for 0."""
    mantissa, exponent = x.upper().man_exp()
    return -(int(exponent) + int(mantissa).bit_length()) if mantissa else 1 << 30


def _last_step(A: Dense, V: Dense, D: BlockMatrix) -> Diagonalized:
    half = in_words(flint.ctx.prec // 2 + GUARD)
    Z, F = _near_inverse(V, half)
    layout, near = D.layout, D.dense
    R = A * V - V * near
    with flint.ctx.workprec(half):
        G = Z * R
    B = near + G
    Lambda, rest = split(B.mid(), layout)
    with flint.ctx.workprec(half):
        X = correction(rest.mid(), Lambda)
        exact = X.mid()
        difference = F - exact
        H = difference.mid()
        VX, HZ = V * exact, H * Z
    new_V, new_Z = V + VX, Z + HZ
    with flint.ctx.workprec(64):
        x, e, f, g, h, d = map(small_norm_above, (exact, rest, F, G, H, near))
        size_of_A, size = small_norm_above(A), Lambda.frobenius_norm
        moved_V, moved_Z, moved_H = map(radius_above, (new_V, new_Z, difference))
        left, right = Factor(new_V.mid()), Factor(new_Z.mid())
        crossed = right.size * moved_V + moved_Z * left.size + moved_Z * moved_V
        defect = upper(x * x + (h * f + moved_H) * (1 + x) + crossed)
        unknown = radius_above(B) + radius_above(rest)  # X was found for the midpoints
        unsolved = unknown + _left_in_pairs(rest, layout) + 2 * size * radius_above(X)
        e += unknown
        b = size + e
        error = unsolved + 2 * e * x + x * x * b + (f * (g + h * d) + moved_H * b) * (1 + x)
        if not defect < flint.arb(0.25):
            raise InconclusiveError("the refinement of an eigenbasis does not converge")
        return Eigenbasis(left, right, layout, defect).with_error(Lambda, upper(error + crossed * size_of_A))


def _near_inverse(V: Dense, bits: int) -> tuple[Dense, Dense]:
    """Return an exact Z near V⁻¹ and I − ZV. Z has so many ``bits``, or all if V is badly conditioned."""
    with flint.ctx.workprec(bits):
        Z = V.solve(identity_like(V), algorithm="approx").mid()
    F = 1 - Z * V
    size = small_norm_above(F)
    if size * size < flint.arb(2) ** (TOLERATED - flint.ctx.prec):
        return Z, F
    Z = V.solve(identity_like(V), algorithm="approx").mid()
    return Z, 1 - Z * V


def _left_in_pairs(rest: Dense, layout: Layout) -> flint.arb:
    """Return a bound of the part of ``rest`` that commutes with Λ: the rounding of s and t in the blocks of pairs."""
    total = flint.arb(0)
    for i in layout.pair_starts:
        s, t = rest[i, i] + rest[i + 1, i + 1], rest[i, i + 1] - rest[i + 1, i]
        total += (s * s + t * t) / 2
    return upper(total.sqrt())
