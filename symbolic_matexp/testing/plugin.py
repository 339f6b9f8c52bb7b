"""The pytest plugin: cases of the reference corpora as a fixture, and the accuracy ledger.

It is loaded in every pytest run where the package is installed, so it imports the standard library and pytest alone;
everything else follows when a test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from . import reproduction

if TYPE_CHECKING:
    from .checking import AccuracyCase

FIXTURE, MARKER, PROPERTY = "accuracy_case", "accuracy", "accuracy_ledger_entry"
UPDATE = "--accuracy-update"
DEFAULT_GROWTH = "10"
SHOWN = 10


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accuracy-update``, and the settings ``accuracy_growth`` and ``accuracy_packages``."""
    group = parser.getgroup("accuracy")
    group.addoption(
        UPDATE,
        action="store_true",
        help="write the errors of this run into the accuracy ledgers instead of comparing with them",
    )
    parser.addini("accuracy_growth", "an error may be so many times the recorded one", default=DEFAULT_GROWTH)
    parser.addini("accuracy_packages", "packages whose versions the ledger records as well", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and what gathers the errors."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(*functions, kinds=None): run the test on every case of these reference corpora (expm, logm, "
        f"sqrtm, inv, solve), which the fixture {FIXTURE} hands over",
    )
    config.pluginmanager.register(_Gatherer(config), "symbolic-matexp-accuracy-ledger")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses the fixture once for every case that its marker names."""
    if FIXTURE not in metafunc.fixturenames:
        return
    from ..errors import InputError
    from .cases import case_ids

    marker = metafunc.definition.get_closest_marker(MARKER)
    if marker is None or not marker.args or set(marker.kwargs) - {"kinds"}:
        raise pytest.UsageError(
            f'{metafunc.definition.nodeid} uses {FIXTURE}; mark it with @pytest.mark.accuracy("expm"), or another of '
            'logm, sqrtm, inv, solve, and kinds=["near the cut"] to select'
        )
    try:
        ids = [id for function in marker.args for id in case_ids(function, marker.kwargs.get("kinds"))]
    except InputError as error:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: {error}") from None
    metafunc.parametrize(FIXTURE, ids, ids=[id.replace("/", "-") for id in ids], indirect=True)


@pytest.fixture
def accuracy_case(request: pytest.FixtureRequest) -> AccuracyCase:
    """A case of a reference corpus: ``accuracy_case.check(my_expm(accuracy_case.input))``."""
    from .checking import AccuracyCase

    item, config = request.node, request.config
    return AccuracyCase(
        request.param,
        test=f"{item.path.name}::{_in_file(item).partition('[')[0]}",
        folder=item.path.parent,
        growth_allowed=None if config.getoption(UPDATE) else _growth(config),
        packages=config.getini("accuracy_packages"),
        record=lambda entry: item.user_properties.append((PROPERTY, entry)),
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Keep the line that runs this test again at hand."""
    reproduction.running(item.path, _in_file(item), Path(item.config.invocation_params.dir))
    try:
        return (yield)
    finally:
        reproduction.finished()


def _in_file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[2]


def _growth(config: pytest.Config) -> float:
    try:
        value = float(config.getini("accuracy_growth"))
    except ValueError:
        value = 0.0
    if not value >= 1:
        raise pytest.UsageError(
            f"accuracy_growth must be a number of at least 1, not {config.getini('accuracy_growth')}"
        )
    return value


class _Gatherer:
    """Collects the errors of all tests that passed, also from other processes, and closes the run's account."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.entries: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the errors of a test that passed."""
        if report.when == "call" and report.passed:
            properties: list[tuple[str, Any]] = report.user_properties
            self.entries += [entry for name, entry in properties if name == PROPERTY]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Compare with the ledgers, write them if asked to, and say what is better, new or worse."""
        if not self.entries:
            return
        from .ledger import Entry, Ledger, growth

        allowed, update = _growth(self.config), self.config.getoption(UPDATE)
        better, worse, new = [], [], 0
        ledgers: dict[str, Ledger] = {}
        for entry in map(Entry.from_json, self.entries):
            ledger = ledgers.setdefault(entry.folder, Ledger(Path(entry.folder)))
            recorded = ledger.recorded(entry.test, entry.case)
            if recorded is None:
                new += 1
            else:
                ratio = growth(entry.error, recorded, entry.floor)
                line = f"  {entry.test} {entry.case}: {recorded:.1e} → {entry.error:.1e}"
                better += [line] if ratio * allowed < 1 else []
                worse += [line] if ratio > allowed else []
            if update:
                ledger.record(entry)
        write = terminalreporter.write_line
        terminalreporter.section("accuracy ledger")
        write(
            f"{len(self.entries)} errors measured, {len(better)} improved by more than {allowed:g} times, {new} new"
        )
        for title, lines in (("improved:", better), ("accepted although worse:", worse)):
            if lines:
                write(title)
                for line in lines[:SHOWN]:
                    write(line)
                if len(lines) > SHOWN:
                    write(f"  … and {len(lines) - SHOWN} more")
        for ledger in ledgers.values():
            if update:
                ledger.write()
                write(f"written: {ledger.path}")
        if not update and (new or better):
            write(f"pytest {UPDATE} puts {'the new' if new else 'the improved'} errors on record")
