"""From equations in words to a proof, or to the point at which the search stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .checker import Proof, check, partial_letters
from .completion import Multiple
from .instances import Instances
from .involution import trace
from .letters import Simplifier
from .polynomial import ONE, Letter, Polynomial
from .premises import ZERO
from .search import Search, letters_in

Equation = tuple[Polynomial, Polynomial]

Simplified = tuple[Polynomial, list[Multiple]]
"""What is left of a polynomial, and the multiples of rules that were subtracted from it."""

ROUNDS = (300, 2_000, 6_000, 20_000)
"""The work of completion in each round, in terms looked at. Between the rounds, instances of premises are added."""


@dataclass(frozen=True)
class Found:
    """What a search found: a proof that the checker has replayed, or how far it came."""

    proof: Proof | None
    contradictory: bool = False
    """Whether the proof shows that 1 = 0 follows from the hypotheses, so that every equation does."""
    simplest: tuple[Equation, ...] = ()
    """The sides of the equations, as simple as they became."""


class Prover:
    """Proves equations for all matrices that fulfil hypotheses.

    ``assumed`` are pairs of polynomials assumed to be equal; ``existing`` are inverses and reciprocals that exist.
    """

    def __init__(self, assumed: Sequence[Equation] = (), existing: Iterable[Letter] = ()) -> None:
        self.assumed = [left - right for left, right in assumed]
        self.existing = set(existing)

    def prove(self, equations: Sequence[Equation]) -> Found:
        """Search for a proof of all the equations."""
        sides = [side for both in equations for side in both]
        existing = self.existing | partial_letters(sides)
        search = Search(self.assumed, existing)
        simplifier = Simplifier(search)
        occurring = letters_in([*sides, *self.assumed])
        for p in self.assumed:
            search.assume(p, occurring)
        for p in self.assumed:
            simplifier.admit(p)
            self._trace_of(search, simplifier, p)
        for letter in existing:
            simplifier.admit(Polynomial.of(letter))
        rests = [simplifier.simplify(left - right) for left, right in equations]
        for work in ROUNDS:
            if not any(rest for rest, _ in rests) or search.completion.contradiction is not None:
                break
            search.completion.complete(work)
            rests = [_further(simplifier, *rest) for rest in rests]
            if not any(rest for rest, _ in rests) or search.completion.contradiction is not None:
                break
            Instances(simplifier, [*(rest for rest, _ in rests), *self.assumed, *sides]).add()
            rests = [_further(simplifier, *rest) for rest in rests]
        return self._found(search, rests, equations)

    def simplified(self, p: Polynomial) -> Polynomial:
        """Return a polynomial that is equal to p wherever p is defined, as simple as it becomes without much work."""
        search = Search(self.assumed, self.existing | partial_letters([p]))
        simplifier = Simplifier(search)
        for h in self.assumed:
            search.assume(h, letters_in([p, *self.assumed]))
        result, used = simplifier.simplify(p)
        check(search.proof([search.chain(p, result, used)]), [(p, result)], self.assumed, search.known)
        return result

    def _trace_of(self, search: Search, simplifier: Simplifier, h: Polynomial) -> None:
        """Take the trace of a hypothesis with a multiple of I in it: [A, B] = I contradicts itself."""
        if ((), ()) in h.terms and any(word for _, word in h.terms):
            (scalars, word), c = next(term for term in h.sorted_terms() if term[0][1])
            if not scalars:
                lead = Polynomial({((), word): c}) * (1 / c)
                search.relate("equal arguments", trace(lead), lead - h * (1 / c))
                search.relate("dimension")
                simplifier.admit(trace(h))

    def _found(self, search: Search, rests: Sequence[Simplified], equations: Sequence[Equation]) -> Found:
        if search.completion.contradiction is not None:
            return self._contradiction(search)
        if any(rest for rest, _ in rests):
            return Found(None, simplest=tuple((search.normal(a), search.normal(b)) for a, b in equations))
        chains = [search.chain(left, right, used) for (left, right), (_, used) in zip(equations, rests, strict=True)]
        proof = search.proof(chains)
        check(proof, equations, self.assumed, self.existing)
        return Found(proof)

    def _contradiction(self, search: Search) -> Found:
        """Return the proof that 1 = 0."""
        rule = search.completion.contradiction
        assert rule is not None
        proof = search.proof([search.chain(ONE, ZERO, [(1, (), (), rule.number, ())])])
        check(proof, [(ONE, ZERO)], self.assumed, search.known)
        return Found(proof, contradictory=True)


def _further(simplifier: Simplifier, rest: Polynomial, used: list[Multiple]) -> Simplified:
    """Simplify what is left once more."""
    simpler, more = simplifier.simplify(rest)
    return simpler, used + more
