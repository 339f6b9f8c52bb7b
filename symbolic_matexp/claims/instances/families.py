"""Random numbers and matrices with a structure: chosen eigenvalues, nilpotent parts, symmetries, finite orders.

Identities of matrix functions fail on small sets: eigenvalues on the cut, differences of eigenvalues that are
multiples of 2πi, nilpotent parts, equal or repeated eigenvalues. Eigenvalues are therefore drawn from short palettes,
which several letters share.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement, pairwise
from math import gcd

import flint

from ...inputs.exact_matrix import ExactMatrix
from .formal import PI, FormalMatrix, NotDefinedError, NotExactError, monomial_scalar, parts_in_pi

Number = tuple[Fraction, Fraction, Fraction, Fraction]
"""a + bi + (c + di)π."""

Written = complex | Fraction | tuple[complex | Fraction, complex | Fraction]
"""A number as it stands in the tables: x, or a pair (x, y) for x + yπ."""


def as_numbers(palette: Sequence[Written]) -> tuple[Number, ...]:
    """Return numbers that stand in a table."""

    def parts(x: complex | Fraction) -> tuple[Fraction, Fraction]:
        return Fraction(x.real), Fraction(x.imag)

    return tuple(parts(x[0]) + parts(x[1]) if isinstance(x, tuple) else parts(x) + parts(0) for x in palette)


def _palettes(*palettes: Sequence[Written]) -> tuple[tuple[Number, ...], ...]:
    return tuple(as_numbers(palette) for palette in palettes)


RATIONAL = _palettes(
    [-1, 1],
    [2, -3, 1],
    [4j, 3 - 5j, -7],
    [0, 1],
    [1j, -1j],
    [-2, -1, Fraction(-1, 2)],
    [0],
    [1 + 1j, -2 + 1j, 0.5 - 1j],
    [1],
    [11, -6, 10j, Fraction(1, 3)],
    [0, 2, -2],
    [-1],
)
"""Eigenvalues that occur together. The first ones refute most."""

WITH_PI = _palettes(
    [0, (0, 2j)],
    [0, (0, 2), (0, -2)],
    [(0, 2j), (0, -2j), (0, 4j)],
    [(0, 1j), (0, -1j)],
    [1, (1, 2j)],
    [0, (0, 2j), (0, 4j)],
    [0, (0, 1), (0, 2)],
    [(0, 0.5j), (0, 1.5j), (0, -1j)],
    [(0, 1j), (0, 3j)],
)
"""The same with multiples of π, for statements with exponentials or logarithms."""

TURNS = as_numbers([(0, 2j), (0, -2j), (0, 4j)])
"""Differences of numbers with the same exponential."""

HALF_TURNS = as_numbers([(0, 1), (0, 2), (0, 1j), (0, 2j)])
"""Factors that turn small integers into numbers with the exponential ±1, or matrices of integers into such ones."""

FAR = as_numbers([5j, -4j, (0, 2j), -25, 4j, -16, (0, -2j)])
"""Numbers whose imaginary parts, or those of their roots, are larger than π."""

PYTHAGOREAN = (Fraction(3, 5), Fraction(4, 5), Fraction(5, 3), Fraction(5, 4))
"""Numbers x with rational roots of 1 − x² or x² − 1."""

FACTORS = as_numbers([1, -1, 1j, -1j, 0, 2, -2])
"""Numbers that may stand between two matrices."""

ZERO: Number = as_numbers([0])[0]

_OTHERS = _palettes([3, -4, 4, 5, 6, Fraction(3, 2), *PYTHAGOREAN])
RATIONAL_POOL: tuple[Number, ...] = tuple(dict.fromkeys(x for palette in (*RATIONAL, *_OTHERS) for x in palette))
"""Numbers that are tried as solutions of what is assumed of a scalar, or of a single matrix."""

POOL = tuple(dict.fromkeys([*RATIONAL_POOL, *(x for palette in WITH_PI for x in palette)]))
"""The same with multiples of π, for hypotheses with exponentials or logarithms."""


def number(value: Number) -> FormalMatrix:
    """Return a number of a palette as a scalar."""
    a, b, c, d = value
    return FormalMatrix.number(a, b) + FormalMatrix.number(c, d) * PI


def diagonal(values: Sequence[Number]) -> FormalMatrix:
    """Return the diagonal matrix with these entries."""
    return _diagonal([x[:2] for x in values]) + _diagonal([x[2:] for x in values]).scaled(PI)


def _diagonal(values: Sequence[tuple[Fraction, Fraction]]) -> FormalMatrix:
    parts = []
    for part in zip(*values, strict=True):
        parts.append(flint.fmpq_mat(len(values), len(values)))
        for k, x in enumerate(part):
            parts[-1][k, k] = flint.fmpq(x.numerator, x.denominator)
    return FormalMatrix.of(ExactMatrix(*parts))


def as_number(value: FormalMatrix) -> Number | None:
    """Inverse of :func:`number`; None if the scalar is no a + bi + (c + di)π."""
    try:
        constant, slope = (C[0, 0] for C in parts_in_pi(value))
    except NotExactError:
        return None
    return constant.real, constant.imag, slope.real, slope.imag


def multiples(scalars: Mapping[str, FormalMatrix]) -> list[Number]:
    """Return simple multiples of the numbers that have few terms, as they may be differences of eigenvalues."""
    found = []
    for s in scalars.values():
        for factor in (FormalMatrix.number(x) for x in (1, -1, 2)):
            x = as_number(s * factor)
            found += [x] if x is not None else []
    return found


def _turn(numerator: int, denominator: int) -> FormalMatrix:
    return monomial_scalar(0, FormalMatrix.number(0, Fraction(2 * numerator, denominator)) * PI)


ROOTS_OF_UNITY = tuple(_turn(k, n) for n in (3, 6, 8, 12) for k in range(1, n) if gcd(k, n) == 1)
"""Primitive roots of unity that are no complex rationals."""

SQUARE_ROOTS = {2: _turn(1, 8) + _turn(-1, 8), 3: _turn(1, 12) + _turn(-1, 12)}
"""√2 and √3."""
SQUARE_ROOTS[6] = SQUARE_ROOTS[2] * SQUARE_ROOTS[3]


def with_equal_exponentials(numbers: Sequence[Number]) -> list[list[Number]]:
    """Return the sets of two or more numbers whose differences are even multiples of π and πi."""
    groups: dict[Number, list[Number]] = {}
    for a, b, c, d in numbers:
        groups.setdefault((a, b, c % 2, d % 2), []).append((a, b, c, d))
    return [group for group in groups.values() if len(group) > 1]


def small(generator: random.Random, is_complex: bool = False) -> FormalMatrix:
    """Return a small random number; it is seldom zero."""
    parts = [generator.choice((-3, -2, -1, 0, 1, 1, 2, 3)) for _ in range(2)]
    return FormalMatrix.number(parts[0], parts[1] if is_complex else 0)


LARGEST_LISTED = 4
"""In larger dimensions there are too many Jordan types to list them."""


@lru_cache(maxsize=64)
def _jordan_types(dimension: int, count: int) -> list[tuple[tuple[int, int], ...]]:
    """Return all Jordan types with ``count`` eigenvalues: lists of (index of the eigenvalue, size of the block)."""
    blocks = [(k, size) for k in range(count) for size in range(1, dimension + 1)]
    types = [
        chosen
        for number_of_blocks in range(1, dimension + 1)
        for chosen in combinations_with_replacement(blocks, number_of_blocks)
        if sum(size for _, size in chosen) == dimension
    ]
    return sorted(types, key=lambda chosen: (len(chosen), len({k for k, _ in chosen})))


class Family:
    """Random matrices of one dimension that share a palette of eigenvalues, and sometimes a basis."""

    def __init__(
        self,
        dimension: int,
        palette: Sequence[Number],
        generator: random.Random,
        is_complex: bool,
        related: float = 0.0,
        turns: bool = False,
        defective: bool = False,
    ) -> None:
        self.dimension, self.palette, self.generator, self.is_complex = dimension, palette, generator, is_complex
        self.turns = turns
        """Whether multiples of 2πi are added to matrices."""
        self.defective = defective
        """Whether matrices with few Jordan blocks are frequent."""
        self.shared = self._basis()
        roll = generator.random()
        self._is_nilpotent = roll < related / 2
        """Whether most matrices are strictly triangular in one basis, plus numbers. In dimension 3 their commutators
        then commute with them."""
        self._is_triangular = related / 2 <= roll < related
        """Whether most matrices are triangular in one basis."""

    def any(self, others: Sequence[FormalMatrix] = (), *, dense: bool = True) -> FormalMatrix:
        """Return a matrix of any kind; ``others`` are letters already chosen, from which it may be derived."""
        if self._is_nilpotent and self.generator.random() < 0.8:
            return self.nilpotent()
        if self._is_triangular and self.generator.random() < 0.8:
            return self.triangular()
        roll = self.generator.random()
        if self.dimension == 1 and roll > 0.3:
            return self.with_eigenvalues(self.palette)
        if others and roll < 0.15:
            return self.derived(self.generator.choice(others))
        if self.defective and roll < 0.25:
            return self.of_jordan_type(self.palette[:3], self.generator.randrange(4))
        if dense and roll < 0.55:
            return self.dense()
        if roll < 0.63:
            return self.generator.choice((self.sparse, self.of_finite_order, self.symmetric))()
        return self.with_eigenvalues(self.palette)

    def with_eigenvalues(self, palette: Sequence[Number]) -> FormalMatrix:
        """Return a matrix with eigenvalues from a palette: diagonal, defective, triangular, or similar to these."""
        d, generator = self.dimension, self.generator
        values = [generator.choice(palette) for _ in range(d)]
        if len(set(values)) == 1 < len(palette) and d > 1 and generator.random() < 0.7:
            values[0] = next(x for x in palette if x != values[0])
            generator.shuffle(values)
        matrix = self._triangular(values, generator.choice(("diagonal", "jordan", "full", "jordan")))
        roll = generator.random()
        if d == 1 or roll < 0.35:
            return matrix
        basis, inverse = self.shared if roll < 0.6 else self._basis()
        return basis @ matrix @ inverse

    def with_these_eigenvalues(self, values: Sequence[Number]) -> FormalMatrix:
        """Return a diagonalizable matrix with these eigenvalues."""
        matrix = diagonal(values)
        basis, inverse = self.shared
        return matrix if self.generator.random() < 0.4 else basis @ matrix @ inverse

    def with_exact_eigenvalues(self, values: Sequence[FormalMatrix]) -> FormalMatrix:
        """Return a diagonalizable matrix whose eigenvalues are these scalars, which need not be in a palette."""
        matrix = FormalMatrix(self.dimension, {})
        for k, value in enumerate(values):
            unit = self._entries(lambda i, j, k=k: (int(i == j == k), 0))  # type: ignore[misc]
            matrix = matrix + unit.scaled(value)
        basis, inverse = self.shared
        return matrix if self.generator.random() < 0.5 else basis @ matrix @ inverse

    def nilpotent(self) -> FormalMatrix:
        """Return a strictly triangular matrix in the shared basis, seldom with a number added."""
        basis, inverse = self.shared
        shift = self.generator.choice(self.palette) if self.generator.random() < 0.2 else ZERO
        entry = (0, 1, 1, -1, 2)
        strict = self._entries(lambda i, j: (self.generator.choice(entry) if i < j else 0, 0))
        return basis @ strict @ inverse + FormalMatrix.identity(self.dimension).scaled(number(shift))

    def triangular(self) -> FormalMatrix:
        """Return a triangular matrix in the shared basis, with eigenvalues from the palette."""
        basis, inverse = self.shared
        values = [self.generator.choice(self.palette) for _ in range(self.dimension)]
        return basis @ self._triangular(values, "full") @ inverse

    def of_jordan_type(
        self, numbers: Sequence[Number], count: int, basis: tuple[FormalMatrix, FormalMatrix] | None = None
    ) -> FormalMatrix:
        """Return a matrix of one Jordan type after another; those with few blocks and one eigenvalue come first.

        ``basis`` is an invertible matrix and its inverse; without it one is drawn.
        """
        if self.dimension > LARGEST_LISTED:
            return self.with_eigenvalues(numbers)
        types = _jordan_types(self.dimension, len(numbers))
        blocks = [(numbers[k], size) for k, size in types[count % len(types)]]
        values = [x for x, size in blocks for _ in range(size)]
        ends = {sum(size for _, size in blocks[: k + 1]) for k in range(len(blocks))}
        shift = self._entries(lambda i, j: (int(j == i + 1 and j not in ends), 0))
        P, inverse = basis or (self.shared if self.generator.random() < 0.5 else self._basis())
        return P @ (self._triangular(values) + shift) @ inverse

    def diagonal(self, palette: Sequence[Number]) -> FormalMatrix:
        """Return a diagonal matrix with entries from a palette."""
        return self._triangular([self.generator.choice(palette) for _ in range(self.dimension)])

    def dense(self) -> FormalMatrix:
        """Return a matrix with small entries."""
        return self._entries(lambda i, j: self._small())

    def sparse(self) -> FormalMatrix:
        """Return a matrix with few entries, ±1 or ±i."""
        units = [(0, 0)] * 3 + [(1, 0), (1, 0), (-1, 0)] + [(0, 1), (0, -1)] * self.is_complex
        return self._entries(lambda i, j: self.generator.choice(units))

    def symmetric(self) -> FormalMatrix:
        """Return a matrix that is symmetric, skew-symmetric, Hermitian or skew-Hermitian."""
        A = self.dense()
        mirrored = self.generator.choice((A.transpose(), A.adjoint()))
        return A + mirrored if self.generator.random() < 0.5 else A - mirrored

    def of_finite_order(self) -> FormalMatrix:
        """Return a signed permutation, a rotation, or a matrix with a power I or 0, with blocks of size 1 and 2."""
        d, generator = self.dimension, self.generator
        if generator.random() < 0.4:
            places = generator.sample(range(d), d)
            return self._entries(lambda i, j: (generator.choice((-1, 1)) if places[i] == j else 0, 0))
        table = [[(0, 0)] * d for _ in range(d)]
        start = 0
        while start < d:
            block = generator.choice(BLOCKS[: 3 if start == d - 1 else None])
            for i, row in enumerate(block):
                for j, x in enumerate(row):
                    table[start + i][start + j] = (x, 0)
            start += len(block)
        return self._entries(lambda i, j: table[i][j])

    def partial_permutation(self) -> FormalMatrix:
        """Return a matrix with at most one 1 in each row and column; sometimes a 1 has another sign."""
        d, generator = self.dimension, self.generator
        order = generator.sample(range(d), d)
        rank = max(d - 1, 1) if generator.random() < 0.5 else generator.randint(min(d - 1, 1), d)
        entries = {(i, order[i]): 1 for i in generator.sample(range(d), rank)}
        if entries and generator.random() < 0.25:
            entries[next(iter(entries))] = -1
        return self._entries(lambda i, j: (entries.get((i, j), 0), 0))

    def chain(self, places: Sequence[int]) -> FormalMatrix:
        """Return a matrix that takes some basis vectors one to another in random order, and the last one to 0."""
        entries = set(pairwise(self.generator.sample(places, len(places))))
        return self._entries(lambda i, j: (int((i, j) in entries), 0))

    def cofactor(self, A: FormalMatrix) -> FormalMatrix:
        """Return B such that AB or BA is a chain or a partial permutation, as far as the rank of A permits.

        A is a partial permutation; its inner inverse is then Aᵀ. What A does not see of B is random.
        """
        generator, inverse, identity = self.generator, A.transpose(), FormalMatrix.identity(self.dimension)
        rest = self.sparse() if generator.random() < 0.5 else self.dense()
        is_right = generator.random() < 0.5
        projection = A @ inverse if is_right else inverse @ A
        places = [k for k in range(self.dimension) if projection.is_rational and projection.rational[k, k].real]
        M = self.chain(places) if generator.random() < 0.7 else self.partial_permutation()
        if is_right:
            return inverse @ M + (identity - inverse @ A) @ rest
        return M @ inverse + rest @ (identity - A @ inverse)

    def singular(self) -> FormalMatrix:
        """Return a matrix whose rank is less than the dimension: a product with a projection on coordinates."""
        rank = self.generator.randint(min(self.dimension - 1, 1), max(self.dimension - 1, 0))
        kept = self.generator.sample(range(self.dimension), rank)
        projection = self._entries(lambda i, j: (int(i == j and i in kept), 0))
        factors = [self.dense() if self.generator.random() < 0.5 else self.sparse(), projection]
        if self.generator.random() < 0.5:
            factors.reverse()
        return factors[0] @ factors[1]

    def with_symmetry_and_nilpotent_part(self, palette: Sequence[Number]) -> FormalMatrix:
        """Return a symmetric, skew-symmetric or orthogonal complex matrix that is not diagonalizable if d > 2.

        P has columns v with vᵀv = 0, and PᵀP = F has its ones on the other diagonal. Then PTP⁻¹ is symmetric if
        FTᵀF = T, that is if T is symmetric about the other diagonal, and skew-symmetric if FTᵀF = −T.
        """
        d, generator = self.dimension, self.generator
        half = Fraction(1, 2)
        columns = [[(Fraction(0), Fraction(0))] * d for _ in range(d)]
        rows = generator.sample(range(d), d)
        for k in range(d // 2):
            columns[k][rows[2 * k]], columns[k][rows[2 * k + 1]] = (half, half * 0), (half * 0, half)
            columns[d - 1 - k][rows[2 * k]] = (half * 2, half * 0)
            columns[d - 1 - k][rows[2 * k + 1]] = (half * 0, -half * 2)
        if d % 2:
            columns[d // 2][rows[d - 1]] = (half * 2, half * 0)
        P = self._entries(lambda i, j: columns[j][i])
        F = self._entries(lambda i, j: (int(i + j == d - 1), 0))
        T = self._entries(lambda i, j: (generator.choice((0, 1, -1, 2)) if i < j else 0, 0))
        mirrored = F @ T.transpose() @ F
        identity = FormalMatrix.identity(d)
        shift = identity.scaled(number(generator.choice(palette or (ZERO,))))
        if generator.random() < 0.4:
            return P @ (T + mirrored) @ F @ P.transpose() + shift
        skew = P @ (T - mirrored) @ F @ P.transpose()
        if generator.random() < 0.5:
            return skew
        return (identity + skew).inverse() @ (identity - skew)

    def unitary(self) -> FormalMatrix:
        """Return an orthogonal or unitary matrix: Cayley's (I + S)⁻¹(I − S) with S skew, and signs."""
        imag = self.generator.choice((0, 1)) if self.is_complex else 0
        A = self._entries(lambda i, j: (self.generator.randint(-1, 1), imag * self.generator.randint(-1, 1)))
        skew = A - self.generator.choice((A.adjoint(), A.transpose()))
        identity = FormalMatrix.identity(self.dimension)
        signs = self._entries(lambda i, j: (self.generator.choice((-1, 1)) if i == j else 0, 0))
        half = skew.scaled(FormalMatrix.number(Fraction(1, 2)))
        try:
            return (identity + half).inverse() @ (identity - half) @ signs
        except NotDefinedError:  # possible if S is complex and skew-symmetric
            return signs

    def partial_isometry(self) -> FormalMatrix:
        """Return a unitary or orthogonal matrix times a partial permutation."""
        return self.unitary() @ self.partial_permutation()

    def of_low_rank(self) -> FormalMatrix:
        """Return a symmetric or Hermitian matrix of rank 1, or of another rank less than the dimension."""
        A = self.dense() @ self.partial_permutation()
        rank = max(1, self.generator.randrange(self.dimension))
        A = A @ self._entries(lambda i, j: (int(i == j < rank), 0))
        return A @ (A.transpose() if self.generator.random() < 0.6 else A.adjoint())

    def isotropic(self) -> FormalMatrix:
        """Return a matrix A of rank 1 with AᵀA = 0 or AAᵀ = 0; 0 in dimension 1."""
        sign = self.generator.choice((-1, 1))
        row = [self.generator.choice((-1, 0, 1)) for _ in range(self.dimension)]
        column = [(1, 0), (0, sign)] + [(0, 0)] * self.dimension if self.dimension > 1 else [(0, 0)]
        A = self._entries(lambda i, j: (row[j] * column[i][0], row[j] * column[i][1]))
        return A if self.generator.random() < 0.5 else A.transpose()

    def normal(self) -> FormalMatrix:
        """Return a normal matrix with eigenvalues from the palette."""
        Q = self.unitary()
        return Q @ self.diagonal(self.palette) @ Q.adjoint()

    def derived(self, other: FormalMatrix) -> FormalMatrix:
        """Return a matrix made from another one: a multiple, a shift, the inverse, a transpose, a similar one, …"""
        identity = FormalMatrix.identity(self.dimension)
        factor = FormalMatrix.number(*self.generator.choice(((-1, 0), (0, 1), (2, 0), (1, 0), (0, -1))))
        shift = number(self.generator.choice(self.palette))
        turn = number(self.generator.choice(TURNS)) if self.turns else shift
        basis, inverse = self._basis()
        try:
            return self.generator.choice(
                (
                    lambda: other.scaled(factor),
                    lambda: other + identity.scaled(shift),
                    lambda: other + identity.scaled(turn),
                    lambda: other @ other,
                    other.inverse,
                    other.transpose,
                    lambda: basis @ other @ inverse,
                    lambda: other @ self.of_finite_order(),
                )
            )()
        except (NotDefinedError, NotExactError):
            return other

    def with_block(self, block: Sequence[Sequence[flint.fmpq]], palette: Sequence[Number]) -> FormalMatrix | None:
        """Return a matrix similar to copies of a block, and eigenvalues from the palette in the rest."""
        d, size = self.dimension, len(block)
        rest = d % size
        if size > d or (rest and not palette):
            return None
        whole = self._triangular([self.generator.choice(palette or (ZERO,)) for _ in range(d)])
        entries = [[flint.fmpq(0)] * d for _ in range(d)]
        for start in range(0, d - rest, size):
            for i in range(size):
                entries[start + i][start : start + size] = block[i]
        zero = flint.fmpq_mat(d, d)
        kept = ExactMatrix(flint.fmpq_mat(d, d, [int(i == j >= d - rest) for i in range(d) for j in range(d)]), zero)
        matrix = whole @ FormalMatrix.of(kept) + FormalMatrix.of(ExactMatrix(flint.fmpq_mat(entries), zero))
        basis, inverse = self._basis()
        return basis @ matrix @ inverse

    def _basis(self) -> tuple[FormalMatrix, FormalMatrix]:
        """Return an invertible matrix with small entries, and its inverse, which has small entries, too."""
        d, generator = self.dimension, self.generator
        basis = FormalMatrix.identity(d)
        for _ in range(d - 1 + generator.randint(0, 1) if d > 1 else 0):
            i, j = generator.sample(range(d), 2)
            c = generator.choice((-1, 1, 1, 2))
            basis = basis @ self._entries(lambda k, m, i=i, j=j, c=c: (int(k == m) + c * int((k, m) == (i, j)), 0))  # type: ignore[misc]
        return basis, basis.inverse()

    def complex_basis(self, generator: random.Random) -> tuple[FormalMatrix, FormalMatrix]:
        """Return a complex matrix and its inverse, both with small entries. No multiple of it is real if d > 1."""
        identity = basis = FormalMatrix.identity(self.dimension)
        inverse = identity
        places = list(pairwise(generator.sample(range(self.dimension), self.dimension)))
        for i, j in [*places, *((j, i) for i, j in places[:1])]:
            c = generator.choice(((0, 1), (0, -1), (1, 1)))
            shear = self._entries(lambda k, m, i=i, j=j, c=c: c if (k, m) == (i, j) else (0, 0))  # type: ignore[misc]
            basis, inverse = basis @ (identity + shear), (identity - shear) @ inverse
        return basis, inverse

    def _triangular(self, values: Sequence[Number], kind: str = "diagonal") -> FormalMatrix:
        d, generator = self.dimension, self.generator
        if kind == "jordan":
            values = sorted(values)
        constant = [[values[i][:2] if i == j else (0, 0) for j in range(d)] for i in range(d)]
        slope = [[values[i][2:] if i == j else (0, 0) for j in range(d)] for i in range(d)]
        above = slope if any(x[2] or x[3] for x in values) and generator.random() < 0.7 else constant
        for i in range(d):
            for j in range(i + 1, d):
                linked = kind == "full" or (kind == "jordan" and j == i + 1 and values[i] == values[j])
                if linked and (kind == "full" or generator.random() < 0.8):
                    above[i][j] = (
                        (0, generator.choice((-2, 1, 2))) if above is slope else (generator.choice((-1, 1, 2)), 0)
                    )
        return self._entries(lambda i, j: constant[i][j]) + self._entries(lambda i, j: slope[i][j]).scaled(PI)

    def _entries(self, entry: Callable[[int, int], tuple[Fraction | int, Fraction | int]]) -> FormalMatrix:
        pairs = [entry(i, j) for i in range(self.dimension) for j in range(self.dimension)]
        parts = ([flint.fmpq(x.numerator, x.denominator) for x in part] for part in zip(*pairs, strict=True))
        return FormalMatrix.of(ExactMatrix(*(flint.fmpq_mat(self.dimension, self.dimension, x) for x in parts)))

    def _small(self) -> tuple[int, int]:
        generator = self.generator
        return generator.randint(-3, 3), generator.randint(-2, 2) if self.is_complex else 0


OF_FINITE_ORDER = (((0, -1), (1, 0)), ((0, -1), (1, -1)), ((0, -1), (1, 1)))
"""Matrices of orders 4, 3 and 6."""

BLOCKS: tuple[tuple[tuple[int, ...], ...], ...] = (
    ((1,),),
    ((-1,),),
    ((0,),),
    *OF_FINITE_ORDER,
    ((0, 1), (0, 0)),
    ((0, 1), (1, 0)),
)
"""Blocks of size 1 and 2; the last ones have a square 0 and the order 2."""
