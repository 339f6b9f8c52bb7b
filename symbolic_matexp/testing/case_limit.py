"""A time limit for what a test does with a case.

After the time, an alarm raises in the test, as soon as Python gets to run: it ends loops that are written in Python.
Code in C that does not return cannot be stopped from inside. Another process (:mod:`.watchdog`) then names the case
and ends the whole run. Standard library only: the plugin imports it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

GRACE = 5.0
"""The run is ended after twice the time and so many seconds: code in C may come back late."""


class CaseLimit:
    """Gives every case so many seconds. ``failed`` makes the exception that a test then gets."""

    def __init__(self, seconds: float, failed: Callable[[str], BaseException]) -> None:
        self.seconds, self._failed = seconds, failed
        command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("watchdog.py")), str(os.getpid())]
        self._watchdog = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Watch what the body does with a case."""
        said = f"{what}: no result within {self.seconds:g} s"
        self._tell(f"{2 * self.seconds + GRACE} {said}, and no way to interrupt it, so the whole run ends here")
        try:
            with self._alarm(said):
                yield
        finally:
            self._tell("")

    def close(self) -> None:
        """Let the watchdog go."""
        with suppress(OSError):
            if self._watchdog.stdin is not None:
                self._watchdog.stdin.close()
        self._watchdog.wait()

    def _tell(self, line: str) -> None:
        assert self._watchdog.stdin is not None
        with suppress(OSError):  # a watchdog that is gone is no reason to fail
            self._watchdog.stdin.write(f"{line}\n")
            self._watchdog.stdin.flush()

    @contextmanager
    def _alarm(self, said: str) -> Iterator[None]:
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return

        def ring(number: int, frame: FrameType | None) -> None:
            raise self._failed(said)

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, self.seconds, self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
