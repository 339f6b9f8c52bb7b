"""mpmath at a fixed number of bits, in a context of its own: mpmath's global ``mp`` is not touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from typing import Any

from mpmath import MPContext
from mpmath.libmp import from_rational

from ...errors import CutError, InconclusiveError, OnlyRealError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_balls import midpoints_to_mpmath
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import exact_scalar, is_written_down
from ...inputs.precision import digits_in
from ...notation.evaluation import by_meaning, evaluate
from ...notation.functions import FUNCTIONS
from ...notation.nodes import Node
from ..newton import newton
from ..protocol import ONLY_REAL
from .block_floating import from_mpmath, spread, to_mpmath
from .cut_gap import cut_past_eigenvalues
from .equilibrated import solve_equilibrated
from .exponential import exponential, exponential_once
from .logarithm import guard_bits, logarithm, logarithm_once
from .outward import outward
from .real_axis import eigenvalues_on_ray

LARGEST_SPREAD = 4
"""A product is computed in integers if no exponents in a factor differ by more than this many times the precision."""
GUARD_BITS = 16
"""The bits added for functions of single entries, whose graphs have a few operations."""


def clear_cut(A: ExactMatrix, cut: Cut, precisions: Iterable[int]) -> tuple[Cut, int]:
    """Return an equivalent cut that meets no eigenvalue of ``A``, and how many eigenvalues lie on the given one.

    They are counted by SymPy, over the rationals, and located by mpmath. Raises :class:`CutError` if none of the
    ``precisions`` (bits) separates them from those beside the cut.
    """
    if not cut.may_hold_eigenvalues:
        return cut, 0
    rows = [[(x.real, x.imag) for x in row] for row in A.tolist()]
    on_cut = eigenvalues_on_ray(rows, positive=cut.half_turns % 2 == 0)
    if not on_cut:
        return cut, 0
    for precision in precisions:
        alg = MultiprecisionAlgebra(precision)
        try:
            return cut_past_eigenvalues(alg.context, alg.matrix(A), cut, on_cut), on_cut
        except InconclusiveError:
            continue
    raise CutError("eigenvalues on and beside the cut could not be separated")


class MultiprecisionAlgebra:
    """mpmath arithmetic at ``precision`` bits; matrices and scalars belong to ``context``.

    If ``checked``, a matrix function is accepted when two precisions agree. Else it is computed once, with guard
    bits, for a caller that compares.
    """

    name = "multiprecision"
    encloses, symbolic, adjustable = False, False, True
    decider = "multiprecision"

    def __init__(self, precision: int, *, checked: bool = True) -> None:
        self.precision, self.checked = precision, checked
        self.context: Any = MPContext()
        self.context.prec = precision
        self._most = 8 * precision + 2048  # A is rounded already: beyond this, more bits would resolve nothing

    hints: Sequence[Any] = ()

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> MultiprecisionAlgebra:
        """Return the same without checks of single functions: two runs of the whole formula are compared instead."""
        return MultiprecisionAlgebra(self.precision, checked=False)

    @classmethod
    def at(cls, precision: int) -> MultiprecisionAlgebra:
        """Return mpmath arithmetic at ``precision`` bits."""
        return cls(precision)

    def working(self) -> AbstractContextManager[None]:
        """Do nothing: the precision belongs to ``context``."""
        return nullcontext()

    @property
    def pi(self) -> Any:
        """π, rounded."""
        return +self.context.pi

    def scalar(self, value: Any) -> Any:
        """Return the nearest scalar; real ones stay real."""
        exact = exact_scalar(value)
        real = self._rational(exact.real)
        if exact.imag == 0:
            return self.context.make_mpf(real)
        return self.context.make_mpc((real, self._rational(exact.imag)))

    def _rational(self, x: Fraction) -> Any:
        return from_rational(x.numerator, x.denominator, self.context.prec, "n")

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        return self.context.exp(self._number(s))

    def log(self, s: Any) -> Any:
        """Return the principal logarithm."""
        return self.context.log(self._number(s))

    def matrix(self, A: ExactMatrix) -> Any:
        """Return the nearest matrix at this precision."""
        rows, columns = A.shape
        result = self.context.matrix(rows, columns)
        for i in range(rows):
            for j in range(columns):
                result[i, j] = self.scalar(A[i, j])
        return result

    @staticmethod
    def clear_cut(A: ExactMatrix, cut: Cut, precisions: Iterable[int]) -> tuple[Cut, int]:
        """Return :func:`clear_cut` of the same."""
        return clear_cut(A, cut, precisions)

    def handed_out(self, A: Any) -> Any:
        """Return a matrix of mpmath's own context, every entry as it stands."""
        return outward(A)

    def from_enclosure(self, A: Any) -> Any:
        """Return the midpoints, to all digits of this precision."""
        return self.taken_in(midpoints_to_mpmath(A, digits_in(max(64, self.precision)) + 3))

    def taken_in(self, A: Any) -> Any:
        """Return a matrix of any mpmath context in this algebra's own, every entry as it stands."""
        result = self.context.matrix(A.rows, A.cols)
        for i in range(A.rows):
            for j in range(A.cols):
                entry = A[i, j]
                real = hasattr(entry, "_mpf_")
                result[i, j] = self.context.make_mpf(entry._mpf_) if real else self.context.make_mpc(entry._mpc_)
        return result

    def entries(self, A: Any) -> list[list[Any]]:
        """Return the rows."""
        return [list(row) for row in A.tolist()]

    def from_entries(self, rows: Sequence[Sequence[Any]]) -> Any:
        """Return the matrix of these rows."""
        return self.context.matrix([list(row) for row in rows])

    def modulus_below(self, s: Any) -> Any:
        """Return |s| less a unit of half the precision, at least 0."""
        return max(abs(s) - self.context.ldexp(1, -self.precision // 2), self.context.zero)

    def root(self, coefficients: Sequence[Any], near: complex) -> Any:
        """Return the root that Newton's iteration finds from ``near``."""
        return newton(coefficients, self.context.mpc(near), self.precision)[0]

    def eye(self, d: int) -> Any:
        """Return the d×d identity."""
        return self.context.eye(d)

    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return A + B

    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return A - B

    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return A * self._number(s)

    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB, every entry correctly rounded if the exponents in A and in B do not differ by too much."""
        widest = LARGEST_SPREAD * self.precision
        if spread(A) > widest or spread(B) > widest:
            return A * B
        return to_mpmath(from_mpmath(A).exactly_times(from_mpmath(B)), self.context, self.precision)

    def inv(self, A: Any) -> Any:
        """Return A⁻¹, by LU factorisation."""
        return self.solve(A, self.context.eye(A.rows))

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B, by LU factorisation."""
        return solve_equilibrated(self.context, A, B, self.precision)

    def expm(self, A: Any) -> Any:
        """Return the matrix exponential of ``A`` as it stands, to about ``precision`` bits."""
        if self.checked:
            return exponential(self.context, lambda: A, self._most)
        return exponential_once(self.context, A)

    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm of ``A`` as it stands, imaginary parts in (θ − 2π, θ]."""
        if self.checked:
            return logarithm(self.context, lambda: A, cut, self._most)
        with self.context.extraprec(guard_bits(self.context, lambda: A, self._most)):
            result = logarithm_once(self.context, A, cut)
        return result.apply(lambda x: +x)

    def primary(self, name: str, A: Any) -> Any:
        """Return a primary matrix function by what it means; of a real matrix real, if the function has no cut."""
        result = by_meaning(name, self, A)
        real = not FUNCTIONS[name].has_cut and all(self.context.im(x) == 0 for x in A)
        return result.apply(self.context.re) if real else result

    def elementary(self, name: str, s: Any) -> Any:
        """Return a function of one number."""
        ctx, s = self.context, self._number(s)
        if name in {"positive_part", "is_positive"}:
            if ctx.im(s) != 0:
                raise OnlyRealError(ONLY_REAL)
            positive = ctx.re(s) > 0
            return ctx.mpf(int(positive)) if name == "is_positive" else ctx.re(s) if positive else ctx.zero
        return ctx.log1p(ctx.exp(s)) if name == "log1pexp" else getattr(ctx, name)(s)

    def entrywise(self, graph: Node, A: Any, *, increasing: bool = False) -> Any:
        """Return the function whose graph in the letter x this is, of every entry, computed with guard bits."""
        with self.context.extraprec(GUARD_BITS):
            result = A.apply(lambda x: evaluate([graph], self, {"x": x})[0])
        return result.apply(lambda x: +x)

    def transpose(self, A: Any) -> Any:
        """Return the transpose."""
        return A.T

    def adjoint(self, A: Any) -> Any:
        """Return the conjugate transpose."""
        return A.H

    def trace(self, A: Any) -> Any:
        """Return the trace."""
        return self.context.fsum(A[i, i] for i in range(A.rows))

    def det(self, A: Any) -> Any:
        """Return the determinant, by LU factorisation."""
        return self.context.det(A)

    def norm(self, A: Any) -> Any:
        """Return the Frobenius norm."""
        return self.context.mnorm(A, "f")

    def _number(self, s: Any) -> Any:
        return self.scalar(s) if is_written_down(s) else s
