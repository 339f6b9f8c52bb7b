"""From equations in words to a proof, or to the point at which the search stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .checker import Proof, check
from .completion import Multiple
from .function_instances import FunctionInstances
from .letters import own_relations
from .polynomial import ONE, Letter, Polynomial, partial_letters
from .premises import ZERO
from .ring_instances import add_ring_instances, take_trace
from .search import Search, letters_in
from .simplifier import Simplifier

Equation = tuple[Polynomial, Polynomial]

Simplified = tuple[Polynomial, list[Multiple]]
"""What is left of a polynomial, and the multiples of rules that were subtracted from it."""

QUICK = (300, 2_000)
THOROUGH = (300, 2_000, 6_000, 20_000)
"""The work of completion in each round, in terms looked at. Between the rounds, instances of premises are added."""


CONTRADICTION_WORK = 2_000
"""The work spent on hypotheses alone, to see whether they contradict each other."""


@dataclass(frozen=True)
class Found:
    """What a search found: a proof that the checker has replayed, or how far it came."""

    proof: Proof | None
    contradictory: bool = False
    """Whether the proof shows that I = 0 follows from the hypotheses, so that every equation does."""
    nowhere: bool = False
    """Whether an inverse or a logarithm in the equations exists for no matrices that fulfil the hypotheses."""
    simplest: tuple[Equation, ...] = ()
    """The sides of the equations, as simple as they became."""


class Prover:
    """Proves equations for all matrices that fulfil hypotheses.

    ``assumed`` are pairs of polynomials assumed to be equal; ``existing`` are inverses and reciprocals that exist.
    """

    def __init__(self, assumed: Sequence[Equation] = (), existing: Iterable[Letter] = ()) -> None:
        self.assumed = [left - right for left, right in assumed]
        self.existing = set(existing)

    def prove(self, equations: Sequence[Equation], rounds: Sequence[int] = THOROUGH) -> Found:
        """Search for a proof of all the equations. ``rounds`` is :data:`QUICK` or :data:`THOROUGH`."""
        contradiction = self._contradiction()
        if contradiction is not None:
            return Found(contradiction, contradictory=True)
        sides = [side for both in equations for side in both]
        search, simplifier = self._begun(sides)
        rests = [simplifier.simplify(left - right) for left, right in equations]
        for work in rounds:
            if _ended(search, rests):
                break
            search.completion.complete(work)
            rests = [_further(simplifier, *rest) for rest in rests]
            if _ended(search, rests):
                break
            open_ = [rest for rest, _ in rests]
            add_ring_instances(simplifier, open_)
            FunctionInstances(simplifier, [*open_, *self.assumed, *sides]).add()
            rests = [_further(simplifier, *rest) for rest in rests]
        if self._impossible(search, self.existing | partial_letters(sides)) is not None:
            return Found(None, nowhere=True, simplest=tuple(equations))
        if any(rest for rest, _ in rests):
            return Found(None, simplest=tuple((search.normal(a), search.normal(b)) for a, b in equations))
        pairs = zip(equations, rests, strict=True)
        proof = search.proof([search.chain(left, right, used) for (left, right), (_, used) in pairs])
        check(proof, equations, self.assumed, self.existing)
        return Found(proof)

    def simplified(self, p: Polynomial) -> Polynomial:
        """Return a polynomial that is equal to p wherever p is defined, as simple as it becomes without much work."""
        search, simplifier = self._begun([p])
        result, used = simplifier.simplify(p)
        check(search.proof([search.chain(p, result, used)]), [(p, result)], self.assumed, search.known)
        return result

    def _begun(self, sides: Sequence[Polynomial]) -> tuple[Search, Simplifier]:
        """Return a search that knows the hypotheses, and which inverses exist."""
        existing = self.existing | partial_letters(sides)
        search = Search(self.assumed, existing)
        simplifier = Simplifier(search, own_relations)
        occurring = letters_in([*sides, *self.assumed])
        for h in self.assumed:
            search.assume(h, occurring)
        for h in self.assumed:
            simplifier.admit(h)
            if any(not word for _, word in h.terms):
                take_trace(simplifier, h)  # AB − BA = I contradicts itself
        for letter in sorted(existing, key=lambda x: x.key):
            simplifier.admit(Polynomial.of(letter))
        return search, simplifier

    def _contradiction(self) -> Proof | None:
        """Return a proof that I = 0 follows from the hypotheses, if one is found soon."""
        if not self.assumed:
            return None
        search, _ = self._begun([])
        search.completion.complete(CONTRADICTION_WORK)
        return self._impossible(search, self.existing)

    def _impossible(self, search: Search, existing: Iterable[Letter]) -> Proof | None:
        """Return a proof that I = 0 follows if ``existing`` exist, provided that the search has found one."""
        rule = search.completion.contradiction
        if rule is None:
            return None
        proof = search.proof([search.chain(ONE, ZERO, [(1, (), (), rule.number, ())])])
        check(proof, [(ONE, ZERO)], self.assumed, existing)
        return proof


def _ended(search: Search, rests: Sequence[Simplified]) -> bool:
    return search.completion.contradiction is not None or not any(rest for rest, _ in rests)


def _further(simplifier: Simplifier, rest: Polynomial, used: list[Multiple]) -> Simplified:
    """Simplify what is left once more."""
    simpler, more = simplifier.simplify(rest)
    return simpler, used + more
