"""The command interpolate: exit statuses, JSON, files."""

import json

import pytest
from helpers.command_line import shell
from helpers.problems import random_pairs

import symbolic_matexp as sm


def test_an_example_is_solved_and_shown():
    result = shell("interpolate", "--example", "small", "--layers", "2", "--all-digits")
    assert (result.returncode, result.stderr) == (0, "")
    for expected in ("W1[0, 0]", "W2[1, 1]", "2 layers, expm", "exactly one real solution", "f(X2) = Y2"):
        assert expected in " ".join(result.stdout.split())
    assert "more digits" not in result.stdout


def test_json_and_files_certify(tmp_path):
    weights, proof = tmp_path / "w.json", tmp_path / "p.json"
    words = ("--activation", "tanh", "--digits", "20", "--seed", "3", "--save", weights, "--certificate", proof)
    result = shell("interpolate", "--example", "complex", *words, "--json")
    content = json.loads(result.stdout)
    assert result.returncode == 0
    assert (content["verdict"], content["status"], content["seed"]) == ("certified", "CERTIFIED", 3)
    assert content["existence"]["verdict"] == content["certificate"]["verdict"] == "certified"
    assert len(content["weights_decimal"]) == 3
    (tmp_path / "printed.json").write_text(result.stdout)
    for path in (weights, tmp_path / "printed.json"):
        assert shell("certify", path).returncode == 0  # the file says which activation it is
    assert sm.Existence.load(proof).recheck().verdict == "certified"
    assert shell("interpolate", "--example", "complex", "--save", weights).returncode == 2
    assert shell("interpolate", "--example", "complex", "--save", weights, "--force").returncode == 0


@pytest.mark.parametrize(
    ("problem", "options", "status", "words"),
    [
        (sm.Problem([[1]], [[1]], [[1]], [[2]]), (), 1, "equal inputs have equal outputs"),
        (sm.Problem([[1]], [[2]], [[1]], [[-1]]), ("--real",), 1, "det(Y1) det(Y2) < 0"),
        (sm.Problem([[1]], [[2]], [[1]], [[3]]), ("--activation", "identity"), 1, "is at least 0.4472"),
        (random_pairs(1, 2, 3), ("--layers", "2", "--starts", "4"), 3, "12 equations for 8 unknowns"),
        (sm.Problem([[1]], [[1]], [[2]], [[2]]), (), 3, "Pairs 1 and 2 are the same"),
        (sm.Problem([["0", "1"]] * 2, [[1, 0]] * 2, [[[0, 1], 1]] * 2, [[1, 1]] * 2), ("--real",), 3, "out --real"),
    ],
)
def test_exit_statuses(tmp_path, problem, options, status, words):
    path = tmp_path / "problem.json"
    problem.save(path)
    result = shell("interpolate", path, *options)
    assert result.returncode == status
    assert words in " ".join(result.stdout.split())
    assert json.loads(shell("interpolate", path, *options, "--json").stdout)["success"] is False


def test_nothing_is_written_without_weights(tmp_path):
    path, weights = tmp_path / "problem.json", tmp_path / "weights.json"
    sm.Problem([[1]], [[1]], [[1]], [[2]]).save(path)
    result = shell("interpolate", path, "--save", weights)
    assert "nothing was written" in result.stderr
    assert not weights.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--example", "small", "--layers", "0"), "--layers must lie between 1 and 100, not 0"),
        (("--example", "small", "--starts", "many"), "--starts must be a whole number, not 'many'"),
        (("--example", "small", "--activation", "gelu"), "there is no activation 'gelu'"),
        (("--example", "complex", "--activation", "relu"), "relu is a function of real numbers"),
        (("missing.json",), "missing.json"),
        ((), "give a problem file"),
    ],
)
def test_unusable_input_is_one_sentence(words, sentence):
    result = shell("interpolate", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
