"""Results as text: tables for the terminal, decimal strings for machines. No mathematics."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import flint
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from .certificate import Certificate
from .claims import Verdict
from .constants import as_constant
from .notebooks import Report
from .precision import bits_for
from .report import OF_THE_DATA, PARTS, condition_numbers
from .report import Report as Crosscheck
from .result import Solution, shown_alpha
from .sensitivity import Conditioning
from .studies import Sweep
from .studies.plotting import medians, values, where
from .studies.study import Row, Study
from .testing import CaseOutcome

LARGEST_SHOWN = 6
"""Matrices larger than this are summarised by their norm."""

_DIAGNOSES = {"accurate": "green", "ill-conditioned": "yellow", "undecided": "yellow"}
_COLOURS = {"proved": "green", "certified": "green", "refuted": "red", "supported": "yellow", "undecided": "yellow"}


def decimal_weights(solution: Solution) -> list[list[list[list[str]]]]:
    """Return the weights as [re, im] decimal strings with the digits guaranteed."""
    return [_decimals(W, i, solution) for i, W in enumerate(solution.weights, 1)]


def solution_json(solution: Solution) -> str:
    """Return one JSON object: the solution, its weights exact and as decimals, and its certificate."""
    content = solution.to_json()
    content["weights_decimal"] = decimal_weights(solution)
    certificate = solution.certificate
    content["certificate"] = None if certificate is None else _certificate_summary(certificate)
    return json.dumps(content)


def certificate_json(certificate: Certificate) -> str:
    """Return one JSON object with everything that is needed to check the certificate again."""
    return json.dumps(certificate.to_json())


def show_solution(console: Console, solution: Solution, *, all_digits: bool) -> None:
    """Print the status, the weights and the certificate."""
    console.print(Text(solution.message, style="bold" if solution.success else "yellow"))
    if not solution.success:
        return
    digits = solution.digits if all_digits else min(solution.digits, 16)
    for i, W in enumerate(solution.weights, 1):
        if all_digits:
            _list_entries(console, f"W{i}", _decimals(W, i, solution, digits))
        else:
            console.print(_matrix(f"W{i}", W, i, solution, digits))
    facts = Table.grid(padding=(0, 2))
    facts.add_row("digits", f"{solution.digits} guaranteed ({solution.algebra}, {solution.precision} bits)")
    if solution.alpha is not None:
        facts.add_row("alpha", f"{shown_alpha(solution.alpha)}: {solution.reason}")
        facts.add_row("cut", f"at angle {solution.cut:.6g}")
    console.print(facts)
    if digits < solution.digits:
        console.print(Text(f"{digits} digits are shown; --all-digits shows every one.", style="dim"))
    if solution.certificate is not None:
        show_certificate(console, solution.certificate)


def show_certificate(console: Console, certificate: Certificate) -> None:
    """Print the verdict, the residual bounds and the hypotheses."""
    line = Text(str(certificate.verdict), style=f"bold {_COLOURS[certificate.verdict]}")
    console.print(line.append(f": {certificate.message}", style="not bold default"))
    table = Table("equation", "relative residual at most")
    for i, residual in enumerate(certificate.residuals, 1):
        table.add_row(f"f(X{i}) = Y{i}", f"{residual:.3g}")
    console.print(table)
    for statement, holds in certificate.hypotheses.items():
        console.print(Text(f"{statement}: {'yes' if holds else 'no'} (exact)"))


def verdicts_json(verdicts: Sequence[Verdict]) -> str:
    """Return a JSON list, one object a claim."""
    return json.dumps([verdict.to_json() for verdict in verdicts], ensure_ascii=False)


def show_verdicts(console: Console, verdicts: Sequence[Verdict]) -> None:
    """Print a table of claims and verdicts, and what is not as expected."""
    table = Table(show_lines=True)
    table.add_column("claim", min_width=max((len(v.claim.id) for v in verdicts), default=5), overflow="fold")
    table.add_column("verdict", no_wrap=True)
    table.add_column("what was shown")
    for verdict in verdicts:
        claim, outcome = verdict.claim, Text(verdict.verdict, style=_COLOURS[verdict.verdict])
        if claim.open:
            outcome.append(" (open)", style="dim")
        table.add_row(
            Text(claim.id, style="bold").append(f"\n{claim.statement}", style="not bold"), outcome, verdict.message
        )
    console.print(table)
    for verdict in verdicts:
        if not verdict.as_expected:
            expected = verdict.expected or "proved or certified"
            text = f"{verdict.claim.id}: {verdict.verdict}, but {expected} is expected ({verdict.message})"
            console.print(Text(text, style="bold red"))
    good = sum(verdict.as_expected for verdict in verdicts)
    console.print(f"{good} of {len(verdicts)} verdicts are as expected.", highlight=False)
    if verdicts:
        hint = f"symbolic-matexp prove --explain {verdicts[0].claim.id} prints the whole argument."
        console.print(Text(hint, style="dim"))


def _counted(report: Report) -> str:
    count = len(report.verdicts)
    return "no claim is made in it" if count == 0 else f"{count} claim{'s' if count > 1 else ''}"


def reports_json(reports: Sequence[Report]) -> str:
    """Return a JSON list, one object a notebook."""
    return json.dumps([report.to_json() for report in reports], ensure_ascii=False)


def show_report(console: Console, report: Report) -> None:
    """Print what one notebook claims, and whether it passes."""
    word, style = ("passed", "green") if report.passed else ("failed", "red")
    title = Text(f"{report.path}: ").append(word, style=f"bold {style}")
    console.print(title.append(f" ({_counted(report)}, {report.seconds:.0f} s)", style="dim"))
    for verdict in report.verdicts:
        note = "" if verdict["as_expected"] else "; not expected"
        if verdict["as_expected"] and verdict["verdict"] in {"refuted", "supported", "undecided"}:
            note = ", as expected"
        line = Text(f"  {verdict['id']}: ").append(verdict["verdict"], style=_COLOURS[verdict["verdict"]])
        console.print(line.append(note))
    for problem in (report.error, report.out_of_step):
        if problem:
            console.print(Text(f"  {problem}", style="red"))


def show_crosscheck(console: Console, report: Crosscheck) -> None:
    """Print the verdict, the error budget, the errors of every quantity and the precision ladder."""
    line = Text(str(report.verdict), style=f"bold {_DIAGNOSES.get(report.verdict, 'red')}")
    console.print(line.append(f": {report.reason}", style="not bold default"))
    if report.help:
        console.print(Text(report.help))
    budget = Table("part of the budget", "relative error of f", "what it measures")
    for name, value in vars(report.budget).items():
        budget.add_row(name, _number(value), PARTS[name])
    console.print(budget)
    if rows := condition_numbers(report):
        conditions = Table("condition with respect to", "number", "what it is")
        for name, value, what in rows:
            conditions.add_row(name, _number(value), what)
        console.print(conditions)
    console.print(Text(f"digits lost: {_number(report.digits_lost, '.1f')}"))
    if report.quantities:
        errors = Table("float64 quantity", "normwise error", "componentwise error")
        for quantity in report.quantities:
            errors.add_row(quantity.name, _number(quantity.normwise), _number(quantity.componentwise))
        console.print(errors)
    if report.ladder:
        ladder = Table("digits", "residual")
        for rung in report.ladder:
            ladder.add_row(str(rung.digits), _number(rung.residual))
        console.print(ladder)
    for note in report.notes:
        console.print(Text(note, style="dim"))


def show_conditioning(console: Console, conditioning: Conditioning) -> None:
    """Print a line a quantity, and what is not confirmed."""
    console.print(
        Text(f"Condition with respect to the data: {OF_THE_DATA}, at alpha = {shown_alpha(conditioning.alpha)}")
    )
    table = Table("quantity", "estimate, float64 derivatives", "lower bound, measured in balls", "")
    for item in (*conditioning.weights, *conditioning.outputs):
        note = Text("confirmed", style="green") if item.confirmed else Text("not confirmed", style="yellow")
        table.add_row(item.quantity, _number(item.condition, ".3e"), _number(item.measured, ".3e"), note)
    console.print(table)
    if not conditioning.confirmed:
        console.print(
            Text("Where it is not confirmed float64 is out of its depth: the measured one is a lower bound.")
        )


def sweep_json(result: Sweep) -> str:
    """Return one JSON object: where the files are and how much was measured."""
    return json.dumps(
        {
            "study": result.study,
            "table": str(result.table),
            "plot": None if result.plot is None else str(result.plot),
            "problems": result.problems,
            "measured": result.measured,
            "rows": len(result.rows),
        },
        ensure_ascii=False,
    )


def rows_json(rows: Sequence[Row]) -> str:
    """Return a JSON list, one object a row; numbers that JSON has no name for are texts."""
    plain = [
        {name: str(x) if isinstance(x, float) and not math.isfinite(x) else x for name, x in row.items()}
        for row in rows
    ]
    return json.dumps(plain, ensure_ascii=False)


def show_sweep(console: Console, study: Study, result: Sweep) -> None:
    """Print medians in two dimensions, and where the files are."""
    down, across, value = study.summary
    for kind, dim in dict.fromkeys((row["field"], row["dim"]) for row in result.rows):
        rows = where(result.rows, field=kind, dim=dim)
        columns = values(rows, across)
        table = Table(down, *columns, title=f"median {value}, {kind} data, d = {dim}")
        for this in values(rows, down):
            cells = [medians(where(rows, **{down: this, across: column}), down, value) for column in columns]
            table.add_row(this, *(_number(cell[0][1]) if cell else "" for cell in cells))
        console.print(table)
    console.print(
        Text(f"{result.problems} problems, {result.measured} of them measured now, {len(result.rows)} rows:")
    )
    for path in filter(None, (result.table, result.plot)):
        console.print(Text(f"  {path}"))


def outcomes_json(outcomes: Sequence[CaseOutcome]) -> str:
    """Return a JSON list, one object a case."""
    return json.dumps([outcome.to_json() for outcome in outcomes], ensure_ascii=False)


def show_outcomes(console: Console, outcomes: Sequence[CaseOutcome]) -> None:
    """Print a line a kind, and every case that is not right."""
    table = Table("kind", "cases", "right", "worst error over condition · u")
    for kind in dict.fromkeys(outcome.case.kind for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.case.kind == kind]
        errors = [outcome.accuracy.over_condition for outcome in mine if outcome.accuracy is not None]
        worst = f"{max(errors):.2g}" if errors else "none"
        table.add_row(kind, str(len(mine)), str(sum(outcome.right for outcome in mine)), worst)
    console.print(table)
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
    console.print(
        f"{sum(outcome.right for outcome in outcomes)} of {len(outcomes)} cases are right.", highlight=False
    )


def _number(value: float, form: str = ".1e") -> str:
    return "not measured" if value != value else f"{value:{form}}"


def _certificate_summary(certificate: Certificate) -> dict[str, Any]:
    return {
        "verdict": str(certificate.verdict),
        "digits": certificate.digits,
        "residuals": list(certificate.residuals),
        "precision": certificate.precision,
        "hypotheses": dict(certificate.hypotheses),
        "message": certificate.message,
    }


def _matrix(name: str, W: Any, index: int, solution: Solution, digits: int) -> RenderableType:
    rows = _decimals(W, index, solution, digits)
    if len(rows) > LARGEST_SHOWN:
        size = f"{len(rows)}×{len(rows)}"
        return Text(f"{name}: {size}, not shown; --save writes it, --json prints it")
    table = Table(title=name, title_justify="left", show_header=False, show_lines=True)
    for row in rows:
        table.add_row(*(_entry(pair) for pair in row))
    return Group(table)


def _list_entries(console: Console, name: str, rows: list[list[list[str]]]) -> None:
    """Print one entry a line, whatever its length."""
    for i, row in enumerate(rows):
        for j, pair in enumerate(row):
            text = _entry(pair).replace("\n", " ")
            console.print(f"{name}[{i}, {j}] = {text}", soft_wrap=True, highlight=False, markup=False)


def _entry(pair: Sequence[str]) -> str:
    real, imag = pair
    if imag == "0":
        return real
    return f"{real}\n{'' if imag.startswith('-') else '+'}{imag} i"


def _decimals(W: Any, index: int, solution: Solution, digits: int | None = None) -> list[list[list[str]]]:
    shown = digits or solution.digits
    precision = max(solution.precision, bits_for(shown, 32))
    with flint.ctx.workprec(precision):
        balls = as_constant(W, f"W{index}").to_flint(precision)
        return [[[_decimal(z.real, shown), _decimal(z.imag, shown)] for z in row] for row in balls.tolist()]


def _decimal(x: flint.arb, digits: int) -> str:
    """Return the midpoint to ``digits`` digits, and 0 for a ball that may be just that."""
    return "0" if x.contains(0) else str(x.mid().str(digits, radius=False))
