"""The words of a command line: what is typed becomes values, and what is wrong with it one sentence."""

from __future__ import annotations

import importlib
import math
import os
import re
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path
from traceback import walk_tb
from types import ModuleType
from typing import Annotated, Any

import typer

from ..certifying.claimed_weights import ClaimedWeights, check_sizes, read_claimed_weights
from ..errors import InputError
from ..inputs.dialects import DIALECTS, dialect_called
from ..inputs.exact_numbers import exact_scalar
from ..inputs.problem import Problem, example_names
from ..inputs.text_files import STANDARD_INPUT, is_standard_output, named, read_bytes, read_text

FormatOption = Annotated[
    str | None, typer.Option("--format", metavar="LANGUAGE", help=f"Print it for {', '.join(DIALECTS)}.")
]
_IN_SHELL = (
    ("use real=False", "leave out --real"),
    ("real=True", "--real"),
    ('leave cut at "auto"', "leave out --cut"),
    (r'\balgebra="(\w+)" or "(\w+)"', r"--algebra \1 or \2"),
    (r'\b(alpha|cut|algebra|digits|formula|activation)="?([\w.-]+)"?', r"--\1 \2"),
    (r'\bwhere=\{"(\w+)": \["([\w-]+)", "([\w-]+)"\]\}', r"--where \1=\2,\3"),
    (r"\bmaximum_precision\b", "--maximum-precision"),
    (r"^p must be real", "--power must be real"),
    (r"^p = ", "--power "),
    (r"^k must be", "--order must be"),
    (r'\b(formula|weights|implementation)=(?![\w"])', r"--\1"),
    (
        r"^(?:the )?(digits|factor|timeout|jobs|dim|samples|seconds|seed|workers|layers|starts)"
        r"( must|[^=]* is given twice)",
        r"--\1\2",
    ),
)


def in_shell_words(message: object) -> str:
    """Return a message with the names of options where it has those of Python's arguments."""
    text = str(message)
    for python, shell in _IN_SHELL:
        text = re.sub(python, shell, text)
    return text


def keep_examples_whole(command: Any) -> None:
    """Have the lines of examples printed as they are in all help texts: a line that is broken cannot be copied."""
    text = command.help or ""
    command.help = re.sub(r"(?m)^([ \t]*)(?=Example: )", "\\1\b\n\\1", text)
    for inner in getattr(command, "commands", {}).values():
        keep_examples_whole(inner)


def leave_out_types(command: Any) -> None:
    """Have help name an argument as its usage line does, without the type that typer puts behind the name."""
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            parameter.display_type_rich = lambda ctx: ""
    for inner in getattr(command, "commands", {}).values():
        leave_out_types(inner)


def usage_sentence(error: Any) -> str:
    """Say in one sentence what typer found wrong with a command line."""
    context, message = error.ctx, str(error.message)
    command = context.command_path if context else "symbolic-matexp"
    advice = f"; {command} --help lists the options" if context else ""
    if found := re.search(r"No such command '(.*?)'", message):
        names = list(context.command.commands)
        near = get_close_matches(found[1], names, n=1, cutoff=0.75)
        meant = f", perhaps {near[0]} is meant" if near else ""
        return f"there is no command {found[1]!r}{meant}; choose from {', '.join(names)}"
    if found := re.search(r"unexpected extra argument.*? \((.*)\)$", message):
        return f"{context.info_name} has no use for {found[1]!r}; {command} --help lists its arguments"
    if type(error).__name__ == "NoSuchOption":
        likely = " or ".join(get_close_matches(error.option_name, error.possibilities or (), cutoff=0.75))
        return f"there is no option {error.option_name}{f', perhaps {likely} is meant' if likely else ''}{advice}"
    if type(error).__name__ == "MissingParameter":
        name = error.param.metavar or error.param.name.upper()
        option = f"{error.param.opts[0]} " if error.param.param_type_name == "option" else ""
        return f"{option}{name} is missing; {command} --help says what it is"
    if type(error).__name__ == "BadOptionUsage":
        none = "does not take a value" in message
        return f"{error.option_name} {'takes no value' if none else 'needs a value after it'}{advice}"
    said = str(error.format_message())
    return f"{said[:1].lower()}{said[1:].rstrip('.')}{advice}"


def whole_number(text: str, option: str) -> int:
    """Read the whole number after an option."""
    if re.fullmatch(r"[+-]?\d+", text, re.ASCII) is None:
        raise InputError(f"{option} must be a whole number, not {text!r}")
    if len(text) > 30:
        raise InputError(f"{option} {text[:10]}… is too large a number")
    return int(text)


def real_number(text: str, option: str) -> float:
    """Read the number after an option; "inf" is one."""
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{option} must be a number, not {text!r}") from None


def values_of_names(texts: Sequence[str], option: str) -> dict[str, list[str]]:
    """Read NAME=VALUE,VALUE, as often as it is given."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not equals or not values:
            raise InputError(f"{option} must be followed by NAME=VALUE, or NAME=VALUE,VALUE, not {text!r}")
        found.setdefault(name, []).extend(values.split(","))
    return found


def alpha_value(text: str, *, symbolic: bool = False) -> Any:
    """Read "auto", a number, a complex number as 1+2i, re,im or [re, im], or a multiple of π or e, such as iπ/2.

    π and e are exact if ``symbolic``, else the nearest float64 numbers. What is none of this is returned as it is.
    """
    plain = text.strip()
    if "," in plain:
        return plain.removeprefix("[").removesuffix("]").split(",")
    found = _MULTIPLE.fullmatch(plain)
    if found is None:
        return text
    number, divisor = (exact_scalar(found[name] or "1", "alpha").real for name in ("number", "divisor"))
    if divisor == 0:
        raise InputError(f"alpha = {text!r} has denominator zero")
    factor = (-1 if found["sign"] == "-" else 1) * number / divisor
    imaginary = bool(found["before"] or found["after"])
    name = "e" if found["constant"] == "e" else "pi"
    if symbolic:
        import sympy

        exact = sympy.Rational(*factor.as_integer_ratio()) * {"e": sympy.E, "pi": sympy.pi}[name]
        return sympy.I * exact if imaginary else exact
    nearest = float(factor) * getattr(math, name)
    return complex(0, nearest) if imaginary else nearest


def check_format(language: str | None, json_output: bool) -> None:
    """Refuse, before the work begins, an unknown language, and two forms of output at once."""
    if language is not None and json_output:
        raise InputError("give --format or --json, not both")
    if language is not None:
        dialect_called(language)


_MULTIPLE = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<number>\d+(?:\.\d+)?)?\s*\*?\s*(?P<before>[iIjJ])?\s*\*?\s*(?P<constant>pi|π|(?<!\d)e)"
    r"\s*\*?\s*(?P<after>(?<!i)[iIjJ])?\s*(?:/\s*(?P<divisor>\d+))?",
    re.ASCII,
)
"""A multiple of π or e, perhaps times i."""


_HOW_TO_GIVE = f"give a problem file, or --example with one of {', '.join(example_names())}"


def given_problem(path: Path | None, example: str | None) -> Problem:
    """Read the problem file, or the bundled problem."""
    if path is not None and example is not None:
        raise InputError(f"give a problem file or --example, not both ({path} and {example})")
    if path is not None:
        return Problem.load(path)
    if example is not None:
        return Problem.example(example)
    raise InputError(_HOW_TO_GIVE)


def claimed_in(weights: Path, problem: Path | None) -> ClaimedWeights:
    """Read a file of weights, beside which a problem file may be read."""
    if problem is not None and str(problem) == str(weights) == STANDARD_INPUT:
        raise InputError("the standard input can be read once; give a file for the weights or for the problem")
    return read_claimed_weights(weights)


def problem_of(claim: ClaimedWeights, weights: Path, path: Path | None, example: str | None) -> Problem:
    """Read the problem file, or the bundled problem, or else take the one that came with the weights."""
    problem = claim.problem
    if path is not None or example is not None:
        problem = given_problem(path, example)
    if problem is None:
        raise InputError(f"{named(weights)} holds no problem; {_HOW_TO_GIVE}")
    check_sizes(claim.weights, problem, f"{named(weights)}: ")
    return problem


def imported(text: str) -> tuple[Any, Path | None]:
    """Load a function that the user names, as MODULE:FUNCTION or FILE.py:FUNCTION; return its file, too.

    A module lies in the current folder or is installed; a file may lie anywhere. While it is loaded, what lies beside
    it can be imported; afterwards sys.path is what it was.
    """
    place, colon, name = text.rpartition(":")
    if not colon or not name:
        module, dot, last = text.rpartition(".")
        meant = f", perhaps {module}:{last} is meant" if dot and last.isidentifier() and last != "py" else ""
        raise InputError(f"cannot import {text!r}: it names no function{meant}; {_HOW_TO_NAME}")
    is_file = place.endswith(".py") or os.sep in place or "/" in place
    folder = os.path.dirname(os.path.realpath(place)) if is_file else os.getcwd()
    source = Path(place if is_file else f"{place.replace('.', os.sep)}.py")
    sys.path.insert(0, folder)
    try:
        with redirect_stdout(sys.stderr):  # a module may print
            found = _module_in(source) if is_file else importlib.import_module(place)
        if is_file and not hasattr(found, name.partition(".")[0]):
            raise InputError(f"{source} has no function {name!r}{_functions_in(found)}")
        file = getattr(found, "__file__", None)
        return attrgetter(name)(found), None if file is None else Path(file)
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever the user's module does when it is loaded
        if isinstance(error, SyntaxError | ValueError) and not isinstance(error, InputError) and source.is_file():
            read_text(source, "Python code")  # says so where it is no text
        said = str(error) if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        what = f"{said}{_line_of(error, folder)}"
        raise InputError(f"cannot import {text!r} ({what}); {_HOW_TO_NAME}") from None
    finally:
        sys.path.remove(folder)


_HOW_TO_NAME = "write MODULE:FUNCTION, of a module that imports, or FILE.py:FUNCTION"


def _module_in(source: Path) -> ModuleType:
    """Run a file as a module whose name is its path, so that it can stand for no module of another name."""
    path = os.path.realpath(source)
    module = ModuleType(path)
    module.__file__ = path
    code = compile(read_bytes(source, "Python code"), path, "exec")
    sys.modules[path] = module  # dataclasses, for one, look up their module there
    try:
        exec(code, vars(module))
    except BaseException:
        del sys.modules[path]
        raise
    return module


def _functions_in(module: ModuleType) -> str:
    """Return what functions a file has, for a message."""
    own = [name for name, x in vars(module).items() if getattr(x, "__module__", None) == module.__name__]
    names = [name for name in own if callable(getattr(module, name)) and not name.startswith("_")]
    return f"; it has {', '.join(names)}" if names else ""


def _line_of(error: BaseException, folder: str) -> str:
    """Return the line of the user's own code at which an error came up, where Python does not say it itself."""
    if isinstance(error, SyntaxError):
        return ""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    own = [(file, line) for file, line in frames if os.path.dirname(file) == folder]
    return f", {os.path.basename(own[-1][0])}, line {own[-1][1]}" if own else ""


def check_outputs(*outputs: Path | None, inputs: Sequence[Path | None] = (), force: bool) -> None:
    """Refuse, before the work begins, files that cannot be written, or that would be lost.

    A file that is there needs ``force``; one that is read by the same command is not overwritten at all.
    """
    given = [path for path in outputs if path is not None]
    for path in given:
        if str(path) == STANDARD_INPUT:
            raise InputError("cannot write -: it stands for the standard input; name a file, or /dev/stdout")
        folder = Path(os.path.realpath(path)).parent  # resolve() fails on links that go round in a circle
        try:
            os.stat(path)
        except FileNotFoundError:
            pass
        except OSError as error:  # a name that is too long, or links that go round in a circle
            if not isinstance(error, NotADirectoryError):
                raise InputError(f"cannot write {path}: {error.strerror}") from None
        if path.is_dir() or not folder.is_dir():
            raise InputError(f"cannot write {path}: it is a folder, or its folder does not exist")
        if read := [other for other in inputs if other is not None and _same(path, other)]:
            raise InputError(f"{path} would be overwritten, but it is read as {read[0]}; give another name")
        if not _is_kept(path):
            continue
        if is_standard_output(path):
            raise InputError(f"{path} is where the standard output goes; give another name")
        if path.exists() and not force:
            raise InputError(f"{path} is there already; give another name, or --force to replace it")
        if not os.access(folder, os.W_OK):
            raise InputError(f"cannot write {path}: its folder may not be written to")
    for i, path in enumerate(given):
        if any(_same(path, other) for other in given[:i]):
            raise InputError(f"two results would be written to {path}; give two different files")


def _is_kept(path: Path) -> bool:
    """Whether a path names a file, or nothing yet: no device, no pipe, and not the standard output as /dev/stdout."""
    if path.exists() and not path.is_file():
        return False
    return not (str(path).startswith(("/dev/", "/proc/")) and is_standard_output(path))


def _same(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file, by another spelling, a symbolic or a hard link."""
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False
