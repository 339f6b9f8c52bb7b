"""A formula in float64 against the reference: where the error comes from, and whether it is rounding or a mistake."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from .algebra import Algebra
from .algebras.ball import BallAlgebra
from .algebras.float64 import Float64Algebra
from .balls.arithmetic import float_above, frobenius_norm
from .certificate import hypotheses
from .constants import Constant
from .diagnosis import UNIT_ROUNDOFF, Findings, diagnose
from .errors import InconclusiveError, InputError, PrecisionError, RangeError
from .exact_matrix import ExactMatrix
from .exact_numbers import GaussianRational
from .exact_residual import exact_outputs, exact_residual
from .formulas import closed_form
from .formulas.network import evaluate
from .plan import Plan, Request
from .precision import MAXIMUM_PRECISION
from .problem import Problem
from .recording import Recorder, WithCut
from .reference_run import (
    LARGEST_FOR_MULTIPRECISION,
    Reference,
    Run,
    overlaps,
    reference,
    residual_with_digits,
)
from .report import Budget, Diagnosis, QuantityError, Report, Rung
from .result import presented, shown_alpha
from .statement import WEIGHTS_OF, Formula

LADDER = (8, 16, 32, 64)
UNCALIBRATED = "The limits between accurate, ill-conditioned and unstable have not been calibrated yet."
PERTURBATION = Fraction(1, 10**25)
LARGEST_ARGUMENT = 709.0
"""e^x leaves the range of float64 beyond this x."""


def crosscheck(
    problem: Problem,
    formula: Callable[..., Any] | None = None,
    digits: int = 50,
    *,
    alpha: Any = "auto",
    cut: Any = "auto",
    log: Any = None,
    maximum_precision: int = MAXIMUM_PRECISION // 8,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Run a formula in float64 and say whether its error is rounding, the problem, the method, or a mistake.

    ``formula(alg, X1, X2, Y1, Y2)`` returns weights, and may ask for ``alpha`` by keyword; without it the closed form
    of Theorem 1 is taken, with ``log`` as the logarithm of Y2⁻¹Y1 if that is given. Logarithms without a cut of their
    own are taken at ``cut``. The problem is rounded to
    float64 first; the reference for the rounded problem comes from balls, to ``digits`` digits, and for d ≤ 8 also
    from mpmath. Raises :class:`InputError` for unusable arguments.
    """
    request = Request.parse(problem, digits, alpha, cut, "ball", False, maximum_precision, progress)
    if len(problem.pairs) != 2:
        raise InputError(f"crosscheck is for two equations; the problem has {len(problem.pairs)}")
    violated = [name for name, holds in hypotheses(problem).items() if not holds]
    if violated:
        reason = f"Theorem 1 does not apply, decided in exact arithmetic: not {violated[0]}."
        return Report(problem, Diagnosis.HYPOTHESIS_VIOLATED, reason, help="Change the data.")
    user = None if formula is None else _weights_formula(formula)
    given = None if log is None else ExactMatrix.parse(log, "log")
    rounded = _rounded(problem)
    if rounded is None:
        reason = "An entry of the data is beyond the range of float64."
        return Report(problem, Diagnosis.RANGE, reason, help='Use algebra="ball".')
    singular = [name for name, holds in hypotheses(rounded).items() if not holds]
    if singular:
        reason = f"Numerically singular: rounding the data to float64 is enough to make this fail: {singular[0]}."
        help = 'algebra="ball" works on the exact data.'
        return Report(problem, Diagnosis.ILL_CONDITIONED, reason, help, condition=math.inf)
    return _Comparison(request, rounded, user, given).report()


class _Comparison:
    """One cross-check, step by step."""

    def __init__(self, request: Request, rounded: Problem, formula: Formula | None, log: ExactMatrix | None) -> None:
        self.original, self.problem = request.problem, rounded
        self.request = replace(request, problem=rounded)
        self.formula, self.log = formula, log
        self.plan = Plan(self.request)
        self.notes = [UNCALIBRATED]

    def report(self) -> Report:
        """Measure, diagnose, and say what would help."""
        run = self._run_on(self.problem)
        self.request.progress("the reference, in balls")
        found = self._reference(run)
        overlap = self._overlap(run, found)
        weights, trouble = self._float64(run)
        budget, evaluation_condition = self._budget(weights, found)
        findings = Findings(
            dimension=self.problem.dim,
            out_of_range=trouble if weights is None and "singular" not in trouble else self._too_large(run),
            invalid_logarithm=_sentence(found.invalid_logarithm),
            wrong_formula=_sentence(found.wrong),
            undecided=_sentence(found.trouble) or ("" if overlap is not False else "The two engines disagree."),
            numerically_singular=trouble if "singular" in trouble else "",
            budget=budget,
            evaluation_condition=evaluation_condition,
        )
        verdict, reason = diagnose(findings)
        return Report(
            problem=self.original,
            verdict=verdict,
            reason=reason,
            help=self._help(verdict, budget),
            budget=budget,
            condition=self._condition(run, found),
            evaluation_condition=evaluation_condition,
            digits_lost=_digits_lost(budget.solve),
            quantities=_quantities(weights, found, self.problem),
            ladder=self._ladder(run) if found.weights else (),
            engines_overlap=overlap,
            alpha=presented(self.plan.alpha),
            notes=tuple(self.notes),
        )

    def _reference(self, run: Run) -> Reference:
        most = self.request.maximum_precision
        if self.plan.loss > most:
            alpha = shown_alpha(presented(self.plan.alpha))
            return Reference(trouble=f"with alpha = {alpha} about {self.plan.loss:.1e} bits would be lost")
        return reference(run, self.problem, self.request.digits, most)

    def _run_on(self, problem: Problem) -> Run:
        """Return the formula on a problem, ready for any algebra."""

        def run(alg: Algebra[Any]) -> tuple[Any, ...]:
            with alg.working():
                data = [alg.matrix(A) for A in (problem.X1, problem.X2, problem.Y1, problem.Y2)]
                alpha = alg.scalar(self.plan.alpha)
                if self.formula is not None:
                    return self.formula.weights(WithCut(alg, self.plan.branch), data, {"alpha": alpha})
                log = None if self.log is None else alg.matrix(self.log)
                return closed_form.weights(alg, *data, alpha=alpha, cut=self.plan.branch, log=log)

        return run

    def _overlap(self, run: Run, found: Reference) -> bool | None:
        if not found.weights or self.problem.dim > LARGEST_FOR_MULTIPRECISION:
            self.notes.append(f"mpmath was skipped: d = {self.problem.dim}" if found.weights else "no reference")
            return None
        self.request.progress("the reference, in mpmath")
        try:
            return overlaps(run, found, min(self.request.digits, 30))
        except (InconclusiveError, PrecisionError, InputError, ZeroDivisionError) as error:
            self.notes.append(f"mpmath gave no result: {error}")
            return None

    def _float64(self, run: Run) -> tuple[tuple[Any, ...] | None, str]:
        try:
            weights = run(Float64Algebra())
        except InconclusiveError as error:
            return None, f"In float64 {error}."
        except (RangeError, OverflowError, ZeroDivisionError) as error:
            return None, f"In float64 {error}."
        if not all(np.isfinite(W).all() for W in weights):
            return None, "The float64 weights are not finite."
        return weights, ""

    def _too_large(self, run: Run) -> str:
        """Say so where an exponential's argument leaves the range of float64, if only downwards."""
        recorder = Recorder(Float64Algebra())
        try:
            run(recorder)
            largest = max(
                (float(np.abs(np.linalg.eigvals(A).real).max()) for A, _ in recorder.exponentials), default=0.0
            )
        except (InconclusiveError, RangeError, np.linalg.LinAlgError):
            return ""
        if largest <= LARGEST_ARGUMENT:
            return ""
        return f"An exponential has an argument with an eigenvalue of real part {largest:.3g}, beyond ±709."

    def _budget(self, weights: tuple[Any, ...] | None, found: Reference) -> tuple[Budget, float]:
        if weights is None or not found.weights:
            return Budget(), math.nan
        self.request.progress("the error budget")
        theirs = [ExactMatrix.parse(W) for W in weights]
        centres = found.midpoints()
        try:
            rounded: list[Constant] = [ExactMatrix.parse(W.to_numpy()) for W in centres]
        except InputError:
            return Budget(), math.nan
        exact = [] if self.problem is self.original else list(centres)
        budget = Budget(
            data=exact_residual(exact, self.original) if exact else 0.0,
            solve=exact_residual(theirs, self.problem),
            representation=exact_residual(rounded, self.problem),
            evaluation=_evaluation_error(weights, theirs, self.problem),
        )
        return budget, _evaluation_condition(theirs, self.problem)

    def _condition(self, run: Run, found: Reference) -> float:
        """Return the largest relative change of the weights per relative change of the data, over perturbations."""
        if not found.weights:
            return math.nan
        self.request.progress("the condition number")
        largest = 0.0
        for seed in range(3):
            changed = Problem.from_pairs(
                [
                    (_perturbed(X, 4 * seed + i), _perturbed(Y, 4 * seed + 2 + i))
                    for i, (X, Y) in enumerate(self.problem.pairs)
                ]
            )
            try:
                alg = BallAlgebra(found.precision + 200)
                new, old = self._run_on(changed)(alg), run(alg)
            except (InconclusiveError, RangeError):
                return math.inf
            with alg.working():
                for V, W in zip(new, old, strict=True):
                    if not frobenius_norm(W).contains(0):
                        ratio = frobenius_norm(V - W) / frobenius_norm(W)
                        largest = max(largest, float_above(ratio / _ball(PERTURBATION)))
        return largest

    def _ladder(self, run: Run) -> tuple[Rung, ...]:
        self.request.progress("the precision ladder")
        return tuple(Rung(digits, residual_with_digits(run, self.problem, digits)) for digits in LADDER)

    def _help(self, verdict: Diagnosis, budget: Budget) -> str:
        """Say what would leave more digits: the α that the package chooses, or more than float64."""
        if verdict not in {Diagnosis.UNSTABLE, Diagnosis.RANGE, Diagnosis.ILL_CONDITIONED}:
            return ""
        plan = Plan(replace(self.request, alpha=None))
        if plan.alpha != self.plan.alpha:
            kept = self.plan
            self.plan = plan
            weights, _ = self._float64(self._run_on(self.problem))
            self.plan = kept
            if weights is not None:
                better = exact_residual([ExactMatrix.parse(W) for W in weights], self.problem)
                if better < 1e-2 * (budget.solve if math.isfinite(budget.solve) else 1.0):
                    left = max(0, math.floor(-math.log10(max(better, UNIT_ROUNDOFF))))
                    now = shown_alpha(presented(self.plan.alpha))
                    return f"alpha = {shown_alpha(presented(plan.alpha))} instead of {now} would leave {left} digits."
        return 'algebra="ball" or "multiprecision" gives as many digits as are asked for.'


def _weights_formula(function: Callable[..., Any]) -> Formula:
    formula = Formula.parse(function)
    if formula.matrices != WEIGHTS_OF or set(formula.scalars) - {"alpha"}:
        raise InputError(f"{formula.name} must take (alg, X1, X2, Y1, Y2), and by keyword at most alpha")
    return formula


def _rounded(problem: Problem) -> Problem | None:
    """Return the problem rounded to float64: itself if that changes nothing, None if it does not fit."""
    try:
        pairs = [tuple(ExactMatrix.parse(A.to_numpy()) for A in pair) for pair in problem.pairs]
    except InputError:
        return None
    return problem if all(a == b for a, b in zip(pairs, problem.pairs, strict=True)) else Problem.from_pairs(pairs)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _digits_lost(residual: float) -> float:
    return max(0.0, math.log10(residual / UNIT_ROUNDOFF)) if 0 < residual < math.inf else residual


def _evaluation_error(weights: Sequence[Any], exact: Sequence[Constant], problem: Problem) -> float:
    """Return the relative difference between f in float64 and exactly, at the same weights; nan if it is unknown."""
    alg, worst = Float64Algebra(), 0.0
    found = exact_outputs(exact, problem)
    if found is None:
        return math.nan
    values, precision = found
    with flint.ctx.workprec(precision):
        for (X, _), value in zip(problem.pairs, values, strict=True):
            try:
                computed = ExactMatrix.parse(evaluate(alg, list(weights), alg.matrix(X))).to_flint(precision)
            except (RangeError, InputError):
                return math.inf
            worst = max(worst, float_above(frobenius_norm(computed - value) / frobenius_norm(value)))
    return worst


def _evaluation_condition(weights: Sequence[ExactMatrix], problem: Problem) -> float:
    """Return the largest relative change of f per relative change of the weights, over random perturbations."""
    largest = 0.0
    before = exact_outputs(weights, problem)
    for seed in range(3):
        after = exact_outputs([_perturbed(W, 10 * seed + i) for i, W in enumerate(weights)], problem)
        if before is None or after is None:
            return math.nan
        with flint.ctx.workprec(max(before[1], after[1])):
            for new, old in zip(after[0], before[0], strict=True):
                ratio = frobenius_norm(new - old) / frobenius_norm(old)
                largest = max(largest, float_above(ratio / _ball(PERTURBATION)))
    return largest


def _perturbed(A: ExactMatrix, seed: int) -> ExactMatrix:
    """Return A with every entry changed by a random multiple, between −1 and 1, of 10⁻²⁵ of itself."""
    generator = random.Random(seed)

    def changed(x: GaussianRational) -> GaussianRational:
        factor = 1 + PERTURBATION * Fraction(generator.randint(-1000, 1000), 1000)
        return GaussianRational(x.real * factor, x.imag * factor)

    return ExactMatrix.parse([[changed(x) for x in row] for row in A.tolist()])


def _ball(x: Fraction) -> flint.arb:
    return flint.arb(flint.fmpq(x.numerator, x.denominator))


def _quantities(weights: tuple[Any, ...] | None, found: Reference, problem: Problem) -> tuple[QuantityError, ...]:
    """Compare every float64 weight, the inner exponentials and the outputs with their references."""
    if weights is None or not found.weights:
        return ()
    here, there = Float64Algebra(), BallAlgebra(found.precision)
    pairs = [(f"W{i}", W, exact) for i, (W, exact) in enumerate(zip(weights, found.weights, strict=True), 1)]
    for i, (X, Y) in enumerate(problem.pairs, 1):
        A, exact = here.matrix(X), there.matrix(X)
        try:
            inner = here.expm(here.matmul(weights[0], A))
            output = evaluate(here, list(weights), A)
        except RangeError:
            continue
        pairs.append((f"exp(W1 X{i})", inner, there.expm(there.matmul(found.weights[0], exact))))
        pairs.append((f"f(X{i})", output, there.matrix(Y)))
    with there.working():
        return tuple(_error(name, computed, exact) for name, computed, exact in pairs if np.isfinite(computed).all())


def _error(name: str, computed: Any, exact: flint.acb_mat) -> QuantityError:
    difference = ExactMatrix.parse(computed).to_flint(flint.ctx.prec) - exact
    entries = zip(difference.entries(), exact.entries(), strict=True)
    componentwise = [float_above(abs(d) / abs(x)) for d, x in entries if not x.contains(0)]
    normwise = float_above(frobenius_norm(difference) / frobenius_norm(exact))
    return QuantityError(name, normwise, max(componentwise, default=0.0))
