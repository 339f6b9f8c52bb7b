"""Short chains: steps in a good order, and detours left out.

A completion proves that a difference is a sum of multiples of relations. Here these multiples are put into an order
in which each replaces something in the expression before it; then a search from both ends looks for a shorter way
with the same relations. Nothing here has to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import UnsupportedError
from .completion import Derivation, Terms, Word, quotient, times

LONG = 3
"""Chains of more steps are searched for a shorter way."""
DEEPEST = 8
"""The most steps from either end of a chain that the search takes."""
WIDEST = 40
"""The number of expressions that are kept at each depth: those nearest to the other end."""
MOST_TERMS = 12


MANY = 60
"""More multiples are not ordered; those of one relation with one factor at its right are one step."""
LONGEST = 400
"""Proofs with longer chains are given up."""


@dataclass(frozen=True)
class Move:
    """before − after = left · relation · right. The left factor is a polynomial."""

    left: Terms
    relation: int
    right: Word


Seen = dict[Any, tuple[Terms, Move | None, Terms]]
"""Expressions that were reached, each with the move that led there and the expression before it."""
Way = list[tuple[Move, Terms]]
"""Moves, each with the expression after it."""


def chain_of_moves(start: Terms, end: Terms, derivation: Derivation, relations: Mapping[int, Terms]) -> Way:
    """Return moves from ``start`` to ``end``; ``derivation`` is the difference as a sum of multiples of relations."""
    if len(derivation) > MANY:
        return _in_sequence(start, _joined_multiples(derivation), relations)
    moves = [Move({(left, scalars): c}, number, right) for (number, scalars, left, right), c in derivation.items()]
    ordered = _in_order(start, end, moves, relations)
    if len(ordered) <= LONG:
        return ordered
    return _from_both_ends(start, end, relations, len(ordered) - 1) or ordered


def _joined_multiples(derivation: Derivation) -> list[Move]:
    """Join the multiples of one relation with one factor at its right."""
    lefts: dict[tuple[int, Word], Terms] = {}
    for (number, scalars, left, right), c in derivation.items():
        lefts.setdefault((number, right), {})[(left, scalars)] = c
    if len(lefts) > LONGEST:
        raise UnsupportedError("the proof that was found is too long")
    return [Move(left, number, right) for (number, right), left in lefts.items()]


def _in_sequence(start: Terms, moves: Sequence[Move], relations: Mapping[int, Terms]) -> Way:
    current, way = start, []
    for move in moves:
        current = _minus(current, _product(move, relations))
        way.append((move, current))
    return way


def _in_order(start: Terms, end: Terms, moves: Sequence[Move], relations: Mapping[int, Terms]) -> Way:
    """Put moves into an order: those first that replace something, and shorten the expression the most."""
    pieces = [(move, _product(move, relations)) for move in moves]
    current, way = start, []
    while pieces:
        touching = [k for k, (_, piece) in enumerate(pieces) if any(m in current for m in piece)]
        chosen = min(touching or range(len(pieces)), key=lambda k: _growth(current, pieces[k][1], end))
        move, piece = pieces.pop(chosen)
        current = _minus(current, piece)
        way.append((move, current))
    return way


def _from_both_ends(start: Terms, end: Terms, relations: Mapping[int, Terms], most: int) -> Way | None:
    """Search for a chain of at most so many moves, from both ends in turn. Return None if none is found."""
    ahead: Seen = {_key(start): (start, None, {})}
    behind: Seen = {_key(end): (end, None, {})}
    layers = [[start], [end]]
    for depth in range(1, min(most, 2 * DEEPEST) + 1):
        side = (depth + 1) % 2
        seen, others, goal = (ahead, behind, end) if side == 0 else (behind, ahead, start)
        found: list[Terms] = []
        for expression in layers[side]:
            for move in _moves(expression, relations):
                after = _minus(expression, _product(move, relations))
                key = _key(after)
                if key in seen or len(after) > MOST_TERMS:
                    continue
                seen[key] = (after, move, expression)
                if key in others:
                    return _joined(ahead, behind, after)
                found.append(after)
        layers[side] = sorted(found, key=lambda x: _distance(x, goal))[:WIDEST]
    return None


def _joined(ahead: Seen, behind: Seen, middle: Terms) -> Way:
    """Return the way from the start over ``middle`` to the end."""
    way: Way = []
    here, move, before = ahead[_key(middle)]
    while move is not None:
        way.append((move, here))
        here, move, before = ahead[_key(before)]
    way.reverse()
    here, move, before = behind[_key(middle)]
    while move is not None:
        way.append((Move({m: -c for m, c in move.left.items()}, move.relation, move.right), before))
        here, move, before = behind[_key(before)]
    return way


def _moves(expression: Terms, relations: Mapping[int, Terms]) -> Iterator[Move]:
    """Yield the moves that replace one term of an expression by a relation in which a part of it occurs."""
    for (word, scalars), c in expression.items():
        for number, relation in relations.items():
            for (part, own), factor in relation.items():
                rest = quotient(scalars, own)
                if rest is None:
                    continue
                for i in range(len(word) - len(part) + 1):
                    if word[i : i + len(part)] == part:
                        yield Move({(word[:i], rest): c / factor}, number, word[i + len(part) :])


def _product(move: Move, relations: Mapping[int, Terms]) -> Terms:
    result: Terms = {}
    for (left, own), factor in move.left.items():
        for (word, scalars), c in relations[move.relation].items():
            monomial = left + word + move.right, times(own, scalars)
            total = result.get(monomial, 0) + factor * c
            if total:
                result[monomial] = total
            else:
                result.pop(monomial, None)
    return result


def _minus(a: Terms, b: Terms) -> Terms:
    result = dict(a)
    for monomial, c in b.items():
        rest = result.get(monomial, 0) - c
        if rest:
            result[monomial] = rest
        else:
            result.pop(monomial, None)
    return result


def _growth(current: Terms, piece: Terms, end: Terms) -> int:
    """Return how many terms an expression, and its difference to the end, have more after a step."""
    total = 0
    for monomial, c in piece.items():
        before, rest = current.get(monomial, 0), end.get(monomial, 0)
        total += (before - c != 0) - (before != 0) + (before - c != rest) - (before != rest)
    return total


def _distance(a: Terms, b: Terms) -> tuple[int, int]:
    """Return the number of terms in which two expressions differ, and the number of letters in the first."""
    different = sum(a.get(m, 0) != b.get(m, 0) for m in {*a, *b})
    return different, sum(len(word) + len(scalars) for word, scalars in a)


def _key(terms: Terms) -> frozenset[Any]:
    return frozenset(terms.items())
