"""A function run over a reference corpus: which cases it gets right, and which silently wrong."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ..errors import InputError
from ..inputs.one_at_a_time import turn
from .accuracy import FACTOR, Accuracy, check_unit_roundoff, measured
from .apart import answers
from .cases import Case, corpus
from .cases import case as case_of

LONGEST_TIME = 1e6
"""Seconds."""


@dataclass(frozen=True)
class CaseOutcome:
    """What a function did with one case: an accuracy, or how it failed; and whether it warned."""

    case: Case
    accuracy: Accuracy | None
    failure: str = ""
    warned: str = ""
    factor: float = FACTOR

    @property
    def right(self) -> bool:
        """Whether the error is at most ``factor`` · d · max(1, condition) · u and 0.1 (infinite factor: finite)."""
        return self.accuracy is not None and self.accuracy.normwise <= self.accuracy.allowed(self.factor)

    @property
    def silently_wrong(self) -> bool:
        """Whether finite numbers came back, without a warning, and their error is not explained by the condition."""
        return not self.right and not self.failure and not self.warned

    def __repr__(self) -> str:
        return f"<CaseOutcome: {self.case.id}, {'right' if self.right else 'not right'}>"

    def __str__(self) -> str:
        if self.accuracy is None:
            return self.failure
        return (
            f"error {self.accuracy.normwise:.1e}, {self.accuracy.over_condition:.2g} condition · u "
            f"(condition {self.case.condition:.1e})"
        )

    def to_json(self) -> dict[str, Any]:
        """Return the case's name and what was measured, numbers as decimal strings."""
        accuracy = self.accuracy
        return {
            "case": self.case.id,
            "kind": self.case.kind,
            "condition": repr(self.case.condition),
            "unit_roundoff": None if accuracy is None else repr(accuracy.unit_roundoff),
            "right": self.right,
            "silently_wrong": self.silently_wrong,
            "normwise": None if accuracy is None else repr(accuracy.normwise),
            "componentwise": None if accuracy is None else repr(accuracy.componentwise),
            "over_condition": None if accuracy is None else repr(accuracy.over_condition),
            "failure": self.failure,
            "warned": self.warned,
        }


def survey(
    function: str,
    implementation: Callable[..., Any],
    kinds: Sequence[str] | None = None,
    *,
    factor: float = FACTOR,
    unit_roundoff: float | None = None,
    timeout: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[CaseOutcome]:
    """Run ``implementation`` over the corpus called ``function``; exceptions and warnings are noted, not raised.

    It is called with the float64 or complex128 matrix A, for "powm" with A and p, for "phi" with A and k, for "solve"
    with X1, X2, Y1, Y2 and alpha, and must not wait for another thread that calls this package. ``factor``: what is
    called right, see :class:`CaseOutcome`; with ``math.inf`` all that is finite. The unit roundoff is float64's, as
    the inputs are float64 numbers, or the larger one of a result of a shorter type; ``unit_roundoff`` asks for more
    of a longer one. With a ``timeout`` in seconds, it runs in a process of its own, from which it must be importable,
    and which is ended if a case takes longer, in whatever language it loops; a crash, too, is then the outcome of its
    case. ``progress`` is told how many cases are done, and how many there are.
    """
    _check(factor, unit_roundoff)
    cases = corpus(function, kinds)
    if timeout is not None:
        return surveyed_apart(cases, partial(_itself, implementation), factor, unit_roundoff, timeout, progress)
    outcomes = []
    for i, case in enumerate(cases):
        if progress is not None:
            progress(i, len(cases))
        try:
            outcomes.append(_outcome(case, implementation, factor, unit_roundoff))
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"{case.id} was running; with a time limit such a case ends alone") from None
    return outcomes


def surveyed_apart(
    cases: Sequence[Case],
    load: Callable[[], Callable[..., Any]],
    factor: float,
    unit_roundoff: float | None,
    timeout: float,
    progress: Callable[[int, int], None] | None = None,
) -> list[CaseOutcome]:
    """Run what ``load`` returns in a process of its own over cases, each of which has ``timeout`` seconds."""
    _check(factor, unit_roundoff)
    if not isinstance(timeout, int | float) or not 0 < timeout < LONGEST_TIME:
        raise InputError(f"timeout must be a positive number of seconds, not {timeout!r}")
    found = answers(partial(_prepared, load, factor, unit_roundoff), _announced(cases, progress), timeout)
    outcomes = []
    try:
        for case, answer in zip(cases, found, strict=True):
            if isinstance(answer, TimeoutError):
                answer = (None, f"no result within {timeout:g} s", "")
            elif isinstance(answer, EOFError):
                answer = (None, str(answer), "")
            accuracy, failure, warned = answer
            outcomes.append(CaseOutcome(case, accuracy, failure, warned, factor))
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{cases[len(outcomes)].id} was running") from None
    return outcomes


def _check(factor: float, unit_roundoff: float | None) -> None:
    if not isinstance(factor, int | float) or not factor > 0:
        raise InputError(f"factor must be a positive number, not {factor!r}")
    check_unit_roundoff(unit_roundoff)


def _announced(cases: Sequence[Case], progress: Callable[[int, int], None] | None) -> Iterator[str]:
    for i, case in enumerate(cases):
        if progress is not None:
            progress(i, len(cases))
        yield case.id


def _itself(implementation: Callable[..., Any]) -> Callable[..., Any]:
    return implementation


def _prepared(
    load: Callable[[], Callable[..., Any]], factor: float, unit_roundoff: float | None
) -> Callable[[str], tuple[Accuracy | None, str, str]]:
    """Return, in the other process, what runs a case by its name."""
    implementation = load()

    def run(id: str) -> tuple[Accuracy | None, str, str]:
        outcome = _outcome(case_of(id), implementation, factor, unit_roundoff)
        return outcome.accuracy, outcome.failure, outcome.warned

    return run


def _outcome(
    case: Case, implementation: Callable[..., Any], factor: float, unit_roundoff: float | None
) -> CaseOutcome:
    with turn, warnings.catch_warnings(record=True) as caught, np.errstate(all="warn"):
        warnings.simplefilter("always")
        try:
            errors = measured(implementation(*case.arguments), case, unit_roundoff)
        except InputError as error:
            return CaseOutcome(case, None, failure=f"unusable result: {error}", factor=factor)
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever somebody's code raises is an outcome
            failure = " ".join(f"{type(error).__name__}: {error}".split())
            return CaseOutcome(case, None, failure=failure, factor=factor)
    worst = max(errors, key=lambda accuracy: accuracy.normwise)
    not_finite = worst.at_least == float("inf")
    return CaseOutcome(
        case,
        None if not_finite else worst,
        failure="the result is not finite" if not_finite else "",
        warned=str(caught[0].message) if caught else "",
        factor=factor,
    )
