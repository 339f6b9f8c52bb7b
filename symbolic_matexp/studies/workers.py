"""Who measures: processes here, or a Dask cluster. :mod:`symbolic_matexp.inputs.pool` gives out the work.

A trial is measured by a pure function of its parameters, so one whose worker died is simply given out again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from contextlib import closing, contextmanager, suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from threading import Thread
from typing import Any

from ..errors import InputError, WorkerError
from ..inputs.one_at_a_time import one_at_a_time
from ..inputs.pool import Failed, outcomes
from .study import Measure, Row, Trial
from .versions import versions

SECONDS_TO_CONNECT = 10
SECONDS_FOR_WORKERS = 60

Measured = tuple[Trial, list[Row]]
Finished = list[Measured]


def measured(
    measure: Measure, trials: Sequence[Trial], workers: int, scheduler: str | None
) -> Generator[Finished, None, None]:
    """Yield trials with their rows as they are finished, in any order.

    ``measure`` travels to the workers by its name: it is a function of a module. Raises :class:`WorkerError` where
    the workers are gone for good, or a trial kills each that measures it; :class:`InputError` where there is no
    cluster. What a measurement raises is passed on.
    """
    if not trials:
        return
    if scheduler is None:
        yield from _measured(measure, trials, workers, None)
        return
    with _connected(scheduler) as client:
        count = max(1, len(client.scheduler_info()["workers"]))
        try:
            yield from _measured(measure, trials, count, client.get_executor(pure=False))
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
def measure_trial(measure: Measure, trial: Trial) -> Measured:
    """Measure one trial. Runs in a worker; on a Dask worker perhaps in one of several threads."""
    return trial, [{**row, **versions()} for row in measure(trial.parameters)]


def _measured(
    measure: Measure,
    trials: Sequence[Trial],
    workers: int,
    executor: Executor | None,
    give_out: Callable[..., Generator[Any, None, None]] = outcomes,
) -> Generator[Finished, None, None]:
    """Yield what is measured, and only then say which trial killed its workers."""
    deadly: list[Trial] = []
    task = partial(measure_trial, measure)
    with closing(give_out(task, trials, workers, executor, total=len(trials), in_order=False)) as found:
        for chunk in found:
            yield [outcome for outcome in chunk if not isinstance(outcome, Failed)]
            for failed in (outcome for outcome in chunk if isinstance(outcome, Failed)):
                if not failed.died or isinstance(failed.error, CancelledError | OSError):
                    raise failed.error
                deadly.append(failed.item)
    if deadly:
        raise WorkerError(
            f"the problem {deadly[0].key} killed each worker that measured it, perhaps of memory"
            f"{f', and so did {len(deadly) - 1} more' if len(deadly) > 1 else ''}; the others are measured and kept"
        )


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
