"""The picture of :mod:`.speed`: seconds against the dimension, and against the digits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any

from .plotting import SERIES
from .speed import Speed

WHO = (
    ("ours", "ours, with certificate", "-"),
    ("script", "script for python-flint, residuals proved", "--"),
    ("mpmath", "script for mpmath, nothing proved", ":"),
)
"""Field of a row, name, stroke of the line. Colours and marks tell the digits, or the dimension."""


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
    figure.suptitle(f"One solve of two equations, Gaussian data\nseed {seed}")
    strokes = [Line2D([], [], color="black", linestyle=stroke) for _, _, stroke in WHO]
    figure.legend(strokes, [label for _, label, _ in WHO], loc="outside lower center", ncols=len(WHO))


def _draw_panel(axis: Any, rows: Sequence[Speed], x: str, other: str, name: str) -> None:
    from matplotlib.lines import Line2D

    values = list(dict.fromkeys(getattr(row, other) for row in rows))
    for of_value, value in zip(cycle(SERIES), values, strict=False):
        mine = sorted((row for row in rows if getattr(row, other) == value), key=lambda row: int(getattr(row, x)))
        for who, _, stroke in WHO:
            points = [(getattr(row, x), getattr(row, who)) for row in mine if getattr(row, who) is not None]
            if points:
                (line,) = axis.plot(*zip(*points, strict=True), **{**of_value, "linestyle": stroke}, markersize=4)
                line.set_label(name.format(value) if who == "ours" else "_")
    axis.set(xscale="log", yscale="log")
    ticks = sorted({getattr(row, x) for row in rows})
    axis.set_xticks(ticks, labels=[str(tick) for tick in ticks], minor=False)
    axis.set_xticks([], minor=True)
    axis.grid(alpha=0.25)
    handles, labels = axis.get_legend_handles_labels()
    shown = [Line2D([], [], color=line.get_color(), marker=line.get_marker(), linestyle="") for line in handles]
    axis.legend(shown, labels, fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
