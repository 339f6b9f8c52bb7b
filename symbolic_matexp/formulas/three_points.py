"""Theorem 2: eight layers solve three equations in closed form, nine or ten if no X_i − X_j is invertible.

Let d ≥ 2, let X₁, X₂, X₃ be different, let X₁ − X₂ be invertible, and let M₂, M₃ be invertible with Y₁M₂ = Y₂ and
Y₁M₃ = Y₃ (if Y₁ is invertible, M₂ = Y₁⁻¹Y₂ and M₃ = Y₁⁻¹Y₃). Then there are W₁, …, W₈ with f(X_i) = Y_i, i = 1, 2, 3,
for f(X) = W₈ exp(W₇ exp(… exp(W₁X))).

*Lattice layers.* Let the inputs of a layer be hI, 2hI and H. If W is diagonalisable and its eigenvalues are
(log 2 + 2πin_j)/h with integers n_j, then exp(W hI) = 2I and exp(W 2hI) = 4I, whatever the eigenvectors of W are. So
the next layer's inputs are 2I, 4I, exp(WH), and only the third one depends on the eigenvectors.

*Construction.*

1. W₁ = α(X₁ − X₂)⁻¹. With E = exp(W₁X₂) the inputs become e^αE, E and E₃ = exp(W₁X₃).
2. W₂ = cE⁻¹ with c = (log 2 + 2πik)/(1 − e^α), k an integer. They become hI, 2hI and H₀ = exp(cE⁻¹E₃), h = exp(ce^α).
3. W₃ has the eigenvalues ω_j = (log 2 + 2πin_j)/h, and W₃H₀ = Z has the eigenvalues t + 2πim_j, the integers n_j
   different, the m_j different. They become 2I, 4I and h₃I, h₃ = e^t. Sourour's lemma, on H₀ = W₃⁻¹Z, gives W₃, if
   ∏(t + 2πim_j) = det H₀ ∏ω_j: this determines t, a root of a polynomial of degree d. If H₀ is a multiple of I, take
   W₃ = (log 2/h)I.
4. W₄ has the eigenvalues λ_j = (log 2)/2 + πin_j, so that H₁ = exp(h₃W₄) has the eigenvalues η_j = exp(h₃λ_j). If
   these are different, every diagonalisable H₁ with the eigenvalues η_j is reached: W₄ = p(H₁), where p interpolates
   p(η_j) = λ_j.
5. W₅ has the eigenvalues λ'_j = (log 2)/2 + πin'_j, the n'_j different. It is to reach H₂ = exp(W₅H₁), so
   W₅H₁ = log H₂.
6. W₆ has the eigenvalues s + πin''_j, the n''_j different, e^{2s} ≠ 1. The inputs become aI, bI and exp(W₆H₂),
   a = e^{2s}, b = e^{4s}.
7. W₇ = Λ/(b − a) with exp(Λ) = M₂, and exp(W₆H₂) is to be such that exp(W₇ exp(W₆H₂)) = exp(aW₇)M₃.
8. W₈ = Y₁ exp(−aW₇). So f(X₁) = W₈ exp(aW₇) = Y₁, f(X₂) = W₈ exp(bW₇) = Y₁ exp(Λ) = Y₁M₂ = Y₂ and
   f(X₃) = W₈ exp(aW₇)M₃ = Y₁M₃ = Y₃.

*Backwards.* Layer 7 needs exp(W₆H₂) = exp(A), where exp(A) = W₇⁻¹Γ and exp(Γ) = exp(aW₇)M₃. Let ℓ_1, …, ℓ_d satisfy

    e^{ℓ_1} ⋯ e^{ℓ_d} ∏(s + πin''_j) = det A,    ℓ_1 ⋯ ℓ_d = ∏λ'_j ∏η_j,    the e^{ℓ_j} different.

If ℓ_3, …, ℓ_d are given, ℓ_1 and ℓ_2 are the roots of a quadratic. Sourour's lemma, on A = W₆H₂, gives W₆ and an H₂
with the eigenvalues e^{ℓ_j}; that on log H₂ = W₅H₁, where log H₂ has the eigenvalues ℓ_j, gives W₅ and H₁, so W₄.

*There are such choices.* Eigenvalues of logarithms may be moved by multiples of 2πi, also by different ones on an
eigenspace. So Λ, Γ and A can be chosen invertible, and A no multiple of I as d ≥ 2.
For ℓ let q = det A/∏(s + πin''_j)/∏_{j≥3} e^{ℓ_j}, where the e^{ℓ_j}, j ≥ 3, are different from each other, from 1
and from q. The product of the two roots is given and not 0, their sum is any logarithm of q. If the sum is large,
one root is near 0, but not 0, and the exponential of the other one is near q. So if q ≠ 1, the two exponentials are
different; if q = 1, they are inverse to each other, near 1 and not 1.
Let K = (X₁ − X₂)⁻¹(X₃ − X₂). If K is no multiple of I, let α → 0: e^{−c}H₀ tends to exp(−(log 2 + 2πik)K). Suppose
that this is a multiple of I for k = 0 and for k = 1. Then K is diagonalisable, and the difference δ of any two of its
eigenvalues is an integer and δ log 2 an integer multiple of 2πi, so δ = 0: a contradiction. So for one of these k and
all small α ≠ 0, H₀ is no multiple of I. Take n_j = j in step 4, m_j = (j − 1)N in step 3 and N large. As m_1 = 0, the
polynomial t∏_{j≥2}(t + 2πim_j) − det H₀ ∏ω_j has a root t ≠ 0 near 0. So h₃ is near 1, but not 1, and h₃(j − k)/2 is
no integer for 0 < |j − k| < d: the η_j are different. If K = κI, then κ is neither 0 nor 1. So g(α) =
(log 2 + 2πik)(e^{ακ} − e^α)/(1 − e^α) is not constant, nor is h₃ = 2^{e^{g(α)}}, and the η_j are different for all α
but a discrete set. ∎

*Different inputs are enough.* Let no difference of two inputs be invertible. If X₂ is invertible, det(exp(VX₁) −
exp(VX₂)) is an entire function of V, and not 0 everywhere (Theorem 4). So for almost all V the matrices
exp(VX_i) are different and exp(VX₁) − exp(VX₂) is invertible: nine layers. If no input is invertible, a layer wI with
0 < w < log 2/max‖X_i‖ before that makes all of them invertible and leaves them different: ten layers.

Source: found for this package. Sourour's lemma: A. R. Sourour, A factorization theorem for matrices, Linear and
Multilinear Algebra 19 (1986) 141–147.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import InconclusiveError, InputError
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational
from ..notation.expressions import Matrix, Scalar, expm, inv, logm
from ..notation.traced import run
from ..systems.interpolation import interpolated
from ..systems.protocol import NumberSystem
from .sourour import Bases, Basis, factors

Integers = tuple[int, ...]
System = NumberSystem[Any]
Cuts = tuple[Cut, Cut, Cut]


@dataclass(frozen=True)
class Third:
    """What is free in step 3."""

    rates: Integers
    """n_j."""
    values: Integers
    """m_j."""
    root: complex
    """t, roughly."""
    bases: tuple[Basis, ...] | Bases


@dataclass(frozen=True)
class Fifth:
    """What is free in step 5."""

    rates: Integers
    """n'_j."""
    bases: tuple[Basis, ...] | Bases


@dataclass(frozen=True)
class Sixth:
    """What is free in step 6."""

    rates: Integers
    """n''_j."""
    s: complex
    logs: tuple[complex, ...]
    """ℓ_3, …, ℓ_d."""
    angle: float
    """The sum of all ℓ_j is the logarithm whose imaginary part is at most π away from this angle."""
    first: complex
    """ℓ_1, roughly."""
    order: Integers
    """The order in which the ℓ_j are used."""
    bases: tuple[Basis, ...] | Bases


@dataclass(frozen=True)
class Choices:
    """What is free in the theorem. All numbers are exact, but for the two of which only a root nearby is meant."""

    alpha: GaussianRational
    winding: int
    """k in step 2."""
    third: Third | None
    """None if H₀ is a multiple of I."""
    fourth: Integers
    """n_j in step 4. Their order is the one in which the η_j are used."""
    fifth: Fifth
    sixth: Sixth
    cuts: Cuts
    """The cuts of the logarithms Λ, Γ and A."""
    turns: Integers | None = None
    """If M₂ and M₃, and so A, are multiples of I: full turns that are added to the eigenvalues of A."""
    before: tuple[ExactMatrix, ...] = ()
    """The weights of layers before the first of the eight."""


def weights(system: System, X: Sequence[Any], Y1: Any, M2: Any, M3: Any, choices: Choices) -> tuple[Any, ...]:
    """Return the weights, d×d matrices in the system's own type, for three inputs X, and Y₁, M₂, M₃ of the theorem.

    Raises :class:`InconclusiveError` where the system cannot tell that a condition holds.
    """
    before = [system.matrix(V) for V in choices.before]
    for V in before:
        X = [system.expm(system.matmul(V, x)) for x in X]
    alpha, s = system.scalar(choices.alpha), choices.sixth.s
    c = multiplier(system, alpha, choices.winding)
    W1, W2, H0 = run(first_layers, system, *X, alpha=alpha, c=c)
    W3, h3 = third_layer(system, H0, unit(system, alpha, c), choices.third)[:2]
    a, b = last_scalars(system, s)
    W7, W8, A = run(last_layers, system, Y1, M2, M3, a=a, b=b, cuts=choices.cuts)
    A = turned(system, A, choices.turns)
    eta = free_spectrum(system, h3, choices.fourth)
    W6, log_H2, _ = sixth_layer(system, A, product(eta), choices.fifth.rates, choices.sixth)
    W5, H1, _ = fifth_layer(system, log_H2, eta, choices.fifth)
    W4 = fourth_layer(system, H1, eta, choices.fourth)
    return *before, W1, W2, W3, W4, W5, W6, W7, W8


# The steps that take no entries, in letters.


def first_layers(X1: Matrix, X2: Matrix, X3: Matrix, *, alpha: Scalar, c: Scalar) -> tuple[Matrix, Matrix, Matrix]:
    """Return W₁, W₂ and H₀, steps 1 and 2."""
    W1 = alpha * inv(X1 - X2)
    W2 = c * expm(-W1 @ X2)
    return W1, W2, expm(W2 @ expm(W1 @ X3))


def last_layers(
    Y1: Matrix, M2: Matrix, M3: Matrix, *, a: Scalar, b: Scalar, cuts: Cuts = (PRINCIPAL, PRINCIPAL, PRINCIPAL)
) -> tuple[Matrix, Matrix, Matrix]:
    """Return W₇, W₈ and A, steps 7 and 8."""
    of_Lambda, of_Gamma, of_A = cuts
    W7 = logm(M2, of_Lambda) / (b - a)
    W8 = Y1 @ expm(-a * W7)
    Gamma = logm(expm(a * W7) @ M3, of_Gamma)
    return W7, W8, logm(W7.solve(Gamma), of_A)


# The steps that take entries, over a number system.


class Layer(NamedTuple):
    """A weight, the matrix or scalar with which it works, and the bases used for it."""

    weight: Any
    other: Any
    bases: tuple[Basis, ...]


def third_layer(system: System, H0: Any, h: Any, third: Third | None) -> Layer:
    """Return W₃ and h₃, step 3."""
    d = len(system.entries(H0))
    if third is None:
        (rate,) = lattice(system, h, (0,))
        return Layer(system.scale(rate, system.eye(d)), system.exp(rate * system.entries(H0)[0][0]), ())
    omega = lattice(system, h, third.rates)
    t = system.root(merging_polynomial(system, system.det(H0), omega, third.values), third.root)
    values = [t + full_turns(system, m) for m in third.values]
    inverse, _, bases = _factored(system, H0, [1 / rate for rate in omega], values, third.bases)
    return Layer(system.inv(inverse), system.exp(t), bases)


def turned(system: System, A: Any, turns: Integers | None) -> Any:
    """Return A plus a diagonal matrix of full turns. If A is a multiple of I, its exponential stays the same."""
    if turns is None:
        return A
    diagonal = [[full_turns(system, n if i == j else 0) for j in range(len(turns))] for i, n in enumerate(turns)]
    return system.add(A, system.from_entries(diagonal))


def fourth_layer(system: System, H1: Any, eta: Sequence[Any], fourth: Integers) -> Any:
    """Return W₄, step 4."""
    return interpolated(system, H1, eta, lattice(system, 2, fourth))


def fifth_layer(system: System, log_H2: Any, eta: Sequence[Any], fifth: Fifth) -> Layer:
    """Return W₅ and H₁, step 5."""
    return Layer(*_factored(system, log_H2, lattice(system, 2, fifth.rates), eta, fifth.bases))


def sixth_layer(system: System, A: Any, eta: Any, fifth: Integers, sixth: Sixth) -> Layer:
    """Return W₆ and log H₂, step 6, from the product of the η_j and the integers of step 5."""
    omega = sixth_rates(system, sixth.s, sixth.rates)
    sum_of_logs = logarithm_near(system, system.det(A) / product(omega), sixth.angle)
    logs = logarithms(system, sum_of_logs, product(lattice(system, 2, fifth)) * eta, sixth)
    logs = [logs[j] for j in sixth.order]
    mu = [system.exp(log) for log in logs]
    W6, H2, bases = _factored(system, A, omega, mu, sixth.bases)
    return Layer(W6, interpolated(system, H2, mu, logs), bases)


# Scalars.


def multiplier(system: System, alpha: Any, winding: int) -> Any:
    """Return c = (log 2 + 2πik)/(1 − e^α)."""
    return (system.log(2) + full_turns(system, winding)) / (1 - system.exp(alpha))


def unit(system: System, alpha: Any, c: Any) -> Any:
    """Return h = exp(ce^α)."""
    return system.exp(c * system.exp(alpha))


def full_turns(system: System, n: int) -> Any:
    """Return 2πin."""
    return system.scalar(1j) * system.pi * (2 * n)


def lattice(system: System, h: Any, integers: Integers) -> list[Any]:
    """Return (log 2 + 2πin)/h for every n."""
    return [(system.log(2) + full_turns(system, n)) / h for n in integers]


def merging_polynomial(system: System, determinant: Any, omega: Sequence[Any], values: Integers) -> list[Any]:
    """Return the coefficients of ∏(t + 2πim_j) − det H₀ ∏ω_j, highest first."""
    coefficients = [system.scalar(1)]
    for m in values:
        shift = full_turns(system, m)
        coefficients = [x + shift * y for x, y in zip([*coefficients, 0], [0, *coefficients], strict=True)]
    coefficients[-1] = coefficients[-1] - determinant * product(omega)
    return coefficients


def free_spectrum(system: System, h3: Any, fourth: Integers) -> list[Any]:
    """Return the η_j."""
    return [system.exp(h3 * rate) for rate in lattice(system, 2, fourth)]


def sixth_rates(system: System, s: complex, integers: Integers) -> list[Any]:
    """Return s + πin for every n."""
    return [system.scalar(s) + full_turns(system, n) / 2 for n in integers]


def last_scalars(system: System, s: complex) -> tuple[Any, Any]:
    """Return a = e^{2s} and b = e^{4s}."""
    a = system.exp(2 * system.scalar(s))
    return a, a * a


def logarithm_near(system: System, q: Any, angle: float) -> Any:
    """Return the logarithm of q whose imaginary part is at most π away from an angle."""
    turn = system.scalar(angle) * system.scalar(1j)
    return system.log(q * system.exp(-turn)) + turn


def logarithms(system: System, total: Any, product_of_all: Any, sixth: Sixth) -> list[Any]:
    """Return all ℓ_j, which have this sum and this product."""
    free = [system.scalar(log) for log in sixth.logs]
    rest = total - sum(free)
    first = system.root([system.scalar(1), -rest, product_of_all / product(free)], sixth.first)
    return [first, rest - first, *free]


def product(factors: Sequence[Any]) -> Any:
    """Return the product of scalars; 1 if there is none."""
    result: Any = 1
    for factor in factors:
        result = result * factor
    return result


def _factored(
    system: System, A: Any, beta: Sequence[Any], gamma: Sequence[Any], bases: tuple[Basis, ...] | Bases
) -> tuple[Any, Any, tuple[Basis, ...]]:
    """Return B and C with BC = A and these eigenvalues, and the bases used."""
    given = bases if callable(bases) else [_scalars(system, basis) for basis in bases]
    try:
        found = factors(system.entries(A), beta, gamma, given, size=system.modulus_below)
    except InputError as error:  # the spectra fit to A, which is no multiple of I; rounding errors are to blame
        raise InconclusiveError(f"a matrix cannot be factored at {system.precision} bits ({error})") from None
    return system.from_entries(found.B), system.from_entries(found.C), found.choices


def _scalars(system: System, basis: Basis) -> Basis:
    return [[system.scalar(entry) for entry in column] for column in basis]
