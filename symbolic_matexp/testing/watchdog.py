"""A program that ends another process which does not come back; :mod:`.case_limit` starts it.

    python watchdog.py PROCESS

Every line on standard input is "SECONDS MESSAGE", which starts a watch, or empty, which ends it. When a watch runs
out, the message goes to standard error and the process gets SIGABRT, upon which pytest's faulthandler says in which
line it is, and soon SIGKILL. It needs no help of the process, which may hold Python's lock for ever. Standard library
only.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from contextlib import suppress

TO_SPEAK = 3.0
"""Seconds between the two signals."""


def main(process: int) -> None:
    """Watch until standard input ends."""
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    line = lines.get()
    while line is not None:
        seconds, _, message = line.partition(" ")
        try:
            line = lines.get(timeout=float(seconds) if seconds else None)
        except queue.Empty:
            sys.stderr.write(f"\nsymbolic-matexp: {message}\n")
            sys.stderr.flush()
            _end(process)
            return


def _read(lines: queue.Queue[str | None]) -> None:
    for line in sys.stdin:
        lines.put(line.strip())
    lines.put(None)


def _end(process: int) -> None:
    with suppress(OSError):
        os.kill(process, signal.SIGABRT)
        time.sleep(TO_SPEAK)
        os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


if __name__ == "__main__":
    main(int(sys.argv[1]))
