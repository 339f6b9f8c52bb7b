"""The command line: what is malformed is one sentence, what would be lost is refused, advice names options."""

import json
import math
import os
import re
import subprocess
import sys
from dataclasses import fields
from fractions import Fraction

import pytest
import sympy
from helpers.command_line import shell as run

import symbolic_matexp as sm
from symbolic_matexp.inputs import precision
from symbolic_matexp.shell.arguments import alpha_value, in_shell_words
from symbolic_matexp.shell.cli import main

COMMANDS = (
    "solve",
    "certify",
    "crosscheck",
    "condition",
    "sweep",
    "bench",
    "prove",
    "check-proof",
    "premises",
    "verify-notebooks",
)
SOLVE = ("solve", "--example", "small", "--digits", "10")


@pytest.fixture
def shell(capsys, monkeypatch):
    """Run a command line in this process: (exit status, what it printed, what it complained)."""

    def run(*words):
        monkeypatch.setattr("sys.argv", ["symbolic-matexp", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    return run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["solv"], "there is no command 'solv', perhaps solve is meant; choose from solve, certify, "),
        (["certify"], "WEIGHTS is missing; symbolic-matexp certify --help"),
        (["sweep"], "NAME is missing; symbolic-matexp sweep --help"),
        (["bench"], "MODULE:FUNCTION is missing"),
        (["verify-notebooks"], "NOTEBOOK is missing"),
        (["--nonsense"], "there is no option --nonsense; symbolic-matexp --help lists the options"),
        (["solve", "--digitz", "3"], "there is no option --digitz, perhaps --digits is meant"),
        (["solve", "-q"], "there is no option -q; symbolic-matexp solve --help lists the options"),
        (["solve", "a.json", "b.json"], "solve has no use for 'b.json'"),
        (["solve", "a", "b", "c"], "solve has no use for 'b c'"),
        (["solve", "--digits"], "--digits needs a value after it"),
        (["solve", "--save"], "--save needs a value after it"),
        (["solve", "--json=3"], "--json takes no value"),
        (["solve", "--real=yes"], "--real takes no value"),
        (["solve", "--example", "small", "--digits", "x"], "--digits must be a whole number, not 'x'"),
        (["solve", "--example", "small", "--digits", "1e3"], "--digits must be a whole number, not '1e3'"),
        (["solve", "--example", "small", "--digits", "١٢"], "--digits must be a whole number, not '١٢'"),
        (["solve", "--example", "small", "--digits", "9" * 5000], "is too large a number"),
        (
            ["solve", "--digits", "0", "--example", "small"],
            "--digits must lie between 1 and 30000, not 0; try --digits",
        ),
        (
            ["solve", "--example", "small", "--maximum-precision", "fifty"],
            "--maximum-precision must be a whole number",
        ),
        (
            ["solve", "--example", "small", "--maximum-precision", "7"],
            "--maximum-precision must be a whole number of",
        ),
        (["solve", "--example", "small", "--real", "--alpha", "1,1"], "but --real needs a real alpha"),
        (["solve", "--example", "small", "--real", "--cut", "1"], "leave out --cut"),
        (["certify", "w.json", "--digits", "ten"], "--digits must be a whole number, not 'ten'"),
        (["crosscheck", "--example", "small", "--digits", "1.5"], "--digits must be a whole number, not '1.5'"),
        (["sweep", "branch", "--out", "x", "--dim", "two"], "--dim must be a whole number, not 'two'"),
        (["sweep", "branch", "--out", "x", "--dim", "0"], "--dim must be a whole number, at least 1, not 0"),
        (["sweep", "branch", "--out", "x", "--dim", "2", "--dim", "2"], "--dim 2 is given twice"),
        (["sweep", "branch", "--out", "x", "--samples", ""], "--samples must be a whole number, not ''"),
        (["sweep", "branch", "--out", "x", "--seed", "-1"], "--seed must be a whole number, at least 0, not -1"),
        (["sweep", "branch", "--out", "x", "--workers", "0"], "--workers must be a whole number, at least 1, not 0"),
        (["bench", "scipy.linalg:expm", "--factor", "y"], "--factor must be a number, not 'y'"),
        (["bench", "scipy.linalg:expm", "--factor", "-1"], "--factor must be a positive number, not -1.0"),
        (["bench", "/"], "cannot import '/'"),
        (["bench", "no.such.module:f"], "cannot import 'no.such.module:f'"),
        (["bench", "mine.py:f"], "cannot import 'mine.py:f'"),
        (["bench", "math"], "cannot import 'math'"),
        (["verify-notebooks", "--timeout", "soon", "x"], "--timeout must be a number, not 'soon'"),
    ],
)
def test_malformed_command_lines_are_one_sentence(shell, tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    status, printed, complaint = shell(*words)
    assert status == 2
    assert printed == ""
    assert complaint.startswith("symbolic-matexp: ")
    assert sentence in complaint
    assert complaint.count("\n") == 1
    assert not re.search(r"[╭│]|Traceback|pydantic|Input should|Usage|_|\w=", complaint)


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_help(shell, command):
    status, printed, complaint = shell(*command, "--help")
    assert (status, complaint) == (0, "")
    assert "Usage" in printed
    assert "Exit status" in printed
    if command:
        assert f"symbolic-matexp {command[0]}" in printed


def test_without_words_the_help_is_printed(shell):
    status, printed, _ = shell()
    assert status == 2
    assert "verify-notebooks" in printed


# Advice.

PYTHON_WORDS = re.compile(r"maximum_precision|\b(?:alpha|cut|algebra|digits|real|formula)=|\bdigits must|\breal=")


@pytest.mark.parametrize("status", sm.Status)
def test_statuses_name_arguments_in_python_and_options_in_the_shell(status):
    said = in_shell_words(status.value)
    assert not PYTHON_WORDS.search(said)
    assert bool(re.search(r"--[a-z]", said)) == bool(PYTHON_WORDS.search(status.value))
    for option in re.findall(r"--[a-z-]+", said):
        assert option in ("--real", "--algebra", "--formula", "--alpha", "--maximum-precision", "--digits")


@pytest.mark.parametrize(
    ("python", "shell_words"),
    [
        ("use real=False.", "leave out --real."),
        ('use algebra="ball" or another alpha.', "use --algebra ball or another alpha."),
        ('Solve with algebra="ball" or "multiprecision": that', "Solve with --algebra ball or multiprecision: that"),
        ('use alpha="auto", ask for fewer', "use --alpha auto, ask for fewer"),
        ("alpha = 0 makes exp(alpha) = 1", "alpha = 0 makes exp(alpha) = 1"),
        ("the timeout must be", "--timeout must be"),
        ("X1[0, 0] has digits must", "X1[0, 0] has digits must"),
    ],
)
def test_words_of_python_become_words_of_the_shell(python, shell_words):
    assert in_shell_words(python) == shell_words


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize(
    ("matrices", "words", "advice"),
    [
        (([[1]], [[2]], [[1]], [[-1]]), ["--real"], "leave out --real"),
        (
            ([[0, 2], [-4, 6]], [[-1, 2], [-4, 5]], [[2, 0], [0, 5]], [[1, 0], [0, 1]]),
            ["--alpha", "1e9"],
            "or raise --maximum-precision",
        ),
        (([[1]], [[2]], [[1]], [["1e400"]]), ["--algebra", "float64"], "use --algebra ball"),
    ],
)
def test_solve_advises_in_words_of_the_shell(shell, tmp_path, matrices, words, advice, options):
    sm.Problem(*matrices).save(tmp_path / "p.json")
    _, printed, _ = shell("solve", tmp_path / "p.json", "--digits", "5", *words, *options)
    said = json.loads(printed)["message"] if options else " ".join(printed.split())
    assert advice in said
    assert not PYTHON_WORDS.search(said)


def test_crosscheck_advises_in_words_of_the_shell(shell, tmp_path):
    sm.Problem([[1, 0], [0, 2]], [[0, 0], [0, 2]], [[1, 0], [0, 1]], [[2, 0], [0, 1]]).save(
        tmp_path / "singular.json"
    )
    _, printed, _ = shell("crosscheck", tmp_path / "singular.json")
    assert "decided in exact arithmetic: X1 - X2 is not invertible." in " ".join(printed.split())
    sm.Problem([[1]], [["1.0000000000000000001"]], [[1]], [[2]]).save(tmp_path / "near.json")
    _, printed, _ = shell("crosscheck", tmp_path / "near.json")
    assert "once the data are rounded to float64 (data), X1 - X2 is not invertible." in " ".join(printed.split())
    assert "Solve with --algebra ball" in printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("auto", "auto"),
        ("1+2i", "1+2i"),
        ("1,2", ["1", "2"]),
        ("[1, 2]", ["1", " 2"]),
        ("pi", math.pi),
        ("-2pi/3", -2 * math.pi / 3),
        ("e", math.e),
        ("π*i", complex(0, math.pi)),
        ("i pi/2", complex(0, math.pi / 2)),
        ("1.5 * pi", 1.5 * math.pi),
        ("2pi i", complex(0, 2 * math.pi)),
        ("2e", "2e"),
        ("pipi", "pipi"),
        ("ipii", "ipii"),
        ("1e5", "1e5"),
    ],
)
def test_alphas_are_read(text, value):
    assert alpha_value(text) == value


def test_with_sympy_pi_and_e_are_exact():
    assert alpha_value("-iπ/3", symbolic=True) == -sympy.I * sympy.pi / 3
    assert alpha_value("2*e", symbolic=True) == 2 * sympy.E
    words = ("solve", "--example", "small", "--digits", "5", "--json", "--alpha")
    exact = json.loads(run(*words, "pi i", "--algebra", "exact").stdout)["alpha"]
    rounded = json.loads(run(*words, "pi i").stdout)["alpha"]
    assert set(exact) == {"ball"}
    assert (rounded[0], float(Fraction(rounded[1]))) == ("0", math.pi)


@pytest.mark.parametrize("alpha", ["1e9", "-3e7", "1e20", "1e400", "-1e5000", "1e9,1e9"])
def test_the_loss_of_bits_is_said_as_far_as_it_is_known(alpha):
    """exp(αK) and exp(−αK), K = X2 with eigenvalues 1 and 3, lose about 2·Re α/log 2 bits."""
    problem = sm.Problem([[0, 2], [-4, 6]], [[-1, 2], [-4, 5]], [[2, 0], [0, 5]], [[1, 0], [0, 1]])
    solution = sm.solve(problem, 5, alpha=alpha.split(",") if "," in alpha else alpha)
    assert solution.status is sm.Status.PRECISION_EXHAUSTED
    real = abs(float(alpha.split(",")[0]))
    if real < 1e17:
        said = float(re.search(r"about (\S+) bits would be lost", solution.message)[1])
        assert said == pytest.approx(2 * real / 0.693147, rel=0.1)
    else:
        assert "more than 10^18 bits would be lost" in solution.message


@pytest.mark.parametrize("alpha", [800, -800, 3000])
def test_alphas_beyond_the_range_of_floats_exponential_are_no_obstacle(alpha):
    solution = sm.solve(sm.Problem.example("small"), 10, alpha=alpha)
    assert solution.success
    assert solution.precision < 20 * abs(alpha)


# Success and exit status.


@pytest.mark.parametrize("algebra", ["float64", "ball", "multiprecision", "exact"])
@pytest.mark.parametrize("digits", [None, 8, 30])
def test_exit_status_field_and_text_agree(shell, tmp_path, algebra, digits):
    asked = [] if digits is None else ["--digits", digits]
    words = ("solve", "--example", "small", "--algebra", algebra, *asked)
    reached = not (algebra == "float64" and digits == 30)
    status, printed, _ = shell(*words, "--json", "--save", tmp_path / "w.json", "--certificate", tmp_path / "c.json")
    content = json.loads(printed)
    assert status == (0 if reached else 3)
    assert content["success"] is reached
    assert content["status"] == ("SOLVED" if reached else "FEWER_DIGITS")
    assert (content["digits"] >= content["digits_asked"]) is reached
    assert content["certificate"]["verdict"] == "certified"
    assert json.loads((tmp_path / "w.json").read_text())["success"] is reached
    assert sm.Certificate.load(tmp_path / "c.json").recheck().digits == content["digits"]
    status, printed, _ = shell(*words)
    assert status == (0 if reached else 3)
    assert ("fewer digits than were asked for" in printed) is not reached
    assert f"digits  {content['digits']} guaranteed" in printed
    python = sm.solve(sm.Problem.example("small"), algebra=algebra, **({} if digits is None else {"digits": digits}))
    assert (python.success, python.status.name, python.digits) == (reached, content["status"], content["digits"])
    assert shell("certify", tmp_path / "w.json")[0] == 0


# Files that would be lost.


def writers(folder):
    """Command lines that write to a path, and the files that they read."""
    problem, weights = folder / "p.json", folder / "w.json"
    sm.Problem.example("small").save(problem)
    sm.solve(sm.Problem.example("small"), 10).save(weights)
    sys.modules.pop("formulas_of_mine", None)
    (folder / "formulas_of_mine.py").write_text("print('hello')\ndef f(X1, X2, Y1, Y2):\n    return X1, X2, Y1\n")
    return [
        (["solve", problem, "--digits", "10", "--save"], [problem]),
        (["solve", problem, "--digits", "10", "--certificate"], [problem]),
        (["certify", weights, "--save"], [weights]),
        (["certify", weights, problem, "--save"], [weights, problem]),
        (["crosscheck", problem, "--digits", "20", "--html"], [problem]),
        (
            ["crosscheck", problem, "--formula", "formulas_of_mine:f", "--html"],
            [problem, folder / "formulas_of_mine.py"],
        ),
        (["prove", "one-layer-one-equation", "--proof"], []),
    ]


@pytest.fixture
def unused(monkeypatch):
    """Nothing may be computed: what is refused is refused before."""
    for name in ("solve", "certify", "crosscheck", "prove"):
        monkeypatch.setattr(
            f"symbolic_matexp.shell.cli.{name}", lambda *arguments, **options: pytest.fail("computed")
        )


@pytest.mark.parametrize("number", range(7))
def test_no_file_is_overwritten_without_force(shell, tmp_path, monkeypatch, number, unused):
    monkeypatch.chdir(tmp_path)
    words, _ = writers(tmp_path)[number]
    (tmp_path / "mine").write_text("mine")
    status, printed, complaint = shell(*words, "mine")
    assert (status, printed) == (2, "")
    assert complaint.splitlines()[-1] == (
        "symbolic-matexp: mine is there already; give another name, or --force to replace it"
    )
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("spelling", ["same", "dotted", "symlink", "hard link"])
def test_no_input_is_ever_overwritten(shell, tmp_path, monkeypatch, number, spelling, unused):
    monkeypatch.chdir(tmp_path)
    words, inputs = writers(tmp_path)[number]
    for path in inputs:
        before = path.read_bytes()
        target = path
        if spelling == "dotted":
            target = os.path.join("..", tmp_path.name, ".", path.name)
        if spelling == "symlink":
            (target := tmp_path / f"link to {path.name}").symlink_to(path)
        if spelling == "hard link":
            (target := tmp_path / f"other {path.name}").hardlink_to(path)
        status, _, complaint = shell(*words, target, "--force")
        assert status == 2
        assert "would be overwritten, but it is read as" in complaint
        assert path.read_bytes() == before


@pytest.mark.parametrize("number", [0, 2, 4, 6])
def test_force_replaces_a_file_that_is_there(shell, tmp_path, monkeypatch, number):
    monkeypatch.chdir(tmp_path)
    words, _ = writers(tmp_path)[number]
    (tmp_path / "mine").write_text("mine")
    before = set(os.listdir(tmp_path))
    status, _, complaint = shell(*words, "mine", "--force")
    assert status == 0
    assert all(line.startswith("…") for line in complaint.splitlines())  # what takes long is said, and nothing else
    assert (tmp_path / "mine").read_text() != "mine"
    assert set(os.listdir(tmp_path)) == before


def test_two_results_do_not_go_to_one_file(shell, tmp_path, unused):
    (tmp_path / "folder").mkdir()
    (tmp_path / "a").write_text("")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    pairs = [("x", "x"), ("x", "folder/../x"), ("a", "b")]
    for first, second in pairs:
        paths = ("--save", tmp_path / first, "--certificate", os.path.join(tmp_path, second), "--force")
        status, _, complaint = shell(*SOLVE, *paths)
        assert status == 2
        assert "two results would be written to" in complaint


@pytest.mark.parametrize("path", ["no/folder/x.json", "."])
def test_what_cannot_be_written_is_said_before_the_work(shell, tmp_path, monkeypatch, path, unused):
    monkeypatch.chdir(tmp_path)
    status, printed, complaint = shell(*SOLVE, "--save", path)
    assert (status, printed) == (2, "")
    assert f"cannot write {path}" in complaint


def test_a_result_is_printed_even_if_its_file_cannot_be_written(shell, tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    status, printed, complaint = shell(*SOLVE, "--save", tmp_path / "w.json", "--certificate", tmp_path / "c.json")
    assert status == 2
    assert "certified: every relative residual" in printed
    assert "w.json: No space left on device" in complaint
    assert os.listdir(tmp_path) == []


def test_without_weights_nothing_is_written(shell, tmp_path):
    sm.Problem([[1]], [[1]], [[1]], [[2]]).save(tmp_path / "p.json")
    status, _, complaint = shell("solve", tmp_path / "p.json", "--save", tmp_path / "w.json")
    assert status == 1
    assert "nothing was written" in complaint
    assert os.listdir(tmp_path) == ["p.json"]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["pipe", "file"])
def test_the_standard_output_may_be_named_as_a_file(tmp_path, way):
    command = [sys.executable, "-m", "symbolic_matexp", *SOLVE, "--save", "/dev/stdout"]
    if way == "pipe":
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    else:
        with (tmp_path / "out").open("w") as file:
            subprocess.run(command, stdout=file, check=True)
        text = (tmp_path / "out").read_text()
    weights, rest = json.JSONDecoder().raw_decode(text)
    assert weights["success"] is True
    assert "certified: every relative residual" in text[rest:]
    with (tmp_path / "same").open("w") as file:
        refused = [*command[:-1], str(tmp_path / "same"), "--force"]
        result = subprocess.run(refused, stdout=file, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 2
    assert "is where the standard output goes" in result.stderr


def test_python_saves_over_a_file_that_is_there(tmp_path):
    solution = sm.solve(sm.Problem.example("small"), 10)
    for save in (solution.save, solution.certificate.save, solution.problem.save):
        (tmp_path / "x.json").write_text("old")
        save(tmp_path / "x.json")
        assert json.loads((tmp_path / "x.json").read_text())


def test_a_sweep_does_not_draw_over_a_picture_that_is_not_its_own(tmp_path):
    (tmp_path / "branch.png").write_text("mine")
    with pytest.raises(sm.InputError, match=r"branch\.png would be overwritten"):
        sm.studies.branch([1], 1, out=tmp_path)
    assert (tmp_path / "branch.png").read_text() == "mine"


def test_a_module_that_prints_does_not_get_into_the_result(shell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    writers(tmp_path)
    _, printed, complaint = shell("crosscheck", "p.json", "--formula", "formulas_of_mine:f", "--json")
    assert json.loads(printed)["verdict"] == "wrong-formula"
    assert "hello" in complaint


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("x = 1".encode("utf-16"), "mine.py is UTF-16 text; save it as UTF-8"),
        ("x = 'é'".encode("latin-1"), "mine.py is not UTF-8 text: line 1 has the byte 0xe9 in it"),
        (b"x = 1\ny = =\n", "invalid syntax (mine.py, line 2)"),
        (b"x = 1", "module 'mine' has no attribute 'f'"),
        (b"raise SystemExit", "SystemExit"),
    ],
)
def test_formula_modules_that_cannot_be_read(shell, tmp_path, monkeypatch, content, sentence):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "mine", raising=False)
    (tmp_path / "mine.py").write_bytes(content)
    status, _, complaint = shell("crosscheck", "--example", "small", "--formula", "mine:f")
    assert status == 2
    assert sentence in complaint
    assert complaint.count("\n") == 1


def test_links_that_go_round_in_a_circle(shell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for words in ((*SOLVE, "--save", "a"), ("solve", "a"), ("certify", "a")):
        status, _, complaint = shell(*words)
        assert status == 2
        assert "a: Too many levels of symbolic links" in complaint


def test_the_defaults_are_said(shell):
    _, printed, _ = shell("solve", "--help")
    assert f"default: {precision.DEFAULT_DIGITS}, with float64 as many as it reaches" in " ".join(
        printed.replace("│", " ").split()
    )
    assert "bounds" in {field.name for field in fields(sm.Certificate)}
