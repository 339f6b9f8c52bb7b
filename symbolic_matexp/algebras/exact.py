"""SymPy: symbols, rationals and algebraic numbers; nothing is rounded.

Matrix functions go through the Jordan form A = P J P⁻¹. The form is remembered for every result, so that
exp(−log(M)/q) uses M's own basis instead of asking SymPy for eigenvalues of a matrix of logarithms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sympy

from ..cut import PRINCIPAL, Cut
from ..errors import InconclusiveError, UnsupportedError
from ..exact_matrix import ExactMatrix, GaussianRational


@dataclass(frozen=True)
class _Decomposition:
    """P diag(B_1, …) P⁻¹ with upper triangular Toeplitz blocks, block k given by its first row."""

    P: Any
    rows: tuple[tuple[Any, ...], ...]
    inverse: Any

    def matrix(self) -> Any:
        blocks = [
            sympy.Matrix(len(row), len(row), lambda i, j, row=row: row[j - i] if j >= i else 0)
            for row in self.rows
        ]
        return sympy.ImmutableMatrix(self.P * sympy.diag(*blocks) * self.inverse)


class ExactAlgebra:
    """SymPy's exact matrices (``ImmutableMatrix``) and expressions."""

    name = "exact"
    pi = sympy.pi

    def __init__(self) -> None:
        self._decompositions: dict[Any, _Decomposition] = {}

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do nothing: exact numbers have no precision."""
        yield

    def scalar(self, value: GaussianRational | int) -> Any:
        """Return the same number as a SymPy expression."""
        if isinstance(value, int):
            return sympy.Integer(value)
        real, imag = (sympy.Rational(x.numerator, x.denominator) for x in (value.real, value.imag))
        return real + sympy.I * imag

    def exp(self, s: Any) -> Any:
        """Return e^s."""
        return sympy.exp(s)

    def log(self, s: Any) -> Any:
        """Return the principal logarithm."""
        return sympy.log(s)

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
        known = self._decompositions.get(A)
        result = s * A
        if known is not None:
            rows = tuple(tuple(s * x for x in row) for row in known.rows)
            self._decompositions[result] = _Decomposition(known.P, rows, known.inverse)
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

    def norm(self, A: Any) -> Any:
        """Return the Frobenius norm."""
        return sympy.sqrt(sum(sympy.Abs(x) ** 2 for x in A))

    def _toeplitz_function(self, A: Any, function: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Any:
        known = self._decompositions.get(A) or _jordan_decomposition(A)
        image = _Decomposition(known.P, tuple(function(row) for row in known.rows), known.inverse)
        result = image.matrix()
        self._decompositions[result] = image
        return result


def _jordan_decomposition(A: Any) -> _Decomposition:
    if not A.free_symbols and A.rows > 2 and not A.is_upper and not A.is_lower:
        _check_eigenvalues(A)
    P, J = A.jordan_form()
    rows = []
    start = 0
    for i in range(A.rows):
        if i == A.rows - 1 or J[i, i + 1] == 0:
            rows.append((J[start, start], *([1] + [0] * (i - start))[: i - start]))
            start = i + 1
    return _Decomposition(P, tuple(rows), P.inv())


def _check_eigenvalues(A: Any) -> None:
    """Refuse matrices whose eigenvalues are not expressible by square roots: SymPy would not finish."""
    z = sympy.Dummy("z")
    polynomial = A.charpoly(z).as_expr()
    try:
        factors = sympy.factor_list(polynomial, z, gaussian=True)[1]
    except (sympy.PolynomialError, NotImplementedError):
        factors = [(polynomial, 1)]
    if any(sympy.degree(factor, z) > 2 for factor, _ in factors):
        raise UnsupportedError(
            "SymPy has no usable closed form for the eigenvalues (an irreducible factor of degree above 2)"
        )


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
