"""The results of a command: files first, then what is printed, so that none is lost by a failure of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import typer

from ..errors import InputError
from ..inputs.kinds import LanguageName
from ..solving.interpolation.result import Interpolation
from ..solving.solution import Solution
from .arguments import in_shell_words
from .streams import UNDECIDED, UNUSABLE, complain


class Files:
    """The files that a command writes, and what kept it from writing them."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.failures: list[str] = []

    def write(self, save: Callable[[Path], None], path: Path) -> None:
        """Write a file; a failure is noted, and said at the end."""
        try:
            save(path)
            self.written.append(str(path))
        except InputError as error:
            self.failures.append(in_shell_words(error))

    @property
    def failure(self) -> str:
        """The first failure; it may be empty."""
        return self.failures[0] if self.failures else ""


def print_for(language: str, result: Solution | Interpolation) -> None:
    """Print weights for another program. What was found out about them goes to standard error, unless it is well."""
    if not result.success:
        complain(result.message, UNDECIDED)
    if result.weights:
        print(result.to_text(cast(LanguageName, language)))


@contextmanager
def results() -> Iterator[Files]:
    """Write files, then print, and say at the end which file could not be written."""
    files = Files()
    try:
        yield files
    except KeyboardInterrupt:
        said = [f"{' and '.join(files.written)} was written already"] if files.written else []
        raise KeyboardInterrupt(*said) from None
    if files.failure:
        raise typer.Exit(complain(files.failure, UNUSABLE))
