"""Words in mathematical notation, as text or as LaTeX. Long letters are abbreviated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby, zip_longest

from .checker import Chain, Proof, Relation, fact_of
from .involution import MIRRORED
from .names import GREEK, name_text
from .polynomial import Letter, Polynomial, Word
from .premises import PREMISES

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LONGEST_CHAIN = 40
"""Of longer chains only the ends are shown."""
POWERS = {"matrix", "exponential", "logarithm", "scalar", "imaginary unit", "pi", "dimension", "trace", "determinant"}
"""Letters of which powers are written."""
_ABBREVIATIONS = {"inverse": "DCGH", "logarithm": "ΛΘΞ", "reciprocal": "qprw"}
_LATEX = {"Λ": r"\Lambda", "Θ": r"\Theta", "Ξ": r"\Xi", "π": r"\pi"}


def name_latex(name: str) -> str:
    r"""Return a letter's name as LaTeX: X1 as X_{1}, alpha as \alpha."""
    stem = name.rstrip("0123456789")
    shown = f"\\{stem}" if stem in GREEK else _LATEX.get(stem, stem if len(stem) == 1 else rf"\mathit{{{stem}}}")
    index = name[len(stem) :]
    return f"{shown}_{{{index}}}" if index else shown


class Notation:
    """The way in which letters are written.

    Long inverses, logarithms and reciprocals in ``polynomials`` get a symbol each, which is no letter there or in
    ``others``. ``hypotheses`` are the hypotheses in words.
    """

    def __init__(
        self,
        polynomials: Iterable[Polynomial],
        hypotheses: Sequence[str] = (),
        *,
        others: Iterable[Polynomial] = (),
        latex: bool = False,
    ) -> None:
        self.hypotheses, self.latex = hypotheses, latex
        letters = [letter for p in polynomials for letter in p.letters]
        used = {name_text(letter.name) for letter in [*letters, *(letter for p in others for letter in p.letters)]}
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
                inner = self._logarithm(letter, inner)
            result.append(f"{symbol} = {inner}")
        return result

    def polynomial(self, p: Polynomial, *, matrix: bool = True) -> str:
        """Return a sum of products. In a matrix, a term without matrix letters is written as a multiple of I."""
        text = ""
        for (scalars, word), c in p.sorted_terms():
            term = self._term(abs(c), scalars, "I" if matrix and not word else self._product(word))
            minus = "-" if self.latex else "−"
            text += f" {'+' if c > 0 else minus} {term}" if text else f"{'' if c > 0 else minus}{term}"
        return text or "0"

    def equation(self, left: Polynomial, right: Polynomial) -> str:
        """Return left = right."""
        scalar = left.is_scalar and right.is_scalar
        return f"{self.polynomial(left, matrix=not scalar)} = {self.polynomial(right, matrix=not scalar)}"

    def _product(self, word: Word) -> str:
        """Return a product of letters, with powers where a letter that has no mark is repeated."""
        factors = []
        for letter, repeated in groupby(word):
            text, count = self._letter(letter), len(list(repeated))
            if count == 1 or letter.kind not in POWERS:
                factors += [text] * count
            else:
                factors.append(f"{text}^{{{count}}}" if self.latex else text + str(count).translate(_SUPERSCRIPTS))
        return self._space().join(factors)

    def _term(self, c: Fraction, scalars: Word, matrices: str) -> str:
        above = self._product(tuple(s for s in scalars if s.kind != "reciprocal"))
        below = [self._reciprocal(s) for s in scalars if s.kind == "reciprocal"]
        numerator = self._joined(str(c.numerator) if c.numerator != 1 or not above else "", above)
        denominator = self._joined(str(c.denominator) if c.denominator != 1 else "", *below)
        if not denominator:
            return matrices if numerator == "1" and matrices else self._joined(numerator, matrices)
        if self.latex:
            return self._joined(rf"\tfrac{{{numerator}}}{{{denominator}}}", matrices)
        several = len(below) + (c.denominator != 1) > 1
        fraction = f"{numerator}/{f'({denominator})' if several else denominator}"
        return self._joined(f"({fraction})", matrices) if matrices else fraction

    def _joined(self, *factors: str) -> str:
        return self._space().join(factor for factor in factors if factor)

    def _reciprocal(self, letter: Letter) -> str:
        """Return s for the letter 1/s, in brackets if it is not one letter."""
        if letter in self.symbols:
            return self.symbols[letter]
        inner = self.polynomial(letter.inner, matrix=False)
        return inner if letter.inner.letter is not None and letter.inner.letter.kind != "reciprocal" else f"({inner})"

    def _letter(self, letter: Letter) -> str:
        if letter not in self._written:
            self._written[letter] = self._write(letter)
        return self._written[letter]

    def _write(self, letter: Letter) -> str:
        if letter.kind == "dimension":
            return self._function("tr", "I")
        if letter.argument is None:
            return self._marked(name_latex(letter.name) if self.latex else name_text(letter.name), letter.kind)
        symbol = self.symbols.get(letter)
        if letter.kind == "inverse":
            return self._inverse(letter, symbol)
        if letter.kind == "reciprocal":
            return f"1/{self._reciprocal(letter)}"
        of_matrix = not letter.is_scalar or letter.kind in {"trace", "determinant"}
        inner = self.polynomial(letter.argument, matrix=of_matrix)
        if letter.kind in {"logarithm", "scalar logarithm"}:
            return symbol or self._logarithm(letter, inner)
        if letter.kind == "scalar exponential":
            if self.latex:
                return f"e^{{{inner}}}"
            return f"e^{inner}" if len(inner) == 1 else f"e^({inner})"
        name = {"exponential": "exp", "determinant": "det", "trace": "tr"}[letter.kind]
        return self._function(name, inner)

    def _logarithm(self, letter: Letter, inner: str) -> str:
        """Return log(A), with the cut or the word "mirrored" if it is not the principal logarithm."""
        named = rf"\text{{{letter.name}}}" if self.latex else letter.name
        return self._function("log", f"{inner}; {named}" if letter.name else inner)

    def _inverse(self, letter: Letter, symbol: str | None) -> str:
        """Return A⁻¹; the argument stands in brackets unless it is one letter without a mark."""
        one = letter.inner.letter
        bare = one is not None and one.kind in {"matrix", "exponential"}
        base = symbol or self.polynomial(letter.inner)
        base = base if symbol or bare else f"({base})"
        return f"{base}^{{-1}}" if self.latex else f"{base}⁻¹"

    def _marked(self, name: str, kind: str) -> str:
        """Return a name with the mark of a transpose, an adjoint or a conjugate."""
        if self.latex:
            mark = {"transpose": r"^{\mathsf T}", "adjoint": "^{*}"}.get(kind, "")
            return rf"\overline{{{name}}}" if kind.startswith("conjugate") else name + mark
        return name + {"transpose": "ᵀ", "adjoint": "*"}.get(kind, "\u0304" if kind.startswith("conjugate") else "")

    def _function(self, name: str, inner: str) -> str:
        if not self.latex:
            return f"{name}({inner})"
        macro = r"\operatorname{tr}" if name == "tr" else f"\\{name}"
        return rf"{macro}\left({inner}\right)"

    def _space(self) -> str:
        return r"\," if self.latex else " "


def conventions(polynomials: Iterable[Polynomial]) -> list[str]:
    """Return what the names of logarithms in ``polynomials`` mean, as sentences."""
    names = {x.name for p in polynomials for x in p.letters if x.kind in {"logarithm", "scalar logarithm"}}
    texts = []
    if MIRRORED in names:
        texts.append(f"log(A; {MIRRORED}) is log(A*)*: it differs from log(A) only where an eigenvalue is negative.")
    if any(name.startswith(f"{MIRRORED} cut") for name in names):
        texts.append(f"log(A; {MIRRORED} cut θ) is log(A*; cut θ)*.")
    if any("cut" in name for name in names):
        texts.append("log(A; cut θ) has eigenvalues with imaginary parts in (θ − 2π, θ].")
    return texts


def argument_lines(
    proof: Proof, assumed: Sequence[Polynomial], labels: Sequence[str], notation: Notation
) -> list[str]:
    """Return a proof as text: the facts that are used, then each equation as a chain of equal expressions."""
    lines = ["These facts are used:"] if proof.relations else []
    for number, relation in enumerate(proof.relations, 1):
        lines.append(f"  ({number}) {_fact(relation, assumed, notation)}")
        for chain in relation.chains:
            if chain.steps:
                lines += _chain_lines(chain, notation, "because ", "      ")
    for label, chain in zip(labels, proof.chains, strict=True):
        lines += [f"{label}:", *_chain_lines(chain, notation, "", "  ")]
    return lines


def chain_in_latex(chain: Chain, proof: Proof, notation: Notation) -> str:
    """Return a chain as aligned equations, each with the premise that gives it."""
    expressions = _expressions(chain, notation)
    if len(expressions) == 1:
        return notation.equation(chain.start, chain.end)
    lines = [
        f"{expressions[0][0] if i == 0 else ''} &= {text} && \\text{{{_premise(proof.relations[number])}}}"
        for i, (text, number) in enumerate(expressions[1:])
    ]
    return "\\begin{aligned} " + " \\\\ ".join(lines) + " \\end{aligned}"


def premises_with_sources(proof: Proof) -> list[str]:
    """Return the premises that a proof uses, each with where it can be read."""
    used = {relation.name for relation in proof.relations}
    return [f"{premise.text}  ({premise.source})" for name, premise in PREMISES.items() if name in used]


def _chain_lines(chain: Chain, notation: Notation, before: str, indent: str) -> list[str]:
    """Return a chain as text, an expression a line."""
    first, *others = _expressions(chain, notation)
    lines = [f"{indent}{before}{first[0]}"]
    lines += [f"{indent}  = {text}    by ({number + 1})" for text, number in others]
    if others:
        return lines
    matrix = not (chain.start.is_scalar and chain.end.is_scalar)
    return [*lines, f"{indent}  = {notation.polynomial(chain.end, matrix=matrix)}    by multiplying out"]


def _expressions(chain: Chain, notation: Notation) -> list[tuple[str, int]]:
    """Return the expressions of a chain, each with the number of the relation that gives it (−1 for the first).

    Steps that use one relation several times in a row are joined.
    """
    matrix = not all(p.is_scalar for p in (chain.start, *(step.after for step in chain.steps)))
    if len(chain.steps) > LONGEST_CHAIN:
        last = f"[{len(chain.steps) - 1} more expressions] = {notation.polynomial(chain.end, matrix=matrix)}"
        return [(notation.polynomial(chain.start, matrix=matrix), -1), (last, chain.steps[-1].relation)]
    result = [(notation.polynomial(chain.start, matrix=matrix), -1)]
    for step, following in zip_longest(chain.steps, chain.steps[1:]):
        if following is None or following.relation != step.relation:
            result.append((notation.polynomial(step.after, matrix=matrix), step.relation))
    return result


def _fact(relation: Relation, assumed: Sequence[Polynomial], notation: Notation) -> str:
    """Return what a relation says, and the premise or the hypothesis that it is an instance of."""
    fact = fact_of(relation, assumed)
    equation = notation.equation(fact.left, fact.right)
    if relation.name in PREMISES:
        return f"{equation}    [{PREMISES[relation.name].text}]"
    label = notation.hypotheses[list(assumed).index(relation.arguments[0])]
    if relation.name == "hypothesis" and "=" in label:
        return f"{label}    [hypothesis]"
    return f"{equation}    [{relation.name}{f': {label}' if label else ''}]"


def _premise(relation: Relation) -> str:
    """Return the premise, or that it is a hypothesis, for LaTeX's text mode."""
    text = PREMISES[relation.name].text if relation.name in PREMISES else relation.name
    return text.replace("^", r"\textasciicircum{}")


def _is_long(letter: Letter) -> bool:
    return letter.argument is not None and (
        len(letter.argument.terms) > 1 or (letter.kind == "logarithm" and _longest_word_length(letter) > 1)
    )


def _longest_word_length(letter: Letter) -> int:
    assert letter.argument is not None
    return max((len(word) + len(scalars) for scalars, word in letter.argument.terms), default=0)
