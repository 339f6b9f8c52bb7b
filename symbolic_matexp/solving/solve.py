"""From a Problem to a Solution.

1. The arguments are read into a Request.
2. A problem that no weights can solve ends here.
3. The first method that applies, or the one that was asked for, chooses its parameters.
   In balls a small real problem is first tried at once, before anything is predicted.
4. The number system computes weights to the digits asked for, in its own way; if it does not get there, another
   method is tried.
5. The certificate is made from the weights and the problem alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import InconclusiveError, InputError, NotSeparatedError, UnsupportedError
from ..inputs.kinds import AlgebraName, CutLike, NumberLike
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..inputs.problem import Problem
from .ending import failed
from .methods import BY_REQUEST, METHODS
from .methods.method import Method
from .methods.three_layers import ThreeLayers
from .obstruction import impossibility
from .preference import is_open, others, tamer
from .reaching import at_once, reach
from .request import Request
from .solution import Solution
from .status import Status

Progress = Callable[[str], None]


@one_at_a_time
def solve(
    problem: Problem,
    digits: int | None = None,
    alpha: NumberLike = "auto",
    cut: CutLike = "auto",
    algebra: AlgebraName = "ball",
    real: bool = False,
    *,
    formula: str = "auto",
    maximum_precision: int = MAXIMUM_PRECISION,
    progress: Progress | None = None,
) -> Solution:
    """Return weights with f(X_i) = Y_i for f(X) = W_L exp(… exp(W_1 X)), from a closed form, with a certificate.

    A success guarantees ``digits`` digits (default 50): the working precision is raised until the certificate holds.
    float64 cannot raise it. Without ``digits`` it is a success with the digits that it reaches, at least one, in
    ``solution.digits``. If it reaches fewer than ``digits``, the status is FEWER_DIGITS, and there are weights all
    the same. ``alpha`` is a nonzero number or "auto". ``cut`` is "principal", an angle in radians, or "auto" (the
    middle of the widest gap in the spectrum of Y2⁻¹Y1). ``algebra`` is "ball", "multiprecision", "float64" or
    "exact". ``real=True`` asks for real weights. ``formula`` names the closed form, one of ``formula_names()``, or
    is "auto": the first of these that applies, or another one where Theorem 1 is ill-conditioned. A problem without a
    solution raises nothing: look at ``solution.status``, or call ``raise_for_status()``. Raises :class:`InputError`
    for unusable arguments.

    Source: the theorems in :mod:`symbolic_matexp.formulas`. Theorem 1 (three layers) is the first choice.

    >>> import symbolic_matexp as sm
    >>> solution = sm.solve(sm.Problem.example("small"), digits=50)
    >>> solution.success, solution.formula, len(solution.weights)
    (True, 'three-layers', 3)
    >>> print(solution.certificate.verdict)
    certified
    """
    request, asked_for = validated_arguments(
        problem, digits, alpha, cut, algebra, real, maximum_precision, progress, formula
    )
    impossible = impossibility(problem, real=request.real)
    if impossible is not None:
        because = [impossible.detail] if impossible.detail else []
        if impossible.status in _OF_REAL_WEIGHTS and asked_for is not None and asked_for.for_real_weights_only:
            because.append(f'{asked_for.name} gives real weights only; use formula="auto"')
        return failed(request, impossible.status, f"({'; '.join(because)})" if because else "")
    method = _first_that_applies(request) if asked_for is None else _if_it_applies(asked_for, request)
    if isinstance(method, Status):
        needs = f"({asked_for.name} needs {asked_for.needs})" if asked_for else ""
        return failed(request, method, needs)
    solution = None
    if isinstance(method, ThreeLayers) and is_open(request) and request.system.encloses:
        solution = at_once.reach(request, method)
    if solution is None:
        try:
            parameters = method.parameters(request)
            if asked_for is None:
                method, parameters = tamer(request, method, parameters)
        except NotSeparatedError:
            another = _by_another(request, method) if asked_for is None and is_open(request) else None
            return another or failed(request, Status.INPUTS_TOO_CLOSE)
        except InconclusiveError as error:
            return failed(request, Status.PRECISION_EXHAUSTED, f"({error})")
        except UnsupportedError as error:
            return failed(request, Status.UNSUPPORTED, f"({error})")
        solution = reach(request, method, parameters)
    if asked_for is None and solution.status in _ANOTHER_MAY_DO and is_open(request):
        return _by_another(request, method) or solution
    return solution


_OF_REAL_WEIGHTS = {Status.COMPLEX_DATA, Status.NO_REAL_SOLUTION}
"""What speaks against real weights only."""

_ANOTHER_MAY_DO = {Status.PRECISION_EXHAUSTED, Status.OUT_OF_RANGE, Status.INACCURATE}
"""Where one closed form ended so, another one may be better conditioned."""


def _by_another(request: Request, failed_one: Method) -> Solution | None:
    """Return a solution by another closed form that applies, if one gives weights."""
    for method in others(real=request.real):
        if method.name == failed_one.name or method.obstruction(request.problem, real=request.real) is not None:
            continue
        try:
            solution = reach(request, method, method.parameters(request))
        except (InconclusiveError, UnsupportedError):
            continue
        if solution.weights:
            return solution
    return None


def validated_arguments(
    problem: object,
    digits: object,
    alpha: Any,
    cut: Any,
    algebra: object,
    real: bool,
    maximum_precision: object,
    progress: Progress | None,
    formula: object,
) -> tuple[Request, Method | None]:
    """Return the arguments of :func:`solve`, and the method asked for. Raises :class:`InputError` for a bad one."""
    asked_for = None if isinstance(formula, str) and formula == "auto" else _method_called(formula)
    real = real or (asked_for is not None and asked_for.for_real_weights_only)
    return Request.parse(problem, digits, alpha, cut, algebra, real, maximum_precision, progress), asked_for


def formula_names() -> list[str]:
    """Return the names that ``solve(formula=…)`` understands: first those that "auto" tries, in their order."""
    return [method.name for method in (*METHODS, *BY_REQUEST)]


def _method_called(name: object) -> Method:
    for method in (*METHODS, *BY_REQUEST):
        if method.name == name:
            return method
    raise InputError(f"there is no formula {name!r}; choose from auto, {', '.join(formula_names())}")


def _first_that_applies(request: Request) -> Method | Status:
    """Return the first method that applies. If none does, return the best reason that one of them gives."""
    reason = Status.NO_FORMULA
    for method in METHODS:
        if method.for_real_weights_only and not request.real:
            continue
        applies = _if_it_applies(method, request)
        if not isinstance(applies, Status):
            return applies
        if applies is not Status.FORMULA_DOES_NOT_APPLY:
            reason = applies
    return reason


def _if_it_applies(method: Method, request: Request) -> Method | Status:
    return method.obstruction(request.problem, real=request.real) or method
