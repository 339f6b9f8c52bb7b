"""The verdict on a claim. It is always computed from the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.tables import badge
from .claim import Claim
from .evidence import Evidence, wrapped
from .expectation import VACUOUS, Expectation, as_expected
from .markdown import plain
from .saved_proof import save_proof
from .statement import shortened

LONGEST = 100
"""So many characters of a counterexample are printed with the verdict."""


@dataclass(frozen=True)
class Verdict:
    """The verdict on a claim, and the evidence for it.

    ``verdict`` is "proved" (for everything that the claim speaks of), "certified" (a rigorous bound, or an existence
    proof, for the very object that it speaks of), "refuted" (by a counterexample that is itself a proof), "supported"
    (a claim about all matrices that held, rigorously, on the instances or dimensions named in the evidence; this is
    no proof for the others) or "undecided". ``bool(verdict)`` says whether the claim is proved or certified. It is
    False for a vacuous verdict, unless the author of the claim expects just that. It is also False for a proof
    without an instance, unless the author expects "proved", and for an equation of given matrices that is certified
    only to some digits, unless the author expects "certified".
    """

    claim: Claim
    verdict: Outcome
    message: str
    evidence: tuple[Evidence, ...]

    def __bool__(self) -> bool:
        if self.vacuous:
            return self.expected == VACUOUS
        if self.without_instance:
            return self.expected is Outcome.PROVED
        if self.only_to_digits:
            return self.expected is Outcome.CERTIFIED
        return self.verdict in {Outcome.PROVED, Outcome.CERTIFIED}

    def __hash__(self) -> int:
        return hash((self.claim, self.verdict, self.message))

    def __repr__(self) -> str:
        return f"Verdict({self.claim.id!r}: {named(self.verdict, vacuous=self.vacuous)})"

    @property
    def expected(self) -> Expectation | None:
        """The verdict that the claim's author recorded, if any."""
        return self.claim.expected

    @property
    def contradictory(self) -> bool:
        """Whether one piece of evidence proves the claim and another refutes it: a defect of this package."""
        return bool(refuting(self.evidence) and proving(self.evidence))

    @property
    def vacuous(self) -> bool:
        """Whether the claim is proved for no matrices at all, because its hypotheses contradict each other."""
        return self.verdict is Outcome.PROVED and any(piece.vacuous for piece in proving(self.evidence))

    @property
    def without_instance(self) -> bool:
        """Whether the claim is proved, but no matrices were found that fulfil its hypotheses.

        The proof is valid. The hypotheses may contradict each other, though this was not shown.
        """
        is_proved = self.verdict is Outcome.PROVED and not self.vacuous
        return is_proved and any(piece.found_no_instance for piece in self.evidence)

    @property
    def only_to_digits(self) -> bool:
        """Whether an equation is claimed, and only a bound for the difference of its sides is certified."""
        return self.verdict is Outcome.CERTIFIED and any(x.data.get("only_to_digits") for x in self.evidence)

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the claim's author expects; without a record: proved or certified.

        If "supported" is expected, "proved" is accepted, too. "undecided" is accepted only if the claim is marked
        open, a vacuous verdict only if "vacuous" is expected, and a proof without an instance, or an equation that
        holds only to some digits, only if it is recorded.
        """
        return as_expected(
            self.verdict,
            self.expected,
            open=self.claim.open,
            contradictory=self.contradictory,
            vacuous=self.vacuous,
            without_instance=self.without_instance,
            only_to_digits=self.only_to_digits,
        )

    def __str__(self) -> str:
        claim = self.claim
        stated = f"{claim.id}, {shortened(claim.statement)}" if claim.statement else claim.id
        return f"{named(self.verdict, vacuous=self.vacuous)}: {stated}; {self.message}{self._counterexample()}"

    def _counterexample(self) -> str:
        """Return the matrices of a counterexample, if they are few and short."""
        if self.verdict is not Outcome.REFUTED:
            return ""
        values = ", ".join(refuting(self.evidence)[0].data.get("values", ()))
        return f": {values}" if 0 < len(values) <= LONGEST else ""

    def explain(self) -> str:
        """Return the whole argument as text."""
        return "\n".join(_explanation(self))

    def to_json(self) -> dict[str, Any]:
        """Return the claim, the verdict and the evidence as a JSON object."""
        claim = self.claim
        return {
            "id": claim.id,
            "verdict": str(self.verdict),
            "expected": None if self.expected is None else str(self.expected),
            "as_expected": self.as_expected,
            "contradictory": self.contradictory,
            "vacuous": self.vacuous,
            "without_instance": self.without_instance,
            "only_to_digits": self.only_to_digits,
            "open": claim.open,
            "statement": claim.statement,
            "latex": claim.latex,
            "hypotheses": list(claim.hypotheses),
            "source": claim.source,
            "message": self.message,
            "evidence": [piece.to_json() for piece in self.evidence],
        }

    def save_proof(self, path: str | Path) -> None:
        """Write the proof in letters to a JSON file, from which :func:`check_proof` can run elsewhere.

        An existing file is replaced. Raises :class:`InputError` if the evidence has no such proof.
        """
        written = [piece.data["proof"] for piece in proving(self.evidence) if "proof" in piece.data]
        if not written:
            raise InputError(f"{self.claim.id} has no proof in letters that could be saved; it is {self.verdict}")
        save_proof(written[0], self.claim.statement, path)

    def _repr_markdown_(self) -> str:
        """Show the claim, its formulas and the argument in a notebook. After a proof the instances are folded."""
        claim = self.claim
        parts = [f"{badge(named(self.verdict, vacuous=self.vacuous))} **{plain(claim.id)}**", *claim.in_markdown()]
        parts.append(f"*{plain(self.message)}*")
        proved = self.verdict is Outcome.PROVED
        parts += [x.in_markdown(in_short=proved and x.outcome is Outcome.SUPPORTED) for x in self.evidence]
        return "\n\n".join(parts)


def named(verdict: Outcome, *, vacuous: bool) -> str:
    """Return the name of a verdict as a reader should see it alone."""
    return f"{verdict} (vacuous)" if vacuous else str(verdict)


def refuting(pieces: Sequence[Evidence]) -> list[Evidence]:
    """Return the pieces that refute the claim."""
    return [piece for piece in pieces if piece.outcome is Outcome.REFUTED]


def proving(pieces: Sequence[Evidence]) -> list[Evidence]:
    """Return the pieces that prove everything that the claim speaks of."""
    return [piece for piece in pieces if piece.outcome is Outcome.PROVED and piece.settles]


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
