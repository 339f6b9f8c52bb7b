"""From a statement to a proof for every dimension, or to the expressions at which the search stopped."""

from __future__ import annotations

from collections.abc import Sequence

from ...certifying.outcome import Outcome
from ...errors import InconclusiveError, InputError, UnsupportedError
from ..evidence import Evidence
from ..statement import Equation, Formula, Hypothesis, Statement
from .algebra import Value, WordAlgebra
from .checker import PREMISES, Proof, check_equal
from .polynomial import Letter, Polynomial
from .prover import MAXIMUM_SIZE, Prover
from .rendering import Notation, argument_lines, premises_used
from .serial import encode

LONGEST_WRITTEN = 1_000
"""Longer statements, in characters, are not written out: the name of their formula is shown instead."""

TITLE = "Every dimension: words in letters that do not commute"


def in_words(statement: Statement) -> Evidence:
    """Try to prove a statement for every dimension in letters that do not commute."""
    try:
        equations = _equations_in_words(statement.formula, statement)
        if sum(side.size for _, *sides in equations for side in sides) > MAXIMUM_SIZE:
            return _not_tried("the formula is too long to be written out")
        hypotheses = [
            (assumed(h), left, right)
            for h in statement.hypotheses
            if h.equations is not None
            for _, left, right in _equations_in_words(h.equations, statement)
        ]
        return for_every_dimension(equations, hypotheses)
    except (UnsupportedError, InconclusiveError) as error:
        return _not_tried(str(error))
    except RecursionError:
        return _not_tried("the formula is nested too deeply")


def _not_tried(reason: str) -> Evidence:
    steps = (f"Not tried: {reason}.",)
    return Evidence(TITLE, Outcome.UNDECIDED, "no proof was found", steps, settles=True)


def for_every_dimension(equations: Sequence[Equation], hypotheses: Sequence[Equation] = ()) -> Evidence:
    """Try to prove all ``equations`` from ``hypotheses`` and the premises of :mod:`.checker`.

    A proof is believed only after the checker has replayed it.
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
    fulfilled = " that fulfil the hypotheses and" if hypotheses else ""
    covers = f"every d, and all matrices{fulfilled} for which the formula is defined"
    count = sum(len(proof.steps) for _, *both in sides for proof in both)
    return Evidence(
        title=TITLE,
        outcome=Outcome.PROVED if proved else Outcome.UNDECIDED,
        covers=covers if proved else "no proof was found",
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


def _equations_in_words(formula: Formula, context: Statement) -> list[Equation]:
    """Evaluate a formula over words. Its letters are those of ``context``."""
    equations = formula.equations(WordAlgebra(), _letters_of_statement(context), None)
    return [(label, left.polynomial, right.polynomial) for label, left, right in equations]


def _letters_of_statement(statement: Statement) -> dict[str, Value]:
    """Return a letter for every matrix and scalar of a statement."""
    return {
        **{name: Value(Polynomial.of(Letter("matrix", name))) for name in statement.matrices},
        **{name: Value(Polynomial.of(Letter("scalar", name))) for name in statement.scalars},
    }


def described(statement: Statement) -> str:
    """Return the equations of a statement as text, or the formula's name if they are too long or no equations."""
    return _write(statement.formula)


def assumed(hypothesis: Hypothesis) -> str:
    """Return a hypothesis as text: its own words, or else its equations."""
    return hypothesis.text or ("" if hypothesis.equations is None else _write(hypothesis.equations))


def _write(formula: Formula) -> str:
    try:
        text = formula.written()
    except InputError:  # prove will say what is wrong
        return formula.name.replace("_", " ")
    return text if len(text) <= LONGEST_WRITTEN else formula.name.replace("_", " ")
