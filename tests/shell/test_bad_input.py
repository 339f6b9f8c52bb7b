"""Bad input at the shell: one sentence that names the file, the matrix, the entry and what to do, and status 2."""

import gzip
import io
import json
import os
import pickle
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import shell
from helpers.sampling import sampled

import symbolic_matexp as sm

GOOD = {"X1": [[1, 2], [3, 4]], "X2": [[0, 1], [1, 1]], "Y1": [[2, 1], [1, 1]], "Y2": [[1, 1], [0, 2]]}
TEXTS = {
    "empty.json": "",
    "blank.json": " \n\t",
    "half.json": json.dumps(GOOD)[:60],
    "comma.json": '{"X1": [[1, 2], [3, 4],]}',
    "array.json": "[1, 2]",
    "text.json": '"x"',
    "null.json": "null",
    "twice.json": '{"X1": [[1]], "X1": [[2]]}',
    "comment.json": '{"X1": [[1]] // one\n}',
    "quotes.json": "{'X1': [[1]]}",
    "deep.json": "[" * 100_000,
    "nan.json": json.dumps({**GOOD, "X1": [[float("nan"), 2], [3, 4]]}),
    "table.csv": "1,2\n3,4\n",
    "ragged.csv": "1,2\n3\n",
    "head.csv": "a,b\n1,2\n",
    "decimal.csv": "1,5;2,5\n3,5;4,5\n",
    "gap.json": '{"W1": [[1]], "W3": [[1]]}',
    "small.json": '{"W1": [[1]], "W2": [[1]]}',
    "other.json": '{"V1": [[1]]}',
    "ragged_weights.json": '{"W1": [[1, 2], [3]]}',
    "none.json": '{"weights": []}',
    "word_weights.json": '{"W1": [[1, "x"], [0, 1]]}',
    "no_notebook.ipynb": "{}",
    "note.txt": "x",
    "module.py": "def f(X1, X2, Y1, Y2):\n    return X1\nvalue = 3\n",
    "raises.py": "1 / 0\n",
    "leaves.py": "raise SystemExit(1)\n",
    "wrong.py": "# %%\ndef f(:\n",
    "no_proof.json": '{"format": "symbolic_matexp proof in words, 1"}',
    "precious.json": "nobody may lose this",
}
ENTRIES = {
    "infinite.json": ("X2", "inf"),
    "word.json": ("Y1", "two"),
    "sum.json": ("Y1", "1+1"),
    "code.json": ("Y1", "__import__('os')"),
    "huge.json": ("Y2", "1e999999999"),
    "zero.json": ("Y2", "1/0"),
    "triple.json": ("Y2", [1, 2, 3]),
    "truth.json": ("Y2", True),
    "nothing.json": ("Y2", None),
    "minus.json": ("Y2", "−1"),
    "decimal.json": ("Y2", "1,5"),
}
"""Problems with one wrong entry, the first of a matrix."""
MATRICES = {
    "ragged.json": ("X1", [[1, 2], [3]]),
    "wide.json": ("X2", [[1, 2, 3], [4, 5, 6]]),
    "size.json": ("Y1", [[1]]),
    "flat.json": ("X1", [1, 2, 3, 4]),
    "scalar.json": ("X1", 5),
    "empty_matrix.json": ("X1", []),
    "quoted.json": ("X1", "[[1]]"),
    "object.json": ("X1", {"a": 1}),
    "unknown.json": ("Z", [[1]]),
    "partner.json": ("Y3", [[1, 0], [0, 1]]),
}
"""Problems with one wrong matrix."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder full of files that cannot be used, and a few that can."""
    folder = tmp_path_factory.mktemp("bad")

    def put(name, content):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")

    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    put("good.json", GOOD)
    put("missing.json", {name: matrix for name, matrix in GOOD.items() if name != "Y2"})
    for name, (matrix, entry) in ENTRIES.items():
        put(name, {**GOOD, matrix: [[entry, 1], [0, 1]]})
    for name, (matrix, content) in MATRICES.items():
        put(name, {**GOOD, matrix: content})
    for name, data in {
        "binary.json": bytes(range(256)),
        "latin1.json": '{"name": "é"}'.encode("latin-1"),
        "utf16.json": json.dumps(GOOD).encode("utf-16"),
        "pickle.json": pickle.dumps(GOOD),
        "packed.json": gzip.compress(b"{}"),
        "problem.mat": b"MATLAB 5.0 MAT-file, Platform: posix" + bytes(100),
    }.items():
        (folder / name).write_bytes(data)
    arrays = {name: np.array(matrix, float) for name, matrix in GOOD.items()}
    np.savez(folder / "objects.npz", X1=np.array([[None]]))
    np.savez(folder / "nan.npz", **{**arrays, "X1": np.array([[np.nan, 1], [1, 1]])})
    np.savez(folder / "stack.npz", **{**arrays, "X1": np.zeros((2, 2, 2))})
    np.savez(folder / "letters.npz", **dict.fromkeys(GOOD, np.array([["a"]])))
    np.savez(folder / "one.npz", X1=np.eye(2))
    np.save(folder / "single.npy", np.eye(2))
    (folder / "torn.npz").write_bytes((folder / "nan.npz").read_bytes()[:200])
    (folder / "renamed.npz").write_bytes((folder / "good.json").read_bytes())
    (folder / "renamed.json").write_bytes((folder / "nan.npz").read_bytes())
    (folder / "empty").mkdir()
    (folder / "circle").symlink_to("circle")

    solution = sm.solve(sm.Problem.load(folder / "good.json"), 20)
    solution.save(folder / "w.json")
    solution.certificate.save(folder / "c.json")
    certificate = (folder / "c.json").read_text(encoding="utf-8")
    (folder / "half_c.json").write_text(certificate[: len(certificate) // 2], encoding="utf-8")

    def tampered(name, change):
        content = json.loads((folder / "w.json").read_text(encoding="utf-8"))
        change(content, content["weights"][0]["balls"][0][0])
        put(name, content)

    tampered("w_letter.json", lambda content, ball: ball[0].update(midpoint=["x", "1"]))
    tampered("w_negative.json", lambda content, ball: ball[0].update(radius=["-1", "1"]))
    tampered("w_undefined.json", lambda content, ball: ball.__setitem__(0, {"midpoint": "undefined"}))
    tampered("w_two.json", lambda content, ball: content["weights"].pop())
    tampered("w_digits.json", lambda content, ball: content.update(digits=-3))
    tampered("w_problem.json", lambda content, ball: content.update(problem={"X1": [[1]]}))
    tampered("w_alone.json", lambda content, ball: content.pop("problem"))
    tampered("w_activation.json", lambda content, ball: content.update(activation="gelu"))
    return folder


SMALL = "solve --example small"
NO_NUMBER = 'is not a number; write "p/q", "2.5e-3", "1+2i" or a pair [re, im]'
SENTENCES = [
    # files that are not there, no files, or not text
    ("solve absent.json", "cannot read absent.json: No such file or directory"),
    ("solve empty", "cannot read empty: it is a folder, not a file with a problem"),
    ("solve circle", "cannot read circle: Too many levels of symbolic links"),
    ("solve empty.json", "empty.json is not valid JSON: it is empty; it should hold a problem"),
    ("solve blank.json", "blank.json is not valid JSON: it is empty"),
    ("solve binary.json", "binary.json is not valid JSON: it is no text"),
    ("solve latin1.json", "it is not UTF-8 text: line 1 has the byte 0xe9 in it; save it as UTF-8"),
    ("solve utf16.json", "it is UTF-16 text; save it as UTF-8"),
    ("solve pickle.json", "perhaps a Python pickle, which is never read here; save it as JSON"),
    ("solve packed.json", "it is compressed with gzip; unpack it first"),
    ("solve problem.mat", "it is a MATLAB file; save its matrices with numpy.savez as .npz"),
    ("expm problem.mat", "problem.mat is a MATLAB file"),
    ("expm binary.json", "binary.json is no text"),
    # JSON that is none, or holds no problem
    ("solve half.json", "half.json is not valid JSON: line 1, column 61: the text ends in the middle"),
    ("solve comma.json", "line 1, column 24: there is a comma before a closing bracket; remove it"),
    ("solve comment.json", "line 1, column 14: JSON has no comments; remove it"),
    ("solve quotes.json", "line 1, column 2: texts stand between double quotation marks in JSON"),
    ("solve deep.json", "deep.json is not valid JSON: it is nested too deeply"),
    ("solve table.csv", "table.csv is not valid JSON: line 1, column 2: a JSON object begins with {"),
    ("solve array.json", "array.json holds an array, not a JSON object with a problem"),
    ("solve text.json", "text.json holds a text, not a JSON object with a problem"),
    ("solve null.json", "null.json holds null, not a JSON object with a problem"),
    ("solve twice.json", "twice.json: the name 'X1' stands twice in one JSON object; keep one of them"),
    ("solve missing.json", "missing.json: Y2 is missing"),
    ("solve unknown.json", "unknown.json: unknown name 'Z'; a problem has X1, X2, … and Y1, Y2, …"),
    ("solve partner.json", "partner.json: Y3 has no partner; every X needs its Y, numbered from 1"),
    # matrices of a wrong form
    ("solve ragged.json", "ragged.json: X1: row 1 has 1 entries but row 0 has 2"),
    ("solve wide.json", "wide.json: X2 is 2×3; it must be square"),
    ("solve size.json", "size.json: Y1 is 1×1 but X1 is 2×2; all must have one size"),
    ("solve flat.json", "flat.json: X1: row 0 must be a list of numbers, not 1; a 1×1 matrix is [[5]]"),
    ("solve scalar.json", "scalar.json: X1 must be a matrix (rows of numbers), not 5"),
    ("solve empty_matrix.json", "X1 is empty; give at least a 1×1 matrix such as [[1]]"),
    ("solve quoted.json", "quoted.json: X1 must be a matrix (rows of numbers), not '[[1]]'"),
    ("solve object.json", "object.json: X1 must be a matrix (rows of numbers), not {'a': 1}"),
    # entries that are no numbers
    ("solve nan.json", "nan.json: X1[0, 0] is NaN; every entry must be finite"),
    ("solve infinite.json", "infinite.json: X2[0, 0] is inf; every entry must be finite"),
    ("solve word.json", f"word.json: Y1[0, 0] = 'two' {NO_NUMBER}"),
    ("solve sum.json", f"sum.json: Y1[0, 0] = '1+1' {NO_NUMBER}"),
    ("solve code.json", f"code.json: Y1[0, 0] = \"__import__('os')\" {NO_NUMBER}"),
    ("solve huge.json", "huge.json: Y2[0, 0] = '1e999999999': exponents beyond 100000 are not supported"),
    ("solve zero.json", "zero.json: Y2[0, 0] = '1/0' has denominator zero"),
    ("solve triple.json", "triple.json: Y2[0, 0] is a list of 3; a complex number is a pair [re, im]"),
    ("solve truth.json", "truth.json: Y2[0, 0] is the truth value True; write 0 or 1 if a number is meant"),
    ("solve nothing.json", "nothing.json: Y2[0, 0] = None is not an exact number; give an integer"),
    ("solve minus.json", "minus.json: Y2[0, 0] = '−1' is not a number: '−' is U+2212, minus sign; write - instead"),
    ("solve decimal.json", f"decimal.json: Y2[0, 0] = '1,5' {NO_NUMBER}"),
    # arrays of NumPy
    ("solve objects.npz", "objects.npz is not an npz file of numeric arrays (Object arrays cannot be loaded"),
    ("solve nan.npz", "nan.npz: X1[0, 0] is nan; every entry must be finite"),
    ("solve stack.npz", "stack.npz: X1 is a stack, an array of shape (2, 2, 2); give one matrix at a time"),
    ("solve letters.npz", "letters.npz: X1[0, 0] = 'a' is not a number"),
    ("solve one.npz", "one.npz: Y1 is missing"),
    ("solve torn.npz", "torn.npz is not an npz file of numeric arrays (File is not a zip file); save it anew"),
    ("solve single.npy", "it is a single NumPy array (.npy); give the matrices names: numpy.savez"),
    ("solve renamed.npz", "renamed.npz is not an npz file, as numpy.savez writes it; if it is JSON, name it .json"),
    ("solve renamed.json", "it is a zip archive; only problems and weights may be .npz files"),
    ("expm objects.npz", "objects.npz is no file of NumPy arrays of numbers"),
    ("expm nan.npz", "nan.npz holds X1, X2, Y1, Y2; it should hold one matrix"),
    # one matrix
    ("expm ''", "the matrix is empty; name a file, or write it as [[1, 2], [3, 4]]"),
    ("expm absent", "cannot read absent: No such file or directory; a matrix in the place of a file is written [[1"),
    ("expm '0 1; -1 0'", "a matrix in the place of a file is written [[1, 2], [3, 4]]"),
    ("expm '[[1, 2]'", "the matrix is not valid JSON: line 1, column 8: the text ends in the middle"),
    ("expm '[[1, x], [0, 1]]'", f"A[0, 1] = 'x' {NO_NUMBER}"),
    ("expm '[[1, 2]]'", "A is 1×2; it must be square"),
    ("expm ragged.csv", "ragged.csv: A: row 1 has 1 entries but row 0 has 2"),
    ("expm head.csv", "head.csv: A[0, 0] = 'a' is not a number"),
    ("expm decimal.csv", "decimal.csv has commas in its numbers, as in '1,5;2,5'; write 1.5 instead of 1,5"),
    ("expm good.json", "good.json holds X1, X2, Y1, Y2; it should hold one matrix"),
    ("inv '[[1, 2], [2, 4]]'", "A is singular, so it has no inverse"),
    ("logm '[[0]]'", "A is singular, so it has no logarithm"),
    ("sqrtm '[[0, 1], [0, 0]]'", "the principal square root of A does not exist"),
    ("powm '[[0, 1], [0, 0]]' --power 1/2", "A^(1/2) does not exist: the eigenvalue 0 of A is defective"),
    ("powm '[[0, 0], [0, 0]]' --power -0.5", "A is singular, so it has no power -1/2"),
    ("powm '[[2]]'", "--power P is missing; symbolic-matexp powm --help says what it is"),
    ("powm '[[2]]' --power i", "--power must be real, not 'i'"),
    ("powm '[[2]]' --power half", "half"),
    ("phi '[[2]]'", "--order K is missing; symbolic-matexp phi --help says what it is"),
    ("phi '[[2]]' --order 1.5", "--order must be a whole number, not '1.5'"),
    ("phi '[[2]]' --order -1", "--order must be a whole number from 0 to 1000, not -1"),
    # options
    ("solve", "give a problem file, or --example with one of complex"),
    ("solve good.json --example small", "give a problem file or --example, not both (good.json and small)"),
    (
        "solve good.json other.json",
        "solve has no use for 'other.json'; symbolic-matexp solve --help lists its arguments",
    ),
    ("solve --example nope", "there is no example 'nope'; choose from complex, defective"),
    (f"{SMALL} --digits 0", "--digits must lie between 1 and 30000, not 0; try --digits 50"),
    (f"{SMALL} --digits 1e3", "--digits must be a whole number, not '1e3'"),
    (f"{SMALL} --digits {'9' * 40}", "--digits 9999999999… is too large a number"),
    (f"{SMALL} --alpha 0", "alpha = 0 makes exp(alpha) = 1; the closed form needs exp(alpha) ≠ 1"),
    (f"{SMALL} --alpha x", f"alpha = 'x' {NO_NUMBER}"),
    (f"{SMALL} --alpha ''", f"alpha = '' {NO_NUMBER}"),
    (f"{SMALL} --alpha nan", "alpha is nan"),
    (f"{SMALL} --alpha 1,2,3", "alpha is a list of 3; a complex number is a pair [re, im]"),
    (f"{SMALL} --alpha pi/0", "alpha = 'pi/0' has denominator zero"),
    (f"{SMALL} --real --alpha i", "alpha = i is not real, but --real needs a real alpha"),
    (f"{SMALL} --cut wide", 'cut must be "principal", "auto" or an angle in radians, such as 2.5 or pi - 1/2'),
    (f"{SMALL} --cut 1+i", "the angle of the cut must be real and below 1e6 radians, not 1 + i"),
    (f"{SMALL} --cut 9999999pi", "the angle of the cut must be below 1e6 radians, not 9999999pi"),
    (f"{SMALL} --algebra quaternion", "there is no algebra 'quaternion'; choose from ball, multiprecision"),
    (f"{SMALL} --formula seven", "there is no formula 'seven'; choose from auto, constant, three-layers"),
    (f"{SMALL} --maximum-precision 10", "--maximum-precision must be a whole number of bits, at least 53, not 10"),
    (f"{SMALL} --format fortran", "there is no language 'fortran' to write matrices in; choose from matlab"),
    (f"{SMALL} --format csv --json", "give --format or --json, not both"),
    (f"{SMALL} --digit 5", "there is no option --digit, perhaps --digits is meant"),
    (f"{SMALL} --save", "--save needs a value after it"),
    ("solve --real=yes --example small", "--real takes no value"),
    ("slove", "there is no command 'slove', perhaps solve is meant; choose from solve, certify"),
    ("frobnicate", "there is no command 'frobnicate'; choose from solve, certify"),
    # outputs
    (f"{SMALL} --save -", "cannot write -: it stands for the standard input; name a file, or /dev/stdout"),
    (f"{SMALL} --save empty", "cannot write empty: it is a folder, or its folder does not exist"),
    (f"{SMALL} --save no/where.json", "cannot write no/where.json: it is a folder, or its folder does not exist"),
    (f"{SMALL} --save good.json/x", "cannot write good.json/x: it is a folder, or its folder does not exist"),
    (f"{SMALL} --save circle", "cannot write circle: Too many levels of symbolic links"),
    (f"{SMALL} --save {'x' * 300}", "x: File name too long"),
    (f"{SMALL} --save precious.json", "precious.json is there already; give another name, or --force to replace it"),
    (
        f"{SMALL} --save a.json --certificate a.json",
        "two results would be written to a.json; give two",
    ),
    ("solve good.json --save good.json --force", "good.json would be overwritten, but it is read as good.json"),
    # weights, certificates and proofs
    ("certify", "WEIGHTS is missing; symbolic-matexp certify --help says what it is"),
    ("certify half_c.json", "the text ends in the middle; a bracket is not closed, or the rest is missing"),
    ("certify w_letter.json", "w_letter.json: W1 is not a matrix of balls as this package writes them"),
    ("certify w_negative.json", "w_negative.json: W1 is not a matrix of balls as this package writes them"),
    ("certify w_undefined.json", "w_undefined.json: W1 has an entry that is not finite"),
    ("certify w_two.json", "w_two.json holds 2 weights, but says that there are 3 layers"),
    ("certify w_digits.json", "w_digits.json: digits must be a whole number from 1 to 30000, not -3"),
    ("certify w_problem.json", "w_problem.json: Y1 is missing"),
    ("certify w_alone.json", "w_alone.json holds no problem; give a problem file, or --example"),
    ("certify w_activation.json", "w_activation.json: activation must be one of expm, exp"),
    ("certify gap.json good.json", "gap.json: unknown name 'W3'; a file of weights has W1, W2, … without gaps"),
    ("certify other.json good.json", "other.json: unknown name 'V1'; a file of weights has W1, W2, … without gaps"),
    ("certify small.json good.json", "small.json: W1 is 1×1 but the problem's matrices are 2×2"),
    ("certify ragged_weights.json good.json", "ragged_weights.json: W1: row 1 has 1 entries but row 0 has 2"),
    ("certify word_weights.json good.json", f"word_weights.json: W1[0, 1] = 'x' {NO_NUMBER}"),
    ("certify none.json good.json", "none.json holds no weights"),
    ("certify w.json missing.json", "missing.json: Y2 is missing"),
    ("certify w.json --activation gelu", "there is no activation 'gelu'; choose from expm, exp"),
    ("certify w.json --save w.json --force", "w.json would be overwritten, but it is read as w.json"),
    ("certify - -", "the standard input can be read once; give a file for the weights or for the problem"),
    (
        "check-proof no_proof.json",
        "no_proof.json: this is not a proof as this package writes it: 'letters'",
    ),
    ("check-proof w.json", "w.json: this is not a proof as this package writes it: its format is"),
    ("prove riemann", "there is no claim 'riemann'; choose from"),
    ("prove line-theorm", "there is no claim 'line-theorm', perhaps line-theorem is meant; choose from"),
    ("prove 'A @ B == B @ A'", "is a formula, and no id of a claim; in Python, sm.prove(left == right) settles one"),
    ("bench scipy.linalg.expm", "it names no function, perhaps scipy.linalg:expm is meant; write MODULE:FUNCTION"),
    ("bench numpy:exp", "there is no corpus 'exp', which is the function's name; give --corpus, one of expm"),
    ("prove line-theorem --proof precious.json", "precious.json is there already"),
    ("prove unique-solution --explain line-theorem", "give --explain line-theorem or a list of claims, not both"),
    # code of the user's own
    ("crosscheck good.json --formula absent:f", "No module named 'absent'"),
    ("crosscheck good.json --formula module.py", "it names no function; write MODULE:FUNCTION"),
    ("crosscheck good.json --formula module.py:g", "module.py has no function 'g'; it has f"),
    ("crosscheck good.json --formula raises.py:f", "ZeroDivisionError: division by zero, raises.py, line 1"),
    ("crosscheck good.json --formula leaves.py:f", "SystemExit: 1, leaves.py, line 1"),
    ("crosscheck good.json --formula wrong.py:f", "SyntaxError: invalid syntax (wrong.py, line 2)"),
    ("crosscheck good.json --formula module.py:value", "formula must be a function of matrices (A, B, …), not int"),
    ("crosscheck good.json --formula module.py:f --weights w.json", "--formula and --weights exclude one another"),
    ("crosscheck good.json --weights small.json", "small.json: W1 is 1×1 but the problem's matrices are 2×2"),
    ("crosscheck good.json --html precious.json", "precious.json is there already"),
    ("condition good.json --cut x", 'cut must be "principal", "auto" or an angle in radians'),
    # the others
    ("interpolate good.json --layers 0", "--layers must lie between 1 and 100, not 0"),
    ("interpolate good.json --activation gelu", "there is no activation 'gelu'"),
    ("interpolate good.json --seed -1", "--seed must lie between 0 and"),
    ("interpolate good.json --format fortran", "there is no language 'fortran'"),
    ("sweep nostudy", "there is no study 'nostudy'; choose from near-singular"),
    ("sweep near-singular", "give --out DIR, the folder for the table and the plot"),
    ("sweep near-singular --out precious.json", "cannot use precious.json as the folder for results: File exists"),
    ("sweep near-singular --out empty --workers 0", "--workers must be a whole number, at least 1, not 0"),
    ("sweep near-singular --out empty --where sigma=abc", "sigma = abc is not in near-singular; it has 1.0, 0.1"),
    ("sweep near-singular --only dim=x", "a row of near-singular is named by dim=… field=… sigma=… sample=… seed=…"),
    ("sweep near-singular --only dim=3 --out empty", "--only writes nothing, so it has no use for --out"),
    ("sweep near-singular --out empty --workers 2 --scheduler x", "--workers are on this machine"),
    ("verify-notebooks absent.ipynb", "there is no file or folder absent.ipynb; check the name"),
    ("verify-notebooks no_notebook.ipynb", "no_notebook.ipynb is not a valid notebook"),
    ("verify-notebooks note.txt", "note.txt is not a notebook; name a file that ends in .ipynb, .py or .md"),
    ("verify-notebooks empty", "the folder empty holds no notebook"),
    ("verify-notebooks wrong.py --timeout 0", "--timeout must be a positive number of seconds, not 0.0"),
    ("verify-notebooks wrong.py --junit precious.json", "precious.json is there already"),
    ("bench absent:f", "No module named 'absent'"),
    ("bench math:pi", "math:pi is not a function but a float"),
    ("bench scipy.linalg:expm --corpus nope", "there is no corpus 'nope'; choose from expm"),
    ("bench scipy.linalg:expm --factor nan", "--factor must be a positive number, not nan"),
    ("bench solve --seconds 0", "--seconds must be a positive number, not 0.0"),
    ("bench solve --many --dim 2", "--dim has no use with --many"),
]


def unchanged(folder):
    """The content of every file in a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


@pytest.mark.parametrize(("line", "sentence"), sampled(SENTENCES, 4), ids=[line[:60] for line, _ in SENTENCES])
def test_one_sentence_says_what_is_wrong(line, sentence, folder):
    words, before = shlex.split(line), unchanged(folder)
    result = shell(*words, cwd=folder)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1), result.stderr
    assert sentence in result.stderr
    assert bool(result.stdout) is ("--json" in words) or words[0] == "verify-notebooks"  # which lists its files
    last = words[-1:] if words[-1] == "--save" else []
    printed = shell(*words[: len(words) - len(last)], "--json", *last, cwd=folder)
    assert printed.stderr == result.stderr or "not both" in printed.stderr
    content = json.loads(printed.stdout)
    assert printed.returncode == content["exit_status"] == content["error"]["exit_status"] == 2
    assert f"symbolic-matexp: {content['error']['message']}\n" == printed.stderr
    assert unchanged(folder) == before


BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("line", "data", "sentence"),
    [
        ("expm -", b"", "the standard input is empty; it should hold a matrix"),
        ("expm -", bytes(range(256)), "the standard input is no text"),
        ("expm -", "[[é]]".encode("latin-1"), "the standard input is not UTF-8 text: line 1 has the byte 0xe9 in it"),
        ("expm -", "[[1]]".encode("utf-16"), "the standard input is UTF-16 text; save it as UTF-8"),
        ("expm -", b"1,2\n3\n", "the standard input: A: row 1 has 1 entries but row 0 has 2"),
        ("solve -", b"", "the standard input is not valid JSON: it is empty; it should hold a problem"),
        ("solve -", b'{"X1": [[1]]}', "the standard input: Y1 is missing"),
        ("certify -", b"{}", "the standard input: W1 is missing"),
        ("check-proof -", b"{}", "the standard input: this is not a proof"),
    ],
)
def test_standard_input_is_named_too(line, data, sentence, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    result = shell(*line.split())
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert sentence in result.stderr


@pytest.mark.parametrize("form", ["windows", "byte order mark"])
def test_line_ends_of_windows_and_byte_order_marks_are_read(form, tmp_path, monkeypatch):
    def dressed(text):
        return text.replace("\n", "\r\n").encode() if form == "windows" else BYTE_ORDER_MARK + text.encode()

    (tmp_path / "p.json").write_bytes(dressed(json.dumps(GOOD, indent=1)))
    (tmp_path / "A.csv").write_bytes(dressed("1,2\n3,4\n"))
    assert shell("solve", tmp_path / "p.json", "--digits", 5).returncode == 0
    wanted = shell("inv", "[[1, 2], [3, 4]]", "--digits", 5).stdout
    assert shell("inv", tmp_path / "A.csv", "--digits", 5).stdout == wanted
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(dressed("1,2\n3,4\n"))))
    assert shell("inv", "-", "--digits", 5).stdout == wanted


def test_problems_weights_and_proofs_are_read_from_standard_input(folder, monkeypatch):
    for line, file in (
        ("solve - --digits 5", "good.json"),
        ("certify w.json -", "good.json"),
        ("certify -", "w.json"),
        ("certify - good.json", "w.json"),
        ("crosscheck --weights - good.json", "w.json"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((folder / file).read_bytes())))
        assert shell(*line.split(), cwd=folder).returncode == 0, line


@pytest.mark.slow
def test_a_closed_standard_input_is_one_sentence():
    for command in ("expm -", "solve -"):
        line = f"{shlex.quote(sys.executable)} -m symbolic_matexp {command} <&-"
        result = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert result.stderr == "symbolic-matexp: the standard input is closed; give a file\n"


def test_a_write_that_fails_takes_nothing_from_the_result(tmp_path, monkeypatch):
    """The file cannot be written when the work is done: the weights are printed, the sentence follows."""

    def full(self, path):
        raise sm.InputError(f"cannot write {path}: No space left on device")

    monkeypatch.setattr(sm.Solution, "save", full)
    result = shell("solve", "--example", "small", "--digits", 5, "--save", tmp_path / "w.json")
    assert result.returncode == 2
    assert "W3" in result.stdout
    assert "No space left on device" in result.stderr
    content = json.loads(
        shell("solve", "--example", "small", "--digits", 5, "--save", tmp_path / "w.json", "--json").stdout
    )
    assert content["success"] is True
    assert (content["exit_status"], content["error"]["exit_status"]) == (2, 2)
    assert content["error"]["message"].endswith("No space left on device")
    assert os.listdir(tmp_path) == []


def test_there_are_sixty_kinds():
    assert len(SENTENCES) >= 60
    assert len({Path(line).name for line, _ in SENTENCES}) == len(SENTENCES)
