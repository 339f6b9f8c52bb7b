r"""Functions of small matrices in balls, by Newton's interpolation at enclosed eigenvalues.

Let χ be the characteristic polynomial of a d×d matrix M, with roots λ_j. Since χ'/χ = Σ 1/(z − λ_j), some root lies
within d|χ(z)/χ'(z)| of z. If d such discs are disjoint, each of them contains exactly one root. Then M has d
different eigenvalues, and every primary function of M is its interpolating polynomial,

    f(M) = Σ_k f[λ_1, …, λ_k] (M − λ_1 I) ⋯ (M − λ_{k−1} I).

The divided differences are those of f on the branch chosen at each eigenvalue. Every step is taken in balls, so it
holds for every M in a ball matrix. No eigenvectors are needed, only d − 2 products.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flint
import numpy as np

from ...errors import InconclusiveError
from .arithmetic import disc, identity, is_finite, is_real

MOST_STEPS = 12
"""Newton's method doubles the digits of a simple root in each step. If it takes more, it does not converge."""


def interpolated(A: flint.acb_mat, function: Callable[[Sequence[flint.acb]], Sequence[flint.acb]]) -> flint.acb_mat:
    """Return an enclosure of f of every matrix in the d×d ball matrix ``A``, d ≥ 2.

    ``function`` maps enclosures of the d eigenvalues to enclosures of f at them. Raises :class:`InconclusiveError` if
    the eigenvalues could not be told apart.
    """
    dim = A.nrows()
    eigenvalues = enclosed_eigenvalues(A)
    differences = list(function(eigenvalues))
    for order in range(1, dim):
        for i in range(dim - 1, order - 1, -1):
            gap = eigenvalues[i] - eigenvalues[i - order]
            differences[i] = (differences[i] - differences[i - 1]) / gap
    one = identity(dim)
    result = (A - one * eigenvalues[dim - 2]) * differences[dim - 1] + one * differences[dim - 2]
    for k in range(dim - 3, -1, -1):
        result = result * (A - one * eigenvalues[k]) + one * differences[k]
    if not is_finite(result):
        raise _not_told_apart()
    return result


def enclosed_eigenvalues(A: flint.acb_mat) -> list[flint.acb]:
    """Return balls of which each contains exactly one eigenvalue of every matrix in ``A``.

    Raises :class:`InconclusiveError` if no disjoint ones were found.
    """
    dim, real = A.nrows(), is_real(A)
    polynomial = A.charpoly()
    derivative = polynomial.derivative()
    points: list[flint.acb] = []
    radii: list[flint.arb] = []
    for start in _approximate_eigenvalues(A, real):
        if real and start.imag < 0:
            continue
        z = _root_near(start, polynomial, derivative)
        radius = (polynomial(z) / derivative(z)).abs_upper() * dim
        pair = [z, z.conjugate()] if real and start.imag > 0 else [z]  # χ(z̄) is the conjugate of χ(z)
        points += pair
        radii += [radius] * len(pair)
    if len(points) != dim:
        raise _not_told_apart()
    for i in range(dim):
        for j in range(i):
            if not abs(points[i] - points[j]) > radii[i] + radii[j]:
                raise _not_told_apart()
    return [z + disc(r) for z, r in zip(points, radii, strict=True)]


def _root_near(z: flint.acb, polynomial: flint.acb_poly, derivative: flint.acb_poly) -> flint.acb:
    """Return an approximate root by Newton's method, exact as a number. The last step was at most 2^(−p/2)|z|."""
    close = z.abs_lower() * flint.arb(2) ** -(flint.ctx.prec // 2)
    for _ in range(MOST_STEPS):
        step = polynomial(z) / derivative(z)
        z = (z - step).mid()
        if step.abs_upper() <= close:
            break
    return z


def _approximate_eigenvalues(A: flint.acb_mat, real: bool) -> list[flint.acb]:
    """Return LAPACK's eigenvalues of the midpoint, without any guarantee. Those of a real matrix come in pairs."""
    dim = A.nrows()
    entries: list[Any] = [float(x) for x in A.real.entries()] if real else [complex(z) for z in A.entries()]
    array = np.array(entries).reshape(dim, dim)
    try:
        return [flint.acb(z) for z in np.linalg.eigvals(array).tolist()]
    except np.linalg.LinAlgError:  # out of float64's range
        raise _not_told_apart() from None


def _not_told_apart() -> InconclusiveError:
    return InconclusiveError(f"the eigenvalues could not be told apart at {flint.ctx.prec} bits")
