"""Corpora for other languages: exact, within the bounds that they state, and used as the page on them says."""

import json
import math
import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import shell

import symbolic_matexp.testing
from symbolic_matexp.testing import CORPORA, corpus
from symbolic_matexp.testing.export import FORMAT, export, references

PAGE = (Path(symbolic_matexp.testing.__file__).parent / "OTHER_LANGUAGES.md").read_text(encoding="utf-8")


def exactly(matrix, what=""):
    """The entries as pairs of fractions."""
    parts = [[Fraction(float.fromhex(x)) for x in matrix[f"{name}{what}"]] for name in ("real", "imaginary")]
    return list(zip(*parts, strict=True))


@pytest.mark.parametrize("name", CORPORA)
def test_values_and_bounds_against_the_balls_they_come_from(name):
    content = json.loads(json.dumps(references(name)))
    assert content["format"] == FORMAT
    assert float.fromhex(content["unit_roundoff"]) == np.finfo(float).eps / 2
    assert [case["id"] for case in content["cases"]] == [case.id for case in corpus(name)]
    for written, case in zip(content["cases"], corpus(name), strict=True):
        for (what, A), array in zip(written["inputs"].items(), case.inputs, strict=True):
            assert what in case.exact
            assert (A["rows"], A["columns"]) == array.shape
            assert exactly(A) == [(Fraction(float(z.real)), Fraction(float(z.imag))) for z in array.ravel()]
        for value, balls in zip(written["results"], case.references, strict=True):
            difference = Fraction(0)
            for near, rest, ball in zip(exactly(value), exactly(value, "_rest"), balls.entries(), strict=True):
                for x, y, part in zip(near, rest, (ball.real, ball.imag), strict=True):
                    mid, rad = (Fraction(int(m.p), int(m.q)) for m in (part.mid().fmpq(), part.rad().fmpq()))
                    difference += (abs(mid - x - y) + rad) ** 2
            error = Fraction(float.fromhex(value["error"]))
            assert difference <= error**2
            assert error <= Fraction(10) ** -28 * max(max(map(abs, z)) for z in exactly(value)) or not any(
                map(any, exactly(value))
            )


def test_parameters_are_written_exactly():
    for name in ("powm", "phi", "solve", "expm"):
        for written, case in zip(references(name)["cases"], corpus(name), strict=True):
            assert set(written["parameters"]) == set(case.parameters)
            for key, value in written["parameters"].items():
                if name == "phi":
                    assert value == case.k
                elif name == "powm":
                    assert float.fromhex(value) == case.p
                else:
                    assert complex(*map(float.fromhex, value)) == case.parameters[key]


def test_the_command(tmp_path):
    folder = tmp_path / "a" / "b"
    result = shell("bench", "export", str(folder), "--corpus", "inv", "--corpus", "powm")
    assert result.returncode == 0, result.stderr
    assert {path.name for path in folder.iterdir()} == {"inv.json", "powm.json"}
    content = json.loads((folder / "powm.json").read_text(encoding="utf-8"))
    assert content == json.loads(json.dumps(references("powm")))
    again = shell("bench", "export", str(folder), "--corpus", "inv")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert shell("bench", "export", str(folder), "--corpus", "inv", "--force").returncode == 0
    unknown = shell("bench", "export", str(folder), "--corpus", "secm")
    assert unknown.returncode == 2
    assert "there is no corpus 'secm'" in unknown.stderr


PROGRAMS = {"cpp": ["g++", "-std=c++17", "-O1", "-Wall", "-Werror"], "rust": ["rustc", "-O"]}
NAN = {
    "cpp": ("return sum;\n}\n\nint main", "sum[0] = NAN; return sum;\n}\n\nint main"),
    "rust": ("    sum\n}\n\nfn main", "    sum[0].0 = f64::NAN;\n    sum\n}\n\nfn main"),
}
WRONG = {"cpp": ("k < 20", "k < 7"), "rust": ("in 1..20", "in 1..7")}


@pytest.mark.slow
@pytest.mark.parametrize("language", PROGRAMS)
def test_the_programs_of_the_page(tmp_path, language):
    command = PROGRAMS[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    (file,) = export(tmp_path, ["expm"])
    program = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL).group(1)

    def failures(source):
        path = tmp_path / f"check.{language[:3] if language == 'cpp' else 'rs'}"
        path.write_text(source, encoding="utf-8")
        subprocess.run([*command, str(path), "-o", str(tmp_path / "check")], check=True)
        done = subprocess.run([str(tmp_path / "check"), str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        return set(re.findall(r"^(expm/[\w-]+): error", done.stdout, re.MULTILINE))

    def changed(old, new):
        assert program.count(old) == 1
        return program.replace(old, new)

    # what a textbook's scaling and squaring does not get, here as in tests/testing/test_corpora.py
    assert failures(program) == {"expm/non-normal-4", "expm/defective-7"}
    assert len(failures(changed(*NAN[language]))) == len(corpus("expm"))
    assert len(failures(changed(*WRONG[language]))) > 10


def test_the_page_names_every_function_and_the_format():
    assert FORMAT in PAGE
    for key in ("rows", "real_rest", "imaginary_rest", "error", "condition", "at_most", "factor", "unit_roundoff"):
        assert f"`{key}`" in PAGE or f'"{key}"' in PAGE
    assert math.isfinite(float.fromhex("0x1.921fb54442d18p+1"))
