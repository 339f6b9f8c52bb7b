"""Instances of premises about inverses, Gram matrices, traces and determinants of what is known: which are tried."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from .involution import adjoint, trace
from .letters import split_determinant
from .polynomial import BASE_KINDS, ONE, Letter, Polynomial, product
from .premises import SIZE, SIZE_TWO, commutator, det, exp
from .simplifier import Simplifier


def add_ring_instances(simplifier: Simplifier, polynomials: Sequence[Polynomial]) -> None:
    """Add those instances whose conditions are proved. ``polynomials`` are what is left to be proved."""
    _one_sided_inverses(simplifier)
    _products_of_sums(simplifier)
    if any(x.kind in {"adjoint", "conjugate matrix"} for x in simplifier.admitted):
        _gram_matrices(simplifier, polynomials)
    if simplifier.search.normal(SIZE) == SIZE_TWO[1]:
        _size_two(simplifier)
    if any(x.kind == "trace" for x in simplifier.admitted):
        for h in simplifier.search.assumed:
            take_trace(simplifier, h)
    if any(x.kind == "determinant" for x in simplifier.admitted):
        _determinants(simplifier)


def take_trace(simplifier: Simplifier, h: Polynomial) -> None:
    """Take the trace of both sides of a hypothesis."""
    leading = next(((word, c) for (scalars, word), c in h.sorted_terms() if word and not scalars), None)
    if leading is not None:
        word, c = leading
        lead = product(word)
        rest = lead - h * (1 / c)
        simplifier.relate("equal arguments", trace(lead), rest)
        simplifier.relate("dimension")
        simplifier.admit(trace(lead) + trace(rest))


def _one_sided_inverses(simplifier: Simplifier) -> None:
    """Turn AB = I round: BA = I."""
    for word in simplifier.search.completion.words_equal_to_one():
        for i in range(1, len(word)):
            _turn_round(simplifier, product(word[:i]), product(word[i:]))


def _turn_round(simplifier: Simplifier, A: Polynomial, B: Polynomial) -> None:
    if simplifier.search.normal(B * A) != ONE and simplifier.relate("inverse found", A, B):
        simplifier.relate("left inverse", A)


def _products_of_sums(simplifier: Simplifier) -> None:
    """Read AB + aA + bB + c = 0 as (A + b)(B + a) = ab − c, and turn it round if the right side is a number not 0."""
    for h in simplifier.search.assumed:
        words = {word: c for (scalars, word), c in h.terms.items() if not scalars}
        pairs = [word for word in words if len(word) == 2]
        if len(words) < len(h.terms) or len(pairs) != 1 or any(len(word) > 2 for word in words):
            continue
        ((first, last),) = pairs
        scale = words[pairs[0]]
        a, b = (words.get((x,), Fraction(0)) / scale for x in (first, last))
        value = a * b - words.get((), Fraction(0)) / scale
        if set(words) <= {pairs[0], (first,), (last,), ()} and value and first is not last:
            A, B = Polynomial.of(first) + b, Polynomial.of(last) + a
            _turn_round(simplifier, A, B * (1 / value))


def _size_two(simplifier: Simplifier) -> None:
    """Relate the squares of letters, of their sums and of their commutators to traces and determinants."""
    letters = [Polynomial.of(x) for x in simplifier.admitted if x.kind in BASE_KINDS]
    pairs = list(combinations(letters, 2))
    for A in [*letters, *(A + B for A, B in pairs), *(commutator(A, B) for A, B in pairs)]:
        simplifier.relate("cayley hamilton", A)
        simplifier.relate("det by traces", A)
        simplifier.admit(trace(A) + trace(A * A) + det(A))


def _gram_matrices(simplifier: Simplifier, polynomials: Sequence[Polynomial]) -> None:
    """Find matrices with A*A = 0: they are 0."""
    letters = [Polynomial.of(x) for x in simplifier.admitted if x.kind == "matrix"]
    candidates = [*polynomials, *letters, *(adjoint(A) * A for A in letters)]
    for A in candidates:
        if A and not A.is_scalar:
            simplifier.relate("gram matrix", A)


def _determinants(simplifier: Simplifier) -> None:
    """Take determinants of hypotheses and of exp(log(A)); read det(A + B) as det(A) det(I + A⁻¹B)."""
    search = simplifier.search
    for h in search.assumed:
        split_determinant(simplifier, next((w for (s, w), _ in h.sorted_terms() if len(w) > 1 and not s), ()))
    for log in [x for x in simplifier.admitted if x.kind == "logarithm"]:
        simplifier.relate("det exp", Polynomial.of(log))
        simplifier.admit(det(exp(Polynomial.of(log))))
    letters = [x for x in simplifier.admitted if x.kind == "determinant"]
    inverses = [Polynomial.of(x) for x in simplifier.admitted if x.kind == "inverse"]
    for letter in letters:
        A = letter.argument
        assert A is not None
        for D in inverses if len(A.terms) > 1 and ((), ()) not in A.terms else []:
            rest, used = simplifier.simplify(D * A)
            if ((), ()) in rest.terms and simplifier.relate("det product", D, A):
                simplifier.admit(det(D))
                simplifier.replace_argument(Letter("determinant", argument=D * A), rest, used)
