"""A ``concurrent.futures`` executor that somebody gave us: threads, processes, or the workers of a Dask cluster."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from functools import partial
from typing import Any

from .crew import Chunk, Crew, Task, worked


class Elsewhere(Crew):
    """An executor that somebody gave us."""

    def __init__(self, task: Task, executor: Executor) -> None:
        super().__init__()
        self._task = partial(worked, task)
        self._executor = executor
        self._given: dict[Future[tuple[float, list[Any]]], Chunk] = {}
        self._gone: BaseException | None = None

    def _submit(self, chunk: Chunk) -> None:
        """Give out a chunk, unless the executor is gone; then its items have failed."""
        if self._gone is None:
            try:
                self._given[self._executor.submit(self._task, chunk.items)] = chunk
                return
            except Exception as error:  # noqa: BLE001  shut down, broken or disconnected: each kind has its own
                self._gone = error
        chunk.fail(self._gone, died=False)

    def _listen(self, timeout: float | None) -> None:
        if timeout == 0:
            done = {future for future in self._given if future.done()}
        else:
            done = wait(self._given, timeout, return_when=FIRST_COMPLETED).done
        for future in done:
            chunk = self._given.pop(future)
            try:
                self._finish(chunk, *future.result())
            except (BrokenExecutor, CancelledError, OSError) as error:  # OSError: no connection
                self._gone = self._gone or error
                chunk.fail(error, died=True)
            except Exception as error:  # noqa: BLE001  of a task, of pickling, of a cluster that gives up
                self._blame(chunk, error)

    def leave(self) -> None:
        """Cancel what has not begun."""
        for future in self._given:
            future.cancel()
