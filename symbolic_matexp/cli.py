"""The shell: arguments in, results out; no mathematics.

Exit status: 0 it holds, 1 it does not (proved), 2 the input is unusable, 3 undecided, 70 a defect.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from operator import attrgetter
from pathlib import Path
from threading import Event, Thread
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import __version__
from .algebras import NAMES
from .certificate import Certificate, certify, read_claimed_weights
from .claims import prove, registered, registered_ids
from .comparison import crosscheck
from .errors import InputError, SymbolicMatexpError
from .html_report import crosscheck_html
from .notebooks import verify
from .outcome import Outcome
from .precision import MAXIMUM_PRECISION
from .problem import Problem, example_names
from .render import (
    certificate_json,
    outcomes_json,
    reports_json,
    rows_json,
    show_certificate,
    show_conditioning,
    show_crosscheck,
    show_outcomes,
    show_report,
    show_solution,
    show_sweep,
    show_verdicts,
    solution_json,
    sweep_json,
    verdicts_json,
)
from .report import Diagnosis
from .result import Solution, Status
from .sensitivity import condition
from .solver import solve
from .studies import STUDIES, rerun
from .studies.sweeping import sweep
from .testing import CORPORA, survey
from .testing.accuracy import FACTOR

HOLDS, FAILS, UNUSABLE, UNDECIDED, DEFECT = 0, 1, 2, 3, 70
_EXIT_STATUSES = "Exit status: 0 it holds, 1 it does not (proved), 2 the input is unusable, 3 undecided."
_CROSSCHECK_STATUSES = "Exit status: 0 accurate, 1 anything else that was found out, 2 unusable input, 3 undecided."
_NO_SOLUTION = {Status.EQUAL_INPUTS, Status.INCOMPATIBLE_OUTPUTS, Status.NO_REAL_SOLUTION}
_EXIT = {Outcome.CERTIFIED: HOLDS, Outcome.REFUTED: FAILS, Outcome.UNDECIDED: UNDECIDED}

app = typer.Typer(
    help="Weights of matrix-exponential networks in closed form, to any precision, with certificates.",
    epilog=_EXIT_STATUSES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ExampleOption = Annotated[
    str | None,
    typer.Option("--example", metavar="NAME", help=f"Use a bundled problem: {', '.join(example_names())}."),
]
DigitsOption = Annotated[int, typer.Option("--digits", help="Decimal digits to guarantee.")]
PrecisionOption = Annotated[int, typer.Option("--maximum-precision", help="Largest working precision, in bits.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, with exact numbers or balls.")]


def main() -> None:
    """Entry point: every failure is one sentence on standard error and an exit status that says what it means."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without × or α still gets its answer
    try:
        app()
    except InputError as error:
        sys.exit(_complain(error, UNUSABLE))
    except SymbolicMatexpError as error:
        sys.exit(_complain(error, UNDECIDED))
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except OSError as error:
        sys.exit(_complain(f"cannot write the result: {error.strerror}", UNUSABLE))
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001  a defect must not exit with 1, which would say "proved not"
        traceback.print_exc()
        sys.exit(_complain("this is a defect of the program; please report it", DEFECT))


def _complain(message: object, status: int) -> int:
    print(f"symbolic-matexp: {' '.join(str(message).split())}", file=sys.stderr)
    return status


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        print(f"symbolic-matexp {__version__}")
        raise typer.Exit


@app.command("solve", epilog=_EXIT_STATUSES)
def solve_command(
    problem: Annotated[Path | None, typer.Argument(help="Problem file, .json or .npz.")] = None,
    example: ExampleOption = None,
    digits: DigitsOption = 50,
    alpha: Annotated[str, typer.Option(help='"auto", a number, or a complex number as "re,im".')] = "auto",
    cut: Annotated[str, typer.Option(help='"auto", "principal", or an angle in radians.')] = "auto",
    algebra: Annotated[str, typer.Option(help=f"One of {', '.join(NAMES)}.")] = "ball",
    real: Annotated[bool, typer.Option("--real", help="Ask for real weights.")] = False,
    save: Annotated[Path | None, typer.Option(help="Write the weights to this JSON file.")] = None,
    certificate: Annotated[Path | None, typer.Option(help="Write the certificate to this JSON file.")] = None,
    all_digits: Annotated[bool, typer.Option("--all-digits", help="Show every digit guaranteed.")] = False,
    maximum_precision: PrecisionOption = MAXIMUM_PRECISION,
    json_output: JsonOption = False,
) -> None:
    """Find W1, W2, W3 with f(X1) = Y1 and f(X2) = Y2, and certify them.

    Example:  symbolic-matexp solve --example small --digits 50
    """
    data = _problem(problem, example)
    _check_outputs(save, certificate)
    with _progress() as report:
        solution = solve(
            data,
            digits=digits,
            alpha=_alpha(alpha),
            cut=cut,
            algebra=algebra,
            real=real,
            maximum_precision=maximum_precision,
            progress=report,
        )
    if json_output:
        print(solution_json(solution))
    else:
        show_solution(Console(), solution, all_digits=all_digits)
    if save is not None and solution.success:
        solution.save(save)
    if certificate is not None and solution.certificate is not None:
        solution.certificate.save(certificate)
    if not solution.success and (save or certificate):
        _complain("there are no weights, so nothing was written", UNDECIDED)
    raise typer.Exit(_solution_exit(solution))


@app.command("certify", epilog=_EXIT_STATUSES)
def certify_command(
    weights: Annotated[
        Path,
        typer.Argument(help="JSON with W1, W2, … (as in a problem file), saved weights, or a certificate."),
    ],
    problem: Annotated[Path | None, typer.Argument(help="Problem file; not needed if WEIGHTS holds one.")] = None,
    example: ExampleOption = None,
    digits: Annotated[
        int | None, typer.Option("--digits", help="Digits to prove; default: those the file claims, or 50.")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Write the certificate to this JSON file.")] = None,
    maximum_precision: PrecisionOption = MAXIMUM_PRECISION,
    json_output: JsonOption = False,
) -> None:
    """Prove or refute that given weights solve a problem, whatever they were computed with.

    Example:  symbolic-matexp solve --example small --save weights.json && symbolic-matexp certify weights.json
    """
    claim = read_claimed_weights(weights)
    if problem is not None or example is not None or claim.problem is None:
        data = _problem(problem, example)
    else:
        data = claim.problem
    _check_outputs(save)
    wanted = digits if digits is not None else claim.digits if claim.digits is not None else 50
    with _progress() as report:
        result: Certificate = certify(
            claim.weights, data, wanted, maximum_precision=maximum_precision, progress=report
        )
    if json_output:
        print(certificate_json(result))
    else:
        show_certificate(Console(), result)
    if save is not None:
        result.save(save)
    raise typer.Exit(_EXIT[result.verdict])


@app.command("crosscheck", epilog=_CROSSCHECK_STATUSES)
def crosscheck_command(
    problem: Annotated[Path | None, typer.Argument(help="Problem file, .json or .npz.")] = None,
    example: ExampleOption = None,
    formula: Annotated[
        str | None, typer.Option(metavar="MODULE:FUNCTION", help="Your own formula; runs the code of that module.")
    ] = None,
    digits: DigitsOption = 50,
    alpha: Annotated[str, typer.Option(help='"auto", a number, or a complex number as "re,im" or 1+2j.')] = "auto",
    cut: Annotated[str, typer.Option(help='"auto", "principal", or an angle in radians.')] = "auto",
    html: Annotated[Path | None, typer.Option(help="Write a report with pictures to this HTML file.")] = None,
    json_output: JsonOption = False,
) -> None:
    """Is the residual of a float64 run rounding, the problem, the method, or a mistake in the formula?

    Example:  symbolic-matexp crosscheck --example near-singular --alpha 1
    """
    data = _problem(problem, example)
    _check_outputs(html)
    function = None if formula is None else _imported(formula)
    with _progress() as report, redirect_stdout(sys.stderr):  # a formula may print
        result = crosscheck(data, function, digits, alpha=_alpha(alpha), cut=cut, progress=report)
    if html is not None:
        html.write_text(crosscheck_html(result), encoding="utf-8")
    if json_output:
        print(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        show_crosscheck(Console(), result)
    held = {Diagnosis.ACCURATE: HOLDS, Diagnosis.UNDECIDED: UNDECIDED}
    raise typer.Exit(held.get(result.verdict, FAILS))


@app.command(
    "condition", epilog="Exit status: 0 every number is confirmed, 2 unusable input, 3 one is not confirmed."
)
def condition_command(
    problem: Annotated[Path | None, typer.Argument(help="Problem file, .json or .npz.")] = None,
    example: ExampleOption = None,
    alpha: Annotated[str, typer.Option(help='"auto", a number, or a complex number as "re,im" or 1+2j.')] = "auto",
    cut: Annotated[str, typer.Option(help='"auto", "principal", or an angle in radians.')] = "auto",
    json_output: JsonOption = False,
) -> None:
    """How much do weights and outputs change when the data change a little?

    Condition numbers from Fréchet derivatives in float64, confirmed by solving a changed problem at high precision.

    Example:  symbolic-matexp condition --example near-singular
    """
    data = _problem(problem, example)
    with _progress() as report:
        result = condition(data, alpha=_alpha(alpha), cut=cut, progress=report)
    if json_output:
        print(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        show_conditioning(Console(), result)
    raise typer.Exit(HOLDS if result.confirmed else UNDECIDED)


@app.command(
    "sweep", epilog="Exit status: 0 done, 2 unusable input, 3 the workers are gone (what they measured is kept)."
)
def sweep_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"One of {', '.join(STUDIES)}.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for NAME.csv and NAME.png; made if it is not there.")
    ] = None,
    dim: Annotated[list[int] | None, typer.Option(help="Dimension; may be given again. Default: 4.")] = None,
    samples: Annotated[int, typer.Option(help="Random problems for each dimension and each point of the grid.")] = 10,
    seed: Annotated[int, typer.Option(help="Number from which all random problems are made.")] = 1,
    workers: Annotated[int, typer.Option(help="Worker processes on this machine.")] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask scheduler, such as tcp://127.0.0.1:8786, to use instead."),
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

    Interrupted, it goes on when it is called again with the same --out. near-singular: float64 residual and bits
    against the smallest singular value of X1 - X2; dimension-precision: cost of digits; branch: eigenvalues near the
    logarithm's cut; perturbation: changes of X1, X2 near singularity.

    Example:  symbolic-matexp sweep near-singular --dim 2 --dim 4 --samples 5 --workers 2 --out results
    """
    if name not in STUDIES:
        raise InputError(f"there is no study {name!r}; choose from {', '.join(STUDIES)}")
    study = STUDIES[name]
    if only is not None:
        print(rows_json(rerun(name, only)))
        return
    if out is None:
        raise InputError("give --out DIR, the folder for the table and the plot")
    with _progress_bar(study.name) as report:
        result = sweep(
            study,
            dim or [4],
            samples,
            seed,
            out=out,
            workers=workers,
            scheduler=scheduler,
            plot=plot,
            progress=report,
        )
    if json_output:
        print(sweep_json(result))
    else:
        show_sweep(Console(), study, result)


@app.command("bench", epilog="Exit status: 0 every case is right, 1 one is not, 2 unusable input.")
def bench_command(
    implementation: Annotated[
        str, typer.Argument(metavar="MODULE:FUNCTION", help="The function to measure; runs the code of that module.")
    ],
    corpus: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(CORPORA)}; default: the function's own name.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only cases of this kind; may be given again.")] = None,
    factor: Annotated[
        float,
        typer.Option(help="An error up to this times d · condition · u is right; a good algorithm stays below 10."),
    ] = FACTOR,
    json_output: Annotated[bool, typer.Option("--json", help="Print a list of JSON objects, one a case.")] = False,
) -> None:
    """Measure a matrix function of anybody's on a corpus of certified references.

    It is called with a float64 or complex128 array (for the corpus "solve": X1, X2, Y1, Y2 and alpha).

    u is float64's unit roundoff, or the larger one of a shorter type. What is not finite is never right.

    Example:  symbolic-matexp bench scipy.linalg:expm --factor 10
    """
    function = _imported(implementation)
    if not callable(function):
        raise InputError(f"{implementation} is not a function but a {type(function).__name__}")
    name = corpus if corpus is not None else implementation.rpartition(":")[2].rpartition(".")[2]
    with _progress() as report, redirect_stdout(sys.stderr):
        report(f"measuring {implementation}")
        outcomes = survey(name, function, kind, factor=factor)
    if json_output:
        print(outcomes_json(outcomes))
    else:
        show_outcomes(Console(), outcomes)
    raise typer.Exit(HOLDS if all(outcome.right for outcome in outcomes) else FAILS)


@app.command(
    "prove",
    epilog=(
        "Exit status: 0 every verdict is the expected one, 1 one is proved or refuted against it, 2 no such claim, "
        "3 one is undecided, or only supported by instances."
    ),
)
def prove_command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Claims; default: all of them.")] = None,
    explain: Annotated[str | None, typer.Option("--explain", metavar="ID", help="Print the whole argument.")] = None,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print a list of JSON objects, evidence included.")
    ] = False,
) -> None:
    """Settle the registered claims: run their evidence and compare the verdicts with those expected.

    Example:  symbolic-matexp prove unique-solution line-theorem
    """
    if explain is not None and ids:
        raise InputError(f"give --explain {explain} or a list of claims, not both")
    wanted = [explain] if explain is not None else list(dict.fromkeys(ids or registered_ids()))
    claims = [registered(id) for id in wanted]
    verdicts = []
    with _progress() as report:
        for claim in claims:
            report(f"proving {claim.id}")
            verdicts.append(prove(claim))
    if json_output:
        print(verdicts_json(verdicts))
    elif explain is not None:
        print(verdicts[0].explain())
    else:
        show_verdicts(Console(), verdicts)
    unexpected = [verdict for verdict in verdicts if not verdict.as_expected]
    if any(verdict.verdict.settles for verdict in unexpected):
        raise typer.Exit(FAILS)
    raise typer.Exit(UNDECIDED if unexpected else HOLDS)


@app.command("verify-notebooks", epilog=_EXIT_STATUSES)
def verify_notebooks_command(
    paths: Annotated[list[Path], typer.Argument(help="Notebooks (.ipynb, or .py as jupytext reads it), or folders.")],
    write: Annotated[bool, typer.Option("--write", help="Write the executed .ipynb beside its .py source.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that one cell may take.")] = 600,
    json_output: Annotated[bool, typer.Option("--json", help="Print a list of JSON objects.")] = False,
) -> None:
    """Execute notebooks, collect the verdict of every claim made inside, and report.

    A notebook fails by an exception, whatever tags its cells have; by a claim that is refuted, undecided or only
    supported by instances (unless its author expected just that); and where a .py and its paired .ipynb differ. This
    runs the code in the notebooks. They cannot hide a verdict by accident; a forger can.

    Example:  symbolic-matexp verify-notebooks notebooks/
    """
    with _progress() as report:
        reports = verify(paths, write=write, timeout=timeout, progress=report)
    if json_output:
        print(reports_json(reports))
    else:
        for item in reports:
            show_report(Console(), item)
    outcomes = {item.outcome for item in reports}
    raise typer.Exit(FAILS if Outcome.REFUTED in outcomes else UNDECIDED if Outcome.UNDECIDED in outcomes else HOLDS)


def _problem(path: Path | None, example: str | None) -> Problem:
    if path is not None and example is not None:
        raise InputError(f"give a problem file or --example, not both ({path} and {example})")
    if path is not None:
        return Problem.load(path)
    if example is not None:
        return Problem.example(example)
    raise InputError(f"give a problem file, or --example with one of {', '.join(example_names())}")


def _check_outputs(*paths: Path | None) -> None:
    """Refuse, before the work begins, paths that cannot be written."""
    given = [path for path in paths if path is not None]
    for path in given:
        if path.is_dir() or not path.resolve().parent.is_dir():
            raise InputError(f"cannot write {path}: it is a folder, or its folder does not exist")
    if len({path.resolve() for path in given}) < len(given):
        raise InputError(f"two results would be written to {given[0]}; give two different files")


def _imported(text: str) -> Any:
    """Import a function that the user names, from the current folder or an installed module."""
    module, _, name = text.partition(":")
    sys.path.insert(0, os.getcwd())
    try:
        return attrgetter(name)(importlib.import_module(module))
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever the user's module does when it is imported
        what = f"{type(error).__name__}: {error}"
        raise InputError(
            f"cannot import {text!r} ({what}); write MODULE:FUNCTION, of a module that imports"
        ) from None
    finally:
        sys.path.remove(os.getcwd())


def _alpha(text: str) -> Any:
    if text.endswith(("j", "j)")):  # as Python writes a complex number, and as messages here do
        try:
            return complex(text)
        except ValueError:
            return text
    if "," in text:
        return text.split(",")
    return text


def _solution_exit(solution: Solution) -> int:
    if solution.success:
        return HOLDS if solution.digits >= solution.digits_asked else UNDECIDED
    return FAILS if solution.status in _NO_SOLUTION else UNDECIDED


@contextmanager
def _progress_bar(text: str) -> Iterator[Any]:
    """Show on standard error how many problems are done."""
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _progress() -> Iterator[Any]:
    """Report on standard error what is going on, once it takes longer than two seconds."""
    start, last = time.monotonic(), ["working"]
    console = Console(stderr=True)

    def show() -> None:
        console.print(f"… {last[0]} ({time.monotonic() - start:.0f} s)", style="dim", highlight=False)

    def report(text: str) -> None:
        last[0] = text

    done = Event()

    def remind() -> None:
        interval = 2
        while not done.wait(interval):
            show()
            interval = min(2 * interval, 60)

    Thread(target=remind, daemon=True).start()
    try:
        yield report
    finally:
        done.set()
