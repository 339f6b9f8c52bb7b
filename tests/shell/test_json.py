"""What --json prints: one object of one form, whichever command, and whether it succeeds or not."""

import json
import re
import shlex
from fractions import Fraction

import pytest
from helpers.command_line import shell

import symbolic_matexp as sm
from symbolic_matexp.shell.json_output import asks_for_json, command_in

COMMANDS = {
    "solve --example small --digits 20": (0, "weights_decimal"),
    "solve --example near-singular --digits 5 --algebra float64 --alpha 1": (3, "message"),
    "certify w.json": (0, "weights_decimal"),
    "crosscheck --example small --digits 20 --alpha 1+2i": (0, "budget"),
    "condition --example small": (0, "weights"),
    "interpolate --example small --layers 2 --digits 10": (0, "weights_decimal"),
    "expm '[[1, 2], [3, 4]]' --digits 5": (0, "decimal"),
    "logm '[[1, 2], [3, 4]]' --digits 5 --cut 3pi": (0, "cut"),
    "inv '[[1, 2], [3, 4]]' --digits 5": (0, "decimal"),
    "prove quick-check-products": (0, "verdicts"),
    "check-proof proof.json": (0, "valid"),
    "premises": (0, "premises"),
    "bench scipy.linalg:inv --factor 1e9": (0, "cases"),
    "sweep near-singular --dim 1 --samples 1 --where sigma=1.0 --no-plot --out results": (0, "rows"),
}
SLOW = {
    "bench solve --dim 1 --digits 10 --seconds 0.05 --field real": (0, "rows"),
    "bench solve --many --seconds 0.1 --workers 1": (0, "rates"),
    "sweep near-singular --only 'dim=1 field=real sigma=1.0 sample=0 seed=1'": (0, "rows"),
    "verify-notebooks notebook.py": (0, "notebooks"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("json")
    sm.solve(sm.Problem.example("complex"), 10).save(folder / "w.json")
    assert shell("prove", "one-layer-one-equation", "--proof", "proof.json", cwd=folder).returncode == 0
    (folder / "notebook.py").write_text("# %%\nimport symbolic_matexp as sm\n")
    return folder


def values(content):
    """All numbers and texts in a JSON value."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return [value for item in content for value in values(item)]
    return [content]


def check_form(line, status, field, folder):
    result = shell(*shlex.split(line), "--json", cwd=folder)
    assert result.returncode == status, result.stderr
    assert result.stdout.count("\n") == 1
    content = json.loads(result.stdout)
    assert list(content)[:2] == ["command", "exit_status"]
    assert line.startswith(content["command"]) or content["command"] == "bench function"
    assert content["exit_status"] == status
    assert field in content
    assert "error" not in content
    assert [x for x in values(content) if isinstance(x, float)] == []  # whole numbers are numbers, others are texts
    return content


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_prints_an_object_of_one_form(line, folder):
    check_form(line, *COMMANDS[line], folder)


@pytest.mark.slow
@pytest.mark.parametrize("line", SLOW)
def test_so_do_those_that_take_longer(line, folder):
    check_form(line, *SLOW[line], folder)


def test_numbers_of_one_kind_have_one_type(folder):
    """Residuals and condition numbers are texts that float() reads, complex numbers are pairs of texts."""
    solved = check_form("solve --example complex --digits 10 --alpha 1+2i", 0, "certificate", folder)
    crossed = check_form("crosscheck --example complex --digits 10 --alpha 1+2i", 0, "budget", folder)
    conditions = check_form("condition --example complex --alpha 1+2i", 0, "weights", folder)
    assert solved["alpha"] == crossed["alpha"] == conditions["alpha"] == ["1", "2"]
    for text in [*solved["certificate"]["residuals"], *crossed["budget"].values(), crossed["condition"]]:
        assert isinstance(text, str)
        float(text)
    pairs = [entry for W in solved["weights_decimal"] for row in W for entry in row]
    entries = [entry for matrix in solved["problem"].values() for row in matrix for entry in row]
    pairs += [entry for entry in entries if not isinstance(entry, str)]
    assert {len(pair) for pair in pairs} == {2}
    assert all(isinstance(part, str) and Fraction(part) is not None for pair in pairs for part in pair)
    cuts = [solved["cut"], conditions["cut"], check_form("logm '[[1]]' --digits 5", 0, "cut", folder)["cut"]]
    assert {frozenset(cut) for cut in cuts} == {frozenset({"half_turns", "offset"})}


def test_a_matrix_that_is_not_real_has_pairs_throughout():
    problem = sm.Problem([[1, "i"], [0, 1]], [[0, 1], [1, 1]], [[2, 0], [0, 1]], [[1, 1], [0, 1]])
    content = problem.to_json()
    assert content["X1"] == [[["1", "0"], ["0", "1"]], [["0", "0"], ["1", "0"]]]
    assert content["X2"] == [["0", "1"], ["1", "1"]]
    assert sm.Problem.from_json(content) == problem


@pytest.mark.parametrize(
    ("line", "status", "kind"),
    [
        ("solve absent.json", 2, "InputError"),
        ("solve --wrong", 2, "UsageError"),
        ("inv '[[0]]'", 2, "SingularMatrixError"),
        ("frobnicate", 2, "UsageError"),
    ],
)
def test_an_error_is_an_object_too(line, status, kind, tmp_path):
    result = shell(*shlex.split(line), "--json", cwd=tmp_path)
    content = json.loads(result.stdout)
    assert set(content) == {"command", "exit_status", "error"}
    assert content["command"] == line.split()[0]
    assert content["error"] == {"kind": kind, "message": content["error"]["message"], "exit_status": status}
    assert content["exit_status"] == result.returncode == status
    assert result.stderr == f"symbolic-matexp: {content['error']['message']}\n"
    assert shell(*shlex.split(line), cwd=tmp_path).stdout == ""


@pytest.mark.parametrize(
    ("failure", "status", "kind"),
    [
        (sm.PrecisionError("not reached"), 3, "PrecisionError"),
        (OSError(28, "No space left on device"), 2, "OSError"),
        (KeyboardInterrupt(), 130, "KeyboardInterrupt"),
        (ZeroDivisionError("a defect"), 70, "ZeroDivisionError"),
    ],
)
def test_so_is_every_other_end(failure, status, kind, monkeypatch):
    def fails(*arguments, **options):
        raise failure

    monkeypatch.setattr("symbolic_matexp.shell.cli.solve", fails)
    monkeypatch.setattr("signal.signal", lambda *arguments: None)
    result = shell("solve", "--example", "small", "--json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["exit_status"], content["error"]["exit_status"]) == (status,) * 3
    assert content["error"]["kind"] == kind
    assert content["error"]["message"] in result.stderr


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("solve --json", "solve"),
        ("--version", ""),
        ("bench math:sin --json", "bench function"),
        ("bench function math:sin", "bench function"),
        ("bench solve --json", "bench solve"),
        ("bench", "bench function"),
    ],
)
def test_the_command_is_named(words, name):
    assert command_in(words.split()) == name


def test_what_follows_two_dashes_is_no_option():
    assert asks_for_json(["solve", "--json"])
    assert not asks_for_json(["expm", "--", "--json"])
    assert not asks_for_json(["solve"])


DECIMAL = re.compile(r"0|0 ± .*|-?\d+(\.\d*)?(e[+-]\d+)?")


def test_saved_files_have_decimals_beside_the_exact_numbers_and_load_without_them(tmp_path):
    solution = sm.solve(sm.Problem.example("complex"), 20)
    found = sm.interpolate(sm.Problem.example("small"), 2, digits=10)
    saved = {
        "w.json": (solution, sm.Solution.load),
        "c.json": (solution.certificate, sm.Certificate.load),
        "i.json": (found, sm.Interpolation.load),
        "e.json": (found.existence, sm.Existence.load),
    }
    for name, (result, load) in saved.items():
        path = tmp_path / name
        result.save(path)
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        decimals = content.pop("weights_decimal")
        exact = result.weights
        assert len(decimals) == len(exact)
        parts = [part for W in decimals for row in W for pair in row for part in pair]
        assert all(DECIMAL.fullmatch(part) for part in parts)
        assert re.search(rf'^ +\["{re.escape(parts[0])}", "{re.escape(parts[1])}"\],$', text, re.M)  # a pair a line
        loaded = load(path)
        for other in (
            content,
            {**content, "weights_decimal": "forged"},
        ):  # an older file, a forged one
            path.write_text(json.dumps(other), encoding="utf-8")
            assert load(path).to_json() == loaded.to_json()
    W = solution.to_mpmath()[0]
    assert abs(complex(W[0, 0]) - complex(*map(float, solution.to_json()["weights_decimal"][0][0][0]))) < 1e-15
