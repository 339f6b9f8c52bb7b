"""Run notebooks, collect every verdict reached in them, and say whether each is the one that its author expects."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.text_files import write_text
from .expectation import as_expected, parse_expectation
from .kernel import Kernels, run_cells
from .notebook_file import Notebook, describe_difference, group_by_notebook, open_notebook, source_of
from .verdict_record import read

_PACKAGES = ("ipykernel", "jupytext", "nbclient", "nbformat")


@dataclass(frozen=True)
class NotebookReport:
    """The result of running one notebook.

    ``path`` is the file that was run. ``verdicts`` are the JSON objects of :meth:`Verdict.to_json`, in the order in
    which they were reached, also those before an error or inside ``try``; ``"cell"`` is the number of the cell in
    which each was reached. ``error`` names the cell that failed and why, or the part of this package that the
    notebook replaced, or says why the file could not be run or written: then it is ``unusable``. ``out_of_step`` says
    where the paired .ipynb differs from the file. ``note`` says what is no fault, but good to know, such as another
    kernel that the notebook names. These are empty if there is nothing to say.
    """

    path: Path
    verdicts: tuple[dict[str, Any], ...]
    error: str
    out_of_step: str
    seconds: float
    note: str = ""
    unusable: bool = False

    @property
    def passed(self) -> bool:
        """Whether the notebook ran to its end, is in step with its .ipynb, and reached only expected verdicts."""
        return not self.error and not self.out_of_step and all(v["as_expected"] for v in self.verdicts)

    @property
    def outcome(self) -> Outcome:
        """Certified if passed, else refuted.

        It is undecided if all unexpected verdicts are supported or undecided, or if the file is unusable.
        """
        if self.passed:
            return Outcome.CERTIFIED
        unexpected = [Outcome(v["verdict"]) for v in self.verdicts if not v["as_expected"]]
        failed = self.error and not self.unusable
        if failed or self.out_of_step or any(verdict.settles for verdict in unexpected):
            return Outcome.REFUTED
        return Outcome.UNDECIDED

    def to_json(self) -> dict[str, Any]:
        """Return the report, with every verdict, as a JSON object."""
        return {
            "path": str(self.path),
            "passed": self.passed,
            "outcome": str(self.outcome),
            "error": self.error,
            "unusable": self.unusable,
            "out_of_step": self.out_of_step,
            "note": self.note,
            "seconds": round(self.seconds, 3),
            "verdicts": list(self.verdicts),
        }


def verify(
    paths: Sequence[Path],
    *,
    write: bool = False,
    timeout: float = 600,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> list[NotebookReport]:
    """Run notebooks, each in a new kernel of this Python and in its own folder. Return a report for each.

    ``paths`` are .ipynb files, text notebooks (.py, .md), or folders of .ipynb and .py files, of which hidden ones
    and those of installed packages are left out. If both x.py and x.ipynb are among them, x.py is run, and x.ipynb
    must have the same cells. With ``write`` the notebook as run
    replaces the .ipynb, unless a cell failed; otherwise no file is changed. A cell may take ``timeout`` seconds.
    ``jobs`` notebooks run at a time. A file that is no notebook inside, or one in another language, is reported as
    unusable, and the others run. Raises :class:`InputError`, before anything is run, if a path is not there or has
    another suffix.
    """
    if missing := [name for name in _PACKAGES if find_spec(name) is None]:
        raise InputError(
            f"running notebooks needs more packages ({', '.join(missing)}); "
            "install them with: pip install 'symbolic-matexp[notebooks]'"
        )
    if not timeout > 0:
        raise InputError(f"the timeout must be a positive number of seconds, not {timeout}")
    if jobs < 1:
        raise InputError(f"jobs must be a whole number, at least 1, not {jobs}")
    report = progress or (lambda text: None)
    notebooks = [_opened(files, write) for files in group_by_notebook(paths)]
    kernels = Kernels()
    if jobs == 1:
        return [_verify(notebook, write, timeout, report, kernels) for notebook in notebooks]
    with ThreadPoolExecutor(jobs) as threads:  # each waits for a kernel, which is a process of its own
        running = [threads.submit(_in_a_thread, notebook, write, timeout, report, kernels) for notebook in notebooks]
        try:
            return [each.result() for each in running]
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            raise


def _opened(files: Mapping[str, Path], write: bool) -> Notebook | NotebookReport:
    """Return the notebook, or the report that it is unusable."""
    try:
        return open_notebook(files, paired=not write)
    except InputError as error:
        return NotebookReport(source_of(files), (), str(error), "", 0.0, unusable=True)


def _verify(
    notebook: Notebook | NotebookReport,
    write: bool,
    timeout: float,
    progress: Callable[[str], None],
    kernels: Kernels,
) -> NotebookReport:
    if isinstance(notebook, NotebookReport):
        return notebook
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="symbolic-matexp-") as folder:
        record = Path(folder) / "verdicts"
        error = run_cells(notebook, record, timeout, progress, kernels)
        verdicts, trouble = _read_record(record)
        error = error or trouble
    unwritten = _write(notebook) if write and not error else ""
    seconds = time.perf_counter() - started
    difference, note = describe_difference(notebook), _note(notebook)
    return NotebookReport(notebook.path, verdicts, error or unwritten, difference, seconds, note, bool(unwritten))


def _note(notebook: Notebook) -> str:
    notes = []
    if notebook.kernel:
        notes.append(f"it names the kernel {notebook.kernel}; this Python ran it: {sys.executable}")
    if not notebook.has_code:
        notes.append("it has no code to run")
    return "; ".join(notes)


def _in_a_thread(
    notebook: Notebook | NotebookReport,
    write: bool,
    timeout: float,
    progress: Callable[[str], None],
    kernels: Kernels,
) -> NotebookReport:
    """Do the same, and close the event loop that Jupyter makes for every thread."""
    from jupyter_core.utils import ensure_event_loop

    try:
        return _verify(notebook, write, timeout, progress, kernels)
    finally:
        ensure_event_loop().close()


def _read_record(record: Path) -> tuple[tuple[dict[str, Any], ...], str]:
    """Return the recorded verdicts, and what is wrong with the record.

    Whether a verdict is as expected is decided here, and not by the notebook's own process.
    """
    try:
        verdicts, replaced = read(record)
        for verdict in verdicts:
            verdict["as_expected"] = as_expected(
                Outcome(verdict["verdict"]),
                parse_expectation(verdict["expected"]),
                open=verdict["open"],
                contradictory=verdict["contradictory"],
                vacuous=verdict["vacuous"],
                without_instance=verdict["without_instance"],
                only_to_digits=verdict.get("only_to_digits", False),
            )
    except (ValueError, KeyError, TypeError) as error:
        return (), f"the notebook damaged the record of its verdicts ({error!r})"
    if replaced:
        return tuple(verdicts), f"the notebook replaces {', '.join(replaced)}, so its claims are not judged by it"
    return tuple(verdicts), ""


def _write(notebook: Notebook) -> str:
    """Write the notebook as run. Return why that was not possible, or nothing."""
    import nbformat

    content, path = notebook.content, notebook.path.with_suffix(".ipynb")
    for output in (output for cell in content.cells for output in cell.get("outputs", [])):
        if output.output_type == "stream":  # file names in warnings contain the number of the process
            output["text"] = re.sub(r"[^\s\"']*ipykernel_\d+[/\\]\d+\.py", "<cell>", output["text"])
    try:
        write_text(path, nbformat.writes(content).rstrip("\n") + "\n")
    except InputError as error:
        return str(error)
    return ""
