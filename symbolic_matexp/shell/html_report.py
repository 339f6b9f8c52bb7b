"""A cross-check as one self-contained HTML file, with the error budget and the precision ladder as pictures."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from html import escape
from typing import Any

from ..comparing.report import Report, condition_numbers, shown_below
from ..errors import InputError
from ..inputs.display import shown

_STYLE = """
body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; margin: 1em 0; }
td, th { border: 1px solid #bbb; padding: 0.3em 0.8em; text-align: left; }
.verdict { font-size: 1.4em; font-weight: bold; }
.pictures { display: flex; flex-wrap: wrap; gap: 1em; }
"""
SMALLEST, LARGEST = 1e-80, 1e20
"""The range of residuals that is drawn; what lies beyond is drawn at its edge."""


def crosscheck_html(report: Report) -> str:
    """Return the page. Raises :class:`InputError` where matplotlib is not installed."""
    budget = [(name, _number(x), what) for name, x, what in report.measured]
    pictures = ""
    if budget:
        pictures += _bars(list(vars(report.budget)), list(vars(report.budget).values()))
    if report.ladder:
        pictures += _ladder([rung.digits for rung in report.ladder], [rung.residual for rung in report.ladder])
    quantities = [(q.name, _number(q.normwise), _number(q.componentwise)) for q in report.quantities]
    facts = [
        *(
            (f"condition with respect to {name}: {what}", shown_below(x))
            for name, x, what in condition_numbers(report)
        ),
        *([] if math.isnan(report.digits_lost) else [("digits lost", _number(report.digits_lost, ".1f"))]),
        *([] if report.alpha is None else [("alpha", str(report.alpha))]),
    ]
    if not report.is_black_box:
        agree = {True: "yes", False: "no", None: "not compared"}[report.engines_overlap]
        facts.append(("the two high-precision engines agree", agree))
    title = "Weights in float64" if report.is_black_box else "float64 against the reference"
    matrices = [
        (f"{letter}{i}", shown(matrix))
        for i, pair in enumerate(report.problem.pairs, 1)
        for letter, matrix in zip("XY", pair, strict=True)
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>Cross-check: {report.verdict}</title>',
            f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>",
            f'<p class="verdict">{escape(str(report.verdict))}</p>',
            f"<p>{escape(report.reason)}</p><p>{escape(report.help)}</p>",
            f'<div class="pictures">{pictures}</div>',
            "<h2>Error budget</h2>" if budget else "",
            _table(("part", "relative error of f", "what it measures"), budget) if budget else "",
            _table(("", ""), facts) if facts else "",
            "<h2>Quantities</h2>" if quantities else "",
            _table(("float64 quantity", "normwise error", "componentwise error"), quantities) if quantities else "",
            "<h2>The problem</h2>",
            _table(("matrix", "exact entries"), matrices),
            *(f"<p>{escape(note)}</p>" for note in report.notes),
            "</body></html>",
        ]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head) if any(head) else ""
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>" if top else f"<table>{body}</table>"


def _number(value: float, form: str = ".1e") -> str:
    return "not measured" if math.isnan(value) else f"{value:{form}}"


def _bars(names: Sequence[str], values: Sequence[float]) -> str:
    figure, axis = _figure()
    drawn = [_clipped(value, 1e-20) for value in values]
    axis.barh(names, drawn, color=["#888", "#c44", "#48a", "#8a4"])
    axis.set(xscale="log", xlim=(1e-20, max(1.0, *drawn) * 2), xlabel="relative residual", title="error budget")
    axis.axvline(2.0**-53, color="black", linestyle=":", label="unit roundoff")
    axis.invert_yaxis()
    axis.legend(loc="lower right")
    return _svg(figure)


def _ladder(digits: Sequence[int], residuals: Sequence[float]) -> str:
    figure, axis = _figure()
    drawn = [value if math.isnan(value) else _clipped(value, SMALLEST) for value in residuals]  # nan leaves a gap
    axis.semilogy(digits, drawn, marker="o", label="residual")
    axis.semilogy(digits, [10.0**-d for d in digits], linestyle=":", color="black", label="10^−digits")
    axis.set(xlabel="digits of the working precision", ylabel="relative residual", title="precision ladder")
    axis.legend()
    return _svg(figure)


def _clipped(value: float, smallest: float) -> float:
    return smallest if math.isnan(value) else min(max(value, smallest), LARGEST)


def _figure() -> tuple[Any, Any]:
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
