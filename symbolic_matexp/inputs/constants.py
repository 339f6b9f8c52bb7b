"""A matrix of constants that can be enclosed at any precision: exact numbers, balls, or SymPy expressions.

A certificate speaks of such matrices: the weights that somebody claims, whatever they were computed with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from math import prod
from operator import methodcaller
from types import MappingProxyType
from typing import Any, Protocol

import flint

from ..errors import InputError, UnsupportedError
from .exact_balls import matrix_from_mpmath, matrix_from_parts, matrix_parts, mpf_tuples
from .exact_matrix import ExactMatrix, check_evaluated
from .exact_numbers import LARGEST_BINARY_EXPONENT, GaussianRational, exact_scalar, gaussian_rational
from .files import decode_arb, decode_ball, encode_arb, encode_ball, encode_exact
from .one_at_a_time import one_at_a_time


class Constant(Protocol):
    """A matrix known well enough to be enclosed at any working precision."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""

    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return balls that contain the matrix; a higher precision never makes them wider."""


class BallMatrix:
    """A matrix known only up to its balls. Whatever is proved holds for every matrix inside them.

    It is immutable: the balls are copied on the way in and out. Two are equal if all midpoints and radii are equal.
    One that comes from another process makes its balls when they are first needed.
    """

    def __init__(self, balls: flint.acb_mat) -> None:
        self._balls = flint.acb_mat(balls)

    _balls: flint.acb_mat

    def __getattr__(self, name: str) -> Any:
        """Make the balls when they are first needed. A cached property would hold a lock while it waits its turn."""
        if name != "_balls":
            raise AttributeError(f"{type(self).__name__} has no attribute {name}")
        self._balls = matrix_from_parts(*self._parts)
        return self._balls

    @cached_property
    def _parts(self) -> tuple[Any, ...]:
        return matrix_parts(self._balls)

    @property
    def balls(self) -> flint.acb_mat:
        """A copy of the balls."""
        return flint.acb_mat(self._balls)

    def released(self) -> flint.acb_mat:
        """Return a copy of the balls, as :class:`.kept.KeptMatrices` hands it out."""
        return self.balls

    @property
    def is_exact(self) -> bool:
        """Whether every radius is zero."""
        return all(z.is_exact() and z.is_finite() for z in self._balls.entries())

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self._balls.nrows(), self._balls.ncols()

    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return the balls themselves, at every precision."""
        return self.balls

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BallMatrix):
            return NotImplemented
        return self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_parts, self._parts

    def __repr__(self) -> str:
        rows, columns = self.shape
        return f"<BallMatrix: {rows}×{columns} balls>"


def _from_parts(*parts: Any) -> BallMatrix:
    """Rebuild a matrix of balls in another process."""
    matrix = BallMatrix.__new__(BallMatrix)
    vars(matrix)["_parts"] = parts
    return matrix


@dataclass(frozen=True)
class SymbolicMatrix:
    """A SymPy matrix of constant expressions, evaluated in balls by walking the expression tree."""

    matrix: Any

    def __post_init__(self) -> None:
        import sympy

        object.__setattr__(self, "matrix", sympy.ImmutableDenseMatrix(self.matrix))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.matrix.rows, self.matrix.cols

    @one_at_a_time
    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return an enclosure of every entry, with SymPy's principal branches."""
        rows, columns = self.shape
        with flint.ctx.workprec(precision):
            entries = [enclose_expression(x) for x in self.matrix]
            return flint.acb_mat(rows, columns, entries)


def as_constant(data: Any, name: str) -> Constant:
    """Read a square matrix of any supported kind. Raises :class:`InputError` naming what is wrong."""
    constant = _read(data, name)
    rows, columns = constant.shape
    if rows != columns or not rows:
        raise InputError(f"{name} is {rows}×{columns}; it must be square")
    return constant


def _read(data: Any, name: str) -> Constant:
    if isinstance(data, flint.acb_mat):
        return BallMatrix(data)
    if isinstance(data, BallMatrix | SymbolicMatrix):
        return data
    if isinstance(data, flint.arb_mat):
        return BallMatrix(flint.acb_mat(data))
    if hasattr(data, "free_symbols") and hasattr(data, "cols"):
        return _from_sympy(data, name)
    if hasattr(data, "ctx") and hasattr(data, "cols") and _has_large_exponents(data):
        return BallMatrix(matrix_from_mpmath(data))
    return ExactMatrix.parse(data, name)


def _from_sympy(matrix: Any, name: str) -> Constant:
    """Return exact rationals if all entries are rational, else the expressions.

    Entries are not converted by SymPy, which would round those with floats in them.
    """
    if matrix.free_symbols:
        names = ", ".join(sorted(str(s) for s in matrix.free_symbols))
        raise InputError(f"{name} contains the symbols {names}; substitute numbers first")
    check_evaluated(matrix, name)
    symbolic = SymbolicMatrix(matrix.as_explicit() if hasattr(matrix, "as_explicit") else matrix)
    try:
        if all(gaussian_rational(x) is not None for x in symbolic.matrix):
            return ExactMatrix.parse(symbolic.matrix, name)
    except InputError:  # rational, but the numerators are too large to be written out
        pass
    _ = symbolic.to_flint(64)  # raises here, at the entrance, if an expression cannot be enclosed
    return symbolic


def _has_large_exponents(matrix: Any) -> bool:
    """Whether all entries of an mpmath matrix are finite and one is too large, or too small, for a fraction."""
    entries = [matrix[i, j] for i in range(matrix.rows) for j in range(matrix.cols)]
    if not all(matrix.ctx.isfinite(x) for x in entries) or any(callable(x) for x in entries):
        return False
    exponents = [part[2] for x in entries for part in mpf_tuples(x)]
    return any(abs(exponent) > LARGEST_BINARY_EXPONENT for exponent in exponents)


def encode(constant: Constant, precision: int) -> dict[str, Any]:
    """Return a JSON form. Exact numbers stay exact; everything else is enclosed in balls at ``precision`` bits."""
    if isinstance(constant, ExactMatrix):
        return {"exact": encode_exact(constant)}
    return {"balls": encode_ball(constant.to_flint(precision))}


def decode(content: Any, name: str) -> Constant:
    """Inverse of :func:`encode`."""
    if isinstance(content, dict) and "exact" in content:
        return as_constant(content["exact"], name)
    if isinstance(content, dict) and "balls" in content:
        return as_constant(decode_ball(content["balls"], name), name)
    return as_constant(content, name)


def enclose_expression(expression: Any, values: Mapping[Any, flint.acb] = MappingProxyType({})) -> flint.acb:
    """Return a ball around a SymPy expression, at FLINT's current precision. ``values`` has those of its symbols.

    It may contain integers, rationals, floats, I, π, E, sums, products, powers, exp, log, real algebraic roots
    (CRootOf), and elementary circular and hyperbolic functions. Anything else raises :class:`UnsupportedError`.
    """
    import sympy

    def enclose(x: Any) -> flint.acb:
        return enclose_expression(x, values)

    if expression in values:
        return values[expression]
    if expression.is_Rational:
        return flint.acb(flint.fmpq(int(expression.p), int(expression.q)))
    if expression.is_Float:
        sign, mantissa, exponent, _ = expression._mpf_
        return flint.acb(flint.arb((int(-mantissa if sign else mantissa), int(exponent))))
    if isinstance(expression, sympy.CRootOf):
        return _polynomial_root(expression)
    atoms, functions = _vocabulary()
    kind = expression.func  # the class, not its name: an undefined function may also be called "log"
    if kind in atoms:
        return atoms[kind]()
    if expression.is_Add:
        return sum(map(enclose, expression.args), flint.acb(0))
    if expression.is_Mul:
        return prod(map(enclose, expression.args), start=flint.acb(1))
    if expression.is_Pow:
        base, exponent = map(enclose, expression.args)
        return base**exponent
    if kind in functions and len(expression.args) == 1:
        return flint.acb(functions[kind](*map(enclose, expression.args)))
    raise _cannot_enclose(expression)


@cache
def _vocabulary() -> tuple[dict[Any, Callable[[], flint.acb]], dict[Any, Callable[[flint.acb], Any]]]:
    """Return the atoms, and the functions of one argument, that can be enclosed; the keys are SymPy's classes."""
    import sympy

    atoms: dict[Any, Callable[[], flint.acb]] = {
        sympy.I.func: lambda: flint.acb(0, 1),
        sympy.pi.func: lambda: flint.acb(flint.arb.pi()),
        sympy.E.func: lambda: flint.acb(flint.arb.const_e()),
    }
    named = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asin", "acos")
    functions: dict[Any, Callable[[flint.acb], Any]] = {getattr(sympy, name): methodcaller(name) for name in named}
    functions |= {
        sympy.Abs: abs,
        sympy.re: lambda z: z.real,
        sympy.im: lambda z: z.imag,
        sympy.conjugate: lambda z: z.conjugate(),
        sympy.arg: lambda z: z.arg(),
    }
    return atoms, functions


def _polynomial_root(root: Any) -> flint.acb:
    """Enclose a real CRootOf. SymPy numbers the roots of its irreducible polynomial: real ones first, increasing."""
    coefficients = root.poly.clear_denoms()[1].all_coeffs()[::-1]
    if not root.is_real or not all(c.is_Integer for c in coefficients):
        raise _cannot_enclose(root)
    roots: Any = flint.fmpz_poly([int(c) for c in coefficients]).complex_roots()
    real = sorted((z.real for z, _ in roots if z.imag.is_zero()), key=float)
    if any(not left < right for left, right in pairwise(real)):
        raise UnsupportedError(f"the root {str(root)[:60]} is too close to another one to be singled out")
    return flint.acb(real[root.index])


def _cannot_enclose(expression: Any) -> UnsupportedError:
    return UnsupportedError(f"cannot enclose the SymPy expression {str(expression)[:60]} in balls")


def encode_scalar(value: Any, precision: int) -> Any:
    """Return the exact real and imaginary part as texts, or a ball if the number is not rational."""
    try:
        exact = exact_scalar(value)
    except InputError:
        with flint.ctx.workprec(precision):
            ball = value if isinstance(value, flint.acb) else enclose_expression(value)
        return {"ball": [encode_arb(ball.real), encode_arb(ball.imag)]}
    return [str(GaussianRational(x, Fraction(0))) for x in (exact.real, exact.imag)]


def decode_scalar(content: Any, name: str) -> GaussianRational | flint.acb:
    """Inverse of :func:`encode_scalar`. Anything else raises KeyError, TypeError or ValueError."""
    if not isinstance(content, dict):
        return exact_scalar(content, name)
    real, imag = map(decode_arb, content["ball"])
    return flint.acb(real, imag)
