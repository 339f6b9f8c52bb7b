"""The checker replays a proof by expanding words. It knows nothing of how the proof was found.

A proof is a list of relations and a chain for every equation. A relation is an instance of a premise
(:mod:`.premises`) or of a hypothesis; the chains that it brings along prove what the premise needs. A step of a chain
subtracts left · relation · right from a polynomial. The checker builds every relation, multiplies out, and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .involution import adjoint, transpose
from .polynomial import Letter, Polynomial, partial_letters
from .premises import PREMISES, ZERO, Fact, NotApplicableError

ASSUMED = {
    "hypothesis": lambda h: h,
    "hypothesis transposed": transpose,
    "adjoint of hypothesis": adjoint,
}
"""What may be made of a hypothesis h = 0."""


@dataclass(frozen=True)
class Step:
    """before − after = left · relation · right, where before is the previous polynomial of a chain."""

    left: Polynomial
    relation: int
    """The number of the relation, from 0."""
    right: Polynomial
    after: Polynomial


@dataclass(frozen=True)
class Chain:
    """Equal polynomials, start = … = end. Each step uses one relation."""

    start: Polynomial
    steps: tuple[Step, ...] = ()

    @property
    def end(self) -> Polynomial:
        """The last polynomial of the chain."""
        return self.steps[-1].after if self.steps else self.start


@dataclass(frozen=True)
class Relation:
    """An instance of a premise, or of a hypothesis, which is then the only argument.

    ``chains`` prove the equations that the premise needs, one after another. Their steps use earlier relations only.
    """

    name: str
    arguments: tuple[Polynomial, ...] = ()
    chains: tuple[Chain, ...] = ()


@dataclass(frozen=True)
class Proof:
    """Relations, each of which may use those before it, and a chain from left to right for each equation."""

    relations: tuple[Relation, ...]
    chains: tuple[Chain, ...]


class InvalidProofError(Exception):
    """A step of a proof does not follow."""


def check(
    proof: Proof,
    equations: Sequence[tuple[Polynomial, Polynomial]],
    assumed: Sequence[Polynomial] = (),
    existing: Iterable[Letter] = (),
) -> None:
    """Replay the proof of some equations. Raises :class:`InvalidProofError` unless every step follows.

    ``assumed`` are polynomials that the hypotheses say are zero. An inverse, a reciprocal or a logarithm may occur
    only if it does so in an equation or a hypothesis, if it is among ``existing``, or if a relation shows that it
    exists. A relation shows nothing of its own arguments: what occurs in them must exist before.
    """
    sides = [side for both in equations for side in both]
    known = partial_letters([*sides, *assumed]) | set(existing)
    facts: list[Polynomial] = []
    for number, relation in enumerate(proof.relations, 1):
        where = f"relation {number} ({relation.name})"
        fact = fact_of(relation, assumed, where)
        if not must_exist(relation, fact) <= known:
            raise InvalidProofError(f"{where} uses an inverse or a logarithm that need not exist")
        if len(relation.chains) != len(fact.needed):
            raise InvalidProofError(f"{where} needs {len(fact.needed)} proofs and has {len(relation.chains)}")
        for chain, (left, right) in zip(relation.chains, fact.needed, strict=True):
            _check_chain(chain, left, right, facts, known, where)
        facts.append(fact.left - fact.right)
        known |= set(fact.made)
    if len(proof.chains) != len(equations):
        raise InvalidProofError("the proof is not one of these equations")
    for chain, (left, right) in zip(proof.chains, equations, strict=True):
        _check_chain(chain, left, right, facts, known, "the proof")


def fact_of(relation: Relation, assumed: Sequence[Polynomial], where: str = "a relation") -> Fact:
    """Return what a relation says. Raises :class:`InvalidProofError` if there is no such premise or hypothesis."""
    if relation.name in ASSUMED:
        if len(relation.arguments) != 1 or relation.arguments[0] not in assumed:
            raise InvalidProofError(f"{where} is not one of the hypotheses")
        image = ASSUMED[relation.name](relation.arguments[0])
        return Fact(image, ZERO, made=tuple(partial_letters([image])))
    try:
        return PREMISES[relation.name].fact(*relation.arguments)
    except (KeyError, TypeError, NotApplicableError) as error:
        raise InvalidProofError(f"{where} is malformed: {error}") from None


def must_exist(relation: Relation, fact: Fact) -> set[Letter]:
    """Return the inverses, reciprocals and logarithms that have to exist before a relation can say its fact."""
    said = partial_letters([fact.left, fact.right]) - set(fact.made)
    needed = partial_letters(side for both in fact.needed for side in both)
    return said | needed | partial_letters(relation.arguments) | set(fact.used)


def _check_chain(
    chain: Chain, start: Polynomial, end: Polynomial, facts: Sequence[Polynomial], known: set[Letter], where: str
) -> None:
    current = chain.start
    if current != start or chain.end != end:
        raise InvalidProofError(f"{where} has a chain that proves something else")
    for number, step in enumerate(chain.steps, 1):
        if not 0 <= step.relation < len(facts):
            raise InvalidProofError(f"{where}, step {number} uses a relation that does not come before it")
        if not partial_letters([step.left, step.right]) <= known:
            raise InvalidProofError(f"{where}, step {number} brings in an inverse or a logarithm that need not exist")
        current = current - step.left * facts[step.relation] * step.right
        if current != step.after:
            raise InvalidProofError(f"{where}, step {number} does not give what it says")
