"""Stacks of matrices: a function of each matrix in an array of shape (…, d, d).

The results are nested lists in the stack's shape. They are no NumPy array: it would take an enclosure, which is a
sequence of rows itself, apart, and an array of objects can do nothing that lists cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, wraps
from itertools import chain
from math import prod
from typing import Any, Concatenate, ParamSpec

from ..errors import SymbolicMatexpError
from ..inputs.exact_matrix import is_stack
from ..inputs.kept import hold
from ..inputs.pool import Failed, outcomes, validated_workers
from ..notation import expressions as letters
from .signatures import FunctionOfMatrices

P = ParamSpec("P")


def of_stacks(function: Callable[Concatenate[Any, P], Any]) -> FunctionOfMatrices[P]:
    """Let a function of one matrix take a stack of matrices, too: an array of numbers with three or more dimensions.

    The keyword ``workers`` says how many processes share the work. The function itself has no use for it. An error is
    that of the first matrix that has one, and says which: ``A[3]``, ``A[0, 2]``.
    """

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # pytest then shows the caller's line instead
        workers = validated_workers(kwargs.get("workers", 1))
        A: Any = args[0] if args else kwargs.get("A")
        if letters.is_expression(A) or not is_stack(A):
            return function(*args, **kwargs)
        options = {name: value for name, value in kwargs.items() if name not in {"A", "workers"}}
        shape: tuple[int, ...] = tuple(A.shape[:-2])
        matrices = A.reshape((prod(shape), *A.shape[-2:]))
        task = partial(_of_one, run, args[1:], options)
        results = _by_workers(task, matrices, workers) if workers > 1 else map(task, matrices)
        return _nested(list(_checked(results, shape)), shape)

    return run


def _of_one(function: Callable[..., Any], rest: Sequence[Any], options: Mapping[str, Any], A: Any) -> Any:
    """Return the function of one matrix, or the error that it raises."""
    try:
        return function(A, *rest, **options)
    except SymbolicMatexpError as error:
        return error


def _by_workers(task: Callable[[Any], Any], matrices: Any, workers: int) -> Iterator[Any]:
    for outcome in chain.from_iterable(outcomes(partial(_packed, task), matrices, workers, total=len(matrices))):
        if isinstance(outcome, Failed):
            raise outcome.error
        yield outcome.released() if hasattr(outcome, "released") else outcome


def _packed(task: Callable[[Any], Any], A: Any) -> Any:
    """Return the result in a form that pickles, which matrices of mpmath do not. Runs in a worker."""
    result = task(A)
    return hold(result) if hasattr(result, "ctx") else result


def _checked(results: Iterable[Any], shape: tuple[int, ...]) -> Iterator[Any]:
    """Yield the results, and raise the first error, with the place of its matrix in the stack."""
    for number, result in enumerate(results):
        if isinstance(result, SymbolicMatexpError):
            raise type(result)(f"A{_place(number, shape)} of the stack: {result}") from None
        yield result


def _place(number: int, shape: tuple[int, ...]) -> list[int]:
    """Return the indices of an element by its number."""
    indices: list[int] = []
    for length in reversed(shape):
        number, index = divmod(number, length)
        indices.insert(0, index)
    return indices


def _nested(results: list[Any], shape: tuple[int, ...]) -> list[Any]:
    """Return the results as lists of this shape."""
    if len(shape) == 1:
        return results
    size = prod(shape[1:])
    return [_nested(results[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]
