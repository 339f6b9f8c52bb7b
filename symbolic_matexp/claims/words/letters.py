"""What a letter of each kind has by itself: the instances of premises that are added as soon as it occurs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .involution import MIRRORED, adjoint, trace, transpose
from .polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, Word, apply, coefficients, product
from .premises import QUARTER_TURN, ZERO, det, exp, scalar_exp
from .simplifier import Simplifier

LARGEST_MULTIPLE = 8
"""Larger multiples of logarithms and of quarter turns are left in exponents."""


def own_relations(simplifier: Simplifier, letter: Letter) -> None:
    """Add what a letter, whose argument is simplified, has by itself."""
    if letter.kind in _OWN and letter.argument is not None:
        _OWN[letter.kind](simplifier, letter, letter.argument)


def _inverse(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    simplifier.relate("left inverse", argument)
    simplifier.relate("right inverse", argument)


def _reciprocal(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    simplifier.relate("reciprocal of", argument)  # of 0, too, which shows that 1/0 exists nowhere


def _exponential(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    """Split off multiples of I and whole multiples of a logarithm; relate exp(A) to exp(−A)."""
    if not argument:
        simplifier.relate("exp zero")
        return
    constant = coefficients(argument).get((), ZERO)
    inner = argument.letter
    if constant:
        simplifier.relate("exp scalar", constant, argument - constant)
        simplifier.admit(exp(argument - constant) + scalar_exp(constant))
    elif inner is not None and inner.kind == "logarithm":
        simplifier.relate("exp of log", argument)
        simplifier.admit(inner.inner)
    else:
        multiple = _multiple_of_letter(argument, "logarithm")
        if multiple is not None and multiple[1] > 1:
            log = Polynomial.of(multiple[0])
            simplifier.relate("exp sum", log, argument - log)
            simplifier.admit(exp(log) + exp(argument - log))
    simplifier.relate("exp inverse", argument)
    simplifier.relate("exp inverse", -argument)
    simplifier.admit(exp(-argument))


def _logarithm(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    simplifier.admit(exp(Polynomial.of(letter)))
    _log_of_power(simplifier, letter, argument, "exponential", "logarithm")
    word = single_word(argument)
    half = product(word[len(word) // 2 :])
    if letter.name == MIRRORED and argument == adjoint(half) * half:
        simplifier.relate("log of gram matrix", half)
        simplifier.admit(apply("logarithm", argument))


def _log_of_power(simplifier: Simplifier, letter: Letter, argument: Polynomial, outer: str, log: str) -> None:
    """Relate log(exp(c log(A))) to c log(A)."""
    inner = argument.letter
    multiple = _multiple_of_letter(inner.inner, log) if inner is not None and inner.kind == outer else None
    if multiple is not None and not letter.name and not multiple[0].name and -1 < multiple[1] <= 1:
        simplifier.relate("log of exp", Polynomial.of(multiple[0]), Polynomial.of(multiple[1]))


def _scalar_exponential(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    """Split off whole multiples of logarithms and quarter turns from the exponent; relate e^s e^t to e^(s+t)."""
    if not argument:
        simplifier.relate("scalar exp zero")
        return
    exponents = dict.fromkeys(x.inner for x in simplifier.admitted if x.kind == "scalar exponential")
    for s in exponents:
        if argument + s in exponents or argument == -s:
            simplifier.relate("scalar exp sum", argument, s)
            simplifier.admit(scalar_exp(argument + s))
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
        if _split_logarithm(simplifier, argument, Polynomial.of(log)):
            return


def _split_logarithm(simplifier: Simplifier, exponent: Polynomial, log: Polynomial) -> bool:
    """Split a whole multiple of log(s), or half of it, off an exponent. Say whether there was one."""
    number = _whole_multiple(exponent, log)
    if exponent == log * Fraction(1, 2):
        simplifier.relate("scalar exp sum", exponent, exponent)
        simplifier.admit(scalar_exp(log))
    elif number and exponent == log:
        simplifier.relate("exp of log", log)
        simplifier.admit(log)
    elif number:
        part = log if number > 0 else -log
        simplifier.relate("scalar exp sum", exponent - part, part)
        simplifier.relate("scalar exp sum", log, -log)
        simplifier.admit(scalar_exp(exponent - part) + scalar_exp(log) + scalar_exp(ZERO))
    return bool(number)


def _scalar_logarithm(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    i = Polynomial.of(IMAGINARY_UNIT)
    values = {ONE: 0, i: 1, -ONE: 2, -i: -1}
    if not letter.name and argument in values:
        simplifier.relate("log value", Polynomial.of(values[argument]))
    _log_of_power(simplifier, letter, argument, "scalar exponential", "scalar logarithm")


def _trace(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    """Relate tr(w) to the traces of the rotations of w, and of their transposes."""
    word = single_word(argument)
    for i in range(len(word)):
        turned = product(word[i:] + word[:i])
        if i == 0 or simplifier.relate("trace cyclic", product(word[:i]), product(word[i:])):
            normal, used = simplifier.simplify(turned)
            if normal != turned:
                simplifier.replace_argument(Letter("trace", argument=turned), normal, used)
        if simplifier.transposes:
            simplifier.relate("trace transpose", turned)
            simplifier.admit(trace(transpose(turned)))
    for n in (2, 3, 4):
        if not simplifier.search.normal(argument**n):
            simplifier.relate("trace nilpotent", argument, Polynomial.of(n))
            return


def _determinant(simplifier: Simplifier, letter: Letter, argument: Polynomial) -> None:
    word = single_word(argument)
    if argument == ONE:
        simplifier.relate("det identity")
    elif len(word) > 1:
        split_determinant(simplifier, word)
    elif len(word) == 1:
        _determinant_of_letter(simplifier, word[0])
    elif len(argument.terms) > 1:
        _determinant_of_sum(simplifier, argument)
    if Letter("inverse", argument=argument) in simplifier.search.known:
        simplifier.relate("det invertible", argument)
        simplifier.admit(det(apply("inverse", argument)))


def split_determinant(simplifier: Simplifier, word: Word) -> None:
    """Relate det(AB…) to det(A) det(B) and so on."""
    for i in range(len(word) - 1):
        first, rest = product(word[i : i + 1]), product(word[i + 1 :])
        simplifier.relate("det product", first, rest)
        simplifier.admit(det(product(word[i:])) + det(first) + det(rest))


def _determinant_of_letter(simplifier: Simplifier, letter: Letter) -> None:
    if letter.kind == "exponential":
        simplifier.relate("det exp", letter.inner)
        simplifier.admit(scalar_exp(trace(letter.inner)))
    elif letter.kind == "inverse":
        simplifier.relate("det invertible", letter.inner)
        simplifier.admit(det(letter.inner))
    elif letter.kind in {"transpose", "conjugate matrix"}:
        simplifier.relate("det transpose", transpose(Polynomial.of(letter)))


def _determinant_of_sum(simplifier: Simplifier, A: Polynomial) -> None:
    """Relate det(s + BC) to det(s + CB), det(I + N) to 1, and det(A) to det(P⁻¹AP) if this is simpler."""
    constant = coefficients(A).get((), ZERO)
    rest = A - constant
    for n in (2, 3, 4) if constant == ONE else ():
        if not simplifier.search.normal(rest**n):
            simplifier.relate("det unipotent", rest, Polynomial.of(n))
            return
    if len(rest.terms) == 1:
        (((scalars, word), c),) = rest.terms.items()
        for i in range(1, len(word)):
            first, last = Polynomial({(scalars, word[:i]): c}), product(word[i:])
            if simplifier.relate("det sylvester", constant, first, last):
                simplifier.admit(det(constant + last * first))
    for inverse in dict.fromkeys(x for _, word in A.terms for x in word if x.kind == "inverse"):
        both = Polynomial.of(inverse), inverse.inner
        for D, P in (both, both[::-1]):
            turned, used = simplifier.simplify(D * A * P)
            if turned.size < A.size and turned != ONE:
                simplifier.relate("det product", D, A * P)
                simplifier.relate("det product", A, P)
                simplifier.replace_argument(Letter("determinant", argument=D * A * P), turned, used)
                simplifier.admit(det(D) + det(P))
                return


_OWN: dict[str, Callable[[Simplifier, Letter, Polynomial], None]] = {
    "inverse": _inverse,
    "reciprocal": _reciprocal,
    "exponential": _exponential,
    "logarithm": _logarithm,
    "scalar exponential": _scalar_exponential,
    "scalar logarithm": _scalar_logarithm,
    "trace": _trace,
    "determinant": _determinant,
}


def single_word(p: Polynomial) -> Word:
    """Return the letters of p if it is one product of matrix letters, else nothing."""
    if len(p.terms) == 1:
        (((scalars, word), c),) = p.terms.items()
        if c == 1 and not scalars:
            return word
    return ()


def _multiple_of_letter(p: Polynomial, kind: str) -> tuple[Letter, Fraction] | None:
    """Return the letter and the number if p is a number times one letter of this kind, at most 8 in size."""
    if len(p.terms) == 1:
        (((scalars, word), c),) = p.terms.items()
        if len(scalars) + len(word) == 1 and (scalars + word)[0].kind == kind and abs(c) <= LARGEST_MULTIPLE:
            return (scalars + word)[0], c
    return None


def _whole_multiple(p: Polynomial, unit: Polynomial) -> int:
    """Return n if p contains n times the one term of ``unit`` with a whole n of moderate size; else 0."""
    ((monomial, c),) = unit.terms.items()
    ratio = p.terms.get(monomial, Fraction(0)) / c
    return int(ratio) if ratio.denominator == 1 and abs(ratio) <= LARGEST_MULTIPLE else 0
