"""Instances of premises that relate several letters: which of them are tried.

An instance is added only if what it needs is proved by the rules found so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

from .letters import Simplifier
from .polynomial import (
    IMAGINARY_UNIT,
    ONE,
    Letter,
    Monomial,
    Polynomial,
    Word,
    apply,
    coefficients,
    letters_of,
    product,
)
from .premises import PREMISES, ZERO, commutator, exp, gaussian, inverse_of_scalar
from .roots import annihilating_roots

MOST_FUNCTIONS = 14
MOST_FACTORS = 24


class Instances:
    """Tries the premises about functions on what occurs in some polynomials."""

    def __init__(self, simplifier: Simplifier, polynomials: Sequence[Polynomial]) -> None:
        self.simplifier, self.search = simplifier, simplifier.search
        self.polynomials = polynomials

    def add(self) -> bool:
        """Add every instance that is found. Say whether there was a new one."""
        before = len(self.search.relations)
        self._refresh_arguments()
        self._one_sided_inverses()
        self._determinants()
        functions = [
            x for x in self.simplifier.admitted if x.kind in {"exponential", "logarithm"} and self._stands(x)
        ]
        functions = functions[:MOST_FUNCTIONS]
        for f in functions:
            self._annihilating(f)
        self._sums([x for x in functions if x.kind == "exponential"])
        for P in self._factors():
            for f in functions:
                for g in functions:
                    self._intertwining(P, f, g)
        for f in functions:
            if f.kind == "exponential":
                for B in self._letters():
                    self._adjoint_action(f, B)
        return len(self.search.relations) > before

    def _one_sided_inverses(self) -> None:
        """Turn AB = I round: BA = I."""
        for word in self.search.completion.words_equal_to_one():
            for i in range(1, len(word)):
                A, B = product(word[:i]), product(word[i:])
                if self.search.normal(B * A) != ONE:
                    self.search.relate("inverse found", A, B)
                    self.search.relate("left inverse", A)

    def _determinants(self) -> None:
        """Take determinants of hypotheses, and split off what is invertible: det(A + B) = det(A) det(I + A⁻¹B)."""
        letters = [x for x in self.simplifier.admitted if x.kind == "determinant" and self._stands(x)]
        if not letters:
            return
        for h in self.search.assumed:
            word = next((w for (s, w), _ in h.sorted_terms() if len(w) > 1 and not s), ())
            self.simplifier.split_determinant(word)
        inverses = [x for x in self.simplifier.admitted if x.kind == "inverse" and self._stands(x)]
        for letter in letters:
            A = _argument(letter)
            for inverse in inverses if len(A.terms) > 1 else []:
                D = Polynomial.of(inverse)
                rest, used = self.simplifier.simplify(D * A)
                if ((), ()) in rest.terms and ((), ()) not in A.terms and self.search.relate("det product", D, A):
                    self.simplifier.admit(apply("determinant", D))
                    self.simplifier.replace_argument(Letter("determinant", argument=D * A), rest, used)

    def _stands(self, letter: Letter) -> bool:
        """Whether a letter is not replaced by others."""
        p = Polynomial.of(letter)
        return self.search.normal(p) == p

    def _refresh_arguments(self) -> None:
        """Simplify the arguments of letters again, with the rules that there are now."""
        for letter in list(self.simplifier.admitted):
            if letter.argument is not None and self._stands(letter):
                argument, used = self.simplifier.simplify(letter.argument)
                if argument != letter.argument:
                    self.simplifier.replace_argument(letter, argument, used)

    def _letters(self) -> list[Polynomial]:
        """Return the matrix letters of the statement, without exponentials and logarithms."""
        found = dict.fromkeys(x for p in self.polynomials for _, word in p.terms for x in word)
        inner = [
            x
            for p in self.polynomials
            for _, word in p.terms
            for f in word
            if f.argument is not None
            for _, w in f.argument.terms
            for x in w
        ]
        return [
            Polynomial.of(x)
            for x in dict.fromkeys([*found, *inner])
            if x.kind not in {"exponential", "logarithm"} and self._stands(x)
        ][:MOST_FACTORS]

    def _factors(self) -> list[Polynomial]:
        """Return what may intertwine: letters, functions, and the words beside functions."""
        words = []
        for p in self.polynomials:
            for _, word in p.terms:
                for i, x in enumerate(word):
                    if x.kind in {"exponential", "logarithm"}:
                        words += [word[max(0, i - 2) : i], word[i + 1 : i + 3]]
        functions = [
            Polynomial.of(x)
            for x in self.simplifier.admitted
            if x.kind in {"exponential", "logarithm"} and self._stands(x)
        ]
        several = [self.search.normal(product(w)) for w in words if len(w) > 1]
        return list(dict.fromkeys([*self._letters(), *functions, *several]))[:MOST_FACTORS]

    def _intertwining(self, P: Polynomial, f: Letter, g: Letter) -> None:
        """Relate P f(A) to f(B) P if PA = BP; for exponentials also if PA = (B + c)P or PA = cBP with a scalar c."""
        if (f.kind, f.name) != (g.kind, g.name):
            return
        A, B = _argument(f), _argument(g)
        left, right = self.search.normal(P * A), self.search.normal(B * P)
        if left == right:
            self.search.relate("intertwining", P, Polynomial.of(f), Polynomial.of(g))
            return
        if f.kind != "exponential":
            return
        shift, factor = _scalar_ratio(left - right, P), _scalar_ratio(left, right)
        for C in ([] if shift is None else [B + shift]) + ([] if factor is None else [factor * B]):
            self.simplifier.admit(exp(C))
            self.search.relate("intertwining", P, Polynomial.of(f), exp(C))

    def _sums(self, functions: Sequence[Letter]) -> None:
        """Relate exp(A) exp(B) to exp(A + B) where these stand side by side or where exp(A + B) occurs."""
        side_by_side = {pair for p in self.polynomials for _, word in p.terms for pair in pairwise(word)}
        arguments = {_argument(f) for f in self.simplifier.admitted if f.kind == "exponential"}
        for a in functions:
            for b in functions:
                A, B = _argument(a), _argument(b)
                total = self.search.normal(A + B)
                if (a, b) in side_by_side or total in arguments:
                    if self.search.relate("exp sum", A, B):
                        self.simplifier.admit(exp(A + B))
                    elif (a, b) in side_by_side and self.search.relate("exp central", A, B):
                        self.simplifier.admit(exp(A + B + commutator(A, B) * Fraction(1, 2)))

    def _annihilating(self, f: Letter) -> None:
        """Find a polynomial that annihilates the argument of f, and its roots."""
        for t, A in _scaled(f):
            roots = annihilating_roots(ONE, partial(_times, A), self.search.normal, self._scalars())
            if roots and self._interpolate("annihilating polynomial", Polynomial.of(f), A, t, roots=roots):
                return

    def _adjoint_action(self, f: Letter, B: Polynomial) -> None:
        for t, A in _scaled(f):
            roots = annihilating_roots(B, partial(commutator, A), self.search.normal, self._scalars())
            if roots and self._interpolate("adjoint action", Polynomial.of(f), A, t, B, roots=roots):
                return

    def _scalars(self) -> list[Letter]:
        """Return the exponentials of scalars, such as √2 = e^(log(2)/2), which may be roots."""
        return [
            x
            for x in self.simplifier.admitted
            if x.kind == "scalar exponential" and any(y.kind == "scalar logarithm" for y in letters_of(_argument(x)))
        ]

    def _interpolate(self, name: str, *arguments: Polynomial, roots: Sequence[Polynomial]) -> bool:
        self._reciprocals_of_differences(roots)
        if not self.search.relate(name, *arguments, *roots):
            return False
        self.simplifier.admit(PREMISES[name].fact(*arguments, *roots).right)
        return True

    def _reciprocals_of_differences(self, roots: Sequence[Polynomial]) -> None:
        """Show that the reciprocals of differences of roots exist, where those of their factors do."""
        for a in dict.fromkeys(roots):
            for b in dict.fromkeys(roots):
                difference = b - a
                if a != b and gaussian(difference) is None:
                    candidate = self._reciprocal(difference)
                    if candidate is not None:
                        self.search.relate("reciprocal found", difference, candidate)

    def _reciprocal(self, s: Polynomial) -> Polynomial | None:
        """Return 1/s in terms of reciprocals that exist, or None."""
        known = self.search.known
        for sign in (1, -1):
            if Letter("reciprocal", argument=s * sign) in known:
                return apply("reciprocal", s * sign) * sign
        factors = coefficients_by_scalars(s)
        if len(factors) != 1:
            return None
        ((scalars, number),) = factors.items()
        letters = [Letter("reciprocal", argument=Polynomial.of(x)) for x in scalars]
        return product(letters) * inverse_of_scalar(number) if set(letters) <= known else None


def coefficients_by_scalars(s: Polynomial) -> dict[Word, Polynomial]:
    """Return a scalar as Σ (number) · (scalar letters), the numbers in Q(i)."""
    result: dict[Word, Polynomial] = {}
    for (scalars, _), c in s.terms.items():
        others = tuple(x for x in scalars if x is not IMAGINARY_UNIT)
        own = Polynomial({(tuple(x for x in scalars if x is IMAGINARY_UNIT), ()): c})
        result[others] = result.get(others, ZERO) + own
    return result


def _times(A: Polynomial, B: Polynomial) -> Polynomial:
    return A * B


def _scaled(f: Letter) -> list[tuple[Polynomial, Polynomial]]:
    """Return t and A with f's argument tA. For an exponential, t may be more than a number."""
    whole = ONE, _argument(f)
    content = None if f.kind == "logarithm" else _content(_argument(f))
    return [whole] if content is None or content[0] == ONE else [content, whole]


def _content(A: Polynomial) -> tuple[Polynomial, Polynomial] | None:
    """Return t and B with A = tB, where t is a scalar and B has numbers as coefficients; None if there are none."""
    parts = coefficients(A)
    t = next(iter(parts.values()))
    B: dict[Monomial, Fraction] = {}
    for word, c in parts.items():
        ratio = _number_ratio(c, t)
        if ratio is None:
            return None
        B[((), word)] = ratio
    return t, Polynomial(B)


def _number_ratio(p: Polynomial, q: Polynomial) -> Fraction | None:
    """Return the number c with p = cq, or None."""
    monomial, c = next(iter(q.terms.items()))
    ratio = p.terms.get(monomial, Fraction(0)) / c
    return ratio if p == q * ratio else None


def _scalar_ratio(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """Return the scalar c with p = cq, if q is one word without a scalar factor, or None."""
    if len(q.terms) != 1 or not p:
        return None
    (((scalars, word), number),) = q.terms.items()
    parts = coefficients(p)
    if scalars or set(parts) != {word}:
        return None
    return parts[word] * (1 / number)


def _argument(letter: Letter) -> Polynomial:
    assert letter.argument is not None
    return letter.argument
