"""What proofs in letters take for granted, as a list that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .evidence import wrapped
from .markdown import plain
from .words.premises import PREMISES

SOURCES = {
    "[H]": "N. J. Higham, Functions of Matrices, SIAM 2008",
    "[L]": "B. C. Hall, Lie Groups, Lie Algebras, and Representations, 2nd edition, Springer 2015",
    "[J]": "R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd edition, Cambridge 2013",
    "premises.v": "proofs/coq/premises.v, which proves for every d what is algebra in them",
}
"""What the sources of premises are short for."""

TITLE = (
    "What proofs in letters take for granted of square complex matrices of one size, besides the laws of sums and "
    "products, and what transposes, adjoints and traces make of these"
)


@dataclass(frozen=True)
class StatedPremise:
    """A premise: its ``name``, what it says, with its side conditions, in ``text``, and where it can be read."""

    name: str
    text: str
    source: str


class Premises(tuple[StatedPremise, ...]):
    """All premises. ``print`` and notebooks show them as a list with their sources."""

    __slots__ = ()

    def __str__(self) -> str:
        lines = [wrapped(f"{x.text}    ({x.source})", "  ") for x in self]
        return "\n".join([f"{TITLE}:", *lines, "Sources:", *(wrapped(f"{a}: {b}", "  ") for a, b in SOURCES.items())])

    def __repr__(self) -> str:
        return f"Premises({len(self)} of them)"

    def to_json(self) -> list[dict[str, Any]]:
        """Return all premises as JSON objects."""
        return [{"name": x.name, "text": x.text, "source": in_full(x.source)} for x in self]

    def _repr_markdown_(self) -> str:
        rows = [f"| {plain(x.text)} | {plain(x.source)} |" for x in self]
        books = "; ".join(f"{plain(short)}: {plain(book)}" for short, book in SOURCES.items())
        return "\n".join([f"{TITLE}:", "", "| premise | source |", "|---|---|", *rows, "", f"{books}."])


def premises() -> Premises:
    """Return what proofs in letters take for granted: every premise, with its side conditions and its source.

    Besides these, a proof computes with sums and products, and with transposes, adjoints and traces of them and of
    functions (``claims/words/polynomial.py`` and ``involution.py``). It says which premises it has used.

    >>> import symbolic_matexp as sm
    >>> next(x for x in sm.premises() if x.name == "exp sum").text
    'exp(A) exp(B) = exp(A + B), if AB = BA'
    """
    return Premises(StatedPremise(name, premise.text, premise.source) for name, premise in PREMISES.items())


def in_full(source: str) -> str:
    """Return a source with the books that it names written out."""
    for short, book in SOURCES.items():
        source = source.replace(short, book)
    return source
