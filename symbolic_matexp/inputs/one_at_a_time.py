"""A lock: calls from several threads run one after another.

The threads of a process share FLINT's working precision, mpmath's tables of constants, NumPy's global random
generator (which SciPy's logm uses) and Python's warning filters. So every public function and method that computes
holds one lock while it runs. The lock is reentrant: a call inside a call does not wait. To compute on several cores,
use processes.

A callback (``progress``, a formula, a function that is measured) runs while its caller holds the lock. It must not
wait for another thread that calls this package. The lock cannot protect against other threads that use FLINT, mpmath
or the warning filters directly.
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
"""FLINT's precision, in bits, at the start of every call. Results do not depend on the precision set outside."""

turn = RLock()


def one_at_a_time(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function run only while no other thread is inside such a function.

    It starts at FLINT's default precision. Afterwards, also after an exception, the caller's precision is restored.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True  # pytest then shows the caller's line instead
        with turn, flint.ctx.workprec(PRECISION):
            return function(*args, **kwargs)

    return run


def _new_turn() -> None:
    global turn
    turn = RLock()


if hasattr(os, "register_at_fork"):  # a child forked during a call would wait for ever for the copied lock
    os.register_at_fork(after_in_child=_new_turn)
