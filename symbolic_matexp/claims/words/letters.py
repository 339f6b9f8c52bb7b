"""The letters of a statement are simplified: every letter gets the relations that it has by itself.

Arguments are simplified first, so that f(A) and f(B) become one letter if A = B.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from .completion import Multiple
from .involution import transpose
from .polynomial import (
    IMAGINARY_UNIT,
    ONE,
    PARTIAL_KINDS,
    Letter,
    Polynomial,
    Word,
    apply,
    coefficients,
    letters_of,
    product,
)
from .premises import QUARTER_TURN, ZERO, exp, scalar_exp
from .search import Search

DEEPEST = 12
"""Letters nested more deeply are left as they are."""
LONGEST = 4_000
"""Polynomials of a larger size are left as they are."""
REWRITINGS = 60


class Simplifier:
    """Simplifies polynomials, and on the way gives every letter that comes up its relations."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.admitted: dict[Letter, None] = {}
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
        new = [letter for letter in letters_of(p) if letter not in self.admitted]
        for letter in new:
            self._admit(letter)
        return bool(new)

    def _admit(self, letter: Letter) -> None:
        if letter in self.admitted:
            return
        self.admitted[letter] = None
        if letter.argument is None or self._depth > DEEPEST:
            return
        if letter.kind in PARTIAL_KINDS and letter not in self.search.known:
            return
        self._depth += 1
        argument, used = self.simplify(letter.argument)
        if argument != letter.argument:
            self.replace_argument(letter, argument, used)
        else:
            OWN.get(letter.kind, _nothing)(self, letter, argument)
        self._depth -= 1

    def replace_argument(self, letter: Letter, argument: Polynomial, shown: list[Multiple]) -> bool:
        """Relate f(A) to f(B), where A = B is known."""
        if not self.search.relate("equal arguments", Polynomial.of(letter), argument, shown=shown):
            return False
        if letter.kind != "trace":
            self._admit(Letter(letter.kind, letter.name, argument))
        return True

    def relate(self, name: str, *arguments: Polynomial) -> bool:
        """Add an instance of a premise."""
        return self.search.relate(name, *arguments)

    def split_determinant(self, word: Sequence[Letter]) -> None:
        """Relate det(AB…) to det(A) det(B) …."""
        for i in range(len(word) - 1):
            first, rest = product(word[i : i + 1]), product(word[i + 1 :])
            self.relate("det product", first, rest)
            self.admit(apply("determinant", product(word[i:])) + apply("determinant", first))
        for letter in word[-1:]:
            self.admit(apply("determinant", Polynomial.of(letter)))

    def _relate_neighbours(self, p: Polynomial) -> bool:
        """Relate exponentials that stand side by side, and exponentials to the letters beside them."""
        found = False
        for scalars, word in p.terms:
            powers = [x for x in scalars if x.kind == "scalar exponential"]
            if len(powers) > 1:
                found |= self.relate("scalar exp sum", *(_argument(x) for x in powers[:2]))
            for a, b in pairwise(word):
                if a.kind == b.kind == "exponential" and _argument(a) != -_argument(b):
                    found |= self.relate("exp sum", _argument(a), _argument(b))
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


# What letters of each kind have by themselves.


def _nothing(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    """Nothing is known of other kinds."""


def _inverse(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    simplifier.relate("left inverse", argument)
    simplifier.relate("right inverse", argument)


def _reciprocal(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    simplifier.relate("reciprocal of", argument)  # of 0, too, which shows that 1/0 exists nowhere


def _exponential(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    constant = coefficients(argument).get((), ZERO)
    inner = single_letter(argument)
    if not argument:
        simplifier.relate("exp zero")
    elif constant:
        simplifier.relate("exp scalar", constant, argument - constant)
        simplifier.admit(exp(argument - constant) + scalar_exp(constant))
    elif inner is not None and inner.kind == "logarithm":
        simplifier.relate("exp of log", argument)
        simplifier.admit(_argument(inner))
    if argument:
        simplifier.relate("exp inverse", argument)
        simplifier.relate("exp inverse", -argument)
        simplifier.admit(exp(-argument))


def _logarithm(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    simplifier.admit(exp(Polynomial.of(letter)))
    inner = single_letter(argument)
    if inner is None or inner.kind != "exponential":
        return
    for log in [x for x in letters_of(argument) if x.kind == "logarithm"]:
        multiple = _ratio(_argument(inner), Polynomial.of(log))
        if multiple is not None and not letter.name and not log.name and -1 < multiple <= 1:
            simplifier.relate("log of exp", Polynomial.of(log), Polynomial.of(multiple))


def _scalar_exponential(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    """Split off whole multiples of logarithms and quarter turns from the exponent; relate e^s e^t to e^(s+t)."""
    if not argument:
        simplifier.relate("scalar exp zero")
        return
    exponents = dict.fromkeys(_argument(x) for x in simplifier.admitted if x.kind == "scalar exponential")
    for s in exponents:
        if argument + s in exponents:
            simplifier.relate("scalar exp sum", argument, s)
        if argument - s in exponents:
            simplifier.relate("scalar exp sum", argument - s, s)
    turn = _whole_multiple(argument, QUARTER_TURN)
    if turn:
        part = QUARTER_TURN * turn
        simplifier.relate("euler", Polynomial.of(turn))
        if argument != part:
            simplifier.relate("scalar exp sum", argument - part, part)
        simplifier.admit(scalar_exp(argument - part))
        return
    for log in [x for (s, _) in argument.terms for x in s if x.kind == "scalar logarithm"]:
        one = Polynomial.of(log)
        if argument == one * Fraction(1, 2):
            simplifier.relate("scalar exp sum", argument, argument)
            simplifier.admit(scalar_exp(one))
        number = _whole_multiple(argument, one)
        if number and argument == one:
            simplifier.relate("exp of log", one)
            simplifier.admit(_argument(log))
        elif number:
            part = one if number > 0 else -one
            simplifier.relate("scalar exp sum", argument - part, part)
            simplifier.relate("scalar exp sum", one, -one)
            simplifier.admit(scalar_exp(argument - part) + scalar_exp(one) + scalar_exp(ZERO))
        if number:
            return


def _scalar_logarithm(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    i = Polynomial.of(IMAGINARY_UNIT)
    values = {ONE: 0, i: 1, -ONE: 2, -i: -1}
    if not letter.name and argument in values:
        simplifier.relate("log value", Polynomial.of(values[argument]))
        simplifier.admit(QUARTER_TURN)


def _trace(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    """Relate tr(w) to the traces of the rotations of w, and of its transpose."""
    word = _single_word(argument)
    for i in range(1, len(word)):
        before, after = product(word[:i]), product(word[i:])
        if simplifier.relate("trace cyclic", before, after):
            turned = Letter("trace", argument=after * before)
            normal, used = simplifier.simplify(after * before)
            if normal != after * before:
                simplifier.replace_argument(turned, normal, used)
    if any(x.kind in {"transpose", "conjugate matrix"} for x in letters_of(argument)):
        simplifier.relate("trace transpose", transpose(argument))
        for i in range(1, len(word)):
            simplifier.relate("trace transpose", transpose(product(word[i:] + word[:i])))


def _determinant(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    word = _single_word(argument)
    if argument == ONE:
        simplifier.relate("det identity")
    elif len(word) > 1:
        simplifier.split_determinant(word)
    elif len(word) == 1 and word[0].kind == "exponential":
        simplifier.relate("det exp", _argument(word[0]))
        simplifier.admit(scalar_exp_of_trace(word[0]))
    elif len(word) == 1 and word[0].kind == "inverse":
        simplifier.relate("det invertible", _argument(word[0]))
        simplifier.admit(apply("determinant", _argument(word[0])))
    elif len(word) == 1 and word[0].kind in {"transpose", "conjugate matrix"}:
        simplifier.relate("det transpose", transpose(argument))
    rest = argument - ONE
    if len(rest.terms) == 1 and argument != ONE:
        (((scalars, word), c),) = rest.terms.items()
        for i in range(1, len(word)):
            first = Polynomial({(scalars, word[:i]): c})
            simplifier.relate("det sylvester", first, product(word[i:]))
    if len(argument.terms) > 1:
        _unconjugated(simplifier, argument)
    if Letter("inverse", argument=argument) in simplifier.search.known:
        simplifier.relate("det invertible", argument)
        simplifier.admit(apply("determinant", apply("inverse", argument)))


def _unconjugated(simplifier: Simplifier, A: Polynomial) -> None:
    """Relate det(A) to det(P⁻¹AP) if this is simpler."""
    for inverse in [x for _, word in A.terms for x in word if x.kind == "inverse"]:
        D, P = Polynomial.of(inverse), _argument(inverse)
        turned, used = simplifier.simplify(D * A * P)
        if turned.size < A.size and turned != ONE:
            simplifier.relate("det product", D, A * P)
            simplifier.relate("det product", A, P)
            simplifier.replace_argument(Letter("determinant", argument=D * A * P), turned, used)
            simplifier.admit(apply("determinant", D) + apply("determinant", P))
            return


def scalar_exp_of_trace(letter: Letter) -> Polynomial:
    """Return e^(tr A) for the letter exp(A)."""
    from .involution import trace

    return scalar_exp(trace(_argument(letter)))


OWN: dict[str, Callable[[Simplifier, Letter, Polynomial], None]] = {
    "inverse": _inverse,
    "reciprocal": _reciprocal,
    "exponential": _exponential,
    "logarithm": _logarithm,
    "scalar exponential": _scalar_exponential,
    "scalar logarithm": _scalar_logarithm,
    "trace": _trace,
    "determinant": _determinant,
}


def single_letter(p: Polynomial) -> Letter | None:
    """Return p as a letter if it is one, else None."""
    if len(p.terms) == 1:
        (((scalars, word), c),) = p.terms.items()
        if c == 1 and len(scalars) + len(word) == 1:
            return (scalars + word)[0]
    return None


def _single_word(p: Polynomial) -> Word:
    """Return the letters of p if it is one product of matrix letters, else nothing."""
    if len(p.terms) == 1:
        (((scalars, word), c),) = p.terms.items()
        if c == 1 and not scalars:
            return word
    return ()


def _whole_multiple(p: Polynomial, unit: Polynomial) -> int:
    """Return n if p contains n times the one term of ``unit`` with a whole n, at most 8 in size; else 0."""
    ((monomial, c),) = unit.terms.items()
    ratio = p.terms.get(monomial, Fraction(0)) / c
    return int(ratio) if ratio.denominator == 1 and abs(ratio) <= 8 else 0


def _ratio(p: Polynomial, q: Polynomial) -> Fraction | None:
    """Return the number c with p = cq, or None."""
    ((monomial, c),) = q.terms.items()
    ratio = p.terms.get(monomial, Fraction(0)) / c
    return ratio if p == q * ratio else None


def _argument(letter: Letter) -> Polynomial:
    assert letter.argument is not None
    return letter.argument
