"""What a process of our own does: it works on the chunks that come through its pipe."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from contextlib import suppress
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Thread
from typing import Any

from ...errors import WorkerError
from .crew import Task, worked


def serve(connection: Any, task: Task) -> None:
    """Work on chunks as they come, in a process of our own. What is read and written waits in threads beside it.

    So the process that asks never waits for one that works, nor the other way round.
    """
    chunks: SimpleQueue[bytes] = SimpleQueue()
    answers: SimpleQueue[Any] = SimpleQueue()
    answers.put(ForkingPickler.dumps(None))  # ready
    Thread(target=_receive, args=(connection, chunks), daemon=True).start()
    Thread(target=_send, args=(connection, answers), daemon=True).start()
    while True:
        content = chunks.get()
        try:
            answers.put(ForkingPickler.dumps(worked(task, ForkingPickler.loads(content))))
        except Exception as error:  # noqa: BLE001  of a task, or of pickling: who asked shall know
            answers.put(_travelling(error))


def _travelling(error: Exception) -> Any:
    """Return an exception as bytes, with its traceback as a note, or what it says if it does not pickle."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        content = ForkingPickler.dumps(error)
        ForkingPickler.loads(content)
    except Exception:  # noqa: BLE001
        return ForkingPickler.dumps(WorkerError(f"{type(error).__name__}: {error}"))
    return content


def _receive(connection: Any, chunks: SimpleQueue[bytes]) -> None:
    """Read chunks, and end the process when nobody is there any more to send one."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    with suppress(EOFError, OSError):
        while connection in wait_for_any([connection, parent.sentinel]):
            chunks.put(connection.recv_bytes())
    os._exit(1)


def _send(connection: Any, answers: SimpleQueue[Any]) -> None:
    with suppress(OSError):
        while True:
            connection.send_bytes(answers.get())


def runs_the_script_again() -> bool:
    """Whether this process is a worker that is still running the main script, in order to know its functions."""
    return bool(getattr(multiprocessing.current_process(), "_inheriting", False))
