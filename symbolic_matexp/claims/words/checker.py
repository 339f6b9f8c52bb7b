"""The checker replays a proof by expanding words. It knows nothing of how the proof was found.

Each step of a proof subtracts left · (a relation) · right from a polynomial. The checker builds the relation from its
name, multiplies out, and compares. There are these relations and no others:

    inverse            A⁻¹A = I and AA⁻¹ = I
    reciprocal         s(1/s) = 1
    exp zero           exp(0) = I, and the same for scalars
    exp scalar         exp(aI + A) = e^a exp(A)
    exp add            exp(sA) exp(tA) = exp((s + t)A)
    exp sum            exp(A) exp(B) = exp(A + B),  given a proof of AB = BA
    exp commutes       W exp(A) = exp(A) W,         given a proof of WA = AW
    equal arguments    g(A) = g(B) for g = exp, log, inverse, …,  given a proof of A = B
    exp of log         exp(log(A)) = A, and the same for scalars
    imaginary unit     i² = −1
    hypothesis         one of the equations that the statement assumes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .polynomial import IMAGINARY_UNIT, ONE, Letter, Polynomial, apply, letters_of

PARTIAL_KINDS = ("inverse", "reciprocal", "logarithm", "scalar logarithm")
PREMISES = {
    "inverse": "A⁻¹A = AA⁻¹ = I",
    "reciprocal": "s · (1/s) = 1",
    "exp zero": "exp(0) = I",
    "exp scalar": "exp(aI + A) = eᵃ exp(A)",
    "exp add": "exp(sA) exp(tA) = exp((s+t)A)",
    "exp sum": "exp(A) exp(B) = exp(A+B) where AB = BA",
    "exp commutes": "W exp(A) = exp(A) W where WA = AW",
    "equal arguments": "equal arguments have equal images",
    "exp of log": "exp(log(A)) = A",
    "imaginary unit": "i² = −1",
    "hypothesis": "hypothesis",
}


@dataclass(frozen=True)
class Relation:
    """One instance of a premise. :func:`build` makes a polynomial from it, which the premise says is zero."""

    name: str
    arguments: tuple[Polynomial, ...] = ()
    function: str = ""
    """The kind of letter for "equal arguments"; "matrix" or "scalar" for "exp of log"; the side for "inverse"."""
    label: str = ""
    """The name of the letter. Logarithms with different cuts have different names."""
    index: int = 0
    """The number of the hypothesis, from 0."""
    proof: Proof | None = None
    """The proof that the premise requires, that two polynomials are equal."""


@dataclass(frozen=True)
class Step:
    """One step of a proof: before − after = left · relation · right, where before is the previous polynomial."""

    left: Polynomial
    relation: Relation
    right: Polynomial
    after: Polynomial


@dataclass(frozen=True)
class Proof:
    """A chain of equal polynomials, start = … = end. Each step uses one relation."""

    start: Polynomial
    steps: tuple[Step, ...] = field(default=())

    @property
    def end(self) -> Polynomial:
        """The last polynomial of the chain."""
        return self.steps[-1].after if self.steps else self.start


class InvalidProofError(Exception):
    """A step of a proof does not follow."""


def check(proof: Proof, hypotheses: Sequence[Polynomial] = ()) -> None:
    """Replay ``proof``. Raises :class:`InvalidProofError` unless every step follows.

    ``hypotheses`` are polynomials that the statement assumes to be zero. An inverse, a reciprocal or a logarithm may
    occur in a proof only if the statement or an equality already proved shows that it exists.
    """
    known = set().union(*(_partial_letters(h) for h in hypotheses))
    current = proof.start
    for number, step in enumerate(proof.steps, 1):
        existing = _partial_letters(current) | known
        try:
            needed, relation = _letters_needed(step.relation), build(step.relation, hypotheses)
        except (ValueError, IndexError, KeyError, TypeError) as error:
            raise InvalidProofError(f"step {number} ({step.relation.name}) is malformed: {error}") from None
        if not needed <= existing:
            raise InvalidProofError(f"step {number} uses an inverse or a logarithm that need not exist")
        current = current - step.left * relation * step.right
        if current != step.after:
            raise InvalidProofError(f"step {number} ({step.relation.name}) does not give what it says")
        if not _partial_letters(current) <= existing | _letters_made(step.relation):
            raise InvalidProofError(f"step {number} brings in an inverse or a logarithm that need not exist")


def check_equal(left: Polynomial, right: Polynomial, proof: Proof, hypotheses: Sequence[Polynomial] = ()) -> None:
    """Check that ``proof`` is valid and leads from ``left`` to ``right``. Raises :class:`InvalidProofError`."""
    if proof.start != left or proof.end != right:
        raise InvalidProofError("the proof is not one of this statement")
    check(proof, hypotheses)


def _partial_letters(p: Polynomial) -> set[Letter]:
    """Return the inverses, reciprocals and logarithms in p, which do not exist for every argument."""
    return {letter for letter in letters_of(p) if letter.kind in PARTIAL_KINDS}


def _letters_needed(relation: Relation) -> set[Letter]:
    """Return the letters that must exist for the relation to make sense."""
    if relation.name == "inverse":
        return {Letter("inverse", argument=relation.arguments[0])}
    if relation.name == "reciprocal":
        return {Letter("reciprocal", argument=relation.arguments[0])}
    if relation.name == "exp of log":
        kind = "logarithm" if relation.function == "matrix" else "scalar logarithm"
        return {Letter(kind, relation.label, relation.arguments[0])}
    if relation.name == "equal arguments":
        return _partial_letters(apply(relation.function, relation.arguments[0], relation.label))
    return set()


def _letters_made(relation: Relation) -> set[Letter]:
    """Return the letters that exist because the relation says that they equal existing ones."""
    if relation.name != "equal arguments":
        return set()
    return _partial_letters(apply(relation.function, relation.arguments[1], relation.label))


def build(relation: Relation, hypotheses: Sequence[Polynomial]) -> Polynomial:
    """Build the polynomial that the relation says is zero."""
    arguments = relation.arguments
    if relation.name == "hypothesis":
        if relation.index < 0:
            raise InvalidProofError("hypotheses are numbered from 0")
        return hypotheses[relation.index]
    if relation.name == "imaginary unit":
        return Polynomial.of(IMAGINARY_UNIT) ** 2 + 1
    if relation.name == "exp zero":
        return apply("scalar exponential" if relation.function == "scalar" else "exponential", Polynomial()) - ONE
    if relation.name == "inverse":
        (A,) = arguments
        inverse = apply("inverse", A)
        return (A * inverse if relation.function == "right" else inverse * A) - ONE
    if relation.name == "reciprocal":
        (s,) = arguments
        return _require_scalar(s) * apply("reciprocal", s) - ONE
    if relation.name == "exp scalar":
        a, A = arguments
        return apply("exponential", a + A) - apply("scalar exponential", _require_scalar(a)) * apply("exponential", A)
    if relation.name == "exp add":
        s, t, A = _require_scalar(arguments[0]), _require_scalar(arguments[1]), arguments[2]
        return apply("exponential", s * A) * apply("exponential", t * A) - apply("exponential", (s + t) * A)
    if relation.name == "exp of log":
        (A,) = arguments
        exp, log = {
            "matrix": ("exponential", "logarithm"),
            "scalar": ("scalar exponential", "scalar logarithm"),
        }[relation.function]
        return apply(exp, apply(log, A, relation.label)) - A
    return _build_conditional(relation, hypotheses)


def _build_conditional(relation: Relation, hypotheses: Sequence[Polynomial]) -> Polynomial:
    """Build a relation that requires a proof, after checking that proof."""
    A, B = relation.arguments
    if relation.proof is None:
        raise InvalidProofError(f"{relation.name} needs a proof")
    if relation.name == "equal arguments":
        check_equal(A, B, relation.proof, hypotheses)
        return apply(relation.function, A, relation.label) - apply(relation.function, B, relation.label)
    check_equal(A * B - B * A, Polynomial(), relation.proof, hypotheses)
    if relation.name == "exp sum":
        return apply("exponential", A) * apply("exponential", B) - apply("exponential", A + B)
    if relation.name == "exp commutes":
        return A * apply("exponential", B) - apply("exponential", B) * A
    raise InvalidProofError(f"there is no relation {relation.name!r}")


def _require_scalar(s: Polynomial) -> Polynomial:
    if not s.is_scalar:
        raise InvalidProofError("a matrix stands where a scalar must")
    return s
