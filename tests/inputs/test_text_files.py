"""Files: what cannot be read is named with its fault, and what is written is there whole or not at all."""

import gzip
import io
import json
import os
import pickle
import stat
import subprocess
import sys
import threading

import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.certifying import claimed_weights
from symbolic_matexp.claims.notebook_file import open_notebook
from symbolic_matexp.inputs.text_files import replacing, write_text

PROBLEM = {"X1": [[1, 2], [3, 4]], "X2": [[0, 1], [1, 1]], "Y1": [[2, 1], [1, 1]], "Y2": [[1, 1], [0, 2]]}
TEXT = json.dumps(PROBLEM)
WEIGHTS = TEXT.replace("X1", "W1").replace("X2", "W2").replace("Y1", "W3").replace("Y2", "W4")
READERS = {
    "a problem": (sm.Problem.load, TEXT, ".json"),
    "weights": (claimed_weights.read_claimed_weights, WEIGHTS, ".json"),
    "a certificate": (sm.Certificate.load, TEXT, ".json"),
    "a solution": (sm.Solution.load, TEXT, ".json"),
    "a notebook": (lambda path: open_notebook({".ipynb": path}, paired=False), TEXT, ".ipynb"),
}


def saved(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def zipped(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def fault(read, path):
    with pytest.raises(sm.InputError) as raised:
        read(path)
    message = str(raised.value)
    assert "\n" not in message
    assert str(path) in message
    return message


@pytest.mark.parametrize("what", READERS)
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (lambda text: text.encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "is UTF-16 text; save it as UTF-8"),
        (lambda text: text.encode("utf-16-le"), "is no text, or UTF-16 text"),
        (lambda text: text.encode("utf-32"), "UTF-16 text"),
        (lambda text: b"", "is empty; it should hold"),
        (lambda text: b" \n\t\n", "is empty; it should hold"),
        (lambda text: b"\xef\xbb\xbf", "is empty; it should hold"),
        (lambda text: saved(np.eye(2)), "is a single NumPy array (.npy)"),
        (lambda text: zipped(X1=np.eye(2)), "is a zip archive; only problems and weights may be .npz files"),
        (lambda text: gzip.compress(text.encode()), "is compressed with gzip"),
        (lambda text: pickle.dumps(PROBLEM), "perhaps a Python pickle, which is never read here"),
        (lambda text: b"\x89PNG\r\n\x1a\n\0\0\0", "is no text"),
        (lambda text: text.replace("{", '{"name":\n "café", ', 1).encode("latin-1"), "line 2 has the byte 0xe9"),
    ],
)
def test_what_is_no_utf_8_text_is_named(tmp_path, what, content, expected):
    read, text, suffix = READERS[what]
    path = tmp_path / f"data{suffix}"
    path.write_bytes(content(text))
    assert expected in fault(read, path)


@pytest.mark.parametrize("what", READERS)
def test_folders_and_files_that_are_not_there(tmp_path, what):
    read, _, suffix = READERS[what]
    if what != "a notebook":  # a folder of notebooks is one
        (tmp_path / f"folder{suffix}").mkdir()
        assert "it is a folder, not a file with" in fault(read, tmp_path / f"folder{suffix}")
    fault(read, tmp_path / f"none{suffix}")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    for name, text in (("problem.json", TEXT), ("weights.json", WEIGHTS)):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert sm.Problem.load(tmp_path / "problem.json") == sm.Problem(*(PROBLEM[k] for k in ("X1", "X2", "Y1", "Y2")))
    assert len(claimed_weights.read_claimed_weights(tmp_path / "weights.json").weights) == 4


@pytest.mark.parametrize("what", ["a problem", "weights"])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("[0, 1]", "[−1, 1]"), "'−' is U+2212, minus sign; write - instead"),
        (("[0, 1]", '["−1", 1]'), "[0, 0] = '−1' is not a number: '−' is U+2212, minus sign; write - instead"),
        (("[0, 1]", '[1, "1e–3"]'), "[0, 1] = '1e–3' is not a number: '–' is U+2013, en dash; write - instead"),
        (("[0, 1]", "[NaN, 1]"), "[0, 0] is NaN; every entry must be finite"),
        (("[0, 1]", "[1, -Infinity]"), "[0, 1] is -Infinity; every entry must be finite"),
        (("[0, 1]", "[0, 1,]"), "there is a comma before a closing bracket"),
        (("}", ",}"), "there is a comma before a closing bracket"),
        (("[0, 1]", "[0 1]"), "a comma or a closing bracket is missing"),
        (("[0, 1]", "[1/3, 1]"), 'a fraction is written as a text, such as "1/3"'),
        (("[0, 1]", "[.5, 1]"), "'.5' is no value"),
        (("[0, 1]", "[None, 1]"), "'None' is no value"),
        (("[0, 1]", "[null, 1]"), "[0, 0] = None is not an exact number"),
        (('"', "'"), 'texts stand between double quotation marks in JSON, "like this"'),
        (('"', "“"), "'“' is U+201C, left double quotation mark; write \" instead"),
        ((" ", "\xa0"), "'\\xa0' is U+00A0, no-break space"),
        (("[0, 1]", "[0, 1] // yes\n"), "JSON has no comments"),
        (("{", "# data\n{"), "line 1, column 1: JSON has no comments"),
        (("}", "}\n{}"), "line 2, column 1: more text follows after the end of the object"),
        (("}", ""), "the text ends in the middle"),
    ],
)
def test_faults_of_json_are_named_with_their_place(tmp_path, what, change, expected):
    read, text, _ = READERS[what]
    path = tmp_path / "data.json"
    path.write_text(text.replace(*change), encoding="utf-8")
    assert text.replace(*change) != text
    message = fault(read, path)
    assert expected in message
    if "not valid JSON" in message:
        line, column = (int(x) for x in message.split("line ")[1].split(":")[0].split(", column "))
        assert 1 <= line <= 2
        assert 1 <= column <= len(text) + 2


@pytest.mark.parametrize("what", ["a problem", "weights", "a certificate", "a solution"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]", "holds an array, not a JSON object with"),
        ("3", "holds a number"),
        ("null", "holds null"),
        ('"text"', "holds a text"),
        ("[" * 100_000, "it is nested too deeply"),
        ('{"W1": [[1]], "W1": [[2]]}', "the name 'W1' stands twice in one JSON object"),
    ],
)
def test_json_that_is_something_else(tmp_path, what, text, expected):
    read, _, _ = READERS[what]
    (tmp_path / "data.json").write_text(text)
    assert expected in fault(read, tmp_path / "data.json")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (TEXT.encode(), "if it is JSON, name it .json"),
        (saved(np.eye(2)), "is a single NumPy array, as numpy.save writes it"),
        (zipped(X1=np.eye(2))[:200], "is not an npz file of numeric arrays"),
        (zipped(X1=np.array([[object()]], dtype=object)), "is not an npz file of numeric arrays"),
        (zipped(X1=np.eye(2)).replace(b"(2, 2)", b"(2, 2("), "is not an npz file of numeric arrays"),
        (zipped(X1=np.eye(2)).replace(b"(2, 2)", b"(9**9)"), "is not an npz file of numeric arrays"),
        (zipped(X1=np.eye(2)).replace(b"PK\x01\x02-\x03-", b"PK\x01\x02-\x03\xff"), "is not an npz file"),
        (zipped(X1=np.eye(2)), "Y1 is missing"),
        (zipped(X1=np.eye(2), X2=np.eye(2), Y1=np.full((2, 2), np.nan), Y2=np.eye(2)), "Y1[0, 0] is nan"),
    ],
)
def test_faults_of_npz_files(tmp_path, content, expected):
    (tmp_path / "data.npz").write_bytes(content)
    assert expected in fault(sm.Problem.load, tmp_path / "data.npz")


@pytest.mark.parametrize("suffix", [".json", ".npz", ".NPZ"])
def test_problems_are_saved_where_they_are_asked_to_be(tmp_path, suffix):
    problem = sm.Problem.example("small")
    problem.save(tmp_path / f"p{suffix}")
    assert os.listdir(tmp_path) == [f"p{suffix}"]
    assert sm.Problem.load(tmp_path / f"p{suffix}") == problem


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "data.txt"
    path.write_text("old")

    def interrupted():
        with replacing(path) as file:
            file.write(b"half of the n")
            file.flush()
            assert path.read_text() == "old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "old"
    write_text(path, "new")
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["data.txt"]


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "data.txt"
    path.write_text("old")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "cannot write" in fault(lambda path: write_text(path, "new"), path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["data.txt"]


def test_readers_never_see_half_a_file(tmp_path):
    """One thread writes long texts, the other reads."""
    path, seen, done = tmp_path / "data.txt", set(), threading.Event()
    texts = {letter: letter * 200_000 for letter in "ab"}
    write_text(path, texts["a"])

    def read():
        while not done.is_set():
            seen.add(path.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for k in range(60):
        write_text(path, texts["ab"[k % 2]])
    done.set()
    reader.join()
    assert seen <= set(texts.values())


def test_permissions_are_those_of_the_file_or_the_usual_ones(tmp_path):
    usual, special = tmp_path / "usual", tmp_path / "special"
    special.write_text("old")
    special.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_text(usual, "new")
        write_text(special, "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(usual.stat().st_mode) == 0o640
    assert stat.S_IMODE(special.stat().st_mode) == 0o640
    special.chmod(0o604)
    write_text(special, "newer")
    assert stat.S_IMODE(special.stat().st_mode) == 0o604


def test_symbolic_links_stay_and_what_they_point_to_is_replaced(tmp_path):
    target, link, dangling = tmp_path / "target", tmp_path / "link", tmp_path / "dangling"
    target.write_text("old")
    link.symlink_to(target)
    (tmp_path / "folder").mkdir()
    dangling.symlink_to(tmp_path / "folder" / "made")
    write_text(link, "new")
    write_text(dangling, "made")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert dangling.is_symlink()
    assert (tmp_path / "folder" / "made").read_text() == "made"


def test_pipes_and_devices_are_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    seen = []
    reader = threading.Thread(target=lambda: seen.append(pipe.read_text()))
    reader.start()
    write_text(pipe, "through")
    reader.join()
    assert seen == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    write_text(os.devnull, "away")
    assert "No space left" in fault(lambda path: write_text(path, "x"), "/dev/full")


@pytest.mark.parametrize("way", ["pipe", "file"])
def test_the_standard_output_is_a_file_like_others(tmp_path, way):
    program = "from symbolic_matexp.inputs.text_files import write_text\n"
    program += "print('a')\nwrite_text('/dev/stdout', 'b\\n')\nprint('c')"
    if way == "pipe":
        found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    else:
        with (tmp_path / "out").open("w") as file:
            subprocess.run([sys.executable, "-c", program], stdout=file, check=True)
        found = (tmp_path / "out").read_text()
    assert found == "a\nb\nc\n"


@pytest.mark.parametrize("path", ["no/such/folder/x.json", "."])
def test_what_cannot_be_written_is_named(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    assert "cannot write" in fault(lambda path: write_text(path, "x"), path)
