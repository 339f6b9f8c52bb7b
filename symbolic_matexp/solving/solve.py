"""Problem in, Solution out: the closed form at as many bits as the digits asked for take."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import flint

from ..certifying.certificate import Certificate, certify
from ..certifying.outcome import Outcome
from ..errors import CutError, InconclusiveError, InputError, PrecisionError, RangeError, UnsupportedError
from ..formulas import three_layers
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_balls import midpoints_to_mpmath, midpoints_to_numpy
from ..inputs.exact_numbers import GaussianRational
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, bits_for, digits_in, precisions
from ..inputs.problem import Problem
from ..notation.traced import run
from ..systems import by_name
from ..systems.ball.arithmetic import relative_radius
from ..systems.ball.exact_spectrum import ExactSpectrum
from ..systems.ball.real_logarithm import real_logarithm
from ..systems.multiprecision.outward import outward
from ..systems.protocol import Algebra
from .choose import loss_in_words
from .obstruction import obstruction, ratio
from .plan import Plan, Request
from .solution import Solution, Status, presented

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

    ``digits`` (50 unless you ask) are guaranteed: the working precision is raised until the certificate holds.
    float64 has what it has: unless you ask, it is a success with the digits that it reaches, at least one, in
    ``solution.digits``; if you ask for more than it reaches it is none, with the status FEWER_DIGITS, and the weights
    are there all the same. ``alpha`` is a nonzero number or "auto"; ``cut`` is "principal", an angle in radians or
    "auto" (the widest gap in the spectrum of Y2⁻¹Y1). ``algebra`` is "ball", "multiprecision", "float64" or "exact".
    ``real=True`` asks for real weights. A problem without such a solution is not an exception: look at
    ``solution.status``, or call ``raise_for_status()``. Raises :class:`InputError` for unusable arguments.

    Source: Theorem 1 in :mod:`symbolic_matexp.formulas.three_layers`.
    """
    request = Request.parse(problem, digits, alpha, cut, algebra, real, maximum_precision, progress)
    status = obstruction(problem, real=real)
    if status is Status.CONSTANT:
        return _constant(request)
    if status is not None:
        return _failure(request, status)
    if algebra == "exact":
        return _exact(request)
    try:
        plan = Plan(request)
    except InconclusiveError as error:
        return _failure(request, Status.PRECISION_EXHAUSTED, f"({error})")
    if algebra == "float64":
        return _float64(request, plan)
    return _adaptive(request, plan)


def _constant(request: Request) -> Solution:
    """W1 = W2 = 0, W3 = Y1: exact whatever the inputs are."""
    precision = bits_for(request.digits, 64)
    alg = by_name(request.algebra, precision)
    Y = request.problem.Y1
    zero = Y - Y
    with alg.working():
        weights = tuple(alg.matrix(A) for A in (zero, zero, Y))
    try:
        if request.algebra == "float64":
            certificate = _reached(request, weights)
        else:
            certificate = certify(tuple(outward(W) for W in weights), request.problem, request.digits)
    except InputError as error:  # float64: an entry of Y1 overflowed
        return _failure(request, Status.OUT_OF_RANGE, f"({error})")
    if not certificate:  # float64: an entry of Y1 underflowed
        return _failure(request, Status.OUT_OF_RANGE, f"({certificate.message})")
    return _success(request, weights, certificate, None, None, "constant network", precision)


def _weights(request: Request, plan: Plan, alg: Algebra[Any]) -> tuple[Any, ...]:
    """Run the closed form over ``alg``."""
    problem = request.problem
    with alg.working():
        log = None
        if plan.real_log:
            log = _real_log(plan, alg)
        elif plan.exact_log is not None:
            log = plan.exact_log.enclose(alg.precision)
        elif plan.given_ratio:
            log = alg.logm(alg.matrix(plan.ratio), plan.branch)
        data = (alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        alpha = alg.scalar(plan.alpha)
        weights: tuple[Any, ...]
        if log is None:
            weights = run(three_layers.weights, alg, *data, alpha=alpha, cut=plan.branch)
        else:
            weights = run(three_layers.weights_from, alg, *data, log, alpha=alpha)
        return weights


def _real_log(plan: Plan, alg: Algebra[Any]) -> Any:
    """Return a real logarithm that no branch of the primary one is, in the type of ``alg``."""
    precision = max(64, alg.precision)
    enclosure = real_logarithm(plan.ratio, precision)
    if alg.name == "ball":
        return enclosure
    if alg.name == "float64":
        return midpoints_to_numpy(enclosure)
    mpmath_algebra: Any = alg
    return mpmath_algebra.adopted(midpoints_to_mpmath(enclosure, digits_in(precision) + 3))


def _adaptive(request: Request, plan: Plan) -> Solution:
    """Ball and multiprecision: raise the working precision until the digits asked for are certified."""
    if plan.loss > request.maximum_precision:
        lost = loss_in_words(plan.loss)
        detail = f"The model of the loss predicts that with alpha = {plan.alpha.brief()} {lost} would be lost."
        return _failure(request, Status.PRECISION_EXHAUSTED, detail, plan)
    trouble = ""
    cut_in_doubt = False
    previous: tuple[Any, ...] | None = None
    for attempt, precision in enumerate(precisions(plan.precision, request.maximum_precision)):
        if attempt > 1:
            plan.fall_back()
        request.progress(f"weights at {precision} bits")
        try:
            if cut_in_doubt and plan.exact_log is None:  # the exact logarithm moves the cut by itself
                plan.clear_the_cut()
                cut_in_doubt = False
            if request.algebra == "multiprecision":
                previous = previous or _weights(request, plan, by_name(request.algebra, precision))
                precision *= 2  # so that the second run is exact as far as the first one's agreement is concerned
            alg = by_name(request.algebra, precision)
            weights = _weights(request, plan, alg)
        except CutError as error:
            trouble, previous, cut_in_doubt = str(error), None, True
            continue
        except (InconclusiveError, PrecisionError) as error:
            trouble, previous = str(error), None
            continue
        except RangeError as error:
            trouble = str(error)
            break
        if not _accurate_enough(alg, weights, previous, request.digits):
            trouble, previous = "the weights are not accurate enough yet", weights
            continue
        previous = weights
        certificate = certify(
            tuple(outward(W) for W in weights),
            request.problem,
            request.digits,
            precision=precision,
            maximum_precision=precision if request.algebra == "ball" else request.maximum_precision,
            progress=request.progress,
        )
        if certificate:
            alpha = presented(plan.alpha)
            return _success(request, weights, certificate, alpha, plan.cut, plan.reason, precision)
        trouble = certificate.message
        if request.algebra == "ball" and certificate.verdict is Outcome.REFUTED:
            break  # balls contain the exact weights of the formula, so no precision can help
    return _failure(request, Status.PRECISION_EXHAUSTED, f"The last attempt: {trouble}.", plan)


def _accurate_enough(
    alg: Algebra[Any], weights: tuple[Any, ...], previous: tuple[Any, ...] | None, digits: int
) -> bool:
    """Whether balls are narrower than 10^−digits, or two multiprecision runs agree to that."""
    if alg.name == "ball":
        with flint.ctx.workprec(64):
            tolerance = flint.arb(10) ** -digits
            return all(relative_radius(W) <= tolerance for W in weights)
    if previous is None:
        return False
    mpmath_algebra: Any = alg
    pairs = zip(weights, map(mpmath_algebra.adopted, previous), strict=True)
    return all(alg.norm(alg.sub(W, V)) <= alg.norm(W) * alg.scalar(10) ** -digits for W, V in pairs)


def _float64(request: Request, plan: Plan) -> Solution:
    """Run the closed form in double precision, and certify the digits that came out."""
    try:
        weights = _weights(request, plan, by_name("float64", 53))
        certificate = _reached(request, weights)
    except (RangeError, InconclusiveError, ZeroDivisionError) as error:
        return _failure(request, Status.OUT_OF_RANGE, f"({error})", plan)
    except InputError:  # a weight that is not finite
        return _failure(request, Status.OUT_OF_RANGE, "", plan)
    if not certificate:
        refuted = certificate.verdict is Outcome.REFUTED
        status = Status.INACCURATE if refuted else Status.PRECISION_EXHAUSTED
        return _failure(request, status, f"({certificate.message})", plan)
    return _success(request, weights, certificate, presented(plan.alpha), plan.cut, plan.reason, 53)


def _reached(request: Request, weights: tuple[Any, ...]) -> Certificate:
    """Certify float64 weights to as many of the digits asked for as they have, or say that they have not even one."""
    coarse = certify(weights, request.problem, 1, maximum_precision=4096, progress=request.progress)
    if not coarse:
        return coarse
    worst = max(coarse.residuals)
    reached = request.digits if worst == 0 else max(1, math.floor(-math.log10(worst)))
    return certify(weights, request.problem, min(request.digits, reached), progress=request.progress) or coarse


def _exact(request: Request) -> Solution:
    """Run the closed form over SymPy; α = iπ unless the caller says otherwise."""
    import sympy

    alg = by_name("exact", 0)
    alpha, reason = request.alpha, "given"
    if alpha is None:
        alpha, reason = (sympy.log(2), "log 2: real") if request.real else (sympy.I * sympy.pi, "iπ: e^α = −1")
    elif isinstance(alpha, GaussianRational):
        alpha = alg.scalar(alpha)
    cut = request.cut or PRINCIPAL
    problem = request.problem
    M = ratio(problem.Y1, problem.Y2, real=request.real)
    if request.real and ExactSpectrum(M).count_on_ray(positive=False):
        return _failure(request, Status.UNSUPPORTED, "(A logarithm that is not primary is needed.)")
    try:
        log = alg.logm(alg.matrix(M), cut)
        data = (alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        weights = run(three_layers.weights_from, alg, *data, log, alpha=alpha)
        certificate = certify(weights, problem, request.digits, progress=request.progress)
    except (UnsupportedError, InconclusiveError) as error:
        return _failure(request, Status.UNSUPPORTED, f"({error})")
    if not certificate:
        return _failure(request, Status.PRECISION_EXHAUSTED, certificate.message)
    return _success(request, weights, certificate, alpha, cut, reason, certificate.precision)


def _failure(request: Request, status: Status, detail: str = "", plan: Plan | None = None) -> Solution:
    return Solution(
        problem=request.problem,
        status=status,
        message=f"{status.value} {detail}".strip(),
        alpha=None if plan is None else presented(plan.alpha),
        cut=None if plan is None else float(plan.cut),
        digits_asked=request.digits,
        algebra=request.algebra,
        reason="" if plan is None else plan.reason,
    )


def _success(
    request: Request,
    weights: Sequence[Any],
    certificate: Certificate,
    alpha: Any,
    cut: Cut | None,
    reason: str,
    precision: int,
) -> Solution:
    asked = request.digits if request.digits_asked_for or request.algebra != "float64" else certificate.digits
    status = Status.CONSTANT if alpha is None else Status.SOLVED
    message = status.value
    if certificate.digits < asked:
        status = Status.FEWER_DIGITS
        message = f"{status.value} It gave {certificate.digits} of the {asked} digits asked for."
    return Solution(
        problem=request.problem,
        status=status,
        message=message,
        weights=tuple(outward(W) for W in weights),
        alpha=alpha,
        cut=None if cut is None else float(cut),
        digits=certificate.digits,
        digits_asked=asked,
        algebra=request.algebra,
        precision=precision,
        reason=reason,
        certificate=certificate,
    )
