"""The record by which the verdicts in a notebook reach the process that runs it. It uses the standard library only.

:func:`keep` passes every verdict to the audit hooks of the process, which cannot be removed. It also appends the
verdict to the file that an environment variable names, which child processes inherit. :func:`watch` sets the hook
before the first cell. So a notebook's verdicts stay on record even if it clears its environment, reloads modules or
changes its folder. A notebook that replaces a function or class in ``GUARDED`` is detected if the replacement is
there at the end of a cell. Two kinds of verdicts are lost: those of child processes without the environment variable,
and those of threads that outlive the last cell. Deliberate forgery cannot be excluded: a notebook runs any code.
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
"""The environment variable that names the file to which every verdict is appended, one JSON object in a line."""

EVENT = "symbolic_matexp.verdict"
"""The name of the audit event. Its argument is one line of the record."""

WATCH = f"__import__({__name__!r}, fromlist=['watch']).watch(get_ipython().events.register)"
"""The line that a kernel runs before the first cell."""

GUARDED = (
    ("symbolic_matexp", ("prove", "derivation", "Claim", "Verdict", "Derivation", "Evidence")),
    ("symbolic_matexp.claims.claim", ("Claim",)),
    ("symbolic_matexp.claims.expectation", ("as_expected",)),
    ("symbolic_matexp.claims.verdict", ("Verdict", "as_expected", "refuting", "proving")),
    ("symbolic_matexp.claims.registry", ("registered",)),
    (
        "symbolic_matexp.claims.prove",
        ("prove", "settle", "Claim", "Verdict", "registered", "keep", "_weigh", "_formula_evidence"),
    ),
    ("symbolic_matexp.claims.prove", ("refuting", "proving")),
    ("symbolic_matexp.claims.derivation", ("derivation", "Derivation", "Line", "Claim", "settle", "keep")),
    ("symbolic_matexp.claims.prove", ("in_words", "on_instances")),
    ("symbolic_matexp.claims.evidence", ("Evidence",)),
    ("symbolic_matexp.claims.instances", ("on_instances",)),
    ("symbolic_matexp.claims.words.argument", ("in_words",)),
    ("symbolic_matexp.claims.words.checker", ("check", "fact_of")),
)
"""The functions and classes that settle claims. A notebook that replaces one of them fails."""


def keep(verdict: dict[str, Any]) -> None:
    """Record a verdict, given as a JSON object."""
    line = _line(verdict)
    sys.audit(EVENT, line)
    path = os.environ.get(RECORD)
    if path:
        _append(path, line)


def begin_cell(path: Path, number: int) -> None:
    """Record that the verdicts from now on are those of this cell."""
    _append(str(path), _line({"cell": number}))


def watch(register: Callable[[str, Callable[..., None]], None]) -> None:
    """Record the verdicts of this process from now on. After every cell, check that nothing in ``GUARDED`` changed.

    ``register`` is IPython's function that takes the name of an event, here "post_run_cell", and a callback.
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
                del originals[module, name]  # each is reported once
                append(path, _line({"replaced": f"{module}.{name}"}))

    sys.addaudithook(hook)
    register("post_run_cell", check)


def read(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the recorded verdicts and the names of what was replaced, each once, in the order of the record.

    ``"cell"`` in a verdict is the number of the cell in which it was reached, or None if no cell had begun.
    An incomplete last line is ignored: it was being written when the process was killed. Raises :class:`ValueError`
    or :class:`KeyError` if the record is damaged.
    """
    if not path.exists():
        return [], []
    *lines, _ = path.read_text(encoding="utf-8").split("\n")
    verdicts: dict[str, dict[str, Any]] = {}
    replaced: dict[str, str] = {}
    cell = None
    for entry in map(json.loads, lines):
        if "cell" in entry:
            cell = entry["cell"]
        elif "replaced" in entry:
            replaced.setdefault(entry["record"], entry["replaced"])
        else:
            verdicts.setdefault(entry["record"], {**entry, "cell": cell})
    return list(verdicts.values()), list(replaced.values())


def _fingerprint(value: Any) -> Any:
    """Return the code of a function or a class, for comparison. It is equal again after a module is reloaded."""
    if isinstance(value, type):
        members = ((name, _fingerprint(member)) for name, member in vars(value).items())
        return value.__qualname__, sorted(((name, code) for name, code in members if code is not None), key=str)
    if isinstance(value, property):
        return _fingerprint(value.fget)
    inner = getattr(value, "__wrapped__", None)
    return getattr(value, "__code__", None), None if inner is None else _fingerprint(inner)


def _line(entry: dict[str, Any], *, dumps: Callable[..., str] = json.dumps) -> str:
    """Return one line of the record. Its number distinguishes two verdicts from one verdict recorded twice."""
    return dumps({**entry, "record": uuid.uuid4().hex}, default=str) + "\n"


def _append(path: str, line: str, *, open: Any = os.open, write: Any = os.write) -> None:
    descriptor = open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        write(descriptor, line.encode())
    finally:
        os.close(descriptor)
