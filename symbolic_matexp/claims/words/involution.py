"""Transposes, adjoints and traces of polynomials: products are reversed, sums are taken term by term.

For every primary function f with one branch, f(A)ᵀ = f(Aᵀ) (N. J. Higham, Functions of Matrices, SIAM 2008, theorem
1.13). The adjoint of f(A) is g(Aᴴ) with g(z) = conj f(conj z). This g is f for exp and for inverses; for a logarithm
it is the one whose values on the cut are mirrored.
"""

from __future__ import annotations

from functools import lru_cache

from .polynomial import BASE_KINDS, ONE, Letter, Polynomial, Word, product

_TRANSPOSED = dict(zip(BASE_KINDS, ("transpose", "matrix", "conjugate matrix", "adjoint"), strict=True))
_ADJOINT = dict(zip(BASE_KINDS, ("adjoint", "conjugate matrix", "matrix", "transpose"), strict=True))
_CONJUGATE = {"scalar": "conjugate", "conjugate": "scalar"}
MIRRORED = "mirrored"
KEPT = 4096
"""The images of so many letters are kept. Without this, letters that are nested twice would take exponential time."""


def transpose(p: Polynomial) -> Polynomial:
    """Return pᵀ."""
    terms = (Polynomial({(s, ()): c}) * product(map(_transposed, reversed(w))) for (s, w), c in p.terms.items())
    return sum(terms, Polynomial())


def adjoint(p: Polynomial) -> Polynomial:
    """Return the conjugate transpose of p; for a scalar, its complex conjugate."""
    terms = (product(map(_conjugate, s)) * product(map(_adjoint, reversed(w))) * c for (s, w), c in p.terms.items())
    return sum(terms, Polynomial())


def trace(p: Polynomial) -> Polynomial:
    """Return tr(p) as a sum of traces of words. The trace of the identity is the dimension."""
    terms = (Polynomial({(s, ()): c}) * _trace_of_word(w) for (s, w), c in p.terms.items())
    return sum(terms, Polynomial())


def occurs_in(letter: Letter) -> bool:
    """Whether a letter is a transpose, an adjoint or a conjugate."""
    return letter.kind in {*BASE_KINDS[1:], "conjugate"} or letter.name.startswith(MIRRORED)


def _trace_of_word(word: Word) -> Polynomial:
    return Polynomial.of(Letter("trace", argument=product(word)) if word else Letter("dimension", "d"))


@lru_cache(maxsize=KEPT)
def _transposed(letter: Letter) -> Letter:
    if letter.argument is None:
        return Letter(_TRANSPOSED[letter.kind], letter.name)
    return Letter(letter.kind, letter.name, transpose(letter.argument))


@lru_cache(maxsize=KEPT)
def _adjoint(letter: Letter) -> Letter:
    if letter.argument is None:
        return Letter(_ADJOINT[letter.kind], letter.name)
    return Letter(letter.kind, _mirrored(letter), adjoint(letter.argument))


@lru_cache(maxsize=KEPT)
def _conjugate(letter: Letter) -> Polynomial:
    """Return the complex conjugate of a scalar."""
    if letter.argument is not None:
        conjugate = adjoint(letter.argument)
        return (
            trace(conjugate)
            if letter.kind == "trace"
            else Polynomial.of(Letter(letter.kind, _mirrored(letter), conjugate))
        )
    if letter.kind == "imaginary unit":
        return -Polynomial.of(letter)
    return Polynomial.of(Letter(_CONJUGATE.get(letter.kind, letter.kind), letter.name)) * ONE


def _mirrored(letter: Letter) -> str:
    if letter.kind not in {"logarithm", "scalar logarithm"}:
        return letter.name
    name = letter.name
    return name.removeprefix(MIRRORED).strip() if name.startswith(MIRRORED) else f"{MIRRORED} {name}".strip()
