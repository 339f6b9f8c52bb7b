"""From a Problem to a Solution.

1. The arguments are read into a Request.
2. A problem that no weights can solve ends here.
3. The first method that applies chooses its parameters.
4. The number system computes weights to the digits asked for, in its own way.
5. The certificate is made from the weights and the problem alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import InconclusiveError, UnsupportedError
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..inputs.problem import Problem
from .ending import failed
from .methods import METHODS
from .methods.method import Method
from .obstruction import impossibility
from .reaching import reach
from .request import Request
from .solution import Solution
from .status import Status

Progress = Callable[[str], None]


@one_at_a_time
def solve(
    problem: Problem,
    digits: int | None = None,
    alpha: Any = "auto",
    cut: Any = "auto",
    algebra: str = "ball",
    real: bool = False,
    *,
    maximum_precision: int = MAXIMUM_PRECISION,
    progress: Progress | None = None,
) -> Solution:
    """Return weights with f(X1) = Y1 and f(X2) = Y2 for f(X) = W3 exp(W2 exp(W1 X)), with a certificate.

    A success guarantees ``digits`` digits (default 50): the working precision is raised until the certificate holds.
    float64 cannot raise it. Without ``digits`` it is a success with the digits that it reaches, at least one, in
    ``solution.digits``. If it reaches fewer than ``digits``, the status is FEWER_DIGITS, and there are weights all
    the same. ``alpha`` is a nonzero number or "auto". ``cut`` is "principal", an angle in radians, or "auto" (the
    middle of the widest gap in the spectrum of Y2⁻¹Y1). ``algebra`` is "ball", "multiprecision", "float64" or
    "exact". ``real=True`` asks for real weights. A problem without a solution raises nothing: look at
    ``solution.status``, or call ``raise_for_status()``. Raises :class:`InputError` for unusable arguments.

    Source: Theorem 1 in :mod:`symbolic_matexp.formulas.three_layers`.

    >>> import symbolic_matexp as sm
    >>> solution = sm.solve(sm.Problem.example("small"), digits=50)
    >>> solution.success, solution.formula, len(solution.weights)
    (True, 'three-layers', 3)
    >>> print(solution.certificate.verdict)
    certified
    """
    request = Request.parse(problem, digits, alpha, cut, algebra, real, maximum_precision, progress)
    method = _first_that_applies(problem, real)
    if isinstance(method, Status):
        return failed(request, method)
    try:
        parameters = method.parameters(request)
    except InconclusiveError as error:
        return failed(request, Status.PRECISION_EXHAUSTED, f"({error})")
    except UnsupportedError as error:
        return failed(request, Status.UNSUPPORTED, f"({error})")
    return reach(request, method, parameters)


def _first_that_applies(problem: Problem, real: bool) -> Method | Status:
    """Return the first method that applies. If none does, return why no weights exist, or why the last one fails."""
    status = impossibility(problem, real=real)
    if status is not None:
        return status
    for method in METHODS:
        status = method.obstruction(problem, real=real)
        if status is None:
            return method
    assert status is not None
    return status
