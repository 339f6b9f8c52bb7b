"""Processes of our own, each with a pipe of its own, and what becomes of the chunks of one that dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.reduction import ForkingPickler

from ...errors import WorkerError
from .crew import SECONDS, Chunk, Crew, Task
from .serving import runs_the_script_again, serve

CHUNKS_IN_A_PIPE = 4
"""So many quick chunks a process has at most, so that it never waits for the next one."""
FALSE_STARTS = 3
"""So many workers in a row may end before they are ready."""
DEATHS_ALLOWED = 2
"""An item with which so many workers died, and nothing else, has failed."""
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
RUNS_THE_SCRIPT_AGAIN = 71
"""Exit status of a worker that would start workers itself."""
UNGUARDED = (
    "worker processes start by running the script again: put what the script does, with this call, under "
    'if __name__ == "__main__":'
)


class _Worker:
    """A process of our own, and the pipe to it. It answers the chunks in the order in which they were sent."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, task))
        with _one_thread(), _uninterrupted():
            self.process.start()
        theirs.close()  # so that a death is the end of the pipe
        self.chunks: deque[Chunk] = deque()
        self.is_ready = False
        self.is_alone_with_one = False

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.terminate()
        self.process.join()
        self.connection.close()


class Processes(Crew):
    """Processes of our own, each with a pipe of its own, so that one that dies disturbs no other.

    What a dead worker had is given to others, each chunk to one that has nothing else. If that one dies, too, the
    items are given out one by one in the same way.
    """

    def __init__(self, task: Task, count: int) -> None:
        if runs_the_script_again():
            raise SystemExit(RUNS_THE_SCRIPT_AGAIN)
        super().__init__()
        self._task, self._count = task, count
        self._workers: list[_Worker] = []
        self._waiting: deque[Chunk] = deque()
        self._depth = 1
        self._false_starts = 0

    def _submit(self, chunk: Chunk) -> None:
        self._waiting.append(chunk)
        self._feed()

    def _feed(self) -> None:
        """Send what waits to whom has least to do."""
        while self._waiting:
            worker = self._free_worker(alone=self._waiting[0].must_be_alone)
            if worker is None:
                return
            chunk = self._waiting.popleft()
            try:
                content = ForkingPickler.dumps(chunk.items)
            except Exception as error:  # noqa: BLE001  whatever an item raises that does not pickle
                self._blame(chunk, error)
                continue
            worker.chunks.append(chunk)
            worker.is_alone_with_one = chunk.must_be_alone
            try:
                worker.connection.send_bytes(content)
            except OSError:
                self._bury(worker)

    def _free_worker(self, *, alone: bool) -> _Worker | None:
        """Return a worker that can be given a chunk, with nothing else to do if it shall be ``alone`` with it."""
        free = [worker for worker in self._workers if not worker.is_alone_with_one]
        least = min(free, key=lambda worker: len(worker.chunks), default=None)
        if (least is None or least.chunks) and len(self._workers) < self._count:
            self._workers.append(_Worker(self._task))
            return self._workers[-1]
        return least if least is not None and len(least.chunks) < (1 if alone else self._depth) else None

    def _listen(self, timeout: float | None) -> None:
        for connection in wait_for_any([worker.connection for worker in self._workers], timeout):
            self._hear(next(worker for worker in self._workers if worker.connection is connection))
        self._feed()

    def _hear(self, worker: _Worker) -> None:
        """Take one message of a worker: that it is ready, or what became of the first chunk that it has."""
        try:
            content = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if not worker.is_ready:
            worker.is_ready, self._false_starts = True, 0
            return
        chunk = worker.chunks.popleft()
        worker.is_alone_with_one = False
        try:
            message = ForkingPickler.loads(content)
            if isinstance(message, Exception):
                raise message
        except Exception as error:  # noqa: BLE001  of a task, or of pickling
            self._blame(chunk, error)
            return
        seconds, results = message
        self._depth = CHUNKS_IN_A_PIPE if seconds < 2 * SECONDS else 1
        self._finish(chunk, seconds, results)

    def _bury(self, worker: _Worker) -> None:
        """Give out again what a dead worker had. Raises :class:`WorkerError` if none ever becomes ready."""
        self._workers.remove(worker)
        worker.process.join(SECONDS)
        status = worker.process.exitcode
        worker.end()
        if not worker.is_ready:
            self._false_starts += 1
            self._waiting.extendleft(reversed(worker.chunks))
            if status == RUNS_THE_SCRIPT_AGAIN:
                raise WorkerError(UNGUARDED) from None
            if self._false_starts == FALSE_STARTS:
                raise WorkerError(
                    f"{FALSE_STARTS} worker processes ended before they were ready (exit status {status}), perhaps "
                    "because memory is short; use fewer workers"
                ) from None
            return
        error = WorkerError(f"its worker process died (exit status {status})")
        for chunk in reversed(worker.chunks):
            chunk.must_be_alone = True
            chunk.deaths += worker.is_alone_with_one
            if chunk.deaths == DEATHS_ALLOWED:
                chunk.fail(error, died=True)
            elif chunk.deaths and len(chunk.items) > 1:
                for part in reversed(chunk.take_apart()):
                    part.must_be_alone = True
                    self._waiting.appendleft(part)
            else:
                self._waiting.appendleft(chunk)

    def leave(self) -> None:
        """End the processes, whatever they do."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.end()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that are started now compute with one thread each, as results shall not depend on how many."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: they inherit what is blocked here. Their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # not on this system
        yield
        return
    resource_tracker.ensure_running()  # its start, which comes with the first worker, would unblock Ctrl-C
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
