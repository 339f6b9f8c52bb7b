"""SymPy: nothing is rounded. The formula is evaluated once, and the certificate encloses the exact weights."""

from __future__ import annotations

from ...certifying.certificate import certify
from ...errors import InconclusiveError, UnsupportedError
from ..ending import failed, succeeded
from ..methods.method import Method
from ..parameters import Parameters
from ..request import Request
from ..solution import Solution
from ..status import Status


def reach(request: Request, method: Method, parameters: Parameters) -> Solution:
    """Return exact weights, certified to the digits asked for, or a solution without weights that says why."""
    try:
        weights = method.weights(request.system.at(0), request.problem, parameters)
        certificate = certify(weights, request.problem, request.digits, progress=request.progress)
    except (UnsupportedError, InconclusiveError) as error:
        return failed(request, Status.UNSUPPORTED, f"({error})")
    if not certificate:
        return failed(request, Status.PRECISION_EXHAUSTED, certificate.message)
    return succeeded(request, method, parameters, weights, certificate, certificate.precision)
