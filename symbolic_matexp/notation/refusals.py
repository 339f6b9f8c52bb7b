"""Refusals of what a formula must not do. They name its line. If the formula catches one, it is raised at the end."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import NoReturn

from ..errors import FormulaError

_PACKAGE = str(Path(__file__).parent.parent)


@dataclass
class _Run:
    """A formula that is being traced: its name, its code, and the refusals so far."""

    name: str
    code: CodeType | None
    refused: list[str] = field(default_factory=list)


_RUNNING: ContextVar[_Run | None] = ContextVar("the formula that is being traced", default=None)


def refuse(what: str) -> NoReturn:
    """Raise :class:`FormulaError` with a sentence that begins with the formula's line and says what is refused."""
    message = f"{place(sys._getframe(1))}{what}"
    run = _RUNNING.get()
    if run is not None:
        run.refused.append(message)
    raise FormulaError(message)


@contextmanager
def formula_running(name: str, code: CodeType | None) -> Iterator[None]:
    """Mark a formula as running. The first refusal is raised at the end, even if the formula caught it."""
    run = _Run(name, code)
    token = _RUNNING.set(run)
    try:
        yield
    finally:
        _RUNNING.reset(token)
        if run.refused:
            raise FormulaError(run.refused[0]) from None


def is_running() -> bool:
    """Whether a formula is being traced."""
    return _RUNNING.get() is not None


def place(frame: FrameType | None) -> str:
    """Return a place such as "weights, line 7 (if s > 0): ".

    It is the innermost line of the formula. Without such a line it is the innermost line outside this package.
    """
    outside: FrameType | None = None
    run = _RUNNING.get()
    while frame is not None:
        path = frame.f_code.co_filename
        if run is not None and run.code is not None and path == run.code.co_filename:
            return _format_place(run.name, frame.f_code, frame.f_lineno)
        if outside is None and not path.startswith(_PACKAGE):
            outside = frame
        frame = frame.f_back
    return "" if outside is None else _format_place("", outside.f_code, outside.f_lineno)


def place_of_error(name: str, code: CodeType | None, traceback: TracebackType | None) -> str:
    """Return the place of an error in the formula: the innermost of its lines in the traceback."""
    found = ""
    while traceback is not None:
        here = traceback.tb_frame.f_code
        if code is not None and here.co_filename == code.co_filename:
            found = _format_place(name, here, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found or f"{name}: "


def in_users_code(frame: FrameType) -> bool:
    """Whether a frame belongs to the formula that is being traced."""
    run = _RUNNING.get()
    return run is not None and run.code is not None and frame.f_code.co_filename == run.code.co_filename


def _format_place(name: str, code: CodeType, line: int) -> str:
    text = linecache.getline(code.co_filename, line).strip()
    shown = f" ({text if len(text) <= 80 else text[:77] + '...'})" if text else ""
    return f"{name or code.co_name}, line {line}{shown}: "
