"""Problems: shapes checked once, files read exactly, nothing evaluated."""

import json

import numpy as np
import pytest

import symbolic_matexp as sm

X = [[1, 2], [3, 4]]


def test_any_number_of_pairs():
    p = sm.Problem.from_pairs([(X, X)] * 5)
    assert len(p.pairs) == 5
    assert p.dim == 2


@pytest.mark.parametrize(
    ("matrices", "message"),
    [
        ((X, X, X, [[1]]), "Y2 is 1×1 but X1 is 2×2"),
        ((X, [[1, 2]], X, X), "X2 is 1×2"),
        ((X, X, [[1, 2], [3, "oops"]], X), r"Y1\[1, 1\] = 'oops' is not a number"),
    ],
)
def test_errors_name_the_matrix(matrices, message):
    with pytest.raises(sm.InputError, match=message):
        sm.Problem(*matrices)


def test_json_round_trip_is_exact(tmp_path):
    p = sm.Problem([["1/3", 0.1], [[1, "2.5e-3"], 4]], X, X, np.eye(2))
    p.save(tmp_path / "p.json")
    assert sm.Problem.load(tmp_path / "p.json") == p


def test_json_decimals_are_read_as_written(tmp_path):
    path = tmp_path / "p.json"
    path.write_text('{"X1": [[0.1]], "X2": [[1e-3]], "Y1": [[1]], "Y2": [[2]]}')
    p = sm.Problem.load(path)
    assert str(p.X1[0, 0]) == "1/10"
    assert str(p.X2[0, 0]) == "1/1000"


def test_npz_round_trip_and_refusal(tmp_path):
    p = sm.Problem(np.array([[0.1, 2], [3, 4]]), X, np.array([[1j, 0], [0, 1]]), X)
    p.save(tmp_path / "p.npz")
    assert sm.Problem.load(tmp_path / "p.npz") == p
    with pytest.raises(sm.InputError, match="does not fit float64"):
        sm.Problem([["1/3"]], [[1]], [[1]], [[1]]).save(tmp_path / "q.npz")


def test_pickled_npz_is_refused(tmp_path):
    np.savez(tmp_path / "p.npz", X1=np.array([[{}]], dtype=object))
    with pytest.raises(sm.InputError, match="not an npz file of numeric arrays"):
        sm.Problem.load(tmp_path / "p.npz")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"X1": [[1]], "Y1": [[1]], "Y2": [[1]]}', "Y2 has no partner"),
        ('{"X1": [[1]], "X2": [[2]], "Y1": [[1]]}', "Y2 is missing"),
        ('{"X1": [[1]], "Y1": [[1]], "Z": 3}', "unknown name 'Z'"),
        ('{"X1": [[NaN]], "Y1": [[1]]}', r"X1\[0, 0\] is NaN"),
        ("{}", "X1 is missing"),
        ("\x00\x01", "not valid JSON"),
        ("[" * 100000, "not valid JSON"),
    ],
)
def test_bad_files(tmp_path, content, message):
    path = tmp_path / "p.json"
    path.write_text(content)
    with pytest.raises(sm.InputError, match=message):
        sm.Problem.load(path)


def test_missing_file():
    with pytest.raises(sm.InputError, match="cannot read"):
        sm.Problem.load("nowhere.json")


def test_bundled_examples_load_and_differ():
    names = sm.example_names()
    assert {"small", "near-singular", "defective", "complex", "real"} <= set(names)
    assert len({json.dumps(sm.Problem.example(n).to_json()) for n in names}) == len(names)
    with pytest.raises(sm.InputError, match="choose from"):
        sm.Problem.example("nope")
