"""Any primary matrix function in mpmath arithmetic, twice: no proof, but no code shared with the balls.

A function is written in exponentials and logarithms, or, if all that is known of it are its values, computed from the
eigenvectors of a matrix nearby: A + E with ‖E‖ about 2^−p is diagonalisable for a random E, with eigenvectors that
lose not much more than half of 2p bits (Davies, SIAM J. Matrix Anal. Appl. 29, 2007). What E does to the result is
seen at the next precision.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from mpmath.libmp import NoConvergence

from ...errors import InconclusiveError
from ...inputs.exact_matrix import ExactMatrix
from .agreement import until_two_precisions_agree
from .outward import outward
from .system import MultiprecisionAlgebra

GUARD = 40
Computed = Callable[[MultiprecisionAlgebra, Any], Any]
"""From the algebra and the matrix at its precision to the function of it."""


def computed_twice(A: ExactMatrix, compute: Computed, bits: int, maximum: int) -> Any:
    """Return what ``compute`` gives once two precisions agree to so many ``bits``, as an mpmath matrix.

    Raises :class:`PrecisionError` if they never do with up to ``maximum`` bits.
    """
    target = MultiprecisionAlgebra(bits)

    def once() -> Any:
        alg = MultiprecisionAlgebra(target.context.prec, checked=False)
        return target.taken_in(compute(alg, alg.matrix(A)))

    return outward(until_two_precisions_agree(target.context, once, bits + GUARD, maximum))


def phi(alg: MultiprecisionAlgebra, A: Any, k: int) -> Any:
    """Return φ_k(A): a block of exp of [[A, I, 0, …], [0, 0, I, …], …, [0, …]] with k + 1 blocks a side.

    Source: Higham, Functions of Matrices, SIAM 2008, theorem 10.20 and (10.51).
    """
    d = A.rows
    augmented = alg.context.zeros((k + 1) * d)
    for i in range(d):
        for j in range(d):
            augmented[i, j] = A[i, j]
    for i in range(k * d):
        augmented[i, d + i] = alg.context.one
    exponential = alg.expm(augmented)
    result = alg.context.zeros(d)
    for i in range(d):
        for j in range(d):
            result[i, j] = exponential[i, k * d + j]
    return result


def by_eigenvectors(alg: MultiprecisionAlgebra, A: Any, function: Callable[[Any], Any]) -> Any:
    """Return f(A) from values of f at the eigenvalues of a matrix about 2^−p from A, in 3p bits."""
    ctx, bits = alg.context, alg.precision
    random = Random(bits)
    with ctx.workprec(3 * bits):
        size = ctx.ldexp(ctx.mnorm(A, "f") or ctx.one, -bits)
        moved = A.apply(lambda x: x + size * ctx.mpc(random.gauss(0, 1), random.gauss(0, 1)))
        if A.rows == 1:
            return ctx.matrix([[function(A[0, 0])]])
        try:
            values, vectors = ctx.eig(moved)
        except (NoConvergence, RuntimeError, ZeroDivisionError) as error:
            raise InconclusiveError(f"no eigenvectors at {bits} bits: {error}") from None
        return vectors * ctx.diag([function(z) for z in values]) * vectors**-1
