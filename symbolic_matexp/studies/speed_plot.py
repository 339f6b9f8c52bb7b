"""The picture of :mod:`.speed`: seconds against the dimension, and against the digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .speed import Speed

WHO = (
    ("ours", "ours, with certificate", "-", "o"),
    ("script", "script for python-flint, residuals proved", "--", "s"),
    ("mpmath", "script for mpmath, nothing proved", ":", "^"),
)
"""Field of a row, name, style of the line, marker."""
COLOURS = ("#2166ac", "#b2182b", "#1b7837", "#762a83", "#8c510a", "#525252")


def draw(rows: Sequence[Speed], figure: Any, seed: int) -> None:
    """Draw a row of panels for each field: against the dimension, and against the digits if there are several."""
    from matplotlib.lines import Line2D

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
        line[0].set_ylabel("seconds of the processor, median")
    figure.suptitle(f"One solve, Gaussian data, seed {seed}")
    styles = [Line2D([], [], color="black", linestyle=style, marker=marker) for _, _, style, marker in WHO]
    figure.legend(styles, [label for _, label, _, _ in WHO], loc="outside lower center", ncols=len(WHO))


def _draw_panel(axis: Any, rows: Sequence[Speed], x: str, other: str, name: str) -> None:
    values = list(dict.fromkeys(getattr(row, other) for row in rows))
    for colour, value in zip(COLOURS * len(values), values, strict=False):
        mine = sorted((row for row in rows if getattr(row, other) == value), key=lambda row: int(getattr(row, x)))
        for who, _, style, marker in WHO:
            points = [(getattr(row, x), getattr(row, who)) for row in mine if getattr(row, who) is not None]
            if points:
                (line,) = axis.plot(*zip(*points, strict=True), style, color=colour, marker=marker, markersize=4)
                line.set_label(name.format(value) if who == "ours" else "_")  # colours only
    axis.set(xscale="log", yscale="log")
    ticks = sorted({getattr(row, x) for row in rows})
    axis.set_xticks(ticks, labels=[str(tick) for tick in ticks], minor=False)
    axis.set_xticks([], minor=True)
    axis.grid(alpha=0.25)
    axis.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
