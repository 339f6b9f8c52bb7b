"""Condition numbers of a formula's weights and outputs with respect to the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..claims.statement import Formula
from ..errors import InputError, UnsupportedError
from ..formulas.hypotheses import violated_hypotheses
from ..inputs.constants import encode_scalar
from ..inputs.cut import PRINCIPAL, Cut
from ..inputs.kinds import CutLike, NumberLike
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.precision import MAXIMUM_PRECISION
from ..inputs.problem import Problem
from ..inputs.tables import html_facts, html_table
from ..solving.methods.three_layers import ThreeLayers
from ..solving.parameters import Parameters
from ..solving.request import Request
from ..solving.solution import presented, shown_alpha
from .applied import AppliedFormula, weights_formula
from .measurements import how_differences_are_taken
from .sensitivity import Condition, Sensitivity
from .wording import OF_THE_DATA, shown_below

DIGITS = 90
"""What α is chosen for: it matters where numbers leave the range of float64."""
THEOREM = "Theorem 1"


@dataclass(frozen=True)
class Conditioning:
    """Condition numbers of the weights and outputs of a formula with respect to the data, for one α and cut."""

    problem: Problem = field(repr=False)
    alpha: Any
    """None for a formula without α."""
    cut: Cut
    """Of the logarithms that name no cut of their own."""
    weights: tuple[Condition, ...]
    """W1, …, WL."""
    outputs: tuple[Condition, ...]
    """f(X1), f(X2): weights from changed data, at the inputs as they were."""
    formula: str = THEOREM
    """The formula's name."""
    message: str = ""
    """Where the estimates come from, if not from derivatives in float64, and why."""

    @property
    def items(self) -> tuple[Condition, ...]:
        """The weights and the outputs."""
        return (*self.weights, *self.outputs)

    @property
    def confirmed(self) -> bool:
        """Whether high precision confirms every estimate within a tenth."""
        return all(item.confirmed for item in self.items)

    def __str__(self) -> str:
        lines = [self.heading, *([self.message] if self.message else [])]
        for item in self.items:
            numbers = f"estimate {item.condition:10.3e}   measured {shown_below(item.measured, 4)}"
            lines.append(f"  {item.quantity:<6} {numbers}{f'  ({item.remark})' if item.remark else ''}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        numbers = ", ".join(f"{item.quantity}: {item.condition:.3g}" for item in self.items)
        return f"<Conditioning: {numbers}>"

    def _repr_html_(self) -> str:
        rows = [
            (item.quantity, f"{item.condition:.2e}", shown_below(item.measured, 3), item.remark)
            for item in self.items
        ]
        table = html_table(("", "estimate", "lower bound, measured in balls", ""), rows)
        return f"<p>{escape(self.heading)}</p>{table}{html_facts([self.message])}"

    @property
    def heading(self) -> str:
        """What the numbers are, and of which formula."""
        at = "" if self.alpha is None else f" at alpha = {shown_alpha(self.alpha)}"
        return f"Condition with respect to the data: {OF_THE_DATA}, for {self.formula}{at}"

    def to_json(self) -> dict[str, Any]:
        """Return everything, numbers as decimal strings."""
        return {
            "means": OF_THE_DATA,
            "formula": self.formula,
            "alpha": None if self.alpha is None else encode_scalar(self.alpha, 53),
            "cut": self.cut.to_json(),
            "weights": [_as_json(item) for item in self.weights],
            "outputs": [_as_json(item) for item in self.outputs],
            "confirmed": self.confirmed,
            "message": self.message,
            "problem": self.problem.to_json(),
        }


def _as_json(item: Condition) -> dict[str, Any]:
    return {
        "quantity": item.quantity,
        "condition": repr(item.condition),
        "measured": repr(item.measured),
        "confirmed": item.confirmed,
        "note": item.note,
    }


@one_at_a_time
def condition(
    problem: Problem,
    formula: Callable[..., Any] | None = None,
    *,
    alpha: NumberLike = "auto",
    cut: CutLike = "auto",
    maximum_precision: int = MAXIMUM_PRECISION // 8,
    progress: Callable[[str], None] | None = None,
) -> Conditioning:
    """Return how much the weights and outputs of a formula change with the data of two equations.

    ``formula(X1, X2, Y1, Y2)`` returns weights W1, …, WL, any number of them, and may ask for ``alpha`` by keyword;
    without it the closed form of Theorem 1 is taken. What is returned are the condition numbers of the weights, and
    those of f(X1), f(X2) for the weights from changed data at the inputs as they were. :class:`Condition` says in
    which norms, what is an estimate (the derivative of the formula, in float64) and what is a lower bound (the
    formula in balls, at data changed in the worst direction). A formula with a conjugate transpose has no complex
    derivative; differences in balls stand in for it, and ``message`` says so.

    ``alpha`` and ``cut`` as for ``solve``: both are kept where they are when the data change. Logarithms without a
    cut of their own are taken at ``cut``. "auto" asks Theorem 1, which has hypotheses: for the closed form
    :class:`InputError` is raised where X1 − X2, Y1 or Y2 is singular, as any small change of the data may then leave
    no solution, or a different formula; for another one an ``alpha`` has to be given then, if it asks for one, and
    the automatic cut is the principal one. A result that cannot be evaluated has nan, and a note that says why.

    Source: the module :mod:`.sensitivity`.

    >>> import symbolic_matexp as sm
    >>> def one_layer(X1, X2, Y1, Y2):
    ...     return (Y1 @ sm.inv(X1),)
    >>> found = sm.condition(sm.Problem([[2]], [[3]], [[4]], [[5]]), one_layer)
    >>> [(item.quantity, round(item.condition, 6), item.confirmed) for item in found.items]
    [('W1', 1.414214, True), ('f(X1)', 1.414214, True), ('f(X2)', 1.414214, True)]
    """
    request = Request.parse(problem, DIGITS, alpha, cut, "ball", False, maximum_precision, progress)
    if len(problem.pairs) != 2:
        raise InputError(f"condition is for two equations; the problem has {len(problem.pairs)}")
    if formula is None:
        user, parameters = None, _for_theorem(request)
        applied = AppliedFormula.theorem(problem, parameters)
    else:
        user = weights_formula(formula)
        parameters = _for_formula(request, user)
        applied = AppliedFormula.users(problem, parameters, tuple(W.node for W in user.weights))
    weights, outputs, message = _conditions(request, Sensitivity(applied, problem, maximum_precision), user is None)
    shown = None if parameters.alpha is None else presented(parameters.alpha)
    assert parameters.cut is not None
    return Conditioning(
        problem, shown, parameters.cut, weights, outputs, THEOREM if user is None else user.name, message
    )


def _for_theorem(request: Request) -> Parameters:
    """Return α and the cut for Theorem 1, where its hypotheses hold."""
    problem = request.problem
    violated = violated_hypotheses(problem)
    if violated:
        raise InputError(f"condition needs the hypotheses of Theorem 1, but {violated[0]}")
    if problem.Y1 == problem.Y2:
        raise InputError("condition needs Y1 ≠ Y2: W2 is zero where they are equal, and nothing is relative to it")
    return ThreeLayers().parameters(request)


def _for_formula(request: Request, formula: Formula) -> Parameters:
    """Return α, if the formula asks for it, and the cut: those of Theorem 1 where its hypotheses hold."""
    violated = violated_hypotheses(request.problem)
    if not violated:
        parameters = ThreeLayers().parameters(request)
        return parameters if formula.scalars else parameters._replace(alpha=None)
    if formula.scalars and request.alpha is None:
        raise InputError(
            f"{formula.name} asks for alpha, which is chosen for Theorem 1, but {violated[0]}; give an alpha"
        )
    cut = PRINCIPAL if request.cut is None else request.cut
    return Parameters(0, "given", request.alpha if formula.scalars else None, cut, cut)


def _conditions(
    request: Request, sensitivity: Sensitivity, is_theorem: bool
) -> tuple[tuple[Condition, ...], tuple[Condition, ...], str]:
    request.progress("the weights: derivatives in float64, and the worst changes in balls")
    try:
        weights = sensitivity.of_weights()
        request.progress("the same of the outputs")
        return weights, sensitivity.of_outputs(solves=is_theorem or sensitivity.solves_nearby()), ""
    except UnsupportedError as error:
        request.progress("differences in balls")
        return (
            *sensitivity.by_differences(),
            f"The estimates are {how_differences_are_taken(request.problem)}: {error}.",
        )
