"""Notebooks as they are found elsewhere: other kernels, formats and faults, and what is said of each."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.command_line import shell
from rich.console import Console

from symbolic_matexp.certifying.outcome import Outcome
from symbolic_matexp.claims.notebook_file import group_by_notebook, open_notebook
from symbolic_matexp.claims.notebooks import NotebookReport, verify
from symbolic_matexp.errors import InputError
from symbolic_matexp.shell.junit import junit_xml
from symbolic_matexp.shell.render import show_report

pytest.importorskip("ipykernel")
pytest.importorskip("jupytext")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")

CLAIM = "import symbolic_matexp as sm\nA, B = sm.matrices('A B')\nsm.prove(A + B == B + A)"
REFUTED = "sm.prove(A @ B == B @ A)"


def cell(source, **more):
    return {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": source,
        **more,
    }


def text_of(*cells, minor=4, metadata=None, **more):
    listed = [c if isinstance(c, dict) else cell(c) for c in cells]
    content = {"cells": listed, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": minor, **more}
    return json.dumps(content)


def save(path, *cells, **more):
    path.write_text(text_of(*cells, **more), encoding="utf-8")
    return path


def read(path):
    """Read one notebook as :func:`verify` does."""
    (files,) = group_by_notebook([path])
    return open_notebook(files, paired=True)


def kernel(name, language=None, info=None):
    spec = {"name": name, "display_name": "X", **({"language": language} if language else {})}
    return {"kernelspec": spec, **({"language_info": {"name": info}} if info else {})}


# Which notebooks are read, and for which kernel they were saved.


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({}, ""),
        (kernel("python3", "python", "python"), ""),
        (kernel("python", "python", "python"), ""),
        (kernel("python3", "ipython", "ipython"), ""),
        (kernel("Python", "Python", "Python"), "Python"),
        (kernel("conda-env-foo-py", "python", "python"), "conda-env-foo-py"),
        (kernel("python2", "python"), "python2"),
        (kernel("venv"), "venv"),
        ({"kernelspec": None, "language_info": None}, ""),
        ({"kernelspec": {}, "language_info": {}}, ""),
        ({"kernelspec": "python3"}, ""),
    ],
)
def test_every_kernel_of_python_will_do(tmp_path, metadata, name):
    notebook = read(save(tmp_path / "a.ipynb", "1", metadata=metadata))
    assert notebook.kernel == name
    assert notebook.content.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        (kernel("ir", "R", "R"), "R"),
        (kernel("ir"), "R"),
        (kernel("julia-1.10", "julia", "julia"), "julia"),
        (kernel("julia-1.10"), "Julia"),
        (kernel("sagemath", "sage", "python"), "sage"),
        (kernel("xcpp17", "C++17", "c++"), "C\\+\\+17"),
        ({"language": "Julia"}, "Julia"),
    ],
)
def test_another_language_is_refused(tmp_path, metadata, language):
    with pytest.raises(InputError, match=f"a.ipynb is a notebook in {language}; only Python notebooks can be run$"):
        read(save(tmp_path / "a.ipynb", "x <- 1", metadata=metadata))


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_format_with_and_without_ids(tmp_path, minor):
    more = [{}, {"id": "abc"}, {"id": None}]
    notebook = read(save(tmp_path / "a.ipynb", *(cell("1", **m) for m in more), minor=minor))
    assert [c.id for c in notebook.content.cells] == ["cell-1", "cell-2", "cell-3"]
    nbformat.validate(notebook.content)


def test_format_three(tmp_path):
    cells = [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Title"]},
        {"cell_type": "code", "input": ["x = 1\n", "x"], "language": "python", "metadata": {}, "outputs": []},
    ]
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({**old, "worksheets": [{"cells": cells, "metadata": {}}]}), encoding="utf-8")
    title, code = read(path).content.cells
    assert (title.cell_type, title.source, code.source) == ("markdown", "# Title", "x = 1\nx")


@pytest.mark.parametrize(
    "text",
    [
        text_of(cell("1", collapsed=True, vscode={"languageId": "python"})),
        text_of(cell("1", outputs=[{"output_type": "stream", "text": "no name"}])),
        text_of({"cell_type": "code", "source": "1"}),
        json.dumps({"cells": [cell("1")], "nbformat": 4, "nbformat_minor": 4}),
        "\ufeff" + text_of("1"),
    ],
    ids=["unknown fields", "damaged output", "bare cell", "no metadata", "byte order mark"],
)
def test_faults_that_jupyter_overlooks_are_overlooked(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    content = read(path).content
    assert [c.source for c in content.cells] == ["1"]
    nbformat.validate(content)


CONFLICT = "<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> branch\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ipynb", "", "is empty"),
        ("a.ipynb", "{", "is not a valid notebook (no JSON: "),
        ("a.ipynb", "[" * 100_000, "is not a valid notebook (no JSON: "),
        ("a.ipynb", "<!DOCTYPE html>", "is not a valid notebook (no JSON: "),
        ("a.ipynb", "[]", "is not a valid notebook (it has no list of cells)"),
        ("a.ipynb", "null", "is not a valid notebook (it has no list of cells)"),
        ("a.ipynb", '{"X1": [[1]]}', "is not a valid notebook (it has no list of cells)"),
        ("a.ipynb", '{"nbformat": 4, "metadata": {}, "cells": {}}', "(it has no list of cells)"),
        ("a.ipynb", text_of(cell(3)), "is not a valid notebook (cell 1 has no type, or no source)"),
        ("a.ipynb", text_of(nbformat=5), "is not a valid notebook (NBFormatError: Unsupported nbformat version 5)"),
        ("a.ipynb", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a pointer for Git LFS"),
        ("a.ipynb", f"{{\n{CONFLICT}}}", "has a merge conflict, which begins in line 2; settle it"),
        ("a.py", f"# %%\n1\n{CONFLICT}", "has a merge conflict, which begins in line 3; settle it"),
        (
            "a.py",
            "# ---\n# jupyter:\n#   kernelspec:\n#     name: [\n# ---\n",
            "is not a valid notebook (ParserError",
        ),
        ("a.md", "```julia\nx = 1\n```\n", "is a notebook in julia; only Python notebooks can be run"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(path)
    assert str(error.value).startswith(str(path))
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    (report,) = verify([path], progress=pytest.fail)
    assert (report.error, report.unusable, report.passed) == (str(error.value), True, False)
    assert report.outcome is Outcome.UNDECIDED


def test_a_broken_link_is_called_one(tmp_path):
    (tmp_path / "a.ipynb").symlink_to(tmp_path / "nowhere.ipynb")
    with pytest.raises(InputError, match="is a link to a file that is not there"):
        read(tmp_path / "a.ipynb")


def test_a_folder_leaves_out_checkpoints_installed_packages_and_scripts(tmp_path):
    for folder in (
        ".ipynb_checkpoints",
        "venv/lib/python3.12/site-packages/p",
        "sub/node_modules/q",
        "sub",
        "sub.ipynb",
    ):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        save(tmp_path / folder / "a.ipynb", "1")
    (tmp_path / "script.py").write_text("print(1)\n", encoding="utf-8")
    (tmp_path / "gone.ipynb").symlink_to(tmp_path / "nowhere.ipynb")
    found = [str(file.relative_to(tmp_path)) for files in group_by_notebook([tmp_path]) for file in files.values()]
    assert found == ["sub/a.ipynb", "sub.ipynb/a.ipynb"]


# What is said of notebooks that run, all of them in one folder and at a time.

TAGGED = {"metadata": {"tags": ["raises-exception"]}}
WIDGETS = """
from ipykernel.comm import Comm
model = {"_model_module": "@jupyter-widgets/output", "_model_name": "OutputModel", "outputs": []}
c = Comm(target_name="jupyter.widget", data={"state": model})
c.send({"method": "update", "state": {"msg_id": get_ipython().kernel.get_parent()["header"]["msg_id"]}})
print("captured", flush=True)
c.send({"method": "update", "state": {"msg_id": ""}})
"""
MAGICS = (
    "%matplotlib inline\n%load_ext autoreload",
    "%run helper.py\nassert h == 3 and open('data.csv').read()",
    "!true",
    "%%bash\ntrue",
    "%%javascript\nlet x = 1",
    "len?",
    "import asyncio\nawait asyncio.sleep(0)",
    f"%%time\n{CLAIM}",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return the reports of a folder of notebooks by stem; the folder is run as a whole, and is not to change."""
    folder = tmp_path_factory.mktemp("of others") / "with space, ünï"
    folder.mkdir()
    (folder / "helper.py").write_text("h = 3\n")
    (folder / "data.csv").write_text("1\n")
    save(folder / "conda.ipynb", CLAIM, metadata=kernel("conda-env-foo-py", "python"))
    save(folder / "r.ipynb", "x <- 1", metadata=kernel("ir", "R"))
    save(folder / "empty.ipynb")
    save(folder / "widgets.ipynb", WIDGETS, CLAIM)
    save(folder / "magics.ipynb", *MAGICS)
    save(folder / "input.ipynb", CLAIM, "n = input('How many? ')")
    save(folder / "leaves.ipynb", "import sys", "sys.exit()", CLAIM)
    save(folder / "exits.ipynb", "exit", {"cell_type": "markdown", "metadata": {}, "source": "text"}, CLAIM)
    save(folder / "exits_at_the_end.ipynb", CLAIM, "exit", "")
    save(folder / "tagged.ipynb", cell("1/0", **TAGGED), CLAIM)
    save(folder / "long.ipynb", f"raise ValueError('{'x' * 5000}')")
    save(folder / "syntax.ipynb", "def f(:\n    pass")
    save(folder / "cells.ipynb", CLAIM, "1", f"for _ in range(3): {REFUTED}", CLAIM)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    reports = verify([folder], jobs=3, timeout=60)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    return {report.path.stem: report for report in reports}


@pytest.mark.slow
@pytest.mark.parametrize("stem", ["conda", "empty", "widgets", "magics", "exits_at_the_end"])
def test_passes(run, stem):
    report = run[stem]
    assert (report.error, report.passed) == ("", True)
    assert [verdict["verdict"] for verdict in report.verdicts] == ([] if stem == "empty" else ["proved"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stem", "error", "claims"),
    [
        ("input", "cell 2 (n = input('How many? ')) asks for input, and nobody is there to answer", 1),
        ("leaves", "cell 2 (sys.exit()) raised SystemExit", 0),
        ("exits", "cell 1 (exit) ended the kernel", 0),
        (
            "tagged",
            "cell 1 (1/0) raised ZeroDivisionError: division by zero; its tag raises-exception changes nothing here",
            0,
        ),
        ("syntax", "cell 1 (def f(:) raised SyntaxError: invalid syntax (line 1)", 0),
    ],
)
def test_fails_by_one_sentence(run, stem, error, claims):
    report = run[stem]
    assert (report.error, len(report.verdicts)) == (error, claims)
    assert (report.passed, report.unusable, report.outcome) == (False, False, Outcome.REFUTED)


@pytest.mark.slow
def test_long_lines_are_cut_off(run):
    assert run["long"].error.startswith("cell 1 (raise ValueError('xxx")
    assert len(run["long"].error) < 300


@pytest.mark.slow
def test_a_note_names_the_kernel_and_says_which_python_ran_it(run):
    assert run["conda"].note == f"it names the kernel conda-env-foo-py; this Python ran it: {sys.executable}"
    assert run["empty"].note == "it has no code to run"
    assert run["magics"].note == ""


@pytest.mark.slow
def test_another_language_does_not_stop_the_others(run):
    assert run["r"].unusable
    assert "is a notebook in R" in run["r"].error
    assert run["conda"].passed


@pytest.mark.slow
def test_every_verdict_has_its_cell(run):
    assert [(v["cell"], v["verdict"]) for v in run["cells"].verdicts] == [
        (1, "proved"),
        *[(3, "refuted")] * 3,
        (4, "proved"),
    ]


# The command.

STARTED = "import os, time\nwith open('{}.started', 'w') as f: f.write(str(os.getpid()))\ntime.sleep(600)"


@pytest.mark.slow
def test_the_command_says_which_claim_and_which_notebook(tmp_path):
    save(tmp_path / "a.ipynb", CLAIM, f"for _ in range(3): {REFUTED}")
    save(tmp_path / "r.ipynb", "x <- 1", metadata=kernel("ir"))
    save(tmp_path / "t.ipynb", "x = 1")
    result = shell("verify-notebooks", ".", cwd=tmp_path)
    assert result.returncode == 1
    assert "  cell 1, A + B = B + A: proved\n" in result.stdout
    said = " ".join(result.stdout.split())
    assert "cell 2, A B = B A: refuted, by the counterexample, d = 2; not expected (3 times)" in said
    assert "r.ipynb: unusable" in said
    assert "t.ipynb: passed (no claim was judged in it, " in said
    assert result.stderr.endswith("symbolic-matexp: r.ipynb is a notebook in R; only Python notebooks can be run\n")
    (tmp_path / "a.ipynb").unlink()
    assert shell("verify-notebooks", ".", cwd=tmp_path).returncode == 2
    (tmp_path / "r.ipynb").unlink()
    assert shell("verify-notebooks", ".", cwd=tmp_path).returncode == 0


def test_a_claim_that_is_only_supported_says_how_to_accept_it(capsys):
    verdict = {"id": "turn", "statement": "s", "cell": 1, "verdict": "supported", "message": "on 3 instances"}
    verdict |= {"as_expected": False, "vacuous": False, "without_instance": False}
    for expected, said in ((None, 'if that is enough, write expected="supported"'), ("proved", "not expected")):
        report = NotebookReport(Path("a.ipynb"), ({**verdict, "expected": expected},), "", "", 0.0)
        show_report(Console(width=200), report)
        line = capsys.readouterr().out.splitlines()[1]
        assert line == f"  cell 1, turn: supported, on 3 instances; {said}"


def test_a_junit_file_distinguishes_all_cases_and_counts_them():
    claim = {"id": "equation", "statement": "A = A", "verdict": "proved", "as_expected": True, "message": "m"}
    wrong = {**claim, "verdict": "refuted", "as_expected": False, "cell": 2, "message": "by \x07"}
    verdicts = ({**claim, "cell": 1}, {**claim, "cell": 1}, wrong)
    undecodable = os.fsdecode(b"\xff.ipynb")
    unusable = NotebookReport(undecodable, (), f"{undecodable} is empty", "", 0.0, unusable=True)
    root = ElementTree.fromstring(junit_xml([NotebookReport("a.ipynb", verdicts, "", "", 1.5), unusable]).encode())
    names = [case.get("name") for case in root[0]]
    assert names == [
        "runs",
        "cell 1, equation: A = A",
        "cell 1, equation: A = A (2)",
        "cell 2, equation: A = A",
    ]
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "time")} == {
        "tests": "5", "failures": "1", "errors": "1", "time": "1.500",
    }  # fmt: skip
    assert root[0].find("testcase/failure").get("message") == "refuted: by �"
    assert root[1].find("testcase/error").get("message") == "�.ipynb is empty"


@pytest.mark.slow
def test_what_cannot_be_written_is_unusable_and_keeps_its_verdicts(tmp_path):
    (tmp_path / "a.py").write_text(f"# %%\n{CLAIM}\n", encoding="utf-8")
    (tmp_path / "a.ipynb").mkdir()
    (report,) = verify([tmp_path / "a.py"], write=True)
    assert (report.unusable, report.passed, report.outcome) == (True, False, Outcome.UNDECIDED)
    assert report.error.startswith(f"cannot write {tmp_path / 'a.ipynb'}: ")
    assert [verdict["verdict"] for verdict in report.verdicts] == ["proved"]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_ends_the_kernels_and_leaves_nothing(tmp_path, jobs):
    for name in "abc":
        save(tmp_path / f"{name}.ipynb", STARTED.format(name))
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-m", "symbolic_matexp", "verify-notebooks", "--jobs", str(jobs), "."]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while sum(f.stat().st_size > 0 for f in tmp_path.glob("*.started")) < jobs and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    printed, complaint = process.communicate(timeout=60)
    assert (process.returncode, printed) == (130, "")
    assert complaint.endswith("symbolic-matexp: interrupted: there is no result, and nothing was written\n")
    assert "Traceback" not in complaint
    assert list((tmp_path / "temporary").iterdir()) == []
    started = list(tmp_path.glob("*.started"))
    assert len(started) == jobs
    for kernel_id in started:
        with pytest.raises(ProcessLookupError):
            os.kill(int(kernel_id.read_text()), 0)
