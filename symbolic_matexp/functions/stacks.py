"""Stacks of matrices: a function of each matrix in an array of shape (…, d, d), or in a list of matrices.

What is a stack is told by its type and shape alone, never by the numbers in it:

- an array of numbers with three or more dimensions, of NumPy or of any library that :func:`as_array` knows;
- a list or tuple of matrices, each of which is itself an array, a table, or a matrix of FLINT, mpmath, SymPy or this
  package.

Nested lists of numbers are one matrix, with pairs [re, im] as entries where they are lists of two; so are arrays of
texts with the shape (d, d, 2). Where all entries of a 2×2 matrix are such pairs, it might as well be meant as a stack
of two matrices: that is an error, but for nested lists of texts, which are pairs, as in files. A 0×0 matrix has the
0×0 matrix as every function of it.

The results are nested lists in the stack's shape. They are no NumPy array: it would take an enclosure, which is a
sequence of rows itself, apart, and an array of objects can do nothing that lists cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, wraps
from itertools import chain
from math import prod
from typing import Any, Concatenate, ParamSpec

import flint

from ..errors import InputError, SymbolicMatexpError
from ..inputs.arrays import as_array
from ..inputs.exact_matrix import is_stack
from ..inputs.exact_numbers import is_array, is_list
from ..inputs.given_matrix import given_matrix
from ..inputs.kept import hold
from ..inputs.pool import Failed, outcomes, validated_workers
from ..notation import expressions as letters
from ..notation.functions import FUNCTIONS
from .closed_form import closed_form, has_symbols
from .enclosure import Enclosure
from .signatures import FunctionOfMatrices

P = ParamSpec("P")


def of_stacks(function: Callable[Concatenate[Any, P], Any]) -> FunctionOfMatrices[P]:
    """Let a function of one matrix take a stack of matrices, too, and a 0×0 matrix.

    The keyword ``workers`` says how many processes share the work. The function itself has no use for it. An error is
    that of the first matrix that has one, and says which: ``A[3]``, ``A[0, 2]``.
    """

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # pytest then shows the caller's line instead
        workers = validated_workers(kwargs.get("workers", 1))
        A: Any = args[0] if args else kwargs.get("A")
        if letters.is_expression(A) or not (args or "A" in kwargs):
            return function(*args, **kwargs)
        if has_symbols(A) and function.__name__ in FUNCTIONS and len(args) + len(kwargs) == 1:
            return closed_form(function.__name__, A)
        rest, A = args[1:], as_array(A, "A")
        options = {name: value for name, value in kwargs.items() if name not in {"A", "workers"}}
        if _is_empty(A):
            return _empty(_call(function, [[1]], rest, options))
        found = _stack(A)
        if found is None:
            return _call(function, A, rest, options)
        matrices, shape = found
        task = partial(_of_one, run, rest, options)
        results = _by_workers(task, matrices, workers) if workers > 1 else map(task, matrices)
        return _nested(list(_checked(results, shape)), shape)

    return run


def _stack(A: Any) -> tuple[Any, tuple[int, ...]] | None:
    """Return the matrices of a stack and its shape, or None for one matrix. Refuse what may be meant as either."""
    if is_stack(A):
        if A.shape[-1] == 2 != A.shape[-2]:
            raise InputError(
                f"A has the shape {tuple(A.shape)}, but a stack has the shape (…, d, d); real and imaginary parts "
                "make one matrix as re + 1j*im"
            )
        shape = tuple(A.shape[:-2])
        return A.reshape((prod(shape), *A.shape[-2:])), shape
    if is_list(A) and len(A) and all(map(_is_matrix, A)):
        return [_portable(as_array(one, f"A[{i}]"), f"A[{i}]") for i, one in enumerate(A)], (len(A),)
    if is_list(A):
        _refuse_nested(A)
    elif getattr(A, "shape", ()) == (2, 2, 2):
        raise _either()
    return None


def _refuse_nested(A: Any) -> None:
    """Refuse nested lists that hold several matrices, or may do so, and empty ones."""
    rows = [row for row in A if is_list(row)]
    entries = [x for row in rows for x in row]
    if len(rows) == len(A) and not entries:
        raise InputError(
            "A is empty; np.zeros((0, 0)) is the 0×0 matrix, np.zeros((0, d, d)) a stack without matrices"
        )
    if len(rows) < len(A) or not all(map(is_list, entries)):
        return
    shapes = {(len(row), len(x)) for row in rows for x in row}
    if len(A) == 2 and shapes == {(2, 2)}:
        if all(isinstance(part, str) for entry in entries for part in entry):
            return  # pairs of texts, as files have them
        raise _either()
    if len(shapes) == 1 and shapes != {(len(A), 2)}:
        raise InputError("A is a nested list of matrices; give a stack as np.array(A), or as a list of arrays")


def _either() -> InputError:
    return InputError(
        "A may be one 2×2 matrix of pairs [re, im], or two 2×2 matrices; write complex numbers as 1+2j or "
        '"1+2i" in the one case, and give an array of numbers, or a list of arrays, in the other'
    )


def _is_matrix(one: Any) -> bool:
    """Whether an element of a list is a matrix, or a stack, and not a row of numbers."""
    return hasattr(one, "tocoo") or (is_array(one) and len(getattr(one, "shape", (1, 1))) > 1)


def _portable(one: Any, name: str) -> Any:
    """Return a matrix in a form that pickles, as a worker needs it. Arrays do."""
    return one if hasattr(one, "dtype") or _is_empty(one) else given_matrix(one, name)


def _is_empty(A: Any) -> bool:
    if hasattr(A, "nrows"):
        return bool(A.nrows() == A.ncols() == 0)
    return getattr(A, "shape", (getattr(A, "rows", 1), getattr(A, "cols", 1))) == (0, 0)


def _empty(result: Any) -> Any:
    """Return the 0×0 matrix, of the kind of a result that has one entry."""
    if not isinstance(result, Enclosure):
        return type(result)(0, 0)
    empty = flint.acb_mat(0, 0)
    return Enclosure.of(empty, result.digits, result.precision, "the 0×0 matrix, as every function of it is")


def _call(function: Callable[..., Any], A: Any, rest: Sequence[Any], options: Mapping[str, Any]) -> Any:
    __tracebackhide__ = True
    return function(A, *rest, **options)


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
