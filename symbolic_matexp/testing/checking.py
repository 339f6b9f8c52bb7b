"""One case of a corpus in the hands of a test: its error against what the condition allows and against the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..inputs.one_at_a_time import one_at_a_time
from .accuracy import FACTOR, Accuracy, check_unit_roundoff, measured
from .cases import Case, case
from .ledger import Entry, Ledger, growth, loaded_versions
from .messages import abridged, complaint, described, where
from .reproduction import shell_line

OF_ITS_INPUT = "              (the inputs are float64 numbers, so u is float64's, or that of a shorter type)"


class AccuracyCase:
    """What the fixture ``accuracy_case`` hands to a test.

    ``input`` is the matrix (float64 or complex128, exact), ``p`` the exponent of "powm", ``k`` the order of "phi";
    ``inputs`` and ``alpha`` are for the corpus "solve"; ``arguments`` are all that a function is called with.
    ``id``, ``kind``, ``note``, ``condition`` and ``case`` say what it is. :meth:`check` takes the computed result.
    """

    def __init__(
        self,
        id: str,
        *,
        test: str = "",
        folder: Path | None = None,
        growth_allowed: float | None = None,
        packages: Sequence[str] = (),
        record: Callable[[dict[str, Any]], None] = lambda entry: None,
    ) -> None:
        self.case: Case = case(id)
        self._test, self._folder, self._packages, self._record = test, folder, list(packages), record
        self._growth_allowed = growth_allowed
        self._checks = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.case, name)

    def __repr__(self) -> str:
        return f"<{self.case.id}: {self.case.note}>"

    @one_at_a_time
    def check(self, actual: Any, *, factor: float = FACTOR, unit_roundoff: float | None = None) -> Accuracy:
        """Fail unless the result is accurate and its error has not grown; return its :class:`Accuracy`.

        ``actual`` is the computed matrix, for "solve" the weights (W1, W2, W3). The error may be ``factor`` · d ·
        max(1, condition) · u but at most 0.1. As the inputs are float64 numbers, u is float64's unit roundoff, or the
        larger one of a result of a shorter type; ``unit_roundoff`` asks for more. With ``factor=math.inf`` any finite
        error passes, and only the ledger decides; what is not finite fails all the same, as it has no error that a
        ledger could hold. Raises AssertionError.
        """
        __tracebackhide__ = True  # pytest shows the caller's line and the message
        check_unit_roundoff(unit_roundoff)
        accuracy = self._measured(actual, unit_roundoff)
        allowed = accuracy.allowed(factor)
        trouble = complaint(self.case.function, accuracy, allowed)
        trouble = trouble or self._grown(accuracy)
        if trouble:
            references = self.case.references
            lines = (
                f"{trouble}",
                described(accuracy, factor, allowed),
                f"  case        {self.case.id}, kind {self.case.kind!r}: {self.case.note}",
                *([OF_ITS_INPUT] if unit_roundoff is None else []),
                *(where(A, self.case.function).replace("A = ", f"{name} = ") for name, A in self.case.exact.items()),
                *(f"  {name:<12}{value!r}" for name, value in self.case.parameters.items()),
                f"  actual      {abridged(actual)}",
                f"  reference   {' ; '.join(abridged(reference) for reference in references)}",
                f"  reproduce   {shell_line()}",
            )
            raise AssertionError("\n".join(lines))
        return accuracy

    def _measured(self, actual: Any, unit_roundoff: float | None) -> Accuracy:
        """Measure a result; of several matrices the worst."""
        try:
            if callable(actual) and not hasattr(actual, "__array__"):
                raise InputError("the result is a function; give what it returns, check(f(accuracy_case.input))")
            return max(measured(actual, self.case, unit_roundoff), key=lambda accuracy: accuracy.normwise)
        except InputError as error:
            raise AssertionError(f"{self.case.id}: {error}\n  reproduce   {shell_line()}") from None

    def _grown(self, accuracy: Accuracy) -> str:
        """Compare with the ledger, and hand the error on for it; say so if it has grown."""
        if self._folder is None:
            return ""
        self._checks += 1
        test = self._test if self._checks == 1 else f"{self._test} (check {self._checks})"
        entry = Entry(
            test=test,
            case=self.case.id,
            error=accuracy.normwise,
            floor=accuracy.unit_roundoff,
            folder=str(self._folder),
            versions=loaded_versions(self._packages),
        )
        recorded = Ledger(self._folder).recorded(test, self.case.id)
        if self._growth_allowed is not None and recorded is not None:
            ratio = growth(accuracy.normwise, recorded, accuracy.unit_roundoff)
            if ratio > self._growth_allowed:
                return (
                    f"{self.case.function} has become less accurate: the error is {accuracy.normwise:.1e}, "
                    f"{ratio:.1f} times the {recorded:.1e} in the ledger; {self._growth_allowed:g} times are allowed "
                    "(pytest --accuracy-update accepts the new error)"
                )
        self._record(entry.to_json())
        return ""
