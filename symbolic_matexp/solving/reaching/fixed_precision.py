"""Float64: the formula is evaluated once, and as many digits as it reached are certified."""

from __future__ import annotations

import math
from typing import Any

from ...certifying.certificate import Certificate, certify
from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, InputError, RangeError
from ..ending import failed, succeeded
from ..methods.method import Method
from ..parameters import Parameters
from ..request import Request
from ..solution import Solution
from ..status import Status


def reach(request: Request, method: Method, parameters: Parameters) -> Solution:
    """Return the weights, certified to as many of the digits asked for as they reach, at least one."""
    system = request.system.at(0)
    try:
        weights = method.weights(system, request.problem, parameters)
        certificate = _certify_reached_digits(request, weights)
    except (RangeError, InconclusiveError, ZeroDivisionError) as error:
        return failed(request, Status.OUT_OF_RANGE, f"({error})", parameters)
    except InputError:  # a weight is not finite
        return failed(request, Status.OUT_OF_RANGE, "", parameters)
    if not certificate:
        refuted = certificate.verdict is Outcome.REFUTED
        status = method.inexact if refuted else Status.PRECISION_EXHAUSTED
        return failed(request, status, f"({certificate.message})", parameters)
    return succeeded(request, method, parameters, weights, certificate, system.precision)


def _certify_reached_digits(request: Request, weights: tuple[Any, ...]) -> Certificate:
    """Certify as many of the digits asked for as the weights reach. The certificate is false if they reach none."""
    coarse = certify(weights, request.problem, 1, maximum_precision=4096, progress=request.progress)
    if not coarse:
        return coarse
    fine = certify(weights, request.problem, request.digits, progress=request.progress)
    worst = max(fine.residuals)  # narrower than the coarse ones, which had to tell one digit only
    if fine or worst >= 0.1:
        return fine or coarse
    reached = max(1, math.floor(-math.log10(worst)))
    return certify(weights, request.problem, min(request.digits, reached), progress=request.progress) or coarse
