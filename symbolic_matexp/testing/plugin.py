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
from .catalogue import CORPORA

if TYPE_CHECKING:
    from .case_limit import CaseLimit
    from .checking import AccuracyCase

FIXTURE, MARKER = "accuracy_case", "accuracy"
PROPERTY, CASE = "accuracy_ledger_entry", "accuracy_case_in_hand"
UPDATE, TIMEOUT = "--accuracy-update", "--accuracy-timeout"
LIMIT = pytest.StashKey["CaseLimit"]()
DEFAULT_GROWTH = "10"
SHOWN = 10


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the settings ``accuracy_growth``, ``accuracy_packages`` and ``accuracy_timeout``."""
    group = parser.getgroup("accuracy")
    group.addoption(
        UPDATE,
        action="store_true",
        help="write the errors of this run into the accuracy ledgers instead of comparing with them; a case whose "
        "test fails is left out, and named at the end",
    )
    group.addoption(
        TIMEOUT,
        metavar="SECONDS",
        help="a test has so many seconds for a case; a loop in Python fails that test, one in C ends the run (also "
        "accuracy_timeout in the settings)",
    )
    parser.addini("accuracy_timeout", "seconds that a test has for a case", default="")
    parser.addini("accuracy_growth", "an error may be so many times the recorded one", default=DEFAULT_GROWTH)
    parser.addini("accuracy_packages", "packages whose versions the ledger records as well", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and what gathers the errors."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(*functions, kinds=None): run the test on every case of these reference corpora "
        f"({', '.join(CORPORA)}), which the fixture {FIXTURE} hands over",
    )
    _growth(config)  # an unusable setting is one error, at once
    _seconds(config)
    config.pluginmanager.register(_Gatherer(config), "symbolic-matexp-accuracy-ledger")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses the fixture once for every case that its marker names."""
    if FIXTURE not in metafunc.fixturenames:
        _check_no_fixture(metafunc.definition)
        return
    from ..errors import InputError
    from .cases import case_ids

    markers = list(metafunc.definition.iter_markers(MARKER))
    if not markers or any(
        not marker.args or set(marker.kwargs) - {"kinds"} or not all(isinstance(x, str) for x in marker.args)
        for marker in markers
    ):
        raise pytest.UsageError(
            f'{metafunc.definition.nodeid} uses {FIXTURE}; mark it with @pytest.mark.accuracy("expm"), or another of '
            f'{", ".join(CORPORA)}, and kinds=["near the cut"] to select'
        )
    try:
        ids = [id for marker in markers for id in case_ids(marker.args, marker.kwargs.get("kinds"))]
    except InputError as error:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: {error}") from None
    metafunc.parametrize(FIXTURE, ids, ids=[_slug(id) for id in ids], indirect=True)


def _check_no_fixture(test: pytest.Item) -> None:
    """Refuse a test that is marked itself, for corpora of ours, and takes no case: it would test nothing."""
    marked = [marker.args for marker in test.own_markers if marker.name == MARKER]
    if any(names and set(map(str, names)) <= set(CORPORA) for names in marked):
        raise pytest.UsageError(f"{test.nodeid} is marked with {MARKER}, but has no argument {FIXTURE}; give it one")


def _slug(id: str) -> str:
    return id.replace("/", "-")


@pytest.fixture
def accuracy_case(request: pytest.FixtureRequest) -> AccuracyCase:
    """A case of a reference corpus: ``accuracy_case.check(my_expm(accuracy_case.input))``."""
    from .checking import AccuracyCase

    item, config = request.node, request.config
    test = f"{item.path.name}::{_without_case(_in_file(item), request.param)}"
    item.user_properties.append((CASE, f"{test} {request.param}"))
    return AccuracyCase(
        request.param,
        test=test,
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[Any]:
    """Give a test that has a case no more than its time."""
    cases = [case for name, case in item.user_properties if name == CASE]
    seconds = _seconds(item.config) if cases else None
    if seconds is None:
        return (yield)
    with _limit(item.config, seconds).on(str(cases[0])):
        return (yield)


def _limit(config: pytest.Config, seconds: float) -> CaseLimit:
    """Return the run's time limit; its watchdog starts where the standard error is not captured."""
    found = config.stash.get(LIMIT, None)
    if found is None:
        from .case_limit import CaseLimit

        with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            found = config.stash[LIMIT] = CaseLimit(seconds, pytest.fail.Exception)
        config.add_cleanup(found.close)
    return found


def _seconds(config: pytest.Config) -> float | None:
    text = config.getoption(TIMEOUT) or config.getini("accuracy_timeout")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise pytest.UsageError(f"accuracy_timeout must be a positive number of seconds, not {text}")
    return value


def _in_file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[2]


def _without_case(node: str, case: str) -> str:
    """Return a test's name with its other parameters, if any: they have records of their own."""
    return node.replace(_slug(case), "*", 1).removesuffix("[*]")


def _growth(config: pytest.Config) -> float:
    text = config.getini("accuracy_growth")
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 <= value < float("inf"):
        raise pytest.UsageError(f"accuracy_growth must be a number of at least 1, not {text}")
    return value


class _Gatherer:
    """Collects the errors of all tests that passed, also from other processes, and closes the run's account."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.entries: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        self.failed = 0
        self.unchecked = 0
        self.summary: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the errors of a test that passed, and note why there are none of another."""
        properties: list[tuple[str, Any]] = report.user_properties
        if report.when == "call" and report.passed:
            found = [entry for name, entry in properties if name == PROPERTY]
            self.entries += found
            self.unchecked += not found and any(name == CASE for name, _ in properties)
        elif report.when != "teardown" and not report.passed:
            cases = [case for name, case in properties if name == CASE]
            self.left_out += [f"  {case}: {_reason(report)}" for case in cases]
            self.failed += len(cases) if report.failed else 0

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compare with the ledgers, and write them if asked to; a ledger that cannot be written fails the run."""
        if hasattr(self.config, "workerinput"):  # a worker's errors travel to the main process
            return
        if self.entries:
            self._close_account(session)
        if self.unchecked:
            self.summary.append(f"passed without {FIXTURE}.check(…), and so not measured: {self.unchecked}")
        if self.left_out and self.config.getoption(UPDATE):
            self.summary += ["left out of the ledger, where what it had of them stays:", *self.left_out]
            if self.failed:
                self.summary.append(f"{self.failed} of these failed, so the exit status is 1")

    def _close_account(self, session: pytest.Session) -> None:
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
        self.summary = [
            f"{len(self.entries)} errors measured, {len(better)} improved by more than {allowed:g} times, {new} new",
            *_listed("improved:", better),
            *_listed("accepted although worse:", worse),
        ]
        for ledger in ledgers.values() if update else ():
            try:
                ledger.write()
                self.summary.append(f"written: {ledger.path}")
            except OSError as error:
                self.summary.append(f"cannot write {ledger.path}: {error.strerror or error}")
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if not update and (new or better):
            self.summary.append(f"pytest {UPDATE} puts {'the new' if new else 'the improved'} errors on record")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what is better, new or worse."""
        if self.summary:
            terminalreporter.section("accuracy ledger")
            for line in self.summary:
                terminalreporter.write_line(line)


def _listed(title: str, lines: list[str]) -> list[str]:
    more = [f"  … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [title, *lines[:SHOWN], *more] if lines else []


def _reason(report: pytest.TestReport) -> str:
    """Return in one line why a test did not pass."""
    if hasattr(report, "wasxfail"):
        return f"expected to fail ({report.wasxfail})" if report.wasxfail else "expected to fail"
    if report.skipped:
        return "skipped"
    crash = getattr(report.longrepr, "reprcrash", None)
    return next(iter(str(getattr(crash, "message", report.longrepr)).splitlines()), "failed")
