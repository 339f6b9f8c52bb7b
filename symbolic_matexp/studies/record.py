"""Make results that come with the package: ``python -m symbolic_matexp.studies.record training RESULTS``.

RESULTS is the folder of a finished sweep. Those of "training" are from ``symbolic-matexp sweep training --dim 2
--dim 3 --dim 4 --samples 2 --seed 1``.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from ..inputs.text_files import write_text
from .catalogue import STUDIES
from .records import FOLDER, read_rows

DIGITS = 4
"""Significant digits that residuals and seconds are written with."""
VERSIONS = ("symbolic_matexp", "numpy")


def record(study: str, results: Path) -> Path:
    """Write the file from the folder of a finished sweep, and return its path."""
    rows, timings = (read_rows(results / f"{study}{kind}.csv") for kind in ("", ".timings"))
    table = io.StringIO(newline="")
    names = ["dim", *STUDIES[study].grid, "sample", "seed", *STUDIES[study].results, "seconds", *VERSIONS]
    writer = csv.DictWriter(table, names, extrasaction="ignore")
    writer.writeheader()
    for row, timing in zip(rows, timings, strict=True):
        measured = {"residual": row["residual"], "seconds": timing["seconds"]}
        writer.writerow({**row, **{name: f"{float(text):.{DIGITS}g}" for name, text in measured.items()}})
    path = FOLDER / f"{study}.csv"
    write_text(path, table.getvalue())
    return path


if __name__ == "__main__":
    print(record(sys.argv[1], Path(sys.argv[2])))
