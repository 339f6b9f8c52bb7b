"""Run notebooks, collect every verdict reached in them, and say whether each is the one that its author expects."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import tempfile
import textwrap
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..certifying.outcome import Outcome
from ..errors import InputError
from ..inputs.text_files import read_text, write_text
from .expectation import as_expected, parse_expectation
from .verdict_record import RECORD, WATCH, read

_SUFFIXES = (".py", ".md", ".ipynb")
_PACKAGES = ("ipykernel", "jupytext", "nbclient", "nbformat")


@dataclass(frozen=True)
class NotebookReport:
    """The result of running one notebook.

    ``path`` is the file that was run. ``verdicts`` are the JSON objects of :meth:`Verdict.to_json`, in the order in
    which they were reached, also those before an error or inside ``try``. ``error`` names the cell that failed and
    why, or the part of this package that the notebook replaced. ``out_of_step`` says where the paired .ipynb differs
    from the file. Both are empty if there is nothing to say.
    """

    path: Path
    verdicts: tuple[dict[str, Any], ...]
    error: str
    out_of_step: str
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether the notebook ran to its end, is in step with its .ipynb, and reached only expected verdicts."""
        return not self.error and not self.out_of_step and all(v["as_expected"] for v in self.verdicts)

    @property
    def outcome(self) -> Outcome:
        """Certified if passed, else refuted; undecided if all unexpected verdicts are supported or undecided."""
        if self.passed:
            return Outcome.CERTIFIED
        unexpected = [Outcome(v["verdict"]) for v in self.verdicts if not v["as_expected"]]
        if self.error or self.out_of_step or any(verdict.settles for verdict in unexpected):
            return Outcome.REFUTED
        return Outcome.UNDECIDED

    def to_json(self) -> dict[str, Any]:
        """Return the report, with every verdict, as a JSON object."""
        return {
            "path": str(self.path),
            "passed": self.passed,
            "outcome": str(self.outcome),
            "error": self.error,
            "out_of_step": self.out_of_step,
            "seconds": round(self.seconds, 3),
            "verdicts": list(self.verdicts),
        }


@dataclass(frozen=True)
class _Notebook:
    """A notebook as read: the file to run, its content, and the content of the paired .ipynb, if it must agree."""

    path: Path
    content: Any
    saved: Any = None


def verify(
    paths: Sequence[Path],
    *,
    write: bool = False,
    timeout: float = 600,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> list[NotebookReport]:
    """Run notebooks, each in a new kernel of this Python and in its own folder. Return a report for each.

    ``paths`` are .ipynb files, text notebooks (.py, .md), or folders of .ipynb and .py files. If both x.py and
    x.ipynb are among them, x.py is run, and x.ipynb must have the same cells. With ``write`` the notebook as run
    replaces the .ipynb, unless a cell failed; otherwise no file is changed. A cell may take ``timeout`` seconds.
    ``jobs`` notebooks run at a time. Raises :class:`InputError`, before anything is run, if a file is not a Python
    notebook.
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
    notebooks = [_open_notebook(sources, write) for sources in _group_by_notebook(paths)]
    if jobs == 1:
        return [_verify_notebook(notebook, write, timeout, report) for notebook in notebooks]
    with ThreadPoolExecutor(jobs) as threads:  # each waits for a kernel, which is a process of its own
        running = [threads.submit(_in_a_thread, notebook, write, timeout, report) for notebook in notebooks]
        try:
            return [each.result() for each in running]
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def _group_by_notebook(paths: Sequence[Path]) -> list[dict[str, Path]]:
    """Return for every notebook a table of its files, by suffix."""
    if not paths:
        raise InputError("there is no notebook to run; name a file or a folder")
    groups: dict[str, dict[str, Path]] = {}
    for path in paths:
        for file in _find_notebooks(Path(path)):
            group = groups.setdefault(os.path.abspath(file.with_suffix("")), {})
            group.setdefault(file.suffix, file)
    for group in groups.values():
        if ".py" in group and ".md" in group:
            raise InputError(f"{group['.py']} and {group['.md']} would be the same notebook; choose one of them")
    return list(groups.values())


def _find_notebooks(path: Path) -> list[Path]:
    if path.is_dir():
        found = [file for suffix in (".py", ".ipynb") for file in path.rglob(f"*{suffix}") if file.is_file()]
        shown = [
            file
            for file in found
            if not any(p.startswith(".") for p in file.relative_to(path).parts) and _is_notebook(file)
        ]
        if not shown:
            raise InputError(
                f"the folder {path} holds no notebook (.ipynb, or .py with # %% cells); name another one"
            )
        return sorted(shown)
    if not path.exists():
        raise InputError(f"there is no file or folder {path}; check the name")
    if path.suffix not in _SUFFIXES:
        raise InputError(f"{path} is not a notebook; name a file that ends in .ipynb, .py or .md, or a folder")
    return [path]


def _is_notebook(file: Path) -> bool:
    """Whether a file found in a folder is a notebook. A .py file is one if it has cells or a header for jupytext."""
    if file.suffix != ".py":
        return True
    text = file.read_text(encoding="utf-8", errors="replace")
    return re.search(r"^# (%%|\+|# jupytext:|jupyter:)|^#   jupytext:", text, re.MULTILINE) is not None


def _open_notebook(sources: dict[str, Path], write: bool) -> _Notebook:
    path = next(sources[suffix] for suffix in _SUFFIXES if suffix in sources)
    paired = path.suffix != ".ipynb" and ".ipynb" in sources and not write
    return _Notebook(path, _read(path), _read(sources[".ipynb"]) if paired else None)


def _read(path: Path) -> Any:
    """Return a valid Python notebook, without outputs and without metadata that differ from run to run."""
    import jupytext
    import nbformat

    text = read_text(path, "a notebook")
    try:
        if path.suffix == ".ipynb":
            content = nbformat.convert(nbformat.reader.reads(text), 4)
        else:
            content = jupytext.reads(text, fmt={"extension": path.suffix})
        foreign = _languages(content.metadata) - {"python"}
        _reset(content)
        nbformat.validate(content)
    except Exception as error:  # noqa: BLE001  JSON, YAML and nbformat have no common family
        detail = textwrap.shorten(f"{type(error).__name__}: {_first_line(str(error))}", 160, placeholder="…")
        raise InputError(f"{path} is not a valid notebook ({detail}); mend it or save it anew from Jupyter") from None
    if foreign:
        raise InputError(f"{path} is a notebook in {', '.join(sorted(foreign))}; only Python notebooks can be run")
    return content


def _languages(metadata: Any) -> set[str]:
    named = [("kernelspec", "language"), ("language_info", "name"), ("jupytext", "main_language")]
    return {metadata.get(part, {}).get(key) or "python" for part, key in named}


def _reset(content: Any) -> None:
    content.nbformat, content.nbformat_minor = 4, 5
    content.metadata.pop("widgets", None)
    content.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    content.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(content.cells, 1):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell["outputs"], cell["execution_count"] = [], None


def _verify_notebook(
    notebook: _Notebook, write: bool, timeout: float, progress: Callable[[str], None]
) -> NotebookReport:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "verdicts"
        error = _run(notebook, record, timeout, progress)
        verdicts, trouble = _read_record(record)
        error = error or trouble
    if write and not error:
        _write(notebook)
    return NotebookReport(
        notebook.path, verdicts, error, _describe_difference(notebook), time.perf_counter() - started
    )


def _in_a_thread(notebook: _Notebook, write: bool, timeout: float, progress: Callable[[str], None]) -> NotebookReport:
    """Do the same, and close the event loop that Jupyter makes for every thread."""
    from jupyter_core.utils import ensure_event_loop

    try:
        return _verify_notebook(notebook, write, timeout, progress)
    finally:
        ensure_event_loop().close()


def _run(notebook: _Notebook, record: Path, timeout: float, progress: Callable[[str], None]) -> str:
    """Run the cells and fill in their outputs. Return which cell failed and how, or an empty text."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells, log = notebook.content.cells, logging.getLogger(f"{__name__}.kernel")
    log.propagate, log.handlers = False, [logging.NullHandler()]
    client = NotebookClient(
        notebook.content,
        km=_native_kernel(log),
        timeout_func=lambda cell: timeout,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # the places where a stream is split depend on timing
        force_raise_errors=True,  # the tags raises-exception and skip-execution are ignored
        skip_cells_with_tag="",
        extra_arguments=[f"--IPKernelApp.exec_lines={WATCH}"],
        resources={"metadata": {"path": str(notebook.path.parent.absolute())}},
        log=log,
    )
    place = "starting the kernel"
    try:
        # client.execute() is not used: it does not say which cell failed, and turns Ctrl-C into a dead kernel.
        with client.setup_kernel(
            cleanup_kc=True, env=_environment(record), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ):
            for index, cell in enumerate(cells):
                progress(f"running {notebook.path}, cell {index + 1} of {len(cells)}")
                place = f"cell {index + 1} ({_first_line(cell.source)})"
                client.execute_cell(cell, index)
    except CellExecutionError as error:
        return f"{place} raised {_first_line(f'{error.ename}: {error.evalue}').rstrip(': ')}"
    except CellTimeoutError:
        return f"{place} was stopped: it took longer than {timeout:g} seconds"
    except DeadKernelError:
        return f"{place} ended the kernel"
    except (RuntimeError, ValueError, TypeError) as error:  # for example, the kernel's messages cannot be read
        return f"{place} failed: {_first_line(str(error))}"
    return ""


def _native_kernel(log: logging.Logger) -> Any:
    """Return a manager for the ipykernel of this interpreter, even if another kernel "python3" is installed."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    return AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[], log=log), log=log
    )


def _environment(record: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}  # figures go inline
    return {
        **inherited,
        RECORD: str(record),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",  # sets print in the same order every time
    }


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
            )
    except (ValueError, KeyError, TypeError) as error:
        return (), f"the notebook damaged the record of its verdicts ({error!r})"
    if replaced:
        return tuple(verdicts), f"the notebook replaces {', '.join(replaced)}, so its claims are not judged by it"
    return tuple(verdicts), ""


def _write(notebook: _Notebook) -> None:
    import nbformat

    content, path = notebook.content, notebook.path.with_suffix(".ipynb")
    for output in (output for cell in content.cells for output in cell.get("outputs", [])):
        if output.output_type == "stream":  # file names in warnings contain the number of the process
            output["text"] = re.sub(r"[^\s\"']*ipykernel_\d+[/\\]\d+\.py", "<cell>", output["text"])
    write_text(path, nbformat.writes(content).rstrip("\n") + "\n")


def _describe_difference(notebook: _Notebook) -> str:
    if notebook.saved is None:
        return ""
    path = notebook.path
    said, saved = ([(c.cell_type, c.source.rstrip()) for c in n.cells] for n in (notebook.content, notebook.saved))
    differing = [number for number, pair in enumerate(zip(said, saved, strict=False), 1) if pair[0] != pair[1]]
    if differing:
        difference = f"cell {differing[0]} differs"
    elif len(said) != len(saved):
        difference = f"it has {len(saved)} cells instead of {len(said)}"
    else:
        return ""
    name = path.with_suffix(".ipynb").name
    return f"{name} is not what {path.name} says: {difference}; run symbolic-matexp verify-notebooks --write {path}"


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()
