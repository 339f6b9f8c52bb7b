"""Floats for a search: functions of matrices by eigenvectors, and cuts that are chosen as they are needed."""

from __future__ import annotations

import cmath
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...errors import RangeError
from ...inputs.cut import PRINCIPAL, Cut
from ...systems.ball.approximate_spectrum import logarithm_at, widest_gap
from ...systems.float64 import Float64Algebra

Array = np.ndarray[Any, Any]


WORST_CONDITION = 1e6
"""Of eigenvectors; if it is larger, SciPy computes the function."""


class Rough(Float64Algebra):
    """Float64 with functions of matrices by eigenvectors, where these are not nearly dependent.

    If ``turns`` are given, every logarithm takes the cut in the widest gap of its spectrum, moved by as many full
    turns as the next one of ``turns`` says; but the first one takes ``first``, if that is given. ``cuts`` are those
    taken so far.
    """

    def __init__(self, turns: Sequence[int] = (), first: Cut | None = None) -> None:
        self._turns = turns
        self._first = first
        self.cuts: list[Cut] = []

    def scalar(self, value: Any) -> Any:
        """Return a number of Python as it is, another one as the nearest float."""
        return value if isinstance(value, int | float | complex) else super().scalar(value)

    def expm(self, A: Array) -> Array:
        """Return the matrix exponential."""
        eigenvalues, vectors = _eigenvectors(A)
        if vectors is None:
            return super().expm(A)
        return _function(vectors, np.exp(eigenvalues))

    def logm(self, A: Array, cut: Cut = PRINCIPAL) -> Array:
        """Return the primary logarithm at the cut, or at the one chosen."""
        eigenvalues, vectors = _eigenvectors(A)
        numbers = eigenvalues.astype(complex).tolist()
        chosen = self._chosen(numbers) if self._turns else cut
        self.cuts.append(chosen)
        if vectors is None:
            return super().logm(A, chosen)
        return _function(vectors, np.array([logarithm_at(z, chosen) for z in numbers]))

    def _chosen(self, eigenvalues: Sequence[complex]) -> Cut:
        index = len(self.cuts)
        if index == 0 and self._first is not None:
            return self._first
        return _turned(widest_gap(eigenvalues), self._turns[index])


def _eigenvectors(A: Array) -> tuple[Array, Array | None]:
    """Return the eigenvalues, and the eigenvectors unless they are nearly dependent."""
    if not np.isfinite(A).all():
        raise RangeError("a value exceeds the range of float64")
    eigenvalues, vectors = np.linalg.eig(A)
    return eigenvalues, vectors if np.linalg.cond(vectors) < WORST_CONDITION else None


def _function(vectors: Array, values: Array) -> Array:
    """Return the matrix with these eigenvectors and eigenvalues."""
    return np.asarray(np.linalg.solve(vectors.T, (vectors * values).T).T)


def _turned(cut: Cut, turns: int) -> Cut:
    if cut.is_principal:
        return Cut(1 + 2 * turns, 0)
    return Cut(0, float(cut) + 2 * cmath.pi * turns)
