"""The bench command: anybody's function over the corpora, and one sentence for whatever it does wrong."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers import textbook

import symbolic_matexp as sm
from symbolic_matexp.testing import survey

CODE = """
import sys
import numpy as np
from helpers import textbook
class Inside:
    expm = staticmethod(textbook.expm)
def expm(A):
    print("noise")
    return textbook.expm(A)
def exits(A):
    sys.exit(3)
def not_finite(A):
    return A * np.nan
number = 3
def endless(A):
    while A.shape[0] == 3:
        pass
    return textbook.expm(A)
def endless_in_c(A):
    import itertools
    sum(itertools.repeat(0)) if A.shape[0] == 3 else None
    return textbook.expm(A)
def dies(A):
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL) if A.shape[0] == 3 else None
    return textbook.expm(A)
"""


def bench(folder, *arguments):
    (folder / "mine.py").write_text(CODE, encoding="utf-8")
    (folder / "broken.py").write_text("x = (", encoding="utf-8")
    (folder / "leaves.py").write_text("raise SystemExit(7)", encoding="utf-8")
    command = [sys.executable, "-m", "symbolic_matexp", "bench", *arguments]
    path = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.slow
def test_a_good_function(tmp_path):
    result = bench(tmp_path, "mine:expm", "--kind", "ordinary", "--kind", "tiny")
    assert result.returncode == 0, result.stderr
    assert "16 of 16 cases are right." in result.stdout
    assert "The unit roundoff of 16 results is taken as u = 1.1e-16 (float64)." in " ".join(result.stdout.split())
    assert "noise" not in result.stdout
    assert bench(tmp_path, "mine:Inside.expm", "--kind", "zero").returncode == 0


@pytest.mark.slow
def test_a_bad_function(tmp_path):
    result = bench(tmp_path, "numpy:exp", "--corpus", "expm", "--kind", "tiny")
    assert result.returncode == 1
    assert "silently wrong" in result.stdout
    result = bench(tmp_path, "mine:not_finite", "--corpus", "inv", "--kind", "growth")
    assert result.returncode == 1
    assert "the result is not finite" in result.stdout
    result = bench(tmp_path, "mine:exits", "--corpus", "inv", "--kind", "growth")
    assert result.returncode == 1
    assert "SystemExit: 3" in result.stdout


def in_another_type(kind):
    return lambda A: textbook.expm(A).astype(np.result_type(A, kind) if kind == "longdouble" else kind)


@pytest.mark.parametrize("kind", ["longdouble", "clongdouble"])
def test_what_is_kept_in_a_longer_type_is_judged_by_its_input(kind):
    outcomes = survey("expm", in_another_type(kind), ["ordinary", "tiny"])
    assert all(outcome.right for outcome in outcomes)
    assert not any(outcome.silently_wrong for outcome in outcomes)
    assert {outcome.accuracy.unit_roundoff for outcome in outcomes} == {2.0**-53}
    if np.finfo(kind).eps < 1e-18:
        stricter = survey("expm", in_another_type(kind), ["ordinary"], unit_roundoff=float(np.finfo(kind).eps / 2))
        assert any(outcome.silently_wrong for outcome in stricter)


def test_what_is_computed_in_a_shorter_type_is_judged_by_that():
    outcomes = survey("expm", in_another_type("complex64"), ["ordinary", "tiny"])
    assert all(outcome.right for outcome in outcomes)
    assert {outcome.accuracy.unit_roundoff for outcome in outcomes} == {2.0**-24}
    wrong = survey("expm", lambda A: (textbook.expm(A) * (1 + 1e-2)).astype("complex64"), ["ordinary"])
    assert all(outcome.silently_wrong for outcome in wrong)


def test_an_infinite_factor_takes_all_that_is_finite():
    assert all(outcome.right for outcome in survey("expm", lambda A: A + 7, ["ordinary"], factor=math.inf))
    for result in (lambda A: A * math.nan, lambda A: None, lambda A: A[0], lambda A: np.ma.masked_all(A.shape)):
        assert not any(outcome.right for outcome in survey("expm", result, ["ordinary"], factor=math.inf))
    with pytest.raises(sm.InputError, match="unit_roundoff"):
        survey("expm", textbook.expm, unit_roundoff=0)


@pytest.mark.parametrize("result", [None, 3, np.zeros((2, 2)), [np.zeros((2, 2))]])
def test_what_are_no_three_weights_is_an_outcome(result):
    assert all(
        "unusable result" in outcome.failure for outcome in survey("solve", lambda *data: result, ["ordinary"])
    )


@pytest.mark.slow
def test_the_factor_decides(tmp_path):
    assert bench(tmp_path, "scipy.linalg:inv", "--factor", "10", "--kind", "ordinary").returncode == 0
    assert bench(tmp_path, "scipy.linalg:inv", "--factor", "1e-3", "--kind", "ordinary").returncode == 1


@pytest.mark.slow
def test_json(tmp_path):
    result = bench(tmp_path, "mine:expm", "--json", "--kind", "tiny")
    cases = json.loads(result.stdout)["cases"]
    assert [case["case"] for case in cases] == [f"expm/tiny-{i}" for i in (1, 2, 3, 4)]
    assert all(case["right"] for case in cases)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["broken:f"], "cannot import"),
        (["leaves:f"], "cannot import"),
        (["./none.py:expm"], "cannot import"),
        (["mine:nothing"], "cannot import"),
        (["mine:number"], "is not a function"),
        (["mine:exits"], "no corpus 'exits'"),
        (["mine:expm", "--corpus", ""], "no corpus ''"),
        (["mine:expm", "--kind", "odd"], "has no kind 'odd'"),
        (["mine:expm", "--factor", "nan"], "factor must be a positive number"),
        (["mine:expm", "--factor", "-1"], "factor must be a positive number"),
        (["mine:expm", "--factor", "-1", "--timeout", "5"], "factor must be a positive number"),
        (["mine:expm", "--timeout", "0"], "--timeout must be a positive number of seconds"),
        (["mine:expm", "--timeout", "soon"], "--timeout must be a number, not 'soon'"),
    ],
)
@pytest.mark.slow
def test_unusable_arguments_are_one_sentence(tmp_path, arguments, message):
    result = bench(tmp_path, *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("endless", "no result within 1 s"),
        ("endless_in_c", "no result within 1 s"),
        ("dies", "the process ended by signal 9"),
        ("exits", "SystemExit: 3"),
    ],
)
def test_a_case_that_does_not_end_or_that_crashes_is_named_and_the_others_go_on(tmp_path, name, said):
    result = bench(tmp_path, f"mine:{name}", "--corpus", "expm", "--kind", "ordinary", "--timeout", "1", "--json")
    assert result.returncode == 1, result.stderr
    outcomes = {case["case"]: case for case in json.loads(result.stdout)["cases"]}
    assert len(outcomes) == 12
    wrong = {case for case, outcome in outcomes.items() if not outcome["right"]}
    assert wrong == (set(outcomes) if name == "exits" else {"expm/ordinary-5", "expm/ordinary-6"})
    assert {outcomes[case]["failure"] for case in wrong} == {said}


@pytest.mark.slow
def test_a_limit_changes_nothing_else(tmp_path):
    with_limit, without = (
        bench(tmp_path, "mine:expm", "--kind", "ordinary", "--json", *more) for more in (["--timeout", "60"], [])
    )
    assert with_limit.returncode == 0
    assert with_limit.stdout == without.stdout
    assert "noise" in with_limit.stderr


@pytest.mark.slow
def test_a_survey_with_a_limit():
    outcomes = survey("inv", np.linalg.inv, ["growth", "ordinary"], timeout=60)
    assert len(outcomes) == 16
    assert all(outcome.right for outcome in outcomes)
    with pytest.raises(sm.InputError, match="timeout must be a positive number"):
        survey("inv", np.linalg.inv, timeout=0)
    with pytest.raises(sm.InputError, match="put it into a module"):
        survey("inv", lambda A: A, ["growth"], timeout=60)


def test_a_survey_says_where_it_is():
    seen = []
    survey("expm", textbook.expm, ["zero", "nilpotent"], progress=lambda *done: seen.append(done))
    assert seen == [(0, 3), (1, 3), (2, 3)]

    def interrupted(A):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="expm/zero-1 was running"):
        survey("expm", interrupted, ["zero"])


@pytest.mark.slow
def test_every_finite_error_passes_an_infinite_factor(tmp_path):
    assert bench(tmp_path, "numpy:exp", "--corpus", "expm", "--factor", "inf", "--kind", "tiny").returncode == 0
    assert bench(tmp_path, "mine:not_finite", "--corpus", "expm", "--factor", "inf", "--kind", "tiny").returncode == 1
