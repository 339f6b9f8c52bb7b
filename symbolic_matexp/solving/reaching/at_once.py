"""Small problems in balls: one attempt with few bits, made before anything is predicted.

It costs little more than the prediction would. The certificate says whether it was enough.
"""

from __future__ import annotations

from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, PrecisionError, RangeError
from ...inputs.precision import bits_for
from ...systems.ball.arithmetic import is_accurate
from ...systems.ball.balls import Balls
from ..choice import BITS_AT_ONCE
from ..ending import refuted, succeeded
from ..methods.three_layers import ThreeLayers
from ..request import Request
from ..solution import Solution
from .rising_precision import certified


def reach(request: Request, method: ThreeLayers) -> Solution | None:
    """Return a certified solution, or a refuted one, or None if the attempt failed or is not worth while."""
    problem, digits = request.problem, request.digits
    if request.real or problem.dim not in BITS_AT_ONCE or not problem.Y2.is_invertible:
        return None
    precision = min(bits_for(digits, BITS_AT_ONCE[problem.dim]), request.maximum_precision)
    request.progress(f"weights at {precision} bits")
    system = Balls(precision).for_formulas(problem.dim, ())
    try:
        parameters = method.parameters_at_once(request, system)
        weights = tuple(map(system.handed_out, method.weights(system, problem, parameters)))
    except (InconclusiveError, PrecisionError, RangeError):
        return None
    enough = bits_for(digits)
    if not all(is_accurate(W, enough) for W in weights):
        return None
    certificate = certified(request, system, weights, system.hints)
    if certificate:
        return succeeded(request, method, parameters, weights, certificate, precision)
    return refuted(request, parameters, certificate) if certificate.verdict is Outcome.REFUTED else None
