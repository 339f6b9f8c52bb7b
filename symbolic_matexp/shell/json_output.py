"""What ``--json`` prints: one object, of the same form for every command, also where the command fails.

``command`` says which one ran, and ``exit_status`` how it ended; then comes what it found. Where it failed there is
``error`` with ``kind``, ``message`` and ``exit_status``. A whole number is a JSON number. Every other number is a
text, "1.5e-30", "1/3" or "inf", because JSON has no infinity and its readers round; "nan" or null is none at all. A
complex number is a pair [re, im] of such texts, in every entry of a matrix that is not real.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from .streams import UNUSABLE

GROUPS = {"bench": ("function", "solve")}
"""Commands that have commands of their own."""


def print_json(content: Mapping[str, Any], status: int, failure: str = "") -> None:
    """Print what a command found. ``failure`` says which file could not be written all the same."""
    ended = {"error": _error("InputError", failure, UNUSABLE)} if failure else {}
    head = {"command": command_in(sys.argv[1:]), "exit_status": UNUSABLE if failure else status}
    print(json.dumps({**head, **ended, **_plain(content)}, ensure_ascii=False))


def print_error(kind: str, message: str, status: int, words: list[str]) -> None:
    """Print that a command found nothing, and why, if its words ask for JSON."""
    if asks_for_json(words):
        head = {"command": command_in(words), "exit_status": status}
        print(json.dumps({**head, "error": _error(kind, message, status)}, ensure_ascii=False))


def asks_for_json(words: list[str]) -> bool:
    """Whether the option --json stands among the words of a command line."""
    return "--json" in (words[: words.index("--")] if "--" in words else words)


def command_in(words: list[str]) -> str:
    """Return the name of the command in a command line, "solve" or "bench solve"; it may be empty."""
    names = [word for word in words if not word.startswith("-")]
    if not names:
        return ""
    inner = GROUPS.get(names[0])
    if inner is None:
        return names[0]
    return f"{names[0]} {names[1] if names[1:] and names[1] in inner else inner[0]}"


def _error(kind: str, message: str, status: int) -> dict[str, Any]:
    return {"kind": kind, "message": message, "exit_status": status}


def _plain(value: Any) -> Any:
    """Return the same with floats as texts."""
    if isinstance(value, float):
        return float.__repr__(value)
    if isinstance(value, Mapping):
        return {name: _plain(x) for name, x in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(x) for x in value]
    return value
