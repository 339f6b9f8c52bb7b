"""Equations over the algebra of words in, a proof for every dimension out, or the form where the search stopped."""

from __future__ import annotations

from collections.abc import Sequence

from ..evidence import Evidence
from ..outcome import Outcome
from .checker import PREMISES, Proof, check_equal
from .polynomial import Polynomial
from .prover import Prover
from .rendering import Notation, argument_lines, premises_used
from .serial import encode

TITLE = "Every dimension: words in letters that do not commute"
Equation = tuple[str, Polynomial, Polynomial]
"""A label, and the two sides."""


def for_every_dimension(equations: Sequence[Equation], hypotheses: Sequence[Equation] = ()) -> Evidence:
    """Try to prove all ``equations`` from ``hypotheses`` and the premises of :mod:`.checker`.

    What is found is replayed by the checker before it is believed.
    """
    prover = Prover([(left, right) for _, left, right in hypotheses])
    sides = [(label, prover.simplify(left), prover.simplify(right)) for label, left, right in equations]
    shown = [p for _, *both in sides for proof in both for p in (proof.start, proof.end)]
    labels = [label for label, _, _ in hypotheses]
    notation, latex = Notation(shown, labels), Notation(shown, labels, latex=True)
    lines = [f"Write {definition}." for definition in notation.definitions()]
    formulas = list(latex.definitions())
    proved = True
    for (_, start_left, start_right), (label, left, right) in zip(equations, sides, strict=True):
        check_equal(start_left, left.end, left, prover.hypotheses)
        check_equal(start_right, right.end, right, prover.hypotheses)
        holds = left.end == right.end
        proved &= holds
        lines += _lines(label, left, right, notation, holds)
        both = (left.start, right.start) if holds else (left.end, right.end)
        relation = "=" if holds else r"\overset{?}{=}"
        formulas.append(f" {relation} ".join(latex.polynomial(p) for p in both))
    used = {name for _, *both in sides for proof in both for name in premises_used(proof)}
    if proved:
        facts = [PREMISES[name] for name in PREMISES if name in used and name != "equal arguments"]
        lines.append(f"Checked by expanding words; of matrices only this was used: {'; '.join(facts) or 'nothing'}.")
    count = sum(len(proof.steps) for _, *both in sides for proof in both)
    return Evidence(
        title=TITLE,
        outcome=Outcome.PROVED if proved else Outcome.UNDECIDED,
        covers="every d, and all matrices for which the formula is defined" if proved else "no proof was found",
        steps=tuple(lines),
        settles=True,
        latex=tuple(formulas),
        data={
            "steps": count,
            "premises": sorted(used),
            "proofs": encode([proof for _, *both in sides for proof in both], prover.hypotheses) if proved else None,
        },
    )


def _lines(label: str, left: Proof, right: Proof, notation: Notation, holds: bool) -> list[str]:
    show = notation.polynomial
    lines = [f"{label}: to show {show(left.start)} = {show(right.start)}."]
    for proof in (left, right):
        lines += argument_lines(proof, notation, "  ")
        if proof.steps and proof.end != (right.start if proof is left else left.start):
            lines.append(f"  Hence {show(proof.start)} = {show(proof.end)}.")
    if holds:
        lines.append(f"  So both sides are equal to {show(left.end)}.")
    else:
        lines.append(f"  The search stops here: {show(left.end)} against {show(right.end)}. Nothing is shown.")
    return lines
