"""What is written is what is meant: every text is read back and has the value of the polynomial that it shows."""

import itertools
import re

import numpy as np
import pytest

from symbolic_matexp.claims.words.polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, apply
from symbolic_matexp.claims.words.rendering import Notation, conventions

GENERATOR = np.random.default_rng(3)
MATRICES = {name: GENERATOR.normal(size=(2, 2)) + 1j * GENERATOR.normal(size=(2, 2)) for name in "AB"}
SCALARS = {"s": 0.7 + 0.2j, "t": -1.3 + 0.4j, "i": 1j, "π": np.pi}
NAMED = ("mirrored", "cut 2", "mirrored cut 2")
TOKEN = re.compile(
    r"; (?:mirrored cut 2|mirrored|cut 2)|exp|log|det|tr|e\^|⁻¹|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d+|[A-Zst]|[iπ]|[ᵀ*\u0304()+−/^]| +|e"
)
MARKS = "⁻ᵀ*\u0304⁰¹²³⁴⁵⁶⁷⁸⁹"
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def value(p):
    """The value of a polynomial: a matrix."""
    total = np.zeros((2, 2), complex)
    for (scalars, word), c in p.terms.items():
        term = np.eye(2) * complex(c)
        for letter in (*scalars, *word):
            term = term @ value_of_letter(letter)
        total += term
    return total


def value_of_letter(letter):
    if letter.argument is None:
        if letter.kind == "dimension":
            return 2 * np.eye(2)
        base = MATRICES.get(letter.name)
        base = SCALARS[letter.name] * np.eye(2) if base is None else base
        conjugate = base.conj()
        marked = {"transpose": base.T, "adjoint": conjugate.T, "conjugate matrix": conjugate, "conjugate": conjugate}
        return marked.get(letter.kind, base)
    return applied(letter.kind, value(letter.argument), letter.name)


def by_eigenvalues(function):
    """A function of matrices whose eigenvalues are different, as those of random matrices are, or all equal."""

    def apply_to(A):
        values, vectors = np.linalg.eig(A)
        return vectors @ np.diag(function(values)) @ np.linalg.inv(vectors)

    return apply_to


def logarithm_with_cut(angle):
    """The logarithm whose imaginary parts lie in (angle − 2π, angle]."""
    return lambda z: (w := np.log(z.astype(complex) + 0)) - 2j * np.pi * np.ceil((w.imag - angle) / (2 * np.pi))


NAMES = {"": np.pi, "cut 2": 2.0}
"""The angles of the cuts, by the names of logarithms; "mirrored" before it means conj log(conj z)."""


def logarithm(A, name):
    function = logarithm_with_cut(NAMES[name.removeprefix("mirrored").strip()])
    mirrored = name.startswith("mirrored")
    return by_eigenvalues((lambda z: function(z.conj()).conj()) if mirrored else function)(A)


exponential = by_eigenvalues(np.exp)


def applied(kind, inner, name=""):
    functions = {
        "inverse": np.linalg.inv,
        "reciprocal": np.linalg.inv,
        "exponential": exponential,
        "scalar exponential": exponential,
        "logarithm": lambda x: logarithm(x, name),
        "scalar logarithm": lambda x: logarithm(x, name),
        "trace": lambda x: np.trace(x) * np.eye(2),
        "determinant": lambda x: np.linalg.det(x) * np.eye(2),
    }
    return functions[kind](inner)


class Reader:
    """Reads a text as people do: powers and marks bind first, then products, then fractions, then sums."""

    def __init__(self, text):
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == text, f"{text!r} has signs that are not known"

    def next(self):
        return self.tokens[0] if self.tokens else ""

    def take(self, token=None):
        assert token is None or self.next() == token, (token, self.tokens)
        return self.tokens.pop(0)

    def space(self):
        while self.next().strip() == "" and self.next():
            self.take()

    def sum(self):
        sign = -1 if self.next() == "−" and self.take() else 1
        total = sign * self.term()
        self.space()
        while self.next() in {"+", "−"}:
            sign = 1 if self.take() == "+" else -1
            self.space()
            total = total + sign * self.term()
            self.space()
        return total

    def term(self):
        product = self.factor()
        while True:
            self.space()
            if self.next() == "/":
                self.take()
                product = product @ np.linalg.inv(self.factor())
            elif self.next() and self.next()[0] not in "+−);":
                product = product @ self.factor()
            else:
                return product

    def factor(self):
        result = self.atom()
        while self.next() and self.next()[0] in MARKS:
            mark = self.take()
            if mark == "⁻¹":
                result = np.linalg.inv(result)
            elif mark in {"ᵀ", "*", "\u0304"}:
                result = {"ᵀ": result.T, "*": result.conj().T, "\u0304": result.conj()}[mark]
            else:
                result = np.linalg.matrix_power(result, int(mark.translate(DIGITS)))
        return result

    def atom(self):
        token = self.take()
        if token in {"exp", "log", "det", "tr"}:
            kind = {"exp": "exponential", "log": "logarithm", "det": "determinant", "tr": "trace"}[token]
            return applied(kind, *self.named_bracket())
        if token == "e^":
            return exponential(self.bracket() if self.next() == "(" else self.atom())
        if token == "(":
            self.tokens.insert(0, token)
            return self.bracket()
        if token.isdecimal():
            return int(token) * np.eye(2)
        return np.eye(2) if token == "I" else SCALARS[token] * np.eye(2) if token in SCALARS else MATRICES[token]

    def bracket(self):
        result, name = self.named_bracket()
        assert not name
        return result

    def named_bracket(self):
        """What stands in brackets, and the name after it, as in log(A; cut 2)."""
        self.take("(")
        result = self.sum()
        name = self.take()[2:] if self.next().startswith("; ") else ""
        self.take(")")
        return result, name


A, B = (Polynomial.of(Letter("matrix", name)) for name in "AB")
S, T = (Polynomial.of(Letter("scalar", name)) for name in "st")
MARKED = [Polynomial.of(Letter(kind, "A")) for kind in ("transpose", "adjoint", "conjugate matrix")]
IMAGINARY = Polynomial.of(IMAGINARY_UNIT)
ARGUMENTS = [A, *MARKED, -A, 2 * A, S * A, A * B, A + B, A - ONE, A * A, apply("inverse", A), apply("exponential", A)]
NUMBERS = [S, -S, 2 * S, S * T, S + T, IMAGINARY, IMAGINARY * S, ONE * 3]
NUMBERS += [apply("reciprocal", S), apply("scalar exponential", S)]
FUNCTIONS = [
    *(apply(kind, p) for kind in ("inverse", "exponential", "logarithm", "determinant", "trace") for p in ARGUMENTS),
    *(apply(kind, p) for kind in ("reciprocal", "scalar exponential", "scalar logarithm") for p in NUMBERS),
]
FUNCTIONS += [
    *(apply("logarithm", p, name) for name in NAMED for p in [*ARGUMENTS, -ONE * 2]),
    *(apply("scalar logarithm", p, name) for name in NAMED for p in [*NUMBERS, -ONE * 2]),
]
NESTED = [apply(kind, f) for kind in ("inverse", "exponential") for f in FUNCTIONS[:40]]
OTHERS = [B, S, IMAGINARY, apply("reciprocal", T)]
PRODUCTS = [f * g for f, g in itertools.product([*FUNCTIONS[::3], *NUMBERS], OTHERS)]
ALL = [*ARGUMENTS, *NUMBERS, *FUNCTIONS, *NESTED, *PRODUCTS, Polynomial.of(Letter("dimension", "d")) * A]


@pytest.mark.parametrize("factor", [ONE, -ONE, ONE * 2, S, apply("reciprocal", S + T) * 3, -IMAGINARY])
def test_what_is_written_is_what_is_meant(factor):
    notation = Notation(())
    for p in (*(factor * p for p in ALL), *(factor * p + A - S for p in ALL)):
        text = notation.polynomial(p)
        expected = value(p)
        assert np.allclose(Reader(text).sum(), expected, rtol=1e-8, atol=1e-8 * np.abs(expected).max()), text


def test_wrong_brackets_would_be_seen(monkeypatch):
    genuine = Notation._inverse

    def without_brackets(self, letter, symbol):
        return genuine(self, letter, symbol).replace("(2 A)", "2 A")

    monkeypatch.setattr(Notation, "_inverse", without_brackets)
    text = Notation(()).polynomial(apply("inverse", 2 * A))
    assert text == "2 A⁻¹"
    assert not np.allclose(Reader(text).sum(), value(apply("inverse", 2 * A)))


@pytest.mark.parametrize("kind", ["logarithm", "scalar logarithm"])
def test_logarithms_of_different_names_are_written_differently(kind):
    letters = [apply(kind, -ONE * 2, name) for name in ("", *NAMED)]
    for latex in (False, True):
        assert len({Notation((), latex=latex).polynomial(p) for p in letters}) == len(letters)
    assert not np.allclose(value(letters[0]), value(letters[1]))  # i π against −i π


@pytest.mark.parametrize("name", ["Lambda", "Λ"])
def test_abbreviations_do_not_look_like_a_letter(name):
    long = apply("logarithm", A + Polynomial.of(Letter("matrix", name)))
    assert Notation([long]).definitions() == ["Θ = log(A + Λ)"]


def test_abbreviations_are_no_letters_of_the_proof():
    """Not even those that occur in hypotheses alone."""
    D = Polynomial.of(Letter("matrix", "D"))
    notation = Notation([apply("inverse", A + B)], others=[D * A])
    assert notation.definitions() == ["C = A + B"]


@pytest.mark.parametrize("kind", ["logarithm", "scalar logarithm"])
def test_what_names_of_logarithms_mean_is_told(kind):
    def told(*names):
        return conventions(apply("exponential", apply(kind, ONE * 2, name)) for name in names)

    assert told("") == []
    assert [text.split(" is ")[0] for text in told("mirrored")] == ["log(A; mirrored)"]
    assert told("cut 2") == told("cut -1/3") == ["log(A; cut θ) has eigenvalues with imaginary parts in (θ − 2π, θ]."]
    assert told("mirrored cut 2") == ["log(A; mirrored cut θ) is log(A*; cut θ)*.", *told("cut 2")]
    assert len(told(*NAMED)) == 3


def test_what_is_told_of_logarithms_is_so():
    X, negative = MATRICES["A"], np.array([[-2.0, 1], [0, -3]])
    for name in ("", "cut 2"):
        for Y in (X, negative):
            mirrored = logarithm(Y, f"mirrored {name}".strip())
            assert np.allclose(mirrored, logarithm(Y.conj().T, name).conj().T)
    assert np.allclose(logarithm(X, "mirrored"), logarithm(X, ""))
    assert not np.allclose(logarithm(negative, "mirrored"), logarithm(negative, ""))
    assert not np.allclose(logarithm(negative, "mirrored cut 2"), logarithm(negative, "cut 2"))
    assert all(2 - 2 * np.pi < z.imag <= 2 for z in np.linalg.eigvals(logarithm(negative, "cut 2")))
