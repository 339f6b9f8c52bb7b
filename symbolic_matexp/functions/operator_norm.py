"""The norm of a linear map that is known by products with it and with its adjoint.

Golub and Kahan's bidiagonalisation (Golub & Van Loan, Matrix Computations, 4th ed., section 10.4.4) with full
orthogonalisation: the largest singular value of the map on the Krylov space of a random start comes near the map's
own in a few steps, also where the spectrum is flat. (SciPy's svds does it through ARPACK, which refuses very small
maps, and gives up where rounding makes the two products disagree.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import RangeError

Array = np.ndarray[Any, Any]

STEPS = 12
ENOUGH = 1.0001
"""A step that multiplies the norm by less is the last one."""


def norm(forward: Callable[[Array], Array], adjoint: Callable[[Array], Array], dimension: int) -> tuple[float, Array]:
    """Return the largest ‖forward(v)‖ that was found for unit vectors v, and that v: a lower bound, and a close one.

    Vectors are complex, ``dimension`` is that of the images. Every product is asked for with a unit vector. Raises
    :class:`RangeError` where one is not finite.
    """
    image = _gaussian(dimension)
    basis: list[Array] = []
    pulled: list[Array] = []
    tried: list[tuple[float, Array]] = []
    reached = 0.0
    for _ in range(min(STEPS, dimension)):
        basis.append(image)
        pulled.append(_finite(adjoint(image)))
        left, sizes, _ = np.linalg.svd(np.array(pulled).T, full_matrices=False)
        reached, before = float(sizes[0]), reached
        size = length(pulled[-1])
        if size == 0 or reached <= ENOUGH * before:
            break
        direction = pulled[-1] / size
        image = _finite(forward(direction))
        tried.append((length(image), direction))
        for earlier in basis * 2:  # twice is enough
            image = image - earlier * np.vdot(earlier, image)
        rest = length(image)
        if rest == 0:
            break
        image = image / rest
    worst = left[:, 0]
    tried.append((length(_finite(forward(worst))), worst))
    return max(tried, key=lambda found: found[0])  # an earlier one, where the adjoint is not quite one


def length(vector: Array) -> float:
    """Return the 2-norm, also where squares overflow or underflow."""
    largest = float(np.abs(vector).max())
    if largest == 0 or not math.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(vector / largest))


def _finite(vector: Array) -> Array:
    if not np.isfinite(vector).all():
        raise RangeError("a derivative exceeds the range of float64")
    return vector


def _gaussian(dimension: int) -> Array:
    parts = np.random.default_rng(0).standard_normal((2, dimension))
    image = parts[0] + 1j * parts[1]
    return np.asarray(image / np.linalg.norm(image))
