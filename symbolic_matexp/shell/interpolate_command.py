"""The command that searches for the weights of a network for which no formula is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..certifying.outcome import Outcome
from ..formulas.activations.catalogue import ACTIVATIONS
from ..inputs.precision import MAXIMUM_PRECISION
from ..inputs.problem import example_names
from ..solving.interpolate import interpolate
from .arguments import FormatOption, check_format, check_outputs, given_problem, in_shell_words, whole_number
from .json_output import print_json
from .render import interpolation_json, show_interpolation
from .results import print_for, results
from .streams import FAILS, HOLDS, UNDECIDED, complain, progress

STATUSES = "Exit status: 0 certified, 1 proved impossible, 2 the input is unusable, 3 not found, or undecided."

_EXIT = {Outcome.CERTIFIED: HOLDS, Outcome.REFUTED: FAILS, Outcome.UNDECIDED: UNDECIDED}


def interpolate_command(
    problem: Annotated[
        Path | None,
        typer.Argument(metavar="PROBLEM", help="Problem file, .json or .npz, with any number of pairs."),
    ] = None,
    example: Annotated[
        str | None,
        typer.Option("--example", metavar="NAME", help=f"Use a bundled problem: {', '.join(example_names())}."),
    ] = None,
    layers: Annotated[str, typer.Option(metavar="N", help="Number of layers, that is, of weights.")] = "3",
    activation: Annotated[str, typer.Option(metavar="NAME", help=f"One of {', '.join(ACTIVATIONS)}.")] = "expm",
    real: Annotated[bool, typer.Option("--real", help="Ask for real weights.")] = False,
    digits: Annotated[str, typer.Option(metavar="N", help="Decimal digits to guarantee.")] = "30",
    seed: Annotated[str, typer.Option(metavar="N", help="Number from which all starts are made.")] = "0",
    starts: Annotated[str, typer.Option(metavar="N", help="Largest number of starts.")] = "1000",
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the weights to this JSON file.")] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the proof that an exact solution exists to this JSON file."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
    all_digits: Annotated[bool, typer.Option("--all-digits", help="Show every digit guaranteed.")] = False,
    language: FormatOption = None,
    maximum_precision: Annotated[
        str, typer.Option("--maximum-precision", metavar="BITS", help="Largest working precision, in bits.")
    ] = str(MAXIMUM_PRECISION),
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, with exact numbers or balls.")
    ] = False,
) -> None:
    """Search for weights of a network through any number of pairs, and prove that exact ones exist next to them.

    Example:  symbolic-matexp interpolate --example small --layers 2

    Example:  symbolic-matexp interpolate --example complex --activation tanh
    """
    check_format(language, json_output)
    numbers = {
        "layers": whole_number(layers, "--layers"),
        "digits": whole_number(digits, "--digits"),
        "seed": whole_number(seed, "--seed"),
        "starts": whole_number(starts, "--starts"),
        "maximum_precision": whole_number(maximum_precision, "--maximum-precision"),
    }
    data = given_problem(problem, example)
    check_outputs(save, certificate, inputs=[problem], force=force)
    with progress() as report:
        result = interpolate(data, activation=activation, real=real, progress=report, **numbers)
    if not result and (save or certificate):
        complain("there are no weights, so nothing was written", UNDECIDED)
    with results() as files:
        proof = result.existence or result.certificate
        if save is not None and result:
            files.write(result.save, save)
        if certificate is not None and result and proof is not None:
            files.write(proof.save, certificate)
        shown = replace(result, message=in_shell_words(result.message))
        if json_output:
            print_json(interpolation_json(shown), _EXIT[result.verdict], files.failure)
        elif language is not None:
            print_for(language, shown)
        else:
            show_interpolation(Console(), shown, all_digits=all_digits)
    raise typer.Exit(_EXIT[result.verdict])
