"""Ball arithmetic on matrices that carry their eigenbasis: the graph of a formula tells what its parts can share.

αK and −αK have one eigenbasis; so have Λ, L and e^αL. A matrix is multiplied out only where a result leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flint
import numpy as np

from ...errors import InconclusiveError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from . import methods
from .arithmetic import is_real, upper
from .eigenbasis import Eigenbasis, checked
from .factored import Factored, Products
from .float_eigenbasis import Array, as_floats
from .in_basis import InBasis, Middle, in_eigenbasis
from .inverse import inverse
from .logarithm import logarithm_by_eigenvalues
from .norms import norm_above
from .system import BallAlgebra, at_working_precision

NEARLY_DIAGONAL = 1e-4
"""A basis is tried if in floats the matrix has less than this beside the diagonal blocks, relative to its norm."""


ROUNDING = 24
"""A complex matrix is a multiple of a real one up to rounding, if the rest is below this many last bits."""


class FactoredBalls(BallAlgebra):
    """Ball arithmetic at ``precision`` bits on :class:`Factored` matrices.

    ``candidates`` are eigenbases that may fit. Nothing that they say is believed: see :func:`checked`.
    ``hints`` are the eigenbases found or confirmed so far.
    """

    def __init__(self, precision: int, candidates: Sequence[Eigenbasis] = ()) -> None:
        super().__init__(precision)
        self._bases: list[Eigenbasis] = []
        self.hints = self._bases
        self._candidates = [basis for basis in candidates if basis.is_well_formed]
        self._products = Products()

    def matrix(self, A: ExactMatrix) -> Any:
        """Return the narrowest enclosure at this precision."""
        return self.from_enclosure(A.to_flint(self.precision))

    def eye(self, d: int) -> Any:
        """Return the d×d identity, exactly."""
        return self.from_enclosure(super().eye(d))

    @at_working_precision
    def handed_out(self, A: Any) -> flint.acb_mat:
        """Return the matrix multiplied out."""
        return flint.acb_mat(self._products.dense(A))

    def taken_in(self, A: Any) -> Any:
        """Return an enclosure of a matrix of constants, of any kind."""
        return self.from_enclosure(super().taken_in(A))

    @at_working_precision
    def from_enclosure(self, A: flint.acb_mat) -> Any:
        """Return a matrix as one factor, real if it is real, perhaps with a complex number before it."""
        return Factored.single(A.real) if is_real(A) else _multiple_of_real(A) or Factored.single(A)

    @at_working_precision
    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return Factored.single(self._products.dense(A) + self._products.dense(B))

    @at_working_precision
    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return Factored.single(self._products.dense(A) - self._products.dense(B))

    @at_working_precision
    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return A.scaled(self._number(s))

    @at_working_precision
    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return self._products.times(A, B)

    @at_working_precision
    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        return Factored.single(inverse(self._products.dense(A)))

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self.matmul(self.inv(A), B)

    @at_working_precision
    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        argument = self._in_basis(A)
        if argument is None:
            return self.from_enclosure(methods.exponential_without_basis(self.handed_out(A)))
        methods.check_range(argument.matrix.spectral_norm)
        return Factored.of_basis(argument.exponential())

    @at_working_precision
    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        argument = self._in_basis(A)
        if argument is not None:
            try:
                return Factored.of_basis(argument.logarithm(cut))
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
            if not self._fits(A, basis):
                continue
            trusted = basis if basis in self._bases else checked(basis)
            found = None if trusted is None else self._seen(A, trusted)
            if found is not None:
                return found
        return None

    def _in_new_basis(self, A: Factored) -> InBasis | None:
        """Return A, without its scalar, in a basis found for it, if that is well-conditioned."""
        product, error = self._products.multiplied(A.factors)
        found = in_eigenbasis(product, [b for b in self._candidates if self._fits(A, b)])
        if found is None:
            return None
        self._bases.append(found.basis)
        return InBasis(found.basis, found.matrix, upper(found.error + found.basis.amplified(error + A.error)))

    def _seen(self, A: Factored, basis: Eigenbasis) -> InBasis | None:
        """Return A, without its scalar, in this basis, if it is nearly diagonal there."""
        product, error = self._products.multiplied([basis.Z, *A.factors, basis.V])
        error = upper(error + basis.size_of_Z * A.error * basis.size_of_V)
        found = basis.seen(product, error)
        if not found.is_narrow:
            return None
        if basis not in self._bases:
            self._bases.append(basis)
        return InBasis(basis, found.Lambda, found.error)

    def _fits(self, A: Factored, basis: Eigenbasis) -> bool:
        """Whether A seems to be nearly diagonal in this basis, in floats."""
        if basis.layout.dim != A.factors[0].nrows():
            return False
        with np.errstate(all="ignore"):
            V, Z = self._products.floats(basis.V), self._products.floats(basis.Z)
            B = Z @ self._floats(A) @ V
            rest = B * ~basis.layout.mask
            return bool(np.linalg.norm(rest) < NEARLY_DIAGONAL * np.linalg.norm(B))

    def _floats(self, A: Factored) -> Array:
        """Return A in floats, up to a positive number."""
        result: Any = None
        for factor in A.factors:
            if isinstance(factor, Middle):
                result = result @ factor.floats
            else:
                array = self._products.floats(factor)
                result = array if result is None else result @ array
            result = result / np.abs(result).max()
        return np.asarray(result)

    # The formulas do not need these: they are computed from matrices that are multiplied out.

    def primary(self, name: str, A: Any) -> Any:
        """Return a primary matrix function by what it means; of a real matrix real, if the function has no cut."""
        return self.from_enclosure(BallAlgebra(self.precision).primary(name, self.handed_out(A)))

    def transpose(self, A: Any) -> Any:
        """Return the transpose, exactly."""
        return self.from_enclosure(super().transpose(self.handed_out(A)))

    def adjoint(self, A: Any) -> Any:
        """Return the conjugate transpose, exactly."""
        return self.from_enclosure(super().adjoint(self.handed_out(A)))

    def trace(self, A: Any) -> Any:
        """Return the trace."""
        return super().trace(self.handed_out(A))

    def det(self, A: Any) -> Any:
        """Return the determinant."""
        return super().det(self.handed_out(A))

    def norm(self, A: Any) -> Any:
        """Return the Frobenius norm."""
        return super().norm(self.handed_out(A))


def _multiple_of_real(A: flint.acb_mat) -> Factored | None:
    """Return A as a complex number times a real matrix and a small error, or None if it is nothing of the kind."""
    entries = A.entries()
    rough = [complex(z) for z in as_floats(A).ravel()]
    largest = max(range(len(rough)), key=lambda k: abs(rough[k]))
    turn = rough[largest].conjugate()
    if not 1e-100 < abs(turn) < 1e100 or any(abs((z * turn).imag) > 1e-10 * abs(turn) ** 2 for z in rough):
        return None
    scalar = entries[largest].mid()
    turned = A * (1 / scalar)
    error = norm_above(turned.imag)
    return (
        Factored((turned.real,), False, scalar, error)
        if error < flint.arb(2) ** (ROUNDING - flint.ctx.prec)
        else None
    )
