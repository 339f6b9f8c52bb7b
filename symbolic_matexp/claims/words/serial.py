"""Proofs as JSON, so that they can be checked elsewhere: a table of letters, and steps that refer to it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...errors import InputError
from .checker import Proof, Relation, Step
from .polynomial import MATRIX_KINDS, SCALAR_KINDS, Letter, Polynomial

Encoded = dict[str, Any]


def encode(proofs: Sequence[Proof], hypotheses: Sequence[Polynomial] = ()) -> Encoded:
    """Return proofs and the hypotheses that they use as one JSON object.

    ``letters`` is a table in which each entry refers only to earlier ones. A polynomial is a list of terms
    [coefficient, scalar letters, matrix letters].
    """
    letters: dict[Letter, int] = {}
    table: list[Encoded] = []

    def letter(x: Letter) -> int:
        if x not in letters:
            entry: Encoded = {"kind": x.kind, "name": x.name}
            if x.argument is not None:
                entry["argument"] = polynomial(x.argument)
            letters[x] = len(table)
            table.append(entry)
        return letters[x]

    def polynomial(p: Polynomial) -> list[Any]:
        return [[str(c), [letter(x) for x in s], [letter(x) for x in w]] for (s, w), c in p.sorted_terms()]

    def relation(r: Relation) -> Encoded:
        entry: Encoded = {"name": r.name, "arguments": [polynomial(p) for p in r.arguments]}
        entry |= {"function": r.function, "label": r.label, "index": r.index}
        return entry if r.proof is None else entry | {"proof": proof(r.proof)}

    def proof(p: Proof) -> Encoded:
        steps = [
            {
                "left": polynomial(step.left),
                "relation": relation(step.relation),
                "right": polynomial(step.right),
                "after": polynomial(step.after),
            }
            for step in p.steps
        ]
        return {"start": polynomial(p.start), "steps": steps}

    content = {"hypotheses": [polynomial(h) for h in hypotheses], "proofs": [proof(p) for p in proofs]}
    return {"letters": table, **content}


def decode(content: Encoded) -> tuple[list[Proof], list[Polynomial]]:
    """Inverse of :func:`encode`. Raises :class:`InputError` for anything else."""
    letters: list[Letter] = []

    def polynomial(terms: list[Any]) -> Polynomial:
        return sum((term(*t) for t in terms), Polynomial())

    def term(c: str, scalars: list[int], word: list[int]) -> Polynomial:
        result = Polynomial.of(Fraction(c))
        for index in [*scalars, *word]:
            if not 0 <= index < len(letters):
                raise ValueError("a letter is used before it is listed")
            result = result * Polynomial.of(letters[index])
        return result

    def relation(entry: Encoded) -> Relation:
        return Relation(
            name=entry["name"],
            arguments=tuple(polynomial(p) for p in entry["arguments"]),
            function=entry["function"],
            label=entry["label"],
            index=entry["index"],
            proof=proof(entry["proof"]) if "proof" in entry else None,
        )

    def proof(entry: Encoded) -> Proof:
        steps = [
            Step(polynomial(s["left"]), relation(s["relation"]), polynomial(s["right"]), polynomial(s["after"]))
            for s in entry["steps"]
        ]
        return Proof(polynomial(entry["start"]), tuple(steps))

    try:
        for entry in content["letters"]:
            argument = polynomial(entry["argument"]) if "argument" in entry else None
            if entry["kind"] not in MATRIX_KINDS + SCALAR_KINDS:
                raise ValueError(f"there is no kind of letter {entry['kind']!r}")
            letters.append(Letter(entry["kind"], entry["name"], argument))
        return [proof(p) for p in content["proofs"]], [polynomial(h) for h in content["hypotheses"]]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"this is not a proof as this package writes it: {error}") from None
