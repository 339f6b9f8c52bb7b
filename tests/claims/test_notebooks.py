"""Running notebooks: which verdicts are counted, what makes one fail, and what --write leaves behind."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.command_line import shell

from symbolic_matexp.certifying.outcome import Outcome
from symbolic_matexp.claims.notebooks import verify
from symbolic_matexp.claims.verdict_record import GUARDED, RECORD, keep, read
from symbolic_matexp.errors import InputError

pytest.importorskip("ipykernel")
pytest.importorskip("jupytext")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")

IMPORT = "from symbolic_matexp import Claim, prove"
SQUARE = 'prove(Claim(lambda A: (A @ A, A**2), id="square", dimensions=[1]))'
COMMUTE = 'prove(Claim(lambda A, B: (A @ B, B @ A), id="commute", dimensions=[2]{more}))'
FALSE = COMMUTE.format(more="")
UNDECIDED = """
from symbolic_matexp.certifying.outcome import Outcome
from symbolic_matexp.claims.evidence import Evidence
prove(Claim(evidence=[lambda: Evidence("a try", Outcome.UNDECIDED, "nothing", ())], id="unknown"))
"""
SUPPORTED = """
from symbolic_matexp import exp, pi, sqrt
def turn(A):
    return exp(2j * pi / 5) * A, ((sqrt(5) - 1) / 4 + 1j * sqrt(10 + 2 * sqrt(5)) / 4) * A
prove(Claim(turn, id="turn", dimensions=[1, 2]{more}))
"""
VACUOUS = """
from symbolic_matexp import derivation, eye, matrices
A, B = matrices("A B")
mistyped = A @ B - B @ A == eye()
prove(Claim(A == B, given=[mistyped], id="empty"{more}))
derivation([A, B], given=[mistyped], id="empty-derivation"{more})
"""
OPEN = 'prove(Claim(open="missing", id="open", statement="s", expected="undecided"))'


def save(path, *sources, **metadata):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def percent(path, *sources):
    path.write_text("\n\n".join(f"# %%\n{source}" for source in sources) + "\n", encoding="utf-8")
    return path


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return the reports of a folder of notebooks by stem; the folder is run as a whole, and is not to change."""
    folder = tmp_path_factory.mktemp("notebooks")
    save(folder / "as_expected.ipynb", IMPORT, SQUARE, OPEN, COMMUTE.format(more=', expected="refuted"'))
    save(folder / "supported.ipynb", IMPORT, SUPPORTED.format(more=""), SQUARE)
    save(folder / "supported_as_expected.ipynb", IMPORT, SUPPORTED.format(more=', expected="supported"'))
    save(
        folder / "false.ipynb",
        IMPORT,
        SQUARE,
        f"try:\n    {FALSE}\n    raise ValueError\nexcept ValueError:\n    pass",
    )
    save(folder / "vacuous.ipynb", IMPORT, SQUARE, VACUOUS.format(more=""))
    save(folder / "vacuous_as_expected.ipynb", IMPORT, VACUOUS.format(more=', expected="vacuous"'))
    save(folder / "undecided.ipynb", IMPORT, UNDECIDED, SQUARE)
    save(folder / "broken.ipynb", IMPORT, SQUARE, "\nx = 0\n1 / x", FALSE)
    save(folder / "dead.ipynb", "x = 1", "import os\nos._exit(0)")
    save(folder / "no_claim.ipynb", "from pathlib import Path\nassert Path('no_claim.ipynb').is_file()")
    percent(folder / "in_step.py", "x = 1", "x = 2")
    save(folder / "in_step.ipynb", "x = 1", "x = 2\n")
    percent(folder / "out_of_step.py", "x = 1", "x = 2")
    save(folder / "out_of_step.ipynb", "x = 1", "x = 3")
    (folder / ".ipynb_checkpoints").mkdir()
    save(folder / ".ipynb_checkpoints" / "old.ipynb", "raise ValueError")
    before, environment, told = contents(folder), dict(os.environ), []
    reports = verify([folder, folder / "no_claim.ipynb"], jobs=3, progress=told.append)
    assert contents(folder) == before
    assert dict(os.environ) == environment
    assert any("broken.ipynb, cell 3 of 4" in text for text in told)
    assert [report.path.stem for report in reports] == sorted({path.stem for path in before} - {"old"})
    return {report.path.stem: report for report in reports}


def verdicts(report):
    return [(verdict["id"], verdict["verdict"]) for verdict in report.verdicts]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("as_expected", [("square", "proved"), ("open", "undecided"), ("commute", "refuted")]),
        ("supported_as_expected", [("turn", "supported")]),
        ("vacuous_as_expected", [("empty", "proved"), ("empty-derivation", "proved")]),
        ("in_step", []),
        ("no_claim", []),
    ],
)
def test_passes(run, stem, expected):
    report = run[stem]
    assert (report.passed, report.outcome, report.error, report.out_of_step) == (True, Outcome.CERTIFIED, "", "")
    assert verdicts(report) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stem", "outcome", "expected"),
    [
        ("false", Outcome.REFUTED, [("square", "proved"), ("commute", "refuted")]),
        ("vacuous", Outcome.REFUTED, [("square", "proved"), ("empty", "proved"), ("empty-derivation", "proved")]),
        ("undecided", Outcome.UNDECIDED, [("unknown", "undecided"), ("square", "proved")]),
        ("supported", Outcome.UNDECIDED, [("turn", "supported"), ("square", "proved")]),
    ],
)
def test_a_verdict_that_is_not_expected_fails(run, stem, outcome, expected):
    report = run[stem]
    assert (report.passed, report.outcome, report.error) == (False, outcome, "")
    assert verdicts(report) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stem", "error", "before"),
    [
        ("broken", "cell 3 (x = 0) raised ZeroDivisionError: division by zero", [("square", "proved")]),
        ("dead", "cell 2 (import os) ended the kernel", []),
    ],
)
def test_an_error_names_the_cell_and_keeps_the_verdicts_before_it(run, stem, error, before):
    report = run[stem]
    assert (report.error, report.passed, report.outcome) == (error, False, Outcome.REFUTED)
    assert verdicts(report) == before


@pytest.mark.slow
def test_a_pair_out_of_step_fails(run):
    report = run["out_of_step"]
    assert report.path.name == "out_of_step.py"
    assert report.out_of_step.startswith("out_of_step.ipynb is not what out_of_step.py says: cell 2 differs; run")
    assert (report.passed, report.outcome, report.error) == (False, Outcome.REFUTED, "")


@pytest.mark.slow
def test_report_as_json(run):
    content = json.loads(json.dumps(run["false"].to_json()))
    assert content["path"].endswith("false.ipynb")
    assert (content["passed"], content["outcome"], content["error"]) == (False, "refuted", "")
    assert [verdict["as_expected"] for verdict in content["verdicts"]] == [True, False]
    assert content["seconds"] > 0


@pytest.mark.slow
def test_written_notebooks_are_the_same_every_time_and_in_step(tmp_path):
    source = percent(
        tmp_path / "a.py",
        "from IPython.display import Markdown\nMarkdown('*shown*')",
        "import warnings\nprint({'a', 'b', 'c', 'd'}, flush=True)\nprint(2)\nwarnings.warn('careful')",
    )
    with source.open("a", encoding="utf-8") as file:
        file.write('\n# %% [markdown]\n# Text.\n\n# %% tags=["raises-exception"]\n3\n')
    said, saved = source.read_bytes(), tmp_path / "a.ipynb"
    saved.write_text("damaged", encoding="utf-8")
    written = []
    for _ in range(2):
        (report,) = verify([tmp_path], write=True)
        assert report.passed
        written.append(saved.read_bytes())
    assert written[0] == written[1]
    assert source.read_bytes() == said
    notebook = nbformat.reads(written[0].decode(), as_version=4)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == ["cell-1", "cell-2", "cell-3", "cell-4"]
    assert [cell.get("execution_count") for cell in notebook.cells] == [1, 2, None, 3]
    assert "text/markdown" in notebook.cells[0].outputs[0].data
    assert notebook.cells[1].outputs[1].text.startswith("<cell>:4: UserWarning: careful")
    assert notebook.cells[3].metadata.tags == ["raises-exception"]
    assert notebook.cells[3].outputs[0].data["text/plain"] == "3"
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info == {"name": "python"}
    assert b"iopub" not in written[0]
    (report,) = verify([tmp_path])
    assert (report.passed, report.out_of_step) == (True, "")
    assert saved.read_bytes() == written[0]


@pytest.mark.slow
def test_write_replaces_a_lone_notebook_unless_it_broke_off(tmp_path, monkeypatch):
    monkeypatch.setenv(RECORD, str(tmp_path / "callers"))  # the verdicts of whoever calls are another matter
    kernel = {"name": "elsewhere", "display_name": "P", "language": "python"}
    whole = save(tmp_path / "whole.ipynb", f"{IMPORT}\n{FALSE}\nprint(1)", kernelspec=kernel, title="kept")
    broken = save(tmp_path / "broken.ipynb", "print(1)", "raise ValueError")
    before = broken.read_bytes()
    reports = verify([whole, broken], write=True)
    assert [(report.path, report.outcome) for report in reports] == [(whole, "refuted"), (broken, "refuted")]
    notebook = nbformat.read(whole, as_version=4)
    assert (notebook.cells[0].outputs[0].text, notebook.metadata.title) == ("1\n", "kept")
    assert broken.read_bytes() == before
    assert not (tmp_path / "callers").exists()


TAGGED = [
    ("skip-execution", FALSE),
    ("raises-exception", FALSE),
    ("raises-exception", "assert False"),
    ("skip-execution", "assert False"),
]
HIDING = {
    "clears its environment": f"import os\nos.environ.clear()\n{FALSE}",
    "imports anew": (
        "import os, sys\nos.environ.clear()\n"
        "for name in [n for n in sys.modules if n.startswith('symbolic_matexp')]:\n    del sys.modules[name]\n"
        f"{IMPORT}\n{FALSE}"
    ),
    "has another environment": f"import os\nos.environ = {{}}\n{FALSE}",
    "renames the variable": f"import symbolic_matexp.claims.verdict_record as r\nr.RECORD = 'x'\n{FALSE}",
    "writes no JSON": f"import symbolic_matexp.claims.verdict_record as r\nr.json = None\n{FALSE}",
    "writes no file": f"import os\nos.write = lambda *a: 0\nos.open = lambda *a: 0\n{FALSE}",
    "reloads": (
        "import importlib, os, symbolic_matexp.claims.prove as c\nos.environ.clear()\nimportlib.reload(c)\n"
        f"{IMPORT}\n{FALSE}"
    ),
    "leaves the folder": f"import os\nos.environ.clear()\nos.chdir('/')\n{FALSE}",
    "thinks well of its verdicts": f"from symbolic_matexp.claims import verdict as c\n"
    f"c.as_expected = lambda *a, **k: 1\n{FALSE}",
}
REPLACING = {
    "claims.prove.keep": "import symbolic_matexp.claims.prove as c\nc.keep = lambda verdict: None",
    "claims.prove._weigh": "import symbolic_matexp.claims.prove as c\nc._weigh = lambda *a: ('proved', '')",
    "claims.prove.prove": "import symbolic_matexp.claims.prove as c\nc.prove = lambda claim: None\nc.prove(None)",
    "prove": "import symbolic_matexp as sm\nsm.prove = lambda claim: None\nsm.prove(None)",
    "claims.words.checker.check": "import symbolic_matexp.claims.words.checker as c\nc.check = lambda *a: None",
    "claims.verdict.Verdict": "import symbolic_matexp.claims.verdict as c\nc.Verdict.as_expected = True",
}


@pytest.mark.slow
def test_a_tagged_cell_is_a_cell_like_any_other(tmp_path):
    cells = [nbformat.v4.new_code_cell(IMPORT)]
    cells += [nbformat.v4.new_code_cell(source, metadata={"tags": [tag]}) for tag, source in TAGGED]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    nbformat.write(nbformat.v4.new_notebook(cells=[cells[0], cells[-1]]), tmp_path / "b.ipynb")
    first, second = verify([tmp_path])
    assert verdicts(first) == [("commute", "refuted")] * 2
    raised = "raised AssertionError; its tag {} changes nothing here"
    assert first.error == f"cell 4 (assert False) {raised.format('raises-exception')}"
    assert second.error == f"cell 2 (assert False) {raised.format('skip-execution')}"


QUICK = ("clears its environment", "imports anew")


@pytest.mark.parametrize(
    "how", [how if how in QUICK else pytest.param(how, marks=pytest.mark.slow) for how in HIDING]
)
@pytest.mark.slow
def test_no_accident_hides_a_refuted_claim(tmp_path, how):
    (report,) = verify([save(tmp_path / "a.ipynb", IMPORT, HIDING[how])])
    assert verdicts(report) == [("commute", "refuted")]
    assert report.outcome is Outcome.REFUTED


@pytest.mark.slow
def test_a_notebook_that_replaces_what_settles_claims_fails(tmp_path):
    (report,) = verify([save(tmp_path / "a.ipynb", *REPLACING.values(), "1")])
    assert report.error.startswith("the notebook replaces symbolic_matexp.")
    assert all(f"symbolic_matexp.{name}" in report.error for name in REPLACING)
    assert not report.passed


def test_what_is_guarded_is_there():
    """A name that is not there would stop the record from being set up."""
    for module, names in GUARDED:
        for name in names:
            assert hasattr(import_module(module), name), f"{module}.{name}"


@pytest.mark.slow
def test_reloading_modules_is_no_replacement_and_child_processes_are_heard(tmp_path):
    reload = "import importlib, symbolic_matexp.claims.claim as c, symbolic_matexp.claims.evidence as e"
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {f'{IMPORT}; {SQUARE}'!r}], check=True)"
    good = save(tmp_path / "good.ipynb", f"{reload}\nimportlib.reload(c); importlib.reload(e)", child)
    (report,) = verify([good])
    assert report.passed, report.error
    assert verdicts(report) == [("square", "proved")]


@pytest.mark.slow
def test_a_kernel_that_speaks_no_protocol_is_an_error(tmp_path):
    """In a process of its own, because of what is left of such a kernel's messages."""
    path = save(tmp_path / "a.ipynb", "import json\njson.dumps = lambda *a, **k: ''", "1")
    command = [sys.executable, "-m", "symbolic_matexp", "verify-notebooks", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert "cell 1 (import json) failed: " in result.stdout


@pytest.mark.slow
def test_a_damaged_record_is_an_error(tmp_path):
    append = "import os\nopen(os.environ['{name}'], 'a').write({line!r})"
    path = save(tmp_path / "a.ipynb", append.format(name=RECORD, line="{}\n"))
    (report,) = verify([path])
    assert "damaged the record of its verdicts" in report.error
    assert not report.passed


def test_a_record_without_its_end_is_read_as_far_as_it_goes(tmp_path, monkeypatch):
    monkeypatch.setenv(RECORD, str(tmp_path / "record"))
    keep({"id": "x"})
    with (tmp_path / "record").open("a") as file:
        file.write('{"id": "y", "rec')
    verdicts, replaced = read(tmp_path / "record")
    assert [verdict["id"] for verdict in verdicts] == ["x"]
    assert replaced == []
    assert read(tmp_path / "missing") == ([], [])


@pytest.mark.slow
def test_a_cell_that_takes_too_long_is_an_error(tmp_path):
    path = percent(tmp_path / "slow.py", "x = 1", "import time\ntime.sleep(60)")
    (report,) = verify([path], timeout=0.5)
    assert report.error == "cell 2 (import time) was stopped: it took longer than 0.5 seconds"
    assert report.seconds < 30


@pytest.mark.slow
def test_markdown_notebook_and_missing_cells(tmp_path):
    path = tmp_path / "text.md"
    path.write_text("# Title\n\n```python\nx = 1\n```\n", encoding="utf-8")
    saved = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title")])
    nbformat.write(saved, tmp_path / "text.ipynb")
    (report,) = verify([path, tmp_path / "text.ipynb"])
    assert "text.ipynb is not what text.md says: it has 1 cell instead of 2" in report.out_of_step


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "", "is not a notebook; name a file"),
        ("missing.ipynb", None, "there is no file or folder"),
        (".", None, "holds no notebook"),
    ],
)
def test_what_is_no_notebook_by_its_name_is_refused_before_anything_runs(tmp_path, name, text, message):
    good = percent(tmp_path.parent / f"{tmp_path.name}_good.py", "raise ValueError")
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        verify([good, tmp_path / name], progress=pytest.fail)
    assert "\n" not in str(error.value)


def test_other_unusable_arguments(tmp_path):
    source, text = percent(tmp_path / "a.py", "x = 1"), tmp_path / "a.md"
    text.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="would be the same notebook"):
        verify([source, text])
    with pytest.raises(InputError, match="there is no notebook to run"):
        verify([])
    for timeout in (0, -1, float("nan")):
        with pytest.raises(InputError, match="the timeout must be a positive number"):
            verify([source], timeout=timeout)


def test_missing_packages_are_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbclient", None)
    with pytest.raises(InputError, match=r"nbclient.*pip install 'symbolic-matexp\[notebooks\]'"):
        verify([percent(tmp_path / "a.py", "x = 1")])


NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("01_derivation", "return L @ expm(-W1 @ X2)", "return L @ expm(W1 @ X2)"),
        ("01_derivation", "logm(Y2.solve(Y1)) / (exp(alpha) - 1)", "logm(Y2.solve(Y1)) * (exp(alpha) - 1)"),
        ("02_family", "(exp(alpha * t) - 1)", "(exp(alpha * t) + 1)"),
        ("03_summary", "expm(A + B)", "expm(A - B)"),
        ("06_derivations", "R(z) @ ((w * I - A) - (z * I - A)) @ R(w)", "R(z) @ ((z * I - A) - (w * I - A)) @ R(w)"),
    ],
)  # fmt: skip
def test_a_copy_with_one_wrong_formula_fails(tmp_path, name, right, wrong):
    for suffix in (".py", ".ipynb"):
        text = (NOTEBOOKS / f"{name}{suffix}").read_text(encoding="utf-8")
        assert right in text
    text = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8")
    (tmp_path / "copy.py").write_text(text.replace(right, wrong), encoding="utf-8")
    (report,) = verify([tmp_path / "copy.py"])
    assert not report.passed
    assert report.outcome is Outcome.REFUTED


def test_the_pairs_in_the_repository_have_outputs_and_no_errors():
    for path in sorted(NOTEBOOKS.glob("*.py")):
        cells = nbformat.read(path.with_suffix(".ipynb"), as_version=4).cells
        outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
        assert outputs
        assert all(output.output_type != "error" for output in outputs)
    assert len(list(NOTEBOOKS.glob("*.py"))) == len(list(NOTEBOOKS.glob("*.ipynb"))) == 8


@pytest.mark.slow
def test_several_at_a_time_and_a_junit_file(tmp_path):
    (tmp_path / "good.py").write_text(f"{CELL}sm.prove(sm.expm(A) @ sm.expm(-A) == sm.eye())\n")
    (tmp_path / "bad.py").write_text(f"{CELL}sm.prove(A @ B == B @ A)\n")
    (tmp_path / "broken.py").write_text(f"{CELL}raise ValueError('\\x07 rang')\n")
    result = shell("verify-notebooks", ".", "--jobs", 2, "--junit", "found.xml", cwd=tmp_path)
    assert result.returncode == 1
    suites = {suite.get("name"): suite for suite in ElementTree.parse(tmp_path / "found.xml").getroot()}
    assert list(suites) == ["bad.py", "broken.py", "good.py"]
    assert [suites[name].get("failures") for name in suites] == ["1", "1", "0"]
    failure = suites["bad.py"].find("testcase/failure").get("message")
    assert failure.startswith("refuted: by the counterexample")
    assert "ValueError" in suites["broken.py"].find("testcase/failure").get("message")
    again = shell("verify-notebooks", ".", "--junit", "found.xml", cwd=tmp_path)
    assert again.returncode == 2
    assert "found.xml is there already" in again.stderr
    assert (
        "--jobs must be a whole number, at least 1"
        in shell("verify-notebooks", ".", "--jobs", 0, cwd=tmp_path).stderr
    )


CELL = "# %%\nimport symbolic_matexp as sm\n\nA, B = sm.matrices('A B')\n"
