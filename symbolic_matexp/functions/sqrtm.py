"""The principal square root of a matrix."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..errors import SingularMatrixError
from ..inputs.cut import DEFAULT, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.kinds import CutLike, EngineName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..notation import expressions as letters
from ..systems.ball.analytic import power
from .enclosing import read
from .powm import raised_to
from .primary import primary
from .singular import has_square_root
from .stacks import of_stacks

HALF = Fraction(1, 2)


@of_stacks
@one_at_a_time
def sqrtm(
    A: Any,
    digits: int = 50,
    cut: CutLike = DEFAULT,
    *,
    algebra: EngineName = "ball",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int = 1,
) -> Any:
    """Return the principal square root of A to ``digits`` digits, relative to its Frobenius norm.

    Its eigenvalues have arguments in (−π/2, π/2]; one for an eigenvalue of A exactly on the negative axis has
    argument +π/2, decided by exact arithmetic. Another ``cut``, as for :func:`logm`, gives another root: exp(½ log
    A). A singular matrix has such a root exactly if its eigenvalue 0 is semisimple, which stays 0; else
    :class:`SingularMatrixError` is raised. Algebras, errors and stacks as for :func:`logm`; of letters it is an
    expression, with another cut that of exp(½ log A). Source: Higham, Functions of Matrices, SIAM 2008, theorem 1.29
    and section 1.5.

    >>> print(sqrtm([[2, 2], [2, 2]], digits=30).str(20, radius=False))
    [1.0000000000000000000, 1.0000000000000000000]
    [1.0000000000000000000, 1.0000000000000000000]
    """
    chosen = Cut.parse(cut)
    if letters.is_expression(A):
        return letters.sqrtm(A) if chosen.is_principal else letters.expm(HALF * letters.logm(A, chosen))
    matrix, digits, maximum = read(A, digits, maximum_precision)
    f = power(HALF, chosen)
    what = "the principal square root of A" if chosen.is_principal else f"the square root of A, cut {chosen.brief()},"
    try:
        return primary(matrix, f, what, digits, maximum, algebra, raised_to(HALF), vanishes_at_zero=True)
    except SingularMatrixError as error:
        exists = isinstance(matrix, ExactMatrix) and has_square_root(matrix)
        others = "what square roots it has are no functions of it" if exists else "it has none at all"
        raise SingularMatrixError(f"{error}; {others}") from None
