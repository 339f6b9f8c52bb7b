"""Small real problems in balls: one attempt with α = iπ and few bits, made before anything is predicted.

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
"""By dimension: 995 of 1000 Gaussian problems lose less. With fewer more certificates go the slower way."""
TAME = 32
"""No part of an entry of W₂ is larger. With this limit none of 1,600 Gaussian problems, d = 1 to 4, had another α,
another cut or larger weights than the prediction gives; 79 of them, most with d = 4, went the slower way."""


def reach(request: Request, method: ThreeLayers) -> Solution | None:
    """Return a certified solution, or a refuted one, or None if the attempt failed or is not worth while."""
    problem, digits = request.problem, request.digits
    bits = BITS_AT_ONCE.get(problem.dim)
    if bits is None or not problem.is_real or request.real or not problem.Y2.is_invertible:
        return None
    precision = bits_for(digits, bits)
    if precision > request.maximum_precision:
        return None
    request.progress("choosing the cut")
    request.progress(f"weights at {precision} bits")
    system = Balls(precision).for_formulas(problem.dim, ())
    try:
        parameters, inside = method.at_once(problem, system)
        weights = tuple(map(system.handed_out, inside))
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
