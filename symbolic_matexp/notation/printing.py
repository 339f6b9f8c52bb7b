"""Expressions as people read them: Unicode for the terminal, LaTeX for notebooks, Python to paste."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import InputError
from ..inputs.cut import Cut
from ..inputs.exact_numbers import GaussianRational
from .entrywise import EntrywiseFunction
from .functions import FUNCTIONS
from .nodes import Node, in_order

SUM, PRODUCT, UNARY, POWER, ATOM = range(5)
"""How tightly an operation binds; an operand that binds less is put in brackets."""

_GREEK = dict(zip(
    ("alpha", "beta", "gamma", "delta", "theta", "kappa", "mu", "nu", "sigma", "tau", "phi", "omega", "Lambda",
     "Omega"), "αβγδθκμνστφωΛΩ", strict=True,
))  # fmt: skip
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Written:
    """A text and how tightly its outermost operation binds."""

    text: str
    binds: int = ATOM


MOST_BITS = 3_322
"""Longer numbers, of more than 1,000 digits, are described instead."""

LONG_DYADIC, FLOAT_BITS = 20, 53
"""A dyadic number is written as a float if its denominator has at least so many bits, and the numerator at most."""

LONGEST = 5_000
"""Operations; a longer expression is not written out."""


def to_unicode(node: Node) -> str:
    """Return an expression as text: exp(−W₁ X₂)."""
    return _whole(node) or _write(node, _UNICODE).text


def to_latex(node: Node) -> str:
    r"""Return an expression as LaTeX: e^{-W_{1} X_{2}}."""
    return _whole(node, r"\text{{{}}}") or _write(node, _LATEX).text


def to_python(node: Node) -> str:
    """Return an expression as Python that builds an equal one: expm(-W1 @ X2)."""
    if _operations_written_out(node) > LONGEST:
        raise InputError(f"an expression of more than {LONGEST} operations is too long to be written out as Python")
    return _write(node, _PYTHON).text


def _whole(node: Node, template: str = "{}") -> str:
    """Return what stands for an expression that is too long to be written out, or nothing for others."""
    if _operations_written_out(node) <= LONGEST:
        return ""
    return template.format(f"<an expression of {len(in_order([node]))} operations>")


def _operations_written_out(node: Node) -> int:
    """Return how many operations there would be on paper, where what is shared is written every time."""
    count: dict[Node, int] = {}
    for x in in_order([node]):
        count[x] = 1 + sum(count[argument] for argument in x.arguments)
    return count[node]


@dataclass(frozen=True)
class Style:
    """What differs between the three ways of writing."""

    letter: Callable[[str], str]
    number: Callable[[GaussianRational], Written]
    function: Callable[[str, str], str]
    times: str
    """Between two matrices."""
    scaled: str
    """Between a scalar and what it multiplies."""
    minus: str
    power: Callable[[str, int], str]
    marked: Callable[[str, str], Written]
    """A transpose, an adjoint or an inverse."""
    over: Callable[[Written, Written], Written]
    pi: str
    eye: str
    zero: str
    cut: Callable[[Cut], str]
    given: Callable[[Any], str]
    """A given matrix, which is SymPy's."""
    entrywise: Callable[[EntrywiseFunction, str], str]
    solve: Callable[[Written, Written], Written] | None = None


def _write(output: Node, style: Style) -> Written:
    known: dict[Node, Written] = {}
    for node in in_order([output]):
        if node.operation == "scale" and _is_reciprocal(node.arguments[0]):  # A/q rather than (1/q) A
            known[node] = style.over(known[node.arguments[1]], known[node.arguments[0].arguments[1]])
        else:
            known[node] = _written(node, [known[x] for x in node.arguments], style)
    return known[output]


def _written(node: Node, inner: Sequence[Written], style: Style) -> Written:
    operation = node.operation
    if operation in {"matrix", "scalar"}:
        return Written(style.letter(node.data))
    if operation == "number":
        return style.number(node.data)
    if operation == "given":
        return Written(style.given(node.data))
    if operation in {"pi", "eye", "zero"}:
        return Written({"pi": style.pi, "eye": style.eye, "zero": style.zero}[operation])
    if operation in {"add", "plus", "sub", "minus"}:
        sign = "+" if operation in {"add", "plus"} else style.minus
        right = _bracketed(inner[1], SUM if sign == "+" else PRODUCT)
        if sign == "+" and inner[1].text.startswith(style.minus) and inner[1].binds <= UNARY:
            return Written(f"{inner[0].text} {style.minus} {inner[1].text[len(style.minus) :]}", SUM)
        return Written(f"{inner[0].text} {sign} {right}", SUM)
    if operation == "negative" or (operation == "scale" and _is_minus_one(node.arguments[0])):
        bracketed = inner[-1].binds == UNARY
        return Written(f"{style.minus}{_bracketed(inner[-1], ATOM + 1 if bracketed else PRODUCT)}", UNARY)
    if operation in {"times", "scale", "matmul"}:
        sign = style.times if operation == "matmul" else style.scaled
        return Written(sign.join([_bracketed(inner[0], PRODUCT), _bracketed(inner[1], POWER)]), PRODUCT)
    if operation == "over":
        return style.over(inner[0], inner[1])
    if operation in {"power", "to the"}:
        return Written(style.power(_bracketed(inner[0], ATOM), node.data), POWER)
    if operation in {"transpose", "adjoint", "inv"}:
        return style.marked(operation, _bracketed(inner[0], ATOM) if operation != "inv" else inner[0].text)
    if operation == "solve":
        if style.solve is not None:
            return style.solve(inner[0], inner[1])
        left = style.marked("inv", inner[0].text if inner[0].binds == ATOM else f"({inner[0].text})")
        return Written(style.times.join([left.text, _bracketed(inner[1], POWER)]), PRODUCT)
    argument = inner[0].text
    if operation == "entrywise":
        return Written(style.entrywise(node.data, argument))
    if operation == "logm" and not node.data.is_principal:
        argument += style.cut(node.data)
    return Written(style.function(operation, argument))


def _bracketed(inner: Written, least: int) -> str:
    return inner.text if inner.binds >= least else f"({inner.text})"


def _is_bracketed(text: str) -> bool:
    """Whether the first bracket of a text is closed by its last character: (A B), but not (A + B) (A − B)."""
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return i > 0 and i == len(text) - 1
    return False


def _is_reciprocal(node: Node) -> bool:
    return node.operation == "over" and _is_number(node.arguments[0], 1)


def _is_minus_one(node: Node) -> bool:
    return _is_number(node, -1)


def _is_number(node: Node, value: int) -> bool:
    return node.operation == "number" and node.data.real == value and node.data.imag == 0


def _digits(x: Fraction) -> str:
    """Return a number in digits; one that is far too long to be read is only described."""
    if max(abs(x.numerator), x.denominator).bit_length() > MOST_BITS:
        return f"{'-' if x < 0 else ''}[a number of more than 1000 digits]"
    return str(x)


def _parts(z: GaussianRational, unit: str, times: str, minus: str) -> Written:
    def signed(x: Fraction) -> str:
        return _digits(x).replace("-", minus)

    if z.imag == 0:
        return Written(signed(z.real), _binding(z.real))
    size = unit if abs(z.imag) == 1 else f"{_digits(abs(z.imag))}{times}{unit}"
    if z.real == 0:
        return Written(f"{minus if z.imag < 0 else ''}{size}", UNARY if z.imag < 0 else PRODUCT if times else ATOM)
    return Written(f"{signed(z.real)} {minus if z.imag < 0 else '+'} {size}", SUM)


def _latex_number(z: GaussianRational) -> Written:
    written = _parts(z, "i", "", "-")
    return Written(re.sub(r"(\d+)/(\d+)", r"\\tfrac{\1}{\2}", written.text), written.binds)


def _binding(x: Fraction) -> int:
    return UNARY if x < 0 else ATOM if x.denominator == 1 else PRODUCT


def _unicode_letter(name: str) -> str:
    stem = name.rstrip("0123456789")
    return _GREEK.get(stem, stem) + name[len(stem) :].translate(_SUBSCRIPTS)


def _latex_letter(name: str) -> str:
    stem, names = name.rstrip("0123456789"), {symbol: word for word, symbol in _GREEK.items()}
    word = stem if stem in _GREEK else names.get(stem)
    shown = f"\\{word}" if word else stem if len(stem) == 1 else rf"\mathit{{{stem}}}".replace("_", r"\_")
    index = name[len(stem) :]
    return f"{shown}_{{{index}}}" if index else shown


def _unicode_mark(operation: str, text: str) -> Written:
    mark = {"transpose": "ᵀ", "adjoint": "*", "inv": "⁻¹"}[operation]
    simple = text.replace("₁", "").isidentifier() or text.isalnum() or _is_bracketed(text)
    return Written(f"{text if simple or operation != 'inv' else f'({text})'}{mark}", POWER)


def _latex_mark(operation: str, text: str) -> Written:
    mark = {"transpose": r"^{\mathsf T}", "adjoint": "^{*}", "inv": "^{-1}"}[operation]
    simple = len(text) == 1 or _is_bracketed(text)
    simple = simple or (operation != "inv") or ("_{" in text and " " not in text and "^" not in text)
    return Written(f"{text if simple else f'({text})'}{mark}", POWER)


def _latex_function(operation: str, argument: str) -> str:
    if operation in FUNCTIONS:
        return FUNCTIONS[operation].in_latex(argument)
    if operation == "exp":
        return f"e^{{{argument}}}"
    if operation == "sqrt":
        return rf"\sqrt{{{argument}}}"
    named = {"trace": "tr", "log1pexp": "log1pexp", "positive_part": "pos", "is_positive": "ispos"}
    name = rf"\operatorname{{{named[operation]}}}" if operation in named else rf"\{operation}"
    return rf"{name}\left({argument}\right)"


def _unicode_function(operation: str, argument: str) -> str:
    name = FUNCTIONS[operation].scalar if operation in FUNCTIONS else {"trace": "tr"}.get(operation, operation)
    return f"{name}({argument})"


def _slash(left: Written, right: Written) -> Written:
    return Written(f"{_bracketed(left, PRODUCT)}/{_bracketed(right, POWER)}", PRODUCT)


def _python_number(z: GaussianRational) -> Written:
    def part(x: Fraction) -> str:
        if max(abs(x.numerator), x.denominator).bit_length() > MOST_BITS:
            raise InputError("an expression with a number of more than 1000 digits is not written out as Python")
        return str(x) if x.denominator == 1 else f'scalar("{x}")'

    if z.imag == 0:
        return Written(part(z.real), UNARY if z.real < 0 and z.real.denominator == 1 else ATOM)
    return Written(f'scalar(["{z.real}", "{z.imag}"])')


def _python_mark(operation: str, text: str) -> Written:
    if operation == "inv":
        return Written(f"inv({text})")
    return Written(f"{text}.{'T' if operation == 'transpose' else 'H'}")


def _python_cut(cut: Cut) -> str:
    return f', Cut({cut.half_turns}, Fraction("{cut.offset}"))'


def _unicode_given(matrix: Any) -> str:
    return _rows(matrix, lambda x: _number_or_float(x, "float({})") or str(x).replace("-", "−"))


def _python_given(matrix: Any) -> str:
    return f"matrix({_rows(matrix, str)})"


def _latex_given(matrix: Any) -> str:
    from sympy import latex

    rows = [
        " & ".join(_number_or_float(x, r"\operatorname{{float}}({})") or latex(x) for x in row)
        for row in matrix.tolist()
    ]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def _rows(matrix: Any, written: Callable[[Any], str]) -> str:
    return "[" + ", ".join(f"[{', '.join(map(written, row))}]" for row in matrix.tolist()) + "]"


def _number_or_float(x: Any, template: str) -> str:
    """Return a dyadic number with many digits as the float that it is; nothing for others."""
    return template.format(x.p / x.q) if is_long_dyadic(x) else ""


def is_long_dyadic(x: Any) -> bool:
    """Whether a SymPy number is a dyadic one with many digits, which was probably given as a float."""
    if not x.is_Rational or x.q.bit_length() < LONG_DYADIC:
        return False
    return not x.q & (x.q - 1) and abs(x.p).bit_length() <= FLOAT_BITS


def _named_cut(cut: Cut) -> str:
    return f"; cut {cut}"


_UNICODE = Style(
    letter=_unicode_letter,
    number=lambda z: _parts(z, "i", "", "−"),
    function=_unicode_function,
    times=" ",
    scaled=" ",
    minus="−",
    power=lambda base, n: f"{base}{str(n).translate(_SUPERSCRIPTS)}",
    marked=_unicode_mark,
    over=_slash,
    pi="π",
    eye="I",
    zero="0",
    cut=_named_cut,
    given=_unicode_given,
    entrywise=lambda function, argument: f"{function.symbol}({argument})",
)
_LATEX = Style(
    letter=_latex_letter,
    number=_latex_number,
    function=_latex_function,
    times=r" ",
    scaled=r"\, ",
    minus="-",
    power=lambda base, n: f"{base}^{{{n}}}",
    marked=_latex_mark,
    over=lambda left, right: Written(rf"\frac{{{left.text}}}{{{right.text}}}"),
    pi=r"\pi",
    eye="I",
    zero="0",
    cut=_named_cut,
    given=_latex_given,
    entrywise=lambda function, argument: rf"{function.latex}\left({argument}\right)",
)
_PYTHON = Style(
    letter=lambda name: name,
    number=_python_number,
    function=lambda operation, argument: f"{operation}({argument})",
    times=" @ ",
    scaled=" * ",
    minus="-",
    power=lambda base, n: f"{base}**{n}",
    marked=_python_mark,
    over=_slash,
    pi="pi",
    eye="eye()",
    zero="zero()",
    cut=_python_cut,
    given=_python_given,
    entrywise=lambda function, argument: f"{function.name}({argument})",
    solve=lambda A, B: Written(f"{_bracketed(A, ATOM)}.solve({B.text})"),
)
