"""Proofs as JSON, so that they can be checked elsewhere: a table of letters, and steps that refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...errors import InputError
from .checker import Chain, Proof, Relation, Step, check
from .polynomial import MATRIX_KINDS, NAMED_KINDS, SCALAR_KINDS, Letter, Polynomial, product

FORMAT = "symbolic_matexp proof in words, 1"

Encoded = dict[str, Any]


def encode(
    proof: Proof,
    equations: Sequence[tuple[Polynomial, Polynomial]],
    assumed: Sequence[Polynomial] = (),
    existing: Iterable[Letter] = (),
) -> Encoded:
    """Return a proof, what it proves and what it assumes as one JSON object.

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
        return {
            "premise": r.name,
            "arguments": [polynomial(p) for p in r.arguments],
            "chains": [chain(c) for c in r.chains],
        }

    def chain(c: Chain) -> Encoded:
        steps = [
            [polynomial(step.left), step.relation, polynomial(step.right), polynomial(step.after)] for step in c.steps
        ]
        return {"start": polynomial(c.start), "steps": steps}

    content = {
        "equations": [[polynomial(left), polynomial(right)] for left, right in equations],
        "assumed": [polynomial(h) for h in assumed],
        "existing": sorted(letter(x) for x in existing),
        "relations": [relation(r) for r in proof.relations],
        "chains": [chain(c) for c in proof.chains],
    }
    return {"format": FORMAT, "letters": table, **content}


@dataclass(frozen=True)
class Decoded:
    """A proof, what it proves, and what it assumes."""

    proof: Proof
    equations: tuple[tuple[Polynomial, Polynomial], ...]
    assumed: tuple[Polynomial, ...]
    existing: frozenset[Letter]

    def check(self) -> None:
        """Replay the proof. Raises :class:`.checker.InvalidProofError` unless every step follows."""
        check(self.proof, self.equations, self.assumed, self.existing)


def decode(content: Encoded) -> Decoded:
    """Inverse of :func:`encode`. Raises :class:`InputError` for anything else."""
    letters: list[Letter] = []

    def letter(index: Any) -> Letter:
        if type(index) is not int or not 0 <= index < len(letters):
            raise ValueError("a letter is used before it is listed")
        return letters[index]

    def polynomial(terms: list[Any]) -> Polynomial:
        return sum((term(*t) for t in terms), Polynomial())

    def term(c: str, scalars: list[int], word: list[int]) -> Polynomial:
        return product(map(letter, [*scalars, *word])) * Fraction(c)

    def relation(entry: Encoded) -> Relation:
        arguments = tuple(map(polynomial, entry["arguments"]))
        return Relation(str(entry["premise"]), arguments, tuple(map(chain, entry["chains"])))

    def chain(entry: Encoded) -> Chain:
        return Chain(polynomial(entry["start"]), tuple(step(*s) for s in entry["steps"]))

    def step(left: list[Any], number: int, right: list[Any], after: list[Any]) -> Step:
        if type(number) is not int:
            raise ValueError("a relation is named by its number")
        return Step(polynomial(left), number, polynomial(right), polynomial(after))

    try:
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']!r}")
        for entry in content["letters"]:
            argument = polynomial(entry["argument"]) if "argument" in entry else None
            if entry["kind"] not in MATRIX_KINDS + SCALAR_KINDS or (argument is None) != (
                entry["kind"] in NAMED_KINDS
            ):
                raise ValueError(f"there is no letter of the kind {entry['kind']!r} like this")
            letters.append(Letter(entry["kind"], str(entry["name"]), argument))
        return Decoded(
            Proof(tuple(map(relation, content["relations"])), tuple(map(chain, content["chains"]))),
            tuple((polynomial(left), polynomial(right)) for left, right in content["equations"]),
            tuple(map(polynomial, content["assumed"])),
            frozenset(map(letter, content["existing"])),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError) as error:
        raise InputError(f"this is not a proof as this package writes it: {error}") from None
