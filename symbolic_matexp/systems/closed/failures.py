"""Errors inside SymPy, which has no exception of its own for what it cannot do: nothing is known then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sympy.polys.polyerrors import BasePolynomialError

from ...errors import SymbolicMatexpError, UnsupportedError

_RAISED = (
    BasePolynomialError,
    NotImplementedError,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
)


@contextmanager
def sympy_may_fail() -> Iterator[None]:
    """Raise :class:`UnsupportedError` for what SymPy raises in this block, and our own errors as they are."""
    try:
        yield
    except SymbolicMatexpError:
        raise
    except (*_RAISED, RecursionError) as error:
        text = " ".join(str(error).split())[:80]
        raise UnsupportedError(f"SymPy could not go on ({type(error).__name__}: {text})") from error
