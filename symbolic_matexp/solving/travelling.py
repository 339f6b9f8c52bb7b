"""Solutions on their way from one process to another.

How a solve ended is read at once. The matrices and the certificate stay bytes until somebody asks for them, since one
process would have to make them for all workers: those of a small problem take a quarter of the time of its solve.
"""

from __future__ import annotations

import pickle
from dataclasses import fields
from operator import attrgetter
from typing import Any

from ..certifying.certificate import Certificate
from ..inputs.problem import Problem
from .solution import Solution

_Later = tuple[Problem | None, tuple[Any, ...], Certificate | None]
_LATER = ("problem", "weights", "certificate")
_AT_ONCE = tuple(field.name for field in fields(Solution) if field.name not in _LATER)
_at_once = attrgetter(*_AT_ONCE)


def packed(solution: Solution) -> tuple[Any, ...]:
    """Return a solution as values that are quickly pickled, the last of which are bytes."""
    later = (solution.problem, Solution.weights.held(solution), solution.certificate)
    return *_at_once(solution), pickle.dumps(later, pickle.HIGHEST_PROTOCOL)


def unpacked(values: tuple[Any, ...]) -> Solution:
    """Inverse of :func:`packed`."""
    *at_once, content = values
    held = _Held(content)
    return Solution(
        problem=held.problem,
        weights=held.weights,
        certificate=held.certificate,
        **dict(zip(_AT_ONCE, at_once, strict=True)),
    )


class _Held:
    """Fields of a solution as bytes, until one of them is asked for."""

    def __init__(self, later: bytes) -> None:
        self._later: bytes | _Later = later

    def problem(self) -> Problem | None:
        return self._values()[0]

    def weights(self) -> tuple[Any, ...]:
        return self._values()[1]

    def certificate(self) -> Certificate | None:
        return self._values()[2]

    def _values(self) -> _Later:
        later = self._later
        if isinstance(later, bytes):  # two threads may both do this, and nothing is lost
            later = self._later = pickle.loads(later)  # noqa: S301  from a worker of our own
        return later
