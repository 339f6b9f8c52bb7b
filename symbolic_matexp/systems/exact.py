"""SymPy: symbols, rationals and algebraic numbers; nothing is rounded.

A matrix function is Σ f(λ_i) Z_i over the distinct eigenvalues, Z_i their spectral projectors (with further terms
where A is defective). The decomposition is remembered for every result, so that exp(−log(M)/q) uses M's own
projectors instead of asking SymPy for the eigenvalues of a matrix of logarithms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import sympy

from ..errors import InconclusiveError, OnlyRealError, UnsupportedError
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import WRITTEN_DOWN, exact_scalar
from ..notation.evaluation import by_meaning, evaluate
from ..notation.functions import FUNCTIONS
from ..notation.nodes import Node
from .protocol import ONLY_REAL


@dataclass(frozen=True)
class _Decomposition:
    """A = Σ_i Σ_k ``rows``[i][k] · ``components``[i][k].

    ``rows``[i] is the first row of an upper triangular Toeplitz block λI + …; ``components``[i][k] is P N^k P⁻¹ for
    the shift N of that block. A function of A changes the rows only.
    """

    rows: tuple[tuple[Any, ...], ...]
    components: tuple[tuple[Any, ...], ...]

    def with_rows(self, rows: tuple[tuple[Any, ...], ...]) -> _Decomposition:
        return _Decomposition(rows, self.components)

    def matrix(self) -> Any:
        terms = [
            coefficient * component
            for row, components in zip(self.rows, self.components, strict=True)
            for coefficient, component in zip(row, components, strict=True)
        ]
        return sympy.ImmutableMatrix(sum(terms[1:], terms[0]))


class ExactAlgebra:
    """SymPy's exact matrices (``ImmutableMatrix``) and expressions."""

    name = "exact"
    encloses, symbolic, adjustable = False, True, True
    decider = "ball"
    pi = sympy.pi
    precision = 0

    def __init__(self) -> None:
        self._decompositions: dict[Any, _Decomposition] = {}

    hints: Sequence[Any] = ()

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> ExactAlgebra:
        """Return this system itself."""
        return self

    @classmethod
    def at(cls, precision: int) -> ExactAlgebra:
        """Return exact arithmetic, whatever is asked for."""
        return cls()

    def working(self) -> AbstractContextManager[None]:
        """Do nothing: exact numbers have no precision."""
        return nullcontext()

    def scalar(self, value: Any) -> Any:
        """Return the same number as a SymPy expression."""
        return sympy_number(value)

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        return sympy.exp(_exact_number(s))

    def log(self, s: Any) -> Any:
        """Return the principal logarithm."""
        return sympy.log(_exact_number(s))

    def matrix(self, A: ExactMatrix) -> Any:
        """Return the same matrix in SymPy."""
        return sympy.ImmutableMatrix(A.to_sympy())

    def eye(self, d: int) -> Any:
        """Return the d×d identity."""
        return sympy.ImmutableMatrix(sympy.eye(d))

    def add(self, A: Any, B: Any) -> Any:
        """Return A + B."""
        return A + B

    def sub(self, A: Any, B: Any) -> Any:
        """Return A − B."""
        return A - B

    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        s = _exact_number(s)
        known = self._decompositions.get(A)
        result = s * A
        if known is not None:
            self._decompositions[result] = known.with_rows(tuple(tuple(s * x for x in row) for row in known.rows))
        return result

    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        return A * B

    def inv(self, A: Any) -> Any:
        """Return A⁻¹."""
        try:
            return A.inv()
        except sympy.matrices.exceptions.NonInvertibleMatrixError:
            raise InconclusiveError("a matrix is singular") from None

    def solve(self, A: Any, B: Any) -> Any:
        """Return A⁻¹B."""
        return self.inv(A) * B

    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        return self._toeplitz_function(A, lambda row: _exponential_row(row))

    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        return self._toeplitz_function(A, lambda row: _logarithm_row(row, cut))

    def primary(self, name: str, A: Any) -> Any:
        """Return a primary matrix function: SymPy's function of numbers on the Jordan blocks, or what it means."""
        function = getattr(sympy, FUNCTIONS[name].scalar, None)
        if function is None or FUNCTIONS[name].is_piecewise:
            return by_meaning(name, self, A)
        return self._toeplitz_function(A, lambda row: _function_row(row, function))

    def elementary(self, name: str, s: Any) -> Any:
        """Return a function of one number as SymPy writes it."""
        s = _exact_number(s)
        if name in {"positive_part", "is_positive"}:
            if s.is_extended_real is False:
                raise OnlyRealError(ONLY_REAL)
            return sympy.Max(s, 0) if name == "positive_part" else sympy.Heaviside(s, 0)
        return sympy.log(1 + sympy.exp(s)) if name == "log1pexp" else getattr(sympy, name)(s)

    def entrywise(self, graph: Node, A: Any, *, increasing: bool = False) -> Any:
        """Return the function whose graph in the letter x this is, of every entry."""
        return A.applyfunc(lambda x: evaluate([graph], self, {"x": x})[0])

    def transpose(self, A: Any) -> Any:
        """Return the transpose."""
        return A.T

    def adjoint(self, A: Any) -> Any:
        """Return the conjugate transpose."""
        return A.H

    def trace(self, A: Any) -> Any:
        """Return the trace."""
        return A.trace()

    def det(self, A: Any) -> Any:
        """Return the determinant."""
        return A.det()

    def norm(self, A: Any) -> Any:
        """Return the Frobenius norm."""
        return sympy.sqrt(sum(sympy.Abs(x) ** 2 for x in A))

    def handed_out(self, A: Any) -> Any:
        """Return the matrix itself."""
        return A

    def taken_in(self, A: Any) -> Any:
        """Return the matrix itself."""
        return A

    def from_enclosure(self, A: Any) -> Any:
        """Refuse: an enclosure has no exact value."""
        raise UnsupportedError("an enclosure is no exact matrix")

    def entries(self, A: Any) -> list[list[Any]]:
        """Return the rows."""
        return [list(row) for row in A.tolist()]

    def from_entries(self, rows: Sequence[Sequence[Any]]) -> Any:
        """Refuse: no formula over SymPy works with entries."""
        raise UnsupportedError("formulas that work with the entries of matrices are not evaluated over SymPy")

    def modulus_below(self, s: Any) -> Any:
        """Refuse: SymPy would decide in floats whether an expression is 0."""
        raise UnsupportedError("SymPy does not decide exactly whether an expression is 0")

    def root(self, coefficients: Sequence[Any], near: complex) -> Any:
        """Refuse: a root of a polynomial has no closed form in general."""
        raise UnsupportedError("a root of a polynomial has no closed form in general")

    @staticmethod
    def clear_cut(A: ExactMatrix, cut: Cut, precisions: Iterable[int]) -> tuple[Cut, int]:
        """Refuse: another number system decides it."""
        raise UnsupportedError("nothing is decided exactly in this number system")

    def _toeplitz_function(self, A: Any, function: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Any:
        known = self._decompositions.get(A) or _decomposition(A)
        image = known.with_rows(tuple(function(row) for row in known.rows))
        result = image.matrix()
        self._decompositions[result] = image
        return result


def sympy_number(value: Any) -> Any:
    """Return an exact number of any kind as a SymPy expression."""
    exact = exact_scalar(value)
    real, imag = (sympy.Rational(x.numerator, x.denominator) for x in (exact.real, exact.imag))
    return real + sympy.I * imag


def _exact_number(s: Any) -> Any:
    """Read Python's and SymPy's floats as the dyadic rationals that they are, as the other number systems do."""
    if isinstance(s, (float, complex, *WRITTEN_DOWN)):
        return sympy_number(s)
    if isinstance(s, sympy.Basic):
        return s.xreplace({x: sympy.Rational(x) for x in s.atoms(sympy.Float)})
    return s


def _decomposition(A: Any) -> _Decomposition:
    """Decompose A; a matrix c·R with R free of irrational numbers is decomposed as R, and scaled."""
    c = next((x for x in A if x != 0), sympy.Integer(1))
    R = (A / c).applyfunc(sympy.cancel)
    if all(_is_gaussian_rational(x) for x in R):
        found = _rational_decomposition(R)
        return found.with_rows(tuple(tuple(c * x for x in row) for row in found.rows))
    if not A.free_symbols:
        raise UnsupportedError("SymPy has no usable eigenvalues of a matrix of irrational numbers")
    return _jordan_decomposition(A)


def _is_gaussian_rational(x: Any) -> bool:
    real, imag = x.as_real_imag() if x.is_number else (x, x)
    return bool(real.is_Rational and imag.is_Rational)


def _rational_decomposition(R: Any) -> _Decomposition:
    """Decompose a matrix of (complex) rationals whose eigenvalues are expressible by square roots."""
    z = sympy.Dummy("z")
    factors = sympy.Poly(R.charpoly(z).all_coeffs(), z, domain=sympy.QQ_I).factor_list()[1]
    if any(factor.degree() > 2 for factor, _ in factors):
        raise UnsupportedError(
            "SymPy has no usable closed form for the eigenvalues (an irreducible factor of degree above 2)"
        )
    if any(multiplicity > 1 for _, multiplicity in factors):
        if any(factor.degree() > 1 for factor, _ in factors):
            raise UnsupportedError("SymPy has no usable form for repeated irrational eigenvalues")
        return _jordan_decomposition(R)
    eigenvalues = [root for factor, _ in factors for root in sympy.roots(factor)]
    components = []
    for i, value in enumerate(eigenvalues):
        projector = sympy.eye(R.rows)
        for j, other in enumerate(eigenvalues):
            if i != j:
                projector = projector * (R - other * sympy.eye(R.rows)) / (value - other)
        components.append((projector.applyfunc(sympy.radsimp),))
    return _Decomposition(tuple((value,) for value in eigenvalues), tuple(components))


def _jordan_decomposition(A: Any) -> _Decomposition:
    """Decompose through SymPy's Jordan form."""
    P, J = A.jordan_form()
    inverse = P.inv()
    rows, components = [], []
    start = 0
    for i in range(A.rows):
        if i < A.rows - 1 and J[i, i + 1] != 0:
            continue
        size = i - start + 1
        rows.append((J[start, start], *([sympy.Integer(1)] + [sympy.Integer(0)] * size)[: size - 1]))
        components.append(
            tuple(P[:, start : start + size - k] * inverse[start + k : start + size, :] for k in range(size))
        )
        start = i + 1
    return _Decomposition(tuple(rows), tuple(components))


def _exponential_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """exp of the Toeplitz block λI + N: e^λ Σ N^k/k!."""
    return tuple(sympy.exp(row[0]) * x for x in _series(row, lambda k: sympy.Integer(1) / sympy.factorial(k), 1))


def _logarithm_row(row: tuple[Any, ...], cut: Cut) -> tuple[Any, ...]:
    """log of the Toeplitz block λI + N: log(λ) I + Σ (−1)^(k+1) (N/λ)^k/k."""
    eigenvalue = row[0]
    if eigenvalue == 0:
        raise InconclusiveError("a singular matrix has no logarithm")
    relative = (eigenvalue, *(x / eigenvalue for x in row[1:]))
    series = _series(relative, lambda k: sympy.Integer((-1) ** (k + 1)) / k, 0)
    return (_branch(eigenvalue, cut), *series[1:])


def _function_row(row: tuple[Any, ...], function: Callable[[Any], Any]) -> tuple[Any, ...]:
    """f of the Toeplitz block λI + N: Σ f^(k)(λ) N^k/k! (Higham, Functions of Matrices, SIAM 2008, (1.4))."""
    z = sympy.Dummy("z")
    derivatives = [function(z).diff(z, k).subs(z, row[0]) for k in range(len(row))]
    if any(x.has(sympy.zoo, sympy.oo, sympy.nan) for x in derivatives):
        raise InconclusiveError(f"{function.__name__} is not smooth enough at an eigenvalue")
    series = _series(row, lambda k: derivatives[k] / sympy.factorial(k), 0)
    return (derivatives[0], *series[1:])


def _series(row: tuple[Any, ...], coefficient: Callable[[int], Any], constant: int) -> tuple[Any, ...]:
    """First row of ``constant``·I + Σ_{k≥1} coefficient(k) N^k for the nilpotent part N of a block."""
    size = len(row)
    power = [sympy.Integer(1)] + [sympy.Integer(0)] * (size - 1)
    total = [sympy.Integer(constant)] + [sympy.Integer(0)] * (size - 1)
    for k in range(1, size):
        power = [sum(power[i] * row[j - i] for i in range(j)) for j in range(size)]
        total = [t + coefficient(k) * x for t, x in zip(total, power, strict=True)]
    return tuple(total)


def _branch(eigenvalue: Any, cut: Cut) -> Any:
    """log λ with imaginary part in (θ − 2π, θ]; SymPy's own logarithm has it in (−π, π]."""
    if cut.is_principal:
        return sympy.log(eigenvalue)
    if eigenvalue.free_symbols:
        raise UnsupportedError("a cut other than the principal one needs numeric eigenvalues")
    theta = cut.half_turns * sympy.pi + sympy.Rational(cut.offset.numerator, cut.offset.denominator)
    turns = sympy.ceiling((sympy.arg(eigenvalue) - theta) / (2 * sympy.pi))
    return sympy.log(eigenvalue) - 2 * sympy.pi * sympy.I * turns
