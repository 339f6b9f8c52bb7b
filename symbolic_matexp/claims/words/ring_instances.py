"""Instances of premises about inverses, Gram matrices, traces and determinants of what is known: which are tried."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from .involution import adjoint, trace
from .letters import split_determinant
from .polynomial import BASE_KINDS, ONE, Letter, Polynomial, product
from .premises import SIZE, SIZE_TWO, commutator, det, exp, gaussian, inverse_of_scalar
from .reciprocals import reciprocal
from .simplifier import Simplifier


def add_ring_instances(simplifier: Simplifier, polynomials: Sequence[Polynomial]) -> None:
    """Add those instances whose conditions are proved. ``polynomials`` are what is left to be proved."""
    _one_sided_inverses(simplifier)
    _inverses_by_words(simplifier)
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
    """Turn AB = sI round: BA = sI, where 1/s exists."""
    for word, scalar in simplifier.search.completion.words_equal_to_scalars():
        inverse = reciprocal(simplifier.search, scalar)
        for i in range(1, len(word)) if inverse is not None else ():
            _turn_round(simplifier, product(word[:i]), product(word[i:]) * inverse)


def _inverses_by_words(simplifier: Simplifier) -> None:
    """Read AB = cW, where YW is a number other than 0, as (YA)B = YWc, and turn it round."""
    completion = simplifier.search.completion
    ends = {
        word[i:]: (word[:i], scalar)
        for word, scalar in completion.words_equal_to_scalars()
        if gaussian(scalar) is not None
        for i in range(1, len(word))
    }
    for word, c, other in completion.words_equal_to_words():
        if other in ends:
            before, scalar = ends[other]
            inverse = product(before) * inverse_of_scalar(scalar * c)
            for i in range(1, len(word)):
                _turn_round(simplifier, inverse * product(word[:i]), product(word[i:]))


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
    for letter in [x for x in simplifier.admitted if x.kind == "determinant"]:
        if simplifier.relate("det by traces", letter.inner):
            simplifier.admit(trace(letter.inner) + trace(letter.inner**2))


def _gram_matrices(simplifier: Simplifier, polynomials: Sequence[Polynomial]) -> None:
    """Find matrices with A*A = 0: they are 0."""
    letters = [Polynomial.of(x) for x in simplifier.admitted if x.kind == "matrix"]
    grams = [adjoint(A) * A for A in letters]
    differences = [B - adjoint(A) * A for A in letters for B in (A, adjoint(A))]
    for A in (*polynomials, *letters, *differences, *(gram * gram for gram in grams), *grams, *letters):
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
