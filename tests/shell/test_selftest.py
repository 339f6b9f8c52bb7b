"""The self-test: every check runs, and one that fails is said and ends with status 1."""

import json

import pytest
from helpers.command_line import shell

import symbolic_matexp as sm
from symbolic_matexp.shell import selftest_command
from symbolic_matexp.shell.selftest_command import CHECKS, Check


def test_everything_is_as_it_should_be():
    ended = shell("selftest", "--json")
    assert ended.returncode == 0
    content = json.loads(ended.stdout)
    assert len(content["checks"]) == len(CHECKS)
    assert all(check["holds"] for check in content["checks"])
    assert content["versions"]["python_flint"]


def test_a_failure_is_said(monkeypatch):
    monkeypatch.setattr(selftest_command, "CHECKS", (CHECKS[2], Check("two and two are five", lambda: 2 + 2 == 5)))
    ended = shell("selftest")
    assert ended.returncode == 1
    assert "FAILED" in ended.stdout
    assert "ok" in ended.stdout


@pytest.mark.parametrize("name", ["expm", "logm", "sqrtm", "certify"])
def test_a_broken_engine_is_noticed(monkeypatch, name):
    """Each function of the self-test, with the answer of another question."""
    wrong = {
        "expm": lambda A, digits, algebra="ball": sm.expm([[digits] * 3] * 3, 40, algebra=algebra),
        "logm": lambda A, digits: selftest_command.expm(A, digits),
        "sqrtm": lambda A: None,
        "certify": lambda weights, problem, digits: selftest_command.solve(problem, digits).certificate,
    }
    monkeypatch.setattr(selftest_command, name, wrong[name])
    assert any(not check.holds() for check in CHECKS[:8])
