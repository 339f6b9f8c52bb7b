"""What the plots share: rows read from a file, grouped, with medians and the spread around them; the file itself.

Lines differ in colour, stroke and mark, so that a picture can be read without colours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..inputs.text_files import replacing
from .study import Row

STYLES: dict[str, dict[str, Any]] = {
    "log 2": {"color": "#b2182b", "linestyle": "--", "marker": "^"},
    "iπ": {"color": "#2166ac", "linestyle": "-.", "marker": "s"},
    "auto": {"color": "#1b7837", "linestyle": "-", "marker": "o"},
    "principal": {"color": "#b2182b", "linestyle": "--", "marker": "^"},
    "floor": {"color": "#525252", "linestyle": ":", "marker": ""},
}
"""The lines of the rules for α and for the cut, and of what float64 cannot beat."""
SERIES: tuple[dict[str, Any], ...] = (
    {"color": "#2166ac", "linestyle": "-", "marker": "o"},
    {"color": "#b2182b", "linestyle": "--", "marker": "s"},
    {"color": "#1b7837", "linestyle": "-.", "marker": "^"},
    {"color": "#762a83", "linestyle": ":", "marker": "D"},
    {"color": "#8c510a", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
    {"color": "#525252", "linestyle": (0, (1, 1)), "marker": "x"},
)
"""The lines of values that follow one another, such as dimensions."""
MARK_SIZE = 3.5
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
    (line,) = axis.plot(table[:, 0], table[:, 1], label=label, **{"markersize": MARK_SIZE, **style})
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


def falling(axis: Any, rows: Sequence[Row], x: str) -> None:
    """Let a logarithmic x axis fall from left to right, over the values that were measured."""
    measured = [float(value) for value in values(rows, x)]
    axis.set(xscale="log", yscale="log", xlim=(2 * max(measured), min(measured) / 2))


def labelled_below(figure: Any, text: str) -> None:
    """Label the x axes of the lowest panels. A label of the whole figure would lie under its legend."""
    for axis in figure.axes:
        if axis.get_subplotspec().is_last_row():
            axis.set_xlabel(text)


def titled(figure: Any, rows: Sequence[Row], what: str) -> None:
    """Write above the panels what is drawn, of which seed, and of how many problems."""
    seeds, problems = values(rows, "seed"), len(values(rows, "sample"))
    figure.suptitle(f"{what}\nseed {', '.join(seeds)}; {problems} problem{'s' * (problems != 1)} of each kind")


def explained(figure: Any, lines: str = "lines: medians; bands: quartiles") -> None:
    """Write one legend for all panels below them, and say what ``lines`` and bands are."""
    drawn = [axis.get_legend_handles_labels() for axis in figure.axes]
    shown = {label: handle for handles, labels in drawn for handle, label in zip(handles, labels, strict=True)}
    columns = min(5, len(shown)) or 1
    figure.legend(shown.values(), shown, loc="outside lower center", ncols=columns, fontsize="small", title=lines)


def description(figure: Any) -> str:
    """Return in words what a figure shows: its title, what is drawn against what, the panels and the lines."""
    axes = [axis for axis in figure.axes if axis.get_visible()]
    against = figure.get_supylabel() or axes[0].get_ylabel(), axes[-1].get_xlabel()
    panels = [axis.get_title() for axis in axes if axis.get_title()]
    lines = dict.fromkeys(text.get_text() for legend in figure.legends for text in legend.get_texts())
    parts = [figure.get_suptitle(), " against ".join(against)]
    parts += [f"Panels: {'; '.join(panels)}" if panels else "", f"Lines: {'; '.join(lines)}" if lines else ""]
    return " ".join(f"{part}.".replace("\n", ", ") for part in parts if part)


def draw_picture(draw: Callable[[Any], None], path: Path) -> None:
    """Let ``draw`` draw on a figure of matplotlib's, and write it as PNG. An existing file is replaced."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(layout="constrained")
    FigureCanvasAgg(figure)
    draw(figure)
    about = {"Title": figure.get_suptitle().partition("\n")[0], "Description": description(figure)}
    with replacing(path) as file:
        figure.savefig(file, format="png", dpi=150, metadata=about)
