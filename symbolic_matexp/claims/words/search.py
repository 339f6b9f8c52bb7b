"""The search for a proof: which instances of premises are tried, and when.

Nothing here has to be trusted. What is found is a :class:`~.checker.Proof`, and the checker replays it.

Equations are decided by completion (:mod:`.completion`). The search adds instances of premises to it: first those
that simplify the letters of the statement (:mod:`.letters`), then those that relate several letters
(:mod:`.ring_instances`, :mod:`.function_instances`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .checker import Chain, Proof, Relation, Step, fact_of, must_exist
from .completion import Completion, Multiple, Terms
from .involution import occurs_in
from .polynomial import Letter, Polynomial, partial_letters
from .shortening import chain_of_moves

Need = tuple[Polynomial, Polynomial, list[Multiple]]
"""The sides of an equation, and the multiples of rules of which their difference is the sum."""


class Search:
    """Relations found so far, and the rules that follow from them.

    ``assumed`` are polynomials that the hypotheses say are zero; ``existing`` are the inverses, reciprocals and
    logarithms that exist.
    """

    def __init__(self, assumed: Sequence[Polynomial], existing: Iterable[Letter]) -> None:
        self.assumed = list(assumed)
        self.known = set(existing) | partial_letters(assumed)
        self.completion = Completion()
        self.relations: list[tuple[Relation, list[Need]]] = []
        self._made: set[Relation] = set()
        self._shown: dict[Letter, int] = {}
        """The relation that shows that a letter exists."""
        self._failed: dict[Relation, int] = {}
        self.relate("imaginary unit")

    # Normal forms and relations.

    def normal(self, p: Polynomial) -> Polynomial:
        """Return the normal form of a polynomial under the present rules."""
        return self.completion.polynomial(self._reduced(p)[0])

    def _reduced(self, p: Polynomial) -> tuple[Terms, list[Multiple]]:
        return self.completion.reduce(self.completion.terms(p))

    def relate(self, name: str, *arguments: Polynomial, shown: list[Multiple] | None = None) -> bool:
        """Add an instance of a premise or a hypothesis, if what it needs is proved. Say whether it is new.

        ``shown`` are the multiples of rules that show the one thing that it needs, if they are known.
        """
        relation = Relation(name, arguments)
        if relation in self._made or self._failed.get(relation) == len(self.completion.rules):
            return False
        fact = fact_of(relation, self.assumed)
        if fact.left == fact.right or not must_exist(relation, fact) <= self.known:
            return False
        needs = []
        for left, right in fact.needed:
            rest, used = ({}, shown) if shown is not None else self._reduced(left - right)
            if rest:
                self._failed[relation] = len(self.completion.rules)
                return False
            needs.append((left, right, used))
        self._made.add(relation)
        self._shown |= {letter: len(self.relations) for letter in fact.made if letter not in self.known}
        self.known |= set(fact.made)
        self.completion.add(self.completion.terms(fact.left - fact.right), len(self.relations))
        self.relations.append((relation, needs))
        return True

    def assume(self, p: Polynomial, letters: Iterable[Letter]) -> None:
        """Add a hypothesis, and what it says of transposes and adjoints if such letters occur."""
        kinds = {letter.kind for letter in letters if occurs_in(letter)}
        self.relate("hypothesis", p)
        if kinds - {"adjoint", "conjugate"}:
            self.relate("hypothesis transposed", p)
        if kinds - {"transpose"}:
            self.relate("adjoint of hypothesis", p)

    # The proof.

    def chain(self, start: Polynomial, end: Polynomial, multiples: Iterable[Multiple]) -> Chain:
        """Return a chain from ``start`` to ``end``, whose difference is a sum of multiples of rules."""
        completion = self.completion
        derivation = completion.expanded(multiples)
        relations = {number: self._terms_of(number) for number, *_ in derivation}
        way = chain_of_moves(completion.terms(start), completion.terms(end), derivation, relations)
        steps = (
            Step(
                completion.polynomial(move.left),
                move.relation,
                completion.word(move.right),
                completion.polynomial(after),
            )
            for move, after in way
        )
        return Chain(start, tuple(steps))

    def _terms_of(self, number: int) -> Terms:
        fact = fact_of(self.relations[number][0], self.assumed)
        return self.completion.terms(fact.left - fact.right)

    def proof(self, chains: Sequence[Chain]) -> Proof:
        """Return the chains with the relations that they need, and no others."""
        needed: dict[int, Relation] = {}
        waiting = self._used(chains)
        while waiting:
            number = waiting.pop()
            if number not in needed:
                relation, needs = self.relations[number]
                own = tuple(self.chain(left, right, used) for left, right, used in needs)
                needed[number] = Relation(relation.name, relation.arguments, own)
                exist = must_exist(relation, fact_of(relation, self.assumed))
                waiting += [*self._used(own), *(self._shown[x] for x in exist if x in self._shown)]
        places = {number: place for place, number in enumerate(sorted(needed))}
        relations = [
            Relation(r.name, r.arguments, tuple(_renumbered(chain, places) for chain in r.chains))
            for _, r in sorted(needed.items())
        ]
        return Proof(tuple(relations), tuple(_renumbered(chain, places) for chain in chains))

    def _used(self, chains: Iterable[Chain]) -> list[int]:
        """Return the relations that chains use, and those that show that what they multiply by exists."""
        steps = [step for chain in chains for step in chain.steps]
        factors = partial_letters(p for step in steps for p in (step.left, step.right))
        return [*(step.relation for step in steps), *(self._shown[x] for x in factors if x in self._shown)]


def letters_in(polynomials: Iterable[Polynomial]) -> list[Letter]:
    """Return every letter that occurs, also in arguments, each once."""
    return list(dict.fromkeys(letter for p in polynomials for letter in p.letters))


def _renumbered(chain: Chain, places: dict[int, int]) -> Chain:
    steps = (Step(s.left, places[s.relation], s.right, s.after) for s in chain.steps)
    return Chain(chain.start, tuple(steps))
