"""A formula in float64 against the reference: where the error comes from, and whether it is rounding or a mistake."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from ..certifying.exact_residual import exact_residual
from ..claims.statement import Formula
from ..errors import (
    DivisionByZeroError,
    InconclusiveError,
    InputError,
    PrecisionError,
    RangeError,
    UnsupportedError,
)
from ..formulas.hypotheses import violated_hypotheses
from ..inputs.constants import Constant
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.kinds import CutLike, MatrixLike, NumberLike, WeightsLike
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION, UNIT_ROUNDOFF, precisions, validated_digits
from ..inputs.problem import Problem
from ..notation.evaluation import Record
from ..solving.choice import I_PI, loss_in_words
from ..solving.methods.three_layers import ThreeLayers
from ..solving.obstruction import impossibility
from ..solving.parameters import Parameters
from ..solving.request import Request
from ..solving.solution import presented, shown_alpha
from ..systems.ball.arithmetic import decimal_above
from ..systems.ball.system import BallAlgebra
from ..systems.float64 import Float64Algebra
from .applied import AppliedFormula, weights_formula
from .black_box import judged, only_one_of
from .blame import alpha_with_exponential_one
from .cleared_cuts import with_cuts_cleared
from .diagnosis import Findings, diagnose, digits_lost
from .in_float64 import condition_number, range_of_evaluation, rounded_to_float64, too_large
from .measurements import data_condition, evaluation_condition, evaluation_error, quantity_errors
from .reference_run import (
    LARGEST_FOR_MULTIPRECISION,
    MOST_BITS_FOR_MULTIPRECISION,
    Reference,
    overlaps,
    reference,
    residual_with_digits,
)
from .report import Budget, Report, Rung
from .sensitivity import Sensitivity
from .wording import Diagnosis

THEOREM = ThreeLayers()
"""The formula that is compared where the caller names none; it also chooses α and the cut."""
OF_THEOREM = "Theorem 1"
"""Its name."""
LADDER = (8, 16, 32, 64)
OF_DERIVATIVES = "from Fréchet derivatives, confirmed in balls"
NOT_CONFIRMED = "the change that float64 takes for the worst, measured in balls: a lower bound"
OTHER_CUTS = (Fraction(5, 2), Fraction(7, 5))
"""Angles that are tried where a formula takes the logarithm of another matrix, with eigenvalues on the cut."""
MOST_BITS_OUT_OF_RANGE = 2000
"""Where float64 leaves its range anyway, a proof that the formula is wrong besides is looked for so far only."""


@one_at_a_time
def crosscheck(
    problem: Problem,
    formula: Callable[..., Any] | None = None,
    digits: int = 50,
    *,
    weights: WeightsLike | None = None,
    implementation: Callable[..., Any] | None = None,
    alpha: NumberLike = "auto",
    cut: CutLike = "auto",
    log: MatrixLike | None = None,
    maximum_precision: int = MAXIMUM_PRECISION // 8,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Say whether the error of a float64 result is rounding, the problem, the method, or a mistake in the formula.

    ``formula(X1, X2, Y1, Y2)``, in letters, returns weights, and may ask for ``alpha`` by keyword; without it the
    closed form of Theorem 1 is taken, with ``log`` as the logarithm of Y2⁻¹Y1 if that is given. Logarithms without a
    cut of their own are taken at ``cut``. The problem is rounded to float64 first; the reference for the rounded
    problem comes from balls, to ``digits`` digits, and for d ≤ 8 also from mpmath. How the verdict comes about: the
    module :mod:`.diagnosis`.

    ``weights`` or ``implementation`` instead: a black box, of which only the weights are judged, for any number of
    equations and layers. Its formula is not seen, so nothing is proved of it, neither that it is wrong nor that it is
    right elsewhere (:mod:`.black_box`). ``weights`` is what :func:`symbolic_matexp.certify` takes: numbers of any
    kind, at their exact values; of enclosures the midpoints, if they are narrower than float64 sees.
    ``implementation(X1, X2, Y1, Y2)`` is any Python function of float64 or complex128 arrays, the data rounded, that
    returns weights (W1, …, WL), matrices of any kind; it is called once. ``digits`` and ``maximum_precision`` are for
    the reference, which a black box has none of; ``alpha``, ``cut`` and ``log`` are for a formula.

    Raises :class:`InputError` for unusable arguments, and where the implementation raises.

    >>> import symbolic_matexp as sm
    >>> problem = sm.Problem.example("small")
    >>> print(sm.crosscheck(problem).verdict)
    accurate
    >>> W1, W2, W3 = sm.solve(problem).to_numpy()
    >>> print(sm.crosscheck(problem, weights=(W1, -W2, W3)).verdict)
    unstable
    """
    only_one_of(formula=formula, weights=weights, implementation=implementation)
    if weights is not None or implementation is not None:
        if log is not None or any(not isinstance(x, str) or x != "auto" for x in (alpha, cut)):
            raise InputError("alpha, cut and log are for a formula; leave them out, as weights stand for themselves")
        validated_digits(digits)
        return judged(problem, weights, implementation, progress)
    request = Request.parse(problem, digits, alpha, cut, "float64", False, maximum_precision, progress)
    if len(problem.pairs) != 2:
        raise InputError(f"crosscheck is for two equations; the problem has {len(problem.pairs)}")
    user = None if formula is None else weights_formula(formula)
    name = OF_THEOREM if user is None else user.name
    given = None if log is None else ExactMatrix.parse(log, "log")
    violated = violated_hypotheses(problem)
    if violated:
        reason = f"Theorem 1 does not apply, decided in exact arithmetic: {violated[0]}."
        return Report(problem, Diagnosis.HYPOTHESIS_VIOLATED, reason, help=_beyond_theorem_1(problem), formula=name)
    rounded = rounded_to_float64(problem)
    if rounded is None:
        reason = "An entry of the data is beyond the range of float64."
        return Report(problem, Diagnosis.RANGE, reason, help='Solve with algebra="ball".', formula=name)
    singular = violated_hypotheses(rounded)
    if singular:
        reason = f"Numerically singular: once the data are rounded to float64 (data), {singular[0]}."
        help = 'Solve with algebra="ball", which works on the exact data.'
        why = "infinite, as Theorem 1 does not apply there"
        return Report(
            problem, Diagnosis.ILL_CONDITIONED, reason, help, condition=math.inf, condition_is=why, formula=name
        )
    return replace(_Comparison(request, rounded, user, given).report(), formula=name)


def _beyond_theorem_1(problem: Problem) -> str:
    """Say what to do with a problem to which Theorem 1 does not apply."""
    if impossibility(problem, real=False) is not None:
        return "Change the data: no weights solve these equations."
    return "solve takes another closed form; judge the weights that it gives, with weights=…, or change the data."


class _Comparison:
    """One cross-check, step by step."""

    def __init__(self, request: Request, rounded: Problem, formula: Formula | None, log: ExactMatrix | None) -> None:
        self.original, self.problem = request.problem, rounded
        self.request = request._replace(problem=rounded)
        self.formula, self.log = formula, log
        self.chosen = THEOREM.parameters(self.request)
        self.notes: list[str] = []

    def report(self) -> Report:
        """Measure, diagnose, and say what would help."""
        weights, singular, out_of_range = self._float64(self._applied(self.chosen))
        self.request.progress("the reference, in balls")
        most = MOST_BITS_OUT_OF_RANGE if out_of_range else self.request.maximum_precision
        formula, found = self._reference(most)
        if formula.weights != self._applied(self.chosen).weights:  # the weights compared must be those of one branch
            weights, singular, out_of_range = self._float64(formula)
        overlap = self._overlap(formula, found)
        self.request.progress("the error budget")
        rounded = self._rounded_reference(found)
        budget = self._budget(weights, rounded, found)
        of_evaluation = self._evaluation_condition(rounded)
        findings = Findings(
            dimension=self.problem.dim,
            violated=self._vanishing_divisor(found),
            invalid_logarithm=_sentence(found.invalid_logarithm),
            wrong_formula=_sentence(found.wrong),
            out_of_range=out_of_range
            or range_of_evaluation(rounded, self.problem, "the exact weights, rounded")
            or (range_of_evaluation(weights, self.problem, "the float64 weights") if rounded is None else ""),
            undecided=_sentence(found.trouble) or ("" if overlap is not False else "The two engines disagree."),
            float64_fails=singular or range_of_evaluation(weights, self.problem, "the float64 weights"),
            difference_condition=condition_number(self.problem.X1 - self.problem.X2),
            budget=budget,
            evaluation_condition=of_evaluation,
        )
        verdict, reason = diagnose(findings)
        condition, condition_is = self._condition(formula, found)
        help, better = self._help(verdict, budget, found)
        ladder, ladder_of = self._ladder(formula, found), ""
        if not ladder and better is not None:
            ladder, ladder_of = self._rungs(better), f"the closed form at alpha = {self._helping_alpha}"
        return Report(
            problem=self.original,
            verdict=verdict,
            reason=reason,
            help=help,
            budget=budget,
            condition=condition,
            condition_is=condition_is,
            evaluation_condition=of_evaluation,
            digits_lost=digits_lost(budget.solve),
            quantities=self._quantities(weights, found),
            ladder=ladder,
            ladder_of=ladder_of,
            engines_overlap=overlap,
            alpha=None if self._alpha_is_the_formulas_own else presented(self.chosen.alpha),
            notes=tuple(self.notes),
        )

    @property
    def _alpha_is_the_formulas_own(self) -> bool:
        return self.formula is not None and not self.formula.scalars

    def _applied(self, parameters: Parameters) -> AppliedFormula:
        """Return the formula on the rounded problem."""
        return _applied(self.problem, parameters, self.formula, self.log)

    def _reference(self, most: int) -> tuple[AppliedFormula, Reference]:
        """Return the reference, and the formula with the cuts with which it was found.

        A formula may be cut where no eigenvalue is. It is called wrong only if it is wrong as it stands.
        """
        parameters, most = self.chosen, min(most, self.request.maximum_precision)
        formula = self._applied(parameters)
        if parameters.loss > most and not self._alpha_is_the_formulas_own:
            alpha = shown_alpha(presented(parameters.alpha))
            trouble = f"with alpha = {alpha} {loss_in_words(parameters.loss)} would be lost"
            return formula, Reference(trouble=trouble)
        found = reference(formula, self.problem, self.request.digits, most)
        for angle in OTHER_CUTS if self.request.cut is None else ():
            if not found.cut_in_doubt:
                break
            formula = self._applied(parameters._replace(branch=Cut(0, angle)))
            found = reference(formula, self.problem, self.request.digits, most)
        if found.wrong and self.formula is not None and self.request.cut is None:
            as_it_stands = self._applied(parameters._replace(branch=PRINCIPAL))
            formula = with_cuts_cleared(as_it_stands, lambda: precisions(128, most))
            found = reference(formula, self.problem, self.request.digits, most)
        if found.off:
            self.notes.append(
                f"In exact arithmetic the formula itself is off by at most {decimal_above(found.off, 2)}: nothing "
                "that float64 could show. A constant in it may be a rounded one; pi, log, exp and texts such as "
                '"0.1" give constants to full precision.'
            )
        return formula, found

    def _overlap(self, formula: AppliedFormula, found: Reference) -> bool | None:
        if not found.weights:
            return None
        if self.problem.dim > LARGEST_FOR_MULTIPRECISION:
            self.notes.append(f"The second engine, mpmath, was skipped: d = {self.problem.dim} is too large for it.")
            return None
        if found.precision > MOST_BITS_FOR_MULTIPRECISION:
            self.notes.append(f"The second engine, mpmath, was skipped: {found.precision} bits are too many for it.")
            return None
        self.request.progress("the reference, in mpmath")
        try:
            return overlaps(formula, found, min(self.request.digits, 30))
        except (InconclusiveError, PrecisionError, InputError, ZeroDivisionError) as error:
            self.notes.append(f"The second engine, mpmath, gave no result: {error}.")
            return None

    def _vanishing_divisor(self, found: Reference) -> str:
        """Say so where e^α = 1 is all that is wrong, which balls can never prove: SymPy is asked, on 1×1 matrices."""
        if found.weights or self.log is not None:
            return ""
        stand_in = Problem([[2]], [[1]], [[2]], [[1]])
        parameters = THEOREM.parameters(self.request._replace(problem=stand_in, alpha=self.chosen.alpha))
        if not alpha_with_exponential_one(_applied(stand_in, parameters, self.formula, None)):
            return ""
        return "Theorem 1 does not apply: e^α = 1, exactly, so e^α − 1 cannot be divided by."

    def _float64(self, formula: AppliedFormula) -> tuple[tuple[Any, ...] | None, str, str]:
        """Return the float64 weights, and what says that a matrix is singular or a number out of range."""
        record: Record = {}
        try:
            weights = formula.over(Float64Algebra(), record=record)
        except (RangeError, OverflowError, ZeroDivisionError, DivisionByZeroError) as error:
            return None, "", f"In float64 {error}."
        except InconclusiveError as error:
            return None, f"In float64 {error}", ""
        beyond = too_large("In the formula", record)
        if not all(np.isfinite(W).all() for W in weights):
            return None, "", beyond or "The float64 weights are not finite."
        return weights, "", beyond

    def _rounded_reference(self, found: Reference) -> list[Any] | None:
        """Return the exact weights rounded to float64 (inf where they overflow), or None without a reference."""
        if not found.weights:
            return None
        try:
            return [W.to_numpy() for W in found.midpoints()]
        except InputError:  # exponents so large that they are not even held exactly
            return [np.full((self.problem.dim, self.problem.dim), math.inf)]

    def _budget(self, weights: tuple[Any, ...] | None, rounded: list[Any] | None, found: Reference) -> Budget:
        if rounded is None or not all(np.isfinite(W).all() for W in rounded):
            return Budget()
        floor: list[Constant] = [ExactMatrix.parse(W) for W in rounded]
        measured = Budget(
            data=0.0 if self.problem is self.original else exact_residual(found.midpoints(), self.original),
            representation=exact_residual(floor, self.problem),
        )
        if weights is None:
            return measured
        theirs: list[Constant] = [ExactMatrix.parse(W) for W in weights]
        return replace(
            measured,
            solve=exact_residual(theirs, self.problem),
            evaluation=evaluation_error(weights, self.problem),
        )

    def _evaluation_condition(self, rounded: list[Any] | None) -> float:
        if rounded is None or not all(np.isfinite(W).all() for W in rounded):
            return math.nan
        return evaluation_condition([ExactMatrix.parse(W) for W in rounded], self.problem)

    def _condition(self, formula: AppliedFormula, found: Reference) -> tuple[float, str]:
        """Return the condition number of the weights with respect to the data, and what sort of number it is."""
        if not found.weights:
            return math.nan, ""
        self.request.progress("the condition number")
        try:
            items = Sensitivity(formula, self.problem, self.request.maximum_precision).of_weights()
        except UnsupportedError:
            items = ()
        numbers = [item for item in items if not item.is_of_zero]
        if numbers and not any(math.isnan(item.condition) for item in numbers):
            measured = [item.measured for item in numbers if not math.isnan(item.measured)]
            confirmed = all(item.confirmed for item in numbers)
            return max(measured, default=math.nan), OF_DERIVATIVES if confirmed else NOT_CONFIRMED
        alg = BallAlgebra(found.precision + 200)
        try:
            return data_condition(lambda problem: formula.on(problem).over(alg), self.problem, alg.precision)
        except (InconclusiveError, RangeError):
            return math.nan, ""

    def _quantities(self, weights: tuple[Any, ...] | None, found: Reference) -> Any:
        if weights is None or not found.weights:
            return ()
        return quantity_errors(weights, found.weights, self.problem, found.precision)

    def _ladder(self, formula: AppliedFormula, found: Reference) -> tuple[Rung, ...]:
        return self._rungs(formula) if found.weights else ()

    def _rungs(self, formula: AppliedFormula) -> tuple[Rung, ...]:
        self.request.progress("the precision ladder")
        return tuple(Rung(digits, residual_with_digits(formula, self.problem, digits)) for digits in LADDER)

    @cached_property
    def _best(self) -> Parameters:
        """The parameters that are chosen if α is left open."""
        return THEOREM.parameters(self.request._replace(alpha=None))

    @property
    def _helping_alpha(self) -> str:
        return "iπ" if self._best.alpha == I_PI else shown_alpha(presented(self._best.alpha))

    def _help(self, verdict: Diagnosis, budget: Budget, found: Reference) -> tuple[str, AppliedFormula | None]:
        """Say what would leave more digits: the closed form with the α chosen here, or more than float64.

        Return that closed form, too. What is promised here was computed: the float64 weights are there, and their
        residual is exact.
        """
        if verdict is Diagnosis.UNDECIDED and found.trouble:
            return f"Allow more bits than maximum_precision = {self.request.maximum_precision}.", None
        if verdict not in {Diagnosis.UNSTABLE, Diagnosis.RANGE, Diagnosis.ILL_CONDITIONED}:
            return "", None
        best, alpha = self._best, self._helping_alpha
        if self.formula is not None or best.alpha != self.chosen.alpha:
            helping = AppliedFormula.theorem(self.problem, best, self.log)
            better = _residual_in_float64(helping, self.problem)
            if better < 1e-2 * (budget.solve if math.isfinite(budget.solve) else 1.0):
                left = max(0, math.floor(-math.log10(max(better, UNIT_ROUNDOFF))))
                if self._alpha_is_the_formulas_own or best.alpha == self.chosen.alpha:
                    text = f"The closed form of Theorem 1 with alpha = {alpha} would leave {left} digits."
                    return text, helping
                chosen = shown_alpha(presented(self.chosen.alpha))
                return f"alpha = {alpha} instead of {chosen} would leave {left} digits.", helping
        return 'Solve with algebra="ball" or "multiprecision": that gives as many digits as are asked for.', None


def _applied(
    problem: Problem, parameters: Parameters, formula: Formula | None, log: ExactMatrix | None
) -> AppliedFormula:
    if formula is None:
        return AppliedFormula.theorem(problem, parameters, log)
    return AppliedFormula.users(problem, parameters, tuple(W.node for W in formula.weights))


def _residual_in_float64(formula: AppliedFormula, problem: Problem) -> float:
    """Return the exact residual of the weights in float64; inf where there are none."""
    try:
        weights: Sequence[Any] = [ExactMatrix.parse(W) for W in formula.over(Float64Algebra())]
    except (InconclusiveError, RangeError, InputError, OverflowError, ZeroDivisionError):
        return math.inf
    residual = exact_residual(weights, problem)
    return math.inf if math.isnan(residual) else residual


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
