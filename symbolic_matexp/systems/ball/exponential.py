"""The matrix exponential in balls, through certified clusters of eigenvalues."""

from __future__ import annotations

import flint

from ...errors import InconclusiveError
from .arithmetic import is_finite, is_real, real_part
from .block_diagonal import block_diagonalizations


def exponential_by_blocks(A: flint.acb_mat) -> flint.acb_mat | None:
    """Return an enclosure of exp of every matrix in ``A`` from its finest block diagonalisation, or None.

    exp(V diag(T₁, …) V⁻¹) = V diag(exp T₁, …) V⁻¹. Here a large eigenvalue costs bits only in its own block, whereas
    every squaring of the whole matrix widens all entries. None if no block diagonalisation gives a finite result.
    """
    try:
        diagonalization = next(block_diagonalizations(A), None)
    except InconclusiveError:
        return None
    if diagonalization is None:
        return None
    result = diagonalization.assemble([T.exp() for T in diagonalization.blocks])
    if not is_finite(result):
        return None
    return real_part(result) if is_real(A) else result
