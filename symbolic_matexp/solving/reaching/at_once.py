"""Small problems in balls: one attempt with few bits, made before anything is predicted.

It costs a good part of what the prediction costs. The certificate says whether it was enough.
"""

from __future__ import annotations

from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, PrecisionError, RangeError
from ...inputs.precision import bits_for
from ...systems.ball.arithmetic import is_accurate
from ..ending import refuted, succeeded
from ..methods.three_layers import ThreeLayers
from ..request import Request
from ..solution import Solution
from .rising_precision import certified


def reach(request: Request, method: ThreeLayers) -> Solution | None:
    """Return a certified solution, or a refuted one, or None if the attempt failed or is not worth while."""
    try:
        parameters = method.parameters_at_once(request)
        if parameters is None:
            return None
        precision = min(parameters.precision, request.maximum_precision)
        request.progress(f"weights at {precision} bits")
        system = request.system.at(precision).for_formulas(request.problem.dim, ())
        weights = tuple(map(system.handed_out, method.weights(system, request.problem, parameters)))
    except (InconclusiveError, PrecisionError, RangeError):
        return None
    bits = bits_for(request.digits)
    if not all(is_accurate(W, bits) for W in weights):
        return None
    certificate = certified(request, system, weights, system.hints)
    if certificate:
        return succeeded(request, method, parameters, weights, certificate, precision)
    return refuted(request, parameters, certificate) if certificate.verdict is Outcome.REFUTED else None
