"""Small matrices of SymPy expressions as a number system: every matrix function in closed form, by checked steps.

For a matrix A with eigenvalues λ₁, …, λ_n, as often as in its minimal polynomial, f(A) is Newton's polynomial

    f(A) = f[λ₁] + f[λ₁, λ₂] (A − λ₁) + … + f[λ₁, …, λ_n] (A − λ₁) ⋯ (A − λ_{n−1}),

with divided differences, which are derivatives where all arguments are equal (Higham, Functions of Matrices, SIAM
2008, definition 1.4). The eigenvalues are checked against the characteristic polynomial. Whether two are equal must
be known: equal as shown by :mod:`.normal_form`, or different, up to a set of values of the symbols without inner
points, to which the result extends by continuity.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import flint
import sympy

from ...errors import InconclusiveError, UnsupportedError
from ...inputs.cut import PRINCIPAL, Cut
from ..exact import ExactAlgebra
from .normal_form import is_zero, normalised
from .samples import enclosed, is_open, samples
from .spectrum import eigenvalues

PRECISION = 256

Jet = Callable[[int, Any], Any]
"""jet(k, λ): the k-th derivative of a function of numbers at λ, divided by k!."""


class ClosedFormAlgebra(ExactAlgebra):
    """SymPy's matrices (``ImmutableMatrix``); what cannot be checked raises :class:`UnsupportedError`."""

    name = "closed form"

    def __init__(self) -> None:
        super().__init__()
        self.spectra: dict[Any, list[Any]] = {}
        """The eigenvalues of the matrices for which they are known."""

    def scale(self, s: Any, A: Any) -> Any:
        """Return sA."""
        result = _simplified(s * A)
        if A in self.spectra:
            self.spectra[result] = normalised([s * x for x in self.spectra[A]])
        return result

    def matmul(self, A: Any, B: Any) -> Any:
        """Return AB."""
        result = _simplified(A * B)
        if A == B and A in self.spectra:
            self.spectra[result] = normalised([x**2 for x in self.spectra[A]])
        return result

    def inv(self, A: Any) -> Any:
        """Return A⁻¹, the adjugate divided by the determinant."""
        determinant = self.det(A)
        if is_zero(determinant):
            raise InconclusiveError("a matrix is singular")
        result = _simplified(A.adjugate() / determinant)
        if A in self.spectra:
            self.spectra[result] = normalised([1 / x for x in self.spectra[A]])
        return result

    def det(self, A: Any) -> Any:
        """Return the determinant."""
        return normalised([A.det(method="berkowitz")])[0]

    def transpose(self, A: Any) -> Any:
        """Return the transpose."""
        if A in self.spectra:
            self.spectra[A.T] = self.spectra[A]
        return A.T

    def expm(self, A: Any) -> Any:
        """Return the matrix exponential."""
        return self.function(A, lambda k, x: sympy.exp(x) / sympy.factorial(k))

    def logm(self, A: Any, cut: Cut = PRINCIPAL) -> Any:
        """Return the principal logarithm."""
        if not cut.is_principal:
            raise UnsupportedError("closed forms have the principal cut only")
        return self.function(A, _jet_of_log)

    def primary(self, name: str, A: Any) -> Any:
        """Return another function in the table."""
        return self.function(A, _JETS[name])

    def function(self, A: Any, jet: Jet) -> Any:
        """Return the primary function with these derivatives."""
        if A not in self.spectra:
            self.spectra[A] = eigenvalues(A)
        nodes = _nodes(A, self.spectra[A])
        try:
            result = _newton(A, nodes, jet)
            self.spectra[result] = normalised([jet(0, x) for x in self.spectra[A]])
        except ZeroDivisionError:
            raise InconclusiveError("a function is not defined at an eigenvalue") from None
        return result


def _simplified(A: Any) -> Any:
    return sympy.ImmutableDenseMatrix(A.rows, A.cols, normalised(list(A)))


def _nodes(A: Any, spectrum: list[Any]) -> list[Any]:
    """Return the roots of an annihilating polynomial of least degree, equal ones side by side."""
    groups: list[list[Any]] = []
    for x in spectrum:
        home = next((group for group in groups if is_zero(group[0] - x)), None)
        if home is None:
            for group in groups:
                _require_different(group[0] - x)
            groups.append([x])
        else:
            home.append(home[0])
    for group in groups:
        while len(group) > 1:
            rest = [x for other in groups for x in (other[1:] if other is group else other)]
            if not is_zero(*_product(A, rest)):
                break
            group.pop()
    return [x for group in groups for x in group]


def _product(A: Any, roots: list[Any]) -> Any:
    one, result = sympy.eye(A.rows), sympy.ImmutableDenseMatrix(sympy.eye(A.rows))
    for x in roots:
        result = _simplified(result * (A - x * one))
    return result


def _require_different(x: Any) -> None:
    """Refuse unless a difference of eigenvalues is nonzero, up to a set of values without inner points.

    One that is analytic in the symbols is so if it is not zero for one choice of values. Branches of roots and
    logarithms of symbols, and moduli, are refused where they occur: another branch may vanish.
    """
    if not all(map(is_open, x.free_symbols)):
        raise UnsupportedError("whether two eigenvalues are equal depends on which number a symbol is")
    if any(not _is_analytic(y) for y in sympy.preorder_traversal(x) if y.free_symbols):
        x = _without_branches(x)
    with flint.ctx.workprec(PRECISION):
        for values in samples(x.free_symbols):
            ball = enclosed(x, values)
            if ball.is_finite() and not ball.contains(0):
                return
    raise UnsupportedError("whether two eigenvalues are equal was not decided")


def _is_analytic(x: Any) -> bool:
    """Whether an operation is analytic wherever it is defined, in one piece."""
    if x.is_Symbol or x.is_Add or x.is_Mul or isinstance(x, _ENTIRE):
        return True
    if isinstance(x, sympy.Pow):
        return bool(x.exp.is_Integer or x.base.is_positive or x.base is sympy.E)
    return isinstance(x, sympy.log) and bool(x.args[0].is_positive)


def _without_branches(x: Any) -> Any:
    """Return an analytic function that vanishes wherever x does, if x has one square root or modulus r.

    The product of x and of the same with −r in the place of r is even in r, and so it is analytic in r².
    """
    roots = {y for y in sympy.preorder_traversal(x) if y.free_symbols and not _is_analytic(y)}
    if len(roots) == 1:
        (root,) = roots
        if isinstance(root, sympy.Abs) or (isinstance(root, sympy.Pow) and root.exp == sympy.Rational(1, 2)):
            return x * x.xreplace({root: -root})
    raise UnsupportedError("whether two eigenvalues are equal depends on the branch of a root or a logarithm")


_ENTIRE = (sympy.exp, sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.tan, sympy.tanh)


def _newton(A: Any, nodes: list[Any], jet: Jet) -> Any:
    """Return Newton's interpolating polynomial at A. Equal nodes are side by side, and equal as expressions."""
    table = [_defined(jet(0, x)) for x in nodes]
    leading = [table[0]]
    for k in range(1, len(nodes)):
        table = normalised(
            [
                _defined(jet(k, nodes[i])) if nodes[i] == nodes[i + k] else (right - left) / (nodes[i + k] - nodes[i])
                for i, (left, right) in enumerate(pairwise(table))
            ]
        )
        leading.append(table[0])
    one = sympy.eye(A.rows)
    power, result = one, leading[0] * one
    for coefficient, x in zip(leading[1:], nodes, strict=False):
        power = _simplified(power * (A - x * one))
        result = _simplified(result + coefficient * power)
    return _simplified(result)


def _defined(x: Any) -> Any:
    if x.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.nan):
        raise InconclusiveError("a function is not smooth enough at an eigenvalue")
    return x


def _jet_of_log(k: int, x: Any) -> Any:
    if is_zero(x):
        raise InconclusiveError("a singular matrix has no logarithm")
    return logarithm(x) if k == 0 else sympy.Integer(-1) ** (k - 1) / (k * x**k)


def logarithm(x: Any) -> Any:
    """Return the principal logarithm of an expression.

    Of c e^y with c > 0 it is log c + y + 2πik, if the k is known that brings the imaginary part into (−π, π].
    """
    factors = sympy.Mul.make_args(x)
    exponent = sympy.Add(*(f.exp for f in factors if isinstance(f, sympy.exp)))
    rest = sympy.Mul(*(f for f in factors if not isinstance(f, sympy.exp)))
    if exponent == 0 or not rest.is_positive:
        return sympy.log(x)
    if exponent.is_real:
        return exponent + sympy.log(rest)
    if exponent.free_symbols:
        return sympy.log(x)
    return exponent + sympy.log(rest) - 2 * sympy.pi * sympy.I * _turns(exponent)


def _turns(exponent: Any) -> int:
    """Return the whole number k for which the imaginary part of a constant is in (−π + 2πk, π + 2πk]."""
    with flint.ctx.workprec(PRECISION):
        turns = (enclosed(exponent, {}).imag / flint.arb.pi() - 1) / 2
        k = turns.ceil().unique_fmpz()
        if k is not None:
            return int(k)
        nearest = (turns.mid() + flint.arb("0.5")).floor().unique_fmpz()
    if nearest is None or not is_zero(sympy.im(exponent) - (2 * int(nearest) + 1) * sympy.pi):
        raise UnsupportedError("on which side of the cut an eigenvalue lies was not decided")
    return int(nearest)


def _jet_of_sqrt(k: int, x: Any) -> Any:
    if k and is_zero(x):
        raise InconclusiveError("a square root is not smooth at the eigenvalue 0")
    half = sympy.Rational(1, 2)
    return sympy.binomial(half, k) * x ** (half - k)


def _jet_of_sign(k: int, x: Any) -> Any:
    if k:
        return sympy.Integer(0)
    if x.is_positive or x.is_negative:
        return sympy.Integer(1 if x.is_positive else -1)
    if x.free_symbols:
        raise UnsupportedError("the sign of an eigenvalue depends on a symbol")
    with flint.ctx.workprec(PRECISION):
        real = enclosed(x, {}).real
    if not real.is_finite() or real.contains(0):
        raise InconclusiveError("the sign of an eigenvalue was not decided")
    return sympy.Integer(1 if real > 0 else -1)


def _jet_by_differentiation(function: Any) -> Jet:
    def jet(k: int, x: Any) -> Any:
        z = sympy.Dummy("z")
        return function(z).diff(z, k).xreplace({z: x}) / sympy.factorial(k)

    return jet


_JETS: dict[str, Jet] = {
    "sqrtm": _jet_of_sqrt,
    "signm": _jet_of_sign,
    "cosm": _jet_by_differentiation(sympy.cos),
    "sinm": _jet_by_differentiation(sympy.sin),
    "coshm": _jet_by_differentiation(sympy.cosh),
    "sinhm": _jet_by_differentiation(sympy.sinh),
    "tanm": _jet_by_differentiation(sympy.tan),
}
