"""What was asked of a solve, validated; and what was decided before running it: α, the branch, exact data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint

from ..errors import InconclusiveError, InputError, UnsupportedError
from ..inputs.constants import enclose_expression
from ..inputs.cut import Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.exact_numbers import GaussianRational, exact_scalar
from ..inputs.precision import (
    DEFAULT_DIGITS,
    FLOAT64_DIGITS,
    bits_for,
    precisions,
    validated_digits,
    validated_maximum,
)
from ..inputs.problem import Problem
from ..systems import NAMES
from ..systems.ball.exact_spectrum import ExactSpectrum, cut_past_eigenvalues
from ..systems.ball.methods import ExactLogarithm
from .choose import choose
from .obstruction import ratio


@dataclass(frozen=True)
class Request:
    """The validated arguments of one solve; ``alpha`` and ``cut`` are None where they are to be chosen.

    ``digits`` are at least those that have to be certified; float64 has to reach them only if ``digits_asked_for``.
    """

    problem: Problem
    digits: int
    digits_asked_for: bool
    alpha: Any
    cut: Cut | None
    algebra: str
    real: bool
    maximum_precision: int
    progress: Callable[[str], None]

    @classmethod
    def parse(
        cls,
        problem: object,
        digits: object,
        alpha: Any,
        cut: Any,
        algebra: object,
        real: bool,
        maximum_precision: object,
        progress: Callable[[str], None] | None,
    ) -> Request:
        """Read the arguments of ``solve``; raises :class:`InputError` naming the one that is unusable."""
        if not isinstance(problem, Problem):
            raise InputError(f"solve needs a Problem, not {type(problem).__name__}; write sm.Problem(X1, X2, Y1, Y2)")
        if not isinstance(algebra, str) or algebra not in NAMES:
            raise InputError(f"there is no algebra {algebra!r}; choose from {', '.join(NAMES)}")
        parsed_cut = None if isinstance(cut, str) and cut == "auto" else Cut.parse(cut)
        if real and parsed_cut is not None and not parsed_cut.is_principal:
            raise InputError('real weights need the principal cut; leave cut at "auto"')
        return cls(
            problem=problem,
            digits=_validated_digits(digits, algebra),
            digits_asked_for=digits is not None,
            alpha=_parsed_alpha(alpha, algebra, real),
            cut=parsed_cut,
            algebra=algebra,
            real=real,
            maximum_precision=validated_maximum(maximum_precision),
            progress=progress or (lambda text: None),
        )


def _validated_digits(digits: object, algebra: str) -> int:
    if digits is None:
        return FLOAT64_DIGITS if algebra == "float64" else DEFAULT_DIGITS
    return validated_digits(digits)


def _parsed_alpha(alpha: Any, algebra: str, real: bool) -> Any:
    if isinstance(alpha, str) and alpha == "auto":
        return None
    if algebra == "exact" and hasattr(alpha, "free_symbols"):
        if not _is_usable_constant(alpha):
            raise InputError(f"alpha = {alpha} must be a finite constant of which balls can show that exp(alpha) ≠ 1")
        if real and not alpha.is_real:
            raise InputError(f"alpha = {alpha} is not real, but real=True needs a real alpha")
        return alpha
    value = exact_scalar(alpha, "alpha")
    if value.real == value.imag == 0:
        raise InputError("alpha = 0 makes exp(alpha) = 1; the closed form needs exp(alpha) ≠ 1")
    if real and value.imag != 0:
        raise InputError(f"alpha = {value} is not real, but real=True needs a real alpha")
    return value


def _is_usable_constant(alpha: Any) -> bool:
    """Whether a SymPy expression is a number with e^α ≠ 1; SymPy would decide that in floats."""
    if alpha.free_symbols:
        return False
    for precision in precisions(64, 1024):
        with flint.ctx.workprec(precision):
            try:
                ball = enclose_expression(alpha)
            except UnsupportedError:
                return False
            if ball.is_finite() and not (ball.exp() - 1).contains(0):
                return True
    return False


class Plan:
    """How one solve is going to run.

    ``alpha``, ``cut`` and ``reason`` are reported. ``branch`` is equivalent to ``cut`` and clear of every eigenvalue
    of M = Y₂⁻¹Y₁ that is known to lie on it. ``precision`` is the number of bits to start with.
    """

    def __init__(self, request: Request) -> None:
        problem = request.problem
        self.request = request
        self.given_ratio = not problem.Y2.is_invertible
        self.real_log = False
        self.exact_log: ExactLogarithm | None = None
        self._ratio: ExactMatrix | None = None
        request.progress("choosing alpha and the cut")
        choice = choose(
            problem,
            request.digits,
            alpha=request.alpha,
            cut=request.cut,
            real=request.real,
            ratio=self.ratio if self.given_ratio else None,
            for_float64=request.algebra == "float64",
        )
        self.alpha: GaussianRational = choice.alpha
        self.cut, self.branch = choice.cut, choice.cut
        self.precision = min(choice.precision, request.maximum_precision)
        self.loss = choice.loss
        self.reason = choice.reason
        if choice.near_cut:
            self.clear_the_cut()

    @property
    def ratio(self) -> ExactMatrix:
        """The exact M with Y₂M = Y₁; computed when first needed."""
        if self._ratio is None:
            self._ratio = ratio(self.request.problem.Y1, self.request.problem.Y2, real=self.request.real)
        return self._ratio

    def fall_back(self) -> None:
        """Take the logarithm of the exact M from now on: slower, but only precision stops it (balls)."""
        if self.exact_log is None and self.request.algebra == "ball":
            self.exact_log = ExactLogarithm(self.ratio, self.cut)

    def clear_the_cut(self) -> None:
        """Decide exactly what lies on the cut, and move the branch past it.

        With real weights asked for, negative eigenvalues need a real logarithm that is not primary instead.
        """
        if not self.cut.may_hold_eigenvalues:
            return
        if self.request.real:
            self.real_log = ExactSpectrum(self.ratio).count_on_ray(positive=False) > 0
            return
        in_mpmath = self.request.algebra == "multiprecision"
        self.branch, on_cut = self._cleared_in_mpmath() if in_mpmath else self._cleared_in_balls()
        if on_cut and "lie on the cut" not in self.reason:
            angle = "π" if self.cut.is_principal else f"{float(self.cut):.6g}"
            self.reason += f"; {on_cut} eigenvalues lie on the cut and get imaginary part +{angle}"

    def _precisions(self) -> Any:
        return precisions(bits_for(self.request.digits, 64), self.request.maximum_precision)

    def _cleared_in_balls(self) -> tuple[Cut, int]:
        spectrum = ExactSpectrum(self.ratio)
        for precision in self._precisions():
            eigenvalues = spectrum.eigenvalues(precision)
            try:
                with flint.ctx.workprec(precision):
                    return cut_past_eigenvalues(eigenvalues, self.cut)
            except InconclusiveError:
                continue
        return self.cut, 0

    def _cleared_in_mpmath(self) -> tuple[Cut, int]:
        """Do the same with mpmath's eigenvalues and SymPy's count, so that the engines stay independent."""
        from ..systems.multiprecision.system import clear_cut

        return clear_cut(self.ratio, self.cut, self._precisions())
