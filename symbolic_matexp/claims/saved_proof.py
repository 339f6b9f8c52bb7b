"""Proofs in letters as files, and what the checker says of them. Nothing here searches for a proof."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..inputs.files import read_json, write_json
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.tables import html_verdict
from ..inputs.text_files import named
from .evidence import wrapped
from .words.checker import InvalidProofError
from .words.names import name_text
from .words.polynomial import BASE_KINDS, ONE, Letter, Polynomial
from .words.premises import PREMISES, ZERO
from .words.rendering import Notation, conventions
from .words.serial import Decoded, decode

LONGEST_WRITTEN = 2_000
"""Polynomials of a larger size are not written out. Longer texts, in characters, are cut."""


@dataclass(frozen=True)
class CheckedProof:
    """What the checker says of a proof in a file.

    ``valid`` says whether every step follows; so does ``bool(checked)``. ``message`` names what does not follow.
    ``equations`` are what is proved, for all square matrices of one size for which they are defined. ``hypotheses``
    are the equations that are assumed, and ``existing`` the inverses, reciprocals and logarithms that are assumed to
    exist. These are written out from the proof itself; ``matrices`` and ``scalars`` are its letters. ``premises`` are
    the facts about matrices that it uses, by name. ``conventions`` say how logarithms are written that are not
    principal. ``statement`` is what the file's author says that it
    proves; nothing checks it.
    """

    valid: bool
    message: str
    statement: str
    equations: tuple[str, ...]
    hypotheses: tuple[str, ...]
    existing: tuple[str, ...]
    matrices: tuple[str, ...]
    scalars: tuple[str, ...]
    premises: Mapping[str, str] = field(hash=False)
    conventions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.valid

    def __str__(self) -> str:
        return f"{self._word}: {self.message}"

    def __repr__(self) -> str:
        return f"<CheckedProof: {self._word}, {len(self.equations)} equations, {len(self.hypotheses)} hypotheses>"

    def _repr_html_(self) -> str:
        return html_verdict(self._word, self.message) + f"<pre>{escape(self.explain())}</pre>"

    @property
    def _word(self) -> str:
        return "valid" if self.valid else "not valid"

    def explain(self) -> str:
        """Return what the file proves, from which hypotheses and with which premises, as text."""
        return "\n".join(wrapped(line) for line in self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of :meth:`explain`, however long."""
        says = "It proves" if self.valid else "It does not prove"
        lines = [f"The proof is {self}.", f"{says}, for all square matrices of one size for which it is defined:"]
        lines += [f"  {equation}" for equation in self.equations]
        assumed = [*self.hypotheses, *(f"{letter} exists" for letter in self.existing)]
        lines += ["Assumed:", *(f"  {text}" for text in assumed)] if assumed else ["Nothing is assumed."]
        for names, what in ((self.matrices, "Matrices"), (self.scalars, "Scalars")):
            lines += [f"{what}: {', '.join(names)}"] if names else []
        lines += self.conventions
        lines.append("Of matrices this was used:" if self.premises else "Of matrices nothing else was used.")
        lines += [f"  {text}" for text in self.premises.values()]
        lines += [f"Not checked, its author's words for it: “{self.statement}”"] if self.statement else []
        return tuple(lines)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as a JSON object."""
        return {
            "valid": self.valid,
            "message": self.message,
            "statement": self.statement,
            "equations": list(self.equations),
            "hypotheses": list(self.hypotheses),
            "existing": list(self.existing),
            "matrices": list(self.matrices),
            "scalars": list(self.scalars),
            "premises": dict(self.premises),
            "conventions": list(self.conventions),
        }


@one_at_a_time
def check_proof(path: str | Path) -> CheckedProof:
    """Replay a proof that :meth:`Verdict.save_proof` wrote: every step is multiplied out again.

    The search that found the proof has no part in this. Raises :class:`InputError` for a file that is no such proof.
    """
    content = read_json(path, "a proof")
    try:
        decoded = decode(content)
        statement = content.get("statement", "")
        if not isinstance(statement, str):
            raise InputError("its statement is no text")
        return _described(decoded, _fault(decoded), _on_one_line(statement))
    except InputError as error:
        raise InputError(f"{named(path)}: {error}") from None
    except RecursionError:
        raise InputError(f"{named(path)}: its letters are nested too deeply to be checked") from None


def save_proof(content: dict[str, Any], statement: str, path: str | Path) -> None:
    """Write a proof as :func:`.words.serial.encode` returns it. An existing file is replaced."""
    decode(content)  # what is written can be read
    write_json(path, {"format": content["format"], "statement": statement, **content})


def _on_one_line(text: str) -> str:
    """Return a text without line breaks, and with a mark in the place of what controls a terminal."""
    line = "".join(x if x.isprintable() else "\N{REPLACEMENT CHARACTER}" for x in " ".join(text.split()))
    return line if len(line) <= LONGEST_WRITTEN else f"{line[:LONGEST_WRITTEN]}…"


def _fault(decoded: Decoded) -> str:
    """Return which step of a proof does not follow, or nothing."""
    try:
        decoded.check()
    except InvalidProofError as error:
        return str(error)
    return ""


def _described(decoded: Decoded, fault: str, statement: str) -> CheckedProof:
    proof = decoded.proof
    notation = Notation(())
    pairs = [*decoded.equations, *((h, ZERO) for h in decoded.assumed)]
    written = [_equation(left, right, notation) for left, right in pairs]
    count = len(decoded.equations)
    sides = [side for pair in pairs for side in pair] + [Polynomial.of(letter) for letter in decoded.existing]
    letters = {x for side in sides for x in side.letters}
    steps = sum(len(chain.steps) for chain in (*proof.chains, *(c for r in proof.relations for c in r.chains)))
    contradictory = decoded.equations == ((ONE, ZERO),)
    contradiction = "; the hypotheses contradict each other, so that everything follows" if contradictory else ""
    used = sorted({relation.name for relation in proof.relations} & set(PREMISES))
    return CheckedProof(
        valid=not fault,
        message=fault or f"every step follows, {steps} in all{contradiction}",
        statement=statement,
        equations=tuple(written[:count]),
        hypotheses=tuple(written[count:]),
        existing=tuple(sorted(_written(letter, notation) for letter in decoded.existing)),
        matrices=tuple(sorted({name_text(x.name) for x in letters if x.kind in BASE_KINDS})),
        scalars=tuple(sorted({name_text(x.name) for x in letters if x.kind in {"scalar", "conjugate"}})),
        premises={name: PREMISES[name].text for name in used},
        conventions=tuple(conventions(sides)),
    )


def _equation(left: Polynomial, right: Polynomial, notation: Notation) -> str:
    matrix = not (left.is_scalar and right.is_scalar)
    return " = ".join(_side(side, notation, matrix=matrix) for side in (left, right))


def _written(letter: Letter, notation: Notation) -> str:
    return _side(Polynomial.of(letter), notation, matrix=not letter.is_scalar)


def _side(p: Polynomial, notation: Notation, *, matrix: bool) -> str:
    """Write a polynomial out, unless it is too long or nested too deeply."""
    if p.size <= LONGEST_WRITTEN:
        with suppress(RecursionError):
            return notation.polynomial(p, matrix=matrix)
    return f"[{p.size} letters and terms]"
