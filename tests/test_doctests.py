"""The examples in public docstrings run, and give what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

import symbolic_matexp as sm

PACKAGE = Path(sm.__file__).parent
FILES = sorted(path for path in PACKAGE.rglob("*.py") if ">>>" in path.read_text(encoding="utf-8"))


def module_of(path):
    return importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_run(path):
    failures, tried = doctest.testmod(module_of(path))
    assert tried
    assert not failures


def test_what_users_call_first_has_an_example():
    for name in (
        "Problem",
        "solve",
        "certify",
        "prove",
        "derivation",
        "Claim",
        "crosscheck",
        "expm",
        "logm",
        "matrices",
        "scalars",
    ):
        assert ">>>" in getattr(sm, name).__doc__, name
