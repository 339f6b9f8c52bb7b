"""README's Python runs as printed, and says what it says it does."""

import re
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@dataclass
class Run:
    """What README's Python leaves behind: names, texts beside what is printed, verdicts beside those computed."""

    names: dict
    printed: list
    verdicts: list


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run all blocks of Python in order, once, in a folder of tests. A block of text after one is what it prints."""
    names, printed, verdicts = {}, [], []
    for block, text in re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", README, re.S):
        with chdir(tmp_path_factory.getbasetemp()), redirect_stdout(StringIO()) as output:
            exec(compile(block, "README.md", "exec"), names)
        printed.append((text, output.getvalue()))
        for expression, told in re.findall(r'^(\S.*\.verdict) +# "([\w-]+)"', block, re.M):
            exec(compile(f"computed = {expression}", "README.md", "exec"), names)
            verdicts.append((expression, told, names["computed"]))
    return Run(names, printed, verdicts)


def test_python_blocks_run_in_order(run):
    names = run.names
    assert len(run.printed) >= 4
    sm, p, s = names["sm"], names["p"], names["s"]
    assert (s.success, s.digits, s.certificate.verdict) == (True, 50, "certified")
    assert sm.certify(names["claimed"], p, digits=12).verdict == "certified"
    assert sm.certify(names["claimed"], p, digits=30).verdict == "refuted"
    assert "2 eigenvalues lie exactly on the cut" in names["L"].message
    assert names["r"].status.name == "NO_REAL_SOLUTION"
    assert (names["quick"].success, names["quick"].digits, names["c"].confirmed) == (True, 6, True)
    assert not sm.solve(names["near"], algebra="float64", digits=6, alpha=1).success


def test_verdicts_are_those_printed(run):
    assert len(run.verdicts) > 10
    assert [expression for expression, told, computed in run.verdicts if told != computed] == []


def test_arguments_are_printed_as_they_stand(run):
    """They are lines of what the block before them prints, one after the other."""
    shown = [(text, output) for text, output in run.printed if text]
    assert len(shown) > 0
    assert [text for text, output in shown if text not in output] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:symbolic_matexp|tests|notebooks|proofs)/[\w./-]+\.(?:py|ipynb|txt|json|v)\b", text))
    assert len(named) > 3
    missing = [path for path in named if "NAME" not in path and "its_id" not in path and not (ROOT / path).is_file()]
    assert missing == []


def test_the_two_commands_come_first():
    commands = [b for b in re.findall(r"```sh\n(.*?)```", README, re.S) if "install" in b]
    assert "solve --example" in commands[0]
    assert "pytest" in commands[1]
