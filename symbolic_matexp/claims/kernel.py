"""The cells of a notebook are run in a kernel of this Python, and a failure names the cell."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .notebook_file import Notebook, is_code, shortened
from .verdict_record import RECORD, WATCH, begin_cell


class Kernels:
    """The kernels that run. Another thread can end them all."""

    def __init__(self) -> None:
        self._managers: list[Any] = []
        self._ended = False

    def new(self, log: logging.Logger) -> Any:
        """Return a manager for the ipykernel of this interpreter, even if another kernel "python3" is installed."""
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager

        specs = KernelSpecManager(kernel_dirs=[], log=log)
        manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs, log=log)
        self._managers.append(manager)
        return manager

    def end(self) -> None:
        """End all kernels, and let no further cell begin."""
        self._ended = True
        for manager in self._managers:
            if manager.provisioner is not None:
                asyncio.run(manager.provisioner.kill())

    def check(self) -> None:
        """Raise :class:`KeyboardInterrupt` if the kernels were ended."""
        if self._ended:
            raise KeyboardInterrupt


def run_cells(
    notebook: Notebook, record: Path, timeout: float, progress: Callable[[str], None], kernels: Kernels
) -> str:
    """Run the cells and fill in their outputs. Return which cell failed and how, or an empty text.

    The kernel keeps its verdicts in the file ``record``.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells, log = notebook.content.cells, logging.getLogger(f"{__name__}.kernel")
    log.propagate, log.handlers = False, [logging.NullHandler()]
    ending: list[Any] = []

    def note_ending(cell: Any, cell_index: int, execute_reply: Any) -> None:
        """Hear that a cell called ``exit``: its kernel ends soon afterwards, in the midst of a later cell."""
        ending.extend(x for x in execute_reply["content"].get("payload", []) if x.get("source") == "ask_exit")

    client = NotebookClient(
        notebook.content,
        km=kernels.new(log),
        timeout_func=lambda cell: timeout,
        record_timing=False,
        on_cell_executed=note_ending,
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
                kernels.check()
                if ending and is_code(cell):
                    return f"{place} ended the kernel"
                progress(f"running {notebook.path}, cell {index + 1} of {len(cells)}")
                begin_cell(record, index + 1)
                if is_code(cell):
                    place = f"cell {index + 1} ({shortened(cell.source, 60)})"
                client.execute_cell(cell, index)
    except CellExecutionError as error:
        return f"{place} {_describe_exception(error.ename, error.evalue)}{_tags_without_effect(cell)}"
    except CellTimeoutError:
        return f"{place} was stopped: it took longer than {timeout:g} seconds"
    except DeadKernelError:
        return f"{place} ended the kernel"
    except Exception as error:  # noqa: BLE001  the kernel's messages may be anything, and other notebooks go on
        return f"{place} failed: {shortened(str(error) or type(error).__name__)}"
    return ""


def _describe_exception(name: str, message: str) -> str:
    if name == "StdinNotImplementedError":
        return "asks for input, and nobody is there to answer"
    message = re.sub(r"\(\d+\.py, line", "(line", message)  # the kernel's own name of a cell
    return f"raised {shortened(f'{name}: {message}').rstrip(': ')}"


def _tags_without_effect(cell: Any) -> str:
    """Say that the tags for which Jupyter would go on change nothing here."""
    tags = [tag for tag in ("raises-exception", "skip-execution") if tag in cell.metadata.get("tags", [])]
    return f"; its tag {' and '.join(tags)} changes nothing here" if tags else ""


def _environment(record: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}  # figures go inline
    return {
        **inherited,
        RECORD: str(record),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",  # sets print in the same order every time
    }
