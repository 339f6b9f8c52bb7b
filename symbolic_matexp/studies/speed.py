"""How long a certified solve takes, beside the scripts in :mod:`.peers`, and how many of them fit into a second.

Ours and the script run on the same problem, one directly after the other, each as often first as the other: what
disturbs the machine disturbs both. Times are those of the processor, with one thread, so that a machine with other
work to do gives nearly the same. A row has the median of the ratios. The unit of cost is one product of two complex
ball matrices of the same size, with the bits of the digits asked for.
"""

from __future__ import annotations

import gc
import itertools
import math
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import flint
import numpy as np

from ..errors import InputError
from ..functions.enclosing import by_multiprecision
from ..inputs.kinds import AlgebraName
from ..inputs.pool import Failed, outcomes, validated_workers
from ..inputs.precision import bits_for, validated_digits
from ..inputs.problem import Problem
from ..solving.many import solve_many
from ..solving.solve import solve
from . import peers
from .families import FIELDS, gaussian, generator_of

DIMENSIONS = (2, 4, 8, 16, 32)
DIGITS = (50, 200)
SECONDS = 4.0
"""So long one row is measured."""
FEWEST, MOST = 3, 400
"""Problems in a row."""
LARGEST_FOR_MPMATH, MOST_DIGITS_FOR_MPMATH = 16, 100
"""Beyond these the script for mpmath takes minutes."""
SMALLEST_FITTED = 4
"""Below this dimension the cost is not that of arithmetic on matrices."""
MANY_DIM, MANY_DIGITS, MANY_PROBLEMS = 2, 30, 512
SHORTEST = 5
"""Solves a second are counted over at least so many times these problems."""
ROUNDS = 5

Array = np.ndarray[Any, Any]
Case = tuple[str, int, int]
"""Field, dimension, digits."""


@dataclass(frozen=True)
class Speed:
    """What one certified solve costs for problems of one kind. Times are medians, in seconds."""

    field: str
    dim: int
    digits: int
    problems: int
    """Random problems, solved by both."""
    ours: float
    bits: int
    """Working precision of our weights, the median."""
    script: float
    """The script for python-flint."""
    ratio: float
    """Our time over that of this script, the median of the ratios."""
    mpmath: float | None
    """The script for mpmath on one of the problems; None where it would take minutes."""
    mpmath_ratio: float | None
    """Our median time over that of this script."""
    product: float
    """One product of two complex ball matrices of this size."""

    @property
    def products(self) -> float:
        """Our time in products."""
        return self.ours / self.product

    def to_json(self) -> dict[str, Any]:
        """Return the fields, and the cost in products."""
        return {**asdict(self), "products": self.products}


@dataclass(frozen=True)
class Growth:
    """The exponents with which times grow, fitted by least squares to their logarithms."""

    against: str
    """"dim" or "digits"."""
    field: str
    fixed: int
    """The digits, or the dimension."""
    ours: float
    script: float


@dataclass(frozen=True)
class Throughput:
    """Certified solves a second, and what one costs the processor, in seconds: here, and in the worker processes.

    What the processes cost before they solve is not counted.
    """

    how: str
    processes: int
    per_second: float
    here: float
    in_workers: float

    @property
    def per_core(self) -> float:
        """Solves a second and process, by the clock: it needs as many cores that nobody else uses."""
        return self.per_second / self.processes

    @property
    def per_processor_second(self) -> float:
        """Solves for a second of processor time, which is all that the processes take together."""
        return 1 / (self.here + self.in_workers)

    def to_json(self) -> dict[str, Any]:
        """Return the fields and both rates of one core."""
        return {**asdict(self), "per_core": self.per_core, "per_processor_second": self.per_processor_second}


def cases(dims: Sequence[int], digits: Sequence[int], fields: Sequence[str] = FIELDS) -> list[Case]:
    """Return what is to be measured. Raises :class:`InputError` for what cannot be."""
    for dim in dims:
        if dim < 1:
            raise InputError(f"dim must be a whole number, at least 1, not {dim}")
    for field in fields:
        if field not in FIELDS:
            raise InputError(f"there is no field {field!r}; choose from {', '.join(FIELDS)}")
    asked = [validated_digits(number) for number in dict.fromkeys(digits)]
    return [
        (field, dim, number) for field in dict.fromkeys(fields) for number in asked for dim in dict.fromkeys(dims)
    ]


def speeds(
    cases: Sequence[Case], seed: int = 1, seconds: float = SECONDS, algebra: AlgebraName = "ball"
) -> Iterator[Speed]:
    """Yield a row for each case, measured in a process of its own that computes with one thread.

    ``algebra`` is that of our solve, which has to reach any number of digits.
    """
    _check(seed, seconds)
    by_multiprecision(algebra)
    with closing(outcomes(partial(measured_speed, seed, seconds, algebra), cases, 1, total=len(cases))) as found:
        for row in itertools.chain.from_iterable(found):
            if isinstance(row, Failed):
                raise row.error
            yield row


def _check(seed: int, seconds: float) -> None:
    if seed < 0:
        raise InputError(f"seed must be a whole number, at least 0, not {seed}")
    if not 0 < seconds < math.inf:
        raise InputError(f"seconds must be a positive number, not {seconds}")


def measured_speed(seed: int, seconds: float, algebra: AlgebraName, case: Case) -> Speed:
    """Measure problems of one kind for about so many seconds."""
    field, dim, digits = case
    _solved(_data(seed, field, dim, MOST), digits, algebra)  # imports what is needed
    pairs: list[tuple[float, float]] = []
    bits: list[int] = []
    slowest, slowest_ratio = None, None
    ends = time.perf_counter() + seconds
    with _no_collection():
        for sample in range(MOST):
            data = _data(seed, field, dim, sample)
            ours, script = partial(_solved, data, digits, algebra), partial(peers.with_flint, data, digits)
            (our_time, solution), (its_time, _) = _both(ours, script, first=sample % 2 == 0)
            pairs.append((our_time, its_time))
            bits.append(solution.precision)
            if sample + 1 >= FEWEST and time.perf_counter() > ends:
                break
        if dim <= LARGEST_FOR_MPMATH and digits <= MOST_DIGITS_FOR_MPMATH:
            slowest, _ = _timed(partial(peers.with_mpmath, data, digits))
            slowest_ratio = statistics.median(ours for ours, _ in pairs) / slowest
    return Speed(
        field,
        dim,
        digits,
        problems=len(pairs),
        ours=statistics.median(ours for ours, _ in pairs),
        bits=int(statistics.median(bits)),
        script=statistics.median(script for _, script in pairs),
        ratio=statistics.median(ours / script for ours, script in pairs),
        mpmath=slowest,
        mpmath_ratio=slowest_ratio,
        product=_product(dim, digits),
    )


def _data(seed: int, field: str, dim: int, sample: int) -> list[Array]:
    generator = generator_of({"seed": seed, "dim": dim, "field": field, "sample": sample})
    return [gaussian(generator, dim, field) for _ in range(4)]


def _solved(data: Iterable[Array], digits: int, algebra: AlgebraName = "ball") -> Any:
    X1, X2, Y1, Y2 = data
    return solve(Problem(X1, X2, Y1, Y2), digits, algebra=algebra).raise_for_status()


def _both(ours: Callable[[], Any], script: Callable[[], Any], *, first: bool) -> list[tuple[float, Any]]:
    """Time both, ours first or not."""
    found = [_timed(run) for run in ((ours, script) if first else (script, ours))]
    return found if first else found[::-1]


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let nobody pay for another's garbage."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _product(dim: int, digits: int) -> float:
    """Return the seconds of one product, the least of several."""
    with flint.ctx.workprec(bits_for(digits)):
        generator = np.random.default_rng(0)
        A, B = (flint.acb_mat(gaussian(generator, dim, "complex").tolist()).exp() for _ in range(2))
        A, B = A.mid(), B.mid()
        often = max(1, int(1e-3 / _timed(lambda: A * B)[0]))
        return min(_timed(lambda: [A * B for _ in range(often)])[0] for _ in range(ROUNDS)) / often


def growths(rows: Sequence[Speed]) -> list[Growth]:
    """Return how times grow with the dimension and with the digits, where three rows, or two, tell."""
    found = []
    for against, other, fewest in (("dim", "digits", 3), ("digits", "dim", 2)):
        keys = dict.fromkeys((row.field, getattr(row, other)) for row in rows)
        for field, fixed in keys:
            mine = [row for row in rows if (row.field, getattr(row, other)) == (field, fixed)]
            mine = [row for row in mine if against == "digits" or row.dim >= SMALLEST_FITTED]
            if len({getattr(row, against) for row in mine}) >= fewest:
                x = [getattr(row, against) for row in mine]
                ours, script = (_exponent(x, [getattr(row, name) for row in mine]) for name in ("ours", "script"))
                found.append(Growth(against, field, fixed, ours, script))
    return found


def _exponent(x: Sequence[float], y: Sequence[float]) -> float:
    """Return the slope of log y against log x."""
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def throughputs(processes: int, seed: int = 1, seconds: float = SECONDS) -> Iterator[Throughput]:
    """Yield how many certified solves a second ``solve`` and ``solve_many`` reach, for d = 2 and 30 digits."""
    _check(seed, seconds)
    validated_workers(processes)
    data = np.array([_data(seed, "real", MANY_DIM, sample) for sample in range(MANY_PROBLEMS)])

    def one_by_one(count: int) -> Iterator[Any]:
        return (_solved(four, MANY_DIGITS) for four in _repeated(data, count))

    _spent(one_by_one(MANY_PROBLEMS), MANY_PROBLEMS)  # the first solves are slower
    yield _throughput("solve", 1, one_by_one, seconds)
    for workers in dict.fromkeys((1, processes)):

        def together(count: int, workers: int = workers) -> Iterator[Any]:
            return solve_many(_repeated(data, count), MANY_DIGITS, workers=workers)

        yield _throughput("solve_many", workers, together, seconds)


def _repeated(data: Array, count: int) -> Iterator[Sequence[Array]]:
    return itertools.islice(itertools.cycle(data), count)


def _throughput(how: str, processes: int, run: Callable[[int], Iterator[Any]], seconds: float) -> Throughput:
    """Measure a run of about so many seconds. The short one before it says what the start costs."""
    few = MANY_PROBLEMS
    rate, *short = _spent(run(few), few)
    many = max(SHORTEST * few, int(rate * seconds))
    rate, *long = _spent(run(many), many)
    here, in_workers = (max(0.0, after - before) / (many - few) for before, after in zip(short, long, strict=True))
    return Throughput(how, processes, rate, here, in_workers)


def _spent(solutions: Iterator[Any], count: int) -> tuple[float, float, float]:
    """Return the solutions a second once they come steadily, and the processor's seconds here and in workers."""
    here, workers_before = time.process_time(), os.times()
    steadily = count // 4
    for number, solution in enumerate(solutions):
        if number == steadily:
            start = time.perf_counter()
        solution.raise_for_status()
    rate = (count - 1 - steadily) / (time.perf_counter() - start)
    workers = os.times()  # of those that have ended
    in_workers = sum(getattr(workers, name) - getattr(workers_before, name) for name in _OF_WORKERS)
    return rate, time.process_time() - here, in_workers


_OF_WORKERS = ("children_user", "children_system")
