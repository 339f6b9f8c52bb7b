"""Real logarithms of real matrices (Culver 1966): an exact decision whether one exists, and an enclosure of one.

A real matrix has a real logarithm exactly if it is invertible and, for each negative eigenvalue, Jordan blocks of
every size occur an even number of times. Then the blocks form pairs. A rational matrix J swaps the partners, with
J² = −I on this part and JA = AJ, and the logarithm on this part is log(−A) + πJ.
"""

from __future__ import annotations

from itertools import pairwise

import flint

from ...inputs.cut import PRINCIPAL
from ...inputs.exact_matrix import ExactMatrix
from .arithmetic import identity, real_part
from .block_diagonal import diagonalization_by_eigenvalues
from .exact_spectrum import ExactSpectrum, complex_roots, on_ray
from .logarithm import block_logarithm, logarithm_by_eigenvalues

Rational = flint.fmpq_mat


def has_real_logarithm(A: ExactMatrix) -> bool:
    """Decide Culver's condition for a real invertible matrix, over the rationals.

    All roots of an irreducible factor q of the characteristic polynomial have the same block sizes, and the
    number of blocks of size at least j is (rank q(A)^(j−1) − rank q(A)^j)/deg q.
    """
    return all(_blocks_are_even(A.real, q, m) for q, m in _negative_factors(A.real))


def real_logarithm(A: ExactMatrix, precision: int) -> flint.acb_mat:
    """Return an enclosure of a real logarithm of ``A``. Its imaginary parts are exactly zero.

    ``A`` must satisfy :func:`has_real_logarithm`. If A has no negative eigenvalues, the logarithm is the principal
    one. Otherwise it is not a primary function of A.
    """
    eigenvalues = ExactSpectrum(A).eigenvalues(precision)
    negative = [on_ray(e, positive=False) for e in eigenvalues]
    with flint.ctx.workprec(precision):
        balls = A.to_flint(precision)
        if not any(negative):
            return logarithm_by_eigenvalues(balls, PRINCIPAL)
        diagonalization = diagonalization_by_eigenvalues(balls, [(e.value, e.multiplicity) for e in eigenvalues])
        blocks = list(zip(diagonalization.blocks, negative, strict=True))
        logs = [block_logarithm(-T if reflected else T, PRINCIPAL) for T, reflected in blocks]
        marks = [identity(T.nrows()) * int(reflected) for T, reflected in blocks]
        # Complex conjugation changes neither of the two, so they are real.
        reflected_log = real_part(diagonalization.assemble(logs))
        projector = real_part(diagonalization.assemble(marks))
        return reflected_log + flint.acb_mat(_pairing_matrix(A.real)) * flint.acb(flint.arb.pi()) * projector


def _negative_factors(A: Rational) -> list[tuple[flint.fmpz_poly, int]]:
    """Return the irreducible factors of the characteristic polynomial with a negative root, and multiplicities."""
    _, factors = A.charpoly().numer().factor()
    return [(q, m) for q, m in factors if any(root.imag.is_zero() and root.real < 0 for root, _ in complex_roots(q))]


def _evaluate_at(q: flint.fmpz_poly, A: Rational) -> Rational:
    result = Rational(A.nrows(), A.nrows())
    one = ExactMatrix.identity(A.nrows()).real
    for coefficient in reversed(q.coeffs()):
        result = result * A + one * flint.fmpq(coefficient)
    return result


def _blocks_are_even(A: Rational, q: flint.fmpz_poly, multiplicity: int) -> bool:
    N, power = _evaluate_at(q, A), ExactMatrix.identity(A.nrows()).real
    ranks = [A.nrows()]
    for _ in range(multiplicity + 1):
        power = power * N
        ranks.append(power.rank())
    at_least = [(ranks[j] - ranks[j + 1]) // q.degree() for j in range(multiplicity + 1)]
    return all((a - b) % 2 == 0 for a, b in pairwise(at_least))


def _pairing_matrix(A: Rational) -> Rational:
    """Return a rational J with JA = AJ. J² = −I on the part that belongs to negative eigenvalues; elsewhere J = 0."""
    dim = A.nrows()
    basis: list[Rational] = []
    images: list[Rational] = []
    _, factors = A.charpoly().numer().factor()
    paired = {str(q) for q, _ in _negative_factors(A)}
    for q, multiplicity in factors:
        if str(q) not in paired:
            component = _kernel(_power(_evaluate_at(q, A), multiplicity))
            basis += component
            images += [Rational(dim, 1)] * len(component)
            continue
        chains = _cyclic_generators(A, q, multiplicity)
        for (g, size), (h, _) in zip(chains[::2], chains[1::2], strict=True):
            left, right = _cyclic_basis(A, q, g, size), _cyclic_basis(A, q, h, size)
            basis += left + right
            images += right + [-v for v in left]
    B, C = _columns(basis), _columns(images)
    return C * B.inv()


def _cyclic_generators(A: Rational, q: flint.fmpz_poly, multiplicity: int) -> list[tuple[Rational, int]]:
    """Return generators g with sizes s, largest first. The q-primary part is the sum of all ℚ[A]g; q(A)^s g = 0."""
    N = _evaluate_at(q, A)
    chains: list[tuple[Rational, int]] = []
    socle: list[Rational] = []
    for size in range(multiplicity, 0, -1):
        top = _power(N, size - 1)
        for v in _kernel(_power(N, size)):
            bottom = [top * v]
            for _ in range(q.degree() - 1):
                bottom.append(A * bottom[-1])
            if _columns(socle + bottom).rank() == len(socle) + q.degree():
                chains.append((v, size))
                socle += bottom
    return chains


def _cyclic_basis(A: Rational, q: flint.fmpz_poly, generator: Rational, size: int) -> list[Rational]:
    vectors = [generator]
    for _ in range(q.degree() * size - 1):
        vectors.append(A * vectors[-1])
    return vectors


def _power(A: Rational, exponent: int) -> Rational:
    result = ExactMatrix.identity(A.nrows()).real
    for _ in range(exponent):
        result = result * A
    return result


def _columns(vectors: list[Rational]) -> Rational:
    rows = vectors[0].nrows()
    return Rational(rows, len(vectors), [v[i, 0] for i in range(rows) for v in vectors])


def _kernel(A: Rational) -> list[Rational]:
    """Return a basis of the kernel, as columns."""
    reduced, rank = A.rref()
    dim = A.ncols()
    pivots = [next(j for j in range(dim) if reduced[i, j] != 0) for i in range(rank)]
    basis = []
    for free in (j for j in range(dim) if j not in pivots):
        v = Rational(dim, 1)
        v[free, 0] = 1
        for i, pivot in enumerate(pivots):
            v[pivot, 0] = -reduced[i, free]
        basis.append(v)
    return basis
