"""Regression tests for numeric accuracy: assertions, reference corpora and a pytest plugin, for anyone's code.

:func:`assert_accurate` measures a result against given values or a reference certified on the spot; :func:`corpus`
gives the cases of a reference corpus; :func:`survey` runs a function over one. The plugin (loaded by pytest by
itself) hands the cases to tests and keeps the accuracy ledger. Names are imported when first used: the plugin sits
in every pytest run and must cost nothing there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .accuracy import Accuracy, measure
    from .assertion import assert_accurate
    from .cases import Case, corpus
    from .catalogue import CORPORA
    from .checking import AccuracyCase
    from .outcomes import CaseOutcome, survey

_ROOMS = {
    "Accuracy": "accuracy",
    "AccuracyCase": "checking",
    "CORPORA": "catalogue",
    "Case": "cases",
    "CaseOutcome": "outcomes",
    "assert_accurate": "assertion",
    "corpus": "cases",
    "measure": "accuracy",
    "survey": "outcomes",
}

__all__ = [
    "CORPORA",
    "Accuracy",
    "AccuracyCase",
    "Case",
    "CaseOutcome",
    "assert_accurate",
    "corpus",
    "measure",
    "survey",
]


if not TYPE_CHECKING:  # type checkers know the names from the imports above, and no others

    def __getattr__(name: str) -> Any:
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
