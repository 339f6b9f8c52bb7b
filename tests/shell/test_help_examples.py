"""Every line that a help text prints as an example runs, in order, in a folder that has nothing but a notebook."""

import re
import shlex

import pytest
import typer
from helpers.command_line import shell

from symbolic_matexp.shell.cli import app

ENDS_OTHERWISE = {
    "crosscheck --example near-singular --alpha 1": {1},  # ill-conditioned
    "condition --example near-singular": {3},  # one number is not confirmed
    "bench scipy.linalg:expm --factor 10": {0, 1},  # as SciPy's version has it
}
"""Exit statuses of the examples that show something else than success."""
NOTEBOOK = "# %%\nimport symbolic_matexp as sm\nA = sm.matrices('A')\nsm.prove(sm.expm(A) @ A == A @ sm.expm(A))\n"
LONG = ("sweep", "bench solve", "verify-notebooks")


def helps(command, path=()):
    """The help texts of a command and of those inside it, each with the command's words."""
    yield path, command.help or ""
    for name, inner in getattr(command, "commands", {}).items():
        yield from helps(inner, (*path, name))


def examples():
    """The lines printed as examples, without repetitions, in the order of the commands."""
    texts = [text for _, text in helps(typer.main.get_command(app))]
    return list(dict.fromkeys(line for text in texts for line in re.findall(r"Example:\s+(.*\S)", text)))


def marked(line):
    words = line.removeprefix("symbolic-matexp ")
    return pytest.param(line, marks=[pytest.mark.slow] if words.startswith(LONG) else [], id=words[:60])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "one.py").write_text(NOTEBOOK)
    return folder


@pytest.mark.parametrize("line", list(map(marked, examples())))
def test_an_example_runs_as_printed(line, folder):
    for command in line.split(" && "):
        program, words = command.split(" ", 1)
        assert program == "symbolic-matexp"
        result = shell(*shlex.split(words), cwd=folder)
        assert result.returncode in ENDS_OTHERWISE.get(words, {0}), result.stderr
        assert result.stdout
        assert "symbolic-matexp:" not in result.stderr


def test_every_command_has_an_example_that_is_printed_whole():
    for path, text in helps(typer.main.get_command(app)):
        if not path:
            continue
        lines = re.findall(r"Example:\s+(.*\S)", text)
        assert lines, path
        printed = shell(*path, "--help").stdout
        assert [line for line in lines if f"Example:  {line}\n" not in printed] == []


def test_statuses_of_examples_are_of_lines_that_are_there():
    assert [words for words in ENDS_OTHERWISE if f"symbolic-matexp {words}" not in examples()] == []


def test_both_options_of_help_print_the_same():
    for path in [(), ("bench",), ("bench", "function"), ("solve",)]:
        assert shell(*path, "-h").stdout == shell(*path, "--help").stdout


def test_help_names_no_types_of_python():
    for path, _ in helps(typer.main.get_command(app)):
        printed = shell(*path, "--help").stdout
        assert re.findall(r"<[a-z]\S*>", printed) == [], path
