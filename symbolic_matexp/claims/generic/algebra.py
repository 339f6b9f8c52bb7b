"""The algebra of generic symbolic matrices: a formula's values as exact rational functions of symbols.

The exponential of sI + rF is known for the given families F, and that of a multiple of the identity. Any other
argument raises :class:`InconclusiveError`, which ends a derivation without a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sympy

from ...errors import InconclusiveError, UnsupportedError
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import WRITTEN_DOWN, exact_scalar
from .exponentials import Exponentials, normal
from .families import Family


class GenericAlgebra:
    """SymPy matrices of symbols. ``families`` are the matrices whose exponentials are known.

    ``logarithms`` are pairs (M, Λ). log(M) is then the family Λ, which stands for any logarithm of M.
    """

    name = "generic"
    precision = 0
    pi = sympy.pi

    def __init__(self, families: Sequence[Family], logarithms: Sequence[tuple[Any, Family]] = ()) -> None:
        self.families, self.logarithms = tuple(families), tuple(logarithms)
        self.exponentials = Exponentials()
        self._irreducible = tuple(family.determinant for family in families if family.determinant.args)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do nothing: exact expressions have no precision."""
        yield

    def scalar(self, value: Any) -> Any:
        """Return an exact number."""
        exact = exact_scalar(value)
        real, imag = (sympy.Rational(x.numerator, x.denominator) for x in (exact.real, exact.imag))
        return real + sympy.I * imag

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        return self.exponentials.of(self._exact(s))

    def log(self, s: Any) -> Any:
        """Refuse."""
        raise UnsupportedError("a logarithm of a symbol is not a rational function")

    def matrix(self, A: ExactMatrix) -> Any:
        """Return an exact matrix of numbers."""
        return sympy.ImmutableMatrix(A.to_sympy())

    def eye(self, d: int) -> Any:
        """Return the identity."""
        return sympy.ImmutableMatrix(sympy.eye(d))

    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return self.reduced(A + B)

    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return self.reduced(A - B)

    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        return self.reduced(self._exact(s) * A)

    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return self.reduced(A * B)

    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        determinant = self._entry(A.det())
        if determinant == 0:
            raise InconclusiveError("a matrix is singular for every value of the symbols")
        return self.reduced(A.adjugate() / determinant)

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self.matmul(self.inv(A), B)

    def expm(self, A: Any) -> Any:
        """Return the exponential of sI + rF for a family F, or of sI. Raises :class:`InconclusiveError` otherwise."""
        for family in self.families:
            found = _in_family(A, family)
            if found is not None:
                s, r = found
                return self.reduced(self.exp(s) * family.exponential(r, self.exponentials))
        own = {symbol for family in self.families for symbol in family.symbols}
        if A[0, 0] * sympy.eye(A.rows) == A and not A[0, 0].free_symbols & own:
            return self.reduced(self.exp(A[0, 0]) * sympy.eye(A.rows))
        raise InconclusiveError("the argument of an exponential is not of the form sI + rK or sI + rΛ")

    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the family that is a logarithm of A. Raises :class:`InconclusiveError` if none is given."""
        for M, family in self.logarithms:
            if self.equal(A, M):
                return family.symbols
        raise InconclusiveError("the argument of a logarithm is not the ratio of the outputs")

    def _beyond(self, A: Any) -> Any:
        """Refuse what the derivation does not need."""
        raise UnsupportedError("generic matrices have no transposes, adjoints, traces and determinants here")

    transpose = adjoint = trace = det = _beyond

    def norm(self, A: Any) -> Any:
        """Refuse: a norm is not a rational function."""
        raise UnsupportedError("generic matrices have no norm")

    def equal(self, A: Any, B: Any) -> bool:
        """Whether A = B as an identity in the symbols."""
        return all(x == 0 for x in self.reduced(A - B))

    def realised(self, A: Any) -> Any:
        """Return A with the symbols of every family, and of every M with log(M) given, replaced by their values."""
        values: dict[Any, Any] = {}
        for M, family in self.logarithms:
            values |= dict(zip(M, family.exponential(sympy.Integer(1), self.exponentials), strict=True))
        for family in self.families:
            values |= dict(zip(family.symbols, family.value, strict=True))
        return self.reduced(A.xreplace(values))

    def reduced(self, A: Any) -> Any:
        """Return A with every entry in normal form."""
        return sympy.ImmutableMatrix(A.rows, A.cols, [self._entry(x) for x in A])

    def _exact(self, s: Any) -> Any:
        """Return floats, and constants written into a formula, as the rational numbers that they are."""
        if isinstance(s, (float, complex, *WRITTEN_DOWN)):
            return self.scalar(s)
        return s.xreplace({x: sympy.Rational(x) for x in s.atoms(sympy.Float)}) if isinstance(s, sympy.Basic) else s

    def _entry(self, x: Any) -> Any:
        result = normal(sympy.sympify(x), self._irreducible)
        relations = [pair for family in self.families for pair in family.relations if result.has(pair[0])]
        if not relations:
            return result
        numerator, denominator = result.as_numer_denom()
        for C, relation in relations:
            numerator = sympy.rem(numerator, relation, C)
        return normal(numerator / denominator, self._irreducible)


def _in_family(A: Any, family: Family) -> tuple[Any, Any] | None:
    """Return (s, r) with A = sI + rF, r ≠ 0, and s, r independent of F's entries; None if there are none."""
    F = family.symbols
    if F.shape != A.shape:
        return None
    r = normal(A[0, 1] / F[0, 1]) if F.rows > 1 else sympy.diff(A[0, 0], F[0, 0])
    s = normal(A[0, 0] - r * F[0, 0])
    if r == 0 or (r.free_symbols | s.free_symbols) & set(F):
        return None
    rest = A - r * F - s * sympy.eye(F.rows)
    return (s, r) if all(normal(x) == 0 for x in rest) else None
