"""Draw README's picture: ``python .site/picture.py`` measures it, in half a minute, and writes near-singular.png.

Twenty random problems with d = 4 for each smallest singular value of X₁ − X₂ from 1 to 1e-15. What is drawn is the
exact residual of the weights that float64 computes, and that of certified weights rounded to float64, which no
program in float64 can be expected to beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from symbolic_matexp import studies
from symbolic_matexp.studies.plotting import COLOURS, draw_medians, draw_picture, where

TARGET = Path(__file__).with_name("near-singular.png")


def draw(figure: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Draw medians and quartiles, a panel for real and one for complex data."""
    figure.set_size_inches(10, 3.9)
    figure.set_dpi(160)
    axes = figure.subplots(1, 2, sharey=True)
    for axis, field in zip(axes, ("real", "complex"), strict=True):
        mine = where(rows, field=field)
        for rule, label, style in (("log 2", "float64, α = log 2", "--"), ("auto", "float64, α as chosen here", "-")):
            draw_medians(
                axis, where(mine, rule=rule), "sigma", "residual", label, color=COLOURS[rule], linestyle=style, lw=2
            )
        floor = where(mine, rule="auto")
        label = "exact weights, rounded to float64"
        draw_medians(axis, floor, "sigma", "floor", label, color=COLOURS["floor"], linestyle=":", lw=2)
        axis.set(xscale="log", yscale="log", xlim=(2, 5e-16), ylim=(1e-16, 2e3), title=f"{field} data")
        axis.set_xlabel("smallest singular value of X₁ − X₂")
        axis.axhline(1, color="#969696", lw=0.8)
        axis.grid(alpha=0.25)
    axes[0].set_ylabel("relative residual ‖f(X) − Y‖ / ‖Y‖")
    powers = [1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3]
    axes[0].set_yticks(powers, ["10⁻¹⁵", "10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1: no digit", "10³ and more"])
    axes[1].legend(loc="lower right", framealpha=1)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        rows = studies.near_singular(dims=[4], samples=20, seed=1, workers=2, out=folder).rows
    draw_picture(lambda figure: draw(figure, rows), TARGET)
