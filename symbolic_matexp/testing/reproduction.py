"""The shell line that runs the failing check again. Standard library only: the plugin imports it in every run."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

_current: list[str] = []
"""Set by the plugin: the line of the test that is running."""


def running(path: Path, node: str, started_in: Path) -> None:
    """Note which test runs: the file, the rest of its node id, and the folder in which pytest was started."""
    shown = path.relative_to(started_in) if path.is_relative_to(started_in) else path
    _current[:] = [f"{_python()} -m pytest {shlex.quote(f'{shown}::{node}')}"]


def finished() -> None:
    """Forget the test that ran."""
    _current.clear()


def shell_line() -> str:
    """Return one line that runs the current test, or else the current program, again."""
    if _current:
        return _current[0]
    arguments = sys.orig_argv[1:]
    if any("ipykernel" in argument for argument in arguments):
        return "run the notebook's cell again"
    if not arguments or arguments[0] == "-":
        return "run the program again (it came from standard input)"
    return f"{_python()} {shlex.join(arguments)}"


def _python() -> str:
    """Return "python" if a shell would find this environment's interpreter by that name, else its path."""
    found = shutil.which("python")
    same = found is not None and Path(found).absolute().parent == Path(sys.executable).absolute().parent
    return "python" if same else shlex.quote(sys.executable)
