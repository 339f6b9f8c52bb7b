"""Small problems in balls: one attempt with α = iπ and few bits, made before anything is predicted.

It costs little more than the prediction would. It counts if iπ keeps W₂ = L exp(−αK) tame: where another α loses much
less, iπ makes exp(−αK) large. The certificate says whether the bits were enough.
"""

from __future__ import annotations

from functools import cache

import flint

from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, PrecisionError
from ...inputs.precision import bits_for
from ...systems.ball.arithmetic import is_accurate
from ...systems.ball.balls import Balls
from ..ending import refuted, succeeded
from ..methods.three_layers import ThreeLayers
from ..request import Request
from ..solution import Solution
from .rising_precision import certified

BITS_AT_ONCE = {1: 24, 2: 36, 3: 58, 4: 80}
"""By dimension: 995 of 1000 real Gaussian problems lose less. With fewer more certificates go the slower way."""
TAME = 32
"""No part of an entry of W₂ is larger. Of 2,000 Gaussian problems for which the prediction prefers another α, one in
a hundred has a W₂ so small, and that α mostly makes the weights not even half as large."""


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
    except (InconclusiveError, PrecisionError, OverflowError):
        return None
    enough = bits_for(digits)
    if not (_tame(problem.dim).contains(weights[1]) and all(is_accurate(W, enough) for W in weights)):
        return None
    certificate = certified(request, system, weights, system.hints)
    if certificate:
        return succeeded(request, method, parameters, weights, certificate, precision)
    return refuted(request, parameters, certificate) if certificate.verdict is Outcome.REFUTED else None


@cache
def _tame(dim: int) -> flint.acb_mat:
    """Return all d×d matrices whose entries have parts up to ``TAME``."""
    part = flint.arb(0, TAME)
    return flint.acb_mat(dim, dim, [flint.acb(part, part)] * dim**2)
