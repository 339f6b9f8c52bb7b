"""The vocabulary of a formula: what every number system provides, and all that a formula may use.

A formula is a function ``formula(alg, X1, X2, Y1, Y2) -> weights``. Matrices go in and come out in the
algebra's own type and meet only through the named operations, because the types disagree on operators (``*``
is elementwise in NumPy and the matrix product in FLINT). Scalars use Python's own ``+ - * /``. Exact constants are
written ``alg.scalar("1.00000000000000000001")``, ``alg.scalar(Fraction(1, 3))``; ``scale``, ``exp`` and ``log`` take
strings, fractions and decimals as they are. A Python float is the binary fraction that it is.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix

Matrix = TypeVar("Matrix")


class Algebra(Protocol[Matrix]):
    """Matrices over the complex numbers, as one number system represents them."""

    name: str
    precision: int
    """Working precision in bits; 0 where nothing is rounded."""

    def working(self) -> AbstractContextManager[None]:
        """Enter before combining scalars: sets whatever the number system holds globally, and restores it."""

    @property
    def pi(self) -> Any:
        """The number π."""

    def scalar(self, value: Any) -> Any:
        """Return an exact number of any kind, also a string or a Decimal, as a scalar of this algebra."""

    def exp(self, s: Any) -> Any:
        """Return e^s."""

    def log(self, s: Any) -> Any:
        """Return the principal logarithm of a scalar."""

    def matrix(self, A: ExactMatrix) -> Matrix:
        """Return an exact matrix in this algebra's type, rounded or enclosed where it must be."""

    def eye(self, d: int) -> Matrix:
        """Return the d×d identity."""

    def add(self, A: Matrix, B: Matrix) -> Matrix:
        """Return A + B."""

    def sub(self, A: Matrix, B: Matrix) -> Matrix:
        """Return A − B."""

    def scale(self, s: Any, A: Matrix) -> Matrix:
        """Return sA."""

    def matmul(self, A: Matrix, B: Matrix) -> Matrix:
        """Return the product AB."""

    def inv(self, A: Matrix) -> Matrix:
        """Return A⁻¹."""

    def solve(self, A: Matrix, B: Matrix) -> Matrix:
        """Return A⁻¹B."""

    def expm(self, A: Matrix) -> Matrix:
        """Return the matrix exponential."""

    def logm(self, A: Matrix, cut: Cut = PRINCIPAL) -> Matrix:
        """Return the primary logarithm whose eigenvalues have imaginary parts in (θ − 2π, θ], θ the cut."""

    def transpose(self, A: Matrix) -> Matrix:
        """Return Aᵀ."""

    def adjoint(self, A: Matrix) -> Matrix:
        """Return the conjugate transpose."""

    def trace(self, A: Matrix) -> Any:
        """Return the trace, a scalar."""

    def det(self, A: Matrix) -> Any:
        """Return the determinant, a scalar."""

    def norm(self, A: Matrix) -> Any:
        """Return the Frobenius norm."""
