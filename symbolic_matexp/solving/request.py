"""The arguments of ``solve``, validated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import flint

from ..errors import InputError, UnsupportedError
from ..inputs.constants import enclose_expression
from ..inputs.cut import Cut
from ..inputs.exact_numbers import exact_scalar
from ..inputs.precision import (
    DEFAULT_DIGITS,
    FLOAT64_DIGITS,
    precisions,
    validated_digits,
    validated_maximum,
)
from ..inputs.problem import Problem
from ..systems import class_of
from ..systems.protocol import NumberSystem


class Request(NamedTuple):
    """The validated arguments of one solve. ``alpha`` and ``cut`` are None if they are to be chosen.

    ``digits`` are to be certified. Float64 must reach them only if ``digits_asked_for``.
    """

    problem: Problem
    digits: int
    digits_asked_for: bool
    alpha: Any
    cut: Cut | None
    system: type[NumberSystem[Any]]
    real: bool
    maximum_precision: int
    progress: Callable[[str], None]

    @property
    def algebra(self) -> str:
        """The name of the number system."""
        return self.system.name

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
        """Read the arguments of ``solve``. Raises :class:`InputError` naming the argument that is unusable."""
        if not isinstance(problem, Problem):
            raise InputError(f"solve needs a Problem, not {type(problem).__name__}; write sm.Problem(X1, X2, Y1, Y2)")
        system = class_of(algebra)
        parsed_cut = None if isinstance(cut, str) and cut == "auto" else Cut.parse(cut)
        if real and parsed_cut is not None and not parsed_cut.is_principal:
            raise InputError('real weights need the principal cut; leave cut at "auto"')
        return cls(
            problem=problem,
            digits=_digits_or_default(digits, system),
            digits_asked_for=digits is not None,
            alpha=_parse_alpha(alpha, system, real),
            cut=parsed_cut,
            system=system,
            real=real,
            maximum_precision=validated_maximum(maximum_precision),
            progress=progress or _nobody_listens,
        )


def _nobody_listens(text: str) -> None:
    pass


def _digits_or_default(digits: object, system: type[NumberSystem[Any]]) -> int:
    if digits is None:
        return DEFAULT_DIGITS if system.adjustable else FLOAT64_DIGITS
    return validated_digits(digits)


def _parse_alpha(alpha: Any, system: type[NumberSystem[Any]], real: bool) -> Any:
    if isinstance(alpha, str) and alpha == "auto":
        return None
    if system.symbolic and hasattr(alpha, "free_symbols"):
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
    """Whether balls show that a SymPy expression is a finite number with e^α ≠ 1. SymPy would decide in floats."""
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
