"""The commands ``expm``, ``logm``, ``sqrtm``, ``inv``, …: one for each matrix function of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

from ..functions.catalogue import enclose
from ..functions.enclosure import Enclosure
from ..functions.logm import logm
from ..inputs.constants import BallMatrix
from ..inputs.files import encode_ball
from ..inputs.matrix_file import read_matrix
from ..inputs.precision import DEFAULT_DIGITS
from ..notation.functions import FUNCTIONS
from ..systems.ball.decimals import known_decimals
from .arguments import FormatOption, check_format, whole_number
from .json_output import print_json
from .layout import list_entries, say, show_matrix
from .render import entry
from .streams import HOLDS, progress

SHORT = 16
"""Entries of so many digits are shown in a table."""
STATUSES = "Exit status: 0 done, 2 the input is unusable, 3 the digits asked for were not reached."

MatrixArgument = Annotated[
    str,
    typer.Argument(
        metavar="MATRIX",
        help='A file (JSON, .npy, lines of numbers), "-" for standard input, or the matrix: "[[1, 2], [3, 4]]".',
    ),
]
DigitsOption = Annotated[str, typer.Option(metavar="N", help="Decimal digits to guarantee.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, with exact balls and decimals.")]


def add_commands(app: typer.Typer) -> None:
    """Add a command for every matrix function."""
    for name in FUNCTIONS:
        command = _logm_command if name == "logm" else _command(name)
        short = f"{FUNCTIONS[name].scalar}(A), with guaranteed digits."
        app.command(name, short_help=short, help=_help(name), epilog=STATUSES)(command)


def _help(name: str) -> str:
    function = FUNCTIONS[name]
    return (
        f"The matrix function {function.scalar}(A), to any number of digits, proved.\n\n"
        f'Example:  symbolic-matexp {name} "[[2, 1], [0, 3]]" --digits 30'
    )


def _command(name: str) -> Callable[..., None]:
    def run(
        matrix: MatrixArgument,
        digits: DigitsOption = str(DEFAULT_DIGITS),
        language: FormatOption = None,
        json_output: JsonOption = False,
    ) -> None:
        _print(name, lambda A, wanted: enclose(name, A, wanted), matrix, digits, language, json_output)

    return run


def _logm_command(
    matrix: MatrixArgument,
    digits: DigitsOption = str(DEFAULT_DIGITS),
    cut: Annotated[
        str,
        typer.Option(metavar="ANGLE", help='"principal", "auto", or an angle in radians: 2.5, pi, "3pi - 1/2".'),
    ] = "principal",
    language: FormatOption = None,
    json_output: JsonOption = False,
) -> None:
    _print("logm", lambda A, wanted: logm(A, wanted, cut=cut), matrix, digits, language, json_output)


def _print(
    name: str,
    function: Callable[[Any, int], Enclosure],
    source: str,
    digits: str,
    language: str | None,
    json_output: bool,
) -> None:
    wanted = whole_number(digits, "--digits")
    check_format(language, json_output)
    A = read_matrix(source)
    with progress() as report:
        report(name)
        result = function(A, wanted)
    if language is not None:
        print(result.to_text(language, name=f"{name.removesuffix('m')}A"))
    elif json_output:
        print_json(_as_json(name, result), HOLDS)
    else:
        console, rows = Console(), [[entry(pair) for pair in row] for row in _decimals(result)]
        show = show_matrix if wanted <= SHORT else list_entries
        show(console, FUNCTIONS[name].scalar, rows)
        say(console, result.message)


def _as_json(name: str, result: Enclosure) -> dict[str, Any]:
    return {
        "function": name,
        "digits": result.digits,
        "precision": result.precision,
        "message": result.message,
        "cut": None if result.cut is None else result.cut.to_json(),
        "on_cut": result.on_cut,
        "balls": encode_ball(result),
        "decimal": _decimals(result),
    }


def _decimals(result: Enclosure) -> list[list[list[str]]]:
    return known_decimals(BallMatrix(result), result.digits, result.precision)
