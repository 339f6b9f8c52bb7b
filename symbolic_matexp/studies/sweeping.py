"""A sweep: trials measured by workers, kept as they come, written as one table.

Rows are kept in DIR/NAME.journal.jsonl as soon as they are measured, and in the end written to DIR/NAME.csv in the
order of the trials, which no worker's speed or death changes. A sweep that starts again in the same folder measures
only what is missing. Seconds, in which no two runs agree, go to DIR/NAME.timings.csv.
"""

from __future__ import annotations

import csv
import io
import json
import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Required, TypedDict

from ..errors import InputError
from ..inputs.text_files import write_text
from .plotting import draw_picture
from .study import Row, Study, Trial
from .versions import COLUMNS as VERSIONS
from .workers import measured

Progress = Callable[[int, int], None]
"""Called with the number of problems done and of all."""


class Options(TypedDict, total=False):
    """The options of every sweep; ``out`` is needed."""

    out: Required[str | Path]
    where: Mapping[str, Sequence[Any]] | None
    workers: int
    scheduler: str | None
    plot: bool
    progress: Progress | None


@dataclass(frozen=True)
class Sweep:
    """A finished sweep: where its table and plot are, and its rows, every cell a text."""

    study: str
    table: Path
    plot: Path | None
    problems: int
    measured: int
    """How many of the problems were measured now; the others were there already."""
    rows: tuple[Row, ...] = field(repr=False, hash=False)

    def __str__(self) -> str:
        picture = "" if self.plot is None else f", drawn in {self.plot}"
        return f"{self.study}: {self.problems} problems, {len(self.rows)} rows in {self.table}{picture}"

    def __repr__(self) -> str:
        return f"<Sweep: {self.study}, {self.problems} problems, {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        """Show where the rows are, and the plot as it is on the disk now."""
        said = f"<p>{escape(str(self))}</p>"
        if self.plot is None or not self.plot.exists():
            return said
        data = b64encode(self.plot.read_bytes()).decode()
        alt = escape(f"Medians of the study {self.study}")
        return f'{said}<img alt="{alt}" style="max-width: 100%" src="data:image/png;base64,{data}">'


def sweep(
    study: Study,
    dims: Sequence[int],
    samples: int,
    seed: int,
    *,
    out: str | Path,
    where: Mapping[str, Sequence[Any]] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    plot: bool = True,
    progress: Progress | None = None,
) -> Sweep:
    """Measure ``samples`` random problems for every dimension and every point of the study's grid.

    ``where`` leaves only some values of what the study varies: ``{"field": ["real"]}``.
    ``workers`` local processes do it, or the workers of the Dask cluster whose scheduler has the address
    ``scheduler``. Leaves OUT/NAME.csv and, with ``plot``, OUT/NAME.png; goes on where an earlier sweep with the same
    ``out`` was interrupted. Raises :class:`InputError` for unusable arguments, and where OUT holds rows of another
    sweep; :class:`WorkerError` where the workers are gone, with nothing lost.
    """
    (count,), (number,) = _whole([samples], "samples"), _whole([seed], "seed", least=0)
    trials = study.trials(_whole(dims, "dim"), count, number, where)
    _whole([workers], "workers")
    if plot:
        check_plotting()
    store = _Store(study, Path(out))
    with store.locked():
        return _swept(store, trials, workers, scheduler, plot, progress or (lambda done, total: None))


def _swept(
    store: _Store, trials: Sequence[Trial], workers: int, scheduler: str | None, plot: bool, report: Progress
) -> Sweep:
    study, done = store.study, store.load(trials)
    missing = [trial for trial in trials if trial.key not in done]
    if scheduler is None:
        study.check(missing)
    report(len(done), len(trials))
    count = len(done)
    work = measured(study.measure, missing, workers, scheduler)
    with closing(work) as batches:  # workers end where this ends, however it does
        for finished in batches:
            store.keep(finished)
            done.update((trial.key, rows) for trial, rows in finished)
            count += len(finished)
            report(count, len(trials))
    rows = store.complete(trials, done)
    store.finish(rows)
    if plot:
        draw_picture(partial(study.plot, rows), store.picture)
    picture = store.picture if plot else None
    return Sweep(study.name, store.table, picture, len(trials), len(missing), tuple(rows))


def _whole(values: Sequence[Any], name: str, least: int = 1) -> list[int]:
    numbers: list[int] = []
    if isinstance(values, int | str) or not len(values):
        raise InputError(f"give at least one {name}")
    for value in values:
        if isinstance(value, bool) or not hasattr(value, "__index__") or value.__index__() < least:
            raise InputError(f"{name} must be a whole number, at least {least}, not {value!r}")
        numbers.append(int(value.__index__()))
    if len(set(numbers)) < len(numbers):
        raise InputError(f"{name} {max(numbers, key=numbers.count)} is given twice")
    return numbers


def kept_so_far(study: Study, out: str | Path) -> str:
    """Say what is kept of a sweep that was interrupted, and how it goes on."""
    store = _Store(study, Path(out))
    if not store.journal.exists():
        return "nothing was measured yet, and nothing is kept"
    kept = {entry["case"] for entry in store.journal_entries()}
    return f"the {len(kept)} problems measured are kept in {store.journal}; the same command goes on from there"


def check_plotting() -> None:
    """Refuse, before the work begins, a plot that cannot be drawn."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise InputError("the plot needs matplotlib: pip install 'symbolic-matexp[plot]', or do without it") from None


class _Store:
    """The files of one sweep."""

    def __init__(self, study: Study, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot use {folder} as the folder for results: {error.strerror}") from None
        self.study = study
        self.table = folder / f"{study.name}.csv"
        self.timings = folder / f"{study.name}.timings.csv"
        self.journal = folder / f"{study.name}.journal.jsonl"
        self.lock = folder / f".{study.name}.lock"
        self.picture = folder / f"{study.name}.png"
        self.parameters = ("dim", *study.grid, "sample", "seed")
        self.columns = ("study", *self.parameters, *study.results, *VERSIONS)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other sweeps out of these files; the lock ends with the process that holds it."""
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            yield
            return
        try:
            with self.lock.open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
        except BlockingIOError:
            raise InputError(
                f"another sweep is at work on {self.table}; wait for it, or give another folder"
            ) from None

    def load(self, trials: Sequence[Trial]) -> dict[str, list[Row]]:
        """Return the rows that are there already, by trial."""
        found: dict[str, list[Row]] = {}
        for entry in self.journal_entries():
            found[entry["case"]] = entry["rows"]
        wanted = {trial.key for trial in trials}
        strangers = [key for key in found if key not in wanted]
        if strangers:
            raise InputError(
                f"{self.journal} holds another sweep, with {strangers[0]}; give another folder, or the same options"
            )
        return found

    def journal_entries(self) -> Iterable[Any]:
        """Return what is kept: the trial and its rows."""
        if not self.journal.exists():
            for file in (self.table, self.timings, self.picture):
                if file.exists():
                    raise InputError(f"{file} would be overwritten: its journal is not there; give another folder")
            return
        columns = {*self.study.results, *VERSIONS, *(["seconds"] if self.study.seconds else [])}
        for line in self.journal.read_bytes().splitlines():
            try:
                entry = json.loads(line)
                whole = isinstance(entry["case"], str) and all(set(row) == columns for row in entry["rows"])
            except (ValueError, TypeError, KeyError):  # torn by an interruption: it is measured again
                continue
            if whole:
                yield entry

    def keep(self, finished: Sequence[tuple[Trial, list[Row]]]) -> None:
        """Append rows to the journal, at once and on the disk."""
        lines = [json.dumps({"case": trial.key, "rows": [_texts(row) for row in rows]}) for trial, rows in finished]
        with self.journal.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines) + "\n")  # after what may be a torn line
            file.flush()
            os.fsync(file.fileno())

    def finish(self, rows: Sequence[Row]) -> None:
        """Write the table, and the timings beside it."""
        _write(self.table, self.columns, rows)
        if self.study.seconds:
            _write(self.timings, (*self.parameters, self.study.results[0], "seconds"), rows)

    def complete(self, trials: Sequence[Trial], done: Mapping[str, list[Row]]) -> list[Row]:
        """Return all rows with all columns, as texts, in the order of the trials."""
        return [
            {"study": trial.study, **_texts(trial.parameters), **_texts(row)}
            for trial in trials
            for row in done[trial.key]
        ]


def _texts(row: Mapping[str, Any]) -> Row:
    return {name: repr(value) if isinstance(value, float) else str(value) for name, value in row.items()}


def _write(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, table.getvalue())
