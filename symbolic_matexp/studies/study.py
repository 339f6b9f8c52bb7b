"""What a study is: trials to measure, the rows that one trial gives, and how the rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError

Row = dict[str, Any]
"""One observation: column names and plain values."""

Measure = Callable[[Mapping[str, Any]], list[Row]]
"""The parameters of a trial to its rows. A pure function, so that any row can be made again alone."""


@dataclass(frozen=True)
class Trial:
    """The unit of work: one random problem, named by everything that it is made from."""

    study: str
    parameters: Mapping[str, Any]
    """Seed, sample, dimension and what else the study varies: numbers and words."""

    @property
    def key(self) -> str:
        """The parameters on one line, unambiguous within a study."""
        return " ".join(f"{name}={value}" for name, value in self.parameters.items())


@dataclass(frozen=True)
class Study:
    """One study."""

    name: str
    subject: str
    grid: Mapping[str, Sequence[Any]]
    """What is varied besides dimension and sample, with all the values."""
    measure: Measure
    results: tuple[str, ...]
    """Columns that ``measure`` fills, besides the parameters."""
    summary: tuple[str, str, str]
    """Medians of the third column are printed, a table for each field: a line for each value of the first column, and
    side by side each value of the second and each dimension."""
    plot: Callable[[Sequence[Row], Any], None]
    """Draws rows, as read from the file, on a matplotlib figure."""
    seconds: bool = False
    """Whether ``measure`` gives a column "seconds", which is kept apart because no two runs agree in it."""
    check: Callable[[Sequence[Trial]], None] = lambda trials: None
    """Raises :class:`InputError` if these trials need what is not installed here."""
    applies: Callable[[Mapping[str, Any]], bool] = lambda point: True
    """Whether there is anything to measure at a point of the grid."""

    def __str__(self) -> str:
        return f"{self.name}: {self.subject}"

    def trials(
        self, dims: Sequence[int], samples: int, seed: int, where: Mapping[str, Sequence[Any]] | None = None
    ) -> list[Trial]:
        """Return ``samples`` problems for every dimension and every point of the grid, in a fixed order.

        ``where`` leaves only some values of what is varied, as values or as texts. Raises :class:`InputError` for
        others.
        """
        grid = self._part(where or {})
        return [
            Trial(self.name, {"dim": dim, **point, "sample": sample, "seed": seed})
            for dim in dims
            for point in filter(self.applies, _points(grid))
            for sample in range(samples)
        ]

    def _part(self, where: Mapping[str, Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
        """Return the grid with only the values that ``where`` has."""
        part = dict(self.grid)
        for name, chosen in where.items():
            if name not in self.grid:
                raise InputError(f"{self.name} does not vary {name!r}; it varies {', '.join(self.grid)}")
            wanted = {str(value) for value in ([chosen] if isinstance(chosen, str | int | float) else chosen)}
            part[name] = [value for value in self.grid[name] if str(value) in wanted]
            unknown = wanted - {str(value) for value in self.grid[name]}
            if unknown or not wanted:
                allowed = ", ".join(map(str, self.grid[name]))
                raise InputError(f"{name} = {', '.join(sorted(unknown))} is not in {self.name}; it has {allowed}")
        return part

    def trial(self, key: str) -> Trial:
        """Read a trial's key; raises :class:`InputError` if it is none of this study's."""
        texts = dict(part.partition("=")[::2] for part in key.split())
        names = ["dim", *self.grid, "sample", "seed"]
        if set(texts) != set(names):
            raise InputError(
                f"a row of {self.name} is named by {' '.join(f'{name}=…' for name in names)}, not {key!r}"
            )
        parameters: dict[str, Any] = {}
        for name in names:
            allowed = {str(value): value for value in self.grid.get(name, ())}
            if name in self.grid and texts[name] not in allowed:
                raise InputError(f"{name} = {texts[name]} is not in {self.name}; it has {', '.join(allowed)}")
            if name not in self.grid and not texts[name].isdecimal():
                raise InputError(f"{name} must be a whole number, not {texts[name]!r}")
            parameters[name] = allowed[texts[name]] if name in self.grid else int(texts[name])
        if parameters["dim"] == 0:
            raise InputError("dim must be at least 1")
        return Trial(self.name, parameters)


def _points(grid: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    if not grid:
        yield {}
        return
    name, *rest = grid
    for value in grid[name]:
        for point in _points({other: grid[other] for other in rest}):
            yield {name: value, **point}
