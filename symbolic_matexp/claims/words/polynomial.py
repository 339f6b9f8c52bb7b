"""Polynomials in letters. Letters for matrices do not commute; letters for scalars commute with every letter.

A letter may have an argument, which is a polynomial: exp(A), log(A), A⁻¹, e^s, 1/s, tr(A). Letters of one kind and
name with equal arguments are equal. Nothing else is known about a letter here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from math import isfinite
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from ...errors import DivisionByZeroError, UnsupportedError

BASE_KINDS = ("matrix", "transpose", "adjoint", "conjugate matrix")
"""A matrix and its images under transposition and complex conjugation."""
MATRIX_KINDS = (*BASE_KINDS, "inverse", "exponential", "logarithm")
SCALAR_KINDS = (
    *("scalar", "conjugate", "imaginary unit", "pi", "dimension"),
    *("reciprocal", "scalar exponential", "scalar logarithm", "trace", "determinant"),
)
NAMED_KINDS = (*BASE_KINDS, "scalar", "conjugate", "imaginary unit", "pi", "dimension")
"""Letters without an argument."""
LONGEST_TEXT = 100
"""Characters by which letters are ordered before their keys are."""
PARTIAL_KINDS = ("inverse", "reciprocal", "logarithm", "scalar logarithm")
"""Functions that are not defined for every argument."""


@dataclass(frozen=True, eq=False)
class Letter:
    """A letter for a matrix or a scalar: a name, or a function (inverse, exponential, …) of ``argument``.

    Equal letters are one object.
    """

    kind: str
    name: str = ""
    argument: Polynomial | None = None

    _made: ClassVar[WeakValueDictionary[tuple[str, str, Polynomial | None], Letter]] = WeakValueDictionary()

    def __new__(cls, kind: str, name: str = "", argument: Polynomial | None = None) -> Letter:
        """Return the one letter of this kind, name and argument."""
        found = cls._made.get((kind, name, argument))
        return found if found is not None else cls._made.setdefault((kind, name, argument), super().__new__(cls))

    def __reduce__(self) -> tuple[Any, ...]:
        return Letter, (self.kind, self.name, self.argument)

    @property
    def inner(self) -> Polynomial:
        """The argument of a letter that has one."""
        assert self.argument is not None
        return self.argument

    @property
    def is_scalar(self) -> bool:
        """Whether the letter commutes with every other."""
        return self.kind in SCALAR_KINDS

    @cached_property
    def key(self) -> str:
        """A text by which letters are ordered. A digest replaces the argument, so that it stays short when nested."""
        argument = "" if self.argument is None else sha256(self.argument.key.encode()).hexdigest()
        return f"{self.kind}:{self.name}({argument})"

    @cached_property
    def rank(self) -> tuple[Any, ...]:
        """The place of the letter among others of its weight: smaller ones first, then from Z to A."""
        text = f"{self.name}{self.kind if self.argument is None else f'{self.kind} {self.argument.text}'}"
        return self.size, [-ord(x) for x in text[:LONGEST_TEXT]], self.key

    @cached_property
    def size(self) -> int:
        """The number of letters in this one, with those in its argument."""
        return 1 if self.argument is None else 1 + self.argument.size

    @cached_property
    def weight(self) -> int:
        """How heavy the letter is when words are compared: rules replace heavy words by lighter ones.

        The weights see to it that f(A) is replaced by what it equals, and not the other way round.
        """
        if self.argument is None:
            return 1
        word, scalars = self.argument.weights
        return {
            "inverse": max(1, word),
            "exponential": 4 + word,
            "logarithm": 1 + word,
            "reciprocal": max(1, scalars),
            "trace": 1 + word,
            "determinant": 2 * max(1, word),
            "scalar logarithm": 2 + max(1, scalars),
        }.get(self.kind, 1 + scalars)


Word = tuple[Letter, ...]
Monomial = tuple[Word, Word]
"""The scalar letters, sorted, and the matrix letters, in their order."""


class Polynomial:
    """An immutable sum Σ c · s · w with rational c, products s of scalar letters and words w of matrix letters."""

    def __init__(self, terms: Mapping[Monomial, Fraction] | None = None) -> None:
        self.terms: dict[Monomial, Fraction] = {m: c for m, c in (terms or {}).items() if c}

    @classmethod
    def of(cls, value: Any) -> Polynomial:
        """Return a number, a letter or a polynomial as a polynomial."""
        if isinstance(value, Polynomial):
            return value
        if isinstance(value, Letter):
            return cls({(((value,), ()) if value.is_scalar else ((), (value,))): Fraction(1)})
        if isinstance(value, complex):
            return cls.of(value.real) + cls.of(value.imag) * cls.of(IMAGINARY_UNIT)
        if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
            raise UnsupportedError(f"words have rational coefficients, not {type(value).__name__}")
        if isinstance(value, float) and not isfinite(value):
            raise UnsupportedError(f"{value} is not a number that words can have as a coefficient")
        return cls({((), ()): Fraction(value)})

    @cached_property
    def key(self) -> str:
        """A text that determines the polynomial: equal texts mean equal polynomials (up to collisions of SHA-256)."""
        return "+".join(
            f"{c.numerator:x}/{c.denominator:x}{_text(s)}|{_text(w)}" for (s, w), c in self.sorted_terms()
        )

    def sorted_terms(self) -> list[tuple[Monomial, Fraction]]:
        """Return the terms, those with the longest words first, then in the order of their letters."""
        return sorted(self.terms.items(), key=lambda term: order(term[0]))

    @cached_property
    def size(self) -> int:
        """The number of its terms and letters, with those in arguments."""
        return sum(1 + sum(letter.size for letter in s + word) for s, word in self.terms)

    @cached_property
    def length(self) -> int:
        """The number of its terms and letters, without those in arguments."""
        return sum(1 + len(s) + len(word) for s, word in self.terms)

    @cached_property
    def text(self) -> str:
        """The beginning of the polynomial as plain text."""
        terms = sorted(self.terms, key=lambda m: (-len(m[1]), [x.rank for x in m[1]], [x.rank for x in m[0]]))
        names = (" ".join(x.name or str(x.argument and x.argument.text) for x in s + w) for s, w in terms)
        return "+".join(names)[:LONGEST_TEXT]

    @cached_property
    def weights(self) -> tuple[int, int]:
        """The weight of the heaviest word, and that of the heaviest product of scalars."""
        return (
            max((sum(letter.weight for letter in word) for _, word in self.terms), default=0),
            max((sum(letter.weight for letter in s) for s, _ in self.terms), default=0),
        )

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Every letter that occurs, also in arguments, each once, the innermost first."""
        found: dict[Letter, None] = {}
        for s, word in self.terms:
            for letter in s + word:
                if letter not in found:
                    found |= dict.fromkeys(letter.argument.letters if letter.argument is not None else ())
                    found[letter] = None
        return tuple(found)

    @property
    def letter(self) -> Letter | None:
        """The letter that the polynomial is, or None if it is something else."""
        if len(self.terms) == 1:
            (((scalars, word), c),) = self.terms.items()
            if c == 1 and len(scalars) + len(word) == 1:
                return (scalars + word)[0]
        return None

    @property
    def is_scalar(self) -> bool:
        """Whether no matrix letter occurs."""
        return all(not word for _, word in self.terms)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Polynomial):
            return NotImplemented
        return self is other or self.terms == other.terms

    @cached_property
    def _hash(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __hash__(self) -> int:
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Any) -> Polynomial:
        terms = dict(self.terms)
        for monomial, c in Polynomial.of(other).terms.items():
            terms[monomial] = terms.get(monomial, Fraction(0)) + c
        return Polynomial(terms)

    def __mul__(self, other: Any) -> Polynomial:
        terms: dict[Monomial, Fraction] = {}
        factor = Polynomial.of(other)
        _spend(self, factor)
        for (s, v), b in self.terms.items():
            for (t, w), c in factor.terms.items():
                scalars = tuple(sorted(s + t, key=lambda letter: letter.key)) if s and t else s or t
                monomial = (scalars, v + w)
                terms[monomial] = terms.get(monomial, Fraction(0)) + b * c
        return Polynomial(terms)

    def __neg__(self) -> Polynomial:
        return Polynomial({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Any) -> Polynomial:
        return self + -Polynomial.of(other)

    def __radd__(self, other: Any) -> Polynomial:
        return Polynomial.of(other) + self

    def __rsub__(self, other: Any) -> Polynomial:
        return Polynomial.of(other) - self

    def __rmul__(self, other: Any) -> Polynomial:
        return Polynomial.of(other) * self

    def __truediv__(self, other: Any) -> Polynomial:
        return self * reciprocal(Polynomial.of(other))

    def __rtruediv__(self, other: Any) -> Polynomial:
        return Polynomial.of(other) * reciprocal(self)

    def __pow__(self, exponent: int) -> Polynomial:
        if not isinstance(exponent, int):
            raise UnsupportedError("words have whole powers only")
        base = self if exponent >= 0 else reciprocal(self)
        result = Polynomial.of(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result


_left: ContextVar[list[int] | None] = ContextVar("letters that may still be multiplied out", default=None)


@contextmanager
def at_most(letters: int) -> Iterator[None]:
    """Raise :class:`UnsupportedError` if products inside have more letters than these, before it takes too long."""
    token = _left.set([letters])
    try:
        yield
    finally:
        _left.reset(token)


def _spend(p: Polynomial, q: Polynomial) -> None:
    """Note that p and q are multiplied."""
    left = _left.get()
    if left is not None:
        left[0] -= 10 + len(p.terms) * q.length + len(q.terms) * p.length
        if left[0] < 0:
            raise UnsupportedError("the products are too long to be written out")


IMAGINARY_UNIT = Letter("imaginary unit", "i")
ONE = Polynomial.of(1)


def apply(kind: str, argument: Polynomial, name: str = "") -> Polynomial:
    """Return the letter of this kind and name with this argument, as a polynomial."""
    return Polynomial.of(Letter(kind, name, argument))


def reciprocal(s: Polynomial) -> Polynomial:
    """Return 1/s for a scalar s. Raises :class:`DivisionByZeroError` if s is the zero polynomial."""
    if not s.is_scalar:
        raise UnsupportedError("only a scalar can be divided by; use inv or solve for a matrix")
    if set(s.terms) == {((), ())}:
        return Polynomial({((), ()): 1 / s.terms[((), ())]})
    if not s:
        raise DivisionByZeroError("a formula divides by zero")
    return apply("reciprocal", s)


def coefficients(p: Polynomial) -> dict[Word, Polynomial]:
    """Return p as Σ coefficient · word. The coefficients are nonzero polynomials in scalar letters."""
    result: dict[Word, Polynomial] = {}
    for (s, word), c in p.terms.items():
        result[word] = result.get(word, Polynomial()) + Polynomial({(s, ()): c})
    return {word: c for word, c in result.items() if c}


def order(monomial: Monomial) -> tuple[int, int, list[str]]:
    """Return a key for sorting: longer words first, then more scalar letters first, then by the letters' keys."""
    scalars, word = monomial
    return -len(word), -len(scalars), [letter.key for letter in word + scalars]


def partial_letters(polynomials: Iterable[Polynomial]) -> set[Letter]:
    """Return the inverses, reciprocals and logarithms that occur, which do not exist for every argument."""
    return {letter for p in polynomials for letter in p.letters if letter.kind in PARTIAL_KINDS}


def product(factors: Iterable[Polynomial | Letter]) -> Polynomial:
    """Return the product in the given order."""
    result = ONE
    for factor in factors:
        result = result * Polynomial.of(factor)
    return result


def _text(word: Word) -> str:
    return "·".join(letter.key for letter in word)
