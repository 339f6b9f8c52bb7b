"""A cross-check as one HTML page without other files: verdict, error budget and precision ladder, as pictures."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from ..errors import InputError
from ..inputs.problem import Problem
from ..inputs.tables import COLOURS, SHOWN_DIGITS, entry_text
from ..solving.solution import shown_alpha
from ..systems.ball.decimals import plain_decimals
from .wording import shown_below

_STYLE = """
:root { color-scheme: light dark; }
body { font-family: system-ui, sans-serif; line-height: 1.45; max-width: 72em; margin: 1.5em auto; padding: 0 1em; }
.banner { color: white; border-radius: 0.4em; padding: 0.7em 1em; margin: 1em 0; }
.banner b { font-size: 1.4em; display: block; }
.scrolling { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.6em 0; }
td, th { border: 1px solid #999; padding: 0.3em 0.7em; text-align: left; vertical-align: top; }
.matrix { display: inline-block; margin: 0 1.5em 0.8em 0; vertical-align: top; max-width: 100%; overflow-x: auto; }
.matrix table { border-left: 2px solid; border-right: 2px solid; margin: 0.2em 0; }
.matrix td { border: 0; padding: 0.15em 0.6em; text-align: right; white-space: nowrap; }
.matrix td { font-variant-numeric: tabular-nums; }
.facts td:nth-child(2) { overflow-wrap: anywhere; min-width: 6em; }
.pictures { display: flex; flex-wrap: wrap; gap: 1em; }
.pictures figure { flex: 1 1 24em; max-width: 38em; margin: 0; }
.pictures figure { background: white; color: black; border-radius: 0.4em; padding: 0.5em; }
.pictures svg { width: 100%; height: auto; }
figcaption, footer { font-size: 0.9em; }
footer { margin-top: 2em; border-top: 1px solid #999; padding-top: 0.5em; }
"""
SMALLEST, LARGEST = 1e-80, 1e20
"""The range of residuals that is drawn; what lies beyond is drawn at its edge."""
LONGEST_ENTRY = 12
"""Where an exact entry of the problem has more characters, its first digits are shown instead."""


Report = Any
"""A :class:`.report.Report`, which writes itself with this module, so that its class is not imported here."""


def crosscheck_html(report: Report, made_by: str = "") -> str:
    """Return the page. ``made_by`` is the command, named at its foot.

    Raises :class:`InputError` where matplotlib is not installed.
    """
    budget = [(name, _number(x), what) for name, x, what in report.measured]
    quantities = [(q.name, _number(q.normwise), _number(q.componentwise)) for q in report.quantities]
    facts = _facts(report)
    title = "Weights in float64" if report.is_black_box else "float64 against the reference"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Cross-check: {report.verdict}</title>",
            f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>",
            _banner(report),
            f"<p>{escape(report.reason)}</p><p>{escape(report.help)}</p>",
            f'<div class="pictures">{_pictures(report)}</div>',
            "<h2>Error budget</h2>" if budget else "",
            _table(("part", "relative error of f", "what it measures"), budget) if budget else "",
            "<h2>Facts</h2>" if facts else "",
            f'<div class="facts">{_table(("fact", "value", "what it is"), facts)}</div>' if facts else "",
            "<h2>Quantities</h2>" if quantities else "",
            _table(("float64 quantity", "normwise error", "componentwise error"), quantities) if quantities else "",
            _problem(report.problem),
            *(f"<p>{escape(note)}</p>" for note in report.notes),
            f"<footer>{_provenance(made_by)}</footer>",
            "</body></html>",
        ]
    )


def _banner(report: Report) -> str:
    colour = COLOURS[report.verdict]
    meaning = escape(report.meaning)
    return f'<div class="banner" style="background: {colour}"><b class="verdict">{report.verdict}</b>{meaning}</div>'


def _facts(report: Report) -> list[tuple[str, str, str]]:
    """Return what is known besides the budget: its name, its value, and what it is."""
    found = [("formula", report.formula, "what float64 and the reference evaluate")] if report.formula else []
    if report.alpha is not None:
        found.append(("alpha", shown_alpha(report.alpha), "the free parameter of the formula"))
    found += [
        (f"condition with respect to {name}", shown_below(x), what) for name, x, what in report.condition_numbers
    ]
    if not math.isnan(report.digits_lost):
        what = "decimal digits of the residual (solve) beyond the unit roundoff"
        found.append(("digits lost", _number(report.digits_lost, ".1f"), what))
    if report.engines_overlap is not None:
        agree = "yes" if report.engines_overlap else "no"
        found.append(("engines agree", agree, "whether the reference in balls and that of mpmath overlap"))
    return found


def _provenance(made_by: str) -> str:
    from .. import __version__

    today = datetime.now(UTC).strftime("%Y-%m-%d")
    command = f", by <code>{escape(made_by)}</code>" if made_by else ""
    return f"Made by symbolic_matexp {__version__} on {today}{command}. Floats are read as the numbers that they are."


def _problem(problem: Problem) -> str:
    """Return the matrices, each a table. Where exact entries are long, they are folded below their first digits."""
    exact = problem.as_tables()
    if all(len(cell) <= LONGEST_ENTRY for _, rows in exact for row in rows for cell in row):
        return f"<h2>The problem, exactly</h2>{_matrices(exact)}"
    first = [
        (name, [[entry_text(x) for x in row] for row in plain_decimals(A, SHOWN_DIGITS)])
        for name, A in problem.named.items()
    ]
    folded = f"<details><summary>exactly</summary>{_matrices(exact)}</details>"
    return f"<h2>The problem, to {SHOWN_DIGITS} digits</h2>{_matrices(first)}{folded}"


def _matrices(tables: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> str:
    return "".join(f'<div class="matrix"><i>{name}</i>{_rows(rows)}</div>' for name, rows in tables)


def _rows(rows: Sequence[Sequence[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{body}</table>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head) if any(head) else ""
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scrolling"><table>{f"<tr>{top}</tr>" if top else ""}{body}</table></div>'


def _number(value: float, form: str = ".1e") -> str:
    return "not measured" if math.isnan(value) else f"{value:{form}}"


def _rung(residual: float) -> str:
    return "nothing left" if math.isnan(residual) else f"{residual:.1e}"


def _pictures(report: Report) -> str:
    pictures = ""
    if report.measured:
        names = [name for name, _, _ in report.measured]
        about = "; ".join(f"{name} {_number(x)}" for name, x, _ in report.measured)
        caption = f"The parts of the error budget: {about}. The dotted line is the unit roundoff, 1.1e-16."
        pictures += _figure(_bars(names, [x for _, x, _ in report.measured]), caption)
    if report.ladder:
        about = "; ".join(f"{rung.digits} digits: {_rung(rung.residual)}" for rung in report.ladder)
        of = report.ladder_of or "the formula"
        caption = f"Residual of {of} by working precision: {about}. Rounding falls with it, a mistake stays put."
        pictures += _figure(_ladder([r.digits for r in report.ladder], [r.residual for r in report.ladder]), caption)
    return pictures


_MINUS = re.compile(r"(?<=\de)-(?=\d)")
"""The hyphen in 1e-16, at which a line might be broken."""


def _figure(svg: str, caption: str) -> str:
    text = escape(_MINUS.sub("−", caption))
    labelled = svg.replace("<svg ", f'<svg role="img" aria-label="{text}" ', 1)
    return f"<figure>{labelled}<figcaption>{text}</figcaption></figure>"


def _bars(names: Sequence[str], values: Sequence[float]) -> str:
    figure, axis = _axes()
    drawn = [_clipped(value, 1e-20) for value in values]
    bars = axis.barh(names, drawn, color=["#888", "#c44", "#48a", "#8a4"][: len(names)])
    axis.bar_label(bars, [f"{value:.1e}" if value else "0" for value in values], padding=3)
    axis.set(xscale="log", xlim=(1e-20, max(1.0, *drawn) * 1e5), xlabel="relative error of f", title="error budget")
    axis.locator_params(axis="x", numticks=7)
    axis.axvline(2.0**-53, color="black", linestyle=":", label="unit roundoff")
    axis.invert_yaxis()
    axis.legend(loc="lower right")
    return _svg(figure)


def _ladder(digits: Sequence[int], residuals: Sequence[float]) -> str:
    figure, axis = _axes()
    drawn = [value if math.isnan(value) else _clipped(value, SMALLEST) for value in residuals]  # nan leaves a gap
    axis.semilogy(digits, drawn, marker="o", label="residual")
    axis.semilogy(digits, [10.0**-d for d in digits], linestyle=":", color="black", label=r"$10^{-\mathrm{digits}}$")
    axis.set(xlabel="digits of the working precision", ylabel="relative residual", title="precision ladder")
    axis.legend()
    return _svg(figure)


def _clipped(value: float, smallest: float) -> float:
    return smallest if math.isnan(value) else min(max(value, smallest), LARGEST)


def _axes() -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError("the HTML report needs matplotlib; install it with: pip install matplotlib") from None
    figure = Figure(figsize=(5.2, 3.4), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
