"""The choices at which a statement is examined: different ones, and few that are degenerate."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from .assumed import Chosen
from .drawing import LARGEST_USUAL, Drawer, commute, values_as_text
from .formal import FormalMatrix
from .question import Question

TRIES = 120
"""The number of random choices that are made in each dimension."""
TRIES_IN_LARGER = 24
"""The same in dimensions above 3, where one costs more."""
TRIES_FOR_BETTER = 60
"""After so many tries, degenerate choices are taken if little else was found."""
DEGENERATE = 40
"""So many degenerate choices are taken if nothing else was found."""


def choices(question: Question, dimension: int) -> Iterator[tuple[Chosen, bool]]:
    """Yield choices at which all assumptions hold, and whether each is degenerate.

    At most a quarter of them is degenerate, unless nothing else is found.
    """
    drawer = Drawer(question, dimension, random.Random(dimension))
    seen: set[str] = set()
    waiting: list[Chosen] = []
    good = bad = 0
    for count in range(TRIES if dimension <= LARGEST_USUAL else TRIES_IN_LARGER):
        values = drawer.draw(count)
        if drawer.is_hopeless:
            return
        text = "" if values is None else values_as_text(values)
        if values is not None and text not in seen:
            seen.add(text)
            if not is_degenerate(question, values):
                good += 1
                yield values, False
            elif dimension == 1 or 3 * bad < good:
                bad += 1
                yield values, True
            else:
                waiting.append(values)
        if 3 * good < len(waiting) and (count >= TRIES_FOR_BETTER or (not good and len(waiting) >= DEGENERATE)):
            break
    yield from ((values, True) for values in waiting)


def is_degenerate(question: Question, values: Mapping[str, FormalMatrix]) -> bool:
    """Whether a matrix is a multiple of the identity, or all matrices commute though no assumption makes them."""
    matrices = {name: values[name] for name in question.matrices}
    if any(A.is_multiple_of_identity for A in matrices.values()):
        return True
    pairs = [(a, b) for a in matrices for b in matrices if a < b]
    free = [pair for pair in pairs if frozenset(pair) not in question.commuting]
    return bool(free) and all(commute(matrices[a], matrices[b]) for a, b in pairs)
