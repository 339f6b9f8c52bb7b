"""Instances of premises about functions of matrices that relate several letters: which are tried.

An instance is added only if what it needs is proved by the rules found so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from itertools import product as pairs_of

from .involution import MIRRORED
from .polynomial import ONE, Letter, Monomial, Polynomial, coefficients, product
from .premises import PREMISES, ZERO, commutator, exp
from .reciprocals import show_reciprocals
from .roots import annihilating_roots
from .simplifier import Simplifier

FUNCTIONS = ("exponential", "logarithm")
MOST_FUNCTIONS = 14
MOST_FACTORS = 24
"""More functions, and more matrices P for which PA = BP is tried, are left out."""


class FunctionInstances:
    """Tries the premises about functions on what occurs in ``polynomials``."""

    def __init__(self, simplifier: Simplifier, polynomials: Sequence[Polynomial]) -> None:
        self.simplifier, self.search = simplifier, simplifier.search
        self.polynomials = polynomials

    def add(self) -> None:
        """Add every instance that is found."""
        self._refresh_arguments()
        functions = [x for x in self.simplifier.admitted if x.kind in FUNCTIONS and self._stands(x)][:MOST_FUNCTIONS]
        exponentials = [x for x in functions if x.kind == "exponential"]
        letters = self._letters()
        for f in functions:
            self._annihilating(f)
        self._sums([*exponentials, *(x for x in self.simplifier.admitted if x.kind == "exponential")])
        self._inverse_logarithms([x for x in functions if x.kind == "logarithm"])
        for P in self._factors(letters, functions):
            self._intertwining(P, functions)
            self._intertwining_with_scalar(P, exponentials)
        for P in self._less_one(letters, exponentials):
            self._intertwining_with_scalar(P, exponentials)
        for f, B in pairs_of(exponentials, letters):
            self._adjoint_action(f, B)

    # What there is.

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
        """Return the matrix letters that occur, also in arguments, without functions."""
        outer = dict.fromkeys(x for p in self.polynomials for _, word in p.terms for x in word)
        inner = [x for f in outer if f.argument is not None for _, word in f.argument.terms for x in word]
        letters = [x for x in dict.fromkeys([*outer, *inner]) if x.kind not in FUNCTIONS and self._stands(x)]
        return [Polynomial.of(x) for x in letters][:MOST_FACTORS]

    def _factors(self, letters: Sequence[Polynomial], functions: Sequence[Letter]) -> list[Polynomial]:
        """Return what may intertwine: letters, functions, and the words beside functions."""
        words = []
        for p in self.polynomials:
            for _, word in p.terms:
                for i, x in enumerate(word):
                    if x.kind in FUNCTIONS:
                        words += [word[max(0, i - 2) : i], word[i + 1 : i + 3]]
        several = [self.search.normal(product(w)) for w in words if len(w) > 1]
        return list(dict.fromkeys([*letters, *(Polynomial.of(f) for f in functions), *several]))[:MOST_FACTORS]

    def _less_one(self, letters: Sequence[Polynomial], functions: Sequence[Letter]) -> list[Polynomial]:
        """Return P − I for idempotent letters and for functions."""
        idempotent = [P for P in letters if self.search.normal(P * P) == P]
        return [P - ONE for P in (*idempotent, *(Polynomial.of(f) for f in functions))][:MOST_FACTORS]

    # Premises.

    def _intertwining(self, P: Polynomial, functions: Sequence[Letter]) -> None:
        """Relate P f(A) to f(B) P if PA = BP; for exponentials also if PA = (B + c)P or PA = cBP with a scalar c."""
        normal = self.search.normal
        at_left = {f: normal(P * f.inner) for f in functions}
        at_right: dict[object, list[Letter]] = {}
        for g in functions:
            for key in _keys(normal(g.inner * P), P):
                at_right.setdefault(key, []).append(g)
        for f, left in at_left.items():
            likely = dict.fromkeys(g for key in _keys(left, P) for g in at_right.get(key, ()))
            for g in likely:
                if (f.kind, f.name) == (g.kind, g.name):
                    self._intertwining_pair(P, f, left, g)

    def _intertwining_pair(self, P: Polynomial, f: Letter, left: Polynomial, g: Letter) -> None:
        B = g.inner
        right = self.search.normal(B * P)
        if left == right:
            self.search.relate("intertwining", P, Polynomial.of(f), Polynomial.of(g))
        elif f.kind == "exponential":
            shift, factor = _scalar_ratio(left - right, P), _scalar_ratio(left, right)
            for C in ([] if shift is None else [B + shift]) + ([] if factor is None else [factor * B]):
                self.simplifier.admit(exp(C))
                self.search.relate("intertwining", P, Polynomial.of(f), exp(C))

    def _intertwining_with_scalar(self, P: Polynomial, functions: Sequence[Letter]) -> None:
        """Relate P exp(A) to e^c P if PA = cP, and exp(A) P to e^c P if AP = cP."""
        for f in functions:
            A, own = f.inner, Polynomial.of(f)
            for first in (True, False):
                normal = self.search.normal(P * A if first else A * P)
                c = _scalar_ratio(normal, P) if normal else ZERO
                if c is not None:
                    self.simplifier.admit(exp(c))
                    self.search.relate("intertwining", P, *((own, exp(c)) if first else (exp(c), own)))

    def _sums(self, functions: Sequence[Letter]) -> None:
        """Relate exp(A) exp(B) to exp(A + B) where these stand side by side or where exp(A + B) occurs."""
        functions = list(dict.fromkeys(functions))[: 2 * MOST_FUNCTIONS]
        side_by_side = {pair for p in self.polynomials for _, word in p.terms for pair in pairwise(word)}
        arguments = {f.inner for f in self.simplifier.admitted if f.kind == "exponential"}
        for a, b in pairs_of(functions, repeat=2):
            A, B = a.inner, b.inner
            if (a, b) in side_by_side or self.search.normal(A + B) in arguments:
                if self.search.relate("exp sum", A, B):
                    self.simplifier.admit(exp(A + B))
                elif (a, b) in side_by_side and self.search.relate("exp central", A, B):
                    self.simplifier.admit(exp(A + B + commutator(A, B) * Fraction(1, 2)))

    def _inverse_logarithms(self, functions: Sequence[Letter]) -> None:
        """Relate log(A) to the mirrored log(B) if AB = I."""
        for f, g in pairs_of(functions, repeat=2):
            if f.name == "" and g.name == MIRRORED:
                self.search.relate("log of inverse", Polynomial.of(f), g.inner)

    def _annihilating(self, f: Letter) -> None:
        """Relate f(A) to a polynomial in A, if some polynomial with known roots annihilates A."""
        for t, A in _scaled(f):
            roots = annihilating_roots(ONE, partial(_times, A), self.search.normal, self._likely_roots())
            if roots and self._interpolate("annihilating polynomial", Polynomial.of(f), A, t, roots=roots):
                return

    def _adjoint_action(self, f: Letter, B: Polynomial) -> None:
        """Relate exp(A) B to a polynomial in A and B times exp(A), if some polynomial in ad(A) annihilates B."""
        for t, A in _scaled(f):
            roots = annihilating_roots(B, partial(commutator, A), self.search.normal, self._likely_roots())
            if roots and self._interpolate("adjoint action", Polynomial.of(f), A, t, B, roots=roots):
                return

    def _interpolate(self, name: str, *arguments: Polynomial, roots: Sequence[Polynomial]) -> bool:
        show_reciprocals(self.search, roots)
        if not self.search.relate(name, *arguments, *roots):
            return False
        self.simplifier.admit(PREMISES[name].fact(*arguments, *roots).right)
        return True

    def _likely_roots(self) -> list[Letter]:
        """Return exponentials of scalars with a logarithm in them, such as √2 = e^(log(2)/2)."""
        exponentials = [x for x in self.simplifier.admitted if x.kind == "scalar exponential"]
        return [x for x in exponentials if any(y.kind == "scalar logarithm" for y in (x.inner).letters)]


def _times(A: Polynomial, B: Polynomial) -> Polynomial:
    return A * B


def _scaled(f: Letter) -> list[tuple[Polynomial, Polynomial]]:
    """Return t and A with f's argument tA. For an exponential, t may be more than a number."""
    whole = ONE, f.inner
    content = None if f.kind == "logarithm" else _content(f.inner)
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


def _keys(p: Polynomial, P: Polynomial) -> list[object]:
    """Return what p shares with others that differ from it by a multiple of P, or by a scalar factor."""
    words = frozenset(word for _, word in p.terms)
    if len(P.terms) != 1:
        return [p]
    ((_, own),) = P.terms
    rest = frozenset(term for term in p.terms.items() if term[0][1] != own)
    return [rest, words] if len(words) == 1 else [rest]


def _scalar_ratio(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """Return the scalar c with p = cq, if q is one word without a scalar factor, or None."""
    if len(q.terms) != 1 or not p:
        return None
    (((scalars, word), number),) = q.terms.items()
    parts = coefficients(p)
    if scalars or set(parts) != {word}:
        return None
    return parts[word] * (1 / number)
