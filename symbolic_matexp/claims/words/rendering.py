"""Words in mathematical notation, as text or as LaTeX. Long letters are abbreviated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from .checker import PREMISES, Proof, Relation
from .polynomial import Letter, Polynomial, Word, apply, letters_of

GREEK = ("alpha", "beta", "gamma", "delta", "theta", "kappa", "mu", "nu", "sigma", "tau", "phi", "omega", "Lambda")
_GREEK_TEXT = dict(zip(GREEK, "αβγδθκμνστφωΛ", strict=True))
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ABBREVIATIONS = {"inverse": "DCGH", "logarithm": "ΛΘΞ", "reciprocal": "qprw"}
_LATEX = {"Λ": r"\Lambda", "Θ": r"\Theta", "Ξ": r"\Xi", "π": r"\pi"}


def name_text(name: str) -> str:
    """Return a letter's name as text: X1 as X₁, alpha as α."""
    stem = name.rstrip("0123456789")
    return _GREEK_TEXT.get(stem, stem) + name[len(stem) :].translate(_SUBSCRIPTS)


def name_latex(name: str) -> str:
    r"""Return a letter's name as LaTeX: X1 as X_{1}, alpha as \alpha."""
    stem = name.rstrip("0123456789")
    shown = f"\\{stem}" if stem in GREEK else _LATEX.get(stem, stem if len(stem) == 1 else rf"\mathit{{{stem}}}")
    index = name[len(stem) :]
    return f"{shown}_{{{index}}}" if index else shown


class Notation:
    """The way in which letters are written. Long inverses, logarithms and reciprocals get a symbol each."""

    def __init__(
        self, polynomials: Iterable[Polynomial], hypotheses: Sequence[str] = (), *, latex: bool = False
    ) -> None:
        self.hypotheses, self.latex = hypotheses, latex
        letters = [letter for p in polynomials for letter in letters_of(p)]
        used = {letter.name for letter in letters}
        self.symbols: dict[Letter, str] = {}
        for kind, names in _ABBREVIATIONS.items():
            free = iter([name for name in names if name not in used])
            for letter in dict.fromkeys(letters):
                if letter.kind == kind and _is_long(letter):
                    symbol = next(free, None)
                    if symbol is not None:
                        self.symbols[letter] = _LATEX.get(symbol, symbol) if latex else symbol

    def definitions(self) -> list[str]:
        """Return the definitions of the abbreviations, one line each."""
        result = []
        for letter, symbol in self.symbols.items():
            assert letter.argument is not None
            inner = self.polynomial(letter.argument, matrix=not letter.is_scalar)
            if letter.kind == "logarithm":
                inner = self._function("log", f"{inner}; {letter.name}" if letter.name else inner)
            result.append(f"{symbol} = {inner}")
        return result

    def polynomial(self, p: Polynomial, *, matrix: bool = True) -> str:
        """Return a sum of products. In a matrix, a term without matrix letters is written as a multiple of I."""
        text = ""
        for (scalars, word), c in p.sorted_terms():
            term = self._term(abs(c), scalars, "I" if matrix and not word else self._word(word))
            minus = "-" if self.latex else "−"
            text += f" {'+' if c > 0 else minus} {term}" if text else f"{'' if c > 0 else minus}{term}"
        return text or "0"

    def relation(self, relation: Relation) -> str:
        """Return the instance of a premise that a step uses, as an equation."""
        arguments, show = relation.arguments, self.polynomial
        if relation.name == "inverse":
            inverse = self._letter(Letter("inverse", argument=arguments[0]))
            middle = f"({show(arguments[0])})" if len(arguments[0].terms) > 1 else show(arguments[0])
            factors = [middle, inverse] if relation.function == "right" else [inverse, middle]
            return f"{self._space().join(factors)} = I"
        if relation.name == "reciprocal":
            letter = Letter("reciprocal", argument=arguments[0])
            return f"({show(arguments[0], matrix=False)}) ({self._letter(letter)}) = 1"
        if relation.name == "exp zero":
            scalar = relation.function == "scalar"
            return (
                f"{self._letter(Letter('scalar exponential', argument=Polynomial()))} = 1"
                if scalar
                else (f"{self._function('exp', '0')} = I")
            )
        if relation.name == "exp scalar":
            left = apply("exponential", arguments[0] + arguments[1])
            right = apply("scalar exponential", arguments[0]) * apply("exponential", arguments[1])
        elif relation.name == "exp add":
            s, t, A = arguments
            left = apply("exponential", s * A) * apply("exponential", t * A)
            right = apply("exponential", (s + t) * A)
        elif relation.name == "exp sum":
            left = apply("exponential", arguments[0]) * apply("exponential", arguments[1])
            right = apply("exponential", arguments[0] + arguments[1])
        elif relation.name == "exp commutes":
            left = arguments[0] * apply("exponential", arguments[1])
            right = apply("exponential", arguments[1]) * arguments[0]
        elif relation.name == "equal arguments":
            left, right = (apply(relation.function, A, relation.label) for A in arguments)
        elif relation.name == "exp of log":
            outer, inner = {
                "matrix": ("exponential", "logarithm"),
                "scalar": ("scalar exponential", "scalar logarithm"),
            }[relation.function]
            left, right = apply(outer, apply(inner, arguments[0], relation.label)), arguments[0]
        else:
            return self.hypotheses[relation.index] if relation.name == "hypothesis" else PREMISES[relation.name]
        is_matrix = not (left.is_scalar and relation.name in {"equal arguments", "exp of log"})
        return f"{show(left, matrix=is_matrix)} = {show(right, matrix=is_matrix)}"

    def _word(self, word: Word) -> str:
        return self._space().join(self._letter(letter) for letter in word)

    def _term(self, c: Fraction, scalars: Word, matrices: str) -> str:
        above = [self._letter(s) for s in scalars if s.kind != "reciprocal"]
        below = [self._reciprocal(s) for s in scalars if s.kind == "reciprocal"]
        numerator = self._space().join(([str(c.numerator)] if c.numerator != 1 or not above else []) + above)
        denominator = self._space().join(([str(c.denominator)] if c.denominator != 1 else []) + below)
        if not denominator:
            if numerator == "1" and matrices:
                return matrices
            return f"{numerator}{self._space()}{matrices}" if matrices else numerator
        if self.latex:
            factor = rf"\tfrac{{{numerator}}}{{{denominator}}}"
        else:
            several = len(below) + (c.denominator != 1) > 1
            factor = f"({numerator}/{f'({denominator})' if several else denominator})"
        return f"{factor}{self._space()}{matrices}" if matrices else factor

    def _reciprocal(self, letter: Letter) -> str:
        assert letter.argument is not None
        inner = self.symbols.get(letter) or self.polynomial(letter.argument, matrix=False)
        return inner if letter in self.symbols or len(inner) == 1 else f"({inner})"

    def _letter(self, letter: Letter) -> str:
        symbol = self.symbols.get(letter)
        if letter.argument is None:
            return name_latex(letter.name) if self.latex else name_text(letter.name)
        inner = self.polynomial(letter.argument, matrix=not letter.is_scalar)
        if letter.kind == "inverse":
            base = symbol or (
                inner if len(letter.argument.terms) == 1 and _longest_word_length(letter) == 1 else f"({inner})"
            )
            return f"{base}^{{-1}}" if self.latex else f"{base}⁻¹"
        if letter.kind == "logarithm":
            return symbol or self._function("log", f"{inner}; {letter.name}" if letter.name else inner)
        if letter.kind == "exponential":
            return self._function("exp", inner)
        if letter.kind == "scalar exponential":
            if self.latex:
                return f"e^{{{inner}}}"
            return f"e^{inner}" if len(inner) == 1 else f"e^({inner})"
        if letter.kind == "reciprocal":
            return f"1/{self._reciprocal(letter)}"
        return self._function("log", inner)

    def _function(self, name: str, inner: str) -> str:
        return rf"\{name}\left({inner}\right)" if self.latex else f"{name}({inner})"

    def _space(self) -> str:
        return r"\," if self.latex else " "


def argument_lines(proof: Proof, notation: Notation, indent: str = "") -> list[str]:
    """Return the steps of a proof as equations. A step's own proof comes before it; each fact is shown once."""
    lines: list[str] = []
    _collect(proof, notation, indent, lines, set())
    return lines


def premises_used(proof: Proof) -> set[str]:
    """Return the names of the premises that the proof, or a proof inside it, uses."""
    used: set[str] = set()
    for step in proof.steps:
        used.add(step.relation.name)
        if step.relation.proof is not None:
            used |= premises_used(step.relation.proof)
    return used


def _collect(proof: Proof, notation: Notation, indent: str, lines: list[str], seen: set[str]) -> None:
    for step in proof.steps:
        relation = step.relation
        shown = notation.relation(relation)
        if shown not in seen:
            seen.add(shown)
            if relation.proof is not None:
                _collect(relation.proof, notation, indent, lines, seen)
            lines.append(f"{indent}{shown}" + _reason(relation))


def _reason(relation: Relation) -> str:
    if relation.name in {"inverse", "reciprocal", "exp zero", "imaginary unit"}:
        return ""
    return f"    [{PREMISES[relation.name]}]"


def _is_long(letter: Letter) -> bool:
    return letter.argument is not None and (
        len(letter.argument.terms) > 1 or (letter.kind == "logarithm" and _longest_word_length(letter) > 1)
    )


def _longest_word_length(letter: Letter) -> int:
    assert letter.argument is not None
    return max((len(word) + len(scalars) for scalars, word in letter.argument.terms), default=0)
