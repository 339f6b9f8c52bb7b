"""Standard output and error: what is printed arrives, or the exit status says that it did not.

Exit status: 0 it holds, 1 it does not (proved), 2 the input is unusable, 3 undecided, 70 a defect, 130 interrupted,
141 whoever read the output has seen enough (as for every command that ends by a broken pipe).
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, TextIO, cast

HOLDS, FAILS, UNUSABLE, UNDECIDED, DEFECT, INTERRUPTED, READER_GONE = 0, 1, 2, 3, 70, 130, 141


def complain(message: object, status: int) -> int:
    """Print one sentence on standard error; returns the exit status."""
    print(f"symbolic-matexp: {on_one_line(message)}", file=sys.stderr)
    return status


def on_one_line(message: object) -> str:
    """Return a message with single blanks where it has line breaks."""
    return " ".join(str(message).split())


@contextmanager
def guarded() -> Iterator[None]:
    """Let the process end with the right status, and without a traceback, where its output cannot be written.

    The libraries that print would each end it in their own way, some with 1, which here says "refuted".
    """
    output, error = sys.stdout, sys.stderr
    for stream in (output, error):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without × or α still gets its answer
    sys.stdout = cast(TextIO, _Guarded(output or io.StringIO(), _end))  # none at all: it was closed by the caller
    sys.stderr = cast(TextIO, _Guarded(error or io.StringIO(), _be_silent))
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
    finally:
        sys.stdout, sys.stderr = output, error


class _Guarded:
    """A text stream whose failures go to ``failed``."""

    def __init__(self, stream: TextIO, failed: Callable[[TextIO, OSError], None]) -> None:
        self._stream, self._failed = stream, failed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            self._failed(self._stream, error)
            return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._failed(self._stream, error)


def _end(stream: TextIO, error: OSError) -> None:
    _be_silent(stream, error)
    if isinstance(error, BrokenPipeError):
        raise SystemExit(READER_GONE)
    raise SystemExit(complain(f"cannot write the result: {error.strerror}", UNUSABLE))


def _be_silent(stream: TextIO, error: OSError) -> None:
    """Send what is left, in the stream's buffer too, to nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Report on standard error what is going on, and for how long, once it takes longer than two seconds.

    On a terminal this is one line, which is gone at the end; elsewhere it is a line now and then.
    """
    start, last = time.monotonic(), ["working"]
    terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def report(text: str) -> None:
        last[0] = text

    done = Event()

    def remind() -> None:
        interval = 2
        while not done.wait(interval):
            _show(last[0], f" ({duration(time.monotonic() - start)})", again=terminal)
            interval = 1 if terminal else min(2 * interval, 60)

    thread = Thread(target=remind, daemon=True)
    thread.start()
    try:
        yield report
    finally:
        done.set()
        thread.join(timeout=1)  # it may wait for a reader that is not there
        if terminal and time.monotonic() - start > 2:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _show(text: str, elapsed: str, *, again: bool) -> None:
    """Print on a line what is going on; ``again`` puts it, cut short if need be, in the place of the line before."""
    if again:
        room = max(shutil.get_terminal_size().columns - len(elapsed) - 3, 1)
        text = text if len(text) <= room else f"{text[: room - 1]}…"
    sys.stderr.write(f"\r\x1b[K… {text}{elapsed}" if again else f"… {text}{elapsed}\n")
    sys.stderr.flush()


def duration(seconds: float) -> str:
    """Return a time as people say it: 5 s, 2 min 5 s, 3 h 7 min."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole // 60 % 60} min"
