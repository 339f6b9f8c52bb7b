"""Two ways of writing a generic matrix so that its exponential is a rational expression.

A family has ``symbols``, a d×d matrix of independent symbols. They stand for ``value``, the matrix written in the
family's own parameters. Identities found for the symbols hold for the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from .exponentials import Exponentials


def symbol_matrix(name: str, dimension: int) -> Any:
    """Return a matrix of independent symbols name11, name12, …"""
    entries = [sympy.Symbol(f"{name}{i + 1}{j + 1}") for i in range(dimension) for j in range(dimension)]
    return sympy.ImmutableMatrix(dimension, dimension, entries)


class JordanFamily:
    """P J P⁻¹ with a symbolic basis P and Jordan blocks of the given sizes with symbolic eigenvalues.

    Eigenvalues of different blocks may be equal, so the block sizes of all partitions of d together cover every
    complex d×d matrix.
    """

    def __init__(self, name: str, blocks: Sequence[int]) -> None:
        self.name, self.blocks = name, tuple(blocks)
        self.dimension = sum(blocks)
        self.symbols = symbol_matrix(name.lower(), self.dimension)
        self.basis = symbol_matrix(f"p_{name}", self.dimension)
        self.determinant = self.basis.det()
        """The determinant of the basis, which is an irreducible polynomial."""
        self.inverse_basis = self.basis.adjugate() / self.determinant
        self.eigenvalues = [sympy.Symbol(f"{name}_{i + 1}") for i in range(len(blocks))]
        self.relations: tuple[tuple[Any, Any], ...] = ()

    @property
    def covers(self) -> str:
        """Which matrices the family describes."""
        return f"{self.name} with Jordan blocks of sizes {', '.join(map(str, self.blocks))}"

    @property
    def value(self) -> Any:
        """P J P⁻¹."""
        return self._in_basis([[value, *[1, 0, 0][: n - 1]] for value, n in self._sized()])

    def exponential(self, r: Any, exponentials: Exponentials) -> Any:
        """Return exp(r P J P⁻¹) = P exp(rJ) P⁻¹, where exp(r(λI + N)) = e^{rλ} Σ (rN)^k/k!."""
        return self._in_basis(
            [[exponentials.of(r * value) * r**k / sympy.factorial(k) for k in range(n)] for value, n in self._sized()]
        )

    def _sized(self) -> list[tuple[Any, int]]:
        return list(zip(self.eigenvalues, self.blocks, strict=True))

    def _in_basis(self, rows: Sequence[Sequence[Any]]) -> Any:
        """Return P T P⁻¹, where T has upper triangular Toeplitz blocks with these first rows."""
        blocks = [sympy.Matrix(len(row), len(row), lambda i, j, row=row: row[j - i] if j >= i else 0) for row in rows]
        return sympy.ImmutableMatrix(self.basis * sympy.diag(*blocks) * self.inverse_basis)


class CayleyHamiltonFamily:
    """τI + B with B = [[h, b], [c, −h]]. This is every 2×2 matrix, and needs no eigenvectors.

    B² = δ²I with δ² = h² + bc, so exp(r(τI + B)) = e^{rτ}(cosh(rδ) I + sinh(rδ)/δ B). Both functions are entire in
    δ². Only their addition theorem and cosh² − δ²(sinh/δ)² = 1 are used, so defective B (δ = 0) are included.
    """

    def __init__(self, name: str) -> None:
        self.name, self.dimension = name, 2
        self.symbols = symbol_matrix(name.lower(), 2)
        self.tau, self.h, self.b, self.c = (sympy.Symbol(f"{x}_{name}") for x in ("τ", "h", "b", "c"))
        self.determinant = sympy.Integer(1)
        self.traceless = sympy.ImmutableMatrix([[self.h, self.b], [self.c, -self.h]])
        self._pairs: dict[Any, tuple[Any, Any]] = {}

    @property
    def covers(self) -> str:
        """Which matrices the family describes."""
        return f"every 2×2 matrix {self.name} (Cayley–Hamilton)"

    @property
    def value(self) -> Any:
        """τI + B."""
        return sympy.ImmutableMatrix(self.tau * sympy.eye(2) + self.traceless)

    @property
    def relations(self) -> tuple[tuple[Any, Any], ...]:
        """Pairs (C, p): C stands for a cosh, and p is a polynomial of degree 2 in C that is zero."""
        squared = self.h**2 + self.b * self.c
        return tuple((C, C**2 - squared * S**2 - 1) for C, S in self._pairs.values())

    def exponential(self, r: Any, exponentials: Exponentials) -> Any:
        """Return exp(r(τI + B)) as a product, one factor for each term of r (addition theorem of cosh and sinh)."""
        result = exponentials.of(r * self.tau) * sympy.eye(2)
        for coefficient, monomial in exponentials.terms(r):
            count, part = (coefficient, monomial) if coefficient.is_Integer else (1, coefficient * monomial)
            if part not in self._pairs:
                names = (f"cosh({part}*δ_{self.name})", f"sinh({part}*δ_{self.name})/δ_{self.name}")
                self._pairs[part] = (sympy.Dummy(names[0]), sympy.Dummy(names[1]))
            C, S = self._pairs[part]
            factor = C * sympy.eye(2) + sympy.sign(count) * S * self.traceless
            result = result * factor ** int(abs(count))
        return sympy.ImmutableMatrix(result)


Family = JordanFamily | CayleyHamiltonFamily


def partitions(d: int, largest: int | None = None) -> list[tuple[int, ...]]:
    """Return the partitions of d, the finest first: the Jordan types of d×d matrices."""
    if d == 0:
        return [()]
    return [(first, *rest) for first in range(1, min(d, largest or d) + 1) for rest in partitions(d - first, first)]
