"""A derivation is a chain of equal expressions. Each line of it is settled by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.kinds import OutcomeName
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.tables import badge
from ..notation.expressions import Equation, Matrix, Scalar, scalar, zero
from ..notation.printing import to_latex
from ..notation.sympy_in import as_matrix, constant_sizes, from_sympy, is_sympy
from ..notation.traced import trace_equations
from ..notation.unknown import Expression
from .claim import Claim, several
from .evidence import Evidence, wrapped
from .expectation import VACUOUS, Expectation, as_expected
from .instances import DIMENSIONS
from .markdown import displayed, folded, plain, verbatim
from .prove import settle
from .statement import Formula, Statement, assumptions, check_constants
from .verdict import Verdict, named
from .verdict_record import keep
from .words.argument import where_formula_is_defined
from .words.premises import PREMISES

WEAKEST_FIRST = (Outcome.REFUTED, Outcome.UNDECIDED, Outcome.SUPPORTED, Outcome.CERTIFIED, Outcome.PROVED)

MARKS = {Outcome.PROVED: "✓", Outcome.REFUTED: "✗"}
"""The marks of lines. All other lines have a question mark."""

LATEX_MARKS = {"✓": r"\checkmark", "✗": r"\text{✗}", "∅": r"\varnothing", "?": r"\text{?}"}

WIDE = 70
"""Characters. If the first line is longer, its left-hand side gets a line of its own."""


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a derivation: the claim that ``left`` = ``right``, and the verdict on it.

    ``number`` counts from 1. ``settled`` is the whole :class:`Verdict`.
    """

    number: int
    left: Expression
    right: Expression
    settled: Verdict

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Line) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Any, ...]:
        return self.number, self.left.node, self.right.node, self.settled

    @property
    def verdict(self) -> Outcome:
        """The verdict on this line alone."""
        return self.settled.verdict

    @property
    def message(self) -> str:
        """For which matrices the line is proved, or what refutes it, or what is missing."""
        return self.settled.message

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence for and against this line."""
        return self.settled.evidence

    @property
    def reason(self) -> str:
        """What the proof of the line uses, or else the message."""
        proofs = [piece for piece in self.evidence if piece.outcome is Outcome.PROVED]
        if self.verdict is not Outcome.PROVED or not proofs:
            return self.message
        data = proofs[0].data
        facts = [f"{text} (given)" for text in data["hypotheses"]]
        facts += [premise.text for name, premise in PREMISES.items() if name in data["premises"]]
        if self.settled.vacuous:
            return f"because the hypotheses contradict each other, by {'; '.join(facts)}"
        return f"by {'; '.join(facts)}" if facts else "by writing out both sides"

    @property
    def mark(self) -> str:
        """✓ if the line is proved, ∅ if for no matrices at all, ✗ if it is refuted, else a question mark."""
        return "∅" if self.settled.vacuous else MARKS.get(self.verdict, "?")

    def __repr__(self) -> str:
        return f"Line({self.number}: {self.left!r} = {self.right!r}, {str(self.verdict)!r})"


@dataclass(frozen=True)
class Derivation:
    """The verdict on a derivation, and on each of its lines.

    ``verdict`` is that of the weakest line: the derivation is refuted if one line is, and proved only if all are.
    ``lines`` are its lines, each with ``left``, ``right``, ``verdict``, ``message`` and ``evidence``. ``conclusion``
    is the verdict on the first expression = the last, settled by itself. It is None if there is only one line, and if
    every line is proved: the conclusion then follows. ``bool(derivation)`` says whether every line is proved. It is
    False for a vacuous derivation, unless its author expects just that, and for one without an instance, unless its
    author expects "proved".
    """

    claim: Claim
    verdict: Outcome
    message: str
    lines: tuple[Line, ...]
    conclusion: Verdict | None

    def __bool__(self) -> bool:
        if self.vacuous:
            return self.verdict is Outcome.PROVED and self.expected == VACUOUS
        return self.verdict is Outcome.PROVED and (not self.without_instance or self.expected is Outcome.PROVED)

    @property
    def first_wrong(self) -> int | None:
        """The index in ``lines`` of the first line that is refuted, or None."""
        return next((i for i, line in enumerate(self.lines) if line.verdict is Outcome.REFUTED), None)

    @property
    def expected(self) -> Expectation | None:
        """The verdict that the derivation's author recorded, if any."""
        return self.claim.expected

    @property
    def contradictory(self) -> bool:
        """Whether a line is both proved and refuted: a defect of this package."""
        return any(line.settled.contradictory for line in self.lines)

    @property
    def vacuous(self) -> bool:
        """Whether the hypotheses contradict each other, so that the lines speak of no matrices at all."""
        return any(line.settled.vacuous for line in self.lines)

    @property
    def without_instance(self) -> bool:
        """Whether every line is proved, but no matrices were found that fulfil the hypotheses of one."""
        is_proved = self.verdict is Outcome.PROVED and not self.vacuous
        return is_proved and any(line.settled.without_instance for line in self.lines)

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is one that the derivation's author expects, as for a :class:`Claim`."""
        return as_expected(
            self.verdict,
            self.expected,
            open=self.claim.open,
            contradictory=self.contradictory,
            vacuous=self.vacuous,
            without_instance=self.without_instance,
        )

    @property
    def latex(self) -> str:
        """The derivation as aligned equations in LaTeX, with the number and the mark of each line."""
        first, *others = self.lines
        start = to_latex(first.left.node)
        wide = len(f"{first.left!r} = {first.right!r}") > WIDE
        rows = [f"& {start}", _row(first)] if wide else [f"{start} {_row(first)}"]
        rows += map(_row, others)
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"

    def __str__(self) -> str:
        first = f"        {self.lines[0].left!r}"
        rows = [f"({line.number}) {line.mark}   = {line.right!r}" for line in self.lines]
        return "\n".join([first, *rows, f"{self.claim.id}: {self.verdict}; {self.message}"])

    def __repr__(self) -> str:
        verdict = named(self.verdict, vacuous=self.vacuous)
        return f"Derivation({self.claim.id!r}: {verdict}, {len(self.lines)} line{'s' if len(self.lines) > 1 else ''})"

    def explain(self) -> str:
        """Return the whole argument as text, line by line."""
        return "\n".join(_explanation(self))

    def to_json(self) -> dict[str, Any]:
        """Return the derivation, its verdict, and the verdict on every line as a JSON object."""
        claim, conclusion = self.claim, self.conclusion
        return {
            "id": claim.id,
            "verdict": str(self.verdict),
            "expected": None if self.expected is None else str(self.expected),
            "as_expected": self.as_expected,
            "contradictory": self.contradictory,
            "vacuous": self.vacuous,
            "without_instance": self.without_instance,
            "open": claim.open,
            "statement": claim.statement,
            "latex": self.latex,
            "hypotheses": list(claim.hypotheses),
            "source": claim.source,
            "message": self.message,
            "evidence": [],
            "lines": [line.settled.to_json() for line in self.lines],
            "first_wrong": self.first_wrong,
            "conclusion": None if conclusion is None else conclusion.to_json(),
        }

    def _repr_markdown_(self) -> str:
        """Show the derivation in a notebook: a mark and a reason at each line, the arguments folded."""
        claim = self.claim
        title = f"{badge(named(self.verdict, vacuous=self.vacuous))} **{plain(claim.id)}**"
        parts = [f"{title}  \n{plain(claim.source)}" if claim.source else title]
        if claim.hypotheses:
            parts.append(f"Given: {plain('; '.join(claim.hypotheses))}.")
        parts.append(displayed(self.latex))
        rows = ((x, plain(_reason(x, self.lines))) for x in self.lines)
        parts.append("\n".join(f"{x.number}. {x.mark} *{x.verdict}*, {reason}" for x, reason in rows))
        parts.append(f"*{plain(self.message)}*")
        wrong = [] if self.first_wrong is None else self.lines[self.first_wrong].evidence
        parts += [piece._repr_markdown_() for piece in wrong if piece.outcome is Outcome.REFUTED]
        return "\n\n".join([*parts, folded("The whole argument", verbatim(self.explain()))])


@one_at_a_time
def derivation(
    expressions: Sequence[Any],
    given: Any = (),
    *,
    id: str = "derivation",
    source: str = "",
    expected: OutcomeName | None = None,
    open: str = "",
) -> Derivation:
    """Settle a derivation e0 = e1 = e2 = … line by line.

    ``expressions`` are expressions of letters or of SymPy's symbols, all matrices or all scalars; numbers are allowed
    among scalars, and 0 among matrices. Every line is settled by itself, as :func:`prove` does, also after a wrong
    one. ``given`` lists what is assumed. It holds for all lines; each line says which of it its proof has used.
    ``expected`` and ``open`` are as for a :class:`Claim`; ``id`` and ``source`` are shown. Raises
    :class:`InputError` for fewer than two expressions, and for what is no expression.

    >>> import symbolic_matexp as sm
    >>> A, B = sm.matrices("A B")
    >>> steps = [(A + B) @ (A - B), A @ A - A @ B + B @ A - B @ B, A @ A - B @ B]
    >>> print(sm.derivation(steps, given=[A @ B == B @ A]))
            (A + B) (A − B)
    (1) ✓   = A A − A B + B A − B B
    (2) ✓   = A A − B B
    derivation: proved; every line, for every d, and all matrices that fulfil the hypotheses and for which every \
expression is defined
    >>> wrong = sm.derivation(steps)
    >>> wrong.verdict, wrong.first_wrong, wrong.lines[1].mark
    (<Outcome.REFUTED: 'refuted'>, 1, '✗')
    """
    read = _read(expressions)
    whole = _state(expressions, read, given)
    described = " = ".join(map(repr, read))
    claim = Claim(whole, id=id, statement=described, source=source, expected=expected, open=open)
    lines = tuple(
        Line(number, left, right, _settle_part(whole, number - 1, f"{id}, line {number}"))
        for number, (left, right) in enumerate(pairwise(read), 1)
    )
    verdict = min((line.verdict for line in lines), key=WEAKEST_FIRST.index)
    ends = len(lines) > 1 and verdict is not Outcome.PROVED
    conclusion = _settle_part(whole, len(lines), f"{id}, first = last") if ends else None
    message = "; ".join(_sentences(lines, verdict, conclusion, whole))
    result = Derivation(claim, verdict, message, lines, conclusion)
    keep(result.to_json())
    return result


def _read(expressions: Any) -> list[Expression]:
    """Return the expressions in letters, all matrices or all scalars."""
    if not isinstance(expressions, list | tuple):
        raise InputError(
            f"a derivation is a list of expressions, [e0, e1, …], each equal to the one before, not "
            f"{type(expressions).__name__}"
        )
    if len(expressions) < 2:
        raise InputError(f"a derivation needs two expressions or more, and has {len(expressions)}")
    read = [_expression(value, i) for i, value in enumerate(expressions)]
    like = next((x for x in read if isinstance(x, Matrix)), None)
    return read if like is None else [_as_one_of(x, like, expressions[i], i) for i, x in enumerate(read)]


def _expression(value: Any, i: int) -> Expression:
    if isinstance(value, Matrix | Scalar):
        return value
    if isinstance(value, Equation) or type(value).__name__ in {"Equality", "BooleanTrue", "BooleanFalse"}:
        raise InputError(
            f"e{i} of the derivation is an equation; list what stands between the equal signs, [e0, e1, …]"
        )
    if is_sympy(value):
        try:
            return from_sympy(value)
        except InputError as error:
            raise InputError(f"e{i} of the derivation: {error}") from None
    try:
        return scalar(value)
    except InputError:
        raise InputError(
            f"e{i} of the derivation is of type {type(value).__name__}; it must be an expression of letters or of "
            "SymPy's symbols, or a number"
        ) from None


def _as_one_of(x: Expression, like: Matrix, value: Any, i: int) -> Matrix:
    """Return 0 as a matrix. In SymPy, among symbols that do not commute, a number is a multiple of the identity."""
    if isinstance(x, Matrix):
        return x
    assert isinstance(x, Scalar)
    if x.node is scalar(0).node:
        return zero(like.node.shape or (None, None))
    if is_sympy(value):
        return as_matrix(x)
    raise InputError(f"e{i} of the derivation is a scalar among matrices; s times the identity is written s * eye()")


def _state(expressions: Sequence[Any], read: Sequence[Expression], given: Any) -> Statement:
    """Return all lines, and then the conclusion, as one statement."""
    sides = [*pairwise(read), (read[0], read[-1])]
    traced = trace_equations([left == right for left, right in sides], "derivation")
    stated = Statement.parse(Formula(traced), several(given))
    known = [h.text for h in stated.hypotheses]
    told = [h for h in assumptions(expressions, several(given)) if h.text not in known]
    check_constants(constant_sizes(expressions, several(given)), stated.formula, stated.hypotheses)
    return Statement(stated.formula, (*stated.hypotheses, *told))


def _settle_part(whole: Statement, index: int, name: str) -> Verdict:
    """Settle one of the equations. It keeps all letters of the derivation, so that every hypothesis counts."""
    traced = whole.formula.traced
    part = Formula(replace(traced, name=name, result=traced.result[index]))
    sizes = (whole.size,) if whole.size else DIMENSIONS
    return settle(Claim(Statement(part, whole.hypotheses), id=name, dimensions=sizes))


def _sentences(
    lines: Sequence[Line], verdict: Outcome, conclusion: Verdict | None, whole: Statement
) -> Iterator[str]:
    """Say what is wrong or missing, what is not, and whether the conclusion is right."""
    if any(line.settled.vacuous for line in lines):
        yield "but for no matrices at all: the hypotheses contradict each other, so that every line follows from them"
        return
    if verdict is Outcome.PROVED and whole.given_matrices:
        yield "every line, for these matrices"
        return
    if verdict is Outcome.PROVED:
        fulfilled = " that fulfil the hypotheses and" if lines[0].settled.claim.hypotheses else ""
        sizes = f"d = {whole.size}" if whole.size else "every d"
        where = where_formula_is_defined(whole)
        defined = f"every expression is defined{f', where {where}' if where else ''}"
        yield f"every line, for {sizes}, and all matrices{fulfilled} for which {defined}"
        if any(line.settled.without_instance for line in lines):
            yield "but no matrices were found that fulfil the hypotheses, which may contradict each other"
        return
    for outcome in WEAKEST_FIRST:
        found = [line for line in lines if line.verdict is outcome]
        if found:
            yield _about(found, outcome)
    if conclusion is not None:
        yield {
            Outcome.PROVED: "yet the last expression equals the first, as a proof of its own shows",
            Outcome.REFUTED: "the last expression does not equal the first",
            Outcome.SUPPORTED: "that the last expression equals the first is supported",
        }.get(conclusion.verdict, "whether the last expression equals the first is undecided")


def _about(lines: Sequence[Line], outcome: Outcome) -> str:
    numbers = [str(line.number) for line in lines]
    several_lines = len(lines) > 1
    listed = f"lines {', '.join(numbers[:-1])} and {numbers[-1]}" if several_lines else f"line {numbers[0]}"
    said = "wrong" if outcome is Outcome.REFUTED else str(outcome)
    reason = "" if several_lines or outcome is Outcome.PROVED else f", {lines[0].message}"
    return f"{listed} {'are' if several_lines else 'is'} {said}{reason}"


def _reason(line: Line, lines: Sequence[Line]) -> str:
    """Return the reason of a line. A contradiction among the hypotheses is told once."""
    told = _told(line, lines)
    return line.reason if told is None else f"for the same reason as line {told.number}"


def _told(line: Line, lines: Sequence[Line]) -> Line | None:
    """Return the line before a vacuous one that tells how the hypotheses contradict each other."""
    first = next((x for x in lines if x.settled.vacuous), line)
    return first if line.settled.vacuous and first is not line else None


def _row(line: Line) -> str:
    return f"&= {to_latex(line.right.node)} && {LATEX_MARKS[line.mark]}\\ ({line.number})"


def _explanation(derivation: Derivation) -> Iterator[str]:
    claim = derivation.claim
    yield f"Derivation {claim.id}"
    yield from (f"  Hypothesis: {text}." for text in claim.hypotheses)
    if claim.source:
        yield wrapped(f"Source: {claim.source}", "  ")
    yield ""
    yield from str(derivation).split("\n")[:-1]
    lines = derivation.lines
    settled = [
        (f"Line {line.number}: {line.verdict}, {_reason(line, lines)}", () if _told(line, lines) else line.evidence)
        for line in lines
    ]
    if derivation.conclusion is not None:
        settled.append((f"First = last: {derivation.conclusion.verdict}", derivation.conclusion.evidence))
    for title, evidence in settled:
        yield from ["", wrapped(title)]
        for piece in evidence:
            yield f"  {piece.title}: {piece.outcome} ({piece.covers})"
            yield from (wrapped(step, "    ") for step in piece.steps)
    recorded = "" if derivation.expected is None else f" (expected: {derivation.expected})"
    yield from ["", wrapped(f"Verdict: {derivation.verdict}{recorded}; {derivation.message}.")]
