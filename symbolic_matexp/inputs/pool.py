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
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.context import SpawnContext
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
"""So many times in a row may workers end before they are ready."""
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
    crew = _Processes(task, workers) if executor is None else _Crew(task, executor)
    source = iter(items)
    chunk: list[Any] = []
    given = 0
    ended = finished = False
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
        finished = True
    finally:
        crew.leave(finished=finished)
    if trouble is not None:
        raise trouble


def _worked(task: Task, chunk: Sequence[Any]) -> tuple[float, list[Any]]:
    """Return the seconds for a chunk, and its outcomes. Runs in a worker."""
    start = time.perf_counter()
    results = [task(item) for item in chunk]
    return time.perf_counter() - start, results


class _Chunk:
    """Items in hand. ``results`` says what became of them, once that is known; ``future`` will say it before."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.future: Future[tuple[float, list[Any]]] | None = None
        self.results: list[Any] | None = None
        self.pool: Any = None
        self.losses = 0

    @property
    def is_finished(self) -> bool:
        return self.results is not None or self.future is None or self.future.done()


class _Crew:
    """An executor from elsewhere, and the chunks that it has in hand."""

    def __init__(self, task: Task, executor: Executor | None) -> None:
        self.in_hand: list[_Chunk] = []
        self.chunk_size = 1
        self._task = partial(_worked, task)
        self._executor = executor
        self._gone: BaseException | None = None

    def give_out(self, items: list[Any]) -> None:
        """Give out one more chunk."""
        self.in_hand.append(_Chunk(items))
        self._submit(self.in_hand[-1])

    def ready(self, *, in_order: bool) -> bool:
        """Whether a chunk is finished: the first one, or any."""
        return any(chunk.is_finished for chunk in (self.in_hand[:1] if in_order else self.in_hand))

    def next_finished(self, *, in_order: bool) -> list[Any]:
        """Wait for the first chunk, or for any one, and return its outcomes."""
        while not self.ready(in_order=in_order):
            waiting = self.in_hand[:1] if in_order else self.in_hand
            wait([chunk.future for chunk in waiting if chunk.future is not None], return_when=FIRST_COMPLETED)
        chunk = next(chunk for chunk in self.in_hand if chunk.is_finished)
        while chunk.results is None:
            self._settle(chunk)
        self.in_hand.remove(chunk)
        return chunk.results

    def leave(self, *, finished: bool) -> None:
        """Cancel what is still in hand."""
        for chunk in self.in_hand:
            if chunk.future is not None:
                chunk.future.cancel()

    def _submit(self, chunk: _Chunk) -> None:
        """Give out a chunk, unless the executor is gone; then its items have failed."""
        if self._gone is None:
            assert self._executor is not None
            try:
                chunk.future = self._executor.submit(self._task, chunk.items)
                return
            except Exception as error:  # noqa: BLE001  shut down, broken or disconnected: each kind has its own
                self._gone = error
        chunk.results = [Failed(item, self._gone, died=False) for item in chunk.items]

    def _settle(self, chunk: _Chunk) -> None:
        """Find out what became of a finished chunk."""
        assert chunk.future is not None
        try:
            seconds, chunk.results = chunk.future.result()
        except (BrokenExecutor, CancelledError, OSError) as error:  # OSError: no connection
            self._gone = self._gone or error
            chunk.results = [Failed(item, error, died=True) for item in chunk.items]
        except Exception as error:  # noqa: BLE001  of a task, of pickling, of a cluster that gives up
            chunk.results = self._one_by_one(chunk.items, error)
        else:
            self._learn(seconds, len(chunk.items))

    def _one_by_one(self, items: list[Any], error: BaseException) -> list[Any]:
        """Give out the items of a chunk that failed each by itself, to find the one that is to blame."""
        if len(items) == 1:
            return [Failed(items[0], error, died=type(error).__name__ == "KilledWorker")]
        singles = [_Chunk([item]) for item in items]
        for single in singles:
            self._submit(single)
        for single in singles:
            if single.results is None:
                self._settle(single)
        return [outcome for single in singles for outcome in single.results or []]

    def _learn(self, seconds: float, count: int) -> None:
        """Choose the size of the chunks to come, so that one takes as long as it should."""
        fitting = int(count * SECONDS / max(seconds, 1e-6))
        self.chunk_size = max(1, min(fitting, 2 * self.chunk_size, LARGEST_CHUNK))


class _Recorded(SpawnContext):
    """Starts processes afresh, and knows which."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[Any] = []

    def Process(self, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """Return a new process."""
        self.started.append(super().Process(*args, **kwargs))
        return self.started[-1]


class _Pool:
    """Processes that were started together: if one dies, all of them end."""

    def __init__(self, workers: int) -> None:
        if _runs_the_script_again():
            raise SystemExit(RUNS_THE_SCRIPT_AGAIN)
        self._workers = workers
        self._context = _Recorded()
        self._executor = ProcessPoolExecutor(workers, mp_context=self._context, initializer=_end_with_parent)
        self._greeting = self.submit(_ready)

    @property
    def had_started(self) -> bool:
        """Whether one of the processes has been ready to work."""
        return self._greeting.done() and not _was_lost(self._greeting)

    def exit_statuses(self) -> set[int | None]:
        """Return the exit statuses of processes that have ended."""
        return {process.exitcode for process in self._context.started}

    def submit(self, *call: Any) -> Future[Any]:
        """Submit a call. Processes that this starts have one thread each, and Ctrl-C does not reach them."""
        if len(self._context.started) == self._workers:
            return self._executor.submit(*call)
        with _one_thread(), _uninterrupted():
            return self._executor.submit(*call)

    def end(self, *, at_once: bool) -> None:
        """End the processes, without waiting for what they have in hand if it shall be ``at_once``."""
        if at_once:
            for process in self._context.started:
                process.terminate()
        self._executor.shutdown(cancel_futures=True)


class _Processes(_Crew):
    """Processes of our own, started afresh. If one dies, all of them are replaced.

    It is not known which item the dead one had in hand. So all that was in hand is given out again. A chunk that is
    lost twice is given out alone, then its items, and an item that kills its worker alone has failed.
    """

    def __init__(self, task: Task, workers: int) -> None:
        super().__init__(task, None)
        self._workers = workers
        self._pool: _Pool | None = None
        self._false_starts = 0

    def leave(self, *, finished: bool) -> None:
        """End the processes, at once if what they have in hand is not wanted."""
        if self._pool is not None:
            self._pool.end(at_once=not finished)

    def _submit(self, chunk: _Chunk) -> None:
        while True:
            self._pool = self._pool or _Pool(self._workers)
            try:
                chunk.future, chunk.pool = self._pool.submit(self._task, chunk.items), self._pool
                return
            except BrokenExecutor:
                self._give_up_pool()

    def _settle(self, chunk: _Chunk) -> None:
        assert chunk.future is not None
        try:
            seconds, chunk.results = chunk.future.result()
        except BrokenExecutor:
            self._recover(chunk.pool)
        except Exception as error:  # noqa: BLE001  of a task, or of pickling
            chunk.results = self._one_by_one(chunk.items, error)
        else:
            self._learn(seconds, len(chunk.items))

    def _recover(self, broken: _Pool) -> None:
        """Give out again what was lost with a pool of which one process died."""
        hers = [chunk for chunk in self.in_hand if chunk.results is None and chunk.pool is broken]
        wait([chunk.future for chunk in hers if chunk.future is not None])
        lost = [chunk for chunk in hers if chunk.future is not None and _was_lost(chunk.future)]
        if self._pool is broken:
            self._give_up_pool()
        for chunk in lost:
            chunk.losses += broken.had_started
            if chunk.losses > 1:
                chunk.results = self._alone(chunk.items)
        for chunk in lost:
            if chunk.results is None:
                self._submit(chunk)

    def _alone(self, items: list[Any]) -> list[Any]:
        """Return the outcomes of items that may have killed their worker, with nothing else at work."""
        while True:
            wait([chunk.future for chunk in self.in_hand if chunk.future is not None])
            chunk = _Chunk(items)
            self._submit(chunk)
            assert chunk.future is not None
            try:
                results = chunk.future.result()[1]
            except BrokenExecutor as error:
                self._give_up_pool()
                if not chunk.pool.had_started:
                    continue  # the worker died before it had the items
                failure = Failed(items[0], error, died=True)
            except Exception as error:  # noqa: BLE001  of a task, or of pickling
                failure = Failed(items[0], error, died=False)
            else:
                return results
            return [failure] if len(items) == 1 else [result for item in items for result in self._alone([item])]

    def _one_by_one(self, items: list[Any], error: BaseException) -> list[Any]:
        if len(items) == 1:
            return [Failed(items[0], error, died=False)]
        return [result for item in items for result in self._alone([item])]

    def _give_up_pool(self) -> None:
        """End the pool. Raises :class:`WorkerError` if no pool ever becomes ready to work."""
        assert self._pool is not None
        pool, self._pool = self._pool, None
        pool.end(at_once=False)
        if RUNS_THE_SCRIPT_AGAIN in pool.exit_statuses():
            raise WorkerError(UNGUARDED) from None
        self._false_starts = 0 if pool.had_started else self._false_starts + 1
        if self._false_starts == FALSE_STARTS:
            raise WorkerError(
                f"{FALSE_STARTS} times worker processes ended before they were ready (exit status "
                f"{', '.join(sorted(map(str, pool.exit_statuses())))}), perhaps because memory is short; use fewer "
                "workers"
            ) from None


def _was_lost(future: Future[Any]) -> bool:
    return future.cancelled() or isinstance(future.exception(), BrokenExecutor)


def _ready() -> None:
    """Do nothing. That a worker has done it says that it can work."""


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
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Let a worker end when its parent is killed: it would finish its chunk for nobody, and then wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait_for_any([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()
