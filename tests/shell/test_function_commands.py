"""The commands for matrix functions: every way in, every way out, one sentence for what is unusable."""

import io
import json
import math
import re

import numpy as np
import pytest
from helpers.command_line import shell
from scipy import linalg

import symbolic_matexp as sm
from symbolic_matexp.inputs.exact_numbers import exact_scalar
from symbolic_matexp.notation.functions import FUNCTIONS

A = np.array([[2.0, 1.0], [0.5, 3.0]])
SCIPY = {name: getattr(linalg, name) for name in FUNCTIONS}


def matrix(decimal):
    return np.array([[complex(float(re), float(im)) for re, im in row] for row in decimal])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_catalogue_has_a_command(name):
    result = shell(name, json.dumps(A.tolist()), "--digits", 20, "--json")
    assert result.returncode == 0
    content = json.loads(result.stdout)
    assert content["function"] == name
    assert content["digits"] == 20
    assert np.allclose(matrix(content["decimal"]), SCIPY[name](A), rtol=1e-13)


@pytest.mark.parametrize("power", ["1/3", "-5/2", "3", "0.1"])
def test_powers(power):
    result = shell("powm", json.dumps(A.tolist()), "--power", power, "--digits", 20, "--json")
    content = json.loads(result.stdout)
    assert (content["function"], content["p"]) == ("powm", power)
    expected = linalg.fractional_matrix_power(A, float(exact_scalar(power).real))
    assert np.allclose(matrix(content["decimal"]), expected, rtol=1e-13)
    assert f"A^({power})" in shell("powm", json.dumps(A.tolist()), "--power", power).stdout.replace("1/10", "0.1")


def test_a_power_with_another_cut():
    for cut, expected in ((0, -2j), (-1, -2j), (4, 2j), ("principal", 2j)):  # arguments up to the cut
        result = shell("powm", "[[-4]]", "--power", "1/2", "--cut", cut, "--format", "csv", "--digits", 20)
        assert complex(result.stdout.strip().replace("i", "j")) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("order", [0, 1, 3])
def test_phi_functions(order):
    result = shell("phi", json.dumps(A.tolist()), "--order", order, "--json")
    content = json.loads(result.stdout)
    assert (content["function"], content["k"]) == ("phi", order)
    expected = linalg.expm(A)
    for j in range(order):
        expected = linalg.solve(A, expected - np.eye(2) / math.factorial(j))
    assert np.allclose(matrix(content["decimal"]), expected, rtol=1e-12)
    assert f"φ_{order}(A)" in shell("phi", json.dumps(A.tolist()), "--order", order).stdout


@pytest.mark.parametrize(
    "content",
    [
        "[[2, 1], [0.5, 3]]",
        '{"A": [[2, 1], ["1/2", 3]]}',
        "2, 1\n0.5, 3\n",
        "2 1\n\n1/2 3",
        "2;1\n.5;3",
        "2\t1\n0.5\t3\n",
    ],
)
@pytest.mark.parametrize("way", ["file", "standard input"])
def test_matrices_are_read_from_files_and_standard_input(content, way, tmp_path, monkeypatch):
    (tmp_path / "A.txt").write_text(content)
    monkeypatch.setattr("sys.stdin", io.StringIO(content))
    result = shell("inv", "-" if way == "standard input" else tmp_path / "A.txt", "--format", "csv", "--digits", 15)
    assert result.returncode == 0
    assert np.allclose(np.loadtxt(io.StringIO(result.stdout), delimiter=","), linalg.inv(A), rtol=1e-12)


def test_arrays_of_numpy_are_read(tmp_path):
    for name, save in [("A.npy", np.save), ("A.npz", np.savez)]:
        save(tmp_path / name, A)
        result = shell("expm", tmp_path / name, "--format", "csv", "--digits", 16)
        assert np.allclose(np.loadtxt(io.StringIO(result.stdout), delimiter=","), linalg.expm(A), rtol=1e-13)
    np.savez(tmp_path / "two.npz", A=A, B=A)
    assert "holds A, B; it should hold one matrix" in shell("expm", tmp_path / "two.npz").stderr
    np.save(tmp_path / "objects.npy", np.array([[None]]), allow_pickle=True)
    assert "is no file of NumPy arrays of numbers" in shell("expm", tmp_path / "objects.npy").stderr


@pytest.mark.parametrize(
    ("name", "letter"),
    [("expm", "expA"), ("logm", "logA"), ("sqrtm", "sqrtA"), ("inv", "invA"), ("cosm", "cosA")],
)
def test_the_result_has_a_name_of_its_own_in_other_languages(name, letter):
    for language in ("matlab", "julia", "python"):
        text = shell(name, json.dumps(A.tolist()), "--format", language, "--digits", 15).stdout
        assert f"{letter} = " in text
        assert "\nA = " not in f"\n{text}"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["expm", "[[1, 2]"], "the matrix is not valid JSON: line 1, column 8: the text ends in the middle"),
        (["expm", "[[1, 2]]"], "A is 1×2; it must be square"),
        (["expm", '[[1, "x"], [0, 1]]'], "A[0, 1] = 'x' is not a number; write \"p/q\""),
        (["expm", "nothing.json"], "cannot read nothing.json: No such file"),
        (["inv", "[[1, 2], [2, 4]]"], "A is singular, so it has no inverse"),
        (["logm", "[[0]]"], "A is singular, so it has no logarithm"),
        (["logm", "[[1]]", "--cut", "wide"], 'cut must be "principal", "auto" or an angle in radians'),
        (["expm", "[[1]]", "--digits", "many"], "--digits must be a whole number, not 'many'"),
        (["expm", "[[1]]", "--format", "fortran"], "there is no language 'fortran' to write matrices in"),
        (["expm", "[[1]]", "--format", "csv", "--json"], "give --format or --json, not both"),
        (["expm"], "MATRIX is missing"),
        (["expm", "-"], "the standard input is empty; it should hold a matrix"),
    ],
)
def test_what_is_unusable_is_said_in_one_sentence(words, sentence, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    result = shell(*words, cwd=tmp_path)
    assert result.returncode == 2
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


WEIGHTS = {
    "csv": lambda text: [
        np.loadtxt(io.StringIO(block), delimiter=",", dtype=complex) for block in text.split("\n\n")
    ],
    "python": lambda text: [np.array(eval(line.partition(" = ")[2])) for line in text.splitlines()],  # noqa: S307
    "matlab": lambda text: [from_matlab(line) for line in text.splitlines()],
}


def from_matlab(line):
    rows = re.fullmatch(r"W\d = \[(.*)\];", line)[1].split("; ")
    return np.array([[complex(entry.replace("i", "j")) for entry in row.split(" ")] for row in rows])


@pytest.mark.parametrize("language", WEIGHTS)
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("solve --example complex --digits 15", "complex"),
        ("solve --example small --algebra float64", "small"),
        ("interpolate --example small --layers 2 --digits 15", "small"),
    ],
)
def test_weights_for_other_programs_solve_the_problem(line, problem, language):
    """They are read back as that program would, and the network is evaluated with SciPy."""
    result = shell(*line.split(), "--format", language)
    assert (result.returncode, result.stderr) == (0, "")
    first, *others = WEIGHTS[language](result.stdout)
    for X, Y in sm.Problem.example(problem).pairs:
        value = first @ X.to_numpy()
        for W in others:
            value = W @ linalg.expm(value)
        assert np.allclose(value, Y.to_numpy(), rtol=1e-9, atol=1e-9)


def test_many_digits_are_written_for_other_programs():
    text = shell("solve", "--example", "small", "--digits", 40, "--format", "python").stdout
    assert text.startswith("from mpmath import matrix, mp, mpc, mpf\nmp.dps = 41\nW1 = matrix(")
    assert "9.424777960769379347993890405632555484772" in text


def test_where_there_are_no_weights_nothing_is_printed(tmp_path):
    sm.Problem([[1]], [[1]], [[1]], [[2]]).save(tmp_path / "p.json")
    result = shell("solve", tmp_path / "p.json", "--format", "csv")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("symbolic-matexp: Two inputs are equal and their outputs are not")
    result = shell("solve", "--example", "small", "--algebra", "float64", "--format", "csv", "--digits", 30)
    assert result.returncode == 3
    assert "float64 reached fewer digits" in result.stderr
    assert len(result.stdout.split("\n\n")) == 3


@pytest.mark.parametrize("matrix", ['[[1+2i, 1/3], ["2", 1 - i]]', "[[(1+2j), 1/3], [2, [1, -1]]]"])
def test_a_matrix_on_the_command_line_needs_no_quotation_marks(matrix):
    plain = shell("inv", '[["1+2i", "1/3"], ["2", "1-i"]]', "--digits", 20).stdout
    assert shell("inv", matrix, "--digits", 20).stdout == plain


def test_complex_text_of_numpy_is_read(tmp_path):
    A = np.array([[1 + 2j, 3 - 1j], [0.5, 1j]])
    np.savetxt(tmp_path / "A.txt", A)
    (tmp_path / "older.txt").write_text((tmp_path / "A.txt").read_text().replace("-1.0", "+-1.0"))
    for name in ("A.txt", "older.txt"):
        text = shell("inv", tmp_path / name, "--digits", 15, "--format", "csv").stdout
        assert np.allclose(np.loadtxt(io.StringIO(text), delimiter=",", dtype=complex), linalg.inv(A))


def test_a_table_or_every_digit_is_printed():
    short = shell("logm", "[[-1, 1], [0, -1]]", "--digits", 10).stdout
    assert "3.14159265" in short
    assert "2 eigenvalues lie exactly on the cut" in " ".join(short.split())
    long = shell("expm", "[[1]]", "--digits", 51).stdout
    assert long.startswith("exp[0, 0] = 2.71828182845904523536028747135266249775724709369996\n")


@pytest.mark.parametrize(
    ("text", "real", "imag"),
    [
        ("1+2i", 1, 2),
        ("1/3 - 2.5e-3j", "1/3", "-1/400"),
        ("-i", 0, -1),
        ("(1+2j)", 1, 2),
        ("2*I", 0, 2),
        ("1e2-1e-2i", 100, "-1/100"),
        (".5i", 0, "1/2"),
        ("1+-2j", 1, -2),
        ("1 + 2i", 1, 2),
    ],
)
def test_complex_numbers_are_written_as_everywhere(text, real, imag):
    assert exact_scalar(text) == exact_scalar([real, imag])
    assert sm.Problem([[text]], [[7]], [[1]], [[2]]).X1[0, 0] == exact_scalar([real, imag])


@pytest.mark.parametrize(
    "text",
    [
        "1++2i",
        "1--2i",
        "1-+2i",
        "+-",
        "i1",
        "2i+1",
        "ii",
        "1+2k",
        "1 2i",
        "(1+2j",
        "1+2j)",
        "--i",
        "1e5000000i",
        "1/0i",
    ],
)
def test_what_is_no_complex_number_is_refused(text):
    with pytest.raises(sm.InputError):
        exact_scalar(text)


def test_a_long_text_that_is_no_number_is_refused_at_once():
    for text in ("1" * 200_000 + "k", "1" * 200_000 + "+" + "2" * 200_000 + "k", "1." * 100_000 + "i"):
        with pytest.raises(sm.InputError):
            exact_scalar(text)
