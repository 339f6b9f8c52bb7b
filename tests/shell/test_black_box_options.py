"""crosscheck --weights and --implementation, and functions named as MODULE:FUNCTION or FILE.py:FUNCTION."""

import json
import os
import re
import sys
from itertools import combinations

import numpy as np
import pytest
from helpers.command_line import shell
from helpers.problems import well_conditioned_problem

import symbolic_matexp as sm
from symbolic_matexp.shell.arguments import imported, in_shell_words

CODE = """
import numpy as np
import scipy.linalg
from constants_beside_it import ALPHA


def theorem(X1, X2, Y1, Y2):
    print("noise")
    W1 = ALPHA * np.linalg.inv(X1 - X2)
    L = scipy.linalg.logm(np.linalg.solve(Y2, Y1)) / (np.exp(ALPHA) - 1)
    return W1, L @ scipy.linalg.expm(-W1 @ X2), Y2 @ scipy.linalg.expm(-L)


def mistaken(X1, X2, Y1, Y2):
    W1, W2, W3 = theorem(X1, X2, Y1, Y2)
    return W1, -W2, W3


def too_large(X1, X2, Y1, Y2):
    W1, W2, W3 = theorem(X1, X2, Y1, Y2)
    return 1e4j * W1, W2, W3


def not_a_number(X1, X2, Y1, Y2):
    return [X1 * np.nan]


def singular(X1, X2, Y1, Y2):
    return np.linalg.inv(X1 - X1)


class Methods:
    @staticmethod
    def theorem(X1, X2, Y1, Y2):
        return theorem(X1, X2, Y1, Y2)


number = 3
"""
FORMULA = """
from symbolic_matexp import expm, exp, inv, logm


def weights(X1, X2, Y1, Y2, *, alpha):
    L = logm(Y2.solve(Y1)) / (exp(alpha) - 1)
    W1 = alpha * inv(X1 - X2)
    return W1, L @ expm(-W1 @ X2), Y2 @ expm(-L)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with code/mine.py, code/formula.py and what lies beside them; modules are forgotten."""
    code = tmp_path / "code"
    code.mkdir()
    (code / "mine.py").write_text(CODE, encoding="utf-8")
    (code / "formula.py").write_text(FORMULA, encoding="utf-8")
    (code / "constants_beside_it.py").write_text("ALPHA = 3.141592653589793j\n", encoding="utf-8")
    for name in ("mine", "constants_beside_it", "bad", "slip", "other"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def judged(*words):
    """Run crosscheck --json, without what is printed on the way."""
    result = shell("crosscheck", *words, "--json")
    return result.returncode, json.loads(result.stdout)


@pytest.mark.parametrize(
    ("function", "status", "verdict"),
    [
        ("theorem", 0, "accurate"),
        ("Methods.theorem", 0, "accurate"),
        ("mistaken", 1, "unstable"),
        ("too_large", 1, "range"),
        ("not_a_number", 1, "range"),
    ],
)
def test_an_implementation_in_a_file(folder, function, status, verdict):
    assert judged("--example", "small", "--implementation", f"code/mine.py:{function}")[0] == status
    found, report = judged("--example", "small", "--implementation", f"{folder}/code/mine.py:{function}")
    assert (found, report["verdict"], report["judged"]) == (status, verdict, "implementation")
    assert "The formula behind them is not seen" in report["notes"][0]
    assert (report["ladder"], report["engines_overlap"], report["alpha"]) == ([], None, None)


def test_an_implementation_in_a_module(folder, monkeypatch):
    monkeypatch.chdir(folder / "code")
    assert judged("--example", "small", "--implementation", "mine:theorem")[0] == 0
    assert judged("--example", "small", "--implementation", "mine.py:theorem")[0] == 0
    result = shell("crosscheck", "--example", "small", "--implementation", "mine:theorem")
    assert "noise" in result.stderr
    assert "noise" not in result.stdout


def test_what_is_printed_has_no_empty_table(folder):
    words = ("crosscheck", "--example", "small", "--implementation", "code/mine.py:theorem")
    result = shell(*words)
    assert result.stdout.startswith("accurate: The weights (solve) leave a residual of")
    assert "not measured" not in result.stdout
    assert result.stdout.count("┏") == 3  # the budget, the condition numbers, the exponentials and outputs
    assert "residual ┃" not in result.stdout  # no ladder
    assert "Only the weights are judged, on this problem." in result.stdout
    unfinite = shell(*words[:-1], "code/mine.py:not_a_number")
    assert unfinite.returncode == 1
    assert unfinite.stdout.startswith("range: The weights are not all finite in float64: W1[0, 0] is not a number.")
    assert "┏" not in unfinite.stdout
    assert "digits lost" not in unfinite.stdout


@pytest.mark.parametrize("function", ["theorem", "not_a_number"])
def test_the_page_has_no_empty_table(folder, function):
    pytest.importorskip("matplotlib")
    shell("crosscheck", "--example", "small", "--implementation", f"code/mine.py:{function}", "--html", "r.html")
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "Weights in float64" in page
    assert "not measured" not in page
    assert "not compared" not in page
    assert "The formula behind them is not seen" in page
    for table in re.findall(r"<table>.*?</table>", page, re.S):
        assert "<td>" in table
        assert "<td></td>" not in table
    assert page.count("<svg") == (function == "theorem")  # the budget; there is no ladder
    assert ("Error budget" in page) == (function == "theorem")


def test_what_a_notebook_shows():
    html = sm.crosscheck(sm.Problem.example("small"), weights=[np.eye(2), np.eye(2)])._repr_html_()
    assert html.count("<tr>") == 5
    assert "Residual of" not in html
    assert "The formula behind them is not seen" in html
    undone = sm.crosscheck(sm.Problem.example("small"), weights=[[[np.nan, 0], [0, 0]]])._repr_html_()
    assert "<table>" not in undone


# Weights from files.


def test_weights_from_every_kind_of_file(folder):
    problem = well_conditioned_problem(4, 2, "real")
    problem.save("p.json")
    solution = sm.solve(problem, 30, alpha=-3)
    solution.save("saved.json")
    solution.certificate.save("certificate.json")
    W = solution.to_numpy()
    texts = {
        f"W{i}": [[[repr(float(x.real)), repr(float(x.imag))] for x in row] for row in A] for i, A in enumerate(W, 1)
    }
    (folder / "plain.json").write_text(json.dumps(texts), encoding="utf-8")
    np.savez("weights.npz", W1=W[0], W2=W[1], W3=W[2])
    for words in (["--weights", "saved.json"], ["--weights", "certificate.json"]):
        status, report = judged(*words)
        assert (status, report["verdict"], report["judged"]) == (0, "accurate", "weights")
        assert float(report["budget"]["solve"]) < 1e-30
        assert report["problem"] == problem.to_json()
    for name in ("plain.json", "weights.npz"):
        status, report = judged("p.json", "--weights", name)
        assert status == 0
        assert 1e-20 < float(report["budget"]["solve"]) < 1e-13
        assert shell("certify", name, "p.json", "--digits", "12").returncode == 0
    assert judged("--example", "small", "--weights", "saved.json")[0] == 1  # of another problem
    status, report = judged("p.json", "--weights", "plain.json", "--digits", "20")
    assert status == 0


def test_files_of_weights_that_cannot_be_read(folder):
    np.savez("gap.npz", W1=np.eye(2), W3=np.eye(2))
    np.savez("named.npz", A=np.eye(2))
    np.save("single.npy", np.eye(2))
    os.rename("single.npy", "single.npz")
    np.savez("large.npz", W1=np.eye(3))
    np.savez("nan.npz", W1=np.full((2, 2), np.nan))
    (folder / "text.npz").write_text("W1")
    for name, sentence in (
        ("gap.npz", "gap.npz: unknown name 'W3'; a file of weights has W1, W2, … without gaps"),
        ("named.npz", "named.npz: unknown name 'A'"),
        (
            "single.npz",
            "single.npz is a single NumPy array, as numpy.save writes it; write W1, W2, … with",
        ),
        ("large.npz", "W1 is 3×3 but the problem's matrices are 2×2"),
        ("nan.npz", "nan.npz: W1[0, 0] is nan; every entry must be finite"),
        ("text.npz", "text.npz is not an npz file"),
        ("none.json", "cannot read none.json: No such file or directory"),
    ):
        result = shell("crosscheck", "--example", "small", "--weights", name)
        assert (result.returncode, result.stdout) == (2, "")
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1
    result = shell("crosscheck", "--weights", "gap.npz")
    assert result.returncode == 2
    np.savez("good.npz", W1=np.eye(2))
    result = shell("crosscheck", "--weights", "good.npz")
    assert "give a problem file, or --example" in result.stderr


def test_weights_are_not_overwritten(folder):
    pytest.importorskip("matplotlib")
    np.savez("w.npz", W1=np.eye(2))
    before = (folder / "w.npz").read_bytes()
    for target, words in (
        ("w.npz", ("--weights", "w.npz")),
        ("code/mine.py", ("--implementation", "code/mine.py:theorem")),
    ):
        result = shell("crosscheck", "--example", "small", *words, "--html", target, "--force")
        assert result.returncode == 2
        assert f"{target} would be overwritten, but it is read as" in result.stderr
    assert (folder / "w.npz").read_bytes() == before


# What excludes what.


def test_one_thing_is_judged_at_a_time(folder):
    ways = {"--formula": "code/none.py:f", "--weights": "none.json", "--implementation": "code/none.py:f"}
    for one, other in combinations(ways, 2):
        result = shell("crosscheck", "--example", "small", one, ways[one], other, ways[other])
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr == f"symbolic-matexp: {one} and {other} exclude one another; give one of them\n"
    for option in (("--alpha", "1"), ("--cut", "principal")):
        result = shell("crosscheck", "--example", "small", "--implementation", "code/mine.py:theorem", *option)
        assert result.returncode == 2
        assert "alpha, cut and log are for a formula" in result.stderr


def test_advice_names_options():
    assert in_shell_words("given as formula= is seen") == "given as --formula is seen"
    assert in_shell_words("weights= and implementation= exclude") == "--weights and --implementation exclude"


def test_the_help_says_what_a_black_box_is_and_its_example_runs(folder):
    text = " ".join(re.sub(r"[│╭╮╰╯─]", " ", shell("crosscheck", "--help").stdout).split())
    assert "are a black box: only a formula in letters can be proved wrong" in text
    assert "FILE.py:FUNCTION" in text
    example = re.search(r"symbolic-matexp (solve [^&]*) && symbolic-matexp (crosscheck --weights \S+)", text)
    assert [shell(*words.split()).returncode for words in example.groups()] == [0, 0]


# Functions that are named.


def test_the_same_loader_serves_every_option(folder):
    found, report = judged("--example", "small", "--formula", "code/formula.py:weights")
    assert (found, report["verdict"], report["judged"]) == (0, "accurate", "formula")
    (folder / "slow.py").write_text("import scipy.linalg\n\n\ndef inv(A):\n    return scipy.linalg.inv(A)\n")
    result = shell("bench", "slow.py:inv", "--kind", "near-singular", "--factor", "1e6")
    assert result.returncode == 0, result.stderr


def test_loading_a_file_leaves_no_traces(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (folder / "json.py").write_text(
        "from dataclasses import dataclass\n\n@dataclass\nclass A:\n    x: 'int'\n\ndef f(): pass\n"
    )
    before, modules = list(sys.path), dict(sys.modules)
    function, source = imported("json.py:f")
    assert sys.path == before
    assert source == folder / "json.py"
    assert callable(function)
    assert sys.modules["json"] is modules["json"]
    assert not (folder / "__pycache__").exists()
    (folder / "bad.py").write_text("import sys\nsys.path.insert(0, 'mine')\n1 / 0\n")
    with pytest.raises(sm.InputError):
        imported("bad.py:f")
    assert sys.path == ["mine", *before]  # what the file itself has put there
    sys.path.remove("mine")
    assert str(folder / "bad.py") not in sys.modules


@pytest.mark.parametrize(
    ("content", "named", "sentence"),
    [
        (None, "none.py:f", "cannot import 'none.py:f' (cannot read none.py: No such file or directory)"),
        (None, "code:f", "AttributeError: module 'code' has no attribute 'f'"),
        (None, "code.py:f", "cannot read code.py: No such file or directory"),
        (None, "./code:f", "it is a folder, not a file with Python code"),
        ("def g(): pass\ndef h(): pass\ny = 2\n", "slip.py:f", "slip.py has no function 'f'; it has g, h"),
        ("x = 1\n", "slip.py:f", "(slip.py has no function 'f')"),
        ("class f: pass\n", "slip.py:f.g", "AttributeError: type object 'f' has no attribute 'g'"),
        ("x = 1\nimport nothing\n", "slip.py:f", "(ModuleNotFoundError: No module named 'nothing', slip.py, line 2)"),
        ("x = 1\nimport nothing\n", "slip:f", "(ModuleNotFoundError: No module named 'nothing', slip.py, line 2)"),
        ("x = 1\n\ny = = 2\n", "slip.py:f", "SyntaxError: invalid syntax (slip.py, line 3)"),
        ("def g():\n    1 / 0\n\n\ng()\n", "slip.py:f", "(ZeroDivisionError: division by zero, slip.py, line 2)"),
        ("raise RuntimeError('first\\nsecond')\n", "slip.py:f", "RuntimeError: first second, slip.py, line 1"),
        ("raise SystemExit(3)\n", "slip.py:f", "SystemExit: 3, slip.py, line 1"),
        ("", "slip.py:f", "slip.py is empty; it should hold Python code"),
        ("x = 'é'".encode("latin-1"), "slip.py:f", "slip.py is not UTF-8 text: line 1 has the byte 0xe9 in it"),
        ("x = 1".encode("utf-16"), "slip.py:f", "slip.py is UTF-16 text; save it as UTF-8"),
        (b"x = 1\0", "slip.py:f", "slip.py is no text"),
        ("def f(): pass\n", "slip.py", "it names no function; write MODULE:FUNCTION"),
        ("def f(): pass\n", "slip.py:", "it names no function"),
        ("f = 3\n", "slip.py:f", "implementation must be a function of X1, X2, …, Y1, Y2, …, not int"),
    ],
)  # fmt: skip
def test_code_that_cannot_be_loaded_is_one_sentence(folder, content, named, sentence):
    if content is not None:
        (folder / "slip.py").write_bytes(content if isinstance(content, bytes) else content.encode())
    result = shell("crosscheck", "--example", "small", "--implementation", named)
    assert (result.returncode, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_an_exception_names_the_line(folder):
    result = shell("crosscheck", "--example", "small", "--implementation", "code/mine.py:singular")
    assert result.returncode == 2
    assert "singular, line 29 (return np.linalg.inv(X1 - X1)): LinAlgError: Singular matrix" in result.stderr
    assert result.stderr.count("\n") == 1
