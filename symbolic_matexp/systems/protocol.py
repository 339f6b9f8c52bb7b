"""What every number system provides: the operations into which a formula is evaluated, and what it can do.

The types of matrices disagree on operators (``*`` is elementwise in NumPy and the matrix product in FLINT), so they
meet only through the named operations. Scalars use Python's own ``+ - * /``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

import flint

from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..notation.nodes import Node

Matrix = TypeVar("Matrix")

ONLY_REAL = "max(x, 0) is a function of real numbers; use real inputs and weights, or another activation"
"""Why a complex number is refused."""


class Algebra(Protocol[Matrix]):
    """The operations into which a formula is evaluated: of numbers, of words, of generic matrices."""

    name: str
    precision: int
    """Working precision in bits; 0 where nothing is rounded."""

    def working(self) -> AbstractContextManager[None]:
        """Enter before combining scalars: sets whatever the number system holds globally, and restores it.

        A method whose wrapper only does the same may be called by its ``__wrapped__`` meanwhile, or by its ``alone``,
        a function of the arguments without the system.
        """

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


class NumberSystem(Algebra[Matrix], Protocol[Matrix]):
    """An algebra whose matrices are numbers: what it can do, and how results come out of it and go in again."""

    encloses: bool
    """Whether every result contains the exact answer."""
    symbolic: bool
    """Whether nothing is rounded."""
    adjustable: bool
    """Whether there is a working precision that can be raised."""
    decider: str
    """The number system that decides for this one what takes exact arithmetic, such as what lies on a cut."""

    def primary(self, name: str, A: Matrix) -> Matrix:
        """Return a primary matrix function that is no operation here, by its name in ``notation.functions``.

        By the number system's own means, or else by what it means in terms of others; of a real matrix real, if the
        function has no cut.
        """

    def elementary(self, name: str, s: Any) -> Any:
        """Return a function of one number: sin, cos, tanh, log1pexp, positive_part or is_positive."""

    def entrywise(self, graph: Node, A: Matrix, *, increasing: bool = False) -> Matrix:
        """Return the function whose graph in the letter x this is, of every entry.

        ``increasing`` says that it increases on the real numbers.
        """

    @classmethod
    def at(cls, precision: int) -> NumberSystem[Matrix]:
        """Return the number system, at ``precision`` bits where it has a precision to choose."""

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> NumberSystem[Any]:
        """Return the number system at the same precision in which formulas in d×d matrices are quickest.

        Where nothing is enclosed, single functions are not checked: the caller compares runs of the whole formula.
        ``hints`` are what such a system found before in the same problem. They cost or save time, nothing else.
        """

    @property
    def hints(self) -> Sequence[Any]:
        """What was found that may help in the same problem: at another precision, or in a certificate."""

    def handed_out(self, A: Matrix) -> Any:
        """Return a matrix in the type that users get."""

    def taken_in(self, A: Any) -> Matrix:
        """Return a matrix that was handed out, as this algebra works with it."""

    def from_enclosure(self, A: flint.acb_mat) -> Matrix:
        """Return an enclosure as it is, or its midpoints, rounded where they must be."""

    def entries(self, A: Matrix) -> list[list[Any]]:
        """Return the rows of a matrix, as scalars of this system."""

    def from_entries(self, rows: Sequence[Sequence[Any]]) -> Matrix:
        """Return the matrix with these rows of scalars of this system."""

    def modulus_below(self, s: Any) -> Any:
        """Return a lower bound of |s|, and 0 if s may be 0. What encloses nothing trusts half of its bits."""

    def root(self, coefficients: Sequence[Any], near: complex) -> Any:
        """Return a root of the polynomial with these coefficients, highest first: the simple one close to ``near``.

        What encloses returns a ball that contains a root. Raises :class:`InconclusiveError` if it cannot.
        """

    @staticmethod
    def clear_cut(A: ExactMatrix, cut: Cut, precisions: Iterable[int]) -> tuple[Cut, int]:
        """Return an equivalent cut that meets no eigenvalue of ``A``, and how many lie on the given one.

        Only of a system that is a ``decider``.
        """
