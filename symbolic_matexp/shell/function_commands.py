"""The commands ``expm``, ``logm``, ``powm``, …: one for each matrix function of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

import typer
from rich.console import Console

from ..functions.catalogue import enclose
from ..functions.enclosure import Enclosure
from ..functions.logm import logm
from ..functions.powm import powm
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
    for name, (command, short, example) in _WITH_PARAMETER.items():
        text = f"{short[:-1]}, to any number of digits, proved.\n\nExample:  symbolic-matexp {name} {example}"
        app.command(name, short_help=f"{short[:-1]}, with guaranteed digits.", help=text, epilog=STATUSES)(command)


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


def _powm_command(
    matrix: MatrixArgument,
    power: Annotated[str, typer.Option(metavar="P", help='The exponent, read exactly: "1/3", "0.1", "-2".')],
    digits: DigitsOption = str(DEFAULT_DIGITS),
    cut: Annotated[
        str, typer.Option(metavar="ANGLE", help='Of the logarithm: "principal", or an angle in radians.')
    ] = "principal",
    language: FormatOption = None,
    json_output: JsonOption = False,
) -> None:
    def function(A: Any, wanted: int) -> Enclosure:
        found: Enclosure = powm(A, power, wanted, cut=cut)
        return found

    _print("powm", function, matrix, digits, language, json_output, {"p": power})


def _phi_command(
    matrix: MatrixArgument,
    order: Annotated[str, typer.Option(metavar="K", help="The order k, a whole number.")],
    digits: DigitsOption = str(DEFAULT_DIGITS),
    language: FormatOption = None,
    json_output: JsonOption = False,
) -> None:
    k = whole_number(order, "--order")
    _print("phi", lambda A, wanted: enclose("phi", A, wanted, k=k), matrix, digits, language, json_output, {"k": k})


_WITH_PARAMETER: dict[str, tuple[Callable[..., None], str, str]] = {
    "powm": (_powm_command, "The power A^P.", '"[[8, 12], [0, 8]]" --power 1/3'),
    "phi": (_phi_command, "The function φ_K(A) = Σ A^j/(j + K)!.", '"[[0, 1], [0, 0]]" --order 1'),
}


def _print(
    name: str,
    function: Callable[[Any, int], Enclosure],
    source: str,
    digits: str,
    language: str | None,
    json_output: bool,
    parameters: Mapping[str, Any] = MappingProxyType({}),
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
        print_json({**_as_json(name, result), **parameters}, HOLDS)
    else:
        console, rows = Console(), [[entry(pair) for pair in row] for row in _decimals(result)]
        show = show_matrix if wanted <= SHORT else list_entries
        show(console, _title(name, parameters), rows)
        say(console, result.message)


def _title(name: str, parameters: Mapping[str, Any]) -> str:
    if name in FUNCTIONS:
        return FUNCTIONS[name].scalar
    return f"A^({parameters['p']})" if name == "powm" else f"φ_{parameters['k']}(A)"


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
