r"""Matrix functions in an eigenbasis: V (Λ + E) V⁻¹ becomes V (f(Λ) + Δ) V⁻¹, with ‖Δ‖ bounded by the lemmas.

Such matrices commute with all that have the same basis, and sums, multiples and functions of them stay in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flint

from ...errors import CutError, InconclusiveError
from ...inputs.cut import Cut
from .analytic import Analytic
from .arithmetic import disc, inflate, upper
from .block_matrix import BlockMatrix
from .eigenbasis import Eigenbasis, diagonalized
from .exact_spectrum import Eigenvalue, cut_past_eigenvalues
from .factors import Factor, Middle, multiplied_out
from .logarithm import block_logarithm, scalar_logarithm
from .norms import Dense
from .perturbation import change_of_exponential, change_of_logarithm, diagonal_nearby
from .taylor import block_function

LARGEST_CONDITION = 2.0**50
"""Beyond this condition number of an eigenbasis, clusters of eigenvalues in balls are the better method."""


@dataclass(frozen=True, eq=False)
class InBasis:
    """The matrices V (f(Λ) + Δ) V⁻¹ with ‖Δ‖ ≤ ``error``.

    ``is_real`` says that they are known to be real, whatever the basis.
    """

    basis: Eigenbasis
    matrix: BlockMatrix
    error: flint.arb
    is_real: bool

    @property
    def factors(self) -> tuple[Factor, Middle, Factor]:
        """V, f(Λ) + Δ', Z with V⁻¹ = (I + G)Z: then Δ' = Δ + (f(Λ) + Δ)G."""
        error = self.error + (self.matrix.frobenius_norm + self.error) * self.basis.excess
        return self.basis.left, Middle(self.matrix, upper(error)), self.basis.right

    def scaled(self, s: flint.acb, *, is_real: bool) -> InBasis:
        """Return s times this; ``is_real`` says that it is real."""
        matrix = self.matrix.scaled(s, is_real=is_real and self.matrix.is_real)
        return InBasis(self.basis, matrix, upper(self.error * s.abs_upper()), is_real)

    @property
    def is_narrow(self) -> bool:
        """Whether most of the bits are left: Δ may be large after the exponential of a wide cluster."""
        return bool(self.error < flint.arb(2) ** -(flint.ctx.prec // 4) * self.matrix.frobenius_norm)

    def exponential(self) -> InBasis:
        """Return the exponential. See :attr:`is_narrow` for whether it says much."""
        error = change_of_exponential(self.matrix, self.error)
        values = self.matrix.of(lambda z: z.exp(), lambda T: T.exp(), is_real=self.matrix.is_real)
        return InBasis(self.basis, values, error, self.is_real)

    def logarithm(self, cut: Cut) -> tuple[InBasis, int]:
        """Return the primary logarithm with this cut, and how many eigenvalues are known to lie exactly on it.

        These get the imaginary part of the cut. Raises :class:`CutError` if another eigenvalue may meet it.
        """
        branch, on_cut = cut, 0
        try:
            error = change_of_logarithm(self.matrix, self.error, cut)
        except CutError:
            branch, on_cut = cut_past_eigenvalues(self._eigenvalues(), cut)
            if not on_cut:
                raise
            error = change_of_logarithm(self.matrix, self.error, branch)
        principal = branch.is_principal
        values = self.matrix.of(
            lambda z: scalar_logarithm(z, branch),
            lambda T: block_logarithm(T, branch),
            is_real=self.matrix.is_real and principal,
        )
        return InBasis(self.basis, values, error, self.is_real and principal), on_cut

    def function(self, f: Analytic) -> tuple[InBasis, int]:
        """Return f of this matrix, and how many eigenvalues are known to lie exactly on f's cut.

        It is found by values of f near the eigenvalues alone, which need to be apart: V⁻¹AV = (I + X)(Λ + G)(I + X)⁻¹
        with small X and a block diagonal G (:func:`.perturbation.diagonal_nearby`), so that f of it is
        F + (XF − FX)(I + X)⁻¹ with F = f(Λ + G), which is within 2‖X‖‖F‖₂/(1 − ‖X‖) of F. Raises
        :class:`InconclusiveError`.
        """
        beside = diagonal_nearby(self.matrix, self.error)
        if beside is None:
            raise InconclusiveError(f"the eigenvalues could not be told apart at {flint.ctx.prec} bits")
        on_cut = 0
        try:
            F = self._values(f)
        except CutError:
            f, on_cut = past_eigenvalues(f, self._eigenvalues())
            F = self._values(f)
        error = upper(2 * beside / (1 - beside) * F.spectral_norm)
        return InBasis(self.basis, F, error, self.is_real and f.is_real), on_cut

    def _values(self, f: Analytic) -> BlockMatrix:
        """Return f(Λ + G) for every block diagonal G with ‖G‖ ≤ ``error``, real if Λ is."""
        layout = self.basis.layout
        is_real = self.is_real and self.matrix.is_real
        around, along = disc(self.error), flint.acb(flint.arb(0, self.error))
        values: list[flint.acb] = []
        for i, z in enumerate(self.matrix.values):
            if is_real and f.is_real and i >= layout.singles and (i - layout.singles) % 2:
                values.append(values[-1].conjugate())  # the other one of a pair
            else:
                values.append(f(z + (along if is_real and i < layout.singles else around)))
        blocks = [block_function(inflate(T, self.error), f) for T in self.matrix.blocks]
        return BlockMatrix(layout, values, blocks, is_real and f.is_real)

    def _eigenvalues(self) -> tuple[Eigenvalue, ...]:
        """Return the eigenvalues in disjoint discs of radius ‖Δ‖, none if discs meet or there are clusters.

        As f(Λ) is normal, every eigenvalue is in a disc (Bauer & Fike 1960), and disjoint discs have one each. If the
        matrix is real, a disc around a real number is mapped to itself by conjugation, so its eigenvalue is real.
        """
        values, layout = self.matrix.values, self.basis.layout
        reach = 2 * self.error
        apart = all((y - z).abs_lower() > reach for i, z in enumerate(values) for y in values[:i])
        if layout.clusters or not apart:
            return ()
        around = disc(self.error)
        real = layout.singles if self.matrix.is_real and self.is_real else 0
        return tuple(Eigenvalue(z + around, 1, i < real) for i, z in enumerate(values))

    def multiplied_out(self) -> Dense:
        """Return an enclosure of the matrix itself."""
        return multiplied_out(self.factors, is_real=self.is_real)


def past_eigenvalues(f: Analytic, eigenvalues: Sequence[Eigenvalue]) -> tuple[Analytic, int]:
    """Return f with a cut that meets no eigenvalue and changes none of its values there, and how many were on it.

    Raises :class:`CutError` if the eigenvalues are not known well enough.
    """
    if f.cut is None or f.with_cut is None:
        return f, 0
    cut, on_cut = cut_past_eigenvalues(tuple(eigenvalues), f.cut)
    return (f.with_cut(cut) if on_cut else f), on_cut


def in_eigenbasis(A: Dense, candidates: Sequence[Eigenbasis] = ()) -> InBasis | None:
    """Return all matrices in ``A`` in an eigenbasis, or None if no well-conditioned one was found."""
    for start in [*candidates, None]:
        found = diagonalized(A, start)
        if found is not None and found.basis.condition < LARGEST_CONDITION and found.is_narrow:
            return InBasis(found.basis, found.Lambda, found.error, isinstance(A, flint.arb_mat))
    return None
