"""Those who work, and the chunks of items that they have in hand."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SECONDS = 0.1
"""A chunk should take so long."""
LARGEST_CHUNK = 256

Task = Callable[[Any], Any]


@dataclass(frozen=True)
class Failed:
    """The outcome of an item that has no result: its task raised an exception, or killed its worker."""

    item: Any
    error: BaseException
    died: bool
    """Whether its worker died, each time that it was given out."""


class Chunk:
    """Items in hand. ``results`` says what became of them, or ``parts``: its items one by one, if it was taken apart.

    ``deaths`` counts the workers that died with this chunk and nothing else.
    """

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.results: list[Any] | None = None
        self.parts: list[Chunk] = []
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

    def take_apart(self) -> list[Chunk]:
        """Return the items one by one, to find the one that is to blame."""
        self.parts = [Chunk([item]) for item in self.items]
        return self.parts


class Crew(ABC):
    """Those who work, and the chunks that they have in hand."""

    def __init__(self) -> None:
        self.in_hand: list[Chunk] = []
        self.chunk_size = 1

    def give_out(self, items: list[Any]) -> None:
        """Give out one more chunk."""
        chunk = Chunk(items)
        self.in_hand.append(chunk)
        self._submit(chunk)

    def ready(self, in_order: bool) -> bool:
        """Whether a chunk is finished: the first one, or any."""
        self._listen(0)
        return self._first_finished(in_order) is not None

    def next_finished(self, in_order: bool) -> list[Any]:
        """Wait for the first chunk, or for any one, and return its outcomes."""
        while (chunk := self._first_finished(in_order)) is None:
            self._listen(None)
        self.in_hand.remove(chunk)
        return chunk.collected()

    def _first_finished(self, in_order: bool) -> Chunk | None:
        candidates = self.in_hand[:1] if in_order else self.in_hand
        return next((chunk for chunk in candidates if chunk.is_finished), None)

    @abstractmethod
    def _submit(self, chunk: Chunk) -> None:
        """Give a chunk to somebody."""

    @abstractmethod
    def _listen(self, timeout: float | None) -> None:
        """Note what has become of chunks, and wait for something at most so many seconds."""

    @abstractmethod
    def leave(self) -> None:
        """End, or cancel, what is still in hand."""

    def _finish(self, chunk: Chunk, seconds: float, results: list[Any]) -> None:
        """Note results, and choose the size of the chunks to come, so that one takes as long as it should."""
        chunk.results = results
        fitting = int(len(results) * SECONDS / max(seconds, 1e-6))
        self.chunk_size = max(1, min(fitting, 2 * self.chunk_size, LARGEST_CHUNK))

    def _blame(self, chunk: Chunk, error: BaseException) -> None:
        """Take a chunk apart of which some item raised an exception, in its task or on the way."""
        if len(chunk.items) == 1:
            chunk.fail(error, died=type(error).__name__ == "KilledWorker")  # so says Dask
            return
        for part in chunk.take_apart():
            self._submit(part)


def worked(task: Task, chunk: Sequence[Any]) -> tuple[float, list[Any]]:
    """Return the seconds for a chunk, and its outcomes. Runs in a worker."""
    start = time.perf_counter()
    results = [task(item) for item in chunk]
    return time.perf_counter() - start, results
