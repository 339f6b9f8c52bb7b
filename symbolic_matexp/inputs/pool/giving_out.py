"""Items given out in chunks, a bounded number ahead, and their outcomes in order or as they come."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from concurrent.futures import Executor
from typing import Any

from ...errors import InputError
from .crew import Crew, Task
from .elsewhere import Elsewhere
from .processes import Processes

CHUNKS_AHEAD = 4
"""So many chunks a worker are in hand at most, those included that wait for an earlier one to be handed on."""
PATIENCE = 0.05
"""A chunk is given out before it is full if the items come more slowly than this many seconds a chunk."""
BETWEEN_LOOKS = 0.002
"""While items are taken, it is looked after so many seconds whether a chunk is finished."""
USUAL_WORKERS = 16
"""An executor from elsewhere is thought to have so many, unless the caller says otherwise."""


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
    crew: Crew = Processes(task, workers) if executor is None else Elsewhere(task, executor)
    source = _Source(items)
    chunk: list[Any] = []
    given = 0
    try:
        while not source.has_ended or crew.in_hand:
            since = time.monotonic()
            while not source.has_ended and len(crew.in_hand) < CHUNKS_AHEAD * workers and not crew.ready(in_order):
                size = crew.chunk_size if total is None else min(crew.chunk_size, (total - given) // (2 * workers))
                source.fill(chunk, size, BETWEEN_LOOKS)
                if chunk and (source.has_ended or len(chunk) >= size or time.monotonic() - since > PATIENCE):
                    crew.give_out(chunk)
                    given += len(chunk)
                    chunk, since = [], time.monotonic()
            if crew.in_hand:
                yield crew.next_finished(in_order)
    finally:
        crew.leave()
    if source.trouble is not None:
        raise source.trouble


class _Source:
    """Items that are taken as they are needed. ``trouble`` is the exception that ended them, if one did."""

    def __init__(self, items: Iterable[Any]) -> None:
        self._items = iter(items)
        self.has_ended = False
        self.trouble: Exception | None = None

    def fill(self, chunk: list[Any], size: int, seconds: float) -> None:
        """Add items, at least one if there is one, until the chunk has so many, or so many seconds have passed."""
        until = time.monotonic() + seconds
        try:
            for item in self._items:
                chunk.append(item)
                if len(chunk) >= size or time.monotonic() > until:
                    return
        except Exception as error:  # noqa: BLE001  it is the caller's, who gets it in its place
            self.trouble = error
        self.has_ended = True
