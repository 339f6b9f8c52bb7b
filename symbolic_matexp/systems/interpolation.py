"""A function of a matrix whose eigenvalues are known and different, by interpolation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .protocol import NumberSystem


def interpolated(system: NumberSystem[Any], A: Any, points: Sequence[Any], values: Sequence[Any]) -> Any:
    """Return p(A) for the polynomial p of degree below d with p(points[j]) = values[j].

    ``points`` are the d eigenvalues of the d×d matrix A, and different. So A is diagonalisable, and p(A) has the
    eigenvalues ``values`` on the same eigenvectors. Newton's form, with divided differences.
    """
    eye = system.eye(len(points))
    differences = list(values)
    for order in range(1, len(points)):
        for j in range(len(points) - 1, order - 1, -1):
            differences[j] = (differences[j] - differences[j - 1]) / (points[j] - points[j - order])
    result = system.scale(differences[-1], eye)
    for j in range(len(points) - 2, -1, -1):
        factor = system.sub(A, system.scale(points[j], eye))
        result = system.add(system.matmul(result, factor), system.scale(differences[j], eye))
    return result
