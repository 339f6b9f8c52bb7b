"""Who measures: processes here, or a Dask cluster, both behind ``concurrent.futures.Executor``.

A trial is measured by a pure function of its parameters, so a chunk whose worker died is simply given out again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from ..errors import InputError, WorkerError
from ..inputs.one_at_a_time import one_at_a_time
from .study import Measure, Row, Trial
from .versions import versions

LARGEST_CHUNK = 16
"""At d = 2; larger problems come in smaller chunks, from d = 8 on one by one, as each takes long."""
CHUNKS_PER_WORKER = 4
"""At least so many, so that the last chunks do not keep one worker busy and the others waiting."""
DEATHS_ALLOWED = 3
"""So many times in a row may workers die with nothing measured in between."""
SECONDS_TO_CONNECT = 10
SECONDS_FOR_WORKERS = 60
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

Finished = list[tuple[Trial, list[Row]]]


def measured(
    measure: Measure, trials: Sequence[Trial], workers: int, scheduler: str | None
) -> Generator[Finished, None, None]:
    """Yield trials with their rows as they are finished, in any order.

    ``measure`` travels to the workers by its name: it is a function of a module. Raises :class:`WorkerError` where
    the workers are gone for good, :class:`InputError` where there is no cluster.
    """
    if not trials:
        return
    task = partial(measure_chunk, measure)
    if scheduler is None:
        yield from _with_retries(lambda: _local(workers), task, _chunks(trials, workers), (BrokenProcessPool,))
        return
    with _connected(scheduler) as client:
        from distributed import KilledWorker

        chunks = _chunks(trials, max(1, len(client.scheduler_info()["workers"])))
        try:
            yield from _with_retries(lambda: _on(client), task, chunks, (KilledWorker,))
        except (CancelledError, OSError) as error:
            raise WorkerError(
                f"the connection to the scheduler at {scheduler} was lost ({error or 'cancelled'}); nothing measured "
                "is lost: the same command goes on from there"
            ) from None
        except (ModuleNotFoundError, RuntimeError) as error:
            raise InputError(
                f"the cluster cannot run this package ({error}); install it, with its dependencies, where the "
                "scheduler and the workers are"
            ) from None


@one_at_a_time
def measure_chunk(measure: Measure, trials: Sequence[Trial]) -> Finished:
    """Measure trials one after the other. Runs in a worker; on a Dask worker perhaps in one of several threads."""
    return [(trial, [{**row, **versions()} for row in measure(trial.parameters)]) for trial in trials]


def _chunks(trials: Sequence[Trial], workers: int) -> list[list[Trial]]:
    chunks: list[list[Trial]] = []
    for dim, of_one_size in groupby(trials, lambda trial: int(trial.parameters["dim"])):
        some = list(of_one_size)
        largest = max(1, min(LARGEST_CHUNK, 4 * LARGEST_CHUNK // dim**2))
        size = max(1, min(largest, len(some) // (CHUNKS_PER_WORKER * workers)))
        chunks += [some[start : start + size] for start in range(0, len(some), size)]
    return chunks


def _with_retries(
    start: Callable[[], AbstractContextManager[Executor]],
    task: Callable[[Sequence[Trial]], Finished],
    chunks: Sequence[list[Trial]],
    deaths: tuple[type[BaseException], ...],
) -> Iterator[Finished]:
    """Give out every chunk, and again after a death, until all are finished."""
    remaining = dict(enumerate(chunks))
    fruitless = 0
    while remaining:
        before = len(remaining)
        with start() as executor:
            try:
                with _uninterrupted():
                    futures: dict[Future[Finished], int] = {
                        executor.submit(task, chunk): number for number, chunk in remaining.items()
                    }
                for future in as_completed(futures):
                    try:
                        finished = future.result()
                    except deaths:
                        continue
                    del remaining[futures[future]]
                    yield finished
            except deaths:  # while chunks were still being given out
                pass
        fruitless = fruitless + 1 if len(remaining) == before else 0
        if fruitless == DEATHS_ALLOWED:
            key = next(iter(remaining.values()))[0].key
            raise WorkerError(
                f"workers died {DEATHS_ALLOWED} times with nothing measured in between, perhaps of memory, at or "
                f"after the problem {key} (a script must sweep under if __name__ == '__main__'); nothing measured is "
                "lost: the same command goes on from there"
            )


@contextmanager
def _local(workers: int) -> Iterator[Executor]:
    """Processes that are started afresh, each with one thread: rows must not depend on how many there are."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)
    others = set(multiprocessing.active_children())
    try:
        yield pool
    except BaseException:  # nobody waits for what they have in hand
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: they inherit what is blocked here. The sweep itself ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # not on this system
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Let a worker end when the sweep is killed: it would finish its chunk for nobody, and then wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("a scheduler needs Dask: pip install 'symbolic-matexp[distributed]'") from None
    advice = "start one with `dask scheduler`, and give the address that it prints, such as tcp://127.0.0.1:8786"
    if not scheduler.startswith(("tcp://", "tls://")):
        raise InputError(f"no Dask scheduler answers at {scheduler!r}, which is not tcp:// or tls://; {advice}")
    found: list[Any] = []

    def connect() -> None:
        with suppress(OSError, ValueError, TypeError):
            found.append(Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False))

    attempt = Thread(target=connect, daemon=True)  # what is no scheduler may keep a client waiting for ever
    attempt.start()
    attempt.join(2 * SECONDS_TO_CONNECT)
    if not found:
        raise InputError(f"no Dask scheduler answers at {scheduler!r}; {advice}")
    with found[0] as client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
            client.run(version, "symbolic-matexp")
        except TimeoutError:
            raise InputError(
                f"no worker has joined the scheduler at {scheduler} in {SECONDS_FOR_WORKERS} seconds; start some "
                f"with `dask worker {scheduler}`"
            ) from None
        except PackageNotFoundError:
            raise InputError(
                "a worker of the cluster has no symbolic-matexp; install it, with its dependencies, on every machine"
            ) from None
        yield client


@contextmanager
def _on(client: Any) -> Iterator[Executor]:
    yield client.get_executor(pure=False)
