"""The shell: arguments in, results out; no mathematics. What the exit statuses mean stands in :mod:`.streams`."""

from __future__ import annotations

import shlex
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console

from .. import __version__
from ..certifying.certificate import Certificate, certify
from ..certifying.outcome import Outcome
from ..claims.notebooks import NotebookReport, verify
from ..claims.premise_list import premises
from ..claims.prove import prove
from ..claims.registry import registered, registered_ids
from ..claims.saved_proof import check_proof
from ..comparing.black_box import only_one_of
from ..comparing.condition import condition
from ..comparing.crosscheck import crosscheck
from ..comparing.html_report import crosscheck_html
from ..comparing.wording import Diagnosis
from ..errors import InputError, SymbolicMatexpError
from ..formulas.activations.catalogue import ACTIVATIONS
from ..formulas.activations.expm import EXPM
from ..inputs.kinds import AlgebraName
from ..inputs.precision import DEFAULT_DIGITS, MAXIMUM_PRECISION
from ..inputs.problem import example_names
from ..inputs.text_files import write_text
from ..solving.solution import Solution
from ..solving.solve import formula_names, solve
from ..solving.status import Status
from ..studies.sweeping import check_plotting
from ..systems import NAMES
from .arguments import (
    FormatOption,
    alpha_value,
    check_format,
    check_outputs,
    claimed_in,
    given_problem,
    imported,
    in_shell_words,
    keep_examples_whole,
    leave_out_types,
    problem_of,
    real_number,
    usage_sentence,
    whole_number,
)
from .function_commands import add_commands as add_function_commands
from .interpolate_command import STATUSES as INTERPOLATE_STATUSES
from .interpolate_command import interpolate_command
from .json_output import print_error, print_json
from .junit import junit_xml
from .measuring_commands import SWEEP_STATUSES, bench, sweep_command
from .render import (
    show_certificate,
    show_checked_proof,
    show_conditioning,
    show_crosscheck,
    show_premises,
    show_report,
    show_solution,
    show_verdicts,
    solution_json,
)
from .results import print_for, results
from .selftest_command import STATUSES as SELFTEST_STATUSES
from .selftest_command import selftest_command
from .streams import (
    DEFECT,
    FAILS,
    HOLDS,
    INTERRUPTED,
    READER_GONE,
    UNDECIDED,
    UNUSABLE,
    complain,
    guarded,
    on_one_line,
)
from .streams import progress as _progress

_EXIT_STATUSES = "Exit status: 0 it holds, 1 it does not (proved), 2 the input is unusable, 3 undecided."
_CROSSCHECK_STATUSES = "Exit status: 0 accurate, 1 anything else that was found out, 2 unusable input, 3 undecided."
_NO_SOLUTION = {Status.EQUAL_INPUTS, Status.INCOMPATIBLE_OUTPUTS, Status.NO_REAL_SOLUTION}
_USAGE_ERROR: Any = typer.BadParameter.__base__  # of typer, or of click, which earlier versions are built upon
_INTERRUPTED = "interrupted: there is no result, and nothing was written"
_EXIT = {Outcome.CERTIFIED: HOLDS, Outcome.REFUTED: FAILS, Outcome.UNDECIDED: UNDECIDED}

app = typer.Typer(
    help="Weights of matrix-exponential networks in closed form, to any precision, with certificates.",
    epilog=_EXIT_STATUSES,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

ExampleOption = Annotated[
    str | None,
    typer.Option("--example", metavar="NAME", help=f"Use a bundled problem: {', '.join(example_names())}."),
]
FormulaOption = Annotated[
    str | None,
    typer.Option(
        metavar="MODULE:FUNCTION",
        help="Your own formula, in letters; FILE.py:FUNCTION does as well. Runs the code there.",
    ),
]
ClosedFormOption = Annotated[
    str, typer.Option(metavar="NAME", help=f'The closed form: "auto", {", ".join(formula_names())}.')
]
AlphaOption = Annotated[
    str,
    typer.Option(
        metavar="NUMBER", help='"auto", or a number: 1.5, 1/3, 1+2i, "re,im", or pi/2 (the nearest float64).'
    ),
]
CutOption = Annotated[
    str,
    typer.Option(metavar="ANGLE", help='"auto", "principal", or an angle in radians: 2.5, pi, "3pi - 1/2".'),
]
PrecisionOption = Annotated[
    str, typer.Option("--maximum-precision", metavar="BITS", help="Largest working precision, in bits.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, with exact numbers or balls.")]


def main() -> None:
    """Entry point: every failure is one sentence on standard error and an exit status that says what it means."""
    with guarded():
        sys.exit(_status(sys.argv[1:]))


def _status(words: list[str]) -> int:
    """Run a command line. Not ``app()``, which ends a broken pipe with 1 and has its own words for bad options."""
    if not words:
        return _status(["--help"]) or UNUSABLE
    try:
        command = typer.main.get_command(app)
        keep_examples_whole(command)
        leave_out_types(command)
        with command.make_context("symbolic-matexp", words) as context:
            command.invoke(context)
    except typer.Exit as ended:
        return ended.exit_code
    except _USAGE_ERROR as error:
        return _failed("UsageError", usage_sentence(error), UNUSABLE, words)
    except SymbolicMatexpError as error:
        unusable = isinstance(error, InputError)
        return _failed(type(error).__name__, in_shell_words(error), UNUSABLE if unusable else UNDECIDED, words)
    except BrokenPipeError:
        return READER_GONE
    except OSError as error:
        said = ": ".join(str(x) for x in (error.filename, error.strerror or error) if x)
        return _failed("OSError", said, UNUSABLE, words)
    except KeyboardInterrupt as interruption:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
        said = f"interrupted: {interruption}" if interruption.args else _INTERRUPTED
        return _failed("KeyboardInterrupt", said, INTERRUPTED, words)
    except Exception as defect:  # noqa: BLE001  a defect must not exit with 1, which would say "proved not"
        traceback.print_exc()
        return _failed(type(defect).__name__, "this is a defect of the program; please report it", DEFECT, words)
    return HOLDS


def _failed(kind: str, message: str, status: int, words: list[str]) -> int:
    """Say why a command found nothing, on standard error, and for machines on standard output; returns the status."""
    sentence = on_one_line(message)
    print_error(kind, sentence, status, words)
    return complain(sentence, status)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        print(f"symbolic-matexp {__version__}")
        raise typer.Exit


@app.command("solve", short_help="Weights in closed form, with a certificate.", epilog=_EXIT_STATUSES)
def solve_command(
    problem: Annotated[
        Path | None, typer.Argument(metavar="PROBLEM", help="Problem file, .json or .npz; - for standard input.")
    ] = None,
    example: ExampleOption = None,
    digits: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help=f"Decimal digits to guarantee; default: {DEFAULT_DIGITS}, with float64 as many as it reaches.",
        ),
    ] = None,
    alpha: AlphaOption = "auto",
    cut: CutOption = "auto",
    algebra: Annotated[str, typer.Option(metavar="NAME", help=f"One of {', '.join(NAMES)}.")] = "ball",
    real: Annotated[bool, typer.Option("--real", help="Ask for real weights.")] = False,
    formula: ClosedFormOption = "auto",
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the weights to this JSON file.")] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the certificate to this JSON file.")
    ] = None,
    force: ForceOption = False,
    all_digits: Annotated[bool, typer.Option("--all-digits", help="Show every digit guaranteed.")] = False,
    language: FormatOption = None,
    maximum_precision: PrecisionOption = str(MAXIMUM_PRECISION),
    json_output: JsonOption = False,
) -> None:
    """Find weights W1, W2, … with f(X1) = Y1 and f(X2) = Y2, and certify them.

    Example:  symbolic-matexp solve --example small --digits 50

    Example:  symbolic-matexp solve --example small --digits 100 --format matlab
    """
    check_format(language, json_output)
    wanted = None if digits is None else whole_number(digits, "--digits")
    most = whole_number(maximum_precision, "--maximum-precision")
    data = given_problem(problem, example)
    check_outputs(save, certificate, inputs=[problem], force=force)
    with _progress() as report:
        solution = solve(
            data,
            digits=wanted,
            alpha=alpha_value(alpha, symbolic=algebra == "exact"),
            cut=cut,
            algebra=cast(AlgebraName, algebra),
            real=real,
            formula=formula,
            maximum_precision=most,
            progress=report,
        )
    with results() as files:
        if solution.certificate is None and (save or certificate):
            complain("there are no weights, so nothing was written", UNDECIDED)
        if save is not None and solution.weights:
            files.write(solution.save, save)
        if certificate is not None and solution.certificate is not None:
            files.write(solution.certificate.save, certificate)
        shown = replace(solution, message=in_shell_words(solution.message))
        if json_output:
            print_json(solution_json(shown), _solution_exit(solution), files.failure)
        elif language is not None:
            print_for(language, shown)
        else:
            show_solution(Console(), shown, all_digits=all_digits)
    raise typer.Exit(_solution_exit(solution))


@app.command("certify", short_help="Prove or refute that weights solve.", epilog=_EXIT_STATUSES)
def certify_command(
    weights: Annotated[
        Path,
        typer.Argument(
            metavar="WEIGHTS",
            help="W1, W2, … in JSON (as in a problem file) or .npz, saved weights, or a certificate.",
        ),
    ],
    problem: Annotated[
        Path | None, typer.Argument(metavar="PROBLEM", help="Problem file; not needed if WEIGHTS holds one.")
    ] = None,
    example: ExampleOption = None,
    digits: Annotated[
        str | None,
        typer.Option(metavar="N", help=f"Digits to prove; default: those the file claims, or {DEFAULT_DIGITS}."),
    ] = None,
    activation: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"The function between two layers: {', '.join(ACTIVATIONS)}. "
            f"Default: the one that the file names, or {EXPM.name}.",
        ),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the certificate to this JSON file.")
    ] = None,
    force: ForceOption = False,
    maximum_precision: PrecisionOption = str(MAXIMUM_PRECISION),
    json_output: JsonOption = False,
) -> None:
    """Prove or refute that given weights solve a problem, whatever they were computed with.

    Example:  symbolic-matexp solve --example small --save weights.json && symbolic-matexp certify weights.json
    """
    asked = None if digits is None else whole_number(digits, "--digits")
    most = whole_number(maximum_precision, "--maximum-precision")
    claim = claimed_in(weights, problem)
    data = problem_of(claim, weights, problem, example)
    check_outputs(save, inputs=[weights, problem], force=force)
    wanted = asked if asked is not None else claim.digits or DEFAULT_DIGITS
    with _progress() as report:
        result: Certificate = certify(
            claim.weights,
            data,
            wanted,
            activation=claim.activation if activation is None else activation,
            maximum_precision=most,
            progress=report,
        )
    with results() as files:
        if save is not None:
            files.write(result.save, save)
        if json_output:
            print_json(result.to_json(), _EXIT[result.verdict], files.failure)
        else:
            show_certificate(Console(), result)
    raise typer.Exit(_EXIT[result.verdict])


@app.command("crosscheck", short_help="A float64 residual explained.", epilog=_CROSSCHECK_STATUSES)
def crosscheck_command(
    problem: Annotated[
        Path | None, typer.Argument(metavar="PROBLEM", help="Problem file, .json or .npz; - for standard input.")
    ] = None,
    example: ExampleOption = None,
    formula: FormulaOption = None,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Judge these weights, whatever they come from; a file as for certify."),
    ] = None,
    implementation: Annotated[
        str | None,
        typer.Option(
            metavar="MODULE:FUNCTION",
            help="Judge the weights that your function of float64 arrays X1, X2, Y1, Y2 returns; FILE.py:FUNCTION "
            "does as well. Runs the code there.",
        ),
    ] = None,
    digits: Annotated[str, typer.Option(metavar="N", help="Decimal digits of the reference.")] = str(DEFAULT_DIGITS),
    alpha: AlphaOption = "auto",
    cut: CutOption = "auto",
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report with pictures to this HTML file.")
    ] = None,
    force: ForceOption = False,
    json_output: JsonOption = False,
) -> None:
    """Is the residual of a float64 run rounding, the problem, the method, or a mistake in the formula?

    Weights, or an implementation in NumPy, are a black box: only a formula in letters can be proved wrong.

    Example:  symbolic-matexp crosscheck --example near-singular --alpha 1

    Example:  symbolic-matexp solve --example real --save w.json && symbolic-matexp crosscheck --weights w.json
    """
    only_one_of(formula=formula, weights=weights, implementation=implementation)
    wanted = whole_number(digits, "--digits")
    claim = None if weights is None else claimed_in(weights, problem)
    if claim is None or weights is None:
        data = given_problem(problem, example)
    else:
        data = problem_of(claim, weights, problem, example)
    named = formula if implementation is None else implementation
    function, source = (None, None) if named is None else imported(named)
    check_outputs(html, inputs=[problem, source, weights], force=force)
    if html is not None:
        check_plotting()
    with _progress() as report, redirect_stdout(sys.stderr):  # a formula may print
        result = crosscheck(
            data,
            None if formula is None else function,
            wanted,
            weights=None if claim is None else claim.weights,
            implementation=None if implementation is None else function,
            alpha=alpha_value(alpha),
            cut=cut,
            progress=report,
        )
    result = replace(result, reason=in_shell_words(result.reason), help=in_shell_words(result.help))
    status = {Diagnosis.ACCURATE: HOLDS, Diagnosis.UNDECIDED: UNDECIDED}.get(result.verdict, FAILS)
    with results() as files:
        if html is not None:
            files.write(lambda path: write_text(path, crosscheck_html(result, _command_line())), html)
        if json_output:
            print_json(result.to_json(), status, files.failure)
        else:
            show_crosscheck(Console(), result)
    raise typer.Exit(status)


@app.command(
    "condition",
    short_help="Condition numbers of the weights.",
    epilog="Exit status: 0 every number is confirmed, 2 unusable input, 3 one is not confirmed.",
)
def condition_command(
    problem: Annotated[
        Path | None, typer.Argument(metavar="PROBLEM", help="Problem file, .json or .npz; - for standard input.")
    ] = None,
    example: ExampleOption = None,
    formula: FormulaOption = None,
    alpha: AlphaOption = "auto",
    cut: CutOption = "auto",
    json_output: JsonOption = False,
) -> None:
    """How much do weights and outputs change when the data change a little?

    Condition numbers of the closed form, or of your own formula, from Fréchet derivatives in float64, confirmed by
    evaluating the same formula at changed data in ball arithmetic.

    Example:  symbolic-matexp condition --example near-singular
    """
    data = given_problem(problem, example)
    function = None if formula is None else imported(formula)[0]
    with _progress() as report, redirect_stdout(sys.stderr):  # a formula may print
        result = condition(data, function, alpha=alpha_value(alpha), cut=cut, progress=report)
    status = HOLDS if result.confirmed else UNDECIDED
    if json_output:
        print_json(result.to_json(), status)
    else:
        show_conditioning(Console(), result)
    raise typer.Exit(status)


app.command("interpolate", short_help="Weights where no formula is known.", epilog=INTERPOLATE_STATUSES)(
    interpolate_command
)
app.command("sweep", short_help="Measure families of random problems.", epilog=SWEEP_STATUSES)(sweep_command)
app.add_typer(bench, name="bench", short_help="Measure accuracy, or speed.")
add_function_commands(app)


@app.command(
    "prove",
    short_help="Settle the registered claims.",
    epilog=(
        "Exit status: 0 every verdict is the expected one, 1 one is proved or refuted against it, 2 no such claim, "
        "3 one is undecided, or only supported by instances."
    ),
)
def prove_command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Claims; default: all of them.")] = None,
    explain: Annotated[str | None, typer.Option("--explain", metavar="ID", help="Print the whole argument.")] = None,
    proof: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the proof of one claim to this JSON file, for check-proof."),
    ] = None,
    force: ForceOption = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object, evidence included.")] = False,
) -> None:
    """Settle the registered claims: run their evidence and compare the verdicts with those expected.

    Example:  symbolic-matexp prove unique-solution exp-necessary
    """
    if explain is not None and ids:
        raise InputError(f"give --explain {explain} or a list of claims, not both")
    wanted = [explain] if explain is not None else list(dict.fromkeys(ids or registered_ids()))
    claims = [registered(id) for id in wanted]
    if proof is not None and len(claims) != 1:
        raise InputError("--proof goes with one claim; name it: symbolic-matexp prove ID --proof FILE")
    check_outputs(proof, force=force)
    verdicts = []
    with _progress() as report:
        for i, claim in enumerate(claims, 1):
            report(f"claim {i} of {len(claims)}: {claim.id}")
            verdicts.append(prove(claim))
    unexpected = [verdict for verdict in verdicts if not verdict.as_expected]
    settled = any(verdict.verdict.settles for verdict in unexpected)
    status = FAILS if settled else UNDECIDED if unexpected else HOLDS
    with results() as files:
        if proof is not None:
            files.write(verdicts[0].save_proof, proof)
        if json_output:
            print_json({"verdicts": [verdict.to_json() for verdict in verdicts]}, status, files.failure)
        elif explain is not None:
            print(verdicts[0].explain())
        else:
            show_verdicts(Console(), verdicts)
    raise typer.Exit(status)


@app.command(
    "check-proof",
    short_help="Check a proof from its file alone.",
    epilog="Exit status: 0 every step of the proof follows, 1 one does not, 2 the file is no proof.",
)
def check_proof_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Proof in letters, as prove --proof or Verdict.save_proof writes it."),
    ],
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Replay a proof from its file alone: multiply out every step, and say what it proves and from what.

    Example:  symbolic-matexp prove one-layer-one-equation --proof p.json && symbolic-matexp check-proof p.json
    """
    with _progress() as report:
        report(f"checking {file}")
        checked = check_proof(file)
    status = HOLDS if checked.valid else FAILS
    if json_output:
        print_json(checked.to_json(), status)
    else:
        show_checked_proof(Console(), checked)
    raise typer.Exit(status)


@app.command("premises", short_help="What proofs take for granted.", epilog="Exit status: 0.")
def premises_command(
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List what proofs in letters take for granted about matrices, each with its side conditions and its source.

    Example:  symbolic-matexp premises
    """
    if json_output:
        print_json({"premises": premises().to_json()}, HOLDS)
    else:
        show_premises(Console(), premises())


@app.command("verify-notebooks", short_help="Run notebooks, judge their claims.", epilog=_EXIT_STATUSES)
def verify_notebooks_command(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="NOTEBOOK", help="Notebooks (.ipynb, or .py as jupytext reads it), or folders."),
    ],
    write: Annotated[bool, typer.Option("--write", help="Write the executed .ipynb beside its .py source.")] = False,
    timeout: Annotated[str, typer.Option(metavar="SECONDS", help="Seconds that one cell may take.")] = "600",
    jobs: Annotated[str, typer.Option(metavar="N", help="So many notebooks run at a time.")] = "1",
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit file, for CI.")] = None,
    force: ForceOption = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Execute notebooks, collect the verdict of every claim made inside, and report.

    A notebook fails by an exception, whatever tags its cells have; by a claim that is refuted, undecided, only
    supported by instances, or proved only because its hypotheses contradict each other (unless its author expected
    just that); and where a .py and its paired .ipynb differ. A notebook in another language is unusable, and the
    others run. Every kernel is one of this Python. This runs the code in the notebooks. A forger can hide a verdict.

    Example:  symbolic-matexp verify-notebooks notebooks/
    """
    seconds, at_a_time = real_number(timeout, "--timeout"), whole_number(jobs, "--jobs")
    check_outputs(junit, inputs=paths, force=force)
    try:
        with _progress() as report:
            reports = verify(paths, write=write, timeout=seconds, jobs=at_a_time, progress=report)
    except KeyboardInterrupt:
        kept = "the notebooks that ran to their end are written, the others are as they were"
        raise KeyboardInterrupt(kept if write else "there is no result, and nothing was written") from None
    status = _notebooks_exit(reports)
    with results() as files:
        if junit is not None:
            files.write(lambda path: write_text(path, junit_xml(reports)), junit)
        if json_output:
            unusable = next((item.error for item in reports if item.unusable), "") if status == UNUSABLE else ""
            print_json({"notebooks": [item.to_json() for item in reports]}, status, files.failure or unusable)
        else:
            for item in reports:
                show_report(Console(), item)
        for item in reports:
            if item.unusable:
                complain(item.error, UNUSABLE)
    raise typer.Exit(status)


app.command("selftest", short_help="Check this installation.", epilog=SELFTEST_STATUSES)(selftest_command)


def _notebooks_exit(reports: Sequence[NotebookReport]) -> int:
    """Return the status of the worst: one that fails, then one that is unusable, then one that is undecided."""
    outcomes = {item.outcome for item in reports}
    if Outcome.REFUTED in outcomes:
        return FAILS
    if any(item.unusable for item in reports):
        return UNUSABLE
    return UNDECIDED if Outcome.UNDECIDED in outcomes else HOLDS


def _command_line() -> str:
    """Return the command as it was typed, for the foot of a page."""
    return shlex.join(["symbolic-matexp", *sys.argv[1:]])


def _solution_exit(solution: Solution) -> int:
    if solution.success:
        return HOLDS
    return FAILS if solution.status in _NO_SOLUTION else UNDECIDED
