"""What the plots share: rows read from a file, grouped, with medians and the spread around them; the file itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..inputs.text_files import replacing
from .study import Row

COLOURS = {"log 2": "#b2182b", "iπ": "#2166ac", "auto": "#1b7837", "floor": "#525252", "principal": "#b2182b"}
OUT_OF_RANGE = 1e3
"""Where larger errors, and infinite ones, are drawn."""


def values(rows: Sequence[Row], name: str) -> list[Any]:
    """Return the different values of a column, in the order of their first appearance."""
    return list(dict.fromkeys(row[name] for row in rows))


def where(rows: Sequence[Row], **fixed: Any) -> list[Row]:
    """Return the rows in which these columns have these values."""
    return [row for row in rows if all(row[name] == value for name, value in fixed.items())]


def medians(rows: Sequence[Row], x: str, y: str) -> list[tuple[float, float, float, float]]:
    """Return (x, median, lower and upper quartile of y) for every x; between two values the larger is taken.

    Empty cells were not measured and are left out; nan, which nothing could resolve, counts as the worst there is.
    """
    result = []
    for value in values(rows, x):
        found = sorted(_or_infinite(float(row[y])) for row in where(rows, **{x: value}) if row[y] != "")
        if found:
            quartiles = [found[int(fraction * (len(found) - 1) + 0.5)] for fraction in (0.25, 0.5, 0.75)]
            result.append((float(value), quartiles[1], quartiles[0], quartiles[2]))
    return result


def _or_infinite(value: float) -> float:
    return math.inf if math.isnan(value) else value


def draw_medians(axis: Any, rows: Sequence[Row], x: str, y: str, label: str, **style: Any) -> None:
    """Draw medians as a line and quartiles as a band; what is beyond ``OUT_OF_RANGE`` at that height."""
    found = medians(rows, x, y)
    if not found:
        return
    table = np.minimum(np.array(found), [math.inf] + 3 * [OUT_OF_RANGE])
    (line,) = axis.plot(table[:, 0], table[:, 1], label=label, **style)
    axis.fill_between(table[:, 0], table[:, 2], table[:, 3], color=line.get_color(), alpha=0.15, linewidth=0)


def panels(figure: Any, rows: Sequence[Row], across: str, title: str) -> list[tuple[Any, list[Row]]]:
    """Return an axis for every value of ``across``, side by side, a row a field, with the rows that belong to it."""
    columns, fields = values(rows, across), values(rows, "field")
    figure.set_size_inches(2 + 3.6 * len(columns), 0.6 + 3.4 * len(fields))
    axes = figure.subplots(len(fields), len(columns), sharex=True, sharey=True, squeeze=False)
    result = []
    for line, name in zip(axes, fields, strict=True):
        for axis, value in zip(line, columns, strict=True):
            axis.set_title(f"{name} data, {title.format(value)}", fontsize="medium")
            axis.grid(alpha=0.25)
            result.append((axis, where(rows, field=name, **{across: value})))
    return result


def draw_picture(draw: Callable[[Any], None], path: Path) -> None:
    """Let ``draw`` draw on a figure of matplotlib's, and write it as PNG. An existing file is replaced."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(layout="constrained")
    FigureCanvasAgg(figure)
    draw(figure)
    with replacing(path) as file:
        figure.savefig(file, format="png", dpi=150)
