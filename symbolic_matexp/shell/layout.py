"""Text for terminals of any width: what does not fit is laid out differently, and nothing is ever cut short."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

Cell = str | Text


def say(console: Console, text: Cell, style: str = "") -> None:
    """Print a text, broken between words where it is too long, and never inside one."""
    for line in _lines(Text(text, style=style) if isinstance(text, str) else text, console.width):
        console.print(line, soft_wrap=True)


def show_table(
    console: Console,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    wrapped: Collection[int] = (),
    lines: bool = False,
) -> None:
    """Print a table, or, where a cell would not fit, every cell on its own lines behind its column's name.

    ``wrapped`` are the columns whose cells are sentences, which may be broken between words; ``lines`` separates
    the rows.
    """
    columns = [[name, *(row[i] for row in rows)] for i, name in enumerate(head)]
    widths = _widths(console, columns, wrapped)
    if widths is None:
        for row in rows:
            for name, cell in zip(head, row, strict=True):
                say(console, Text.assemble(f"{name}: ", cell))
            console.print()
        return
    table = Table(show_lines=lines)
    for name, width in zip(head, widths, strict=True):
        table.add_column(_broken(name, width), width=width, no_wrap=True)
    for row in rows:
        table.add_row(*(_broken(cell, width) for cell, width in zip(row, widths, strict=True)))
    console.print(table)


def show_matrix(console: Console, name: str, rows: Sequence[Sequence[str]]) -> None:
    """Print a matrix as a table, or, where an entry would not fit, every entry on a line of its own."""
    widths = _widths(console, [list(column) for column in zip(*rows, strict=True)], ())
    if widths is None:
        list_entries(console, name, rows)
        return
    table = Table(show_header=False, show_lines=True)
    for width in widths:
        table.add_column(width=width, no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    say(console, name, "italic")
    console.print(table)


def list_entries(console: Console, name: str, rows: Sequence[Sequence[str]]) -> None:
    """Print every entry of a matrix on a line, whatever its length."""
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            text = Text(f"{name}[{i}, {j}] = {' '.join(entry.splitlines())}")
            console.print(text, soft_wrap=True)


def _broken(cell: Cell, width: int) -> Text:
    return Text("\n").join(_lines(Text(cell) if isinstance(cell, str) else cell, width))


def _lines(text: Text, width: int) -> Iterator[Text]:
    """Break a text between words; Rich would break long words, too."""
    for line in text.split("\n", allow_blank=True):
        for part in line.divide(_breaks(line.plain, width)):
            part.rstrip()
            yield part


def _breaks(line: str, width: int) -> list[int]:
    """Return where a line is broken: before the first word that is not within the width, and so on."""
    breaks, start = [], 0
    for word in re.finditer(r"\S+", line):
        if cell_len(line[start : word.end()]) > width and line[start : word.start()].strip():
            start = word.start()
            breaks.append(start)
    return breaks


def _widths(console: Console, columns: Sequence[Sequence[Cell]], wrapped: Collection[int]) -> list[int] | None:
    """Return widths that hold the cells as they are (``wrapped`` ones: their words), or None where there are none."""
    natural = [max(map(_longest_line, column)) for column in columns]
    least = [max(map(_longest_word, c)) if i in wrapped else natural[i] for i, c in enumerate(columns)]
    spare = console.width - sum(least) - 3 * len(columns) - 1
    if spare < 0:
        return None
    wishes = [wish - width for wish, width in zip(natural, least, strict=True)]
    share = min(1.0, spare / max(1, sum(wishes)))
    return [width + int(share * wish) for width, wish in zip(least, wishes, strict=True)]


def _longest_line(cell: Cell) -> int:
    return max(map(cell_len, str(cell).splitlines()), default=0)


def _longest_word(cell: Cell) -> int:
    return max(map(cell_len, str(cell).split()), default=0)
