"""Completion in the free algebra: from equations to rewriting rules, each of which knows how it follows from them.

Whether p = 0 follows from equations by sums and products is membership in a two-sided ideal. Buchberger's procedure
for letters that do not commute (T. Mora, An introduction to commutative and noncommutative Gröbner bases, Theoretical
Computer Science 134, 1994) adds a rule for every overlap of two leading words that does not cancel. It need not come
to an end; with bounds it finds most of what people need. Nothing here has to be trusted: the terms of
:meth:`Completion.expanded` are multiplied out again by the checker.

Letters are numbers here. A monomial is (word, scalars): the matrix letters in order, and the scalar letters, sorted.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import Any

from flint import fmpq

from .polynomial import Letter, Polynomial

Word = tuple[int, ...]
Monomial = tuple[Word, Word]
Terms = dict[Monomial, Any]
"""A polynomial: its coefficients by monomial."""
Multiple = tuple[Any, Word, Word, int, Word]
"""(c, scalars, left, source, right): c · scalars · left · source · right. The source is the number of a rule, or the
number k of an equation as −1 − k."""
Derivation = dict[tuple[int, Word, Word, Word], Any]
"""Σ c · scalars · left · (equation k) · right, the coefficients c by (k, scalars, left, right)."""

HEAVIEST = 40
"""Overlaps of more weight are left out."""
LONGEST = 300
"""Polynomials of more terms are not reduced further, and make no rules."""


@dataclass(frozen=True, slots=True)
class Rule:
    """lead + tail = 0, and what this polynomial is made of."""

    number: int
    lead: Monomial
    tail: Terms
    source: tuple[Multiple, ...]


class Completion:
    """Equations between polynomials, and the rules that follow from them."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.numbers: dict[Letter, int] = {}
        self.rules: list[Rule] = []
        self.work = 0
        """The number of terms looked at so far."""
        self.contradiction: Rule | None = None
        """A rule that says 1 = 0, if there is one."""
        self._rank: list[tuple[Any, ...]] = []
        self._active: dict[int, Rule] = {}
        self._by_first: dict[int, list[Rule]] = {}
        self._scalar_rules: list[Rule] = []
        self._containing: dict[int, dict[int, Rule]] = {}
        self._keys: dict[Monomial, Any] = {}
        self._pairs: list[tuple[Any, ...]] = []
        self._count = 0

    # Polynomials in and out.

    def terms(self, p: Polynomial) -> Terms:
        """Return a polynomial with numbers for letters."""
        result: Terms = {}
        for (scalars, word), c in p.terms.items():
            monomial = tuple(map(self.number, word)), tuple(sorted(map(self.number, scalars)))
            result[monomial] = fmpq(c.numerator, c.denominator)
        return result

    def polynomial(self, terms: Terms) -> Polynomial:
        """Return the polynomial that :meth:`terms` read."""
        return Polynomial({self._monomial(m): Fraction(int(c.p), int(c.q)) for m, c in terms.items()})

    def word(self, word: Word) -> Polynomial:
        """Return a product of letters."""
        return self.polynomial({(word, ()): fmpq(1)})

    def number(self, letter: Letter) -> int:
        """Return the number of a letter."""
        if letter not in self.numbers:
            self.numbers[letter] = len(self.letters)
            self.letters.append(letter)
            self._rank.append((letter.weight, *letter.rank))
        return self.numbers[letter]

    def _monomial(self, monomial: Monomial) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
        word, scalars = monomial
        return tuple(sorted((self.letters[x] for x in scalars), key=lambda x: x.key)), tuple(
            self.letters[x] for x in word
        )

    # Reduction.

    def reduce(self, terms: Terms) -> tuple[Terms, list[Multiple]]:
        """Return the normal form under the present rules, and the multiples of rules that were subtracted."""
        work, normal, used = dict(terms), {}, []
        waiting = sorted((self._key(monomial), monomial) for monomial in work)
        while waiting:
            _, monomial = waiting.pop()
            c = work.pop(monomial, None)
            if c is None:
                continue
            self.work += 1
            found = self._match(monomial)
            if found is None:
                normal[monomial] = c
                continue
            rule, scalars, left, right = found
            used.append((c, scalars, left, rule.number, right))
            self.work += len(rule.tail)
            for (word, others), factor in rule.tail.items():
                smaller = left + word + right, times(scalars, others)
                if smaller not in work:
                    insort(waiting, (self._key(smaller), smaller))
                _add(work, smaller, -c * factor)
            if len(work) > LONGEST:
                return {**normal, **work}, used
        return normal, used

    def _match(self, monomial: Monomial) -> tuple[Rule, Word, Word, Word] | None:
        word, scalars = monomial
        for i, first in enumerate(word):
            for rule in self._by_first.get(first, ()):
                lead, own = rule.lead
                end = i + len(lead)
                if word[i:end] == lead:
                    rest = quotient(scalars, own)
                    if rest is not None:
                        return rule, rest, word[:i], word[end:]
        for rule in self._scalar_rules:
            rest = quotient(scalars, rule.lead[1])
            if rest is not None:
                return rule, rest, (), word
        return None

    def _key(self, monomial: Monomial) -> Any:
        """Return the place of a monomial in the order: by weight, then by letters, then by scalars."""
        found = self._keys.get(monomial)
        if found is None:
            word, scalars = monomial
            ranks = tuple(self._rank[x] for x in word)
            below = tuple(sorted((self._rank[x] for x in scalars), reverse=True))
            found = (sum(r[0] for r in ranks), ranks, sum(r[0] for r in below), below)
            self._keys[monomial] = found
        return found

    # Completion.

    def add(self, terms: Terms, equation: int) -> None:
        """Add the equation terms = 0."""
        self._add_rule(terms, [(fmpq(1), (), (), -1 - equation, ())])

    def _add_rule(self, terms: Terms, source: list[Multiple]) -> None:
        waiting = [(terms, source)]
        while waiting:
            terms, source = waiting.pop()
            normal, used = self.reduce(terms)
            if not normal or len(normal) > LONGEST or self.contradiction is not None:
                continue
            lead = max(normal, key=self._key)
            c = 1 / normal.pop(lead)
            made = [*source, *((-x, *place) for x, *place in used)]
            rule = Rule(
                len(self.rules),
                lead,
                {m: c * x for m, x in normal.items()},
                tuple((c * x, *place) for x, *place in made),
            )
            self.rules.append(rule)
            if lead == ((), ()):
                self.contradiction = rule
                return
            waiting += [self._retire(old) for old in self._sharing(lead) if _divides(lead, old.lead)]
            self._activate(rule)

    def _sharing(self, lead: Monomial) -> list[Rule]:
        """Return the active rules whose leads contain all letters of ``lead``, and perhaps others."""
        first = (lead[0] or lead[1])[0]
        return list(self._containing.get(first, {}).values())

    def _retire(self, rule: Rule) -> tuple[Terms, list[Multiple]]:
        del self._active[rule.number]
        same = self._by_first[rule.lead[0][0]] if rule.lead[0] else self._scalar_rules
        same.remove(rule)
        for letter in {*rule.lead[0], *rule.lead[1]}:
            self._containing[letter].pop(rule.number)
        return {rule.lead: fmpq(1), **rule.tail}, [(fmpq(1), (), (), rule.number, ())]

    def _activate(self, rule: Rule) -> None:
        self._active[rule.number] = rule
        if rule.lead[0]:
            self._by_first.setdefault(rule.lead[0][0], []).append(rule)
        else:
            self._scalar_rules.append(rule)
        letters = {*rule.lead[0], *rule.lead[1]}
        for letter in letters:
            self._containing.setdefault(letter, {})[rule.number] = rule
        for other in {n: r for letter in letters for n, r in self._containing[letter].items()}.values():
            self.work += 1
            for overlap in _overlaps(rule, other):
                self._push(overlap)
            if other is not rule:
                for overlap in _overlaps(other, rule):
                    self._push(overlap)

    def _push(self, overlap: Overlap) -> None:
        weight = sum(self._rank[x][0] for x in overlap.word) + sum(self._rank[x][0] for x in overlap.scalars)
        if weight <= HEAVIEST:
            self._count += 1
            heappush(self._pairs, (weight, self._count, overlap))

    def complete(self, work: int) -> bool:
        """Add the rules of overlaps, the lightest first, for so many terms. Say whether nothing is left to add."""
        end = self.work + work
        while self._pairs and self.work < end and self.contradiction is None:
            _, _, o = heappop(self._pairs)
            if o.first.number in self._active and o.second.number in self._active:
                terms: Terms = {}
                _add_multiple(terms, o.first, fmpq(1), o.scalars_first, (), o.after)
                _add_multiple(terms, o.second, fmpq(-1), o.scalars_second, o.before, o.after_second)
                first = (fmpq(1), o.scalars_first, (), o.first.number, o.after)
                second = (fmpq(-1), o.scalars_second, o.before, o.second.number, o.after_second)
                self._add_rule(terms, [first, second])
            self.work += 1
        return not self._pairs

    def words_equal_to_scalars(self) -> list[tuple[tuple[Letter, ...], Polynomial]]:
        """Return the words that a rule replaces by a multiple of I other than 0, and the scalar."""
        rules = [rule for rule in self._active.values() if not rule.lead[1] and rule.tail]
        return [
            (tuple(self.letters[x] for x in rule.lead[0]), -self.polynomial(rule.tail))
            for rule in rules
            if rule.lead[0] and not any(word for word, _ in rule.tail)
        ]

    def words_equal_to_words(self) -> list[tuple[tuple[Letter, ...], Fraction, tuple[Letter, ...]]]:
        """Return the words that a rule replaces by a number times another word: the word, the number, the other."""
        result = []
        for rule in self._active.values():
            if len(rule.tail) != 1:
                continue
            (((word, scalars), c),) = rule.tail.items()
            if rule.lead[0] and not rule.lead[1] and word and not scalars:
                letters = [tuple(self.letters[x] for x in w) for w in (rule.lead[0], word)]
                result.append((letters[0], Fraction(-int(c.p), int(c.q)), letters[1]))
        return result

    # What was used.

    def expanded(self, multiples: Iterable[Multiple]) -> Derivation:
        """Return a sum of multiples of rules as a sum of multiples of equations."""
        by_source: dict[int, dict[tuple[Word, Word, Word], Any]] = {}
        rules: list[int] = []

        def note(multiple: Multiple) -> None:
            c, scalars, left, source, right = multiple
            if source not in by_source:
                by_source[source] = {}
                if source >= 0:
                    heappush(rules, -source)
            _add(by_source[source], (scalars, left, right), c)

        for multiple in multiples:
            note(multiple)
        while rules:
            number = -heappop(rules)
            for (scalars, left, right), c in by_source.pop(number).items():
                for x, others, before, source, after in self.rules[number].source:
                    note((c * x, times(scalars, others), left + before, source, after + right))
        return {(-1 - source, *place): c for source, places in by_source.items() for place, c in places.items()}


@dataclass(frozen=True, slots=True)
class Overlap:
    """word = lead of ``first`` · after = before · lead of ``second`` · after_second."""

    first: Rule
    second: Rule
    word: Word
    scalars: Word
    after: Word
    before: Word
    after_second: Word
    scalars_first: Word
    scalars_second: Word


def _overlaps(first: Rule, second: Rule) -> Iterable[Overlap]:
    """Yield the words in which the lead of ``first`` comes first and the lead of ``second`` overlaps it.

    If one of them has scalars only, it comes first.
    """
    (u, a), (v, b) = first.lead, second.lead
    common = _common(a, b)
    if not u or not v:
        if not u and first is not second and _shared(a, b):
            yield Overlap(first, second, v, common, v, (), (), _rest(common, a), _rest(common, b))
        return
    for k in range(1, min(len(u), len(v))):
        if u[-k:] == v[:k]:
            yield Overlap(first, second, u + v[k:], common, v[k:], u[:-k], (), _rest(common, a), _rest(common, b))
    if len(v) <= len(u) and first is not second:
        for i in range(len(u) - len(v) + 1):
            if u[i : i + len(v)] == v:
                yield Overlap(
                    first, second, u, common, (), u[:i], u[i + len(v) :], _rest(common, a), _rest(common, b)
                )


def _add(terms: dict[Any, Any], key: Any, c: Any) -> None:
    total = terms.get(key, 0) + c
    if total:
        terms[key] = total
    else:
        terms.pop(key, None)


def _add_multiple(terms: Terms, rule: Rule, c: Any, scalars: Word, left: Word, right: Word) -> None:
    for (word, others), x in ((rule.lead, 1), *rule.tail.items()):
        _add(terms, (left + word + right, times(scalars, others)), c * x)


def times(a: Word, b: Word) -> Word:
    """Return the product of two products of scalars."""
    return tuple(sorted(a + b)) if a and b else a or b


def quotient(a: Word, b: Word) -> Word | None:
    """Return the product of scalars a without those in b, or None if b does not divide a."""
    if not b:
        return a
    rest = list(a)
    for x in b:
        if x not in rest:
            return None
        rest.remove(x)
    return tuple(rest)


def _common(a: Word, b: Word) -> Word:
    """Return the least common multiple of two products of scalars."""
    rest = list(b)
    for x in a:
        if x in rest:
            rest.remove(x)
    return tuple(sorted((*a, *rest)))


def _rest(a: Word, b: Word) -> Word:
    result = quotient(a, b)
    assert result is not None
    return result


def _shared(a: Word, b: Word) -> bool:
    return any(x in b for x in a)


def _divides(a: Monomial, b: Monomial) -> bool:
    (u, s), (v, t) = a, b
    return quotient(t, s) is not None and any(v[i : i + len(u)] == u for i in range(len(v) - len(u) + 1))
