"""The end of a solve: a certified solution, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..certifying.certificate import Certificate
from ..inputs.exact_numbers import GaussianRational
from .methods.method import Method
from .parameters import Parameters
from .request import Request
from .solution import Solution, presented
from .status import Status


def succeeded(
    request: Request,
    method: Method,
    parameters: Parameters,
    weights: Sequence[Any],
    certificate: Certificate,
    precision: int,
) -> Solution:
    """Return the solution. It is a success only if the certificate has all the digits that the caller asked for."""
    system = request.system.at(precision)
    asked = request.digits if request.digits_asked_for or system.adjustable else certificate.digits
    status, message = method.success, method.success.value
    if certificate.digits < asked:
        status = Status.FEWER_DIGITS
        message = f"{status.value} It gave {certificate.digits} of the {asked} digits asked for."
    return Solution(
        problem=request.problem,
        status=status,
        message=message,
        weights=certificate.weights if system.encloses else tuple(map(system.handed_out, weights)),
        formula=method.name,
        alpha=_present_alpha(parameters),
        cut=parameters.cut,
        digits=certificate.digits,
        digits_asked=asked,
        algebra=request.algebra,
        precision=precision,
        reason=parameters.reason,
        certificate=certificate,
    )


def refuted(request: Request, parameters: Parameters, certificate: Certificate) -> Solution:
    """Return a solution without weights: their balls contain the formula's exact ones, so that no precision helps."""
    return failed(request, Status.PRECISION_EXHAUSTED, f"The last attempt: {certificate.message}.", parameters)


def failed(request: Request, status: Status, detail: str = "", parameters: Parameters | None = None) -> Solution:
    """Return a solution without weights. ``status`` and ``detail`` say why there are none."""
    return Solution(
        problem=request.problem,
        status=status,
        message=f"{status.value} {detail}".strip(),
        alpha=None if parameters is None else _present_alpha(parameters),
        cut=None if parameters is None else parameters.cut,
        digits_asked=request.digits,
        algebra=request.algebra,
        reason="" if parameters is None else parameters.reason,
    )


def _present_alpha(parameters: Parameters) -> Any:
    alpha = parameters.alpha
    return presented(alpha) if isinstance(alpha, GaussianRational) else alpha
