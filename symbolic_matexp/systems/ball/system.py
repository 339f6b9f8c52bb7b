"""Arb through python-flint: matrices are ``acb_mat``, and every result contains the exact answer."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import flint

from ...errors import InconclusiveError
from ...inputs.constants import as_constant
from ...inputs.cut import PRINCIPAL, Cut
from ...inputs.exact_matrix import ExactMatrix
from ...inputs.exact_numbers import GaussianRational, exact_pair, is_written_down
from ...notation.evaluation import by_meaning, evaluate
from ...notation.functions import FUNCTIONS
from ...notation.nodes import Node
from ..newton import newton
from . import methods, scalar_functions
from .arithmetic import disc, frobenius_norm, identity, is_finite, is_real, real_part
from .exact_spectrum import ExactSpectrum, cut_past_eigenvalues

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="BallAlgebra")


def at_working_precision(operation: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Run an operation at the precision of its algebra."""

    @wraps(operation)
    def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if flint.ctx.prec == self.precision:
            return operation(self, *args, **kwargs)
        with flint.ctx.workprec(self.precision):
            return operation(self, *args, **kwargs)

    return run


def of_arguments_alone(operation: Callable[..., Any]) -> Any:
    """Return a method that runs an operation at the precision of its algebra, which is needed for nothing else.

    ``alone`` is the operation, for callers that have set the precision.
    """

    def run(self: BallAlgebra, /, *arguments: Any) -> Any:
        if flint.ctx.prec == self.precision:
            return operation(*arguments)
        with flint.ctx.workprec(self.precision):
            return operation(*arguments)

    run.alone = operation  # type: ignore[attr-defined]
    return run


class BallAlgebra:
    """Ball arithmetic at ``precision`` bits.

    Operations raise :class:`InconclusiveError` when a ball is too wide to go on. Scalars are ``acb``; combine
    them inside ``with algebra.working():``, which sets FLINT's precision and restores it.
    """

    name = "ball"
    encloses, symbolic, adjustable = True, False, True
    decider = "ball"
    keeps_most = True
    """Whether no other way through ball arithmetic loses fewer bits, as far as is known."""

    def __init__(self, precision: int) -> None:
        self.precision = precision

    hints: Sequence[Any] = ()

    def for_formulas(self, dim: int, hints: Sequence[Any]) -> BallAlgebra:
        """Return this system itself; see :class:`.balls.Balls`."""
        return self

    @classmethod
    def at(cls, precision: int) -> BallAlgebra:
        """Return ball arithmetic at ``precision`` bits."""
        return cls(precision)

    def working(self) -> AbstractContextManager[Any]:
        """Set FLINT's precision to this algebra's for the duration of a block.

        FLINT's own context: a generator, interrupted while it is entered, would restore the precision too late.
        """
        return flint.ctx.workprec(self.precision)

    @property
    def pi(self) -> flint.acb:
        """A ball around π."""
        with self.working():
            return flint.acb(flint.arb.pi())

    integer = flint.acb
    """Return a whole number as a scalar, exactly, at every precision."""

    @at_working_precision
    def scalar(self, value: Any) -> flint.acb:
        """Return a ball around an exact number."""
        return number_in_balls(value)

    @at_working_precision
    def exp(self, s: Any) -> flint.acb:
        """Return e^s."""
        return self._number(s).exp()

    @at_working_precision
    def log(self, s: Any) -> flint.acb:
        """Return the principal logarithm."""
        return self._number(s).log()

    def matrix(self, A: ExactMatrix) -> flint.acb_mat:
        """Return the narrowest enclosure at this precision."""
        return A.enclosure() if flint.ctx.prec == self.precision else A.to_flint(self.precision)

    def eye(self, d: int) -> flint.acb_mat:
        """Return the d×d identity, exactly."""
        return identity(d)

    @at_working_precision
    def scale(self, s: Any, A: flint.acb_mat) -> flint.acb_mat:
        """Return sA."""
        return A * self._number(s)

    add = of_arguments_alone(operator.add)
    """Return A + B."""
    sub = of_arguments_alone(operator.sub)
    """Return A − B."""
    matmul = of_arguments_alone(operator.mul)
    """Return AB."""

    @at_working_precision
    def inv(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return A⁻¹."""
        try:
            return A.inv()
        except ZeroDivisionError:
            raise InconclusiveError(f"a matrix is not provably invertible at {self.precision} bits") from None

    @at_working_precision
    def solve(self, A: flint.acb_mat, B: flint.acb_mat) -> flint.acb_mat:
        """Return A⁻¹B."""
        try:
            return A.solve(B)
        except ZeroDivisionError:
            raise InconclusiveError(f"a matrix is not provably invertible at {self.precision} bits") from None

    @at_working_precision
    def expm(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return the matrix exponential."""
        return methods.exponential(A)

    @at_working_precision
    def logm(self, A: flint.acb_mat, cut: Cut = PRINCIPAL) -> flint.acb_mat:
        """Return the primary logarithm, imaginary parts in (θ − 2π, θ]."""
        return methods.logarithm(A, cut)

    @at_working_precision
    def primary(self, name: str, A: flint.acb_mat) -> flint.acb_mat:
        """Return a primary matrix function by what it means; of a real matrix real, if the function has no cut."""
        result = by_meaning(name, self, A)
        return real_part(result) if is_real(A) and not FUNCTIONS[name].has_cut else result

    @at_working_precision
    def elementary(self, name: str, s: Any) -> flint.acb:
        """Return a function of one number; of a real ball real."""
        return scalar_functions.FUNCTIONS[name](self._number(s))

    @at_working_precision
    def entrywise(self, graph: Node, A: flint.acb_mat, *, increasing: bool = False) -> flint.acb_mat:
        """Return the function whose graph in the letter x this is, of every entry.

        A real ball is mapped by its ends if the function is ``increasing``.
        """

        def function(x: flint.acb) -> flint.acb:
            result: flint.acb = evaluate([graph], self, {"x": x})[0]
            return result

        mapped = [
            scalar_functions.by_ends(function, z) if increasing and z.imag.is_zero() else function(z)
            for z in A.entries()
        ]
        result = flint.acb_mat(A.nrows(), A.ncols(), mapped)
        if not is_finite(result):
            raise InconclusiveError(f"a function of an entry is unbounded at {self.precision} bits")
        return result

    def transpose(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return the transpose, exactly."""
        return A.transpose()

    def adjoint(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return the conjugate transpose, exactly."""
        return A.transpose().conjugate()

    @at_working_precision
    def trace(self, A: flint.acb_mat) -> flint.acb:
        """Return the trace."""
        return A.trace()

    @at_working_precision
    def det(self, A: flint.acb_mat) -> flint.acb:
        """Return the determinant."""
        return A.det()

    norm = of_arguments_alone(frobenius_norm)
    """Return the Frobenius norm."""

    def handed_out(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return the matrix itself."""
        return A

    def taken_in(self, A: Any) -> flint.acb_mat:
        """Return an enclosure of a matrix of constants, of any kind."""
        return as_constant(A, "A").to_flint(self.precision)

    def from_enclosure(self, A: flint.acb_mat) -> flint.acb_mat:
        """Return the enclosure itself."""
        return A

    @at_working_precision
    def entries(self, A: Any) -> list[list[flint.acb]]:
        """Return the rows of the matrix multiplied out."""
        return [list(row) for row in self.handed_out(A).tolist()]

    @at_working_precision
    def from_entries(self, rows: Sequence[Sequence[Any]]) -> Any:
        """Return the matrix of these balls."""
        return self.from_enclosure(flint.acb_mat([list(row) for row in rows]))

    def rough_eigenvalues(self, A: Any) -> Sequence[complex]:
        """Return the eigenvalues as floats, which may overflow.

        Raises :class:`InconclusiveError` if they are not known.
        """
        raise InconclusiveError("the eigenvalues are not known")

    @at_working_precision
    def modulus_below(self, s: Any) -> flint.arb:
        """Return a lower bound of |s|: 0 if the ball contains 0."""
        return self._number(s).abs_lower()

    @at_working_precision
    def root(self, coefficients: Sequence[Any], near: complex) -> flint.acb:
        """Return a disc around the last iterate z of Newton's method that contains a root.

        A polynomial f of degree n has a root within n |f(z)/f'(z)| of every z: f'(z)/f(z) is the sum of 1/(z − r)
        over the n roots r, so that the largest |1/(z − r)| is at least |f'(z)/f(z)|/n.
        """
        z, step = newton(coefficients, flint.acb(near), self.precision, lambda z: z.mid())
        radius = (len(coefficients) - 1) * step.abs_upper()
        if not radius.is_finite():
            raise InconclusiveError(f"a root of a polynomial cannot be enclosed at {self.precision} bits")
        root: flint.acb = z + disc(radius)
        return root

    @staticmethod
    def clear_cut(A: ExactMatrix, cut: Cut, precisions: Iterable[int]) -> tuple[Cut, int]:
        """Return an equivalent cut that meets no eigenvalue of ``A``, and how many lie on the given one.

        Where no precision tells, the cut itself.
        """
        spectrum = ExactSpectrum(A)
        for precision in precisions:
            eigenvalues = spectrum.eigenvalues(precision)
            try:
                with flint.ctx.workprec(precision):
                    return cut_past_eigenvalues(eigenvalues, cut)
            except InconclusiveError:
                continue
        return cut, 0

    def _number(self, s: Any) -> flint.acb:
        if isinstance(s, flint.acb):
            return s
        with flint.ctx.workprec(self.precision):
            return number_in_balls(s) if is_written_down(s) else flint.acb(s)


def number_in_balls(value: Any) -> flint.acb:
    """Return a ball around an exact number, at FLINT's current precision."""
    if type(value) is int:
        return flint.acb(value)
    if type(value) is GaussianRational and value.as_float is not None:
        return flint.acb(value.as_float)
    real, imag = exact_pair(value, "the number")
    return flint.acb(flint.arb(real), flint.arb(imag))
