"""Sourour's lemma: A = BC with prescribed spectra, for every invertible A that is no multiple of the identity.

Let A be d×d, invertible, and no multiple of I if d ≥ 2. Let β₁…β_d and γ₁…γ_d be scalars, of which some may
be equal, with ∏β_jγ_j = det A. There are a basis Q, a lower triangular L with diagonal β₁…β_d and an upper triangular
U with diagonal γ₁…γ_d such that

    A = Q (LU) Q⁻¹ = BC    for    B = QLQ⁻¹,    C = QUQ⁻¹.

Proof. For d = 1 take Q = 1. Else let x be no eigenvector of A, put y = Ax − β₁γ₁x, and let P be a basis that begins
with x, y. As Ax = β₁γ₁x + y, the matrix P⁻¹AP has the blocks

    [β₁γ₁  r ]  =  [β₁    0]  [γ₁  r/β₁]      with c = (1, 0, …, 0)ᵀ  and  S = A₁ − cr/(β₁γ₁).
    [c     A₁]     [c/γ₁  I]  [0   S   ]

det S = det A/(β₁γ₁). If S = Q'L'U'Q'⁻¹ by induction, then Q = P diag(1, Q') and the blocks of L and U are

    L = [β₁         0 ],    U = [γ₁  rQ'/β₁].
        [Q'⁻¹c/γ₁   L']         [0   U'    ]

The induction needs that S is no multiple of I if its size is at least 2. Suppose that S = sI, s ≠ 0. Add x to the
third vector of P, and let u = (0, 1, 0, …, 0). Then A₁ becomes A₁ + cu, and r becomes r + β₁γ₁u − uA₁, where
uA₁ = uS = su as uc = 0. So S becomes sI + s cu/(β₁γ₁), which is no multiple of I.

Singular A. The same holds for A ≠ 0 of rank k < d with γ₁…γ_k nonzero, γ_{k+1} = … = γ_d = 0 and β₁…β_d nonzero,
without a condition on the determinant. Proof. A is no multiple of I. Each S is singular, of rank one less than the
matrix before it, and so a multiple of I only if S = 0. Where S = 0 take Q' = I, L' = diag(β), U' = 0, with the β that
are left.

Source: A. R. Sourour, A factorization theorem for matrices, Linear and Multilinear Algebra 19 (1986) 141–147, for
invertible A.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import InconclusiveError, InputError

Rows = list[list[Any]]
Size = Callable[[Any], Any]
"""A lower bound of |s|: positive only if s is not 0, and 0 if that cannot be told."""
Basis = Sequence[Sequence[Any]]
"""The columns of a basis P without the second one, which is y: first x, then the n − 2 others."""
Bases = Callable[[Rows, Any], Iterable[Basis]]
"""Which bases are to be tried in a step, for the matrix A and the scalar β₁γ₁ of this step."""

ATTEMPTS = 60
"""So many bases are tried for one step, before the search gives up."""
LARGEST_ENTRY = 2
"""The bases that are tried have integer entries of at most this size."""


@dataclass(frozen=True)
class Factors:
    """A = BC, with B = QLQ⁻¹ and C = QUQ⁻¹; all matrices are lists of rows."""

    B: Rows
    C: Rows
    basis: Rows
    """Q."""
    lower: Rows
    """L, with the β on its diagonal, in their order."""
    upper: Rows
    """U, with the γ on its diagonal, in their order."""
    choices: tuple[Basis, ...]
    """The bases used, one for each step. With them the same factors are found again in other arithmetic."""


def factors(
    A: Rows,
    beta: Sequence[Any],
    gamma: Sequence[Any],
    choices: Sequence[Basis] | Bases | None = None,
    *,
    size: Size = abs,
    seed: int = 0,
) -> Factors:
    """Return A = BC where B has the eigenvalues ``beta`` and C the eigenvalues ``gamma``.

    ``A`` is a list of d rows. Its entries and the eigenvalues are scalars of one kind, or integers: fractions,
    mpmath's numbers, Arb's balls, complex floats. If A is singular of rank r, ``gamma`` ends with d − r zeros.
    ``choices`` are bases as an earlier result has them: the first has d − 1 columns of length d, the next d − 2
    columns of length d − 1, and so on; or a function that gives the bases to be tried in each step. Without them
    bases of small integers are searched for, those that ``seed`` gives. ``size`` decides for the kind of scalars what
    is not 0; see :data:`Size`. For numbers that are rounded it should take for 0 what may be a rounding error, as
    :func:`beyond` does.

    Raises :class:`InputError` if A is a multiple of the identity and d ≥ 2, if the spectra do not fit to A, or if a
    spectrum is no such list; :class:`InconclusiveError` if a condition cannot be decided with these scalars.
    """
    d = len(A)
    if len(beta) != d or len(gamma) != d:
        raise InputError(f"a factor of a {d}×{d} matrix has {d} eigenvalues, not {len(beta)} and {len(gamma)}")
    field = _Field(_one([*beta, *gamma, *(entry for row in A for entry in row)]), size)
    A, (beta, gamma) = field.rows(A), field.rows([beta, gamma])
    _refuse_spectra(beta, gamma, size)
    if d > 1 and gamma[0] != 0 and not field.shows_not_scalar(A):
        _refuse_multiple_of_identity(A)
    if callable(choices):
        bases = choices
    else:
        bases = _searched(field, random.Random(seed)) if choices is None else _given(choices)
    Q, L, U, used = _triangular(field, A, beta, gamma, bases)
    inverse = field.solve(Q, field.diagonal([1] * d))
    return Factors(_product(_product(Q, L), inverse), _product(_product(Q, U), inverse), Q, L, U, used)


def beyond(tolerance: float) -> Size:
    """Return a size for rounded numbers that takes for 0 what is not beyond ``tolerance``."""
    return lambda s: max(abs(s) - tolerance, 0)


@dataclass(frozen=True)
class _Field:
    """The scalars: their 1, and what decides that one is not 0."""

    one: Any
    size: Size

    def rows(self, A: Iterable[Sequence[Any]]) -> Rows:
        """Return the rows with their integers as scalars."""
        return [[self.one * s if type(s) is int else s for s in row] for row in A]

    def diagonal(self, entries: Sequence[Any]) -> Rows:
        """Return the matrix with this diagonal."""
        d = range(len(entries))
        return self.rows([[entries[i] if i == j else 0 for j in d] for i in d])

    def bordered(self, first: Any, row: Sequence[Any], column: Sequence[Any], A: Rows) -> Rows:
        """Return the matrix with these blocks."""
        return self.rows([[first, *row], *([column[i], *A[i]] for i in range(len(A)))])

    def shows_not_scalar(self, A: Rows) -> bool:
        """Whether it is certain that A is no multiple of I."""
        d = range(len(A))
        return any(self.size(A[i][j] if i != j else A[i][i] - A[0][0]) > 0 for i in d for j in d)

    def solve(self, A: Rows, B: Rows) -> Rows:
        """Return A⁻¹B by elimination, each pivot the largest. Raise :class:`InconclusiveError` if it may be 0."""
        d = len(A)
        table = [[*A[i], *B[i]] for i in range(d)]
        for k in range(d):
            pivot = max(range(k, d), key=lambda i: self.size(table[i][k]))
            if not self.size(table[pivot][k]) > 0:
                raise InconclusiveError("a basis cannot be shown to be one with these scalars")
            table[k], table[pivot] = table[pivot], table[k]
            for i in range(d):
                if i != k:
                    factor = table[i][k] / table[k][k]
                    table[i] = [s - factor * t for s, t in zip(table[i], table[k], strict=True)]
        return [[entry / table[i][i] for entry in table[i][d:]] for i in range(d)]


def _triangular(
    field: _Field, A: Rows, beta: Sequence[Any], gamma: Sequence[Any], bases: Bases
) -> tuple[Rows, Rows, Rows, tuple[Basis, ...]]:
    """Return Q, L, U with A = Q(LU)Q⁻¹, and the bases used."""
    d = len(A)
    if gamma[0] == 0 or d == 1:
        _refuse_last(field, A, beta, gamma)
        return field.diagonal([1] * d), field.diagonal(beta), field.diagonal(gamma), ()
    choice, P, r, S = _step(field, A, beta[0] * gamma[0], 0 in gamma, bases)
    inner, L, U, used = _triangular(field, S, beta[1:], gamma[1:], bases)
    unit = field.rows([[int(i == 0)] for i in range(d - 1)])
    column = [entry / gamma[0] for (entry,) in field.solve(inner, unit)]
    row = [entry / beta[0] for entry in _product([r], inner)[0]]
    nothing = [0] * (d - 1)
    lower, upper = field.bordered(beta[0], nothing, column, L), field.bordered(gamma[0], row, nothing, U)
    return _product(P, field.bordered(1, nothing, nothing, inner)), lower, upper, (choice, *used)


def _step(field: _Field, A: Rows, first: Any, singular: bool, bases: Bases) -> tuple[Basis, Rows, list[Any], Rows]:
    """Return a basis P without its second column, P itself, the row r, and S, which is no multiple of I."""
    for choice in bases(A, first):
        x, *others = field.rows(choice)
        y = [s - first * t for s, t in zip(_applied(A, x), x, strict=True)]
        P = [list(row) for row in zip(x, y, *others, strict=True)]
        try:
            T = field.solve(P, _product(A, P))
        except InconclusiveError:
            continue
        r, S = T[0][1:], [row[1:] for row in T[1:]]
        S[0] = [s - entry / first for s, entry in zip(S[0], r, strict=True)]
        if singular or len(S) == 1 or field.shows_not_scalar(S):
            return choice, P, r, S
    raise InconclusiveError("no basis was found, or given, in which these scalars show that A can be factored")


def _searched(field: _Field, generator: random.Random) -> Bases:
    """Search: x at random, then the unit vectors for which the determinant is largest, the first one then plus x."""

    def bases(A: Rows, first: Any) -> Iterable[Basis]:
        d = len(A)
        pairs = [(i, j) for j in range(d) for i in range(j)]
        for _ in range(ATTEMPTS):
            x = [generator.randint(-LARGEST_ENTRY, LARGEST_ENTRY) for _ in range(d)]
            Ax = _applied(A, x)
            independence = {(i, j): field.size(Ax[j] * x[i] - Ax[i] * x[j]) for i, j in pairs}
            best = max(pairs, key=independence.__getitem__)
            if independence[best] > 0:
                others = [[int(i == k) for i in range(d)] for k in range(d) if k not in best]
                yield [x, *others]
                yield [x, *([s + t for s, t in zip(e, x, strict=True)] for e in others[:1]), *others[1:]]

    return bases


def _given(choices: Sequence[Basis]) -> Bases:
    """Take the bases given, each in its step."""

    def bases(A: Rows, first: Any) -> Iterable[Basis]:
        return [choice for choice in choices if len(choice) == len(A) - 1]

    return bases


def _one(scalars: Sequence[Any]) -> Any:
    """Return the 1 of a kind of scalars; if all are integers, a fraction, as integers are no field."""
    return next((s * 0 + 1 for s in scalars if type(s) is not int), Fraction(1))


def _refuse_spectra(beta: Sequence[Any], gamma: Sequence[Any], size: Size) -> None:
    zeros = [g == 0 for g in gamma]
    if zeros != sorted(zeros):
        raise InputError("the eigenvalues of the second factor that are 0 have to be the last ones")
    if any(b == 0 for b in beta):
        raise InputError("the eigenvalues of the first factor have to be nonzero")
    if not all(size(s) > 0 for s in (*beta, *gamma[: zeros.count(False)])):
        raise InconclusiveError("an eigenvalue cannot be told from 0")


def _refuse_multiple_of_identity(A: Rows) -> None:
    d = range(len(A))
    if all(A[i][j] == (A[0][0] if i == j else 0) for i in d for j in d):
        raise InputError("A is a multiple of the identity: such a matrix has no factors with arbitrary eigenvalues")
    raise InconclusiveError("A cannot be told from a multiple of the identity")


def _refuse_last(field: _Field, A: Rows, beta: Sequence[Any], gamma: Sequence[Any]) -> None:
    """Refuse what is left in the last step, if it is certain that it is not what the spectra leave."""
    if gamma[0] == 0 and any(field.size(entry) > 0 for row in A for entry in row):
        raise InputError("the second factor has more zero eigenvalues than A")
    if gamma[0] != 0 and field.size(A[0][0] / (beta[0] * gamma[0]) - 1) > 0:
        raise InputError("the product of all eigenvalues of the two factors is not det A: there are no such factors")


def _applied(A: Rows, x: Sequence[Any]) -> list[Any]:
    return [sum(s * t for s, t in zip(row, x, strict=True)) for row in A]


def _product(A: Rows, B: Rows) -> Rows:
    columns = list(zip(*B, strict=True))
    return [[sum(s * t for s, t in zip(row, column, strict=True)) for column in columns] for row in A]
