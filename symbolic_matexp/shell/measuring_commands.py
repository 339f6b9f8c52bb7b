"""The commands that measure: sweeps over families of problems, and anybody's function on the reference corpora."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from ..errors import InputError
from ..studies import STUDIES, rerun
from ..studies.sweeping import kept_so_far, sweep
from ..testing import CORPORA, survey
from ..testing import corpus as corpus_of
from ..testing.accuracy import FACTOR
from ..testing.export import export
from ..testing.outcomes import surveyed_apart
from .arguments import check_outputs, imported, real_number, values_of_names, whole_number
from .json_output import print_json
from .layout import say
from .render import show_outcomes, show_sweep, sweep_json
from .speed_command import STATUSES, bench_solve_command
from .streams import FAILS, HOLDS, duration, progress

SWEEP_STATUSES = "Exit status: 0 done, 2 unusable input, 3 the workers are gone (what they measured is kept)."
BENCH_STATUSES = "Exit status: 0 every case is right, 1 one is not, 2 unusable input."


def sweep_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"{'; '.join(map(str, STUDIES.values()))}.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for NAME.csv and NAME.png; made if it is not there.")
    ] = None,
    dim: Annotated[
        list[str] | None, typer.Option(metavar="D", help="Dimension; may be given again. Default: 4.")
    ] = None,
    samples: Annotated[
        str, typer.Option(metavar="N", help="Random problems for each dimension and each point of the grid.")
    ] = "10",
    seed: Annotated[str, typer.Option(metavar="N", help="Number from which all random problems are made.")] = "1",
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Worker processes on this machine. Default: 1.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask scheduler, such as tcp://127.0.0.1:8786, to use instead."),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=V,V", help="Only these values of what the study varies; may be given again."),
    ] = None,
    plot: Annotated[bool, typer.Option(help="Draw NAME.png.")] = True,
    only: Annotated[
        str | None,
        typer.Option(metavar="'dim=4 …'", help="Print the rows of one problem, as JSON, and write nothing."),
    ] = None,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object that says what was done.")
    ] = False,
) -> None:
    """Measure a family of random problems, one observation a row, and draw what comes out.

    Interrupted, it goes on when it is called again with the same --out.

    Example:  symbolic-matexp sweep near-singular --dim 2 --samples 2 --workers 2 --out results
    """
    if name not in STUDIES:
        raise InputError(f"there is no study {name!r}; choose from {', '.join(STUDIES)}")
    study = STUDIES[name]
    if only is not None and out is not None:
        raise InputError("--only writes nothing, so it has no use for --out; leave one of the two out")
    if scheduler is not None and workers is not None:
        raise InputError("--workers are on this machine, --scheduler has its own; leave one of the two out")
    if only is not None:
        print_json({"rows": rerun(name, only)}, HOLDS)
        return
    if out is None:
        raise InputError("give --out DIR, the folder for the table and the plot")
    dims = [whole_number(text, "--dim") for text in dim or ["4"]]
    numbers = [whole_number(samples, "--samples"), whole_number(seed, "--seed")]
    processes = whole_number(workers or "1", "--workers")
    try:
        with progress() as report:
            result = sweep(
                study,
                dims,
                *numbers,
                out=out,
                where=values_of_names(where or [], "--where"),
                workers=processes,
                scheduler=scheduler,
                plot=plot,
                progress=_counted(report, "problems"),
            )
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept_so_far(study, out)) from None
    if json_output:
        print_json(sweep_json(result), HOLDS)
    else:
        show_sweep(Console(), study, result)


class _FunctionFirst(TyperGroup):
    """What is no command is a function to be measured: ``bench MODULE:FUNCTION``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in known else ["function", *args])


bench = typer.Typer(cls=_FunctionFirst, pretty_exceptions_enable=False)


@bench.callback(epilog=BENCH_STATUSES)
def _bench() -> None:
    """Measure: anybody's matrix function on reference corpora, or what a certified solve costs.

    Example:  symbolic-matexp bench scipy.linalg:expm --factor 10

    Example:  symbolic-matexp bench export references

    Example:  symbolic-matexp bench solve --dim 2 --dim 4 --digits 50 --seconds 1
    """


@bench.command("function", short_help="Measure a matrix function.", epilog=BENCH_STATUSES)
def bench_function_command(
    implementation: Annotated[
        str,
        typer.Argument(
            metavar="MODULE:FUNCTION",
            help="The function to measure; FILE.py:FUNCTION does as well. Runs the code there.",
        ),
    ],
    corpus: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"One of {', '.join(CORPORA)}; default: the function's own name."),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Only cases of this kind; may be given again.")
    ] = None,
    factor: Annotated[
        str,
        typer.Option(
            metavar="X", help="An error up to this times d · condition · u is right; a good algorithm stays below 10."
        ),
    ] = f"{FACTOR:g}",
    timeout: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS",
            help="A case has so long; the function then runs in a process of its own, and a crash counts as a case.",
        ),
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object, with every case.")] = False,
) -> None:
    """Measure a matrix function of anybody's on a corpus of certified references.

    It is called with a float64 or complex128 array A; for the corpus "powm" with A and p, for "phi" with A and k, for
    "solve" with X1, X2, Y1, Y2 and alpha.

    u is float64's unit roundoff, or the larger one of a shorter type. What is not finite is never right.

    The command's name may be left out: bench scipy.linalg:expm is short for bench function scipy.linalg:expm.

    Example:  symbolic-matexp bench scipy.linalg:expm --factor 10
    """
    limit = real_number(factor, "--factor")
    seconds = None if timeout is None else real_number(timeout, "--timeout")
    function, _ = imported(implementation)
    if not callable(function):
        raise InputError(f"{implementation} is not a function but a {type(function).__name__}")
    name = corpus if corpus is not None else implementation.rpartition(":")[2].rpartition(".")[2]
    if corpus is None and name not in CORPORA:
        raise InputError(
            f"there is no corpus {name!r}, which is the function's name; give --corpus, one of {', '.join(CORPORA)}"
        )
    with progress() as report, redirect_stdout(sys.stderr):
        counted = _counted(report, "cases")
        if seconds is None:
            outcomes = survey(name, function, kind, factor=limit, progress=counted)
        else:
            named = partial(_loaded, implementation)
            outcomes = surveyed_apart(corpus_of(name, kind), named, limit, None, seconds, counted)
    status = HOLDS if all(outcome.right for outcome in outcomes) else FAILS
    if json_output:
        print_json({"cases": [outcome.to_json() for outcome in outcomes]}, status)
    else:
        show_outcomes(Console(), outcomes)
    raise typer.Exit(status)


@bench.command(
    "export", short_help="Write the corpora for other languages.", epilog="Exit status: 0 done, 2 unusable input."
)
def bench_export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder, which is made if it is not there.")],
    corpus: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=f"Only {', '.join(CORPORA)}; may be given again. Default: all of them."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> None:
    """Write the reference corpora as JSON files for other languages, with hexadecimal floats and error bounds.

    symbolic_matexp/testing/OTHER_LANGUAGES.md describes the format, and how to use it from C++, Julia and Rust.

    Example:  symbolic-matexp bench export two --corpus expm --corpus powm
    """
    names = corpus or list(CORPORA)
    if unknown := [name for name in names if name not in CORPORA]:
        raise InputError(f"there is no corpus {unknown[0]!r}; choose from {', '.join(CORPORA)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {folder}: {error.strerror}") from None
    check_outputs(*(folder / f"{name}.json" for name in dict.fromkeys(names)), force=force)
    with progress() as report:
        report(f"writing {folder}")
        written = export(folder, list(dict.fromkeys(names)))
    console = Console()
    for path in written:
        say(console, str(path))


def _loaded(implementation: str) -> Any:
    return imported(implementation)[0]


def _counted(report: Callable[[str], None], what: str) -> Callable[[int, int], None]:
    """Return a function that reports how many are done, and about how long the others take."""
    first: list[tuple[float, int]] = []

    def show(done: int, total: int) -> None:
        now = time.monotonic()
        first.append((now, done))
        began, kept = first[0]
        left = f", about {duration((now - began) / (done - kept) * (total - done))} left" if done > kept else ""
        report(f"{done} of {total} {what}{left}")

    return show


bench.command("solve", short_help="Measure a certified solve.", epilog=STATUSES)(bench_solve_command)
