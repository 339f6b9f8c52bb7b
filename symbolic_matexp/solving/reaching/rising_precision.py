"""Balls and multiprecision: the working precision is raised until the digits asked for are certified.

The prediction only says where to start, and never more than a few times the digits asked for: one cheap attempt
measures what a prediction guesses. By how many bits an attempt missed 10^−digits says which precision comes next. The
search ends at the largest precision allowed, or earlier if two attempts agree that it would not suffice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flint

from ...certifying.certificate import Certificate, certificate_of
from ...certifying.claimed_weights import claimed_weights
from ...certifying.outcome import Outcome
from ...errors import CutError, InconclusiveError, PrecisionError, RangeError
from ...formulas.activations.expm import EXPM
from ...inputs.constants import BallMatrix, Constant
from ...inputs.precision import bits_for
from ...systems.ball.arithmetic import relative_radius, size_in_bits, tolerance_for
from ...systems.ball.methods import SMALLEST
from ...systems.ball.norms import are_narrow
from ...systems.protocol import NumberSystem
from ..choice import LARGEST_LOSS, loss_in_words
from ..ending import failed, refuted, succeeded
from ..methods.method import Method
from ..parameters import Parameters
from ..request import Request
from ..solution import Solution
from ..status import Status

CHEAP = 4096
"""The first attempt takes no more bits than these, or than four times those of the digits asked for."""
BOLDNESS = 2
"""The next precision is at most this many times the last one, unless what is missing was predicted or confirmed."""
MARGIN = 40
"""Bits added to those that were missing: the certificate loses more than the weights, and attempts cost most."""
ROOM = 32
"""A certificate whose bounds are smaller than they have to be by this factor holds without hints, too."""
CLOSE = 64
"""The second of two runs has so many bits more than the first one."""


@dataclass(frozen=True)
class Failure:
    """An attempt that failed."""

    precision: int
    missing: int | None
    """The bits by which the digits asked for were missed; None if nothing could be measured."""

    def confirms(self, earlier: Failure) -> bool:
        """Whether both measured the same loss: then more bits will mend exactly as much as they add."""
        if self.missing is None or earlier.missing is None:
            return False
        added = self.precision - earlier.precision
        return abs(earlier.missing - self.missing - added) <= MARGIN + added // 8


def reach(request: Request, method: Method, parameters: Parameters) -> Solution:
    """Return weights certified to the digits asked for, or a solution that says why the last attempt failed."""
    most = request.maximum_precision
    precision = min(parameters.precision, max(CHEAP, 4 * bits_for(request.digits)), most)
    trouble, cut_in_doubt, unexplained = "", False, 0
    previous: tuple[Any, ...] | None = None
    hints: Sequence[Any] = ()
    last: Failure | None = None
    while True:
        request.progress(f"weights at {precision} bits")
        missing: int | None = None
        try:
            if last is not None:
                parameters = method.improved(request, parameters, failures=unexplained, cut_in_doubt=cut_in_doubt)
                cut_in_doubt = False
            system = request.system.at(precision).for_formulas(request.problem.dim, hints)
            if not system.encloses:
                previous = previous or method.weights(system, request.problem, parameters)
                # the second run's rounding errors are smaller by 2^−64: it is taken as exact when the first one is
                # compared with it
                system = request.system.at(precision + CLOSE).for_formulas(request.problem.dim, hints)
            weights = method.weights(system, request.problem, parameters)
            if system.encloses:  # also the eigenbases that were found; the next attempt and the certificate profit
                weights, hints = tuple(map(system.handed_out, weights)), system.hints
        except CutError as error:
            trouble, previous, cut_in_doubt = str(error), None, True
        except (InconclusiveError, PrecisionError) as error:
            trouble, previous = str(error), None
        except RangeError as error:
            trouble = str(error)
            break
        else:
            accurate, missing = _accuracy(system, weights, previous, request.digits)
            trouble, previous = "the weights are not accurate enough yet", weights
            if accurate:
                certificate = certified(request, system, weights, hints)
                if certificate:
                    return succeeded(request, method, parameters, weights, certificate, system.precision)
                if system.encloses and certificate.verdict is Outcome.REFUTED:
                    return refuted(request, parameters, certificate)
                trouble, missing = certificate.message, _missing(certificate.bounds, request.digits)
        failure = Failure(precision, missing)
        known = last is not None and failure.confirms(last)
        unexplained += missing is None or not (known or last is None)
        if missing is None and parameters.loss > most and (precision >= most or parameters.loss >= LARGEST_LOSS):
            trouble += f"; the model of the loss predicts that {loss_in_words(parameters.loss)} would be lost"
            break
        if precision >= most:
            break
        if known and last is not None and missing is not None and precision + missing > most:
            lost = loss_in_words(precision + missing - bits_for(request.digits))
            trouble += f"; {lost} would be lost, as measured at {last.precision} and {precision} bits"
            break
        precision = _next_precision(failure, known, last is None, parameters.precision, most)
        last = failure
    return failed(request, Status.PRECISION_EXHAUSTED, f"The last attempt: {trouble}.", parameters)


def certified(
    request: Request, system: NumberSystem[Any], weights: tuple[Any, ...], hints: Sequence[Any]
) -> Certificate:
    """Return a certificate that holds without the hints, too, so that it can be found again elsewhere.

    With hints it is quicker. If it holds by a wide margin, it will without them.
    """
    if system.encloses:
        constants: tuple[Constant, ...] = tuple(map(BallMatrix, weights))
        most = system.precision
    else:
        constants = claimed_weights(list(map(system.handed_out, weights)), request.problem)
        most = request.maximum_precision

    def proof(hints: Sequence[Any]) -> Certificate:
        precision, digits = system.precision, request.digits
        return certificate_of(constants, request.problem, digits, EXPM, precision, most, hints, request.progress)

    certificate = proof(hints)
    if certificate and hints and request.problem.dim >= SMALLEST and _is_narrow_escape(certificate):
        return proof(())
    return certificate


def _is_narrow_escape(certificate: Certificate) -> bool:
    """Whether a bound is close to 10^−digits."""
    with flint.ctx.workprec(64):
        return any(flint.arb(bound) * ROOM > flint.arb(10) ** -certificate.digits for bound in certificate.bounds)


def _next_precision(failure: Failure, known: bool, first: bool, predicted: int, most: int) -> int:
    """Return a precision that mends what was missing, or a larger one if that is unknown.

    Balls that are too wide miss by more than bits can tell. So what is missing counts if it is ``known``, or not
    much, or not much more than was predicted. If it did not shrink as it should, it counts twice.
    """
    precision, missing = failure.precision, failure.missing
    if missing is None:
        wanted = max(int(1.6 * precision) + 32, min(predicted, 8 * precision))
    elif known:
        wanted = precision + missing + MARGIN
    else:
        boldest = max(BOLDNESS * precision, predicted if predicted <= most else 0)
        wanted = min(boldest, precision + (missing if first else 2 * missing) + MARGIN)
    return min(wanted, most)


def _accuracy(
    system: NumberSystem[Any], weights: tuple[Any, ...], previous: tuple[Any, ...] | None, digits: int
) -> tuple[bool, int | None]:
    """Whether the relative radii are at most 10^−digits, or two runs agree to 10^−digits; and the bits missing."""
    if system.encloses:
        with flint.ctx.workprec(64):
            if are_narrow(weights, *tolerance_for(digits)):
                return True, None
            return False, _missing([relative_radius(W) for W in weights], digits)
    if previous is None:
        return False, None
    pairs = list(zip(weights, map(system.taken_in, previous), strict=True))
    errors = [(system.norm(system.sub(W, V)), system.norm(W)) for W, V in pairs]
    accurate = all(error <= size * system.scalar(10) ** -digits for error, size in errors)
    return accurate, None if accurate else _missing([str(error / (size or 1)) for error, size in errors], digits)


def _missing(bounds: Sequence[Any], digits: int) -> int | None:
    """Return by how many bits the largest bound exceeds 10^−digits, at least 0; None if a bound is infinite."""
    with flint.ctx.workprec(128 + 4 * max(len(str(bound)) for bound in bounds)):  # an exponent may have many digits
        largest = flint.arb(10) ** -digits
        tolerance = largest
        for bound in map(flint.arb, bounds):
            if not bound.is_finite():
                return None
            largest = largest.max(bound)
        return size_in_bits(largest / tolerance) - 1
