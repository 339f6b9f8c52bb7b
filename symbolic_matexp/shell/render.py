"""Results as text: tables for the terminal, decimal strings for machines. No mathematics."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from ..certifying.certificate import Certificate
from ..claims.notebook_file import shortened
from ..claims.notebooks import NotebookReport
from ..claims.premise_list import SOURCES, TITLE, Premises
from ..claims.saved_proof import CheckedProof
from ..claims.verdict import Verdict, named
from ..comparing.condition import Conditioning
from ..comparing.report import Report
from ..comparing.wording import shown_below
from ..inputs.constants import as_constant
from ..inputs.tables import entry_text
from ..solving.interpolation.result import Interpolation
from ..solving.solution import Solution, shown_alpha
from ..studies import Sweep
from ..studies.plotting import medians, values, where
from ..studies.study import Study
from ..systems.ball.arithmetic import decimal_above
from ..systems.ball.decimals import known_decimals
from ..testing import CaseOutcome
from ..testing.messages import unit_roundoff
from .layout import list_entries, say, show_matrix, show_table

LARGEST_SHOWN = 6
"""Matrices larger than this are not printed."""

_DIAGNOSES = {"accurate": "green", "ill-conditioned": "yellow", "undecided": "yellow"}
IF_MEANT = 'if that is meant, write expected="vacuous"'
IF_ENOUGH = 'if that is enough, write expected="supported"'
IF_CLOSE_ENOUGH = 'if that is enough, write expected="certified"'
IF_KNOWN = 'if such matrices are known, write expected="proved"'
_COLOURS = {"proved": "green", "certified": "green", "refuted": "red", "supported": "yellow", "undecided": "yellow"}


def decimal_weights(solution: Solution | Interpolation) -> list[list[list[list[str]]]]:
    """Return the weights as [re, im] decimal strings: of the digits guaranteed those that the entry's ball has.

    Every number in the ball is within one unit of the last digit. A ball without a digit is "0 ± bound"; 0 is "0".
    """
    return [_decimals(W, i, solution) for i, W in enumerate(solution.weights, 1)]


def solution_json(solution: Solution) -> dict[str, Any]:
    """Return one JSON object: the solution, its weights exact and as decimals, and its certificate."""
    content = solution.to_json()
    certificate = solution.certificate
    content["certificate"] = None if certificate is None else _certificate_summary(certificate)
    return content


def show_solution(console: Console, solution: Solution, *, all_digits: bool) -> None:
    """Print the status, the weights and the certificate."""
    say(console, solution.message, "bold" if solution.success else "yellow")
    if not solution.weights:
        return
    digits = solution.digits if all_digits else min(solution.digits, 16)
    _show_weights(console, solution, digits, all_digits=all_digits)
    say(console, f"digits  {solution.digits} guaranteed ({solution.algebra}, {solution.precision} bits)")
    if solution.alpha is not None:
        say(console, f"alpha   {shown_alpha(solution.alpha)}: {solution.reason}")
    if solution.cut is not None:
        say(console, f"cut     at angle {solution.cut:.6g}")
    if digits < solution.digits:
        say(console, f"{digits} digits are shown; --all-digits shows every one.", "dim")
    if solution.certificate is not None:
        show_certificate(console, solution.certificate)


def show_interpolation(console: Console, result: Interpolation, *, all_digits: bool) -> None:
    """Print the status, the weights, and the proofs."""
    say(console, result.message, "bold" if result.success else "yellow")
    if not result.weights:
        return
    digits = result.digits if all_digits else min(result.digits, 16)
    _show_weights(console, result, digits, all_digits=all_digits)
    say(console, result.how_obtained)
    if digits < result.digits:
        say(console, f"{digits} digits are shown; --all-digits shows every one.", "dim")
    if result.existence is not None:
        line = Text(str(result.existence.verdict), style=f"bold {_COLOURS[result.existence.verdict]}")
        say(console, line.append(f": {result.existence.message}", style="not bold default"))
    if result.certificate is not None:
        show_certificate(console, result.certificate)


def interpolation_json(result: Interpolation) -> dict[str, Any]:
    """Return one JSON object: the result, its weights exact and as decimals, and its proofs."""
    content = result.to_json() | {"verdict": str(result.verdict)}
    existence, certificate, impossible = result.existence, result.certificate, result.impossibility
    content["existence"] = None if existence is None else existence.to_json()
    content["certificate"] = None if certificate is None else _certificate_summary(certificate)
    content["lower_bound"] = None if impossible is None else impossible.bound
    return content


def _show_weights(console: Console, result: Solution | Interpolation, digits: int, *, all_digits: bool) -> None:
    for i, W in enumerate(result.weights, 1):
        rows = [[entry(pair) for pair in row] for row in _decimals(W, i, result, digits)]
        if all_digits:
            list_entries(console, f"W{i}", rows)
        elif len(rows) > LARGEST_SHOWN:
            say(console, f"W{i}: {len(rows)}×{len(rows)}, not shown; --save writes it, --json prints it")
        else:
            show_matrix(console, f"W{i}", rows)


def show_certificate(console: Console, certificate: Certificate) -> None:
    """Print the verdict, the residual bounds and the hypotheses."""
    line = Text(str(certificate.verdict), style=f"bold {_COLOURS[certificate.verdict]}")
    say(console, line.append(f": {certificate.message}", style="not bold default"))
    rows = [(f"f(X{i}) = Y{i}", bound) for i, bound in enumerate(certificate.bounds, 1)]
    show_table(console, ("equation", "relative residual at most"), rows)
    for statement, holds in certificate.hypotheses.items():
        say(console, f"{statement}: {'yes' if holds else 'no'} (exact)")


def show_verdicts(console: Console, verdicts: Sequence[Verdict]) -> None:
    """Print a table of claims and verdicts, and what is not as expected."""
    rows = []
    for verdict in verdicts:
        colour = "yellow" if verdict.vacuous or verdict.without_instance else _COLOURS[verdict.verdict]
        claim, outcome = verdict.claim, Text(named(verdict.verdict, vacuous=verdict.vacuous), style=colour)
        if claim.open:
            outcome.append(" (open)", style="dim")
        about = Text(claim.id, style="bold").append(f"\n{claim.statement}", style="not bold")
        rows.append((about, outcome, verdict.message))
    show_table(console, ("claim", "verdict", "what was shown"), rows, wrapped=(0, 2), lines=True)
    for verdict in verdicts:
        if not verdict.as_expected:
            say(console, _why_not_expected(verdict), "bold red")
    good = sum(verdict.as_expected for verdict in verdicts)
    say(console, f"{good} of {len(verdicts)} verdicts are as expected.")
    if verdicts:
        say(console, f"symbolic-matexp prove --explain {verdicts[0].claim.id} prints the whole argument.", "dim")


def _why_not_expected(verdict: Verdict) -> str:
    if verdict.vacuous:
        return f"{verdict.claim.id}: {verdict.verdict}, {verdict.message}; {IF_MEANT}"
    if verdict.without_instance and verdict.expected is None:
        return f"{verdict.claim.id}: {verdict.verdict}, {verdict.message}; {IF_KNOWN}"
    if verdict.only_to_digits and verdict.expected is None:
        return f"{verdict.claim.id}: {verdict.verdict}, {verdict.message}; {IF_CLOSE_ENOUGH}"
    expected = verdict.expected or "proved or certified"
    return f"{verdict.claim.id}: {verdict.verdict}, but {expected} is expected ({verdict.message})"


def show_checked_proof(console: Console, checked: CheckedProof) -> None:
    """Print whether a proof is valid, what it proves, what it assumes, and which premises it uses."""
    verdict, *lines = checked.lines
    say(console, verdict, "bold green" if checked.valid else "bold red")
    for line in lines:
        say(console, line)


def show_premises(console: Console, premises: Premises) -> None:
    """Print a table of the premises, and what their sources are short for."""
    say(console, f"{TITLE}:")
    show_table(console, ("premise", "source"), [(x.text, x.source) for x in premises], wrapped=(0, 1))
    for short, book in SOURCES.items():
        say(console, f"{short}: {book}")


def _counted(report: NotebookReport) -> str:
    count = len(report.verdicts)
    return "no claim was judged in it" if count == 0 else f"{count} claim{'s' if count > 1 else ''}"


def claim_in_notebook(verdict: Mapping[str, Any]) -> str:
    """Return which claim of a notebook it is: its cell, and its name or, if it has none, its statement."""
    name = verdict["statement"] if verdict["id"] in {"", "equation"} else verdict["id"]
    return shortened(f"cell {verdict['cell']}, {name}", 100)


def show_report(console: Console, report: NotebookReport) -> None:
    """Print what one notebook claims, and whether it passes. Why it is unusable is said elsewhere."""
    word, style = ("passed", "green") if report.passed else ("failed", "red")
    if report.unusable:
        word, style = "unusable", "yellow"
    title = Text(f"{report.path}: ").append(word, style=f"bold {style}")
    if report.verdicts or not report.unusable:
        title.append(f" ({_counted(report)}, {report.seconds:.0f} s)", style="dim")
    say(console, title)
    for line, repeated in groupby(_verdict_line(verdict) for verdict in report.verdicts):
        times = len(list(repeated))
        say(console, line.append(f" ({times} times)" if times > 1 else ""))
    for problem in ("" if report.unusable else report.error, report.out_of_step):
        if problem:
            say(console, f"  {problem}", "red")
    if report.note:
        say(console, f"  note: {report.note}", "dim")


def _verdict_line(verdict: Mapping[str, Any]) -> Text:
    note = "" if verdict["as_expected"] else f", {verdict['message']}; not expected"
    if verdict["vacuous"] and not verdict["as_expected"]:
        note = f", {verdict['message']}; {IF_MEANT}"
    elif verdict["without_instance"] and verdict["expected"] is None:
        note = f", {verdict['message']}; {IF_KNOWN}"
    elif verdict["verdict"] == "supported" and verdict["expected"] is None:
        note = f", {verdict['message']}; {IF_ENOUGH}"
    elif verdict.get("only_to_digits") and verdict["expected"] is None:
        note = f", {verdict['message']}; {IF_CLOSE_ENOUGH}"
    elif verdict["vacuous"]:
        note = ", for no matrices at all, as expected"
    elif verdict["as_expected"] and verdict["verdict"] in {"refuted", "supported", "undecided"}:
        note = ", as expected"
    line = Text(f"  {claim_in_notebook(verdict)}: ").append(verdict["verdict"], style=_COLOURS[verdict["verdict"]])
    return line.append(note)


def show_crosscheck(console: Console, report: Report) -> None:
    """Print the verdict, the error budget, the errors of every quantity and the precision ladder."""
    line = Text(str(report.verdict), style=f"bold {_DIAGNOSES.get(report.verdict, 'red')}")
    say(console, line.append(f": {report.reason}", style="not bold default"))
    if report.help:
        say(console, report.help)
    if budget := [(name, _number(value), what) for name, value, what in report.measured]:
        show_table(console, ("part of the budget", "relative error of f", "what it measures"), budget, wrapped=(2,))
    if rows := [(name, shown_below(value), what) for name, value, what in report.condition_numbers]:
        show_table(console, ("condition with respect to", "number", "what it is"), rows, wrapped=(2,))
    if not math.isnan(report.digits_lost):
        say(console, f"digits lost: {_number(report.digits_lost, '.1f')}")
    if report.quantities:
        errors = [(q.name, _number(q.normwise), _number(q.componentwise)) for q in report.quantities]
        show_table(console, ("float64 quantity", "normwise error", "componentwise error"), errors)
    if report.ladder:
        rungs = [(f"{rung.digits} digits", _number(rung.residual)) for rung in report.ladder]
        show_table(console, ("computed with", f"residual of {report.ladder_of or 'the formula'}"), rungs)
    for note in report.notes:
        say(console, note, "dim")


def show_conditioning(console: Console, conditioning: Conditioning) -> None:
    """Print a line a quantity, and what is not confirmed."""
    say(console, conditioning.heading)
    if conditioning.message:
        say(console, conditioning.message)
    rows = []
    for item in conditioning.items:
        note = Text("confirmed", style="green") if item.confirmed else Text("not confirmed", style="yellow")
        rows.append((item.quantity, _number(item.condition, ".3e"), shown_below(item.measured, 4), note))
    kind = "differences" if conditioning.message else "float64 derivatives"
    show_table(console, ("quantity", f"estimate, {kind}", "lower bound, measured in balls", "agreement"), rows)
    for item in conditioning.items:
        if item.note:
            say(console, f"{item.quantity}: {item.note}.")
    if any(item.measured > 0 and not item.confirmed for item in conditioning.items):
        say(console, "Where it is not confirmed the estimate is out of its depth: the measured one is a lower bound.")


def sweep_json(result: Sweep) -> dict[str, Any]:
    """Return one JSON object: where the files are and how much was measured."""
    return {
        "study": result.study,
        "table": str(result.table),
        "plot": None if result.plot is None else str(result.plot),
        "problems": result.problems,
        "measured": result.measured,
        "rows": len(result.rows),
    }


def show_sweep(console: Console, study: Study, result: Sweep) -> None:
    """Print medians in two dimensions, and where the files are."""
    down, across, value = study.summary
    for kind, dim in dict.fromkeys((row["field"], row["dim"]) for row in result.rows):
        rows = where(result.rows, field=kind, dim=dim)
        columns = values(rows, across)
        say(console, f"median {value}, {kind} data, d = {dim}", "italic")
        medians_of = []
        for this in values(rows, down):
            cells = [medians(where(rows, **{down: this, across: column}), "dim", value) for column in columns]
            medians_of.append([this, *(_number(cell[0][1]) if cell else "" for cell in cells)])
        show_table(console, [down, *columns], medians_of)
    say(console, f"{result.problems} problems, {result.measured} of them measured now, {len(result.rows)} rows:")
    for path in filter(None, (result.table, result.plot)):
        say(console, f"  {path}")


def show_outcomes(console: Console, outcomes: Sequence[CaseOutcome]) -> None:
    """Print a line a kind, and every case that is not right."""
    rows = []
    for kind in dict.fromkeys(outcome.case.kind for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.case.kind == kind]
        errors = [outcome.accuracy.over_condition for outcome in mine if outcome.accuracy is not None]
        worst = decimal_above(max(errors), 2) if errors else "none"
        rows.append((kind, str(len(mine)), str(sum(outcome.right for outcome in mine)), worst))
    show_table(console, ("kind", "cases", "right", "worst error over condition · u"), rows)
    for outcome in outcomes:
        if not outcome.right:
            how = (
                "silently wrong"
                if outcome.silently_wrong
                else "wrong, with a warning"
                if outcome.warned
                else "failed"
            )
            line = Text(f"{outcome.case.id}: ", style="bold").append(how, style="red")
            console.print(line.append(f", {outcome}; {outcome.case.note}", style="not bold default"), soft_wrap=True)
    accuracies = [outcome.accuracy for outcome in outcomes if outcome.accuracy is not None]
    for text in dict.fromkeys(unit_roundoff(accuracy) for accuracy in accuracies):
        number = sum(unit_roundoff(accuracy) == text for accuracy in accuracies)
        say(console, f"The unit roundoff of {number} results is taken as {text}.")
    if unmeasured := len(outcomes) - len(accuracies):
        say(console, f"{unmeasured} {'result is' if unmeasured == 1 else 'results are'} not finite, or none.")
    say(console, f"{sum(outcome.right for outcome in outcomes)} of {len(outcomes)} cases are right.")


def _number(value: float, form: str = ".1e") -> str:
    return "not measured" if value != value else f"{value:{form}}"


def _certificate_summary(certificate: Certificate) -> dict[str, Any]:
    return {
        "verdict": str(certificate.verdict),
        "digits": certificate.digits,
        "residuals": list(certificate.residuals),
        "bounds": list(certificate.bounds),
        "precision": certificate.precision,
        "hypotheses": dict(certificate.hypotheses),
        "message": certificate.message,
    }


def entry(pair: Sequence[str]) -> str:
    """Return a complex number, on two lines if it has two parts, for a table."""
    real, imag = (f"({part})" if "±" in part and pair[1] != "0" else part for part in pair)
    return re.sub(r" (?=[+-] )", "\n", entry_text((real, imag)))


def _decimals(
    W: Any, index: int, solution: Solution | Interpolation, digits: int | None = None
) -> list[list[list[str]]]:
    return known_decimals(as_constant(W, f"W{index}"), digits or solution.digits, solution.precision)
