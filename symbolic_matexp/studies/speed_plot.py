"""The picture of :mod:`.speed`: seconds and their ratio against the dimension, and against the digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .speed import Speed

WHO = (("ours", "ours, certified", "-", "o"), ("script", "python-flint", "--", "s"), ("mpmath", "mpmath", ":", "^"))
"""Field of a row, name, style of the line, marker."""
COLOURS = ("#2166ac", "#b2182b", "#1b7837", "#762a83", "#8c510a", "#525252")


def draw(rows: Sequence[Speed], figure: Any, seed: int) -> None:
    """Draw a row of panels for each field: against the dimension, and against the digits if there are several."""
    fields = list(dict.fromkeys(row.field for row in rows))
    axes_of = [("dim", "digits", "dimension d", "{} digits")]
    if len({row.digits for row in rows}) > 1:
        axes_of.append(("digits", "dim", "digits", "d = {}"))
    figure.set_size_inches(1 + 4.6 * len(axes_of), 1 + 3.8 * len(fields))
    panels = figure.subplots(len(fields), len(axes_of), sharey=True, squeeze=False)
    for line, field in zip(panels, fields, strict=True):
        for axis, (x, other, label, name) in zip(line, axes_of, strict=True):
            _draw_panel(axis, [row for row in rows if row.field == field], x, other, name)
            axis.set_title(f"{field} data", fontsize="medium")
            axis.set_xlabel(label)
        line[0].set_ylabel("seconds for one problem, median")
    figure.suptitle(
        f"One solve, α chosen and residual proved (mpmath: α = iπ, nothing proved); Gaussian data, seed {seed}"
    )


def _draw_panel(axis: Any, rows: Sequence[Speed], x: str, other: str, name: str) -> None:
    values = list(dict.fromkeys(getattr(row, other) for row in rows))
    for colour, value in zip(COLOURS * len(values), values, strict=False):
        mine = sorted((row for row in rows if getattr(row, other) == value), key=lambda row: int(getattr(row, x)))
        for who, label, style, marker in WHO:
            points = [(getattr(row, x), getattr(row, who)) for row in mine if getattr(row, who) is not None]
            if points:
                text = f"{label}, {name.format(value)}"
                axis.plot(*zip(*points, strict=True), style, color=colour, marker=marker, markersize=4, label=text)
    axis.set(xscale="log", yscale="log")
    ticks = sorted({getattr(row, x) for row in rows})
    axis.set_xticks(ticks, labels=[str(tick) for tick in ticks], minor=False)
    axis.set_xticks([], minor=True)
    axis.grid(alpha=0.25)
    axis.legend(fontsize="x-small")
