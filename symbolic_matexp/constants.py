"""A matrix of constants that can be enclosed at any precision: exact, in balls, or a SymPy expression.

This is what a certificate is about: the weights somebody claims, whatever they were computed with.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import flint

from .errors import InputError, UnsupportedError
from .exact_matrix import ExactMatrix
from .files import decode_ball, encode_ball, encode_exact


class Constant(Protocol):
    """A matrix known well enough to be enclosed at any working precision."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""

    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return balls that contain the matrix; a higher precision never makes them wider."""


@dataclass(frozen=True)
class BallMatrix:
    """A matrix known only up to its balls: whatever is proved holds for every matrix inside them."""

    balls: flint.acb_mat

    @property
    def is_exact(self) -> bool:
        """Whether every radius is zero."""
        return all(z.is_exact() and z.is_finite() for z in self.balls.entries())

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.balls.nrows(), self.balls.ncols()

    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return the balls themselves, at every precision."""
        return self.balls


@dataclass(frozen=True)
class SymbolicMatrix:
    """A SymPy matrix of constant expressions, evaluated in balls by walking the expression tree."""

    matrix: Any

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.matrix.rows, self.matrix.cols

    def to_flint(self, precision: int) -> flint.acb_mat:
        """Return an enclosure of every entry, with principal branches as SymPy means them."""
        rows, columns = self.shape
        with flint.ctx.workprec(precision):
            entries = [enclose_expression(x) for x in self.matrix]
            return flint.acb_mat(rows, columns, entries)


def as_constant(data: Any, name: str) -> Constant:
    """Read a square matrix of any supported kind; raises :class:`InputError` naming what is wrong."""
    if isinstance(data, BallMatrix | SymbolicMatrix):
        return data
    constant: Constant
    if isinstance(data, flint.arb_mat | flint.acb_mat):
        constant = BallMatrix(flint.acb_mat(data))
    elif hasattr(data, "free_symbols") and hasattr(data, "cols") and not _is_rational(data):
        if data.free_symbols:
            names = ", ".join(sorted(str(s) for s in data.free_symbols))
            raise InputError(f"{name} contains the symbols {names}; substitute numbers first")
        constant = SymbolicMatrix(data)
        _ = constant.to_flint(64)  # refuses expressions that cannot be enclosed, here at the entrance
    else:
        return ExactMatrix.parse(data, name)
    rows, columns = constant.shape
    if rows != columns:
        raise InputError(f"{name} is {rows}×{columns}; it must be square")
    return constant


def encode(constant: Constant, precision: int) -> dict[str, Any]:
    """Return a JSON form: exact numbers stay exact, everything else becomes its balls at ``precision``."""
    if isinstance(constant, ExactMatrix):
        return {"exact": encode_exact(constant)}
    return {"balls": encode_ball(constant.to_flint(precision))}


def decode(content: Any, name: str) -> Constant:
    """Inverse of :func:`encode`."""
    if isinstance(content, dict) and "exact" in content:
        return ExactMatrix.parse(content["exact"], name)
    if isinstance(content, dict) and "balls" in content:
        return BallMatrix(decode_ball(content["balls"], name))
    return ExactMatrix.parse(content, name)


def _is_rational(matrix: Any) -> bool:
    parts = (part for x in matrix if x.is_number for part in x.as_real_imag())
    return all(x.is_number for x in matrix) and all(p.is_Rational or p.is_Float for p in parts)


def enclose_expression(expression: Any) -> flint.acb:
    """Return a ball around a constant SymPy expression, at FLINT's current precision.

    Integers, rationals, floats, I, π, E, sums, products, powers, exp, log, algebraic roots (CRootOf) and the
    elementary circular and hyperbolic functions; anything else raises :class:`UnsupportedError`.
    """
    if expression.is_Rational:
        return flint.acb(flint.fmpq(int(expression.p), int(expression.q)))
    if expression.is_Float:
        sign, mantissa, exponent, _ = expression._mpf_
        return flint.acb(flint.arb((int(-mantissa if sign else mantissa), int(exponent))))
    kind = type(expression).__name__
    if kind in _ATOMS:
        return _ATOMS[kind]()
    if kind == "ComplexRootOf":
        return _polynomial_root(expression)
    arguments = [enclose_expression(x) for x in expression.args]
    if expression.is_Add:
        return sum(arguments, flint.acb(0))
    if expression.is_Mul:
        product = flint.acb(1)
        for factor in arguments:
            product *= factor
        return product
    if expression.is_Pow:
        base, exponent = arguments
        return exponent.exp() if expression.base is _euler() else base**exponent
    if kind in _FUNCTIONS and len(arguments) == 1:
        value = _FUNCTIONS[kind](arguments[0])
        return flint.acb(value)
    raise UnsupportedError(f"cannot enclose the SymPy expression {str(expression)[:60]} in balls")


def _euler() -> Any:
    import sympy

    return sympy.E


_ATOMS = {
    "ImaginaryUnit": lambda: flint.acb(0, 1),
    "Pi": lambda: flint.acb(flint.arb.pi()),
    "Exp1": lambda: flint.acb(flint.arb.const_e()),
}
_FUNCTIONS = {
    name: (lambda z, name=name: getattr(z, name)())
    for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asin", "acos")
} | {
    "Abs": lambda z: abs(z),
    "re": lambda z: z.real,
    "im": lambda z: z.imag,
    "conjugate": lambda z: flint.acb(z.real, -z.imag),
    "arg": lambda z: z.arg(),
}


def _polynomial_root(root: Any) -> flint.acb:
    """Enclose a real CRootOf: SymPy numbers the roots of its irreducible polynomial with the real ones first."""
    if not root.is_real:
        raise UnsupportedError(f"cannot enclose the root {str(root)[:60]}, which is not real, in balls")
    coefficients = [int(c) for c in reversed(root.poly.clear_denoms()[1].all_coeffs())]
    roots: Any = flint.fmpz_poly(coefficients).complex_roots()
    real = sorted((z.real for z, _ in roots if z.imag.is_zero()), key=float)
    if any(not left < right for left, right in pairwise(real)):
        raise UnsupportedError(f"the root {str(root)[:60]} is too close to another one to be singled out")
    return flint.acb(real[root.index])
