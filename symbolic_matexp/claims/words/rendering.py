"""Words in mathematical notation, as text or as LaTeX. Long letters are abbreviated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import zip_longest

from .checker import Chain, Proof, Relation, fact_of
from .polynomial import Letter, Polynomial, Word
from .premises import PREMISES, Fact

GREEK = ("alpha", "beta", "gamma", "delta", "theta", "kappa", "mu", "nu", "sigma", "tau", "phi", "omega", "Lambda")
_GREEK_TEXT = dict(zip(GREEK, "αβγδθκμνστφωΛ", strict=True))
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_MARKS = {
    "transpose": ("ᵀ", r"^{\mathsf T}"),
    "adjoint": ("*", "^{*}"),
    "conjugate matrix": ("\u0304", r"^{*\mathsf T}"),
    "conjugate": ("\u0304", "^{*}"),
}
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
        letters = [letter for p in polynomials for letter in p.letters]
        used = {letter.name for letter in letters}
        self.symbols: dict[Letter, str] = {}
        self._written: dict[Letter, str] = {}
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

    def equation(self, fact: Fact) -> str:
        """Return what a relation says, as an equation."""
        scalar = fact.left.is_scalar and fact.right.is_scalar
        return f"{self.polynomial(fact.left, matrix=not scalar)} = {self.polynomial(fact.right, matrix=not scalar)}"

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
        if letter not in self._written:
            self._written[letter] = self._write(letter)
        return self._written[letter]

    def _write(self, letter: Letter) -> str:
        symbol = self.symbols.get(letter)
        if letter.argument is None:
            return (name_latex(letter.name) if self.latex else name_text(letter.name)) + self._mark(letter)
        of_matrix = not letter.is_scalar or letter.kind in {"trace", "determinant"}
        inner = self.polynomial(letter.argument, matrix=of_matrix)
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
        if letter.kind in {"trace", "determinant"}:
            return self._function("det" if letter.kind == "determinant" else "tr", inner)
        return self._function("log", inner)

    def _mark(self, letter: Letter) -> str:
        text, latex = _MARKS.get(letter.kind, ("", ""))
        return latex if self.latex else text

    def _function(self, name: str, inner: str) -> str:
        if not self.latex:
            return f"{name}({inner})"
        macro = r"\operatorname{tr}" if name == "tr" else f"\\{name}"
        return rf"{macro}\left({inner}\right)"

    def _space(self) -> str:
        return r"\," if self.latex else " "


def argument_lines(
    proof: Proof, assumed: Sequence[Polynomial], labels: Sequence[str], notation: Notation
) -> list[str]:
    """Return a proof as text: the facts that are used, then each equation as a chain of equal expressions."""
    lines = ["These facts are used:"] if proof.relations else []
    for number, relation in enumerate(proof.relations, 1):
        fact = fact_of(relation, assumed)
        lines.append(f"  ({number}) {notation.equation(fact)}    [{_reason(relation, assumed, notation)}]")
        for chain in relation.chains:
            if chain.steps:
                lines += _chain_lines(chain, notation, "because ", "      ")
    for label, chain in zip(labels, proof.chains, strict=True):
        lines += [f"{label}:", *_chain_lines(chain, notation, "", "  ")]
    return lines


def chain_in_latex(chain: Chain, proof: Proof, assumed: Sequence[Polynomial], notation: Notation) -> str:
    """Return a chain as aligned equations, each with the fact that gives it."""
    expressions = _expressions(chain, notation)
    lines = [f"{expressions[0][0]} &= {notation.polynomial(chain.end)}"] if len(expressions) == 1 else []
    for i, (text, number) in enumerate(expressions[1:]):
        fact = notation.equation(fact_of(proof.relations[number], assumed))
        lines.append(f"{expressions[0][0] if i == 0 else ''} &= {text} && \\text{{by }} {fact}")
    return "\\begin{aligned} " + " \\\\ ".join(lines) + " \\end{aligned}"


def _chain_lines(chain: Chain, notation: Notation, before: str, indent: str) -> list[str]:
    """Return a chain as text, an expression a line."""
    first, *others = _expressions(chain, notation)
    lines = [f"{indent}{before}{first[0]}"]
    lines += [f"{indent}  = {text}    by ({number + 1})" for text, number in others]
    return lines if others else [*lines, f"{indent}  = {notation.polynomial(chain.end)}"]


def _expressions(chain: Chain, notation: Notation) -> list[tuple[str, int]]:
    """Return the expressions of a chain, each with the number of the relation that gives it (−1 for the first).

    Steps that use one relation several times in a row are joined.
    """
    matrix = not all(p.is_scalar for p in (chain.start, *(step.after for step in chain.steps)))
    result = [(notation.polynomial(chain.start, matrix=matrix), -1)]
    for step, following in zip_longest(chain.steps, chain.steps[1:]):
        if following is None or following.relation != step.relation:
            result.append((notation.polynomial(step.after, matrix=matrix), step.relation))
    return result


def _reason(relation: Relation, assumed: Sequence[Polynomial], notation: Notation) -> str:
    """Return the premise or the hypothesis that a relation is an instance of, in words."""
    if relation.name in PREMISES:
        return PREMISES[relation.name].text
    label = notation.hypotheses[list(assumed).index(relation.arguments[0])]
    return f"{relation.name}: {label}" if label else relation.name


def _is_long(letter: Letter) -> bool:
    return letter.argument is not None and (
        len(letter.argument.terms) > 1 or (letter.kind == "logarithm" and _longest_word_length(letter) > 1)
    )


def _longest_word_length(letter: Letter) -> int:
    assert letter.argument is not None
    return max((len(word) + len(scalars) for scalars, word in letter.argument.terms), default=0)
