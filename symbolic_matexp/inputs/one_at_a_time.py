"""Calls from several threads run one after another.

FLINT has one working precision for the whole process, mpmath keeps constants in tables that two threads may spoil,
SciPy's logm draws from NumPy's one global generator, and Python's warning filters are one for all threads as well. So
every public function and method that computes takes the turn, and gives it back when it is done; a call inside a call
goes on with the turn that it has. To compute on several cores, use processes.

A function that is called back (``progress``, a formula, a function that is measured) runs during its caller's turn:
it must not wait for another thread that calls this package. What other threads do with FLINT, mpmath or the warning
filters themselves is out of reach.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

import flint

P = ParamSpec("P")
T = TypeVar("T")

PRECISION = 53
"""Bits of FLINT's precision at the start of every call, whatever it is outside: results do not depend on that."""

turn = RLock()


def one_at_a_time(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function run only while no other thread is inside such a function.

    It starts at FLINT's own default precision; afterwards, also after an exception, the precision is what it was.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True  # for pytest, which shows the line of the caller
        with turn, flint.ctx.workprec(PRECISION):
            return function(*args, **kwargs)

    return run


def _new_turn() -> None:
    global turn
    turn = RLock()


if hasattr(os, "register_at_fork"):  # a child copied in the middle of a call would wait for the turn for ever
    os.register_at_fork(after_in_child=_new_turn)
