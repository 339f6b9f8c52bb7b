"""The principal square root by the product form of the Denman–Beavers iteration.

With M₀ = X₀ = A it is M ← (I + (μ²M + μ⁻²M⁻¹)/2)/2, X ← μX(I + μ⁻²M⁻¹)/2, which keeps X² = AM and tends to M = I
(Cheng, Higham, Kenney & Laub 2001; Higham, Functions of Matrices, 2008, (6.29)). It needs no eigenvalues, and so no
algorithm that may fail to converge to them. The scaling μ is a power of two that makes ‖M‖ and ‖M⁻¹‖ about equal.
"""

from __future__ import annotations

from ...errors import InconclusiveError
from .block_floating import BlockFloatingMatrix
from .linear import inverse


def square_root(A: BlockFloatingMatrix, bits: int, most: int) -> BlockFloatingMatrix:
    """Return the principal square root, computed with ``bits`` bits.

    Raises :class:`InconclusiveError` if M is not near I after ``most`` iterations: each doubles the angle, seen from
    the imaginary axis, of an eigenvalue's square root near it, until it leaves the axis.
    """
    X = M = A
    for _ in range(most):
        E = M.minus_identity(bits)
        if E.size() < -bits / 3:
            return X.times(_inverse_square_root_near_one(E, bits), bits)
        N = inverse(M, bits)
        j = round((N.size() - M.size()) / 4)
        M, N = M.shifted(2 * j), N.shifted(-2 * j)
        X = X.shifted(j - 1).times(N.plus_identity(bits), bits)
        M = M.plus(N, bits).shifted(-2).plus(BlockFloatingMatrix.identity(A.rows).shifted(-1), bits)
    raise InconclusiveError(f"a square root did not converge at {bits} bits")


def _inverse_square_root_near_one(E: BlockFloatingMatrix, bits: int) -> BlockFloatingMatrix:
    """Return (I + E)^(−1/2) = I − E/2 + 3E²/8, for ‖E‖³ below 2^−bits."""
    quadratic = E.times(E, bits).times_integer(3).shifted(-3)
    return quadratic.minus(E.shifted(-1), bits).plus_identity(bits)
