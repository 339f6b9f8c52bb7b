"""Results of sweeps that come with the package: they took long, or need what is not installed everywhere."""

from __future__ import annotations

import csv
from pathlib import Path

from ..errors import InputError
from .study import Row

FOLDER = Path(__file__).parent / "recorded"
"""The files in it are made by :mod:`symbolic_matexp.studies.record`."""


def recorded(study: str) -> tuple[Row, ...]:
    """Return the rows of a sweep that was made before, seconds included, every cell a text."""
    path = FOLDER / f"{study}.csv"
    if not path.exists():
        names = ", ".join(sorted(file.stem for file in FOLDER.glob("*.csv")))
        raise InputError(f"no results of {study!r} come with the package; there are those of {names}")
    return tuple(read_rows(path))


def read_rows(path: Path) -> list[Row]:
    """Read a table."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
