"""Claims: a statement, its hypotheses, its source, and the evidence that settles it. A verdict is always computed.

The registry is the folder ``proofs``: one file a claim, named after its id, with the claim in ``CLAIM``.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.one_at_a_time import one_at_a_time
from ..notation.traced import is_equation
from .evidence import Evidence, wrapped
from .instances import DIMENSIONS, INSTANCES, on_instances
from .statement import Formula, Statement
from .verdict_record import RECORD, keep
from .words.argument import assumed, described, in_words


class Claim:
    """A mathematical statement and how to settle it.

    Either ``formula`` (with ``hypotheses``) or ``evidence`` is needed, or both:

    - ``formula`` is an equation of letters (``A @ B == B @ A``), of SymPy's symbols (``Eq(…)``), a list of such, or a
      function ``formula(A, B, …, *, s, …)``, matrices by position and scalars by keyword. It returns an equation, the
      two sides ``(left, right)``, a list of such, or one matrix claimed to be zero. With the matrices X1, X2, Y1, Y2
      it may return a tuple of weights (W1, …, WL), claimed to solve f(X1) = Y1 and f(X2) = Y2. ``hypotheses``, also
      called ``given``, are equations, :func:`commuting`, :func:`invertible`, or functions of the same kind whose
      equations are assumed. The claim is tried for every dimension in letters that do not commute, then in balls on
      exact random instances.
    - ``evidence`` are functions without arguments that return :class:`Evidence`. The hypotheses may then be texts.

    ``expected`` is the verdict that its author expects (None: proved or certified). ``open`` says what is missing,
    for a claim that is expected to stay undecided. A claim with a formula speaks of all matrices: what is shown on
    some of them, by whatever evidence, supports it at best. Raises :class:`InputError` for anything else.
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
        expected: str | None = None,
        open: str = "",
        evidence: Sequence[Callable[[], Evidence]] = (),
        dimensions: Sequence[int] = DIMENSIONS,
    ) -> None:
        hypotheses = [*_several(hypotheses), *_several(given)]
        if formula is None and not evidence and not open:
            raise InputError("a claim needs a formula, or evidence, or open= with what is missing")
        self.formula = None if formula is None else Statement.parse(formula, hypotheses)
        self.hypotheses = (
            _texts(hypotheses) if self.formula is None else [assumed(h) for h in self.formula.hypotheses]
        )
        name = "" if self.formula is None else self.formula.formula.name
        for field, text in {"id": id, "statement": statement, "latex": latex, "source": source, "open": open}.items():
            if not isinstance(text, str):
                raise InputError(f"{field} must be a text, not {type(text).__name__}")
        self.id = id or name.replace("_", "-")
        self.statement = statement or (described(self.formula) if self.formula is not None else "")
        self.latex, self.source, self.open = latex, source, open
        self.expected = _expected(expected, open)
        self.evidence = _functions(evidence)
        self.dimensions = _dimensions(dimensions)

    def __repr__(self) -> str:
        return f"Claim({self.id!r})"


@dataclass(frozen=True)
class Verdict:
    """What the evidence for a claim amounts to.

    ``verdict`` is "proved" (for everything that the claim speaks of), "certified" (a rigorous bound or an existence
    for the very object that it speaks of), "refuted" (by a counterexample that is itself a proof), "supported" (a
    claim about all matrices that held, rigorously, on the instances or dimensions named in the evidence, which is no
    proof for the others) or "undecided". True in a condition exactly if proved or certified.
    """

    claim: Claim
    verdict: Outcome
    message: str
    evidence: tuple[Evidence, ...]

    def __bool__(self) -> bool:
        return self.verdict in {Outcome.PROVED, Outcome.CERTIFIED}

    @property
    def expected(self) -> Outcome | None:
        """The verdict that the claim's author recorded, if any."""
        return self.claim.expected

    @property
    def contradictory(self) -> bool:
        """Whether one piece of evidence proves the claim and another one refutes it: a defect of this package."""
        return bool(_refuting(self.evidence) and _proving(self.evidence))

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is one that the claim's author expects, as :func:`as_expected` says."""
        return as_expected(self.verdict, self.expected, open=self.claim.open, contradictory=self.contradictory)

    def __str__(self) -> str:
        return f"{self.claim.id}: {self.verdict}; {self.message}"

    def explain(self) -> str:
        """Return the whole argument as text."""
        return "\n".join(_explanation(self))

    def to_json(self) -> dict[str, Any]:
        """Return id, verdict, expected, statement, evidence and the rest as a JSON object."""
        claim = self.claim
        return {
            "id": claim.id,
            "verdict": str(self.verdict),
            "expected": None if self.expected is None else str(self.expected),
            "as_expected": self.as_expected,
            "contradictory": self.contradictory,
            "open": claim.open,
            "statement": claim.statement,
            "latex": claim.latex,
            "hypotheses": list(claim.hypotheses),
            "source": claim.source,
            "message": self.message,
            "evidence": [piece.to_json() for piece in self.evidence],
        }

    def _repr_markdown_(self) -> str:
        """Show the claim, its formulas and the argument in a notebook."""
        title = f"**{self.claim.id}: {self.verdict}**"
        parts = [f"{title}  \n{self.claim.statement}"]
        if self.claim.latex:
            parts.append(f"$$ {self.claim.latex} $$")
        parts.append(f"*{self.message}*")
        return "\n\n".join([*parts, *(piece._repr_markdown_() for piece in self.evidence)])


@one_at_a_time
def prove(claim: Any, given: Any = ()) -> Verdict:
    """Gather the evidence for a claim and return the verdict.

    ``claim`` is the id of a registered claim, a :class:`Claim`, or an equation of letters or of SymPy's symbols, for
    which ``given`` lists what is assumed. Raises :class:`InputError` for anything else.
    """
    if is_equation(claim):
        claim = Claim(claim, given=given, id="equation")
    elif _several(given):
        raise InputError("given= goes with an equation; a Claim has its own: sm.Claim(formula, given=[…])")
    if not isinstance(claim, Claim | str):
        raise InputError(f"prove needs the id of a claim, a Claim or an equation, not {type(claim).__name__}")
    settled = claim if isinstance(claim, Claim) else registered(claim)
    pieces = [gather() for gather in settled.evidence]
    if not all(isinstance(piece, Evidence) for piece in pieces):
        raise InputError(f"every function in the evidence of {settled.id} must return Evidence")
    if settled.formula is not None:
        pieces += _formula_evidence(settled.formula, settled.dimensions)
    outcome, message = _weigh(pieces, settled)
    verdict = Verdict(settled, outcome, message, tuple(pieces))
    keep(verdict.to_json())
    return verdict


def as_expected(verdict: Outcome, expected: Outcome | None, *, open: str, contradictory: bool) -> bool:
    """Whether a verdict is the one that was recorded; without a record, whether it is proved or certified.

    Where support is expected a proof will do, too. An undecided claim is as expected only if it is marked open.
    """
    if contradictory or (verdict is Outcome.UNDECIDED and not open):
        return False
    if expected is None:
        return verdict in {Outcome.PROVED, Outcome.CERTIFIED}
    return verdict is expected or (expected is Outcome.SUPPORTED and verdict is Outcome.PROVED)


def registered(id: str) -> Claim:
    """Return the claim of this id."""
    if id not in registered_ids():
        raise InputError(f"there is no claim {id!r}; choose from {', '.join(registered_ids())}")
    return _load(id)


@cache
def registered_ids() -> tuple[str, ...]:
    """Return the ids of all registered claims, the theorem first, then by name."""
    stems = sorted(path.stem for path in _folder().glob("*.py") if not path.stem.startswith("_"))
    main = [stem for stem in ("three_layer_two_equations", "line_theorem") if stem in stems]
    return tuple(stem.replace("_", "-") for stem in [*main, *(s for s in stems if s not in main)])


def run_alone(claim: Claim) -> int:
    """Print the argument and the verdict of one claim; what ``python proofs/….py`` does. Returns the exit status."""
    verdict = prove(claim)
    print(verdict.explain())
    return 0 if verdict.as_expected else 1 if verdict.verdict.settles else 3


def _folder() -> Path:
    """Return the folder of proofs: inside an installed package, beside a source tree."""
    here = Path(__file__).parent
    inside = here / "proofs"
    return inside if inside.is_dir() else here.parent.parent / "proofs"


@cache
def _load(id: str) -> Claim:
    stem = id.replace("-", "_")
    name = f"symbolic_matexp.proofs.{stem}"
    spec = importlib.util.spec_from_file_location(name, _folder() / f"{stem}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    claim: Claim = module.CLAIM
    return claim


def _formula_evidence(statement: Statement, dimensions: Sequence[int]) -> list[Evidence]:
    return [in_words(statement), on_instances(statement, dimensions, INSTANCES)]


def _weigh(pieces: Sequence[Evidence], claim: Claim) -> tuple[Outcome, str]:
    """Say what the pieces amount to together."""
    refuting, proving = _refuting(pieces), _proving(pieces)
    certified = [piece for piece in pieces if piece.outcome is Outcome.CERTIFIED]
    certifying = [piece for piece in certified if piece.settles or claim.formula is None]
    supporting = [p for p in pieces if p.outcome in {Outcome.PROVED, Outcome.CERTIFIED, Outcome.SUPPORTED}]
    if refuting and proving:
        return Outcome.UNDECIDED, (
            f"the evidence contradicts itself ({proving[0].title} against {refuting[0].title}); please report this"
        )
    if refuting:
        return Outcome.REFUTED, f"by {refuting[0].covers}"
    if proving and any(piece.data.get("instances") == 0 for piece in pieces):
        return Outcome.UNDECIDED, "it follows formally, but no matrices were found for which it says anything"
    if proving:
        return Outcome.PROVED, f"for {proving[0].covers}"
    if certifying:
        return Outcome.CERTIFIED, f"for {_listed(certifying)}"
    if supporting:
        return Outcome.SUPPORTED, f"on {_listed(supporting)}; this proves nothing beyond them"
    return Outcome.UNDECIDED, claim.open or "no proof and no counterexample was found"


def _refuting(pieces: Sequence[Evidence]) -> list[Evidence]:
    return [piece for piece in pieces if piece.outcome is Outcome.REFUTED]


def _proving(pieces: Sequence[Evidence]) -> list[Evidence]:
    return [piece for piece in pieces if piece.outcome is Outcome.PROVED and piece.settles]


def _listed(pieces: Sequence[Evidence]) -> str:
    return "; ".join(piece.covers for piece in pieces)


def _explanation(verdict: Verdict) -> list[str]:
    claim = verdict.claim
    lines = [f"Claim {claim.id}", wrapped(claim.statement, "  ")]
    lines += [f"  Hypothesis: {text}." for text in claim.hypotheses]
    if claim.source:
        lines.append(wrapped(f"Source: {claim.source}", "  "))
    for piece in verdict.evidence:
        lines += ["", f"{piece.title}: {piece.outcome} ({piece.covers})"]
        lines += [wrapped(step, "  ") for step in piece.steps]
    recorded = "" if verdict.expected is None else f" (expected: {verdict.expected})"
    return [*lines, "", wrapped(f"Verdict: {verdict.verdict}{recorded}; {verdict.message}.")]


def _several(hypotheses: Any) -> list[Any]:
    return list(hypotheses) if isinstance(hypotheses, list | tuple) else [hypotheses]


def _texts(hypotheses: Any) -> list[str]:
    listed = [hypotheses] if isinstance(hypotheses, str) else list(hypotheses)
    return [h if isinstance(h, str) else assumed(h) for h in listed]


def _functions(evidence: Any) -> tuple[Callable[[], Evidence], ...]:
    if not isinstance(evidence, Sequence) or not all(callable(gather) for gather in evidence):
        raise InputError("evidence must be a list of functions without arguments that return Evidence")
    return tuple(evidence)


def _expected(expected: str | None, open: str) -> Outcome | None:
    """Return the verdict expected: undecided where the claim is marked open, unless its author says otherwise."""
    if expected is None:
        return Outcome.UNDECIDED if open else None
    try:
        outcome = Outcome(expected)
    except ValueError:
        raise InputError(f"expected must be one of {', '.join(Outcome)}, not {expected!r}") from None
    if outcome is Outcome.UNDECIDED and not open:
        raise InputError('a claim that is expected to stay undecided says what is missing: open="…"')
    return outcome


def _dimensions(dimensions: Sequence[int]) -> tuple[int, ...]:
    listed = isinstance(dimensions, Sequence) and not isinstance(dimensions, str)
    if not listed or not dimensions or not all(type(d) is int and d >= 1 for d in dimensions):
        raise InputError(f"dimensions must be whole numbers from 1, not {dimensions!r}")
    return tuple(dimensions)


__all__ = ["RECORD", "Claim", "Evidence", "Formula", "Verdict", "prove", "registered_ids", "run_alone"]
