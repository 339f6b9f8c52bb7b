"""Ball arithmetic on matrices that carry their eigenbasis: the graph of a formula tells what its parts can share.

αK and −αK have one eigenbasis; so have Λ, L and e^αL. A matrix is multiplied out only where a result leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flint
import numpy as np

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.precision import MAXIMUM_PRECISION
from . import methods
from .arithmetic import is_real, upper
from .eigenbasis import Eigenbasis, checked
from .factored import Factored, multiple_of_real
from .factors import Factor, Products, error_of, product
from .in_basis import InBasis, in_eigenbasis
from .inverse import inverse
from .logarithm import logarithm_by_eigenvalues
from .multiplied_out import OfOtherMatrices
from .norms import Dense, without_radii
from .system import at_working_precision

NEARLY_DIAGONAL = 1e-4
"""A basis is tried if in floats the matrix has less than this beside the diagonal blocks, relative to its norm."""


class FactoredBalls(OfOtherMatrices):
    """Ball arithmetic at ``precision`` bits on :class:`Factored` matrices.

    ``candidates`` are eigenbases that may fit. Nothing that they say is believed: see :func:`checked`.
    ``hints`` are the eigenbases found or confirmed so far.
    """

    def __init__(self, precision: int, candidates: Sequence[Eigenbasis] = ()) -> None:
        super().__init__(precision)
        self._bases: list[Eigenbasis] = []
        self.hints = self._bases
        self._candidates = [x for x in candidates if isinstance(x, Eigenbasis) and x.is_well_formed]
        self._products = Products()

    def matrix(self, A: ExactMatrix) -> Any:
        """Return the narrowest enclosure at this precision."""
        balls = A.to_flint(self.precision)
        return Factored.single(balls.real if A.is_real else balls)

    @at_working_precision
    def handed_out(self, A: Any) -> flint.acb_mat:
        """Return the matrix multiplied out."""
        return flint.acb_mat(self._balls(A))

    def _balls(self, A: Factored) -> Dense:
        return A.multiplied_out(self._products)

    @at_working_precision
    def from_enclosure(self, A: flint.acb_mat) -> Any:
        """Return a matrix as one factor: a number times a real matrix if it is that up to rounding.

        Any other complex matrix becomes its midpoints, and a bound of the radii by norm.
        """
        if is_real(A):
            return Factored.single(A.real)
        return multiple_of_real(A) or Factored((Factor(*without_radii(A)),), False)

    @at_working_precision
    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return self._sum(A, B, lambda F, G: F + G)

    @at_working_precision
    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return self._sum(A, B, lambda F, G: F - G)

    def _sum(self, A: Factored, B: Factored, combined: Callable[[Dense, Dense], Dense]) -> Factored:
        F, G = A.as_factor(self._products), B.as_factor(self._products)
        error = upper(F.error + G.error)
        return Factored((Factor(combined(F.matrix, G.matrix), error),), A.is_real and B.is_real)

    @at_working_precision
    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return A.scaled(self._number(s))

    @at_working_precision
    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return A.times(B)

    @at_working_precision
    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        return Factored.single(inverse(self._balls(A)))

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self.matmul(self.inv(A), B)

    @at_working_precision
    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        argument = self._in_basis(A)
        if argument is None:
            return self.from_enclosure(methods.exponential_without_basis(self.handed_out(A)))
        if not argument.matrix.spectral_norm < flint.arb(2) ** MAXIMUM_PRECISION:
            methods.check_range(self.handed_out(A))
        result = argument.exponential()
        if result.is_narrow:
            return Factored.of_basis(result)
        return self.from_enclosure(methods.exponential_without_basis(self.handed_out(A)))

    @at_working_precision
    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        argument = self._in_basis(A)
        if argument is not None:
            try:
                return Factored.of_basis(argument.logarithm(cut)[0])
            except InconclusiveError:  # a cluster may be too wide for the bound
                pass
        return self.from_enclosure(logarithm_by_eigenvalues(self.handed_out(A), cut))

    def _in_basis(self, A: Factored) -> InBasis | None:
        """Return A in an eigenbasis: its own, one that fits, or a new one. None if there is no good one."""
        if A.in_basis is not None:
            return A.in_basis if A.scalar is None else A.in_basis.scaled(A.scalar, is_real=A.is_real)
        found = self._in_known_basis(A) or self._in_new_basis(A)
        return found if found is None or A.scalar is None else found.scaled(A.scalar, is_real=A.is_real)

    def _in_known_basis(self, A: Factored) -> InBasis | None:
        """Return A, without its scalar, in the first known basis or candidate that fits."""
        for basis in [*self._bases, *self._candidates]:
            if _fits(A, basis):
                trusted = basis if basis in self._bases else checked(basis)
                found = None if trusted is None else self._seen(A, trusted)
                if found is not None:
                    return found
        return None

    def _seen(self, A: Factored, basis: Eigenbasis) -> InBasis | None:
        """Return A, without its scalar, in this basis, if it is nearly diagonal there."""
        factors = self._products.merged([basis.right, *A.factors, basis.left])
        found = basis.seen(product(factors), error_of(factors))
        if not (found.is_narrow and found.is_settled):
            return None
        if basis not in self._bases:
            self._bases.append(basis)
        return InBasis(basis, found.Lambda, found.error, A.is_real)

    def _in_new_basis(self, A: Factored) -> InBasis | None:
        """Return A, without its scalar, in a basis found for it, if that is well-conditioned."""
        factors = self._products.merged(A.factors)
        found = in_eigenbasis(product(factors), [basis for basis in self._candidates if _fits(A, basis)])
        if found is None:
            return None
        self._bases.append(found.basis)
        error = upper(found.error + found.basis.amplified(error_of(factors)))
        return InBasis(found.basis, found.matrix, error, A.is_real)

    @at_working_precision
    def norm(self, A: Any) -> flint.arb:
        """Return the Frobenius norm."""
        factor = A.as_factor(self._products)
        norm: flint.arb = factor.measured.norm_ball + flint.arb(0, factor.error)
        return norm


def _fits(A: Factored, basis: Eigenbasis) -> bool:
    """Whether A seems to be nearly diagonal in this basis, in floats."""
    V, Z = basis.left.floats, basis.right.floats
    if len(A.floats) != len(V):
        return False
    with np.errstate(all="ignore"):
        B = Z @ A.floats @ V
        return bool(np.linalg.norm(B * ~basis.layout.mask) < NEARLY_DIAGONAL * np.linalg.norm(B))
