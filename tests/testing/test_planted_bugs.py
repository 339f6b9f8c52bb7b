"""Sixty textbook bugs in matrix functions: the plugin catches all of them, and lets the right functions pass."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers import planted_bugs, scipy_like

from symbolic_matexp.testing import CORPORA, survey

NONE = "none"
CODE = """import importlib, pytest
@pytest.mark.accuracy("{function}")
@pytest.mark.parametrize("bug", {bugs})
def test_it(bug, accuracy_case):
    module = importlib.import_module(f"mutant_{{bug}}")
    accuracy_case.check(module.{function}(*accuracy_case.arguments))
"""


def test_every_function_has_five_bugs():
    assert set(planted_bugs.BUGS) == set(planted_bugs.UNDERSTOOD) == set(CORPORA) - {"solve"}
    for bugs in planted_bugs.BUGS.values():
        assert len({planted_bugs.with_bug(*change) for change in bugs.values()}) == 5


@pytest.mark.slow
@pytest.mark.parametrize("function", planted_bugs.BUGS)
def test_the_plugin_catches_every_bug_and_blames_nothing_else(tmp_path, function):
    bugs = planted_bugs.BUGS[function]
    sources = {str(i): planted_bugs.with_bug(*change) for i, change in enumerate(bugs.values())}
    sources[NONE] = Path(scipy_like.__file__).read_text(encoding="utf-8")
    for name, source in sources.items():
        (tmp_path / f"mutant_{name}.py").write_text(source, encoding="utf-8")
    (tmp_path / "test_mine.py").write_text(CODE.format(function=function, bugs=list(sources)), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rf", "-W", "ignore", "-p", "no:cacheprovider"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stdout
    failed = re.findall(rf"^FAILED test_mine\.py::test_it\[{function}-([\w\-]+)-(\w+)\]", result.stdout, re.MULTILINE)
    understood = set(planted_bugs.UNDERSTOOD[function])
    assert {case for case, bug in failed if bug == NONE} <= understood
    for i, what in enumerate(bugs):
        assert {case for case, bug in failed if bug == str(i)} - understood, what


@pytest.mark.parametrize("function", ["sqrtm", "logm", "powm", "signm", "inv"])
def test_a_block_apart_that_is_taken_for_the_whole_is_caught(function):
    """The kind of mistake that a released square root made: of a Hermitian matrix with a 1×1 block apart."""

    def mistaken(A, *parameters):
        right = getattr(scipy_like, function)(A, *parameters)
        apart = not A[0, 1:].any() and not A[1:, 0].any() and np.array_equal(A, A.conj().T)
        return np.diag(np.diag(right)) if apart else right

    outcomes = survey(function, mistaken, ["blocks"])
    assert any(outcome.silently_wrong and "a 1×1 block apart" in outcome.case.note for outcome in outcomes)
    assert all(o.right for o in survey(function, getattr(scipy_like, function), ["blocks"]))
