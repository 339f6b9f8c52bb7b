"""Proofs as JSON, so that anybody can check them again: a table of letters, and steps that refer to it.

A proof is one JSON object. Polynomials are sums of products of letters. Letters for matrices do not commute; letters
for scalars commute with every letter.

``format``
    The text in :data:`FORMAT`.
``statement``
    What is proved, as text, for people. It is no part of the proof, and nothing checks it. It may be missing.
``letters``
    A list of objects. ``kind`` is one of those in :mod:`.polynomial`. A letter for a matrix or a scalar has a
    ``name``. "transpose", "adjoint" and "conjugate matrix" belong to the matrix of the same name, "conjugate" to the
    scalar. A function has an ``argument``, a polynomial in letters that come earlier in the list. The ``name`` of a
    logarithm is empty (the principal one) or says where it is cut; "mirrored" before it says that it has the
    conjugate values on the cut. Other functions have the empty name.
``equations``
    What is proved: a list of pairs [left, right] of polynomials, at least one.
``assumed``
    A list of polynomials that are zero by hypothesis.
``existing``
    The numbers, from 0, of those inverses, reciprocals and logarithms in ``letters`` that exist by hypothesis.
``relations``
    A list of objects: ``premise``, the name of a premise in :mod:`.premises` or of what may be made of a hypothesis
    (:data:`.checker.ASSUMED`); ``arguments``, a list of polynomials, to which the premise is applied; ``chains``.
``chains``
    A list with one chain for each equation.

A polynomial is a list of terms [coefficient, scalar letters, matrix letters]. The coefficient is a text, "p" or
"p/q". Letters are given by their numbers, matrix letters in the order of the product. A chain is an object with
``start``, a polynomial, and ``steps``, a list of [left, number of a relation, right, after], in which all but the
number are polynomials.

To check a proof, go through ``relations``. With its arguments each says left = right, and may need other equations.
Its chains show these, one after another. In the end, the chain of each equation leads from its left side to its right
side. A chain holds if at every step

    before − after = (left of the step) · (left − right of the relation) · (right of the step)

when everything is multiplied out, where before is ``after`` of the previous step, at first ``start``. A chain of a
relation uses only relations before it. Every inverse, reciprocal and logarithm in the arguments of a relation occurs
in ``equations``, in ``assumed`` or in ``existing``, or an earlier relation shows that it exists; what else the
relation says has only such, or shows itself that they exist (``made`` and ``used`` in :mod:`.premises`).
:mod:`.checker` does just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...errors import InputError, UnsupportedError
from .checker import ASSUMED, Chain, Proof, Relation, Step, check
from .involution import MIRRORED
from .names import is_name, look
from .polynomial import MATRIX_KINDS, NAMED_KINDS, PARTIAL_KINDS, SCALAR_KINDS, Letter, Monomial, Polynomial, at_most
from .premises import PREMISES

FORMAT = "symbolic_matexp proof in words, 1"

LARGEST_LETTER = 20_000
"""The size of a letter in a file, with its argument written out."""

MOST_WORK = 4_000_000
"""The letters that may be multiplied out to check a proof from a file: some seconds. Most proofs need 10,000."""

_COEFFICIENT = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")
_OFFSET = "([0-9]{1,4000}(?:/[0-9]{1,4000})?)"
_CUT = re.compile(rf"-?(?:[2-9]|[1-9][0-9]{{1,6}})?π(?: [-+] {_OFFSET})?|(?:-?){_OFFSET}")
LARGEST_ANGLE = 1_000_000
"""In radians. No cut has a larger offset."""
_WRITTEN = {
    **{"exponential": "exp", "scalar exponential": "e", "logarithm": "log", "scalar logarithm": "log"},
    **{"determinant": "det", "trace": "tr", "dimension": "tr"},
}
"""How functions are written; no letter beside them has such a name."""
_FIXED_NAMES = {"imaginary unit": "i", "pi": "π", "dimension": "d"}
_OF_SCALARS = ("reciprocal", "scalar exponential", "scalar logarithm")

Encoded = dict[str, Any]


def encode(
    proof: Proof,
    equations: Sequence[tuple[Polynomial, Polynomial]],
    assumed: Sequence[Polynomial] = (),
    existing: Iterable[Letter] = (),
) -> Encoded:
    """Return a proof, what it proves and what it assumes as one JSON object."""
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
        """Replay the proof. Raises :class:`.checker.InvalidProofError` unless every step follows.

        Raises :class:`InputError` if this would take too long.
        """
        try:
            with at_most(MOST_WORK):
                check(self.proof, self.equations, self.assumed, self.existing)
        except (UnsupportedError, RecursionError):
            raise InputError("the proof is too long to be checked, or its letters are nested too deeply") from None


def decode(content: Encoded) -> Decoded:
    """Inverse of :func:`encode`. Raises :class:`InputError` for anything else."""
    letters: list[Letter] = []

    def letter(index: Any) -> Letter:
        if type(index) is not int or not 0 <= index < len(letters):
            raise ValueError(f"there is no letter {index!r:.40}, or it is listed later")
        return letters[index]

    def partial(index: Any) -> Letter:
        if letter(index).kind not in PARTIAL_KINDS:
            raise ValueError("only of an inverse, a reciprocal or a logarithm is it said that it exists")
        return letter(index)

    def polynomial(terms: Any) -> Polynomial:
        result: dict[Monomial, Fraction] = {}
        for c, scalars, word in _listed(terms):
            if not isinstance(c, str) or _COEFFICIENT.fullmatch(c) is None:
                raise ValueError(f"{c!r:.40} is no coefficient")
            s, w = [letter(x) for x in _listed(scalars)], tuple(letter(x) for x in _listed(word))
            if not all(x.is_scalar for x in s) or any(x.is_scalar for x in w):
                raise ValueError("a scalar stands where a matrix must, or a matrix where a scalar must")
            monomial = tuple(sorted(s, key=lambda x: x.key)), w
            result[monomial] = result.get(monomial, Fraction(0)) + Fraction(c)
        return Polynomial(result)

    def relation(entry: Any) -> Relation:
        arguments = tuple(map(polynomial, _listed(entry["arguments"])))
        name = _text(entry["premise"])
        if name not in PREMISES and name not in ASSUMED:
            raise ValueError(f"there is no premise {name!r:.40} in this version")
        return Relation(name, arguments, tuple(map(chain, _listed(entry["chains"]))))

    def chain(entry: Any) -> Chain:
        return Chain(polynomial(entry["start"]), tuple(step(*s) for s in _listed(entry["steps"])))

    def step(left: Any, number: Any, right: Any, after: Any) -> Step:
        if type(number) is not int:
            raise ValueError("a relation is named by its number")
        return Step(polynomial(left), number, polynomial(right), polynomial(after))

    try:
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']!r:.80}")
        for entry in _listed(content["letters"]):
            argument = polynomial(entry["argument"]) if "argument" in entry else None
            letters.append(_letter(entry["kind"], _text(entry["name"]), argument))
        _refuse_names_that_look_alike(letters)
        if not _listed(content["equations"]):
            raise ValueError("it has no equations, so that it proves nothing")
        return Decoded(
            Proof(
                tuple(map(relation, _listed(content["relations"]))),
                tuple(map(chain, _listed(content["chains"]))),
            ),
            tuple((polynomial(left), polynomial(right)) for left, right in _listed(content["equations"])),
            tuple(map(polynomial, _listed(content["assumed"]))),
            frozenset(map(partial, _listed(content["existing"]))),
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        missing = f"{error} is missing" if isinstance(error, KeyError) else error
        raise InputError(f"this is not a proof as this package writes it: {missing}") from None
    except RecursionError:
        raise InputError("this is not a proof as this package writes it: it is nested too deeply") from None


def _letter(kind: Any, name: str, argument: Polynomial | None) -> Letter:
    """Return a letter, if there is such a letter."""
    if kind not in MATRIX_KINDS + SCALAR_KINDS or (argument is None) != (kind in NAMED_KINDS):
        raise ValueError(f"there is no letter of the kind {kind!r:.40} like this")
    if argument is not None and kind in _OF_SCALARS and not argument.is_scalar:
        raise ValueError(f"a {kind} has a matrix as its argument")
    if kind in _FIXED_NAMES:
        fits = name == _FIXED_NAMES[kind]
    elif argument is None:
        fits = is_name(name)
    else:
        fits = not name or (kind in {"logarithm", "scalar logarithm"} and _names_logarithm(name))
    if not fits:
        raise ValueError(f"{name!r:.40} is no name for a letter of the kind {kind!r}")
    if argument is not None and argument.size >= LARGEST_LETTER:
        raise ValueError("a letter is too long to be written out")
    return Letter(kind, name, argument)


def _names_logarithm(name: str) -> bool:
    """Whether a name is one that this package gives to a logarithm that is not principal."""
    angle = name.removeprefix(MIRRORED).removeprefix(" ") if name.startswith(f"{MIRRORED} ") else name
    return name == MIRRORED or (angle.startswith("cut ") and _is_cut(angle.removeprefix("cut ")))


def _is_cut(text: str) -> bool:
    """Whether a text is what :class:`.inputs.cut.Cut` writes for a cut that is not principal."""
    found = _CUT.fullmatch(text)
    if found is None or text == "π":
        return False
    offset = found[1] or found[2]
    if offset is None or text == "0":
        return True
    return 0 < Fraction(offset) <= LARGEST_ANGLE and str(Fraction(offset)) == offset


def _refuse_names_that_look_alike(letters: Iterable[Letter]) -> None:
    """Refuse two letters that nobody could tell apart in what is printed."""
    functions = {_WRITTEN[letter.kind] for letter in letters if letter.kind in _WRITTEN}
    known: dict[str, Letter] = {}
    for letter in letters:
        if letter.argument is not None or letter.kind in _FIXED_NAMES:
            continue
        alike = look(letter.name)
        other = known.setdefault(alike, letter)
        if other.is_scalar != letter.is_scalar:
            raise ValueError(f"a matrix and a scalar have the name {letter.name!r:.40}")
        if other.name != letter.name:
            raise ValueError(f"the names {other.name!r:.40} and {letter.name!r:.40} look alike")
        if alike in functions:
            raise ValueError(f"the name {letter.name!r:.40} looks like a function")


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("something is not a list that must be one")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("something is not a text that must be one")
    return value
