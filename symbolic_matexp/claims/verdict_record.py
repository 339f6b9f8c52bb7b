"""How the verdicts reached in a notebook reach the process that runs it. Standard library only.

:func:`keep` hands every verdict to the audit hooks of the process, which nothing can remove, and appends it to the
file that the environment names, which child processes inherit. The hook is set by :func:`watch`, before the first
cell. A notebook that clears its environment, reloads modules or changes its folder still has its verdicts on record,
and one that replaces what settles claims, and leaves it so at the end of a cell, is found out. What is lost:
verdicts of child processes without the environment, and of threads that outlive the last cell. (Deliberate forgery
cannot be excluded: a notebook runs any code.)
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

RECORD = "SYMBOLIC_MATEXP_VERDICTS"
"""Environment variable: a file to which every verdict reached is appended, one JSON object a line."""

EVENT = "symbolic_matexp.verdict"
"""Audit event: one line of the record."""

WATCH = f"__import__({__name__!r}, fromlist=['watch']).watch(get_ipython().events.register)"
"""What a kernel runs before the first cell."""

GUARDED = (
    ("symbolic_matexp", ("prove", "Claim", "Verdict", "Evidence")),
    ("symbolic_matexp.claims.claim", ("Claim",)),
    ("symbolic_matexp.claims.verdict", ("Verdict", "as_expected", "refuting", "proving")),
    ("symbolic_matexp.claims.registry", ("registered",)),
    (
        "symbolic_matexp.claims.prove",
        ("prove", "Claim", "Verdict", "registered", "keep", "_weigh", "_formula_evidence", "refuting", "proving"),
    ),
    ("symbolic_matexp.claims.prove", ("in_words", "on_instances")),
    ("symbolic_matexp.claims.evidence", ("Evidence",)),
    ("symbolic_matexp.claims.instances", ("on_instances",)),
    ("symbolic_matexp.claims.words.argument", ("in_words",)),
    ("symbolic_matexp.claims.words.checker", ("check", "check_equal", "build")),
)
"""What settles claims; a notebook that replaces it is not judged by this package."""


def keep(verdict: dict[str, Any]) -> None:
    """Put a verdict, as a JSON object, on record."""
    line = _line(verdict)
    sys.audit(EVENT, line)
    path = os.environ.get(RECORD)
    if path:
        _append(path, line)


def watch(register: Callable[[str, Callable[..., None]], None]) -> None:
    """Record verdicts in this process from now on; after every cell, see whether what settles claims is still there.

    ``register`` is IPython's: it takes the name of an event, "post_run_cell", and a function.
    """
    path, append = os.environ[RECORD], _append
    originals = {
        (module, name): _fingerprint(getattr(import_module(module), name))
        for module, names in GUARDED
        for name in names
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == EVENT:
            append(path, arguments[0])

    def check(*_: Any) -> None:
        for (module, name), original in list(originals.items()):
            if module in sys.modules and _fingerprint(getattr(sys.modules[module], name, None)) != original:
                del originals[module, name]  # once is enough
                append(path, _line({"replaced": f"{module}.{name}"}))

    sys.addaudithook(hook)
    register("post_run_cell", check)


def read(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the verdicts on record and the names of what was replaced, each once, in the order in which they came.

    A last line without its end was being written when the process was killed. Raises :class:`ValueError` or
    :class:`KeyError` for a record that is damaged.
    """
    if not path.exists():
        return [], []
    *lines, _ = path.read_text(encoding="utf-8").split("\n")
    entries = {entry["record"]: entry for entry in map(json.loads, lines)}.values()
    verdicts = [entry for entry in entries if "replaced" not in entry]
    return verdicts, [entry["replaced"] for entry in entries if "replaced" in entry]


def _fingerprint(value: Any) -> Any:
    """Return what a function or a class does, as far as its code tells: equal again after a module is reloaded."""
    if isinstance(value, type):
        members = ((name, _fingerprint(member)) for name, member in vars(value).items())
        return value.__qualname__, sorted(((name, code) for name, code in members if code is not None), key=str)
    if isinstance(value, property):
        return _fingerprint(value.fget)
    inner = getattr(value, "__wrapped__", None)
    return getattr(value, "__code__", None), None if inner is None else _fingerprint(inner)


def _line(entry: dict[str, Any], *, dumps: Callable[..., str] = json.dumps) -> str:
    """Return one line; its number tells two records of one verdict from two verdicts."""
    return dumps({**entry, "record": uuid.uuid4().hex}, default=str) + "\n"


def _append(path: str, line: str, *, open: Any = os.open, write: Any = os.write) -> None:
    descriptor = open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        write(descriptor, line.encode())
    finally:
        os.close(descriptor)
