"""Results of sweeps that come with the package: they took long, or need what is not installed everywhere.

``python -m symbolic_matexp.studies.records training RESULTS`` writes such a file from the folder of a sweep.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from ..errors import InputError
from ..inputs.text_files import write_text
from .catalogue import STUDIES
from .study import Row

FOLDER = Path(__file__).parent / "recorded"
DIGITS = 4
"""Significant digits that residuals and seconds are written with."""
VERSIONS = ("symbolic_matexp", "numpy", "torch")


def recorded(study: str) -> tuple[Row, ...]:
    """Return the rows of a sweep that was made before, seconds included, every cell a text."""
    path = FOLDER / f"{study}.csv"
    if not path.exists():
        names = ", ".join(sorted(file.stem for file in FOLDER.glob("*.csv")))
        raise InputError(f"no results of {study!r} come with the package; there are those of {names}")
    return tuple(_read(path))


def record(study: str, results: Path) -> Path:
    """Write the file from the folder of a finished sweep, and return its path."""
    rows = _read(results / f"{study}.csv")
    timings = _read(results / f"{study}.timings.csv")
    table = io.StringIO(newline="")
    names = ["dim", *STUDIES[study].grid, "sample", "seed", *STUDIES[study].results, "seconds", *VERSIONS]
    writer = csv.DictWriter(table, list(dict.fromkeys(names)), extrasaction="ignore")
    writer.writeheader()
    for row, timing in zip(rows, timings, strict=True):
        writer.writerow({**row, **{name: f"{float(text):.{DIGITS}g}" for name, text in _measured(row, timing)}})
    path = FOLDER / f"{study}.csv"
    write_text(path, table.getvalue())
    return path


def _measured(row: Row, timing: Row) -> list[tuple[str, str]]:
    return [("residual", row["residual"]), ("seconds", timing["seconds"])]


def _read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    print(record(sys.argv[1], Path(sys.argv[2])))
