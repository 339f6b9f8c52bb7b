"""Matrices of decimal numbers for people: aligned lines of text, and tables in HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .dialects import Number, Rows

SHOWN_DIGITS = 6
"""Results show so many digits of a number."""
LARGEST_SHOWN = 6
"""Matrices with more rows are not shown; they can be written, or exported."""
GREEN, YELLOW, RED, GREY = "#176f2c", "#7a5900", "#b3261e", "#555555"
"""Dark enough for white letters."""
COLOURS = {
    **dict.fromkeys(("proved", "certified", "solved", "valid", "accurate"), GREEN),
    **dict.fromkeys(("proved (vacuous)", "supported", "undecided", "ill-conditioned", "range"), YELLOW),
    **dict.fromkeys(("refuted", "not valid", "unstable", "invalid-logarithm", "wrong-formula"), RED),
    "hypothesis-violated": RED,
}
"""The colours of verdicts in HTML. All other words are grey."""


def entry_text(number: Number) -> str:
    """Return a complex number as people write it, "1.5 - 0.25i"."""
    real, imag = number
    if imag == "0":
        return real
    imag = {"1": "", "-1": "-"}.get(imag, imag)
    if real == "0":
        return f"{imag}i"
    return f"{real} - {imag[1:]}i" if imag.startswith("-") else f"{real} + {imag}i"


def aligned(name: str, rows: Rows) -> list[str]:
    """Return the lines of a matrix with its name; or its size, if it is too large to be shown."""
    if not rows:
        return [f"{name} has no rows"]
    if len(rows) > LARGEST_SHOWN:
        return [f"{name} is {len(rows)}×{len(rows[0])}"]
    texts = [[entry_text(x) for x in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = [
        "[" + "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) + "]" for row in texts
    ]
    head = f"{name} = "
    return [f"{head}{lines[0]}", *(" " * len(head) + line for line in lines[1:])]


def html_matrix(name: str, rows: Rows) -> str:
    """Return a matrix as a table with its name; or its size, if it is too large to be shown."""
    if len(rows) > LARGEST_SHOWN:
        return f"<p>{escape(name) or 'The matrix'} is {len(rows)}×{len(rows[0])}</p>"
    body = "".join("<tr>" + "".join(f"<td>{escape(entry_text(x))}</td>" for x in row) + "</tr>" for row in rows)
    return (
        '<table style="display: inline-table; margin-right: 1.5em; border-left: 1px solid; border-right: 1px solid">'
        f'<caption style="text-align: left">{escape(name)}</caption>{body}</table>'
    )


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return texts as a table, with a first line of headings."""
    left = 'style="text-align: left"'  # notebooks would align texts on the right
    top = "".join(f"<th {left}>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td {left}>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def badge(word: str) -> str:
    """Return a verdict in HTML, white on its colour."""
    style = f"background: {COLOURS.get(word, GREY)}; color: white; padding: 0.1em 0.5em; border-radius: 0.3em"
    return f'<b style="{style}">{escape(word)}</b>'


def html_verdict(word: str, message: str) -> str:
    """Return a verdict as a coloured badge, and what it says."""
    return f"<p>{badge(word)} {escape(message)}</p>"


def html_facts(facts: Sequence[str]) -> str:
    """Return short sentences, one below the other, smaller."""
    return "".join(f'<p style="font-size: smaller">{escape(fact)}</p>' for fact in facts if fact)
