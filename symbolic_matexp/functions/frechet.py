"""Fréchet derivatives of matrix functions, enclosed: from the corner of a block matrix (:mod:`.corner`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint

from ..errors import InputError, PrecisionError
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import digits_in, validated_digits
from ..notation import expressions as letters
from ..systems.ball.arithmetic import frobenius_norm, relative_radius, size_in_bits
from .catalogue import public
from .corner import corner
from .enclosure import Enclosure

SPARE, FACTOR, BEYOND = 4, 2, 1000
"""Digits that are added to begin with; a derivative is given up that so many times the digits, and so many more, do
not tell from 0."""

Function = Callable[..., Any]


@one_at_a_time
def frechet(f: str | Function, /, A: Any, E: Any, digits: int = 50, **options: Any) -> Enclosure:
    """Return the Fréchet derivative L_f(A, E) to ``digits`` digits, relative to its Frobenius norm.

    L_f(A, E) is the part of f(A + E) − f(A) that is linear in E. ``f`` is a matrix function of this package or its
    name: ``frechet("expm", A, E)``, ``frechet(sm.powm, A, E, p="1/3")``, ``frechet(sm.funm, A, E, f=…)``; ``options``
    are handed to it. A and E are d×d, read exactly. If eigenvalues lie exactly on the cut, the derivative is that of
    the branch that f(A) is on; ``on_cut`` counts them. Raises :class:`PrecisionError` if the digits are not reached,
    as where the derivative is 0; :class:`SingularMatrixError` at a singular matrix if f has a cut, which ends at 0;
    what else f raises; :class:`InputError` for unusable arguments.

    >>> print(frechet("expm", [[0, 0], [0, 1]], [[0, 1], [0, 0]], digits=20).str(20, radius=False))
    [0, 1.7182818284590452354]
    [0, 0]
    """
    function = public(f) if isinstance(f, str) else f
    if not callable(function) or letters.is_expression(A) or letters.is_expression(E):
        raise InputError("frechet needs a matrix function, or its name, and two matrices of numbers")
    matrix, direction = ExactMatrix.parse(A, "A"), ExactMatrix.parse(E, "E")
    if matrix.shape != direction.shape:
        raise InputError(f"A is {matrix.shape[0]}×{matrix.shape[0]}, but E is {'×'.join(map(str, direction.shape))}")
    return derivative(
        lambda block, n: function(block, digits=n, **options), matrix, direction, validated_digits(digits)
    )


def derivative(
    function: Callable[[ExactMatrix, int], Enclosure], A: ExactMatrix, E: ExactMatrix, digits: int
) -> Enclosure:
    """Return L_f(A, E) for a function that encloses f of an exact matrix to so many digits."""
    wanted = digits + SPARE
    while wanted <= FACTOR * digits + BEYOND:
        derived, whole = derivative_at(function, A, E, wanted)
        if E.is_zero:
            return Enclosure.of(E.to_flint(64), digits, 64, f"L(A, E) to {digits} digits, exact: E is 0")
        radius = relative_radius(derived)
        if radius <= flint.arb(10) ** -digits:
            message = f"L(A, E) to {digits} digits, proved with {whole.precision} bits"
            if whole.on_cut:
                message += "; eigenvalues lie exactly on the cut, and the derivative is that of their branch"
            found = Enclosure.of(derived, digits, whole.precision, message)
            found.cut, found.on_cut = whole.cut, whole.on_cut // 2
            return found
        short = digits_in(size_in_bits(radius, signed=True)) if radius.is_finite() and radius < 1 else digits
        wanted += max(wanted, short)
    raise PrecisionError(
        f"{digits} digits of the derivative were not reached with {FACTOR * digits + BEYOND} of f; it may be 0"
    )


def derivative_at(
    function: Callable[[ExactMatrix, int], Enclosure], A: ExactMatrix, E: ExactMatrix, digits: int
) -> tuple[flint.acb_mat, Enclosure]:
    """Return an enclosure of L_f(A, E), and that of f of the block matrix, to so many digits, from which it comes."""

    def at(block: ExactMatrix) -> Enclosure:
        found = function(block, digits)
        if not isinstance(found, Enclosure):
            raise InputError(f"frechet needs a function that returns an enclosure, not {type(found).__name__}")
        return found

    unit = _unit(A, E)
    derived, whole = corner(at, A, ExactMatrix(E.real * unit, E.imag * unit))
    with flint.ctx.workprec(whole.precision):
        return derived * (1 / flint.acb(unit)), whole


def _unit(A: ExactMatrix, E: ExactMatrix) -> flint.fmpq:
    """Return a power of 2 that makes E about as large as A, so that no block drowns in the others' radii."""
    with flint.ctx.workprec(64):
        sizes = [frobenius_norm(M.to_flint(64)) for M in (A, E)]
        if A.is_zero:
            sizes[0] = flint.arb(1)
        return flint.fmpq(2) ** (size_in_bits(sizes[0], signed=True) - size_in_bits(sizes[1], signed=True))
