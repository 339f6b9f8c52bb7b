"""The shell line that runs the failing check again. Standard library only: the plugin imports it in every run."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

_current: list[str] = []
"""Set by the plugin: the line of the test that is running."""


def running(path: Path, node: str, started_in: Path) -> None:
    """Note which test runs: the file, the rest of its node id, and the folder in which pytest was started."""
    shown = path.relative_to(started_in) if path.is_relative_to(started_in) else path
    _current[:] = [f"python -m pytest {shlex.quote(f'{shown}::{node}')}"]


def finished() -> None:
    """Forget the test that ran."""
    _current.clear()


def shell_line() -> str:
    """Return one line that runs the current test, or the current script, again."""
    if _current:
        return _current[0]
    node = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    if node:
        return f"python -m pytest {shlex.quote(node)}"
    return shlex.join(["python", *sys.argv]) if sys.argv and sys.argv[0] not in {"", "-c"} else "(run it again)"
