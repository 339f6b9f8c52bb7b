"""The first layers of Theorem 4: one or two weights that make the difference of two inputs invertible, and tame.

What is chosen is exact. It is found by comparing candidates in floats, so that a bad choice costs digits, never
correctness. The candidates for V are random matrices, and matrices with the spectrum {v + 2πi n_j} in a random basis:
F₂ = exp(V) is then nearly a multiple of I, and F₁ − F₂ is nearly diagonal in that basis if E₁ − E₂ is small. For
most other V it is nearly singular if E₁ − E₂ is of rank one and d is larger than 2. The first weight A, if there is
one, is a multiple of I. If the weights are large then, as they are if X₁ and X₂ nearly agree, A and V are tried
besides that are far from normal, so that exponentials of nearby matrices differ by more, and those of
:mod:`.aligned_spectra`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import scipy.linalg

from ..errors import NotSeparatedError
from ..formulas import five_layers
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational, exact_scalar
from ..inputs.problem import Problem
from ..notation.traced import run
from ..systems.ball.arithmetic import frobenius_norm, identity, relative_radius, size_in_bits
from ..systems.ball.system import BallAlgebra
from ..systems.protocol import NumberSystem
from .aligned_spectra import aligned
from .exactly_stretched import exactly_stretched
from .ratio import ratio

Array = np.ndarray[Any, Any]

CANDIDATES = 40
"""So many V are tried for every A."""
STRETCHED = 60
"""So many A are tried for which AX₂ is far from normal."""
CANDIDATES_FOR_STRETCHED = 8
MULTIPLIERS, SIZES_OF_MULTIPLIERS = 6, 3
"""So many random A are tried where the spectra are aligned."""
TINIEST = 1e-300
EXACTLY_STRETCHED = 200
"""So many A are then tried in balls for real weights, each with two V."""
REAL_ALPHAS = (-1.0, 1.0)
GUARD_BITS_OF_ALPHA = 64
SIZES_OF_ALPHA_K = (1.0, 4.0)
"""For Theorem 3 α is such that αK has a spectral radius of this size, if K is large."""
ROUNDS = 3
"""So many times they are tried, if the weights stay large."""
STEPS = 300
"""So many steps are then tried from the best candidate."""
LARGE = 1000.0
"""Larger weights are a reason to go on searching."""
WORTH_A_LAYER = 4.0
"""One weight more is worth so many times smaller weights, if they are not small anyway."""
SMALL = 50.0
LARGE_SCALES = (13, 15, 16, 17, 18)
"""A = 2^k I is also tried with these k, if it is of the size of the inputs for a larger k."""
LARGEST_EXPONENT = 300.0
"""Exponentials of larger numbers are not tried."""
PRICE_OF_A_DIGIT = 0.1
"""A lost digit counts as much as weights larger by this many digits."""
LARGEST_CONDITION = 1e9
"""If that of F₁ − F₂ seems to be larger, floats cannot tell what it is."""
GUARD_BITS = 160


@dataclass(frozen=True)
class Separation:
    """The choice: which input is the second one, and the matrices A (None: there is no such layer) and V."""

    swapped: bool
    A: ExactMatrix | None
    V: ExactMatrix
    alpha: GaussianRational
    """An α for the other layers with which their weights are small."""
    separated: Problem
    """A problem that is close to the one left, with F₁, F₂ rounded; its pairs are swapped if ``swapped``."""
    lost: int
    """The bits that the first layers lose, about."""
    largest: float
    """About the largest norm of a weight."""
    aligned: bool
    """Whether this α, and hardly another one, suits V: all eigenvalues of αK are imaginary."""

    def first_layers(self, system: NumberSystem[Any], problem: Problem) -> tuple[tuple[Any, ...], Any, Any]:
        """Return the first weights, and F₁, F₂, in the system's own type."""
        inputs = [system.matrix(X) for X in _ordered(problem.X1, problem.X2, self.swapped)]
        V = system.matrix(self.V)
        if self.A is None:
            *weights, F1, F2 = run(five_layers.separated_by_one, system, *inputs, V)
        else:
            *weights, F1, F2 = run(five_layers.separated_by_two, system, *inputs, system.matrix(self.A), V)
        return tuple(weights), F1, F2


def separate(problem: Problem, *, real: bool, by_theorem_3: bool = False, attempt: int = 0) -> Separation:
    """Choose the first layers for two equations with X₁ ≠ X₂. Another ``attempt`` tries other candidates.

    ``by_theorem_3`` says that the other layers are those of Theorem 3. Raises :class:`NotSeparatedError` if no
    candidate seems to separate the inputs.
    """
    generator = np.random.default_rng(attempt)
    search = _Search(_size_of_logarithm(problem), real, by_theorem_3, generator)
    starts = list(_plain_starts(problem))
    for start in starts:
        search.try_some(start, CANDIDATES, stretched=False)
    if search.best is None or search.best.largest >= LARGE:
        search.try_aligned(problem)
    if real and by_theorem_3 and (search.best is None or search.best.largest >= LARGE):
        search.try_exactly_stretched(problem)
    for _ in range(ROUNDS):
        if search.best is not None and search.best.largest < LARGE:
            break
        for start in [*starts, *_stretched_starts(problem, real, generator)]:
            search.try_some(start, CANDIDATES_FOR_STRETCHED, stretched=True)
    if search.best is None:
        raise NotSeparatedError("no first layers were found that make the difference of their outputs tame")
    if search.best.largest >= LARGE and not search.best.beyond_floats:
        search.climb(problem)
    return _separation(problem, search.best)


@dataclass(frozen=True)
class _Start:
    """What the V are tried for: H = E₂⁻¹(E₁ − E₂) and E₂⁻¹, in floats."""

    swapped: bool
    A: ExactMatrix | None
    size: float
    """‖A‖."""
    H: Array
    inverse: Array


@dataclass(frozen=True)
class _Candidate:
    start: _Start
    V: ExactMatrix
    alpha: GaussianRational
    largest: float
    """About the largest norm of a weight."""
    price: float
    aligned: bool
    beyond_floats: bool
    """Whether floats cannot hold V or A."""


def _ordered(first: Any, second: Any, swapped: bool) -> tuple[Any, Any]:
    return (second, first) if swapped else (first, second)


def _plain_starts(problem: Problem) -> Iterator[_Start]:
    """Yield the start without a layer A for every invertible X_i, and those with A = 2^k I."""
    bits = max(_size(problem.X1), _size(problem.X2))
    scales = {-bits, 2 - bits, *(k for k in LARGE_SCALES if k < 2 - bits)}
    powers = [GaussianRational(Fraction(2) ** k, Fraction(0)) for k in sorted(scales)]
    multiples = [ExactMatrix.multiple_of_identity(s, problem.dim) for s in powers]
    for swapped in (False, True):
        if _ordered(problem.X1, problem.X2, swapped)[1].is_invertible:
            yield from _start(problem, swapped, None)
        for A in multiples:
            yield from _start(problem, swapped, A)


def _stretched_starts(problem: Problem, real: bool, generator: np.random.Generator) -> Iterator[_Start]:
    """Yield starts with A = TNT⁻¹X₂⁺ for T that shrink one direction, which X₂⁺X₂ leaves as it is."""
    for swapped in (False, True):
        inverse, projector = _pseudoinverse(_ordered(problem.X1, problem.X2, swapped)[1])
        for _ in range(STRETCHED):
            N = _gaussian(generator, problem.dim, real) * 10.0 ** generator.uniform(-1, 0.3)
            A = _stretched(N, projector, 6, real, generator) @ inverse
            if np.isfinite(A).all() and A.any():
                yield from _start(problem, swapped, ExactMatrix.parse(A))


def _stretched(N: Array, projector: Array, digits: float, real: bool, generator: np.random.Generator) -> Array:
    """Return TNT⁻¹, where T shrinks a direction in the range of a projector by up to so many digits."""
    columns = _gaussian(generator, len(N), real)
    columns[:, 0] = projector @ columns[:, 0]
    basis = np.linalg.qr(columns)[0]
    shrunk = np.ones(len(N))
    shrunk[0] = 10.0 ** -generator.uniform(0, digits)
    return np.asarray(basis * shrunk @ N @ (basis / shrunk).conj().T)


def _pseudoinverse(X: ExactMatrix) -> tuple[Array, Array]:
    """Return X⁺ and the projector X⁺X, in floats."""
    A = X.to_numpy()
    if not np.isfinite(A).all():
        return np.zeros_like(A), np.eye(len(A))
    U, sizes, Vh = np.linalg.svd(A)
    r = X.rank
    V = Vh[:r].conj().T
    with np.errstate(all="ignore"):
        return (V / sizes[:r]) @ U[:, :r].conj().T, V @ V.conj().T


def _start(problem: Problem, swapped: bool, A: ExactMatrix | None) -> Iterator[_Start]:
    """Yield the start with this A, unless a number leaves the range of floats."""
    with flint.ctx.workprec(_precision(problem)):
        enclosed = _enclosed(problem, swapped, A)
        if enclosed is None:
            return
        H, inverse = map(_floats, enclosed)
        size = 0.0 if A is None else float(frobenius_norm(A.enclosure()).mid())
    if np.isfinite(H).all() and np.isfinite(inverse).all():
        yield _Start(swapped, A, size, H, inverse)


def _enclosed(problem: Problem, swapped: bool, A: ExactMatrix | None) -> tuple[flint.acb_mat, flint.acb_mat] | None:
    """Return H = E₂⁻¹(E₁ − E₂) and E₂⁻¹ at the working precision, unless E₂ may be singular."""
    E1, E2 = (
        X.enclosure() if A is None else (A @ X).enclosure().exp() for X in _ordered(problem.X1, problem.X2, swapped)
    )
    try:
        inverse = E2.inv()
    except ZeroDivisionError:
        return None
    return inverse * (E1 - E2), inverse


def _multipliers(problem: Problem, swapped: bool, real: bool, generator: np.random.Generator) -> Iterator[_Start]:
    """Yield the start without a layer A if X₂ is invertible, and some with random A.

    A is of the size of 1/X₂, or no larger than a few units, with exponentials near I, which does no harm here.
    """
    if _ordered(problem.X1, problem.X2, swapped)[1].is_invertible:
        yield from _start(problem, swapped, None)
    bits = max(_size(problem.X1), _size(problem.X2))
    for k in range(MULTIPLIERS):
        random = ExactMatrix.parse(_gaussian(generator, problem.dim, real))
        exponent = k % SIZES_OF_MULTIPLIERS - (bits if k < SIZES_OF_MULTIPLIERS else max(bits, 0))
        scale = GaussianRational(Fraction(2) ** exponent, Fraction(0))
        yield from _start(problem, swapped, ExactMatrix.multiple_of_identity(scale, problem.dim) @ random)


class _Search:
    """The search for V: the best candidate so far. ``of_M`` is the size of log M."""

    def __init__(self, of_M: float, real: bool, by_theorem_3: bool, generator: np.random.Generator) -> None:
        self.of_M, self.real, self.by_theorem_3, self.generator = of_M, real, by_theorem_3, generator
        self.best: _Candidate | None = None

    def try_some(self, start: _Start, count: int, *, stretched: bool) -> None:
        """Try so many V for a start; if ``stretched``, half of them far from normal."""
        for k in range(count):
            V = (_lattice_matrix if k % 2 else _random_matrix)(self.generator, len(start.H), self.real)
            if stretched and k % 4 > 1:
                V = _stretched(V, np.eye(len(V)), 4, self.real, self.generator)
            self._try(start, V)

    def try_aligned(self, problem: Problem) -> None:
        """Try V for which the eigenvalues of K have one phase, in balls: for tiny H floats cannot tell."""
        for swapped in (False, True):
            for start in _multipliers(problem, swapped, self.real, self.generator):
                with flint.ctx.workprec(2 * _precision(problem)):
                    enclosed = _enclosed(problem, swapped, start.A)
                    if enclosed is None or frobenius_norm(enclosed[0]).contains(0):
                        continue
                    for V in aligned(enclosed[0], self.real, self.generator):
                        self._price_enclosed(start, *enclosed, V)

    def try_exactly_stretched(self, problem: Problem) -> None:
        """Try real A and V that are far from normal, in balls."""
        bits = min(_size(X) for X in (problem.X1, problem.X2)) - _size(problem.X1 - problem.X2)
        for k in range(EXACTLY_STRETCHED):
            swapped = bool(k % 2)
            start = self._exactly_stretched_start(problem, swapped, max(0, bits))
            if start is None:
                continue
            with flint.ctx.workprec(2 * _precision(problem)):
                enclosed = _enclosed(problem, swapped, start.A)
                if enclosed is not None:
                    for _ in range(2):
                        V = exactly_stretched(problem.dim, bits, self.generator).enclosure().mid()
                        self._price_enclosed(start, *enclosed, V)

    def _exactly_stretched_start(self, problem: Problem, swapped: bool, bits: int) -> _Start | None:
        X2 = _ordered(problem.X1, problem.X2, swapped)[1]
        if not X2.is_invertible:
            return next(_multipliers(problem, swapped, True, self.generator), None)
        A = exactly_stretched(problem.dim, bits, self.generator) @ X2.solve(ExactMatrix.identity(problem.dim))
        return next(_start(problem, swapped, A), None)

    def _price_enclosed(self, start: _Start, H: flint.acb_mat, inverse: flint.acb_mat, V: flint.acb_mat) -> None:
        """Do what :meth:`_price` does for V and H in balls."""
        first = max(start.size, _norm(V * inverse))
        if not self._may_be_better(start, first):
            return
        F2 = V.exp()
        try:
            separated = ((V + V * H).exp() - F2).inv()
        except ZeroDivisionError:
            return
        K = separated * F2
        for alpha, aligned_by_it in self._alphas(K):
            forth, back = (_norm(_exponential(K * (s * alpha))) for s in (-1, 1))
            if math.isfinite(forth) and math.isfinite(back):
                second = _norm(separated * alpha)
                self._take_if_better(start, V, alpha, (first, second), (forth, back), None if aligned_by_it else 1.0)

    def _alphas(self, K: flint.acb_mat) -> Iterator[tuple[flint.acb, bool]]:
        """Yield the α to try, and whether it is one for which V was made."""
        if not self.real:
            yield from ((alpha, True) for alpha in _turning_alphas(K))
            return
        yield from ((flint.acb(alpha), True) for alpha in REAL_ALPHAS)
        if self.by_theorem_3:
            yield from ((alpha, False) for alpha in _small_alphas(K))

    def climb(self, problem: Problem) -> None:
        """Try small steps from the best candidate. Each is kept if it lowers the price."""
        for _ in range(STEPS):
            assert self.best is not None
            start, size = self.best.start, 10.0 ** self.generator.uniform(-2, -0.3)
            if start.A is not None and self.generator.uniform() < 0.3:
                A = ExactMatrix.parse(start.A.to_numpy() * (1 + size * self.generator.normal()))
                start = next(_start(problem, start.swapped, A), start)
            V = self.best.V.to_numpy()
            self._try(start, V + size * abs(V) * _gaussian(self.generator, problem.dim, self.real))

    def _try(self, start: _Start, V: Array) -> None:
        with np.errstate(all="ignore"):
            try:
                self._price(start, V)
            except np.linalg.LinAlgError:
                return

    def _price(self, start: _Start, V: Array) -> None:
        """Take V, with the best of a few α, if the price is lower than that of the best candidate so far."""
        dim, VH = len(V), V @ start.H
        first = max(start.size, float(np.linalg.norm(V @ start.inverse)))
        if not self._may_be_better(start, first):
            return
        blocks = scipy.linalg.expm(np.block([[V + VH, VH], [np.zeros_like(VH), V]]))
        difference, F2 = blocks[:dim, dim:], blocks[dim:, dim:]  # F₁ − F₂ without cancellation
        condition = float(np.linalg.cond(difference)) if np.isfinite(blocks).all() else math.inf
        if not condition < LARGEST_CONDITION:
            return
        inverse = np.linalg.inv(difference)
        second = float(np.linalg.norm(inverse))
        choices = _small_exponentials if self.by_theorem_3 else _exponentials
        for alpha, forth, back in choices(inverse @ F2, self.real):
            sizes = first, abs(alpha) * second
            self._take_if_better(start, V, alpha, sizes, (forth, back), condition)

    def _take_if_better(
        self,
        start: _Start,
        V: Array | flint.acb_mat,
        alpha: complex | flint.acb,
        sizes: tuple[float, float],
        exponentials: tuple[float, float],
        condition: float | None,
    ) -> None:
        """Take this candidate if its price is lower than that of the best one so far.

        ``condition`` is that of F₁ − F₂, or None if the eigenvalues of K are aligned.
        """
        (forth, back), aligned = exponentials, condition is None
        L, t = self.of_M / (abs(np.expm1(complex(alpha))) or TINIEST), 1.0
        if self.by_theorem_3:
            L, t = min(L, 1.0), max(L, self.of_M)
        largest = max(*sizes, t, (1 + L) * max(forth, back), math.exp(min(L, LARGEST_EXPONENT)))
        price = _price_of_size(start, largest) + PRICE_OF_A_DIGIT * math.log10(forth * back * (condition or 1.0))
        if math.isfinite(price) and (self.best is None or price < self.best.price):
            self.best = _Candidate(
                start,
                ExactMatrix.parse(V),
                exact_scalar(alpha),
                largest,
                price,
                aligned,
                not isinstance(V, np.ndarray),
            )

    def _may_be_better(self, start: _Start, size: float) -> bool:
        return self.best is None or _price_of_size(start, size) < self.best.price


def _price_of_size(start: _Start, size: float) -> float:
    """Return the price of weights of this size, with that of a layer A."""
    return math.log10(max(size, SMALL)) + (0 if start.A is None else math.log10(WORTH_A_LAYER))


def _exponentials(K: Array, real: bool) -> Iterator[tuple[complex, float, float]]:
    """Yield α, ‖exp(−αK)‖ and ‖exp(αK)‖, if floats can hold them.

    α is real, or else iπ or what makes the largest eigenvalue of αK imaginary.
    """
    eigenvalues = np.linalg.eigvals(K)
    if real:
        size = 0.5
        if not (abs(size * eigenvalues.real) < LARGEST_EXPONENT).all():
            return
        exponentials = [scipy.linalg.expm(s * size * K) for s in (-1, 1)]
        for _ in range(3):
            forth, back = (float(np.linalg.norm(E)) for E in exponentials)
            yield size, forth, back
            yield -size, back, forth
            size, exponentials = 2 * size, [E @ E for E in exponentials]
        return
    largest = complex(eigenvalues[np.argmax(abs(eigenvalues))])
    for alpha in (1j * math.pi, 1j * math.pi * abs(largest) / (largest or 1.0)):
        if (abs((alpha * eigenvalues).real) < LARGEST_EXPONENT).all():
            forth, back = (float(np.linalg.norm(scipy.linalg.expm(s * alpha * K))) for s in (-1, 1))
            yield alpha, forth, back


def _small_exponentials(K: Array, real: bool) -> Iterator[tuple[complex, float, float]]:
    """Yield α, ‖exp(−αK)‖ and ‖exp(αK)‖ for real α that Theorem 3 can take, as small as K is large."""
    largest = float(max(abs(np.linalg.eigvals(K))))
    for product in SIZES_OF_ALPHA_K:
        alpha = min(1.0, product / (largest or 1.0))
        forth, back = (float(np.linalg.norm(scipy.linalg.expm(s * alpha * K))) for s in (-1, 1))
        yield alpha, forth, back
        yield -alpha, back, forth


def _turning_alphas(K: flint.acb_mat) -> Iterator[flint.acb]:
    """Yield ±α with αK imaginary, if K is a multiple of I. α has as many bits as this needs."""
    mean = (K.trace() / K.nrows()).mid()
    turned = flint.acb.pi() * flint.acb(0, 1) * abs(mean) / mean
    with flint.ctx.workprec(GUARD_BITS_OF_ALPHA + max(0, size_in_bits(mean, signed=True))):
        turned = (+turned).mid()
    yield turned
    yield -turned


def _small_alphas(K: flint.acb_mat) -> Iterator[flint.acb]:
    """Yield real α that Theorem 3 can take, as small as the eigenvalues of K are large."""
    try:
        largest = max(size_in_bits(z, signed=True) for z in K.mid().eig(algorithm="approx"))
    except (ValueError, ArithmeticError):
        return
    for product in SIZES_OF_ALPHA_K:
        alpha = flint.acb(product) * flint.acb(2) ** -max(0, largest)
        yield alpha
        yield -alpha


def _exponential(A: flint.acb_mat) -> flint.acb_mat:
    """Return exp(A) as a product. It costs little for huge A near a multiple of I."""
    mean = A.trace() / A.nrows()
    return (A - mean * identity(A.nrows())).exp() * mean.exp()


def _norm(A: flint.acb_mat) -> float:
    """Return the norm, or infinity if it is not known to a digit."""
    size = frobenius_norm(A)
    return float(size.mid()) if size.rel_accuracy_bits() > 3 else math.inf


def _size_of_logarithm(problem: Problem) -> float:
    """Return the size of log M for an M with Y₂M = Y₁, about."""
    M = ratio(problem.Y1, problem.Y2).to_numpy()
    if not np.isfinite(M).all():
        return LARGEST_EXPONENT
    with np.errstate(all="ignore"):
        sizes = abs(np.log(np.linalg.eigvals(M).astype(complex)))
    return float(min(LARGEST_EXPONENT, max(sizes)))


def _separation(problem: Problem, best: _Candidate) -> Separation:
    """Return the choice, with the problem that is left."""
    start, V = best.start, best.V
    choice = Separation(start.swapped, start.A, V, best.alpha, problem, 0, best.largest, best.aligned)
    system = BallAlgebra(4 * _precision(problem))
    with system.working():
        _, F1, F2 = choice.first_layers(system, problem)
        lost = system.precision + size_in_bits(relative_radius(F1 - F2), signed=True)
        inputs = [ExactMatrix.parse(F.mid()) for F in (F1, F2)]
    outputs = _ordered(problem.Y1, problem.Y2, start.swapped)
    separated = Problem.from_pairs(list(zip(inputs, outputs, strict=True)))
    return replace(choice, separated=separated, lost=max(0, lost))


def _precision(problem: Problem) -> int:
    """Return the bits with which the first layers of a problem are enclosed."""
    sizes = [_size(problem.X1), _size(problem.X2), _size(problem.X1 - problem.X2)]
    return GUARD_BITS + 4 * (max(sizes) - min(sizes))


def _lattice_matrix(generator: np.random.Generator, dim: int, real: bool) -> Array:
    """Return a matrix with the spectrum {v + 2πi n_j}, near enough, in a random orthogonal or unitary basis."""
    basis = np.linalg.qr(_gaussian(generator, dim, real))[0]
    multiples = generator.permutation(dim) - dim // 2
    turns = np.zeros((dim, dim), dtype=float if real else complex)
    if real:
        for k in range(dim // 2):
            turns[2 * k, 2 * k + 1], turns[2 * k + 1, 2 * k] = k + 1, -(k + 1)
    else:
        np.fill_diagonal(turns, 1j * multiples)
    v = generator.uniform(-1, 2)
    return np.asarray(v * np.eye(dim) + 2 * math.pi * basis @ turns @ basis.conj().T)


def _random_matrix(generator: np.random.Generator, dim: int, real: bool) -> Array:
    scale = 10.0 ** generator.uniform(-0.3, 0.7) / math.sqrt(dim)
    return np.asarray(scale * _gaussian(generator, dim, real) + generator.uniform(-1, 2) * np.eye(dim))


def _gaussian(generator: np.random.Generator, dim: int, real: bool) -> Array:
    result = generator.normal(size=(dim, dim))
    return result if real else result + 1j * generator.normal(size=(dim, dim))


def _size(A: ExactMatrix) -> int:
    """Return the exponent of the norm, about; 0 for the zero matrix."""
    with flint.ctx.workprec(64):
        return 0 if A.is_zero else size_in_bits(frobenius_norm(A.enclosure()), signed=True)


def _floats(A: flint.acb_mat) -> Array:
    """Return the midpoints, real if they are."""
    d = A.nrows()
    result = np.array([complex(z.mid()) for z in A.entries()]).reshape(d, d)
    return result.real if not result.imag.any() else result
