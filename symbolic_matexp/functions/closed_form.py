"""Functions of SymPy matrices with symbols, in closed form; every result is checked in two ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint
import sympy

from ..errors import InconclusiveError, InputError, SymbolicMatexpError, UnsupportedError
from ..inputs.constants import enclose_expression
from ..inputs.one_at_a_time import one_at_a_time
from ..notation.given import as_sympy_matrix
from ..systems.ball.system import BallAlgebra
from ..systems.closed.algebra import ClosedFormAlgebra
from ..systems.closed.normal_form import is_zero
from ..systems.closed.samples import enclosed, samples

PRECISION = 256
COMPARED = 6
"""At so many choices of values a closed form is compared with balls."""


def has_symbols(A: Any) -> bool:
    """Whether a matrix is SymPy's and has symbols."""
    return hasattr(A, "cols") and bool(getattr(A, "free_symbols", None))


@one_at_a_time
def closed_form(name: str, A: Any) -> Any:
    """Return a function of the table at a SymPy matrix with symbols, as a matrix of the same kind.

    It is right for all values of the symbols at which it is defined. The eigenvalues are checked against the
    characteristic polynomial, the exponential X(s) of sA against X′ = AX and X(0) = I, all exactly, and every
    function against balls at several values. Raises :class:`UnsupportedError` if no closed form was found that
    passes, and :class:`InputError` if A has no such function.
    """
    matrix = as_sympy_matrix(A)
    algebra = ClosedFormAlgebra()
    try:
        result = _exponential(algebra, matrix) if name == "expm" else _operation(name)(algebra, matrix)
    except InconclusiveError as error:
        raise InputError(f"A has no {name}: {error}") from None
    except UnsupportedError as error:
        advice = f"with numbers in the place of the symbols, {name} gives every digit asked for"
        raise UnsupportedError(f"no closed form of {name}(A) was found: {error}; {advice}") from None
    _compare(name, matrix, result)
    shown = result.applyfunc(_shortest)
    if not is_zero(*(shown - result)):
        shown = result
    return type(A)(shown) if isinstance(A, sympy.MatrixBase) else shown


def _operation(name: str) -> Callable[[Any, Any], Any]:
    own = getattr(BallAlgebra, name, None)
    if own is not None:
        return lambda algebra, A: getattr(algebra, name)(A)
    return lambda algebra, A: algebra.primary(name, A)


def _exponential(algebra: ClosedFormAlgebra, A: Any) -> Any:
    """Return exp(sA) at s = 1, after it was found to solve X′ = AX, X(0) = I."""
    s = sympy.Dummy("s")
    X = algebra.expm(sympy.ImmutableDenseMatrix(s * A))
    if not is_zero(*(X.diff(s) - A * X), *(X.xreplace({s: sympy.Integer(0)}) - sympy.eye(A.rows))):
        raise UnsupportedError(
            "the closed form of the exponential did not pass the test of its differential equation"
        )
    return X.xreplace({s: sympy.Integer(1)})


def _compare(name: str, A: Any, result: Any) -> None:
    """Refuse a closed form that differs from what balls say at some values."""
    operation, ball = _operation(name), BallAlgebra(PRECISION)
    for values in samples(A.free_symbols, COMPARED):
        with flint.ctx.workprec(PRECISION):
            balls = {symbol: enclose_expression(value) for symbol, value in values.items()}
            try:
                matrix = flint.acb_mat(A.rows, A.cols, [enclose_expression(x, balls) for x in A])
                difference = operation(ball, matrix) - flint.acb_mat(
                    A.rows, A.cols, [enclosed(x, values) for x in result]
                )
            except SymbolicMatexpError:
                continue
            if any(x.is_finite() and not x.contains(0) for x in difference.entries()):
                raise UnsupportedError("the closed form contradicts an enclosure; please report this")


def _shortest(x: Any) -> Any:
    """Return an expression as it is, with circular functions, or with other factors taken out: the shortest."""
    circular = sympy.expand(x.replace(lambda y: isinstance(y, sympy.exp), _circular))
    candidates = [x, circular, *(sympy.factor_terms(sympy.powsimp(y)) for y in (x, circular))]
    return min(candidates, key=lambda y: y.count_ops())


def _circular(x: Any) -> Any:
    """Return e^(a + ib) as e^a (cos b + i sin b)."""
    terms = sympy.Add.make_args(sympy.expand(x.exp))
    imaginary = [term for term in terms if sympy.I in sympy.Mul.make_args(term)]
    b = sympy.Add(*(term / sympy.I for term in imaginary))
    rest = sympy.exp(sympy.Add(*(term for term in terms if term not in imaginary)))
    return rest * (sympy.cos(b) + sympy.I * sympy.sin(b)) if imaginary else x
