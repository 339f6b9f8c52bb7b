"""The prover rewrites a polynomial with the premises until nothing changes, and keeps every step.

It need not be trusted, because the checker replays the :class:`~.checker.Proof` that it finds. At the limits below it
gives up, and then nothing has been shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from .checker import Proof, Relation, Step, build
from .polynomial import ONE, Letter, Monomial, Polynomial, Word, coefficients, order, product

MAXIMUM_STEPS = 400
MAXIMUM_DEPTH = 6
MAXIMUM_SIZE = 600
MAXIMUM_WORK = 20_000
"""The total size of all polynomials rewritten. With this limit, rules that make words ever longer come to an end."""

Rewriting = tuple[Polynomial, Relation, Polynomial]
"""(left, relation, right): left · relation · right is to be subtracted."""
Match = tuple[int, Relation, Polynomial]
"""The number of letters that match, the relation, and the factor by which it is to be multiplied."""


class Prover:
    """Rewrites polynomials under ``hypotheses``, pairs (left, right) of polynomials assumed to be equal.

    The leading word of the left one is replaced; if that has none, the leading word of left − right.
    """

    def __init__(self, hypotheses: Sequence[tuple[Polynomial, Polynomial]] = ()) -> None:
        self.hypotheses = [left - right for left, right in hypotheses]
        self._leading = [_leading(left) or _leading(left - right) for left, right in hypotheses]
        self._remembered: dict[Polynomial, Proof] = {}
        self._work = 0

    def simplify(self, p: Polynomial, depth: int = 0) -> Proof:
        """Return a proof that ``p`` equals the simplest form that was found."""
        if p not in self._remembered:
            steps: list[Step] = []
            current = p
            while len(steps) < MAXIMUM_STEPS and current.size < MAXIMUM_SIZE and self._work < MAXIMUM_WORK:
                self._work += current.size
                found = next(self._rewritings(current, depth), None)
                if found is None:
                    break
                left, relation, right = found
                current = current - left * build(relation, self.hypotheses) * right
                steps.append(Step(left, relation, right, current))
            self._remembered[p] = Proof(p, tuple(steps))
        return self._remembered[p]

    def _rewritings(self, p: Polynomial, depth: int) -> Iterator[Rewriting]:
        """Yield the rewritings that apply to ``p``, those in arguments first."""
        if depth > MAXIMUM_DEPTH:
            return
        terms = p.sorted_terms()
        for monomial, c in terms:
            yield from self._rewrite_arguments(monomial, c, depth)
        for monomial, c in terms:
            yield from _rewrite_scalars(monomial, c)
        for rules in (
            self._match_simple,
            self._match_two_exponentials,
            self._match_commuting,
        ):  # the simplest premise first
            for (scalars, word), c in terms:
                outer = Polynomial({(scalars, ()): c})
                for i in range(len(word)):
                    for length, relation, factor in rules(word, i, depth):
                        yield outer * factor * product(word[:i]), relation, product(word[i + length :])

    def _rewrite_arguments(self, monomial: Monomial, c: Fraction, depth: int) -> Iterator[Rewriting]:
        """Yield rewritings that replace a letter's argument by a simpler one."""
        scalars, word = monomial
        for group, place in ((scalars, 0), (word, 1)):
            for i, letter in enumerate(group):
                if letter.argument is None:
                    continue
                proof = self.simplify(letter.argument, depth + 1)
                if proof.steps:
                    sides = (proof.start, proof.end)
                    relation = Relation("equal arguments", sides, letter.kind, letter.name, proof=proof)
                    others = Polynomial({(scalars if place else scalars[:i] + scalars[i + 1 :], ()): c})
                    before, after = (word[:i], word[i + 1 :]) if place else ((), word)
                    yield others * product(before), relation, product(after)

    def _match_simple(self, word: Word, i: int, depth: int) -> Iterator[Match]:
        """Match a hypothesis, an inverse, or exp(0), exp(aI + A), exp(log A), at position i."""
        for index, leading in enumerate(self._leading):
            if leading is not None and word[i : i + len(leading[0])] == leading[0]:
                yield len(leading[0]), Relation("hypothesis", index=index), Polynomial.of(1 / leading[1])
        yield from _match_inverse(word, i)
        if word[i].kind == "exponential":
            yield from _match_exponential(_argument(word[i]))

    def _match_two_exponentials(self, word: Word, i: int, depth: int) -> Iterator[Match]:
        """Match exp(A) exp(B) at position i, for multiples of one matrix or for matrices that commute."""
        if [letter.kind for letter in word[i : i + 2]] != ["exponential", "exponential"]:
            return
        A, B = (_argument(letter) for letter in word[i : i + 2])
        shared = _multiples(A, B)
        if shared is not None:
            yield 2, Relation("exp add", shared), ONE
            return
        proof = self.simplify(A * B - B * A, depth + 1)
        if not proof.end:
            yield 2, Relation("exp sum", (A, B), proof=proof), ONE

    def _match_commuting(self, word: Word, i: int, depth: int) -> Iterator[Match]:
        """Match the letters W from position i to the next exponential exp(A), if WA = AW. Then exp(A) moves left."""
        following = (j for j in range(i, len(word)) if word[j].kind == "exponential")
        j = next(following, i)
        if j > i:
            W, A = product(word[i:j]), _argument(word[j])
            proof = self.simplify(W * A - A * W, depth + 1)
            if not proof.end:
                yield j - i + 1, Relation("exp commutes", (W, A), proof=proof), ONE


def _rewrite_scalars(monomial: Monomial, c: Fraction) -> Iterator[Rewriting]:
    """Yield rewritings of i², s · (1/s), e^0 and e^{log s}."""
    scalars, word = monomial
    for letter in dict.fromkeys(scalars):
        rest = _without(scalars, (letter,))
        assert rest is not None
        if letter.kind == "imaginary unit" and letter in rest:
            others = _without(rest, (letter,))
            assert others is not None
            yield Polynomial({(others, word): c}), Relation("imaginary unit"), ONE
        if letter.kind == "reciprocal" and _argument(letter):  # 1/0 does not exist, so nothing follows from it
            s = _argument(letter)
            (leading, _), leading_coefficient = s.sorted_terms()[0]
            others = _without(rest, leading)
            if others is not None:
                yield Polynomial({(others, word): c / leading_coefficient}), Relation("reciprocal", (s,)), ONE
        if letter.kind == "scalar exponential" and not _argument(letter):
            yield Polynomial({(rest, word): c}), Relation("exp zero", function="scalar"), ONE
        if letter.kind == "scalar exponential":
            inner = _single_letter(_argument(letter))
            if inner is not None and inner.kind == "scalar logarithm":
                yield (
                    Polynomial({(rest, word): c}),
                    Relation("exp of log", (_argument(inner),), "scalar", inner.name),
                    ONE,
                )


def _match_inverse(word: Word, i: int) -> Iterator[Match]:
    """Match A⁻¹ beside the leading word of A, on either side, from position i on."""
    for j in range(i, len(word)):
        letter = word[j]
        leading = _leading(_argument(letter)) if letter.kind == "inverse" else None
        if leading is None:
            continue
        target, coefficient = leading
        arguments = (_argument(letter),)
        factor = Polynomial.of(1 / coefficient)
        if j == i and word[i + 1 : i + 1 + len(target)] == target:
            yield len(target) + 1, Relation("inverse", arguments, "left"), factor
        if j == i + len(target) and word[i:j] == target:
            yield len(target) + 1, Relation("inverse", arguments, "right"), factor


def _match_exponential(A: Polynomial) -> Iterator[Match]:
    """Match exp(0), exp(aI + A) or exp(log A)."""
    if not A:
        yield 1, Relation("exp zero"), ONE
        return
    parts = coefficients(A)
    if () in parts:
        yield 1, Relation("exp scalar", (parts[()], A - parts[()])), ONE
        return
    inner = _single_letter(A)
    if inner is not None and inner.kind == "logarithm":
        yield 1, Relation("exp of log", (_argument(inner),), "matrix", inner.name), ONE


def _multiples(A: Polynomial, B: Polynomial) -> tuple[Polynomial, Polynomial, Polynomial] | None:
    """Return s, t, C with A = sC and B = tC, or None if they are not found."""
    left, right = coefficients(A), coefficients(B)
    if set(left) != set(right):
        return None
    if len(left) == 1:
        word = next(iter(left))
        return left[word], right[word], product(word)
    for s, t in ((left, right), (right, left)):
        word = min(s, key=lambda w: order(((), w)))
        number = _number(s[word])
        if number is not None:
            ratio = t[word] * (1 / number)
            if s is left and ratio * A == B:
                return ONE, ratio, A
            if s is right and ratio * B == A:
                return ratio, ONE, B
    return None


def _number(p: Polynomial) -> Fraction | None:
    """Return p if it is a nonzero rational number, else None."""
    return p.terms[((), ())] if set(p.terms) == {((), ())} else None


def _leading(p: Polynomial) -> tuple[Word, Fraction] | None:
    """Return the first nonempty word whose coefficient is a number, and that number; None if there is none."""
    best = [(word, number) for word, c in coefficients(p).items() if word and (number := _number(c)) is not None]
    return min(best, key=lambda pair: order(((), pair[0])), default=None)


def _without(word: Word, letters: Word) -> Word | None:
    """Return a word of scalars without the given letters, or None if it does not contain them all."""
    rest = list(word)
    for letter in letters:
        if letter not in rest:
            return None
        rest.remove(letter)
    return tuple(rest)


def _argument(letter: Letter) -> Polynomial:
    assert letter.argument is not None
    return letter.argument


def _single_letter(p: Polynomial) -> Letter | None:
    """Return p as a letter if it is one, else None."""
    if len(p.terms) == 1:
        (((scalars, word), c),) = p.terms.items()
        if c == 1 and len(scalars) + len(word) == 1:
            return (scalars + word)[0]
    return None
