"""The matrix exponential."""

from __future__ import annotations

from typing import Any

import flint

from ..inputs.kinds import EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for
from ..notation import expressions as letters
from ..systems.ball.system import BallAlgebra
from .enclosing import by_multiprecision, enclosed, rational, read
from .stacks import of_stacks
from .structure import with_structure


@of_stacks
@one_at_a_time
def expm(
    A: Any,
    digits: int = 50,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return exp(A) to ``digits`` digits, relative to its Frobenius norm.

    ``A`` is whatever a Problem's matrix may be, read exactly. It may also have SymPy's constants, such as √2 and π,
    as entries, which are enclosed; or balls with radii (an enclosure, FLINT's ``acb_mat`` and ``arb_mat``, entries
    that are ``arb`` or ``acb``): the result then contains the exponential of every member. It cannot be narrower than
    the radii allow, so ``digits`` are then the most that it has; its own ``digits`` and its message say how many.

    ``algebra="ball"`` gives an :class:`Enclosure` (proved); ``"multiprecision"`` an mpmath matrix from an independent
    implementation (two precisions agreed). Raises :class:`PrecisionError` if ``maximum_precision`` bits do not
    suffice, or radii are too wide for any bound, :class:`RangeError` if the argument is too large,
    :class:`InputError` for an unusable matrix. Of letters it is an expression. Of a stack, an array of shape
    (…, d, d) or a list of matrices, it is nested lists of results, which ``workers`` processes compute.

    >>> E = expm([[0, 1], [0, 1]], digits=50)
    >>> print(E.str(20, radius=False))
    [1.0000000000000000000, 1.7182818284590452354]
    [0, 2.7182818284590452354]
    >>> E.message
    'exp(A) to 50 digits, proved with 199 bits'
    >>> import flint
    >>> expm([[flint.arb(1, 1e-12)]]).digits
    11

    Of a SymPy matrix with symbols it is the closed form, if there is one, checked; so are the other functions.

    >>> import sympy
    >>> t = sympy.Symbol("t")
    >>> expm(t * sympy.Matrix([[0, 1], [-1, 0]]))
    Matrix([
    [ cos(t), sin(t)],
    [-sin(t), cos(t)]])
    """
    if letters.is_expression(A):
        return letters.expm(A)
    matrix, digits, maximum = read(A, digits, maximum_precision)
    if by_multiprecision(algebra):
        from ..systems.multiprecision.exponential import exponential
        from ..systems.multiprecision.outward import outward
        from ..systems.multiprecision.system import MultiprecisionAlgebra

        exact, alg = rational(matrix), MultiprecisionAlgebra(bits_for(digits, 4))
        return outward(exponential(alg.context, lambda: alg.matrix(exact), maximum))

    def at(bits: int) -> flint.acb_mat:
        return with_structure(BallAlgebra(bits).expm(matrix.to_flint(bits)), matrix, bits, is_conjugate=True)

    return enclosed(at, "exp(A)", digits, maximum)
