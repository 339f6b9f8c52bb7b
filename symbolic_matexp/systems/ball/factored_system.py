"""Ball arithmetic on matrices that carry their eigenbasis: the formula's own graph tells what can be shared.

−αK and αK have one eigenbasis; so have Λ, L and e^αL. A matrix is multiplied out only where a result leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flint

from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from .arithmetic import is_real, upper
from .eigenbasis import Diagonalized, Eigenbasis, checked, diagonalized
from .factored import Factored, InBasis, Products
from .float_eigenbasis import as_floats
from .inverse import inverse
from .logarithm import block_logarithm, scalar_logarithm
from .norms import Dense, norm_above
from .perturbation import change_of_exponential, change_of_logarithm
from .system import BallAlgebra, _at_working_precision

NEARLY_DIAGONAL = 1e-4
"""A candidate is tried if in its basis, in floats, what is off the diagonal is below this, relatively."""
LARGEST_CONDITION = 2.0**60
"""Beyond this condition number of the eigenbasis the other methods are better."""


class FactoredBalls(BallAlgebra):
    """Ball arithmetic at ``precision`` bits on :class:`Factored` matrices.

    ``candidates`` are eigenbases that may fit: nothing is believed of them. ``bases`` are those found or used.
    """

    def __init__(self, precision: int, candidates: Sequence[Eigenbasis] = ()) -> None:
        super().__init__(precision)
        self.bases: list[Eigenbasis] = []
        self._candidates = list(candidates)
        self._products = Products()

    def matrix(self, A: ExactMatrix) -> Any:
        """Return the narrowest enclosure at this precision."""
        return self._of_balls(A.to_flint(self.precision))

    def eye(self, d: int) -> Any:
        """Return the d×d identity, exactly."""
        return self._of_balls(super().eye(d))

    def handed_out(self, A: Any) -> flint.acb_mat:
        """Return the matrix multiplied out."""
        with self.working():
            return self._balls(A)

    def taken_in(self, A: Any) -> Any:
        """Return an enclosure of a matrix of constants, of any kind."""
        return self._of_balls(super().taken_in(A))

    def from_enclosure(self, A: flint.acb_mat) -> Any:
        """Return the enclosure itself."""
        return self._of_balls(A)

    @_at_working_precision
    def _of_balls(self, A: flint.acb_mat) -> Factored:
        """Return a matrix as one factor, real if it is real, or a complex number times a nearly real one."""
        if is_real(A):
            return Factored.single(A.real)
        return _multiple_of_real(A) or Factored.single(A)

    def _balls(self, A: Factored) -> flint.acb_mat:
        return flint.acb_mat(self._products.dense(A))

    @_at_working_precision
    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return Factored.single(self._products.dense(A) + self._products.dense(B))

    @_at_working_precision
    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return Factored.single(self._products.dense(A) - self._products.dense(B))

    @_at_working_precision
    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return A.scaled(self._number(s))

    @_at_working_precision
    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return self._products.times(A, B)

    @_at_working_precision
    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        return Factored.single(inverse(self._products.dense(A)))

    @_at_working_precision
    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self.matmul(self.inv(A), B)

    @_at_working_precision
    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        argument = self._in_basis(A)
        if argument is None:
            return self._of_balls(super().expm(self._balls(A)))
        error = change_of_exponential(argument.matrix, argument.error)
        values = argument.matrix.of(lambda z: z.exp(), lambda T: T.exp(), is_real=argument.matrix.is_real)
        return Factored.of_basis(InBasis(argument.basis, values, error))

    @_at_working_precision
    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        argument = self._in_basis(A)
        if argument is None:
            return self._of_balls(super().logm(self._balls(A), cut))
        error = change_of_logarithm(argument.matrix, argument.error, cut)
        is_real = argument.matrix.is_real and cut.is_principal
        values = argument.matrix.of(
            lambda z: scalar_logarithm(z, cut), lambda T: block_logarithm(T, cut), is_real=is_real
        )
        return Factored.of_basis(InBasis(argument.basis, values, error))

    def _in_basis(self, A: Factored) -> InBasis | None:
        """Return A in an eigenbasis: its own, a candidate that fits, or a new one. None if there is no good one."""
        if A.in_basis is not None:
            return A.in_basis.scaled(A.scale, is_real=A.is_real)
        found = self._by_candidates(A) or self._by_search(A)
        if found is None:
            return None
        result = InBasis(found.basis, found.Lambda, found.error)
        return result if A.scalar is None else result.scaled(A.scalar, is_real=A.is_real)

    def _by_candidates(self, A: Factored) -> Diagonalized | None:
        import numpy as np

        candidates = [*self.bases, *self._candidates]
        if not candidates:
            return None
        approximate = None
        for basis in candidates:
            if approximate is None:
                approximate = self._floats(A)
            V, Z = self._products.floats(basis.V), self._products.floats(basis.Z)
            with np.errstate(all="ignore"):
                B = Z @ approximate @ V
                off = B.copy()
                np.fill_diagonal(off, 0)
                for j in basis.layout.pair_starts:
                    off[j, j + 1] = off[j + 1, j] = 0
                for c in basis.layout.cluster_ranges:
                    off[c.start : c.stop, c.start : c.stop] = 0
                fits = np.linalg.norm(off) < NEARLY_DIAGONAL * np.linalg.norm(B)
            if not fits:
                continue
            trusted = basis if basis in self.bases else checked(basis.V, basis.Z, basis.layout)
            if trusted is None:
                continue
            product, error = self._products.multiplied([trusted.Z, *A.factors, trusted.V])
            if A.error:
                error = upper(error + self._products.norm(trusted.Z) * A.error * self._products.norm(trusted.V))
            Lambda, deviation = trusted.seen(product, error)
            if deviation < flint.arb(2) ** -(self.precision // 2) * Lambda.frobenius_norm:
                if trusted not in self.bases:
                    self.bases.append(trusted)
                return Diagonalized(trusted, Lambda, deviation)
        return None

    def _floats(self, A: Factored) -> Any:
        import numpy as np

        result = None
        for factor in A.factors:
            if hasattr(factor, "matrix"):
                small = factor.matrix.after(_eye(result.shape[0]))
                array = as_floats(small)
            else:
                array = self._products.floats(factor)
            result = array if result is None else result @ array
            size = np.abs(result).max()
            result = result / size if size > 0 else result
        return result

    def _by_search(self, A: Factored) -> Diagonalized | None:
        product, error = self._products.multiplied(A.factors)
        found = diagonalized(product)
        if found is None or not found.basis.condition < LARGEST_CONDITION:
            return None
        extra = upper(error + A.error)
        if extra > 0:
            by = self._products.norm(found.basis.Z) * extra * self._products.norm(found.basis.V)
            found = Diagonalized(found.basis, found.Lambda, upper(found.error + by * (1 + found.basis.excess)))
        self.bases.append(found.basis)
        return found

    # What is not needed by the formulas is done on matrices that are multiplied out.

    def primary(self, name: str, A: Any) -> Any:
        """Return a primary matrix function by what it means; of a real matrix real, if the function has no cut."""
        return self._of_balls(super().primary(name, self.handed_out(A)))

    def transpose(self, A: Any) -> Any:
        """Return the transpose, exactly."""
        return self._of_balls(super().transpose(self.handed_out(A)))

    def adjoint(self, A: Any) -> Any:
        """Return the conjugate transpose, exactly."""
        return self._of_balls(super().adjoint(self.handed_out(A)))

    def trace(self, A: Any) -> Any:
        """Return the trace."""
        return super().trace(self.handed_out(A))

    def det(self, A: Any) -> Any:
        """Return the determinant."""
        return super().det(self.handed_out(A))

    def norm(self, A: Any) -> Any:
        """Return the Frobenius norm."""
        return super().norm(self.handed_out(A))


def _eye(d: int) -> flint.arb_mat:
    return flint.arb_mat(d, d, [int(i == j) for i in range(d) for j in range(d)])


def _multiple_of_real(A: flint.acb_mat) -> Factored | None:
    """Return A as a complex number times a real matrix and a small error, or None."""
    entries = A.entries()
    rough = [complex(z) for z in entries]
    largest = max(range(len(rough)), key=lambda k: abs(rough[k]))
    turn = rough[largest]
    if not 0 < abs(turn) < 1e300:
        return None
    if any(abs((z * turn.conjugate()).imag) > 1e-10 * abs(turn) ** 2 for z in rough):
        return None
    scalar = entries[largest].mid()
    turned = A * (1 / scalar)
    error = norm_above(turned.imag)
    return Factored((turned.real,), False, scalar, error)
