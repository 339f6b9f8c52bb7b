"""Balls and multiprecision: the working precision is raised until the digits asked for are certified."""

from __future__ import annotations

from typing import Any

import flint

from ...certifying.certificate import certify
from ...certifying.outcome import Outcome
from ...errors import CutError, InconclusiveError, PrecisionError, RangeError
from ...inputs.precision import precisions
from ...systems import by_name, judged_as_a_whole
from ...systems.ball.arithmetic import relative_radius
from ...systems.protocol import NumberSystem
from ..choice import loss_in_words
from ..ending import failed, succeeded
from ..methods.method import Method
from ..parameters import Parameters
from ..request import Request
from ..solution import Solution
from ..status import Status

CLOSE = 64
"""The second of two runs has so many bits more than the first one."""


def reach(request: Request, method: Method, parameters: Parameters) -> Solution:
    """Return weights certified to the digits asked for, or a solution that says why the last attempt failed."""
    if parameters.loss > request.maximum_precision:
        alpha, lost = parameters.alpha.brief(), loss_in_words(parameters.loss)
        detail = f"The model of the loss predicts that with alpha = {alpha} {lost} would be lost."
        return failed(request, Status.PRECISION_EXHAUSTED, detail, parameters)
    trouble, cut_in_doubt = "", False
    previous: tuple[Any, ...] | None = None
    for failures, precision in enumerate(precisions(parameters.precision, request.maximum_precision)):
        request.progress(f"weights at {precision} bits")
        try:
            if failures:
                parameters = method.improved(request, parameters, failures=failures, cut_in_doubt=cut_in_doubt)
                cut_in_doubt = False
            system = judged_as_a_whole(by_name(request.algebra, precision))
            if not system.encloses:
                previous = previous or method.weights(system, request.problem, parameters)
                # the second run's rounding errors are smaller by 2^−64: it is taken as exact when the first one is
                # compared with it
                system = judged_as_a_whole(by_name(request.algebra, precision + CLOSE))
            weights = method.weights(system, request.problem, parameters)
        except CutError as error:
            trouble, previous, cut_in_doubt = str(error), None, True
            continue
        except (InconclusiveError, PrecisionError) as error:
            trouble, previous = str(error), None
            continue
        except RangeError as error:
            trouble = str(error)
            break
        if not _accurate_enough(system, weights, previous, request.digits):
            trouble, previous = "the weights are not accurate enough yet", weights
            continue
        previous = weights
        certificate = certify(
            tuple(map(system.handed_out, weights)),
            request.problem,
            request.digits,
            precision=system.precision,
            maximum_precision=system.precision if system.encloses else request.maximum_precision,
            progress=request.progress,
        )
        if certificate:
            return succeeded(request, method, parameters, weights, certificate, system.precision)
        trouble = certificate.message
        if system.encloses and certificate.verdict is Outcome.REFUTED:
            break  # the enclosures contain the formula's exact weights, so more precision cannot help
    return failed(request, Status.PRECISION_EXHAUSTED, f"The last attempt: {trouble}.", parameters)


def _accurate_enough(
    system: NumberSystem[Any], weights: tuple[Any, ...], previous: tuple[Any, ...] | None, digits: int
) -> bool:
    """Whether the enclosures' relative radii are at most 10^−digits, or two runs agree to 10^−digits."""
    if system.encloses:
        with flint.ctx.workprec(64):
            tolerance = flint.arb(10) ** -digits
            return all(relative_radius(W) <= tolerance for W in weights)
    if previous is None:
        return False
    pairs = zip(weights, map(system.taken_in, previous), strict=True)
    return all(system.norm(system.sub(W, V)) <= system.norm(W) * system.scalar(10) ** -digits for W, V in pairs)
