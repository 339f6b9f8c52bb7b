"""A claim: a statement, its hypotheses, its source, and how to settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.kinds import OutcomeName
from .evidence import Evidence
from .expectation import VACUOUS, Expectation, parse_expectation
from .instances import DIMENSIONS
from .markdown import displayed, plain
from .statement import Statement, shortened


class Claim:
    """A mathematical statement and how to settle it.

    A claim needs ``formula`` (with ``hypotheses``), or ``evidence``, or both:

    - ``formula`` is an equation of letters (``A @ B == B @ A``) or of SymPy's symbols (``Eq(…)``), a list of them, or
      a function ``formula(A, B, …, *, s, …)`` with matrices by position and scalars by keyword. A function returns an
      equation, its two sides ``(left, right)``, a list of these, or one matrix claimed to be zero. If its matrices
      are X1, X2, Y1, Y2, it may return a tuple of weights (W1, …, WL), claimed to solve f(X1) = Y1 and f(X2) = Y2.
      ``hypotheses``, also called ``given``, are equations, :func:`commuting`, :func:`invertible`, or functions of the
      same kind, whose equations are assumed. The claim is tried for every dimension in letters that do not commute,
      and then on exact instances, in balls where they cannot be evaluated exactly. An equation may also be one of
      given matrices (:func:`matrix`); it is then tried by exact algebra, and in balls.
    - ``evidence`` is a list of functions without arguments that return :class:`Evidence`. If there is no formula, the
      hypotheses may be texts.

    ``expected`` is the verdict that the author expects (None: proved or certified). It may also be "vacuous": the
    hypotheses contradict each other, and the claim is proved for this reason alone. ``open`` says what is missing, if
    the claim is expected to stay undecided. A claim with a formula speaks of all matrices: evidence for some of them,
    of any kind, supports it at best. Raises :class:`InputError` for anything else.

    >>> import symbolic_matexp as sm
    >>> def semigroup(A, *, s, t):
    ...     return sm.expm(s * A) @ sm.expm(t * A), sm.expm((s + t) * A)
    >>> claim = sm.Claim(semigroup)
    >>> claim.statement
    'exp(s A) exp(t A) = exp((s + t) A)'
    >>> print(sm.prove(claim).verdict)
    proved
    """

    def __init__(
        self,
        formula: Any = None,
        hypotheses: Any = (),
        *,
        given: Any = (),
        id: str = "",
        statement: str = "",
        latex: str = "",
        source: str = "",
        expected: OutcomeName | None = None,
        open: str = "",
        evidence: Sequence[Callable[[], Evidence]] = (),
        dimensions: Sequence[int] = DIMENSIONS,
    ) -> None:
        hypotheses = [*several(hypotheses), *several(given)]
        if formula is None and not evidence and not open:
            raise InputError("a claim needs a formula, or evidence, or open= with what is missing")
        self.formula = None if formula is None else Statement.parse(formula, hypotheses)
        self.hypotheses = (
            _as_texts(hypotheses) if self.formula is None else [h.described for h in self.formula.hypotheses]
        )
        name = "" if self.formula is None else self.formula.formula.name
        for field, text in {"id": id, "statement": statement, "latex": latex, "source": source, "open": open}.items():
            if not isinstance(text, str):
                raise InputError(f"{field} must be a text, not {type(text).__name__}")
        self.id = id or name.replace("_", "-")
        self.statement = statement or (self.formula.formula.described if self.formula is not None else "")
        self.latex, self.source, self.open = latex, source, open
        self.expected = _parse_expected(expected, open)
        self.evidence = _check_evidence(evidence)
        self.dimensions = _check_dimensions(dimensions)
        self.found_by: Callable[[str], Claim] | None = None

    def __repr__(self) -> str:
        return f"Claim({self.id!r}: {shortened(self.statement or self.open)})"

    def __str__(self) -> str:
        lines = [f"{self.id}: {self.statement}" if self.statement else self.id]
        lines += [f"  Hypothesis: {text}." for text in self.hypotheses]
        return "\n".join([*lines, *([f"  Source: {self.source}"] if self.source else [])])

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if isinstance(other, Claim) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.id, self.statement, self.formula))

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickle a registered claim as its id, by which ``found_by`` finds it: its file is in no package."""
        return super().__reduce_ex__(protocol) if self.found_by is None else (self.found_by, (self.id,))

    @property
    def shown_latex(self) -> str:
        """The author's LaTeX, or else that of the formula; empty if there is none, or if it would be too long."""
        return self.latex or ("" if self.formula is None else self.formula.formula.latex)

    def _repr_markdown_(self) -> str:
        return "\n\n".join([f"**{plain(self.id)}**", *self.in_markdown()])

    def in_markdown(self) -> list[str]:
        """Return the statement, the hypotheses and the formulas as paragraphs. A formula alone needs no text."""
        latex = self.shown_latex
        alone = bool(latex) and self.formula is not None and self.statement == self.formula.formula.described
        parts = [] if alone else [plain(self.statement)]
        if self.hypotheses:
            parts.append(f"Given: {plain('; '.join(self.hypotheses))}.")
        return [*parts, *([displayed(latex)] if latex else [])]


def several(hypotheses: Any) -> list[Any]:
    """Return one hypothesis, or several, as a list."""
    return list(hypotheses) if isinstance(hypotheses, list | tuple) else [hypotheses]


def _as_texts(hypotheses: Any) -> list[str]:
    listed = [hypotheses] if isinstance(hypotheses, str) else list(hypotheses)
    return [h if isinstance(h, str) else h.described for h in listed]


def _check_evidence(evidence: Any) -> tuple[Callable[[], Evidence], ...]:
    if not isinstance(evidence, Sequence) or not all(callable(gather) for gather in evidence):
        raise InputError("evidence must be a list of functions without arguments that return Evidence")
    return tuple(evidence)


def _parse_expected(expected: str | None, open: str) -> Expectation | None:
    """Return the expected verdict. It is undecided if the claim is marked open and its author expects no other."""
    if expected is None:
        return Outcome.UNDECIDED if open else None
    if not isinstance(expected, str):
        raise InputError(f"expected must be a text, not {type(expected).__name__}")
    try:
        outcome = parse_expectation(expected)
    except ValueError:
        raise InputError(f"expected must be one of {', '.join([*Outcome, VACUOUS])}, not {expected!r}") from None
    if outcome is Outcome.UNDECIDED and not open:
        raise InputError('a claim that is expected to stay undecided says what is missing: open="…"')
    return outcome


def _check_dimensions(dimensions: Sequence[int]) -> tuple[int, ...]:
    listed = isinstance(dimensions, Sequence) and not isinstance(dimensions, str)
    if not listed or not dimensions or not all(type(d) is int and d >= 1 for d in dimensions):
        raise InputError(f"dimensions must be whole numbers from 1, not {dimensions!r}")
    return tuple(dimensions)
