"""Problem in, Solution out: the closed form at as many bits as the digits asked for take."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint

from .algebra import Algebra
from .algebras import NAMES, by_name
from .balls.arithmetic import relative_radius
from .balls.exact_spectrum import ExactSpectrum, cut_past_eigenvalues
from .balls.real_logarithm import real_logarithm
from .certificate import Certificate, Verdict, certify
from .choose import I_PI, Choice, choose
from .cut import PRINCIPAL, Cut
from .errors import CutError, InconclusiveError, InputError, PrecisionError, RangeError, UnsupportedError
from .exact_matrix import ExactMatrix, GaussianRational, exact_scalar
from .formulas import closed_form
from .obstruction import obstruction, ratio
from .precision import MAXIMUM_PRECISION, bits_for, precisions, validated_digits
from .problem import Problem
from .result import Solution, Status, outward, presented

Progress = Callable[[str], None]


def solve(
    problem: Problem,
    digits: int = 50,
    alpha: Any = "auto",
    cut: Any = "auto",
    algebra: str = "ball",
    real: bool = False,
    *,
    maximum_precision: int = MAXIMUM_PRECISION,
    progress: Progress | None = None,
) -> Solution:
    """Return weights with f(X1) = Y1 and f(X2) = Y2 for f(X) = W3 exp(W2 exp(W1 X)), with a certificate.

    ``digits`` are guaranteed: the working precision is raised until the certificate holds (float64 gives as many
    as it has). ``alpha`` is a nonzero number or "auto"; ``cut`` is "principal", an angle in radians or "auto"
    (the widest gap in the spectrum of Y2⁻¹Y1). ``algebra`` is "ball", "multiprecision", "float64" or "exact".
    ``real=True`` asks for real weights. A problem without such a solution is not an exception: look at
    ``solution.status``, or call ``raise_for_status()``. Raises :class:`InputError` for unusable arguments.

    Source: Theorem 1 in :mod:`symbolic_matexp.formulas.closed_form`.
    """
    request = _Request(
        problem=_problem(problem),
        digits=validated_digits(digits),
        alpha=_parsed_alpha(alpha, algebra, real),
        cut=None if isinstance(cut, str) and cut == "auto" else Cut.parse(cut),
        algebra=algebra,
        real=real,
        maximum_precision=maximum_precision,
        progress=progress or (lambda text: None),
    )
    if real and request.cut is not None and not request.cut.is_principal:
        raise InputError('real weights need the principal cut; leave cut at "auto"')
    status = obstruction(problem, real=real)
    if status is Status.CONSTANT:
        return _constant(request)
    if status is not None:
        return request.failure(status)
    if algebra == "exact":
        return _exact(request)
    plan = _plan(request)
    if algebra == "float64":
        return _float64(request, plan)
    return _adaptive(request, plan)


@dataclass(frozen=True)
class _Request:
    """The validated arguments of one solve."""

    problem: Problem
    digits: int
    alpha: Any
    cut: Cut | None
    algebra: str
    real: bool
    maximum_precision: int
    progress: Progress

    def failure(self, status: Status, detail: str = "", plan: _Plan | None = None) -> Solution:
        return Solution(
            problem=self.problem,
            status=status,
            message=f"{status.value} {detail}".strip(),
            alpha=None if plan is None else presented(plan.alpha),
            cut=None if plan is None else float(plan.cut),
            digits_asked=self.digits,
            algebra=self.algebra,
            reason="" if plan is None else plan.reason,
        )

    def success(
        self, weights: Any, certificate: Certificate, alpha: Any, cut: Cut | None, reason: str, precision: int
    ) -> Solution:
        status = Status.CONSTANT if alpha is None else Status.SOLVED
        message = status.value
        if certificate.digits < self.digits:
            message += f" float64 gave {certificate.digits} of the {self.digits} digits asked for."
        return Solution(
            problem=self.problem,
            status=status,
            message=message,
            weights=tuple(outward(W) for W in weights),
            alpha=alpha,
            cut=None if cut is None else float(cut),
            digits=certificate.digits,
            digits_asked=self.digits,
            algebra=self.algebra,
            precision=precision,
            reason=reason,
            certificate=certificate,
        )


@dataclass
class _Plan:
    """α, the cut and M for one solve; the cut may be moved past eigenvalues that turn out to lie on it."""

    alpha: GaussianRational
    cut: Cut
    branch: Cut
    """Equivalent to ``cut`` and clear of every eigenvalue."""
    reason: str
    precision: int
    ratio: ExactMatrix | None
    """Exact M with Y₂M = Y₁, where the formula cannot take it from Y₂⁻¹Y₁ or its eigenvalues need care."""
    given_ratio: bool
    """Whether M has to be handed to the formula (singular outputs)."""
    real_log: bool
    """Whether a real logarithm that is not principal is needed."""


def _problem(value: object) -> Problem:
    if not isinstance(value, Problem):
        raise InputError(f"solve needs a Problem, not {type(value).__name__}; write sm.Problem(X1, X2, Y1, Y2)")
    return value


def _parsed_alpha(alpha: Any, algebra: str, real: bool) -> Any:
    if algebra not in NAMES:
        raise InputError(f"there is no algebra {algebra!r}; choose from {', '.join(NAMES)}")
    if isinstance(alpha, str) and alpha == "auto":
        return None
    if algebra == "exact" and hasattr(alpha, "free_symbols"):
        import sympy

        if alpha.free_symbols or (sympy.exp(alpha) - 1).equals(0):
            raise InputError(f"alpha = {alpha} must be a constant with exp(alpha) ≠ 1")
        return alpha
    value = exact_scalar(alpha, "alpha")
    if value == GaussianRational(value.real * 0, value.imag * 0):
        raise InputError("alpha = 0 makes exp(alpha) = 1; the closed form needs exp(alpha) ≠ 1")
    if real and value.imag != 0:
        raise InputError(f"alpha = {value} is not real, but real=True needs a real alpha")
    return value


def _constant(request: _Request) -> Solution:
    """W1 = W2 = 0, W3 = Y1: exact whatever the inputs are."""
    precision = bits_for(request.digits, 64)
    alg = by_name(request.algebra, precision)
    Y = request.problem.Y1
    zero = Y - Y
    digits = min(request.digits, 14) if request.algebra == "float64" else request.digits
    with alg.working():
        weights = tuple(alg.matrix(A) for A in (zero, zero, Y))
    certificate = certify(tuple(outward(W) for W in weights), request.problem, digits)
    return request.success(weights, certificate, None, None, "constant network", precision)


def _plan(request: _Request) -> _Plan:
    problem = request.problem
    invertible = problem.Y2.is_invertible
    M = None if invertible else ratio(problem.Y1, problem.Y2, real=request.real)
    divisor, dividend = (problem.Y2, problem.Y1) if M is None else (ExactMatrix.identity(problem.dim), M)
    request.progress("choosing alpha and the cut")
    choice: Choice = choose(
        problem.X1 - problem.X2,
        problem.X2,
        divisor,
        dividend,
        request.digits,
        alpha=request.alpha,
        cut=request.cut,
        real=request.real,
    )
    if choice.near_cut and M is None:
        M = ratio(problem.Y1, problem.Y2)
    on_axis = choice.near_cut and request.real and ExactSpectrum(_known(M)).count_on_ray(positive=False) > 0
    plan = _Plan(
        choice.alpha,
        choice.cut,
        choice.cut,
        choice.reason,
        choice.precision,
        M,
        given_ratio=not invertible,
        real_log=bool(on_axis),
    )
    if choice.near_cut and not on_axis and request.algebra != "exact":
        _clear_the_cut(request, plan)
    return plan


def _known(M: ExactMatrix | None) -> ExactMatrix:
    if M is None:
        raise AssertionError("the exact ratio is computed whenever an eigenvalue is near the cut")
    return M


def _clear_the_cut(request: _Request, plan: _Plan) -> None:
    """Move the branch past eigenvalues that lie exactly on the cut; each engine decides for itself."""
    M = _known(plan.ratio)
    on_ray = 0
    if request.algebra == "multiprecision" and plan.cut.may_hold_eigenvalues:
        from .multiprecision.real_axis import eigenvalues_on_ray

        rows = [[(x.real, x.imag) for x in row] for row in M.tolist()]
        on_ray = eigenvalues_on_ray(rows, positive=plan.cut.half_turns % 2 == 0)
    for precision in precisions(bits_for(request.digits, 64), request.maximum_precision):
        try:
            if request.algebra == "multiprecision":
                from .algebras.multiprecision import MultiprecisionAlgebra
                from .multiprecision import logarithm

                alg = MultiprecisionAlgebra(precision)
                plan.branch = logarithm.cut_past_eigenvalues(alg.context, alg.matrix(M), plan.cut, on_ray)
            elif plan.cut.may_hold_eigenvalues:
                eigenvalues = ExactSpectrum(M).eigenvalues(precision)
                with flint.ctx.workprec(precision):
                    plan.branch, on_ray = cut_past_eigenvalues(eigenvalues, plan.cut)
        except InconclusiveError:
            continue
        if on_ray:
            angle = "π" if plan.cut.is_principal else f"{float(plan.cut):.6g}"
            plan.reason += f"; {on_ray} eigenvalues lie on the cut and get imaginary part +{angle}"
        else:
            plan.branch = plan.cut
        return


def _weights(request: _Request, plan: _Plan, alg: Algebra[Any]) -> tuple[Any, ...]:
    """Run the closed form over ``alg``."""
    problem = request.problem
    with alg.working():
        log = None
        if plan.real_log:
            log = _real_log(plan, alg)
        elif plan.given_ratio:
            log = alg.logm(alg.matrix(_known(plan.ratio)), plan.branch)
        data = (alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        return closed_form.weights(alg, *data, alpha=alg.scalar(plan.alpha), cut=plan.branch, log=log)


def _real_log(plan: _Plan, alg: Algebra[Any]) -> Any:
    """Return a real logarithm that no branch of the primary one is, in the type of ``alg``."""
    precision = max(64, int(getattr(alg, "precision", 64)))
    enclosure = real_logarithm(_known(plan.ratio), precision)
    return enclosure if alg.name == "ball" else alg.matrix(ExactMatrix.parse(enclosure.mid()))


def _adaptive(request: _Request, plan: _Plan) -> Solution:
    """Ball and multiprecision: raise the working precision until the digits asked for are certified."""
    if plan.precision > request.maximum_precision:
        detail = f"About {plan.precision} bits are predicted for alpha = {plan.alpha}."
        return request.failure(Status.PRECISION_EXHAUSTED, detail, plan)
    trouble = ""
    previous: tuple[Any, ...] | None = None
    for precision in precisions(plan.precision, request.maximum_precision):
        request.progress(f"weights at {precision} bits")
        try:
            if request.algebra == "multiprecision":
                previous = previous or _weights(request, plan, by_name(request.algebra, precision))
                precision += 64
            alg = by_name(request.algebra, precision)
            weights = _weights(request, plan, alg)
        except CutError as error:
            trouble = str(error)
            if plan.ratio is None:
                plan.ratio = ratio(request.problem.Y1, request.problem.Y2)
            _clear_the_cut(request, plan)
            previous = None
            continue
        except (InconclusiveError, PrecisionError) as error:
            trouble, previous = str(error), None
            continue
        except (RangeError, InputError) as error:  # InputError: exponents too large to be held exactly
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
            return request.success(weights, certificate, alpha, plan.cut, plan.reason, precision)
        trouble = certificate.message
    return request.failure(Status.PRECISION_EXHAUSTED, f"The last attempt: {trouble}.", plan)


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
    earlier = (alg.matrix(ExactMatrix.parse(V)) for V in previous)
    pairs = zip(weights, earlier, strict=True)
    return all(alg.norm(alg.sub(W, V)) <= alg.norm(W) * alg.scalar(10) ** -digits for W, V in pairs)


def _float64(request: _Request, plan: _Plan) -> Solution:
    """Run the closed form in double precision, and certify the digits that came out."""
    try:
        weights = _weights(request, plan, by_name("float64", 53))
        coarse = certify(weights, request.problem, 1, progress=request.progress)
    except (RangeError, InconclusiveError) as error:
        return request.failure(Status.OUT_OF_RANGE, f"({error})", plan)
    except InputError:  # a weight that is not finite
        return request.failure(Status.OUT_OF_RANGE, "", plan)
    if coarse.verdict is not Verdict.CERTIFIED:
        return request.failure(Status.INACCURATE, f"({coarse.message})", plan)
    worst = max(coarse.residuals)
    reached = 16 if worst == 0 else max(1, math.floor(-math.log10(worst)))
    certificate = certify(weights, request.problem, min(request.digits, reached), progress=request.progress)
    if not certificate:
        certificate = coarse
    return request.success(weights, certificate, presented(plan.alpha), plan.cut, plan.reason, 53)


def _exact(request: _Request) -> Solution:
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
        return request.failure(Status.UNSUPPORTED, "(A logarithm that is not primary is needed.)")
    try:
        log = alg.logm(alg.matrix(M), cut)
        data = (alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2))
        weights = closed_form.weights(alg, *data, alpha=alpha, cut=cut, log=log)
        certificate = certify(weights, problem, request.digits, progress=request.progress)
    except (UnsupportedError, InconclusiveError) as error:
        return request.failure(Status.UNSUPPORTED, f"({error})")
    if not certificate:
        return request.failure(Status.PRECISION_EXHAUSTED, certificate.message)
    return request.success(weights, certificate, alpha, cut, reason, certificate.precision)


__all__ = ["I_PI", "solve"]
