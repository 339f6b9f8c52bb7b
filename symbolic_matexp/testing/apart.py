"""A function over a corpus in a process of its own, which is ended when a case takes too long.

It may be in a loop of any language, exit, or crash: that is the outcome of this case, and the next one gets a new
process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from ..errors import InputError

Load = Callable[[], Any]
"""What a process calls to get what it shall run; it travels there."""

READY = "ready"


class Apart:
    """A process that answers questions one by one."""

    def __init__(self, load: Load, seconds: float) -> None:
        self.load, self.seconds = load, seconds
        self._process: Any = None
        self._connection: Connection | None = None

    def ask(self, question: Any) -> Any:
        """Return the answer. Raises :class:`TimeoutError`, or :class:`EOFError` that says how the process ended."""
        connection = self._started()
        connection.send(question)
        if not connection.poll(self.seconds):
            self.close()
            raise TimeoutError
        try:
            return connection.recv()
        except (EOFError, OSError):
            raise EOFError(self._end()) from None

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._end()

    def _started(self) -> Connection:
        if self._connection is not None:
            return self._connection
        context = multiprocessing.get_context("spawn")
        connection, theirs = context.Pipe()
        process = context.Process(target=_answer, args=(theirs, self.load), daemon=True)
        try:
            process.start()
            self._process, self._connection = process, connection
            theirs.close()
            connection.recv()
        except Exception as error:  # noqa: BLE001  a pickle that fails, a process that ends while it loads
            raise InputError(f"{UNABLE} ({type(error).__name__})") from None
        return connection

    def _end(self) -> str:
        """Wait until the process has ended; return how."""
        self._process.join()
        code = self._process.exitcode
        assert self._connection is not None
        self._connection.close()
        self._process = self._connection = None
        return f"the process ended by signal {-code}" if code < 0 else f"the process ended with exit status {code}"


UNABLE = "with a timeout the function runs in another process, which could not load it; put it into a module"


def _answer(connection: Connection, load: Load) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides
    with suppress(OSError):
        os.dup2(2, 1)  # what it prints is no result
    run = load()
    connection.send(READY)
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        connection.send(run(question))


def answers(load: Load, questions: Iterable[Any], seconds: float) -> Iterator[Any]:
    """Yield what a process answers, or the :class:`TimeoutError` or :class:`EOFError` that it came to."""
    process = Apart(load, seconds)
    try:
        for question in questions:
            try:
                yield process.ask(question)
            except (TimeoutError, EOFError) as error:
                yield error
    finally:
        process.close()
