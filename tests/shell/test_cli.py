"""The shell: exit statuses, JSON, files, one sentence for unusable input."""

import json
import os
import re
import subprocess
import sys
import time

import pytest
from helpers.command_line import shell

import symbolic_matexp as sm


def run(*arguments, cwd=None):
    return shell(*arguments, cwd=cwd)


def test_solve_an_example_prints_weights_and_certificate():
    result = run("solve", "--example", "small", "--all-digits")
    assert result.returncode == 0
    assert result.stderr == ""
    for expected in ("W1", "W2", "W3", "certified", "50 guaranteed", "f(X2) = Y2"):
        assert expected in result.stdout
    assert "W1[0, 0] = 9.42477796076937934799389040563255" in result.stdout  # 3 times the float nearest π


@pytest.mark.parametrize(
    ("formula", "layers"), [("four-real-layers", 4), ("four-layers", 4), ("five-layers", 4), ("six-real-layers", 5)]
)
def test_formulas_without_a_cut_are_shown(tmp_path, formula, layers):
    reflected = {"X1": [[1, 0], [0, 1]], "X2": [[0, 2], [1, 0]], "Y1": [[-1, 0], [0, -2]], "Y2": [[1, 0], [0, 1]]}
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(reflected))
    result = run("solve", str(file), "--formula", formula, "--digits", "20")
    assert result.returncode == 0
    assert f"W{layers}" in result.stdout
    assert ("cut     at angle" in result.stdout) is (formula == "five-layers")


def test_json_holds_exact_weights_that_certify(tmp_path):
    result = run("solve", "--example", "complex", "--digits", "30", "--json")
    content = json.loads(result.stdout)
    assert content["success"] is True
    assert content["digits"] == 30
    assert content["certificate"]["verdict"] == "certified"
    assert max(map(float, content["certificate"]["residuals"])) <= 1e-30
    (tmp_path / "weights.json").write_text(result.stdout)
    again = run("certify", str(tmp_path / "weights.json"), "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["verdict"] == "certified"


def test_plain_weights_are_certified_or_refuted(tmp_path):
    problem = sm.Problem.example("small")
    problem.save(tmp_path / "problem.json")
    W1, W2, W3 = (W.tolist() for W in sm.solve(problem, 20, algebra="float64").to_numpy())
    pairs = [[[[z.real, z.imag] for z in map(complex, row)] for row in W] for W in (W1, W2, W3)]
    weights = tmp_path / "weights.json"
    weights.write_text(json.dumps({"W1": pairs[0], "W2": pairs[1], "W3": pairs[2]}))
    assert run("certify", str(weights), str(tmp_path / "problem.json"), "--digits", "12").returncode == 0
    assert run("certify", str(weights), "--example", "small", "--digits", "12").returncode == 0
    assert run("certify", str(weights), "--example", "small").returncode == 1
    weights.write_text(json.dumps({"W1": [[10**9, 0], [0, 1]], "W2": [[10**9, 0], [0, 1]], "W3": pairs[2]}))
    assert run("certify", str(weights), "--example", "small").returncode == 3


def test_saved_weights_and_certificates_can_be_checked_again(tmp_path):
    weights, certificate = str(tmp_path / "w.json"), str(tmp_path / "c.json")
    assert (
        run("solve", "--example", "real", "--real", "--save", weights, "--certificate", certificate).returncode == 0
    )
    for path in (weights, certificate):
        assert run("certify", path).returncode == 0
    assert sm.Certificate.load(certificate).recheck()


@pytest.mark.parametrize(
    ("matrices", "options", "status"),
    [
        (([[1]], [[1]], [[1]], [[2]]), [], 1),
        (([[1]], [[2]], [[1]], [[0]]), [], 1),
        (([[1]], [[2]], [[1]], [[-1]]), ["--real"], 1),
        (([[1, 0], [0, 1]], [[0, 0], [0, 1]], [[1, 0], [0, 1]], [[2, 0], [0, 1]]), ["--formula", "three-layers"], 3),
    ],
)
def test_exit_statuses_of_solve(tmp_path, matrices, options, status):
    path = tmp_path / "problem.json"
    sm.Problem(*matrices).save(path)
    result = run("solve", str(path), *options)
    assert result.returncode == status
    assert json.loads(run("solve", str(path), *options, "--json").stdout)["success"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["solve"], "give a problem file"),
        (["solve", "nowhere.json"], "cannot read nowhere.json"),
        (["solve", "--example", "nope"], "choose from"),
        (["solve", "--example", "small", "--digits", "0"], "digits must lie"),
        (["solve", "--example", "small", "--alpha", "0"], "alpha = 0"),
        (["solve", "--example", "small", "--alpha", "import os"], "is not a number"),
        (["solve", "--example", "small", "--algebra", "x"], "no algebra 'x'"),
        (["certify", "nowhere.json"], "cannot read"),
    ],
)
def test_unusable_input_is_one_sentence_and_status_2(arguments, message):
    result = run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_bad_entries_are_named(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text('{"X1": [[1, 2], [3, "x"]], "X2": [[1,2],[3,4]], "Y1": [[1,2],[3,4]], "Y2": [[1,2],[3,4]]}')
    result = run("solve", str(path))
    assert result.returncode == 2
    assert "X1[1, 1] = 'x' is not a number" in result.stderr


@pytest.mark.parametrize(
    "content",
    [
        '{"weights": [], "problem": 5}',
        '{"weights": [{"exact": [["1"]]}], "problem": "x"}',
        '{"weights": null}',
        '{"W1": [[1]], "W1": [[2]]}',
        "{}",
    ],
)
def test_damaged_weights_files(tmp_path, content):
    path = tmp_path / "weights.json"
    path.write_text(content)
    result = run("certify", str(path), "--example", "small")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", [[], ["solve"], ["certify"]])
def test_help_says_what_the_exit_statuses_are(command):
    result = run(*command, "--help")
    assert result.returncode == 0
    assert "3 undecided" in " ".join(result.stdout.split())
    assert not command or "Example" in result.stdout


def test_version():
    assert run("--version").stdout.strip() == f"symbolic-matexp {sm.__version__}"


def test_float64_that_reaches_fewer_digits_is_undecided_about_the_rest():
    assert run("solve", "--example", "small", "--algebra", "float64", "--digits", "50").returncode == 3
    assert run("solve", "--example", "small", "--algebra", "float64").returncode == 0
    assert run("solve", "--example", "small", "--algebra", "float64", "--digits", "12").returncode == 0


@pytest.mark.parametrize("alpha", ["1e5000", "0,1e200", "1e-5000"])
@pytest.mark.parametrize("options", [[], ["--json"], ["--algebra", "float64"]])
def test_absurd_alphas_end_in_a_status(alpha, options):
    result = run("solve", "--example", "small", "--digits", "5", "--alpha", alpha, *options)
    assert result.returncode in {0, 3}
    assert "Traceback" not in result.stderr


def test_outputs_are_checked_before_the_work(tmp_path):
    for options in (["--save", str(tmp_path)], ["--save", "no/such/folder/w.json"]):
        result = run("solve", "--example", "small", *options)
        assert result.returncode == 2
        assert result.stdout == ""
        assert "cannot write" in result.stderr
    same = str(tmp_path / "x.json")
    assert run("solve", "--example", "small", "--save", same, "--certificate", same).returncode == 2


def test_certify_refuses_zero_digits(tmp_path):
    path = str(tmp_path / "w.json")
    run("solve", "--example", "small", "--save", path)
    assert run("certify", path, "--digits", "0").returncode == 2


def test_terminals_without_unicode_still_get_an_answer():
    command = [sys.executable, "-m", "symbolic_matexp", "solve", "--example", "small"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert result.returncode == 0
    assert "certified" in result.stdout


@pytest.mark.slow
def test_progress_is_reported_after_two_seconds(capfd):
    from symbolic_matexp.shell.cli import _progress

    with _progress() as report:
        report("quick work")
    assert capfd.readouterr().err == ""
    with _progress() as report:
        report("weights at 100 bits")
        time.sleep(2.3)
    assert "weights at 100 bits (2 s)" in capfd.readouterr().err


def test_prove_prints_a_table_and_the_exit_status_says_whether_all_is_as_expected():
    result = run("prove", "unique-solution", "exp-necessary")
    assert result.returncode == 0
    assert "refuted" in result.stdout
    assert "2 of 2 verdicts are as expected" in result.stdout


def test_prove_as_json():
    result = run("prove", "--json", "quick-check-products", "one-layer-one-equation")
    assert result.returncode == 0
    first, second = json.loads(result.stdout)["verdicts"]
    assert {"id", "verdict", "expected", "statement", "evidence"} <= set(first)
    assert (first["id"], first["verdict"], first["expected"]) == ("quick-check-products", "refuted", "refuted")
    assert second["verdict"] == "proved"
    assert second["evidence"][0]["steps"]


def test_explain_prints_the_whole_argument():
    result = run("prove", "--explain", "noncommuting-never-add")
    assert result.returncode == 0
    for expected in ("A = diag(0, 2πi)", "exp(A + B) = [[1, 0], [0, 1]]", "Verdict: refuted", "Source:"):
        assert expected in result.stdout


@pytest.mark.parametrize("arguments", [("riemann",), ("--explain", "riemann"), ("unique-solution", "--explain", "x")])
def test_prove_unusable(arguments):
    result = run("prove", *arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_a_proof_is_written_and_checked(tmp_path):
    result = run("prove", "one-layer-one-equation", "--proof", "p.json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    checked = run("check-proof", "p.json", cwd=tmp_path)
    assert checked.returncode == 0
    assert checked.stdout.startswith("The proof is valid: every step follows")
    for expected in (
        "It proves, for all square matrices of one size",
        "Of matrices this was used:",
        "Not checked, its author's words for it",
    ):
        assert expected in checked.stdout
    content = json.loads(run("check-proof", "p.json", "--json", cwd=tmp_path).stdout)
    assert content["valid"] is True
    assert content["equations"]
    assert {"hypotheses", "existing", "premises", "statement", "message"} <= set(content)


def test_a_proof_that_is_not_valid_has_status_1_and_names_the_step(tmp_path):
    run("prove", "one-layer-one-equation", "--proof", "p.json", cwd=tmp_path)
    content = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    content["chains"][0]["steps"][0][1] += 1000
    (tmp_path / "p.json").write_text(json.dumps(content))
    result = run("check-proof", "p.json", cwd=tmp_path)
    assert result.returncode == 1
    said = " ".join(result.stdout.split())
    assert said.startswith("The proof is not valid: the proof, step 1 uses a relation that does not come before it.")
    assert json.loads(run("check-proof", "p.json", "--json", cwd=tmp_path).stdout)["valid"] is False


@pytest.mark.parametrize("content", ["{}", "[]", "", "no JSON", '{"format": "symbolic_matexp proof in words, 1"}'])
def test_what_is_no_proof_has_status_2(tmp_path, content):
    (tmp_path / "p.json").write_text(content)
    for words in (["p.json"], ["p.json", "--json"], ["missing.json"]):
        result = run("check-proof", *words, cwd=tmp_path)
        assert (result.returncode, bool(result.stdout)) == (2, "--json" in words)
        assert result.stderr.count("\n") == 1
        assert words[0] in result.stderr


def test_only_a_proof_in_letters_is_written(tmp_path):
    result = run("prove", "quick-check-products", "--proof", "p.json", cwd=tmp_path)
    assert result.returncode == 2
    assert "1 of 1 verdicts are as expected" in result.stdout  # no result is lost by the file
    assert "quick-check-products has no proof in letters that could be saved; it is refuted" in result.stderr
    assert not (tmp_path / "p.json").exists()
    for ids in ((), ("unique-solution", "one-layer-one-equation")):
        result = run("prove", *ids, "--proof", "p.json", cwd=tmp_path)
        assert (result.returncode, result.stdout) == (2, "")
        assert "--proof goes with one claim" in result.stderr


def test_premises_are_listed_with_their_sources():
    listed = {row["name"]: row for row in json.loads(run("premises", "--json").stdout)["premises"]}
    assert listed["det product"]["text"] == "det(AB) = det(A) det(B)"
    assert listed["det product"]["source"].startswith("R. A. Horn")
    text = run("premises").stdout
    assert "det(AB) = det(A) det(B)" in text
    assert "Functions of Matrices, SIAM 2008" in text


PROVE = """
import sys
from symbolic_matexp.shell import cli
from symbolic_matexp import Claim, Evidence, Outcome
piece = lambda: Evidence("t", Outcome({outcome!r}), "c", (), settles=True)
claim = Claim(id="x", evidence=[piece], expected={expected!r}, open={open!r})
cli.registered = lambda id: claim
cli.registered_ids = lambda: ("x",)
sys.argv = ["symbolic-matexp", "prove"]
cli.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "expected", "open", "status"),
    [
        ("proved", "proved", "", 0),
        ("refuted", "proved", "", 1),
        ("proved", "refuted", "", 1),
        ("certified", "proved", "", 1),
        ("undecided", "proved", "", 3),
        ("undecided", None, "", 3),
        ("undecided", "undecided", "nothing is known", 0),
    ],
)
def test_the_exit_status_of_prove(outcome, expected, open, status):
    program = PROVE.format(outcome=outcome, expected=expected, open=open)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == status, result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_verify_notebooks_fails_by_hypotheses_without_an_instance(tmp_path):
    notebook = tmp_path / "unheard_of.py"
    text = (
        "# %%\nimport symbolic_matexp as sm\nA = sm.matrices('A')\n"
        "sm.prove(sm.Claim(A == A, given=[sm.expm(A) == 2 * sm.eye()]{more}))\n"
    )
    notebook.write_text(text.format(more=""))
    result = run("verify-notebooks", str(notebook))
    assert result.returncode == 1
    assert 'if such matrices are known, write expected="proved"' in " ".join(result.stdout.split())
    notebook.write_text(text.format(more=", expected='proved'"))
    assert run("verify-notebooks", str(notebook)).returncode == 0


@pytest.mark.slow
def test_prove_and_verify_notebooks_fail_by_hypotheses_that_contradict_each_other(tmp_path):
    contradiction = 'Evidence("t", "proved", "no matrices", (), settles=True, data={"vacuous": True})'
    for expected, status in ((None, 1), ("proved", 1), ("vacuous", 0)):
        program = PROVE.format(outcome="proved", expected=expected, open="")
        program = program.replace(re.search("Evidence\\(.*", program)[0], contradiction)
        result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert result.returncode == status, result.stderr
        said = " ".join(result.stdout.split())
        assert "proved (vacuous)" in said
        assert ('follows from them; if that is meant, write expected="vacuous"' in said) == bool(status)
    notebook = tmp_path / "mistyped.py"
    text = (
        "# %%\nimport symbolic_matexp as sm\nA, B = sm.matrices('A B')\n"
        "sm.prove(sm.Claim(A == B, given=[A @ B - B @ A == sm.eye()]{more}))\n"
    )
    notebook.write_text(text.format(more=""))
    result = run("verify-notebooks", str(notebook))
    assert result.returncode == 1
    assert "the hypotheses contradict each other" in " ".join(result.stdout.split())
    notebook.write_text(text.format(more=", expected='vacuous'"))
    result = run("verify-notebooks", str(notebook))
    assert result.returncode == 0
    assert "proved, for no matrices at all, as expected" in result.stdout


@pytest.mark.slow
def test_verify_notebooks(tmp_path):
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    text = "# %%\nimport symbolic_matexp as sm\nsm.prove(sm.Claim(lambda A: (A @ A, {right})))\n"
    good.write_text(text.format(right="A**2"))
    bad.write_text(text.format(right="A"))
    result = run("verify-notebooks", str(good))
    assert result.returncode == 0, result.stderr
    assert "passed" in result.stdout
    result = run("verify-notebooks", str(tmp_path), "--json")
    assert result.returncode == 1
    reports = json.loads(result.stdout)["notebooks"]
    assert [(report["passed"], len(report["verdicts"])) for report in reports] == [(False, 1), (True, 1)]
    assert run("verify-notebooks", str(tmp_path / "none.ipynb")).returncode == 2


def test_a_ladder_says_what_it_is_of():
    beyond = shell("crosscheck", "--example", "near-singular", "--alpha", "1")
    assert "residual of the closed form at alpha = iπ" in beyond.stdout
    assert "│ 16 digits " in beyond.stdout
    assert "residual of the formula" in shell("crosscheck", "--example", "small").stdout
