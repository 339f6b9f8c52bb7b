"""Many problems: an iterator of solutions in order, computed here, on processes, or by an executor."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence, Sized
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..inputs.exact_numbers import is_list
from ..inputs.kinds import AlgebraName, CutLike, MatrixLike, NumberLike, Tabular
from ..inputs.pool import Failed, outcomes, validated_workers
from ..inputs.precision import MAXIMUM_PRECISION
from ..inputs.problem import Problem
from .solution import Solution
from .solve import solve, validated_arguments
from .status import Status
from .travelling import packed, unpacked

if TYPE_CHECKING:
    import numpy

NAMES = ("X1", "X2", "Y1", "Y2")

Counted = Callable[[int, int | None], None]
"""Called with the number of problems done, and of all if that is known."""


def solve_many(
    problems: Iterable[Problem | Sequence[MatrixLike] | Tabular] | numpy.ndarray[Any, Any],
    digits: int | None = None,
    alpha: NumberLike = "auto",
    cut: CutLike = "auto",
    algebra: AlgebraName = "ball",
    real: bool = False,
    *,
    formula: str = "auto",
    maximum_precision: int = MAXIMUM_PRECISION,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Counted | None = None,
) -> Generator[Solution, None, None]:
    """Return an iterator of the solutions of many problems, in order; each is what :func:`solve` returns.

    ``problems`` yields Problems, or tuples (X1, X2, Y1, Y2) of whatever a Problem is made of, or is one array of
    shape (n, 4, d, d). It may be endless: a bounded number of problems is taken ahead. Nothing happens before the
    first solution is asked for. The other arguments are those of :func:`solve`.

    With ``workers`` > 1 that many processes solve, each on one core; a script must then do its work under
    ``if __name__ == "__main__":``. ``executor`` is any ``concurrent.futures`` executor, or a Dask cluster's
    ``client.get_executor()``; with it ``workers`` says how many workers it has (default 16). Without either, the
    problems are solved in this process, one when it is asked for. ``progress`` is called with (done, total or None).

    A problem that fails is an answer in its place. The status INVALID_INPUT says that it cannot be read; its
    ``problem`` is None. BROKEN_OFF says that an exception ended the solve, or that its worker died. Their messages
    begin with the problem's number, from 0. To close the iterator, or to drop it, cancels what was given out.

    Raises :class:`InputError` at the call for unusable arguments. The iterator itself raises only what ``problems``
    and ``progress`` raise, and :class:`WorkerError` if worker processes cannot start.

    >>> import symbolic_matexp as sm
    >>> small = sm.Problem.example("small")
    >>> mistaken = ([["nan"]], [[1]], [[2]], [[3]])
    >>> for solution in sm.solve_many([small, mistaken, small], digits=30):
    ...     print(solution.status.name, solution.digits)
    SOLVED 30
    INVALID_INPUT 0
    SOLVED 30
    >>> print(solution.certificate.verdict)
    certified
    """
    arguments: dict[str, Any] = {
        "digits": digits,
        "alpha": alpha,
        "cut": cut,
        "algebra": algebra,
        "real": real,
        "maximum_precision": maximum_precision,
    }
    validated_arguments(_ANY_PROBLEM, progress=None, formula=formula, **arguments)
    arguments["formula"] = formula
    _check(problems)
    count = validated_workers(workers, executor)
    total = len(problems) if isinstance(problems, Sized) else None
    if count == 1 and executor is None:
        answers = (_answer(arguments, numbered) for numbered in enumerate(problems))
    else:
        answers = _answered(arguments, problems, total, count, executor)
    return answers if progress is None else _counted(answers, total, progress)


_ANY_PROBLEM = Problem([[1]], [[0]], [[2]], [[1]])
"""The arguments do not depend on the problem; they are read with this one before any problem is."""


def _check(problems: Any) -> None:
    if isinstance(problems, Problem | Mapping | str) or not hasattr(problems, "__iter__"):
        raise InputError(
            "solve_many needs an iterable of Problems or of (X1, X2, Y1, Y2), or an array of shape (n, 4, d, d), "
            f"not {type(problems).__name__}; solve takes one Problem"
        )
    shape = tuple(getattr(problems, "shape", ()))
    if shape and (len(shape) != 4 or shape[1] != 4 or shape[2] != shape[3] or not shape[3]):
        raise InputError(f"an array of problems has the shape (n, 4, d, d), X1, X2, Y1, Y2 for each, not {shape}")


def _answer(arguments: Mapping[str, Any], numbered: tuple[int, Any]) -> Solution:
    """Return the solution of a problem, or one that says why there is none. Runs in a worker, or here."""
    number, given = numbered
    problem: Problem | None = None
    try:
        problem = given if isinstance(given, Problem) else _read(given)
        return solve(problem, **arguments)
    except InputError as error:
        if problem is None:
            return _without(None, Status.INVALID_INPUT, f"problem {number}: {error}", arguments)
        return _broken_off(problem, number, error, arguments)
    except Exception as error:  # noqa: BLE001  one problem must not end the others
        return _broken_off(problem, number, error, arguments)


def _read(given: Any) -> Problem:
    """Return (X1, X2, Y1, Y2), or an array of the four, as a Problem."""
    if not (is_list(given) or hasattr(given, "__array__")) or len(given) != len(NAMES):
        size = f" of {len(given)}" if hasattr(given, "__len__") else ""
        raise InputError(f"a problem is a Problem or (X1, X2, Y1, Y2), not {type(given).__name__}{size}")
    return Problem(*given)


def _answered(
    arguments: Mapping[str, Any],
    problems: Iterable[Any],
    total: int | None,
    workers: int,
    executor: Executor | None,
) -> Generator[Solution, None, None]:
    """Yield solutions as workers compute them, in order."""
    found = outcomes(partial(_packed_answer, arguments), enumerate(problems), workers, executor, total=total)
    with closing(found):
        for outcome in chain.from_iterable(found):
            yield _lost(outcome, arguments) if isinstance(outcome, Failed) else unpacked(outcome)


def _packed_answer(arguments: Mapping[str, Any], numbered: tuple[int, Any]) -> tuple[Any, ...]:
    return packed(_answer(arguments, numbered))


def _counted(
    answers: Generator[Solution, None, None], total: int | None, progress: Counted
) -> Generator[Solution, None, None]:
    with closing(answers):
        for done, answer in enumerate(answers, 1):
            progress(done, total)
            yield answer


def _lost(failure: Failed, arguments: Mapping[str, Any]) -> Solution:
    """Return the answer for a problem that did not come back from a worker."""
    number, given = failure.item
    try:
        problem = given if isinstance(given, Problem) else _read(given)
    except Exception:  # noqa: BLE001  what cannot be read here could not be read there
        problem = None
    if failure.died:
        return _without(problem, Status.BROKEN_OFF, f"problem {number}: its worker process died", arguments)
    return _broken_off(problem, number, failure.error, arguments)


def _broken_off(problem: Problem | None, number: int, error: BaseException, arguments: Mapping[str, Any]) -> Solution:
    said = " ".join(f"problem {number}: {type(error).__name__}: {error}".split())
    return _without(problem, Status.BROKEN_OFF, said.rstrip("."), arguments)


def _without(problem: Problem | None, status: Status, detail: str, arguments: Mapping[str, Any]) -> Solution:
    """Return a solution without weights."""
    return Solution(
        problem=problem,
        status=status,
        message=f"{detail}. {status.value}",
        digits_asked=arguments["digits"] or 0,
        algebra=arguments["algebra"],
    )
