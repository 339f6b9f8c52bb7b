"""Values of letters as text, and as JSON that is read back exactly.

An entry is a string "p/q" or a pair [re, im] of such strings, as everywhere in the package. Any other entry is an
object: its text, and its terms (c, k, a, b) for c π^k e^(a + bπ), with pairs c, a and b.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint

from ...inputs.cut import fraction_text
from ...inputs.display import shown
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import GaussianRational, exact_scalar
from ...inputs.files import encode_exact
from .formal import ONE, PI_ONE, FormalMatrix, Monomial, single_term

Value = ExactMatrix | GaussianRational | FormalMatrix
"""A matrix or a number of complex rationals, or one with terms in π and e."""


def text_of(value: Value, *, is_scalar: bool = False) -> str:
    """Return a value on one line."""
    if not isinstance(value, FormalMatrix):
        return shown(value)
    if is_scalar:
        return _entry_text(_terms(value, 0, 0))
    size = range(value.dimension)
    rows = ("[" + ", ".join(_entry_text(_terms(value, i, j)) for j in size) + "]" for i in size)
    return "[" + ", ".join(rows) + "]"


def encoded(value: Value, *, is_scalar: bool = False) -> Any:
    """Return a value as JSON. A number is an entry, a matrix a list of rows of entries."""
    if isinstance(value, GaussianRational):
        return [str(value.real), str(value.imag)]
    if isinstance(value, ExactMatrix):
        return encode_exact(value)
    if is_scalar:
        return _encoded_entry(_terms(value, 0, 0))
    size = range(value.dimension)
    return [[_encoded_entry(_terms(value, i, j)) for j in size] for i in size]


def decoded(content: Any) -> FormalMatrix:
    """Inverse of :func:`encoded`; a number is a 1×1 matrix."""
    if not (isinstance(content, list) and isinstance(content[0], list)):
        return _decoded_entry(content)
    size = len(content)
    parts = [_placed(_decoded_entry(x), size, i, j) for i, row in enumerate(content) for j, x in enumerate(row)]
    return sum(parts, FormalMatrix(size, {}))


def _placed(number: FormalMatrix, size: int, i: int, j: int) -> FormalMatrix:
    unit = flint.fmpq_mat(size, size, [int((k, m) == (i, j)) for k in range(size) for m in range(size)])
    return FormalMatrix.of(ExactMatrix(unit, flint.fmpq_mat(size, size))).scaled(number)


Terms = list[tuple[GaussianRational, Monomial]]


def _terms(value: FormalMatrix, i: int, j: int) -> Terms:
    found = [(C[i, j], m) for m, C in sorted(value.terms.items())]
    return [(c, m) for c, m in found if c.real or c.imag]


def _encoded_entry(terms: Terms) -> Any:
    if all(not any(m) for _, m in terms):
        c = terms[0][0] if terms else GaussianRational(Fraction(0), Fraction(0))
        return _fraction(c.real) if not c.imag else _pair(c.real, c.imag)
    listed = [[_pair(c.real, c.imag), k, _pair(*e[:2]), _pair(*e[2:])] for c, (k, *e) in terms]
    return {"text": _entry_text(terms), "terms": listed}


def _decoded_entry(content: Any) -> FormalMatrix:
    if not isinstance(content, dict):
        return FormalMatrix.of(exact_scalar(content))
    total = FormalMatrix(1, {})
    for c, k, a, b in content["terms"]:
        total = total + single_term(exact_scalar(c), (k, *map(Fraction, [*a, *b])))
    return total


def _entry_text(terms: Terms) -> str:
    texts = [_term_text(c, m) for c, m in terms]
    return " + ".join(texts).replace("+ -", "- ") or "0"


def _term_text(c: GaussianRational, monomial: Monomial) -> str:
    k, a_real, a_imaginary, b_real, b_imaginary = monomial
    parts = ((ONE, a_real, a_imaginary), (PI_ONE, b_real, b_imaginary))
    exponent = [(GaussianRational(Fraction(x), Fraction(y)), m) for m, x, y in parts if x or y]
    factors = [{0: "", 1: "π"}.get(k, f"π^{k}"), f"e^({_entry_text(exponent)})" if exponent else ""]
    return _times(c, " ".join(filter(None, factors)))


def _times(c: GaussianRational, factors: str) -> str:
    """Write a number before what it is multiplied with."""
    number = shown(c)
    if not factors:
        return number
    if c.real and c.imag:
        return f"({number}){factors}"
    if number in {"1", "-1"}:
        number = number[:-1]
    elif "/" in number and number.endswith("i") and factors.startswith("π"):
        number = f"({number[:-1]})i" if not number.startswith("-") else f"-({number[1:-1]})i"
    elif "/" in number:
        number = f"({number})" if not number.startswith("-") else f"-({number[1:]})"
    if number.endswith("i") and factors.startswith("π"):
        return f"{number[:-1]}{factors[:1]}i{factors[1:]}"
    return f"{number}{factors}"


def _pair(x: Fraction | int, y: Fraction | int) -> list[str]:
    return [_fraction(x), _fraction(y)]


def _fraction(x: Fraction | int) -> str:
    return fraction_text(Fraction(x))
