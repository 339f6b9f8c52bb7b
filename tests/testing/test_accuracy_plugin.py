"""The pytest plugin, run from the shell on small test files as its users write them."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_matexp.testing.ledger import FILE_NAME, Ledger, growth, this_platform

HERE = Path(__file__).parent.parent


def run(folder, *arguments, environment=None):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


def written(folder, text, name="test_mine.py"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def five_lines(function, code, setup="", kinds=None):
    return f"""import sys; sys.path.insert(0, {str(HERE)!r}); import numpy, pytest, scipy.linalg
from helpers import textbook; {setup}
@pytest.mark.accuracy("{function}", kinds={kinds})
def test_it(accuracy_case):
    accuracy_case.check({code})
"""


@pytest.mark.slow
def test_one_wrong_pade_coefficient_is_caught(tmp_path):
    kinds = ["ordinary", "Padé boundary", "large norm"]
    good = written(tmp_path, five_lines("expm", "textbook.expm(accuracy_case.input)", kinds=kinds))
    result = run(good)
    assert result.returncode == 0, result.stdout
    assert "40 passed" in result.stdout
    setup = "WRONG = textbook.with_one_wrong_coefficient(13, 8, 1e-3)"
    bad = written(tmp_path, five_lines("expm", "textbook.expm(accuracy_case.input, WRONG)", setup, kinds))
    result = run(bad)
    assert result.returncode == 1
    assert "expm is not accurate" in result.stdout


@pytest.mark.slow
def test_a_logarithm_that_is_a_turn_off_is_caught(tmp_path):
    result = run(written(tmp_path, five_lines("logm", "textbook.logm_a_turn_off(accuracy_case.input)")))
    assert result.returncode == 1
    assert "logm is not accurate" in result.stdout
    assert " passed" not in result.stdout  # not one case is fooled


@pytest.mark.slow
def test_not_a_number_is_caught_whatever_the_factor(tmp_path):
    code = "numpy.nan * accuracy_case.input, factor=float('inf')"
    result = run(written(tmp_path, five_lines("sqrtm", code)))
    assert result.returncode == 1
    assert "not finite" in result.stdout
    assert " passed" not in result.stdout


def test_a_failure_says_everything_and_its_line_reproduces_it(tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    written(folder, five_lines("expm", "scipy.linalg.expm(accuracy_case.input) * (1 + 1e-3)"))
    result = run(tmp_path, "a folder", "-k", "non-normal-5")
    assert result.returncode == 1
    for needed in (
        "A = [[4.0, 2.0, 0.0], [1.0, 4.0, 1.0], [1.0, 1.0, 4.0]]",
        "region      ",
        "digits are right",
        "Ward 1977",
        "condition 7.5",
    ):
        assert needed in result.stdout, needed
    line = re.search(r"reproduce +(.*)", result.stdout).group(1)
    again = subprocess.run(
        [sys.executable, *shlex.split(line)[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert again.returncode == 1
    assert "1 failed" in again.stdout
    assert "expm is not accurate" in again.stdout


LEDGER_TEST = """import os, pytest, scipy.linalg
@pytest.mark.accuracy("expm", kinds=["ordinary"])
def test_expm(accuracy_case):
    spoil = float(os.environ["SPOIL"])
    accuracy_case.check(scipy.linalg.expm(accuracy_case.input) * (1 + spoil), factor=1e9)
"""


def spoiled(folder, spoil, *arguments):
    import os

    return run(folder, *arguments, environment={**os.environ, "SPOIL": str(spoil)})


@pytest.mark.slow
def test_the_ledger_from_its_first_record_to_a_regression(tmp_path):
    written(tmp_path, LEDGER_TEST)
    first = spoiled(tmp_path, 1e-13)
    assert first.returncode == 0
    assert "12 errors measured, 0 improved by more than 10 times, 12 new" in first.stdout
    assert not (tmp_path / FILE_NAME).exists()

    update = spoiled(tmp_path, 1e-13, "--accuracy-update")
    assert update.returncode == 0
    content = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    cases = content["tests"]["test_mine.py::test_expm"]
    assert len(cases) == 12
    entry = cases["expm/ordinary-3"][this_platform()]
    assert float(entry["error"]) == pytest.approx(1e-13, rel=0.05, abs=0)
    assert {"python", "numpy", "scipy"} <= set(entry["versions"])

    same = spoiled(tmp_path, 3e-13)
    assert same.returncode == 0, same.stdout  # three times is within the factor
    assert "0 new" in same.stdout

    worse = spoiled(tmp_path, 2e-12)
    assert worse.returncode == 1
    assert "has become less accurate" in worse.stdout
    assert "times the" in worse.stdout

    better = spoiled(tmp_path, 0)
    assert better.returncode == 0
    assert "12 improved by more than 10 times" in better.stdout
    before = (tmp_path / FILE_NAME).read_text(encoding="utf-8")

    accepted = spoiled(tmp_path, 2e-12, "--accuracy-update", "-k", "ordinary-3")
    assert accepted.returncode == 0
    assert "accepted although worse" in accepted.stdout
    after = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))["tests"]["test_mine.py::test_expm"]
    assert len(after) == 12  # what did not run is kept
    assert after["expm/ordinary-4"] == json.loads(before)["tests"]["test_mine.py::test_expm"]["expm/ordinary-4"]
    assert float(after["expm/ordinary-3"][this_platform()]["error"]) > 1e-12


@pytest.mark.slow
def test_a_failing_case_is_not_put_on_record(tmp_path):
    written(tmp_path, LEDGER_TEST.replace("factor=1e9", "factor=1"))
    result = spoiled(tmp_path, 1e-3, "--accuracy-update")
    assert result.returncode == 1
    assert not (tmp_path / FILE_NAME).exists()
    assert result.stdout.count("expm is not accurate: the error is 1.0e-03") >= 24  # in the failures, and at the end
    assert "12 of these failed, so the exit status is 1" in result.stdout


MIXED = """import pytest, scipy.linalg
@pytest.mark.accuracy("expm", kinds=["ordinary"])
def test_expm(accuracy_case):
    number = accuracy_case.id.rpartition("-")[2]
    if number == "3":
        pytest.xfail("known since 1977")
    if number == "5":
        pytest.skip("takes too long")
    if number == "6":
        raise RuntimeError("first line\\nsecond line")
    accuracy_case.check(scipy.linalg.expm(accuracy_case.input) * (1 + 1e-3 * (number in FAILING)))
"""


@pytest.mark.slow
def test_an_update_says_which_cases_it_leaves_out_and_why(tmp_path):
    written(tmp_path, MIXED.replace("FAILING", "[]"))
    assert run(tmp_path, "--accuracy-update", "-k", "not ordinary-6").returncode == 0
    before = Ledger(tmp_path).recorded("test_mine.py::test_expm", "expm/ordinary-4")
    written(tmp_path, MIXED.replace("FAILING", "['2', '4']"))
    result = run(tmp_path, "--accuracy-update")
    assert result.returncode == 1
    account = result.stdout.partition("accuracy ledger ==")[2].splitlines()
    start = account.index("left out of the ledger, where what it had of them stays:")
    assert account[start + 1 : start + 7] == [
        "  test_mine.py::test_expm expm/ordinary-2: AssertionError: expm is not accurate: the error is 1.0e-03, "
        "1.6e-14 is allowed",
        "  test_mine.py::test_expm expm/ordinary-3: expected to fail (known since 1977)",
        "  test_mine.py::test_expm expm/ordinary-4: AssertionError: expm is not accurate: the error is 1.0e-03, "
        "6.3e-14 is allowed",
        "  test_mine.py::test_expm expm/ordinary-5: skipped",
        "  test_mine.py::test_expm expm/ordinary-6: RuntimeError: first line",
        "3 of these failed, so the exit status is 1",
    ]
    assert "7 errors measured" in result.stdout
    recorded = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))["tests"]["test_mine.py::test_expm"]
    assert {f"expm/ordinary-{i}" for i in (1, 2, 4, 7, 8, 9, 10, 11, 12)} == set(recorded)
    assert Ledger(tmp_path).recorded("test_mine.py::test_expm", "expm/ordinary-4") == before
    assert "left out" not in run(tmp_path).stdout  # nothing is left out where nothing is written
    written(tmp_path, MIXED.replace("FAILING", "[]"))
    result = run(tmp_path, "--accuracy-update", "-k", "not ordinary-6")
    assert result.returncode == 0
    assert "expected to fail" in result.stdout
    assert "exit status" not in result.stdout


@pytest.mark.slow
def test_the_type_of_a_result_promises_no_more_than_its_input_has(tmp_path):
    text = """import numpy as np, pytest, scipy.linalg
@pytest.mark.accuracy("expm", kinds=["ordinary"])
def test_expm(accuracy_case):
    result = scipy.linalg.expm(accuracy_case.input).astype(np.clongdouble)
    assert accuracy_case.check(result).unit_roundoff == 2.0**-53
    assert accuracy_case.check(scipy.linalg.expm(accuracy_case.input.astype("F"))).unit_roundoff == 2.0**-24
    with pytest.raises(AssertionError, match="u = 5.4e-20"):
        accuracy_case.check(result * (1 + 1e-15), unit_roundoff=2.0**-64)
"""
    result = run(written(tmp_path, text))
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_the_factor_is_a_setting(tmp_path):
    written(tmp_path, LEDGER_TEST)
    written(tmp_path, "[pytest]\naccuracy_growth = 2\n", "pytest.ini")
    spoiled(tmp_path, 1e-13, "--accuracy-update")
    assert spoiled(tmp_path, 3e-13).returncode == 1
    written(tmp_path, "[pytest]\naccuracy_growth = none\n", "pytest.ini")
    result = spoiled(tmp_path, 3e-13)
    assert result.returncode != 0
    assert "accuracy_growth must be a number" in result.stdout + result.stderr


def test_another_platforms_record_counts_where_there_is_none_for_this(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.tests = {"t": {"c": {"Plan9-mips": {"error": "1e-15"}, "VMS-vax": {"error": "3e-15"}}}}
    ledger.write()
    assert Ledger(tmp_path).recorded("t", "c") == 3e-15
    ledger.tests["t"]["c"][this_platform()] = {"error": "1e-16"}
    assert ledger.recorded("t", "c") == 1e-16
    assert ledger.recorded("t", "other") is None
    assert growth(1e-15, 0.0, 1e-16) == pytest.approx(10)
    assert growth(0.0, 1e-17, 1e-16) == 1


@pytest.mark.slow
def test_a_damaged_ledger_is_one_sentence(tmp_path):
    written(tmp_path, LEDGER_TEST)
    for damage in ("{", '{"format": "other"}', '{"format": "symbolic_matexp accuracy ledger 1", "tests": {"a": 3}}'):
        written(tmp_path, damage, FILE_NAME)
        result = spoiled(tmp_path, 0, "-k", "ordinary-1")
        assert result.returncode == 1
        assert "is not an accuracy ledger" in result.stdout


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("", "mark it with @pytest.mark.accuracy"),
        ("@pytest.mark.accuracy()", "mark it with @pytest.mark.accuracy"),
        ('@pytest.mark.accuracy("secm")', "there is no corpus 'secm'"),
        ('@pytest.mark.accuracy("expm", kinds=["odd"])', "has no kind 'odd'"),
        ('@pytest.mark.accuracy("expm", kind="tiny")', "mark it with @pytest.mark.accuracy"),
        ('@pytest.mark.accuracy(["expm"])', "mark it with @pytest.mark.accuracy"),
        ('@pytest.mark.accuracy("expm", kinds=[])', "kinds must be a list"),
        ('@pytest.mark.accuracy("expm", kinds="tiny")', "kinds must be a list"),
    ],
)
@pytest.mark.slow
def test_a_wrong_marker_is_one_sentence(tmp_path, marker, message):
    text = f"import pytest\n{marker}\ndef test_it(accuracy_case):\n    pass\n"
    result = run(written(tmp_path, text))
    assert result.returncode != 0
    assert message in result.stdout + result.stderr
    assert "INTERNALERROR" not in result.stdout + result.stderr


def test_a_marked_test_that_takes_no_case_is_refused(tmp_path):
    text = """import pytest
@pytest.mark.accuracy("expm")
def test_nothing():
    pass
"""
    result = run(written(tmp_path, text))
    assert result.returncode != 0
    assert "test_nothing is marked with accuracy, but has no argument accuracy_case; give it one" in result.stdout


def test_a_marker_of_this_name_that_others_use_is_theirs(tmp_path):
    text = """import pytest
@pytest.mark.accuracy("high")
def test_other():
    pass
@pytest.mark.accuracy
def test_another():
    pass
"""
    assert run(written(tmp_path, text)).returncode == 0


def test_a_case_that_is_not_checked_is_counted_and_a_function_is_no_result(tmp_path):
    text = """import pytest, scipy.linalg
@pytest.mark.accuracy("expm", kinds=["tiny"])
def test_forgets(accuracy_case):
    scipy.linalg.expm(accuracy_case.input)
@pytest.mark.accuracy("expm", kinds=["zero"])
def test_checks(accuracy_case):
    accuracy_case.check(scipy.linalg.expm(accuracy_case.input))
@pytest.mark.accuracy("expm", kinds=["zero"])
def test_mistakes(accuracy_case):
    accuracy_case.check(scipy.linalg.expm)
"""
    result = run(written(tmp_path, text))
    assert "passed without accuracy_case.check(…), and so not measured: 4" in result.stdout
    assert "the result is a function; give what it returns, check(f(accuracy_case.input))" in result.stdout
    assert "1 failed, 5 passed" in result.stdout


def test_the_plugin_imports_nothing_heavy_unless_used(tmp_path):
    text = """import sys
def test_nothing_heavy_is_loaded():
    assert "symbolic_matexp.testing.plugin" in sys.modules
    heavy = {"numpy", "scipy", "sympy", "mpmath", "flint", "rich", "typer"} & set(sys.modules)
    assert not heavy, heavy
"""
    result = run(written(tmp_path, text))
    assert result.returncode == 0, result.stdout
    assert "accuracy ledger" not in result.stdout


@pytest.mark.slow
def test_the_weights_of_a_network_are_checked_together(tmp_path):
    text = """import pytest
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.notation.traced import run
from symbolic_matexp.systems.float64 import Float64Algebra
@pytest.mark.accuracy("solve", kinds=["ordinary"])
@pytest.mark.parametrize("spoil", [0, 1e-9])
def test_solve(accuracy_case, spoil):
    W1, W2, W3 = run(three_layers.weights, Float64Algebra(), *accuracy_case.inputs, alpha=accuracy_case.alpha)
    if spoil:
        with pytest.raises(AssertionError, match="X1 = "):
            accuracy_case.check((W1, W2 * (1 + spoil), W3))
        with pytest.raises(AssertionError, match="there are 2 results, but 3 references"):
            accuracy_case.check((W1, W2))
    else:
        accuracy_case.check((W1, W2, W3))
"""
    result = run(written(tmp_path, text))
    assert result.returncode == 0, result.stdout
    assert "16 passed" in result.stdout


PARAMETRIZED = """import os, pytest, scipy.linalg
@pytest.mark.accuracy("expm", kinds=["zero", "tiny"])
@pytest.mark.parametrize("coarse", [0, 3e-8], ids=["fine", "coarse"])
def test_expm(accuracy_case, coarse):
    result = scipy.linalg.expm(accuracy_case.input) * (1 + coarse + float(os.environ["SPOIL"]))
    accuracy_case.check(result, factor=float("inf"))
    accuracy_case.check(result, factor=float("inf"))
"""


@pytest.mark.slow
def test_every_parametrization_and_every_check_has_a_record_of_its_own(tmp_path):
    written(tmp_path, PARAMETRIZED)
    written(tmp_path, "[pytest]\naccuracy_packages = pytest\n", "pytest.ini")
    assert spoiled(tmp_path, 0, "--accuracy-update").returncode == 0
    tests = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))["tests"]
    assert len(tests) == 4
    errors = {name: float(cases["expm/tiny-1"][this_platform()]["error"]) for name, cases in tests.items()}
    assert sorted(error > 1e-9 for error in errors.values()) == [False, False, True, True]
    assert "pytest" in next(iter(tests.values()))["expm/tiny-1"][this_platform()]["versions"]
    assert spoiled(tmp_path, 0).returncode == 0
    worse = spoiled(tmp_path, 1e-8)
    assert worse.returncode == 1
    assert "5 failed, 5 passed" in worse.stdout


@pytest.mark.slow
def test_folders_have_ledgers_of_their_own_and_slight_gains_are_not_reported(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, LEDGER_TEST, f"test_{name}.py")
    assert spoiled(tmp_path, 3e-13, "--accuracy-update", "-k", "ordinary-1").returncode == 0
    assert all((tmp_path / name / FILE_NAME).exists() for name in ("one", "two"))
    assert not (tmp_path / FILE_NAME).exists()
    slightly = spoiled(tmp_path, 1e-13, "-k", "ordinary-1")
    assert "8 errors measured, 0 improved by more than 10 times, 0 new" in slightly.stdout


@pytest.mark.parametrize("error", ["nan", "-1", "inf"])
@pytest.mark.slow
def test_a_ledger_with_an_impossible_error_is_damaged(tmp_path, error):
    entry = {"test_mine.py::test_expm": {"expm/ordinary-1": {this_platform(): {"error": error}}}}
    written(tmp_path, LEDGER_TEST)
    written(tmp_path, json.dumps({"format": "symbolic_matexp accuracy ledger 1", "tests": entry}), FILE_NAME)
    result = spoiled(tmp_path, 1e-9, "-k", "ordinary-1")
    assert result.returncode == 1
    assert "is not an accuracy ledger" in result.stdout


@pytest.mark.slow
def test_a_ledger_that_cannot_be_written_fails_the_run_in_one_sentence(tmp_path):
    written(tmp_path, LEDGER_TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    written(tmp_path, "import pathlib, symbolic_matexp.testing.ledger as ledger\n"
            "def refuse(self): raise PermissionError(13, 'Permission denied')\n"
            "ledger.Ledger.write = refuse\n", "conftest.py")  # fmt: skip
    result = spoiled(tmp_path, 0, "--accuracy-update", "-k", "ordinary-1")
    assert result.returncode == 1
    assert "cannot write" in result.stdout
    assert "INTERNALERROR" not in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.slow
def test_marks_add_up_and_kinds_may_belong_to_one_corpus_of_several(tmp_path):
    text = """import pytest
@pytest.mark.accuracy("expm", "logm", kinds=["zero"])
@pytest.mark.accuracy("inv", kinds=["growth"])
def test_it(accuracy_case):
    pass
@pytest.mark.accuracy("solve", kinds=["ordinary"])
def test_alpha(accuracy_case):
    accuracy_case.check(accuracy_case.inputs[:3])
"""
    result = run(written(tmp_path, text))
    assert "8 failed, 3 passed" in result.stdout
    assert "alpha       3.14159265" in result.stdout or "alpha       3.141592653589793j" in result.stdout
    assert "u = 1.1e-16 (float64)" in result.stdout
    assert "the inputs are float64 numbers, so u is float64's" in result.stdout
    assert "actual      " in result.stdout


@pytest.mark.slow
def test_a_case_with_a_parameter(tmp_path):
    text = """import pytest, scipy.linalg
@pytest.mark.accuracy("powm", kinds=["whole exponent", "blocks"])
@pytest.mark.parametrize("spoil", [0, 1e-9])
def test_powm(accuracy_case, spoil):
    result = scipy.linalg.fractional_matrix_power(*accuracy_case.arguments)
    if spoil:
        with pytest.raises(AssertionError, match=f"  p           {accuracy_case.p}"):
            accuracy_case.check(result * (1 + spoil))
    else:
        accuracy_case.check(result)
        accuracy_case.check(scipy.linalg.fractional_matrix_power(accuracy_case.input, accuracy_case.p))
def test_phi(accuracy_case):
    assert accuracy_case.k in (1, 2, 3, 4)
    accuracy_case.check(accuracy_case.input, factor=float("inf"))
test_phi = pytest.mark.accuracy("phi", kinds=["tiny"])(test_phi)
"""
    result = run(written(tmp_path, text))
    assert result.returncode == 0, result.stdout
    assert "59 passed" in result.stdout


@pytest.mark.slow
def test_the_line_is_for_the_folder_in_which_pytest_was_started(tmp_path):
    inner = tmp_path / "tests" / "inner"
    inner.mkdir(parents=True)
    written(tmp_path, "[pytest]\n", "pytest.ini")
    written(inner, five_lines("expm", "accuracy_case.input", kinds=["zero"]))
    result = run(tmp_path / "tests")
    assert "'inner/test_mine.py::test_it[expm-zero-1]'" in result.stdout


ENDLESS = """import itertools, pytest
@pytest.mark.accuracy("expm", kinds=["tiny"])
def test_it(accuracy_case):
    number = accuracy_case.id.rpartition("-")[2]
    try:
        while number == "2":
            pass
    except Exception:
        pass
    if number == "3":
        LOOP
def test_without_a_case():
    import time
    time.sleep(1.5)
"""


@pytest.mark.slow
def test_a_loop_in_python_fails_its_case_alone(tmp_path):
    written(tmp_path, ENDLESS.replace("LOOP", "pass"))
    result = run(tmp_path, "--accuracy-timeout", "1", "-rf")
    assert result.returncode == 1
    assert "1 failed, 4 passed" in result.stdout
    assert "test_it expm/tiny-2: no result within 1 s" in result.stdout
    assert "while number ==" in result.stdout  # where it was
    written(tmp_path, "[pytest]\naccuracy_timeout = 1\n", "pytest.ini")
    assert "1 failed, 4 passed" in run(tmp_path).stdout


@pytest.mark.slow
def test_a_loop_in_c_ends_the_run_and_is_named(tmp_path):
    written(tmp_path, ENDLESS.replace("LOOP", "sum(itertools.repeat(0))"))
    result = run(tmp_path, "--accuracy-timeout", "1", "-k", "not tiny-2")
    assert result.returncode < 0
    assert "test_it expm/tiny-3: no result within 1 s, and no way to interrupt it" in result.stderr
    assert re.search(r'test_mine.py", line 11 in test_it', result.stderr)  # faulthandler's


@pytest.mark.slow
@pytest.mark.parametrize("text", ["0", "-1", "soon", "inf"])
def test_an_unusable_time_is_one_sentence(tmp_path, text):
    written(tmp_path, ENDLESS)
    result = run(tmp_path, f"--accuracy-timeout={text}")
    assert result.returncode == 4
    assert "accuracy_timeout must be a positive number of seconds" in result.stdout + result.stderr
