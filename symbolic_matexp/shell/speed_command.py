"""The command ``bench solve``: what a certified solve costs beside the scripts that one would write instead."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from mpmath.libmp import BACKEND
from rich.console import Console

from ..errors import InputError
from ..inputs.kinds import AlgebraName
from ..studies.families import FIELDS
from ..studies.plotting import draw_picture
from ..studies.speed import (
    DIGITS,
    DIMENSIONS,
    MANY_DIGITS,
    MANY_DIM,
    SECONDS,
    SMALLEST_FITTED,
    Growth,
    Speed,
    Throughput,
    cases,
    growths,
    speeds,
    throughputs,
)
from ..studies.speed_plot import draw
from ..studies.sweeping import check_plotting
from .arguments import check_outputs, real_number, whole_number
from .json_output import print_json
from .layout import say, show_table
from .streams import HOLDS, progress

STATUSES = "Exit status: 0 done, 2 unusable input, 3 something was not solved, or the worker process is gone."


def bench_solve_command(
    dim: Annotated[
        list[str] | None,
        typer.Option(metavar="D", help=f"Dimension; may be given again. Default: {', '.join(map(str, DIMENSIONS))}."),
    ] = None,
    digits: Annotated[
        list[str] | None,
        typer.Option(metavar="N", help=f"Digits; may be given again. Default: {', '.join(map(str, DIGITS))}."),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help=f"{' or '.join(FIELDS)} data; may be given again. Default: both."),
    ] = None,
    algebra: Annotated[
        str | None, typer.Option(metavar="NAME", help='Of our solve: "ball" or "multiprecision". Default: ball.')
    ] = None,
    seconds: Annotated[str, typer.Option(metavar="S", help="Time for one row of the table.")] = f"{SECONDS:g}",
    seed: Annotated[str, typer.Option(metavar="N", help="Number from which all random problems are made.")] = "1",
    many: Annotated[
        bool, typer.Option("--many", help=f"Certified solves a second instead: d = {MANY_DIM}, {MANY_DIGITS} digits.")
    ] = False,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes of solve_many, with --many. Default: all cores.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the table.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a picture that is there already.")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure what a certified solve costs beside a script for python-flint and one for mpmath.

    Ours and a script take turns on the same Gaussian problems. The scripts are what one would write instead:
    symbolic_matexp/studies/peers.py. The one for mpmath proves nothing; it runs up to d = 16 and 100 digits.

    Example:  symbolic-matexp bench solve --dim 2 --dim 4 --digits 50 --seconds 1
    """
    number, time_for_a_row = whole_number(seed, "--seed"), real_number(seconds, "--seconds")
    if many and plot is not None:
        raise InputError("--plot draws the table of times, which --many does not make; leave one of the two out")
    fixed = {"--dim": dim, "--digits": digits, "--field": field, "--algebra": algebra}
    if many and (unused := [option for option, value in fixed.items() if value is not None]):
        raise InputError(f"{unused[0]} has no use with --many, which measures one thing only; leave one of them out")
    if workers is not None and not many:
        raise InputError("--workers says how many processes --many uses; give --many, too")
    if many:
        processes = (os.cpu_count() or 1) if workers is None else whole_number(workers, "--workers")
        with progress() as report:
            rates: list[Throughput] = []
            number_of_rows = 1 + len({1, processes})
            report(f"counting solves, row 1 of {number_of_rows}")
            for rate in throughputs(processes, number, time_for_a_row):
                rates.append(rate)
                report(f"counting solves, row {min(len(rates) + 1, number_of_rows)} of {number_of_rows}")
        if json_output:
            print_json(_many_json(rates), HOLDS)
        else:
            _show_many(Console(), rates)
        return
    dims = [whole_number(text, "--dim") for text in dim or map(str, DIMENSIONS)]
    asked = [whole_number(text, "--digits") for text in digits or map(str, DIGITS)]
    ours = "ball" if algebra is None else algebra
    chosen = cases(dims, asked, field or FIELDS)
    check_outputs(plot, force=force)
    if plot is not None:
        check_plotting()
    rows: list[Speed] = []
    with progress() as report:
        report(f"row 1 of {len(chosen)}")
        for row in speeds(chosen, number, time_for_a_row, cast(AlgebraName, ours)):
            rows.append(row)
            report(f"row {min(len(rows) + 1, len(chosen))} of {len(chosen)}")
    if plot is not None:
        draw_picture(partial(draw, rows, seed=number), plot)
    if json_output:
        print_json(_json(rows, growths(rows), number, ours), HOLDS)
    else:
        _show(Console(), rows, growths(rows), number, ours)


def _with() -> dict[str, str]:
    """Return with what the times were measured."""
    return {"python-flint": version("python-flint"), "mpmath": version("mpmath"), "mpmath integers": BACKEND}


def _json(rows: Sequence[Speed], found: Sequence[Growth], seed: int, algebra: str) -> dict[str, Any]:
    return {
        "seed": seed,
        "algebra": algebra,
        "with": _with(),
        "rows": [row.to_json() for row in rows],
        "growth": [vars(growth) for growth in found],
    }


def _show(console: Console, rows: Sequence[Speed], found: Sequence[Growth], seed: int, algebra: str) -> None:
    """Print a table for each field, and how times grow."""
    head = ("d", "digits", "ours, ms", "flint, ms", "ratio", "products", "mpmath, ms", "ratio")
    for field in dict.fromkeys(row.field for row in rows):
        mine = [row for row in rows if row.field == field]
        fewest, most = min(row.problems for row in mine), max(row.problems for row in mine)
        say(console, f"{field} Gaussian data, seed {seed}: medians of {fewest} to {most} problems", "italic")
        lines = [
            (
                str(row.dim),
                str(row.digits),
                _short(1e3 * row.ours),
                _short(1e3 * row.script),
                f"{row.ratio:.2f}",
                _short(row.products),
                "" if row.mpmath is None else _short(1e3 * row.mpmath),
                "" if row.mpmath_ratio is None else _as_ratio(row.mpmath_ratio),
            )
            for row in mine
        ]
        show_table(console, head, lines)
    say(
        console,
        f"ours: solve ({algebra}) with its certificate; flint, mpmath: scripts for python-flint (residuals proved) "
        "and mpmath (nothing proved); ratio: our time over the script's; products: our time over that of one product "
        "of two complex ball matrices of that size.",
    )
    if found:
        powers = [(growth.field, *_growth(growth)) for growth in found]
        show_table(console, ("data", "where", "ours grows like", "flint grows like"), powers)
    say(console, ", ".join(f"{name} {value}" for name, value in _with().items()), "dim")


def _growth(growth: Growth) -> tuple[str, str, str]:
    """Return where times were fitted, and the powers."""
    of_dim = growth.against == "dim"
    where = f"{growth.fixed} digits, d ≥ {SMALLEST_FITTED}" if of_dim else f"d = {growth.fixed}"
    x = "d" if of_dim else "digits"
    ours, script = (round(power, 1) + 0.0 for power in (growth.ours, growth.script))  # + 0.0: no -0.0
    return where, f"{x}^{ours}", f"{x}^{script}"


def _short(value: float) -> str:
    """Return three digits."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def _as_ratio(value: float) -> str:
    return f"{value:.2f}" if value > 0.5 else f"1/{1 / value:.0f}"


def _many_json(rates: Sequence[Throughput]) -> dict[str, Any]:
    return {"rates": [rate.to_json() for rate in rates]}


def _show_many(console: Console, rates: Sequence[Throughput]) -> None:
    say(console, f"certified solves, d = {MANY_DIM}, {MANY_DIGITS} digits, real Gaussian data", "italic")
    lines = [
        (
            r.how,
            str(r.processes),
            f"{r.per_second:.0f}",
            f"{r.per_core:.0f}",
            f"{1e6 * r.here:.0f}",
            f"{1e6 * r.in_workers:.0f}",
            f"{r.per_processor_second:.0f}",
        )
        for r in rates
    ]
    head = ("through", "processes", "a second", "and core", "here, µs", "in workers, µs", "a second of processor")
    show_table(console, head, lines)
    say(
        console,
        "a second: by the clock, which needs a quiet machine; and core: the same for each process; here, in workers: "
        "processor time of one solve; a second of processor: solves for one second of it.",
    )
