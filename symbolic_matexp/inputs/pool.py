"""Many items given out to processes, or to any ``concurrent.futures`` executor: lazily, and whoever dies.

A task must be a pure function of its item, because an item whose worker died is given out again. Items travel in
chunks that take about ``SECONDS`` each, as measured on those before, so that neither a quick task is lost in the
traffic between processes nor a slow one waits behind others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Thread
from typing import Any

from ..errors import InputError, WorkerError

SECONDS = 0.1
"""A chunk should take so long."""
LARGEST_CHUNK = 256
CHUNKS_AHEAD = 4
"""So many chunks a worker are in hand at most, those included that wait for an earlier one to be handed on."""
PATIENCE = 0.05
"""A chunk is given out before it is full if the items come more slowly than this many seconds a chunk."""
FALSE_STARTS = 3
"""So many workers in a row may end before they are ready."""
DEATHS_ALLOWED = 2
"""An item with which so many workers died, and nothing else, has failed."""
BETWEEN_LOOKS = 0.002
"""It is not looked more often than after so many seconds whether a process has sent something."""
USUAL_WORKERS = 16
"""An executor from elsewhere is thought to have so many, unless the caller says otherwise."""
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
RUNS_THE_SCRIPT_AGAIN = 71
"""Exit status of a worker that would start workers itself."""
UNGUARDED = (
    "worker processes start by running the script again: put what the script does, with this call, under "
    'if __name__ == "__main__":'
)

Task = Callable[[Any], Any]


@dataclass(frozen=True)
class Failed:
    """The outcome of an item that has no result: its task raised an exception, or killed its worker."""

    item: Any
    error: BaseException
    died: bool
    """Whether its worker died, each time that it was given out."""


def validated_workers(workers: object, executor: object = None) -> int:
    """Return the number of workers. Raises :class:`InputError` if it is none, or ``executor`` is no executor."""
    if executor is not None and not isinstance(executor, Executor):
        raise InputError(
            "executor must be a concurrent.futures executor, or what Client.get_executor() of Dask returns, not "
            f"{type(executor).__name__}"
        )
    if workers is None:
        return 1 if executor is None else USUAL_WORKERS
    if isinstance(workers, bool) or not hasattr(workers, "__index__") or workers.__index__() < 1:
        raise InputError(f"workers must be a whole number, at least 1, not {workers!r}")
    return int(workers.__index__())


def outcomes(
    task: Task,
    items: Iterable[Any],
    workers: int,
    executor: Executor | None = None,
    *,
    total: int | None = None,
    in_order: bool = True,
) -> Generator[list[Any], None, None]:
    """Yield what ``task`` returns for every item, or :class:`Failed`, a list for each chunk of items.

    The chunks come in the order of the items, or as they are finished; the items of a chunk are in order.
    ``items`` may be endless, and ``total`` says how many there are if that is known. They are taken in the caller's
    thread, a bounded number ahead of what was yielded. An exception of ``items`` itself is raised behind the outcomes
    of what came before it. ``workers`` processes do the work, or else ``executor``, which is thought to have so many.
    Task and items are pickled. Closing the generator ends the processes, or cancels what the executor was given.
    Raises :class:`WorkerError` if no process can start.
    """
    crew: _Crew = _Processes(task, workers) if executor is None else _Elsewhere(task, executor)
    source = iter(items)
    chunk: list[Any] = []
    given = 0
    ended = False
    trouble: Exception | None = None
    try:
        while not ended or crew.in_hand:
            since = time.monotonic()
            while not ended and len(crew.in_hand) < CHUNKS_AHEAD * workers and not crew.ready(in_order=in_order):
                try:
                    chunk.append(next(source))
                except StopIteration:
                    ended = True
                except Exception as error:  # noqa: BLE001  it is the caller's, who gets it in its place
                    ended, trouble = True, error
                size = crew.chunk_size if total is None else min(crew.chunk_size, (total - given) // (2 * workers))
                if chunk and (ended or len(chunk) >= size or time.monotonic() - since > PATIENCE):
                    crew.give_out(chunk)
                    given += len(chunk)
                    chunk, since = [], time.monotonic()
            if crew.in_hand:
                yield crew.next_finished(in_order=in_order)
    finally:
        crew.leave()
    if trouble is not None:
        raise trouble


def _worked(task: Task, chunk: Sequence[Any]) -> tuple[float, list[Any]]:
    """Return the seconds for a chunk, and its outcomes. Runs in a worker."""
    start = time.perf_counter()
    results = [task(item) for item in chunk]
    return time.perf_counter() - start, results


class _Chunk:
    """Items in hand. ``results`` says what became of them, or ``parts``: its items one by one, if it was taken apart.

    ``deaths`` counts the workers that died with this chunk and nothing else.
    """

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.results: list[Any] | None = None
        self.parts: list[_Chunk] = []
        self.must_be_alone = False
        self.deaths = 0

    @property
    def is_finished(self) -> bool:
        """Whether it is known what became of every item."""
        return self.results is not None or (bool(self.parts) and all(part.is_finished for part in self.parts))

    def collected(self) -> list[Any]:
        """Return what became of the items."""
        if self.results is not None:
            return self.results
        return [result for part in self.parts for result in part.collected()]

    def fail(self, error: BaseException, *, died: bool) -> None:
        """Say that nothing became of them."""
        self.results = [Failed(item, error, died) for item in self.items]

    def take_apart(self) -> list[_Chunk]:
        """Return the items one by one, to find the one that is to blame."""
        self.parts = [_Chunk([item]) for item in self.items]
        return self.parts


class _Crew(ABC):
    """Those who work, and the chunks that they have in hand."""

    def __init__(self) -> None:
        self.in_hand: list[_Chunk] = []
        self.chunk_size = 1

    def give_out(self, items: list[Any]) -> None:
        """Give out one more chunk."""
        chunk = _Chunk(items)
        self.in_hand.append(chunk)
        self._submit(chunk)

    def ready(self, *, in_order: bool) -> bool:
        """Whether a chunk is finished: the first one, or any."""
        self._listen(0)
        return self._first_finished(in_order) is not None

    def next_finished(self, *, in_order: bool) -> list[Any]:
        """Wait for the first chunk, or for any one, and return its outcomes."""
        while (chunk := self._first_finished(in_order)) is None:
            self._listen(None)
        self.in_hand.remove(chunk)
        return chunk.collected()

    def _first_finished(self, in_order: bool) -> _Chunk | None:
        candidates = self.in_hand[:1] if in_order else self.in_hand
        return next((chunk for chunk in candidates if chunk.is_finished), None)

    @abstractmethod
    def _submit(self, chunk: _Chunk) -> None:
        """Give a chunk to somebody."""

    @abstractmethod
    def _listen(self, timeout: float | None) -> None:
        """Note what has become of chunks, and wait for something at most so many seconds."""

    @abstractmethod
    def leave(self) -> None:
        """End, or cancel, what is still in hand."""

    def _finish(self, chunk: _Chunk, seconds: float, results: list[Any]) -> None:
        """Note results, and choose the size of the chunks to come, so that one takes as long as it should."""
        chunk.results = results
        fitting = int(len(results) * SECONDS / max(seconds, 1e-6))
        self.chunk_size = max(1, min(fitting, 2 * self.chunk_size, LARGEST_CHUNK))

    def _blame(self, chunk: _Chunk, error: BaseException) -> None:
        """Take a chunk apart of which some item raised an exception, in its task or on the way."""
        if len(chunk.items) == 1:
            chunk.fail(error, died=type(error).__name__ == "KilledWorker")  # so says Dask
            return
        for part in chunk.take_apart():
            self._submit(part)


class _Elsewhere(_Crew):
    """An executor that somebody gave us."""

    def __init__(self, task: Task, executor: Executor) -> None:
        super().__init__()
        self._task = partial(_worked, task)
        self._executor = executor
        self._given: dict[Future[tuple[float, list[Any]]], _Chunk] = {}
        self._gone: BaseException | None = None

    def _submit(self, chunk: _Chunk) -> None:
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
        for future in self._given:
            future.cancel()


class _Worker:
    """A process of our own, and the pipe to it. It answers the chunks in the order in which they were sent."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, task))
        with _one_thread(), _uninterrupted():
            self.process.start()
        theirs.close()  # so that a death is the end of the pipe
        self.chunks: deque[_Chunk] = deque()
        self.is_ready = False
        self.is_alone_with_one = False

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.terminate()
        self.process.join()
        self.connection.close()


class _Processes(_Crew):
    """Processes of our own, each with a pipe of its own, so that one that dies disturbs no other.

    What a dead worker had is given to others, each chunk to one that has nothing else. If that one dies, too, the
    items are given out one by one in the same way.
    """

    def __init__(self, task: Task, count: int) -> None:
        if _runs_the_script_again():
            raise SystemExit(RUNS_THE_SCRIPT_AGAIN)
        super().__init__()
        self._task, self._count = task, count
        self._workers: list[_Worker] = []
        self._waiting: deque[_Chunk] = deque()
        self._depth = 1
        self._false_starts = 0
        self._listened = 0.0

    def _submit(self, chunk: _Chunk) -> None:
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
        if timeout == 0 and time.monotonic() - self._listened < BETWEEN_LOOKS:
            return
        for connection in wait_for_any([worker.connection for worker in self._workers], timeout):
            self._hear(next(worker for worker in self._workers if worker.connection is connection))
        self._listened = time.monotonic()
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
        self._depth = CHUNKS_AHEAD if seconds < 2 * SECONDS else 1
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
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.end()


def _serve(connection: Any, task: Task) -> None:
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
            answers.put(ForkingPickler.dumps(_worked(task, ForkingPickler.loads(content))))
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


def _runs_the_script_again() -> bool:
    """Whether this process is a worker that is still running the main script, in order to know its functions."""
    return bool(getattr(multiprocessing.current_process(), "_inheriting", False))


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
