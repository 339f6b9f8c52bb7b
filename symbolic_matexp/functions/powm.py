"""Powers of a matrix with any real exponent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..errors import InputError, SingularMatrixError
from ..inputs.cut import DEFAULT, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import exact_scalar
from ..inputs.kinds import CutLike, EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for
from ..notation import expressions as letters
from ..systems.ball.analytic import power
from .enclosing import by_multiprecision, read, require_invertible
from .enclosure import Enclosure
from .primary import Witness, primary
from .stacks import of_stacks

LARGEST_PRODUCT = 8
"""Whole powers up to this one are products of exact matrices."""


def raised_to(exponent: Fraction) -> Witness:
    """Return the power as exp(p log A), or by products if p is a whole number."""

    def power_of(alg: Any, A: Any, cut: Cut | None) -> Any:
        if cut is None:
            return A ** int(exponent)
        return alg.expm(alg.scale(exponent, alg.logm(A, cut)))

    return power_of


@of_stacks
@one_at_a_time
def powm(
    A: Any,
    p: Any,
    digits: int = 50,
    cut: CutLike = DEFAULT,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return A^p = exp(p log A) to ``digits`` digits, relative to its Frobenius norm.

    ``p`` is a real number, read exactly: an integer, a Fraction, a text such as "1/3" or "0.1", a float as it is.
    ``cut`` is that of the logarithm, as for :func:`logm`. A singular matrix has a power for p ≥ 0, and for one that
    is not whole only if its eigenvalue 0 is semisimple, which stays 0; else :class:`SingularMatrixError` is raised.
    Raises :class:`InputError` for another p, and else what :func:`logm` raises. Source: Higham, Functions of
    Matrices, SIAM 2008, chapter 7. Of letters it is exp(p log A), an expression. Of an array of shape (…, d, d) it is
    nested lists of results, which ``workers`` processes compute.

    >>> print(powm([[8, 12], [0, 8]], "1/3", digits=30).str(20, radius=False))
    [2.0000000000000000000, 1.0000000000000000000]
    [0, 2.0000000000000000000]
    """
    if letters.is_expression(A):
        return letters.expm(p * letters.logm(A, cut))
    matrix, digits, maximum = read(A, digits, maximum_precision)
    exponent = exact_scalar(p, "p")
    if exponent.imag != 0:
        raise InputError(f"p must be real, not {p!r}")
    if exponent.real < 0:
        require_invertible(matrix, f", so it has no power {exponent.real}")
    f, name = power(exponent.real, Cut.parse(cut)), f"A^({exponent.real})"
    is_whole = f.cut is None and abs(exponent.real) <= LARGEST_PRODUCT
    if is_whole and isinstance(matrix, ExactMatrix) and not by_multiprecision(algebra):
        return _product(matrix, int(exponent.real), name, digits)
    by_logarithm, is_root = raised_to(exponent.real), f.cut is not None
    try:
        return primary(matrix, f, name, digits, maximum, algebra, by_logarithm, vanishes_at_zero=is_root)
    except SingularMatrixError:
        if exponent.real < 1:
            raise
        raise SingularMatrixError(
            f"{name} is not computed here: the eigenvalue 0 of A is defective, where only large enough powers exist"
        ) from None


def _product(A: ExactMatrix, p: int, name: str, digits: int) -> Enclosure:
    """Return a whole power as a product of exact matrices."""
    one = ExactMatrix.identity(A.shape[0])
    factor, result = (A if p >= 0 else A.solve(one)), one
    for _ in range(abs(p)):
        result = result @ factor
    precision, message = bits_for(digits, 16), f"{name} to {digits} digits, exact but for rounding"
    return Enclosure.of(result.to_flint(precision), digits, precision, message)
