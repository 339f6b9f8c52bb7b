"""Polynomials are simplified, and on the way every letter gets the relations that it has by itself.

Arguments are simplified first, so that f(A) and f(B) become one letter if A = B.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from .completion import Multiple
from .involution import occurs_in, trace
from .polynomial import PARTIAL_KINDS, Letter, Polynomial, Word, product
from .search import Search

DEEPEST = 12
"""Letters nested more deeply are left as they are."""
LONGEST = 4_000
"""Polynomials of a larger size are left as they are."""
REWRITINGS = 60


class Simplifier:
    """Simplifies polynomials, and on the way gives every letter that comes up its relations.

    ``own_relations`` adds what a letter, whose argument is simplified, has by itself.
    """

    def __init__(self, search: Search, own_relations: Callable[[Simplifier, Letter], None]) -> None:
        self.search, self._own_relations = search, own_relations
        self.admitted: dict[Letter, None] = {}
        self.transposes = False
        """Whether transposes, adjoints or conjugates occur."""
        self._depth = 0

    def simplify(self, p: Polynomial) -> tuple[Polynomial, list[Multiple]]:
        """Return the simplest form of a polynomial that was found, and the multiples of rules that lead there."""
        completion, used = self.search.completion, []
        for _ in range(REWRITINGS):
            self.admit(p)
            terms, more = completion.reduce(completion.terms(p))
            p = completion.polynomial(terms)
            used += more
            if p.size > LONGEST or not (self._admit_new(p) or self._relate_neighbours(p)):
                break
        return p, used

    def admit(self, p: Polynomial) -> None:
        """Give the letters of a polynomial their relations, the innermost first."""
        self._admit_new(p)

    def _admit_new(self, p: Polynomial) -> bool:
        new = [letter for letter in p.letters if letter not in self.admitted]
        for letter in new:
            self._admit(letter)
        return bool(new)

    def _admit(self, letter: Letter) -> None:
        if letter in self.admitted:
            return
        self.admitted[letter] = None
        self.transposes |= occurs_in(letter)
        if letter.argument is None or self._depth > DEEPEST:
            return
        if letter.kind in PARTIAL_KINDS and letter not in self.search.known:
            return
        self._depth += 1
        argument, used = self.simplify(letter.argument)
        if argument != letter.argument:
            self.replace_argument(letter, argument, used)
        else:
            self._own_relations(self, letter)
        self._depth -= 1

    def replace_argument(self, letter: Letter, argument: Polynomial, shown: list[Multiple]) -> bool:
        """Relate f(A) to f(B), where A = B is known."""
        if not self.search.relate("equal arguments", Polynomial.of(letter), argument, shown=shown):
            return False
        if letter.kind != "trace":
            self._admit(Letter(letter.kind, letter.name, argument))
        else:
            self.admit(trace(argument))
        return True

    def relate(self, name: str, *arguments: Polynomial) -> bool:
        """Add an instance of a premise."""
        return self.search.relate(name, *arguments)

    def _relate_neighbours(self, p: Polynomial) -> bool:
        """Relate exponentials that stand side by side, and exponentials to the letters beside them."""
        found = False
        for scalars, word in p.terms:
            powers = [x for x in scalars if x.kind == "scalar exponential"]
            if len(powers) > 1:
                found |= self.relate("scalar exp sum", *(x.inner for x in powers[:2]))
            for a, b in pairwise(word):
                if a.kind == b.kind == "exponential" and a.inner != -b.inner:
                    found |= self.relate("exp sum", a.inner, b.inner)
            for beside, letter in _neighbours(word):
                f = Polynomial.of(letter)
                found |= self.relate("intertwining", beside, f, f)
        return found


def _neighbours(word: Word) -> list[tuple[Polynomial, Letter]]:
    """Return the functions in a word, each with the letters before and after it, up to the next functions."""
    places = [i for i, x in enumerate(word) if x.kind in {"exponential", "logarithm"}]
    result = []
    for before, i, after in zip([-1, *places], places, [*places[1:], len(word)], strict=False):
        for beside in (word[before + 1 : i], word[i + 1 : after]):
            if beside:
                result.append((product(beside), word[i]))
    return result
