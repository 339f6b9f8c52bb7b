"""Theorem 1 as a method that computes weights. The formula is in :mod:`symbolic_matexp.formulas.three_layers`."""

from __future__ import annotations

import cmath
from collections.abc import Iterator
from typing import Any

from ...errors import RangeError, UnsupportedError
from ...formulas import three_layers
from ...inputs.cut import PRINCIPAL
from ...inputs.exact_numbers import GaussianRational
from ...inputs.precision import bits_for, precisions
from ...inputs.problem import Problem
from ...notation.traced import run
from ...systems import class_of
from ...systems.ball.approximate_spectrum import widest_gap
from ...systems.ball.exact_spectrum import ExactSpectrum
from ...systems.ball.methods import ExactLogarithm
from ...systems.ball.real_logarithm import has_real_logarithm
from ...systems.ball.system import BallAlgebra
from ...systems.protocol import NumberSystem
from ..choice import I_PI, choose
from ..logarithms import Enclosed, OfGivenMatrix, Real
from ..parameters import Parameters
from ..ratio import ratio
from ..request import Request
from ..status import Status

AT_ONCE = "the float nearest iπ, tried first: it lost few digits"
"""A reason for α."""


class ThreeLayers:
    """The closed form for two equations with invertible X₁ − X₂."""

    name = "three-layers"
    needs = "two equations with invertible X1 - X2"
    for_real_weights_only = False
    success = Status.SOLVED
    inexact = Status.INACCURATE

    def obstruction(self, problem: Problem, *, real: bool) -> Status | None:
        """Return which hypothesis of Theorem 1 fails, or that no real logarithm exists or was found for real weights.

        Y₁ and Y₂ may be singular if some invertible M satisfies Y₂M = Y₁ (:func:`ratio`).
        """
        if len(problem.pairs) != 2:
            return Status.FORMULA_DOES_NOT_APPLY
        if not problem.difference.is_invertible:
            return Status.SINGULAR_DIFFERENCE
        if real and not has_real_logarithm(ratio(problem.Y1, problem.Y2, real=True)):
            return Status.NO_REAL_LOGARITHM if problem.Y2.is_invertible else Status.REAL_LOGARITHM_NOT_FOUND
        return None

    def parameters(self, request: Request) -> Parameters:
        """Choose α, the cut and the bits. Over SymPy take the principal cut, and α = iπ (log 2 for real weights)."""
        if request.system.symbolic:
            return _parameters_for_sympy(request)
        problem = request.problem
        M = None if problem.Y2.is_invertible else _ratio(request)
        request.progress("choosing alpha and the cut")
        choice = choose(
            problem,
            request.digits,
            alpha=request.alpha,
            cut=request.cut,
            real=request.real,
            ratio=M,
            for_float64=not request.system.adjustable,
        )
        parameters = Parameters(
            precision=choice.precision,
            reason=choice.reason,
            alpha=choice.alpha,
            cut=choice.cut,
            branch=choice.cut,
            logarithm=None if M is None else OfGivenMatrix(M),
            loss=choice.loss,
        )
        return _past_the_cut(request, parameters) if choice.near_cut else parameters

    def at_once(self, problem: Problem, system: BallAlgebra) -> tuple[Parameters, tuple[Any, ...]]:
        """Return parameters before anything is predicted, and the weights: for iπ, and the cut in the widest gap.

        Y₂ is invertible. Between few eigenvalues of M the gap is wide, so that none is near the cut. Raises
        :class:`InconclusiveError` if they are not known, OverflowError if they leave the range of floats, and what
        the system's operations raise.
        """
        with system.working():
            (X1, Y1), (X2, Y2) = [(system.matrix(X), system.matrix(Y)) for X, Y in problem.pairs]
            M = system.solve(Y2, Y1)
            eigenvalues = system.rough_eigenvalues(M)
            if not all(map(cmath.isfinite, eigenvalues)):
                raise RangeError("an eigenvalue leaves the range of floats")
            cut = widest_gap(eigenvalues)
            Lambda, alpha = system.logm(M, cut), system.scalar(I_PI)
            weights: tuple[Any, ...] = run(three_layers.weights_from, system, X1, X2, Y1, Y2, Lambda, alpha=alpha)
        return Parameters(system.precision, AT_ONCE, I_PI, cut, cut), weights

    def weights(self, system: NumberSystem[Any], problem: Problem, parameters: Parameters) -> tuple[Any, ...]:
        """Return (W₁, W₂, W₃) of Theorem 1, d×d matrices in the system's own type."""
        with system.working():
            return self.weights_for(system, system.matrix(problem.X1), system.matrix(problem.X2), problem, parameters)

    def weights_for(
        self, system: NumberSystem[Any], X1: Any, X2: Any, problem: Problem, parameters: Parameters
    ) -> tuple[Any, ...]:
        """Return the same for inputs in the system's own type, with the outputs of ``problem``."""
        alpha, branch = parameters.alpha, parameters.branch
        weights: tuple[Any, ...]
        with system.working():
            data = [X1, X2, system.matrix(problem.Y1), system.matrix(problem.Y2)]
            if isinstance(alpha, GaussianRational):
                alpha = system.scalar(alpha)
            if parameters.logarithm is None:
                weights = run(three_layers.weights, system, *data, alpha=alpha, cut=branch)
            else:
                Lambda = parameters.logarithm.value(system, branch)
                weights = run(three_layers.weights_from, system, *data, Lambda, alpha=alpha)
        return weights

    def improved(self, request: Request, parameters: Parameters, *, failures: int, cut_in_doubt: bool) -> Parameters:
        """In balls, after two failures, take the logarithm of the exact M. Else, if in doubt, move past the cut."""
        if isinstance(parameters.logarithm, Enclosed | Real):
            return parameters
        if failures > 1 and request.system.encloses:
            assert parameters.cut is not None
            return parameters._replace(logarithm=Enclosed(ExactLogarithm(_ratio(request), parameters.cut)))
        return _past_the_cut(request, parameters) if cut_in_doubt else parameters


def _ratio(request: Request) -> Any:
    return ratio(request.problem.Y1, request.problem.Y2, real=request.real)


def _parameters_for_sympy(request: Request) -> Parameters:
    """Return parameters for SymPy. Raises :class:`UnsupportedError` if a logarithm that is not primary is needed."""
    import sympy

    M = _ratio(request)
    if request.real and ExactSpectrum(M).count_on_ray(positive=False):
        raise UnsupportedError("a logarithm that is not primary is needed")
    alpha, reason = request.alpha, "given"
    if alpha is None:
        alpha, reason = (sympy.log(2), "log 2: real") if request.real else (sympy.I * sympy.pi, "iπ: e^α = −1")
    cut = PRINCIPAL if request.cut is None else request.cut
    return Parameters(0, reason, alpha, cut, cut, OfGivenMatrix(M))


def _past_the_cut(request: Request, parameters: Parameters) -> Parameters:
    """Decide exactly which eigenvalues lie on the cut, and move the branch past them.

    If real weights are asked for and M has negative eigenvalues, take a real logarithm instead. It is not primary.
    """
    cut = parameters.cut
    assert cut is not None
    if not cut.may_hold_eigenvalues:
        return parameters
    M = _ratio(request)
    if request.real:
        needed = ExactSpectrum(M).count_on_ray(positive=False) > 0
        return parameters._replace(logarithm=Real(M)) if needed else parameters
    decider = class_of(request.system.decider)
    branch, on_cut = decider.clear_cut(M, cut, _precisions(request))
    reason = parameters.reason
    if on_cut and "on the cut" not in reason:
        angle = "π" if cut.is_principal else f"{float(cut):.6g}"
        lie = (
            "1 eigenvalue lies on the cut and gets" if on_cut == 1 else f"{on_cut} eigenvalues lie on the cut and get"
        )
        reason += f"; {lie} imaginary part +{angle}"
    return parameters._replace(branch=branch, reason=reason)


def _precisions(request: Request) -> Iterator[int]:
    return iter(precisions(bits_for(request.digits, 64), request.maximum_precision))
