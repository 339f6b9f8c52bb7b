"""Anybody's weights, and anybody's code that returns some: judged by the weights alone.

The formula behind the weights W is not seen, and there may be none. What is known is f at W, so the residual
f_W(X_i) − Y_i is exact, in balls. What must it be compared with?

Suppose that W comes from weights V that solve the equations, rounded: W_ij = V_ij (1 + δ_ij), |δ_ij| ≤ u. To first
order f_W(X) − Y is the derivative of f_V(X) along the changes δ_ij V_ij, at most κu‖Y‖, where κ is the relative
change of f per relative change of every entry of the weights. To first order κ is the same at V and at W: to know it
takes no knowledge of V, of a branch, of α, of the number of layers or of any theorem. So κu, but at least u, is what
rounding right weights may cost: the yardstick, ``representation``. What rounding the data costs is in it: a change of
X by u|X| changes W₁X by up to u|W₁||X|, entry by entry, and so does rounding W₁. Three random changes show κ up to a
factor of some √(3Ld²), for L layers; the factor that decides, the same as for a formula, is far above it
(:mod:`.diagnosis`).

A residual far above κu was not left by rounding right weights: the method is unstable or mistaken, and from outside
these look alike. A residual within it proves nothing of the formula. It says that on this problem the weights are as
good as float64 weights of their kind can be; another kind, with a smaller κ, may be better.

Weights that were given are judged on the problem as it stands, an implementation on the rounded data that it got.
``data`` is what lies between: the change of f_W(X_i) − Y_i, to first order the residual on the one problem of weights
that solve the other. It is within the yardstick, so it makes no difference for which of the two weights were made.

Right weights may exist where Theorem 1 does not apply, so its hypotheses decide nothing here. Where exact arithmetic
shows that no weights solve the equations, that is the cause of the residual, and the weights are not to blame.
"""

from __future__ import annotations

import cmath
import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import flint
import numpy as np

from ..certifying.claimed_weights import claimed_weights
from ..certifying.exact_residual import exact_outputs, exact_residual
from ..errors import InputError, RangeError, SymbolicMatexpError
from ..formulas.hypotheses import violated_hypotheses
from ..inputs.constants import Constant
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.precision import UNIT_ROUNDOFF
from ..inputs.problem import Problem
from ..notation.refusals import place_of_error
from ..solving.choice import I_PI
from ..solving.solution import shown_alpha
from ..solving.solve import solve
from ..systems.ball.arithmetic import decimal_above, is_finite, relative_radius
from .diagnosis import Findings, diagnose, digits_lost, largest_accurate
from .in_float64 import condition_number, range_of_evaluation, rounded_to_float64
from .measurements import (
    effect_of_rounding,
    evaluation_condition,
    evaluation_error,
    output_condition,
    quantity_errors,
)
from .report import Budget, QuantityError, Report
from .unsolvable import equal_inputs, unsolvable
from .wording import Diagnosis

BITS = 512
"""Constants that are no rationals are enclosed with so many bits, far beyond what float64 sees."""
BETTER = 2
"""Digits that the closed form must leave more for it to be worth saying."""

SCOPE = (
    "Only the weights are judged, on this problem. The formula behind them is not seen, so nothing here proves it "
    "wrong, or right."
)


def only_one_of(**given: Any) -> None:
    """Refuse two ways at once of saying what is to be judged."""
    names = [name for name, value in given.items() if value is not None]
    if len(names) > 1:
        raise InputError(f"{' and '.join(f'{name}=' for name in names)} exclude one another; give one of them")


def judged(
    problem: Problem,
    weights: Any,
    implementation: Callable[..., Any] | None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Return the report on weights, or on the weights that ``implementation`` returns for the rounded data."""
    if not isinstance(problem, Problem):
        raise InputError(
            f"crosscheck needs a Problem, not {type(problem).__name__}; write sm.Problem(X1, X2, Y1, Y2)"
        )
    return _BlackBox(problem, "weights" if implementation is None else "implementation", progress).report(
        weights, implementation
    )


class _BlackBox:
    """One judgement, step by step."""

    def __init__(self, problem: Problem, what: str, progress: Callable[[str], None] | None) -> None:
        self.problem, self.what = problem, what
        self.progress = progress or (lambda text: None)
        self.notes = [SCOPE]

    def report(self, weights: Any, implementation: Callable[..., Any] | None) -> Report:
        """Call the implementation if there is one, read the weights, measure and diagnose."""
        rounded = rounded_to_float64(self.problem)
        if rounded is None:
            return self._without_numbers(Diagnosis.RANGE, "An entry of the data is beyond the range of float64.")
        source = ""
        if implementation is not None:
            if none := equal_inputs(self.problem):
                return self._without_numbers(Diagnosis.HYPOTHESIS_VIOLATED, str(none), none.help)
            if none := equal_inputs(rounded):
                reason = f"Numerically singular: once the data are rounded to float64 (data), {none.because}."
                return self._without_numbers(Diagnosis.ILL_CONDITIONED, reason)
            self.progress("your implementation")
            weights, source = _called(implementation, rounded), "what the implementation returned cannot be judged: "
        if where := _not_finite(weights):
            return self._without_numbers(Diagnosis.RANGE, f"The weights are not all finite in float64: {where}.")
        try:
            constants = claimed_weights(weights, self.problem)
            exact = [self._exact(W, f"W{i}") for i, W in enumerate(constants, 1)]
        except RangeError as error:
            return self._without_numbers(Diagnosis.RANGE, f"{error}.")
        except InputError as error:
            raise InputError(f"{source}{error}") from None
        return self._judged(exact, rounded)

    def _without_numbers(self, verdict: Diagnosis, reason: str, help: str = "") -> Report:
        return Report(self.problem, verdict, reason, help, notes=tuple(self.notes), judged=self.what)

    def _exact(self, W: Constant, name: str) -> ExactMatrix:
        """Return the exact numbers to be judged: of enclosures the midpoints, where float64 sees nothing else."""
        if isinstance(W, ExactMatrix):
            return W
        balls = W.to_flint(BITS)
        if not is_finite(balls):
            raise RangeError(f"{name} has an entry that is not finite")
        with flint.ctx.workprec(BITS):
            radius = relative_radius(balls)
            if not radius <= flint.arb(UNIT_ROUNDOFF):
                raise InputError(
                    f"{name} is known only to a relative {decimal_above(radius, 2)}, which float64 would see; "
                    "give its midpoints, or let certify judge every matrix in the balls"
                )
        try:
            return ExactMatrix.parse(balls.mid())
        except InputError:
            raise RangeError(f"{name} has an entry beyond the range of float64") from None

    def _judged(self, exact: Sequence[ExactMatrix], rounded: Problem) -> Report:
        floats = [W.to_numpy() for W in exact]
        out_of_range = range_of_evaluation(floats, rounded, "these weights")
        self.progress("the error budget")
        of_evaluation = evaluation_condition(exact, rounded)
        budget = Budget(
            data=0.0 if rounded is self.problem else effect_of_rounding(exact, self.problem, rounded),
            solve=exact_residual(exact, self.problem if self.what == "weights" else rounded),
            representation=of_evaluation * UNIT_ROUNDOFF,
            evaluation=math.nan if out_of_range else evaluation_error(floats, rounded),
        )
        two = len(rounded.pairs) == 2
        findings = Findings(
            dimension=rounded.dim,
            black_box=True,
            out_of_range=out_of_range,
            difference_condition=condition_number(rounded.X1 - rounded.X2) if two else math.nan,
            budget=budget,
            evaluation_condition=of_evaluation,
        )
        verdict, reason = diagnose(findings)
        none = unsolvable(self.problem, exact)
        if none and budget.solve <= largest_accurate(rounded.dim):
            self.notes.append(f"{none} These weights come as near to it as float64 sees.")
            none = None
        if none:
            verdict, reason = Diagnosis.HYPOTHESIS_VIOLATED, str(none)
        self._remark_on(exact, floats, solvable=none is None)
        self.progress("the condition number")
        condition, condition_is = output_condition(exact, rounded)
        return Report(
            problem=self.problem,
            verdict=verdict,
            reason=reason,
            help=none.help if none else self._help(verdict, budget.solve, rounded),
            budget=budget,
            condition=condition,
            condition_is=condition_is,
            evaluation_condition=of_evaluation,
            digits_lost=digits_lost(budget.solve),
            quantities=() if out_of_range else _quantities(exact, floats, rounded),
            notes=tuple(self.notes),
            judged=self.what,
        )

    def _remark_on(self, exact: Sequence[ExactMatrix], floats: Sequence[Any], *, solvable: bool) -> None:
        changed = [
            f"W{i}"
            for i, (W, F) in enumerate(zip(exact, floats, strict=True), 1)
            if np.isfinite(F).all() and ExactMatrix.parse(F) != W
        ]
        if changed:
            self.notes.append(
                f"{', '.join(changed)} {'is' if len(changed) == 1 else 'are'} not made of float64 numbers: solve is "
                "the residual of the weights as they stand, evaluation is measured at the weights rounded to float64."
            )
        if solvable and (violated := violated_hypotheses(self.problem)):
            self.notes.append(
                f"Theorem 1 does not apply, as {violated[0]}; weights from elsewhere may be right all the same, and "
                "nothing here depends on it."
            )

    def _help(self, verdict: Diagnosis, residual: float, rounded: Problem) -> str:
        """Say what would leave more digits, which was computed, and how a mistake could be proved."""
        if verdict not in {Diagnosis.UNSTABLE, Diagnosis.RANGE, Diagnosis.ILL_CONDITIONED}:
            return ""
        applies = len(rounded.pairs) == 2 and not violated_hypotheses(rounded)
        said = []
        if applies:
            self.progress("the closed form, for comparison")
            said.append(_closed_form(residual, rounded))
        if verdict is Diagnosis.UNSTABLE:
            said.append("A formula written in letters and given as formula= is seen, and can be proved wrong.")
        elif applies and not any(said):
            said.append('Solve with algebra="ball" or "multiprecision": that gives as many digits as are asked for.')
        return " ".join(filter(None, said))


def _closed_form(residual: float, rounded: Problem) -> str:
    """Say so where the closed form in float64 leaves more digits; its certificate proves them."""
    try:
        solution = solve(rounded, algebra="float64")
    except SymbolicMatexpError:
        return ""
    left = max(0, math.floor(-math.log10(residual))) if 0 < residual < math.inf else 0
    if not solution.success or solution.alpha is None or solution.digits < left + BETTER:
        return ""
    alpha = "iπ" if complex(solution.alpha) == complex(I_PI) else shown_alpha(solution.alpha)
    return f"The closed form of Theorem 1 with alpha = {alpha} would leave {solution.digits} digits."


def _called(implementation: Callable[..., Any], rounded: Problem) -> Any:
    """Call somebody's function with arrays of its own; whatever it raises is one sentence."""
    if not callable(implementation):
        raise InputError(
            f"implementation must be a function of X1, X2, …, Y1, Y2, …, not {type(implementation).__name__}"
        )
    inputs, outputs = zip(*rounded.pairs, strict=True)
    arrays = [A.to_numpy() for A in (*inputs, *outputs)]
    try:
        return implementation(*arrays)
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever somebody's code raises
        name = getattr(implementation, "__name__", "implementation").replace("<lambda>", "implementation")
        code = getattr(inspect.unwrap(getattr(implementation, "func", implementation)), "__code__", None)
        where = place_of_error(name, code, error.__traceback__)
        singular = violated_hypotheses(rounded)
        because = f" ({singular[0]}, in the data rounded to float64)" if singular else ""
        said = " ".join(str(error).split())
        raise InputError(f"{where}{type(error).__name__}{f': {said}' if said else ''}{because}") from None


def _not_finite(weights: Any) -> str:
    """Name the first entry that is infinite or not a number; nothing where there is none, or no weights at all."""
    claimed = getattr(weights, "weights", weights)
    try:
        listed = list(claimed)
    except TypeError:
        return ""
    for i, W in enumerate(listed, 1):
        for place, x in _numbers(W):
            if not cmath.isfinite(x):
                return f"W{i}[{place}] is {'not a number' if cmath.isnan(x) else 'beyond the range of float64'}"
    return ""


def _numbers(W: Any) -> Iterator[tuple[str, complex]]:
    """Yield the floating-point entries of a matrix of any library, and where they stand."""
    try:
        of_mpmath = hasattr(W, "rows") and hasattr(W, "cols")
        array = np.asarray([[W[i, j] for j in range(W.cols)] for i in range(W.rows)] if of_mpmath else W)
    except Exception:  # noqa: BLE001  whatever a library raises: the matrix is read, or refused, elsewhere
        return
    for place, x in np.ndenumerate(array):
        if isinstance(x, float | complex | np.floating | np.complexfloating) or _is_mpmath(x):
            with suppress(OverflowError):
                yield ", ".join(map(str, place)), complex(x)


def _is_mpmath(x: Any) -> bool:
    return (hasattr(x, "_mpf_") or hasattr(x, "_mpc_")) and not hasattr(x, "free_symbols")


def _quantities(exact: Sequence[ExactMatrix], floats: Sequence[Any], rounded: Problem) -> tuple[QuantityError, ...]:
    """Compare the exponentials with exact ones at the same weights, and the outputs with the Y_i."""
    found = exact_outputs(exact, rounded)
    if found is None:
        return ()
    errors = quantity_errors(floats, [W.to_flint(found[1]) for W in exact], rounded, found[1])
    given = {f"W{i}" for i in range(1, len(exact) + 1)}
    return tuple(error for error in errors if error.name not in given)
