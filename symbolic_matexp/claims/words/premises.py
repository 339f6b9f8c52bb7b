"""The premises: what is taken for granted about matrices of one size over the complex numbers, and nothing else.

A premise is a function of polynomials. It returns the :class:`Fact` left = right, the equations that must have been
proved before, and the inverses and logarithms that exist because of it. Whoever writes a premise here
answers for it: the checker believes it. A premise that does not apply raises :class:`NotApplicableError`.

Sources: [H] N. J. Higham, Functions of Matrices, SIAM 2008; [L] B. C. Hall, Lie Groups, Lie Algebras, and
Representations, 2nd edition, Springer 2015; [J] R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd edition, Cambridge
2013. ``proofs/coq/premises.v`` proves for every d what is algebra in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import factorial

from .involution import MIRRORED, adjoint, trace, transpose
from .polynomial import (
    IMAGINARY_UNIT,
    ONE,
    PARTIAL_KINDS,
    SCALAR_KINDS,
    Letter,
    Polynomial,
    apply,
    partial_letters,
    product,
)

Equation = tuple[Polynomial, Polynomial]
ZERO = Polynomial()
SIZE = Polynomial.of(Letter("dimension", "d"))
"""The size of the matrices."""
SIZE_TWO = (SIZE, Polynomial.of(2))


class NotApplicableError(Exception):
    """The arguments are not such that the premise says something of them."""


@dataclass(frozen=True)
class Fact:
    """left = right, provided that the equations in ``needed`` hold."""

    left: Polynomial
    right: Polynomial
    needed: tuple[Equation, ...] = ()
    made: tuple[Letter, ...] = ()
    """Inverses, reciprocals and logarithms that exist because of this fact."""
    used: tuple[Letter, ...] = ()
    """Inverses and reciprocals that must exist although they may not be seen: 0 · (1/0) is written as 0."""


@dataclass(frozen=True)
class Premise:
    """A premise: the function that says it of given polynomials, and where it can be read."""

    fact: Callable[..., Fact]
    source: str

    @property
    def text(self) -> str:
        """The premise in words: the first line of the function's docstring."""
        return (self.fact.__doc__ or "").splitlines()[0].removesuffix(".")


# Rings, inverses, numbers.


def left_inverse(A: Polynomial) -> Fact:
    """A⁻¹A = I, where A⁻¹ exists."""
    return Fact(apply("inverse", A) * A, ONE, used=(Letter("inverse", argument=A),))


def right_inverse(A: Polynomial) -> Fact:
    """AA⁻¹ = I, where A⁻¹ exists."""
    return Fact(A * apply("inverse", A), ONE, used=(Letter("inverse", argument=A),))


def inverse_found(A: Polynomial, B: Polynomial) -> Fact:
    """A⁻¹ = B, if AB = I.

    A one-sided inverse is enough, because the matrices are square. A⁻¹ exists then.
    """
    return Fact(apply("inverse", A), B, ((A * B, ONE),), (Letter("inverse", argument=A),))


def reciprocal_of(s: Polynomial) -> Fact:
    """s(1/s) = 1, where 1/s exists."""
    return Fact(_scalar(s) * apply("reciprocal", s), ONE, used=(Letter("reciprocal", argument=s),))


def reciprocal_found(s: Polynomial, r: Polynomial) -> Fact:
    """1/s = r, if sr = 1.

    1/s exists then.
    """
    return Fact(apply("reciprocal", _scalar(s)), _scalar(r), ((s * r, ONE),), (Letter("reciprocal", argument=s),))


def imaginary_unit() -> Fact:
    """i² = −1."""
    return Fact(Polynomial.of(IMAGINARY_UNIT) ** 2, -ONE)


def gram_matrix(A: Polynomial) -> Fact:
    """A = 0, if AᴴA = 0."""
    return Fact(A, ZERO, ((adjoint(A) * A, ZERO),))


def equal_arguments(f: Polynomial, B: Polynomial) -> Fact:
    """f(A) = f(B), if A = B.

    This holds for every function f that a letter stands for; f(B) exists if f(A) does.
    """
    letter = _function(f)
    if letter.kind in {*SCALAR_KINDS} - {"trace", "determinant"}:
        _scalar(B)
    if letter.kind == "trace":
        return Fact(f, trace(B), ((letter.inner, B),))
    other = Letter(letter.kind, letter.name, B)
    return Fact(f, Polynomial.of(other), ((letter.inner, B),), (other,) if other.kind in PARTIAL_KINDS else ())


# Exponentials.


def exp_zero() -> Fact:
    """exp(0) = I."""
    return Fact(exp(ZERO), ONE)


def exp_inverse(A: Polynomial) -> Fact:
    """exp(A) exp(−A) = I."""
    return Fact(exp(A) * exp(-A), ONE)


def exp_scalar(a: Polynomial, A: Polynomial) -> Fact:
    """exp(aI + A) = e^a exp(A)."""
    return Fact(exp(_scalar(a) + A), scalar_exp(a) * exp(A))


def exp_sum(A: Polynomial, B: Polynomial) -> Fact:
    """exp(A) exp(B) = exp(A + B), if AB = BA."""
    return Fact(exp(A) * exp(B), exp(A + B), ((A * B, B * A),))


def exp_central(A: Polynomial, B: Polynomial) -> Fact:
    """exp(A) exp(B) = exp(A + B + C/2) with C = AB − BA, if C commutes with A and with B."""
    C = commutator(A, B)
    return Fact(exp(A) * exp(B), exp(A + B + C * Fraction(1, 2)), ((A * C, C * A), (B * C, C * B)))


def scalar_exp_zero() -> Fact:
    """e^0 = 1."""
    return Fact(scalar_exp(ZERO), ONE)


def scalar_exp_sum(s: Polynomial, t: Polynomial) -> Fact:
    """e^s e^t = e^(s+t)."""
    return Fact(scalar_exp(_scalar(s)) * scalar_exp(_scalar(t)), scalar_exp(s + t))


def euler(n: Polynomial) -> Fact:
    """e^(iπn/2) = iⁿ for whole n."""
    number = _whole(n)
    return Fact(scalar_exp(QUARTER_TURN * number), _power_of_i(number))


# Logarithms.


def exp_of_log(f: Polynomial) -> Fact:
    """exp(log(A)) = A, for every branch of the logarithm.

    The same holds for scalars.
    """
    letter = _function(f)
    outer = {"logarithm": exp, "scalar logarithm": scalar_exp}.get(letter.kind)
    if outer is None:
        raise NotApplicableError("this is no logarithm")
    return Fact(outer(f), letter.inner)


def log_of_exp(f: Polynomial, c: Polynomial) -> Fact:
    """log(exp(c log(A))) = c log(A), for the principal logarithm and −1 < c ≤ 1.

    The same holds for scalars.

    The eigenvalues of log(A) have imaginary parts in (−π, π]. So have those of c log(A).
    """
    letter, number = _function(f), _rational(c)
    outer = {"logarithm": exp, "scalar logarithm": scalar_exp}.get(letter.kind)
    if outer is None or letter.name or not -1 < number <= 1:
        raise NotApplicableError("this needs the principal logarithm, and a number in (−1, 1]")
    made = Letter(letter.kind, argument=outer(c * f))
    return Fact(Polynomial.of(made), c * f, made=(made,))


def log_of_inverse(f: Polynomial, B: Polynomial) -> Fact:
    """log(B) = −log(A), if AB = I, one logarithm has imaginary parts in (−π, π] and the other in [−π, π)."""
    letter = _function(f)
    if letter.kind != "logarithm" or letter.name not in {"", MIRRORED}:
        raise NotApplicableError("this needs the principal logarithm, or its mirror image")
    made = Letter("logarithm", MIRRORED if letter.name == "" else "", B)
    return Fact(Polynomial.of(made), -f, ((letter.inner * B, ONE),), (made,))


def log_of_gram_matrix(A: Polynomial) -> Fact:
    """log(AᴴA) is the same for imaginary parts in (−π, π] and in [−π, π), as no eigenvalue is on the cut."""
    gram = adjoint(A) * A
    return Fact(apply("logarithm", gram, MIRRORED), apply("logarithm", gram))


def log_value(n: Polynomial) -> Fact:
    """log(iⁿ) = iπn/2 for the principal logarithm and n = −1, 0, 1, 2."""
    number = _whole(n)
    if number not in {-1, 0, 1, 2}:
        raise NotApplicableError("this is known for n = −1, 0, 1, 2")
    made = Letter("scalar logarithm", argument=_power_of_i(number))
    return Fact(Polynomial.of(made), QUARTER_TURN * number, made=(made,))


# Functions of a matrix.


def intertwining(P: Polynomial, f: Polynomial, g: Polynomial) -> Fact:
    """P f(A) = f(B) P, if PA = BP, for one primary function f, the same branch on both sides.

    A polynomial that interpolates f on the spectra of A and B gives both f(A) and f(B). P may be singular.
    """
    one, other = _function(f), _function(g)
    if one.kind not in {"exponential", "logarithm"} or (one.kind, one.name) != (other.kind, other.name):
        raise NotApplicableError("these are not one primary function at two matrices")
    return Fact(P * f, g * P, ((P * one.inner, other.inner * P),))


def annihilating_polynomial(f: Polynomial, A: Polynomial, t: Polynomial, *roots: Polynomial) -> Fact:
    """f(A) is the Hermite interpolation polynomial of f at the roots λ, if ∏(A − λ) = 0.

    For exponentials, f(A) = exp(tA). For logarithms, t is 1, and log(λ) exists: it does for numbers λ other than 0.
    Roots that are repeated stand together; the reciprocals of the differences of others exist.
    """
    letter = _function(f)
    if letter.kind not in {"exponential", "logarithm"} or letter.inner != _scalar(t) * A:
        raise NotApplicableError("this is no primary function of tA")
    if letter.kind == "exponential":
        derivatives = _derivatives_of_exp(t)
    elif t == ONE:
        derivatives = _derivatives_of_log(letter.name)
    else:
        raise NotApplicableError("for a logarithm, t is 1")
    products = _newton_products(ONE, roots, lambda p: A * p)
    right = _interpolated(derivatives, roots, products)
    numbers = [root for root in roots if letter.kind == "logarithm" and root != ZERO and gaussian(root) is not None]
    return Fact(f, right, ((products[-1], ZERO),), tuple(Letter("scalar logarithm", letter.name, x) for x in numbers))


def adjoint_action(f: Polynomial, A: Polynomial, t: Polynomial, B: Polynomial, *roots: Polynomial) -> Fact:
    """exp(tA) B = (e^(t ad) B) exp(tA), where ad(B) = AB − BA, by interpolation at the roots λ, if ∏(ad − λ) B = 0.

    exp(tA) B exp(−tA) = e^(t ad) B holds always; the polynomial that annihilates B makes it a finite sum.
    """
    letter = _function(f)
    if letter.kind != "exponential" or letter.inner != _scalar(t) * A:
        raise NotApplicableError("this is not the exponential of tA")
    products = _newton_products(B, roots, lambda X: commutator(A, X))
    return Fact(f * B, _interpolated(_derivatives_of_exp(t), roots, products) * f, ((products[-1], ZERO),))


# Traces and determinants.


def trace_cyclic(A: Polynomial, B: Polynomial) -> Fact:
    """tr(AB) = tr(BA)."""
    return Fact(trace(A * B), trace(B * A))


def trace_transpose(A: Polynomial) -> Fact:
    """tr(Aᵀ) = tr(A)."""
    image = transpose(A)
    return Fact(trace(image), trace(A), made=tuple(partial_letters([image])))


def trace_nilpotent(A: Polynomial, n: Polynomial) -> Fact:
    """tr(A) = 0, if Aⁿ = 0."""
    return Fact(trace(A), ZERO, ((A ** _power(n), ZERO),))


def dimension() -> Fact:
    """The dimension is not 0."""
    return Fact(SIZE * apply("reciprocal", SIZE), ONE, made=(Letter("reciprocal", argument=SIZE),))


def det_identity() -> Fact:
    """det(I) = 1."""
    return Fact(det(ONE), ONE)


def det_product(A: Polynomial, B: Polynomial) -> Fact:
    """det(AB) = det(A) det(B)."""
    return Fact(det(A * B), det(A) * det(B))


def det_exp(A: Polynomial) -> Fact:
    """det(exp(A)) = e^(tr A)."""
    return Fact(det(exp(A)), scalar_exp(trace(A)))


def det_transpose(A: Polynomial) -> Fact:
    """det(Aᵀ) = det(A)."""
    image = transpose(A)
    return Fact(det(image), det(A), made=tuple(partial_letters([image])))


def det_sylvester(s: Polynomial, A: Polynomial, B: Polynomial) -> Fact:
    """det(sI + AB) = det(sI + BA)."""
    return Fact(det(_scalar(s) + A * B), det(s + B * A))


def det_unipotent(A: Polynomial, n: Polynomial) -> Fact:
    """det(I + A) = 1, if Aⁿ = 0."""
    return Fact(det(ONE + A), ONE, ((A ** _power(n), ZERO),))


def det_invertible(A: Polynomial) -> Fact:
    """det(A) det(A⁻¹) = 1, where A⁻¹ exists.

    1/det(A) exists then.
    """
    return Fact(det(A) * det(apply("inverse", A)), ONE, made=(Letter("reciprocal", argument=det(A)),))


# Matrices of size 2.


def cayley_hamilton(A: Polynomial) -> Fact:
    """A² = tr(A) A − det(A) I, if d = 2."""
    return Fact(A * A, trace(A) * A - det(A), (SIZE_TWO,))


def det_by_traces(A: Polynomial) -> Fact:
    """det(A) = (tr(A)² − tr(A²))/2, if d = 2."""
    return Fact(det(A), (trace(A) ** 2 - trace(A * A)) * Fraction(1, 2), (SIZE_TWO,))


PREMISES = {
    fact.__name__.replace("_", " "): Premise(fact, source)
    for fact, source in (
        (left_inverse, "definition"),
        (right_inverse, "definition"),
        (inverse_found, "[J] 0.5; premises.v, mulmx1C"),
        (reciprocal_of, "definition"),
        (reciprocal_found, "definition"),
        (gram_matrix, "[J] theorem 7.2.7"),
        (imaginary_unit, "definition"),
        (equal_arguments, "definition of a function"),
        (exp_zero, "[L] proposition 2.3"),
        (exp_inverse, "[L] proposition 2.3"),
        (exp_scalar, "[H] theorem 10.2"),
        (exp_sum, "[H] theorem 10.2"),
        (exp_central, "[L] theorem 5.1"),
        (scalar_exp_zero, "definition"),
        (scalar_exp_sum, "definition"),
        (euler, "definition"),
        (exp_of_log, "[H] theorem 1.31 for the principal logarithm; for others by interpolation"),
        (log_of_exp, "extends [H] theorem 11.2 to eigenvalues on the cut, by interpolation"),
        (log_of_inverse, "extends [H] theorem 11.2 to eigenvalues on the cut, by interpolation"),
        (log_of_gram_matrix, "[J] theorem 7.2.7: the eigenvalues are positive"),
        (log_value, "definition"),
        (intertwining, "extends [H] theorem 1.13 to singular P; premises.v, primary_intertwining"),
        (annihilating_polynomial, "[H] definition 1.4; premises.v"),
        (adjoint_action, "[L] proposition 3.35; premises.v"),
        (trace_cyclic, "[J] 1.2"),
        (trace_transpose, "definition"),
        (trace_nilpotent, "[J] 2.4.P10"),
        (dimension, "definition"),
        (det_identity, "definition"),
        (det_product, "[J] 0.3.5"),
        (det_exp, "[L] theorem 2.12"),
        (det_transpose, "[J] 0.3.5"),
        (det_sylvester, "[J] theorem 1.3.22"),
        (det_unipotent, "[J] 2.4.P10"),
        (det_invertible, "[J] 0.3.5"),
        (cayley_hamilton, "[J] theorem 2.4.3.2"),
        (det_by_traces, "[J] 1.2"),
    )
}


# What the premises are written with.


def exp(A: Polynomial) -> Polynomial:
    """Return the letter exp(A)."""
    return apply("exponential", A)


def scalar_exp(s: Polynomial) -> Polynomial:
    """Return the letter e^s."""
    return apply("scalar exponential", s)


def det(A: Polynomial) -> Polynomial:
    """Return the letter det(A)."""
    return apply("determinant", A)


def commutator(A: Polynomial, B: Polynomial) -> Polynomial:
    """Return AB − BA."""
    return A * B - B * A


QUARTER_TURN = Polynomial.of(IMAGINARY_UNIT) * Polynomial.of(Letter("pi", "π")) * Fraction(1, 2)


def _power_of_i(n: int) -> Polynomial:
    i = Polynomial.of(IMAGINARY_UNIT)
    return (ONE, i, -ONE, -i)[n % 4]


Derivatives = Callable[[int, Polynomial], Polynomial]
"""f^(k)(λ)/k!, as a function of k and λ."""


def _derivatives_of_exp(t: Polynomial) -> Derivatives:
    return lambda k, root: t**k * scalar_exp(t * root) * Fraction(1, factorial(k))


def _derivatives_of_log(name: str) -> Derivatives:
    def derivative(k: int, root: Polynomial) -> Polynomial:
        if k == 0:
            return apply("scalar logarithm", root, name)
        return inverse_of_scalar(root) ** k * Fraction((-1) ** (k - 1), k)

    return derivative


def _newton_products(
    start: Polynomial, roots: Sequence[Polynomial], apply_A: Callable[[Polynomial], Polynomial]
) -> list[Polynomial]:
    """Return start, (A − λ₁) start, (A − λ₂)(A − λ₁) start, … with ``apply_A`` for A."""
    if not roots:
        raise NotApplicableError("there is no root")
    products = [start]
    for root in roots:
        products.append(apply_A(products[-1]) - _scalar(root) * products[-1])
    return products


def _interpolated(
    derivatives: Derivatives, roots: Sequence[Polynomial], products: Sequence[Polynomial]
) -> Polynomial:
    """Return Newton's form Σ f[λ₁, …, λₖ] · (the k-th product) of the Hermite interpolation polynomial."""
    if 1 + sum(a != b for a, b in pairwise(roots)) != len(set(roots)):
        raise NotApplicableError("roots that are repeated must stand together")
    differences = [derivatives(0, root) for root in roots]
    total = differences[0] * products[0]
    for k in range(1, len(roots)):
        differences = [
            derivatives(k, roots[i])
            if roots[i] == roots[i + k]
            else (differences[i + 1] - differences[i]) * inverse_of_scalar(roots[i + k] - roots[i])
            for i in range(len(roots) - k)
        ]
        total = total + differences[0] * products[k]
    return _tidied(total)


def _tidied(p: Polynomial) -> Polynomial:
    """Return p with −1 for i², 1 for e⁰, and the values of the principal logarithm at 1, i, −1 and −i."""
    total = ZERO
    for (scalars, word), c in p.terms.items():
        turns = sum(letter is IMAGINARY_UNIT for letter in scalars)
        factors = (_value(letter) for letter in scalars if letter is not IMAGINARY_UNIT)
        total = total + product(factors) * _power_of_i(turns) * Polynomial({((), word): c})
    return total


def _value(letter: Letter) -> Polynomial:
    """Return a scalar letter's value if it is one of a few numbers, else the letter."""
    if letter.kind == "scalar exponential" and not letter.inner:
        return ONE
    if letter.kind == "scalar logarithm" and not letter.name:
        for n in (-1, 0, 1, 2):
            if letter.inner == _power_of_i(n):
                return QUARTER_TURN * n
    return Polynomial.of(letter)


def inverse_of_scalar(s: Polynomial) -> Polynomial:
    """Return 1/s: a number if s is one, else a letter."""
    parts = gaussian(s)
    if parts is None:
        return apply("reciprocal", _scalar(s))
    a, b = parts
    if not (a or b):
        raise NotApplicableError("0 has no reciprocal")
    return (Polynomial.of(a) - b * Polynomial.of(IMAGINARY_UNIT)) * (1 / (a * a + b * b))


def gaussian(s: Polynomial) -> tuple[Fraction, Fraction] | None:
    """Return a and b if s is the number a + bi, else None."""
    one, i = ((), ()), ((IMAGINARY_UNIT,), ())
    return (s.terms.get(one, Fraction(0)), s.terms.get(i, Fraction(0))) if set(s.terms) <= {one, i} else None


def _rational(s: Polynomial) -> Fraction:
    if not set(s.terms) <= {((), ())}:
        raise NotApplicableError("a rational number is needed")
    return s.terms.get(((), ()), Fraction(0))


def _whole(s: Polynomial) -> int:
    number = _rational(s)
    if number.denominator != 1:
        raise NotApplicableError("a whole number is needed")
    return int(number)


def _power(n: Polynomial) -> int:
    number = _whole(n)
    if number < 1:
        raise NotApplicableError("a positive power is needed")
    return number


def _scalar(s: Polynomial) -> Polynomial:
    if not s.is_scalar:
        raise NotApplicableError("a matrix stands where a scalar must")
    return s


def _function(p: Polynomial) -> Letter:
    """Return the letter that p is, if it is a function of an argument."""
    letter = p.letter
    if letter is None or letter.argument is None:
        raise NotApplicableError("this is no function of an argument")
    return letter
